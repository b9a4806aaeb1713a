"""Plots of systems and of models in service say what their table shows."""

import pandas as pd

from workbook import plot


def test_it_prices_a_decision_time():
    table = pd.DataFrame(
        {"model": [61.0, 52.0], "rule": [None, 58.0], "dollars": [0.0, 38_604.5]}, index=[24, 2]
    )
    drawn = plot.freshness(table, hours=2, rule_name="best rule")
    assert drawn.title == (
        "2 h before: cost 52.0, worth 38,604 dollars a month more than the night before"
    )
    assert drawn.alt == "Model: 24 h 61.0, 2 h 52.0. Best rule: 2 h 58.0"


def test_it_says_how_old_a_batch_is_and_what_is_wasted():
    table = pd.DataFrame({"staleness": [9.5, 32.0], "never_read": [0.95, 0.83]}, index=[15, 60])
    title = plot.refreshes(table, period=60).title
    assert title == "Every 60 minutes: answers are 32 minutes old on average, 83% are never read"


def test_it_says_what_a_busy_server_does_to_the_slowest():
    curve = pd.DataFrame({"mean": [10.0, 50.0], "p99": [46.0, 230.0]}, index=[0.5, 0.9])
    title = plot.waiting(curve, load=0.9, slow=curve).title
    assert title == "90% busy: an answer takes 50 ms on average, one in a hundred over 230"


def test_it_names_the_faster_side():
    table = pd.DataFrame({"cloud": [100.0, 400.0], "edge": [300.0, 300.0]}, index=[0, 500])
    near, far = (plot.crossover(table, payload=kb, bandwidth=6).title for kb in (0, 500))
    assert near == "0 kB at 6 Mbps: cloud answers in 100 ms, edge in 300"
    assert far == "500 kB at 6 Mbps: edge answers in 300 ms, cloud in 400"


def test_it_names_the_design_that_leaves_most():
    table = pd.DataFrame(
        {"p50": [60.0, 2.0], "p99": [200.0, 14.0], "staleness": [1.0, 48.0], "net": [900.0, 100.0]},
        index=["cloud, online", "edge, batch"],
    )
    assert plot.corners(table).title == (
        "Cloud, online leaves most: 900 dollars a month, answers in 60 ms (p99 200), 1 min old"
    )


def test_it_has_room_for_what_the_sliders_can_ask():
    table = pd.DataFrame({"cloud": [113.0, 4113.0], "edge": [1000.0, 1000.0]}, index=[0, 500])
    low, high = plot.crossover(table, payload=0, bandwidth=1).y_range
    assert low <= 0 and high >= 1000, "the edge of the slowest device stays in sight"
    nets = pd.DataFrame(
        {"p50": 60.0, "p99": 200.0, "staleness": 1.0, "net": [23_640.0, -4_820.0]},
        index=["cloud, online", "edge, batch"],
    )
    low, high = plot.corners(nets).x_range
    assert low < -4_820 and high > 1.1 * 23_640, "no bar is cut, and its number has room"


def test_it_names_the_winner_of_a_matrix():
    table = pd.DataFrame({"total": [4.3, 3.7]}, index=["a table", "a service"])
    assert plot.matrix(table, flips="nothing flips it").title == (
        "A table wins with 4.30; nothing flips it"
    )


def test_it_counts_the_days_below_the_usual_range():
    daily = pd.DataFrame({"all well": [30.0, 40.0], "dead": [10.0, 15.0]}, index=[1, 2])
    picture = plot.usual_range(daily, low=13, high=71, fault="dead")
    assert picture.title == "Dead: on 1 of 2 days the share of alerts is below its usual range"
    assert picture.alt == "Usual range 13 to 71%. Dead, by day: 1 10%, 2 15%"


def test_it_compares_the_cost_before_and_after_a_drift():
    table = pd.DataFrame(
        {
            "strength": [0, 0, 0, 1, 1, 1],
            "late": 0.2,
            "feature": 0.5,
            "cost": [50, 52, 54, 90, 91, 92],
        }
    )
    title = plot.stream(table, kind="concept drift", pattern="sudden").title
    assert title == "Concept drift, sudden: the cost goes from 52 to 91"


def test_it_says_how_often_chance_alone_alarms():
    title = plot.psi_chance(pd.Series({100: 0.43, 1000: 0.0}), rows=100, threshold=0.1).title
    assert title == "100 new rows, nothing has changed: PSI above 0.1 in 43% of the cases"


def test_it_sets_drift_beside_damage():
    table = pd.DataFrame(
        {
            "psi": [0.05, 0.46],
            "mean": [3.66, 0.66],
            "low": [1.5, -2.5],
            "high": [5.9, 3.2],
            "verdict": ["proven", "not told apart"],
        },
        index=["Jun", "Oct"],
    )
    titles = [plot.drift_and_damage(table, month=at, limit=0.25).title for at in table.index]
    assert titles == [
        "Jun: PSI 0.05 is silent; excess 3.7 [1.5, 5.9], proven",
        "Oct: PSI 0.46 rings; excess 0.7 [-2.5, 3.2], not told apart",
    ]


def test_it_sets_what_was_said_beside_what_came():
    said = {"probability": [0.5, 0.9], "share_right": [0.5, 0.6], "answers": [10, 30]}
    table = pd.DataFrame(said | {"low": [0.3, 0.4], "high": [0.7, 0.8]})
    picture = plot.reliability(table, who="You", brier=0.284)
    assert picture.title == "You: on average 80% sure, and 57% came true (Brier score 0.28)"
    assert "90%: 60% of 30 came true" in picture.alt


def test_it_sets_delay_beside_false_alarms():
    table = pd.DataFrame({"false_alarms": [1.0, 0.0], "delay": [28.0, 384.0]}, index=["a", "b"])
    title = plot.false_alarms(table, name="b").title
    assert title == "b: sees the change after 384 flights, cries wolf in 0% of the quiet streams"


def test_it_names_the_cheapest_way_to_have_requests_answered():
    table = pd.DataFrame(
        {"tokens": [3.0, 80.0], "tests": 25.0, "rented": [28.0, 105.0], "own": 90.0}
        | {"person": [10.0, 9000.0]},
        index=[100, 90_000],
    )
    few, many = (plot.bills(table, requests=volume).title for volume in table.index)
    assert few.startswith("100 requests a month: person is the cheapest, at 10 dollars")
    assert many == (
        "90,000 requests a month: own is the cheapest, at 90 dollars; "
        "of 105 for the rented model 25 are for labels"
    )


def test_it_counts_what_is_left_of_a_list():
    days = pd.to_datetime(["2024-12-31", "2026-11-20"])
    table = pd.DataFrame({"gone": [0, 3], "past": [0, 1], "left": [5, 1]}, index=days)
    assert plot.survival(table).title == (
        "Of 5 models of Dec 2024, 1 are left in Nov 2026: 3 are gone, 1 past their date"
    )


def test_it_says_how_often_a_test_calls_a_winner():
    curve = pd.DataFrame({"one_look": [0.4, 0.5], "peeking": [0.4, 0.8]}, index=[14, 28])
    title = plot.trial(curve, days=28, design="by flight", truth="the same rule twice").title
    assert title == (
        "The same rule twice, tested by flight after 28 days: 50% call a winner; "
        "80% if someone looks every 14 days"
    )


def test_it_sets_the_dashboard_beside_the_truth():
    year = pd.DataFrame({"shown": [58.0, 63.0], "true": [57.0, 52.0]}, index=["naive", "truth"])
    assert plot.feedback(year, effect=0.8).title == (
        "Alerts that prevent 80% of what they announce: truth shows 63.0 and truly costs 52.0"
    )
