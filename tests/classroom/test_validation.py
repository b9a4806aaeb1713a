"""Validating says what grading will say, by command and by button, and never raises."""

import copy
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from classroom.course import course as courses
from classroom.intake import validation

ROOT = Path(__file__).resolve().parents[2]
RIGHT = "def double(x):\n    return 2 * x"

pytestmark = [pytest.mark.nbgrader, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def course(published, tmp_path):
    return shutil.copytree(published, tmp_path / "course")


@pytest.fixture
def answered(course):
    """The notebook as it is handed out, all answered; and a way to save it again."""
    found = json.loads((course / "exercises/week9/week9.ipynb").read_text())
    answers = {"double": RIGHT, "why": "Two is enough."}
    for cell in found["cells"]:
        cell["source"] = answers.get(cell["id"], "".join(cell["source"]))
    return found


def validated(course, notebook, *, bare=False):
    """Exercises that pass, what others say, and notes; a bare copy has no solutions."""
    path = course / "exercises/week9/week9.ipynb"
    path.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode())
    if bare:
        shutil.rmtree(course / "solutions")
    verdicts, notes = validation.validate(path, course)
    return {each.exercise: each for each in verdicts}, "\n".join(notes)


def place(notebook, name):
    return next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == name)


def another_kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "conda-env", "display_name": "mine"}


def a_copied_cell(notebook):
    at = place(notebook, "double")
    notebook["cells"].insert(at, copy.deepcopy(notebook["cells"][at]) | {"id": "copy"})


def a_split_cell(notebook):
    at = place(notebook, "double")
    first = copy.deepcopy(notebook["cells"][at]) | {"id": "half", "source": "two = 2"}
    notebook["cells"][at]["source"] = RIGHT.replace("2", "two")
    notebook["cells"].insert(at, first)


def another_schema(notebook):
    for cell in notebook["cells"]:
        cell["metadata"]["nbgrader"]["schema_version"] = 1


def a_cell_of_another_kind(notebook):
    notebook["cells"][place(notebook, "double-check-1")]["cell_type"] = "raw"


def words_beside_their_cell(notebook):
    at = place(notebook, "why")
    notebook["cells"][at] = json.loads(json.dumps(nbformat.v4.new_markdown_cell("Two is enough.")))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (another_kernel, "The kernel was 'conda-env'"),
        (a_copied_cell, "Copies of cells"),
        (a_split_cell, "Copies of cells"),
        (another_schema, "of another version"),
        (a_cell_of_another_kind, "another kind of cell and were turned back: 1 (double-check-1)"),
        (words_beside_their_cell, "wait for a person: 1 (why)"),
    ],
)
def test_what_grading_mends_passes_and_is_told(course, answered, change, told):
    change(answered)
    found, notes = validated(course, answered)
    assert all(verdict.passes for verdict in found.values()) and len(found) == 2
    assert told in notes


def test_a_check_that_was_deleted_is_put_back_and_runs(course, answered):
    answered["cells"][place(answered, "double")]["source"] = RIGHT.replace("2", "3")
    del answered["cells"][place(answered, "double-check-1")]
    found, notes = validated(course, answered)
    assert not found["double"].passes
    assert "Test cells that were deleted and put back: 1 (double-check-1)." in notes


def test_a_copy_without_solutions_can_tell_a_changed_check(course, answered):
    answered["cells"][place(answered, "double-check-1")]["source"] = "2"
    found, _ = validated(course, answered, bare=True)
    assert found["double"].messages == [validation.CHANGED] and found["why"].passes


def test_a_file_that_grading_sets_aside_is_not_in_the_way(course, answered):
    (course / "exercises/week9/queue.py").write_text("raise SystemExit")
    (course / "exercises/week9/mine.csv").write_text("a")
    answered["cells"][place(answered, "double")]["source"] += "\nopen('mine.csv')"
    found, _ = validated(course, answered)
    assert found["double"].passes


def test_an_exit_is_told_in_a_sentence(course, answered):
    answered["cells"][place(answered, "double")]["source"] += "\nimport os\nos._exit(1)"
    with pytest.raises(validation.CannotValidate, match="stops before its end. A cell ends the"):
        validated(course, answered)


def test_the_button_says_the_same_as_the_command(course, answered):
    from nbgrader.validator import Validator

    stock = Validator.validate
    try:
        courses.read_settings(ROOT)  # the real course's, as the button reads them each time
        path = course / "exercises/week9/week9.ipynb"
        answered["cells"][place(answered, "double")]["source"] = RIGHT.replace("2", "3")
        another_schema(answered)
        path.write_text(json.dumps(answered))
        said = Validator().validate(str(path))["failed"]
        assert [each["source"].split("\n")[0] for each in said] == [
            "# It doubles a whole number.",
            "About this notebook",
        ]
        path.write_text("{broken")
        said = Validator().validate(str(path))["failed"]
        assert said[0]["source"] == validation.TITLE
        assert "breaks off or is damaged" in said[0]["raw_error"]
    finally:
        Validator.validate = stock
