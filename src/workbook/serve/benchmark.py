"""A fitted model, measured and not guessed: how fast, how large, how long from a standstill."""

import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import joblib
import numpy as np
import pandas as pd


def latency(models, features, *, sizes=(1, 10_000), repeats=50):
    """Time the answers of fitted models, for one row and for many at once.

    Parameters
    ----------
    models : dict of str to classifier
        Name to fitted model.
    features : DataFrame
        Rows to ask about, as many as the largest size.
    sizes : sequence of int
        Rows in one call.
    repeats : int
        Calls of each; a tenth as many, and at least 5, for more than 100 rows.

    Returns
    -------
    DataFrame
        `model`, `rows`, `p50_ms`, `p99_ms` (of one call) and `rows_per_second` (at the median).

    Raises
    ------
    ValueError
        If there are fewer rows than a size asks for.
    """
    if not repeats >= 1:
        raise ValueError(f"repeats is {repeats!r}; call each model at least once.")
    table = []
    for name, model in models.items():
        for rows in sizes:
            if not 1 <= rows <= len(features):
                raise ValueError(f"sizes holds {rows}; features has {len(features)} rows.")
            asked = features.iloc[:rows]
            model.predict_proba(asked)  # the first call loads and warms
            times = []
            for _ in range(repeats if rows <= 100 else max(5, repeats // 10)):
                began = time.perf_counter()
                model.predict_proba(asked)
                times.append(1000 * (time.perf_counter() - began))
            p50, p99 = np.quantile(times, [0.50, 0.99])
            table.append((name, rows, p50, p99, 1000 * rows / p50))
    return pd.DataFrame(table, columns=["model", "rows", "p50_ms", "p99_ms", "rows_per_second"])


def stored_bytes(model):
    """Return how large a fitted model is on disk, stored by joblib without compression.

    >>> stored_bytes({"weights": [0.5]}) < 100
    True
    """
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    return buffer.tell()


def cold_start(model, row):
    """Return the seconds from starting a new process to its first answer.

    Python starts, imports the libraries, loads the model from disk and answers `row` (a DataFrame
    of one row): what a user waits for when a service has scaled to zero.
    """
    code = "import sys, joblib; m, r = joblib.load(sys.argv[1]); m.predict_proba(r)"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.joblib")
        joblib.dump((model, row), path)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, str(path)], check=True)
        return time.perf_counter() - began
