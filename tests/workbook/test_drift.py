"""The drift simulator: each kind changes what it says, and nothing else, on the real flights."""

import numpy as np
import pandas as pd
import pytest

from workbook import data, features, monitor
from workbook.monitor import drift

ROWS, START = 40_000, 20_000


@pytest.fixture(scope="module")
def flights():
    """The flights of January to March with what was known, and whether they were late."""
    table = data.load_flights()
    known = features.at_decision(table, data.load_weather())
    known["late"] = features.is_late(table)
    return known[table["month"] <= 3].reset_index(drop=True)


@pytest.fixture(scope="module")
def sudden():
    return drift.strength("sudden", ROWS, start=START, end=ROWS)


def halves(stream):
    return stream.iloc[:START], stream.iloc[START:]


def test_patterns_are_what_their_names_say():
    def made(pattern):
        return drift.strength(pattern, 1000, start=200, end=400)

    sudden, gradual, incremental, recurring = map(made, drift.PATTERNS)
    assert sudden.tolist() == [0] * 200 + [1] * 800
    assert recurring.tolist() == ([0] * 200 + [1] * 200) * 2 + [0] * 200
    assert incremental[[200, 300, 400]].tolist() == [0, 0.5, 1]
    assert set(gradual) == {0, 1}
    assert gradual[200:300].mean() < 0.5 < gradual[300:400].mean()
    assert (gradual[:200] == 0).all() and (gradual[400:] == 1).all()


def test_without_strength_nothing_changes(flights):
    calm = np.zeros(ROWS)
    for stream in (
        drift.covariate_shift(flights, calm, column="mean_delay"),
        drift.label_shift(flights, calm),
        drift.concept_drift(flights, calm, column="mean_delay"),
    ):
        before, after = halves(stream)
        table = monitor.report(before.drop(columns="strength"), after.drop(columns="strength"))
        limit = monitor.psi_critical(START, START, level=monitor.sidak_level(16, family=0.001))
        assert (table["psi"].drop("carrier") < limit).all()
        assert abs(before["late"].mean() - after["late"].mean()) < 0.015


def test_a_covariate_shift_leaves_the_meaning_of_the_facts(flights, sudden):
    stream = drift.covariate_shift(flights, sudden, column="mean_delay", tilt=2)
    rank = flights["mean_delay"].fillna(-np.inf).rank(pct=True, method="average")
    of_value = dict(zip(flights["mean_delay"].fillna(-np.inf), rank, strict=True))
    ranks = stream["mean_delay"].fillna(-np.inf).map(of_value)
    assert ranks[:START].mean() == pytest.approx(1 / 2, abs=0.01)
    assert ranks[START:].mean() == pytest.approx(3 / 4, abs=0.01)
    # Among flights with like facts the late rate stays.
    band = pd.cut(stream["mean_delay"], [-50, 0, 5, 10, 20, 40, 80, 900])
    rates = stream.assign(band=band).groupby(["band", "strength"], observed=True)["late"].mean()
    assert (rates.unstack()[0] - rates.unstack()[1]).abs().max() < 0.05
    assert stream["late"][START:].mean() > stream["late"][:START].mean() + 0.05


def test_a_label_shift_leaves_how_late_flights_look(flights, sudden):
    stream = drift.label_shift(flights, sudden, odds=3)
    before, after = halves(stream)
    rate = flights["late"].mean()
    assert before["late"].mean() == pytest.approx(rate, abs=0.01)
    assert after["late"].mean() == pytest.approx(3 * rate / (1 + 2 * rate), abs=0.01)
    for late in (True, False):
        table = monitor.report(
            before.loc[before["late"] == late, ["mean_delay", "minute", "wind_speed"]],
            after.loc[after["late"] == late, ["mean_delay", "minute", "wind_speed"]],
        )
        assert (table["psi"] < 0.02).all()


def test_a_concept_drift_leaves_the_facts(flights, sudden):
    stream = drift.concept_drift(flights, sudden, column="minute", flip=0.4)
    before, after = halves(stream)
    facts = ["mean_delay", "minute", "carrier"]
    assert (monitor.report(before[facts], after[facts])["psi"] < 0.01).all()
    high = flights["minute"] > flights["minute"].median()
    rate = flights.loc[high, "late"].mean()
    now = after.loc[after["minute"] > flights["minute"].median(), "late"].mean()
    assert now == pytest.approx(rate + 0.4 * (1 - 2 * rate), abs=0.015)
    low = after.loc[after["minute"] <= flights["minute"].median(), "late"].mean()
    assert low == pytest.approx(flights.loc[~high, "late"].mean(), abs=0.015)


def test_the_same_seed_gives_the_same_stream_and_leaves_the_table_alone(flights, sudden):
    copy = flights.copy()
    one, two = (drift.concept_drift(flights, sudden, column="minute", seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(flights, copy)
    assert not one.equals(drift.concept_drift(flights, sudden, column="minute", seed=4))


ONE = pd.DataFrame({"x": [1.0, 2.0], "word": ["a", "b"], "late": [True, True]})


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda: drift.strength("slow", 9, start=1, end=2),
            "pattern is 'slow'; the patterns are sudden, gradual, incremental, recurring.",
        ),
        (
            lambda: drift.strength("sudden", 9, start=3, end=3),
            "start is 3 and end 3; start at 0 or more, end after it.",
        ),
        (
            lambda: drift.covariate_shift(ONE, [0], column="y"),
            "column is 'y'; the table has x, word, late.",
        ),
        (
            lambda: drift.covariate_shift(ONE, [0], column="word"),
            "Column 'word' holds words; choose one of numbers.",
        ),
        (
            lambda: drift.covariate_shift(ONE.assign(x=np.nan), [0], column="x"),
            "Column 'x' is empty or all missing; there is nothing to draw.",
        ),
        (
            lambda: drift.covariate_shift(ONE, [np.nan], column="x"),
            "strength leaves 0 to 1; make it with drift.strength(…).",
        ),
        (
            lambda: drift.covariate_shift(ONE, [0], column="x", tilt=0),
            "tilt is 0; give a number, more than 0.",
        ),
        (
            lambda: drift.covariate_shift(ONE.assign(x=1.0), [0], column="x"),
            "Column 'x' is constant; choose one that varies.",
        ),
        (
            lambda: drift.concept_drift(ONE.assign(x=1.0), [0], column="x"),
            "Column 'x' is constant; choose one that varies.",
        ),
        (
            lambda: drift.label_shift(ONE.assign(late=[1, np.nan]), [0]),
            "Column 'late' holds more than True and False; leave such rows out.",
        ),
        (
            lambda: drift.concept_drift(ONE, [0], column="x", label="y"),
            "label is 'y'; the table has x, word, late.",
        ),
        (
            lambda: drift.label_shift(ONE, [0]),
            "Column 'late' is always True; a shift needs both to draw from.",
        ),
        (
            lambda: drift.concept_drift(ONE, [0], column="x", flip=2),
            "flip is 2; give a number from 0 to 1.",
        ),
    ],
)
def test_bad_input_gets_a_sentence(act, sentence):
    with pytest.raises(ValueError) as refused:
        act()
    assert sentence in str(refused.value)
