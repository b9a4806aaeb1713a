"""Columns that know too much: what tells the outcome alone, by its value or by being absent."""

import numpy as np
import pandas as pd

from workbook.guards import has_rows

TOO_GOOD, TELLING_GAP = 0.9, 0.5  # conventions: few honest columns come so far
ONE_SIDED = 0.05  # absent in so many rows of one outcome, and in hardly any of the other


def hunt(table, happened):
    """Measure how well each column tells the outcome alone.

    Parameters
    ----------
    table : DataFrame
    happened : array-like of bool, shape (rows,)

    Returns
    -------
    DataFrame
        Index: column, the best first. `by_value` and `by_absence`: Youden's J (1 tells every case,
        0 tells nothing) of the column cut in two, or of its being missing. The cut is found on
        half of the rows, drawn, and judged on the rest. `suspect`: "" or why, see `TOO_GOOD`.

    References
    ----------
    Youden (1950), "Index for rating diagnostic tests", Cancer 3; Kaufman et al. (2012), "Leakage
    in data mining", ACM Transactions on Knowledge Discovery from Data 6(4).

    Examples
    --------
    >>> late = np.arange(40) % 4 == 0
    >>> rows = pd.DataFrame({"arrived": np.where(late, 99.0, 1.0), "day": np.arange(40) % 7})
    >>> hunt(rows, late)["suspect"].to_dict()
    {'arrived': 'too good', 'day': ''}
    """
    has_rows(table)
    happened, found = np.asarray(happened, bool), {}
    first = np.random.default_rng(0).random(len(table)) < 0.5
    for name, column in table.items():
        gone = column.isna().to_numpy()
        value = abs(_youden(_said(column, happened, first), happened, ~first))
        gap = abs(_youden(gone, happened, np.full(len(column), True)))
        suspect = "too good" if value >= TOO_GOOD else ""
        one_sided = ONE_SIDED <= gap and gap >= 0.99 * _most_absent(gone, happened)
        suspect = "absent for one outcome" if gap >= TELLING_GAP or one_sided else suspect
        found[name] = (value, gap, suspect)
    columns = ["by_value", "by_absence", "suspect"]
    found = pd.DataFrame.from_dict(found, orient="index", columns=columns)
    best = found[["by_value", "by_absence"]].max(axis=1)
    return found.loc[best.sort_values(ascending=False, kind="stable").index]


def _said(column, happened, first):
    """Cut a column in two where that tells most on its `first` rows; missing is the lower side."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(float, na_value=np.nan)
    else:  # each category by its share of yes; one that the first half lacks has none
        codes = pd.factorize(column)[0]
        seen = np.where(codes[first] >= 0, codes[first], codes.max() + 1)
        size = codes.max() + 2
        yes = np.bincount(seen, happened[first], minlength=size)
        of = np.bincount(seen, minlength=size)
        values = (yes / np.maximum(of, 1))[codes]
    values = np.where(np.isfinite(values), values, -np.inf)
    order = np.argsort(values[first], kind="stable")
    sorted_, truth = values[first][order], happened[first][order]
    yes, no = max(truth.sum(), 1), max((~truth).sum(), 1)
    apart = np.abs(truth.cumsum() / yes - (~truth).cumsum() / no)
    ends = np.append(np.flatnonzero(sorted_[1:] > sorted_[:-1]), len(sorted_) - 1)
    return values > sorted_[ends[apart[ends].argmax()]]


def _most_absent(gone, happened):
    return max(gone[happened].mean(), gone[~happened].mean())


def _youden(said, happened, rows):
    said, happened = said[rows], happened[rows]
    if happened.all() or not happened.any():
        return 0.0
    return float(said[happened].mean() - said[~happened].mean())
