# %% [markdown]
# # Week 3 assignment: the data decides
#
# In the lesson you audited an airport's data and saw three ways in which a score lies. Here you write the tools that catch them.
# Ten functions and one page of prose. Plan 120 minutes. Each heading says how many of them are its own.
#
# The rules are those of week 1: work from top to bottom, run the check below each answer (the folded cell with three dots), open a hint when you are stuck, and, after three tries of your own, a worked answer. Return the answer, leave the arguments as they were,
# and where a statement asks for an error, raise `ValueError`. Give it a sentence that names what was wrong: no check reads it, but whoever calls you does.

# %%
import hashlib

import numpy as np
import pandas as pd

# %% [markdown] statement="audit"
# ## 1. Look before you repair · 12 minutes
#
# Write `audit(df, key, ranges)`. It lists what is wrong with a table and repairs nothing. It returns a table with the columns `check`, `column` and `rows`, one line for each finding, in this order:
#
# 1. `"missing"`: for each column with missing values, in the order of the table, how many there are;
# 2. `"duplicate key"`: how many rows repeat the key of an earlier row. `key` is a list of columns; put them into `column` joined by `", "`;
# 3. `"out of range"`: for each column in `ranges`, in the order of `ranges`, how many values lie below the low or above the high end. The ends themselves are allowed.
#
# No part of a key is missing. A check that finds nothing has no line. If nothing is wrong at all, the table is empty but has its three columns.
#
# **Worked example.** Three rows with `id` 1, 2, 2 and `wind` 5, missing, 1048, with key `["id"]` and ranges `{"wind": (0, 200)}`:
#
# | check | column | rows |
# |---|---|---|
# | missing | wind | 1 |
# | duplicate key | id | 1 |
# | out of range | wind | 1 |

# %% exercise="audit"
def audit(df, key, ranges):
    """List missing values, duplicate keys and values out of range."""
    ### BEGIN SOLUTION
    found = [("missing", name, df[name].isna().sum()) for name in df]
    found.append(("duplicate key", ", ".join(key), df.duplicated(key).sum()))
    for name, (low, high) in ranges.items():
        found.append(("out of range", name, ((df[name] < low) | (df[name] > high)).sum()))
    lines = [line for line in found if line[2] > 0]
    return pd.DataFrame(lines, columns=["check", "column", "rows"])
    ### END SOLUTION


# %% [markdown] hints="audit"
# Collect lines in a list: `("missing", "wind", 1)`. At the end turn the list into a table with `pd.DataFrame(lines, columns=["check", "column", "rows"])`. Then an empty list also gives three columns.
#
# ---
#
# `df[name].isna().sum()` counts missing values, `df.duplicated(key).sum()` repeated keys. A comparison with a missing value is False, so `(column < low) | (column > high)` leaves missing values out by itself; "not between" does not.

# %% check="audit" points=3
# Each finding has its line, in the order of the statement, and nothing else has one.
from workbook import check

trips = pd.DataFrame({"id": [1, 2, 2, 2, 3], "wind": [5.0, np.nan, 1048.0, 0.0, np.nan], "temp": [50.0, 51.0, 52.0, 200.0, 53.0]})
bounds = {"wind": (0, 200), "temp": (-20, 110)}
with check.points(3) as earned:
    check.call(audit, trips, ["id"], bounds).returns(
        pd.DataFrame({"check": ["missing", "duplicate key", "out of range", "out of range"], "column": ["wind", "id", "wind", "temp"], "rows": [2, 2, 1, 1]}),
        tip="Four findings: wind is missing twice, two rows repeat the key 2, wind and temp are out of range once each.",
        mistakes=[
            (lambda found: (found["rows"] == 0).any(), "A line with 0 rows is no finding. Leave it out."),
            (lambda found: found.loc[(found["check"] == "out of range") & (found["column"] == "wind"), "rows"].iloc[0] == 3, "A missing wind is counted as out of range. It has its own line already; \"not between\" is True for missing values."),
            (lambda found: found.loc[(found["check"] == "out of range") & (found["column"] == "wind"), "rows"].iloc[0] == 2, "A wind of 0 is counted as out of range. It is the low end of 0 to 200, and the ends are allowed."),
            (lambda found: found.loc[found["check"] == "duplicate key", "rows"].iloc[0] == 1, "Two rows repeat the key 2, and each of them counts, also the one without a wind."),
            (lambda found: found.loc[found["check"] == "duplicate key", "rows"].iloc[0] == 3, "Three rows share the key 2, but the first of them is no repetition. Count the rows that repeat an earlier one."),
            (lambda found: "duplicate key" not in found["check"].tolist(), "The repeated key 2 is not reported. Only the columns of the key are compared, and an audit must not drop what it should report."),
            (lambda found: "out of range" not in found["check"].tolist(), "The wind 1048 and the temp 200 are out of range. They stand in rows that repeat a key, and such rows count here, too."),
            (lambda found: found["rows"].between(0, 1, inclusive="neither").any(), "Return how many rows there are, not their share."),
        ],
    )
    check.call(audit, trips.iloc[[0]], ["id"], bounds).returns(
        pd.DataFrame({"check": [], "column": [], "rows": []}),
        tip="Nothing is wrong with this row: return a table without rows, but with the three columns.",
        mistakes=[(lambda found: len(found) and (found["rows"] == 0).all(), "A line with 0 rows is no finding. Leave it out.")],
    )
    check.call(audit, trips.iloc[[0, 3]], ["id", "wind"], {"wind": (0, 5)}).returns(
        pd.DataFrame({"check": [], "column": [], "rows": []}), tip="The ends of a range are allowed: 0 and 5 lie within 0 to 5.",
    )
earned

# %% generator="audit"
from workbook import generate

inputs = generate.Inputs(few="a call that goes through a table takes a millisecond")


def audited(draw, value, day):
    count, names = draw.length(1, 8), draw.shuffled(["wind", "temp", "rain"])
    table = {"day": [day() for _ in range(count)], "place": [draw.one_of(("dock", "hub")) for _ in range(count)]}
    table |= {name: np.array([value() for _ in range(count)], float) for name in names}
    table = draw.table(**{name: table[name] for name in draw.shuffled(table)})
    ranges = {name: draw.one_of(((0, 5), (-3, 3), (2, 2))) for name in draw.shuffled(names)[: draw.whole(0, 3)]}
    return generate.given(table, draw.one_of((["day"], ["day", "place"], ["place", "day"])), ranges)


@inputs("It returns a table with the columns `check`, `column` and `rows`", count=18)
def ordinary(draw):
    """One line for each finding, with its count: missing values, repeated keys, values out of range, each in its order."""
    return audited(draw, lambda: draw.one_of((0, 1, 5, 6, np.nan, -4)), lambda: draw.whole(1, 5))


@inputs("how many rows repeat the key of an earlier row", count=10)
def repeated(draw):
    """Of rows with the same key, the first repeats nothing and each later one counts, wherever it stands."""
    return audited(draw, lambda: 2.0, lambda: draw.whole(1, 2))


@inputs("The ends themselves are allowed", count=14)
def at_the_ends(draw):
    """The low and the high end of a range are allowed, and a missing value is not out of range."""
    return audited(draw, lambda: draw.one_of((0, 5, -3, 3, 2, -0.001, 5.001, np.nan)), lambda: draw.luck.random())


@inputs("If nothing is wrong at all", count=6)
def clean(draw):
    """Nothing is wrong: the table has no row, and its three columns."""
    return audited(draw, lambda: 2.0, lambda: draw.luck.random())


# %% check="audit" points=1 hidden=true
# Keys of two columns, several missing columns, other orders, and a table left as it was.
from workbook import check

with check.hidden_points(1) as earned:
    table = pd.DataFrame({"b": [None, "x", "x"], "a": [1.0, np.nan, np.nan], "day": [1, 2, 2]}, index=[7, 7, 9])
    check.call(audit, table, ["day"], {}).returns(
        pd.DataFrame({"check": ["missing", "missing", "duplicate key"], "column": ["b", "a", "day"], "rows": [1, 2, 1]}),
        tip="Values are missing in b and in a: each column that has some gets a line, in the order of the table, also without a range.",
    )
    one = pd.DataFrame({"a": [-5.0, 3.0], "b": [9.0, -9.0]})
    check.call(audit, one, ["a"], {"a": (0, 5)}).returns(
        pd.DataFrame({"check": ["out of range"], "column": ["a"], "rows": [1]}), tip="-5 lies below the low end of 0 to 5.",
    )
    check.call(audit, one, ["a"], {"b": (0, 5), "a": (0, 5)}).returns(
        pd.DataFrame({"check": ["out of range"] * 2, "column": ["b", "a"], "rows": [2, 1]}), tip="Ranges come in the order of `ranges`, not of the table.",
    )
    check.call(audit, one.assign(a=1.0), ["a", "b"], {}).returns(
        pd.DataFrame({"check": [], "column": [], "rows": []}), tip="A row repeats a key of two columns only if both are the same.",
    )
    check.call(audit, table, ["day", "b"], {"day": (2, 9), "a": (0, 0.5)}).returns(
        pd.DataFrame({"check": ["missing", "missing", "duplicate key", "out of range", "out of range"], "column": ["b", "a", "day, b", "day", "a"], "rows": [1, 2, 1, 1, 1]}),
        tip="Missing columns come in the order of the table, ranges in their own; a key of two columns is joined by a comma and a space.",
    )
    check.call(audit, table.assign(a=-1.0), ["b"], {}).returns(
        pd.DataFrame({"check": ["missing", "duplicate key"], "column": ["b", "b"], "rows": [1, 1]}), tip="Without ranges there is nothing to be out of.",
    )
    inputs.compare(audit, reference)
earned

# %% wrong="audit" mistake="counts missing as out of range" says="A missing wind is counted as out of range"
def audit(df, key, ranges):
    found = [("missing", name, df[name].isna().sum()) for name in df]
    found.append(("duplicate key", ", ".join(key), df.duplicated(key).sum()))
    found += [("out of range", name, (~df[name].between(*ends)).sum()) for name, ends in ranges.items()]
    return pd.DataFrame([line for line in found if line[2]], columns=["check", "column", "rows"])


# %% wrong="audit" mistake="drops duplicates instead of reporting them" says="an audit must not drop what it should report"
def audit(df, key, ranges):
    df = df.drop_duplicates(key)
    found = [("missing", name, df[name].isna().sum()) for name in df]
    for name, (low, high) in ranges.items():
        found.append(("out of range", name, ((df[name] < low) | (df[name] > high)).sum()))
    return pd.DataFrame([line for line in found if line[2]], columns=["check", "column", "rows"])


# %% wrong="audit" mistake="repairs its input" says="it changed the data it was given"
def audit(df, key, ranges):
    found = [("missing", name, df[name].isna().sum()) for name in df]
    found.append(("duplicate key", ", ".join(key), df.duplicated(key).sum()))
    for name, (low, high) in ranges.items():
        wrong = (df[name] < low) | (df[name] > high)
        found.append(("out of range", name, wrong.sum()))
        df.loc[wrong, name] = np.nan
    return pd.DataFrame([line for line in found if line[2]], columns=["check", "column", "rows"])


# %% wrong="audit" mistake="counts all rows of a repeated key" says="the first of them is no repetition"
def audit(df, key, ranges):
    found = [("missing", name, df[name].isna().sum()) for name in df]
    found.append(("duplicate key", ", ".join(key), df.duplicated(key, keep=False).sum()))
    for name, (low, high) in ranges.items():
        found.append(("out of range", name, ((df[name] < low) | (df[name] > high)).sum()))
    return pd.DataFrame([line for line in found if line[2]], columns=["check", "column", "rows"])


# %% wrong="audit" mistake="lists checks that found nothing" says="A line with 0 rows is no finding"
def audit(df, key, ranges):
    found = [("missing", name, df[name].isna().sum()) for name in df]
    found.append(("duplicate key", ", ".join(key), df.duplicated(key).sum()))
    for name, (low, high) in ranges.items():
        found.append(("out of range", name, ((df[name] < low) | (df[name] > high)).sum()))
    return pd.DataFrame(found, columns=["check", "column", "rows"])


# %% right="audit" way="one table a check, put together"
def audit(df, key, ranges):
    missing = df.isna().sum()
    repeated = len(df) - len(df.groupby(key, dropna=False).size())
    outside = pd.Series({n: len(df[(df[n] < low) | (df[n] > high)]) for n, (low, high) in ranges.items()}, dtype=int)
    counts = {"missing": missing, "duplicate key": pd.Series({", ".join(key): repeated}), "out of range": outside}
    lines = [{"check": c, "column": n, "rows": r} for c, found in counts.items() for n, r in found.items() if r]
    return pd.DataFrame(lines, columns=["check", "column", "rows"])


# %% right="audit" way="row by row"
def audit(df, key, ranges):
    rows, lines = df.to_dict("records"), []
    for name in df.columns:
        lines.append(["missing", name, sum(pd.isna(row[name]) for row in rows)])
    seen = set()
    for row in rows:
        seen.add(str([row[name] for name in key]))
    lines.append(["duplicate key", ", ".join(key), len(rows) - len(seen)])
    for name in ranges:
        low, high = ranges[name]
        lines.append(["out of range", name, sum(row[name] < low or row[name] > high for row in rows)])
    return pd.DataFrame([line for line in lines if line[2] > 0], columns=["check", "column", "rows"])


# %% [markdown] statement="minutes_late"
# ## 2. How late is 10 after 2355? · 8 minutes
#
# Airlines write the time of day as a number: 1430 is half past two in the afternoon, 5 is five past midnight, 2400 is midnight. Such numbers look as if one could subtract them.
#
# Write `minutes_late(scheduled_hhmm, actual_hhmm)`. It takes two Series with the same index and returns a Series of minutes with that index, positive if late, negative if early.
#
# - The date is not given. Midnight may lie between the two times, in either direction. Take the reading that is **closest to zero**: nothing here is twelve hours off.
# - Where the actual time is missing, so are the minutes.
#
# **Worked example.** Scheduled 2355 and actual 10 is 15 minutes late. Scheduled 10 and actual 2355 is 15 minutes early: −15.

# %% exercise="minutes_late"
def minutes_late(scheduled_hhmm, actual_hhmm):
    """Return the minutes between two times of day, written as HHMM."""
    ### BEGIN SOLUTION
    scheduled, actual = (hhmm // 100 * 60 + hhmm % 100 for hhmm in (scheduled_hhmm, actual_hhmm))
    return (actual - scheduled + 720) % 1440 - 720
    ### END SOLUTION


# %% [markdown] hints="minutes_late"
# First turn each HHMM into minutes since midnight: `hhmm // 100` gives the hours, `hhmm % 100` the minutes. Then subtract. Which differences are too large to be true?
#
# ---
#
# A day has 1440 minutes. Add or take away a whole day wherever the difference lies beyond half a day. In one line: add 720, take the remainder of 1440, subtract 720 again.

# %% check="minutes_late" points=3
# Hours have sixty minutes, midnight counts both ways, and missing stays missing.
from workbook import check

with check.points(3) as earned:
    check.call(minutes_late, pd.Series([1455, 1000]), pd.Series([1505.0, 955.0])).returns(
        [10, -5],
        tip="From 14:55 to 15:05 it is ten minutes; 9:55 is five minutes before 10:00.",
        mistakes=[
            ([50, -45], "1505 minus 1455 is 50, but an hour has 60 minutes: turn HHMM into minutes first."),
            ([-10, 5], "The sign is reversed: late is positive."),
            ([10, 1435], "The flight that is 5 minutes early has become 23 hours and 55 minutes late. Take the reading that is closest to zero."),
        ],
    )
    check.call(minutes_late, pd.Series([2355, 10]), pd.Series([10.0, 2355.0])).returns(
        [15, -15],
        tip="Midnight lies in between, once forwards and once backwards.",
        mistakes=[
            ([-1425, 1425], "Midnight is forgotten: nobody is 1425 minutes early. Look at differences beyond half a day."),
            ([15, 1425], "The flight that is 15 minutes early has become 23 hours and 45 minutes late. Midnight counts in both directions."),
            ([-2345, 2345], "HHMM is not a number of minutes: turn it into minutes first."),
        ],
    )
    check.call(minutes_late, pd.Series([800, 900, 2300]), pd.Series([np.nan, 905.0, 2400.0])).returns(
        [np.nan, 5, 60], tip="Without an actual time there are no minutes, but the row stays. 2400 is midnight.",
        mistakes=[(lambda value: len(value) == 2, "The row without an actual time is gone. Keep it, with a missing value."), ([0, 5, 60], "A missing time is not zero minutes late. Keep it missing.")],
    )
earned

# %% generator="minutes_late"
from workbook import generate

inputs = generate.Inputs(few="each row of a table is a case of its own")


def times(draw, scheduled, minutes):
    planned = [scheduled() for _ in range(draw.length(1, 10))]
    late = [minutes() for _ in planned]
    clocks = [(each // 100 * 60 + each % 100 + each_late) % 1440 if each_late == each_late else np.nan for each, each_late in zip(planned, late)]
    actual = [each // 60 * 100 + each % 60 for each in clocks]
    actual = [2400.0 if each == 0 and draw.chance(0.5) else each for each in actual]
    index = draw.index(len(planned))
    return generate.given(pd.Series(planned, index=index), pd.Series(actual, index=index, dtype=float))


@inputs("positive if late, negative if early", count=30)
def ordinary(draw):
    """Turn both times into minutes, 60 an hour; late is positive, early negative, each under its own label."""
    return times(draw, lambda: draw.whole(7, 20) * 100 + draw.whole(0, 59), lambda: draw.whole(-90, 200))


@inputs("Midnight may lie between the two times, in either direction", count=36)
def around_midnight(draw):
    """Midnight may lie between the two, in either direction; 2400 and 0 are the same midnight; up to twelve hours."""
    return times(draw, lambda: draw.one_of((2355, 2400, 0, 5, 1159, 1200, 2301)), lambda: draw.one_of((0, 10, -10, 719, -719, 60, -400)))


@inputs("Where the actual time is missing, so are the minutes", count=14)
def missing(draw):
    """Where the actual time is missing, so are the minutes, and the row stays."""
    return times(draw, lambda: draw.one_of((930, 2355)), lambda: draw.one_of((np.nan, 12, -30)))


# %% check="minutes_late" points=1 hidden=true
# Long delays, other midnights, and the index of the input.
from workbook import check
from workbook.exercise import equality

with check.hidden_points(1) as earned:
    odd = pd.Series([2200, 1, 1200], index=[3, 1, 4])
    check.call(minutes_late, odd, pd.Series([859.0, 2358.0, 2359.0], index=[3, 1, 4])).returns(
        [659, -3, 719], tip="Up to twelve hours late is possible, across midnight or not.",
    )
    check.call(minutes_late, pd.Series([2400, 0]), pd.Series([0.0, 2400.0])).returns([0, 0], tip="0 and 2400 are the same midnight.")
    inputs.compare(minutes_late, reference, same=equality.same_with_index)
earned

# %% wrong="minutes_late" mistake="subtracts HHMM" says="an hour has 60 minutes: turn HHMM into minutes first"
def minutes_late(scheduled_hhmm, actual_hhmm):
    return actual_hhmm - scheduled_hhmm


# %% wrong="minutes_late" mistake="forgets midnight" says="Midnight is forgotten: nobody is 1425 minutes early"
def minutes_late(scheduled_hhmm, actual_hhmm):
    scheduled, actual = (hhmm // 100 * 60 + hhmm % 100 for hhmm in (scheduled_hhmm, actual_hhmm))
    return actual - scheduled


# %% wrong="minutes_late" mistake="wraps an early arrival into 23 hours late" says="has become 23 hours and 45 minutes late"
def minutes_late(scheduled_hhmm, actual_hhmm):
    scheduled, actual = (hhmm // 100 * 60 + hhmm % 100 for hhmm in (scheduled_hhmm, actual_hhmm))
    late = actual - scheduled
    return late.where((late > -180) & (late < 180) | late.isna(), late % 1440)


# %% wrong="minutes_late" mistake="missing becomes zero" says="A missing time is not zero minutes late"
def minutes_late(scheduled_hhmm, actual_hhmm):
    scheduled, actual = (hhmm // 100 * 60 + hhmm % 100 for hhmm in (scheduled_hhmm, actual_hhmm))
    return ((actual - scheduled + 720) % 1440 - 720).fillna(0)


# %% right="minutes_late" way="whole days added and taken away"
def minutes_late(scheduled_hhmm, actual_hhmm):
    late = (actual_hhmm // 100 - scheduled_hhmm // 100) * 60 + actual_hhmm % 100 - scheduled_hhmm % 100
    late = late.mask(late > 720, late - 1440).mask(late < -720, late + 1440)
    return late.mask(late.abs() == 1440, 0)


# %% right="minutes_late" way="time stamps and strings"
def minutes_late(scheduled_hhmm, actual_hhmm):
    def clock(hhmm):
        text = f"{int(hhmm) % 2400:04d}"
        return pd.Timedelta(hours=int(text[:2]), minutes=int(text[2:]))

    late = []
    for planned, real in zip(scheduled_hhmm, actual_hhmm):
        minutes = np.nan if pd.isna(real) else (clock(real) - clock(planned)).total_seconds() / 60
        late.append(minutes - 1440 * round(minutes / 1440) if minutes == minutes else minutes)
    return pd.Series(late, index=scheduled_hhmm.index)


# %% [markdown] statement="join_weather"
# ## 3. A join that can't see the future · 14 minutes
#
# Bike trips must be planned some hours ahead, with the weather as it is known then.
#
# Write `join_weather(trips, weather, lead_hours)`. Both tables have a column `time`; `weather` has readings in its other columns. For each trip take the **last reading at or before** `time − lead_hours`, never a later one. Return the trips with the columns of `weather` (all but its `time`) added.
#
# - Every trip stays, once, in the order in which it came, with its index. Trips need not be sorted, nor readings.
# - A trip without any reading that early gets missing values.
# - No reading has the same time as another one. A reading is taken as it is, also where one of its values is missing.
#
# **Worked example.** Readings at 6:00 (50 °F) and 7:00 (52 °F), `lead_hours=3`: a trip at 9:30 gets 50, a trip at 10:00 gets 52, a trip at 8:00 gets a missing value.

# %% exercise="join_weather"
def join_weather(trips, weather, lead_hours):
    """Add to each trip the last reading known lead_hours before it."""
    ### BEGIN SOLUTION
    asked = trips.assign(asked=trips["time"] - pd.Timedelta(hours=lead_hours), place=range(len(trips)))
    readings = weather.rename(columns={"time": "asked"}).sort_values("asked")
    joined = pd.merge_asof(asked.sort_values("asked"), readings, on="asked")
    return joined.sort_values("place").drop(columns=["asked", "place"]).set_axis(trips.index)
    ### END SOLUTION


# %% [markdown] hints="join_weather"
# pandas has a join for this: `pd.merge_asof(left, right, on=...)` takes, for each row on the left, the last row on the right at or before it. Both sides must be sorted by that column. First give each trip the moment you ask about: its time minus `lead_hours`.
#
# ---
#
# `merge_asof` needs sorted trips, and you must give them back in their own order. Add a column with the numbers 0, 1, 2, … before sorting, sort by it at the end, and drop it. `pd.Timedelta(hours=lead_hours)` can be subtracted from a column of times.

# %% check="join_weather" points=3
# The last reading that is old enough, none from the future, and every trip once.
from workbook import check

hours = pd.DataFrame({"time": pd.to_datetime(["2013-05-01 06:00", "2013-05-01 07:00", "2013-05-01 10:00"]), "temp": [50.0, 52.0, 58.0]})
rides = pd.DataFrame({"time": pd.to_datetime(["2013-05-01 10:00", "2013-05-01 09:40", "2013-05-01 08:00", "2013-05-01 09:40"]), "bike": [7, 3, 9, 4]})
with check.points(3) as earned:
    check.call(join_weather, rides, hours, 3).satisfies(
        lambda table: table["bike"].tolist() == [7, 3, 9, 4], "a table with the bikes 7, 3, 9, 4 in this order",
        tip="Return every trip once, in the order in which it came.",
        mistakes=[
            (lambda table: table["bike"].duplicated().any(), "A trip is there more than once: one trip has met several readings. Each trip gets one."),
            (lambda table: sorted(table["bike"].tolist()) == [3, 4, 7, 9], "All trips are there, but their order has changed. Number the rows before you sort, and sort back at the end."),
            (lambda table: len(table) < 4, "Trips are lost. A trip without a reading stays, with missing values."),
        ],
    )
    check.call(join_weather, rides, hours, 3).satisfies(
        lambda table: table.set_index("bike")["temp"].reindex([7, 3, 9, 4]).fillna(-1).tolist() == [52, 50, -1, 50],
        "the temperatures 52, 50, missing, 50 for the bikes 7, 3, 9, 4",
        tip="Bike 7 asks about 7:00, bikes 3 and 4 about 6:40, and bike 9 about 5:00. The readings are those of 6:00, 7:00 and 10:00.",
        mistakes=[
            (lambda table: table.set_index("bike")["temp"][7] == 58, "Bike 7 gets the reading of its own hour. Three hours before, nobody knew that one: subtract lead_hours."),
            (lambda table: table.set_index("bike")["temp"][9] == 52, "Bike 9 starts at 8:00 and gets the reading of 7:00. Three hours before, at 5:00, there was none yet: subtract lead_hours, as hours."),
            (lambda table: table.set_index("bike")["temp"][[9, 3]].tolist() == [50, 50], "Bike 9 asks about 5:00 and gets the reading of 6:00, which did not exist yet. Before the first reading the temperature stays missing."),
            (lambda table: table.set_index("bike")["temp"][9] == 50, "Bike 9 asks about 5:00 and gets the reading of 6:00, which did not exist yet. The nearest reading may lie in the future; take the last one before."),
            (lambda table: table.set_index("bike")["temp"][3] == 52, "Bike 3 asks about 6:40 and gets the reading of 7:00, which did not exist yet. Never take a later reading, however near."),
            (lambda table: pd.isna(table.set_index("bike")["temp"][3]), "Bike 3 asks about 6:40 and gets no reading. A reading need not have exactly the time you ask about; it may be older, as that of 6:00 is."),
            (lambda table: table.set_index("bike")["temp"][7] == 50, "Bike 7 asks about 7:00 and gets the reading of 6:00. There is one of exactly 7:00, and it may be used."),
            (lambda table: pd.notna(table.set_index("bike")["temp"][9]), "Bike 9 asks about 5:00, before the first reading: its temperature stays missing."),
        ],
    )
    check.call(join_weather, rides, hours.iloc[::-1], 0).satisfies(
        lambda table: table.set_index("bike")["temp"].reindex([7, 3, 9, 4]).tolist() == [58, 52, 52, 52],
        "the temperatures 58, 52, 52, 52 for the bikes 7, 3, 9, 4",
        tip="Without a lead, bike 7 asks about 10:00 and there is a reading of that time; the other bikes get that of 7:00. The readings come from the last to the first here.",
        mistakes=[
            (ValueError, "The readings come from the last to the first here. merge_asof needs both tables sorted by time."),
            (lambda table: pd.isna(table.set_index("bike")["temp"][3]), "Bike 3 asks about 9:40 and gets no reading. That of 7:00 is the last one before, and it may be used, however old it is."),
            (lambda table: table.set_index("bike")["temp"][7] == 52, "Bike 7 asks about 10:00 and gets the reading of 7:00. There is one of exactly 10:00, and it may be used."),
            (lambda table: table.set_index("bike")["temp"][3] == 50, "Bike 3 asks about 9:40 and gets the reading of 6:00. The readings come from the last to the first here, so the last row is not the last reading."),
        ],
    )
earned

# %% generator="join_weather"
from workbook import generate

inputs = generate.Inputs(few="a join takes some milliseconds")


def joined(draw, readings, minutes):
    begin = pd.Timestamp(draw.one_of(("2013-05-01 06:00", "2012-12-31 20:00", "2012-02-28 22:30")))
    rides = draw.many(minutes, high=7)
    moments = draw.shuffled(range(-240, 400, 60))[:readings]
    weather = {"time": begin + pd.to_timedelta(moments, unit="min"), "temp": [50.0 + each for each in range(readings)]}
    weather["wind"] = np.array([draw.one_of((3.0, 9.5, np.nan)) for _ in moments], float)
    trips = draw.table(time=begin + pd.to_timedelta(rides, unit="min"), bike=draw.shuffled(range(len(rides))))
    return generate.given(trips, pd.DataFrame(weather), draw.one_of((0, 1, 2.5, 3)))


@inputs("**last reading at or before** `time − lead_hours`", "Every trip stays, once, in the order in which it came, with its index", count=14)
def ordinary(draw):
    """Each trip gets the last reading that is old enough, whatever the order of the rows; it keeps its place and label. A reading may be days old."""
    return joined(draw, draw.whole(1, 8), lambda: draw.whole(0, 400) + draw.one_of((0, 0, 0, 9000)))


@inputs("A reading is taken as it is", count=12)
def to_the_minute(draw):
    """A reading of exactly the time asked about may be used, one of a minute later may not; what it lacks stays missing."""
    return joined(draw, 8, lambda: 60 * draw.whole(0, 6) + draw.one_of((0, 0, -1, 1, 30)))


@inputs("A trip without any reading that early gets missing values", "No reading has the same time", count=6)
def too_early(draw):
    """No reading is early enough for some of the trips, or for none: they stay, with missing values."""
    (trips, weather, lead), _ = joined(draw, draw.whole(1, 3), lambda: draw.whole(-200, 60))
    return generate.given(trips, weather[weather["time"] > trips["time"].min()], lead)


# %% check="join_weather" points=1 hidden=true
# Half hours, several readings, a strange index, and no column left over.
from workbook import check
from workbook.exercise import equality

with check.hidden_points(1) as earned:
    many = hours.assign(wind=[3.0, 4.0, 9.0])
    check.call(join_weather, rides.set_axis([9, 9, 1, 0]), many, 2.5).satisfies(
        lambda table: table["wind"].fillna(-1).tolist() == [4, 4, -1, 4] and sorted(table.columns) == ["bike", "temp", "time", "wind"],
        "the wind 4, 4, missing, 4, and the columns bike, temp, time, wind",
        tip="Lead times may be fractions of an hour. Add the readings, and leave no helper column behind.",
        mistakes=[
            (lambda table: "wind" not in table.columns, "The column wind is not there. Add all columns of weather but its time."),
            (lambda table: {*table.columns} > {"bike", "temp", "time", "wind"}, "A column is left over. Return those of the trips and those of the weather, with one time only, and leave no helper column behind."),
        ],
    )
    check.call(join_weather, rides.set_axis([9, 9, 1, 0]), many, 2.5).satisfies(
        lambda table: table.index.tolist() == [9, 9, 1, 0], "the index 9, 9, 1, 0", tip="Trips keep their index. A join numbers the rows anew: put the index back at the end.",
    )
    check.call(join_weather, rides, hours.iloc[:0], 1).satisfies(
        lambda table: len(table) == 4 and table["temp"].isna().all(), "four trips with missing temperatures", tip="Without readings every trip stays, with missing values.",
    )
    inputs.compare(join_weather, reference, same=equality.same_with_index)
earned

# %% wrong="join_weather" mistake="takes the nearest reading" says="which did not exist yet. The nearest reading may lie in the future"
def join_weather(trips, weather, lead_hours):
    asked = trips.assign(asked=trips["time"] - pd.Timedelta(hours=lead_hours), place=range(len(trips)))
    readings = weather.rename(columns={"time": "asked"}).sort_values("asked")
    joined = pd.merge_asof(asked.sort_values("asked"), readings, on="asked", direction="nearest")
    return joined.sort_values("place").drop(columns=["asked", "place"]).set_axis(trips.index)


# %% wrong="join_weather" mistake="takes the next reading" says="Never take a later reading, however near"
def join_weather(trips, weather, lead_hours):
    asked = trips.assign(asked=trips["time"] - pd.Timedelta(hours=lead_hours), place=range(len(trips)))
    asked["asked"] = asked["asked"].dt.round("h")
    joined = asked.merge(weather.rename(columns={"time": "asked"}), on="asked", how="left")
    return joined.drop(columns=["asked", "place"]).set_axis(trips.index)


# %% wrong="join_weather" mistake="forgets the lead" says="nobody knew that one: subtract lead_hours"
def join_weather(trips, weather, lead_hours):
    asked = trips.assign(place=range(len(trips))).sort_values("time")
    joined = pd.merge_asof(asked, weather.sort_values("time"), on="time")
    return joined.sort_values("place").drop(columns="place").set_axis(trips.index)


# %% wrong="join_weather" mistake="gives the trips back sorted" says="their order has changed"
def join_weather(trips, weather, lead_hours):
    asked = trips.assign(asked=trips["time"] - pd.Timedelta(hours=lead_hours)).sort_values("asked")
    readings = weather.rename(columns={"time": "asked"}).sort_values("asked")
    return pd.merge_asof(asked, readings, on="asked").drop(columns="asked")


# %% wrong="join_weather" mistake="joins every earlier reading" says="one trip has met several readings"
def join_weather(trips, weather, lead_hours):
    pairs = trips.merge(weather.rename(columns={"time": "read"}), how="cross")
    return pairs[pairs["read"] <= pairs["time"] - pd.Timedelta(hours=lead_hours)].drop(columns="read")


# %% wrong="join_weather" mistake="loses trips without a reading" says="A trip without a reading stays, with missing values"
def join_weather(trips, weather, lead_hours):
    asked = trips.assign(asked=trips["time"] - pd.Timedelta(hours=lead_hours), place=range(len(trips)))
    readings = weather.rename(columns={"time": "asked"}).sort_values("asked")
    joined = pd.merge_asof(asked.sort_values("asked"), readings, on="asked")
    return joined.sort_values("place").drop(columns=["asked", "place"]).dropna()


# %% right="join_weather" way="searchsorted"
def join_weather(trips, weather, lead_hours):
    readings = weather.sort_values("time").reset_index(drop=True)
    asked = trips["time"] - pd.Timedelta(hours=lead_hours)
    found = readings["time"].searchsorted(asked, side="right") - 1
    rows = readings.drop(columns="time").reindex(np.where(found < 0, len(readings), found))
    return trips.assign(**{name: rows[name].to_numpy() for name in rows})


# %% right="join_weather" way="one trip after another"
def join_weather(trips, weather, lead_hours):
    names, rows = [name for name in weather if name != "time"], []
    for moment in trips["time"]:
        known = weather[weather["time"] <= moment - pd.Timedelta(hours=lead_hours)]
        last = known.sort_values("time")[names].tail(1).to_dict("records")
        rows.append(last[0] if last else dict.fromkeys(names, np.nan))
    return trips.assign(**{name: [row[name] for row in rows] for name in names})


# %% [markdown] statement="usable_columns"
# ## 4. Known in time · 4 minutes
#
# Vans must leave three hours before the bikes are needed. Which columns may the forecast use?
#
# Write `usable_columns(available_at, decision)`. `available_at` is a dict: it says for each column how long **before** the hour in question it is known, as a `Timedelta`; a negative one is known only afterwards. `decision` is how long before that hour the decision falls. Return the columns known in time, as a list, in the order of `available_at`. A column that arrives at the very moment of the decision may be used.
#
# **Worked example.** Known 1 day, 3 hours and 1 hour before; the decision falls 3 hours before. The first two can be used.

# %% exercise="usable_columns"
def usable_columns(available_at, decision):
    """Return the columns that are known when the decision falls."""
    ### BEGIN SOLUTION
    return [name for name, known in available_at.items() if known >= decision]
    ### END SOLUTION


# %% [markdown] hints="usable_columns"
# Think of a line of time that ends at the hour in question. Known one day before lies far to the left, the decision 3 hours before lies nearer. What must lie to the left of what?
#
# ---
#
# Timedeltas can be compared like numbers. "Before" counts backwards: a longer time before is earlier.

# %% check="usable_columns" points=2
# What is known early enough may be used, the rest may not.
from workbook import check

before = {"holiday": pd.Timedelta("365D"), "rentals_yesterday": pd.Timedelta("20h"), "forecast": pd.Timedelta("3h"), "rain_now": pd.Timedelta("0h"), "rentals": pd.Timedelta("-1h")}
with check.points(2) as earned:
    check.call(usable_columns, before, pd.Timedelta("3h")).returns(
        ["holiday", "rentals_yesterday", "forecast"],
        tip="A year, 20 hours and exactly 3 hours before are in time. The hour itself is too late, and so is an hour after it.",
        mistakes=[
            (["holiday", "rentals_yesterday"], "A column that arrives at the very moment of the decision may be used: exactly 3 hours before counts."),
            (["forecast", "rain_now", "rentals"], "This is the wrong way round: these are known at the last moment or afterwards. Longer before is earlier."),
            (["rain_now", "rentals"], "This is the wrong way round: these are known too late. Longer before is earlier."),
            (["holiday", "rentals_yesterday", "forecast", "rain_now"], "Known before the hour is not enough. It must be known when the decision falls, 3 hours earlier. Compare whole Timedeltas: their days alone leave the hours out."),
            (lambda found: isinstance(found, dict) and [*found] == ["holiday", "rentals_yesterday", "forecast"], "These are the right columns, in a dict. Return a list of their names."),
            ({"holiday", "rentals_yesterday", "forecast"}, "These are the right columns, in a set, which has no order. Return a list, in the order of available_at."),
            (["rentals_yesterday", "forecast", "rentals"], "A year before is in time, and an hour after is not. Compare whole Timedeltas: their seconds alone leave out the days and the sign."),
        ],
    )
    check.call(usable_columns, before, pd.Timedelta("2D")).returns(
        ["holiday"], tip="Two days ahead only the calendar is known.",
        mistakes=[(["holiday", "rentals_yesterday", "forecast"], "These are known 3 hours ahead. Here the decision falls two days ahead: compare with the argument decision.")],
    )
earned

# %% generator="usable_columns"
from workbook import generate

inputs = generate.Inputs()


def known(draw, hours, decision):
    names = draw.shuffled("holiday rentals forecast rain wind price".split())[: draw.length(1, 6)]
    return generate.given({name: pd.Timedelta(hours=hours()) for name in names}, pd.Timedelta(hours=decision))


@inputs("Return the columns known in time, as a list, in the order of `available_at`", count=130)
def ordinary(draw):
    """Known longer before than the decision falls is in time; keep the order of the columns."""
    return known(draw, lambda: draw.one_of((0, 1, 3, 24, 8760, draw.number(-5, 60))), draw.one_of((3, 1, 24, draw.number(0, 48))))


@inputs("A column that arrives at the very moment of the decision may be used", count=40)
def just_in_time(draw):
    """A column that arrives at the moment of the decision may be used; a second later is too late."""
    decision = draw.one_of((3, 24, 0.5))
    return known(draw, lambda: decision + draw.one_of((0, 0, 1 / 3600, -1 / 3600)), decision)


@inputs("a negative one is known only afterwards", count=40)
def afterwards(draw):
    """What is known only afterwards helps a decision that falls later still, and no other."""
    return known(draw, lambda: draw.one_of((-1, -2, -24, -1.5, 0)), draw.one_of((0, -1, -1.5, -3)))


# %% check="usable_columns" points=1 hidden=true
# Decisions afterwards, nothing usable, and the order of the columns.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(usable_columns, {"b": pd.Timedelta("80min"), "a": pd.Timedelta("100min")}, pd.Timedelta("90min")).returns(["a"], tip="The minutes count: 80 minutes before is too late for a decision 90 minutes before.")
    check.call(usable_columns, {"b": pd.Timedelta("-2h"), "a": pd.Timedelta("4h")}, pd.Timedelta("1h")).returns(["a"], tip="-2 hours is 2 hours afterwards: keep the sign.")
    check.call(usable_columns, {"b": pd.Timedelta("-2h"), "a": pd.Timedelta("-1h")}, pd.Timedelta("-90min")).returns(
        ["a"], tip="The decision falls 90 minutes after the hour. a is known 1 hour after it and is in time, b 2 hours after it and is not: keep the sign, and the minutes.",
        mistakes=[([], "The decision falls 90 minutes after the hour: it is negative, too. a is known 1 hour after the hour, and so in time.")],
    )
    check.call(usable_columns, {"late": pd.Timedelta("-1h")}, pd.Timedelta("0h")).returns([], tip="Nothing in time: an empty list.")
    check.call(usable_columns, {"z": pd.Timedelta("5h"), "a": pd.Timedelta("4h")}, pd.Timedelta("1h")).returns(["z", "a"], tip="Keep the order of available_at.")
    inputs.compare(usable_columns, reference)
earned

# %% wrong="usable_columns" mistake="flips the inequality" says="This is the wrong way round: these are known at the last moment"
def usable_columns(available_at, decision):
    return [name for name, known in available_at.items() if known <= decision]


# %% wrong="usable_columns" mistake="leaves equality out" says="may be used: exactly 3 hours before counts"
def usable_columns(available_at, decision):
    return [name for name, known in available_at.items() if known > decision]


# %% wrong="usable_columns" mistake="asks only whether it is known beforehand" says="Known before the hour is not enough"
def usable_columns(available_at, decision):
    return [name for name, known in available_at.items() if known >= pd.Timedelta(0)]


# %% right="usable_columns" way="a Series and a mask"
def usable_columns(available_at, decision):
    known = pd.Series(available_at)
    return known.index[known >= decision]


# %% right="usable_columns" way="in seconds"
def usable_columns(available_at, decision):
    chosen = []
    for name in available_at:
        if not available_at[name].total_seconds() < decision.total_seconds():
            chosen.append(name)
    return chosen


# %% [markdown] statement="time_split"
# ## 5. Tomorrow may not teach yesterday · 4 minutes
#
# Write `time_split(df, time, cutoff)`. It splits a table into what came **before** the cutoff and what came **from the cutoff on**, by the column named `time`. Return the two tables as a tuple, rows in their order and with their index.
#
# The table need not be sorted. No time is missing.
#
# **Worked example.** Rows of June 1, May 1 and July 1 with the cutoff June 1: May goes into the first table, June and July into the second.

# %% exercise="time_split"
def time_split(df, time, cutoff):
    """Split a table into the rows before the cutoff and the rows from it on."""
    ### BEGIN SOLUTION
    before = df[time] < cutoff
    return df[before], df[~before]
    ### END SOLUTION


# %% [markdown] hints="time_split"
# One condition decides for each row. The second table takes all rows that the first one does not.
#
# ---
#
# A comparison of a column with a time gives a mask of True and False. `df[mask]` keeps the rows where it is True, `df[~mask]` the others.

# %% check="time_split" points=2
# Each row goes to one side, and the cutoff itself belongs to the second.
from workbook import check

days = pd.DataFrame({"day": pd.to_datetime(["2011-06-01", "2011-05-01", "2011-07-01", "2011-05-31"]), "count": [5, 6, 7, 8]})
with check.points(2) as earned:
    check.call(time_split, days, "day", pd.Timestamp("2011-06-01")).satisfies(
        lambda pair: pair[0]["count"].tolist() == [6, 8] and pair[1]["count"].tolist() == [5, 7],
        "a table with the counts 6, 8 and one with the counts 5, 7",
        tip="May 1 and May 31 lie before June 1; June 1 and July 1 do not.",
        mistakes=[
            (lambda pair: 5 in pair[0]["count"].tolist() and 5 in pair[1]["count"].tolist(), "The row of the cutoff is in both tables: the model would be tested on what it has seen."),
            (lambda pair: sorted(pair[0]["count"].tolist()) == [5, 6, 8], "The row of the cutoff belongs to the second table: the first holds what came strictly before."),
            (lambda pair: [pair[0]["count"].tolist(), pair[1]["count"].tolist()] in ([[], [5, 6, 7, 8]], [[5, 6], [7, 8]]), "The table is not sorted, so a position does not tell the time. Decide row by row."),
            (lambda pair: pair[0]["count"].tolist() == [5, 7] and pair[1]["count"].tolist() == [6, 8], "The two tables have changed places. The first one holds what came before the cutoff."),
            (lambda pair: sorted(pair[0]["count"]) == [6, 8] and sorted(pair[1]["count"]) == [5, 7], "Each row is on its side, but no longer in its place. Keep the order of the table."),
            (lambda pair: sorted([*pair[0]["count"], *pair[1]["count"]]) == [5, 6, 7, 8], "Every row is there, but some are on the wrong side. Time decides, not chance, nor the place of a row."),
            (lambda pair: 5 not in [*pair[0]["count"], *pair[1]["count"]], "A row is gone. The row of the cutoff belongs to the second table."),
            (lambda pair: len(pair[0]) + len(pair[1]) < 4, "A row is gone, and it is not that of the cutoff. Each row goes into one of the two tables: 6 and 8 into the first, 5 and 7 into the second."),
        ],
    )
    check.call(time_split, days, "day", pd.Timestamp("2010-01-01")).satisfies(
        lambda pair: len(pair[0]) == 0 and pair[1]["count"].tolist() == [5, 6, 7, 8],
        "an empty table and one with all four rows", tip="All rows come after this cutoff. They stay in their order.",
    )
earned

# %% generator="time_split"
from workbook import generate

inputs = generate.Inputs(few="each row of a table is a case of its own")


def rows(draw, moments):
    count, name = draw.length(1, 9), draw.one_of(("time", "day", "when"))
    when = pd.to_datetime([pd.Timestamp(moments()) for _ in range(count)])
    return draw.table(**{name: when, "count": draw.shuffled(range(count))}), name


@inputs("The table need not be sorted", "rows in their order and with their index", count=22)
def ordinary(draw):
    """Time decides for each row, whatever the order of the table; rows keep their order and their labels."""
    table, name = rows(draw, lambda: f"2012-{draw.whole(1, 12):02}-{draw.whole(1, 28):02}")
    return generate.given(table, name, pd.Timestamp(f"2012-{draw.whole(1, 12):02}-15"))


@inputs("**from the cutoff on**", count=20)
def at_the_cutoff(draw):
    """The cutoff itself belongs to the second table, to the minute; one of the two may be empty."""
    times = ("2012-01-01 12:00", "2012-01-01 11:59", "2012-01-02 00:00", "2011-12-31 23:59", "2012-01-01")
    table, name = rows(draw, lambda: draw.one_of(times))
    return generate.given(table, name, pd.Timestamp(draw.one_of(times)))


# %% check="time_split" points=1 hidden=true
# Other names, times of day, and a strange index.
from workbook import check
from workbook.exercise import equality


def both_the_same(value, expected):
    return len(value) == 2 and all([equality.same_with_index(*pair) for pair in [*zip(value, expected)]])


with check.hidden_points(1) as earned:
    odd = pd.DataFrame({"time": [9, 9, 9], "when": pd.to_datetime(["2012-01-01 12:00", "2012-01-01 11:59", "2012-01-02 00:00"])}, index=[4, 3, 1])
    check.call(time_split, odd, "when", pd.Timestamp("2012-01-01 12:00")).satisfies(
        lambda pair: len(pair[0]) == 1 and len(pair[1]) == 2 and list(pair[0].columns) == ["time", "when"],
        "one row before noon and two from noon on", tip="Use the column that the argument names, to the minute.",
        mistakes=[(lambda pair: "when" not in pair[0].columns or "when" not in pair[1].columns, "The column when is no longer among the columns. Both tables keep all of them, also the one that you split by.")],
    )
    check.call(time_split, odd.set_axis([1, 1, 1]), "when", pd.Timestamp("2012-01-01 12:00")).satisfies(
        lambda pair: len(pair[0]) == 1 and len(pair[1]) == 2,
        "one row before noon and two from noon on", tip="All rows have the same label here. Choose rows by their time alone, with a mask, never by their label.",
    )
    inputs.compare(time_split, reference, same=both_the_same)
earned

# %% wrong="time_split" mistake="the cutoff in both" says="The row of the cutoff is in both tables"
def time_split(df, time, cutoff):
    return df[df[time] <= cutoff], df[df[time] >= cutoff]


# %% wrong="time_split" mistake="the cutoff on the first side" says="the first holds what came strictly before"
def time_split(df, time, cutoff):
    return df[df[time] <= cutoff], df[df[time] > cutoff]


# %% wrong="time_split" mistake="at random" says="Time decides, not chance"
def time_split(df, time, cutoff):
    train = df.sample(frac=0.5, random_state=1)
    return train, df.drop(train.index)


# %% wrong="time_split" mistake="needs a sorted table" says="a position does not tell the time"
def time_split(df, time, cutoff):
    place = int(np.searchsorted(df[time].to_numpy(), np.datetime64(cutoff)))
    return df.iloc[:place], df.iloc[place:]


# %% right="time_split" way="query by two masks, as a list"
def time_split(df, time, cutoff):
    return [df.loc[df[time] < cutoff], df.loc[df[time] >= cutoff]]


# %% right="time_split" way="row numbers"
def time_split(df, time, cutoff):
    moments = list(df[time])
    early = [row for row, moment in enumerate(moments) if moment < cutoff]
    late = [row for row, moment in enumerate(moments) if not moment < cutoff]
    return df.iloc[early], df.iloc[late]


# %% [markdown] statement="selected_score"
# ## 6. An honest score · 8 minutes
#
# A colleague shows you 90% accuracy with 40 cases and 500 columns. She chose the best columns first, then cross-validated. Redo it honestly.
#
# Write `selected_score(X, y, k, cv)`. It returns the mean accuracy over `cv` folds of a model that, **within each training fold**, keeps the `k` best columns and asks the nearest neighbor. Use scikit-learn:
#
# - `SelectKBest(k=k)` keeps the best columns, `KNeighborsClassifier(1)` is the model;
# - `cross_val_score(estimator, X, y, cv=cv)` gives the accuracy of each fold.
#
# **Worked example.** Pure noise and two equally frequent classes: the answer is near 0.5, not near 0.9.

# %% exercise="selected_score"
def selected_score(X, y, k, cv):
    """Return the mean accuracy with the selection made inside the folds."""
    ### BEGIN SOLUTION
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(SelectKBest(k=k), KNeighborsClassifier(1))
    return cross_val_score(model, X, y, cv=cv).mean()
    ### END SOLUTION


# %% [markdown] hints="selected_score"
# Who may see the test fold? Not the selection: it would choose columns that fit the test cases by luck. So the selection must be refitted in each fold, as a part of the estimator that you hand to `cross_val_score`.
#
# ---
#
# `make_pipeline(step, step)` from `sklearn.pipeline` makes one estimator of two. `SelectKBest` is in `sklearn.feature_selection`, `cross_val_score` in `sklearn.model_selection`, `KNeighborsClassifier` in `sklearn.neighbors`.

# %% check="selected_score" points=3
# On noise the honest score is near one half; where there is something to find, it finds it.
from workbook import check

rng = np.random.default_rng(50)
noise, coin = rng.standard_normal((40, 500)), np.arange(40) % 2
with check.points(3) as earned:
    check.call(selected_score, noise, coin, 10, 5).satisfies(
        lambda score: 0.3 <= score <= 0.65, "about 0.5, since there is nothing to find",
        tip="Cross-validate a pipeline of two steps: the k best columns, chosen anew in each fold, and the one nearest neighbor.",
        mistakes=[
            (lambda score: np.ndim(score) > 0, "You returned the score of each fold. Return their mean."),
            (lambda score: score > 1, "Accuracy is a share: it lies between 0 and 1. This looks like percent."),
            (lambda score: score == 1, "Nothing can be found in noise, and yet this score is high: a nearest neighbor gets 1 on the cases that it has learned from. Score each fold with a model that has not seen it."),
            (lambda score: score > 0.8, "Nothing can be found in noise, and yet this score is high. The columns were chosen with a look at the test cases: put the selection inside the folds."),
        ],
    )
    check.call(selected_score, np.roll(noise + 3 * coin[:, None] * (np.arange(500) < 2), -2, axis=1), coin, 2, 5).satisfies(
        lambda score: score > 0.9, "above 0.9, since two columns tell the class",
        tip="Two columns of 500 tell the class, here the last two. SelectKBest(k=2) finds them; all 500 together drown them.",
        mistakes=[(lambda score: np.ndim(score) == 0 and score < 0.1, "This looks like the share of mistakes. Accuracy is the share of right answers."), (lambda score: np.ndim(score) > 0, "Return the mean of the folds, one number.")],
    )
earned

# %% generator="selected_score"
from workbook import generate

inputs = generate.Inputs(few="each call fits a model in each fold")


@inputs("`SelectKBest(k=k)` keeps the best columns", "gives the accuracy of each fold", count=3)
def ordinary(draw):
    """Choose the k best columns anew in each training fold, ask the one nearest neighbor, and take the mean of the folds."""
    luck, half = np.random.default_rng(draw.luck.randrange(1000)), draw.whole(8, 11)
    y = np.array(draw.shuffled([0, 1] * half))
    X = luck.standard_normal((2 * half, 60)) + 0.8 * y[:, None] * (np.arange(60) < 3)
    if draw.truth():
        X, y = pd.DataFrame(X).add_prefix("x"), pd.Series(y)
    k, cv = ((2, 3), (10, 5), (5, 2))[round(3 * draw.room) - 1]
    return generate.given(X, y, k, cv)


# %% check="selected_score" points=1 hidden=true
# Tables instead of arrays, other numbers of folds and columns.
from workbook import check

with check.hidden_points(1) as earned:
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline

    draw = np.random.default_rng(8)
    wide = pd.DataFrame(draw.standard_normal((30, 400))).add_prefix("x")
    check.call(selected_score, wide, pd.Series(np.arange(30) % 2), 20, 3).satisfies(
        lambda score: 0.25 <= score <= 0.7, "about 0.5", tip="X is a table and y a Series here. k = 20 columns are kept in each of cv = 3 folds, and as there is nothing to find, the score is near 0.5.",
    )
    check.call(selected_score, wide[["x0"]].assign(x1=np.arange(30) % 2), np.arange(30) % 2, 1, 3).returns(1.0, tip="x1 tells the class and x0 is noise. With k = 1 the best column alone is kept, and that is x1.")
    faint, model = noise + coin[:, None] * (np.arange(500) < 5), make_pipeline(SelectKBest(k=4), KNeighborsClassifier(1))
    check.call(selected_score, faint, coin, 4, 8).returns(
        cross_val_score(model, faint, coin, cv=8).mean(), tip="Every number counts: the k best columns, the one nearest neighbor, cv folds, and the mean of their scores.",
    )
    inputs.compare(selected_score, reference)
earned

# %% wrong="selected_score" mistake="selects outside the folds" says="The columns were chosen with a look at the test cases"
def selected_score(X, y, k, cv):
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier

    return cross_val_score(KNeighborsClassifier(1), SelectKBest(k=k).fit_transform(X, y), y, cv=cv).mean()


# %% wrong="selected_score" mistake="does not select" says="all 500 together drown them"
def selected_score(X, y, k, cv):
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier

    return cross_val_score(KNeighborsClassifier(1), X, y, cv=cv).mean()


# %% wrong="selected_score" mistake="scores the cases it learned from" says="Nothing can be found in noise, and yet this score is high"
def selected_score(X, y, k, cv):
    from sklearn.feature_selection import SelectKBest
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline

    return make_pipeline(SelectKBest(k=k), KNeighborsClassifier(1)).fit(X, y).score(X, y)


# %% wrong="selected_score" mistake="returns one score a fold" says="Return their mean"
def selected_score(X, y, k, cv):
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline

    return cross_val_score(make_pipeline(SelectKBest(k=k), KNeighborsClassifier(1)), X, y, cv=cv)


# %% right="selected_score" way="a loop over the folds"
def selected_score(X, y, k, cv):
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import StratifiedKFold
    from sklearn.neighbors import KNeighborsClassifier

    X, y, scores = np.asarray(X), np.asarray(y), []
    for train, test in StratifiedKFold(cv).split(X, y):
        best = SelectKBest(k=k).fit(X[train], y[train])
        model = KNeighborsClassifier(1).fit(best.transform(X[train]), y[train])
        scores.append(model.score(best.transform(X[test]), y[test]))
    return np.mean(scores)


# %% right="selected_score" way="cross_validate and a Pipeline with names"
def selected_score(X, y, k, cv):
    from sklearn.feature_selection import SelectKBest, f_classif
    from sklearn.model_selection import cross_validate
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import Pipeline

    steps = [("select", SelectKBest(f_classif, k=k)), ("nearest", KNeighborsClassifier(n_neighbors=1))]
    return float(cross_validate(Pipeline(steps), X, y, cv=cv)["test_score"].mean())


# %% [markdown] statement="kappa"
# ## 7. Do they agree more than by luck? · 8 minutes
#
# Two people label the same 100 photos of broken bikes. Nine of ten bikes are fine, so two people who never look and say "fine" nine times out of ten agree on 82 of them. Agreement alone says little.
#
# Write `kappa(a, b)`, Cohen's kappa: the share of the agreement beyond luck that they reach.
#
# $$\kappa = \frac{p_o - p_e}{1 - p_e}$$
#
# $p_o$ is the share of cases on which they agree. $p_e$ is the share on which they would agree by luck: for each label, the share of `a` times the share of `b`, added up. Both are lists, arrays or Series; no label is missing.
#
# - If $p_e = 1$ (both always give the same single label), nobody can tell: return `nan`.
# - If the two do not have the same length, or are empty, raise `ValueError`.
#
# **Worked example.** `a` = yes, yes, no, no and `b` = yes, no, no, no agree on 3 of 4: $p_o = 0.75$. By luck: yes $0.5 \cdot 0.25$ plus no $0.5 \cdot 0.75$ is $p_e = 0.5$. So $\kappa = 0.5$.

# %% exercise="kappa"
def kappa(a, b):
    """Return Cohen's kappa of two lists of labels."""
    ### BEGIN SOLUTION
    a, b = list(a), list(b)
    if len(a) != len(b) or not a:
        raise ValueError(f"a has {len(a)} labels and b has {len(b)}; give pairs, one at least.")
    agreed = sum(x == y for x, y in zip(a, b)) / len(a)
    by_luck = sum(a.count(label) * b.count(label) for label in set(a)) / len(a) ** 2
    return (agreed - by_luck) / (1 - by_luck) if by_luck < 1 else float("nan")
    ### END SOLUTION


# %% [markdown] hints="kappa"
# Three steps: the share of equal pairs; for each label its share in `a` times its share in `b`, added up; then the formula. `set(a)` gives the different labels, `list.count(label)` counts one.
#
# ---
#
# `zip(a, b)` gives the pairs. Check the lengths first: `zip` stops silently at the shorter list. `float("nan")` is the missing number.

# %% check="kappa" points=3
# Agreement beyond luck, and an honest answer where luck explains everything.
from workbook import check

with check.points(3) as earned:
    check.call(kappa, ["yes", "yes", "no", "no"], ["yes", "no", "no", "no"]).returns(
        0.5, tip="Three of four agree, half would by luck: (0.75 - 0.5) / (1 - 0.5).",
        mistakes=[
            (0.75, "That is the raw agreement. Luck alone would give 0.5 here; kappa asks for what lies beyond."),
            (0.25, "Luck is taken away, but not related to what was left to reach: divide by 1 - p_e."),
            (50.0, "50 is percent. Kappa is a number up to 1, here 0.5."),
            ((0.75 - 0.53125) / 0.46875, "These are the shares of both lists together. Take each label's share of a times its share of b."),
            (lambda value: min(abs(value - 0.625 / 0.875), abs(value - 0.6)) < 1e-6, "Luck agrees on yes, 0.5 * 0.25, and on no, 0.5 * 0.75. Add up all labels."),
            (1.0, "Three of the four pairs agree: p_o is 3/4, and so kappa is not 1."),
            ((0.75 - 0.625) / 0.375, "For the agreement by luck, multiply each share of a with the share of the same label in b."),
        ],
    )
    check.call(kappa, ["yes", "yes", "yes", "no"], ["yes", "yes", "yes", "yes"]).returns(
        0.0, tip="Shares 0.75 and 0.25 in a, 1 and 0 in b: luck alone gives 0.75 * 1 + 0.25 * 0, as much as they reach.",
        mistakes=[(0.5, "Luck depends on how often each label is used, not only on how many labels there are.")],
    )
    check.call(kappa, ["yes", "no"], ["no", "yes"]).returns(-1.0, tip="They never agree: worse than luck is negative.", mistakes=[
        (0.0, "Worse than luck is negative. Do not cut it off at 0."),
        (1.0, "Case by case these two never agree, and 1 would mean that they always do. Keep the pairs in their order, and the sign."),
    ])
    check.call(kappa, ["fine", "fine", "fine"], ["fine", "fine", "fine"]).returns(
        np.nan, tip="Both always say the same: p_e is 1 and nobody can tell. Return nan.",
        mistakes=[(ZeroDivisionError, "Python divides by zero here. Where p_e is 1, return nan instead."), (1.0, "They agree, but luck would agree just as often: p_e is 1, so return nan.")],
    )
earned

# %% generator="kappa"
from workbook import generate

inputs = generate.Inputs()


def raters(draw, labels, low=1):
    a = draw.many(lambda: draw.one_of(labels), low=low, high=14)
    return draw.kept(a), draw.kept([draw.one_of((each, draw.one_of(labels))) for each in a])


@inputs("the share of the agreement beyond luck that they reach", count=150)
def ordinary(draw):
    """(p_o - p_e) / (1 - p_e), for any number of labels, in lists or arrays; worse than luck is negative."""
    return generate.given(*raters(draw, draw.one_of((("yes", "no"), (0, 1), (1, 2, 3), ("a", "b", "c", "d"))), low=2))


@inputs("by luck: for each label, the share of `a` times the share of `b`", count=30)
def strangers(draw):
    """Some labels are used by one of the two only; they never agree on those, and luck would not either."""
    count = draw.length(1, 8)
    a, b = [draw.one_of("abc") for _ in range(count)], [draw.one_of("cde") for _ in range(count)]
    return generate.given(draw.kept(a), draw.kept(b))


@inputs("If $p_e = 1$", count=14)
def the_same(draw):
    """Both always give the same single label, so that p_e is 1: return nan, whatever the label is."""
    label, count = draw.one_of(("fine", 0, 1, "")), draw.length(1, 8)
    return generate.given(draw.kept([label] * count), draw.kept([label] * count))


@inputs("If the two do not have the same length, or are empty", count=24)
def no_pairs(draw):
    """The two are empty, or one is longer: raise ValueError, also where the shorter one agrees as far as it goes."""
    a = draw.many(lambda: draw.one_of("xy"), high=5)
    pairs = ([], []), (a, a[:-1]), (a[:-1], a), ([], a), (a, [*a, "x"])
    one, two = draw.one_of(pairs)
    return generate.given(list(one), list(two))


# %% check="kappa" points=1 hidden=true
# Three labels, labels that only one uses, arrays, and lists that do not fit.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(kappa, ["yes", "no"], ["yes", "no"]).returns(1.0, tip="They always agree, and with two labels luck would not: kappa is 1. Only where p_e is 1 it is nan.")
    check.call(kappa, [1, 2, 3, 1, 2, 3], [1, 2, 3, 1, 3, 2]).returns(0.5, tip="There may be more than two labels. Three of one third each: p_o is 4/6, p_e is 1/3.")
    check.call(kappa, ["a", "a"], ["b", "b"]).returns(0.0, tip="No label is used by both, so p_e is 0, and so is the agreement.")
    check.call(kappa, ["a", "b"], ["a"]).raises(ValueError, tip="Two lists of different length can't be compared: raise ValueError.")
    check.call(kappa, [], []).raises(ValueError, tip="Without labels there is nothing to compare: raise ValueError.")
    inputs.compare(kappa, reference)
earned

# %% wrong="kappa" mistake="raw agreement" says="That is the raw agreement. Luck alone would give 0.5"
def kappa(a, b):
    if len(a) != len(b) or len(a) == 0:
        raise ValueError("lengths")
    return sum(x == y for x, y in zip(a, b)) / len(a)


# %% wrong="kappa" mistake="does not divide" says="divide by 1 - p_e"
def kappa(a, b):
    a, b = list(a), list(b)
    if len(a) != len(b) or not a:
        raise ValueError("lengths")
    agreed = sum(x == y for x, y in zip(a, b)) / len(a)
    return agreed - sum(a.count(label) * b.count(label) for label in set(a)) / len(a) ** 2


# %% wrong="kappa" mistake="divides by zero" says="Where p_e is 1, return nan instead"
def kappa(a, b):
    a, b = list(a), list(b)
    if len(a) != len(b) or not a:
        raise ValueError("lengths")
    agreed = sum(x == y for x, y in zip(a, b)) / len(a)
    by_luck = sum(a.count(label) * b.count(label) for label in set(a)) / len(a) ** 2
    return (agreed - by_luck) / (1 - by_luck)


# %% wrong="kappa" mistake="cuts off at zero" says="Worse than luck is negative"
def kappa(a, b):
    a, b = list(a), list(b)
    if len(a) != len(b) or not a:
        raise ValueError("lengths")
    agreed = sum(x == y for x, y in zip(a, b)) / len(a)
    by_luck = sum(a.count(label) * b.count(label) for label in set(a)) / len(a) ** 2
    return max(0.0, (agreed - by_luck) / (1 - by_luck)) if by_luck < 1 else np.nan


# %% right="kappa" way="a table of counts"
def kappa(a, b):
    if len(a) != len(b) or len(a) == 0:
        raise ValueError("give two lists of the same length")
    labels = sorted(set(a) | set(b))
    counts = np.array([[np.sum((np.array(a) == x) & (np.array(b) == y)) for y in labels] for x in labels])
    shares = counts / counts.sum()
    by_luck = shares.sum(axis=0) @ shares.sum(axis=1)
    return np.nan if by_luck == 1 else (np.trace(shares) - by_luck) / (1 - by_luck)


# %% right="kappa" way="scikit-learn"
def kappa(a, b):
    from sklearn.metrics import cohen_kappa_score

    if len(a) != len(b) or len(a) == 0:
        raise ValueError("give two lists of the same length")
    if len(set(a) | set(b)) == 1:
        return np.nan
    return cohen_kappa_score(a, b)


# %% [markdown] statement="fingerprint"
# ## 8. Is it the same table? · 12 minutes
#
# "I trained on the same data" is a sentence that can be checked. Write `fingerprint(df)`: 64 hexadecimal digits of SHA-256 that are the same for two tables exactly when they hold the same data.
#
# - It ignores the **order of the rows** and the **order of the columns**. The index only numbers the rows and does not count either.
# - It ignores **nothing else**. Names and types of columns count: the numbers 1, 1.0 and "1" are not the same. A row that stands there twice is not a row that stands there once. Rows stay whole: values that swap places within one column make another table. A missing value equals a missing value.
#
# `hashlib.sha256(text.encode()).hexdigest()` gives the fingerprint of a text. So the task is: write every table as a text that does not depend on the two orders. (No column name occurs twice.)
#
# **Worked example.** A table with the rows (1, "a") and (2, "b") has the fingerprint of the table with the rows (2, "b") and (1, "a"), and not that of (1, "b") and (2, "a").

# %% exercise="fingerprint"
def fingerprint(df):
    """Return a SHA-256 of the table that ignores the order of rows and columns."""
    ### BEGIN SOLUTION
    df = df[sorted(df.columns)]
    head = repr([(name, str(df[name].dtype)) for name in df])
    rows = sorted(repr(tuple(row)) for row in df.itertuples(index=False, name=None))
    return hashlib.sha256("\n".join([head, *rows]).encode()).hexdigest()
    ### END SOLUTION


# %% [markdown] hints="fingerprint"
# First bring the columns into one order, by name. Then write each row as one text. Then bring the rows into one order. Sorting the values of each column by itself would tear the rows apart.
#
# ---
#
# `df.itertuples(index=False, name=None)` gives the rows as plain tuples; `repr(row)` writes one with quotes and commas, so that ("ab", "c") and ("a", "bc") stay different. Put a first line in front with the names and the types, `df[name].dtype`.

# %% check="fingerprint" points=3
# Orders do not count; names, types, values and repetitions do.
from workbook import check


def same_fingerprint(one, two):
    return fingerprint(one) == fingerprint(two)


plain = pd.DataFrame({"n": [1, 2, 2], "s": ["a", "b", None]})
with check.points(3) as earned:
    check.call(fingerprint, plain).satisfies(
        lambda digits: len(digits) == 64 and set(digits) <= set("0123456789abcdef"), "64 hexadecimal digits",
        tip="hashlib.sha256(text.encode()).hexdigest() returns 64 digits; Python's own hash() does not.",
    )
    check.call(same_fingerprint, plain, plain.iloc[::-1]).returns(True, tip="The same rows in another order have another fingerprint. Sort the rows first.")
    check.call(same_fingerprint, plain, plain[["s", "n"]]).returns(True, tip="The same columns in another order have another fingerprint. Sort the columns by name first.")
    check.call(same_fingerprint, plain, plain.assign(n=[2, 1, 2])).returns(False, tip="Two values have changed places within a column, and the fingerprint does not see it. Rows must stay whole.")
    check.call(same_fingerprint, plain, plain.astype({"n": float})).returns(False, tip="1 and 1.0 have the same fingerprint here. The types of the columns count.")
    check.call(same_fingerprint, plain, pd.concat([plain, plain.iloc[[2]]])).returns(False, tip="A row stands there twice, and the fingerprint does not see it. Repetitions count, also those of a row with a missing value.")
earned

# %% generator="fingerprint"
from workbook import generate

inputs = generate.Inputs(few="each input is two tables")


def columns_of(draw):
    count, cell = draw.length(1, 5), draw.one_of((("ab", "c", "a", "bc"), ("x", "x,y", "y", "x'", '"', ""), ("1", "nan", "None", "1.0")))
    values = {
        "n": (0, 1, 2, 3),
        "m": (0, 1, 2, 3),
        "s": cell,
        "t": (*cell, None),
        "x": (0.0, 0.5, 1e-9, np.nan),
        "y": (True, False),
        "day": (np.datetime64("2012-01-01"), np.datetime64("2012-01-02")),
    }
    names = draw.shuffled(values)[: draw.whole(2, 6)]
    return {name: [draw.one_of(values[name]) for _ in range(count)] for name in names}, values


@inputs("It ignores the **order of the rows** and the **order of the columns**", count=16)
def reordered(draw):
    """The same rows and columns in another order, under any labels, are the same table; types and missing values stay."""
    table = pd.DataFrame(columns_of(draw)[0])
    other = table.iloc[draw.shuffled(range(len(table)))][draw.shuffled(table.columns)]
    return generate.given(table, other.set_axis(draw.index(len(table))))


@inputs("It ignores **nothing else**", count=40)
def changed(draw):
    """One value, name, type or repetition is another, or two values have changed places: most often that is another table."""
    columns, values = columns_of(draw)
    table, at = pd.DataFrame(columns), draw.one_of((0, 1, 2, 3, 4, 5, 5, 5))
    name, place = draw.one_of(list(table)), draw.whole(0, len(table) - 1)
    cell = [draw.one_of(values[name]) if row == place else each for row, each in enumerate(columns[name])]
    two = [draw.one_of(list(table)), name]
    swapped = [table[each].iloc[::-1].to_numpy() if each == name else table[each].to_numpy() for each in table]
    others = (
        table.rename(columns={name: name + "2"}),
        pd.concat([table, table.iloc[[place]]]),
        pd.DataFrame(dict(zip(table, swapped))),
        table.rename(columns=dict(zip(two, reversed(two)))),
        table.astype({name: "float32" if name == "x" else object if name in ("s", "t", "day") else "int32" if name in ("n", "m") else int}),
        pd.DataFrame(columns | {name: cell}),
    )
    return generate.given(table, others[at])


@inputs("Rows stay whole: values that swap places", "A row that stands there twice", count=20)
def torn(draw):
    """The same values in other rows, other repetitions of the same rows, or a border between two texts that has moved."""
    one, two, three = draw.luck.sample([(1, "a"), (2, "b"), (1, "b"), (2, "a"), (3, "ab")], 3)
    left, right = draw.one_of(
        (
            ([one, one, two], [one, two, two]),
            ([one, two], [(one[0], two[1]), (two[0], one[1])]),
            ([one, two, three], [one, two]),
            ([one, two, two], [one, three, three]),
        )
    )
    texts = draw.one_of((("ab", "c", "a", "bc"), ("a,b", "c", "a", "b,c"), ("", "aa", "a", "a"), ("a', 'b", "c", "a", "b', 'c")))
    if draw.chance(0.5):
        left, right = draw.one_of((([texts[:2]], [texts[2:]]), ([(1, 2), (4, 3)], [(2, 1), (3, 4)]), ([texts[:2]], [texts[1::-1]])))
    return generate.given(*(pd.DataFrame(rows, columns=["p", "q"]) for rows in (left, right)))


@inputs("A missing value equals a missing value", count=26)
def alike(draw):
    """Two values that look alike, or nearly so, are two values: a missing one is not 0, and not the text of it."""
    texts = ("x", ""), ("", None), ("nan", None), ("None", None), ("NA", None), ("NaN", None), ("<NA>", None), ("x", "x "), ("x", "X")
    pairs = (0.0, 1e-9), (0.0, np.nan), (1.0, 1.0 + 1e-12), (0, None), *texts
    number = round(26 * draw.room)  # each pair once alone, and once at the end of many rows
    pair, others = pairs[number % 13], [pairs[number % 13][0]] * (1 if number < 13 else 400)
    kind = object if None in pair else None
    return generate.given(*(pd.DataFrame({"p": [*others, value]}, dtype=kind) for value in draw.shuffled(pair)))


# %% check="fingerprint" points=1 hidden=true
# Names and types of columns, borders between values, the index, and missing values.
from workbook import check


def same_fingerprint(function, one, two):
    return function(one) == function(two)


def same_of_mine(one, two):
    return fingerprint(one) == fingerprint(two)


with check.hidden_points(1) as earned:
    check.call(same_of_mine, plain, plain.rename(columns={"n": "m"})).returns(False, tip="Another name makes another table.")
    check.call(same_of_mine, plain, plain.astype({"n": "int32"})).returns(False, tip="The types of the columns count, also where the values look alike.")
    check.call(same_of_mine, plain, plain.set_axis([7, 7, 9])).returns(True, tip="The index only numbers the rows.")
    check.call(same_of_mine, pd.DataFrame({"a": ["ab"], "b": ["c"]}), pd.DataFrame({"a": ["a"], "b": ["bc"]})).returns(
        False, tip="ab, c and a, bc run together into the same text. Keep a border between values.",
    )
    check.call(same_of_mine, pd.DataFrame({"a": [1.0, np.nan]}), pd.DataFrame({"a": [np.nan, 1.0]})).returns(True, tip="A missing value equals a missing value.")
    inputs.compare(fingerprint, reference, use=same_fingerprint)
earned

# %% wrong="fingerprint" mistake="changes with the order of rows" says="The same rows in another order have another fingerprint"
def fingerprint(df):
    df = df[sorted(df.columns)]
    text = repr([(name, str(df[name].dtype)) for name in df]) + repr(df.to_numpy().tolist())
    return hashlib.sha256(text.encode()).hexdigest()


# %% wrong="fingerprint" mistake="sorts each column by itself" says="Rows must stay whole"
def fingerprint(df):
    text = repr([(name, str(df[name].dtype), sorted(map(repr, df[name].tolist()))) for name in sorted(df)])
    return hashlib.sha256(text.encode()).hexdigest()


# %% wrong="fingerprint" mistake="ignores types" says="The types of the columns count"
def fingerprint(df):
    df = df[sorted(df.columns)]
    rows = sorted(repr([float(v) if isinstance(v, int) else v for v in row]) for row in df.itertuples(index=False, name=None))
    return hashlib.sha256("\n".join([*df.columns, *rows]).encode()).hexdigest()


# %% wrong="fingerprint" mistake="ignores repeated rows" says="Repetitions count"
def fingerprint(df):
    df = df[sorted(df.columns)]
    head = repr([(name, str(df[name].dtype)) for name in df])
    rows = sorted({repr(tuple(row)) for row in df.itertuples(index=False, name=None)})
    return hashlib.sha256("\n".join([head, *rows]).encode()).hexdigest()


# %% wrong="fingerprint" mistake="changes with the order of columns" says="Sort the columns by name first"
def fingerprint(df):
    head = repr([(name, str(df[name].dtype)) for name in df])
    rows = sorted(repr(tuple(row)) for row in df.itertuples(index=False, name=None))
    return hashlib.sha256("\n".join([head, *rows]).encode()).hexdigest()


# %% right="fingerprint" way="as JSON lines"
def fingerprint(df):
    import json

    table = df.reindex(columns=sorted(df))
    digest = hashlib.sha256(json.dumps([*table, *map(str, table.dtypes)]).encode())
    rows = (
        json.dumps([None if pd.isna(value) else value for value in row], default=str)
        for row in table.itertuples(index=False, name=None)
    )
    for line in sorted(rows):
        digest.update(line.encode())
    return digest.hexdigest()


# %% right="fingerprint" way="pandas' own hash of each row, sorted"
def fingerprint(df):
    df = df[sorted(df.columns)]
    hashes = np.sort(pd.util.hash_pandas_object(df, index=False).to_numpy())
    head = repr([(name, str(df[name].dtype)) for name in df])
    return hashlib.sha256(head.encode() + hashes.tobytes()).hexdigest()


# %% [markdown] statement="equal_recall"
# ## 9. The same service for all · 12 minutes
#
# Each morning a model gives every station the probability that its van will come late today. From a threshold on, the app warns the riders there. With one threshold for the whole city, 8 of 10 late vans are announced in one district and 5 of 10 in the next. The city wants the same recall everywhere. (What that costs, and whom, section 8 of the lesson has measured. There the groups were airlines. Here they are people.)
#
# Write `equal_recall(p, late, group, share)`. `p` holds the probabilities, `late` what happened (True/False or 1/0), `group` the name of the district: lists, arrays or Series, one entry a case, matched by position. There is one case at least, and nothing is missing. Return a dict from each group to a threshold of its own.
#
# - It is the **highest** threshold at which the alerts, `p >= threshold`, catch **at least** `share` of the late cases of that group.
# - Only the late cases of the group count. Its punctual ones do not move its threshold, nor do other groups.
# - A group without a late case has no recall and is left out.
# - `share` lies between 0 and 1. At 0 nothing has to be caught, and no number is the highest threshold: return `np.inf` for each group that has a late case.
#
# **Worked example.** North has late cases with 0.8, 0.6, 0.3 and a punctual one with 0.7; south has late ones with 0.4 and 0.2. With `share=0.5` north must catch two of its three, since one would be too few, and south one of its two: `{"north": 0.6, "south": 0.4}`.

# %% exercise="equal_recall"
def equal_recall(p, late, group, share):
    """Return for each group the highest threshold that catches share of its late cases."""
    ### BEGIN SOLUTION
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group[late]):
        own = p[late & (group == name)]
        enough = [limit for limit in own if np.mean(own >= limit) >= share]
        thresholds[str(name)] = float(max(enough)) if share > 0 else np.inf
    return thresholds
    ### END SOLUTION


# %% [markdown] hints="equal_recall"
# Take one group at a time, and of it the late cases only. As the threshold falls from the top, it catches one more case each time it reaches a `p`. So one of these `p` is the answer. Which?
#
# ---
#
# Either try each of them: `np.mean(own >= limit)` is the share that `limit` catches, and the highest with enough is the answer. Or sort them from the top and count how many you need: half of three is 1.5, and so two. `np.unique(group[late])` names the groups that have late cases, `late & (group == name)` marks those of one.

# %% check="equal_recall" points=3
# Each group has the highest threshold that catches enough of its own late cases.
from workbook import check

vans = pd.DataFrame(
    [("a", 0.9, 1), ("b", 0.5, 1), ("a", 0.2, 1), ("a", 0.95, 0), ("b", 0.55, 0), ("a", 0.4, 1), ("b", 0.1, 1), ("a", 0.3, 0),
     ("a", 0.7, 1), ("b", 0.6, 1), ("a", 0.1, 0), ("b", 0.3, 0), ("a", 0.05, 1)], columns=["group", "p", "late"],
)
with check.points(3) as earned:
    check.call(equal_recall, vans["p"].tolist(), vans["late"].tolist(), vans["group"].tolist(), 0.6).returns(
        {"a": 0.4, "b": 0.5},
        tip="Late in a: 0.9, 0.7, 0.4, 0.2, 0.05, of which three are needed. Late in b: 0.6, 0.5, 0.1, of which two are needed.",
        mistakes=[
            ({"a": 0.4, "b": 0.4}, "Both groups have the threshold of all late cases together. That is what the city wants to leave behind: look at one group at a time."),
            ({"a": 0.3, "b": 0.5}, "This threshold alerts a share of all cases of a group. Recall asks for a share of its late cases: leave the punctual ones out first."),
            ({"a": 0.3, "b": 0.3}, "These thresholds go by the punctual cases. Recall is about the late ones."),
            ({"a": 0.2, "b": 0.1}, "A threshold that p must exceed has to lie one case lower. Here a case with exactly p = threshold gets an alert, too."),
            ({"a": 0.4, "b": 0.6}, "Three fifths of the three late cases in b are 1.8. One case is too few: round up."),
            ({"a": 0.32, "b": 0.42}, "A quantile between two cases is not the highest threshold: up to the next p nothing is lost."),
            ({"a": 0.52, "b": 0.52}, "This is counted from below, and a quantile lies between two cases. Count the late cases from the highest p down."),
            ({"a": 0.2, "b": 0.5}, "In a, 0.4 catches three of the five late cases: exactly the share of 0.6, which is enough. 0.2 catches one case more."),
            ({"a": 0.7, "b": 0.6}, "This looks at how many of the alerts are late cases, the precision. Recall asks how many of the late cases get an alert."),
            ({"a": 0.9, "b": 0.6}, "Each of these catches a single late case, one of five in a and one of three in b. A share of 0.6 is no percentage: it means three of five."),
            ([0.4, 0.5], "The thresholds are right, but nobody can tell whose they are. Return a dict from each group to its threshold."),
            ({"a": 0.05, "b": 0.1}, "This catches every late case. The highest threshold that catches enough spares the punctual ones."),
        ],
    )
    check.call(equal_recall, [0.9, 0.3, 0.8], [0, 1, 1], ["c", "a", "a"], 1).returns(
        {"a": 0.3},
        tip="Group c has no late case, so there is nothing to catch a share of: leave it out.",
        mistakes=[
            (IndexError, "Group c has no late case, and Python can't take one of none. Leave such a group out."),
            (ValueError, "Group c has no late case, and Python finds no highest of none. Leave such a group out."),
            (lambda found: "c" in found, "Group c has no late case and so no recall. Leave it out."),
        ],
    )
    check.call(equal_recall, [0.6, 0.4], [True, True], ["a", "a"], 0).returns(
        {"a": np.inf},
        tip="Nothing has to be caught, so no alert is needed: the threshold is np.inf.",
        mistakes=[
            ({"a": 0.4}, "Item number -1 of a list is its last one. With a share of 0 no case is needed: ask for that first, and return np.inf."),
            ({"a": 0.6}, "0.7 catches none of them either, and is higher. With a share of 0 there is no highest number: return np.inf."),
        ],
    )
earned

# %% generator="equal_recall"
from workbook import generate

inputs = generate.Inputs()


def cases(draw, p, late, names, share):
    group = [draw.one_of(names) for _ in range(draw.length(1, 16))]
    each = [[p() for _ in group], [late() for _ in group], group]
    return generate.given(*map(draw.kept, each), share)


def some_share(draw):
    return draw.one_of((0.5, 0.25, 0.75, 0.6, 0.9, 0.1, 1, 0.65))


@inputs("It is the **highest** threshold at which the alerts", count=100)
def ordinary(draw):
    """The highest p that catches enough, for each group by itself; where the share is no whole number of cases, round up."""
    late = draw.one_of((draw.truth, lambda: draw.whole(0, 1), lambda: True))
    return cases(draw, lambda: round(draw.luck.random(), 3), late, draw.one_of(("a", "ab", "abcd", ("north", "south"))), some_share(draw))


@inputs("catch **at least** `share`", count=50)
def ties(draw):
    """Cases with the same p are caught together, so that a threshold may catch more than it must. A p may be 0 or 1."""
    return cases(draw, lambda: draw.one_of((0, 0.2, 0.2, 0.5, 1)), lambda: draw.chance(0.8), draw.one_of(("a", "ab")), some_share(draw))


@inputs("Only the late cases of the group count", count=40)
def punctual(draw):
    """Most cases are punctual. They count for nothing, however high their p is."""
    return cases(draw, lambda: draw.luck.random(), lambda: draw.chance(0.3), "abc", some_share(draw))


@inputs("A group without a late case has no recall", count=24)
def nobody_late(draw):
    """Some groups have no late case and are left out; where no group has one, the dict is empty."""
    group = [draw.one_of("abc") for _ in range(draw.length(1, 8))]
    late = [each == "b" for each in group] if draw.truth() else [False] * len(group)
    return generate.given(*map(draw.kept, ([draw.luck.random() for _ in group], late, group)), some_share(draw))


@inputs("At 0 nothing has to be caught", count=24)
def ends(draw):
    """With a share of 0 the threshold is np.inf, and with a share of 1 the lowest late p. A small share needs one case."""
    return cases(draw, lambda: draw.one_of((0, 0.3, 0.45, 1)), draw.truth, "ab", draw.one_of((0, 0, 0.0, 1, 1.0, 0.001)))


# %% check="equal_recall" points=1 hidden=true
# Ties, shares that need one more case, and Series under labels of their own.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(equal_recall, [0.5, 0.5, 0.5, 0.2], [1, 1, 1, 1], ["a"] * 4, 0.25).returns({"a": 0.5}, tip="Cases with the same p are caught together. No higher threshold catches one of them.")
    check.call(equal_recall, [0.1, 0.9, 0.4], [1, 1, 1], ["b", "b", "b"], 0.34).returns({"b": 0.4}, tip="A third is less than 0.34, so one of three is too few.")
    series = pd.Series([0.3, 0.6], index=[5, 6]), pd.Series([True, True], index=[6, 5]), pd.Series(["a", "b"], index=[0, 0])
    check.call(equal_recall, *series, 1).returns({"a": 0.3, "b": 0.6}, tip="Cases are matched by position, whatever the labels of a Series are: turn it into an array.")
    inputs.compare(equal_recall, reference)
earned

# %% wrong="equal_recall" mistake="one threshold for all" says="Both groups have the threshold of all late cases together"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    ranked = np.sort(p[late])[::-1]
    needed = int(np.ceil(share * len(ranked)))
    return {name: ranked[needed - 1] if needed else np.inf for name in np.unique(group[late])}


# %% wrong="equal_recall" mistake="a share of all cases" says="This threshold alerts a share of all cases of a group"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group[late]):
        ranked = np.sort(p[group == name])[::-1]
        needed = int(np.ceil(share * len(ranked)))
        thresholds[name] = ranked[needed - 1] if needed else np.inf
    return thresholds


# %% wrong="equal_recall" mistake="an interpolated quantile" says="A quantile between two cases is not the highest threshold"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    if share == 0:
        return dict.fromkeys(group[late], np.inf)
    return {name: np.quantile(p[late & (group == name)], 1 - share) for name in set(group[late])}


# %% wrong="equal_recall" mistake="rounds the number of cases down" says="One case is too few: round up"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group[late]):
        ranked = np.sort(p[late & (group == name)])[::-1]
        needed = int(share * len(ranked))
        thresholds[name] = ranked[needed - 1] if needed else np.inf
    return thresholds


# %% wrong="equal_recall" mistake="p must exceed the threshold" says="Here a case with exactly p = threshold gets an alert, too"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group[late]):
        own = p[late & (group == name)]
        enough = [limit for limit in [*own, 0] if np.mean(own > limit) >= share]
        thresholds[name] = max(enough) if share > 0 else np.inf
    return thresholds


# %% wrong="equal_recall" mistake="fails where a group has no late case" says="Python can't take one of none"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group):
        ranked = np.sort(p[late & (group == name)])[::-1]
        thresholds[name] = ranked[int(np.ceil(share * len(ranked))) - 1] if share else np.inf
    return thresholds


# %% wrong="equal_recall" mistake="takes the last case where none is needed" says="Item number -1 of a list is its last one"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group[late]):
        ranked = np.sort(p[late & (group == name)])[::-1]
        thresholds[name] = ranked[int(np.ceil(share * len(ranked))) - 1]
    return thresholds


# %% right="equal_recall" way="sorts and counts"
def equal_recall(p, late, group, share):
    p, late, group = np.asarray(p), np.asarray(late, bool), np.asarray(group)
    thresholds = {}
    for name in np.unique(group[late]):
        ranked = np.sort(p[late & (group == name)])[::-1]
        needed = int(np.ceil(share * len(ranked)))
        thresholds[name] = ranked[needed - 1] if needed else np.inf
    return thresholds


# %% right="equal_recall" way="plain Python"
def equal_recall(p, late, group, share):
    ranked = {}
    for chance, happened, name in sorted(zip(p, late, group), reverse=True):
        if happened:
            ranked.setdefault(name, []).append(chance)
    found = {}
    for name, chances in ranked.items():
        caught = 0
        while caught < share * len(chances):
            caught += 1
        found[name] = chances[caught - 1] if caught else float("inf")
    return found


# %% right="equal_recall" way="pandas, by groups"
def equal_recall(p, late, group, share):
    cases = pd.DataFrame({"p": list(p), "late": list(late), "group": list(group)})
    cases = cases[cases["late"].astype(bool)]
    if share == 0:
        return dict.fromkeys(cases["group"], np.inf)
    caught = cases.groupby("group")["p"].rank(method="max", ascending=False, pct=True)
    return cases[caught >= share].groupby("group")["p"].max().to_dict()


# %% [markdown] statement="unique_share"
# ## 10. How anonymous is it? · 5 minutes
#
# The scheme wants to publish its rides, without names and card numbers. But whoever saw a neighbor take a bike at the harbor at eight knows a few columns. If only one ride has these values, its row is the neighbor's, and so is all else that stands in it.
#
# Write `unique_share(table, columns)`. It returns the share of the rows, from 0 to 1, that are the only one of their kind: no other row has the same values in **all** of `columns`, a list with one name or more.
#
# - Other columns do not count, nor does the index.
# - Rows that are alike are not unique, not even the first of them.
# - A missing value equals a missing value.
# - A table without rows has no share: raise `ValueError`.
#
# **Worked example.** Three rides start at (hub, 7), (hub, 7) and (dock, 7). Only the third is the only one of its kind: 1/3. By the hour alone none is: 0.

# %% exercise="unique_share"
def unique_share(table, columns):
    """Return the share of the rows that no other row equals in these columns."""
    ### BEGIN SOLUTION
    if len(table) == 0:
        raise ValueError("table has no rows; give one at least.")
    return float((~table.duplicated(columns, keep=False)).mean())
    ### END SOLUTION


# %% [markdown] hints="unique_share"
# How often does each combination of values occur? The rows of those that occur once are the ones you count. Divide by the number of all rows.
#
# ---
#
# `table.duplicated(columns)` marks repetitions, but not the first of the rows that are alike; look up its argument `keep`. Or count with `groupby`, which leaves out missing values unless you say `dropna=False`.

# %% check="unique_share" points=2
# A row is unique if no other has the same values in all of the columns.
from workbook import check

starts = pd.DataFrame(
    {"ride": range(9), "start": ["dock"] * 3 + ["hub"] * 5 + ["park"], "hour": [8, 8, 9, 7, 9, 9, 9, 9, 8]}
)
with check.points(2) as earned:
    check.call(unique_share, starts, ["start", "hour"]).returns(
        1 / 3,
        tip="Of nine rides three are unique: (dock, 9), (hub, 7) and (park, 8).",
        mistakes=[
            (5 / 9, "Five different kinds of ride are not five unique rides. A ride with a twin is not unique, also where it comes first."),
            (6 / 9, "That is the share of the rides that have a twin. Return the share of those that have none."),
            (3 / 5, "Three of the five kinds occur once. You are asked for a share of the rows: divide by nine."),
            (3, "That is how many there are. Return their share of all rows."),
            (1.0, "Every ride has a number of its own, which nobody saw from the window. Only the given columns count."),
            (2 / 9, "Each column is looked at by itself. What singles a ride out is the combination: compare all columns together."),
            (1 / 9, "By the start alone one ride is unique, and by the hour alone another one. Here both columns count, taken together."),
            (100 / 3, "That is percent. Return a share, from 0 to 1."),
        ],
    )
    holes = pd.DataFrame({"start": ["dock"] * 3 + ["hub"] * 3 + ["park"] * 2, "hour": [np.nan, np.nan, 8, np.nan, 8, 8, 8, 8]})
    check.call(unique_share, holes, ["start", "hour"]).returns(
        2 / 8,
        tip="The first two rides are alike: a missing value equals a missing value. The two that follow are unique, and the others have twins.",
        mistakes=[
            (1 / 8, "A row with a missing value is left out, as groupby does unless you say dropna=False. The ride from the hub is unique."),
            (4 / 8, "Python says that nan is not equal to nan, and so the first two rides pass for different ones. Here a missing value equals a missing value."),
            (1 / 5, "Rows with missing values are dropped before you count. They are rides like others."),
        ],
    )
    check.call(unique_share, starts.iloc[:0], ["hour"]).raises(ValueError, tip="Without rows there is nothing to take a share of: raise ValueError.")
earned

# %% generator="unique_share"
from workbook import generate

inputs = generate.Inputs(few="a call that goes through a table takes a millisecond")


def rides(draw, names, low=1, high=12):
    values = {
        "start": draw.one_of((("dock", "hub"), ("dock", "hub", "a", "ab", ""))),
        "hour": (0, 8, 9),
        "to": ("b", "bc", "hub"),
        "day": (pd.Timestamp("2012-12-31"), pd.Timestamp("2013-01-01")),
        "fare": (0.0, 0.1 + 0.2, 0.3, 1e-12),
        "member": (True, False),
        "rain": (0.0, 1.5, np.nan),
        "note": ("x", None, "nan", "None", ""),
        "code": (1, "1", "01"),
    }
    count = draw.length(low, high)
    return draw.table(**{name: [draw.one_of(values[name]) for _ in range(count)] for name in names})


def named(draw, *more):
    names = draw.shuffled(["start", "hour", "to", "day", "fare", "member", "code"])[: draw.whole(2, 4)]
    return draw.shuffled([*names, *more])


def repeated(draw, table):
    again = [draw.whole(0, len(table) - 1) for _ in range(draw.whole(0, 3))]
    return table.iloc[draw.shuffled([*range(len(table)), *again])]


@inputs("Other columns do not count", "no other row has the same values in **all** of `columns`", count=24)
def ordinary(draw):
    """Compare all of the columns together, and no other one. Labels of rows do not count."""
    names = named(draw)
    return generate.given(rides(draw, names), draw.shuffled(names)[: draw.whole(1, len(names))])


@inputs("Rows that are alike are not unique", count=12)
def twins(draw):
    """Where rows are alike, none of them is unique, wherever they stand; two, three or all may be alike."""
    table = rides(draw, ["start", "hour", "to"], high=6)
    return generate.given(repeated(draw, table), ["start", "hour", "to"][: draw.whole(1, 3)])


@inputs("A missing value equals a missing value", count=14)
def missing(draw):
    """A missing value equals a missing value and nothing else, not 0, nor the text nan."""
    names = named(draw, "rain", "note")[-3:]
    table = repeated(draw, rides(draw, dict.fromkeys([*names, "rain", "note"]), high=8))
    return generate.given(table, draw.one_of((["rain"], ["note"], ["note", "rain"], names)))


@inputs("the same values in **all** of `columns`", count=8)
def borders(draw):
    """Rows whose values only run together into the same text are two kinds."""
    mark = ("", "-", ",", ", ", " ", "_", "|", "/")[round(8 * draw.room) % 8]
    return generate.given(draw.table(start=["a", f"a{mark}b"], to=[f"b{mark}c", "c"]), ["start", "to"])


@inputs("A table without rows has no share", count=4)
def no_rows(draw):
    """The table has columns and no rows: raise ValueError."""
    return generate.given(rides(draw, ["start", "hour"], low=1).iloc[:0], draw.one_of((["start"], ["start", "hour"])))


# %% check="unique_share" points=1 hidden=true
# One column, all rows alike or different, borders between values, and labels that repeat.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(unique_share, starts, ["start"]).returns(1 / 9, tip="By the start alone only the ride from the park is unique.")
    check.call(unique_share, starts.set_axis([7] * 9), ["hour", "start"]).returns(1 / 3, tip="The index does not count, nor does the order of the columns.")
    check.call(unique_share, pd.DataFrame({"p": ["ab", "a"], "q": ["c", "bc"]}), ["p", "q"]).returns(1.0, tip="ab, c and a, bc are two combinations. Keep a border between values.")
    check.call(unique_share, starts.iloc[:1], ["hour"]).returns(1.0, tip="A single row is the only one of its kind.")
    inputs.compare(unique_share, reference)
earned

# %% wrong="unique_share" mistake="counts the kinds" says="Five different kinds of ride are not five unique rides"
def unique_share(table, columns):
    if table.empty:
        raise ValueError("no rows")
    return len(table.drop_duplicates(columns)) / len(table)


# %% wrong="unique_share" mistake="compares whole rows" says="Only the given columns count"
def unique_share(table, columns):
    if table.empty:
        raise ValueError("no rows")
    return (~table.duplicated(keep=False)).mean()


# %% wrong="unique_share" mistake="a share of the kinds" says="You are asked for a share of the rows: divide by nine"
def unique_share(table, columns):
    if table.empty:
        raise ValueError("no rows")
    return (table.value_counts(columns, dropna=False) == 1).mean()


# %% wrong="unique_share" mistake="loses rows with missing values" says="as groupby does unless you say dropna=False"
def unique_share(table, columns):
    if table.empty:
        raise ValueError("no rows")
    return (table.groupby(columns).size() == 1).sum() / len(table)


# %% wrong="unique_share" mistake="missing values differ" says="Python says that nan is not equal to nan"
def unique_share(table, columns):
    from collections import Counter

    counts = Counter(table[columns].itertuples(index=False, name=None))
    if not counts:
        raise ValueError("no rows")
    return sum(count == 1 for count in counts.values()) / len(table)


# %% wrong="unique_share" mistake="each column by itself" says="What singles a ride out is the combination"
def unique_share(table, columns):
    if table.empty:
        raise ValueError("no rows")
    return np.mean([~table[name].duplicated(keep=False) for name in columns], axis=0).astype(bool).mean()


# %% wrong="unique_share" mistake="the share of twins" says="Return the share of those that have none"
def unique_share(table, columns):
    if table.empty:
        raise ValueError("no rows")
    return table.duplicated(columns, keep=False).mean()


# %% right="unique_share" way="sizes of groups"
def unique_share(table, columns):
    sizes = table.groupby(columns, dropna=False).size()
    if not len(sizes):
        raise ValueError("give a table with rows")
    return (sizes == 1).sum() / len(table)


# %% right="unique_share" way="each row against each other"
def unique_share(table, columns):
    rows = [[None if pd.isna(value) else value for value in row] for row in table[columns].to_numpy(object)]
    if len(rows) < 1:
        raise ValueError("give a table with rows")
    alone = 0
    for row in rows:
        alone += rows.count(row) == 1
    return alone / len(rows)


# %% right="unique_share" way="neither a repetition from above nor from below"
def unique_share(table, columns):
    if table.shape[0] == 0:
        raise ValueError("give a table with rows")
    above = table.duplicated(subset=columns, keep="first")
    below = table.duplicated(subset=columns, keep="last")
    return 1 - (above | below).sum() / len(table)


# %% [markdown] statement="datasheet"
# ## 11. Six questions about the bikes · 30 minutes
#
# Here are the rentals as the course ships them. The data set is described by H. Fanaee-T and J. Gama (2013), *Event labeling combining ensemble detectors and background knowledge*; it is in the UCI Machine Learning Repository under CC BY 4.0.

# %%
from workbook import data

bikes = data.load_bikes()
bikes.describe(include="all").T[["count", "unique", "top", "min", "mean", "max"]]

# %% [markdown]
# Answer these six questions of a datasheet, each in two to five sentences. Where the data can answer, compute it (add cells as you like) and quote the number. Where you do not know, say so, and say who would know.
#
# 1. **Motivation.** What was it collected for, and how does that differ from what we want it for?
# 2. **Composition.** What is one row? How many are there, and how many should there be? Is anything missing, and does it look random?
# 3. **Composition.** Do some columns add up to others, and what would that do to a model of `count`?
# 4. **Collection.** What is counted, and what is not? Think of somebody who finds an empty station.
# 5. **Uses.** Name one decision for which this table is fit, and one for which it is not.
# 6. **Maintenance.** What changed between 2011 and 2012? When should a model trained on it be distrusted?

# %% [markdown] exercise="datasheet" points=12
# ### BEGIN SOLUTION
# 1. **Motivation.** The operator records each rental to run and bill the system; Fanaee-T and Gama joined it with weather to study the detection of unusual events. We want to forecast demand by the hour so that vans leave in time. Nobody collected it for that: it has no stations and no stock.
# 2. **Composition.** One row is one hour of the whole system: 17,379 rows. Two years have 17,544 hours, so 165 are missing. They cluster between two and five in the morning and around storms (36 of them on 29 and 30 October 2012, others in the snow of January 2011 and the storm of late August 2011), so they do not look random. Perhaps hours without any rental were not written; the operator would know.
# 3. **Composition.** `casual + registered = count` in every row. A model of `count` that may see both would be perfect and useless, since both are known only afterwards: a leak. `temp` and `feels_like` nearly repeat each other, which is harmless for trees and makes the weights of a linear model hard to read.
# 4. **Collection.** Rentals are counted, not wishes. Somebody who finds an empty station leaves no trace, so demand is understated exactly where and when vans are needed most. Weather is for the city, not for a station.
# 5. **Uses.** Fit: staffing the call center and the vans for the whole city by the hour. Not fit: deciding which station gets bikes, or whether a district is underserved, since place and person are not in it.
# 6. **Maintenance.** Rentals grew by 65% from 2011 to 2012, and by 41% from one June to the next, although the mean temperature hardly changed (15.0 and 15.7 °C). A model that has never seen the growth underestimates every hour. Distrust it when its mean error leaves zero for two weeks, after the network grows, and in any season that it has seen only once.
# ### END SOLUTION

# %% [markdown] rubric="datasheet"
# **How this is marked** (12 points)
#
# | | 0 | 2 | 4 |
# |---|---|---|---|
# | **Numbers** | None, or copied without a look | Rows and missing hours counted | Also the sum of columns verified, and growth between the years measured |
# | **What is not there** | The table is taken for the world | Missing hours or unmet demand named | Both named, with what they do to a forecast, and who could know more |
# | **Use and age** | "Can be used for machine learning" | One fit and one unfit use | Both with a reason from the data, and a condition, measurable, when to stop trusting it |
