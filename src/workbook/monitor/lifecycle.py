"""When to retrain a model, and how to put the new one into service without betting the house."""

from collections import namedtuple
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import pandas as pd

from workbook.decision.costs import case_costs
from workbook.guards import are_prices, is_share

# What a retraining policy sees when a month has ended: the month, the last month that the model in
# service has learned from, and for each case of the month the probability and what happened.
Ended = namedtuple("Ended", "month fit p late")

# The moves of a rollout: what happens → where from, where to.
MOVES = {
    "start shadow": (("settled",), "shadow"),  # the candidate answers, nobody listens
    "start canary": (("shadow",), "canary"),  # a small share of the cases gets its answers
    "promote": (("canary",), "settled"),  # all of them do; the version before stays at hand
    "abandon": (("shadow", "canary"), "settled"),  # the live version never went away
    "roll back": (("settled",), "settled"),  # the version before is live again
}


def never(ended):
    """Keep the first model for ever: a policy."""
    return False


def calendar(*, every):
    """Make a policy that retrains `every` so many months, 1 or more.

    >>> quarterly = calendar(every=3)
    >>> [quarterly(Ended(month, 3, [], [])) for month in (4, 5, 6)]
    [False, False, True]
    """
    if not every >= 1:
        raise ValueError(f"every is {every!r}; give a number of months, 1 or more.")
    return lambda ended: ended.month - ended.fit >= every


def on_gap(*, points):
    """Make a policy that retrains when mean probability and observed rate differ by more.

    >>> alert = on_gap(points=3)
    >>> alert(Ended(4, 3, [0.2, 0.3], [0, 1])), alert(Ended(4, 3, [0.4, 0.6], [0, 1]))
    (True, False)
    """
    if not points >= 0:
        raise ValueError(f"points is {points!r}; give percentage points, 0 or more.")
    return lambda ended: bool(100 * abs(np.mean(ended.p) - np.mean(ended.late)) > points)


def replay(scores, month, late, policy, *, cost_fp, cost_fn, threshold):
    """Live through the months with a policy that decides at each month's end.

    Parameters
    ----------
    scores : DataFrame
        One row a case. Columns `fit_3`, `fit_4`, …: probability by the model that has learned up
        to that month; missing for cases it has learned from (see `data.load_retrained`).
    month, late : array-like
        Of each case: its month, and whether it was late.
    policy : function
        Takes an `Ended` and says whether to retrain for the next month.

    Returns
    -------
    DataFrame
        Index: month. `fit` (last month that the model in service has learned from), `cases`,
        `cost` (of all mistakes), `cost_per_100` and `retrained` (at the month's end).

    Examples
    --------
    >>> scores = pd.DataFrame({"fit_3": [0.0, 0.0], "fit_4": [None, 1.0]})
    >>> replay(scores, [4, 5], [1, 1], calendar(every=1), cost_fp=1, cost_fn=5, threshold=0.5)
           fit  cases  cost  cost_per_100  retrained
    month
    4        3      1     5         500.0       True
    5        4      1     0           0.0      False
    """
    month, late = np.asarray(month), _happened(late)
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    is_share(threshold=threshold)
    if not len(scores) == len(month) == len(late) > 0:
        raise ValueError(
            f"scores has {len(scores)} rows, month {len(month)} and late {len(late)}; "
            "give one of each a case."
        )
    months = np.unique(month).tolist()
    fit, lived = months[0] - 1, []
    for now in months:
        if f"fit_{fit}" not in scores:
            raise ValueError(f"scores has no column 'fit_{fit}' to serve month {now}.")
        rows = month == now
        p, happened = scores[f"fit_{fit}"].to_numpy(float)[rows], late[rows]
        if np.isnan(p).any():
            raise ValueError(f"fit_{fit} has no probability for some cases of month {now}.")
        alert = p >= threshold
        cost = case_costs(happened, alert, cost_fp=cost_fp, cost_fn=cost_fn).sum()
        again = now != months[-1] and bool(policy(Ended(now, fit, p, happened)))
        lived.append((now, fit, len(p), cost, 100 * cost / len(p), again))
        fit = now if again else fit
    columns = ["month", "fit", "cases", "cost", "cost_per_100", "retrained"]
    return pd.DataFrame(lived, columns=columns).set_index("month")


def served(scores, month, run):
    """Return the probability that each case got in a replay, from the model then in service.

    Parameters
    ----------
    scores, month
        As given to `replay`.
    run : DataFrame
        What `replay` returned.

    Returns
    -------
    array of float, shape (cases,)

    Examples
    --------
    >>> scores = pd.DataFrame({"fit_3": [0.1, 0.2], "fit_4": [None, 0.9]})
    >>> run = replay(scores, [4, 5], [1, 1], calendar(every=1), cost_fp=1, cost_fn=5, threshold=0.5)
    >>> served(scores, [4, 5], run).tolist()
    [0.1, 0.9]
    """
    month, p = np.asarray(month), np.full(len(scores), np.nan)
    for now, fit in run["fit"].items():
        p[month == now] = scores[f"fit_{fit}"].to_numpy(float)[month == now]
    return p


def race(runs):
    """Compare replays: what each policy cost, and how often it retrained.

    Parameters
    ----------
    runs : dict of str to DataFrame
        Name of a policy to what `replay` returned.

    Returns
    -------
    DataFrame
        Index: policy, the cheapest first. `cost_per_100` and `retrainings`.
    """
    found = {
        name: (100 * run["cost"].sum() / run["cases"].sum(), int(run["retrained"].sum()))
        for name, run in runs.items()
    }
    table = pd.DataFrame.from_dict(found, orient="index", columns=["cost_per_100", "retrainings"])
    return table.sort_values("cost_per_100", kind="stable")


def recalibrate(p, month, late):
    """Correct each month's probabilities by what happened in all months before; no new model.

    The correction is a straight line on the log-odds, fitted at each month's end. Source: Platt
    (1999), "Probabilistic outputs for support vector machines".

    Returns
    -------
    array of float
        The probabilities; those of the first month unchanged.

    Examples
    --------
    A model says 20% or 80%; of these, 50% and 80% come true. From the second month on it says so.

    >>> said, came = [0.2] * 10 + [0.8] * 10, [1, 0] * 5 + [1] * 8 + [0] * 2
    >>> recalibrate(said * 2, [4] * 20 + [5] * 20, came * 2)[[0, 10, 20, 30]].round(2).tolist()
    [0.2, 0.8, 0.5, 0.8]
    """
    p, month, late = np.asarray(p, float), np.asarray(month), _happened(late)
    if not len(p) == len(month) == len(late):
        raise ValueError(
            f"p has {len(p)} values, month {len(month)} and late {len(late)}; give one of each "
            "a case."
        )
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p is missing somewhere or leaves 0 to 1; give one probability a case.")
    inside = np.clip(p, 1e-4, 1 - 1e-4)
    log_odds = np.log(inside / (1 - inside))
    corrected = p.copy()
    for now in np.unique(month)[1:]:
        past = month < now
        if 0 < late[past].sum() < past.sum():
            shift, slope = _line(log_odds[past], late[past])
            corrected[month == now] = 1 / (1 + np.exp(-shift - slope * log_odds[month == now]))
    return corrected


@dataclass(frozen=True)
class Rollout:
    """Where a new version stands on its way into service; each move gives a new `Rollout`.

    Examples
    --------
    >>> rollout = Rollout(live="1.0.0").move("start shadow", "1.1.0").move("start canary")
    >>> [rollout.serves(flight, share=0.1) for flight in ("UA 1", "UA 73")]
    ['1.0.0', '1.1.0']
    >>> rollout.move("promote").live, rollout.move("promote").move("roll back").live
    ('1.1.0', '1.0.0')
    """

    live: str
    candidate: str | None = None
    previous: str | None = None
    state: str = "settled"

    def legal(self):
        """List the moves that can be made from here."""
        found = [move for move, (sources, _) in MOVES.items() if self.state in sources]
        return [move for move in found if move != "roll back" or self.previous]

    def move(self, name, version=None):
        """Make a move; only "start shadow" takes a version."""
        if name not in self.legal():
            raise ValueError(
                f"{name!r} can't be done while {self.state!r}; what can: {', '.join(self.legal())}."
            )
        if (name == "start shadow") != (version is not None):
            raise ValueError(f"version is {version!r}; give one to start a shadow, and only then.")
        if version == self.live:
            raise ValueError(f"version is {version!r}, which is live; shadow another one.")
        after = replace(self, state=MOVES[name][1])
        if name == "start shadow":
            return replace(after, candidate=version)
        if name == "promote":
            return replace(after, live=self.candidate, candidate=None, previous=self.live)
        if name == "abandon":
            return replace(after, candidate=None)
        if name == "roll back":
            return replace(after, live=self.previous, previous=None)
        return after

    def serves(self, case, *, share):
        """Name the version whose answer a case gets: always the same one for the same case.

        `share` of the cases, by a hash of their name, go to the candidate in a canary.
        """
        is_share(share=share)
        lucky = crc32(str(case).encode()) / 2**32 < share
        return self.candidate if self.state == "canary" and lucky else self.live


def _happened(late):
    late = np.asarray(late)
    if len(unlike := late[~np.isin(late, [0, 1])]):
        raise ValueError(f"late holds {unlike[0]}; leave out cases that are not True or False.")
    return late.astype(bool)


def _line(x, late):
    """Fit shift and slope of a logistic regression on one column, by Newton's method."""
    design = np.column_stack([np.ones(len(x)), x])
    weights = np.array([0.0, 1.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-design @ weights))
        curve = design.T @ (design * (p * (1 - p))[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(curve, design.T @ (late - p))
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights
