"""How long the blocks of a bootstrap must be: as long as the data hang together."""

import numpy as np
import pandas as pd

from workbook.guards import needs

UNITS = {"h": "hour", "D": "day", "W": "week", "M": "month"}
TOGETHER, FEWEST_BLOCKS = 0.2, 10


def rhythm(time, difference):
    """Choose the shortest unit of the calendar whose neighbours no longer hang together.

    Parameters
    ----------
    time : Series of datetime
    difference : array-like of float, shape (cases,)
        Such as the cost of one policy minus that of another, case by case.

    Returns
    -------
    (str, float)
        One of `UNITS`, and the correlation of neighbouring units' means; the unit is the longest
        that still gives `FEWEST_BLOCKS` blocks where none comes below `TOGETHER`.

    Examples
    --------
    >>> hours = pd.Series(pd.date_range("2024-01-01", periods=24 * 60, freq="h"))
    >>> storm = np.repeat(np.random.default_rng(0).normal(size=60), 24)  # a day is a day
    >>> rhythm(hours, storm)[0]
    'D'
    """
    needs(len(time) == len(difference), "difference", len(difference), "give one number a time")
    table = pd.DataFrame({"time": np.asarray(time), "value": np.asarray(difference, float)})
    days = table["time"].dt.to_period("D").nunique()
    units = list(UNITS)[days >= FEWEST_BLOCKS :]  # hours only where there are too few days
    chosen = (units[0], 1.0)
    for unit in units:
        means = table.groupby(table["time"].dt.to_period(unit))["value"].mean()
        if len(means) < FEWEST_BLOCKS and unit != units[0]:
            break
        together = _neighbours(means)
        chosen = (unit, together)
        if together <= TOGETHER:
            break
    return chosen


def _neighbours(means):
    before, after = means.to_numpy()[:-1], means.to_numpy()[1:]
    if len(before) < 3 or before.std() == 0 or after.std() == 0:
        return 0.0
    return float(np.corrcoef(before, after)[0, 1])
