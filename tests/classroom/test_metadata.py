"""Our check of cell metadata refuses what nbgrader's refuses, with the same words."""

import logging

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput

from classroom.gradebook import metadata

logging.getLogger("traitlets").addHandler(logging.NullHandler())
SOUND = {
    "grade": True,
    "grade_id": "double-check-1",
    "locked": True,
    "points": 2,
    "schema_version": 3,
    "solution": False,
    "task": False,
}


def notebook(*abouts):
    cells = [new_code_cell("1", metadata={"nbgrader": dict(about)}) for about in abouts]
    return new_notebook(cells=[new_code_cell("no metadata"), *cells])


def verdict(kind, *abouts):
    """None, or the error's name and text."""
    try:
        kind().preprocess(notebook(*abouts), {})
    except Exception as error:
        return type(error).__name__, str(error)
    return None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"points": "two"},
        {"points": -1},
        {"grade": "yes"},
        {"grade_id": "not / allowed?"},
        {"grade_id": ""},
        {"schema_version": 2},
        {"schema_version": 4},
        {"schema_version": None},
        {"schema_version": "3"},
        {"extra": 1},
        {"cell_type": "markdown"},
        {"task": True},
        {"solution": "x", "locked": 3},
    ],
    ids=str,
)
def test_it_judges_a_cell_as_nbgrader_does(changes):
    about = {key: value for key, value in (SOUND | changes).items() if value is not None}
    assert verdict(metadata.CheckOnce, about) == verdict(CheckCellMetadata, about)


@pytest.mark.parametrize("gone", list(SOUND))
def test_it_misses_what_nbgrader_misses(gone):
    about = {key: value for key, value in SOUND.items() if key != gone}
    assert verdict(metadata.CheckOnce, about) == verdict(CheckCellMetadata, about)


def test_it_refuses_a_grade_id_that_is_there_twice():
    found = verdict(metadata.CheckOnce, SOUND, SOUND)
    assert found == verdict(CheckCellMetadata, SOUND, SOUND)
    assert found is not None


def test_it_takes_the_place_of_nothing_else():
    assert metadata.quick(CheckCellMetadata) is metadata.CheckOnce
    assert metadata.quick(ClearOutput) is ClearOutput
