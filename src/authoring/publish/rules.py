"""What an assignment must hold before it is published; each rule is one sentence to its author."""

import ast
import re
from difflib import get_close_matches
from typing import NamedTuple

from authoring.publish import calls, generators, hints, variants
from workbook.exercise.markup import HIDDEN_TESTS, SOLUTION

WRONGS, RIGHTS, HINTS = 3, 2, 2
# Whose exercises must have generators: all weeks of the course. The list goes when the small course
# of the tests has them too.
CONVERTED = ("week1", "week2", "week3", "week4", "week5")
NAME = re.compile(r"^[A-Za-z_]\w*$")
# A sentence: at least three words, the first with a capital, ended as sentences are.
SENTENCE = re.compile(r"^# [^a-z\s]\S*( \S+){2,}[.!?]$")
# Words that nbgrader acts upon wherever they stand.
NBGRADERS_OWN = (HIDDEN_TESTS.begin, HIDDEN_TESTS.end, "AUTOTEST", "MARK SCHEME")


class Role(NamedTuple):
    """What a cell with this mark must look like; `place` is its turn within the exercise."""

    place: int
    kinds: tuple
    needs: tuple = ()
    may: tuple = ()


ROLES = {
    "whose": Role(0, ("code",)),
    "statement": Role(0, ("markdown",)),
    "variant": Role(0, ("code",)),
    "exercise": Role(1, ("code", "markdown"), may=("points",)),
    "rubric": Role(2, ("markdown",)),
    "hints": Role(3, ("markdown",)),
    "check": Role(4, ("code",), needs=("points",), may=("hidden",)),
    "generator": Role(5, ("code",)),
    "wrong": Role(7, ("code",), needs=("mistake", "says")),
    "right": Role(7, ("code",), needs=("way",)),
}
ORDER = (
    "statement, variant, exercise, rubric, hints, checks, generator, hidden checks, then wrong and "
    "right answers"
)
ALL_MARKS = [*ROLES, *(mark for role in ROLES.values() for mark in (*role.needs, *role.may))]


def gather_exercises(text):
    """The cells of each exercise: pairs of its name and a dict from role to cells, in order."""
    exercises, place, current = {}, 0, None
    for cell in text.cells:
        _markers_are_in_place(text, cell)
        if not cell.marks:
            # Data may stand between a statement and its answer; anywhere else it ends an exercise.
            current = current if place == ROLES["statement"].place else None
            continue
        if not _marks_are_known(text, cell):
            continue
        role = cell.role
        name = cell.marks[role]
        if role == "whose":
            variants.look_at_whose(text, cell)
            current = None
            continue
        turn = ROLES[role].place + 2 * bool(cell.marks.get("hidden"))
        if name != current and name in exercises:
            text.refuse(cell.line, f"the cells of `{name}` don't stand together. Move this one.")
        elif name == current and turn < place:
            text.refuse(cell.line, f"this {role} of `{name}` comes too late. The order: {ORDER}.")
        current, place = name, turn
        exercises.setdefault(name, {role: [] for role in ROLES})[role].append(cell)
    return list(exercises.items())


def is_complete(text, name, parts):
    """Whether an exercise has all its parts; if not, the text learns what is missing."""
    before = len(text.problems)
    first = next(cell for cells in parts.values() for cell in cells)
    if not parts["exercise"]:
        text.refuse(first.line, f'there is no cell `# %% exercise="{name}"` for this one. Add it.')
        return False
    answer = parts["exercise"][0]
    for role in ("exercise", "statement", "variant", "rubric", "hints", "generator"):
        for cell in parts[role][1:]:
            text.refuse(cell.line, f"`{name}` has a second {role}. Keep one, or rename this one.")
    if not parts["statement"]:
        add = f'Add `# %% [markdown] statement="{name}"` before it'
        text.refuse(answer.line, f"`{name}` has no statement. {add}, with a worked example.")
    (_written_is_complete if answer.kind == "markdown" else _code_is_complete)(text, name, parts)
    return len(text.problems) == before


def _marks_are_known(text, cell):
    role, marks, before = cell.role, cell.marks, len(text.problems)
    for mark in marks:
        if mark not in ALL_MARKS:
            near = get_close_matches(mark, ALL_MARKS, n=1)
            meant = f"Did you mean `{near[0]}`?" if near else f"Known are {', '.join(ALL_MARKS)}."
            text.refuse(cell.line, f"the mark `{mark}` is unknown. {meant}")
    if len(text.problems) > before:
        return False
    if role not in ROLES:
        text.refuse(cell.line, f"`{role}` comes first. Begin with what the cell is, like `check=`.")
        return False
    known = ROLES[role]
    for mark in [mark for mark in marks if mark not in (role, *known.needs, *known.may)]:
        text.refuse(cell.line, f"a {role} has no `{mark}`. Leave it out.")
    for mark in known.needs:
        if not marks.get(mark) and mark != "points":
            text.refuse(cell.line, f'a {role} needs `{mark}="…"`. Say in a few words what it is.')
    if not (isinstance(marks[role], str) and NAME.match(marks[role])):
        text.refuse(cell.line, f"{marks[role]!r} can't be a name. Use letters, digits and `_`.")
    if cell.kind not in known.kinds:
        wanted = "`# %% [markdown]`" if known.kinds == ("markdown",) else "`# %%`"
        text.refuse(cell.line, f"a {role} is not a {cell.kind} cell. Begin it with {wanted}.")
    if marks.get("hidden", True) is not True:
        text.refuse(cell.line, "`hidden` is only ever `hidden=true`. Leave it out otherwise.")
    return len(text.problems) == before


def _markers_are_in_place(text, cell):
    """Solution markers: one pair, around something, in exercises only; nbgrader's others never."""
    for line, written in cell.lines:
        for word in NBGRADERS_OWN:
            if word in written:
                text.refuse(line, f"nbgrader acts upon `{word}`; publishing writes it. Remove it.")
    here = [
        (line, written.strip())
        for line, written in cell.lines
        if SOLUTION.begin in written or SOLUTION.end in written
    ]
    if cell.role != "exercise":
        for line, written in here:
            text.refuse(line, f"`{written}` stands outside an exercise. Remove it.")
        return
    begin, end = SOLUTION.lines
    pair = [written for _, written in here] == [begin, end]
    if not pair or here[1][0] - here[0][0] < 2:
        text.refuse(
            cell.line,
            f"the answer of `{cell.marks['exercise']}` is not marked. Put one line `{begin}` "
            f"before it and one line `{end}` after it.",
        )


def _written_is_complete(text, name, parts):
    answer = parts["exercise"][0]
    if not _is_positive(answer.marks.get("points")):
        text.refuse(answer.line, f"`{name}` has no points. Add `points=4`, or what it is worth.")
    if not parts["rubric"]:
        add = f'Add `# %% [markdown] rubric="{name}"` after it'
        text.refuse(answer.line, f"`{name}` has no rubric. {add}, with what earns 0, 2 and 4.")
    for role in ("variant", "check", "generator", "wrong", "right"):
        for cell in parts[role]:
            text.refuse(cell.line, f"`{name}` is a written answer; a {role} can't run on it.")


def _code_is_complete(text, name, parts):
    answer = parts["exercise"][0]
    if "points" in answer.marks:
        text.refuse(answer.line, f"`{name}` is code: its checks carry the points. Move them there.")
    for cell in parts["rubric"]:
        text.refuse(cell.line, f"`{name}` is code; a rubric is for written answers. Remove it.")
    there = [hint for cell in parts["hints"] for hint in hints.split(cell.source)]
    if len(there) != HINTS:
        where = parts["hints"][0] if parts["hints"] else answer
        text.refuse(
            where.line,
            f"`{name}` has {len(there)} hints, not {HINTS}. In a cell "
            f'`# %% [markdown] hints="{name}"`, put a line `---` between the two.',
        )
    for hidden, word in [(False, "visible check"), (True, "hidden check")]:
        if not any(bool(cell.marks.get("hidden")) == hidden for cell in parts["check"]):
            mark = f'`# %% check="{name}" points=1{" hidden=true" if hidden else ""}`'
            text.refuse(answer.line, f"`{name}` has no {word}. Add a cell {mark}.")
    for cell in parts["check"]:
        _check_is_sound(text, name, cell)
    for role, least in [("wrong", WRONGS), ("right", RIGHTS)]:
        if len(parts[role]) < least:
            text.refuse(
                answer.line,
                f"`{name}` has {len(parts[role])} {role} answers, at least {least} are needed. "
                f'Add cells `# %% {role}="{name}"`.',
            )
    for cell in [answer, *parts["wrong"], *parts["right"]]:
        if not _defines(cell.tree, name):
            text.refuse(cell.line, f"this cell doesn't define `{name}`. Define it, or rename it.")
    if parts["variant"]:
        variants.look_at(text, name, parts)
    if text.name in CONVERTED and parts["statement"]:
        generators.look_at(text, name, parts)
        for cell in parts["check"]:
            calls.look_at(text, name, cell)
    _messages_differ(text, parts["wrong"])


def _messages_differ(text, wrongs):
    said = {}
    for cell in wrongs:
        if said.setdefault(cell.marks["says"], cell) is not cell:
            first = said[cell.marks["says"]].line
            text.refuse(cell.line, f"its `says` is that of line {first}. Give it its own message.")


def _check_is_sound(text, name, cell):
    """A check begins with a sentence, opens its own points, and ends in its report."""
    points, hidden = cell.marks.get("points"), bool(cell.marks.get("hidden"))
    if not SENTENCE.match(cell.source.split("\n")[0]):
        text.refuse(
            cell.first,
            "a check's first line is a comment: one whole sentence that says which property is "
            "graded, with a capital and a full stop.",
        )
    if not _is_positive(points):
        text.refuse(cell.line, f"this check of `{name}` has no points. Add `points=1` to its line.")
        return
    opener = "hidden_points" if hidden else "points"
    blocks = [node for node in ast.walk(cell.tree) if isinstance(node, ast.With)]
    reports = {_opened(block, opener, points) for block in blocks} - {None}
    last = cell.tree.body[-1] if cell.tree.body else None
    ends = isinstance(last, ast.Expr) and isinstance(last.value, ast.Name) and last.value.id
    if cell.tree.body and ends not in reports:
        text.refuse(
            cell.line,
            f"nbgrader could not read this check's points. Write `with check.{opener}({points:g}) "
            "as earned:` and let the last line be `earned`.",
        )


def _opened(node, opener, points):
    """The name that ``with check.points(2) as name`` gives its report, if it says just that."""
    call, name = node.items[0].context_expr, node.items[0].optional_vars
    said = isinstance(call, ast.Call) and ast.unparse(call) == f"check.{opener}({points!r})"
    return name.id if said and isinstance(name, ast.Name) else None


def _is_positive(points):
    return isinstance(points, int | float) and not isinstance(points, bool) and points > 0


def _defines(tree, name):
    kinds = ast.FunctionDef | ast.ClassDef
    return not tree.body or any(isinstance(n, kinds) and n.name == name for n in tree.body)
