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
from pathlib import Path

import pytest
from small_course import write_course, write_settings

import publish

WORKBOOK = Path(sys.executable).with_name("workbook")
ANSWERS = {
    "ada": {"double": "def double(x):\n    return 2 * x", "why": "Two is enough."},
    "bob": {"double": "def double(x):\n    return x + 1"},
    "cyd": {},
}


def run(*arguments, cwd):
    """Run the command line to its end, without the environment being activated."""
    return subprocess.run(
        [WORKBOOK, *arguments], cwd=cwd, env=environment(), capture_output=True, text=True
    )


def environment():
    """A learner's environment: scripts of this Python are not on the path."""
    here = str(WORKBOOK.parent)
    path = [folder for folder in os.environ["PATH"].split(os.pathsep) if folder != here]
    return os.environ | {"PATH": os.pathsep.join(path), "COLUMNS": "120"}


def hand_in(course, student, answers):
    """Put answers into a copy of the release, as the student's submission."""
    release = course / "exercises/week9/week9.ipynb"
    notebook = json.loads(release.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    path = course / "submitted" / student / "week9" / "week9.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    root = write_settings(write_course(tmp_path_factory.mktemp("course")))
    publish.build(root, root)
    return root


@pytest.fixture
def course(published, tmp_path):
    """A course of which nothing was handed in yet."""
    return shutil.copytree(published, tmp_path / "course")


@pytest.fixture(scope="module")
def graded(published, tmp_path_factory):
    """A course with three answers and a broken file, graded once; and what was said."""
    root = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(published, root)
    for student, answers in ANSWERS.items():
        hand_in(root, student, answers)
    hand_in(root, "eve", {}).write_text("{broken")
    (root / "submitted/fay/week9").mkdir(parents=True)
    return root, run("grade", "week9", cwd=root / "exercises")


def rows(table):
    """The rows of a printed table: first cell to the others."""
    cells = [line.strip("│").split("│") for line in table.splitlines() if line.startswith("│")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in cells}


@pytest.mark.nbgrader
def test_it_grades_everyone_it_can_and_shows_the_marks(graded):
    _, said = graded
    assert (said.returncode, said.stderr) == (1, "")
    assert "1/5 ada: 3/7" in said.stdout and "4/5 eve: failed" in said.stdout
    found = rows(said.stdout)
    assert found["ada"] == ["3 of 7", "grade by hand", ""]
    assert found["bob"][0] == "0 of 7" and found["cyd"][0] == "0 of 7"
    assert found["eve"] == [
        "–",
        "",
        "This is not a notebook, perhaps a broken upload. Ask for it again.",
    ]
    assert found["fay"] == ["–", "", "There is no week9.ipynb."]


@pytest.mark.nbgrader
def test_it_writes_feedback_that_tells_the_mistake(graded):
    root, _ = graded
    pages = {path.parts[-3]: path.read_text() for path in root.glob("feedback/*/*/*.html")}
    assert sorted(pages) == ["ada", "bob", "cyd"]
    assert "Twice is not one more." in pages["bob"]


@pytest.mark.nbgrader
def test_it_leaves_the_release_and_the_sources_alone(graded, published):
    root, _ = graded
    for folder in ("exercises", "solutions", "notebooks"):
        for path in (published / folder).rglob("*.ipynb"):
            assert (root / path.relative_to(published)).read_bytes() == path.read_bytes()


@pytest.mark.nbgrader
def test_it_goes_on_where_it_was_and_grades_again_when_told(graded):
    root, _ = graded
    shutil.rmtree(root / "submitted/eve")
    shutil.rmtree(root / "submitted/fay")
    again = run("grade", "week9", cwd=root)
    assert again.returncode == 0
    assert rows(again.stdout)["ada"][2] == "Graded before; --force grades again."
    forced = run("grade", "week9", "--student", "ada", "--force", cwd=root)
    assert forced.returncode == 0
    assert rows(forced.stdout)["ada"] == ["3 of 7", "grade by hand", ""]
    assert "bob" not in rows(forced.stdout)


@pytest.mark.nbgrader
def test_it_says_why_nbgrader_refuses_an_assignment_that_changed_after_it_was_graded(graded):
    root, _ = graded
    source = root / "solutions/week9/week9.ipynb"
    notebook = json.loads(source.read_text())
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "double-check-1"]
    source.write_text(json.dumps(notebook))
    said = run("grade", "week9", cwd=root)
    assert (said.returncode, said.stdout) == (2, "")
    assert "Cannot add or remove cells" in said.stderr and "gradebook.db" in said.stderr


def hear_interrupts():
    """As in a terminal: a program that was started in the background may ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.nbgrader
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to send Ctrl-C here")
def test_it_keeps_what_is_done_when_it_is_stopped(course):
    hand_in(course, "ada", ANSWERS["ada"])
    slow = "import time\ntime.sleep(3)\n" + ANSWERS["ada"]["double"]
    hand_in(course, "bob", {"double": slow})
    hand_in(course, "cyd", {})
    command = [WORKBOOK, "grade", "week9"]
    # The terminal sends Ctrl-C to the whole group; so do we.
    with subprocess.Popen(
        command,
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=hear_interrupts,
    ) as running:
        first = running.stdout.readline()
        time.sleep(1)
        os.killpg(running.pid, signal.SIGINT)
        rest = running.stdout.read()
    assert first == "1/3 ada: 3/7\n"
    assert running.returncode == 130
    assert rows(rest).keys() >= {"ada", "bob"} and "cyd" not in rows(rest)
    assert "Stopped after 2 of 3" in rest and "Go on with `workbook grade week9`." in rest
    goes_on = run("grade", "week9", cwd=course)
    assert goes_on.returncode == 0
    assert rows(goes_on.stdout)["bob"][:1] == ["3 of 7"]
    assert "Graded before" in rows(goes_on.stdout)["bob"][2]
    assert rows(goes_on.stdout)["cyd"][2] == ""


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
def test_it_finds_the_notebook_of_a_week_and_names_changed_cells(course):
    release = course / "exercises/week9/week9.ipynb"
    notebook = json.loads(release.read_text())
    check = next(cell for cell in notebook["cells"] if cell["id"] == "double-check-1")
    check["source"] = ["# It is always right.\n", "2"]
    release.write_text(json.dumps(notebook))
    said = run("validate", "week9", cwd=course / "notebooks")
    assert said.returncode == 1
    assert "The locked cell '# It is always right.' was changed." in said.stdout


BAD_INPUT = {
    ("grade", "week8"): "no assignment 'week8' in the folder solutions. There are: week9.",
    ("grade", "../week9"): "no assignment '../week9'",
    ("grade", "week9"): "There are no submissions of week9.",
    ("validate", "week8"): "There is no exercise 'week8'. There are: week9.",
    ("validate", "week8.ipynb"): "There is no notebook",
    ("validate", "notebooks/week9.ipynb"): "has no checks",
    ("validate", "src/lessons/week9.py"): "is not a notebook",
    ("open", "week8"): "There is no lesson 'week8'. There are: week9.",
    ("publish",): "no texts to publish",
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


@pytest.mark.parametrize("command", ["open", "publish", "grade week9", "validate week9"])
def test_it_says_where_to_go_when_it_is_outside_a_course(tmp_path, command):
    said = run(*command.split(), cwd=tmp_path)
    assert said.returncode == 2
    assert said.stderr.startswith("This is not inside the course's folder.")


def test_it_publishes_with_the_courses_own_script(course):
    (course / "src/publish.py").write_text("import sys\nprint(sys.argv[1:])\nsys.exit(1)\n")
    said = run("publish", "week9", "--check", cwd=course)
    assert (said.returncode, said.stdout) == (1, "['week9', '--check']\n")


@pytest.mark.parametrize("command", ["open", "publish", "validate", "grade"])
def test_each_commands_help_has_an_example(tmp_path, command):
    said = run(command, "--help", cwd=tmp_path)
    assert said.returncode == 0
    assert f"`workbook {command}" in " ".join(said.stdout.split())


def test_it_says_its_version_and_imports_nothing_heavy(tmp_path):
    assert run("--version", cwd=tmp_path).stdout.startswith("workbook 0.")
    heavy = "{'pandas', 'nbgrader', 'nbformat', 'matplotlib', 'rich.table'}"
    code = f"import sys, workbook.cli; print({heavy} & set(sys.modules))"
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
