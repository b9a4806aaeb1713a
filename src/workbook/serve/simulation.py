"""Serving, event by event: jobs that arrive, wait and are answered; answers that grow stale.

Times are in any one unit; rates are per that unit.
"""

from heapq import heapreplace

import numpy as np
import pandas as pd

from workbook.serve.queueing import check_positive


def online(arrival_rate, service, *, servers=1, jobs=20_000, seed=0):
    """Let jobs arrive at random and be served one by one, first come, first served.

    Parameters
    ----------
    arrival_rate : float
        Jobs per unit of time; the gaps between them are exponential (Poisson arrivals).
    service : float or array-like
        Mean of exponential service times; or measured times, from which each job draws one.
    servers : int
        How many serve side by side.
    jobs : int
        How many to follow. The line is empty at first: leave out the early ones, or take many.
    seed : int

    Returns
    -------
    DataFrame
        One row a job, in order of arrival: `arrive`, `start`, `finish`.

    Raises
    ------
    ValueError
        If the servers cannot keep up: then the means only tell how long you simulated.

    Notes
    -----
    A job starts when it is there and the server that is free first is free: the recursion of
    Lindley (1952) and, for more servers, of Kiefer and Wolfowitz (1955). With one server it needs
    no loop: `finish` is a running maximum plus a running sum.

    Examples
    --------
    >>> jobs = online(0.5, 1.0, jobs=100_000)
    >>> bool(abs((jobs["finish"] - jobs["arrive"]).mean() - 2) < 0.1)  # M/M/1 says 1 / (1 - 0.5)
    True
    """
    check_positive(arrival_rate=arrival_rate)
    _count(servers=servers, jobs=jobs)
    rng = np.random.default_rng(seed)
    arrive = rng.exponential(1 / arrival_rate, jobs).cumsum()
    given = np.asarray(service, float)
    if given.size == 0 or not (np.isfinite(given).all() and (given > 0).all()):
        raise ValueError(f"service is {service!r}; service takes more than 0, and is not missing.")
    if not arrival_rate * given.mean() < servers:
        raise ValueError(
            f"arrival_rate is {arrival_rate!r} and service takes {given.mean():.4g} on average: "
            f"{servers} servers cannot keep up. Add servers or shed load."
        )
    needs = rng.exponential(given, jobs) if given.ndim == 0 else rng.choice(given, jobs)
    start = _one_line(arrive, needs) if servers == 1 else _many_servers(arrive, needs, servers)
    return pd.DataFrame({"arrive": arrive, "start": start, "finish": start + needs})


def refresh(period, run_time, *, entities, read_rate, refreshes=100, seed=0):
    """Compute all answers again and again, and let readers look them up in between.

    A refresh starts every `period`, reads the data at once, and puts its answers in place
    `run_time` later. Readers come at random and each asks about one entity, all equally likely.

    Parameters
    ----------
    period, run_time : float
        Units of time; more than 0, and 0 or more.
    entities : int
        Answers computed by each refresh.
    read_rate : float
        Readers per unit of time.
    refreshes : int
        How many to follow.

    Returns
    -------
    DataFrame
        One row a refresh: `start`, `ready`, `reads` (count), `staleness` (mean age of the data
        behind the answers read; missing if none was) and `never_read` (share of the answers that
        nobody looked up). Expect a staleness of run_time + period / 2.

    Examples
    --------
    >>> table = refresh(24.0, 1.0, entities=100, read_rate=50.0)
    >>> bool(abs(table["staleness"].mean() - 13) < 0.1)
    True
    """
    check_positive(period=period, read_rate=read_rate)
    _count(entities=entities, refreshes=refreshes)
    if not 0 <= run_time < np.inf:
        raise ValueError(f"run_time is {run_time!r}; a time is a number, 0 or more.")
    rng = np.random.default_rng(seed)
    reads = rng.poisson(read_rate * period, refreshes)
    number = np.repeat(np.arange(refreshes), reads)
    age = run_time + rng.uniform(0, period, len(number))
    seen = np.zeros(refreshes * entities, bool)
    seen[number * entities + rng.integers(0, entities, len(number))] = True
    total = np.bincount(number, age, minlength=refreshes)
    start = period * np.arange(refreshes)
    return pd.DataFrame(
        {
            "start": start,
            "ready": start + run_time,
            "reads": reads,
            "staleness": np.where(reads > 0, total / np.maximum(reads, 1), np.nan),
            "never_read": 1 - seen.reshape(refreshes, entities).mean(axis=1),
        }
    )


def _one_line(arrive, needs):
    """Start times with one server: all work so far, plus the longest idle lead of any job."""
    before = needs.cumsum() - needs
    return before + np.maximum.accumulate(arrive - before)


def _many_servers(arrive, needs, servers):
    """Start times with several servers; the heap holds when each is free again."""
    free = [0.0] * servers
    starts = arrive.tolist()
    for number, need in enumerate(needs.tolist()):
        if free[0] > starts[number]:
            starts[number] = free[0]
        heapreplace(free, starts[number] + need)
    return np.array(starts)


def _count(**counts):
    for name, count in counts.items():
        if not (isinstance(count, int | np.integer) and count >= 1):
            raise ValueError(f"{name} is {count!r}; give a whole number, 1 or more.")
