"""Repair a table with a receipt.

A repair returns a new table and writes a line in a `CleaningLog`.
"""

import pandas as pd

from workbook.guards import has_columns

RECEIPT = ["rule", "rows_before", "rows_after", "cells_changed", "reason"]


class CleaningLog:
    """The receipt of a cleaning: one line a repair, in the order they were made."""

    def __init__(self):
        self._lines = []

    def table(self):
        """Return the lines: `rule`, `rows_before`, `rows_after`, `cells_changed`, `reason`."""
        return pd.DataFrame(self._lines, columns=RECEIPT)

    def add(self, rule, before, after, reason):
        """Compare the tables `before` and `after` a repair, and write a line."""
        if not str(reason).strip():
            raise ValueError(f"reason is {reason!r}; say why {rule!r} is right.")
        cells = 0
        if len(before) == len(after):
            cells = int((before.ne(after) & ~(before.isna() & after.isna())).to_numpy().sum())
        self._lines.append((rule, len(before), len(after), cells, reason))
        return after


def drop_duplicates(table, key, *, log, reason):
    """Keep the first row of each key."""
    first = table.drop_duplicates(list(key))
    return log.add(f"first of each {', '.join(key)}", table, first, reason)


def set_missing(table, column, wrong, *, log, reason):
    """Make those values missing for which `wrong`, a function of the column, says True.

    >>> log, table = CleaningLog(), pd.DataFrame({"wind": [5.0, 1048.0]})
    >>> table = set_missing(table, "wind", lambda mph: mph > 200, log=log, reason="no storm")
    >>> log.table()[["rule", "cells_changed"]]
             rule  cells_changed
    0  set wind missing              1
    """
    has_columns(table, column)
    changed = table.assign(**{column: table[column].mask(wrong(table[column]))})
    return log.add(f"set {column} missing", table, changed, reason)
