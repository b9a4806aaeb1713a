"""What becomes of alerts on a desk where people may ignore them, or take a second look.

`late` is what happened, `p` the probability announced, one a case; `cost_fp` and `cost_fn` as in
`workbook.decision.costs`.
"""

import numpy as np
import pandas as pd

from workbook.decision.costs import cost_per_100
from workbook.guards import are_prices, is_share, needs


def ignored(late, p, *, cost_fp, cost_fn, threshold, shares):
    """Price a desk that ignores some of its alerts.

    Parameters
    ----------
    threshold : float
        An alert is sent from this probability on.
    shares : sequence of float
        Of the alerts, from 0 to 1.

    Returns
    -------
    DataFrame
        Index: share. Cost per 100 cases if the ignored alerts are any (`at_random`, the expected
        cost), or those with the lowest probability (`weakest`).

    Examples
    --------
    >>> ignored([1, 0], [0.9, 0.3], cost_fp=1, cost_fn=5, threshold=0.2, shares=[0, 0.5])
           at_random  weakest
    share
    0.0         50.0     50.0
    0.5        150.0      0.0
    """
    late, p = np.asarray(late, bool), np.asarray(p, float)
    needs(len(p) == len(late), "p", p.size, f"give one for each of {len(late)} cases")
    are_prices(cost_fp=cost_fp, cost_fn=cost_fn)
    for share in shares:
        is_share(share=share)
    alert = p >= threshold
    before = cost_per_100(late, alert, cost_fp=cost_fp, cost_fn=cost_fn)
    order = np.argsort(p[alert], kind="stable")
    # To ignore an alert costs a miss if it was right, and saves a false alert if not.
    more = np.where(late[alert][order], cost_fn, -cost_fp)
    so_far = np.append(0, more.cumsum())
    shares = np.asarray(shares, float)
    found = {
        "at_random": before + 100 * shares * so_far[-1] / len(late),
        "weakest": before + 100 * so_far[np.round(shares * len(more)).astype(int)] / len(late),
    }
    return pd.DataFrame(found, index=pd.Index(shares, name="share"))


def informed(late, *, right, seed=0):
    """Draw the answers of someone who knows more than the board, and is right so often.

    >>> informed([True, False], right=1.0).tolist()
    [True, False]
    """
    is_share(right=right)
    late = np.asarray(late, bool)
    return late == (np.random.default_rng(seed).random(len(late)) < right)


def implied_miss(threshold, *, cost_fp):
    """Return the price of a miss at which acting from this probability on is right.

    People who act only on alerts above 25% behave as if a miss cost three false alerts: their
    overrides have a price. The converse of `best_threshold`.

    >>> implied_miss(0.25, cost_fp=1)
    3.0
    """
    needs(0 < threshold <= 1, "threshold", threshold, "give a probability above 0, up to 1")
    are_prices(cost_fp=cost_fp)
    return cost_fp * (1 - threshold) / threshold
