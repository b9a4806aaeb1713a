"""The command line as people meet it: the real program, a real course, the real nbgrader."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from command_line import ANSWERS, WORKBOOK, environment, hand_in, run


@pytest.fixture
def course(published, tmp_path):
    """A course of which nothing was handed in yet."""
    return shutil.copytree(published, tmp_path / "course")


def complaints(done):
    """What came on stderr, but for what ZeroMQ says, now and then, when its kernel is shut down."""
    lines = done.stderr.splitlines(keepends=True)
    return "".join(line for line in lines if not re.match(r"Assertion failed: .*signaler", line))


@pytest.mark.nbgrader
def test_it_validates_as_a_student_would(course):
    right = hand_in(course, "ada", ANSWERS["ada"])
    passed = run("validate", str(right), cwd=course)
    assert (passed.returncode, complaints(passed)) == (0, "")
    assert "double: passes\nwhy: passes\n2 of 2 exercises pass." in passed.stdout

    wrong = run("validate", str(hand_in(course, "bob", ANSWERS["bob"])), cwd=course)
    assert (wrong.returncode, complaints(wrong)) == (1, "")
    assert "double: not yet" in wrong.stdout and "why: no answer yet" in wrong.stdout
    assert "Twice is not one more." in wrong.stdout
    assert "Traceback" not in wrong.stdout and "check.py" not in wrong.stdout


@pytest.mark.nbgrader
def test_it_finds_the_notebook_of_a_week_and_puts_changed_checks_back(course):
    release = course / "exercises/week9/week9.ipynb"
    notebook = json.loads(release.read_text())
    check = next(cell for cell in notebook["cells"] if cell["id"] == "double-check-1")
    check["source"] = ["# It is always right.\n", "2"]
    release.write_text(json.dumps(notebook))
    said = run("validate", "week9", cwd=course / "notebooks")
    assert said.returncode == 1
    assert "double: not yet" in said.stdout
    assert "Test cells that were changed and put back: 1 (double-check-1)." in said.stdout


COMMANDS = "open glossary progress validate doctor collect grade export analyse".split()
BAD_INPUT = {
    ("grade", "week8"): "no assignment 'week8' in the folder solutions. There are: week9.",
    ("grade", "../week9"): "no assignment '../week9'",
    ("grade", "week9"): "There are no submissions of week9.",
    ("validate", "week8"): "There is no exercise 'week8'. There are: week9.",
    ("validate", "week8.ipynb"): "There is no notebook",
    ("validate", "notebooks/week9.ipynb"): "has no checks",
    ("validate", "src/lessons/week9.py"): "is not a notebook",
    ("glossary", "recal"): "recall",
    ("analyse", "week9"): "week9",
    ("collect", "week9", "no.zip"): "no.zip",
    ("export", "week9", "--format", "paper"): "paper",
    ("open", "week8"): "There is no lesson 'week8'. There are: week9.",
}


@pytest.mark.parametrize(("arguments", "sentence"), BAD_INPUT.items(), ids=map(" ".join, BAD_INPUT))
def test_it_answers_bad_input_with_a_sentence(course, arguments, sentence):
    said = run(*arguments, cwd=course)
    assert (said.returncode, said.stdout) == (2, "")
    assert sentence in said.stderr and "Traceback" not in said.stderr


def test_it_suggests_the_student_who_was_meant(course):
    hand_in(course, "ada", {})
    said = run("grade", "week9", "--student", "adda", cwd=course)
    assert said.returncode == 2
    assert said.stderr == "'adda' has handed in nothing for week9. Did you mean 'ada'?\n"


@pytest.mark.parametrize("command", ["open", "grade week9", "validate week9"])
def test_it_says_where_to_go_when_it_is_outside_a_course(tmp_path, command):
    said = run(*command.split(), cwd=tmp_path)
    assert said.returncode == 2
    assert said.stderr.startswith("This is not inside the course's folder.")


@pytest.mark.parametrize(
    "command",
    ["open", "validate", "grade", "doctor", "glossary", "analyse", "collect", "export"],
)
def test_each_commands_help_has_an_example(tmp_path, command):
    said = run(command, "--help", cwd=tmp_path)
    assert said.returncode == 0
    assert f"`workbook {command}" in " ".join(said.stdout.split())


def test_it_says_its_version_and_imports_nothing_heavy(tmp_path):
    assert run("--version", cwd=tmp_path).stdout.startswith("workbook 0.")
    heavy = "{'pandas', 'nbgrader', 'nbformat', 'matplotlib', 'rich.table'}"
    code = f"import sys, classroom.cli; print({heavy} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert said.stdout == "set()\n"


def answer_of(address, seconds):
    """What a server says, once it is up."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                return json.load(answer)
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers at {address}"
            time.sleep(0.2)


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process group, as Unix has them")
def test_it_opens_jupyterlab_on_a_lesson(course, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Only root needs leave to run JupyterLab; a learner has no such file.
    (tmp_path / "jupyter_server_config.py").write_text("c.ServerApp.allow_root = True\n")
    with subprocess.Popen(
        [WORKBOOK, "open", "week9", "--no-browser", "--port", str(port)],
        cwd=course / "exercises",
        env=environment() | {"HOME": str(tmp_path), "JUPYTER_CONFIG_PATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as running:
        try:
            assert "version" in answer_of(f"http://127.0.0.1:{port}/api", seconds=60)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            log = running.stderr.read()
    assert f":{port}/lab/tree/notebooks/week9.ipynb?token=" in log
