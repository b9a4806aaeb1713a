"""Marks filled into a file of another system's, of which all else stays byte for byte.

Only cells of one column change, and those of the comments that are empty or ours.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from classroom.course.roster import harmless
from classroom.export.marks import AGAIN, CannotExport, number
from classroom.export.spreadsheet import Spreadsheet

ABSENT = "it is not in the file"


@dataclass(frozen=True)
class Filled:
    """A file filled in, and what became of each student.

    Attributes
    ----------
    content : bytes
    filled, changed, waiting : tuple of str
        Students with a mark in the file; those of them for whom it had another before; and those
        whose mark is not final, because a written answer waits.
    left : dict
        From student to why there is no mark of theirs in the file.
    note : str
        What a person should look at; perhaps empty.
    """

    content: bytes
    filled: tuple
    changed: tuple
    waiting: tuple
    left: dict
    note: str = ""


@dataclass(frozen=True)
class Place:
    """Where in a file a mark belongs.

    Attributes
    ----------
    grade : int
        The column of the grade.
    comment : int or None
        The column of the comment.
    who : list of (callable, callable)
        Pairs that are equal where row and mark are of one student: what of a row, what of a mark.
        The first pair that finds a row counts; what is empty finds none.
    first : int
        The first row of a student.
    most : float
        Points above which the system takes no mark.
    locked : callable
        From a row to why its grade can't be changed, or to nothing.
    """

    grade: int
    who: list
    comment: int | None = None
    first: int = 1
    most: float = float("inf")
    locked: Callable[[list], str] = lambda row: ""


def fill(sheet, marks, place, *, out_of=None, note=""):
    """Fill marks into a file.

    Parameters
    ----------
    sheet : Spreadsheet
        It is changed.
    marks : list of marks.Mark
        Of one assignment; not empty.
    place : Place
    out_of : float, optional
        Convert the marks to so many points.
    note : str
        What a person should look at.

    Returns
    -------
    Filled

    Raises
    ------
    CannotExport
        If none of the students is in the file.
    """
    indexes = [(_index(sheet, place.first, of_row), of_mark) for of_row, of_mark in place.who]
    filled, changed, waiting, left, used = [], [], [], {}, set()
    for mark in marks:
        found = (index.get(of_mark(mark), []) for index, of_mark in indexes if of_mark(mark))
        rows = next(filter(None, found), [])
        why = _why_not(sheet, mark, rows, place, used, out_of)
        if why:
            left[mark.student] = why
            continue
        [n] = rows
        used.add(n)
        before, points = value(cell(sheet.rows[n], place.grade)), number(_converted(mark, out_of))
        if before != float(points):
            sheet.put(n, place.grade, points)
            changed += [mark.student] if before is not None else []
        if place.comment is not None and _is_ours(cell(sheet.rows[n], place.comment), mark):
            sheet.put(n, place.comment, comment(mark))
        filled.append(mark.student)
        waiting += [mark.student] if mark.needs_person else []
    graded = [left.get(mark.student) for mark in marks if mark.score is not None]
    if not filled and set(graded) <= {ABSENT}:
        raise CannotExport(
            f"None of the {len(graded)} students with a mark for {marks[0].assignment} is in this "
            "file. Is it of this course and this assignment?"
        )
    return Filled(sheet.content(), tuple(filled), tuple(changed), tuple(waiting), left, note)


def _why_not(sheet, mark, rows, place, used, out_of):
    if mark.score is None or mark.status == AGAIN:
        return f"{mark.status}. {mark.reason}".rstrip(". ")
    if not rows:
        return ABSENT
    if len(rows) > 1 or rows[0] in used:
        return "several could be meant in the file"
    row = sheet.rows[rows[0]]
    if len(row) <= max(place.grade, place.comment or 0):
        return f"row {rows[0] + 1} of the file is too short"
    if _converted(mark, out_of) > place.most:
        return f"{number(_converted(mark, out_of))} is above the highest grade there"
    return place.locked(row)


def _is_ours(text, mark):
    """Whether a comment is empty, or one of ours that may be written anew."""
    ours = rf"(<[^>]*>)*{re.escape(mark.assignment)}: "
    return not text.strip("- \n") or re.match(ours, text) is not None


def comment(mark):
    """Points by exercise, for the learner; Moodle takes it for HTML.

    >>> from classroom.export.marks import Mark
    >>> comment(Mark("week1", "ann", score=2, max_score=3, exercises={"f": 2, "why": None}))
    'week1: 2 of 3 points (f 2, why not graded yet).'
    """
    each = (
        f"{name} {'not graded yet' if points is None else number(points)}"
        for name, points in mark.exercises.items()
    )
    late = f" {number(mark.late_penalty)} taken off for lateness." if mark.late_penalty else ""
    points = f"{number(mark.score)} of {number(mark.max_score)} points ({', '.join(each)})."
    text = f"{mark.assignment}: {points}{late} {mark.reason}".rstrip()
    return harmless(html.escape(text, quote=False))


def read(content):
    """A file as it was downloaded, as a `Spreadsheet`; `CannotExport` if it is none."""
    try:
        return Spreadsheet(content)
    except ValueError as error:
        raise CannotExport(
            f"The file can't be read: {error}. Download it again, as CSV in UTF-8, and save "
            "nothing over it."
        ) from None


def headings(sheet):
    """The names of the columns."""
    return [name.strip().strip('"') for name in sheet.rows[0]]


def column(heading, offered, week, wanted):
    """The column of an assignment: by its heading, or by the assignment's name in it."""
    found = [
        n
        for n in offered
        if (wanted in (heading[n], _bare(heading[n])) if wanted else is_of(heading[n], week))
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(repr(heading[n]) for n in (found or offered)[:8]) or "no assignment at all"
    raise CannotExport(
        f"{'Several columns' if found else 'No column'} of the file could be "
        f"{wanted or week!r}. Name one with --column; there is {names}."
    )


def is_of(heading, week):
    """Whether a heading names an assignment.

    >>> [is_of(each, "week1") for each in ("Week 1 (4711)", "Assignment: Week-1 (Real)", "Week 11")]
    [True, True, False]
    """
    parts = re.findall(r"[^\W\d_]+|\d+", week)
    pattern = r"(?<![^\W_])" + r"[\W_]*".join(map(re.escape, parts)) + r"(?![^\W_])"
    return re.search(pattern, _bare(heading), re.IGNORECASE) is not None


def _bare(heading):
    return re.sub(r"\s*\(\d+\)$", "", heading)


def _index(sheet, first, of_row):
    """From what identifies a student to the rows where it stands."""
    index = {}
    for n, row in enumerate(sheet.rows[first:], start=first):
        if any(row):
            # Excel saves a number of a student's as 1001.0.
            found = re.sub(r"(?<=\d)[.,]0+$", "", of_row(row).strip())
            index.setdefault(found, []).append(n)
    return index


def agree(told, mark, out_of, what):
    """Raise `CannotExport` where the points there are others than ours."""
    if out_of is not None and not 0 < out_of < float("inf"):
        raise CannotExport(f"out_of is {out_of:g}. Give the highest number of points, above 0.")
    wanted = mark.max_score if out_of is None else out_of
    if value(told) != wanted:
        raise CannotExport(
            f"{what} is {told.strip() or 'not told'}, and {mark.assignment} is graded out of "
            f"{number(wanted)}. Change it there and download the file again, or convert the marks "
            "with --out-of."
        )


def _converted(mark, out_of):
    if out_of is None or not mark.max_score:
        return mark.score
    return mark.score * out_of / mark.max_score


def value(text):
    """A number as a spreadsheet shows it, with a point or a comma; None if it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def cells(names, name):
    """A function from a row to its cell in the column of that name, without regard to capitals."""
    return lambda row: cell(row, names.index(name)).casefold()


def cell(row, n):
    """A cell, empty if the row is too short."""
    return row[n] if n < len(row) else ""
