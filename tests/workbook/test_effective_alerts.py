"""The table of a year in which alerts prevent what they announce."""

import numpy as np
import pytest

from authoring.tables import feedback
from workbook import data, monitor


@pytest.fixture(scope="module")
def years():
    table = data.load_feedback()
    return {effect: monitor.feedback(table, effect=effect) for effect in feedback.EFFECTS}


def test_it_keeps_what_would_have_happened_apart_from_what_is_recorded():
    month = np.repeat(np.arange(4, 13), 3)
    late, p = np.tile([True, True, False], 9), np.tile([0.9, 0.05, 0.1], 9)
    lived = feedback._one_year(None, late, month, 1.0, "once", p, seed=0)
    assert lived["true"].tolist() == [0, 5, 0] * 9
    assert lived["shown"].tolist() == [1, 5, 0] * 9  # prevented, so it looks like a false alert
    assert (lived["auc_true"] == 0.5).all() and (lived["auc_shown"] == 0).all()


def test_it_holds_back_a_tenth_of_the_alerts():
    month, late = np.repeat(np.arange(4, 13), 1000), np.arange(9000) % 2 == 0
    lived = feedback._one_year(None, late, month, 0.0, "held_out", np.ones(9000), seed=0)
    assert lived["alerts"].mean() == pytest.approx(0.9, abs=0.01)


def test_it_shows_the_truth_where_alerts_prevent_nothing(years):
    year = years[0]
    assert year["shown"].tolist() == year["true"].tolist()
    assert year["true"][["rule", "once", "truth"]].round(1).tolist() == [55.7, 54.3, 51.8]


def test_a_model_that_never_learns_from_the_records_truly_costs_the_same(years):
    for policy in ("rule", "once", "truth"):
        true = [year.loc[policy, "true"] for year in years.values()]
        assert true == pytest.approx([true[0]] * 4, abs=0.01)
        prevented = [
            (year.loc[policy, "shown"] - true[0]) / effect
            for effect, year in years.items()
            if effect
        ]
        assert prevented == pytest.approx([prevented[0]] * 3, rel=0.03)


def test_retraining_on_the_records_loses_what_the_alerts_prevented(years):
    true = {effect: year["true"] for effect, year in years.items()}
    assert true[0.8]["naive"] > true[0.8]["rule"] > true[0.8]["truth"]
    assert true[0.2]["naive"] == pytest.approx(true[0.2]["truth"], abs=0.5)


def test_a_holdout_keeps_the_model_and_pays_for_it_with_alerts_that_are_not_sent(years):
    for year in years.values():
        assert year.loc["held_out", "auc_true"] == pytest.approx(0.763, abs=0.002)
        assert 4.5 < year.loc["held_out", "true"] - year.loc["truth", "true"] < 5.5
    assert years[0.5].loc["held_out", "true"] > years[0.5].loc["naive", "true"] + 2


def test_a_dashboard_calls_a_sound_model_worse_the_better_its_alerts_work(years):
    shown = [year.loc["truth", "auc_shown"] for year in years.values()]
    assert shown == sorted(shown, reverse=True) and shown[0] - shown[-1] > 0.2
