"""The record of what a learner did: added to from anywhere, spoiled by nothing, in nobody's way."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from workbook.page import quiz
from workbook.progress import log

CHECK = """# It doubles.
from workbook import check

with check.points(2) as earned:
    check.call(double, 1).returns(2)
    check.call(double, 2).returns(4)
earned"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with an assignment, seen from the folder of its lessons."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "exercises" / "week1").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


def note(option, probability=None):
    log.note_answer("week1", "predict-hour", option, right=False, probability=probability)


def options(course):
    return [event["option"] for event in log.read(course).events]


def file_of(course):
    return course / "notebooks" / "progress.jsonl"


# What is written


def test_an_answer_is_a_line_that_a_person_can_read(course):
    note("a", 0.75)
    [line] = file_of(course).read_text().splitlines()
    told = json.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {
        "v": 1,
        "kind": "answer",
        "week": "week1",
        "question": "predict-hour",
        "option": "a",
        "right": False,
        "probability": 0.75,
    }


def test_the_same_answer_again_says_nothing_new(course):
    for option in "aaba":
        note(option)
    assert options(course) == ["a", "b"]
    file_of(course).unlink()
    note("a")
    assert options(course) == ["a"]


@pytest.mark.parametrize("place", ["", "exercises", "solutions/week1", "notebooks/deeper"])
def test_nothing_is_noted_outside_of_lessons_and_assignments(course, monkeypatch, place):
    (course / place).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(course / place)
    note("a")
    assert not list(course.rglob("*.jsonl"))


def test_nothing_is_noted_while_it_is_graded(course, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    note("a")
    assert not file_of(course).exists()


def test_a_record_that_cannot_be_written_disturbs_no_page(course, capfd):
    file_of(course).mkdir()
    note("a")
    assert quiz.answer("week1", "predict-hour", "c", probability=0.9).right
    assert capfd.readouterr() == ("", "")
    assert quiz.ask("week1", "predict-hour").earlier == {}
    with pytest.raises(ValueError, match=r"progress.jsonl can't be read \("):
        log.read(course)


def test_two_notebooks_at_once_lose_nothing(course):
    code = "import sys; from workbook.progress import log\nfor number in range(200):\n"
    code += "    log.note_answer('week1', sys.argv[1], str(number), right=True, probability=None)"
    command = [sys.executable, "-c", code]
    writers = [subprocess.Popen([*command, name]) for name in ("one", "two", "three")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    kept = log.read(course)
    assert kept.problem == ""
    assert len({(event["question"], event["option"]) for event in kept.events}) == 600


# What is read


def line(option, **more):
    said = {"v": 1, "at": "2026-01-05T09:00:00.000000Z", "kind": "answer", "week": "week1"}
    said |= {"question": "q", "option": option, "right": True, "probability": None}
    return json.dumps(said | more)


@pytest.mark.parametrize(
    "damage",
    [
        '{"v": 1, "at": "20',
        "\0\0\0",
        "[]",
        "1e9",
        "{}",
        "[" * 100_000,
        "9" * 5000,
        line("x", right="yes"),
        line("x", probability=1.5),
        line("x", probability=float("nan")),
        line("x", at=None),
        line("x", week="\ud800"),
        line("x", kind=["answer"]),
        line("x", kind="check", cell="?", attempt="", possible=2, earned=3),
        line("x", kind="check", cell="?", attempt="", possible=10**400, earned=0),
        line("x", kind="check", asks="It doubles.", attempt="", possible=2, earned=1),
    ],
)
def test_a_damaged_line_counts_for_nothing_and_stays(course, damage):
    whole = f"{line('a')}\n{damage}\n{line('b')}\n"
    file_of(course).write_text(whole)
    kept = log.read(course)
    assert [event["option"] for event in kept.events] == ["a", "b"]
    assert kept.problem == (
        "progress.jsonl: 1 line can't be read, line 2 first; kept in the file, not counted."
    )
    note("c")
    assert file_of(course).read_text().startswith(whole)
    assert options(course) == ["a", "b", "c"]


def test_a_line_that_was_cut_off_spoils_not_the_next(course):
    file_of(course).write_text(f"{line('a')}\n{line('b')[:40]}")
    note("c")
    assert options(course) == ["a", "c"]


def test_lines_of_a_newer_course_are_left_to_it(course):
    file_of(course).write_text(f"{line('a', v=2)}\n{line('b', mood='good')}\n{line('c', v=9)}\n")
    kept = log.read(course)
    assert [event["option"] for event in kept.events] == ["b"]
    assert kept.problem == (
        "progress.jsonl: 2 lines of a newer course; kept in the file, not counted."
    )


def test_bytes_that_are_no_text_are_no_end(course):
    file_of(course).write_bytes(b"\xff\xfe\x00\n" + line("a").encode() + b"\r\n")
    assert options(course) == ["a"]


def test_a_file_that_no_learner_wrote_is_refused_and_kept(course):
    file_of(course).write_bytes(b"x" * (log.LARGEST + 1))
    note("a")
    with pytest.raises(ValueError, match="10,000,001 bytes, more than a learner writes"):
        log.read(course)
    assert file_of(course).stat().st_size == log.LARGEST + 1
    with pytest.raises(ValueError, match="move it away first"):
        log.join(course, b"{}")


def test_joined_copies_are_read_in_the_order_of_time(course):
    file_of(course).write_text(line("late", at="2026-02-01") + "\n")
    assert log.join(course, (line("early", at="2026-01-01") + "\n").encode())
    assert options(course) == ["early", "late"]
    assert log.firsts(log.read(course).events)["week1", "q"]["option"] == "early"


# Attempts


def attempt(code, check="double(1)"):
    names = {"__name__": "__main__"}
    exec(code, names)
    return log.attempt_of(check, names)


def test_blanks_comments_and_docstrings_make_no_new_attempt():
    plain = "def double(x):\n    return x + x\n"
    told = 'def double(x):\n    """Twice."""\n\n    # twice\n    return (x  +  x)\n'
    assert attempt(plain) == attempt(told) != ""


@pytest.mark.parametrize(
    "other",
    [
        "x - x",
        "x + 1",
        "x + 2",
        "1 + x",
        "x * x",
        "x in {1, 2}",
        "sum(x for _ in 'ab')",
        "help_(x)",
    ],
)
def test_another_thing_to_do_is_another_attempt(other):
    help_ = "def help_(x):\n    return x\n"
    first = attempt(f"{help_}def double(x):\n    return x + x\n")
    assert attempt(f"{help_}def double(x):\n    return {other}\n") not in ("", first)


def test_a_helper_of_the_learner_belongs_to_the_attempt():
    code = "def help_(x):\n    return x {} x\n\ndef double(x):\n    return help_(x)\n"
    assert attempt(code.format("+")) != attempt(code.format("-"))


def test_a_class_is_an_attempt_too():
    code = "class Twice:\n    def of(self, x):\n        return x {} x\n"
    assert attempt(code.format("+"), "Twice().of(1)") != attempt(code.format("-"), "Twice().of(1)")


@pytest.mark.parametrize(
    "stub", ["def double(x):\n    raise NotImplementedError()\n", "double = 2"]
)
def test_what_is_not_begun_is_no_attempt(stub):
    assert attempt(stub) == ""


# In a real kernel


def run(course, *cells):
    """Run cells below the saved assignment, which holds the check alone."""
    about = {"nbgrader": {"grade_id": "double-check-1", "grade": True}}
    saved = nbformat.v4.new_code_cell(CHECK, id="double-check-1", metadata=about)
    place = course / "exercises" / "week1"
    nbformat.write(nbformat.v4.new_notebook(cells=[saved]), place / "week1.ipynb")
    cells = [nbformat.v4.new_code_cell(each) for each in cells]
    notebook = nbformat.v4.new_notebook(cells=cells)
    place = {"metadata": {"path": str(place)}}
    NotebookClient(notebook, kernel_name="python3", resources=place).execute()
    return [cell.outputs for cell in notebook.cells]


def test_a_check_in_a_notebook_is_noted_with_its_attempt(course, monkeypatch):
    wrong, right = ("def double(x):\n    return x + 1", "def double(x):\n    return 2 * x")
    stub = "def double(x):\n    raise NotImplementedError()"
    shown = run(course, stub, CHECK, wrong, CHECK, f"# again\n{wrong}", CHECK, right, CHECK)
    assert [outputs[0]["data"]["text/plain"] for outputs in shown[1::2]] == ["0", "1", "1", "2"]
    events = log.read(course).events
    assert [(event["earned"], bool(event["attempt"])) for event in events] == [
        (0, False),
        (1, True),
        (2, True),
    ]
    about = {(event["week"], event["cell"], event["possible"]) for event in events}
    assert about == {("week1", "double-check-1", 2)}
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    run(course, right, CHECK)
    assert len(log.read(course).events) == 3


@pytest.mark.parametrize(
    ("cell", "source", "found"),
    [
        ("halves", "1", "half-check-1"),  # its id tells, whatever was written into it since
        ("", "2", "half-check-2"),  # a front end that tells none
        ("vscode-cell:W2sZmlsZQ", "2", "half-check-2"),  # one with ids of its own
        ("answer", "x = 1", ""),  # no check
        ("", "3", ""),
        ("", "", ""),
    ],
)
def test_a_check_is_known_by_the_name_that_the_saved_notebook_gives_it(course, cell, source, found):
    saved = [
        {"id": "answer", "source": "x = 1", "metadata": {"nbgrader": {"grade_id": "half"}}},
        {"id": "text", "source": [], "metadata": {}},
    ]
    for number, name in enumerate(["halves", "again"], start=1):
        about = {"nbgrader": {"grade_id": f"half-check-{number}", "grade": True}}
        saved.append({"id": name, "source": [str(number)], "metadata": about})
    path = course / "exercises" / "week1" / "week1.ipynb"
    path.write_text(json.dumps({"cells": saved}))
    assert log._grade_id(path, log._Running(cell, source, {})) == found
