"""Simulated trials: false alarms at the promised rate, and more where cases are counted."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from workbook import trial


@pytest.fixture(scope="module")
def sums():
    """Two hundred days of fifty cases, each day with its own level; B is one unit cheaper."""
    rng = np.random.default_rng(0)
    day = np.repeat(np.arange(200), 50)
    level = rng.normal(10, 2, 200)[day]
    a = level + rng.normal(0, 3, len(day))
    return trial.day_sums(day, pd.DataFrame({"a": a, "b": level - 1 + rng.normal(0, 3, len(day))}))


def curve(sums, unit, b="a", lengths=(40,), draws=4000):
    return trial.trial_curve(sums, a="a", b=b, unit=unit, lengths=lengths, draws=draws)


def test_it_calls_ghosts_in_5_of_100_trials_when_days_are_counted(sums):
    assert curve(sums, "day")["one_look"].item() == pytest.approx(0.05, abs=0.012)


def test_it_calls_ghosts_as_often_as_theory_says_when_cases_are_counted(sums):
    table = sums["a"]
    total, cases = table["cost"].sum(), table["cases"].sum()
    within = table["square"].sum() / cases - (total / cases) ** 2
    between = (table["cost"] / table["cases"]).var(ddof=0)
    inflation = np.sqrt(between * 50 / within)
    theory = 2 * stats.norm.sf(1.96 / inflation)
    assert theory > 0.5
    assert curve(sums, "case")["one_look"].item() == pytest.approx(theory, abs=0.03)


def test_it_finds_a_difference_as_often_as_the_t_test_does(sums):
    means = {name: sums[name]["cost"] / sums[name]["cases"] for name in "ab"}
    gap, spread = 1.0, np.sqrt((means["a"].var() + means["b"].var()) / 2)
    shift = gap / (spread * np.sqrt(2 / 20))
    critical = stats.t.ppf(0.975, 38)
    theory = stats.nct.sf(critical, 38, shift) + stats.nct.cdf(-critical, 38, shift)
    assert curve(sums, "day", b="b")["one_look"].item() == pytest.approx(theory, abs=0.06)


def test_a_shadow_finds_in_days_what_a_split_needs_weeks_for(sums):
    shadow, split = (
        curve(sums, unit, b="b", lengths=[8])["one_look"].item() for unit in ("shadow", "day")
    )
    assert shadow > 0.9 > 0.2 > split


def test_peeking_only_ever_adds_calls(sums):
    table = curve(sums, "day", lengths=range(10, 101, 10))
    assert (table["peeking"] >= table["one_look"]).all()
    assert table["peeking"].is_monotonic_increasing
    assert table["peeking"].iloc[-1] > 0.12


def test_the_same_rule_in_the_shadow_of_itself_never_differs(sums):
    assert curve(sums, "shadow")["one_look"].item() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "week"}, "unit is 'week'; give one of day, case, shadow."),
        ({"lengths": [10, 5]}, r"lengths is \[10, 5\]; give numbers of days, 4 or more, rising."),
        ({"lengths": [2]}, r"lengths is \[2\]; give"),
        ({"draws": 0}, "draws is 0; give how many"),
        ({"b": "c"}, "sums has no column"),
    ],
)
def test_it_says_what_to_give_instead(sums, change, said):
    given = {"a": "a", "b": "b", "unit": "day", "lengths": [10]} | change
    with pytest.raises(ValueError, match=said):
        trial.trial_curve(sums, **given)
