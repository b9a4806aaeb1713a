"""Plans under uncertainty: against known means, closed forms, and Little's law."""

import clock
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from workbook.decision import planning


def plan(*rows):
    return pd.DataFrame(rows, columns=["phase", "optimistic", "likely", "pessimistic"])


def back(*rows):
    return pd.DataFrame(rows, columns=["after", "back_to", "probability"])


def test_it_estimates_with_the_weights_of_pert():
    assert planning.pert(2, 5, 14) == (6.0, 2.0)


def test_it_draws_durations_from_the_triangular_distribution():
    days = planning.simulate(plan(("a", 2, 5, 14)))["days"]
    oracle = stats.triang(c=3 / 12, loc=2, scale=12)
    assert stats.kstest(days, oracle.cdf).pvalue > 0.01


def test_it_draws_durations_from_the_beta_distribution_behind_pert():
    days = planning.simulate(plan(("a", 2, 5, 14)), shape=planning.beta_pert)["days"]
    assert stats.kstest(days, stats.beta(2, 4, loc=2, scale=12).cdf).pvalue > 0.01
    assert days.mean() == pytest.approx(planning.pert(2, 5, 14)[0], abs=0.06)


@pytest.mark.parametrize("shape", [planning.triangle, planning.beta_pert])
def test_it_allows_a_phase_without_spread_in_any_shape(shape):
    assert (planning.simulate(plan(("a", 4, 4, 4)), shape=shape)["days"] == 4).all()


def test_it_lets_the_phases_of_a_project_go_well_or_badly_together():
    six = plan(*[(name, 0, 3, 12) for name in "abcdef"])
    spread = {
        share: planning.simulate(six, correlation=share)["days"].std() for share in (0, 0.5, 1)
    }
    one = stats.triang(c=3 / 12, scale=12).std()
    assert spread[0] == pytest.approx(6**0.5 * one, rel=0.03)
    assert spread[1] == pytest.approx(6 * one, rel=0.03)
    assert spread[0] < spread[0.5] < spread[1]


def test_it_adds_the_phases_and_allows_a_phase_without_spread():
    days = planning.simulate(plan(("a", 1, 2, 3), ("b", 4, 4, 4)))["days"]
    assert days.mean() == pytest.approx(6, abs=0.02)
    assert days.between(5, 7).all()


def test_it_goes_back_as_often_as_the_probability_says():
    three = plan(("a", 1, 1, 1), ("b", 1, 1, 1), ("c", 1, 1, 1))
    runs = planning.simulate(three, back(("c", "b", 0.5)))
    # The loop b, c is passed 1 / (1 - 0.5) = 2 times on average.
    assert runs["visits"].mean() == pytest.approx(1 + 2 * 2, rel=0.02)
    assert (runs["visits"] == runs["days"]).all()


def test_it_shows_that_the_sum_of_medians_is_too_early():
    phases = plan(*[(name, 5, 8, 30) for name in "abcdef"])
    median_of_one = planning.simulate(phases.head(1))["days"].median()
    assert planning.simulate(phases)["days"].median() > 6 * median_of_one * 1.02


def test_it_repeats_a_simulation_for_the_same_seed_only():
    one, same, other = (planning.simulate(plan(("a", 1, 2, 3)), seed=s) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


def test_it_runs_ten_thousand_projects_in_under_a_fifth_of_a_second():
    phases = plan(*[(name, 5, 8, 30) for name in "abcdef"])
    ways = back(("b", "a", 0.3), ("d", "c", 0.5), ("e", "a", 0.25))
    assert clock.fastest(lambda: planning.simulate(phases, ways)) < 0.2


@pytest.mark.parametrize("wip", [1, 2, 5, 12, 20])
@pytest.mark.parametrize("stages", [[2.0], [3, 5, 2], [1, 1, 1, 1]])
def test_it_obeys_littles_law_within_two_percent(stages, wip):
    flow = planning.flow(stages, wip=wip)
    assert flow["mean_wip"] / flow["throughput"] == pytest.approx(flow["cycle_time"], rel=0.02)


def test_it_flows_as_fast_as_theory_says():
    # A balanced closed line: W items, M exponential stages, throughput W / (W + M - 1) / mean.
    flow = planning.flow([2.0, 2.0, 2.0], wip=4, items=40_000)
    assert flow["throughput"] == pytest.approx(4 / 6 / 2, rel=0.02)


def mean_value_analysis(stage_days, wip):
    """Items a day of a closed line of exponential stages, exactly (Reiser and Lavenberg 1980)."""
    waiting = np.zeros(len(stage_days))
    for items in range(1, wip + 1):
        days = np.array(stage_days) * (1 + waiting)
        waiting = items / days.sum() * days
    return wip / days.sum()


@pytest.mark.parametrize("wip", [1, 3, 6, 12, 20])
def test_it_flows_as_mean_value_analysis_says_and_never_faster_than_its_slowest_stage(wip):
    measured = planning.flow([3, 5, 2], wip=wip)["throughput"]
    assert measured == pytest.approx(mean_value_analysis([3, 5, 2], wip), rel=0.005)
    assert measured <= 1 / 5 + 1e-12


def test_it_finishes_no_more_when_more_is_started():
    few, many = (planning.flow([3, 5, 2], wip=wip) for wip in (6, 12))
    assert many["throughput"] < 1.05 * few["throughput"]
    assert many["cycle_time"] > 1.8 * few["cycle_time"]


def test_it_prices_a_spike_only_where_it_can_change_the_decision():
    worth = {
        chance: planning.value_of_spike(chance, gain=100, build=40, reliability=1.0)
        for chance in (0, 0.4, 1)
    }
    assert worth == {0: 0, 0.4: pytest.approx(24), 1: 0}
    assert planning.value_of_spike(0.95, gain=100, build=40, reliability=0.8) == 0


def test_it_weighs_a_risk_with_the_cost_of_its_mitigation():
    risks = pd.DataFrame(
        {
            "probability": [0.5, 0.1],
            "impact": [100, 100],
            "mitigation_cost": [10, 20],
            "residual_probability": [0.1, 0.0],
        }
    )
    before = risks.copy()
    weighed = planning.expected_loss(risks)
    assert weighed["worth_it"].tolist() == [True, False]
    pd.testing.assert_frame_equal(risks, before)


def test_it_finds_every_kind_of_unclear_task():
    raci = pd.DataFrame(
        {"x": ["A/R", "A", "R", "C", np.nan], "y": ["C", "A", "", "I", "a/r"]},
        index=["fine", "two", "nobody answers", "nobody at all", "lower case"],
    )
    assert planning.raci_problems(raci) == {
        "two": "two or more A, no R",
        "nobody answers": "no A",
        "nobody at all": "no A, no R",
    }


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: planning.pert(3, 2, 4), "3, 2 and 4"),
        (lambda: planning.simulate(plan(("a", 1, np.nan, 3))), "nan"),
        (lambda: planning.simulate(plan(("a", 1, 2, 3)), back(("x", "a", 0.1))), "names 'x'"),
        (lambda: planning.simulate(plan(("a", 1, 2, 3)), back(("a", "a", 1.0))), "never ends"),
        (
            lambda: planning.simulate(plan(("a", 1, 2, 3), ("b", 1, 2, 3)), back(("a", "b", 0.1))),
            "which is ahead",
        ),
        (lambda: planning.simulate(plan(("a", 1, 2, 3)), correlation=2), "correlation is 2"),
        (lambda: planning.flow([1.0], wip=0), "wip is 0"),
        (lambda: planning.flow([1.0, 0], wip=1), "more than 0 days"),
        (lambda: planning.value_of_spike(2, gain=1, build=1, reliability=1), "probability is 2"),
        (
            lambda: planning.expected_loss(
                pd.DataFrame({"probability": [30], "residual_probability": [0.1], "impact": [1]})
            ),
            "probability holds 30",
        ),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call()
