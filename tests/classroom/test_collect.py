"""Submissions from Canvas's and Moodle's zips and from plain folders, and zips that mean harm."""

import os
import stat
import struct
import zipfile

import pytest
from lms import bare_course, entry, tree, zipped

from classroom.collect import archive, collect, senders
from classroom.collect.archive import CannotCollect
from classroom.course import roster, upload
from classroom.course.course import CannotGrade
from classroom.intake import intake

MOODLE = "Ann Lee_11_assignsubmission_file_"


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    return bare_course(folder, "week1", "week2")


def collected(course, *files, week="week1", **options):
    """Collect a zip of these files; the rows by student, or by file where it is nobody's."""
    source = zipped(course.parent / "submissions.zip", *files)
    return by_student(collect.collect(course, week, source, **options))


def by_student(rows):
    assert len({row.student or row.file for row in rows}) == len(rows)
    return {row.student or row.file: row for row in rows}


def handed_in(course):
    """All that lies in the folder submitted, but the table of students."""
    found = tree(course / "submitted") if (course / "submitted").exists() else {}
    return {name: text for name, text in found.items() if name != roster.NAME}


# As Canvas makes it


def test_it_takes_canvas_names_apart(course):
    rows = collected(
        course,
        ("leeann_101_9001_week1.ipynb", "ann"),
        ("o_neilbob_LATE_102_9002_week1.ipynb", "bob"),
        ("hasanomar2_103_9003_week1-1.ipynb", "omar"),
        ("núñezeva_104_9004_Homework 1_2_3_final.ipynb", "eva"),
        ("शर्मानेहा_105_9005_week1.ipynb", "neha"),
        ("raycyd_106_9006_answer.html", "cyd"),
    )
    assert handed_in(course) == {
        "101/week1/week1.ipynb": "ann",
        "102/week1/week1.ipynb": "bob",
        "103/week1/week1.ipynb": "omar",
        "104/week1/week1.ipynb": "eva",
        "105/week1/week1.ipynb": "neha",
        "106/week1/answer.html": "cyd",
    }
    assert {row.outcome for row in rows.values()} == {"collected"}
    assert rows["102"].notes == ("The system calls it late.",)
    assert (rows["103"].name, rows["103"].file) == ("hasanomar2", "week1-1.ipynb")
    assert rows["104"].file == "Homework 1_2_3_final.ipynb"


@pytest.mark.parametrize(
    "name",
    [
        "eve_101_5_202_777_week1.ipynb",  # a display name that holds another's number
        "leeann_101_5_202_777_week1.ipynb",
        "leeann_101_202_777_week1.ipynb",
        "leeann_101_202_text.html",
        "anon_ab12c_5_202_777_week1.ipynb",
    ],
)
def test_a_name_that_can_be_read_as_anothers_costs_nobody_a_mark_and_is_told(course, name):
    rows = collected(course, ("leeann_101_9001_week1.ipynb", "ann"), (name, "eve"))
    assert handed_in(course) == {"101/week1/week1.ipynb": "ann"}
    assert rows["101"].outcome == "collected"
    assert rows[name].outcome == "skipped" and "can be read as of" in rows[name].notes[0]
    assert "202" in rows[name].notes[0] and collect.exit_code(rows.values()) == 1


def test_of_moodles_names_too(course):
    name = "Eve_11_assignsubmission_file_22_assignsubmission_file_/week1.ipynb"
    rows = collected(course, (MOODLE + "/week1.ipynb", "ann"), (name, "eve"))
    assert list(handed_in(course).values()) == ["ann"]
    assert "can be read as of 11, 22" in rows[name].notes[0]


@pytest.mark.parametrize(
    "name",
    [f"a_{'1' * 5000}_2_week1.ipynb", f"a_1_{'2' * 5000}_week1.ipynb", "a_1_2_-" + "9" * 150],
)
def test_a_name_with_a_long_number_stops_nobody(course, name):
    rows = collected(course, ("ann_101_9001_week1.ipynb", "ann"), (name, "eve"))
    assert rows["101"].outcome == "collected"


def test_what_is_damaged_in_any_packing_skips_its_learner_alone(course, tmp_path):
    source = tmp_path / "submissions.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("eve_102_9002_week1.ipynb", bytes(range(256)))
        opened.writestr("ann_101_9001_week1.ipynb", "ann")
    content = bytearray(source.read_bytes())
    begin = content.index(b"eve_102_9002_week1.ipynb") + len("eve_102_9002_week1.ipynb")
    content[begin + 4 : begin + 20] = b"\xff" * 16
    source.write_bytes(content)
    rows = by_student(collect.collect(course, "week1", source))
    assert rows["101"].outcome == "collected"
    assert rows["102"].outcome == "skipped" and "damaged" in rows["102"].notes[0]


def test_a_collected_notebook_runs_nothing_when_it_is_opened(course):
    text = '{"cells": [], "metadata": {"widgets": {"a": 1}, "title": "x"}}'
    files = [("ann_101_9001_week1.ipynb", text)]
    collected(course, *files)
    (found,) = handed_in(course).values()
    assert "widgets" not in found and '"title"' in found
    assert {row.outcome for row in collected(course, *files).values()} == {"there already"}


def test_of_several_attempts_it_takes_the_latest_and_says_so(course):
    rows = collected(
        course,
        ("leeann_101_9001_week1.ipynb", "first"),
        ("leeann_101_9003_week1-2.ipynb", "third"),
        ("leeann_101_9002_week1-1.ipynb", "second"),
        ("leeann_101_9003_data.csv", "a,b"),
        ("leebob_102_9009_week1-9.ipynb", "ninth"),
        ("leebob_102_9010_week1-10.ipynb", "tenth"),
    )
    assert handed_in(course) == {
        "101/week1/week1.ipynb": "third",
        "101/week1/data.csv": "a,b",
        "102/week1/week1.ipynb": "tenth",
    }
    assert rows["101"].notes == (
        "Of 3 attempts the latest was taken; left out: 'week1.ipynb', 'week1-1.ipynb'.",
    )


def test_it_leaves_what_was_typed_into_canvas_and_says_so(course):
    rows = collected(
        course, ("leeann_101_9001_week1.ipynb", "ann"), ("leebob_102_text.html", "<p>Hello</p>")
    )
    assert list(handed_in(course)) == ["101/week1/week1.ipynb"]
    assert rows["102"].notes == (
        "The answer was typed in, and no file handed in. Ask for the notebook.",
    )


def test_it_takes_anonymous_submissions(course):
    rows = collected(
        course,
        ("anon_Ab3x9_9001_week1.ipynb", "x"),
        ("LATE_anon_b2345_9002_week1.ipynb", "y"),
        ("anon_c3456_text.html", "<p>"),
    )
    assert "typed in" in rows["anon-c3456"].notes[0]
    assert list(handed_in(course)) == [
        "anon-Ab3x9/week1/week1.ipynb",
        "anon-b2345/week1/week1.ipynb",
    ]


# As Moodle makes it


@pytest.mark.parametrize(
    "name",
    [
        "{}_assignsubmission_file_/week1.ipynb",
        "{}_assignsubmission_file/week1.ipynb",
        "{}_assignsubmission_file_week1.ipynb",
        "Week 1/{}_assignsubmission_file_/week1.ipynb",
    ],
)
def test_it_takes_moodle_names_apart(course, name):
    rows = collected(course, (name.format("Ann Lee_11"), "a"), (name.format("عمر حسن_12"), "b"))
    assert handed_in(course) == {
        "ann-lee/week1/week1.ipynb": "a",
        "عمر-حسن/week1/week1.ipynb": "b",
    }
    assert rows["ann-lee"].name == "Ann Lee"


def test_it_takes_folders_in_a_moodle_submission(course):
    collected(
        course, (f"{MOODLE}/week1.ipynb", "a"), (f"{MOODLE}/data/a_1_2_b.csv", "1"), ("x.txt", "")
    )
    assert handed_in(course) == {
        "ann-lee/week1/week1.ipynb": "a",
        "ann-lee/week1/data/a_1_2_b.csv": "1",
    }


def test_it_gives_a_learner_one_folder_for_all_weeks_whatever_moodles_number(course):
    collected(course, (f"{MOODLE}/week1.ipynb", "a"))
    collected(course, ("Ann Lee_77_assignsubmission_file_/week2.ipynb", "b"), week="week2")
    assert list(handed_in(course)) == ["ann-lee/week1/week1.ipynb", "ann-lee/week2/week2.ipynb"]
    seats = roster.read(course / "submitted")
    assert [(seat.assignment, seat.student, seat.number) for seat in seats] == [
        ("week1", "ann-lee", "11"),
        ("week2", "ann-lee", "77"),
    ]


def test_it_keeps_two_learners_of_one_name_apart(course):
    two = [("Ann Lee_11_assignsubmission_file_/week1.ipynb", "a")]
    two.append(("Ann  LEE_12_assignsubmission_file_/week1.ipynb", "b"))
    collected(course, *two)
    wanted = {"ann-lee-11/week1/week1.ipynb": "a", "ann-lee-12/week1/week1.ipynb": "b"}
    assert handed_in(course) == wanted
    assert collected(course, two[0])["ann-lee-11"].outcome == "there already"
    assert handed_in(course) == wanted


def test_a_second_zip_with_another_learner_of_that_name_is_another_learner(course):
    collected(course, (f"{MOODLE}/week1.ipynb", "a"))
    collected(course, ("Ann Lee_12_assignsubmission_file_/week1.ipynb", "b"))
    assert handed_in(course) == {
        "ann-lee/week1/week1.ipynb": "a",
        "ann-lee-12/week1/week1.ipynb": "b",
    }


def test_it_tells_blind_participants_apart_by_their_number(course):
    collected(course, ("Participant_11_assignsubmission_file_/week1.ipynb", "a"))
    assert list(handed_in(course)) == ["participant-11/week1/week1.ipynb"]


def test_it_leaves_text_typed_into_moodle(course):
    rows = collected(
        course,
        ("Ann Lee_11_assignsubmission_onlinetext_/onlinetext.html", "<p>"),
        ("Bob Ray_12_assignsubmission_onlinetext_/onlinetext.html", "<p>"),
        (f"{MOODLE}/week1.ipynb", "a"),
        ("Default group_assignsubmission_file_/week1.ipynb", "who"),
    )
    assert list(handed_in(course)) == ["ann-lee/week1/week1.ipynb"]
    assert "typed in" in rows["bob-ray"].notes[0]
    assert rows["Default group_assignsubmission_file_/week1.ipynb"].notes == (
        "'Default group_assignsubmission_file_/week1.ipynb' has no name of Moodle's.",
    )


# Plain folders


@pytest.mark.parametrize("inside", ["{}/week1.ipynb", "{}/week1/week1.ipynb", "all/{}/week1.ipynb"])
def test_it_takes_a_folder_for_each_student(course, inside, tmp_path):
    wanted = {"ada/week1/week1.ipynb": "a", "bob/week1/week1.ipynb": "b"}
    for student in ("ada", "bob"):
        path = tmp_path / "got" / inside.format(student)
        path.parent.mkdir(parents=True)
        path.write_text(student[0])
    assert len(collect.collect(course, "week1", tmp_path / "got")) == 2
    assert handed_in(course) == wanted


def test_it_takes_a_zip_for_each_student(course, tmp_path):
    one = zipped(
        tmp_path / "one.zip", ("my work/Week1.ipynb", "a"), ("__MACOSX/._x", "")
    ).read_bytes()
    collected(course, ("ada.zip", one), ("bob/week1.ipynb", "b"), ("list.txt", "ada, bob"))
    assert handed_in(course) == {"ada/week1/week1.ipynb": "a", "bob/week1/week1.ipynb": "b"}


def test_it_opens_a_zip_only_where_there_is_no_notebook_beside(course, tmp_path):
    data = zipped(tmp_path / "data.zip", ("a.csv", "1")).read_bytes()
    collected(course, ("leeann_1_2_week1.ipynb", "a"), ("leeann_1_3_data.zip", data))
    assert (course / "submitted/1/week1/data.zip").read_bytes() == data


def test_several_notebooks_are_left_to_grading(course):
    rows = collected(course, ("ada/draft.ipynb", "1"), ("ada/final.ipynb", "2"))
    assert handed_in(course) == {"ada/week1/draft.ipynb": "1", "ada/week1/final.ipynb": "2"}
    assert "Grading will tell more." in rows["ada"].notes[0]
    rows = collected(
        course, ("bob/a/week1.ipynb", "1"), ("bob/b/week1.ipynb", "2"), ("cyd/week1.ipynb", "3")
    )
    assert "several of its folders" in rows["bob"].notes[0]


def test_a_file_that_is_no_notebook_is_collected_for_grading_to_refuse(course):
    collected(course, ("leeann_1_2_week1.pdf", "%PDF"))
    release = {"name": "week1", "cells": [], "stubs": {}}
    found = intake.look(course / "submitted/1/week1", release)
    assert (found.verdict, "'week1.pdf'" in found.reason) == ("missing", True)


def test_a_learner_cannot_hand_in_the_time_of_handing_in(course):
    collected(
        course,
        ("leeann_1_2_week1.ipynb", "a"),
        ("leeann_1_3_timestamp.txt", "1999-01-01 00:00:00 UTC"),
        ("leeann_1_4_.DS_Store", ""),
    )
    assert list(handed_in(course)) == ["1/week1/week1.ipynb"]


# What is there already


def test_collecting_again_changes_nothing(course):
    collected(course, ("leeann_1_2_week1.ipynb", "a"))
    before = (course / "submitted/1/week1").stat().st_ino
    rows = collected(course, ("leeann_1_2_week1.ipynb", "a"), ("leebob_3_4_week1.ipynb", "b"))
    assert {student: row.outcome for student, row in rows.items()} == {
        "1": "there already",
        "3": "collected",
    }
    assert (course / "submitted/1/week1").stat().st_ino == before


def test_what_differs_is_taken_only_by_force_and_the_older_is_kept(course):
    collected(course, ("leeann_1_2_week1.ipynb", "old"), ("leeann_1_2_a.csv", "1"))
    new = ("leeann_1_3_week1-1.ipynb", "new")
    rows = collected(course, new)
    assert rows["1"].outcome == "skipped" and "--force" in rows["1"].notes[0]
    assert handed_in(course) == {"1/week1/week1.ipynb": "old", "1/week1/a.csv": "1"}
    rows = collected(course, new, force=True)
    assert rows["1"].outcome == "replaced"
    assert handed_in(course) == {"1/week1/week1.ipynb": "new"}
    [kept] = (course / "backups/submitted/1").iterdir()
    assert tree(kept) == {"week1.ipynb": "old", "a.csv": "1"}
    collected(course, ("leeann_1_4_week1-2.ipynb", "newer"), force=True)
    assert len(list((course / "backups/submitted/1").iterdir())) == 2


def test_a_damaged_resubmission_does_not_hide_who_is_who(course):
    collected(course, (f"{MOODLE}/week1.ipynb", "a"))
    collected(course, (entry(f"{MOODLE}/week1.ipynb", mode=stat.S_IFLNK | 0o777), "/etc/passwd"))
    [seat] = roster.read(course / "submitted")
    assert (seat.number, seat.problem, seat.handed_in) == ("11", "", "week1.ipynb")


# Zips that mean harm


HARM = [
    (f"{MOODLE}/../../../evil.ipynb", "leads out of the folder"),
    (f"{MOODLE}/a\\..\\evil.ipynb", "backslash"),
    (f"/{MOODLE}/week1.ipynb", "names a place on a disk"),
    (f"C:/{MOODLE}/week1.ipynb", "names a place on a disk"),
    (f"{MOODLE}/week1.ipynb\0.txt", "characters that can't be written"),
    (f"{MOODLE}/\u2028.ipynb", "characters that can't be written"),
    (f"{MOODLE}/con.ipynb", "Windows keeps for itself"),
    (f"{MOODLE}/.//week1.ipynb", "no proper name"),
    (f"{MOODLE}/{'x' * 201}.ipynb", "too long"),
    (f"{MOODLE}..", "leads out of the folder"),
    (f"{MOODLE}../../../evil.ipynb", "leads out of the folder"),
    (f"{MOODLE}CON", "Windows keeps for itself"),
]


@pytest.mark.parametrize(("name", "says"), HARM)
def test_a_name_that_means_harm_skips_its_learner_alone(course, name, says):
    before = set(tree(course.parent))
    rows = collected(
        course,
        (f"{MOODLE}/week1.ipynb", "mine"),
        (entry(name), "evil"),
        ("Bob Ray_12_assignsubmission_file_/week1.ipynb", "b"),
    )
    assert rows["ann-lee"].outcome == "skipped"
    assert says in rows["ann-lee"].notes[0] and len(rows["ann-lee"].notes) == 1
    assert handed_in(course) == {"bob-ray/week1/week1.ipynb": "b"}
    new = set(tree(course.parent)) - before - {"submissions.zip"}
    assert new == {f"course/submitted/{roster.NAME}", "course/submitted/bob-ray/week1/week1.ipynb"}


@pytest.mark.parametrize("name", ["../../evil.ipynb", "/etc/evil.ipynb", "C:/evil/week1.ipynb"])
def test_a_name_that_means_harm_and_is_nobodys_is_named(course, name):
    rows = collected(course, ("ada/week1.ipynb", "a"), (entry(name), "evil"))
    assert list(handed_in(course)) == ["ada/week1/week1.ipynb"]
    [lost] = [row for student, row in rows.items() if student != "ada"]
    assert (lost.student, lost.outcome) == ("", "skipped")


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644])
def test_a_link_or_a_device_skips_its_learner(course, mode):
    rows = collected(course, (entry("ada/week1.ipynb", mode=mode), "/etc/passwd"))
    assert handed_in(course) == {}
    says = "is a link." if stat.S_ISLNK(mode) else "is no plain file."
    assert rows["ada"].notes == (f"'ada/week1.ipynb' {says}",)


def test_links_in_a_folder_are_not_followed(course, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "week1.ipynb").write_text("not yours")
    got = tmp_path / "got"
    for student in ("ada", "bob", "cyd"):
        (got / student).mkdir(parents=True)
    (got / "ada" / "week1.ipynb").symlink_to(tmp_path / "secret" / "week1.ipynb")
    (got / "bob" / "data").symlink_to(tmp_path / "secret")
    os.mkfifo(got / "cyd" / "week1.ipynb")
    rows = by_student(collect.collect(course, "week1", got))
    assert handed_in(course) == {}
    assert rows["bob"].notes == ("'bob/data' is a link.",)
    assert rows["cyd"].notes == ("'cyd/week1.ipynb' is no plain file.",)


def test_a_bomb_skips_its_learner(course):
    rows = collected(course, ("ada/week1.ipynb", bytes(20 * 2**20)), ("bob/week1.ipynb", "b"))
    assert list(handed_in(course)) == ["bob/week1/week1.ipynb"]
    assert rows["ada"].notes == ("'ada/week1.ipynb' would swell to 20 MB, which is no homework.",)


def test_a_bomb_in_a_zip_in_the_zip_skips_its_learner(course, tmp_path):
    bomb = zipped(tmp_path / "bomb.zip", ("week1.ipynb", bytes(20 * 2**20))).read_bytes()
    nested = zipped(tmp_path / "nested.zip", ("bomb.zip", bomb)).read_bytes()
    rows = collected(course, ("ada.zip", bomb), ("bob/work.zip", nested), ("cyd.zip", "no zip"))
    assert handed_in(course) == {}
    assert rows["ada"].notes[0].startswith("In 'ada.zip': 'week1.ipynb' would swell to 20 MB")
    assert rows["bob"].notes[0].startswith("In 'work.zip': 'bomb.zip' is a zip in a zip.")
    assert rows["cyd"].notes[0].startswith("The zip is no zip, or it breaks off.")


def test_too_much_of_one_learner_skips_that_learner(course):
    limits = upload.Limits(all_bytes=1000, files=3)
    rows = collected(
        course,
        ("ada/week1.ipynb", "x" * 1001),
        *((f"bob/{number}.ipynb", "") for number in range(4)),
        ("cyd/week1.ipynb", "x" * 1000),
        limits=limits,
    )
    assert list(handed_in(course)) == ["cyd/week1/week1.ipynb"]
    assert "more than 3 files" in rows["bob"].notes[0]


def test_too_much_in_all_is_refused_before_anything_is_written(course, tmp_path):
    source = zipped(tmp_path / "a.zip", ("ada/week1.ipynb", "abc"), ("bob/week1.ipynb", "abc"))
    with (
        pytest.raises(CannotCollect, match="more than 1 files"),
        archive.entries(source, archive.Limits(entries=1)),
    ):
        pass
    with (
        pytest.raises(CannotCollect, match="Nothing was unpacked"),
        archive.entries(source, archive.Limits(all_bytes=5)),
    ):
        pass


def test_an_encrypted_entry_skips_its_learner(course, tmp_path):
    source = zipped(tmp_path / "a.zip", ("ada/week1.ipynb", "a"), ("bob/week1.ipynb", "b"))
    data = bytearray(source.read_bytes())
    for header, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.index(header) + offset
        data[place : place + 2] = struct.pack("<H", 1)
    source.write_bytes(data)
    rows = by_student(collect.collect(course, "week1", source))
    assert rows["ada"].notes == ("'ada/week1.ipynb' is encrypted.",)
    assert list(handed_in(course)) == ["bob/week1/week1.ipynb"]


def test_a_damaged_entry_skips_its_learner(course, tmp_path):
    source = zipped(tmp_path / "a.zip", ("ada/week1.ipynb", "a" * 99), ("bob/week1.ipynb", "b"))
    data = bytearray(source.read_bytes())
    data[30 + len("ada/week1.ipynb")] ^= 0xFF
    source.write_bytes(data)
    rows = by_student(collect.collect(course, "week1", source))
    assert rows["ada"].notes == ("'ada/week1.ipynb' is damaged.",)
    assert list(handed_in(course)) == ["bob/week1/week1.ipynb"]


def test_an_entry_that_lies_about_its_size_skips_its_learner(course, tmp_path):
    bomb = ("ada/week1.ipynb", bytes(20 * 2**20))
    data = bytearray(zipped(tmp_path / "a.zip", bomb, ("bob/week1.ipynb", "b")).read_bytes())
    for header, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        place = data.index(header) + offset
        data[place : place + 4] = struct.pack("<I", 1000)
    (tmp_path / "a.zip").write_bytes(data)
    rows = by_student(collect.collect(course, "week1", tmp_path / "a.zip"))
    assert rows["ada"].notes == ("'ada/week1.ipynb' is damaged.",)
    assert list(handed_in(course)) == ["bob/week1/week1.ipynb"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["ada/week1.ipynb", "ada/WEEK1.ipynb"])
def test_two_entries_of_one_name_skip_their_learner(course, second):
    rows = collected(course, ("ada/week1.ipynb", "1"), (second, "2"), ("bob/week1.ipynb", "b"))
    assert "is in there twice" in rows["ada"].notes[0]
    assert list(handed_in(course)) == ["bob/week1/week1.ipynb"]


def test_a_file_and_a_folder_of_one_name_skip_their_learner(course):
    rows = collected(
        course, ("ada/my.ipynb", "1"), ("ada/week1.ipynb/a.csv", "2"), ("bob/week1.ipynb", "b")
    )
    assert "have one name" in rows["ada"].notes[0]
    assert list(handed_in(course)) == ["bob/week1/week1.ipynb"]


def test_a_name_without_the_utf8_flag_is_read_as_what_it_is(course, tmp_path):
    names = [("José_1_assignsubmission_file_/week1.ipynb", name) for name in ("utf-8", "cp437")]
    for number, (name, encoding) in enumerate(names):
        ascii_name = name.encode(encoding).decode("latin-1")
        source = zipped(tmp_path / "a.zip", ("x" * len(ascii_name), str(number)))
        data = source.read_bytes().replace(b"x" * len(ascii_name), name.encode(encoding))
        source.write_bytes(data)
        target = bare_course(tmp_path / encoding) if (tmp_path / encoding).mkdir() is None else 0
        collect.collect(target, "week1", source)
        assert list(handed_in(target)) == ["josé/week1/week1.ipynb"], encoding


def test_a_folder_cannot_be_called_anything(course):
    for name in [".hidden", "a b ", "a\u202eb", "x" * 61, roster.NAME]:
        rows = collected(course, (f"{name}/week1.ipynb", "a"), ("ada/week1.ipynb", "a"))
        assert "can't be the name of a student's folder" in rows[name].notes[0], name
    assert list(handed_in(course)) == ["ada/week1/week1.ipynb"]


def test_names_that_mean_harm_do_not_hide_that_it_is_canvass_zip(course):
    rows = collected(
        course,
        (entry("../../evil_1_2_week1.ipynb"), "evil"),
        (entry("/etc/leeann_101_9001_week1.ipynb"), "evil"),
        ("leebob_102_9002_week1.ipynb", "b"),
    )
    assert handed_in(course) == {"102/week1/week1.ipynb": "b"}
    assert "leads out of the folder" in rows["1"].notes[0]
    assert "names a place on a disk" in rows["101"].notes[0]


def test_a_name_is_kept_without_what_a_terminal_would_obey(course):
    name = "Z\x1b[31moe\u202e \0 Ray"
    collected(
        course,
        (entry(f"{name}_1_assignsubmission_file_/week1.ipynb"), "a"),
        ("Bob_2_assignsubmission_file_/week1.ipynb", "b"),
    )
    assert [seat.name for seat in roster.read(course / "submitted")] == ["Bob", "Z [31moe Ray"]


# Sources that hold nothing


def test_it_refuses_what_holds_no_submissions(course, tmp_path):
    text, empty = tmp_path / "a.txt", tmp_path / "empty"
    text.write_text("hello")
    empty.mkdir()
    whole = zipped(tmp_path / "a.zip", ("ada/week1.ipynb", "a" * 999)).read_bytes()
    (tmp_path / "part.zip").write_bytes(whole[:-30])
    cases = [
        (text, "a.txt is no zip, or it breaks off"),
        (tmp_path / "part.zip", "part.zip is no zip, or it breaks off"),
        (tmp_path / "none.zip", "There is no file none.zip"),
        (empty, "There are no submissions in empty"),
        (zipped(tmp_path / "b.zip"), "There are no submissions in b.zip"),
        (zipped(tmp_path / "c.zip", ("readme.md", "")), "There is 'readme.md'"),
    ]
    for source, says in cases:
        with pytest.raises(CannotCollect, match=says) as raised:
            collect.collect(course, "week1", source)
        assert "\n" not in str(raised.value)
    assert not (course / "submitted").exists()


def test_it_refuses_a_week_that_is_not_there(course, tmp_path):
    source = zipped(tmp_path / "a.zip", ("ada/week1.ipynb", "a"))
    with pytest.raises(CannotGrade, match="There are: week1, week2"):
        collect.collect(course, "week9", source)


def test_a_table_of_students_that_was_spoilt_stops_it(course):
    collected(course, (f"{MOODLE}/week1.ipynb", "a"))
    (course / "submitted" / roster.NAME).write_text("name\nann")
    with pytest.raises(CannotCollect, match="submitted/students.csv can't be read"):
        collected(course, (f"{MOODLE}/week1.ipynb", "a"))


def test_a_full_disk_is_said_in_a_sentence(course):
    (course / "submitted").write_text("in the way")
    with pytest.raises(CannotCollect, match="The folder submitted can't be written"):
        collected(course, ("ada/week1.ipynb", "a"))


# The table of students


def test_the_table_of_students_comes_back_as_it_was_and_holds_no_formula(tmp_path):
    names = ['=HYPERLINK("http://x")', "@a", 'Q"uo,te\n2', "عمر حسن", "'=1", "' Ann", "-1", "\tx"]
    seats = [
        roster.Seat("week1", f"s{number}", "moodle", str(number), name)
        for number, name in enumerate(names)
    ]
    roster.write(tmp_path, seats)
    assert roster.read(tmp_path) == seats
    raw = (tmp_path / roster.NAME).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b',"=' not in raw and b",=" not in raw


def test_a_class_of_two_hundred_takes_seconds(course, tmp_path):
    many = [(f"lee{n}_{n}_{n + 9000}_week1.ipynb", "a" * 20_000) for n in range(200)]
    source = zipped(tmp_path / "many.zip", *many)
    assert len(collect.collect(course, "week1", source)) == 200


def test_the_table_shows_names_as_text_whatever_is_in_them(course, capsys):
    rows = collected(course, ("[red]Ann[b] Lee_1_assignsubmission_file_/week1.ipynb", "a"))
    collect.show("week1", list(rows.values()))
    said = capsys.readouterr().out
    assert "[red]Ann[b] Lee" in said and "1 submissions of week1: 1 collected." in said


def test_the_summary_counts(course):
    rows = collected(course, ("ada/week1.ipynb", "a"), ("bob.zip", "x"), ("readme.md", "x"))
    assert collect.exit_code(rows.values()) == 1
    assert collect.summary("week1", list(rows.values())) == [
        "2 submissions of week1: 1 collected, 1 skipped.",
        "Files that are nobody's: 1. They were left out.",
        "Grade them with `workbook grade week1`.",
    ]


def test_one_file_with_a_name_like_canvass_does_not_make_it_canvass_zip(course):
    names = ["ada/week1.ipynb", "ada/a_1_2_b.csv", "bob/week1.ipynb"]
    entries = [archive.Entry(tuple(name.split("/")), 0, "", bytes) for name in names]
    system, sent, nobodys = senders.sort(entries, "week1")
    assert (system, [learner.number for learner in sent], nobodys) == ("plain", ["ada", "bob"], [])


def test_zip_infos_are_what_the_tests_mean(tmp_path):
    with zipfile.ZipFile(zipped(tmp_path / "a.zip", (entry("a\0b"), ""))) as opened:
        assert opened.infolist()[0].orig_filename == "a\0b"
