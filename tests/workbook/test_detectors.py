"""The detectors: against river, on streams with a planted change, and on the real year."""

import numpy as np
import pytest

from workbook import data, features
from workbook.monitor import detectors

RATES = np.repeat([0.2, 0.3, 0.2, 0.5, 0.1, 0.25], 2000)
STREAM = (np.random.default_rng(9).random(RATES.size) < RATES).astype(int).tolist()

# What river 0.26.1 says to STREAM, where river is not installed:
#     [i for i, x in enumerate(STREAM) if detector.update(x) or detector.drift_detected]
RIVER = {
    "ADWIN": [2527, 4895, 6047, 8063, 10239],
    "PageHinkley": [2520, 6172],
}


def rivers_alarms():
    try:
        from river import drift
    except ImportError:
        return RIVER
    # river's Page-Hinkley looks both ways and forgets slowly, unless told otherwise.
    peers = {
        "ADWIN": drift.ADWIN(),
        "PageHinkley": drift.PageHinkley(mode="up", alpha=1.0),
    }
    found = {name: [] for name in peers}
    for at, x in enumerate(STREAM):
        for name, peer in peers.items():
            peer.update(x)
            if peer.drift_detected:
                found[name].append(at)
    return found


@pytest.mark.parametrize("name", ["ADWIN", "PageHinkley"])
def test_it_alarms_at_the_same_places_as_river(name):
    assert detectors.alarms(getattr(detectors, name)(), STREAM) == rivers_alarms()[name]


def test_page_hinkley_adds_up_what_the_rows_exceed_their_mean_by():
    watch = detectors.PageHinkley(delta=0, threshold=1.4, min_samples=1)
    # Means 0, 0, 1/3, 1/2; sums 0, 0, 2/3, 7/6; the fifth row makes it 7/6 + 2/5.
    assert [watch.update(x).drift_detected for x in [0, 0, 1, 1, 1]] == [False] * 4 + [True]
    assert watch.total == pytest.approx(7 / 6 + 2 / 5)


def test_page_hinkley_does_not_mind_that_errors_become_fewer():
    watch = detectors.PageHinkley(threshold=5)
    assert detectors.alarms(watch, [1] * 500 + [0] * 500) == []
    assert len(detectors.alarms(watch, [0] * 500 + [1] * 500)) == 1


def test_adwin_keeps_every_value_in_few_sums():
    watch = detectors.ADWIN()
    rows = (np.random.default_rng(0).random(5000) < 0.2).astype(float)
    assert detectors.alarms(watch, rows) == []
    assert watch.width == 5000
    assert watch.total == rows.sum() == pytest.approx(sum(map(sum, watch.rows)))
    assert watch.squares == pytest.approx(5000 * rows.var())
    assert sum(map(len, watch.rows)) < 60


def test_after_an_alarm_a_detector_starts_afresh():
    watch = detectors.PageHinkley(threshold=5)
    for x in [0] * 100 + [1] * 6:
        watch.update(x)
    assert watch.drift_detected
    assert not watch.update(1).drift_detected
    assert watch.count == 1


def test_it_keeps_silent_on_stationary_streams_and_sees_a_planted_change_in_time():
    table = detectors.trial(
        {
            "ADWIN": detectors.ADWIN(),
            "Page-Hinkley": detectors.PageHinkley(),
            "hasty": detectors.PageHinkley(threshold=20),
            "dummy": detectors.DummyDetector(period=1500),
        },
        before=0.2,
        after=0.5,
        streams=100,
    )
    assert (table["false_alarms"][["ADWIN", "Page-Hinkley"]] == 0).all()
    assert table.loc["dummy", ["false_alarms", "delay"]].tolist() == [1, 499]
    assert (table["detected"] >= 0.95).all()
    assert table.loc["ADWIN", "delay"] <= 100
    assert table.loc["hasty", "delay"] < table.loc["Page-Hinkley", "delay"] <= 200
    assert table.loc["hasty", "false_alarms"] > 0.1


def test_storms_raise_alarms_that_shuffling_silences():
    flights, scores = data.load_flights(), data.load_scores()
    late = features.is_late(flights).to_numpy()[scores["row"]]
    order = np.argsort(flights["time"].to_numpy()[scores["row"]], kind="stable")
    errors = ((scores["online"].to_numpy() >= 1 / 6) != late)[order].astype(int)
    shuffled = np.random.default_rng(0).permutation(errors)
    makers = [detectors.ADWIN, detectors.PageHinkley]
    assert [len(detectors.alarms(make(), errors)) for make in makers] == [144, 40]
    assert [len(detectors.alarms(make(), shuffled)) for make in makers] == [0, 2]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: detectors.PageHinkley(threshold=-1), "threshold is -1; give a number, 0 or more."),
        (lambda: detectors.ADWIN(delta=0), "delta is 0; give a number between 0 and 1."),
        (lambda: detectors.DummyDetector(period=0), "period is 0; give a number, 1 or more."),
        (lambda: detectors.ADWIN(clock=0), "clock is 0; give a number, 1 or more."),
        (lambda: detectors.PageHinkley(min_samples=-1), "min_samples is -1; give a number, 1"),
        (lambda: detectors.PageHinkley().update("1"), "x is '1'; leave out what is missing"),
        (
            lambda: detectors.trial({}, before=0.1, after=2),
            "before is 0.1 and after 2; both lie between 0 and 1.",
        ),
        (lambda: detectors.ADWIN().update(float("inf")), "x is inf; leave out what is missing"),
        (
            lambda: detectors.alarms(detectors.PageHinkley(), [0, 1, np.nan]),
            "Row 2 of the stream: x is nan; leave out what is missing",
        ),
        (
            lambda: detectors.trial({}, before=0.1, after=0.2, rows=10, drift_at=10),
            "drift_at is 10; it lies between 0 and rows, which is 10.",
        ),
    ],
)
def test_bad_input_gets_a_sentence(act, sentence):
    with pytest.raises(ValueError) as refused:
        act()
    assert sentence in str(refused.value)
