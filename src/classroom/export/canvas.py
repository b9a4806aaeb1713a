"""Marks filled into the gradebook that Canvas exported, and which it takes back.

https://community.instructure.com/en/kb/articles/660862 documents it, and `gradebook_importer.rb`
beside `gradebook_exporter.rb` in https://github.com/instructure/canvas-lms, lib, what is read:
`Student`, or `LastName` and `FirstName`; `ID`, perhaps `SIS User ID` and `SIS Login ID`; `Section`;
then assignments, as `Week 1 (4711)`; perhaps a row `Manual Posting`; the row `Points Possible`; and
the students, the last of them perhaps `Student, Test`. `N/A` is not assigned to this one, or
anonymous still; `EX` is excused. With commas or semicolons; numbers with a point or a comma.
Without Canvas's own numbers it would offer to make new students and assignments: that is why a file
of its own is needed.
"""

import re

from classroom.collect.senders import NAMELESS
from classroom.export import filling
from classroom.export.marks import CannotExport, number

BEGINNINGS = (["Student", "ID"], ["LastName", "FirstName", "ID"])
NO_MARK = {
    "N/A": "Canvas has N/A: it is not assigned this, or graded anonymously and not posted",
    "EX": "it is excused in Canvas",
}


def fill(content, marks, *, column=None, out_of=None):
    """Fill marks of one assignment into Canvas's gradebook.

    Parameters
    ----------
    content : bytes
        The file that Canvas exported.
    marks : list of marks.Mark
    column : str, optional
        The heading to fill, if it can't be told by the assignment's name.
    out_of : float, optional
        The points that Canvas gives for it, if they are others: marks are converted.

    Returns
    -------
    filling.Filled

    Raises
    ------
    CannotExport
        If it is another file, or the points don't agree.
    """
    sheet = filling.read(content)
    names = filling.headings(sheet)
    if not any(names[: len(each)] == each for each in BEGINNINGS) or "Section" not in names:
        raise CannotExport(
            "This is no gradebook of Canvas's: it begins with "
            f"{', '.join(map(repr, names[:3]))}, not with Student, ID and Section. In Canvas, "
            "choose Grades, Export."
        )
    if all(mark.number.startswith(NAMELESS) for mark in marks):
        raise CannotExport(
            f"Canvas gave the submissions of {marks[0].assignment} without names, and no file of "
            "its says whose they are. Switch anonymous grading off there, download them again, "
            "and collect and grade them."
        )
    offered = [n for n, name in enumerate(names) if re.search(r"\(\d+\)$", name)]
    grade = filling.column(names, offered, marks[0].assignment, column)
    first, note = 1, "This file does not tell Points Possible: see that they are {} in Canvas."
    for n, row in enumerate(sheet.rows[1:], start=1):
        if "Points Possible" in row[0]:
            told, first = filling.cell(row, grade), n + 1
            if "read only" in told:
                raise CannotExport(f"Canvas lets nobody change the column {names[grade]!r}.")
            filling.agree(told, marks[0], out_of, f"Points Possible of {names[grade]!r}")
            note = ""

    def of_others(word):
        return lambda mark: "" if mark.system == "canvas" else word(mark).casefold()

    def number_of(mark):
        return mark.number if mark.system == "canvas" else mark.lms_id or mark.student

    who = [(filling.cells(names, "ID"), number_of)]
    for name in ("SIS Login ID", "SIS User ID"):
        if name in names:
            cells = filling.cells(names, name)
            for word in (lambda mark: mark.student, lambda mark: mark.email):
                who.append((cells, of_others(word)))
    place = filling.Place(
        grade,
        who,
        first=first,
        locked=lambda row: NO_MARK.get(filling.cell(row, grade).strip().upper(), ""),
    )
    note = note.format(number(marks[0].max_score if out_of is None else out_of))
    return filling.fill(sheet, marks, place, out_of=out_of, note=note)
