"""Compare what arrives now with what the model learned from, and guess its cost before labels come.

A table of columns goes in, a table with one row a column comes out. A histogram measure means
nothing without its bins, so the bins are an argument and have names: `quantile_edges` (equal shares
of the reference; the usual choice for PSI) and `width_edges` (equal widths over both).
"""

from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import stats

from workbook.guards import are_prices, needs


def quantile_edges(reference, current, bins):
    """Cut where the reference falls into equal shares; the outer bins are open.

    >>> quantile_edges([1, 2, 3, 4], [9, 9], 2)
    array([2.5])
    """
    edges = np.unique(np.quantile(np.asarray(reference, float), np.arange(1, bins) / bins))
    # Where many values are the smallest one, as with rain, that one is a bin.
    return np.where(edges > np.min(reference), edges, np.nextafter(edges, np.inf))


def width_edges(reference, current, bins):
    """Cut the range of reference and current together into equal widths.

    >>> width_edges([0, 2], [1, 4], 4)
    array([1., 2., 3.])
    """
    low, high = (pick([pick(reference), pick(current)]) for pick in (np.min, np.max))
    return np.linspace(low, high, bins + 1)[1:-1]


def shares(values, edges):
    """Return the share of the values in each bin: below the first edge, …, from the last edge on.

    A value on an edge belongs to the bin above it.

    >>> shares([1, 2, 3, 9], [2, 3])
    array([0.25, 0.25, 0.5 ])
    """
    return _sorted_shares(np.sort(np.asarray(values, float)), edges)


def psi(reference_shares, current_shares, *, eps=1e-4):
    """Return the population stability index of two histograms: sum of (c - r) * ln(c / r).

    Shares below `eps` count as `eps`, since a logarithm can't take 0. Source: Lewis (1994), "An
    introduction to credit scoring"; before that, Kullback and Leibler's symmetric divergence
    (1951). The usual limits 0.1 and 0.25 stand on no theory: see `psi_critical`.

    >>> round(psi([0.5, 0.5], [0.25, 0.75]), 4)  # 0.25 * ln 3
    0.2747
    """
    reference, current = (
        np.maximum(np.asarray(found, float), eps) for found in (reference_shares, current_shares)
    )
    return float(np.sum((current - reference) * np.log(current / reference)))


def jensen_shannon(reference_shares, current_shares):
    """Return the Jensen-Shannon distance of two histograms: 0 alike, 0.83 (√ln 2) disjoint.

    Source: Endres and Schindelin (2003), "A new metric for probability distributions", IEEE
    Transactions on Information Theory 49(7).

    >>> round(jensen_shannon([1, 0], [0, 1]) ** 2, 4)
    0.6931
    """
    reference, current = np.asarray(reference_shares, float), np.asarray(current_shares, float)
    middle = (reference + current) / 2
    divergence = 0.0
    for found in (reference, current):
        some = found > 0
        divergence += np.sum(found[some] * np.log(found[some] / middle[some])) / 2
    return float(np.sqrt(max(divergence, 0.0)))


def report(reference, current, *, bins=10, edges=quantile_edges, eps=1e-4):
    """Measure how far each column has moved.

    Parameters
    ----------
    reference, current : DataFrame
        Same columns; numbers, or categories. Missing values are left out and counted.
    bins : int
        How many, for columns of numbers. A category is a bin of its own.
    edges : function
        (reference, current, bins) → inner edges of one column's bins. `eps`: see `psi`.

    Returns
    -------
    DataFrame
        Index: column. `psi`; `jensen_shannon` (distance, natural logarithm); `ks` (largest
        difference of the distribution functions) with its asymptotic p-value `ks_p`;
        `wasserstein` (mean distance to move, in the column's unit); `missing` (share of
        `current`). Categories have only the first two.

    Raises
    ------
    ValueError
        If a column is absent, empty, constant or all missing, has fewer values than bins, or has
        a category that the reference never had.

    Examples
    --------
    >>> then, now = pd.DataFrame({"x": range(10)}), pd.DataFrame({"x": range(5, 15)})
    >>> report(then, now, bins=2)[["psi", "ks", "wasserstein"]].round(4)
          psi   ks  wasserstein
    x  4.6043  0.5          5.0
    """
    rows, whole = {}, isinstance(bins, int | np.integer)
    needs(whole and bins >= 2, "bins", bins, "give a whole number, 2 or more")
    for name in reference.columns:
        if name not in current:
            raise ValueError(f"current has no column {name!r}, which reference has.")
        then, now = reference[name], current[name]
        if then.ndim + now.ndim > 2:
            raise ValueError(f"Column {name!r} is there twice; give each a name of its own.")
        if pd.api.types.is_numeric_dtype(then) and pd.api.types.is_numeric_dtype(now):
            row = _numbers(_present(then, "reference"), _present(now, "current"), bins, edges, eps)
        else:
            row = _categories(then, now, eps)
        rows[name] = row | {"missing": float(now.isna().mean())}
    return pd.DataFrame.from_dict(rows, orient="index")


def psi_critical(reference_size, current_size, *, bins=10, level=0.05):
    """Return the PSI that unchanged data exceed with probability `level`.

    Without a change, PSI is about (1/N + 1/M) times a chi-squared with bins - 1 degrees of freedom.
    Source: Yurdakul and Naranjo (2020), "Statistical properties of the population stability index",
    Journal of Risk Model Validation 14(4).

    >>> round(psi_critical(1_000, 100), 3), round(psi_critical(100_000, 100_000), 4)
    (0.186, 0.0003)
    """
    scale = _scale(reference_size, current_size, bins)
    needs(0 < level < 1, "level", level, "give a number between 0 and 1")
    return float(scale * stats.chi2.isf(level, bins - 1))


def psi_false_alarms(reference_size, current_size, *, bins=10, threshold=0.1):
    """Return about how often unchanged data exceed a fixed threshold of the PSI.

    >>> round(psi_false_alarms(1_000, 100), 2), round(psi_false_alarms(1_000, 1_000), 2)
    (0.43, 0.0)
    """
    needs(threshold >= 0, "threshold", threshold, "give a number, 0 or more")
    return float(stats.chi2.sf(threshold / _scale(reference_size, current_size, bins), bins - 1))


def sidak_level(tests, *, family):
    """Return the level each of several independent tests needs, so that together they keep one.

    Source: Šidák (1967), Journal of the American Statistical Association 62(318).

    >>> round(sidak_level(20, family=0.05), 5), round(1 - (1 - 0.05) ** 20, 2)
    (0.00256, 0.64)
    """
    needs(tests >= 1, "tests", tests, "give the number of tests, 1 or more")
    needs(0 < family < 1, "family", family, "give a number between 0 and 1")
    return 1 - (1 - family) ** (1 / tests)


def by_group(late, alert, group):
    """Tell how well the alerts serve each group, the largest first.

    `late` and `alerts` are shares of the group's `cases`, `recall` the share of the late that were
    announced, `precision` the share of the alerts that were right.

    >>> by_group([1, 1, 0, 1], [1, 0, 0, 1], ["UA", "UA", "UA", "EV"])["recall"].to_dict()
    {'UA': 0.5, 'EV': 1.0}
    """
    if not 0 < len(late) == len(alert) == len(group):
        sizes = f"late has {len(late)} values, alert {len(alert)} and group {len(group)}"
        raise ValueError(f"{sizes}; give one of each a case, and at least one case.")
    if not np.isin([late, alert], [0, 1]).all():
        raise ValueError("late or alert holds more than True and False; leave such cases out.")
    table = pd.DataFrame({"late": np.asarray(late, bool), "alert": np.asarray(alert, bool)})
    both = table.assign(group=list(group), caught=table["late"] & table["alert"]).groupby("group")
    sums = both[["late", "alert", "caught"]].sum()
    rates = both.agg(cases=("late", "size"), late=("late", "mean"), alerts=("alert", "mean"))
    rates["recall"] = sums["caught"] / sums["late"]
    rates["precision"] = sums["caught"] / sums["alert"]
    return rates.sort_values("cases", ascending=False, kind="stable")


def group_curve(late, p, group, *, thresholds):
    """Tell what each threshold would mean for each group.

    Parameters
    ----------
    late, p, group : array-like, shape (cases,)
        What happened, the probability announced, and where the case belongs.
    thresholds : sequence of float
        An alert is sent for p >= threshold.

    Returns
    -------
    DataFrame
        Index: group and threshold. `recall`, share of the late cases that get an alert;
        `false_alarms`, share of the others that do; `missed` and `false_alerts`, their counts.

    Examples
    --------
    >>> curve = group_curve([1, 1, 0], [0.9, 0.3, 0.4], ["UA", "UA", "EV"], thresholds=[0.2, 0.5])
    >>> curve["recall"].to_dict()[("UA", 0.5)], curve["false_alarms"].to_dict()[("EV", 0.2)]
    (0.5, 1.0)
    """
    late, p, group = np.asarray(late, bool), np.asarray(p, float), np.asarray(group)
    if not 0 < len(late) == len(p) == len(group):
        sizes = f"late has {len(late)} values, p {len(p)} and group {len(group)}"
        raise ValueError(f"{sizes}; give one of each a case, and at least one case.")
    parts = {}
    for name in np.unique(group):
        ours = group == name
        bad, good = (np.sort(p[ours & which]) for which in (late, ~late))
        missed = np.searchsorted(bad, thresholds)
        false_alerts = len(good) - np.searchsorted(good, thresholds)
        parts[name] = pd.DataFrame(
            {
                "recall": 1 - missed / len(bad) if len(bad) else np.nan,
                "false_alarms": false_alerts / len(good) if len(good) else np.nan,
                "missed": missed,
                "false_alerts": false_alerts,
            },
            index=pd.Index(thresholds, name="threshold"),
        )
    return pd.concat(parts, names=["group"])


def expected_cost(p, *, cost_fp, cost_fn, threshold):
    """Estimate the cost per 100 cases before anyone knows what happened, from probabilities alone.

    An alert costs (1 - p) * cost_fp on average, silence p * cost_fn. Right if the probabilities
    are; blind to a change of what they mean (concept drift).

    >>> expected_cost([0.5, 0.1], cost_fp=1, cost_fn=5, threshold=0.2)
    50.0
    """
    p = np.asarray(p, float)
    if p.size == 0 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p is empty or leaves 0 to 1; give one probability a case.")
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    return float(100 * np.where(p >= threshold, (1 - p) * cost_fp, p * cost_fn).mean())


def _present(column, where):
    values = column.to_numpy(float)
    values = np.sort(values[~np.isnan(values)])
    if len(values) == 0:
        state = "all missing" if len(column) else "empty"
        raise ValueError(f"Column {column.name!r} of {where} is {state}; nothing to compare.")
    if np.isinf(values[[0, -1]]).any():
        raise ValueError(f"Column {column.name!r} of {where} holds infinity; make it missing.")
    if where == "reference" and values[0] == values[-1]:
        raise ValueError(
            f"Column {column.name!r} of reference is always {values[0]:g}; "
            "leave constant columns out and watch them with a rule."
        )
    return values


def _numbers(then, now, bins, edges, eps):
    if len(then) < bins:
        raise ValueError(f"bins is {bins} and reference has only {len(then)} values; use fewer.")
    cuts = edges(then, now, bins)
    p, q = _sorted_shares(then, cuts), _sorted_shares(now, cuts)
    return {
        "psi": psi(p, q, eps=eps),
        "jensen_shannon": jensen_shannon(p, q),
        "ks": (gap := _ks(then, now)),
        "ks_p": _ks_p(gap, len(then) * len(now) / (len(then) + len(now))),
        "wasserstein": _wasserstein(then, now),
    }


def _categories(then, now, eps):
    p = then.astype(object).value_counts(normalize=True)
    q = now.astype(object).value_counts(normalize=True)
    if len(p) == 0 or len(q) == 0:
        raise ValueError(f"Column {then.name!r} is empty or all missing; nothing to compare.")
    if len(new := q.index.difference(p.index)):
        raise ValueError(
            f"Column {then.name!r} of current holds {new[0]!r}, which reference never had; "
            "give new categories a name of their own first."
        )
    q = q.reindex(p.index, fill_value=0.0)
    measured = {"psi": psi(p, q, eps=eps), "jensen_shannon": jensen_shannon(p, q)}
    return measured | {"ks": np.nan, "ks_p": np.nan, "wasserstein": np.nan}


def _sorted_shares(values, edges):
    ends = np.concatenate([[0], np.searchsorted(values, edges, "left"), [len(values)]])
    return np.diff(ends) / len(values)


def _ks(then, now):
    """Largest gap of the two distribution functions; it lies at or just below one of `then`."""
    steps = np.arange(len(then) + 1) / len(then)
    above = steps[1:] - np.searchsorted(now, then, "right") / len(now)
    below = np.searchsorted(now, then, "left") / len(now) - steps[:-1]
    return float(max(above.max(), below.max()))


def _ks_p(gap, size):
    root = np.sqrt(size)
    if root * gap < 1.5 or (root * gap < 3 and size < 10_000):
        return float(stats.kstwo.sf(gap, round(size)))
    # There scipy takes up to 50 ms, and this is right to a millionth: Vrbik (2018), "Small-sample
    # corrections to Kolmogorov-Smirnov test statistic", Pioneer J. Theor. Appl. Statistics 15.
    return float(stats.kstwobign.sf(root * gap + 1 / (6 * root) + (root * gap - 1) / (4 * size)))


def _wasserstein(then, now):
    i, j, weight = _matching(len(then), len(now))
    return float(np.dot(np.abs(then[i] - now[j]), weight))


@lru_cache(maxsize=4)
def _matching(n, m):
    """Match two sorted samples from the bottom up: which with which, and with what weight."""
    if n == m:
        return slice(None), slice(None), np.full(n, 1 / n)
    ends = np.unique(np.concatenate([np.arange(1, n + 1) * m, np.arange(1, m + 1) * n]))
    starts = np.concatenate([[0], ends[:-1]])
    return starts // m, starts // n, (ends - starts) / (n * m)


def _scale(reference_size, current_size, bins):
    if not min(reference_size, current_size) >= 1:
        raise ValueError(f"The sizes are {reference_size} and {current_size}; both need 1 or more.")
    needs(bins >= 2, "bins", bins, "give 2 or more")
    return 1 / reference_size + 1 / current_size
