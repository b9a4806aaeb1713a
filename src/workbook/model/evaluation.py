"""What a measured error is worth: how it was split, what was selected, how much data it saw.

`X` is a table of features, `y` what happened, one True or False a row. `score` is a function of
`y` and of the probabilities announced, that returns a number where less is better.
"""

import numpy as np
import pandas as pd
from scipy.optimize import least_squares


def random_split(rows, *, train_rows, seed=0):
    """Choose training rows at random, whenever they happened.

    Parameters
    ----------
    rows, train_rows : int
        How many there are; how many to choose.

    Returns
    -------
    array of bool, shape (rows,)
        True for training.

    Examples
    --------
    >>> int(random_split(10, train_rows=3).sum())
    3
    """
    if not 0 < train_rows < rows:
        raise ValueError(f"train_rows is {train_rows!r} of {rows} rows; leave some on both sides.")
    chosen = np.zeros(rows, bool)
    chosen[np.random.default_rng(seed).permutation(rows)[:train_rows]] = True
    return chosen


def compare_splits(make_model, X, y, splits, *, score):
    """Fit and judge the same model under several splits of the same rows.

    Parameters
    ----------
    make_model : function
        Without arguments; returns a classifier to be fitted.
    X : DataFrame, shape (rows, features)
    y : array-like of bool, shape (rows,)
    splits : dict of str to array-like of bool, shape (rows,)
        Name to training rows. All others are for the test.
    score : function

    Returns
    -------
    DataFrame
        Index: split. `train_rows`, `test_rows`, `score` (on the test rows).
    """
    y, found = np.asarray(y), {}
    for name, train in splits.items():
        train = np.asarray(train)
        if train.dtype != bool or train.shape != y.shape or train.all() or not train.any():
            raise ValueError(
                f"splits[{name!r}] is {train.dtype} of shape {train.shape}; give one True or "
                f"False for each of {len(y)} rows, and some of both."
            )
        model = make_model().fit(X[train], y[train])
        judged = score(y[~train], _probability(model, X[~train]))
        found[name] = {"train_rows": train.sum(), "test_rows": (~train).sum(), "score": judged}
    return pd.DataFrame.from_dict(found, orient="index")


def selection_illusion(*, n=50, p=5000, k=100, folds=5, repeats=1, seed=0):
    """Measure how selecting features before cross-validation makes pure noise look predictable.

    Features and classes are independent, so that the true error is one half. The `k` features
    that correlate best with the class feed a 1-nearest-neighbour classifier.

    Parameters
    ----------
    n, p, k : int
        Cases, half of each class; features; features to keep.
    folds : int
        Of the cross-validation.
    repeats : int
        How many data sets to draw.

    Returns
    -------
    DataFrame
        One row a data set: the error (share of wrong answers) with the selection made `outside`
        the cross-validation, on all cases, and `inside`, on the training cases of each fold.

    References
    ----------
    Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2nd ed., 7.10.2.

    Examples
    --------
    >>> selection_illusion(repeats=5).mean().round(1).to_dict()
    {'outside': 0.0, 'inside': 0.5}
    """
    if not 1 <= k <= p:
        raise ValueError(f"k is {k!r} of p = {p!r} features; keep 1 or more, at most all.")
    if not 2 <= folds <= n // 2:
        raise ValueError(f"folds is {folds!r} for n = {n!r}; give 2 or more, with 2 cases each.")
    if not repeats >= 1:
        raise ValueError(f"repeats is {repeats!r}; draw 1 data set or more.")
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(repeats):
        X = rng.standard_normal((n, p), dtype=np.float32)
        y = np.arange(n) % 2
        fold = (
            np.arange(n) // 2 % folds
        )  # both classes in each fold, or an error of 1/2 looks worse
        before = _best_features(X, y, k)
        wrong = np.zeros((2, n), bool)
        for number in range(folds):
            test = fold == number
            within = _best_features(X[~test], y[~test], k)
            for row, chosen in enumerate([before, within]):
                said = _nearest(X[~test][:, chosen], y[~test], X[test][:, chosen])
                wrong[row, test] = said != y[test]
        errors.append(wrong.mean(axis=1))
    return pd.DataFrame(errors, columns=["outside", "inside"])


def learning_curve(
    make_model, X_train, y_train, X_test, y_test, *, sizes, score, repeats=1, seed=0
):
    """Measure how a score falls as the model learns from more rows.

    Parameters
    ----------
    make_model : function
        Without arguments; returns a classifier to be fitted.
    X_train, X_test : DataFrame
    y_train, y_test : array-like of bool
    sizes : sequence of int
        Numbers of training rows, each drawn at random without replacement.
    score : function
    repeats : int
        Draws for each size.

    Returns
    -------
    DataFrame
        One row a fit: `rows`, `draw` (0, 1, ...) and `score` on the test rows.
    """
    y_train, measured = np.asarray(y_train), []
    for size in sizes:
        if not 2 <= size <= len(X_train):
            raise ValueError(f"sizes holds {size!r}; give 2 to {len(X_train)} training rows.")
    rng = np.random.default_rng(seed)
    for draw in range(repeats):
        order = rng.permutation(len(X_train))
        for size in sizes:
            rows = order[:size]  # nested: the larger sample holds the smaller one
            model = make_model().fit(X_train.iloc[rows], y_train[rows])
            measured.append((size, draw, score(y_test, _probability(model, X_test))))
    return pd.DataFrame(measured, columns=["rows", "draw", "score"])


def fit_learning_curve(sizes, errors):
    """Fit error = a + b * n ** -c: a floor `a`, and a gap that closes as a power of the rows.

    Parameters
    ----------
    sizes, errors : array-like of float, shape (points,)
        4 points or more, at 4 sizes or more.

    Returns
    -------
    dict of str to float
        `a` and `b`, both 0 or more, and `c`, from 0.01 to 2.

    Notes
    -----
    Least squares. The form is a convention that often fits, not a law; what lies beyond the last
    size is extrapolation. Source: Hestness et al. (2017), "Deep learning scaling is predictable,
    empirically", arXiv:1712.00409.

    Examples
    --------
    >>> fit = fit_learning_curve([1, 4, 16, 64], [3.0, 2.0, 1.5, 1.25])
    >>> {name: round(value, 3) + 0 for name, value in fit.items()}
    {'a': 1.0, 'b': 2.0, 'c': 0.5}
    """
    sizes, errors = np.asarray(sizes, float), np.asarray(errors, float)
    if sizes.shape != errors.shape or sizes.ndim != 1:
        raise ValueError(f"sizes has {sizes.size} values and errors {errors.size}; give pairs.")
    if not (np.isfinite(sizes) & np.isfinite(errors) & (sizes > 0) & (errors >= 0)).all():
        raise ValueError("sizes or errors hold a value that is missing or negative; give numbers.")
    different = len(np.unique(sizes))
    if different < 4:
        raise ValueError(f"sizes holds {different} different sizes; a curve of three needs 4.")
    # Counted in the smallest size, the gap is of the size of the errors and the fit well behaved.
    unit, spread = sizes.min(), np.ptp(errors) or 1.0
    found = least_squares(
        lambda curve: curve[0] + curve[1] * (sizes / unit) ** -curve[2] - errors,
        [errors.min(), spread, 0.5],
        bounds=([0, 0, 0.01], [np.inf, np.inf, 2]),
        x_scale=[spread, spread, 1],
    )
    a, gap, c = found.x
    return {"a": float(a), "b": float(gap * unit**c), "c": float(c)}


def _probability(model, X):
    """Return the probability of the second class, late."""
    if len(model.classes_) < 2:
        raise ValueError(
            f"All training rows have y = {model.classes_[0]}; give enough rows to see both classes."
        )
    return model.predict_proba(X)[:, 1]


def _best_features(X, y, k):
    """Find the k columns with the largest absolute correlation with the class."""
    side = (y - y.mean()).astype(X.dtype)
    mean = X.mean(axis=0)
    spread = np.einsum("ij,ij->j", X, X) - len(X) * mean**2  # times n: the variance
    return np.argpartition(-((side @ X) ** 2) / spread, k - 1)[:k]


def _nearest(known, labels, asked):
    """Give each asked row the label of the known row nearest to it."""
    square = (known**2).sum(axis=1) - 2 * asked @ known.T  # plus a constant in each row
    return labels[square.argmin(axis=1)]
