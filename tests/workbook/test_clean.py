"""The audit on tables worked by hand and on the real year; repairs and their receipts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook import clean

KEY = ["time", "carrier", "flight"]


def found(findings):
    return list(zip(findings["check"], findings["column"], findings["rows"], strict=True))


def test_it_lists_findings_only_and_leaves_the_table_alone():
    table = pd.DataFrame({"id": [1, 2, 2], "x": [np.nan, 5.0, 99.0]})
    before = table.copy()
    findings = clean.audit(table, key=["id"], ranges={"x": (0, 10)}, reference=table)
    assert found(findings) == [
        ("missing", "x", 1),
        ("duplicate key", "id", 1),
        ("out of range", "x", 1),
    ]
    pd.testing.assert_frame_equal(table, before)
    assert clean.audit(pd.DataFrame({"x": [1.0, 2.0]})).empty


def test_it_takes_the_ends_of_a_range_as_possible():
    assert clean.out_of_range(pd.DataFrame({"x": [0, 10, None]}), {"x": (0, 10)}).empty


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        ([1.0, 2, 3, -999, -999], 2),
        ([1.0, 2, 3, 9999, 9999, np.nan], 2),
        ([1.0, 2, 3, -999], 0),  # once: an outlier
        ([0, 0, 1, 1], 0),  # two values have no spread
        ([7.0, 7, 7], 0),
        ([np.nan, np.nan], 0),
    ],
)
def test_it_finds_a_sentinel_if_it_is_far_from_others_and_repeated(values, rows):
    assert clean.sentinels(pd.DataFrame({"x": values}))["rows"].sum() == rows


def test_it_sees_a_change_of_unit_in_place_or_in_width():
    reference = pd.DataFrame({"x": [0.0, 1, 2, 3, 4]})  # median 2, IQR 2
    assert clean.unit_changes(reference + 4, reference).empty
    assert found(clean.unit_changes(reference + 4.1, reference)) == [("unit change", "x", 5)]
    assert clean.unit_changes(reference * 2, reference).empty
    assert len(clean.unit_changes((reference - 2) * 4.1 + 2, reference)) == 1
    assert len(clean.unit_changes((reference - 2) / 4.1 + 2, reference)) == 1


def test_it_leaves_a_column_dead_all_along_in_peace():
    zeros, mixed = pd.DataFrame({"x": [0] * 20}), pd.DataFrame({"x": [0, 1] * 10})
    assert found(clean.dead_feeds(zeros, mixed)) == [("dead feed", "x", 20)]
    assert clean.dead_feeds(zeros, zeros).empty
    assert clean.dead_feeds(mixed, mixed).empty


KEYS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2)), min_size=1, max_size=9)


@given(KEYS, KEYS)
def test_it_foretells_how_many_rows_a_join_gives(left, right):
    left, right = (pd.DataFrame(side, columns=["x", "y"]) for side in (left, right))
    report = clean.join_report(left, right, ["x", "y"])
    assert report["rows_before"] == len(left)
    assert report["rows_after"] == len(left.merge(right, how="left", on=["x", "y"]))


def test_it_raises_no_alarm_in_any_clean_month(rows, weather):
    month = rows["time"].dt.month
    for current in range(2, 13):
        now, before = rows[month == current], rows[month == current - 1]
        findings = clean.audit(now, key=KEY, reference=before)
        assert set(findings["check"]) <= {"missing"}, current
        assert clean.join_offsets(now, weather, "temp", hours=range(9)).idxmax() == 3


def test_it_finds_the_one_impossible_wind(rows):
    ranges = {"wind_speed": (0, 200), "temp": (-20, 110), "humid": (0, 100), "visib": (0, 10)}
    assert found(clean.out_of_range(rows, ranges)) == [("out of range", "wind_speed", 32)]


def test_it_compares_a_join_with_the_hour_it_was_read_at():
    hourly = pd.DataFrame({"time": pd.date_range("2013-05-01", periods=9, freq="h")})
    hourly["temp"] = [5.0, 1, 4, 2, 8, 3, 9, 7, 6]
    joined = hourly.assign(temp=hourly["temp"].shift(2) * 1.8 + 32)
    offsets = clean.join_offsets(joined, hourly, "temp", hours=range(4))
    assert offsets.idxmax() == 2
    assert offsets[2] == pytest.approx(1)
    dead = clean.join_offsets(joined.assign(temp=0.0), hourly, "temp", hours=range(4))
    assert dead.isna().all()


def test_it_holds_a_table_against_its_schema():
    table = pd.DataFrame({"a": ["x", None], "b": [1.0, 99.0], "c": [True, False], "d": ["x", "q"]})
    schema = {
        "a": clean.Expected("str"),
        "b": clean.Expected("number", between=(0, 10)),
        "c": clean.Expected("number"),
        "d": clean.Expected("str", allowed=("x", "y")),
        "e": clean.Expected("bool"),
    }
    assert found(clean.violations(table, schema)) == [
        ("missing", "a", 1),
        ("out of range", "b", 1),
        ("type", "c", 2),
        ("not allowed", "d", 1),
        ("type", "e", 2),
    ]
    loose = {"a": clean.Expected("str", nullable=True, allowed=("x",))}
    assert clean.violations(table, loose).empty


def test_it_leaves_a_receipt_for_each_repair():
    table = pd.DataFrame({"id": [1, 2, 2], "wind": [5, 1048, 1048], "temp": [0.0, 10, 10]})
    before, log = table.copy(), clean.CleaningLog()
    mended = clean.drop_duplicates(table, ["id"], log=log, reason="sent twice")
    mended = clean.set_missing(
        mended, "wind", lambda wind: wind > 200, log=log, reason="no such wind"
    )
    assert mended["wind"].isna().tolist() == [False, True]
    receipt = log.table()[["rows_before", "rows_after", "cells_changed"]]
    assert receipt.to_numpy().tolist() == [[3, 2, 0], [2, 2, 1]]
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda table, log: clean.duplicate_keys(table, ["y"]), "no column 'y'"),
        (lambda table, log: clean.out_of_range(table, {"y": (0, 1)}), "no column 'y'"),
        (lambda table, log: clean.set_missing(table, "y", np.isnan, log=log, reason="r"), "'y'"),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call(pd.DataFrame({"x": [1.0]}), clean.CleaningLog())
