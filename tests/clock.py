"""How long work takes on a quiet machine of the usual speed, whatever this one is."""

import time

USUAL = 0.013  # seconds of `_reference` on the machine for which the promises are made


def fastest(work, runs=5):
    """The seconds of computing of the fastest of some runs, less what a slow machine adds.

    Processors are shared and throttled, so a fixed piece of work is timed beside. A machine that is
    faster than the usual one gets no credit.

    Parameters
    ----------
    work : callable
        Called without arguments, `runs` times.

    Returns
    -------
    float
    """
    return _best(work, runs) / max(1.0, _best(_reference, 5) / USUAL)


def slowness():
    """How many times as long as usual everything takes just now, by the clock; at least 1."""
    begun = time.perf_counter()
    for _ in range(20):
        _reference()
    return max(1.0, (time.perf_counter() - begun) / 20 / USUAL)


def _best(work, runs):
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def _reference():
    total = 0
    for number in range(200_000):
        total += number
    return total
