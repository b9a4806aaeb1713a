"""What the referee knows of the flights: read, judged and priced with plain code of its own.

Nothing here comes from `workbook`. A flight's time is its scheduled departure in minutes since New
Year 2013, local, and the desk decides two hours before it. Columns are arrays, one value a flight,
in the order of the shipped file; missing is NaN.
"""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILES = Path(__file__).resolve().parents[2] / "src" / "workbook" / "data_files"
FALSE_ALERT, MISS = 1, 5
THRESHOLD = 1 / 6
FIRST_DAY_OF = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30])  # of each month, from 0
DRAWS = 10_000
WEATHER = ["temp", "humid", "wind_speed", "precip", "visib"]
STATE = ["mean_delay", "share_delayed", "departures", "overdue"]


@cache
def table(name):
    """Read a shipped table: column → array, of numbers where all of it are numbers or missing."""
    with gzip.open(FILES / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    return {
        name: _numbers(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


def _numbers(column):
    try:
        return np.array([float(text or "nan") for text in column])
    except ValueError:
        return np.array(column)


def minutes(hhmm):
    """Turn clock times such as 1405 into minutes of the day."""
    return hhmm // 100 * 60 + hhmm % 100


@dataclass
class Flights:
    """All flights of the year: what is in the file, and what follows from one row alone."""

    month: np.ndarray
    day: np.ndarray  # of the year, from 0
    minute: np.ndarray  # of the day
    carrier: np.ndarray
    distance: np.ndarray
    dep_delay: np.ndarray
    arr_delay: np.ndarray

    @property
    def time(self):
        """Scheduled departure, in minutes since New Year."""
        return self.day * 1440 + self.minute

    @property
    def cancelled(self):
        """Flights that never left."""
        return np.isnan(self.dep_delay)

    @property
    def late(self):
        """At least 30 minutes late at the destination, cancelled, or diverted."""
        return ~(self.arr_delay < 30)

    @property
    def past(self):
        """January to March: what rules and models learn from."""
        return self.month <= 3

    @property
    def later(self):
        """April to December: what they are judged by."""
        return self.month > 3


@cache
def flights():
    """The flights of the shipped file."""
    raw = table("flights")
    month = raw["month"].astype(int)
    return Flights(
        month=month,
        day=FIRST_DAY_OF[month - 1] + raw["day"].astype(int) - 1,
        minute=minutes(raw["sched_dep_time"].astype(int)),
        carrier=raw["carrier"],
        distance=raw["distance"],
        dep_delay=raw["dep_delay"],
        arr_delay=raw["arr_delay"],
    )


@cache
def board(hours_before=2, window=120):
    """The departures board as the desk sees it `hours_before` each flight.

    Of the flights that left in the last two hours: their `mean_delay`, the `share_delayed` by 30
    minutes or more (both missing if none left), and their number `departures`. Then `overdue`: how
    many were scheduled in the last two hours and have not left. A cancelled flight is overdue too,
    since nobody recorded when it was cancelled; for `still_to_leave` it never is.
    """
    time, delay = flights().time, flights().dep_delay
    left = np.where(np.isnan(delay), np.inf, time + delay)
    by_plan, by_clock = np.argsort(time), np.argsort(left)
    planned, gone = time[by_plan], left[by_clock]
    leaves, delays = left[by_plan], delay[by_clock]
    moments, which = np.unique(time - 60 * hours_before, return_inverse=True)
    found = np.full((len(moments), 5), np.nan)
    for seen, now in zip(found, moments, strict=True):
        # Both windows are open at the start and closed at the end: later than then, not after now.
        start, end = gone.searchsorted([now - window, now], "right")
        if end > start:
            recent = delays[start:end]
            seen[:2] = recent.mean(), (recent >= 30).mean()
        seen[2] = end - start
        start, end = planned.searchsorted([now - window, now], "right")
        waiting = leaves[start:end] > now
        seen[3] = waiting.sum()
        seen[4] = (waiting & (leaves[start:end] < np.inf)).sum()
    return dict(zip([*STATE, "still_to_leave"], found[which].T, strict=True))


@cache
def known(hours_before=2):
    """The 15 columns that the desk may use; the carrier as a number.

    `hours_before` 24 stands for the night before, which knows the timetable only.
    """
    ours = flights()
    hour = ours.time // 60
    columns = {
        "carrier": np.unique(ours.carrier, return_inverse=True)[1],
        "day_of_week": (ours.day + 1) % 7,  # New Year 2013 was a Tuesday; Monday is 0
        "minute": ours.minute,
        "distance": ours.distance,
        "load": np.unique(hour, return_inverse=True, return_counts=True)[2][
            np.unique(hour, return_inverse=True)[1]
        ],
        "late_yesterday": late_yesterday(),
    }
    if hours_before != 24:
        columns |= readings(hours_before + 1)
        columns |= {name: board(hours_before)[name] for name in STATE}
    return {name: column.astype(float) for name, column in columns.items()}


def late_yesterday(until_minute=1440):
    """Share of late flights of the day before, of those scheduled before a minute of that day."""
    ours = flights()
    counted = ours.minute < until_minute
    late = np.bincount(ours.day[counted], ours.late[counted], minlength=365)
    share = late / np.bincount(ours.day[counted], minlength=365)
    return np.concatenate([[np.nan], share])[ours.day]


def readings(hours_old, wind=None):
    """The last weather reading at least so old, a column each; `wind` may replace that column."""
    weather = table("weather")
    month = weather["month"].astype(int)
    taken = (FIRST_DAY_OF[month - 1] + weather["day"] - 1) * 24 + weather["hour"]
    taken, first = np.unique(taken, return_index=True)  # the hour that is there twice: the first
    row = taken.searchsorted(flights().time / 60 - hours_old, "right") - 1
    columns = {name: weather[name] for name in WEATHER} | (
        {} if wind is None else {"wind_speed": wind}
    )
    return {name: np.where(row < 0, np.nan, column[first][row]) for name, column in columns.items()}


def costs(late, alert):
    """What each flight costs: 1 for a false alert, 5 for a late flight without one."""
    return np.where(alert, FALSE_ALERT * ~late, MISS * late)


def per_100(late, alert):
    """Cost per 100 flights."""
    return 100 * costs(late, alert).mean()


@cache
def probabilities(name, column):
    """A shipped model's probabilities from April on, as shares of 1."""
    scores = table(name)
    assert (scores["row"] == np.flatnonzero(flights().later)).all()
    return scores[column] / 10_000


@cache
def draws(days, seed):
    """How often each of so many days is drawn, a line for each of 10,000 resamples."""
    chosen = np.random.default_rng(seed).integers(days, size=(DRAWS, days))
    chosen += days * np.arange(DRAWS)[:, None]
    return np.bincount(chosen.ravel(), minlength=DRAWS * days).reshape(DRAWS, days).astype(float)


def interval(day, difference, *, seed=1913):
    """A mean and its 95% interval, if whole days are drawn with replacement (cluster bootstrap)."""
    _, which = np.unique(day, return_inverse=True)
    total, count = np.bincount(which, difference), np.bincount(which)
    times = draws(len(total), seed)
    means = times @ total / (times @ count)
    return (float(np.mean(difference)), *np.quantile(means, [0.025, 0.975]).tolist())


@dataclass
class Rule:
    """Alert if a column is above (or below) a limit."""

    column: str
    above: bool
    limit: float
    cost: float  # per 100 flights, where it was searched

    def __call__(self, columns):
        value = columns[self.column]
        return value > self.limit if self.above else value < self.limit

    def __str__(self):
        return f"{self.column} {'>' if self.above else '<'} {self.limit:g}"


def best_rule(columns, late):
    """Search each column, each limit between two of its values and both directions.

    A flight without a value gets no alert.
    """
    best = None
    for name, column in columns.items():
        there = ~np.isnan(column)
        values, which = np.unique(column[there], return_inverse=True)
        all_late = np.bincount(which, late[there], minlength=len(values))
        punctual = np.bincount(which, minlength=len(values)) - all_late
        for above in (True, False):
            # What it costs to alert from each value on (or up to each value), instead of never.
            order = slice(None, None, -1 if above else 1)
            extra = np.cumsum((FALSE_ALERT * punctual - MISS * all_late)[order])[order]
            # The limit is the next value that is left alone; there must be one.
            extra, limits = (extra[1:], values[:-1]) if above else (extra[:-1], values[1:])
            if len(extra) == 0:
                continue
            cost = 100 * (MISS * late.sum() + extra) / len(late)
            at = int(np.argmin(cost))
            if best is None or cost[at] < best.cost:
                best = Rule(name, above, float(limits[at]), float(cost[at]))
    return best
