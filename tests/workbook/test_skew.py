"""Train-serve skew: planted, found, and measured; nothing found where nothing is."""

import numpy as np
import pandas as pd
import pytest

from workbook import data, features
from workbook.serve import skew


def frame(**columns):
    return pd.DataFrame(columns)


def test_it_measures_each_kind_of_difference():
    training = frame(temp=[50.0, np.nan, 68.0, 70.0], carrier=["UA", "AA", None, "B6"], same=1)
    serving = frame(same=1, carrier=["UA", "aa", None, None], temp=[50.0, 0.0, 20.0, np.nan])
    found = skew.compare(training, serving).set_index("column")
    assert found.index.tolist() == ["temp", "carrier", "same"]
    assert found["differ"].tolist() == [0.75, 0.5, 0]
    np.testing.assert_array_equal(found["largest"], [48, np.nan, 0])


def test_it_forgives_rounding_type_index_and_infinity():
    training = frame(a=[0.1 + 0.2, np.inf], b=[1, 2]).set_axis([4, 2])
    serving = frame(a=[0.3, np.inf], b=[1.0, 2.0])
    assert skew.compare(training, serving)["differ"].tolist() == [0, 0]
    strict = skew.compare(training, serving, tolerance=0)
    assert strict["differ"].tolist() == [0.5, 0]


def test_it_compares_categories_by_value():
    text, category = frame(a=["x", "y"]), frame(a=["x", "z"]).astype("category")
    assert skew.compare(text, category)["differ"].tolist() == [0.5]


def test_it_has_no_largest_difference_without_a_pair_of_numbers():
    found = skew.compare(frame(a=[1.0, np.nan]), frame(a=[np.nan, np.nan]))
    assert found["differ"].tolist() == [0.5]
    assert found["largest"].isna().all()


def test_it_finds_a_server_that_looks_back_one_hour_only():
    flights = data.load_flights().head(5000)
    training = features.airport_state(flights)
    assert (skew.compare(training, features.airport_state(flights))["differ"] == 0).all()
    serving = features.airport_state(flights, window_hours=1)
    found = skew.compare(training, serving).set_index("column")
    assert found.loc["departures", "differ"] > 0.8
    assert found.loc["departures", "largest"] > 10


@pytest.mark.parametrize(
    ("training", "serving", "said"),
    [
        (frame(a=[1]), frame(b=[1]), "serving has no column 'a'"),
        (frame(a=[1]), frame(a=[1], b=[1]), "training has no column 'b'"),
        (frame(a=[1]), frame(a=[1, 2]), "training has 1 rows and serving 2"),
        (frame(a=[]), frame(a=[]), "are empty"),
    ],
)
def test_it_names_what_was_wrong(training, serving, said):
    with pytest.raises(ValueError, match=said):
        skew.compare(training, serving)
