"""Decide for new rows of a table, with pandas and scikit-learn, and nothing of the course.

It is copied into the folder that `workbook.own.export` writes, beside `reading.py`, so that
training and serving run the same lines. There: `python predict.py new.csv` prints a decision for
each row.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from workbook.own.reading import flags, names, read

OTHER = "other"  # a category that the past did not have, or hardly ever
CALENDAR = {
    "hour": lambda time: time.dt.hour,
    "weekday": lambda time: time.dt.day_of_week,
    "month": lambda time: time.dt.month,
}


def prepare(table, settings):
    """Make what the rule and the model take: numbers, flags as 0 and 1, known categories, calendar.

    Parameters
    ----------
    table : DataFrame
        With the columns that `settings` names, in any order; others are ignored.
    settings : dict
        `time` (a column, or None), `calendar`, `numbers`, `flags`, and `categories`, each with the
        values that the past had.

    Returns
    -------
    DataFrame
        Same rows. A calendar column is called "time: hour" and so on.

    Raises
    ------
    ValueError
        If a column is missing, or holds text where numbers were.

    Examples
    --------
    >>> asks = {"time": None, "calendar": [], "numbers": ["load"], "flags": ["hot"],
    ...         "categories": {"site": ["north"]}}
    >>> rows = pd.DataFrame({"load": ["2"], "hot": ["yes"], "site": ["west"]})
    >>> prepare(rows, asks).to_dict("list")
    {'load': [2.0], 'hot': [1.0], 'site': ['other']}
    """
    made = {}
    for part in settings["calendar"]:
        time = _column(table, settings["time"])
        try:
            time = pd.to_datetime(time, format="ISO8601", utc=True).dt.tz_localize(None)
        except (TypeError, ValueError):
            held = f"Column {settings['time']!r} holds no times"
            raise ValueError(f"{held}; write them as 2025-12-31 14:00.") from None
        made[f"time: {part}"] = CALENDAR[part](time).astype(float)
    for name in settings["numbers"]:
        column = _column(table, name)
        try:
            numbers = pd.to_numeric(column).astype(float)
            made[name] = numbers.where(np.isfinite(numbers))
        except (TypeError, ValueError):
            raise ValueError(f"Column {name!r} holds text; give numbers.") from None
    for name in settings["flags"]:
        made[name] = flags(_column(table, name))
    for name, values in settings["categories"].items():
        text = names(_column(table, name))
        text = text.where(text.isin(values) | text.isna(), OTHER)
        kinds = [*values, *([] if OTHER in values else [OTHER])]
        made[name] = pd.Categorical(text, categories=kinds)
    return pd.DataFrame(made, index=table.index)


def follow(rule, features):
    """Apply a rule to prepared rows: one True (alert) or False a row; a missing value is no alert.

    >>> follow({"kind": "limit", "column": "load", "sign": ">", "limit": 3},
    ...        pd.DataFrame({"load": [2.0, 4.0]})).tolist()
    [False, True]
    """
    if rule["kind"] == "constant":
        return np.full(len(features), rule["alert"])
    if rule["kind"] == "limit":
        column = features[rule["column"]].to_numpy(float)
        return column > rule["limit"] if rule["sign"] == ">" else column <= rule["limit"]
    if rule["kind"] == "value":
        same = (features[rule["column"]] == rule["value"]).to_numpy()
        return same if rule["equal"] else ~same & features[rule["column"]].notna().to_numpy()
    keys = pd.MultiIndex.from_frame(features[rule["columns"]])
    wanted = pd.MultiIndex.from_tuples(
        [tuple(key) for key in rule["alert"]] or [(-1,) * keys.nlevels]
    )
    return keys.isin(wanted)


def decide(table, settings, model=None):
    """Decide for each row of a table.

    Returns
    -------
    DataFrame
        `alert` (True or False) and, if a model decides, its `probability`.
    """
    features = prepare(table, settings)
    if model is None:
        return pd.DataFrame({"alert": follow(settings["rule"], features)}, index=table.index)
    chance = model.predict_proba(features)[:, 1] if len(table) else np.zeros(0)
    alert = chance >= settings["threshold"]
    return pd.DataFrame({"alert": alert, "probability": chance}, index=table.index)


def columns(settings):
    """The columns by which it is decided, but for the time."""
    return [*settings["numbers"], *settings["flags"], *settings["categories"]]


def needed(settings):
    """The columns that a table must have."""
    return [*([settings["time"]] if settings["calendar"] else []), *columns(settings)]


def read_new(path, settings):
    """Read a file of new rows as the past was read: its names stay names, its decimals decimals."""
    return read(path, **settings["written"], text=settings["categories"], only=needed(settings))


def load(folder):
    """Read what a folder decides with: its settings, and its model or None."""
    settings = json.loads(Path(folder, "settings.json").read_text(encoding="utf-8"))
    if settings["way"] != "model":
        return settings, None
    import joblib

    return settings, joblib.load(Path(folder, "model.joblib"))


def _column(table, name):
    if name not in table:
        has = ", ".join(map(str, table.columns))
        raise ValueError(f"The table has no column {name!r}; it has {has}.")
    return table[name]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give one file: python predict.py new.csv")
    try:
        settings, model = load(Path(__file__).parent)
        new = read_new(sys.argv[1], settings)
        decided = decide(new, settings, model)
    except ValueError as error:
        sys.exit(str(error))
    print(*new.attrs["read"], sep="\n", end="\n" * bool(new.attrs["read"]), file=sys.stderr)
    decided.to_csv(sys.stdout, index=False)
