"""The key of any student: by running the solution, for one or for the class."""

import csv
import hashlib
import re
import shutil

import pytest
from command_line import hand_in, run
from small_course import WITH_VARIANT, edited, write_course, write_settings

from authoring import publish
from classroom.analyse import keys
from classroom.course import roster


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    root = write_settings(write_course(tmp_path_factory.mktemp("course"), WITH_VARIANT))
    publish.build(root, root)
    return root


@pytest.fixture
def course(published, tmp_path):
    return shutil.copytree(published, tmp_path / "course")


def digits(student):
    """Price and count of a student, worked out here."""
    number = int(hashlib.sha256(f"week9\0{student}".encode()).hexdigest(), 16)
    return 100 + number % 899, 100 + number // 899 % 899


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_its_command_prints_what_a_student_was_asked_and_the_answer(course):
    price, count = digits("ada")
    said = run("key", "week9", "--student", "ada", cwd=course / "exercises")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == (
        f"bill of 'ada'\n  asked:  price {price}, count {count}\n  answer: answer {price * count}\n"
    )


@pytest.mark.parametrize("student", ["", "José Núñez", "x" * 5000, "\x1b[31m", "\udcff"])
def test_its_command_has_a_key_for_any_name(course, student):
    said = run("key", "week9", "--student", student, cwd=course)
    assert (said.returncode, said.stderr) == (0, "")
    assert re.fullmatch(
        r"bill of '.{,90}'\n  asked:  price \d+, count \d+\n  answer: answer \d+\n", said.stdout
    )


def test_it_has_a_key_for_a_name_with_nul(course):
    [key] = keys.keys(course, "week9", ["a\0b"])
    assert tuple(key.brief.values()) == digits("a-b")


def test_its_command_writes_the_keys_of_the_class(course):
    hand_in(course, "ada", {})
    (course / "submitted/eve/week9").mkdir(parents=True)
    seats = [roster.Seat("week8", "fay", "moodle", "7"), roster.Seat("week9", "ada", "moodle", "8")]
    roster.write(course / "submitted", [*seats, roster.Seat("week9", "=1+1", "canvas", "9")])
    said = run("key", "week9", cwd=course)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == "Wrote reports/week9-key.csv: 4 students.\n"
    found = table(course / "reports/week9-key.csv")
    assert [row["student"] for row in found] == ["'=1+1", "ada", "eve", "fay"]
    price, count = digits("fay")
    assert found[-1] == {
        "student": "fay",
        "bill.price": str(price),
        "bill.count": str(count),
        "bill.answer": str(price * count),
    }


def test_its_command_writes_where_it_is_told(course, tmp_path):
    hand_in(course, "ada", {})
    said = run("key", "week9", "--output", str(tmp_path / "key.csv"), cwd=course)
    assert said.stdout == f"Wrote {tmp_path / 'key.csv'}: 1 students.\n"
    assert len(table(tmp_path / "key.csv")) == 1
    said = run("key", "week9", "--output", str(tmp_path), cwd=course)
    assert (said.returncode, said.stdout) == (2, "")
    assert "Give another --output" in said.stderr


def test_its_command_says_why_there_is_no_key(course):
    for asked, sentence in [
        (["week9"], "Nobody has handed in anything yet"),
        (["week8", "--student", "ada"], "There is no assignment 'week8'"),
    ]:
        said = run("key", *asked, cwd=course)
        assert (said.returncode, said.stdout) == (2, "")
        assert sentence in said.stderr and "Traceback" not in said.stderr


def test_it_says_that_nothing_differs_or_that_a_solution_fails(tmp_path):
    for text, sentence in [
        (None, "No exercise of week9 differs from student to student: its answers are in"),
        (edited("return mine[", "return my[", WITH_VARIANT), r"does not run here \(NameError"),
    ]:
        root = write_course(tmp_path, *[text] if text else [])
        publish.build(root, root)
        with pytest.raises(keys.NoKey, match=sentence):
            list(keys.keys(root, "week9", ["ada"]))


def test_it_says_that_the_table_of_the_class_cannot_be_read(course):
    (course / "submitted").mkdir()
    (course / "submitted/students.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(keys.NoKey, match=r"students.csv can't be read"):
        keys.students_of(course)
