"""Race `workbook.monitor.report` against Evidently, and check its numbers against peers.

Evidently needs pandas < 3, so it lives in an environment of its own:

    uv venv peers --python 3.11
    uv pip install --python peers "evidently==0.7.23" "frouros==0.9.0" "pandas<3"
    python tests/measure_monitoring.py --peers peers/bin/python

Both sides get the same 100,000 x 20 against 100,000 x 20 and measure PSI, Kolmogorov-Smirnov,
Jensen-Shannon and Wasserstein; the time is that of the fastest of three runs, without imports. Then
the numbers are compared, on the peers' own bins. The exit code is 1 if we are less than 20 times
faster or a number differs in the sixth decimal. The last lines are what
tests/workbook/test_monitor.py records. This file runs on both sides, and imports only what its side
has.
"""

import argparse
import json
import subprocess
import sys
import time

import numpy as np
import pandas as pd

COLUMNS = [f"x{number}" for number in range(20)]


def tables(rows=100_000):
    """Return reference and current of the race; no column has moved like another."""
    rng = np.random.default_rng(0)
    shift = np.linspace(0, 0.5, len(COLUMNS))
    reference = rng.normal(size=(rows, len(COLUMNS)))
    current = rng.normal(shift, 1.2, size=(rows, len(COLUMNS)))
    return pd.DataFrame(reference, columns=COLUMNS), pd.DataFrame(current, columns=COLUMNS)


def recorded_tables():
    """Return the two samples whose values the tests record."""
    rng = np.random.default_rng(0)
    reference = pd.DataFrame({"x": rng.normal(size=30_000)})
    return reference, pd.DataFrame({"x": rng.normal(0.1, 1.2, 17_001)})


def fastest(run, times=3):
    """Return the result of a run and the seconds of the fastest of several."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    return result, min(seconds)


def peers():
    """Measure with Evidently and Frouros; runs in their environment."""
    from evidently import Report
    from evidently.metrics import ValueDrift
    from frouros.detectors.data_drift import PSI

    def evidently(reference, current):
        methods = ["psi", "jensenshannon", "ks", "wasserstein"]
        metrics = [ValueDrift(column=name, method=how) for name in reference for how in methods]
        found = Report(metrics).run(current, reference).dict()["metrics"]
        values = {}
        for metric in found:
            config = metric["config"]
            values.setdefault(config["column"], {})[config["method"]] = float(metric["value"])
        return values

    def frouros(reference, current):
        values = {}
        for name in reference:
            detector = PSI(num_bins=10)
            detector.fit(X=reference[name].to_numpy())
            values[name] = float(detector.compare(X=current[name].to_numpy())[0].distance)
        return values

    values, seconds = fastest(lambda: evidently(*tables()))
    recorded = {"evidently": evidently(*recorded_tables()), "frouros": frouros(*recorded_tables())}
    found = {"seconds": seconds, "evidently": values, "frouros": frouros(*tables())}
    print(json.dumps(found | {"recorded": recorded}))
    return 0


def sturges(reference, current, bins):
    """Return Evidently's bins, whatever `bins` says."""
    return np.histogram_bin_edges(np.concatenate([reference, current]), "sturges")[1:-1]


def filled(shares):
    """Fill empty bins as Evidently does."""
    least = shares[shares > 0].min()
    return np.where(shares == 0, least / 1e6 if least <= 1e-4 else 1e-4, shares)


def differences(found):
    """Return the largest difference from each peer's measure, all columns."""
    from workbook import monitor

    reference, current = tables()
    ours = monitor.report(reference, current, edges=sturges)
    tiny = np.finfo(float).tiny  # what Frouros puts into empty bins
    by_width = monitor.report(reference, current, edges=monitor.width_edges, eps=tiny)["psi"]
    psi = {}
    for name in COLUMNS:
        both = reference[name].to_numpy(), current[name].to_numpy()
        edges = sturges(*both, None)
        psi[name] = monitor.psi(*(filled(monitor.shares(x, edges)) for x in both), eps=0)
    theirs = pd.DataFrame.from_dict(found["evidently"], orient="index")
    spread = reference.std(ddof=0)  # Evidently divides by it
    return {
        "Evidently psi": np.abs(theirs["psi"] - pd.Series(psi)).max(),
        "Evidently jensenshannon": np.abs(theirs["jensenshannon"] - ours["jensen_shannon"]).max(),
        "Evidently ks (p-value)": np.abs(theirs["ks"] - ours["ks_p"]).max(),
        "Evidently wasserstein": np.abs(theirs["wasserstein"] - ours["wasserstein"] / spread).max(),
        "Frouros psi": np.abs(pd.Series(found["frouros"]) - by_width).max(),
    }


def race(python):
    """Run both sides, compare, and return the exit code."""
    from workbook import monitor

    command = [python, "-W", "ignore", __file__, "--inside"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(told.splitlines()[-1])
    reference, current = tables()
    _, seconds = fastest(lambda: monitor.report(reference, current))
    times = found["seconds"] / seconds
    print(f"Evidently {found['seconds']:.2f} s, workbook {seconds:.3f} s: {times:.0f} times faster")
    worst = differences(found)
    for name, value in worst.items():
        print(f"  largest difference from {name}: {value:.1e}")
    print("recorded:", json.dumps(found["recorded"]))
    return int(times < 20 or max(worst.values()) > 5e-7)


def main():
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    side = parser.add_mutually_exclusive_group(required=True)
    side.add_argument("--peers", metavar="PYTHON", help="Python of the peers' environment")
    side.add_argument("--inside", action="store_true", help="be the peers' side")
    options = parser.parse_args()
    return peers() if options.inside else race(options.peers)


if __name__ == "__main__":
    sys.exit(main())
