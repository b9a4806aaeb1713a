"""The last period against earlier ones: seasons always move, and only more than that is news."""

import numpy as np
import pandas as pd

from workbook.guards import needs
from workbook.monitor.reference import psi, psi_critical, quantile_edges, sidak_level

MORE = 2.0  # a convention: so many times the most that an earlier period moved
BINS = 10


def last_period(table, period):
    """Measure how far each column moved in the last period, and in the periods before.

    Parameters
    ----------
    table : DataFrame
        Numbers, or categories.
    period : array-like of int, shape (rows,)
        The period of each row, from 0 up; the largest is the last.

    Returns
    -------
    DataFrame
        Index: column, the one that moved most first. `psi` of the last period against all before;
        `usual`, the most that an earlier one moved against the others before the last; `chance`,
        what independent rows exceed in 1% of tables; `drifted`, if it is above `chance` and above
        `MORE` times `usual`.

    Examples
    --------
    >>> rows = pd.DataFrame({"load": np.random.default_rng(0).normal(size=1000)})
    >>> period = np.arange(1000) // 200
    >>> rows["load"] += 3 * (period == 4)
    >>> last_period(rows, period)["drifted"].tolist()
    [True]
    """
    period = np.asarray(period)
    last = period.max()
    needs(last >= 2, "period", int(last), "give three periods or more, numbered from 0")
    level, found = sidak_level(table.shape[1], family=0.01), {}
    for name, column in table.items():
        codes = _bins(column, period < last)
        bins = codes.max() + 1
        moved = []
        for each in np.unique(period):
            now, then = period == each, (period != each) & (period < last)
            split = [np.bincount(codes[rows], minlength=bins) / rows.sum() for rows in (then, now)]
            moved.append(psi(*split))
        sizes = ((period < last).sum(), (period == last).sum())
        chance = psi_critical(*sizes, bins=max(bins, 2), level=level)
        found[name] = (moved[-1], max(moved[:-1]), chance)
    table = pd.DataFrame.from_dict(found, orient="index", columns=["psi", "usual", "chance"])
    drifted = (table["psi"] > table["chance"]) & (table["psi"] > MORE * table["usual"])
    excess = table["psi"] / np.maximum(table["chance"], MORE * table["usual"])
    order = excess.sort_values(ascending=False, kind="stable").index
    return table.assign(drifted=drifted).loc[order]


def _bins(column, before):
    """Number the bin of each value; a missing value has a bin of its own."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        common = column[before].value_counts().index[: BINS - 1]
        return pd.Index(common).get_indexer(column) + 1
    values = column.to_numpy(float)
    known = values[before & np.isfinite(values)]
    if not len(known):
        return np.isfinite(values).astype(int)
    edges = quantile_edges(known, known, BINS)
    return np.where(np.isfinite(values), np.searchsorted(edges, values, "right") + 1, 0)
