"""A class on JupyterHub: what is written for it, what is refused, and a real one lived through."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import hub_box
import ordinary_user
import pytest

from classroom.hub import check, kit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def wanted(tmp_path):
    """A class of which all people are there."""
    me = next(each.pw_name for each in pwd.getpwall() if each.pw_uid and Path(each.pw_dir).is_dir())
    return kit.Class(ROOT, tmp_path / "class", me, (me,), "users")


# What is refused


def refused(wanted):
    with pytest.raises(kit.CannotInit) as error:
        kit.init(wanted)
    assert not wanted.folder.exists()
    return str(error.value)


@pytest.mark.root
@pytest.mark.linux
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"instructors": ()}, "Give --instructor NAME, once for each."),
        ({"instructors": ("nobody-here",)}, "There is no user 'nobody-here' on this machine."),
        ({"grader": "o'neil"}, 'There is no user "o\'neil" on this machine. Make one: '),
        ({"grader": "root"}, "grader is 'root', who is root; give an account of its own"),
        ({"group": "no-such-group"}, "Make one for your students: `groupadd no-such-group`."),
    ],
)
def test_it_refuses_whom_the_machine_does_not_know(wanted, change, says, have_tools):
    assert says in refused(replace(wanted, **change))


@pytest.fixture
def have_tools(tmp_path, monkeypatch):
    """Programs of these names, since what is asked here is whether they are there."""
    (tmp_path / "bin").mkdir()
    for tool in kit.TOOLS:
        path = tmp_path / "bin" / tool
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)


@pytest.mark.root
@pytest.mark.linux
def test_it_refuses_a_place_that_students_cannot_enter(wanted, have_tools):
    wanted.folder.parent.chmod(0o700)
    said = refused(wanted)
    assert "can't enter" in said or "can't run the Python" in said


@pytest.mark.root
@pytest.mark.linux
def test_it_names_each_program_that_is_missing(wanted, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(wanted) == (
        "This machine has no git, no nodejs, no npm. On Debian and Ubuntu: "
        "`apt install git nodejs npm`."
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="for other users")
def test_it_refuses_who_is_not_root(wanted):
    assert refused(wanted).endswith("Run it with `sudo`.")


# Who may enter


def test_the_outermost_closed_folder_is_named(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a").chmod(0o700)
    closed = kit.first_closed(tmp_path / "a/b/not-there-yet")
    assert closed in [*tmp_path.parents, tmp_path, tmp_path / "a"]
    assert not closed.stat().st_mode & 0o001


# A real one


def points_of(week):
    """The points that a machine gives for the solutions, and all that there are."""
    cells = json.loads((ROOT / "solutions" / week / f"{week}.ipynb").read_text("utf-8"))["cells"]
    graded = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    graded = [each for each in graded if each.get("grade")]
    return (
        sum(each["points"] for each in graded if not each["solution"]),
        sum(each["points"] for each in graded),
    )


@pytest.fixture(scope="module")
def lived():
    """What was seen in a class on a real hub: by what it is, and all in order."""
    folder = Path(tempfile.mkdtemp(prefix="workbook-hub-"))
    folder.chmod(0o755)  # users of the class enter it
    done = subprocess.run(
        hub_box.unshared(ROOT, folder), capture_output=True, text=True, errors="replace"
    )
    shutil.rmtree(folder)
    seen = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == 0, done.stderr + done.stdout[-5000:]
    return seen


def of(seen, name):
    """All that was seen of that name, in order."""
    return [each[name] for each in seen if name in each]


@pytest.mark.root
@pytest.mark.linux
@pytest.mark.network
@pytest.mark.slow
@pytest.mark.nbgrader
@pytest.mark.sandbox
@pytest.mark.git
@pytest.mark.npm
def test_a_class_from_nothing_lives_through_an_assignment(lived):
    assert of(lived, "init") == of(lived, "install") == [0]
    assert of(lived, "logged_in") == [[True] * 3] and of(lived, "stranger") == [False]
    assert of(lived, "formgrader") == of(lived, "instructor_opens") == [200]
    assert of(lived, "local_settings") == [200]
    assert of(lived, "frames") == ["frame-ancestors 'self'"]
    assert of(lived, "student_at_formgrader") == [403]
    assert of(lived, "released") == of(lived, "feedback") == [200]
    assert of(lived, "opened") == [200, 200] and of(lived, "has_no_formgrader") == [404, 404]
    off = [
        f"@jupyter/nbgrader:{name}" for name in ("course-list", "create-assignment", "formgrader")
    ]
    assert of(lived, "disabled") == [off, off]
    assert of(lived, "fetched") == of(lived, "submitted") == [True, True]
    codes = dict(zip(of(lived, "command"), of(lived, "code"), strict=True))
    assert codes == {"workbook collect week1": 0, "workbook grade week1": 0}
    graded = next(each["said"] for each in lived if each.get("command") == "workbook grade week1")
    earned, possible = points_of("week1")
    assert f"{earned:g} of {possible:g}" in graded and f"0 of {possible:g}" in graded
    assert of(lived, "pages") == [1, 1] and of(lived, "hidden") == [False, False]
    assert all(code != 0 for code in of(lived, "secrets")[0] + of(lived, "inbound"))
    assert of(lived, "update") == [0] and of(lived, "after") == [[True] * 3]
    walked = next(each["said"] for each in lived if "check" in each)
    assert of(lived, "check") == [0], walked
    assert walked.count("A student can't read") >= 4 and "BAD" not in walked


@pytest.mark.nbgrader
@pytest.mark.sandbox
@pytest.mark.slow
def test_the_life_of_an_assignment_is_walked_and_all_of_it_works(tmp_path):
    command = [sys.executable, "-c", "from classroom.cli import main; main()", "hub", "check"]
    if os.geteuid() != 0:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    elif ordinary_user.can_be_played():
        done = ordinary_user.run(command, cwd=ROOT, needs=[], home=tmp_path)
    else:
        pytest.skip("unshare or setpriv is missing")
    bad = [line for line in done.stdout.splitlines() if not line.startswith("good ")]
    # How this clone lies on this machine is nothing of ours.
    assert [line for line in bad if " can read it, so " not in line] == [], done.stderr
    earned, possible = points_of("week1")
    told = f"`workbook grade` gives them {earned:g} and 0 of {possible:g} points."
    assert told in done.stdout
    assert "made-up-bob has the page, without hidden tests." in done.stdout


@pytest.mark.root
@pytest.mark.nbgrader
@pytest.mark.skipif(
    not kit.first_closed(Path(sys.executable).resolve().parent), reason="all may run this Python"
)
def test_it_says_that_students_cannot_run_this_python():
    *_, last = (each for each in check.walk(ROOT, "week1") if "made-up" in each.sentence)
    assert not last.good and "can't start" in last.sentence and "install it where" in last.sentence
