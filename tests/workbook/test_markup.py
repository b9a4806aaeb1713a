"""The marks of exercises in notebooks: nbgrader itself reads them as we do."""

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from workbook.exercise import markup

SRC = Path(__file__).resolve().parents[2] / "src"
ANSWERS = [
    "def f():\n" + markup.SOLUTION.around("    return 1") + "\n# the end",
    "    " + "\n    ".join(markup.SOLUTION.around("return 1").split("\n")),
    "\n".join([markup.SOLUTION.around("1"), "between", markup.SOLUTION.around("2")]),
    "all of it is the answer",
]


def nbgraders(role, source, kind, points=None):
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return new(source, metadata={"nbgrader": markup.metadata("f", role, points)})


@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize("source", ANSWERS)
def test_it_leaves_of_an_answer_what_nbgrader_leaves(source, kind):
    cell = nbgraders(markup.ANSWER, source, kind)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    cleared, _ = ClearSolutions().preprocess(notebook, {})
    assert markup.stub_of(source, kind) == cleared.cells[0].source
    assert markup.is_stub({"cell_type": kind, "source": cleared.cells[0].source})
    assert not markup.is_stub({"cell_type": kind, "source": source})


def test_it_leaves_of_a_test_what_nbgrader_leaves():
    source = "# It is kind.\n" + markup.HIDDEN_TESTS.around("assert f() == 1") + "\nassert f()"
    notebook = nbformat.v4.new_notebook(cells=[nbgraders(markup.TEST, source, "code", 1)])
    cleared, _ = ClearHiddenTests().preprocess(notebook, {})
    assert markup.stub_of(source, "code", markup.TEST) == cleared.cells[0].source
    assert markup.HIDDEN_TESTS.inside(source) == "assert f() == 1"


@pytest.mark.parametrize(
    ("role", "points", "graded", "solution", "locked"),
    [
        (markup.ANSWER, None, False, True, False),
        (markup.ANSWER, 4, True, True, False),
        (markup.TEST, 2, True, False, True),
        (markup.TEXT, None, False, False, True),
    ],
)
def test_it_gives_cells_the_roles_that_nbgrader_sees(role, points, graded, solution, locked):
    cell = nbgraders(role, "1", "code", points)
    assert (utils.is_grade(cell), utils.is_solution(cell)) == (graded, solution)
    assert utils.is_locked(cell) == locked
    assert (markup.role_of(cell), markup.is_graded(cell)) == (role, graded)
    assert markup.name_of(cell) == "f"


def test_it_takes_a_learners_own_cell_for_none_of_these():
    assert markup.role_of({"metadata": {}}) == markup.name_of({"metadata": {}}) == ""


@pytest.mark.parametrize("name", ["spell-check", "check-1", "f-hidden-x", "f-variant-1", "f-check"])
def test_it_takes_no_other_id_for_a_part_of_an_exercise(name):
    assert markup.exercise_of(name) == (name, "")


def test_nothing_else_below_src_spells_these_marks():
    spelled = re.compile(
        r"(BEGIN|END) (SOLUTION|HIDDEN)|YOUR (CODE|ANSWER) HERE|[^ ]-(check|hidden)-"
        r'|metadata(\["nbgrader"\]|\.get\("nbgrader"|\.nbgrader\b)|"(solution|grading)"'
    )
    texts = {
        path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8")
        for room in ("workbook", "classroom", "authoring")
        for path in (SRC / room).rglob("*.py")
    }
    found = {name for name, text in texts.items() if spelled.search(text)}
    assert found == {"workbook/exercise/markup.py"}
