"""The marks of a class, for other programs: nbgrader's, with what `workbook grade` found beside.

Whoever handed something in is among them: graded, refused, not graded yet, or not even collected.
So is whoever stands in the gradebook's list of students (`nbgrader db student import`) and handed
in nothing; that list also tells names, addresses and numbers.
Scores are nbgrader's own, as its export has them (nbgrader/plugins/export.py): automatic points, or
a person's in their place, with extra credit, and less for lateness, but never below 0.
"""

import contextlib
import csv
import io
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from classroom.analyse import handed
from classroom.course import course as courses
from classroom.course import roster
from classroom.course.roster import harmless
from classroom.intake import intake

NOT_GRADED, AGAIN, NOT_COLLECTED = "not graded yet", "handed in again", "not collected"
NOTHING = "nothing handed in"
POINTS = f"""
    SELECT handed.student_id, cell.name, grade.auto_score, grade.manual_score,
           coalesce(grade.extra_credit, 0), grade.needs_manual_grade,
           coalesce(notebook.late_submission_penalty, 0), notebook.id
    {handed.CELLS}
"""
HIGHEST = """
    SELECT coalesce(sum(graded.max_score), 0) FROM assignment
    JOIN notebook ON notebook.assignment_id = assignment.id
    JOIN base_cell AS cell ON cell.notebook_id = notebook.id
    JOIN (SELECT id, max_score FROM grade_cells UNION SELECT id, max_score FROM task_cells)
        AS graded ON graded.id = cell.id
    WHERE assignment.name = ?
"""
WEEKS = """
    SELECT DISTINCT assignment.name FROM assignment
    JOIN submitted_assignment AS handed ON handed.assignment_id = assignment.id
"""
ROSTER = "SELECT id, first_name, last_name, email, lms_user_id FROM student"
RECORDS = """
    SELECT student, sha256, verdict, status, reason, flags, sandbox FROM workbook_graded
    WHERE assignment = ?
"""


class CannotExport(ValueError):
    """There is nothing to export, for the reason given."""


@dataclass(frozen=True)
class Mark:
    """How a student stands in one assignment.

    Attributes
    ----------
    assignment, student, name : str
    score : float or None
        None if there is no mark.
    max_score, late_penalty : float
    exercises : dict
        From exercise to points, before anything was taken off for lateness; None where a person
        has still to give them, and where there is no mark.
    verdict, status, reason, sandbox : str
        As `workbook grade` told it; or a status for why there is no mark.
    flags : int
        How many things a person should look at.
    needs_person : bool
        A written answer waits for its points: the score is not final.
    system, number : str
        Where it came from, and by which number that knows the student; see `roster`.
    email, lms_id : str
        As the gradebook's list of students has them: the second is `lms_user_id` there.
    """

    assignment: str
    student: str
    name: str = ""
    score: float | None = None
    max_score: float = 0.0
    late_penalty: float = 0.0
    exercises: dict = field(default_factory=dict)
    verdict: str = ""
    status: str = ""
    reason: str = ""
    flags: int = 0
    needs_person: bool = False
    sandbox: str = ""
    system: str = ""
    number: str = ""
    email: str = ""
    lms_id: str = ""


def weeks(root):
    """The assignments for which something was handed in, in alphabetical order."""
    known = {path.stem for path in Path(root).glob("solutions/*/*.ipynb")}
    found = {path.name for path in courses.submitted(root).glob("*/*") if path.is_dir()}
    with contextlib.suppress(CannotExport):
        found |= {name for (name,) in _ask(root, WEEKS)}
    return sorted(known & found)


def read(root, week):
    """Read the marks of one assignment.

    Parameters
    ----------
    root : path of the course
    week : str

    Returns
    -------
    list of Mark
        In the order of students.

    Raises
    ------
    CannotGrade, CannotAnalyse, CannotExport
        If there is no such assignment, no gradebook, or nobody handed anything in.
    """
    assignment = handed.read_assignment(root, week)
    folders, seats = _students(root, week), _seats(root, week)
    rows, records = _ask(root, POINTS, week), {}
    if _ask(root, "SELECT 1 FROM sqlite_master WHERE name = 'workbook_graded'"):
        records = {row[0]: row[1:] for row in _ask(root, RECORDS, week)}
    if not (rows or folders or seats):
        raise CannotExport(
            f"There are no submissions of {week}. `workbook collect {week}` takes them in."
        )
    highest = float(_ask(root, HIGHEST, week)[0][0] or sum(assignment.points.values()))
    release = _release(root, week)
    by_student = {}
    for student, *row in rows:
        by_student.setdefault(student, []).append(row)
    uncollected = {name for name, seat in seats.items() if seat.problem}
    known, marks = _roster(root), []
    sent = {*by_student, *folders, *uncollected}
    # A hub writes its users' names small, and the list may have them otherwise.
    same = {student.casefold() for student in sent}
    silent = {about["student"] for key, about in known.items() if key not in same}
    for student in sorted(sent | silent):
        about = {"max_score": highest} | known.get(student.casefold(), {})
        about.pop("student", None)
        if graded := [row for row in by_student.get(student, ()) if row[0] is not None]:
            about |= _points(graded, assignment)
        if student in records:
            about |= _record(*records[student][1:])
        if "score" not in about:
            status = NOT_GRADED if student in sent else NOTHING
            about |= {"status": status, "exercises": dict.fromkeys(assignment.exercises)}
            if student in uncollected and student not in folders:
                about |= {"verdict": "refused", "status": NOT_COLLECTED}
                about |= {"reason": seats[student].problem}
        elif student in records and student in folders:
            if intake.look(folders[student], release).digest != records[student][0]:
                about |= {"status": AGAIN, "reason": f"Run `workbook grade {week}` for this one."}
        if seat := seats.get(student):
            about |= {"system": seat.system, "number": seat.number}
            about["name"] = seat.name or about.get("name", "")
        marks.append(Mark(week, student, **about))
    return marks


def as_csv(marks):
    """The marks as a file for spreadsheets, one row for each student and assignment.

    Points of an exercise have a column `WEEK.EXERCISE`. Text of strangers is made harmless.

    Parameters
    ----------
    marks : list of Mark

    Returns
    -------
    bytes
        UTF-8 with a mark at its beginning, which Excel wants.
    """
    exercises = dict.fromkeys((mark.assignment, name) for mark in marks for name in mark.exercises)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            *("student", "name", "assignment", "score", "max_score", "late_penalty"),
            *(f"{week}.{name}" for week, name in exercises),
            *("verdict", "status", "reason", "flags", "needs_manual_grading", "sandbox"),
            *("email", "lms_user_id"),
        ]
    )
    for mark in marks:
        points = {(mark.assignment, name): earned for name, earned in mark.exercises.items()}
        writer.writerow(
            [
                *(harmless(text) for text in (mark.student, mark.name, mark.assignment)),
                *map(number, (mark.score, mark.max_score, mark.late_penalty)),
                *(number(points.get(each)) for each in exercises),
                *(harmless(text) for text in (mark.verdict, mark.status, mark.reason)),
                *(mark.flags, "yes" if mark.needs_person else "no", harmless(mark.sandbox)),
                *(harmless(text) for text in (mark.email, mark.lms_id)),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def number(value):
    """Points as text, with two digits at most behind a point.

    >>> number(7.0), number(2.126), number(None)
    ('7', '2.13', '')
    """
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _points(rows, assignment):
    """Score, lateness, exercises, and whether a person has still to grade."""
    exercises, waits = dict.fromkeys(assignment.exercises), set()
    for cell, automatic, manual, extra, needs_person, _, _ in rows:
        exercise = assignment.cells.get(cell, cell)
        earned = manual if manual is not None else automatic
        if needs_person:
            waits.add(exercise)
        points = 0.0 if earned is None else earned + extra
        exercises[exercise] = (exercises.get(exercise) or 0.0) + points
    raw = sum(points for points in exercises.values() if points is not None)
    penalty = sum({notebook: late for *_, late, notebook in rows}.values())
    return {
        "score": max(0.0, raw - penalty),
        "late_penalty": penalty,
        "exercises": {name: None if name in waits else each for name, each in exercises.items()},
        "needs_person": bool(waits),
    }


def _roster(root):
    """Whom the gradebook lists, by their name in small letters: what `Mark` wants to know."""
    return {
        student.casefold(): {
            "student": student,
            "name": " ".join(filter(None, [first, last])),
            "email": email or "",
            "lms_id": lms_id or "",
        }
        for student, first, last, email, lms_id in _ask(root, ROSTER)
    }


def _record(verdict, status, reason, flags, sandbox):
    about = {"verdict": verdict, "status": status, "reason": reason, "sandbox": sandbox}
    return about | {"flags": len(json.loads(flags))}


def _students(root, week):
    """From each student who handed something in to the folder it lies in."""
    found = (path for path in courses.submitted(root).glob(f"*/{week}") if path.is_dir())
    return {path.parent.name: path for path in found if not path.parent.name.startswith(".")}


def _seats(root, week):
    try:
        seats = roster.read(courses.submitted(root))
    except ValueError as error:
        raise CannotExport(str(error)) from None
    return {seat.student: seat for seat in seats if seat.assignment == week}


def _release(root, week):
    source = courses.find_source(root, week)
    settings = courses.read_settings(root).CourseDirectory
    given = Path(root, settings.get("release_directory") or "release", week, source.name)
    return intake.read_release(source, given if given.is_file() else None)


def _ask(root, question, *values):
    """Rows of the gradebook, which is only read."""
    settings = courses.read_settings(root).CourseDirectory
    url = settings.get("db_url") or f"sqlite:///{Path(root).absolute() / 'gradebook.db'}"
    path = Path(url.removeprefix("sqlite:///").partition("?")[0])
    if not url.startswith("sqlite:///") or not path.is_file():
        raise CannotExport(
            f"There is no gradebook in the file {path.name}. Run `workbook grade` first."
        )
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as book:
            return book.execute(question, values).fetchall()
    except sqlite3.Error as error:
        raise CannotExport(
            f"The gradebook {path.name} can't be read ({error}). The folder backups has older ones."
        ) from None
