"""The serving room: queues against known values and against each other, latency, four corners."""

import math

import clock
import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from workbook import data, serve


@pytest.fixture(scope="module")
def freshness():
    return data.load_freshness()


def wait_of(jobs):
    return (jobs["start"] - jobs["arrive"]).mean()


# Closed forms

KNOWN = [(1, 0.5, 2, 0.5), (1, 0.9, 10, 0.9), (2, 0.9, 5.263, 0.853), (4, 0.8, 1.746, 0.596)]


@pytest.mark.parametrize(
    ("servers", "busy", "sojourn", "chance"), [*KNOWN, (10, 0.9, 1.669, 0.669)]
)
def test_it_has_the_known_values_of_the_queue(servers, busy, sojourn, chance):
    table = serve.mmc(servers * busy, 1, servers)
    assert table["mean_sojourn"] == pytest.approx(sojourn, abs=5e-4)
    assert table["wait_probability"] == pytest.approx(chance, abs=5e-4)
    assert table["utilisation"] == pytest.approx(busy)


def test_it_agrees_with_erlangs_own_sum():
    load, servers = 3.2, 4
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    first = sum(load**busy / math.factorial(busy) for busy in range(servers))
    assert serve.erlang_c(3.2, 1, 4) == pytest.approx(last / (first + last))


def test_it_does_not_overflow_with_a_thousand_servers():
    assert 0 < serve.erlang_c(950, 1, servers=1000) < 0.1


def test_it_obeys_littles_law():
    table = serve.mmc(3, 1, 4)
    assert table["mean_jobs"] == pytest.approx(3 * table["mean_sojourn"])
    assert table["mean_jobs"] - table["mean_queue"] == pytest.approx(3)


def test_it_has_a_99th_percentile_of_46_where_the_mean_is_10():
    assert serve.sojourn_quantile(0.99, 0.9, 1) == pytest.approx(46.05, abs=0.005)
    assert serve.sojourn_quantile(0.5, 0.9, 1) == pytest.approx(10 * math.log(2))
    assert serve.sojourn_quantile(0, 0.9, 1) == 0


@pytest.mark.parametrize(("rate", "servers"), [(0.9, 1), (3.2, 4), (3.0, 4), (9, 10)])
def test_it_has_a_tail_whose_area_is_the_mean(rate, servers):  # (3, 4): both rates equal
    area, _ = integrate.quad(lambda t: serve.sojourn_tail(t, rate, 1, servers), 0, np.inf)
    assert area == pytest.approx(serve.mmc(rate, 1, servers)["mean_sojourn"])


def test_it_has_a_tail_that_crosses_equal_rates_smoothly():
    around = [serve.sojourn_tail(2.0, rate, 1, 4) for rate in (3 - 1e-7, 3, 3 + 1e-7)]
    assert around == pytest.approx([float(around[1])] * 3, rel=1e-6)


# Event by event


@pytest.mark.parametrize(("servers", "busy", "jobs"), [(1, 0.5, 100_000), (1, 0.9, 1_000_000)])
def test_it_waits_as_long_as_theory_says_with_one_server(servers, busy, jobs):
    waits = [wait_of(serve.online(busy, 1.0, jobs=jobs, seed=seed)) for seed in range(10)]
    assert np.mean(waits) == pytest.approx(serve.mmc(busy, 1)["mean_wait"], rel=0.02)


@pytest.mark.parametrize(("servers", "busy", "jobs"), [(2, 0.9, 500_000), (4, 0.8, 100_000)])
def test_it_waits_as_long_as_erlang_says_with_more(servers, busy, jobs):
    rate = servers * busy
    waits = [
        wait_of(serve.online(rate, 1.0, servers=servers, jobs=jobs, seed=seed))
        for seed in range(10)
    ]
    assert np.mean(waits) == pytest.approx(serve.mmc(rate, 1, servers)["mean_wait"], rel=0.02)


def test_it_serves_in_order_and_never_more_at_once_than_there_are_servers():
    jobs = serve.online(2.7, 1.0, servers=3, jobs=2000)
    assert jobs["start"].is_monotonic_increasing
    assert (jobs["start"] >= jobs["arrive"]).all()
    under_way = [((jobs["start"] <= at) & (jobs["finish"] > at)).sum() for at in jobs["start"]]
    assert max(under_way) == 3


def test_it_comes_to_the_same_with_one_server_by_the_sum_and_by_the_heap():
    jobs = serve.online(0.9, 1.0, jobs=5000)
    free, starts = 0.0, []
    for arrive, need in zip(jobs["arrive"], jobs["finish"] - jobs["start"], strict=True):
        starts.append(max(arrive, free))
        free = starts[-1] + need
    np.testing.assert_allclose(jobs["start"], starts)


def test_it_spreads_as_theory_says():
    jobs = serve.online(0.5, 1.0, jobs=200_000, seed=3)
    apart = (jobs["finish"] - jobs["arrive"]).iloc[::200]  # far apart, so nearly independent
    assert stats.kstest(apart, lambda t: 1 - serve.sojourn_tail(t, 0.5, 1)).pvalue > 0.01


def test_it_makes_answers_as_old_as_run_time_and_half_a_period():
    table = serve.refresh(6.0, 0.5, entities=300, read_rate=100.0)
    assert table["staleness"].mean() == pytest.approx(3.5, rel=0.01)
    # 600 reads of 300 answers leave exp(-2) of them unread.
    assert table["never_read"].mean() == pytest.approx(math.exp(-2), rel=0.03)


def test_it_leaves_the_age_of_answers_that_nobody_reads_unknown():
    table = serve.refresh(1.0, 0.0, entities=5, read_rate=0.01, refreshes=50)
    unread = table["reads"] == 0
    assert unread.any()
    assert table["staleness"].isna().equals(unread)
    assert (table.loc[unread, "never_read"] == 1).all()


def test_it_repeats_a_simulation_for_the_same_seed_only():
    one, same, other = (serve.online(1.5, 1.0, servers=2, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


def test_it_answers_a_hand_on_a_slider():
    assert clock.fastest(lambda: serve.online(8, 1.0, servers=9)) < 0.02
    assert clock.fastest(lambda: serve.refresh(24, 1, entities=330, read_rate=30)) < 0.02


# Cloud or edge


def test_it_sends_bytes_over_bits_per_second():
    assert serve.upload(1000, 8) == 1000  # a megabyte at a megabyte per second
    assert serve.upload(np.array([0, 10]), 8).tolist() == [0, 10]


def test_it_is_equally_fast_in_cloud_and_edge_at_the_break_even_payload():
    network = {"round_trip_ms": 30, "bandwidth_mbps": 6, "queue_ms": 2}
    payload = serve.break_even_payload(**network, compute_ms=5, slowdown=10)
    cloud = serve.cloud_latency(**network, payload_kb=payload, compute_ms=5)
    assert cloud == pytest.approx(serve.edge_latency(compute_ms=5, slowdown=10))
    assert serve.break_even_payload(**network, compute_ms=5, slowdown=2) == 0


# The running case


def test_it_gains_with_every_hour_that_the_decision_can_wait(freshness):
    volume = {"flights_per_month": 10_070, "dollars_per_unit": 40}
    table = serve.freshness_value(freshness, **volume)
    assert table.index.tolist() == [24, 8, 4, 2, 1]
    assert table["model"].is_monotonic_decreasing and table["rule"].iloc[1:].is_monotonic_decreasing
    assert table["model"].tolist() == pytest.approx([59.5, 58.1, 54.1, 51.8, 50.3], abs=0.5)
    assert table.loc[24, "dollars"] == 0
    assert table.loc[2, "dollars"] == pytest.approx(7.7 * 100.7 * 40, rel=0.03)


def test_it_earns_only_what_the_rule_without_it_does_not(freshness):
    volume = {"flights_per_month": 10_000, "dollars_per_unit": 40}
    table = serve.freshness_value(freshness, against=55.7, **volume)
    assert table["saving"].tolist() == pytest.approx((55.7 - table["model"]).tolist())
    assert table.loc[24, "dollars"] < 0 < table.loc[2, "dollars"]
    two, free = (serve.corners(serve.assumptions()["value"], freshness, against=against)["value"]
                 for against in (None, 55.7))  # fmt: skip
    assert (free < two).all()
    with pytest.raises(ValueError, match="against is -1; give a number, 0 or more"):
        serve.freshness_value(freshness, against=-1, **volume)


def test_it_prices_the_same_flights_at_two_hours_as_the_shipped_scores(freshness):
    scores, flights = data.load_scores(), data.load_flights()
    late = (flights["arr_delay"].isna() | (flights["arr_delay"] >= 30))[scores["row"]].to_numpy()
    cost = np.where(late, 5, 1) * (late != (scores["monthly"] >= 1 / 6))
    by_month = 100 * cost.groupby(flights["month"][scores["row"]].to_numpy()).mean()
    shipped = freshness[freshness["hours_before"] == 2].set_index("month")["model"]
    assert shipped.to_numpy() == pytest.approx(by_month.to_numpy(), abs=0.2)  # rounded scores


def test_it_puts_each_corner_where_it_belongs(freshness):
    table = serve.corners(serve.assumptions()["value"], freshness)
    assert table["staleness"].idxmin() == "cloud, online"
    assert table["dollars"].idxmin() == "cloud, batch"
    assert table["p99"].idxmin() == "edge, batch"
    assert table.index[table["offline"]].tolist() == ["edge, online", "edge, batch"]
    assert (table["p50"] < table["p99"]).all()
    assert table["available"].between(0.98, 1).all()


def test_it_answers_from_the_edge_without_a_network(freshness):
    values = serve.assumptions()["value"]
    values["network_up"] = 0.5
    table = serve.corners(values, freshness)
    assert table["net"].idxmax() == "edge, online"
    assert table.loc["cloud, online", "available"] < 0.5 < table.loc["edge, batch", "available"]


def test_it_ages_a_batch_by_half_its_period(freshness):
    values = serve.assumptions()["value"]
    values["period_minutes"] = 1440
    table = serve.corners(values, freshness)
    assert table.loc["cloud, batch", "staleness"] == 720 + 2 + 1
    hourly = serve.corners(serve.assumptions()["value"], freshness)
    assert table.loc["cloud, batch", "value"] < 0.5 * hourly.loc["cloud, batch", "value"]


def test_it_computes_the_corners_while_a_hand_moves(freshness):
    values = serve.assumptions()["value"]
    before = values.copy()
    assert clock.fastest(lambda: serve.corners(values, freshness), runs=40) < 0.03
    pd.testing.assert_series_equal(values, before)


# Bad input

LINE = {"round_trip_ms": 1, "bandwidth_mbps": 1, "queue_ms": 0, "compute_ms": 1}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: serve.mmc(1, 1), "arrival_rate is 1 and the servers finish at most 1"),
        (lambda: serve.mmc(4, 1, 3), "arrival_rate is 4 and the servers finish at most 3"),
        (lambda: serve.mmc(0, 1), "arrival_rate is 0"),
        (lambda: serve.erlang_c(1, float("nan")), "service_rate is nan"),
        (lambda: serve.erlang_c(1, 2, 1.5), "servers is 1.5"),
        (lambda: serve.mmc("5", 1), "arrival_rate is '5'"),
        (lambda: serve.sojourn_quantile(99, 1, 2), "q is 99"),
        (lambda: serve.sojourn_quantile(0.9, 1, 0), "service_rate is 0"),
        (lambda: serve.sojourn_quantile(0, 3, 2), "arrival_rate is 3"),
        (lambda: serve.sojourn_tail([-1, 1], 1, 2), "times holds -1.0"),
        (lambda: serve.online(2, 1.0, servers=2), "2 servers cannot keep up"),
        (lambda: serve.online(0, 1.0), "arrival_rate is 0"),
        (lambda: serve.online(1, []), r"service is \[\]"),
        (lambda: serve.online(1, [0.1, np.nan]), "is not missing"),
        (lambda: serve.online(1, 0.5, servers=0), "servers is 0"),
        (lambda: serve.online(1, 0.5, jobs=0), "jobs is 0"),
        (lambda: serve.refresh(0, 1, entities=1, read_rate=1), "period is 0"),
        (lambda: serve.refresh(1, -1, entities=1, read_rate=1), "run_time is -1"),
        (lambda: serve.refresh(1, 1, entities=0, read_rate=1), "entities is 0"),
        (lambda: serve.upload(-1, 8), "payload_kb is -1"),
        (lambda: serve.upload("5", 8), "payload_kb is '5'"),
        (lambda: serve.upload(1, 0), "bandwidth_mbps is 0"),
        (lambda: serve.cloud_latency(payload_kb=-2, **LINE), "payload_kb is -2"),
        (lambda: serve.edge_latency(compute_ms=1, slowdown=0), "slowdown is 0"),
    ],
)
def test_it_names_the_argument_and_the_value_that_were_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_it_names_an_assumption_that_is_missing_or_impossible(freshness):
    values = serve.assumptions()["value"]
    with pytest.raises(ValueError, match="values has no 'devices'"):
        serve.corners(values.drop("devices"), freshness)
    with pytest.raises(ValueError, match="network_up is .*95"):
        serve.corners(values.where(values.index != "network_up", 95.0), freshness)
    with pytest.raises(ValueError, match="no column 'rule'"):
        serve.corners(values, freshness.drop(columns="rule"))
    with pytest.raises(ValueError, match="requests is 0"):
        serve.corners(values, freshness, requests=0)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("devices", 0, "devices is 0; give a number above 0"),
        ("period_minutes", -60, "period_minutes is -60"),
        ("online_care", np.nan, "online_care is nan"),
        ("servers", 1.5, "servers is 1.5; give a whole number"),
        ("requests_per_second", 500, "is 500 and 2 servers finish at most 400: the queue grows"),
        ("slowdown", 300, "is 20 and 25 devices finish at most 16.6667: the queue grows"),
    ],
)
def test_it_refuses_a_design_that_cannot_be(freshness, name, value, said):
    values = serve.assumptions()["value"]
    with pytest.raises(ValueError, match=said):
        serve.corners(values.where(values.index != name, value), freshness)


def test_it_prices_no_decision_time_without_numbers(freshness):
    with pytest.raises(ValueError, match="dollars_per_unit is nan"):
        serve.freshness_value(freshness, flights_per_month=1, dollars_per_unit=np.nan)
    with pytest.raises(ValueError, match="missing value in 'model'"):
        serve.freshness_value(
            freshness.assign(model=np.nan), flights_per_month=1, dollars_per_unit=1
        )
