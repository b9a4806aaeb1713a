"""Publish the course: from the text in src/lessons and src/assignments to notebooks."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from authoring.publish import generators
from authoring.publish.assignment import read_assignment
from authoring.publish.cells import Problem, Refused
from authoring.publish.isolation import mark_isolation
from authoring.publish.leaks import find_leaks
from authoring.publish.lesson import read_lesson
from authoring.publish.notebook import assignment_notebook, lesson_notebook
from authoring.publish.release import NotReleased, release_assignments
from authoring.publish.terms import SOURCE, lost_terms, with_terms
from authoring.publish.worked import worked_answers
from classroom.cli import common

NOTEBOOKS, EXERCISES, SOLUTIONS = "notebooks", "exercises", "solutions"
ANSWERS = f"{NOTEBOOKS}/answers"  # for those who learn alone; a class may do without


def build(root, out, names=()):
    """Publish into a folder; write only what differs, remove what is no longer published.

    Parameters
    ----------
    root : path of the course, with src/lessons and src/assignments
    out : path of the folder that gets notebooks/, exercises/ and solutions/
    names : names of lessons and assignments, like "week1"; all if empty

    Returns
    -------
    dict
        From the path of each file that changed to "new", "changed" or "removed".

    Raises
    ------
    Refused
        If a text breaks a rule; nothing is written then.
    ValueError
        If a name is unknown or there is nothing to publish.
    """
    files = _published(Path(root), names)
    out = Path(out)
    found = _compare(files, out, names)
    out.mkdir(parents=True, exist_ok=True)
    # Beside nothing that nbgrader copies, and on the same disk, so that each move is one step.
    desk = Path(tempfile.mkdtemp(prefix=".publish-", dir=out))
    try:
        for path, what in found.items():
            if what == "removed":
                (out / path).unlink()
                continue
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (desk / "file").write_text(files[path], encoding="utf-8", newline="\n")
            os.replace(desk / "file", out / path)
    finally:
        shutil.rmtree(desk)
    return found


def differences(root, out, names=()):
    """What `build` would change, without changing it; same parameters, result and errors."""
    return _compare(_published(Path(root), names), Path(out), names)


def _published(root, names):
    """Every file to publish, from its path to its text."""
    lessons, assignments = _texts(root, names)
    files, problems, sources, read = {}, [], {}, []
    for path in lessons:
        try:
            cells = read_lesson(path)
        except Refused as refused:
            problems += refused.problems
            continue
        if (root / SOURCE).is_file():  # a course without a glossary is a course too
            problems += lost_terms(path.stem, cells)
            cells = cells if problems else with_terms(path.stem, cells)
        files[f"{NOTEBOOKS}/{path.stem}.ipynb"] = lesson_notebook(path.stem, cells)
    for path in assignments:
        try:
            read.append(read_assignment(path))
        except Refused as refused:
            problems += refused.problems
    problems = problems or [each for one in read for each in generators.unreached(one)]
    if problems:
        raise Refused(problems)
    for assignment in read:
        sources[assignment.name] = mark_isolation(assignment_notebook(assignment))
        files[f"{SOLUTIONS}/{assignment.name}/{assignment.name}.ipynb"] = sources[assignment.name]
        files[f"{ANSWERS}/{assignment.name}.txt"] = worked_answers(assignment)
    for name, text in release_assignments(root, sources).items():
        files[f"{EXERCISES}/{name}/{name}.ipynb"] = text
    packed = (SOLUTIONS, ANSWERS)
    leaks = find_leaks(
        read, {path: text for path, text in files.items() if not path.startswith(packed)}
    )
    if leaks:
        raise Refused(leaks)
    return files


def _texts(root, names):
    """The lessons and the assignments that were asked for, in order."""
    folders = [root / "src" / "lessons", root / "src" / "assignments"]
    texts = [sorted(folder.glob("[!_]*.py")) for folder in folders]
    known = sorted({path.stem for paths in texts for path in paths})
    if not known:
        raise ValueError(f"{root} has no texts in src/lessons or src/assignments to publish.")
    for name in names:
        if name not in known:
            raise ValueError(f"There is no text called {name!r}. There are: {', '.join(known)}.")
    return [[path for path in paths if not names or path.stem in names] for paths in texts]


def _compare(files, out, names):
    """What differs between the files to publish and those in `out`."""
    found = {}
    for path, text in files.items():
        if not (out / path).exists():
            found[path] = "new"
        elif (out / path).read_bytes() != text.encode("utf-8"):
            found[path] = "changed"
    strangers = []
    for path in _there(out, names):
        if path not in files and (path.endswith(".ipynb") or path.startswith(ANSWERS)):
            found[path] = "removed"
        elif path not in files:
            strangers.append(
                Problem(path, 1, "nbgrader hands everything in this folder to learners. Move it.")
            )
    if strangers:
        raise Refused(strangers)
    return dict(sorted(found.items()))


def _there(out, names):
    """Files where published ones belong; of those in notebooks/ only what is published there."""
    patterns = [f"{NOTEBOOKS}/*.ipynb", f"{ANSWERS}/*.txt"]
    patterns += [f"{EXERCISES}/**/*", f"{SOLUTIONS}/**/*"]
    for path in (path for pattern in patterns for path in sorted(out.glob(pattern))):
        parts = path.relative_to(out).parts
        owner = Path(parts[2] if parts[1] == "answers" else parts[1]).stem
        ours = not names or owner in names
        if path.is_file() and ours and not {".ipynb_checkpoints", "__pycache__"} & set(parts):
            yield "/".join(parts)


def publish(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Lessons and assignments to publish, like week1. All if none."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name what differs, and exit with 1.")
    ] = False,
):
    """Turn the text of lessons and assignments into notebooks.

    src/lessons/week1.py becomes notebooks/week1.ipynb. src/assignments/week1.py becomes
    solutions/week1, which instructors grade with, and by nbgrader exercises/week1, which learners
    work on. A text that breaks a rule is refused with file, line and what to do; nothing is
    written then.

    Examples: `authoring publish` after an edit, `authoring publish week1` for one week,
    `authoring publish --check` to see whether the notebooks are those of the text.
    """
    try:
        root = common.course_root()
        found = (differences if check else build)(root, root, names or ())
    except (Refused, NotReleased, ValueError) as refused:
        typer.echo(refused, err=True)
        typer.echo("Nothing was written.", err=True)
        sys.exit(2)
    for path, what in found.items():
        typer.echo(f"{path}: {'would be ' if check else ''}{what}")
    if not found:
        typer.echo("The notebooks are those of the text.")
    elif check:
        typer.echo("Run `authoring publish` and commit what it writes.")
        sys.exit(1)
