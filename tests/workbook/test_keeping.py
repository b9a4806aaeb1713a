"""Where a learner's work is kept, where the folder of the lessons can't be written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import ordinary_user
import pytest

from workbook import keeping
from workbook.progress import log

ROOT = Path(__file__).resolve().parents[2]
# What a learner does on the pages, and what they are told.
LIVED = """
import json, os
from pathlib import Path
from workbook import backup, progress
from workbook.dossier import dossier
from workbook.progress import log
log.note_answer("week1", "framing", "a", right=True, probability=0.9)
told = {"panel": repr(progress.show("..")), "events": len(log.read("..").events)}
opened = dossier.load()
told["dossier"] = str(opened.path)
try:
    told["saved"] = str(backup.save())
except ValueError as error:
    told["saved"] = str(error)
print(json.dumps(told))
"""


@pytest.fixture
def course(tmp_path):
    """A course with one lesson."""
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for folder in ("notebooks", "exercises"):
        (tmp_path / "course" / folder).mkdir(parents=True)
    (tmp_path / "course/notebooks/week1.ipynb").write_text(json.dumps(notebook))
    return tmp_path / "course"


def live(course, home):
    """Live in a course as a user who can't write into it, with this home."""
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-c", LIVED]
    if os.geteuid() == 0:
        here = course / "notebooks"
        needs = [ROOT / "src", course]
        done = ordinary_user.run(command, cwd=here, needs=needs, home=home)
    else:
        (course / "notebooks").chmod(0o555)
        done = subprocess.run(
            command, cwd=course / "notebooks", env=os.environ | {"HOME": str(home)},
            capture_output=True, text=True,
        )  # fmt: skip
        (course / "notebooks").chmod(0o755)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


CAN = pytest.mark.skipif(
    sys.platform != "linux" or (os.geteuid() == 0 and not ordinary_user.can_be_played()),
    reason="needs Linux, and as root the tools to play another user",
)


@CAN
def test_what_cannot_be_kept_beside_the_lessons_is_kept_at_home_and_said(course, tmp_path):
    home = tmp_path / "home"
    told = live(course, home)
    assert told["events"] == 1
    assert "kept in ~/managing-ml-projects, since the folder of the lessons" in told["panel"]
    assert told["dossier"] == str(home / keeping.HOME / "dossier.json")
    assert told["saved"] == str(home / keeping.HOME / "my-work.zip")
    assert (home / keeping.HOME / log.FILE).is_file()
    assert [path.name for path in (course / "notebooks").iterdir()] == ["week1.ipynb"]


@CAN
def test_where_nothing_can_be_kept_it_says_so_and_why(course, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / keeping.HOME).write_text("a file in the way")
    told = live(course, tmp_path / "home")
    assert told["events"] == 0
    assert "Nothing you answer can be remembered" in told["panel"]
    assert "my-work.zip can't be written. Nothing" in told["saved"]


def test_work_lies_beside_the_lessons_where_it_can_and_nothing_is_said(course, monkeypatch):
    assert keeping.folder(course) == course / "notebooks"
    assert keeping.told(course) == ""
    monkeypatch.chdir(course / "notebooks")
    assert keeping.file("dossier.json") == Path("dossier.json")
