"""Which of several problems is worth solving first."""

import numpy as np

from workbook.guards import has_columns


def score(table, weights):
    """Score candidate problems by the weighted geometric mean of their marks, best first.

    A mark of zero kills a candidate, whatever the others say: a project without data does not
    become possible by being valuable. Ties are ordered by name.

    Parameters
    ----------
    table : DataFrame
        `name`, and one column of marks (0 or more) for each key of `weights`.
    weights : dict of str to float
        0 or more, not all 0; only their proportions matter.

    Returns
    -------
    DataFrame
        `table` with a column `score`, in the scale of the marks, sorted.

    Raises
    ------
    ValueError
        For a negative weight or mark, or a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> ideas = pd.DataFrame({"name": ["a", "b"], "value": [9, 4], "data": [0, 4]})
    >>> score(ideas, {"value": 1, "data": 1})[["name", "score"]]
      name  score
    0    b    4.0
    1    a    0.0
    """
    has_columns(table, "name", *weights, name="table")
    share = np.array(list(weights.values()), float)
    if not ((share >= 0).all() and share.sum() > 0):
        raise ValueError(f"weights is {weights!r}; each is 0 or more, and one at least is not 0.")
    share = share / share.sum()
    marks = table[list(weights)].to_numpy(float)
    if not (marks >= 0).all():
        raise ValueError("table holds a mark that is missing or below 0; marks are 0 or more.")
    scored = table.assign(score=np.prod(marks**share, axis=1))
    return scored.sort_values(["score", "name"], ascending=[False, True], ignore_index=True)


def first_places(table, criteria, *, draws=1000, seed=0):
    """Ask how much the first place depends on the weights, by drawing weights at random.

    Parameters
    ----------
    table : DataFrame
        As for `score`.
    criteria : list of str
        The columns to weigh. Every split of 100% among them is equally likely (Dirichlet).
    draws : int
        How many weightings.

    Returns
    -------
    Series
        Name to share of first places, most often first.

    Examples
    --------
    >>> import pandas as pd
    >>> ideas = pd.DataFrame({"name": ["a", "b"], "value": [9, 4], "data": [8, 4]})
    >>> first_places(ideas, ["value", "data"]).to_dict()
    {'a': 1.0, 'b': 0.0}
    """
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(criteria)), size=draws)
    ordered = table.sort_values("name", ignore_index=True)
    with np.errstate(divide="ignore"):
        logs = np.log(ordered[criteria].to_numpy(float))
    best = (logs @ drawn.T).argmax(axis=0)
    share = np.bincount(best, minlength=len(ordered)) / draws
    places = ordered[["name"]].assign(share=share).set_index("name")["share"]
    return places.sort_values(ascending=False, kind="stable").rename_axis(None)
