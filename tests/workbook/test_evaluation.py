"""Splits, selection and learning curves: against scikit-learn, known curves and pure noise."""

import clock
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.dummy import DummyClassifier
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from workbook.model import evaluation


def mistakes(y, p):
    return np.mean((p >= 0.5) != y)


# --- splits


def test_it_chooses_the_same_rows_for_the_same_seed_only():
    one, same, other = (evaluation.random_split(50, train_rows=20, seed=s) for s in (1, 1, 2))
    assert one.sum() == 20
    assert (one == same).all()
    assert (one != other).any()


def test_it_judges_each_split_on_the_rows_not_trained_on():
    X = pd.DataFrame({"x": [0, 0, 0, 0, 1]})
    y = [False, True, False, True, True]
    table = evaluation.compare_splits(
        lambda: DummyClassifier(strategy="most_frequent"),
        X,
        y,
        {"early": [True, True, False, False, False], "late": [False, False, True, True, True]},
        score=lambda y, p: list(y),
    )
    assert table["score"].tolist() == [[False, True, True], [False, True]]
    assert table["train_rows"].tolist() == [2, 3]
    assert table["test_rows"].tolist() == [3, 2]


def test_it_flatters_a_model_that_meets_twins_of_its_training_rows():
    rng = np.random.default_rng(0)
    day = np.repeat(np.arange(100), 10)
    late = np.repeat(rng.random(100) < 0.5, 10)  # all flights of a day share their fate
    X = pd.DataFrame({"day": day})
    splits = {"random": evaluation.random_split(1000, train_rows=700), "time": day < 70}
    table = evaluation.compare_splits(DecisionTreeClassifier, X, late, splits, score=mistakes)
    assert table.loc["random", "score"] < 0.02
    assert table.loc["time", "score"] > 0.3


# --- selection


def test_it_finds_one_percent_outside_and_a_half_inside():
    error = evaluation.selection_illusion(repeats=50)
    assert error.shape == (50, 2)
    assert error["outside"].mean() == pytest.approx(0.015, abs=0.015)
    assert error["inside"].mean() == pytest.approx(0.5, abs=0.05)


def test_it_agrees_with_scikit_learn_on_the_same_noise():
    n, p, k, folds = 30, 200, 10, 5
    error = evaluation.selection_illusion(n=n, p=p, k=k, folds=folds, seed=3).iloc[0]
    X = np.random.default_rng(3).standard_normal((n, p), dtype=np.float32)
    y = np.arange(n) % 2
    cv = PredefinedSplit(np.arange(n) // 2 % folds)
    nearest = KNeighborsClassifier(n_neighbors=1)
    kept = SelectKBest(f_classif, k=k)
    inside = cross_val_score(make_pipeline(kept, nearest), X, y, cv=cv)
    outside = cross_val_score(nearest, kept.fit_transform(X, y), y, cv=cv)
    assert error["inside"] == pytest.approx(1 - inside.mean())
    assert error["outside"] == pytest.approx(1 - outside.mean())


def test_it_has_no_illusion_without_a_selection():
    error = evaluation.selection_illusion(n=40, p=20, k=20, repeats=3)
    assert (error["outside"] == error["inside"]).all()


def test_it_is_fast_enough_for_a_live_experiment():
    assert clock.fastest(evaluation.selection_illusion) < 0.1


# --- learning curves


def test_it_measures_each_size_in_each_draw_on_nested_samples():
    sizes_seen = []

    class Nosy(LogisticRegression):
        def fit(self, X, y):
            sizes_seen.append(set(X.index))
            return super().fit(X, y)

    rng = np.random.default_rng(0)
    X = pd.DataFrame({"x": rng.normal(size=400)})
    y = rng.random(400) < 1 / (1 + np.exp(-3 * X["x"]))
    curve = evaluation.learning_curve(
        Nosy, X[:200], y[:200], X[200:], y[200:], sizes=[50, 200], score=mistakes, repeats=2
    )
    assert curve["rows"].tolist() == [50, 200, 50, 200]
    assert curve["draw"].tolist() == [0, 0, 1, 1]
    assert sizes_seen[0] < sizes_seen[1] == sizes_seen[3] == set(range(200))
    assert sizes_seen[0] != sizes_seen[2]
    assert curve["score"].iloc[1] == curve["score"].iloc[3] < 0.3


@given(st.floats(0, 50), st.floats(0.5, 100), st.floats(0.2, 1.5))
def test_it_recovers_a_curve_without_noise(a, b, c):
    sizes = np.array([250, 500, 1000, 2000, 4000, 8000, 16000])
    errors = a + b * (sizes / 250.0) ** -c
    fit = evaluation.fit_learning_curve(sizes, errors)
    again = fit["a"] + fit["b"] * sizes ** -fit["c"]
    np.testing.assert_allclose(again, errors, rtol=1e-3, atol=1e-3 * b)


def test_it_fits_errors_that_stay_the_same():
    fit = evaluation.fit_learning_curve([10, 20, 40, 80], [5.0] * 4)
    assert fit["a"] + fit["b"] * 40 ** -fit["c"] == pytest.approx(5)


def test_it_averages_points_at_the_same_size():
    sizes = np.repeat([10, 40, 160, 640], 2)
    noise = np.tile([-0.1, 0.1], 4)
    fit = evaluation.fit_learning_curve(sizes, 1 + 2 * sizes**-0.5 + noise)
    assert fit == pytest.approx({"a": 1, "b": 2, "c": 0.5}, rel=0.01)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: evaluation.random_split(5, train_rows=5), "train_rows is 5 of 5 rows"),
        (
            lambda: evaluation.compare_splits(
                DummyClassifier,
                pd.DataFrame({"x": [1, 2]}),
                [0, 1],
                {"all": [True, True]},
                score=mistakes,
            ),
            r"splits\['all'\] is bool of shape \(2,\)",
        ),
        (
            lambda: evaluation.learning_curve(
                DummyClassifier,
                pd.DataFrame({"x": [1, 2, 3]}),
                [0, 0, 0],
                [[1]],
                [0],
                sizes=[3],
                score=mistakes,
            ),
            "All training rows have y = 0",
        ),
        (lambda: evaluation.selection_illusion(p=10, k=11), "k is 11 of p = 10"),
        (lambda: evaluation.selection_illusion(n=8, folds=5), "folds is 5 for n = 8"),
        (lambda: evaluation.selection_illusion(repeats=0), "repeats is 0"),
        (
            lambda: evaluation.learning_curve(
                DummyClassifier, [[1]] * 3, [0] * 3, [[1]], [0], sizes=[4], score=mistakes
            ),
            "sizes holds 4; give 2 to 3",
        ),
        (lambda: evaluation.fit_learning_curve([1, 2, 3], [3, 2, 1]), "holds 3 different sizes"),
        (lambda: evaluation.fit_learning_curve([1, 1, 1, 1], [3, 2, 1, 1]), "1 different sizes"),
        (lambda: evaluation.fit_learning_curve([1, 2], [1]), "sizes has 2 values and errors 1"),
        (lambda: evaluation.fit_learning_curve([1, 2, 3, 4], [1, 1, 1, np.nan]), "missing or neg"),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call()
