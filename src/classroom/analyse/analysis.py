"""Item analysis: which exercise a class found hard, which tells learners apart, what went wrong.

    class_ = handed.read(root, "week1")
    analysis.table(class_)             difficulty and discrimination of exercises and checks
    analysis.misconceptions(class_)    what the checks told, and how many learners

A submission that was refused, or in which nothing was answered, says nothing about an exercise:
it is counted in `summary` and left out of the rest.
"""

import numpy as np
import pandas as pd

FEWEST = 5  # marks; below, a correlation is noise
TAIL = 0.27  # of a class, at either end: Kelley's choice
FEWEST_IN_TAIL = 5
NOT_RUN = ("refused", "missing", "not graded")


def counted(handed):
    """Which submissions the analysis counts.

    Parameters
    ----------
    handed : classroom.analyse.handed.Handed

    Returns
    -------
    Series of bool
        Not those that were refused, and not those in which no exercise was tried. One whose
        notebook can't be read counts: its marks are there.
    """
    nothing = handed.tried.eq(0).all(axis=1)
    return ~handed.states.isin(NOT_RUN) & ~nothing


def table(handed):
    """How hard each exercise and each check was, and how well it tells learners apart.

    Parameters
    ----------
    handed : classroom.analyse.handed.Handed

    Returns
    -------
    DataFrame
        One row an exercise (`cell` is empty), then one for each of its checks.

        `exercise`, `cell`; `points` it is worth; `marks` counted; `tried`, share of the readable
        notebooks with an answer; `difficulty`, mean share of the points: 1 if everybody got all;
        `discrimination`, correlation of these points with those in the other exercises;
        `upper_lower`, mean share in the upper 27% of the class less that in the lower 27%, by
        the points in the other exercises; `why` one of the last three is missing.

    Notes
    -----
    The corrected item-total correlation takes the item out of the total. Here the whole exercise
    is taken out, also for one of its checks. Exercises that wait for a person in any submission
    are in no total; submissions without some other mark are in no correlation. The 27% are
    Kelley's (1939), "The selection of upper and lower groups for the validation of test items",
    https://doi.org/10.1037/h0057123.
    """
    kept = counted(handed)
    marks, tried = handed.marks[kept], handed.tried[kept]
    exercise_of, points = (
        pd.Series(column) for column in (handed.assignment.cells, handed.assignment.points)
    )
    ready = exercise_of[~exercise_of.isin(exercise_of[handed.waiting > 0])].index
    complete = marks[ready].dropna().index if len(ready) else marks.index[:0]
    rows = []
    for exercise, cells in exercise_of.groupby(exercise_of, sort=False).groups.items():
        others = [cell for cell in ready if exercise_of[cell] != exercise]
        rest = marks.loc[complete, others].sum(axis=1)
        for name, own in [("", list(cells)), *((cell, [cell]) for cell in cells)]:
            if name == exercise:
                continue
            share = marks[own].sum(axis=1, skipna=False) / (points[own].sum() or np.nan)
            waiting = int(handed.waiting[own].sum())
            found = {
                "exercise": exercise,
                "cell": name,
                "points": points[own].sum(),
                "marks": int(share.notna().sum()),
                "tried": tried[exercise].mean(),
                "difficulty": np.nan if waiting else share.mean(),
            }
            rows.append(found | _told_apart(share, rest, waiting))
    return pd.DataFrame(rows)


def _told_apart(share, rest, waiting):
    pairs = pd.DataFrame({"share": share, "rest": rest}).dropna()
    why = f"{waiting:,} marks wait for a person" if waiting else _why_not(pairs)
    tail = round(TAIL * len(pairs))
    if why:
        return {"discrimination": np.nan, "upper_lower": np.nan, "why": why}
    if tail < FEWEST_IN_TAIL:
        why = f"{TAIL:.0%} of these are {tail}; {FEWEST_IN_TAIL} would do"
    return {
        "discrimination": pairs["share"].corr(pairs["rest"]),
        "upper_lower": np.nan if why else upper_lower(pairs["share"], pairs["rest"], size=tail),
        "why": why,
    }


def _why_not(pairs):
    if len(pairs) < FEWEST:
        return f"fewer than {FEWEST} marks"
    # Points are rounded to cents; what differs less is the order of a sum.
    if np.ptp(pairs["share"]) < 1e-9:
        return "all have the same points"
    if np.ptp(pairs["rest"]) < 1e-9:
        return "all have the same points in the other exercises"
    return ""


def upper_lower(share, total, *, size):
    """How much better the upper end of a class does than the lower end.

    Parameters
    ----------
    share : Series
        Of an item's points, for each learner.
    total : Series
        What learners are put in order by.
    size : int
        Learners at either end. Of those with the same total at the border, each counts in part.

    Returns
    -------
    float
        From -1 to 1.

    Examples
    --------
    >>> upper_lower(pd.Series([0, 0, 1, 1]), pd.Series([1, 2, 3, 4]), size=1)
    1.0
    >>> upper_lower(pd.Series([0, 0, 1, 0]), pd.Series([1, 2, 3, 3]), size=1)
    0.5
    """
    return _mean_of_top(share, total, size) - _mean_of_top(share, -total, size)


def _mean_of_top(share, total, size):
    border = total.nlargest(size).iloc[-1]
    above, at = share[total > border], share[total == border]
    return float((above.sum() + (size - len(above)) * at.mean()) / size)


def misconceptions(handed):
    """What the checks told learners who had tried, each sentence once a learner.

    Parameters
    ----------
    handed : classroom.analyse.handed.Handed

    Returns
    -------
    DataFrame
        `exercise`, `sentence`, `mistake` (the check recognised a known mistake), `learners`,
        `share` of those who tried the exercise, `checks` that said it. In the order of the
        assignment, the most frequent first. Those of whom it is not known what they were told
        are left out, also of the share; `summary` counts them.
    """
    tried = handed.tried.eq(1).where(counted(handed) & ~handed.silent, False)
    columns = tried.columns.get_indexer(handed.told["exercise"])
    told = handed.told[tried.to_numpy()[handed.told["student"].to_numpy(int), columns]]
    found = (
        told.groupby(["exercise", "sentence"], sort=False)
        .agg(
            mistake=("mistake", "any"),
            learners=("student", "nunique"),
            checks=("cell", lambda cells: ", ".join(dict.fromkeys(sorted(cells)))),
        )
        .reset_index()
    )
    place = {exercise: number for number, exercise in enumerate(handed.assignment.exercises)}
    found["share"] = found["learners"] / found["exercise"].map(tried.sum()).astype(float)
    found["place"] = found["exercise"].map(place)
    found = found.sort_values(
        ["place", "learners", "sentence"], ascending=[True, False, True], ignore_index=True
    )
    return found[["exercise", "sentence", "mistake", "learners", "share", "checks"]]


def summary(handed):
    """How many handed in, and what became of them.

    Returns
    -------
    Series of int
        `submissions`; `counted` below; `nothing tried`; `not readable`, whose marks count and
        whose answers do not; `checks without data`, of whom it is not known what they were told;
        and each state that went wrong, like `refused` or `too slow`.
    """
    run = ~handed.states.isin(NOT_RUN)
    numbers = {
        "submissions": len(handed.marks),
        "counted": counted(handed).sum(),
        "nothing tried": (run & handed.tried.eq(0).all(axis=1)).sum(),
        "not readable": (run & handed.tried.isna().all(axis=1)).sum(),
        "checks without data": (counted(handed) & handed.silent).sum(),
    }
    wrong = handed.states[~handed.states.isin(["", "repaired"])]
    return pd.Series(numbers | wrong.value_counts().to_dict()).astype(int)
