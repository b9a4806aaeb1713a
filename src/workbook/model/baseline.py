"""Rules that need no training, dressed as scikit-learn estimators.

A rule that stands in the same row as the models is judged by the same tests. The idea follows
human-learn's `FunctionClassifier`.
"""

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.dummy import DummyClassifier
from sklearn.utils.validation import check_is_fitted


class RuleClassifier(ClassifierMixin, BaseEstimator):
    """A classifier that follows a rule someone can say aloud.

    Parameters
    ----------
    rule : function
        Takes a DataFrame, returns True or False for each row.

    Examples
    --------
    >>> afternoon = RuleClassifier(lambda flights: flights["minute"] >= 12 * 60)
    >>> flights = pd.DataFrame({"minute": [360, 800]})
    >>> afternoon.fit(flights, [False, True]).predict(flights).tolist()
    [False, True]
    """

    def __init__(self, rule):
        self.rule = rule

    def fit(self, X, y=None):
        """Learn nothing; remember the two answers."""
        self.classes_ = np.array([False, True])
        return self

    def predict(self, X):
        """Apply the rule to each row of `X`; returns an array of bool."""
        check_is_fitted(self)
        said = np.asarray(self.rule(X))
        if said.shape != (len(X),) or said.dtype != bool:
            raise ValueError(
                f"rule returned {said.dtype} of shape {said.shape} for {len(X)} rows; "
                "return one True or False a row."
            )
        return said

    def predict_proba(self, X):
        """Return the rule's certainty: 0 or 1, one column a class."""
        said = self.predict(X).astype(float)
        return np.column_stack([1 - said, said])


def ladder():
    """Return the rules a model must beat, from the laziest to the sharpest.

    Returns
    -------
    dict of str to estimator
        Not fitted. They ask for the columns `minute` and `mean_delay` of `workbook.features`.
    """
    return {
        "never alert": DummyClassifier(strategy="constant", constant=False),
        "always alert": DummyClassifier(strategy="constant", constant=True),
        "majority": DummyClassifier(strategy="most_frequent"),
        "from noon on": RuleClassifier(from_noon_on),
        "live rule": RuleClassifier(running_late),
    }


def from_noon_on(flights):
    """Alert for every flight scheduled at 12:00 or later: delays pile up during the day."""
    return flights["minute"] >= 12 * 60


def running_late(flights):
    """Alert when the flights of the last two hours left more than 5 minutes late on average.

    With no departure in the window there is nothing to fear from it: no alert.
    """
    return flights["mean_delay"] > 5


class SeasonalNaive(RegressorMixin, BaseEstimator):
    """Forecast an hour as the mean of the same hour in the last weeks.

    Parameters
    ----------
    weeks : int, default 4
        How many weeks to look back.

    Attributes
    ----------
    history_ : Series
        Demand by hour, as given to `fit`.

    References
    ----------
    Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., section 5.2.

    Examples
    --------
    >>> hours = pd.DataFrame({"time": pd.date_range("2012-01-02 08:00", periods=3, freq="7D")})
    >>> SeasonalNaive(weeks=2).fit(hours[:2], [10, 30]).predict(hours[2:])
    array([20.])
    """

    def __init__(self, weeks=4):
        self.weeks = weeks

    def fit(self, X, y):
        """Remember demand `y` at the hours `X["time"]`."""
        if not (isinstance(self.weeks, int | np.integer) and self.weeks >= 1):
            raise ValueError(f"weeks is {self.weeks!r}; look back 1 or more whole weeks.")
        history = pd.Series(np.asarray(y, float), index=pd.DatetimeIndex(X["time"]))
        if history.index.has_duplicates:
            twice = history.index[history.index.duplicated()][0]
            raise ValueError(f"X['time'] holds {twice} twice; give each hour once.")
        self.history_ = history
        return self

    def predict(self, X):
        """Forecast the hours `X["time"]`; missing where no week before is known."""
        check_is_fitted(self)
        time = pd.DatetimeIndex(X["time"])
        past = [
            self.history_.reindex(time - pd.Timedelta(weeks=week)).to_numpy()
            for week in range(1, self.weeks + 1)
        ]
        known = ~np.isnan(past)
        total = np.where(known, past, 0).sum(axis=0)
        return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
