"""When columns are known, against the data; the join, against a loop that anyone can check."""

import clock
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook import data, features
from workbook.features import availability

START = pd.Timestamp("2013-05-01")


@pytest.fixture(scope="module")
def known():
    return availability.table().set_index(["table", "column"])["known"]


def times(minutes):
    return START + pd.to_timedelta(pd.Series(minutes, dtype="Float64"), unit="min")


# --- the table


def test_it_knows_every_column_once(flights, weather, known):
    tables = {
        "flights": flights,
        "weather": weather,
        "planes": data.load_planes(),
        "features": features.at_decision(flights.head(50), weather),
    }
    expected = [(name, column) for name, table in tables.items() for column in table]
    assert known.index.is_unique
    assert sorted(known.index) == sorted(expected)
    assert (availability.table()["why"].str.len() > 10).all()


def test_it_promises_nothing_earlier_than_the_data_allow(flights, known):
    delay = pd.to_timedelta(flights["dep_delay"].max(), unit="min")
    assert -known["flights", "dep_delay"] >= delay == pd.Timedelta("18h46min")
    landed = (flights["dep_delay"] + flights["air_time"]).max()
    assert landed == 20 * 60 + 37
    assert -known["flights", "arr_delay"] >= pd.to_timedelta(landed, unit="min")
    assert known["planes", "year"] <= known["flights", "tailnum"]


def test_it_admits_how_often_yesterday_is_not_over_at_the_decision(flights):
    in_the_air = flights["dep_delay"] + flights["air_time"] + 15  # at least 15 minutes of taxi
    landed = flights["time"] + pd.to_timedelta(in_the_air, unit="min")
    last = landed.groupby(landed.index.map(flights["time"].dt.normalize())).max()
    last.index += pd.Timedelta(days=1)
    over = flights["time"].dt.normalize().map(last)
    share = (over > flights["time"] - pd.Timedelta(hours=2)).mean()
    assert share == pytest.approx(0.03, abs=0.005)


# --- the join


def slow_as_of(left, right, lead):
    """Look at each pair."""
    found = []
    for now in left["time"]:
        best = None
        for number, then in enumerate(right["time"]):
            if (
                pd.notna(now)
                and then <= now - lead
                and (best is None or then >= right["time"].iloc[best])
            ):
                best = number
        found.append(np.nan if best is None else right["value"].iloc[best])
    return found


MINUTES = st.lists(st.none() | st.integers(0, 40), max_size=12)


@given(MINUTES, MINUTES, st.integers(0, 15))
def test_it_finds_what_a_loop_over_all_pairs_finds(left, right, lead):
    left = pd.DataFrame({"time": times(left)})
    right = pd.DataFrame({"time": times(right), "value": np.arange(len(right), dtype=float)})
    lead = pd.Timedelta(minutes=lead)
    joined = availability.as_of(left, right, on="time", lead=lead)
    np.testing.assert_array_equal(joined["value"], slow_as_of(left, right, lead))
    pd.testing.assert_frame_equal(joined[["time"]], left)
    assert not (joined["time_seen"] > joined["time"] - lead).any()


def test_it_keeps_rows_order_index_and_text():
    left = pd.DataFrame({"time": times([50, 10, 30]), "trip": list("abc")})
    right = pd.DataFrame({"time": times([20, 0]), "sky": ["rain", "clear"]})
    left, right = left.set_axis([7, 7, 3]), right.set_axis([5, 5])
    before = left.copy(deep=True), right.copy(deep=True)
    joined = availability.as_of(left, right, on="time", lead="15min")
    assert joined.index.tolist() == [7, 7, 3]
    assert joined["trip"].tolist() == ["a", "b", "c"]
    assert joined["sky"].fillna("").tolist() == ["rain", "", "clear"]
    pd.testing.assert_frame_equal(left, before[0])
    pd.testing.assert_frame_equal(right, before[1])


def test_it_takes_the_row_that_stands_last_of_two_at_the_same_time():
    right = pd.DataFrame({"time": times([5, 5]), "value": [1, 2]})
    joined = availability.as_of(pd.DataFrame({"time": times([5])}), right, on="time", lead="0h")
    assert joined["value"].tolist() == [2]


def test_it_agrees_with_the_weather_of_the_features_in_half_a_second(flights, weather):
    def join():
        return availability.as_of(flights, weather, on="time", lead="3h")

    assert clock.fastest(join) < 0.5
    joined = join()
    assert len(joined) == 120_835
    expected = features.weather_before(flights, weather, hours_before=3)
    pd.testing.assert_frame_equal(joined[features.WEATHER], expected)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "hour"}, "on is 'hour', which is no column of left"),
        ({"lead": "-1h"}, "lead is -1 days .* look ahead"),
        ({"lead": 3}, "lead is 3; give a duration"),
        ({"lead": "soon"}, "lead is 'soon'; give a duration"),
        ({"lead": None}, "lead is None; give a duration"),
        ({"right": pd.DataFrame({"time": [1]})}, "dtype int64; give times"),
        ({"right": pd.DataFrame({"time": times([1]), "trip": [1]})}, "column 'trip' is in the way"),
        (
            {"right": pd.DataFrame({"time": times([1]), "time_seen": [1]})},
            "column 'time_seen' is in the way",
        ),
    ],
)
def test_it_names_what_was_wrong(change, said):
    fine = {
        "left": pd.DataFrame({"time": times([9]), "trip": ["a"]}),
        "right": pd.DataFrame({"time": times([1])}),
        "on": "time",
        "lead": "2h",
    }
    availability.as_of(**fine)
    with pytest.raises(ValueError, match=said):
        availability.as_of(**fine | change)
