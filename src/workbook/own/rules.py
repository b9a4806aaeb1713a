"""Rules of one line, searched on the past, as plain data that a file can hold."""

import numpy as np
import pandas as pd

from workbook.decision import best_threshold
from workbook.model import baseline

VALUES = 10  # so many values of a category may stand in a rule
FEWEST_IN_CELL = 20  # rows of the past in an hour of the week, or it sends no alert

NEVER = {"kind": "constant", "alert": False}
ALWAYS = {"kind": "constant", "alert": True}


def one_line(features, happened, **prices):
    """Search rules of one column: a number and a limit, or a category and a value.

    Returns
    -------
    list of dict
        The best of each column, the cheapest on these rows first.

    Examples
    --------
    >>> rows = pd.DataFrame({"load": [0.0, 1, 4, 9]})
    >>> say(one_line(rows, [False, False, True, True], cost_fp=1, cost_fn=5)[0])
    'alert if load > 1'
    """
    table, about = {}, []
    for name, column in features.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            for value in column.value_counts().index[:VALUES]:
                table[len(about)] = np.where(column.isna(), np.nan, column == value)
                about.append((name, value))
        else:
            table[len(about)] = column
            about.append((name, None))
    if not table:
        return []
    found = {}
    for row in baseline.column_rules(pd.DataFrame(table), happened, **prices).itertuples():
        name, value = about[row.column]
        if value is None:
            limit = float(row.limit)
            each = {"kind": "limit", "column": name, "sign": row.sign, "limit": limit}
        elif row.limit >= 1:  # "> 1" is never, "<= 1" always: rungs of their own
            continue
        else:
            each = {"kind": "value", "column": name, "value": value, "equal": row.sign == ">"}
        found.setdefault((name, value, row.sign), each)
    return list(found.values())


def seasonal(features, happened, **prices):
    """Alert in those hours, days or months in which an alert paid in the past.

    Returns
    -------
    list of dict
        One for the hour, the weekday, the month, and for hour and weekday together, as far as
        there is a calendar.
    """
    happened, found = pd.Series(np.asarray(happened, float)), []
    single = [[name] for name in features if name.startswith("time: ")]
    pair = ["time: hour", "time: weekday"]
    for columns in [*single, *([pair] if {*pair} <= {*features} else [])]:
        cells = happened.groupby([features[name].to_numpy(int) for name in columns])
        share = cells.mean()[cells.size() >= FEWEST_IN_CELL]
        chosen = share.index[share >= best_threshold(**prices)]
        alert = [list(map(int, np.atleast_1d(key))) for key in chosen]
        found.append({"kind": "season", "columns": columns, "alert": alert})
    return found


def say(rule):
    """Say a rule aloud."""
    if rule["kind"] == "constant":
        return "always alert" if rule["alert"] else "never alert"
    if rule["kind"] == "limit":
        return f"alert if {rule['column']} {rule['sign']} {rule['limit']:g}"
    if rule["kind"] == "value":
        return f"alert if {rule['column']} is {'' if rule['equal'] else 'not '}{rule['value']}"
    parts = ", ".join(name.removeprefix("time: ") for name in rule["columns"])
    return f"alert by the calendar ({parts}: {len(rule['alert'])} cells)"
