"""What is known about a flight at the moment someone must decide, and whether it was late.

Every function takes the table of flights (`workbook.data.load_flights`) and returns a table with
the same rows in the same order. Times are local; a flight's time is its scheduled departure.
"""

import numpy as np
import pandas as pd

from workbook.case import LATE_MINUTES
from workbook.clean.lookup import last_known
from workbook.guards import has_rows, needs

WEATHER = ["temp", "humid", "wind_speed", "precip", "visib"]
_MINUTE = np.timedelta64(1, "m")


def is_late(flights):
    """Tell which flights arrived 30 or more minutes late, were cancelled or were diverted.

    Parameters
    ----------
    flights : DataFrame
        With `arr_delay` in minutes, missing where the flight never arrived as planned.

    Returns
    -------
    Series of bool

    Examples
    --------
    >>> is_late(pd.DataFrame({"arr_delay": [29, 30, None]})).tolist()
    [False, True, True]
    """
    has_rows(flights, "arr_delay")
    delay = flights["arr_delay"]
    return ((delay >= LATE_MINUTES) | delay.isna()).rename("late")


def schedule(flights):
    """Describe each flight by what stands in the timetable the night before.

    Returns
    -------
    DataFrame
        `carrier` (category), `day_of_week` (Monday is 0), `minute` (of the day),
        `distance` (miles), `load` (departures scheduled in that hour) and `late_yesterday`
        (share of late flights on the day before; missing on the first day).

    Examples
    --------
    >>> two = pd.DataFrame({
    ...     "time": pd.to_datetime(["2013-01-01 06:10", "2013-01-02 06:20"]),
    ...     "carrier": ["UA", "B6"], "distance": [719, 1065], "arr_delay": [45, 0]})
    >>> schedule(two)[["minute", "load", "late_yesterday"]]
       minute  load  late_yesterday
    0     370     1             NaN
    1     380     1             1.0
    """
    has_rows(flights, "time", "carrier", "distance", "arr_delay")
    time = flights["time"]
    day = time.dt.normalize()
    late_rate = is_late(flights).groupby(day).mean()
    late_rate.index += pd.Timedelta(days=1)
    return pd.DataFrame(
        {
            "carrier": flights["carrier"].astype("category"),
            "day_of_week": time.dt.day_of_week,
            "minute": time.dt.hour * 60 + time.dt.minute,
            "distance": flights["distance"],
            "load": flights.groupby(time.dt.floor("h"))["carrier"].transform("size"),
            "late_yesterday": day.map(late_rate),
        }
    )


def airport_state(flights, *, hours_before=2, window_hours=2):
    """Describe the airport as it was `hours_before` each flight's scheduled departure.

    Looks back over `window_hours` and sees only what had happened by then. A cancelled flight
    counts as overdue, since the data do not say when it was cancelled.

    Parameters
    ----------
    flights : DataFrame
        All departures of one airport: `time`, `dep_delay` (minutes, missing if it never left).
    hours_before, window_hours : float
        0 or more; more than 0.

    Returns
    -------
    DataFrame
        `mean_delay` (minutes) and `share_delayed` (30 minutes or more) of the flights that left
        in the window, both missing if none did; their number `departures`; and `overdue`, the
        flights scheduled in the window that had not left.

    Notes
    -----
    Both counts come from sorted event times and `searchsorted`, so that 120,835 flights take
    about 0.1 s.

    Examples
    --------
    >>> three = pd.DataFrame({
    ...     "time": pd.to_datetime(["2013-01-01 06:00", "2013-01-01 07:00", "2013-01-01 09:00"]),
    ...     "dep_delay": [40, None, 0]})
    >>> airport_state(three).iloc[2].to_dict()  # seen at 07:00
    {'mean_delay': 40.0, 'share_delayed': 1.0, 'departures': 1.0, 'overdue': 1.0}
    """
    has_rows(flights, "time", "dep_delay")
    needs(hours_before >= 0, "hours_before", hours_before, "less than 0 would look ahead")
    if not window_hours > 0:
        raise ValueError(f"window_hours is {window_hours!r}; look back more than 0 hours.")
    scheduled = _minutes(flights["time"])
    delay = flights["dep_delay"].to_numpy(float)
    now = scheduled - 60 * hours_before
    start = now - 60 * window_hours

    gone = np.flatnonzero(~np.isnan(delay))
    left = (scheduled + delay)[gone]
    order = np.argsort(left, kind="stable")
    left, delays = left[order], delay[gone][order]
    first, last = np.searchsorted(left, start, "right"), np.searchsorted(left, now, "right")
    departures = last - first

    # A flight is overdue from its scheduled time until it leaves or falls out of the window.
    until = np.where(np.isnan(delay), np.inf, scheduled + delay)
    until = np.minimum(until, scheduled + 60 * window_hours)
    waited = until > scheduled
    began = np.searchsorted(np.sort(scheduled[waited]), now, "right")
    ended = np.searchsorted(np.sort(until[waited]), now, "right")
    return pd.DataFrame(
        {
            "mean_delay": _window_mean(delays, first, last),
            "share_delayed": _window_mean(delays >= LATE_MINUTES, first, last),
            "departures": departures,
            "overdue": began - ended,
        },
        index=flights.index,
    )


def weather_before(flights, weather, *, hours_before=3):
    """Give each flight the last weather reading taken at least `hours_before` its departure.

    Parameters
    ----------
    flights : DataFrame
        With `time`.
    weather : DataFrame
        With `time` and the five readings: `temp` (°F), `humid` (%), `wind_speed` (mph),
        `precip` (inches), `visib` (miles).
    hours_before : float
        0 or more.

    Returns
    -------
    DataFrame
        The five readings; missing where there is none so early.
    """
    has_rows(flights, "time")
    has_rows(weather, "time", *WEATHER)
    needs(hours_before >= 0, "hours_before", hours_before, "less than 0 would look ahead")
    readings = weather.drop_duplicates("time")
    asked = _minutes(flights["time"]) - 60 * hours_before
    found = last_known(_minutes(readings["time"]), asked)
    values = readings[WEATHER].to_numpy(float)[found]
    values[found < 0] = np.nan
    return pd.DataFrame(values, columns=WEATHER, index=flights.index)


def at_decision(flights, weather, *, hours_before=2):
    """Put schedule, weather and airport state side by side, as known `hours_before` departure.

    The weather is one hour older than the decision, as a reading takes time to arrive.

    Returns
    -------
    DataFrame
        15 columns: 6 of `schedule`, 5 of `weather_before`, 4 of `airport_state`.
    """
    return pd.concat(
        [
            schedule(flights),
            weather_before(flights, weather, hours_before=hours_before + 1),
            airport_state(flights, hours_before=hours_before),
        ],
        axis=1,
    )


def without_cancelled(known, flights, *, hours_before=2):
    """Give the same facts where a cancelled flight leaves the display at once.

    The data do not say when a flight was cancelled. `airport_state` counts it as overdue from its
    scheduled time on; here it never is.

    Parameters
    ----------
    known : DataFrame
        With `overdue`, as `at_decision` gives it.
    flights : DataFrame
        The same flights, with `time` and `dep_delay`.
    hours_before : float
        0 or more, as for `known`.

    Returns
    -------
    DataFrame
        `known` with another `overdue`.

    Examples
    --------
    >>> three = pd.DataFrame({
    ...     "time": pd.to_datetime(["2013-01-01 06:00", "2013-01-01 07:00", "2013-01-01 09:00"]),
    ...     "dep_delay": [40, None, 0]})
    >>> known = airport_state(three)  # seen at 07:00, when the second has been cancelled
    >>> known["overdue"].tolist(), without_cancelled(known, three)["overdue"].tolist()
    ([0, 0, 1], [0, 0, 0])
    """
    has_rows(known, "overdue", name="known")
    has_rows(flights, "time", "dep_delay")
    shown = flights.fillna({"dep_delay": 0})
    return known.assign(overdue=airport_state(shown, hours_before=hours_before)["overdue"])


def _minutes(time):
    return (time.to_numpy() - np.datetime64("2013-01-01")) / _MINUTE


def _window_mean(values, first, last):
    """Mean of values[first:last] for each pair, missing for an empty window."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    count = last - first
    return np.where(count > 0, (total[last] - total[first]) / np.maximum(count, 1), np.nan)
