"""Plan under uncertainty: how long, what it may cost, who does it, and how much at once."""

import numpy as np
import pandas as pd
from scipy.special import betaincinv, ndtr, ndtri

from workbook.guards import is_share

DAYS = ["optimistic", "likely", "pessimistic"]


def pert(optimistic, likely, pessimistic):
    """Estimate mean and standard deviation of a duration from three guesses.

    The mean is (o + 4m + p) / 6, the standard deviation (p - o) / 6. Source: Malcolm et al.
    (1959), "Application of a technique for research and development program evaluation",
    Operations Research 7(5).

    >>> pert(1, 4, 7)
    (4.0, 1.0)
    """
    _three(optimistic, likely, pessimistic)
    return (optimistic + 4 * likely + pessimistic) / 6, (pessimistic - optimistic) / 6


def triangle(u, low, mode, high):
    """Turn shares `u` between 0 and 1 into quantiles of the triangular distribution.

    >>> float(triangle(0.5, 0, 1, 2))
    1.0
    """
    width = high - low
    cut = (mode - low) / np.where(width > 0, width, 1)
    up, down = np.sqrt(u * cut), 1 - np.sqrt((1 - u) * (1 - cut))
    return low + width * np.where(u < cut, up, down)


def beta_pert(u, low, mode, high):
    """Turn shares `u` between 0 and 1 into quantiles of the beta distribution behind PERT.

    Its mean is (o + 4m + p) / 6, that of `pert`. Source: Clark (1962), "The PERT model for the
    distribution of an activity time", Operations Research 10(3).

    >>> round(float(beta_pert(0.5, 0, 1, 2)), 6)
    1.0
    """
    width = high - low
    cut = (mode - low) / np.where(width > 0, width, 1)
    return low + width * betaincinv(1 + 4 * cut, 5 - 4 * cut, u)


def simulate(phases, returns=None, *, shape=triangle, correlation=0.0, projects=10_000, seed=0):
    """Run a plan many times, with durations that vary and phases that must be done again.

    Each phase takes a time drawn from a distribution over its three guesses. After a phase that
    stands in `returns` the project goes back with the given probability, and goes through all
    phases from there again, with new durations.

    Parameters
    ----------
    phases : DataFrame
        `phase`, and the guesses `optimistic`, `likely` and `pessimistic`, in days.
    returns : DataFrame, optional
        `after`, `back_to` (names of phases) and `probability` (0 to less than 1). At most one row
        for each `after`.
    projects : int
        How many times.

    Returns
    -------
    DataFrame
        One row a project: `days`, and `visits`, how many phases it went through in all.

    Raises
    ------
    ValueError
        If guesses are out of order, a name is unknown, a probability is not below 1 or the
        correlation is not from 0 to 1.

    Examples
    --------
    >>> plan = pd.DataFrame({"phase": ["build"], "optimistic": [1], "likely": [2],
    ...                      "pessimistic": [3]})
    >>> bool(abs(simulate(plan)["days"].mean() - 2) < 0.02)
    True
    """
    for row in phases.itertuples():
        _three(row.optimistic, row.likely, row.pessimistic)
    is_share(correlation=correlation)
    names = phases["phase"].tolist()
    chance, target = _loops(names, returns)
    guesses = phases[DAYS].to_numpy(float)
    rng = np.random.default_rng(seed)
    shared = np.random.default_rng([seed, 1]).standard_normal(projects) if correlation else None
    days, visits = np.zeros(projects), np.zeros(projects, int)
    busy, at = np.arange(projects), np.zeros(projects, int)
    spent, passed = np.zeros(projects), 0
    while len(busy):
        luck = rng.random(len(busy))
        if correlation:
            luck = ndtr(correlation**0.5 * shared[busy] + (1 - correlation) ** 0.5 * ndtri(luck))
        spent = spent + shape(luck, *guesses[at].T)
        passed += 1
        back = rng.random(len(busy)) < chance[at]
        at = np.where(back, target[at], at + 1)
        done = at == len(names)
        if done.any():
            days[busy[done]], visits[busy[done]] = spent[done], passed
            busy, at, spent = busy[~done], at[~done], spent[~done]
    return pd.DataFrame({"days": days, "visits": visits})


def expected_loss(risks):
    """Weigh each risk before and after its mitigation.

    Parameters
    ----------
    risks : DataFrame
        `probability` and `residual_probability` (0 to 1), `impact` and `mitigation_cost` (money).

    Returns
    -------
    DataFrame
        `risks` with `before` (probability times impact), `after` (what remains, plus the cost of
        the mitigation) and `worth_it`.

    Examples
    --------
    >>> one = pd.DataFrame({"probability": [0.5], "impact": [100], "mitigation_cost": [10],
    ...                     "residual_probability": [0.1]})
    >>> list(expected_loss(one)[["before", "after", "worth_it"]].iloc[0].map(str))
    ['50.0', '20.0', 'True']
    """
    for column in ("probability", "residual_probability"):
        wrong = risks[column][~risks[column].between(0, 1)]
        if len(wrong):
            raise ValueError(f"{column} holds {wrong.iloc[0]}; a probability lies between 0 and 1.")
    before = risks["probability"] * risks["impact"]
    after = risks["residual_probability"] * risks["impact"] + risks["mitigation_cost"]
    return risks.assign(before=before, after=after, worth_it=after < before)


def value_of_spike(probability, *, gain, build, reliability):
    """Return what a feasibility spike is worth before you pay for it, in money.

    The project succeeds with `probability` and then earns `gain`; it costs `build` either way.
    The spike says yes or no and is right with probability `reliability`. Its value is the best
    expected result with it minus the best without: never negative, and the most you should pay.
    Source: Raiffa and Schlaifer (1961), "Applied Statistical Decision Theory" (expected value of
    sample information).

    >>> value_of_spike(0.5, gain=100, build=40, reliability=1.0)
    20.0
    >>> value_of_spike(0.5, gain=100, build=40, reliability=0.5)
    0.0
    """
    is_share(probability=probability, reliability=reliability)
    without = max(0.0, probability * gain - build)
    with_it = 0.0
    for right in (reliability, 1 - reliability):  # the answer yes, then the answer no
        feasible, hopeless = probability * right, (1 - probability) * (1 - right)
        with_it += max(0.0, feasible * gain - (feasible + hopeless) * build)
    return max(0.0, with_it - without)


def raci_problems(raci):
    """Find the tasks whose responsibilities are not clear.

    Parameters
    ----------
    raci : DataFrame
        Index: tasks. Columns: people. Cells: some of the letters R, A, C, I, as in "A/R", or "".

    Returns
    -------
    dict of str to str
        Task to what is wrong; empty if each has exactly one A and at least one R.

    Examples
    --------
    >>> table = pd.DataFrame({"Ada": ["A/R", "R"], "Bo": ["C", "R"]}, index=["label", "deploy"])
    >>> raci_problems(table)
    {'deploy': 'no A'}
    """
    letters = raci.fillna("").map(lambda cell: set(str(cell).upper()) & set("RACI"))
    found = {}
    for task, row in letters.iterrows():
        accountable = sum("A" in cell for cell in row)
        problems = ["no A"] * (accountable == 0) + ["two or more A"] * (accountable > 1)
        problems += ["no R"] * (not any("R" in cell for cell in row))
        if problems:
            found[task] = ", ".join(problems)
    return found


def flow(stage_days, *, wip, items=5000, seed=0):
    """Let work items flow through stages of one person each, with a limit on work in progress.

    A new item starts as soon as one is finished, so that `wip` items are always open. Each stage
    takes an exponential time and serves first come, first served.

    Parameters
    ----------
    stage_days : sequence of float
        Mean days of work an item needs at each stage.
    wip : int
        Limit on open items.
    items : int
        How many to follow, after a tenth more to settle.

    Returns
    -------
    dict
        `throughput` (items a day), `cycle_time` (days from start to finish, mean), and
        `mean_wip` (items open, measured over time). Little's law says
        cycle_time = mean_wip / throughput.

    Notes
    -----
    A closed tandem line (CONWIP): an item leaves a stage at
    max(it arrives, the one before has left) + its work. Source of the law: Little (1961), "A proof
    for the queuing formula L = lambda W", Operations Research 9(3).

    The drawn times are scaled, so that the items that are followed need exactly `stage_days` on
    average, and they are counted where they leave the slowest stage. Otherwise the luck of the draw
    makes that stage a little faster than it is, and more is finished than it has time for.

    Examples
    --------
    >>> one = flow([2.0], wip=3)
    >>> bool(abs(one["cycle_time"] - one["mean_wip"] / one["throughput"]) < 0.1)
    True
    """
    if not wip >= 1:
        raise ValueError(f"wip is {wip!r}; without an open item nothing is ever finished.")
    if not all(days > 0 for days in stage_days):
        raise ValueError(f"stage_days is {list(stage_days)!r}; work takes more than 0 days.")
    settle = items // 10 + wip
    total = settle + items
    work = np.random.default_rng(seed).exponential(stage_days, (total, len(stage_days)))
    work[settle:] *= stage_days / work[settle:].mean(axis=0)
    slowest = int(np.argmax(stage_days))
    started, finished, passed = [0.0] * total, [0.0] * total, [0.0] * total
    free = [0.0] * len(stage_days)
    for number, days in enumerate(work.tolist()):
        clock = started[number] = finished[number - wip] if number >= wip else 0.0
        for stage, needed in enumerate(days):
            clock = free[stage] = max(clock, free[stage]) + needed
        finished[number], passed[number] = clock, free[slowest]
    begin, end = passed[settle - 1], passed[-1]
    starts, ends = np.array(started), np.array(finished)
    overlap = np.clip(np.minimum(ends, end) - np.maximum(starts, begin), 0, None)
    return {
        "throughput": items / (end - begin),
        "cycle_time": float((ends - starts)[settle:].mean()),
        "mean_wip": float(overlap.sum() / (end - begin)),
    }


def _three(optimistic, likely, pessimistic):
    if not optimistic <= likely <= pessimistic:
        raise ValueError(
            f"The guesses are {optimistic}, {likely} and {pessimistic}; "
            "give optimistic, likely, pessimistic, each at least as large as the one before."
        )


def _loops(names, returns):
    """Turn the table of returns into one chance and one target a phase."""
    chance, target = np.zeros(len(names)), np.arange(len(names))
    for row in () if returns is None else returns.itertuples():
        for name in (row.after, row.back_to):
            if name not in names:
                raise ValueError(f"returns names {name!r}; the phases are {', '.join(names)}.")
        after, back_to = names.index(row.after), names.index(row.back_to)
        if back_to > after:
            raise ValueError(f"returns goes from {row.after!r} to {row.back_to!r}, which is ahead.")
        if not 0 <= row.probability < 1:
            raise ValueError(
                f"probability is {row.probability!r} after {row.after!r}; "
                "it lies between 0 and less than 1, or the project never ends."
            )
        chance[after], target[after] = row.probability, back_to
    return chance, target
