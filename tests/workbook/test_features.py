"""What is known at the decision: equal to slow and obvious references, and blind to the future."""

import clock
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import data, features

START = pd.Timestamp("2013-05-01")


def airport(rows):
    """Build flights from (minute scheduled, delay or None)."""
    minutes, delays = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "time": START + pd.to_timedelta(list(minutes), unit="m"),
            "dep_delay": pd.array(delays, dtype="Float64").to_numpy(float, na_value=np.nan),
        }
    )


def slow_state(flights, flight, hours_before, window_hours):
    """Look at one flight with a loop that anyone can check."""
    now = flight.time - pd.Timedelta(hours=hours_before)
    start = now - pd.Timedelta(hours=window_hours)
    left, overdue = [], 0
    for other in flights.itertuples():
        gone = other.time + pd.to_timedelta(other.dep_delay, unit="m")
        if pd.notna(gone) and start < gone <= now:
            left.append(other.dep_delay)
        if start < other.time <= now and not gone <= now:
            overdue += 1
    mean = np.mean(left) if left else np.nan
    delayed = np.mean([delay >= 30 for delay in left]) if left else np.nan
    return [mean, delayed, len(left), overdue]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.none() | st.integers(-20, 300)), min_size=1, max_size=25
    ),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([1, 2]),
)
def test_it_sees_the_same_airport_as_a_slow_loop(rows, hours_before, window_hours):
    flights = airport(rows)
    fast = features.airport_state(flights, hours_before=hours_before, window_hours=window_hours)
    slow = [slow_state(flights, row, hours_before, window_hours) for row in flights.itertuples()]
    np.testing.assert_allclose(fast.to_numpy(float), np.array(slow, float), atol=1e-9)


def test_it_never_looks_past_the_moment_of_decision():
    flights = airport([(0, 10), (60, None), (119, 0), (121, 500), (240, 0)])
    changed = flights.assign(dep_delay=[10, None, 0, -60, 999])
    before = features.airport_state(flights).iloc[4]
    # The flight of minute 121 leaves at 61 in the changed world: known at 120. At 621 it was not.
    assert before["departures"] == 2
    assert features.airport_state(changed).iloc[4]["departures"] == 3


def test_it_takes_unsorted_flights_and_keeps_their_order_and_index():
    flights = airport([(240, 0), (0, 40)]).set_axis([7, 3])
    state = features.airport_state(flights)
    assert state.index.tolist() == [7, 3]
    assert state["mean_delay"].tolist()[0] == 40


def test_it_sees_a_whole_year_in_half_a_second():
    flights = data.load_flights()
    assert clock.fastest(lambda: features.airport_state(flights)) < 0.5


def test_it_takes_the_last_reading_that_is_old_enough():
    weather = pd.DataFrame(
        {
            "time": START + pd.to_timedelta([2, 0, 1, 1], unit="h"),
            **{name: [30.0, 10.0, 20.0, 99.0] for name in features.WEATHER},
        }
    )
    flights = pd.DataFrame({"time": START + pd.to_timedelta([239, 240, 60], unit="m")})
    read = features.weather_before(flights, weather, hours_before=3)["temp"]
    np.testing.assert_array_equal(read, [10.0, 20.0, np.nan])


def test_it_counts_cancelled_and_diverted_as_late_and_29_minutes_as_on_time():
    assert features.is_late(pd.DataFrame({"arr_delay": [29.0, 30.0, np.nan]})).tolist() == [
        False,
        True,
        True,
    ]


def test_it_leaves_out_of_what_is_overdue_only_what_was_cancelled():
    flights = airport([(0, None), (0, 90), (60, None), (60, 5)])
    known = features.airport_state(flights, hours_before=0)
    found = features.without_cancelled(known, flights, hours_before=0)
    assert known["overdue"].tolist() == [2, 2, 4, 4]
    assert found["overdue"].tolist() == [1, 1, 2, 2]
    pd.testing.assert_frame_equal(found.drop(columns="overdue"), known.drop(columns="overdue"))


def test_it_does_not_change_the_flights():
    flights = airport([(0, 10), (60, None), (240, 0)]).assign(
        carrier="UA", distance=100, arr_delay=[1.0, None, 40.0]
    )
    before = flights.copy(deep=True)
    features.schedule(flights)
    features.airport_state(flights)
    pd.testing.assert_frame_equal(flights, before)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: features.is_late(pd.DataFrame({"delay": [1]})), "no column 'arr_delay'"),
        (lambda: features.is_late(pd.DataFrame({"arr_delay": []})), "The table is empty"),
        (lambda: features.airport_state(airport([(0, 1)]), hours_before=-1), "hours_before is -1"),
        (lambda: features.airport_state(airport([(0, 1)]), window_hours=0), "window_hours is 0"),
        (lambda: features.weather_before(airport([(0, 1)]), airport([(0, 1)])), "no column 'temp'"),
        (
            lambda: features.without_cancelled(airport([(0, 1)]), airport([(0, 1)])),
            "known has no column 'overdue'",
        ),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call()
