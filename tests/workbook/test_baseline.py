"""Rules as estimators: they pass where scikit-learn's own would, and say what they can't do."""

import clock
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

from workbook import data, features
from workbook.model import baseline

FLIGHTS = pd.DataFrame({"minute": [360, 719, 720, 1300], "mean_delay": [6.0, 5.0, np.nan, 30.0]})


def test_it_follows_the_clock_and_the_board():
    assert baseline.from_noon_on(FLIGHTS).tolist() == [False, False, True, True]
    assert baseline.running_late(FLIGHTS).tolist() == [True, False, False, True]


def test_it_stands_in_a_cross_validation_like_any_estimator():
    rule = clone(baseline.RuleClassifier(baseline.from_noon_on))
    late = [False, False, True, True]
    assert cross_val_score(rule, FLIGHTS, late, cv=2).tolist() == [1.0, 1.0]
    assert rule.fit(FLIGHTS, late).predict_proba(FLIGHTS)[:, 1].tolist() == [0, 0, 1, 1]


def test_it_holds_the_dummy_among_the_rules():
    ladder = baseline.ladder(cost_fp=1, cost_fn=5)
    assert list(ladder)[:3] == ["never alert", "always alert", "majority"]
    assert list(ladder)[-1] == "best rule"
    for name, expected in {"never alert": 0, "always alert": 4, "majority": 0}.items():
        rule = ladder[name].fit(FLIGHTS, [False, False, False, True])
        assert rule.predict(FLIGHTS).sum() == expected


def test_it_says_what_a_rule_must_return():
    rule = baseline.RuleClassifier(lambda flights: [1, 0]).fit(FLIGHTS)
    with pytest.raises(ValueError, match="one True or False a row"):
        rule.predict(FLIGHTS)


HOURS = pd.DataFrame({"time": pd.date_range("2012-01-02 08:00", periods=6, freq="7D")})


def test_it_forecasts_the_mean_of_the_same_hour_and_skips_what_is_missing():
    rule = baseline.SeasonalNaive(weeks=2).fit(HOURS[:4], [10, 20, np.nan, 40])
    assert rule.predict(HOURS[2:5]).tolist() == [15.0, 20.0, 40.0]


def test_it_gives_a_missing_value_where_no_week_is_known():
    rule = baseline.SeasonalNaive().fit(HOURS[:1], [10])
    assert np.isnan(rule.predict(HOURS[:1])).all()


def test_it_does_not_need_sorted_hours():
    rule = baseline.SeasonalNaive(weeks=1).fit(HOURS[:3][::-1], [30, 20, 10])
    assert rule.predict(HOURS[3:4]).tolist() == [30.0]


@pytest.mark.parametrize("weeks", [0, -1, 1.5, "4"])
def test_it_refuses_weeks_that_are_not_whole_and_positive(weeks):
    with pytest.raises(ValueError, match="weeks is"):
        baseline.SeasonalNaive(weeks=weeks).fit(HOURS, range(6))


def test_it_refuses_an_hour_given_twice():
    with pytest.raises(ValueError, match="holds 2012-01-02 08:00:00 twice"):
        baseline.SeasonalNaive().fit(HOURS.iloc[[0, 0]], [1, 2])


BOARD = pd.DataFrame(
    {"overdue": [0, 1, 4, 9, np.nan], "minute": [1, 2, 3, 4, 5], "carrier": list("abcde")}
)


def slow_rules(table, late, cost_fp, cost_fn):
    """Price each limit of each column by counting."""
    for name in ("overdue", "minute"):
        for limit in table[name].dropna().unique():
            for sign, alert in {">": table[name] > limit, "<=": table[name] <= limit}.items():
                cost = (late & ~alert).sum() * cost_fn + (~late & alert).sum() * cost_fp
                yield 100 * cost / len(table), name, sign


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 3), st.integers(0, 9))
def test_it_prices_each_limit_as_counting_does(late, cost_fp, cost_fn):
    late = np.array(late)
    found = baseline.column_rules(BOARD, late, cost_fp=cost_fp, cost_fn=cost_fn)
    counted = list(slow_rules(BOARD, late, cost_fp, cost_fn))
    for rule in found.itertuples():
        same = [cost for cost, *which in counted if which == [rule.column, rule.sign]]
        assert rule.cost == pytest.approx(min(same))
    assert found["cost"].is_monotonic_increasing


def test_it_sends_no_alert_where_the_column_is_missing():
    best = baseline.BestRule(cost_fp=1, cost_fn=5).fit(BOARD[["overdue"]], [0, 0, 1, 1, 0])
    assert best.name_ == "overdue > 1"
    assert best.predict(BOARD).tolist() == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("table", "late", "said"),
    [
        (BOARD[["carrier"]], [0] * 5, "no column of numbers"),
        (BOARD, [0], "late has 1 values for 5 rows"),
        (BOARD[:0], [], "is empty"),
    ],
)
def test_it_names_what_can_not_be_searched(table, late, said):
    with pytest.raises(ValueError, match=said):
        baseline.column_rules(table, late, cost_fp=1, cost_fn=5)


def test_it_searches_three_months_of_flights_in_a_quarter_of_a_second():
    flights = data.load_flights()
    known = features.at_decision(flights, data.load_weather())
    late, past = features.is_late(flights), flights["month"] <= 3
    best = baseline.BestRule(cost_fp=1, cost_fn=5)
    assert clock.fastest(lambda: best.fit(known[past], late[past])) < 0.25
    assert best.name_ == "overdue > 3"
    assert best.rules_["cost"].iloc[0] == pytest.approx(66.6, abs=0.05)
