"""Which tests are graded apart from the answer, as publishing finds out."""

import json
from pathlib import Path

import pytest
from command_line import ANSWERS, hand_in, run
from small_course import edited, write_course, write_settings

from authoring import publish
from workbook.exercise import markup

ROOT = Path(__file__).resolve().parents[2]
BESIDE = """\
# %% check="double" points=1
# It can be read.
import inspect
with check.points(1) as earned:
    check.call(inspect.getsource, double).satisfies(lambda text: "def double" in text, "its source")
earned

# %% check="double" points=1 hidden=true
"""


def how(path):
    """How each test of a notebook is graded, by its grade id."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        cell["id"]: cell["metadata"]["workbook"]["grading"]
        for cell in cells
        if markup.is_test(cell)
    }


@pytest.mark.parametrize("week", sorted(path.name for path in (ROOT / "solutions").glob("week*")))
def test_all_of_ours_are_graded_apart(week):
    found = how(ROOT / "solutions" / week / f"{week}.ipynb")
    assert found and set(found.values()) == {"isolated"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    text = edited('# %% check="double" points=1 hidden=true\n', BESIDE)
    root = write_settings(write_course(tmp_path_factory.mktemp("course"), text))
    publish.build(root, root)
    return root


def test_a_test_that_reads_the_answer_is_graded_beside_it(course):
    assert how(course / "solutions/week9/week9.ipynb") == {
        "double-check-1": "isolated",
        "double-check-2": "in-kernel",
        "double-hidden-1": "isolated",
    }


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_both_kinds_are_graded_in_one_notebook(course):
    hand_in(course, "ada", ANSWERS["ada"])
    hand_in(course, "bob", ANSWERS["bob"])
    said = run("grade", "week9", "--json", cwd=course)
    scores = {each["student"]: each["score"] for each in json.loads(said.stdout)["students"]}
    assert scores == {"ada": 4, "bob": 1}
