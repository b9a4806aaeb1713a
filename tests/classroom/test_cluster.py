"""Grading on a cluster: the same function, on Dask's workers, comes to the same marks."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from command_line import hand_in, run
from measure_grading import rows
from small_course import WITH_VARIANT, write_course, write_settings

from authoring import publish

BILL = "bill-hidden-1"

pytestmark = [pytest.mark.nbgrader, pytest.mark.sandbox]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Six learners, who answer their own variant, their neighbour's, or nothing; and one more."""
    root = write_settings(write_course(tmp_path_factory.mktemp("course"), WITH_VARIANT))
    publish.build(root, root)
    assignment = publish.read_assignment(root / "src/assignments/week9.py")
    answers = {each.id: each.solution for each in assignment.exercises}
    for number in range(6):
        name = {"student-whose": f"student = 'learner-{number // 2 * 2}'"}
        hand_in(root, f"learner-{number}", name | (answers if number < 4 else {}))
    hand_in(root, "mallory", {"double": "import os\nos._exit(1)"})
    return root


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A scheduler and two workers, as an operator starts them: programs of their own."""
    said = tmp_path_factory.mktemp("dask") / "scheduler.json"
    start = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--port",
        "0",
        "--no-dashboard",
    ]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1"]
    work += ["--no-dashboard", "--nworkers", "2", "--local-directory", str(said.parent)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    elsewhere = os.environ | {"PATH": str(said.parent)}  # workers' machines have no bwrap
    with subprocess.Popen([*start, "--scheduler-file", str(said)], **quiet) as scheduler:
        work += ["--scheduler-file", str(said)]
        with subprocess.Popen(work, env=elsewhere, **quiet) as workers:
            try:
                yield _address(said)
            finally:
                workers.terminate()
                scheduler.terminate()


def _address(said, seconds=60):
    from distributed import Client

    deadline = time.monotonic() + seconds
    while not said.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    address = json.loads(said.read_text())["address"]
    with Client(address) as client:
        client.wait_for_workers(2, timeout=seconds)
    return address


def test_it_gives_the_marks_that_this_machine_gives(course, scheduler, tmp_path):
    here = shutil.copytree(course, tmp_path / "here")
    assert run("grade", "week9", cwd=here).returncode == 1
    there = run("grade", "week9", "--scheduler", scheduler, cwd=course)
    assert there.returncode == 1, there.stderr
    assert "ended itself" in there.stdout
    assert rows(course) == rows(here)
    earned = {student: points for student, cell, points, *_ in rows(course)[0] if cell == BILL}
    assert [earned[f"learner-{number}"] for number in range(6)] == [2, 0, 2, 0, 0, 0]
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
        stamps = book.execute("select sandbox from workbook_graded").fetchall()
    assert all(stamp.endswith(" of the install") for (stamp,) in stamps)  # the workers' own


def test_it_says_what_is_wrong_with_an_address(course):
    said = run("grade", "week9", "--scheduler", "tcp://127.0.0.1:1", cwd=course)
    assert (said.returncode, said.stdout) == (2, "")
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in said.stderr
    assert "Traceback" not in said.stderr


def test_no_part_of_the_grader_needs_dask_unless_it_is_asked_for():
    code = "import sys, classroom.isolate.pool; print('distributed' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert said.stdout == "False\n"
