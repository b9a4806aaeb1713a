"""When each column is known, and a join that can't see later than that.

`known` says how long before the scheduled departure a column can be counted on, for every flight:
negative if only afterwards. Where the data set a bound, the bound is measured; the rest is our
judgment of the trade, and `why` says which.
"""

import numpy as np
import pandas as pd

from workbook.clean.lookup import last_known

# table, known (hours before departure), columns, why
_COLUMNS = [
    (
        "flights",
        30 * 24,
        "time month day sched_dep_time sched_arr_time carrier flight dest distance",
        "in the timetable, which is out months before (judgment)",
    ),
    (
        "flights",
        -19,
        "dep_time dep_delay",
        "when it leaves: up to 18 h 46 min late (measured)",
    ),
    (
        "flights",
        -19,
        "tailnum",
        "names the aircraft; nobody says when, and 606 cancelled flights have none (measured)",
    ),
    (
        "flights",
        -36,
        "arr_time arr_delay air_time",
        "when it has landed: up to 20 h 37 min after the plan (measured), and taxiing",
    ),
    (
        "weather",
        -1,
        "time temp dewp humid wind_dir wind_speed wind_gust precip pressure visib",
        "measured in the hour of departure, reported within the next hour (judgment)",
    ),
    (
        "planes",
        -19,
        "tailnum year type manufacturer model engines seats speed engine",
        "the register is years old, but the flight's tailnum finds the row",
    ),
    (
        "features",
        30 * 24,
        "carrier day_of_week minute distance load",
        "computed from the timetable",
    ),
    (
        "features",
        2,
        "late_yesterday",
        "yesterday's last plane lands after midnight; 3% of flights are decided earlier (measured)",
    ),
    (
        "features",
        2,
        "temp humid wind_speed precip visib",
        "a reading at least 3 hours old, with an hour to arrive",
    ),
    (
        "features",
        2,
        "mean_delay share_delayed departures overdue",
        "what other flights have done by then, on a live feed; not in a nightly batch",
    ),
]


def table():
    """List every column of the tables and of the features, and when it is known.

    Returns
    -------
    DataFrame
        `table`, `column`, `known` (Timedelta before the scheduled departure, negative if after)
        and `why`. The features are those of `features.at_decision` with its defaults.

    Examples
    --------
    >>> known = table().set_index(["table", "column"])["known"]
    >>> print(known["features", "mean_delay"], known["flights", "dep_delay"], sep=", ")
    0 days 02:00:00, -1 days +05:00:00
    """
    rows = [
        (name, column, pd.Timedelta(hours=hours), why)
        for name, hours, columns, why in _COLUMNS
        for column in columns.split()
    ]
    return pd.DataFrame(rows, columns=["table", "column", "known", "why"])


def as_of(left, right, *, on, lead):
    """Give each row of `left` the last row of `right` that is old enough.

    It takes the last row at or before its own time minus `lead`, and nothing later. Of several
    rows at that time it takes the one that stands last.

    Parameters
    ----------
    left, right : DataFrame
        With a column of times each, in any order. They share no other column. Where a time is
        missing on the left nothing is found; where it is missing on the right the row is unused.
    on : str
        The name of the column of times.
    lead : Timedelta or str
        How old a row must be at least, such as "3h"; 0 or more.

    Returns
    -------
    DataFrame
        `left`, same rows and order and index, with the columns of `right` and, as `{on}_seen`, the
        time of the row that was found. Missing where there is none so old.

    Raises
    ------
    ValueError
        If a column is missing or stands in both, is not of times, or `lead` looks ahead.

    Examples
    --------
    >>> trips = pd.DataFrame({"time": pd.to_datetime(["2013-05-01 09:30", "2013-05-01 06:00"])})
    >>> readings = pd.DataFrame({
    ...     "time": pd.to_datetime(["2013-05-01 06:00", "2013-05-01 07:00"]), "temp": [50, 52]})
    >>> as_of(trips, readings, on="time", lead="3h")[["temp", "time_seen"]]
       temp           time_seen
    0  50.0 2013-05-01 06:00:00
    1   NaN                 NaT
    """
    lead = _duration(lead, "lead")
    if lead < pd.Timedelta(0):
        raise ValueError(f"lead is {lead}; less than 0 would look ahead.")
    for name, side in {"left": left, "right": right}.items():
        if on not in side:
            has = ", ".join(map(str, side.columns))
            raise ValueError(f"on is {on!r}, which is no column of {name}; it has {has}.")
        if not pd.api.types.is_datetime64_any_dtype(side[on]):
            raise ValueError(f"{name}[{on!r}] has dtype {side[on].dtype}; give times.")
    seen = f"{on}_seen"
    both = [name for name in right if name in left and name != on]
    both += [seen] if seen in left or seen in right else []
    if both:
        raise ValueError(f"The column {both[0]!r} is in the way; rename it before the join.")

    # We look up row numbers, not values, so that columns keep their types and gaps stay gaps.
    found = last_known(right[on], left[on] - lead)
    rows = right.reset_index(drop=True).rename(columns={on: seen})
    rows = rows.reindex(np.where(found < 0, len(right), found))  # a row past the end is missing
    return pd.concat([left, rows.set_axis(left.index)], axis=1)


def _duration(value, name):
    try:
        duration = pd.Timedelta(value)
    except (ValueError, TypeError):
        duration = pd.NaT
    if isinstance(value, int | float) or pd.isna(duration):
        raise ValueError(f'{name} is {value!r}; give a duration with its unit, such as "2h".')
    return duration
