"""The lifecycle: policies replayed by hand and over the real year, rollouts."""

import clock
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from workbook import data, features
from workbook.monitor import lifecycle

PRICES = {"cost_fp": 1, "cost_fn": 5, "threshold": 1 / 6}
STATE = ["mean_delay", "share_delayed", "departures", "overdue"]


@pytest.fixture(scope="module")
def year():
    flights, scores = data.load_flights(), data.load_retrained()
    late = features.is_late(flights)[scores["row"]].to_numpy()
    return scores, flights["month"][scores["row"]].to_numpy(), late


def test_the_policies_race_over_the_real_year_in_less_than_half_a_second(year):
    scores, month, late = year
    policies = {
        "never": lifecycle.never,
        "quarterly": lifecycle.calendar(every=3),
        "monthly": lifecycle.calendar(every=1),
        "gap": lifecycle.on_gap(points=3),
    }

    def race():
        runs = {
            name: lifecycle.replay(scores, month, late, policy, **PRICES)
            for name, policy in policies.items()
        }
        corrected = scores.assign(fit_3=lifecycle.recalibrate(scores["fit_3"], month, late))
        runs["recalibrate"] = lifecycle.replay(corrected, month, late, lifecycle.never, **PRICES)
        return runs, lifecycle.race(runs)

    assert clock.fastest(race, runs=2) < 0.5
    runs, table = race()
    assert table.round(1).apply(tuple, axis=1).to_dict() == {
        "monthly": (51.8, 8),
        "gap": (52.6, 3),
        "quarterly": (52.7, 2),
        "never": (54.3, 0),
        "recalibrate": (54.9, 0),
    }
    assert runs["never"]["cost_per_100"].nlargest(3).index.tolist() == [12, 7, 6]


def test_the_limit_of_the_gap_was_chosen_after_seeing_the_year(year):
    def lived(points):
        run = lifecycle.replay(*year, lifecycle.on_gap(points=points), **PRICES)
        return int(run["retrained"].sum())

    assert [lived(points) for points in (1, 2, 3, 4, 5, 6, 8)] == [8, 3, 3, 2, 1, 1, 0]


def test_a_replay_counts_what_a_hand_would():
    scores = pd.DataFrame({"fit_3": [0.9, 0.1, 0.1, 0.9], "fit_4": [np.nan, np.nan, 0.9, 0.1]})
    month, late = [4, 4, 5, 5], [True, True, True, False]
    lived = lifecycle.replay(scores, month, late, lifecycle.never, **PRICES)
    assert lived["cost"].tolist() == [5, 6]
    assert lived["cost_per_100"].tolist() == [250, 300]
    lived = lifecycle.replay(scores, month, late, lifecycle.calendar(every=1), **PRICES)
    assert lived["cost"].tolist() == [5, 0]
    assert lived["retrained"].tolist() == [True, False]  # after the last month there is no next


def test_each_case_is_served_by_the_model_of_its_month():
    scores = pd.DataFrame({"fit_3": [0.9, 0.1, 0.1, 0.9], "fit_4": [np.nan, np.nan, 0.9, 0.1]})
    month, late = [4, 4, 5, 5], [True, True, True, False]
    monthly = lifecycle.replay(scores, month, late, lifecycle.calendar(every=1), **PRICES)
    never = lifecycle.replay(scores, month, late, lifecycle.never, **PRICES)
    assert lifecycle.served(scores, month, monthly).tolist() == [0.9, 0.1, 0.9, 0.1]
    assert lifecycle.served(scores, month, never).tolist() == [0.9, 0.1, 0.1, 0.9]


def test_recalibration_is_a_logistic_regression_on_what_came_before():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.05, 0.95, 4000)
    late, month = rng.random(4000) < p**2, np.repeat([4, 5], 2000)
    log_odds = np.log(p / (1 - p)).reshape(-1, 1)
    peer = LogisticRegression(C=1e9, tol=1e-9).fit(log_odds[:2000], late[:2000])
    found = lifecycle.recalibrate(p, month, late)
    assert found[:2000].tolist() == p[:2000].tolist()
    assert found[2000:] == pytest.approx(peer.predict_proba(log_odds[2000:])[:, 1], abs=1e-5)


def test_only_the_moves_of_the_table_can_be_made():
    start = lifecycle.Rollout(live="1.0.0")
    shadow = start.move("start shadow", "1.1.0")
    canary = shadow.move("start canary")
    done = canary.move("promote")
    assert [stage.legal() for stage in (start, shadow, canary, done)] == [
        ["start shadow"],
        ["start canary", "abandon"],
        ["promote", "abandon"],
        ["start shadow", "roll back"],
    ]
    assert canary.move("abandon") == start
    assert done.move("roll back") == start
    assert start.state == "settled"  # a move changes nothing, it gives a new rollout


def test_a_canary_serves_its_share_and_the_same_case_always_alike():
    cases = [f"flight {number}" for number in range(10_000)]
    shadow = lifecycle.Rollout(live="1.0.0").move("start shadow", "1.1.0")
    assert {shadow.serves(case, share=0.5) for case in cases[:100]} == {"1.0.0"}
    canary = shadow.move("start canary")
    small = {case for case in cases if canary.serves(case, share=0.1) == "1.1.0"}
    large = {case for case in cases if canary.serves(case, share=0.5) == "1.1.0"}
    assert len(small) / 10_000 == pytest.approx(0.1, abs=0.01)
    assert small < large


ONE = pd.DataFrame({"fit_3": [0.5]})


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: lifecycle.calendar(every=0), "every is 0; give a number of months, 1 or more."),
        (lambda: lifecycle.on_gap(points=-1), "points is -1; give percentage points, 0 or more."),
        (
            lambda: lifecycle.replay(ONE, [4, 5], [1, 1], lifecycle.never, **PRICES),
            "scores has 1 rows, month 2 and late 2; give one of each a case.",
        ),
        (
            lambda: lifecycle.replay(ONE, [4], [np.nan], lifecycle.never, **PRICES),
            "late holds nan; leave out cases that are not True or False.",
        ),
        (
            lambda: lifecycle.replay(ONE, [4], [1], lifecycle.never, **PRICES | {"cost_fp": -1}),
            "cost_fp is -1; give a price, a number from 0 up.",
        ),
        (
            lambda: lifecycle.replay(ONE, [4], [1], lifecycle.never, **PRICES | {"threshold": 2}),
            "threshold is 2; give a number from 0 to 1.",
        ),
        (
            lambda: lifecycle.recalibrate([0.5], [4, 5], [0, 1]),
            "p has 1 values, month 2 and late 2; give one of each a case.",
        ),
        (
            lambda: lifecycle.Rollout(live="1.0.0").move("start shadow", "1.0.0"),
            "version is '1.0.0', which is live; shadow another one.",
        ),
        (
            lambda: lifecycle.replay(ONE, [5], [1], lifecycle.never, **PRICES),
            "scores has no column 'fit_4' to serve month 5.",
        ),
        (
            lambda: lifecycle.replay(ONE * np.nan, [4], [1], lifecycle.never, **PRICES),
            "fit_3 has no probability for some cases of month 4.",
        ),
        (
            lambda: lifecycle.recalibrate([np.nan], [4], [1]),
            "p is missing somewhere or leaves 0 to 1; give one probability a case.",
        ),
        (
            lambda: lifecycle.Rollout(live="1.0.0").move("promote"),
            "'promote' can't be done while 'settled'; what can: start shadow.",
        ),
        (
            lambda: lifecycle.Rollout(live="1.0.0").move("start shadow"),
            "version is None; give one to start a shadow, and only then.",
        ),
        (
            lambda: lifecycle.Rollout(live="1.0.0").serves("UA 1", share=10),
            "share is 10; give a number from 0 to 1.",
        ),
    ],
)
def test_bad_input_gets_a_sentence(act, sentence):
    with pytest.raises(ValueError) as refused:
        act()
    assert sentence in str(refused.value)
