"""How sure a learner was of their answers, and how often they were right."""

import numpy as np
import pandas as pd

from workbook.progress import log

STEPS = (0.25, 0.5, 0.75, 0.9, 0.99)  # what the questions offer for "how sure are you?"
COLUMNS = ["question", "week", "probability", "right"]


def forecasts(course=".."):
    """List the answers for which the learner said how sure they were.

    Only the first answer to a question counts: after it, the answer is known.

    Returns
    -------
    DataFrame
        `question`, `week`, `probability` (announced, from 0 to 1) and `right`; empty where there
        are none. `example_forecasts` has some.
    """
    firsts = log.firsts(log.read(course).events).values()
    rows = [{name: e[name] for name in COLUMNS} for e in firsts if e["probability"] is not None]
    kinds = {"question": str, "week": str, "probability": float, "right": bool}
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def example_forecasts(*, n=60, seed=0):
    """Make up the answers of a learner who is too sure of what they say.

    When they say 99 %, 74 % are right in the long run; at 50 %, half.

    Returns
    -------
    DataFrame, shape (n, 4)
        As `forecasts` returns it.
    """
    if not n >= 1:
        raise ValueError(f"n is {n!r}; ask 1 question or more.")
    rng = np.random.default_rng(seed)
    said = rng.choice(STEPS, size=n)
    right = rng.random(n) < 0.5 + (said - 0.5) / 2
    names = [f"example-{number}" for number in range(1, n + 1)]
    columns = [names, "example", said, right]
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def brier(forecasts):
    """Return the Brier score: the mean squared distance between what was said and what came.

    Parameters
    ----------
    forecasts : DataFrame
        With `probability` and `right`, one row or more.

    Returns
    -------
    float
        0 is perfect; who always says one half gets 0.25.

    References
    ----------
    Brier (1950), "Verification of forecasts expressed in terms of probability".

    Examples
    --------
    >>> brier(pd.DataFrame({"probability": [0.5, 0.9], "right": [True, False]}))
    0.53
    """
    said, right = _said(forecasts)
    return float(np.mean((said - right) ** 2))


def reliability(forecasts):
    """Compare, for each probability that was announced, how often it came true.

    Parameters
    ----------
    forecasts : DataFrame
        With `probability` and `right`, one row or more.

    Returns
    -------
    DataFrame
        `probability` (rising), `share_right`, `answers` (how many), and `low` and `high`, within
        which the true share lies with 95 % confidence. Points below the diagonal were said with
        too much confidence; a wide interval proves little.

    References
    ----------
    Wilson (1927), "Probable inference, the law of succession, and statistical inference".

    Examples
    --------
    >>> said = pd.DataFrame({"probability": [0.9, 0.5, 0.9], "right": [True, False, False]})
    >>> reliability(said).round(2).values.tolist()
    [[0.5, 0.0, 1.0, 0.0, 0.79], [0.9, 0.5, 2.0, 0.09, 0.91]]
    """
    said, right = _said(forecasts)
    grouped = pd.DataFrame({"probability": said, "right": right}).groupby("probability")["right"]
    table = grouped.agg(share_right="mean", answers="size", hits="sum").reset_index()
    ends = [_interval(row.hits, row.answers) for row in table.itertuples()]
    table[["low", "high"]] = np.array(ends, float)
    return table.drop(columns="hits")


def _interval(hits, answers):
    from scipy.stats import binomtest  # half a second that the start page does not need

    return binomtest(int(hits), int(answers)).proportion_ci(method="wilson")


def _said(forecasts):
    said = forecasts["probability"].to_numpy(float)
    if not len(said) or not ((said >= 0) & (said <= 1)).all():
        raise ValueError(
            f"forecasts has {len(said)} rows; give 1 or more, with a probability from 0 to 1 in "
            "each, or example_forecasts()."
        )
    return said, forecasts["right"].to_numpy(bool)
