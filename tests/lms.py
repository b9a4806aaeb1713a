"""Files as Canvas and Moodle make them, a course without a gradebook, and what Canvas reads."""

import csv
import io
import re
import zipfile
from pathlib import Path

from small_course import write_settings

TEST_STUDENT = 7999  # whom Canvas puts last, where a teacher has looked as a student


def bare_course(folder, *weeks):
    """As much of a course as collecting asks for."""
    write_settings(folder)
    for week in weeks or ["week1"]:
        path = folder / "solutions" / week / f"{week}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text("{}", encoding="utf-8")
    return folder


def zipped(path, *files):
    """A zip of (name or ZipInfo, text or bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return Path(path)


def entry(name, *, mode=0o100644, date=(2026, 1, 2, 3, 4, 6)):
    """An entry of another kind than a plain file."""
    info = zipfile.ZipInfo("placeholder", date)
    info.filename = info.orig_filename = name
    info.external_attr = mode << 16
    info.create_system = 3
    return info


def tree(folder):
    """The files below a folder, from relative path to text."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode(errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def what_canvas_reads(content, column="Week 9 (4711)"):
    """(points possible, grade by user) of a column, as Canvas's GradebookImporter finds them."""
    heading, *others = csv.reader(io.StringIO(content.decode(), newline=""))
    assert len(heading) > 3 and "Student" in heading[0] and "ID" in heading[1]
    assert "SIS User ID" in heading[2] and "SIS Login ID" in heading[3]
    assert "Section" in heading[4]
    [place] = [n for n, name in enumerate(heading) if name == column]
    possible, grades = None, {}
    for row in others:
        assert len(row) == len(heading)
        if "Points Possible" in row[0]:
            possible = float(row[place])
        elif any(row) and not all(re.fullmatch(r"\s*(Manual Posting.*)?\s*", each) for each in row):
            grades[int(row[1])] = row[place].strip()
    return possible, grades


def canvas_gradebook(column, possible, logins):
    """The gradebook as Canvas exports it before anything is graded; logins by number."""
    lines = [
        f"Student,ID,SIS User ID,SIS Login ID,Section,{column},Current Score,Final Score",
        ",,,,,Manual Posting,,",
        f"    Points Possible,,,,,{possible:.2f},(read only),(read only)",
        *(f'"{login}, A.",{number},s{number},{login},A,,,' for number, login in logins.items()),
        f'"Student, Test",{TEST_STUDENT},,f4e,A,,,',
    ]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def moodle_worksheet(highest, names):
    """The grading worksheet as Moodle exports it; names by the participant's number."""
    heading = '"Maximum grade","Grade can be changed","Last modified (grade)","Feedback comments"'
    lines = [
        f'Identifier,"Full name",Status,Grade,{heading}',
        *(f'"Participant {n}",{name},Submitted,,{highest:.2f},Yes,-,' for n, name in names.items()),
    ]
    return "\n".join([*lines, ""]).encode("utf-8-sig")
