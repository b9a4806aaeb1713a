"""Rules as estimators: they pass where scikit-learn's own would, and say what they can't do."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

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
    ladder = baseline.ladder()
    assert list(ladder)[:3] == ["never alert", "always alert", "majority"]
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
