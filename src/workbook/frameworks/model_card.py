"""Model cards: what a model is for, how good it is, for whom, and what it must not be used for.

The card of the flight model is text with names in braces where a measured figure belongs. The page
that measures the figures fills them in; none is written by hand.

Source: Mitchell et al. (2019), "Model cards for model reporting", FAT* 2019; arXiv:1810.03993. The
questions are paraphrased.
"""

import math
import string
import tomllib
from importlib import resources

import pandas as pd

from workbook import case

COLUMNS = ["number", "section", "question", "answer"]


def flights():
    """Return the card of the flight model, before its figures are filled in.

    Returns
    -------
    DataFrame
        `number` (text, section and place in it), `section` (9 of them), `question`, `answer`; the
        same columns as a datasheet, so that `datasheet.markdown` lays it out.

    Examples
    --------
    >>> flights()["section"].unique()[[0, -1]].tolist()
    ['Model details', 'Caveats and recommendations']
    """
    rows = [
        (f"{chapter}.{place}", section["name"], heading["question"], heading["answer"])
        for chapter, section in enumerate(_read()["section"], 1)
        for place, heading in enumerate(section["heading"], 1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def inputs():
    """List what the flight model takes, and what each input may be.

    Returns
    -------
    DataFrame
        Index: column, in the model's order. `kind`, `unit`, `known` (when), `low` and `high` (what
        is possible; missing for categories) and `gaps` (whether it may be missing).

    Examples
    --------
    >>> inputs().loc["wind_speed", ["unit", "known"]].tolist()
    ['mph', '3 h before']
    """
    return pd.DataFrame(_read()["input"]).fillna({"gaps": False}).set_index("column")


def fill(card, figures):
    """Put measured figures where their names stand.

    Parameters
    ----------
    card : DataFrame
        With `number` and `answer`, in it names such as {cost:.1f}, as `str.format` reads them.
    figures : dict of str to number or text

    Returns
    -------
    DataFrame
        The card, with the figures in its answers.

    Raises
    ------
    ValueError
        If a figure is missing, is not finite, does not fit its format, or is asked for nowhere.

    Examples
    --------
    >>> card = pd.DataFrame({"number": ["7.1"], "answer": ["It costs {cost:.1f}."]})
    >>> fill(card, {"cost": 54.34})["answer"].item()
    'It costs 54.3.'
    """
    asked = {}
    for row in card.itertuples():
        for _, name, _, _ in string.Formatter().parse(row.answer):
            asked |= {} if name is None else {name: row.number}
    for name, number in asked.items():
        if name not in figures:
            raise ValueError(f"figures has no {name!r}, which {number} asks for; measure it.")
    for name, value in figures.items():
        if name not in asked:
            raise ValueError(f"figures holds {name!r}, which no answer asks for; leave it out.")
        if not isinstance(value, str) and not math.isfinite(value):
            raise ValueError(f"figures[{name!r}] is {value!r}; give a finite number, or text.")
    return card.assign(answer=[_filled(row, figures) for row in card.itertuples()])


def _filled(row, figures):
    try:
        return row.answer.format_map(figures)
    except ValueError as error:
        raise ValueError(f"A figure of {row.number} does not fit its format: {error}.") from None


def _read():
    text = resources.files("workbook").joinpath("frameworks/model_card.toml").read_text("utf-8")
    return tomllib.loads(case.fill(text))
