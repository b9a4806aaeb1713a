"""Marks filled into the gradebook that Canvas exported, and which it takes back.

`lib/gradebook_importer.rb` in https://github.com/instructure/canvas-lms says what is read:
`Student`, `ID`, perhaps `SIS User ID` and `SIS Login ID`, and `Section` come first; then
assignments, as `Week 1 (4711)`; the row `Points Possible`; and the students. `N/A` is not assigned
to this one, `EX` excused. Without Canvas's own numbers it would offer to make new students and
assignments: that is why a file of its own is needed.
"""

import re

from workbook.teaching import filling
from workbook.teaching.marks import CannotExport

NO_MARK = {"N/A": "it is not assigned this in Canvas", "EX": "it is excused in Canvas"}


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
    if names[:2] != ["Student", "ID"] or "Section" not in names:
        raise CannotExport(
            "This is no gradebook of Canvas's: it begins with "
            f"{', '.join(map(repr, names[:3]))}, not with Student, ID and Section. In Canvas, "
            "choose Grades, Export, with names in one column."
        )
    offered = [n for n, name in enumerate(names) if re.search(r"\(\d+\)$", name)]
    grade = filling.column(names, offered, marks[0].assignment, column)
    first = 1
    for n, row in enumerate(sheet.rows[1:], start=1):
        if "Points Possible" in row[0]:
            told, first = filling.cell(row, grade), n + 1
            if "read only" in told:
                raise CannotExport(f"Canvas lets nobody change the column {names[grade]!r}.")
            filling.agree(told, marks[0], out_of, f"Points Possible of {names[grade]!r}")

    def cells(name):
        return lambda row: filling.cell(row, names.index(name))

    who = [(cells("ID"), lambda mark: mark.number if mark.system == "canvas" else mark.student)]
    for name in ("SIS Login ID", "SIS User ID"):
        if name in names:
            who.append((cells(name), lambda mark: "" if mark.system == "canvas" else mark.student))
    place = filling.Place(
        grade,
        who,
        first=first,
        locked=lambda row: NO_MARK.get(filling.cell(row, grade).strip().upper(), ""),
    )
    return filling.fill(sheet, marks, place, out_of=out_of)
