"""Marks written into a file: for a spreadsheet, for Canvas or for Moodle."""

from pathlib import Path

from classroom.course import output
from classroom.export import canvas, marks, moodle
from classroom.export.marks import CannotExport

FILL = {"canvas": canvas.fill, "moodle": moodle.fill}
FORMATS = ["csv", *FILL]
WHENCE = {
    "canvas": "in Canvas, choose Grades, Export",
    "moodle": "in Moodle, choose Submissions, Download grading worksheet, of this assignment",
}


def export(root, week=None, *, form="csv", template=None, column=None, out_of=None, target=None):
    """Write the marks of one assignment, or with "csv" of all.

    Parameters
    ----------
    root : path of the course
    week : str, optional
        All assignments for which something was handed in, if not given.
    form : str
        "csv", "canvas" or "moodle".
    template : path, optional
        The file that Canvas or Moodle exported, to be filled.
    column : str, optional
        The heading of its column to fill, if it can't be told by the assignment's name.
    out_of : float, optional
        The points it has there, if they are others: marks are converted.
    target : path, optional
        What to write; `reports/WEEK-marks.csv`, `WEEK-canvas.csv` or `WEEK-moodle.csv` if not
        given. Never the template itself.

    Returns
    -------
    tuple of pathlib.Path, list of str
        The file, and sentences on what is in it and who is not.

    Raises
    ------
    CannotGrade, CannotAnalyse, CannotExport
        If there is no such assignment, nothing is graded, or the template is another's.
    """
    if form not in FORMATS:
        raise CannotExport(f"form is {form!r}. There are: {', '.join(FORMATS)}.")
    name = f"{week or 'all'}-{'marks' if form == 'csv' else form}.csv"
    path = Path(target or Path(root, "reports", name))
    if form == "csv":
        if template or column or out_of is not None:
            raise CannotExport("A template, a column and out_of are for canvas and moodle.")
        return _plain(root, week, path)
    if week is None:
        raise CannotExport(f"{form} takes one assignment at a time. Name one, like week1.")
    if template is None:
        raise CannotExport(f"A file to fill is needed: {WHENCE[form]}, and give it as --template.")
    found = _graded(marks.read(root, week), week)
    try:
        if path.exists() and path.samefile(template):
            raise CannotExport("The template would be written over. Give another --output.")
        content = Path(template).read_bytes()
    except OSError as error:
        raise CannotExport(
            f"The template {template} can't be read ({output.reason(error)})."
        ) from None
    filled = FILL[form](content, found, column=column, out_of=out_of)
    output.write(path, filled.content, CannotExport)
    return path, _told(filled, week, form)


def _plain(root, week, path):
    weeks = marks.weeks(root) if week is None else [week]
    found = [mark for each in weeks for mark in marks.read(root, each)]
    _graded(found, week or "the course")
    output.write(path, marks.as_csv(found), CannotExport)
    none = [mark for mark in found if mark.score is None]
    silent = [mark.student for mark in found if mark.status == marks.NOTHING]
    none = [mark for mark in none if mark.status != marks.NOTHING]
    lines = [f"{len(found) - len(silent)} submissions of {', '.join(weeks)} are in it."]
    if silent:
        lines.append(f"Handed in nothing: {_named(dict.fromkeys(silent))}.")
    if none:
        lines.append(f"Without a mark: {_named(f'{m.student} ({m.status})' for m in none)}.")
    again = [mark.student for mark in found if mark.status == marks.AGAIN]
    if again:
        lines.append(f"Handed in again since the mark: {_named(again)}. Run `workbook grade`.")
    return path, lines + _provisional([mark.student for mark in found if mark.needs_person])


def _graded(found, what):
    if not any(mark.score is not None for mark in found):
        raise CannotExport(f"Nothing of {what} is graded yet. Run `workbook grade` first.")
    return found


def _told(filled, week, form):
    lines = [f"{len(filled.filled)} marks of {week} are in it, to be given back to {form.title()}."]
    if filled.changed:
        lines.append(f"Another grade was there before: {_named(filled.changed)}.")
    if filled.left:
        left = (f"{student} ({why})" for student, why in filled.left.items())
        lines.append(f"Not in it: {_named(left)}.")
    return lines + _provisional(filled.waiting) + ([filled.note] if filled.note else [])


def _provisional(students):
    if not students:
        return []
    return [f"Not final, because written answers wait for points: {_named(students)}."]


def _named(students):
    return ", ".join(students)
