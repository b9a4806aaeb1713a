"""Marks filled into a file that Moodle exported, and which it takes back.

The worksheet of one assignment (https://docs.moodle.org/502/en/Using_Assignment, and
`importgradeslib.php` in https://github.com/moodle/moodle, mod/assign/feedback/offline):
`Identifier` with `Participant 123`, `Grade` and `Last modified (grade)` must be there, by these
names in the language in which it is taken back; which others there are, and where, depends on the
assignment and on the version. It passes over, silently, marks above the highest, those that can't
be changed, and numbers where a scale is used. It reads a point in numbers whatever the language.

Or the export of the gradebook, which https://docs.moodle.org/27/en/Grade_import takes back: it is
asked there which column tells who it is, and which are grades and feedback.
"""

import re

from classroom.export import filling
from classroom.export.marks import CannotExport, number
from workbook.exercise.variant import folder_name

WORKSHEET = ["Identifier", "Grade", "Last modified (grade)"]
PEOPLE = ["Email address", "ID number", "Username"]
NO_GRADE = re.compile(
    r"feedback|\((percentage|letter)\)|^(first name|last name|surname|institution|department"
    r"|email address|id number|username|last downloaded from this course)$",
    re.IGNORECASE,
)
LOCKED = "Moodle says that this grade can't be changed"


def fill(content, marks, *, column=None, out_of=None):
    """Fill marks of one assignment into a file of Moodle's: its worksheet, or the gradebook.

    Parameters
    ----------
    content : bytes
        The file that Moodle exported, with commas, semicolons or tabs.
    marks : list of marks.Mark
    column : str, optional
        The heading to fill, if it can't be told by the assignment's name.
    out_of : float, optional
        The highest grade in Moodle, if it is another: marks are converted.

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
    if "Identifier" in names:
        return _worksheet(sheet, names, marks, out_of)
    if not set(PEOPLE) & set(names):
        raise CannotExport(
            f"This is no file of Moodle's: it begins with {', '.join(map(repr, names[:3]))}, and "
            "has neither a column Identifier nor Email address. If its headings are in another "
            "language, switch Moodle to English and download it again."
        )
    week = marks[0].assignment
    offered = [n for n, name in enumerate(names) if not NO_GRADE.search(name)]
    comments = [n for n, name in enumerate(names) if "feedback" in name.casefold()]
    comments = [n for n in comments if filling.is_of(names[n], week)]
    parts = [n for n, name in enumerate(names) if name in ("First name", "Last name", "Surname")]
    full_name = (
        lambda row: folder_name(" ".join(filling.cell(row, n) for n in parts)),
        lambda mark: folder_name(mark.name) or mark.student,
    )
    place = filling.Place(
        filling.column(names, offered, week, column),
        [*_people(names), full_name],
        comment=comments[0] if len(comments) == 1 else None,
    )
    highest = number(marks[0].max_score if out_of is None else out_of)
    filling.agree(highest, marks[0], out_of, "The highest grade")
    note = f"This file does not tell the highest grade: see that it is {highest} in Moodle."
    return filling.fill(sheet, marks, place, out_of=out_of, note=note)


def _worksheet(sheet, names, marks, out_of):
    folded = [name.casefold() for name in names]  # Maximum Grade became Maximum grade
    missing = [name for name in WORKSHEET if name not in names]
    if missing:
        raise CannotExport(
            "This is no grading worksheet that Moodle takes back: it has no column "
            f"{', '.join(map(repr, missing))}. Download it again, in English."
        )

    if "Scale" in names:
        raise CannotExport(
            "Moodle grades this assignment by a scale, and takes no points. Set Grade, Type to "
            "Point there, and download the worksheet again."
        )

    def cell(row, name):
        return filling.cell(row, folded.index(name)) if name in folded else ""

    for row in sheet.rows[1:]:
        if told := cell(row, "maximum grade"):
            filling.agree(told, marks[0], out_of, "Maximum Grade")
    # Who came with a number is found by it alone: names would fit another assignment's worksheet.
    who = [
        (
            lambda row: re.sub(r"^\D*", "", cell(row, "identifier")),
            lambda mark: mark.number if mark.system == "moodle" else mark.student,
        ),
        *_people(names),
        (
            lambda row: folder_name(cell(row, "full name")),
            lambda mark: "" if mark.system == "moodle" else mark.student,
        ),
        (
            lambda row: folder_name(cell(row, "full name")),
            lambda mark: "" if mark.system == "moodle" else folder_name(mark.name),
        ),
    ]
    place = filling.Place(
        names.index("Grade"),
        who,
        comment=names.index("Feedback comments") if "Feedback comments" in names else None,
        most=marks[0].max_score if out_of is None else out_of,
        locked=lambda row: LOCKED if cell(row, "grade can be changed") == "No" else "",
    )
    return filling.fill(sheet, marks, place, out_of=out_of)


def _people(names):
    def key(mark):
        return "" if mark.system == "moodle" else mark.student.casefold()

    told = {
        "Email address": lambda mark: mark.email.casefold(),
        "ID number": lambda mark: mark.lms_id.casefold(),
        "Username": key,
    }
    there = [name for name in PEOPLE if name in names]
    return [(filling.cells(names, name), each) for name in there for each in (key, told[name])]
