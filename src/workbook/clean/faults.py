"""Damage a table on purpose, and keep the answers.

Each fault returns a new table. The tables are rows of `workbook.features.at_decision`, with the
columns `time` and `late` beside the features.
"""

import numpy as np
import pandas as pd

from workbook.clean.lookup import last_known
from workbook.guards import has_columns, is_share

STATE = ["mean_delay", "share_delayed", "departures", "overdue"]
WEATHER = ["temp", "humid", "wind_speed", "precip", "visib"]
FAULTS = [
    "shifted join",
    "unit change",
    "dead feed",
    "sentinel",
    "duplicated rows",
    "flipped labels",
]


def change_unit(table, column, function):
    """Let a column arrive in another unit, such as °C for °F.

    >>> change_unit(pd.DataFrame({"temp": [32, 212]}), "temp", to_celsius)["temp"].tolist()
    [0.0, 100.0]
    """
    has_columns(table, column)
    return table.assign(**{column: function(table[column])})


def to_celsius(fahrenheit):
    """Convert °F to °C."""
    return (fahrenheit - 32) * 5 / 9


def to_hours(minutes):
    """Convert minutes to hours."""
    return minutes / 60


def put_sentinel(table, column, *, value=-999, share=0.2, seed):
    """Write a number for "unknown" into a share of a column's rows, drawn at random."""
    has_columns(table, column)
    hit = _draw(len(table), share, seed)
    return table.assign(**{column: table[column].mask(hit, value)})


def kill_feed(table, columns=STATE, *, value=0):
    """Let columns show one value in all rows, as when their source is down.

    >>> kill_feed(pd.DataFrame({"delay": [4.0, None]}), ["delay"])["delay"].tolist()
    [0, 0]
    """
    has_columns(table, *columns)
    return table.assign(**dict.fromkeys(columns, value))


def shift_join(table, source, columns=WEATHER, *, hours, right=3, on="time"):
    """Join columns from a source with its clock off, as when UTC is taken for local time.

    West of Greenwich that makes them too old, east of it too new.

    Parameters
    ----------
    table, source : DataFrame
        Both with the times `on` and the `columns`.
    hours : float
        Too old if more than 0, too early if less: at less than `-right` they are of the future.
    right : float
        How many hours before the row's time the source should be read. Each row gets the last
        reading until `right + hours` before; it is missing if there is none.

    Examples
    --------
    >>> hourly = pd.DataFrame({"time": pd.date_range("2013-05-01", periods=9, freq="h"),
    ...                        "temp": range(50, 59)})
    >>> shift_join(hourly.tail(1), hourly, ["temp"], hours=2)["temp"].tolist()  # at 3:00
    [53.0]
    """
    has_columns(table, on, *columns)
    has_columns(source, on, *columns)
    if len(source) == 0:
        raise ValueError("source is empty; give a table with at least one reading.")
    if not -np.inf < hours < np.inf:
        raise ValueError(f"hours is {hours!r}; give a number of hours, 0 for none.")
    readings = source.drop_duplicates(on)
    asked = table[on].to_numpy() - np.timedelta64(round(3600 * (right + hours)), "s")
    found = last_known(readings[on], asked)
    values = readings[list(columns)].to_numpy(float)[found]
    values[found < 0] = np.nan
    return table.assign(**dict(zip(columns, values.T, strict=True)))


def duplicate_rows(table, *, share=0.05, seed):
    """Send a share of the rows twice; each copy follows its original, with the same index."""
    times = 1 + _draw(len(table), share, seed)
    return table.iloc[np.repeat(np.arange(len(table)), times)]


def flip_labels(table, column="late", *, share=0.1, seed):
    """Turn a share of the labels round.

    No audit finds them: each is a legal value in a legal row, and the share of late flights
    differs more from month to month than a few flips change it. To find them takes a second look
    at the same flights, by another annotator or by a model that disagrees.
    """
    has_columns(table, column)
    if table[column].dtype != bool:
        raise ValueError(f"{column} is of type {table[column].dtype}; labels are True or False.")
    return table.assign(**{column: table[column] ^ _draw(len(table), share, seed)})


def plant(table, source, *, seed, count=1, among=FAULTS):
    """Plant faults drawn at random, in columns drawn at random.

    Parameters
    ----------
    table : DataFrame
        The features with `time` and `late`.
    source : DataFrame
        The weather, with `time`.
    count : int
        How many different faults.
    among : list of str
        The faults to draw from; all of `FAULTS` unless given.

    Returns
    -------
    damaged : DataFrame
    answers : DataFrame
        The answer sheet: `fault`, `columns`, and `rows`, how many were changed or added.
    """
    unknown = set(among) - set(FAULTS)
    if unknown:
        raise ValueError(f"among holds {min(unknown)!r}; the faults are {', '.join(FAULTS)}.")
    if not 0 <= count <= len(among):
        raise ValueError(f"count is {count!r}; there are {len(among)} faults to draw from.")
    rng = np.random.default_rng(seed)
    drawn = {str(fault) for fault in rng.choice(list(among), size=count, replace=False)}
    hours = int(rng.choice([-5, -4, -3, -2, 2, 3, 4, 5]))
    # A dead feed would bury a change of unit in the same column.
    in_unit = "temp" if "dead feed" in drawn else str(rng.choice(["temp", "mean_delay"]))
    blanked = str(rng.choice(["humid", "wind_speed", "late_yesterday"]))
    convert = {"temp": to_celsius, "mean_delay": to_hours}[in_unit]
    plans = {
        "shifted join": (WEATHER, lambda rows: shift_join(rows, source, hours=hours)),
        "unit change": ([in_unit], lambda rows: change_unit(rows, in_unit, convert)),
        "dead feed": (STATE, kill_feed),
        "sentinel": ([blanked], lambda rows: put_sentinel(rows, blanked, seed=rng)),
        "duplicated rows": (table.columns, lambda rows: duplicate_rows(rows, seed=rng)),
        "flipped labels": (["late"], lambda rows: flip_labels(rows, seed=rng)),
    }
    answers = []
    for fault in [fault for fault in FAULTS if fault in drawn]:
        columns, damage = plans[fault]
        before, table = table, damage(table)
        answers.append((fault, ", ".join(columns), _touched(before, table, columns)))
    return table, pd.DataFrame(answers, columns=["fault", "columns", "rows"])


def _touched(before, after, columns):
    """Count the rows that differ in these columns, or that were added."""
    if len(before) != len(after):
        return len(after) - len(before)
    old, new = before[list(columns)], after[list(columns)]
    return int((old.ne(new) & ~(old.isna() & new.isna())).any(axis=1).sum())


def _draw(rows, share, seed):
    """Draw exactly a share of the rows."""
    is_share(share=share)
    hit = np.zeros(rows, bool)
    hit[np.random.default_rng(seed).permutation(rows)[: round(share * rows)]] = True
    return hit
