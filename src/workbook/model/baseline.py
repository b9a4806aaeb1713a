"""Rules that need no training, written as scikit-learn estimators.

A rule that stands in the same row as the models is judged by the same tests. The idea follows
human-learn's `FunctionClassifier`.
"""

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.dummy import DummyClassifier
from sklearn.utils.validation import check_is_fitted

from workbook import case
from workbook.guards import are_prices, has_rows


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


def ladder(*, cost_fp, cost_fn):
    """Return the rules a model must beat, from the laziest to the one that is searched for.

    Parameters
    ----------
    cost_fp, cost_fn : float
        Prices by which the last rung is searched.

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
        "best rule": BestRule(cost_fp=cost_fp, cost_fn=cost_fn),
    }


class BestRule(ClassifierMixin, BaseEstimator):
    """The cheapest rule of one column and one limit, searched on the cases it is fitted to.

    Looking for it is a fit like any other: the price on the cases that were searched is a little
    too good, and only cases from later tell the real one.

    Parameters
    ----------
    cost_fp, cost_fn : float
        Prices of a false alert and of a missed late flight.

    Attributes
    ----------
    rules_ : DataFrame
        What `column_rules` found, the cheapest rule first.
    name_ : str
        The cheapest, such as "overdue > 3".

    Examples
    --------
    >>> flights = pd.DataFrame({"overdue": [0, 1, 4, 9], "minute": [600, 360, 480, 700]})
    >>> best = BestRule(cost_fp=1, cost_fn=5).fit(flights, [False, False, True, True])
    >>> best.name_, best.predict(flights).tolist()
    ('overdue > 1', [False, False, True, True])
    """

    def __init__(self, *, cost_fp, cost_fn):
        self.cost_fp = cost_fp
        self.cost_fn = cost_fn

    def fit(self, X, y):
        """Search the rules of all columns of numbers in `X`."""
        self.rules_ = column_rules(X, y, cost_fp=self.cost_fp, cost_fn=self.cost_fn)
        best = self.rules_.iloc[0]
        self.name_ = f"{best['column']} {best['sign']} {best['limit']:g}"
        self.classes_ = np.array([False, True])
        return self

    def predict(self, X):
        """Apply the cheapest rule; no alert where its column is missing."""
        check_is_fitted(self)
        best = self.rules_.iloc[0]
        column = X[best["column"]].to_numpy(float)
        return column > best["limit"] if best["sign"] == ">" else column <= best["limit"]


def column_rules(table, late, *, cost_fp, cost_fn):
    """Find the best limit of each column, for alerts above it and for alerts up to it.

    Parameters
    ----------
    table : DataFrame
        What was known, one row a case. Columns that hold no numbers are left out.
    late : array-like of bool, shape (cases,)

    Returns
    -------
    DataFrame
        `column`, `sign` (">" or "<="), `limit` and `cost` (per 100 cases), the cheapest first. A
        missing value sends no alert. Of limits that cost the same, the smallest.

    Raises
    ------
    ValueError
        If there is no case, no column of numbers, or not one `late` a row.

    Notes
    -----
    Sorting a column once prices all its limits: the late cases up to each value are a running sum.
    Holte (1993), "Very simple classification rules perform well on most commonly used datasets",
    Machine Learning 11, is the classic on how far one column goes.

    Examples
    --------
    >>> flights = pd.DataFrame({"overdue": [0, 1, 4, 9]})
    >>> column_rules(flights, [False, False, True, True], cost_fp=1, cost_fn=5)
        column sign  limit   cost
    0  overdue    >    1.0    0.0
    1  overdue   <=    9.0   50.0
    """
    has_rows(table)
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    late = np.asarray(late, bool)
    if len(late) != len(table):
        raise ValueError(f"late has {len(late)} values for {len(table)} rows; give one a row.")
    found = []
    for name in table.select_dtypes(["number", "bool"]):
        column = table[name].to_numpy(float)
        order = np.argsort(column, kind="stable")[: np.count_nonzero(~np.isnan(column))]
        if not len(order):
            continue
        values, happened = column[order], late[order]
        last = np.append(np.flatnonzero(np.diff(values)), len(values) - 1)  # of equal values
        late_upto, upto = happened.cumsum()[last], last + 1
        late_above, above = happened.sum() - late_upto, len(values) - upto
        unseen = late.sum() - happened.sum()  # late, and the column is missing
        for sign, missed, alerts, caught in [
            (">", late_upto + unseen, above, late_above),
            ("<=", late_above + unseen, upto, late_upto),
        ]:
            cost = 100 * (cost_fn * missed + cost_fp * (alerts - caught)) / len(late)
            best = cost.argmin()
            found.append((name, sign, values[last[best]], cost[best]))
    if not found:
        raise ValueError("The table has no column of numbers; give one at least.")
    found = pd.DataFrame(found, columns=["column", "sign", "limit", "cost"])
    return found.sort_values("cost", kind="stable", ignore_index=True)


def from_noon_on(flights):
    """Alert for every flight scheduled at 12:00 or later: delays pile up during the day."""
    return flights["minute"] >= 12 * 60


def running_late(flights):
    """Alert when the flights of the last two hours left late: by more than five minutes on average.

    With no departure in the window there is nothing to fear from it: no alert.
    """
    return flights["mean_delay"] > case.LIVE_RULE_MINUTES


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
