"""The decision room: prices, thresholds, intervals and money, on numbers worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook import decision

PRICES = {"cost_fp": 1, "cost_fn": 5}


def test_it_counts_the_four_outcomes_and_prices_two_of_them():
    table = decision.outcomes([1, 1, 0, 0, 0], [1, 0, 1, 0, 0], **PRICES)
    assert table["cases"].tolist() == [1, 1, 1, 2]
    assert table["cost"].sum() == 6


def test_it_gives_the_same_cost_by_case_by_table_and_per_hundred():
    late, alert = [1, 1, 0, 0], [1, 0, 1, 0]
    assert decision.case_costs(late, alert, **PRICES).tolist() == [0, 5, 1, 0]
    assert decision.cost_per_100(late, alert, **PRICES) == 150


@given(
    st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=40),
    st.floats(0, 1),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_it_draws_the_curve_that_counting_by_hand_would(cases, threshold, cost_fp, cost_fn):
    late, p = map(np.array, zip(*cases, strict=True))
    prices = {"cost_fp": cost_fp, "cost_fn": cost_fn}
    row = decision.cost_curve(late, p, **prices, thresholds=[threshold]).iloc[0]
    alert = p >= threshold
    assert row["cost"] == pytest.approx(decision.cost_per_100(late, alert, **prices))
    assert row["accuracy"] == pytest.approx((late == alert).mean())
    assert row["alerts"] == pytest.approx(alert.mean())


def test_it_finds_the_threshold_that_is_cheapest_for_calibrated_probabilities():
    rng = np.random.default_rng(0)
    p = rng.uniform(size=200_000)
    curve = decision.cost_curve(rng.uniform(size=p.size) < p, p, **PRICES)
    best = curve["threshold"][curve["cost"].idxmin()]
    assert best == pytest.approx(decision.best_threshold(**PRICES), abs=0.03)


def test_it_keeps_a_worse_model_negative_in_skill():
    assert decision.skill(45, 60) == 0.25
    assert decision.skill(75, 60) == -0.25


def test_it_discounts_money_to_the_value_of_today():
    flow = decision.cash_flow(
        build=100, run_per_month=0, cases_per_month=12, gain_per_case=1, months=12, yearly_rate=0.2
    )
    assert flow["present_value"].iloc[12] == pytest.approx(12 / 1.2)
    assert flow["npv"].iloc[-1] == pytest.approx(flow["present_value"].sum())


def test_it_breaks_even_where_the_undiscounted_flow_ends_at_zero():
    project = {"build": 180_000, "run_per_month": 9_000, "months": 24, "gain_per_case": 2.5}
    volume = decision.break_even_volume(**project)
    flow = decision.cash_flow(cases_per_month=volume, yearly_rate=0, **project)
    assert flow["npv"].iloc[-1] == pytest.approx(0)


def test_it_finds_a_wider_interval_when_the_cases_of_a_day_hang_together():
    rng = np.random.default_rng(1)
    day = np.repeat(np.arange(60), 50)
    together = np.repeat(rng.normal(size=60), 50)
    apart = rng.normal(size=3000)
    widths = [
        high - low
        for _, low, high in (
            decision.day_block_bootstrap(day, values) for values in (together, apart)
        )
    ]
    assert widths[0] > 4 * widths[1]
    assert widths[0] == pytest.approx(2 * 1.96 / np.sqrt(60), rel=0.3)


def test_it_repeats_a_bootstrap_for_the_same_seed_only():
    day, values = np.arange(30), np.random.default_rng(2).normal(size=30)
    assert decision.day_block_bootstrap(day, values) == decision.day_block_bootstrap(day, values)
    assert decision.day_block_bootstrap(day, values) != decision.day_block_bootstrap(
        day, values, seed=1
    )


def test_it_approaches_the_rule_of_three():
    assert decision.failure_rate_bound(1) == pytest.approx(0.95)
    assert decision.failure_rate_bound(10_000) * 10_000 == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: decision.cost_per_100([], [], **PRICES), "late is empty"),
        (lambda: decision.cost_per_100([1], [1, 0], **PRICES), "late has 1 values and alert has 2"),
        (lambda: decision.cost_per_100([2], [1], **PRICES), "late holds 2"),
        (lambda: decision.cost_per_100([np.nan], [1], **PRICES), "late holds nan"),
        (lambda: decision.cost_per_100([1], [1], cost_fp=np.nan, cost_fn=1), "cost_fp is nan"),
        (lambda: decision.cost_per_100([1], [1], cost_fp=1, cost_fn=-5), "cost_fn is -5"),
        (lambda: decision.best_threshold(cost_fp=0, cost_fn=0), "are both 0"),
        (lambda: decision.cost_curve([1], [1.5], **PRICES), "p holds 1.5"),
        (lambda: decision.cost_curve([1], [np.nan], **PRICES), "p holds nan"),
        (lambda: decision.cost_curve([1], [0.5], **PRICES, thresholds=[-1]), "holds -1.0"),
        (lambda: decision.cost_curve([1, 0], [0.5], **PRICES), "p has 1 values"),
        (lambda: decision.skill(1, 2, 2), "nothing to save"),
        (lambda: decision.day_block_bootstrap([], []), "difference is empty"),
        (lambda: decision.day_block_bootstrap([1], [1.0], level=95), "level is 95"),
        (lambda: decision.day_block_bootstrap([1, 2], [1.0]), "day has 2 values"),
        (lambda: decision.failure_rate_bound(0), "trials is 0"),
        (lambda: decision.failure_rate_bound(9, confidence=95), "confidence is 95"),
        (
            lambda: decision.cash_flow(
                build=1, run_per_month=1, cases_per_month=1, gain_per_case=1, months=0
            ),
            "months is 0",
        ),
        (
            lambda: decision.break_even_volume(
                build=1, run_per_month=1, months=1, gain_per_case=-2
            ),
            "gain_per_case is -2",
        ),
    ],
)
def test_it_names_the_argument_and_the_value_that_were_wrong(call, said):
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        call()


def test_it_accepts_labels_of_one_class_only():
    curve = decision.cost_curve([0, 0], [0.2, 0.9], **PRICES, thresholds=[0.5])
    assert curve["cost"].tolist() == [50.0]


def test_it_says_how_sure_a_difference_is():
    rng = np.random.default_rng(1)
    day = np.repeat(np.arange(60), 10)
    paid = pd.DataFrame({"rule": np.zeros(600)})
    noise = np.repeat(rng.normal(0, 1, 60), 10)
    noise -= noise.mean()
    for name, shift in {"clear": -0.5, "weak": 0.2, "none": 0.02}.items():
        paid[name] = noise + shift
    table = decision.compare(day, paid, than="rule")
    assert table["verdict"].tolist() == ["proven", "likely", "not told apart"]
    assert table["mean"].tolist() == pytest.approx([-50, 20, 2])
    dollars = decision.compare(day, paid, than="rule", per=1)
    assert dollars["mean"].tolist() == pytest.approx([-0.5, 0.2, 0.02])
    mean, low, high = decision.day_block_bootstrap(day, 100 * paid["weak"])
    assert table.loc["weak", ["mean", "low", "high"]].tolist() == pytest.approx([mean, low, high])
    assert low < 0 < high
