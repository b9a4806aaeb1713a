"""A new exercise: its cells pass the rules as they are, and stand before the written answer."""

import shutil
from pathlib import Path

import pytest

from authoring.publish.assignment import read_assignment
from authoring.publish.scaffold import new_exercise

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(tmp_path):
    shutil.copytree(ROOT / "src" / "assignments", tmp_path / "src" / "assignments")
    return tmp_path


@pytest.mark.parametrize("week", ["week1", "week2", "week3", "week4", "week5"])
def test_it_adds_an_exercise_that_can_be_published(course, week):
    text = course / "src" / "assignments" / f"{week}.py"
    before = text.read_text(encoding="utf-8")
    path, line = new_exercise(course, week, "spread")
    after = path.read_text(encoding="utf-8")
    assert after.splitlines()[line - 1] == '# %% [markdown] statement="spread"'
    read_assignment(path)
    at = after.index('# %% [markdown] statement="spread"')
    assert before.startswith(after[:at]) and before.endswith(before[at:])
    assert after.rindex('="spread"') < after.rindex("# %% [markdown] statement=")


@pytest.mark.parametrize(
    ("week", "name", "said"),
    [
        ("week9", "spread", "week is 'week9'; give one of week1, week2"),
        ("week2", "pert", "which week2 has already"),
        ("week2", "two words", "give the name of a function"),
        ("week2", "class", "give the name of a function"),
    ],
)
def test_it_changes_nothing_if_it_can_not(course, week, name, said):
    before = {path: path.read_bytes() for path in course.rglob("*.py")}
    with pytest.raises(ValueError, match=said):
        new_exercise(course, week, name)
    assert {path: path.read_bytes() for path in course.rglob("*.py")} == before
