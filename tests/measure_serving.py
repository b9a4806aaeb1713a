"""Measure our simulation of a queue against SimPy doing the same model, in one run.

    uv run --no-project --with-editable . --with simpy python tests/measure_serving.py

gives SimPy an environment of its own. Both follow the same jobs, with the same arrival and service
times, and must come to the same start times. It prints the seconds of each, and their ratio.
"""

import gc
import time

import numpy as np

from workbook import serve

JOBS = 100_000
QUEUES = [(1, 0.5), (1, 0.9), (2, 0.9), (4, 0.8), (10, 0.9)]  # servers, utilisation


def with_simpy(arrive, needs, servers):
    """Follow the jobs with one SimPy process each; return their start times."""
    import simpy

    world = simpy.Environment()
    crew = simpy.Resource(world, capacity=servers)
    starts = np.empty(len(arrive))

    def job(number, need):
        with crew.request() as turn:
            yield turn
            starts[number] = world.now
            yield world.timeout(need)

    def door():
        for number, (at, need) in enumerate(zip(arrive.tolist(), needs.tolist(), strict=True)):
            yield world.timeout(at - world.now)
            world.process(job(number, need))

    world.process(door())
    world.run()
    return starts


def seconds(work, *, repeats):
    """Return what `work` gives, and the fastest of its runs."""
    times = []
    for _ in range(repeats):
        gc.collect()
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return result, min(times)


def main():
    """Print one line a queue."""
    print(f"{JOBS:,} jobs      ours    SimPy    ratio")
    for servers, utilisation in QUEUES:
        rate = servers * utilisation
        jobs, ours = seconds(
            lambda rate=rate, servers=servers: serve.online(rate, 1.0, servers=servers, jobs=JOBS),
            repeats=5,
        )
        arrive, needs = jobs["arrive"].to_numpy(), (jobs["finish"] - jobs["start"]).to_numpy()
        starts, theirs = seconds(
            lambda a=arrive, n=needs, servers=servers: with_simpy(a, n, servers), repeats=2
        )
        np.testing.assert_allclose(starts, jobs["start"], rtol=0, atol=1e-6)
        line = f"c = {servers:2}, ρ = {utilisation}  {1000 * ours:5.1f} ms  {theirs:5.2f} s"
        print(f"{line}  {theirs / ours:5.0f} ×", flush=True)


if __name__ == "__main__":
    main()
