"""How often a test of two policies calls a winner: with a difference, and without one.

A day's cases hang together, so what can be drawn and compared is a day. Each simulated trial draws
days of the record with replacement; since they come in no order, A gets every other one.
"""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from workbook.guards import has_columns, has_rows, needs

UNITS = ("day", "case", "shadow")
LEVEL = 0.05  # false alarms that the one look of an honest test is allowed


def day_sums(day, paid):
    """Sum up what each policy paid each day: all that a simulated trial needs.

    Parameters
    ----------
    day : array-like, shape (cases,)
    paid : DataFrame, shape (cases, policies)
        What each policy paid for each case.

    Returns
    -------
    DataFrame
        Index: day. Columns, for each policy: `cases`, `cost` and `square` (sum of squared costs).

    Examples
    --------
    >>> paid = pd.DataFrame({"rule": [5, 0, 1], "model": [0, 0, 1]})
    >>> day_sums(["mon", "mon", "tue"], paid)["rule"]
         cases  cost  square
    mon      2     5      25
    tue      1     1       1
    """
    has_rows(paid, name="paid")
    needs(len(day) == len(paid), "day", len(day), f"give one for each of {len(paid)} rows")
    day = np.asarray(day)
    cases = paid.notna().astype(int)
    sums = {"cases": cases, "cost": paid, "square": paid**2}
    found = {(p, name): table[p].groupby(day).sum() for p in paid for name, table in sums.items()}
    return pd.DataFrame(found)


def trial_curve(sums, *, a, b, unit, lengths, draws=1000, seed=0):
    """Simulate trials of A against B, and count how often they call a difference significant.

    Parameters
    ----------
    sums : DataFrame
        As `day_sums` returns it.
    a, b : str
        Policies in `sums`. If they are the same, every call is a false alarm (an A/A test).
    unit : str
        What the test takes for independent. "day": each day belongs to A or B, and daily means
        are compared. "case": the days belong to A or B all the same, but every case counts.
        "shadow": both answer each day, one of them in silence, and daily differences are tested.
    lengths : sequence of int
        Days of the trial, 4 or more each, rising.
    draws : int
        Simulated trials.

    Returns
    -------
    DataFrame
        Index: days. `one_look`, share of trials that are significant at 5% on that day;
        `peeking`, share that were so on that day or at an earlier one of `lengths`.

    Examples
    --------
    Days differ, and all cases of a day are alike: to count them one by one finds ghosts.

    >>> storms = day_sums([1] * 50 + [2] * 50, pd.DataFrame({"rule": [0, 1] * 25 + [5, 4] * 25}))
    >>> for unit in ("day", "case"):
    ...     honest = trial_curve(storms, a="rule", b="rule", unit=unit, lengths=[40])
    ...     print(unit, honest["one_look"].round(1).tolist())
    day [0.0]
    case [0.9]
    """
    has_columns(sums, a, b, name="sums")
    needs(unit in UNITS, "unit", unit, f"give one of {', '.join(UNITS)}")
    days = np.asarray(lengths)
    rising = len(days) > 0 and days[0] >= 4 and (np.diff(days) > 0).all()
    needs(rising, "lengths", list(lengths), "give numbers of days, 4 or more, rising")
    needs(draws >= 1, "draws", draws, "give how many trials to simulate, such as 1000")
    drawn = np.random.default_rng(seed).integers(len(sums), size=(draws, days[-1]))
    if unit == "shadow":
        more = (_mean(sums[b]) - _mean(sums[a])).to_numpy()
        difference, square_error, count = _so_far((np.ones(len(more)), more, more**2), drawn, days)
        freedom = count - 1
    else:
        first = _so_far(_counted(sums[a], unit), drawn[:, 0::2], (days + 1) // 2)
        second = _so_far(_counted(sums[b], unit), drawn[:, 1::2], days // 2)
        difference, square_error = second[0] - first[0], first[1] + second[1]
        freedom = first[2] + second[2] - 2
    # Most trials of a length have as many degrees of freedom, and the quantile is slow to find.
    freedom, which = np.unique(freedom, return_inverse=True)
    critical = stdtrit(freedom, 1 - LEVEL / 2)[which].reshape(difference.shape)
    # Compared without a division, since two arms may be equal to the last digit.
    called = difference**2 > square_error * critical**2
    return pd.DataFrame(
        {
            "one_look": called.mean(axis=0),
            "peeking": np.logical_or.accumulate(called, axis=1).mean(axis=0),
        },
        index=pd.Index(days, name="days"),
    )


def _mean(policy):
    return policy["cost"] / policy["cases"]


def _counted(policy, unit):
    """Give number, sum and sum of squares of what the test counts on each day."""
    if unit == "case":
        return [policy[name].to_numpy(float) for name in ("cases", "cost", "square")]
    mean = _mean(policy).to_numpy()
    return np.ones(len(mean)), mean, mean**2


def _so_far(counted, drawn, days):
    """Give, at the end of each day in `days`, the mean, its squared standard error, the count."""
    n, total, square = (np.cumsum(column[drawn], axis=1)[:, days - 1] for column in counted)
    mean = total / n
    return mean, np.maximum(square / n - mean**2, 0) / (n - 1), n
