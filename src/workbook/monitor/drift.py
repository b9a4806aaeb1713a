"""Let the world change on purpose: real rows in a new mix, from a known row on.

The kinds: `covariate_shift` moves the facts and leaves what they mean; `label_shift` moves the rate
of late flights and leaves how late ones look; `concept_drift` leaves the facts and changes what
they mean. The patterns in time come from `strength`. Each stream carries its truth.
"""

import numpy as np
import pandas as pd

from workbook.guards import is_share

PATTERNS = ["sudden", "gradual", "incremental", "recurring"]


def strength(pattern, rows, *, start, end, seed=0):
    """Say how much of a change is there, row by row: 0 before it, 1 when it is complete.

    Parameters
    ----------
    pattern : str
        "sudden": all at `start`. "gradual": between `start` and `end` more and more rows are of the
        new kind, none in between. "incremental": each row a little more than the one before.
        "recurring": there from `start` to `end`, then away as long, and so on.
    rows : int
    start, end : int
        Rows, counted from 0. A sudden change ignores `end`.

    Returns
    -------
    array of float, shape (rows,)

    Examples
    --------
    >>> strength("incremental", 6, start=1, end=5).tolist()
    [0.0, 0.0, 0.25, 0.5, 0.75, 1.0]
    >>> strength("recurring", 6, start=2, end=4).tolist()
    [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]
    """
    if pattern not in PATTERNS:
        raise ValueError(f"pattern is {pattern!r}; the patterns are {', '.join(PATTERNS)}.")
    if not 0 <= start < end:
        raise ValueError(f"start is {start!r} and end {end!r}; start at 0 or more, end after it.")
    row = np.arange(rows)
    ramp = np.clip((row - start) / (end - start), 0, 1)
    if pattern == "sudden":
        return (row >= start).astype(float)
    if pattern == "incremental":
        return ramp
    if pattern == "gradual":
        return (np.random.default_rng(seed).random(rows) < ramp).astype(float)
    return ((row >= start) & ((row - start) // (end - start) % 2 == 0)).astype(float)


def covariate_shift(table, strength, *, column, tilt=2.0, seed=0):
    """Draw rows with high values of a column more often: P(x) changes, P(late | x) does not.

    Parameters
    ----------
    table : DataFrame
        Real rows to draw from, with replacement. Left as it is.
    strength : array-like of float, shape (rows,)
        How much of the change each row of the stream has.
    column : str
        Of numbers. Missing values count as lowest.
    tilt : float
        At full strength the row with the highest value is drawn 1 + `tilt` times as often as at
        random, and the mean rank moves from 1/2 to (1 + tilt) / (2 + tilt).

    Returns
    -------
    DataFrame
        One row per strength, with the column `strength` added.

    Examples
    --------
    >>> table = pd.DataFrame({"delay": range(100), "late": [False] * 100})
    >>> stream = covariate_shift(table, strength("sudden", 2000, start=1000, end=1001),
    ...                          column="delay")
    >>> stream.groupby("strength")["delay"].mean().round(-1).tolist()
    [50.0, 70.0]
    """
    amount = _amount(table, strength, column)
    _varies(table, column)
    _positive("tilt", tilt)
    rng = np.random.default_rng(seed)
    values = np.nan_to_num(table[column].to_numpy(float), nan=-np.inf)
    ranked = np.lexsort((rng.random(len(values)), values))  # ties in random order
    rank = rng.random(len(amount)) ** (1 / (1 + tilt * amount))
    return _stream(
        table, ranked[np.minimum((rank * len(ranked)).astype(int), len(ranked) - 1)], amount
    )


def label_shift(table, strength, *, odds=3.0, label="late", seed=0):
    """Draw late flights more often: P(late) changes, P(x | late) does not.

    Parameters
    ----------
    table, strength
        As in `covariate_shift`.
    odds : float
        At full strength the odds of being late are multiplied by this.
    label : str
        Column of True and False.

    Returns
    -------
    DataFrame
        One row per strength, with the column `strength` added.

    Examples
    --------
    >>> table = pd.DataFrame({"late": [True, False]})  # odds 1, then 3: 50%, then 75%
    >>> stream = label_shift(table, strength("sudden", 2000, start=1000, end=1001))
    >>> stream.groupby("strength")["late"].mean().round(1).tolist()
    [0.5, 0.8]
    """
    amount = _amount(table, strength, label)
    _positive("odds", odds)
    late = _labels(table, label)
    if late.all() or not late.any():
        raise ValueError(f"Column {label!r} is always {late[0]}; a shift needs both to draw from.")
    rng = np.random.default_rng(seed)
    before = late.mean() / (1 - late.mean())
    now = before * odds**amount
    wanted = rng.random(len(amount)) < now / (1 + now)
    place = rng.random(len(amount))
    yes, no = np.flatnonzero(late), np.flatnonzero(~late)
    rows = np.where(wanted, yes[(place * len(yes)).astype(int)], no[(place * len(no)).astype(int)])
    return _stream(table, rows, amount)


def concept_drift(table, strength, *, column, flip=0.3, label="late", seed=0):
    """Exchange late and not late for some rows above a column's median: only P(late | x) changes.

    Parameters
    ----------
    table, strength, column, label
        As in `covariate_shift` and `label_shift`.
    flip : float
        Share of the flights above the median whose label is exchanged at full strength.

    Returns
    -------
    DataFrame
        One row per strength, with the column `strength` added.

    Examples
    --------
    >>> table = pd.DataFrame({"delay": range(100), "late": [False] * 100})
    >>> stream = concept_drift(table, strength("sudden", 2000, start=1000, end=1001),
    ...                        column="delay", flip=1)
    >>> stream.groupby("strength")["late"].mean().round(1).tolist()
    [0.0, 0.5]
    """
    amount = _amount(table, strength, column)
    _varies(table, column)
    late = _labels(table, label)
    is_share(flip=flip)
    rng = np.random.default_rng(seed)
    rows = (rng.random(len(amount)) * len(table)).astype(int)
    high = table[column].to_numpy(float)[rows] > table[column].median()
    exchanged = high & (rng.random(len(amount)) < flip * amount)
    stream = _stream(table, rows, amount)
    return stream.assign(**{label: late[rows] ^ exchanged})


def _stream(table, rows, amount):
    return table.iloc[rows].reset_index(drop=True).assign(strength=amount)


def _amount(table, strength, column):
    if column not in table:
        raise ValueError(
            f"column is {column!r}; the table has {', '.join(map(str, table.columns))}."
        )
    if len(table) == 0 or table[column].isna().all():
        raise ValueError(f"Column {column!r} is empty or all missing; there is nothing to draw.")
    if not pd.api.types.is_numeric_dtype(table[column]):
        raise ValueError(f"Column {column!r} holds words; choose one of numbers.")
    amount = np.asarray(strength, float)
    if amount.ndim != 1 or not ((amount >= 0) & (amount <= 1)).all():
        raise ValueError("strength leaves 0 to 1; make it with drift.strength(…).")
    return amount


def _varies(table, column):
    if table[column].nunique() == 1:
        raise ValueError(f"Column {column!r} is constant; choose one that varies.")


def _labels(table, label):
    if label not in table:
        raise ValueError(f"label is {label!r}; the table has {', '.join(map(str, table.columns))}.")
    if not table[label].isin([False, True]).all():
        raise ValueError(f"Column {label!r} holds more than True and False; leave such rows out.")
    return table[label].to_numpy(bool)


def _positive(name, value):
    if not 0 < value < np.inf:
        raise ValueError(f"{name} is {value!r}; give a number, more than 0.")
