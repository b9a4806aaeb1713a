"""The right answers of exercises that differ from student to student: each student's own key.

Nobody writes a key down. The course's own solution runs, once for each name.
"""

import contextlib
import csv
import io
from dataclasses import dataclass
from pathlib import Path

import rich.progress
from rich.console import Console

from classroom.course import course as courses
from classroom.course import output, roster
from classroom.course.upload import shown
from workbook.exercise import markup, variant


class NoKey(ValueError):
    """There is no key to be had, for the reason given."""


@dataclass(frozen=True)
class Key:
    """What one student was asked in one exercise.

    Attributes
    ----------
    student, exercise : str
    brief, answer : dict
        The student's own numbers, and what the solution answers to them, by name.
    """

    student: str
    exercise: str
    brief: dict
    answer: dict


def keys(root, week, students):
    """The keys of some students, by running the solution.

    Parameters
    ----------
    root : path of the course
    week : str
    students : iterable of str
        Any names; nothing has to be handed in.

    Yields
    ------
    Key
        For each student, one for each exercise that differs.

    Raises
    ------
    CannotGrade
        If there is no such assignment.
    NoKey
        If no exercise of it differs, or its solution does not run.
    """
    path = courses.find_source(root, week)
    cells = markup.read_cells(path)
    places = [markup.exercise_of(markup.name_of(cell)) for cell in cells]
    exercises = [exercise for exercise, part in places if part == markup.VARIANT]
    if not exercises:
        raise NoKey(
            f"No exercise of {week} differs from student to student: its answers are in solutions."
        )
    names = {}
    last = max(places.index((name, "")) for name in exercises)
    with _or_no_key(path):
        for cell in cells[: last + 1]:
            if cell["cell_type"] == "code" and markup.role_of(cell) != markup.TEST:
                exec(cell["source"], names)
    for student in students:
        names["student"] = student
        for exercise in exercises:
            with _or_no_key(path):
                brief, answer = names[variant.brief_of(exercise)](student), names[exercise]()
            if not isinstance(answer, dict):
                answer = {"answer": answer}
            yield Key(student, exercise, brief, answer)


def students_of(root):
    """Everybody of the class: who has a folder in submitted, or is in its students.csv.

    Raises
    ------
    NoKey
        If that is nobody, or the table can't be read.
    """
    submitted = courses.submitted(root)
    found = {path.parent.name for path in submitted.glob("*/*") if path.is_dir()}
    try:
        found |= {seat.student for seat in roster.read(submitted)}
    except ValueError as error:
        raise NoKey(str(error)) from None
    found = sorted(name for name in found if not name.startswith("."))
    if not found:
        raise NoKey("Nobody has handed in anything yet. Name a student: `--student ada`.")
    return found


def told(key):
    """A key as lines for a person; numbers with four digits behind the point.

    >>> print(told(Key("ada", "my_week", {"weeks": 4}, {"cost": 0.51239, "vans": 3})))
    my_week of 'ada'
      asked:  weeks 4
      answer: cost 0.5124, vans 3
    """
    asked, answer = (
        ", ".join(f"{name} {_number(value)}" for name, value in each.items())
        for each in (key.brief, key.answer)
    )
    return f"{key.exercise} of {shown(key.student)}\n  asked:  {asked}\n  answer: {answer}"


def write(root, week, *, target=None):
    """Write the keys of the class, one row for each student.

    Parameters
    ----------
    root : path of the course
    week : str
    target : path, optional
        What to write; `reports/WEEK-key.csv` if not given.

    Returns
    -------
    tuple of pathlib.Path, int
        The file, and how many students are in it.

    Raises
    ------
    CannotGrade, NoKey
        As for `keys` and `students_of`, or if the file can't be written.
    """
    students, console = students_of(root), Console(stderr=True)
    path, rows = Path(target or Path(root, "reports", f"{week}-key.csv")), {}
    with rich.progress.Progress(console=console, disable=not console.is_terminal) as bar:
        for key in keys(root, week, bar.track(students, description="Computing keys")):
            row = rows.setdefault(key.student, {"student": key.student})
            row |= {f"{key.exercise}.{k}": v for k, v in (key.brief | key.answer).items()}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(next(iter(rows.values()))))
    writer.writeheader()
    for row in rows.values():
        writer.writerow(row | {"student": roster.harmless(row["student"])})
    output.write(path, text.getvalue().encode("utf-8-sig", "replace"), NoKey)
    return path, len(rows)


def _number(value):
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@contextlib.contextmanager
def _or_no_key(path):
    """Run some of the solution, silently."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    except Exception as error:
        raise NoKey(
            f"The solution {path.name} does not run here ({type(error).__name__}: {error})."
        ) from error
