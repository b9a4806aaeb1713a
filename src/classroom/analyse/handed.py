"""What a class handed in for one assignment, and what came of it: marks, answers, messages.

The gradebook is nbgrader's, read and never written; the answers and the messages that learners saw
are in the notebooks that grading left in the folder autograded.
"""

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from classroom.analyse import messages
from classroom.course import course as courses
from classroom.grade import report
from workbook.exercise import markup

LARGEST = 64 * 2**20  # bytes of a notebook; grading keeps its outputs far smaller
# Each cell of an assignment with its grade, and whoever has none; by the notebooks that were asked
# for, since the gradebook has an index for those.
CELLS = """
    FROM assignment JOIN submitted_assignment AS handed ON handed.assignment_id = assignment.id
    LEFT JOIN notebook AS asked ON asked.assignment_id = assignment.id
    LEFT JOIN submitted_notebook AS notebook
        ON notebook.assignment_id = handed.id AND notebook.notebook_id = asked.id
    LEFT JOIN grade ON grade.notebook_id = notebook.id
    LEFT JOIN base_cell AS cell ON cell.id = grade.cell_id
    WHERE assignment.name = ? ORDER BY handed.student_id
"""
MARKS = f"""
    SELECT handed.student_id, cell.name, coalesce(grade.manual_score, grade.auto_score),
           grade.needs_manual_grade
    {CELLS}
"""
STATES = "SELECT student, verdict, status FROM workbook_graded WHERE assignment = ?"


class CannotAnalyse(ValueError):
    """There is nothing to analyse, for the reason given."""


@dataclass(frozen=True)
class Assignment:
    """What was asked.

    Attributes
    ----------
    week : str
    exercises : dict
        From exercise to "code" or "markdown", in their order.
    cells : dict
        From graded cell to its exercise, in their order.
    points : dict
        From graded cell to the points it is worth.
    stubs, solutions : dict
        From exercise to what learners got, and to the course's own answer.
    sentences : frozenset of str
        Every text that the checks can tell a learner.
    """

    week: str
    exercises: dict
    cells: dict
    points: dict
    stubs: dict
    solutions: dict
    sentences: frozenset


@dataclass(frozen=True)
class Notebook:
    """What grading left of one submission: answers by exercise, messages by check.

    `told` is None if a check left points without sound data: what it told is not known.
    """

    student: str
    answers: dict
    told: dict | None


@dataclass(frozen=True)
class Handed:
    """A class, one row a submission.

    Attributes
    ----------
    assignment : Assignment
    marks : DataFrame
        Points by graded cell; missing where there is no mark, or a person has still to give it.
    waiting : Series
        By graded cell, how many wait for a person.
    tried : DataFrame
        By exercise: 1 if the answer differs from what was handed out, 0 if not, missing if the
        notebook can't be read.
    told : DataFrame
        `student`, `exercise`, `cell`, `sentence`, `mistake` (the check recognised a known
        mistake): what a check told whom; each once.
    silent : Series of bool
        Whose checks left points without sound data, as in a notebook graded by an older course:
        what they told is not in `told`.
    states : Series
        A word or three for what went wrong, like "refused" or "too slow"; else empty.
    """

    assignment: Assignment
    marks: pd.DataFrame
    waiting: pd.Series
    tried: pd.DataFrame
    told: pd.DataFrame
    silent: pd.Series
    states: pd.Series


def read_assignment(root, week):
    """Read what was asked, from the source notebook and the one handed out.

    Raises
    ------
    CannotGrade
        If there is no such assignment; the sentence names those there are.
    CannotAnalyse
        If the notebook that was handed out is missing: without it nobody knows who answered.
    """
    source = courses.find_source(root, week)
    release = _place(root, "release") / week / source.name
    if not release.is_file():
        raise CannotAnalyse(
            f"The notebook that learners got is missing: {release.parent.name}/{release.name} in "
            f"the folder {release.parent.parent.name}. Build it with `authoring publish {week}`."
        )
    exercises, cells, points, solutions, sentences = {}, {}, {}, {}, set()
    for name, text, cell in _known(json.loads(source.read_bytes())):
        is_answer = markup.role_of(cell) == markup.ANSWER
        if is_answer:
            exercises[name], solutions[name] = cell["cell_type"], text
        if markup.is_graded(cell):
            cells[name] = name if is_answer else next(reversed(exercises), name)
            exercises.setdefault(cells[name], cell["cell_type"])
            points[name] = markup.about(cell)["points"]
            sentences |= messages.texts_in(text)
    handed_out = {name: text for name, text, _ in _known(json.loads(release.read_bytes()))}
    stubs = {name: handed_out.get(name, "") for name in exercises}
    return Assignment(week, exercises, cells, points, stubs, solutions, frozenset(sentences))


def read_notebooks(root, assignment, students=None):
    """Read the graded notebooks, one after another.

    Parameters
    ----------
    root : path of the course
    assignment : Assignment
    students : iterable of str, optional
        Whose; everybody's if not given.

    Yields
    ------
    (str, Notebook or None)
        None if there is none, or it can't be read.
    """
    folder, week = _place(root, "autograded"), assignment.week
    if students is None:
        students = sorted(path.parent.name for path in folder.glob(f"*/{week}"))
    for student in students:
        try:
            path = folder / student / week / f"{week}.ipynb"
            if path.stat().st_size > LARGEST:
                raise ValueError("too large")
            yield student, _notebook(student, json.loads(path.read_bytes()), assignment)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield student, None


def read(root, week):
    """Read marks, answers and messages of an assignment.

    Parameters
    ----------
    root : path of the course
    week : str

    Returns
    -------
    Handed

    Raises
    ------
    CannotGrade, CannotAnalyse
        If there is no such assignment, no gradebook, no submission or no mark.
    """
    assignment = read_assignment(root, week)
    rows, known = _rows(root, week)
    students = list(dict.fromkeys(student for student, *_ in rows))
    place = {student: number for number, student in enumerate(students)}
    columns = {cell: number for number, cell in enumerate(assignment.cells)}
    marks = np.full((len(place), len(columns)), np.nan)
    waiting = np.zeros(len(columns), int)
    for student, cell, points, needs_person in rows:
        if cell in columns and needs_person:
            waiting[columns[cell]] += 1
        elif cell in columns and points is not None:
            marks[place[student], columns[cell]] = points
    if np.isnan(marks).all():
        raise CannotAnalyse(
            f"The gradebook has submissions of {week} and no mark for any. "
            f"Run `workbook grade {week}` first."
        )
    tried = np.full((len(place), len(assignment.exercises)), np.nan)
    told, silent = [], np.zeros(len(place), bool)
    for number, (_, notebook) in enumerate(read_notebooks(root, assignment, students)):
        if notebook is not None:
            tried[number] = [
                notebook.answers.get(name, "").strip() not in ("", assignment.stubs[name].strip())
                for name in assignment.exercises
            ]
            silent[number] = notebook.told is None
            for cell, said in (notebook.told or {}).items():
                exercise = assignment.cells[cell]
                told += [(number, exercise, cell, *each) for each in said.items()]
    return Handed(
        assignment,
        pd.DataFrame(marks, columns=list(columns)),
        pd.Series(waiting, index=list(columns)),
        pd.DataFrame(tried, columns=list(assignment.exercises)),
        pd.DataFrame(told, columns=["student", "exercise", "cell", "sentence", "mistake"]),
        pd.Series(silent),
        pd.Series([known.get(student, "") for student in students], dtype=object),
    )


def _rows(root, week):
    """The marks, and in which state each submission is, if `workbook grade` wrote that down."""
    settings = courses.read_settings(root).CourseDirectory
    url = settings.get("db_url") or f"sqlite:///{Path(root).absolute() / 'gradebook.db'}"
    path = Path(url.removeprefix("sqlite:///").partition("?")[0])
    if not url.startswith("sqlite:///") or not path.is_file():
        raise CannotAnalyse(
            f"There is no gradebook in the file {path.name}. Run `workbook grade {week}` first."
        )
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as book:
            rows = book.execute(MARKS, [week]).fetchall()
            ours = book.execute("SELECT 1 FROM sqlite_master WHERE name = 'workbook_graded'")
            states = book.execute(STATES, [week]).fetchall() if ours.fetchone() else []
    except sqlite3.Error as error:
        raise CannotAnalyse(
            f"The gradebook {path.name} can't be read ({error}). The folder backups has older ones."
        ) from None
    if not rows:
        raise CannotAnalyse(
            f"The gradebook has no submissions of {week}. Run `workbook grade {week}` first."
        )
    marks = ((s, SimpleNamespace(verdict=verdict, status=status)) for s, verdict, status in states)
    return rows, {student: report.state(mark) for student, mark in marks}


def _place(root, step):
    """The folder of one step, as the course's settings name it."""
    settings = courses.read_settings(root).CourseDirectory
    return Path(root, settings.get(f"{step}_directory") or step)


def _known(notebook):
    """(name, text, cell) of the cells that nbgrader knows."""
    for cell in notebook["cells"]:
        if name := markup.name_of(cell):
            yield name, markup.source_of(cell), cell


def _notebook(student, notebook, assignment):
    answers, told = {}, {}
    for name, text, cell in _known(notebook):
        if name in assignment.exercises:
            answers.setdefault(name, text)
        elif name in assignment.cells and name not in told:
            told[name] = messages.told(cell.get("outputs", []), assignment.sentences)
    return Notebook(student, answers, None if None in told.values() else told)
