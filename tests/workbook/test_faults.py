"""Planted faults: the answer sheet is right, and the audit finds what an audit can find."""

import numpy as np
import pandas as pd
import pytest

from workbook import clean, features
from workbook.clean import faults

KEY = ["time", "carrier", "flight"]
FINDABLE = {
    "unit change": "unit change",
    "dead feed": "dead feed",
    "sentinel": "sentinel",
    "duplicated rows": "duplicate key",
}


@pytest.fixture(scope="module")
def april(rows):
    return rows[rows["time"].dt.month == 4]


@pytest.fixture(scope="module")
def may(rows):
    return rows[rows["time"].dt.month == 5]


def audited(table, reference):
    findings = clean.audit(table, key=KEY, reference=reference)
    return findings[findings["check"] != "missing"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("fault", FINDABLE)
def test_it_plants_what_the_audit_finds_in_the_right_columns(fault, seed, may, april, weather):
    damaged, answers = faults.plant(may, weather, seed=seed, among=[fault])
    findings = audited(damaged, april)
    assert set(findings["check"]) == {FINDABLE[fault]}
    [answer] = answers.itertuples()
    assert answer.fault == fault
    if fault == "duplicated rows":
        assert findings["rows"].tolist() == [answer.rows]
    else:
        assert list(findings["column"]) == answer.columns.split(", ")


@pytest.mark.parametrize("seed", range(6))
def test_it_plants_a_shifted_join_that_only_the_source_betrays(seed, may, april, weather):
    damaged, _ = faults.plant(may, weather, seed=seed, among=["shifted join"])
    assert audited(damaged, april).empty
    assert clean.join_offsets(may, weather, "temp").idxmax() == 3
    assert clean.join_offsets(damaged, weather, "temp").idxmax() != 3


def test_it_flips_labels_that_no_audit_can_find(may, april, weather):
    flipped, answers = faults.plant(may, weather, seed=0, among=["flipped labels"])
    assert answers["rows"].tolist() == [round(0.1 * len(may))]
    before, after = (clean.audit(table, key=KEY, reference=april) for table in (may, flipped))
    pd.testing.assert_frame_equal(before, after)


@pytest.mark.parametrize("seed", range(4))
def test_it_plants_all_at_once_and_each_can_still_be_found(seed, may, april, weather):
    before = may.copy()
    damaged, answers = faults.plant(may, weather, seed=seed, count=len(faults.FAULTS))
    assert answers["fault"].tolist() == faults.FAULTS
    assert set(audited(damaged, april)["check"]) == set(FINDABLE.values())
    assert clean.join_offsets(damaged, weather, "temp").idxmax() != 3
    pd.testing.assert_frame_equal(may, before)


def test_it_repeats_a_plan_for_the_same_seed_only(may, weather):
    one, same, other = (faults.plant(may, weather, seed=s, count=3) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one[0], same[0])
    pd.testing.assert_frame_equal(one[1], same[1])
    assert not one[1].equals(other[1])


def test_it_shifts_a_join_by_as_much_as_features_would_have(may, weather):
    older = features.weather_before(may, weather, hours_before=8)
    shifted = faults.shift_join(may, weather, hours=5)
    pd.testing.assert_frame_equal(shifted[features.WEATHER], older)
    right = faults.shift_join(may, weather, hours=0)
    pd.testing.assert_frame_equal(right, may)


def test_it_counts_the_share_of_rows_that_it_was_asked_for():
    table = pd.DataFrame({"x": range(10), "late": [True] * 10})
    assert (faults.put_sentinel(table, "x", share=0.3, seed=0)["x"] == -999).sum() == 3
    assert faults.flip_labels(table, share=0.3, seed=0)["late"].sum() == 7
    twice = faults.duplicate_rows(table, share=0.3, seed=0)
    assert len(twice) == 13
    assert twice["x"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda table: faults.change_unit(table, "y", abs), "no column 'y'"),
        (lambda table: faults.put_sentinel(table, "x", share=20, seed=0), "share is 20"),
        (lambda table: faults.flip_labels(table, "x", seed=0), "labels are True or False"),
        (lambda table: faults.shift_join(table, table[:0], [], hours=0, on="x"), "source is empty"),
        (
            lambda table: faults.shift_join(table, table, [], hours=np.nan, on="x"),
            "hours is nan; give a number",
        ),
        (lambda table: faults.plant(table, table, seed=0, among=["fire"]), "holds 'fire'"),
        (lambda table: faults.plant(table, table, seed=0, count=7), "count is 7"),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call(pd.DataFrame({"x": np.arange(3)}))
