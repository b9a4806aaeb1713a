"""The ML Test Score: its sums and bands, and that our own points can be shown."""

from pathlib import Path

import pandas as pd
import pytest

from workbook.frameworks import readiness

ROOT = Path(__file__).resolve().parents[2]
FULL = {"Data": [1] * 7, "Model": [1] * 7, "Infrastructure": [1] * 7, "Monitoring": [1] * 7}


def test_it_holds_28_tests_in_four_sections_and_asks_a_question_for_each():
    table = readiness.checklist()
    assert table["section"].value_counts(sort=False).tolist() == [7, 7, 7, 7]
    assert table["test"].is_unique
    assert table["question"].str.endswith("?").all()


def test_it_takes_the_weakest_section():
    assert readiness.score(FULL) == 7
    assert readiness.score(FULL | {"Model": [1, 0.5, 0, 0, 0, 0, 0]}) == 1.5
    assert readiness.score(FULL | {"Model": [0] * 7}) == 0


def test_a_band_includes_its_upper_end():
    scores = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 5, 5.5, 7]
    numbers = [[name for _, name in readiness.BANDS].index(readiness.band(s)) for s in scores]
    assert numbers == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_we_can_show_what_we_claim():
    table = readiness.checklist()
    assert readiness.without_evidence(table, ROOT).empty
    assert set(table["points"]) == {0, 0.5, 1}
    # A full point is a test that runs by itself; less than that has a reason.
    full = table["points"] == 1
    assert table.loc[full, "evidence"].str.contains(r"::test_|workflows/").all()
    assert ((table["why"] == "") == full).all()
    assert ((table["cure"] == "") == full).all()
    assert ((table["evidence"] == "") == (table["points"] == 0)).all()


def test_we_score_what_the_course_says():
    sections = readiness.checklist().groupby("section", sort=False)["points"].agg(list).to_dict()
    assert {name: sum(points) for name, points in sections.items()} == {
        "Data": 4.5,
        "Model": 3,
        "Infrastructure": 5,
        "Monitoring": 4,
    }
    assert readiness.band(readiness.score(sections)) == "reasonably tested"


def test_it_finds_evidence_that_is_not_there(tmp_path):
    (tmp_path / "test_x.py").write_text("def test_it_works(): ...\n")
    evidence = ["test_x.py", "test_x.py::test_it_works", "test_x.py::test_it", "other.py", ""]
    table = pd.DataFrame({"points": [1, 1, 1, 0.5, 0], "evidence": evidence})
    assert readiness.without_evidence(table, tmp_path).index.tolist() == [2, 3]


def test_pytest_would_run_what_we_name():
    assert readiness.not_collected(readiness.checklist(), ROOT).empty


def test_it_is_not_deceived_by_a_test_that_never_runs(tmp_path):
    (tmp_path / "test_x.py").write_text(
        "import pytest\n\n# def test_it_was_once(): ...\n\n"
        "@pytest.mark.parametrize('n', [1, 2])\ndef test_it_works(n): ...\n"
    )
    (tmp_path / "test_y.py").write_text("import nothing_of_that_name\n\ndef test_it(): ...\n")
    named = ["test_x.py::test_it_works", "test_x.py::test_it_was_once", "test_y.py::test_it"]
    table = pd.DataFrame({"points": 1, "evidence": [*named, "test_z.py::test_it", "test_x.py", ""]})
    assert readiness.without_evidence(table, tmp_path).index.tolist() == [3, 5]
    assert readiness.not_collected(table, tmp_path).index.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: readiness.score({}), "points is empty; give the points of each section."),
        (
            lambda: readiness.score(FULL | {"Data": [1]}),
            "Section 'Data' has 1 points; give one a test, 7.",
        ),
        (
            lambda: readiness.score(FULL | {"Data": [2] * 7}),
            "Section 'Data' holds 2; a test earns 0, 0.5 or 1.",
        ),
        (lambda: readiness.band(8), "score is 8; it lies between 0 and 7."),
    ],
)
def test_bad_input_gets_a_sentence(act, sentence):
    with pytest.raises(ValueError) as refused:
        act()
    assert sentence in str(refused.value)
