"""What mistakes cost, when to act, and whether a model is worth its price.

`late` is what happened and `alert` what was announced, one True or False a case; `p` is a model's
probability of being late. `cost_fp` is the price of a false alert (false positive), `cost_fn` of a
missed late flight (false negative), in any one unit.
"""

import numpy as np
import pandas as pd

from workbook.guards import are_prices, has_rows

PROVEN, LIKELY = 0.95, 0.80  # levels of the intervals behind a verdict


def outcomes(late, alert, *, cost_fp, cost_fn):
    """Count the four outcomes of an alert and what each costs.

    Returns
    -------
    DataFrame
        Index: the four outcomes. `cases` (count), `price` (per case), `cost` (total).

    Examples
    --------
    >>> outcomes([1, 1, 0, 0], [1, 0, 1, 0], cost_fp=1, cost_fn=5)
                  cases  price  cost
    caught            1      0     0
    missed            1      5     5
    false alert       1      1     1
    true negative     1      0     0
    """
    late, alert = _pair(late, alert)
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    cases = [late & alert, late & ~alert, ~late & alert, ~late & ~alert]
    table = pd.DataFrame(
        {"cases": [int(case.sum()) for case in cases], "price": [0, cost_fn, cost_fp, 0]},
        index=["caught", "missed", "false alert", "true negative"],
    )
    return table.assign(cost=table["cases"] * table["price"])


def case_costs(late, alert, *, cost_fp, cost_fn):
    """Price the mistakes of a list of alerts, case by case.

    >>> case_costs([True, False, True], [False, True, True], cost_fp=1, cost_fn=5)
    array([5, 1, 0])
    """
    late, alert = _pair(late, alert)
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    return np.where(late, cost_fn * ~alert, cost_fp * alert)


def cost_per_100(late, alert, *, cost_fp, cost_fn):
    """Price the mistakes of a list of alerts, per 100 cases.

    >>> cost_per_100([True, False], [False, True], cost_fp=1, cost_fn=5)
    300.0
    """
    return float(100 * case_costs(late, alert, cost_fp=cost_fp, cost_fn=cost_fn).mean())


def best_threshold(*, cost_fp, cost_fn):
    """Return the probability from which on an alert is the cheaper bet.

    At probability p an alert costs (1 - p) * cost_fp on average and silence p * cost_fn, if right
    decisions cost nothing. They are equal at cost_fp / (cost_fp + cost_fn): a theorem for
    calibrated probabilities (Elkan 2001, "The foundations of cost-sensitive learning", IJCAI).

    >>> best_threshold(cost_fp=1, cost_fn=4)
    0.2
    """
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    if cost_fp + cost_fn == 0:
        raise ValueError("cost_fp and cost_fn are both 0; mistakes without a price need no alert.")
    return cost_fp / (cost_fp + cost_fn)


def cost_curve(late, p, *, cost_fp, cost_fn, thresholds=None):
    """Price every threshold a decision maker could choose.

    Parameters
    ----------
    late, p : array-like, shape (cases,)
        What happened; the probability that was announced.
    thresholds : array-like, optional
        Between 0 and 1; 0, 0.01, ..., 1 unless given. An alert is sent for p >= threshold.

    Returns
    -------
    DataFrame
        `threshold`, `cost` (per 100 cases), `accuracy` and `alerts` (shares of all cases).

    Examples
    --------
    >>> cost_curve([1, 0], [0.6, 0.2], cost_fp=1, cost_fn=5, thresholds=[0.1, 0.5, 0.9])
       threshold   cost  accuracy  alerts
    0        0.1   50.0       0.5     1.0
    1        0.5    0.0       1.0     0.5
    2        0.9  250.0       0.5     0.0
    """
    late = _truth(late, "late")
    p = np.asarray(p, float)
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    if p.shape != late.shape:
        raise ValueError(f"p has {p.size} values and late has {late.size}; give one for each case.")
    _shares(p, "p", "a probability")
    thresholds = np.linspace(0, 1, 101) if thresholds is None else np.asarray(thresholds, float)
    _shares(thresholds, "thresholds", "each")
    late_p, ok_p = np.sort(p[late]), np.sort(p[~late])
    missed = np.searchsorted(late_p, thresholds, "left")
    false_alerts = len(ok_p) - np.searchsorted(ok_p, thresholds, "left")
    cases = len(p)
    return pd.DataFrame(
        {
            "threshold": thresholds,
            "cost": 100 * (cost_fp * false_alerts + cost_fn * missed) / cases,
            "accuracy": 1 - (false_alerts + missed) / cases,
            "alerts": (len(late_p) - missed + false_alerts) / cases,
        }
    )


def skill(cost_model, cost_baseline, cost_perfect=0.0):
    """Return the share of the possible saving that a model gets: 1 is perfect, 0 the baseline.

    Negative if the model is worse than the baseline. Source: Murphy (1988), "Skill scores based on
    the mean square error", Monthly Weather Review 116.

    >>> skill(55, 60, 40)
    0.25
    """
    if not cost_perfect < cost_baseline:
        raise ValueError(
            f"cost_perfect is {cost_perfect!r} and cost_baseline {cost_baseline!r}; "
            "there is nothing to save unless perfect is cheaper."
        )
    return (cost_baseline - cost_model) / (cost_baseline - cost_perfect)


def cash_flow(*, build, run_per_month, cases_per_month, gain_per_case, months, yearly_rate=0.08):
    """Lay out what a model costs and earns, month by month, in today's money.

    Parameters
    ----------
    build, run_per_month : float
        Money paid once before the first month, and each month.
    cases_per_month, gain_per_case : float
        How often the model decides; money saved against the rule it replaces, per case.
    months : int
        1 or more.
    yearly_rate : float
        Discount rate; 0.08 is 8% a year.

    Returns
    -------
    DataFrame
        `month` (0 is the build), `cash`, `present_value` and their running sum `npv`: the last
        one is the net present value of the project.

    Examples
    --------
    >>> cash_flow(build=100, run_per_month=10, cases_per_month=1000, gain_per_case=0.07, months=2,
    ...           yearly_rate=0)["npv"].tolist()
    [-100.0, -40.0, 20.0]
    """
    if not (isinstance(months, int | np.integer) and months >= 1):
        raise ValueError(f"months is {months!r}; give a whole number of months, 1 or more.")
    if not yearly_rate > -1:
        raise ValueError(f"yearly_rate is {yearly_rate!r}; 0.08 means 8% a year.")
    month = np.arange(months + 1)
    cash = np.where(month == 0, -build, cases_per_month * gain_per_case - run_per_month) * 1.0
    present = cash / (1 + yearly_rate) ** (month / 12)
    return pd.DataFrame(
        {"month": month, "cash": cash, "present_value": present, "npv": present.cumsum()}
    )


def break_even_volume(*, build, run_per_month, months, gain_per_case):
    """Return how many cases a month the model must decide to pay for itself, undiscounted.

    Raises
    ------
    ValueError
        If it gains nothing per case, since then no volume pays; or if `months` is below 1.

    Examples
    --------
    >>> break_even_volume(build=12_000, run_per_month=500, months=12, gain_per_case=0.5)
    3000.0
    """
    if not gain_per_case > 0:
        raise ValueError(f"gain_per_case is {gain_per_case!r}; at no gain no volume pays.")
    if not months >= 1:
        raise ValueError(
            f"months is {months!r}; give the months in which it has to pay, 1 or more."
        )
    return (build / months + run_per_month) / gain_per_case


def day_block_bootstrap(day, difference, *, draws=2000, seed=0, level=0.95):
    """Estimate a mean difference and its uncertainty when the cases of one day hang together.

    Whole days are drawn with replacement, not single cases: a storm makes a hundred flights late
    at once, and counting them as a hundred independent proofs gives intervals that are too narrow.

    Parameters
    ----------
    day : array-like, shape (cases,)
        The block each case belongs to.
    difference : array-like of float, shape (cases,)
        For example the cost of one policy minus the cost of another, case by case.
    draws : int
        Resamples.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of float
        The mean difference, and the lower and upper end of its percentile interval.

    References
    ----------
    Field and Welsh (2007), "Bootstrapping clustered data", JRSS B 69, on drawing whole clusters;
    Efron and Tibshirani (1993), "An Introduction to the Bootstrap", section 13.3, on the interval.

    Examples
    --------
    >>> day_block_bootstrap(["mon", "mon", "tue"], [2.0, 2.0, 2.0])
    (2.0, 2.0, 2.0)
    """
    difference = np.asarray(difference, float)
    if difference.size == 0 or np.isnan(difference).any():
        raise ValueError("difference is empty or holds a missing value; give a number a case.")
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; give a number between 0 and 1.")
    if not draws >= 1:
        raise ValueError(f"draws is {draws!r}; give how many resamples to draw, such as 2000.")
    if len(day) != len(difference):
        raise ValueError(f"day has {len(day)} values and difference {len(difference)}.")
    low, high = _interval(_means(difference, *_resample(day, draws, seed)), level)
    return float(difference.mean()), low, high


def _resample(day, draws, seed):
    """Give the number of each case's day, and how often each resample holds each day."""
    block, found = pd.factorize(np.asarray(day))
    days = len(found)
    times = np.random.default_rng(seed).multinomial(days, np.full(days, 1 / days), size=draws)
    return block, times


def _means(difference, block, times):
    total, count = np.bincount(block, difference), np.bincount(block)
    return (times @ total) / (times @ count)


def _interval(means, level):
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def compare(day, paid, *, than, per=100, draws=2000, seed=0):
    """Say how much more or less each policy costs than another, and how sure that is.

    Parameters
    ----------
    day : array-like, shape (cases,)
        The block each case belongs to, see `day_block_bootstrap`.
    paid : DataFrame, shape (cases, policies)
        What each policy paid for each case, such as `case_costs` gives.
    than : str
        The column that the others are compared with.
    per : float
        How many cases the differences are given for; 1 if `paid` is in the unit to be shown.
    draws : int
        Resamples.

    Returns
    -------
    DataFrame
        Index: the other policies. `mean` (cost of `per` cases, less that of `than`), `low` and
        `high` (95% interval), and `verdict`: "proven" if that interval leaves zero out, "likely" if
        the 80% interval does, and "not told apart".

    Examples
    --------
    >>> paid = pd.DataFrame({"rule": [1.0, 1.0, 0.0], "model": [0.0, 0.0, 0.0]})
    >>> compare(["mon", "mon", "mon"], paid, than="rule").round(1)
            mean   low  high verdict
    model  -66.7 -66.7 -66.7  proven
    """
    has_rows(paid, than, name="paid")
    block, times = _resample(day, draws, seed)
    rows = {}
    for name in paid.columns.drop(than):
        more = per * (paid[name] - paid[than]).to_numpy(float)
        means = _means(more, block, times)
        verdict = "not told apart"
        for level, word in {LIKELY: "likely", PROVEN: "proven"}.items():
            low, high = _interval(means, level)
            verdict = word if low > 0 or high < 0 else verdict
        rows[name] = (more.mean(), low, high, verdict)
    return pd.DataFrame.from_dict(rows, "index", columns=["mean", "low", "high", "verdict"])


def failure_rate_bound(trials, *, confidence=0.95):
    """Return the largest failure rate that `trials` without a failure leave believable.

    Solves (1 - rate) ** trials = 1 - confidence; about 3 / trials at 95%, hence "rule of three"
    (Hanley and Lippman-Hand 1983, JAMA 249).

    >>> round(failure_rate_bound(100), 4)
    0.0295
    """
    if not trials >= 1:
        raise ValueError(f"trials is {trials!r}; without a trial every rate is believable.")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence!r}; give a number between 0 and 1.")
    return 1 - (1 - confidence) ** (1 / trials)


def _pair(late, alert):
    late, alert = _truth(late, "late"), _truth(alert, "alert")
    if late.shape != alert.shape:
        raise ValueError(
            f"late has {late.size} values and alert has {alert.size}; give one pair a case."
        )
    return late, alert


def _truth(values, name):
    values = np.asarray(values)
    if values.size == 0:
        raise ValueError(f"{name} is empty; give at least one case.")
    if values.dtype == bool:
        return values
    unlike = values[~np.isin(values, [0, 1])]
    if unlike.size:
        raise ValueError(f"{name} holds {unlike.flat[0]}; each value is True or False.")
    return values.astype(bool)


def _shares(values, name, what):
    outside = values[~((values >= 0) & (values <= 1))]
    if outside.size:
        raise ValueError(f"{name} holds {outside[0]}; {what} lies between 0 and 1.")
