"""Choose between options: weigh them, see which weight decides, and keep what nothing beats."""

import tomllib
from importlib import resources
from numbers import Real

import numpy as np
import pandas as pd

from workbook.guards import has_rows


def decision_matrix(scores, weights):
    """Weigh the marks of some options, best first.

    Parameters
    ----------
    scores : DataFrame
        Options × criteria; higher is better, all criteria in one scale.
    weights : Series or dict
        Criterion to weight, 0 or more; only their proportions matter.

    Returns
    -------
    DataFrame
        Index: option. What each criterion adds, and the `total` in the scale of the marks. Ties
        are ordered by name.

    Raises
    ------
    ValueError
        If scores and weights name other criteria, a mark is missing or a weight is below 0.

    Examples
    --------
    >>> marks = pd.DataFrame({"cost": [5, 1], "speed": [1, 4]}, index=["sqlite", "cluster"])
    >>> decision_matrix(marks, {"cost": 3, "speed": 1})["total"].to_dict()
    {'sqlite': 4.0, 'cluster': 1.75}
    """
    marks, share = _matrix(scores, weights)
    parts = marks * share
    # Rounded: sums of shares that are equal on paper differ in the last bit.
    table = parts.assign(total=parts.sum(axis=1).round(9)).sort_index()
    return table.sort_values("total", ascending=False, kind="stable")


def flip_points(scores, weights):
    """Ask of each criterion how far its weight can move before another option wins.

    The other weights keep their proportions to each other, and all sum to 1.

    Parameters
    ----------
    scores, weights
        As for `decision_matrix`.

    Returns
    -------
    DataFrame
        Index: criterion. `weight` now; `below` and `above`, the weights at which the winner
        changes, and `winner_below` and `winner_above`, who wins from there on. Missing where no
        weight between 0 and 1 changes it. A criterion that has all the weight has no proportions
        to keep: the others then share alike.

    Notes
    -----
    Exact: the total of an option is a straight line in the weight of one criterion, so the winner
    changes where two lines cross.

    Examples
    --------
    >>> marks = pd.DataFrame({"cost": [4, 0], "speed": [0, 4]}, index=["sqlite", "cluster"])
    >>> flip_points(marks, {"cost": 3, "speed": 1}).loc["cost", ["weight", "below"]].tolist()
    [0.75, 0.5]
    """
    marks, share = _matrix(scores, weights)
    winner = decision_matrix(scores, weights).index[0]
    rows = {}
    for criterion in share.index:
        now, rest = share[criterion], share.drop(criterion)
        rest = rest / rest.sum() if rest.sum() > 0 else rest + 1 / max(1, len(rest))
        without = (marks[rest.index] * rest).sum(axis=1)
        slope = marks[criterion] - without
        # Lead of the winner over each rival, as a line in the weight.
        lead, tilt = (without[winner] - without).drop(winner), (slope[winner] - slope).drop(winner)
        cross = -lead / tilt.where(tilt != 0)
        cross = cross.where(cross.between(0, 1)).sort_index()
        lower = cross.where((cross <= now) & (tilt > 0))
        upper = cross.where((cross >= now) & (tilt < 0))
        rows[criterion] = {
            "weight": now,
            "below": lower.max(),
            "winner_below": lower.idxmax() if lower.notna().any() else None,
            "above": upper.min(),
            "winner_above": upper.idxmin() if upper.notna().any() else None,
        }
    return pd.DataFrame.from_dict(rows, "index").rename_axis("criterion")


def pareto_front(designs, *, minimize, maximize=()):
    """Keep the designs that no other beats: none is as good in all respects and better in one.

    Parameters
    ----------
    designs : DataFrame
        One row a design.
    minimize, maximize : sequence of str
        Columns where less, or more, is better.

    Returns
    -------
    DataFrame
        The rows of the front, in their order; of equal rows all stay.

    Raises
    ------
    ValueError
        If no column is named, one is unknown, or a value is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"ms": [10, 20, 20], "dollars": [9, 3, 4]})
    >>> pareto_front(table, minimize=["ms", "dollars"]).index.tolist()
    [0, 1]
    """
    for name, given in {"minimize": minimize, "maximize": maximize}.items():
        if isinstance(given, str):
            raise ValueError(f"{name} is {given!r}; give a list of columns, as in [{given!r}].")
    columns = [*minimize, *maximize]
    if not columns:
        raise ValueError("minimize and maximize are both empty; name at least one column.")
    has_rows(designs, *columns, name="designs")
    _numbers(designs[columns], "designs")
    values = designs[columns].to_numpy(float, copy=True)
    if np.isnan(values).any():
        raise ValueError(
            f"designs has a missing value in {columns[np.isnan(values).any(axis=0).argmax()]!r}; "
            "what is not known cannot be compared."
        )
    values[:, len(minimize) :] *= -1
    one, other = values[:, None, :], values[None, :, :]
    beaten = ((other <= one).all(axis=2) & (other < one).any(axis=2)).any(axis=1)
    return designs[~beaten]


def ownership_cost(options, *, months):
    """Add up what options cost over their life: to build, to run, and to leave.

    Parameters
    ----------
    options : DataFrame
        `build` (once), `run_per_month` and `exit` (once, to get data and people out again).
    months : int
        How long each is kept.

    Returns
    -------
    DataFrame
        `options` with `total`, cheapest first.

    Examples
    --------
    >>> two = pd.DataFrame({"build": [90, 5], "run_per_month": [1, 5], "exit": [0, 30]},
    ...                    index=["build", "buy"])
    >>> ownership_cost(two, months=12)["total"].to_dict()
    {'buy': 95, 'build': 102}
    """
    costs = ["build", "run_per_month", "exit"]
    has_rows(options, *costs, name="options")
    _numbers(options[costs], "options")
    if options[costs].isna().any(axis=None):
        gap = options[costs].columns[options[costs].isna().any()][0]
        raise ValueError(f"options has a missing value in {gap!r}; write 0 where nothing is paid.")
    if not (isinstance(months, Real) and 0 <= months < np.inf):
        raise ValueError(f"months is {months!r}; give a number of months, 0 or more.")
    total = options["build"] + months * options["run_per_month"] + options["exit"]
    return options.assign(total=total).sort_values("total", kind="stable")


def landscape():
    """List well-known tools by the role they play, and what serves while a project is small.

    Returns
    -------
    DataFrame
        One row a tool: `role`, `question` (that the role answers), `tool`, `what`, and `small`
        (what serves at small scale; the same for all tools of a role).

    Examples
    --------
    >>> landscape()["role"].unique().tolist()[:3]
    ['tracking', 'registry', 'orchestration']
    """
    text = resources.files("workbook").joinpath("frameworks/landscape.toml").read_text("utf-8")
    rows = [
        (role["name"], role["question"], tool["name"], tool["what"], role["small"])
        for role in tomllib.loads(text)["role"]
        for tool in role["tool"]
    ]
    return pd.DataFrame(rows, columns=["role", "question", "tool", "what", "small"])


def _matrix(scores, weights):
    """Check marks and weights; return both as numbers, the weights as shares of 1."""
    weights = pd.Series(weights)
    _numbers(weights.to_frame(), "weights")
    weights = weights.astype(float)
    if len(scores) == 0 or len(weights) == 0:
        raise ValueError("scores or weights is empty; give at least one option and one criterion.")
    stray = sorted(set(map(str, weights.index)) ^ set(map(str, scores.columns)))
    if stray:
        raise ValueError(f"{stray[0]!r} is in only one of scores and weights; name it in both.")
    for names in (weights.index, scores.columns, scores.index):
        if names.has_duplicates:
            raise ValueError(f"{names[names.duplicated()][0]!r} is there twice; name each once.")
    if not (weights.between(0, np.inf, inclusive="left").all() and weights.sum() > 0):
        raise ValueError(
            f"weights is {weights.to_dict()!r}; each is 0 or more, and one at least is not 0."
        )
    marks = scores[weights.index]
    _numbers(marks, "scores")
    marks = marks.astype(float)
    if not np.isfinite(marks).all(axis=None):
        bad = marks.columns[~np.isfinite(marks).all()][0]
        raise ValueError(f"scores has no mark in {bad!r} somewhere; mark every option, or drop it.")
    return marks, weights / weights.sum()


def _numbers(table, name):
    """Refuse text where numbers belong; what is missing may pass."""
    cells = table.to_numpy(object).ravel()
    bad = pd.isna(pd.to_numeric(pd.Series(cells), errors="coerce")) & pd.notna(cells)
    if bad.any():
        raise ValueError(f"{name} holds {cells[bad.argmax()]!r}; give a number.")
