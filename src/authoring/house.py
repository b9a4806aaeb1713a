"""The rooms of the house: which may look into which, how large each is, who looks into whom."""

import ast
from collections import Counter
from pathlib import Path

SRC = Path(__file__).resolve().parents[1]
PACKAGES = ("workbook", "classroom", "authoring")

# What flows goes through these rooms in this order: each may look into those before it.
FLOW = {
    "workbook": (
        "case files keeping guards data clean features model decision serve monitor".split()
    ),
    "classroom": (
        "course collect intake isolate gradebook feedback grade analyse export hub cli".split()
    ),
    "authoring": "house tables publish examine site __main__".split(),
}
# Which packages a package may look into.
BELOW = {"workbook": set(), "classroom": {"workbook"}, "authoring": {"workbook", "classroom"}}
# The other rooms of `workbook`, and what each may look into; a name with a point is one module.
BESIDE = {
    "frameworks": {"case"},
    "plot": {"page.picture"},
    "page": {"case", "exercise.check", "progress"},
    "exercise": set(),
    "progress": {"exercise.bundle", "exercise.markup", "files", "keeping"},
    "dossier": {"files", "keeping", "page"},
    "own": {*"files guards clean features model decision monitor serve page dossier".split()},
}


def may_import(package, room):
    """What a room may look into of its own package, beside itself.

    >>> sorted(may_import("workbook", "model"))
    ['case', 'clean', 'data', 'features', 'files', 'guards', 'keeping']
    """
    if package == "workbook" and room in BESIDE:
        return BESIDE[room]
    flow = FLOW[package]
    return set(flow[: flow.index(room)])


def modules(package):
    """The modules of a package: pairs of a dotted name and a path."""
    for path in sorted((SRC / package).rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def room_of(name):
    """The room that a dotted name leads into: `workbook.page.quiz` lies in `workbook.page`.

    >>> room_of("workbook.page.quiz.ask"), room_of("classroom")
    ('workbook.page', 'classroom')
    """
    return ".".join(name.split(".")[:2])


def imported(path):
    """The dotted names of the house that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{path} imports relatively; write imports in full.")
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in PACKAGES)


def strangers():
    """Imports that the rules do not allow: pairs of a module and what it imports."""
    for package in PACKAGES:
        for name, path in modules(package):
            for other in imported(path):
                if not is_allowed(name, other):
                    yield name, other


def is_allowed(name, other):
    """Whether a module may import a dotted name.

    >>> is_allowed("workbook.decision.costs", "workbook.monitor.drift")
    False
    >>> is_allowed("classroom.export.marks", "workbook.exercise.variant")
    True
    """
    (package, *mine), (other_package, *theirs) = name.split("."), other.split(".")
    if other_package != package or not mine or not theirs:
        return other_package in BELOW[package] or not theirs
    may = may_import(package, mine[0]) | {mine[0]}
    return theirs[0] in may or ".".join(theirs[:2]) in may


def table():
    """Lines, modules and imports of each room.

    Returns
    -------
    list of (str, int, int, str)
        Room, modules, lines, and the rooms that it looks into.
    """
    lines, count, looks = Counter(), Counter(), {}
    for package in PACKAGES:
        for name, path in modules(package):
            room = room_of(name)
            lines[room] += len(path.read_text(encoding="utf-8").splitlines())
            count[room] += 1
            looks.setdefault(room, set()).update(map(room_of, imported(path)))
    return [
        (room, count[room], lines[room], ", ".join(sorted(looks[room] - {room}))) for room in looks
    ]


def rooms():
    """Show the rooms of the house: how large each is, and into which others it looks.

    It exits with 1 if one looks where it may not.

    Example: `authoring rooms`
    """
    import typer

    for room, count, lines, looks in table():
        typer.echo(f"{room:24} {count:3} modules {lines:6,} lines   {looks}")
    found = list(strangers())
    for name, other in found:
        typer.echo(f"{name} imports {other}, which it may not.", err=True)
    raise typer.Exit(1 if found else 0)
