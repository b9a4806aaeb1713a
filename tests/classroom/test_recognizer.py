"""One recognizer says what a file is; collecting, grading, validating and restoring agree."""

import functools
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from lms import zipped

from classroom.collect import collect
from classroom.intake import intake, validation
from workbook.progress import backup, recognizer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """As much of the real course as is needed: two weeks, and their lessons."""
    folder = tmp_path_factory.mktemp("recognizer") / "course"
    for week in ("week1", "week2"):
        for kind in ("exercises", "solutions"):
            shutil.copytree(ROOT / kind / week, folder / kind / week)
        (folder / "notebooks").mkdir(exist_ok=True)
        shutil.copy(ROOT / f"notebooks/{week}.ipynb", folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def pages(root):
    return recognizer.pages(root)


@pytest.fixture
def course(root, tmp_path):
    return shutil.copytree(root, tmp_path / "course")


def notebook(path):
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def dumped(found):
    return json.dumps(found).encode()


@functools.cache
def assignment(week, *, answer="", strip=False):
    """An assignment, perhaps with an answer, perhaps as a program leaves it that strips cells."""
    found = notebook(f"exercises/{week}/{week}.ipynb")
    answers = (
        cell
        for cell in found["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "markdown"
    )
    if answer:
        next(answers)["source"] = answer
    for cell in found["cells"] if strip else []:
        cell["metadata"] = {}
        del cell["id"]
    return dumped(found)


def packed(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return buffer.getvalue()


EVENT = b'{"v": 1, "at": "2026-01-05T09:00:00.000000Z", "kind": "answer"}\n'
MIXED = notebook("exercises/week1/week1.ipynb")
MIXED["cells"] += notebook("exercises/week2/week2.ipynb")["cells"][:2]
KINDS = {
    "an assignment": (assignment("week1"), "assignment", "week1"),
    "one that lost ids and metadata": (assignment("week1", strip=True), "assignment", "week1"),
    "one with cells of another week": (dumped(MIXED), "assignment", "week1"),
    "another week's": (assignment("week2"), "assignment", "week2"),
    "a lesson": (dumped(notebook("notebooks/week1.ipynb")), "lesson", "week1"),
    "a notebook of a learner's": (b'{"cells": [{"source": "1 + 1"}]}', "other", ""),
    "a record": (EVENT + EVENT, "record", ""),
    "a dossier": (b'{"format": "workbook dossier", "version": 1}', "dossier", ""),
    "a zip": (packed(a="b"), "archive", ""),
    "half a notebook": (assignment("week1")[:5000], "unreadable", ""),
}


@pytest.mark.parametrize("what", KINDS)
def test_it_knows_what_a_file_is_whatever_its_name(pages, what):
    content, kind, page = KINDS[what]
    for name in ("week1.ipynb", "week2.ipynb", "final (1).ipynb"):
        found = recognizer.look(name, content, pages)
        assert (found.kind, found.page) == (kind, page)


@pytest.mark.parametrize("what", KINDS)
def test_all_who_ask_agree_that_it_is_the_assignment_or_is_not(course, what, pages, tmp_path):
    content, kind, page = KINDS[what]
    is_it = (kind, page) == ("assignment", "week1")
    mine = assignment("week1", answer="Mine.")
    # Collecting prefers an assignment to whatever has its name, and both if both are.
    source = zipped(tmp_path / "all.zip", ("ada/week1.ipynb", content), ("ada/week1-1.ipynb", mine))
    [row] = collect.collect(course, "week1", source)
    assert (row.file, row.outcome) == ("week1-1.ipynb", "collected")
    assert ("Of 2 attempts" in "".join(row.notes)) == is_it
    # Grading takes it, or says what it is.
    folder = tmp_path / "submitted/ada/week1"
    folder.mkdir(parents=True)
    (folder / "week1.ipynb").write_bytes(content)
    release = intake.read_release(
        *(course / kind / "week1/week1.ipynb" for kind in ("solutions", "exercises"))
    )
    found = intake.look(folder, release)
    assert (found.notebook is not None) == is_it
    if page and not is_it:
        assert f"is the {kind} {page}, and not the assignment week1" in found.reason
    # So does validating, which takes any week's.
    path = folder / "week1.ipynb"
    if kind == "assignment":
        assert validation._mended(path, course)[0]["name"] == page
    else:
        with pytest.raises(validation.CannotValidate):
            validation._mended(path, course)
    # Restoring puts it where that page belongs.
    archive = tmp_path / "my-work.zip"
    archive.write_bytes(packed(**{"some.ipynb": content}))
    if kind in ("other", "archive", "unreadable"):
        with pytest.raises(ValueError, match="no notebook of the course"):
            backup.restore(archive, tmp_path / "bare")
    else:
        shutil.rmtree(course / "submitted")
        assert len(backup.restore(archive, course)) <= 1


LESSON = dumped(notebook("notebooks/week1.ipynb"))
MINE, EMPTY = assignment("week1", answer="Mine."), assignment("week1")
WORK = {"notebooks/week1.ipynb": LESSON, "notebooks/progress.jsonl": EVENT}
WORK |= {"exercises/week1/week1.ipynb": MINE, "exercises/week2/week2.ipynb": assignment("week2")}
# From what a learner sent to what is taken, and what the instructor is told.
SENT = {
    "a lesson beside it": (
        {"week1.ipynb": LESSON, "week1-1.ipynb": MINE},
        "Left out: 'week1.ipynb' is the lesson week1.",
    ),
    "a lesson uploaded after it": (
        {"week1.ipynb": MINE, "week1-1.ipynb": LESSON},
        "Left out: 'week1-1.ipynb' is the lesson week1.",
    ),
    "under a name of its own beside a lesson": (
        {"week1.ipynb": LESSON, "Ada Lovelace.ipynb": MINE},
        "Left out: 'week1.ipynb' is the lesson week1.",
    ),
    "another week's beside it": (
        {"week1.ipynb": assignment("week2"), "week1-1.ipynb": MINE},
        "Left out: 'week1.ipynb' is the assignment week2.",
    ),
    "a newer copy that is empty": (
        {"week1.ipynb": MINE, "week1-1.ipynb": EMPTY},
        "Of 2 attempts the latest with an answer was taken; left out: 'week1-1.ipynb'.",
    ),
    "my-work.zip": (
        {"my-work.zip": packed(**WORK)},
        "It is a copy of the course: 'exercises/week1' was taken, 3 other files left out.",
    ),
    "my-work.zip beside the lesson": (
        {"my-work.zip": packed(**WORK), "week1.ipynb": LESSON},
        "It is a copy of the course: 'exercises/week1' was taken",
    ),
    "a zip of the whole course": (
        {
            "work.zip": packed(
                **{f"course/{name}": content for name, content in WORK.items()},
                **{f"course/src/{n}.py": "x" for n in range(900)},
            )
        },
        "It is a copy of the course: 'course/exercises/week1' was taken, 903 other files left out.",
    ),
    "the folders of the course": (WORK, "It is a copy of the course: 'exercises/week1' was taken"),
}


@pytest.mark.parametrize("what", SENT)
def test_collecting_looks_into_the_files_before_it_chooses(course, tmp_path, what):
    files, told = SENT[what]
    source = zipped(tmp_path / "all.zip", *((f"ada/{name}", text) for name, text in files.items()))
    [row] = collect.collect(course, "week1", source)
    assert row.outcome == "collected" and told in "\n".join(row.notes)
    taken = (course / "submitted/ada/week1/week1.ipynb").read_bytes()
    assert json.loads(taken) == json.loads(MINE)
    assert sorted(path.name for path in (course / "submitted/ada/week1").iterdir()) == [
        "week1.ipynb"
    ]


def test_an_environment_is_not_collected_and_collecting_again_changes_nothing(course, tmp_path):
    files = {"week1.ipynb": MINE, "env/pyvenv.cfg": ""} | {
        f"env/lib/{n}.py": "" for n in range(900)
    }
    named = [(f"ada/{name}", content) for name, content in files.items()]
    source = zipped(tmp_path / "all.zip", *named)
    for outcome in ("collected", "there already"):
        [row] = collect.collect(course, "week1", source)
        assert row.outcome == outcome
    assert (course / "submitted/ada/week1/env/pyvenv.cfg").exists()
    assert not (course / "submitted/ada/week1/env/lib").exists()


def test_an_assignment_that_holds_all_of_another_takes_none_of_its_notebooks(course):
    larger = json.loads((course / "exercises/week1/week1.ipynb").read_text("utf-8"))
    more = {"cell_type": "markdown", "metadata": {}}
    larger["cells"].append(more | {"id": "resit-001", "source": "One more exercise, a resit."})
    (course / "exercises/resit").mkdir()
    (course / "exercises/resit/resit.ipynb").write_text(json.dumps(larger), "utf-8")
    known = recognizer.pages(course)
    assert str(recognizer.look("week1 (1).ipynb", MINE, known)) == "the assignment week1"
    assert str(recognizer.look("a.ipynb", dumped(larger), known)) == "the assignment resit"


@pytest.mark.parametrize("week", ["week1", "week2"])
def test_nothing_in_an_assignment_as_handed_out_is_the_learners_own(pages, week):
    handed_out = (ROOT / f"exercises/{week}/{week}.ipynb").read_bytes()
    assert recognizer.look("a.ipynb", handed_out, pages).own == 0


def test_a_copy_in_the_course_does_not_hide_what_its_page_is_known_by(course):
    shutil.copy(course / "notebooks/week1.ipynb", course / "notebooks/week1-Copy1.ipynb")
    shutil.copy(course / "exercises/week1/week1.ipynb", course / "exercises/week1/week1-mine.ipynb")
    known = recognizer.pages(course)
    assert str(recognizer.look("a.ipynb", LESSON, known)) == "the lesson week1"
    assert str(recognizer.look("a.ipynb", MINE, known)) == "the assignment week1"
