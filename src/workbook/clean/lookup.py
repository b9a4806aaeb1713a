"""Which reading was the last one known at a moment: the one place where a join looks back."""

import numpy as np


def last_known(times, asked):
    """Find the last of `times` at or before each moment asked.

    Parameters
    ----------
    times : array-like of datetime64 or float, shape (readings,)
        In any order. Of two that are equal the later row counts; a missing one is never found.
    asked : array-like of the same kind, shape (rows,)

    Returns
    -------
    ndarray of int, shape (rows,)
        The place in `times`; -1 where nothing was known yet, or `asked` is missing.

    Examples
    --------
    >>> last_known([3.0, 1.0, np.nan], [0.5, 1.0, 9.0, np.nan]).tolist()
    [-1, 1, 0, -1]
    """
    times, asked = np.asarray(times), np.asarray(asked)
    there = np.flatnonzero(~np.isnan(times))
    order = there[np.argsort(times[there], kind="stable")]
    found = np.searchsorted(times[order], asked, "right") - 1
    found[np.isnan(asked)] = -1
    return np.append(order, -1)[found]
