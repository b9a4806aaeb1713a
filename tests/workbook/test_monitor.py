"""The monitor: measures against scipy and recorded peers, what chance does, cost without labels."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.spatial import distance

from workbook import data, decision, features, monitor

PRICES = {"cost_fp": 1, "cost_fn": 5}
THRESHOLD = 1 / 6


@pytest.fixture(scope="module")
def year():
    """Flights from April on: month, carrier, what happened, what two models said."""
    flights, scores = data.load_flights(), data.load_scores()
    late = features.is_late(flights)[scores["row"]].to_numpy()
    rows = flights.loc[scores["row"], ["month", "carrier"]].reset_index(drop=True)
    return rows.assign(late=late, online=scores["online"], monthly=scores["monthly"])


def evidently_edges(reference, current, bins):
    """Evidently's bins: Sturges' number of equal widths over both, whatever `bins` says."""
    return np.histogram_bin_edges(np.concatenate([reference, current]), "sturges")[1:-1]


def samples(n, m, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"x": rng.normal(size=n)}), pd.DataFrame({"x": rng.normal(0.1, 1.2, m)})


# Measures


@pytest.mark.parametrize(("n", "m"), [(300, 300), (200, 350), (20_000, 20_000), (30_000, 17_001)])
def test_it_measures_what_scipy_measures(n, m):
    then, now = samples(n, m)
    row = monitor.report(then, now).loc["x"]
    peer = stats.ks_2samp(then["x"], now["x"], method="asymp")
    assert row["ks"] == pytest.approx(peer.statistic, abs=1e-12)
    assert row["ks_p"] == pytest.approx(peer.pvalue, abs=1e-6)
    work = stats.wasserstein_distance(then["x"], now["x"])
    assert row["wasserstein"] == pytest.approx(work, abs=1e-9)
    edges = monitor.quantile_edges(then["x"], now["x"], 10)
    p, q = monitor.shares(then["x"], edges), monitor.shares(now["x"], edges)
    assert row["jensen_shannon"] == pytest.approx(distance.jensenshannon(p, q), abs=1e-9)
    assert row["psi"] == pytest.approx(stats.entropy(p, q) + stats.entropy(q, p), abs=1e-9)


def test_ties_and_gaps_do_not_disturb_it():
    rng = np.random.default_rng(0)
    then, now = rng.integers(0, 6, 500) * 1.0, rng.integers(1, 7, 400) * 1.0
    gappy = np.concatenate([now, [np.nan] * 100])
    row = monitor.report(pd.DataFrame({"x": then}), pd.DataFrame({"x": gappy})).loc["x"]
    assert row["ks"] == pytest.approx(stats.ks_2samp(then, now).statistic, abs=1e-12)
    assert row["wasserstein"] == pytest.approx(stats.wasserstein_distance(then, now), abs=1e-9)
    assert row["missing"] == 0.2


# What Evidently 0.7.23 and Frouros 0.9.0 say to samples(30_000, 17_001). They need other versions
# of pandas and numpy; tests/measure_monitoring.py runs them and prints these values.
EVIDENTLY = {"psi": 0.090359103835, "jensenshannon": 0.097820066372, "wasserstein": 0.186850995224}
FROUROS_PSI = 0.195492964062


def test_it_agrees_with_evidently_on_evidentlys_bins():
    then, now = samples(30_000, 17_001)
    p, q = (monitor.shares(x, evidently_edges(then["x"], now["x"], 0)) for x in (then.x, now.x))
    row = monitor.report(then, now, edges=evidently_edges).loc["x"]
    # Evidently fills empty bins only, with a millionth of the smallest share.
    filled = [np.where(s == 0, s[s > 0].min() / 1e6, s) for s in (p, q)]
    assert monitor.psi(*filled, eps=0) == pytest.approx(EVIDENTLY["psi"], abs=1e-6)
    assert row["jensen_shannon"] == pytest.approx(EVIDENTLY["jensenshannon"], abs=1e-6)
    spread = then["x"].std(ddof=0)
    assert row["wasserstein"] / spread == pytest.approx(EVIDENTLY["wasserstein"], abs=1e-6)


def test_it_agrees_with_frouros_on_ten_equal_widths():
    then, now = samples(30_000, 17_001)
    smallest = np.finfo(float).tiny  # what Frouros puts into empty bins
    row = monitor.report(then, now, edges=monitor.width_edges, eps=smallest).loc["x"]
    assert row["psi"] == pytest.approx(FROUROS_PSI, abs=1e-6)


def test_the_bins_decide_which_side_of_a_tenth_the_psi_falls():
    then, now = samples(30_000, 17_001)
    assert monitor.report(then, now)["psi"].item() == pytest.approx(0.055, abs=0.005)
    assert EVIDENTLY["psi"] == pytest.approx(0.090, abs=0.001)
    assert FROUROS_PSI > 0.1


def test_it_sees_more_rain_though_it_is_dry_most_of_the_time():
    then, now = pd.DataFrame({"rain": [0.0] * 95 + [1.0] * 5}), [0.0] * 80 + [1.0] * 20
    row = monitor.report(then, pd.DataFrame({"rain": now})).loc["rain"]
    assert row["psi"] == pytest.approx(0.15 * np.log(0.95 * 0.2 / (0.05 * 0.8)))


def test_a_category_is_a_bin_of_its_own():
    then = pd.DataFrame({"carrier": ["UA", "UA", "EV", "EV"]})
    now = pd.DataFrame({"carrier": ["UA", "UA", "UA", "EV"]})
    row = monitor.report(then, now).loc["carrier"]
    assert row["psi"] == pytest.approx(0.25 * np.log(3))
    assert row[["ks", "ks_p", "wasserstein"]].isna().all()


def test_it_leaves_its_arguments_as_they_were():
    then, now = samples(50, 40)
    copies = then.copy(), now.copy()
    monitor.report(then, now)
    pd.testing.assert_frame_equal(then, copies[0])
    pd.testing.assert_frame_equal(now, copies[1])


# Chance


def null_psi(n, m, draws, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(draws):
        then, now = rng.normal(size=n), rng.normal(size=m)
        edges = monitor.quantile_edges(then, now, 10)
        yield monitor.psi(monitor.shares(then, edges), monitor.shares(now, edges))


def test_a_tenth_is_a_poor_limit_for_a_hundred_rows():
    found = np.array(list(null_psi(1_000, 100, 3_000)))
    assert found.mean() == pytest.approx(9 * (1 / 1_000 + 1 / 100), rel=0.1)
    # The formula says 43%, the simulation 46%: with ten rows a bin it is only nearly chi-squared.
    assert monitor.psi_false_alarms(1_000, 100) == pytest.approx(0.429, abs=0.001)
    assert (found > 0.1).mean() == pytest.approx(0.46, abs=0.02)


def test_the_critical_value_is_exceeded_as_often_as_it_says():
    found = np.array(list(null_psi(5_000, 5_000, 2_000)))
    assert (found > monitor.psi_critical(5_000, 5_000)).mean() == pytest.approx(0.05, abs=0.01)
    assert monitor.psi_critical(10**5, 10**5) == pytest.approx(0.0003, abs=5e-5)


def test_a_shift_of_d_deviations_has_a_psi_of_about_d_squared():
    then, now = stats.norm.ppf(np.linspace(1e-4, 1 - 1e-4, 20_001)), 0.3
    table = monitor.report(pd.DataFrame({"x": then}), pd.DataFrame({"x": then + now}), bins=20)
    assert table["psi"].item() == pytest.approx(now**2, rel=0.1)


def test_the_family_keeps_its_level():
    rng = np.random.default_rng(0)
    p = rng.random((20_000, 20))
    assert (p < 0.05).any(axis=1).mean() == pytest.approx(0.64, abs=0.01)
    level = monitor.sidak_level(20, family=0.05)
    assert (p < level).any(axis=1).mean() == pytest.approx(0.05, abs=0.005)


# The flights


def test_alerts_serve_carriers_unequally(year):
    recall = monitor.by_group(year["late"], year["monthly"] >= THRESHOLD, year["carrier"])["recall"]
    assert recall[["UA", "EV", "US"]].round(2).tolist() == [0.56, 0.86, 0.52]
    assert recall.index[0] == "UA"


def test_the_estimate_from_confidence_cannot_see_that_the_world_changed(year):
    found = {}
    for month, rows in year.groupby("month"):
        p = rows["online"].to_numpy()
        guess = monitor.expected_cost(p, threshold=THRESHOLD, **PRICES)
        paid = decision.cost_per_100(rows["late"], p >= THRESHOLD, **PRICES)
        found[month] = (round(guess, 1), round(paid, 1))
    assert found[6] == (53.2, 62.2)
    assert found[9] == (50.0, 37.0)


def test_the_estimate_is_right_for_probabilities_that_are():
    rng = np.random.default_rng(0)
    p = rng.random(200_000)
    paid = decision.cost_per_100(rng.random(p.size) < p, p >= THRESHOLD, **PRICES)
    assert monitor.expected_cost(p, threshold=THRESHOLD, **PRICES) == pytest.approx(paid, rel=0.01)


# Bad input

ONE = pd.DataFrame({"x": [1.0, 2.0, 3.0]})


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: monitor.report(ONE, ONE.iloc[:0], bins=2), "Column 'x' of current is empty"),
        (lambda: monitor.report(ONE, ONE * np.nan, bins=2), "Column 'x' of current is all missing"),
        (lambda: monitor.report(ONE * 0 + 7, ONE, bins=2), "of reference is always 7; leave"),
        (lambda: monitor.report(ONE, ONE / 0, bins=2), "of current holds infinity; make it"),
        (lambda: monitor.report(ONE, ONE), "bins is 10 and reference has only 3 values; use fewer"),
        (lambda: monitor.report(ONE, ONE, bins=1), "bins is 1; give a whole number, 2 or more."),
        (lambda: monitor.report(ONE, ONE.rename(columns={"x": "y"})), "current has no column 'x'"),
        (
            lambda: monitor.report(pd.DataFrame({"c": ["UA"]}), pd.DataFrame({"c": ["ZZ"]})),
            "Column 'c' of current holds 'ZZ', which reference never had",
        ),
        (lambda: monitor.psi_critical(0, 10), "The sizes are 0 and 10; both need 1 or more."),
        (lambda: monitor.psi_critical(9, 9, level=5), "level is 5; give a number between 0 and 1."),
        (lambda: monitor.sidak_level(0, family=0.05), "tests is 0; give the number of tests"),
        (lambda: monitor.by_group([], [], []), "late has 0 values, alert 0 and group 0; give one"),
        (lambda: monitor.by_group([1, 0], [1], "ab"), "late has 2 values, alert 1 and group 2;"),
        (
            lambda: monitor.by_group([1, np.nan], [1, 0], ["a", "b"]),
            "late or alert holds more than True and False; leave such cases out.",
        ),
        (
            lambda: monitor.report(*[pd.concat([ONE, ONE], axis=1)] * 2, bins=2),
            "Column 'x' is there twice; give each a name of its own.",
        ),
        (
            lambda: monitor.psi_false_alarms(9, 9, threshold=-1),
            "threshold is -1; give a number, 0 or more.",
        ),
        (
            lambda: monitor.expected_cost([0.2], threshold=0.5, cost_fp=-1, cost_fn=5),
            "cost_fp is -1; give a price, a number from 0 up.",
        ),
        (
            lambda: monitor.expected_cost([2], threshold=0.5, **PRICES),
            "p is empty or leaves 0 to 1; give one probability a case.",
        ),
    ],
)
def test_bad_input_gets_a_sentence(act, sentence):
    with pytest.raises(ValueError) as refused:
        act()
    assert sentence in str(refused.value)


# Groups and thresholds


def test_a_group_curve_agrees_with_the_table_by_group(year):
    curve = monitor.group_curve(
        year["late"], year["monthly"], year["carrier"], thresholds=[0, THRESHOLD]
    )
    table = monitor.by_group(year["late"], year["monthly"] >= THRESHOLD, year["carrier"])
    at = curve.xs(THRESHOLD, level="threshold").loc[table.index]
    assert at["recall"].to_numpy() == pytest.approx(table["recall"].to_numpy(), nan_ok=True)
    paid = 5 * at["missed"].sum() + at["false_alerts"].sum()
    alert = year["monthly"] >= THRESHOLD
    assert paid == decision.case_costs(year["late"], alert, **PRICES).sum()
    assert (curve.xs(0, level="threshold").dropna() == 1).all()[["recall", "false_alarms"]].all()


def test_a_group_curve_leaves_a_rate_open_that_has_no_cases():
    curve = monitor.group_curve([0], [0.4], ["EV"], thresholds=[0.2])
    assert np.isnan(curve["recall"].item()) and curve["false_alarms"].item() == 1


def test_a_group_curve_asks_for_one_of_each():
    with pytest.raises(ValueError, match="late has 1 values, p 2 and group 1; give one of each"):
        monitor.group_curve([0], [0.4, 0.5], ["EV"], thresholds=[0.2])


# Alerts that prevent what they announce


def test_a_year_of_feedback_weighs_days_by_their_flights():
    days = pd.DataFrame(
        {"effect": 0.5, "policy": "once", "flights": [100, 300], "alerts": [0, 100]}
    )
    days = days.assign(
        alerts=[0, 100], shown=[100, 100], true=[100, 0], auc_shown=0.6, auc_true=0.8
    )
    year = monitor.feedback(days, effect=0.5).loc["once"]
    assert year.to_dict() == {
        "shown": 50,
        "true": 25,
        "auc_shown": 0.6,
        "auc_true": 0.8,
        "alerts": 0.25,
    }
    with pytest.raises(ValueError, match="effect is 0.3; give one of 0.5."):
        monitor.feedback(days, effect=0.3)
