"""Audit a table before repairing it.

A check returns findings: `check`, `column`, `rows` (how many are concerned) and `note`; a table
without any gives an empty one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.guards import has_columns

FINDING = ["check", "column", "rows", "note"]


def audit(table, *, key=(), ranges=None, reference=None):
    """Run the checks that need only the table and an earlier period of it that is trusted.

    A wrong value that could have been right it does not see.

    Parameters
    ----------
    key : list of str, optional
        The columns that together name a row.
    ranges : dict of str to (float, float), optional
        The lowest and the highest possible value of a column.
    reference : DataFrame, optional
        The same columns in the trusted period.

    Returns
    -------
    DataFrame
        The findings of the functions below, up to `dead_feeds`.

    Examples
    --------
    >>> trips = pd.DataFrame({"id": [1, 2, 2], "wind": [5.0, None, 1048.0]})
    >>> audit(trips, key=["id"], ranges={"wind": (0, 200)})[["check", "column", "rows"]]
               check column  rows
    0        missing   wind     1
    1  duplicate key     id     1
    2   out of range   wind     1
    """
    found = [missing(table), duplicate_keys(table, key) if len(key) else _findings([])]
    found += [out_of_range(table, ranges or {}), sentinels(table)]
    if reference is not None:
        found += [unit_changes(table, reference), dead_feeds(table, reference)]
    return pd.concat(found, ignore_index=True)


def missing(table):
    """Find columns with missing values."""
    count = table.isna().sum()
    found = [(name, rows, f"{rows / len(table):.1%} of rows") for name, rows in count.items()]
    return _findings(("missing", *finding) for finding in found if finding[1])


def duplicate_keys(table, key):
    """Find rows whose key an earlier row has."""
    has_columns(table, *key)
    rows = table.duplicated(list(key)).sum()
    return _findings([("duplicate key", ", ".join(key), rows, "key seen before")] if rows else [])


def out_of_range(table, ranges):
    """Find values that can't be; a missing value is not out of range."""
    has_columns(table, *ranges)
    found = []
    for name, (low, high) in ranges.items():
        wrong = table[name][(table[name] < low) | (table[name] > high)]
        note = f"{wrong.min():g} to {wrong.max():g}, possible {low:g} to {high:g}"
        found += [("out of range", name, len(wrong), note)] if len(wrong) else []
    return _findings(found)


def sentinels(table, *, share=0.01, gap=5):
    """Find a number that stands for "unknown", such as -999.

    It is the lowest or highest of its column, has at least 2 rows and a `share` of all, and lies
    more than `gap` standard deviations of the other values away from the nearest of them.

    >>> sentinels(pd.DataFrame({"temp": [51.0, 52, 53, -999, 54, -999]}))["note"].tolist()
    ['-999 stands alone, the next value is 51']
    """
    found = []
    for name, column in table.select_dtypes("number").items():
        values = _finite(column)
        for end in (np.min, np.max) if len(values) else ():
            others = values[values != end(values)]
            rows = len(values) - len(others)
            often = rows >= max(2, share * len(table)) and len(others)
            # The others must differ: a column of 0 and 1 has no sentinel.
            if often and abs(end(others) - end(values)) > gap * others.std() > 0:
                note = f"{end(values):g} stands alone, the next value is {end(others):g}"
                found.append(("sentinel", name, rows, note))
    return _findings(found)


def unit_changes(table, reference, *, shift=2, ratio=4):
    """Find columns that moved or stretched more than a season would.

    The median moved by more than `shift` interquartile ranges (IQR) of the reference, or the IQR
    is more than `ratio` times as wide or narrow. Both limits are a convention: no month of the
    flights exceeds them, compared with the month before.

    >>> spring = pd.DataFrame({"temp": [50.0, 54, 58, 62]})
    >>> unit_changes((spring - 32) / 1.8, spring)["note"].tolist()
    ['median moved -7.1 IQR, IQR 0.56 times as wide']
    """
    found = []
    for name in table.select_dtypes("number").columns.intersection(reference.columns, sort=False):
        middle, width = _median_iqr(reference[name])
        middle_now, width_now = _median_iqr(table[name])
        if not width * width_now > 0:
            continue  # nothing to measure with; `dead_feeds` looks at such columns
        moved, wider = (middle_now - middle) / width, width_now / width
        if abs(moved) > shift or not 1 / ratio <= wider <= ratio:
            note = f"median moved {moved:+.1f} IQR, IQR {wider:.2f} times as wide"
            found.append(("unit change", name, table[name].count(), note))
    return _findings(found)


def dead_feeds(table, reference, *, rest=0.1):
    """Find columns that show one value nearly always, and did not before.

    The share of all other values is below `rest` times their share in the reference.

    >>> before = pd.DataFrame({"delay": [0, 7, 9, 0]})
    >>> dead_feeds(pd.DataFrame({"delay": [0, 0, 0, 0]}), before)["note"].tolist()
    ['0 in 100% of rows; before, no value in more than 50%']
    """
    found = []
    for name in filter(reference.columns.__contains__, table):
        now, before = (frame[name].value_counts(normalize=True) for frame in (table, reference))
        if len(now) and len(before) and 1 - now.iloc[0] < rest * (1 - before.iloc[0]):
            note = f"{now.index[0]} in {now.iloc[0]:.0%} of rows; "
            note += f"before, no value in more than {before.iloc[0]:.0%}"
            found.append(("dead feed", name, (table[name] == now.index[0]).sum(), note))
    return _findings(found)


def join_report(left, right, on):
    """Tell what a left join will do to the rows, without joining.

    Returns
    -------
    dict of str to int
        `rows_before`, `rows_after`, and how many keys of `left` have more than one partner in
        `right` (`keys_multiplied`) or none (`keys_alone`).

    Examples
    --------
    >>> trips, readings = pd.DataFrame({"hour": [6, 6, 7]}), pd.DataFrame({"hour": [6, 6, 8]})
    >>> join_report(trips, readings, ["hour"])
    {'rows_before': 3, 'rows_after': 5, 'keys_multiplied': 1, 'keys_alone': 1}
    """
    rows = left.groupby(list(on), dropna=False, observed=True).size()
    partners = right.groupby(list(on), dropna=False, observed=True).size()
    partners = partners.reindex(rows.index, fill_value=0)
    return {
        "rows_before": len(left),
        "rows_after": int((rows * partners.clip(lower=1)).sum()),
        "keys_multiplied": int((partners > 1).sum()),
        "keys_alone": int((partners == 0).sum()),
    }


def join_offsets(table, source, column, *, on="time", hours=range(-12, 13)):
    """Compare a joined column with its source, read some hours before the row's time.

    A value from the wrong hour is a possible value: only the source can tell.

    Returns
    -------
    Series of float
        Index: hours before; less than 0 is the row's future. The correlation with the last
        reading until then: highest where the join was made, in whatever unit; missing if constant.
    """
    has_columns(table, on, column)
    has_columns(source, on, column)
    readings = source.drop_duplicates(on).set_index(on)[column].sort_index()
    joined, found = table[column].reset_index(drop=True), {}
    for hour in hours:
        then = readings.reindex(table[on] - pd.Timedelta(hours=hour), method="ffill")
        with np.errstate(invalid="ignore"):
            found[hour] = joined.corr(then.reset_index(drop=True))
    return pd.Series(found, name="correlation").rename_axis("hours")


@dataclass(frozen=True)
class Expected:
    """What a column must be. `kind` is "number", "bool", "datetime", "category" or "str"."""

    kind: str
    nullable: bool = False
    between: tuple = (-np.inf, np.inf)
    allowed: tuple = ()


def violations(table, schema):
    """Find where a table breaks its schema, a dict of column name to `Expected`.

    >>> agreed = {"temp": Expected("number", between=(-20, 110)), "carrier": Expected("str")}
    >>> violations(pd.DataFrame({"temp": [51, -999]}), agreed)[["check", "column", "rows"]]
              check   column  rows
    0  out of range     temp     1
    1          type  carrier     2
    """
    found = []
    for name, want in schema.items():
        dtype = table[name].dtype if name in table else "nothing"
        if name not in table.select_dtypes(want.kind):
            found.append(("type", name, len(table), f"{dtype}, expected {want.kind}"))
        else:
            if not want.nullable:
                found += missing(table[[name]]).to_numpy().tolist()
            if want.kind == "number":
                found += out_of_range(table, {name: want.between}).to_numpy().tolist()
            other = table[name][~table[name].isin(want.allowed) & table[name].notna()]
            if want.allowed and len(other):
                found.append(("not allowed", name, len(other), f"such as {other.iloc[0]!r}"))
    return _findings(found)


def _findings(found):
    return pd.DataFrame(found, columns=FINDING).astype({"rows": int})


def _finite(column):
    values = column.to_numpy(float, na_value=np.nan)
    return values[np.isfinite(values)]


def _median_iqr(column):
    values = _finite(column)
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75]) if len(values) else [np.nan] * 3
    return middle, high - low
