"""CRISP-DM as data: complete, in order, and tied to the course."""

import re

import pytest

from workbook.frameworks import crisp_dm


def test_it_holds_six_phases_with_the_guides_counts():
    assert [len(crisp_dm.tasks(phase.name)) for phase in crisp_dm.phases()] == [4, 4, 5, 4, 3, 4]
    counts = crisp_dm.outputs().groupby("phase", sort=False).size()
    assert counts.tolist() == [12, 4, 8, 8, 5, 5]
    assert len(crisp_dm.outputs()) == 42


def test_it_asks_a_question_for_every_output_and_knows_where_it_is_answered():
    outputs = crisp_dm.outputs()
    assert outputs["output"].is_unique
    assert outputs["question"].str.endswith("?").all()
    where = re.compile(r"week [1-5], section \d|the (model card|scorecard)|not needed here")
    assert outputs["done"].map(lambda done: bool(where.fullmatch(done))).all()


def test_it_counts_what_is_there_and_lists_what_is_missing():
    progress = crisp_dm.progress({"Test design", "Models"})
    assert progress["delivered"].tolist() == [0, 0, 0, 2, 0, 0]
    assert "Model assessment" in progress.loc["Modeling", "missing"]
    everything = crisp_dm.progress(set(crisp_dm.outputs()["output"]))
    assert (everything["missing"] == "").all()


def test_it_says_which_names_there_are():
    with pytest.raises(ValueError, match="the phases are Business understanding"):
        crisp_dm.outputs("modeling")
    with pytest.raises(ValueError, match="'The model', which is no output"):
        crisp_dm.progress(["The model"])
