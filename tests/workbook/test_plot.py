"""Plots say what their table shows, and only that."""

import pandas as pd

from workbook import decision, plot


def test_it_puts_the_finding_into_the_title():
    hours = pd.DataFrame({"hour": [6, 19], "late": [0.05, 0.35]})
    assert plot.late_by_hour(hours).title == "Late flights rise from 5% at 6:00 to 35% at 19:00"
    costs = pd.Series({"always": 80.3, "noon": 63.4})
    assert plot.ladder(costs).title == "Noon is the cheapest, at 63.4"
    scored = pd.DataFrame({"name": ["a", "b"], "score": [7.0, 5.5]})
    assert plot.ranking(scored).title == "A leads b by 1.5 points"


def test_it_says_how_many_differences_are_proven():
    gaps = pd.DataFrame(
        {"mean": [-2, 0.0, 3], "low": [-3, -1, 1], "high": [-1, 1, 5]}, index=["x", "y", "z"]
    )
    title = plot.differences(gaps, than="the rule").title
    assert title == "1 of 3 proven cheaper than the rule, 1 proven more expensive, 1 not proven"


def test_it_says_when_money_comes_back_and_when_never():
    project = {"build": 100, "run_per_month": 10, "cases_per_month": 10, "months": 12}
    pays = decision.cash_flow(gain_per_case=5, yearly_rate=0, **project)
    loses = decision.cash_flow(gain_per_case=1, yearly_rate=0, **project)
    assert plot.cash_flow(pays).title.startswith("Pays back in month 3")
    assert plot.cash_flow(loses).title.startswith("Not paid back; ")


def test_it_marks_the_recommended_threshold_and_the_best_in_hindsight():
    curve = decision.cost_curve([1, 0, 0], [0.9, 0.4, 0.1], cost_fp=1, cost_fn=5)
    picture = plot.cost_curve(curve, threshold=1 / 6)
    assert "0.17" in picture.title
    assert picture.to_json()["marks"][1]["at"] == 1 / 6


def test_it_tells_in_words_what_the_eye_would_see():
    table = pd.DataFrame({"noon": [65.0, 59.0], "live": [63.0, 56.0]}, index=[4, 5])
    picture = plot.monthly_costs(table)
    assert "noon: Apr 65, May 59." in picture.alt
    assert picture.title == "Live is the cheapest in 2 of 2 months"
    bound = pd.DataFrame({"trials": [1, 30], "rate": [0.95, 0.095]})
    assert "9.5% after 30" in plot.failure_bound(bound, trials=30).alt
    share = pd.Series({"a": 0.75, "b": 0.25})
    assert "a 75%, b 25%" in plot.first_places(share).alt


def test_it_prices_alerts_that_are_ignored():
    table = pd.DataFrame({"at_random": [52.0, 56.0], "weakest": [52.0, 52.1]}, index=[0, 0.1])
    picture = plot.ignored(table, share=0.1, than="the best rule", cost=55.0)
    assert picture.title == (
        "10% of the alerts ignored: cost 56.0, 1.0 more than the best rule; "
        "52.1 if they are the weakest"
    )


def test_it_says_whom_a_groups_own_threshold_reaches():
    table = pd.DataFrame({"recall": [0.5, 0.8], "false_alarms": [0.1, 0.5]}, index=["US", "EV"])
    assert plot.groups(table, name="US", threshold=0.1, cost=52.0).title == (
        "US from 10% on: 50% of its late flights and 10% of the others get an alert; "
        "all airlines cost 52.0"
    )
