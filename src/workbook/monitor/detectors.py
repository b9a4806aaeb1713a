"""Watch a stream one value at a time and say when it has changed.

Every detector has `update(x)`, which returns the detector, `drift_detected`, true right after the
value that raised the alarm, and `reset()`. After an alarm it starts afresh by itself.
"""

import math

import numpy as np
import pandas as pd

NUMBERS = (int, float, np.number, np.bool_)


class PageHinkley:
    """Add up by how much values exceed their mean; alarm when the sum is far above its minimum.

    Looks for increases only: an error rate that falls needs no alarm.

    Parameters
    ----------
    delta : float
        What a value may exceed the mean by without counting.
    threshold : float
        Alarm when the sum is more than this above its minimum. Larger: fewer alarms, later.
    min_samples : int
        No alarm before this many values.

    References
    ----------
    Page (1954), "Continuous inspection schemes", Biometrika 41; Hinkley (1971), "Inference about
    the change-point from cumulative sum tests", Biometrika 58.

    Examples
    --------
    An error rate of 20% becomes 80% after 1,000 flights; the alarm comes at the 12th after that.

    >>> stream = [0, 0, 0, 0, 1] * 200 + [1, 1, 1, 1, 0] * 200
    >>> alarms(PageHinkley(threshold=8), stream)
    [1011]
    """

    def __init__(self, *, delta=0.005, threshold=50.0, min_samples=30):
        for name, value in {"delta": delta, "threshold": threshold}.items():
            if not 0 <= value < math.inf:
                raise ValueError(f"{name} is {value!r}; give a number, 0 or more.")
        _windows(min_samples=min_samples)
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.reset()

    def reset(self):
        """Forget everything."""
        self.drift_detected = False
        self.count, self.mean, self.total, self.lowest = 0, 0.0, 0.0, math.inf
        return self

    def update(self, x):
        """Take in one number."""
        _number(x)
        if self.drift_detected:
            self.reset()
        self.count += 1
        self.mean += (x - self.mean) / self.count
        self.total += x - self.mean - self.delta
        self.lowest = min(self.lowest, self.total)
        risen = self.total - self.lowest
        self.drift_detected = self.count >= self.min_samples and risen > self.threshold
        return self


class ADWIN:
    """Keep a window as long as the mean does not change; alarm when its two ends disagree.

    The window is stored as sums of 1, 2, 4, … values, at most `max_buckets` of each, so that a
    long one stays cheap. Every border between two sums is a place where old and new could part.
    The original keeps the newer part after an alarm; this one, like `river`'s, starts afresh.

    Parameters
    ----------
    delta : float
        Confidence: smaller means fewer false alarms.
    clock : int
        Compare after every so many values.
    max_buckets, min_length, grace : int
        Sums of one size before two are merged; values needed on either side of a cut; values
        before the first comparison.

    References
    ----------
    Bifet and Gavaldà (2007), "Learning from time-changing data with adaptive windowing", SDM.

    Examples
    --------
    >>> stream = [0, 0, 0, 0, 1] * 200 + [1, 1, 1, 1, 0] * 200
    >>> alarms(ADWIN(), stream)
    [1055]
    """

    def __init__(self, *, delta=0.002, clock=32, max_buckets=5, min_length=5, grace=10):
        if not 0 < delta < 1:
            raise ValueError(f"delta is {delta!r}; give a number between 0 and 1.")
        _windows(clock=clock, max_buckets=max_buckets, min_length=min_length)
        self.delta, self.clock, self.max_buckets = delta, clock, max_buckets
        self.min_length, self.grace = min_length, grace
        self.reset()

    def reset(self):
        """Forget everything."""
        self.drift_detected = False
        self.width, self.total, self.squares = 0, 0.0, 0.0  # squares: of deviations from the mean
        self.rows = [[]]  # rows[i]: sums of 2**i values each, oldest first
        return self

    def update(self, x):
        """Take in one number."""
        _number(x)
        if self.drift_detected:
            self.reset()
        if self.width:
            self.squares += self.width * (x - self.total / self.width) ** 2 / (self.width + 1)
        self.width += 1
        self.total += x
        self.rows[0].append(x)
        self._merge()
        due = self.width % self.clock == 0 and self.width > self.grace
        self.drift_detected = due and any(self._differ(*cut) for cut in self._cuts())
        return self

    def _merge(self):
        for size, row in enumerate(self.rows):
            if len(row) <= self.max_buckets:
                return
            if size + 1 == len(self.rows):
                self.rows.append([])
            self.rows[size + 1].append(row.pop(0) + row.pop(0))

    def _cuts(self):
        """Yield length and sum of the older part, for every border."""
        length, total = 0, 0.0
        for size in reversed(range(len(self.rows))):
            for part in self.rows[size]:
                length, total = length + 2**size, total + part
                yield length, total

    def _differ(self, old, total):
        new = self.width - old
        if min(old, new) < self.min_length:
            return False
        gap = abs(total / old - (self.total - total) / new)
        log = math.log(2 * math.log(self.width) / self.delta)
        parts = 1 / (old - self.min_length + 1) + 1 / (new - self.min_length + 1)
        return gap > math.sqrt(2 * parts * self.squares / self.width * log) + 2 / 3 * parts * log


class DummyDetector:
    """Alarm every `period` values without looking: what a real detector must beat.

    >>> alarms(DummyDetector(period=400), [0] * 1000)
    [399, 799]
    """

    def __init__(self, *, period):
        _windows(period=period)
        self.period = period
        self.reset()

    def reset(self):
        """Start counting afresh."""
        self.drift_detected, self.count = False, 0
        return self

    def update(self, x):
        """Count one more value."""
        self.count += 1
        self.drift_detected = self.count % self.period == 0
        return self


def alarms(detector, stream):
    """Run a detector over a stream, from the start, and list where it alarmed, counted from 0."""
    detector.reset()
    return [at for at, x in enumerate(np.asarray(stream).tolist()) if _alarmed(detector, x, at)]


def trial(detectors, *, before, after, rows=2000, drift_at=1000, streams=100, seed=0):
    """Plant a change in streams of errors and measure who sees it, how late, and who cries wolf.

    Parameters
    ----------
    detectors : dict of str to detector
    before, after : float
        Error rate up to the change and from it on.
    rows, drift_at, streams : int
        Length of a stream, where it changes, how many streams. As many more have no change.

    Returns
    -------
    DataFrame
        Index: detector. `false_alarms` (share of the streams without change that have an alarm),
        `detected` (share of the others with an alarm after the change) and `delay` (median number
        of rows from the change to that alarm; missing if there was none).

    Examples
    --------
    >>> clock = {"clock": DummyDetector(period=1500)}
    >>> list(trial(clock, before=0.2, after=0.8, streams=5).loc["clock"].map(float))
    [1.0, 1.0, 499.0]
    """
    if not 0 < drift_at < rows:
        raise ValueError(f"drift_at is {drift_at!r}; it lies between 0 and rows, which is {rows}.")
    if not (0 <= before <= 1 and 0 <= after <= 1):
        raise ValueError(f"before is {before!r} and after {after!r}; both lie between 0 and 1.")
    _windows(streams=streams)
    rng = np.random.default_rng(seed)
    calm = rng.random((streams, rows)) < before
    rates = np.where(np.arange(rows) < drift_at, before, after)
    changed = rng.random((streams, rows)) < rates
    found = {}
    for name, detector in detectors.items():
        false = [bool(alarms(detector, stream)) for stream in calm.astype(int)]
        first = [
            next((at - drift_at for at in alarms(detector, stream) if at >= drift_at), math.nan)
            for stream in changed.astype(int)
        ]
        seen = ~np.isnan(first)
        delay = np.median(np.array(first)[seen]) if seen.any() else math.nan
        found[name] = {"false_alarms": np.mean(false), "detected": seen.mean(), "delay": delay}
    return pd.DataFrame.from_dict(found, orient="index")


def _alarmed(detector, x, at):
    try:
        return detector.update(x).drift_detected
    except ValueError as problem:
        raise ValueError(f"Row {at} of the stream: {problem}") from None


def _number(x):
    if not (isinstance(x, NUMBERS) and -math.inf < x < math.inf):
        raise ValueError(f"x is {x!r}; leave out what is missing or infinite before watching.")


def _windows(**sizes):
    for name, size in sizes.items():
        if not size >= 1:
            raise ValueError(f"{name} is {size!r}; give a number, 1 or more.")
