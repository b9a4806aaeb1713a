"""The four corners of a design, {cloud, edge} × {online, batch}, on the running case."""

from numbers import Real

import numpy as np
import pandas as pd

from workbook import case
from workbook.serve import simulation
from workbook.serve.latency import upload

# name: value, unit, where it comes from
_INPUTS = {
    "flights_per_month": (10_157, "flights", "measured: 91,415 from April to December"),
    "dollars_per_unit": (case.DOLLARS_PER_UNIT, "$", "assumed: the price of one false alert"),
    "decision_hours": (case.HOURS_BEFORE, "h", "decided: the desk acts two hours before departure"),
    "requests_per_second": (20, "1/s", "assumed: screens and phones that refresh the list"),
    "round_trip_ms": (60, "ms", "assumed: median of a mobile network"),
    "round_trip_sigma": (0.5, "", "assumed: spread of its logarithm, so p99 is 3.2 medians"),
    "payload_kb": (2, "kB", "assumed: 15 features and the headers of a request"),
    "bandwidth_mbps": (6, "Mbps", "published: LTE uplink, median (Huang et al. 2012)"),
    "compute_ms": (5, "ms", "measure it: one row, one core of a server"),
    "lookup_ms": (0.5, "ms", "measure it: one key in SQLite"),
    "slowdown": (6, "", "assumed: a device computes so many times as long"),
    "servers": (2, "", "decided: one is enough, two survive a restart"),
    "devices": (25, "", "assumed: desks and gates"),
    "feed_minutes": (1, "min", "assumed: until a departure is known in the cloud"),
    "push_minutes": (10, "min", "assumed: a device hears of departures so often"),
    "period_minutes": (60, "min", "decided: time between two refreshes of a batch"),
    "run_minutes": (2, "min", "assumed: a refresh in the cloud, queueing for data included"),
    "network_up": (0.99, "", "assumed: share of time a desk has the network"),
    "cloud_up": (0.9995, "", "assumed: share of time the cloud answers"),
    "device_up": (0.998, "", "assumed: share of time a device works"),
    "server_dollars": (70, "$/month", "assumed: one small server"),
    "batch_dollars": (25, "$/month", "assumed: refreshes and a small store"),
    "device_dollars": (30, "$/month", "assumed: price over three years, and its updates"),
    "online_care": (1_200, "$/month", "assumed: someone who is called when it stops"),
    "batch_care": (300, "$/month", "assumed: someone who starts it again in the morning"),
}

_ABOVE_0 = (
    ["requests_per_second", "bandwidth_mbps", "compute_ms", "lookup_ms", "slowdown"]
    + ["servers", "devices", "period_minutes"]
)  # fmt: skip


def assumptions():
    """List everything the four corners are computed from, in one table.

    Returns
    -------
    DataFrame
        Index: name. `value`, `unit`, `source`. Change a value and hand the column to `corners`.

    Examples
    --------
    >>> assumptions().loc["bandwidth_mbps", ["value", "unit"]].astype(str).tolist()
    ['6.0', 'Mbps']
    """
    table = pd.DataFrame.from_dict(_INPUTS, "index", columns=["value", "unit", "source"])
    return table.astype({"value": float}).rename_axis("name")


def freshness_value(freshness, *, flights_per_month, dollars_per_unit, against=None):
    """Price the decision times: what each saves against what the desk does without the system.

    Parameters
    ----------
    freshness : DataFrame
        From `workbook.data.load_freshness`: `hours_before`, `month`, `flights`, and the costs per
        100 flights `model` and `rule`. The largest `hours_before` is the night before.
    flights_per_month, dollars_per_unit : float
        Volume, and the price of one unit of cost.
    against : float, optional
        What the desk pays without the system, per 100 flights; the model's list of the night
        before unless given.

    Returns
    -------
    DataFrame
        Index: `hours_before`, earliest first. `model` and `rule` (cost per 100 flights over all
        months), `saving` (units per 100 flights) and `dollars` (a month), both of the model.

    Examples
    --------
    >>> two = pd.DataFrame({"hours_before": [24, 2], "month": 4, "flights": 100,
    ...                     "model": [60.0, 50.0], "rule": [None, 55.0]})
    >>> freshness_value(two, flights_per_month=1000, dollars_per_unit=40)["dollars"].tolist()
    [0.0, 4000.0]
    """
    _columns(freshness, "hours_before", "flights", "model", "rule")
    given = {"flights_per_month": flights_per_month, "dollars_per_unit": dollars_per_unit}
    given |= {} if against is None else {"against": against}
    for name, value in given.items():
        if not (isinstance(value, Real) and 0 <= value < np.inf):
            raise ValueError(f"{name} is {value!r}; give a number, 0 or more.")
    totals = freshness[["model", "rule"]].astype(float).mul(freshness["flights"], axis=0)
    totals = totals.assign(flights=freshness["flights"]).groupby(freshness["hours_before"])
    sums = totals.sum(min_count=1).sort_index(ascending=False)
    table = sums[["model", "rule"]].div(sums["flights"], axis=0)
    saving = (table["model"].iloc[0] if against is None else against) - table["model"]
    dollars = saving * flights_per_month / 100 * dollars_per_unit
    return table.assign(saving=saving, dollars=dollars)


def corners(values, freshness, *, against=None, requests=20_000, seed=0):
    """Compare cloud and edge, online and batch, by following requests through each.

    Online computes when asked, from data as old as the feed. Batch computes every period and then
    looks up. The cloud is reached over the network; a device answers by itself, also without
    network, but hears of departures less often. Where there is no answer, the desk does what
    it does without the system, and gains nothing.

    Parameters
    ----------
    values : Series
        The column `value` of `assumptions()`, changed as you like.
    freshness : DataFrame
        As for `freshness_value`; costs between its decision times are interpolated.
    against : float, optional
        As for `freshness_value`.
    requests : int
        How many requests to follow through each design.

    Returns
    -------
    DataFrame
        Index: design. `p50`, `p99` (ms), `staleness` (minutes, mean age of the data at the answer),
        `available` (share of time), `offline` (answers without network?), `dollars` (cost a month),
        `value` (freshness gained a month, $) and `net`.

    Raises
    ------
    ValueError
        If a value is missing or impossible, or servers or devices cannot keep up.

    Examples
    --------
    >>> two = pd.DataFrame({"hours_before": [24, 2], "month": 4, "flights": 100,
    ...                     "model": [60.0, 50.0], "rule": [None, 55.0]})
    >>> table = corners(assumptions()["value"], two)
    >>> table["p50"].idxmin(), table["staleness"].idxmin()
    ('edge, batch', 'cloud, online')
    """
    v = _sound(values)
    if not (isinstance(requests, int | np.integer) and requests >= 1):
        raise ValueError(f"requests is {requests!r}; give a whole number, 1 or more.")
    rng = np.random.default_rng(seed)
    trip = v["round_trip_ms"] * np.exp(v["round_trip_sigma"] * rng.standard_normal(requests))
    trip += upload(v["payload_kb"], v["bandwidth_mbps"])
    per_ms = v["requests_per_second"] / 1000
    pool = {"servers": int(v["servers"]), "jobs": requests, "seed": seed}
    own = {"jobs": requests, "seed": seed}
    per_device, slow = per_ms / v["devices"], v["slowdown"]
    latency = {
        "cloud, online": trip + _sojourn(per_ms, v["compute_ms"], pool),
        "cloud, batch": trip + _sojourn(per_ms, v["lookup_ms"], pool),
        "edge, online": _sojourn(per_device, slow * v["compute_ms"], own),
        "edge, batch": _sojourn(per_device, slow * v["lookup_ms"], own),
    }
    cloud_age = v["period_minutes"] / 2 + v["run_minutes"] + v["feed_minutes"]
    edge_age = v["period_minutes"] / 2 + slow * v["run_minutes"] + v["push_minutes"] / 2
    there, here = v["network_up"] * v["cloud_up"], v["device_up"]
    fleet = v["devices"] * v["device_dollars"]
    table = pd.DataFrame(
        {
            "p50": [np.quantile(times, 0.50) for times in latency.values()],
            "p99": [np.quantile(times, 0.99) for times in latency.values()],
            "staleness": [
                v["feed_minutes"],
                cloud_age,
                v["feed_minutes"] + v["push_minutes"] / 2,
                edge_age + v["feed_minutes"],
            ],
            "available": [there, there, here, here],
            "offline": [False, False, True, True],
            "dollars": [
                v["servers"] * v["server_dollars"] + v["online_care"],
                v["batch_dollars"] + v["batch_care"],
                fleet + v["online_care"],
                fleet + v["batch_care"],
            ],
        },
        index=pd.Index(latency, name="design"),
    )
    priced = freshness_value(
        freshness,
        flights_per_month=v["flights_per_month"],
        dollars_per_unit=v["dollars_per_unit"],
        against=against,
    ).sort_index()
    age = v["decision_hours"] + table["staleness"] / 60
    gain = np.interp(age, priced.index.to_numpy(float), priced["dollars"])
    table["value"] = gain * table["available"]
    return table.assign(net=table["value"] - table["dollars"])


def _sound(values):
    """Take the values as plain numbers, and refuse what no design can have."""
    missing = [name for name in _INPUTS if name not in values]
    if missing:
        raise ValueError(f"values has no {missing[0]!r}; start from assumptions()['value'].")
    for name in _INPUTS:
        if not (isinstance(values[name], Real) and 0 <= values[name] < np.inf):
            raise ValueError(f"{name} is {values[name]}; give a number, 0 or more.")
    v = {name: float(values[name]) for name in _INPUTS}
    for name in ("network_up", "cloud_up", "device_up"):
        if v[name] > 1:
            raise ValueError(f"{name} is {v[name]:g}; a share lies between 0 and 1.")
    for name in _ABOVE_0:
        if v[name] == 0:
            raise ValueError(f"{name} is 0; give a number above 0.")
    for name in ("servers", "devices"):
        if v[name] % 1:
            raise ValueError(f"{name} is {v[name]:g}; give a whole number, 1 or more.")
    slowest = max(v["compute_ms"], v["lookup_ms"])
    for name, each in {"servers": slowest, "devices": v["slowdown"] * slowest}.items():
        most = 1000 * v[name] / each
        if not v["requests_per_second"] < most:
            raise ValueError(
                f"requests_per_second is {v['requests_per_second']:g} and {v[name]:g} {name} "
                f"finish at most {most:g}: the queue grows for ever. Add {name} or shed load."
            )
    return v


def _sojourn(rate, mean_service, line):
    jobs = simulation.online(rate, mean_service, **line)
    return (jobs["finish"] - jobs["arrive"]).to_numpy()


def _columns(table, *names):
    missing = [name for name in names if name not in table]
    if missing:
        raise ValueError(f"The table has no column {missing[0]!r}; use data.load_freshness().")
    if len(table) == 0:
        raise ValueError("The table is empty; use data.load_freshness().")
    for name in ("hours_before", "flights", "model"):  # the rule may have no board to look at
        if table[name].isna().any():
            raise ValueError(f"The table has a missing value in {name!r}; leave that row out.")
