"""Who is who: the table `submitted/students.csv`, which `workbook collect` keeps.

A learner has one folder for all weeks. Canvas knows each by one number. Moodle numbers them anew
for each assignment (`assign_user_mapping` holds one row an assignment and user), so only this table
tells which number was whose.
"""

import csv
import io
import unicodedata
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from workbook import files

NAME = "students.csv"
# Some spreadsheets read the wide signs of Chinese and Japanese as their own.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212")


@dataclass(frozen=True)
class Seat:
    """One learner in one assignment.

    Attributes
    ----------
    assignment, student : str
        The student as the folder is called.
    system : str
        "canvas", "moodle" or "plain".
    number : str
        By which that system knows the learner in this assignment.
    name : str
        As far as the zip tells it.
    late : str
        "late" if the system said so.
    handed_in : str
        The name under which the notebook came.
    problem : str
        Why it was not collected; else empty.
    """

    assignment: str
    student: str
    system: str
    number: str
    name: str = ""
    late: str = ""
    handed_in: str = ""
    problem: str = ""


COLUMNS = [field.name for field in fields(Seat)]


def harmless(text):
    """Text that no spreadsheet takes for a formula: an apostrophe before what could be one.

    As OWASP has it: https://owasp.org/www-community/attacks/CSV_Injection

    >>> harmless("=1+1"), harmless("Ann"), harmless("-"), harmless("\uff1d1")
    ("'=1+1", 'Ann', "'-", "'\uff1d1")
    """
    return f"'{text}" if _is_formula(text) else text


def read(folder):
    """Read the table.

    Parameters
    ----------
    folder : path of the submissions

    Returns
    -------
    list of Seat
        Empty if there is no table.

    Raises
    ------
    ValueError
        If there is one that can't be read.
    """
    path = Path(folder, NAME)
    if not path.is_file():
        return []
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        return [Seat(**{name: _meant(row[name]) for name in COLUMNS}) for row in rows]
    except (UnicodeDecodeError, csv.Error, KeyError, TypeError, AttributeError):
        raise ValueError(
            f"{path.parent.name}/{NAME} can't be read. Put back its columns "
            f"{', '.join(COLUMNS)}, with commas and in UTF-8; or delete it, and collect again."
        ) from None


def names(folder, week):
    """What the system calls each student of an assignment, where that is not the folder's name.

    Parameters
    ----------
    folder : path of the submissions
    week : str

    Returns
    -------
    dict
        From student to name; empty if there is no table that can be read.
    """
    try:
        seats = read(folder)
    except ValueError:
        return {}
    named = (seat for seat in seats if seat.assignment == week and seat.name)
    return {seat.student: seat.name for seat in named if seat.name != seat.student}


def write(folder, seats):
    """Write the table anew, in one move.

    Parameters
    ----------
    folder : path of the submissions
    seats : iterable of Seat
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for seat in sorted(seats, key=lambda seat: (seat.assignment, seat.student)):
        writer.writerow(harmless(value) for value in asdict(seat).values())
    files.replace(Path(folder, NAME), text.getvalue().encode("utf-8-sig"))


def merge(seats, new):
    """Put new rows in the place of older ones; a problem never hides what was collected.

    Parameters
    ----------
    seats, new : iterable of Seat

    Returns
    -------
    list of Seat

    Examples
    --------
    >>> old = Seat("week1", "ann", "moodle", "7", handed_in="week1.ipynb")
    >>> merge([old], [Seat("week1", "ann", "moodle", "7", problem="It is damaged.")]) == [old]
    True
    """
    kept = {(seat.assignment, seat.student): seat for seat in seats}
    for seat in new:
        key = (seat.assignment, seat.student)
        if not seat.problem or key not in kept or kept[key].problem:
            kept[key] = seat
    return list(kept.values())


def _is_formula(text):
    # What stands before the sign and is not seen does not hide it from a spreadsheet.
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return seen.lstrip("' ").startswith(FORMULA)


def _meant(text):
    quoted = text.startswith("'") and _is_formula(text)
    return text[1:] if quoted else text
