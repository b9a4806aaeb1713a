"""A notebook that other programs saved is graded to the same marks; `tests/habits.py` has them."""

import json
import shutil

import pytest
from habits import BEYOND_STOCK, HABITS

from classroom.course import course as courses
from classroom.grade import batch
from classroom.isolate import pool, sandbox

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.sandbox,
    pytest.mark.filterwarnings("ignore"),  # of nbgrader's and nbformat's, on strange notebooks
]
# It earns two of three points, and what it says has letters that encodings differ in.
ANSWERS = {"double": "def double(x):\n    return abs(x + x)", "why": "Because “two” is één couple."}
EARNED, WAITS = 2, True


def student_of(habit):
    return "".join(letter if letter.isalnum() else "-" for letter in habit)


def hand_in(root, habits):
    for habit in habits:
        notebook = json.loads((root / "exercises/week9/week9.ipynb").read_text())
        for cell in notebook["cells"]:
            cell["source"] = ANSWERS.get(cell["id"], "".join(cell["source"]))
        folder = root / "submitted" / student_of(habit) / "week9"
        folder.mkdir(parents=True)
        (folder / "week9.ipynb").write_bytes(HABITS[habit](notebook))


@pytest.fixture(scope="module")
def marks(published, tmp_path_factory):
    """What ours makes of each."""
    root = shutil.copytree(published, tmp_path_factory.mktemp("habits") / "course")
    hand_in(root, HABITS)
    with pool.LocalPool(sandbox.find(), 2) as runner:
        found = batch.Batch(root, "week9", runner).marks(write_feedback=False)
        return {mark.student: mark for mark in found}


@pytest.mark.parametrize("habit", HABITS)
def test_it_is_graded_as_if_nobody_else_had_saved_it(marks, habit):
    mark = marks[student_of(habit)]
    assert (mark.score, mark.needs_person, mark.status) == (EARNED, WAITS, "ok")
    assert mark.reason == "" and mark.flags == ()


def test_stock_nbgrader_gives_the_same_marks_to_what_it_can_read(published, tmp_path):
    root = shutil.copytree(published, tmp_path / "course")
    hand_in(root, HABITS)
    course = courses.open_course(root)
    assert course.generate_assignment("week9", force=True)["success"]
    course.autograde("week9", "*")
    found = {}
    with course.gradebook as gradebook:
        for habit in HABITS:
            try:
                known = gradebook.find_submission("week9", student_of(habit))
                found[habit] = known.score, known.needs_manual_grade
            except Exception:
                found[habit] = None
    right = {habit for habit, mark in found.items() if mark == (EARNED, WAITS)}
    assert right == HABITS.keys() - BEYOND_STOCK, found
