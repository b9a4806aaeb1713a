"""The ML Test Score as data: 28 tests in 4 sections, and what this course itself earns.

Source: Breck et al. (2017), "The ML Test Score: a rubric for ML production readiness and technical
debt reduction", IEEE Big Data. The wording of the questions is ours.
"""

import importlib.util
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pandas as pd

TESTS = 7  # in each section
BANDS = [  # up to this score: what it means
    (0, "a research project"),
    (1, "not quite untested, but expect holes"),
    (2, "a first pass at production"),
    (3, "reasonably tested"),
    (5, "strongly tested and watched"),
    (TESTS, "exceptional"),
]


def checklist():
    """List the 28 tests, and how the flight model of this course does in them.

    Returns
    -------
    DataFrame
        `section`, `test`, `question`, and for the flight model `points` (0, 0.5 or 1),
        `evidence` (the test or file that shows it, empty at 0 points), `why` (what is missing to a
        full point) and `cure` (what it would take).

    Examples
    --------
    >>> checklist().groupby("section", sort=False)["test"].size().to_dict()
    {'Data': 7, 'Model': 7, 'Infrastructure': 7, 'Monitoring': 7}
    """
    text = resources.files("workbook").joinpath("frameworks/ml_test_score.toml").read_text("utf-8")
    rows = [
        {"section": section["name"], "test": test.pop("name")} | test
        for section in tomllib.loads(text)["section"]
        for test in section["test"]
    ]
    return pd.DataFrame(rows).astype({"points": float})


def score(points):
    """Return the ML Test Score: the smallest of the sums of the sections.

    Parameters
    ----------
    points : dict of str to list of float
        Section to the points of its 7 tests: 0 not done, 0.5 by hand, 1 automated.

    Examples
    --------
    >>> score({"Data": [1] * 7, "Model": [0.5] * 7, "Monitoring": [1] * 7})
    3.5
    """
    if not points:
        raise ValueError("points is empty; give the points of each section.")
    for section, earned in points.items():
        if len(earned) != TESTS:
            raise ValueError(f"Section {section!r} has {len(earned)} points; give one a test, 7.")
        odd = [one for one in earned if one not in (0, 0.5, 1)]
        if odd:
            raise ValueError(f"Section {section!r} holds {odd[0]!r}; a test earns 0, 0.5 or 1.")
    return float(min(sum(earned) for earned in points.values()))


def band(score):
    """Say what a score means.

    >>> band(0), band(2.5)
    ('a research project', 'reasonably tested')
    """
    if not 0 <= score <= TESTS:
        raise ValueError(f"score is {score!r}; it lies between 0 and {TESTS}.")
    return next(name for most, name in BANDS if score <= most)


def without_evidence(table, root):
    """Find the tests that claim points for which the evidence is not there.

    Parameters
    ----------
    table : DataFrame
        With `points` and `evidence`: a file, or a file, "::" and the name of a test in it.
    root : str or Path
        The folder from which the evidence is named.

    Returns
    -------
    DataFrame
        The rows of the table that claim what they can't show; best empty.
    """
    shown = [_is_there(Path(root), evidence) for evidence in table["evidence"]]
    return table[(table["points"] > 0) & ~pd.Series(shown, index=table.index, dtype=bool)]


def not_collected(table, root):
    """Find the tests named as evidence that pytest would not run.

    A name in a file may be a comment, or stand in a file that can't be imported. So this asks
    pytest itself to collect the files, which takes some seconds.

    Parameters
    ----------
    table : DataFrame
        With `evidence`, as for `without_evidence`; rows that name no test are left alone.
    root : str or Path
        The folder from which the evidence is named, and from which pytest starts.

    Returns
    -------
    DataFrame
        The rows of the table whose test is not collected; best empty.

    Raises
    ------
    ValueError
        If pytest is not installed.
    """
    if not importlib.util.find_spec("pytest"):
        raise ValueError("pytest is missing; `pip install workbook[test]` brings it.")
    named = table[table["evidence"].str.contains("::", regex=False)]
    files = {evidence.partition("::")[0] for evidence in named["evidence"]}
    found = [name for name in sorted(files) if Path(root, name).is_file()]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    told = subprocess.run([*command, *found], cwd=root, capture_output=True, text=True).stdout
    collected = {line.partition("[")[0] for line in told.splitlines()}
    return named[~named["evidence"].isin(collected)]


def _is_there(root, evidence):
    name, _, test = evidence.partition("::")
    path = root / name
    if not name or not path.is_file():
        return False
    return not test or f"def {test}(" in path.read_text(encoding="utf-8")
