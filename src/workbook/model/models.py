"""The two models of the course, and what a year with them looks like."""

import numpy as np

# scikit-learn is imported where a model is made: half a second each, and rules need none of it.


def boosted_trees():
    """Make the course's main model: 60 small trees, each mending the errors of those before.

    Handles categories and missing values by itself.

    Returns
    -------
    HistGradientBoostingClassifier
        Not fitted. Method: Friedman (2001), "Greedy function approximation: a gradient boosting
        machine", Annals of Statistics 29(5).
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=8, learning_rate=0.1, random_state=0
    )


def logistic_regression():
    """Make the plain alternative: one weight per feature, categories spread into columns.

    Returns
    -------
    Pipeline
        Not fitted.
    """
    from sklearn.compose import make_column_selector, make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    categories = make_column_selector(dtype_include="category")
    numbers = make_column_selector(dtype_exclude="category")
    return make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), categories),
            (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ),
        LogisticRegression(max_iter=1000),
    )


def monthly_scores(make_model, features, late, month, *, first):
    """Score each month with a model trained afresh on all months before it.

    Parameters
    ----------
    make_model : function
        Without arguments; returns a classifier to be fitted.
    features : DataFrame
        One row a flight.
    late, month : array-like
        What happened, and the month 1 to 12, row by row.
    first : int
        The first month to score.

    Returns
    -------
    array of float
        Probability of being late; missing before the month `first`.
    """
    late, month = np.asarray(late), np.asarray(month)
    if not (month < first).any():
        raise ValueError(f"first is {first!r}, but no month lies before it to learn from.")
    scores = np.full(len(month), np.nan)
    for current in range(first, month.max() + 1):
        now = month == current
        past = month < current
        model = make_model().fit(features[past], late[past])
        scores[now] = model.predict_proba(features[now])[:, 1]
    return scores
