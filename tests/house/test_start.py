"""start.py: sentences for what goes wrong, and both commands on a machine that has nothing."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from json import loads
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
import start  # noqa: E402


def test_it_refuses_an_old_python_in_a_sentence():
    start.check_python((3, 11, 0))
    with pytest.raises(start.Trouble, match=r"needs Python 3.11 or newer, and this is 3\.8\."):
        start.check_python((3, 8, 18))


def test_it_names_the_package_that_debian_leaves_out():
    with pytest.raises(start.Trouble, match=r"sudo apt install python3\.\d+-venv"):
        start.check_venv_module(None)


def test_it_refuses_to_fill_the_disk():
    start.check_room(2.0)
    with pytest.raises(start.Trouble, match=r"has 0\.3 GB free and the course needs 1\.5\."):
        start.check_room(0.3)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("Failed to establish a new connection: [Errno 111]", "The network did not answer."),
        ("cause: dns error", "The network did not answer."),
        ("ERROR: Cannot uninstall 'numpy'", "The install failed; the lines above say where."),
    ],
)
def test_it_says_what_an_installers_last_words_mean(output, sentence):
    assert start.explain(output).startswith(sentence)


def test_it_hands_what_follows_test_to_pytest():
    told = ["-k", "skill", "-x", "tests/workbook/test_decision.py"]
    options, rest = start.parse(["test", *told])
    assert (options.what, rest) == ("test", told)


def test_it_tests_on_every_core_and_in_short_if_asked_to():
    command = start.test_command(*start.parse(["test", "--quick", "-k", "skill"]))
    assert command[1:3] == ["-m", "pytest"] and "--numprocesses=logical" in command
    assert command[-3:] == ["--quick", "-k", "skill"]
    assert "--quick" not in start.test_command(*start.parse(["test"]))


@pytest.mark.parametrize("option", ["--brwoser", "--quick"])
def test_it_refuses_what_it_does_not_know(capsys, option):
    with pytest.raises(SystemExit):
        start.parse([option])
    assert f"unknown: {option}" in capsys.readouterr().err


def test_it_helps(capsys):
    with pytest.raises(SystemExit):
        start.parse(["--help"])
    assert "python3 start.py test" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "enough"),
    [
        ({}, True),
        ({"tests": True}, False),
        ({"recipe": "other"}, False),
        ({"locked": False}, False),
    ],
)
def test_it_installs_again_only_if_something_changed(changed, enough):
    stamp = {"place": "here", "recipe": "this", "locked": True, "tests": False}
    assert start.is_enough(stamp, stamp | changed) is enough
    assert start.is_enough(stamp | {"tests": True}, stamp)
    assert not start.is_enough({}, stamp)


@pytest.mark.git
def test_it_fetches_nothing_without_a_network(tmp_path):
    course = copy_course(tmp_path)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    result = run(course, tmp_path, "--pip", "--no-browser", **nowhere)
    assert result.returncode == 1
    assert "The network did not answer." in result.stderr
    assert not (course / ".venv" / "course.json").exists()


def copy_course(tmp_path):
    """What a learner downloads, in a folder whose name is not easy."""
    course = tmp_path / "the course (1)"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(course)], check=True)
    return course


def bare_machine(tmp_path, **more):
    """The environment of someone who has Python and uv, an empty home, and a stray PYTHONPATH."""
    home, programs = tmp_path / "home", tmp_path / "programs"
    for folder in [home, programs]:
        folder.mkdir(exist_ok=True)
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv and not (programs / "uv").exists():
        (programs / "uv").symlink_to(uv)
    ours = {
        "HOME": str(home),
        "PATH": f"{programs}{os.pathsep}{os.defpath}",
        "PYTHONPATH": "/nowhere",
    }
    strange = ("JUPYTER", "PYTEST", "XDG", "IPYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return kept | ours | more


def run(course, tmp_path, *arguments, **more):
    return subprocess.run(
        [sys._base_executable, str(course / "start.py"), *arguments],
        cwd=tmp_path,
        env=bare_machine(tmp_path, **more),
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.git
@pytest.mark.network
def test_a_machine_with_only_python_opens_the_course_and_runs_its_tests(tmp_path):
    course = copy_course(tmp_path)
    (course / ".venv").mkdir()  # an install that was interrupted: no stamp
    (course / ".venv" / "rest").touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    with (
        log.open("w") as told,
        subprocess.Popen(
            [sys._base_executable, str(course / "start.py"), "--no-browser", f"--port={port}"],
            cwd=tmp_path,
            env=bare_machine(tmp_path),
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        ) as lab,
    ):
        try:
            token = wait_for_token(lab, log)
            assert not (course / ".venv" / "rest").exists()
            answers_as_a_course(f"http://127.0.0.1:{port}", token)
        finally:
            lab.send_signal(signal.SIGINT)
            code = lab.wait(timeout=30)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()

    first, second = (run(course, tmp_path, "test", "--version") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "Installed in" in first.stdout
    assert second.stdout.startswith("pytest")


def wait_for_token(lab, log):
    """The token that JupyterLab prints once it answers."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        found = re.search(r"/lab/tree/notebooks/start\.ipynb\?token=(\w+)", log.read_text())
        if found:
            return found.group(1)
        assert lab.poll() is None, log.read_text()
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not answer: {log.read_text()}")


def answers_as_a_course(address, token):
    """It shows the course's folder to whoever has the token, without news, nbgrader beside it."""

    def ask(path):
        request = urllib.request.Request(f"{address}/{path}")
        request.add_header("Authorization", f"token {token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(f"{address}/api/contents/notebooks", timeout=60)
    refused.value.close()
    assert loads(ask("api/contents/notebooks/start.ipynb?content=0"))["type"] == "notebook"
    assert "JupyterLab" in ask("lab/tree/notebooks/start.ipynb")
    news = loads(ask("lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert "formgrader" in ask("formgrader")
