"""Marks for other programs: from Canvas's and Moodle's zips, through real grading, back to files
that Canvas and Moodle take.
"""

import csv
import io
import json
import shutil
import sqlite3
import stat

import pytest
from command_line import ANSWERS, run
from lms import entry, what_canvas_reads, zipped
from small_course import write_course, write_settings

from authoring import publish
from classroom.collect import collect
from classroom.course import course as courses
from classroom.course import roster
from classroom.export import canvas, export, marks, moodle
from classroom.export.marks import CannotExport, Mark
from classroom.export.spreadsheet import Spreadsheet

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Week 9 (4711),Week 10 (4712),"
    "Assignments Current Score,Final Grade\r\n"
    ",,,,,,Manual Posting,,,\r\n"
    "    Points Possible,,,,,,7.00,10.00,(read only),(read only)\r\n"
    '"Lee, Ann",101,s101,ann,"A, B","said ""yes""",,5.00,50,F\r\n'
    '"Núñez, Bob",102,s102,bob,A,,1.00,,,\r\n'
    '"حسن, عمر",103,s103,omar,A,=1+1,,,,\r\n'
    '"Ray, Cyd",104,s104,cyd,A,,,,,\r\n'
    '"Student, Test",199,,test,A,,,,,\r\n'
)
WORKSHEET = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 11","Dan O\'Neil",dan@x.org,"Submitted for grading",,7.00,Yes,'
    '"Monday, 2 March 2026, 9:05 AM",-,\n'
    '"Participant 12","Eve ""Q"", Ray",eve@x.org,"Submitted",3.00,7.00,Yes,-,-,"See me, please."\n'
    '"Participant 13","Fay Low",fay@x.org,"No submission",,7.00,Yes,-,-,\n'
)


def mark(student, score=None, **about):
    about = {"max_score": 7.0, "exercises": {"double": score}} | about
    return Mark("week9", student, score=score, **about)


def rows(content, separator=","):
    return list(
        csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    )


def what_moodle_reads(content, separator=","):
    """(grade, comment) by participant, as Moodle's offline grade importer goes about it."""
    heading, *others = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator)
    who, grade = heading.index("Identifier"), heading.index("Grade")
    assert "Last modified (grade)" in heading
    words = heading.index("Feedback comments")
    found = {}
    for row in others:
        assert len(row) == len(heading)
        highest = float(row[heading.index("Maximum Grade")].replace(",", "."))
        assert not row[grade] or 0 <= float(row[grade].replace(",", ".")) <= highest
        found[int(row[who][len("Participant ") :])] = row[grade], row[words]
    return found


# There and back


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course with a class from Canvas and one from Moodle, graded on the command line."""
    folder = tmp_path_factory.mktemp("course")
    root = write_settings(write_course(folder))
    publish.build(root, root)
    release = json.loads((root / "exercises/week9/week9.ipynb").read_text(encoding="utf-8"))

    def answered(student):
        cells = [
            cell | {"source": ANSWERS[student].get(cell["id"], cell["source"])}
            for cell in release["cells"]
        ]
        return json.dumps(release | {"cells": cells})

    link = entry("Gus_14_assignsubmission_file_/week9.ipynb", mode=stat.S_IFLNK | 0o777)
    files = {
        "canvas.zip": [
            ("leeann_101_9001_week9.ipynb", answered("bob")),
            ("leeann_101_9002_week9-1.ipynb", answered("ada")),
            ("núñezbob_LATE_102_9003_week9.ipynb", answered("bob")),
            ("حسنعمر_103_9004_week9.ipynb", "{broken"),
            ("goneaway_777_9005_week9.ipynb", answered("cyd")),
        ],
        "moodle.zip": [
            ("Dan O'Neil_11_assignsubmission_file_/week9.ipynb", answered("ada")),
            ("Eve Q Ray_12_assignsubmission_file_/homework.pdf", "%PDF"),
            (link, "/etc/passwd"),
        ],
    }
    for name, content in files.items():
        collect.collect(root, "week9", zipped(folder / name, *content))
    said = run("grade", "week9", cwd=root)
    assert said.returncode == 1, said.stderr
    return root


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_a_class_comes_from_canvas_and_its_marks_go_back(graded, tmp_path):
    template = tmp_path / "gradebook.csv"
    template.write_bytes(CANVAS.encode())
    path, said = export.export(graded, "week9", form="canvas", template=template)
    assert path == graded / "reports" / "week9-canvas.csv"
    assert what_canvas_reads(path.read_bytes()) == (
        7.0,
        {101: "3", 102: "0", 103: "0", 104: "", 199: ""},
    )
    assert template.read_bytes() == CANVAS.encode()
    assert said[0] == "3 marks of week9 are in it, to be given back to Canvas."
    assert said[1] == "Another grade was there before: 102."
    assert "777 (it is not in the file)" in said[2] and "gus (not collected. " in said[2]
    assert said[3] == "Not final, because written answers wait for points: 101."
    # All but three cells is byte for byte what it was.
    marked = CANVAS.replace(',"said ""yes""",,', ',"said ""yes""",3,')
    marked = marked.replace("A,,1.00", "A,,0").replace("=1+1,,", "=1+1,0,")
    assert path.read_bytes() == marked.encode()


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_a_class_comes_from_moodle_and_its_marks_go_back(graded, tmp_path):
    template = tmp_path / "worksheet.csv"
    template.write_bytes(WORKSHEET.encode())
    path, said = export.export(graded, "week9", form="moodle", template=template)
    read = what_moodle_reads(path.read_bytes())
    assert read[11] == ("3", "week9: 3 of 7 points (double 3, why not graded yet).")
    assert read[12] == ("0", "See me, please.")
    assert read[13] == ("", "")
    assert "101 (it is not in the file)" in said[2]
    lines = zip(WORKSHEET.splitlines(), path.read_text().splitlines(), strict=True)
    assert [old == new for old, new in lines] == [True, False, False, True]


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_everybody_who_handed_something_in_is_in_the_plain_export(graded):
    path, said = export.export(graded)
    table = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    found = {row["student"]: row for row in table}
    assert list(found) == ["101", "102", "103", "777", "dan-o-neil", "eve-q-ray", "gus"]
    ann = found["101"]
    assert (ann["score"], ann["max_score"], ann["late_penalty"]) == ("3", "7", "0")
    assert (ann["week9.double"], ann["week9.why"]) == ("3", "")
    assert (ann["needs_manual_grading"], ann["flags"]) == ("yes", "0")
    assert ann["sandbox"] not in ("", "none")
    assert (found["103"]["verdict"], found["103"]["score"]) == ("refused", "0")
    assert (found["eve-q-ray"]["verdict"], found["eve-q-ray"]["score"]) == ("missing", "0")
    assert (found["gus"]["status"], found["gus"]["score"]) == ("not collected", "")
    assert found["gus"]["reason"].endswith("is a link.")
    assert found["dan-o-neil"]["name"] == "Dan O'Neil"
    assert said[0] == "7 submissions of week9 are in it."
    assert said[1] == "Without a mark: gus (not collected)."


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_scores_are_those_of_nbgraders_own_export(graded, tmp_path):
    graded = shutil.copytree(graded, tmp_path / "course")
    book = sqlite3.connect(graded / "gradebook.db")
    with book:
        book.execute("UPDATE submitted_notebook SET late_submission_penalty = 0.5")
        book.execute("UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE rowid % 2")
        book.execute("UPDATE grade SET extra_credit = 0.25 WHERE rowid % 3 = 0")
    book.close()
    found = {each.student: each for each in marks.read(graded, "week9") if each.score is not None}
    with courses.open_course(graded).gradebook as nbgraders:
        for student, each in found.items():
            theirs = nbgraders.find_submission("week9", student)
            late = theirs.late_submission_penalty
            assert each.score == max(0.0, theirs.score - late), student
            assert (each.max_score, each.late_penalty) == (theirs.max_score, late)
            assert each.needs_person == theirs.needs_manual_grade
    assert len({each.score for each in found.values()}) > 1
    assert {each.late_penalty for each in found.values()} == {0.5}


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_what_was_handed_in_again_is_said_and_goes_nowhere(graded, tmp_path):
    graded = shutil.copytree(graded, tmp_path / "course")
    path = graded / "submitted/102/week9/week9.ipynb"
    path.write_text(path.read_text().replace("x + 1", "x + 2"))
    (graded / "submitted/new/week9").mkdir(parents=True)
    template = tmp_path / "gradebook.csv"
    template.write_bytes(CANVAS.encode())
    found = {each.student: each for each in marks.read(graded, "week9")}
    assert found["102"].status == "handed in again" and found["101"].status == "ok"
    assert (found["new"].status, found["new"].score) == ("not graded yet", None)
    path, said = export.export(graded, "week9", form="canvas", template=template)
    assert what_canvas_reads(path.read_bytes())[1][102] == "1.00"
    assert "102 (handed in again. Run `workbook grade week9` for this one)" in " ".join(said)
    assert "Handed in again since the mark: 102." in " ".join(export.export(graded)[1])


# Whom the gradebook lists


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_the_gradebooks_list_tells_names_and_who_handed_in_nothing(graded, tmp_path):
    graded = shutil.copytree(graded, tmp_path / "course")
    with courses.open_course(graded).gradebook as gradebook:
        about = {"first_name": "Ann", "last_name": "Lee", "email": "a@x.org"}
        gradebook.update_or_create_student("777", **about, lms_user_id="501")
        gradebook.update_or_create_student("Hub-Zoe", first_name="Zoe", lms_user_id="502")
        gradebook.update_or_create_student("DAN-O-NEIL", email="dan@x.org")
    path, said = export.export(graded)
    table = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    found = {row["student"]: row for row in table}
    assert found["777"]["email"] == "a@x.org" and found["777"]["lms_user_id"] == "501"
    assert found["Hub-Zoe"]["name"] == "Zoe" and found["Hub-Zoe"]["score"] == ""
    assert found["Hub-Zoe"]["status"] == "nothing handed in"
    assert "DAN-O-NEIL" not in found and found["dan-o-neil"]["email"] == "dan@x.org"
    assert said[:2] == ["7 submissions of week9 are in it.", "Handed in nothing: Hub-Zoe."]


def test_canvas_finds_who_is_listed_with_its_number_an_address_or_other_capitals():
    listed = [
        mark("hub-ann", 1.0, lms_id="101"),
        mark("BOB", 2.0),
        mark("hub-omar", 3.0, email="Omar@x.org"),
    ]
    content = CANVAS.replace(",omar,", ",omar@X.org,").encode()
    assert what_canvas_reads(canvas.fill(content, listed).content)[1] == {
        101: "1",
        102: "2",
        103: "3",
        104: "",
        199: "",
    }


def test_moodle_finds_who_is_listed_with_an_address_or_a_name():
    listed = [mark("hub-dan", 1.0, email="Dan@X.org"), mark("hub-fay", 2.0, name="Fay Low")]
    filled = moodle.fill(WORKSHEET.encode(), listed)
    assert [each for each, _ in what_moodle_reads(filled.content).values()] == ["1", "3.00", "2"]


# Canvas's gradebook


def test_canvas_students_are_found_by_their_number_or_else_by_their_login():
    of_canvas = [mark("101", 1.0, system="canvas", number="101")]
    assert what_canvas_reads(canvas.fill(CANVAS.encode(), of_canvas).content)[1][101] == "1"
    plain = [mark("omar", 2.5), mark("s104", 2.125), mark("101", 3.0), mark("Lee, Ann", 4.0)]
    filled = canvas.fill(CANVAS.encode(), plain)
    assert what_canvas_reads(filled.content)[1] == {
        101: "3",
        102: "1.00",
        103: "2.5",
        104: "2.12",
        199: "",
    }
    assert filled.left == {"Lee, Ann": "it is not in the file"}


def test_canvas_names_may_stand_in_two_columns_and_cells_between_semicolons():
    table = list(csv.reader(io.StringIO(CANVAS)))
    split = [
        [*row[0].partition(", ")[::2], *row[1:]] if ", " in row[0] else [row[0], "", *row[1:]]
        for row in table
    ]
    split[0][:2] = "LastName", "FirstName"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(split)
    content = text.getvalue().replace("7.00", "7,00").replace("1.00", "1,00").encode("utf-8-sig")
    filled = canvas.fill(content, [mark("101", 2.5), mark("102", 1.0)])
    assert rows(filled.content, ";")[3][7] == "2.5" and filled.changed == ()
    assert filled.content == content.replace(b'yes""";;', b'yes""";2.5;')


def test_canvas_numbers_that_excel_saved_are_the_same_numbers():
    content = CANVAS.replace(",101,", ",101.0,")
    assert content != CANVAS
    assert canvas.fill(content.encode(), [mark("101", 2.5)]).filled == ("101",)


def test_canvas_marks_of_anonymous_submissions_can_go_nowhere_and_it_says_why():
    without = [mark(f"anon-{n}", 1.0, system="canvas", number=f"anon-Ab3x{n}") for n in range(2)]
    with pytest.raises(CannotExport, match="without names.* Switch anonymous grading off"):
        canvas.fill(CANVAS.encode(), without)


def test_canvas_keeps_what_is_excused_or_not_assigned():
    content = CANVAS.replace("A,,1.00,", "A,,EX,").replace('yes""",,', 'yes""",N/A,').encode()
    filled = canvas.fill(content, [mark("101", 1.0), mark("102", 1.0), mark("103", 1.0)])
    assert filled.filled == ("103",)
    assert filled.left == {
        "101": "Canvas has N/A: it is not assigned this, or graded anonymously and not posted",
        "102": "it is excused in Canvas",
    }


def test_a_mark_that_is_there_already_is_left_as_it_is_written():
    content = CANVAS.replace("A,,1.00,", 'A,,"1,00",').encode()
    filled = canvas.fill(content, [mark("102", 1.0)])
    assert (filled.content, filled.changed, filled.filled) == (content, (), ("102",))


def test_points_that_disagree_are_refused_or_converted():
    content = CANVAS.replace(",7.00,", ",100.00,").encode()
    says = (
        r"Points Possible of 'Week 9 \(4711\)' is 100.00, and week9 is graded out of 7. .*--out-of"
    )
    with pytest.raises(CannotExport, match=says):
        canvas.fill(content, [mark("101", 3.5)])
    filled = canvas.fill(content, [mark("101", 3.5)], out_of=100)
    assert what_canvas_reads(filled.content) == (
        100.0,
        {101: "50", 102: "1.00", 103: "", 104: "", 199: ""},
    )
    for wrong in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(CannotExport, match="out_of is"):
            canvas.fill(content, [mark("101", 3.5)], out_of=wrong)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Student,ID", "Name,Number", "This is no gradebook of Canvas's: it begins with 'Name'"),
        ("Week 9 (4711)", "Essay (4711)", "No column of the file could be 'week9'. .*'Essay "),
        ("Week 10 (4712)", "week-9 (4712)", "Several columns of the file could be 'week9'"),
        (",7.00,", ",(read only),", "Canvas lets nobody change"),
        (",101,", ",301,", "None of the 1 students with a mark for week9 is in this file"),
        ('"Lee, Ann"', '"Lee, Ann', "a quote in line 4 is never closed"),
    ],
)
def test_a_file_that_is_not_the_gradebook_is_refused_in_a_sentence(old, new, says):
    assert old in CANVAS
    content = CANVAS.replace(old, new)
    if "never closed" in says:
        content = content.replace('"', "").replace("Lee, Ann", '"Lee Ann')
    with pytest.raises(CannotExport, match=says) as raised:
        canvas.fill(content.encode(), [mark("101", 1.0)])
    assert "\n" not in str(raised.value)


def test_a_gradebook_without_anybody_or_without_points_is_said():
    nobody = "".join(CANVAS.splitlines(keepends=True)[:3]).encode()
    with pytest.raises(CannotExport, match="None of the 1 students with a mark for week9"):
        canvas.fill(nobody, [mark("101", 1.0), mark("102", status=marks.NOT_GRADED)])
    without = "".join(each for each in CANVAS.splitlines(keepends=True) if "7.00" not in each)
    filled = canvas.fill(without.encode(), [mark("101", 1.0)])
    assert filled.filled == ("101",) and filled.note.endswith("see that they are 7 in Canvas.")
    assert canvas.fill(CANVAS.encode(), [mark("101", 1.0)]).note == ""


def test_a_column_can_be_named():
    filled = canvas.fill(CANVAS.encode(), [mark("101", 1.0)], column="Week 10", out_of=10)
    assert rows(filled.content)[3][7] == "1.43"
    with pytest.raises(CannotExport, match="No column of the file could be 'Section'"):
        canvas.fill(CANVAS.encode(), [mark("101", 1.0)], column="Section")


@pytest.mark.parametrize("content", [b"", b"\xff\xfeS\0t\0", b"PK\3\4\0\0", "é,1".encode("cp1252")])
def test_what_is_no_csv_in_utf8_is_refused_in_a_sentence(content):
    for fill in (canvas.fill, moodle.fill):
        with pytest.raises(CannotExport, match="The file can't be read: it is"):
            fill(content, [mark("101", 1.0)])


# Moodle's files


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_moodles_worksheet_keeps_its_separator_its_ends_and_its_mark(bom, separator, end):
    cells = list(csv.reader(io.StringIO(WORKSHEET)))
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(cells)
    content = bom + text.getvalue().replace("7.00", "7,00" if separator == ";" else "7.00").encode()
    filled = moodle.fill(content, [mark("dan", 2.5, system="moodle", number="11")])
    assert filled.content.startswith(bom) and filled.content.count(end.encode()) == 4
    assert what_moodle_reads(filled.content, separator)[11][0] == "2.5"
    assert filled.content.replace(b"2.5", b"", 1).startswith(content[: content.index(b"-") - 20])


def test_moodles_newer_worksheets_have_other_columns_and_other_capitals():
    heading = [
        *("Identifier", "Full name", "ID number", "Email address", "Status", "Group", "Marker"),
        *("Due date", "Grade", "Maximum grade", "Marking workflow state", "Grade can be changed"),
        *("Last modified (submission)", "Online text", "Last modified (grade)"),
        "Feedback comments",
    ]
    first = ["Participant 11", "Dan O'Neil", "9", "dan@x.org", "Submitted for grading - ", "", ""]
    first += ["", "", "7.00", "Released", "Yes", "-", "", "-", ""]
    text = io.StringIO()
    csv.writer(text).writerows([heading, first])
    content = text.getvalue().encode("utf-8-sig")
    dan = mark("dan-o-neil", 2.5, system="moodle", number="11")
    filled = moodle.fill(content, [dan])
    assert rows(filled.content)[1] == [
        *(first[:8] + ["2.5"] + first[9:15]),
        "week9: 2.5 of 7 points (double 2.5).",
    ]
    with pytest.raises(CannotExport, match="Maximum Grade is 100.00"):
        moodle.fill(content.replace(b"7.00", b"100.00"), [dan])


def test_moodle_students_are_found_by_number_or_else_by_address_or_name():
    filled = moodle.fill(
        WORKSHEET.encode(), [mark("11", 1.0), mark("eve@x.org", 2.0), mark("fay-low", 3.0)]
    )
    assert [each for each, _ in what_moodle_reads(filled.content).values()] == ["1", "2", "3"]


def test_another_assignments_worksheet_is_refused_though_the_names_are_the_same():
    dan = mark("dan-o-neil", 1.0, system="moodle", number="77", name="Dan O'Neil")
    with pytest.raises(CannotExport, match="None of the 1 students with a mark for week9"):
        moodle.fill(WORKSHEET.encode(), [dan])


def test_a_comment_of_ours_is_written_anew_and_a_persons_stays():
    first = moodle.fill(WORKSHEET.encode(), [mark("11", 1.0), mark("12", 1.0)])
    wrapped = first.content.replace(b"week9: 1 of", b"<p>week9: 1 of")
    again = what_moodle_reads(moodle.fill(wrapped, [mark("11", 2.0), mark("12", 2.0)]).content)
    assert again[11] == ("2", "week9: 2 of 7 points (double 2).")
    assert again[12] == ("2", "See me, please.")


def test_a_comment_holds_no_markup_and_no_formula():
    reason = "'<img src=x onerror=alert(1)>' is no notebook, \"really\"."
    content = moodle.fill(WORKSHEET.encode(), [mark("11", 0.0, reason=reason)]).content
    assert "&lt;img src=x onerror=alert(1)&gt;" in what_moodle_reads(content)[11][1]
    assert b'""really""' in content
    odd = Mark("=week", "11", score=0.0, max_score=7.0)
    assert what_moodle_reads(moodle.fill(WORKSHEET.encode(), [odd]).content)[11][1].startswith(
        "'=w"
    )


def test_what_moodle_would_silently_pass_over_is_said():
    content = WORKSHEET.replace('7.00,Yes,-,-,"See', '7.00,No,-,-,"See').encode()
    filled = moodle.fill(content, [mark("11", 7.5), mark("12", 1.0), mark("13", 7.0)])
    assert filled.left == {
        "11": "7.5 is above the highest grade there",
        "12": "Moodle says that this grade can't be changed",
    }
    assert filled.filled == ("13",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",Grade,", ",Calificación,", "it has no column 'Grade'. Download it again, in English"),
        ("Last modified (grade)", "Changed", r"it has no column 'Last modified \(grade\)'"),
        ("7.00", "100.00", "Maximum Grade is 100.00, and week9 is graded out of 7"),
        ("7.00", "Good", "Maximum Grade is Good"),
        ("Maximum Grade", "Scale", "grades this assignment by a scale, and takes no points"),
    ],
)
def test_a_file_that_is_no_worksheet_is_refused_in_a_sentence(old, new, says):
    assert old in WORKSHEET
    number = mark("dan", 1.0, system="moodle", number="11")
    with pytest.raises(CannotExport, match=says):
        moodle.fill(WORKSHEET.replace(old, new).encode(), [number])
    with pytest.raises(CannotExport, match="switch Moodle to English"):
        moodle.fill(b"Nombre,Nota\nAna,1\n", [number])


def test_moodles_gradebook_is_filled_by_address_or_name():
    content = (
        '"First name",Surname,"ID number",Institution,Department,"Email address",'
        '"Assignment: Week 9 (Real)","Assignment: Week 9 (Feedback)","Assignment: Week 9 '
        '(Percentage)","Course total (Real)","Last downloaded from this course"\r\n'
        "Ann,Lee,7,HQ,,ann@x.org,-,,-,-,1772000000\r\n"
        "Bob,Núñez,8,HQ,,bob@x.org,2.00,,-,-,1772000000\r\n"
        "Bob,Twin,9,HQ,,b1@x.org,-,,-,-,1772000000\r\n"
        "Bob,Twin,10,HQ,,b2@x.org,-,,-,-,1772000000\r\n"
    ).encode()
    ann = mark("ann-lee", 3.0, system="moodle", number="77", name="Ann Lee")
    twin = mark("bob-twin", 3.0, system="moodle", number="78", name="Bob Twin")
    filled = moodle.fill(content, [ann, mark("bob@x.org", 4.0), twin, mark("zoe", 1.0)])
    found = rows(filled.content)
    assert found[1][6:8] == ["3", "week9: 3 of 7 points (double 3)."]
    assert found[2][6] == "4" and filled.changed == ("bob@x.org",)
    assert filled.left == {
        "bob-twin": "several could be meant in the file",
        "zoe": "it is not in the file",
    }
    assert filled.note.endswith("see that it is 7 in Moodle.")
    assert content.splitlines()[3:] == filled.content.splitlines()[3:]


# Files, byte for byte


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2",
        b"a;b\r\n1;\r\n\r\n;;\r\n",
        b'\xef\xbb\xbf"a ""q""",b\r"x\ny",2\r',
        b'a, "b c"\n1,2 "3" 4\n',
        'a\tβ\n"\t"\t٣\n'.encode(),
        b"a,b,\n",
    ],
)
def test_a_file_of_which_nothing_changed_is_the_same_byte_for_byte(content):
    sheet = Spreadsheet(content)
    assert sheet.content() == content
    wanted = csv.reader(
        io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=sheet.separator
    )
    ours = [row if row != [""] else [] for row in sheet.rows]
    assert ours == list(wanted)


# What there is to export


def test_text_of_strangers_is_no_formula_in_the_plain_export():
    odd = ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\tx", "\rx", 'Q"uo,te', "عمر", "Zoë"]
    found = rows(marks.as_csv([mark("s", 1.0, name=name, reason=name) for name in odd]))
    assert [row[1] for row in found[1:]] == [f"'{each}" for each in odd[:6]] + odd[6:]
    assert [row[9] for row in found[1:]] == [f"'{each}" for each in odd[:6]] + odd[6:]
    assert marks.as_csv([]).startswith(b"\xef\xbb\xbfstudent,name,assignment,score")


def test_exercises_of_two_weeks_have_columns_of_their_own():
    other = Mark("week8", "a", score=1.0, max_score=2.0, exercises={"double": 1.0})
    heading, first, second = rows(marks.as_csv([other, mark("a", 3.0)]))
    assert heading[6:8] == ["week8.double", "week9.double"]
    assert (first[6:8], second[6:8]) == (["1", ""], ["", "3"])


def test_there_must_be_something_to_export(tmp_path):
    root = write_settings(write_course(tmp_path))
    publish.build(root, root)
    with pytest.raises(CannotExport, match="There is no gradebook in the file gradebook.db"):
        export.export(root, "week9")
    (root / "gradebook.db").write_text("no database")
    with pytest.raises(CannotExport, match="can't be read .*The folder backups"):
        export.export(root, "week9")
    (root / "gradebook.db").unlink()
    courses.open_course(root).gradebook.close()
    with pytest.raises(CannotExport, match="There are no submissions of week9"):
        export.export(root, "week9")
    (root / "submitted/ada/week9").mkdir(parents=True)
    with pytest.raises(CannotExport, match="Nothing of week9 is graded yet"):
        export.export(root, "week9")
    with pytest.raises(CannotExport, match="Nothing of the course is graded yet"):
        export.export(root)
    (root / "submitted" / roster.NAME).write_text("x\ny")
    with pytest.raises(CannotExport, match="students.csv can't be read"):
        export.export(root, "week9")


def test_what_does_not_go_together_is_said(tmp_path):
    for options, says in [
        ({"form": "excel"}, "There are: csv, canvas, moodle"),
        ({"form": "csv", "template": "x.csv"}, "are for canvas and moodle"),
        ({"form": "csv", "out_of": 3.0}, "are for canvas and moodle"),
        ({"form": "canvas", "week": None}, "one assignment at a time"),
        ({"form": "moodle"}, "A file to fill is needed: in Moodle, choose"),
    ]:
        with pytest.raises(CannotExport, match=says):
            export.export(tmp_path, **{"week": "week9"} | options)


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_a_template_is_never_written_over(graded, tmp_path):
    template = tmp_path / "gradebook.csv"
    template.write_bytes(CANVAS.encode())
    with pytest.raises(CannotExport, match="The template would be written over"):
        export.export(graded, "week9", form="canvas", template=template, target=template)
    with pytest.raises(CannotExport, match="The template .*none.csv can't be read"):
        export.export(graded, "week9", form="canvas", template=tmp_path / "none.csv")
    assert template.read_bytes() == CANVAS.encode()
