"""Train-serve skew: the same rows, computed by the code that trains and by the code that serves."""

import numpy as np
import pandas as pd


def compare(training, serving, *, tolerance=1e-9):
    """Compare two versions of the same rows, column by column.

    Parameters
    ----------
    training, serving : DataFrame
        Same columns, in any order, and the same rows in the same order.
    tolerance : float
        Numbers this close count as equal. Missing equals missing, and nothing else.

    Returns
    -------
    DataFrame
        One row a column, in the order of `training`: `column`, `differ` (share of rows) and
        `largest` (largest absolute difference of numbers; missing for text, or where there is
        never a number on both sides).

    Raises
    ------
    ValueError
        If a column stands on one side only, or the numbers of rows differ.

    References
    ----------
    Zinkevich, "Rules of Machine Learning", rules 29 to 32 and 37.

    Examples
    --------
    >>> compare(pd.DataFrame({"temp": [50.0, None, 68.0]}), pd.DataFrame({"temp": [50.0, 0, 20]}))
      column    differ  largest
    0   temp  0.666667     48.0
    """
    for one, other, name in [(training, serving, "serving"), (serving, training, "training")]:
        missing = [column for column in one if column not in other]
        if missing:
            raise ValueError(f"{name} has no column {missing[0]!r}; compute it on both sides.")
    if len(training) != len(serving):
        raise ValueError(
            f"training has {len(training)} rows and serving {len(serving)}; give the same rows."
        )
    if len(training) == 0:
        raise ValueError("training and serving are empty; give at least one row.")
    rows = [(name, *_compare(training[name], serving[name], tolerance)) for name in training]
    return pd.DataFrame(rows, columns=["column", "differ", "largest"])


def _compare(trained, served, tolerance):
    gaps = trained.isna().to_numpy(), served.isna().to_numpy()
    if all(pd.api.types.is_numeric_dtype(side) for side in (trained, served)):
        numbers = [side.to_numpy(float, na_value=np.nan) for side in (trained, served)]
        with np.errstate(invalid="ignore"):  # infinity minus infinity
            away = np.where(numbers[0] == numbers[1], 0, np.abs(numbers[0] - numbers[1]))
        unlike = away > tolerance
        largest = np.nanmax(away, initial=0) if not np.isnan(away).all() else np.nan
    else:
        unlike = trained.astype(object).to_numpy() != served.astype(object).to_numpy()
        largest = np.nan
    differ = np.where(gaps[0] | gaps[1], gaps[0] != gaps[1], unlike)
    return differ.mean(), largest
