"""Where a learner stands, counted from their files; and whether they know how sure to be."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from pandas.testing import assert_frame_equal

from workbook import progress
from workbook.exercise import bundle
from workbook.page import quiz
from workbook.progress.calibration import STEPS

ROOT = Path(__file__).resolve().parents[2]
STUB = "    # YOUR CODE HERE\n    raise NotImplementedError()"


def prose(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, *, run=None, earned=None):
    data = {"text/plain": "…", bundle.MIME: bundle.Found(earned or 0, 2).data}
    outputs = [{"output_type": "execute_result", "data": data}] if earned else []
    return {"cell_type": "code", "metadata": {}, "source": source.splitlines(keepends=True),
            "execution_count": run, "outputs": outputs}  # fmt: skip


def graded(cell, grade_id, points=None):
    kept = {"grade_id": grade_id, "solution": points is None}
    cell["metadata"] = {"nbgrader": kept | ({"points": points} if points else {})}
    return cell


def event(kind, **more):
    said = {"v": 1, "at": "2026-01-05T09:00:00.000000Z", "kind": kind, "week": "week1"}
    return json.dumps(said | more) + "\n"


def answer(question, right, probability=None):
    said = {"question": question, "option": "a", "right": right, "probability": probability}
    return event("answer", **said)


def check(cell, earned, attempt):
    return event("check", cell=cell, earned=earned, possible=2, attempt=attempt)


@pytest.fixture
def course(tmp_path):
    """A course of one week: three sections, three exercises, and a record."""
    lesson = [
        prose("# Week 1"),
        code("import this"),
        prose("## 1. Read\n\nSome words."),
        code("1", run=1),
        code("2", run=2),
        prose("## 2. Begun"),
        code("3", run=3),
        code("4"),
        prose("## 3. Closed"),
        code("5"),
        prose("## Sources"),
    ]
    assignment = [
        graded(code("def double(x):\n    return 2 * x"), "double"),
        graded(code("# It doubles.\n…", run=1, earned=2), "double-check-1", 2),
        graded(code(f"def half(x):\n{STUB}"), "half"),
        graded(code("# It halves.\n…"), "half-check-1", 2),
        graded(
            code("def third(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"), "third"
        ),
        graded(code("# It thirds.\n…", run=2, earned=1.5), "third-check-1", 2),
        graded(prose("YOUR ANSWER HERE"), "verdict"),
        graded(prose("Stop."), "reasons"),
    ]
    for name, cells in [("notebooks", lesson), ("exercises/week1", assignment)]:
        (tmp_path / name).mkdir(parents=True)
        written = json.dumps({"cells": cells})
        (tmp_path / name / "week1.ipynb").write_text(written, encoding="utf-8")
    return tmp_path


def write(course, *lines):
    (course / "notebooks" / "progress.jsonl").write_text("".join(lines), encoding="utf-8")


def states(course, part):
    found = progress.table(course).query("part == @part")
    return dict(zip(found["name"], found["state"], strict=True))


# What is counted


def test_a_section_is_read_when_all_its_cells_were_run(course):
    assert states(course, "section") == {
        "1. Read": "read",
        "2. Begun": "begun",
        "3. Closed": "not yet",
    }


def test_an_exercise_is_passed_by_what_its_saved_check_shows(course):
    assert states(course, "exercise") == {
        "double": "passed",
        "half": "not yet",
        "third": "not yet",
        "verdict": "not yet",
        "reasons": "written",
    }


def test_an_exercise_is_passed_or_tried_by_what_was_noted_too(course):
    tries = [check("third-check-1", 1, each) for each in ("one", "two", "one", "")]
    write(course, check("half-check-1", 2, "all"), *tries)
    found = progress.table(course).set_index("name")
    assert found.loc[["half", "third"], "state"].tolist() == ["passed", "tried"]
    assert found.loc[["double", "half", "third"], "attempts"].tolist() == [0, 1, 2]


def test_the_first_answer_to_a_question_is_the_one_that_counts(course):
    write(course, answer("predict-hour", False), answer("predict-hour", True),
          answer("predict-mean", True), answer("no-such", True))  # fmt: skip
    found = states(course, "question")
    assert found["predict-hour"] == "not right"
    assert found["predict-mean"] == "right"
    assert set(found) == set(quiz.questions("week1"))
    assert set(found.values()) == {"not right", "right", "not yet"}


def test_a_week_is_one_row(course):
    write(course, answer("predict-hour", False), check("half-check-1", 1, "one"))
    counted = progress.weeks(course)
    assert counted.index.tolist() == ["week1"]
    assert counted.loc["week1"].to_dict() == {
        "read": 1,
        "sections": 3,
        "answered": 1,
        "questions": len(quiz.questions("week1")),
        "passed": 2,
        "exercises": 5,
        "tried": 1,
    }


def test_the_panel_tells_in_words_in_a_table_with_headers(course):
    shown = progress.show(course)
    asked = len(quiz.questions("week1"))
    told = ["1 of 3 sections read", f"0 of {asked} questions answered", "2 of 5 exercises passed"]
    assert repr(shown) == f"week1: {', '.join(told)}"
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    assert [cell.text for cell in page.find_all("td")] == told
    assert [cell.text for cell in page.find_all("th", scope="row")] == ["Week 1"]
    assert len(page.find_all("th", scope="col")) == 4


def test_the_panel_says_what_could_not_be_read_and_counts_the_rest(course):
    (course / "exercises/week1/week1.ipynb").write_text('{"cells": [', encoding="utf-8")
    write(course, answer("predict-hour", False), "{<b>\n")
    shown = progress.show(course)
    assert [row[1] for row in shown.rows] == ["1 of 3 sections read"]
    assert repr(shown).endswith(
        "Exercises of week1 are not counted: week1.ipynb can't be read.\n"
        "progress.jsonl: 1 line can't be read, line 2 first; kept in the file, not counted."
    )


@pytest.mark.parametrize(
    "text", ["[]", "null", '{"cells": [1]}', '{"cells": [{}]}', "\0", "[" * 9999]
)
def test_a_notebook_of_any_shape_is_no_end(course, text):
    for name in ("notebooks/week1.ipynb", "exercises/week1/week1.ipynb"):
        (course / name).write_text(text, encoding="utf-8")
    assert len(progress.show(course).problems) == 2


def test_it_says_where_there_is_no_course(tmp_path):
    with pytest.raises(ValueError, match="where no lesson was found"):
        progress.table(tmp_path)


def test_it_finds_every_exercise_and_section_of_the_published_course(tmp_path):
    for name in ("notebooks", "exercises"):
        ignore = shutil.ignore_patterns("progress.jsonl*", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    found = progress.table(tmp_path)
    assert set(found["state"]) == {"not yet"}
    assert not found.duplicated(["week", "part", "name"]).any()
    counted = progress.weeks(tmp_path)
    assert counted.index.tolist() == [f"week{number}" for number in range(1, 6)]
    assert (counted[["sections", "questions", "exercises"]] >= 8).all(axis=None)
    assert progress.show(tmp_path).problems == []


# How sure


def test_a_forecast_is_the_first_answer_if_it_came_with_a_probability(course):
    one = answer("one", True, 0.9) + answer("one", False, 0.5)
    two = answer("two", False) + answer("two", True, 0.99)
    write(course, one, two, answer("three", False, 0.25))
    expected = {
        "question": ["one", "three"],
        "week": ["week1", "week1"],
        "probability": [0.9, 0.25],
        "right": [True, False],
    }
    assert_frame_equal(progress.forecasts(course), pd.DataFrame(expected))


def test_without_forecasts_there_is_an_empty_table_of_the_same_kind(course):
    mine, example = progress.forecasts(course), progress.example_forecasts()
    assert len(mine) == 0
    assert mine.dtypes.to_dict() == example.dtypes.to_dict()
    with pytest.raises(ValueError, match="forecasts has 0 rows"):
        progress.brier(mine)


def test_the_score_and_the_diagram_agree_with_paper():
    said = pd.DataFrame({"probability": [0.9, 0.9, 0.5, 0.5], "right": [True, False, True, False]})
    assert progress.brier(said) == pytest.approx((0.01 + 0.81 + 0.25 + 0.25) / 4)
    # Wilson, by hand, for one of two: 0.5 ∓ 1.96 sqrt(0.125 + 0.24) / 2.92
    assert progress.reliability(said).round(3).to_dict("list") == {
        "probability": [0.5, 0.9],
        "share_right": [0.5, 0.5],
        "answers": [2, 2],
        "low": [0.095, 0.095],
        "high": [0.905, 0.905],
    }


def test_the_score_is_that_of_scikit_learn():
    from sklearn.metrics import brier_score_loss

    said = progress.example_forecasts(n=200, seed=3)
    expected = brier_score_loss(said["right"], said["probability"])
    assert progress.brier(said) == pytest.approx(expected)


def test_the_example_is_too_sure_of_itself():
    said = progress.example_forecasts(n=20_000, seed=1)
    shares = progress.reliability(said).set_index("probability")["share_right"]
    assert list(shares.index) == list(STEPS) == list(quiz.STEPS)
    assert shares.to_numpy() == pytest.approx([0.375, 0.5, 0.625, 0.7, 0.745], abs=0.03)
    assert_frame_equal(progress.example_forecasts(seed=4), progress.example_forecasts(seed=4))


@pytest.mark.parametrize("wrong", [1.5, -0.1, float("nan")])
def test_a_probability_outside_of_0_and_1_is_refused(wrong):
    said = pd.DataFrame({"probability": [0.5, wrong], "right": [True, True]})
    for of in (progress.brier, progress.reliability):
        with pytest.raises(ValueError, match="with a probability from 0 to 1"):
            of(said)


@pytest.mark.parametrize("path", sorted(ROOT.glob("exercises/*/*.ipynb")), ids=lambda p: p.stem)
def test_each_check_of_an_assignment_is_known_by_its_id_and_by_its_source(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    checks = [cell for cell in cells if "-check-" in cell["id"]]
    assert all(cell["id"] == cell["metadata"]["nbgrader"]["grade_id"] for cell in checks)
    assert len(checks) == len({"".join(cell["source"]) for cell in checks}) >= 7
