"""Waiting lines in closed form: how busy, how long, how many.

Rates are per unit of time, any one unit: with rates per second all times are in seconds. A job's
*wait* is its time in the queue, its *sojourn* the whole time from arrival to answer. Arrivals are
Poisson; who comes first is served first.
"""

from numbers import Real

import numpy as np
from scipy import optimize


def erlang_c(arrival_rate, service_rate, servers=1):
    """Return the probability that a job has to wait, in a queue with exponential service (M/M/c).

    Parameters
    ----------
    arrival_rate, service_rate : float
        Jobs that arrive, and jobs that one busy server finishes, per unit of time.
    servers : int
        1 or more.

    Raises
    ------
    ValueError
        If the servers cannot keep up: then the queue grows for ever.

    Notes
    -----
    By the recursion of Erlang's B formula, which stays exact for thousands of servers, where
    factorials overflow. Source: Erlang (1917), "Solution of some problems in the theory of
    probabilities of significance in automatic telephone exchanges".

    Examples
    --------
    >>> erlang_c(0.5, 1)
    0.5
    >>> round(erlang_c(9, 1, servers=10), 3)
    0.669
    """
    _stable(arrival_rate, service_rate, servers)
    load = arrival_rate / service_rate
    blocked = 1.0
    for busy in range(1, servers + 1):
        blocked = load * blocked / (busy + load * blocked)
    return float(blocked / (1 - load / servers * (1 - blocked)))


def mmc(arrival_rate, service_rate, servers=1):
    """Describe a queue with Poisson arrivals, exponential service and c equal servers.

    Parameters
    ----------
    arrival_rate, service_rate, servers
        As for `erlang_c`.

    Returns
    -------
    dict of str to float
        `utilisation` (share of time a server is busy), `wait_probability` (Erlang C),
        `mean_wait`, `mean_sojourn` (units of time), `mean_queue` and `mean_jobs` (jobs waiting,
        and waiting or served; both by Little's law).

    Raises
    ------
    ValueError
        If the servers cannot keep up.

    Examples
    --------
    >>> {name: round(value, 3) for name, value in mmc(0.9, 1).items()}  # doctest: +ELLIPSIS
    {'utilisation': 0.9, 'wait_probability': 0.9, 'mean_wait': 9.0, 'mean_sojourn': 10.0, ...}
    """
    chance = erlang_c(arrival_rate, service_rate, servers)
    wait = chance / (servers * service_rate - arrival_rate)
    return _summary(arrival_rate, 1 / service_rate, servers, chance, wait)


def sojourn_tail(times, arrival_rate, service_rate, servers=1):
    """Return the share of jobs that take longer than each of `times`, in a queue M/M/c.

    Parameters
    ----------
    times : float or array-like
        0 or more, in units of time.
    arrival_rate, service_rate, servers
        As for `erlang_c`.

    Returns
    -------
    array of float
        Same shape as `times`.

    Examples
    --------
    >>> sojourn_tail([0.0, 10.0], 0.9, 1).round(4).tolist()  # exp(-(1 - 0.9) * 10)
    [1.0, 0.3679]
    """
    times = np.asarray(times, float)
    if not (times >= 0).all():
        raise ValueError(f"times holds {times.min()}; each is 0 or more.")
    chance = erlang_c(arrival_rate, service_rate, servers)
    spare = servers * service_rate - arrival_rate  # a job that waits, waits Exp(spare)
    # Wait plus service, two exponential times; the slower rate outside, so that nothing overflows.
    gap = abs(spare - service_rate) * times
    ratio = np.where(gap < 1e-9, 1.0, -np.expm1(-gap) / np.where(gap < 1e-9, 1.0, gap))
    both = service_rate * times * np.exp(-min(spare, service_rate) * times) * ratio
    return np.exp(-service_rate * times) + chance * both


def sojourn_quantile(q, arrival_rate, service_rate, servers=1):
    """Return the time within which a share q of the jobs is answered, in a queue M/M/c.

    Parameters
    ----------
    q : float
        Between 0 and 1; 0.99 for the p99.
    arrival_rate, service_rate, servers
        As for `erlang_c`.

    Notes
    -----
    With one server the sojourn is exponential, so this is -ln(1 - q) / (service - arrival rate).

    Examples
    --------
    >>> round(sojourn_quantile(0.99, 0.9, 1), 2)
    46.05
    """
    _share(q)
    _stable(arrival_rate, service_rate, servers)
    if q == 0:
        return 0.0
    high = 1 / service_rate
    while sojourn_tail(high, arrival_rate, service_rate, servers) > 1 - q:
        high *= 2
    return float(
        optimize.brentq(
            lambda time: sojourn_tail(time, arrival_rate, service_rate, servers) - (1 - q), 0, high
        )
    )


def _summary(arrival_rate, mean_service, servers, chance, wait):
    return {
        "utilisation": arrival_rate * mean_service / servers,
        "wait_probability": chance,
        "mean_wait": wait,
        "mean_sojourn": wait + mean_service,
        "mean_queue": arrival_rate * wait,
        "mean_jobs": arrival_rate * (wait + mean_service),
    }


def _stable(arrival_rate, service_rate, servers):
    check_positive(arrival_rate=arrival_rate, service_rate=service_rate)
    if not (isinstance(servers, int | np.integer) and servers >= 1):
        raise ValueError(f"servers is {servers!r}; give a whole number, 1 or more.")
    if not arrival_rate < servers * service_rate:
        raise ValueError(
            f"arrival_rate is {arrival_rate!r} and the servers finish at most "
            f"{servers * service_rate!r}: the queue grows for ever. Add servers or shed load."
        )


def check_positive(**rates):
    """Refuse a rate or time that is not a number above 0."""
    for name, rate in rates.items():
        if not (isinstance(rate, Real) and 0 < rate < np.inf):
            raise ValueError(f"{name} is {rate!r}; give a number above 0.")


def _share(q):
    if not (isinstance(q, Real) and 0 <= q < 1):
        raise ValueError(f"q is {q!r}; a quantile lies between 0 and less than 1.")
