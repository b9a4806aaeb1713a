"""Measurements of real models: only what holds on every machine."""

import joblib
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from workbook.serve import benchmark

FEATURES = pd.DataFrame({"a": range(1000), "b": 1.0})
LATE = FEATURES["a"] > 500


def fitted():
    return LogisticRegression(max_iter=1000).fit(FEATURES, LATE)


def test_it_times_one_row_and_many():
    models = {"line": fitted(), "constant": DummyClassifier().fit(FEATURES, LATE)}
    table = benchmark.latency(models, FEATURES, sizes=(1, 1000))
    assert table[["model", "rows"]].to_numpy().tolist() == [
        ["line", 1],
        ["line", 1000],
        ["constant", 1],
        ["constant", 1000],
    ]
    assert (table["p50_ms"] > 0).all() and (table["p50_ms"] <= table["p99_ms"]).all()
    # A call costs far more than a row: a thousand rows in one call are answered much faster.
    speed = table.set_index(["model", "rows"])["rows_per_second"]
    assert speed["line", 1000] > 20 * speed["line", 1]


def test_it_refuses_to_time_more_rows_than_there_are():
    with pytest.raises(ValueError, match="sizes holds 10000; features has 1000 rows"):
        benchmark.latency({"line": fitted()}, FEATURES)


def test_it_calls_a_model_at_least_once():
    with pytest.raises(ValueError, match="repeats is 0"):
        benchmark.latency({}, pd.DataFrame({"x": [1]}), repeats=0)


def test_it_counts_the_bytes_that_joblib_would_write(tmp_path):
    joblib.dump(fitted(), tmp_path / "model")
    assert benchmark.stored_bytes(fitted()) == (tmp_path / "model").stat().st_size
    assert isinstance(joblib.load(tmp_path / "model"), LogisticRegression)


def test_it_starts_a_process_for_a_cold_start():
    warm = benchmark.latency({"line": fitted()}, FEATURES, sizes=(1,))["p50_ms"].iloc[0]
    assert 1000 * benchmark.cold_start(fitted(), FEATURES.head(1)) > 20 * warm
