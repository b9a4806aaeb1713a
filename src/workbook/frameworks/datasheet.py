"""Datasheets for data sets: 7 sections, 59 questions, and the answers for the flights.

Source: Gebru et al. (2021), "Datasheets for datasets", Communications of the ACM 64(12);
arXiv:1803.09010. The questions are paraphrased.
"""

import tomllib
from importlib import resources

import pandas as pd

COLUMNS = ["number", "section", "question", "answer"]
WORDS = 3  # fewer say yes or no and no more


def questions():
    """List what a datasheet must answer.

    Returns
    -------
    DataFrame
        `number` (text, section and place in it), `section`, `question`; 59 rows.

    Examples
    --------
    >>> questions().iloc[0].tolist()
    ['1.1', 'Motivation', 'Why was it made?']
    """
    return flights()[COLUMNS[:3]]


def flights():
    """Return the datasheet of the flights from Newark.

    Returns
    -------
    DataFrame
        `number`, `section`, `question`, `answer`.

    Examples
    --------
    >>> flights()["answer"].iloc[-1]
    'Nobody watches the source for corrections.'
    """
    text = resources.files("workbook").joinpath("frameworks/datasheet.toml").read_text("utf-8")
    rows = [
        (f"{chapter}.{place}", section["name"], heading["question"], heading["answer"])
        for chapter, section in enumerate(tomllib.loads(text)["section"], 1)
        for place, heading in enumerate(section["heading"], 1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def missing(sheet):
    """List the questions that a datasheet leaves open.

    An answer is open if it is missing, holds the word TODO, or has fewer than 3 words. The check
    sees that something was written, not that it is true.

    Parameters
    ----------
    sheet : DataFrame
        `number` as in `questions()`, and `answer`. A question without a row is open as well.

    Returns
    -------
    DataFrame
        `number`, `section`, `question` and `found` (what was written there, "" if nothing).

    Raises
    ------
    ValueError
        If a number is unknown or comes twice.

    Examples
    --------
    >>> len(missing(flights()))
    0
    >>> half = pd.DataFrame({"number": ["1.1", "1.2"], "answer": ["To teach how to join.", "TODO"]})
    >>> missing(half).iloc[0].tolist()
    ['1.2', 'Motivation', 'Who made it, and for whom?', 'TODO']
    """
    asked = questions()
    answers = _answers(sheet)
    stray = sorted(set(answers.index) - set(asked["number"]))
    if stray:
        raise ValueError(f"number holds {stray[0]!r}, which is no question; see questions().")
    if answers.index.has_duplicates:
        twice = answers.index[answers.index.duplicated()][0]
        raise ValueError(f"number holds {twice!r} twice; answer each question once.")
    found = asked["number"].map(answers).fillna("").str.strip()
    todo = found.str.contains(r"\bTODO\b", case=False)
    unanswered = todo | (found.str.split().str.len() < WORDS)
    return asked.assign(found=found)[unanswered].reset_index(drop=True)


def markdown(sheet):
    """Lay a datasheet out as Markdown: a heading a section, a table below it.

    Parameters
    ----------
    sheet : DataFrame
        `number`, `section`, `question`, `answer`, in the order to print.

    Returns
    -------
    str

    Examples
    --------
    >>> print(markdown(flights().head(1).assign(answer="To teach.")))
    **1 Motivation**
    <BLANKLINE>
    | | question | answer |
    |---|---|---|
    | 1.1 | Why was it made? | To teach. |
    """
    _answers(sheet)
    parts = []
    for section, rows in sheet.fillna("").groupby("section", sort=False):
        chapter = rows["number"].iloc[0].partition(".")[0]
        lines = [f"**{chapter} {section}**", "", "| | question | answer |", "|---|---|---|"]
        for row in rows[["number", "question", "answer"]].itertuples(index=False):
            lines.append("| " + " | ".join(_cell(text) for text in row) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _answers(sheet):
    for column in ("number", "answer"):
        if column not in sheet:
            has = ", ".join(map(str, sheet.columns))
            raise ValueError(f"sheet has no column {column!r}; it has {has}.")
    return sheet.set_index(sheet["number"].astype(str))["answer"].fillna("").astype(str)


def _cell(text):
    """Keep what would end a cell, or start markup, from doing so."""
    for mark in "\\|<*_`[$":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())
