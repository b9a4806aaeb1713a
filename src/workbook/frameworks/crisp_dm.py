"""CRISP-DM as data: 6 phases, 24 generic tasks and 42 outputs, each with the question it answers.

Source: Chapman et al. (2000), "CRISP-DM 1.0: Step-by-step data mining guide", figure 3. The
wording of the questions is ours.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pandas as pd


@dataclass(frozen=True)
class Output:
    """Something a task must deliver: its name, the question it answers, where our case does so."""

    name: str
    question: str
    done: str


@dataclass(frozen=True)
class Task:
    """A generic task and its outputs. The outputs of a whole phase stand in a task without name."""

    name: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class Phase:
    """One of the six phases, its question, and its tasks in the guide's order."""

    name: str
    question: str
    tasks: tuple[Task, ...]


@cache
def phases():
    """Return the six phases, in the guide's order.

    >>> [phase.name for phase in phases()][:2]
    ['Business understanding', 'Data understanding']
    """
    text = resources.files("workbook").joinpath("frameworks/crisp_dm.toml").read_text("utf-8")
    return tuple(
        Phase(
            phase["name"],
            phase["question"],
            tuple(
                Task(task["name"], tuple(Output(**output) for output in task["output"]))
                for task in phase["task"]
            ),
        )
        for phase in tomllib.loads(text)["phase"]
    )


def phase(name):
    """Return one phase by its name.

    Raises
    ------
    ValueError
        If there is no such phase; the message lists those there are.
    """
    for candidate in phases():
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in phases())
    raise ValueError(f"name is {name!r}; the phases are {known}.")


def tasks(name=None):
    """Return the names of the generic tasks, of one phase or of all.

    >>> tasks("Data understanding")
    ['Collect initial data', 'Describe data', 'Explore data', 'Verify data quality']
    """
    return [task.name for chosen in _chosen(name) for task in chosen.tasks if task.name]


def outputs(name=None):
    """Return the outputs of one phase, or of all, in the guide's order.

    Returns
    -------
    DataFrame
        `phase`, `task` (empty for outputs of the whole phase), `output`, `question`, and `done`:
        where in this course the running case delivers it.

    Examples
    --------
    >>> outputs("Evaluation")["output"].tolist()[-1]
    'Decision'
    """
    return _table(name).copy()  # a caller may change it


@cache
def _table(name):
    rows = [
        (chosen.name, task.name, output.name, output.question, output.done)
        for chosen in _chosen(name)
        for task in chosen.tasks
        for output in task.outputs
    ]
    return pd.DataFrame(rows, columns=["phase", "task", "output", "question", "done"])


def progress(done):
    """Count what has been delivered, phase by phase.

    Parameters
    ----------
    done : collection of str
        Names of outputs, spelled as in `outputs()`.

    Returns
    -------
    DataFrame
        Index: phase. `outputs`, `delivered` and `missing` (a text that lists them).

    Raises
    ------
    ValueError
        If a name is not that of an output.

    Examples
    --------
    >>> int(progress({"Test design"}).loc["Modeling", "delivered"])
    1
    """
    table = outputs()
    stray = sorted(set(done) - set(table["output"]))
    if stray:
        raise ValueError(f"done holds {stray[0]!r}, which is no output; see crisp_dm.outputs().")
    table["delivered"] = table["output"].isin(list(done))
    grouped = table.groupby("phase", sort=False)
    missing = table[~table["delivered"]].groupby("phase")["output"].agg(", ".join)
    counts = grouped["delivered"].agg(outputs="size", delivered="sum")
    return counts.assign(missing=missing.reindex(counts.index).fillna(""))


def _chosen(name):
    return phases() if name is None else (phase(name),)
