"""The terms of art of the course: what each means, and where it is explained.

>>> find("false alarm").term
'false alert'
"""

import difflib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

import anywidget
import traitlets

from workbook import case

__all__ = ["Term", "find", "page", "search", "terms"]


@dataclass(frozen=True)
class Term:
    """A term, its synonyms, its meaning, and the section that explains it ("" if none does)."""

    term: str
    meaning: str
    also: tuple[str, ...] = ()
    page: str = ""
    section: str = ""

    def __repr__(self):
        return f"{self.term}: {self.meaning}"

    @property
    def place(self):
        """Where it is explained, in words.

        >>> find("threshold").place
        'week 1, section 5'
        """
        if not self.page:
            return "on none of our pages"
        number = re.match(r"\d+", self.section)
        name = re.sub(r"(\d)", r" \1", self.page.replace("_", " "))
        return name + (f", section {number.group()}" if number else "")


@cache
def terms():
    """Give all terms in alphabetical order.

    Returns
    -------
    tuple of Term
    """
    text = resources.files("workbook.page").joinpath("glossary.toml").read_text("utf-8")
    read = tomllib.loads(case.fill(text))["term"]
    return tuple(Term(**each | {"also": tuple(each.get("also", ()))}) for each in read)


def find(name):
    """Look a term up by its name or a synonym.

    Parameters
    ----------
    name : str
        Upper or lower case, dashes and accents do not matter.

    Returns
    -------
    Term

    Raises
    ------
    ValueError
        For a term that the glossary does not have, with those that are written alike.
    """
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f"name is {name!r}; give a term such as 'threshold'.")
    known = {plain(word): each for each in terms() for word in (each.term, *each.also)}
    if plain(name) in known:
        return known[plain(name)]
    near = difflib.get_close_matches(plain(name), known, n=3, cutoff=0.7)
    near = near or [word for word in known if plain(name) in word][:3]  # "brier" for its score
    near = list(dict.fromkeys(known[word].term for word in near))
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "search() filters them all."
    raise ValueError(f"name is {name!r}, which is not in the glossary; {hint}")


def plain(text):
    """Write a text without what people type in different ways.

    >>> plain("Šidák's  train–serve_skew")
    'sidaks train serve skew'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.sub(r"[-–_\s]+", " ", re.sub("['’]", "", letters)).split())


def anchor(heading):
    """Give the address of a heading within its page, as JupyterLab makes it.

    >>> anchor("6. Measure, don't guess")
    "6.-Measure,-don't-guess"
    """
    return heading.replace(" ", "-")


def page():
    """Write the glossary as Markdown.

    Returns
    -------
    list of str
        A text for each first letter: a heading for each term, its meaning, a link to its section.
    """
    letters = groupby(terms(), lambda each: plain(each.term)[0].upper())
    return ["\n\n".join([f"## {letter}", *map(_entry, group)]) for letter, group in letters]


def _entry(each):
    also = f" *Also: {', '.join(each.also)}.*" if each.also else ""
    link = f"{each.page}.ipynb#{anchor(each.section)}"
    where = f"[{each.place[0].upper()}{each.place[1:]}]({link})" if each.page else "Not used here"
    return f"### {each.term}\n\n{each.meaning}{also} {where}."


def search():
    """Show a box to type into, which leaves the terms that match.

    Returns
    -------
    Search
        The widget. Where widgets do not run, `find` looks up one term.
    """
    return Search()


class Search(anywidget.AnyWidget):
    """The search box, as `search` makes it."""

    _esm = resources.files("workbook.page").joinpath("static", "glossary.js").read_text("utf-8")
    _css = resources.files("workbook.page").joinpath("static", "live.css").read_text("utf-8")
    terms = traitlets.List().tag(sync=True)

    def __init__(self):
        rows = [vars(each) | {"also": list(each.also), "place": each.place} for each in terms()]
        super().__init__(
            terms=[row | {"words": plain(" ".join([row["term"], *row["also"]]))} for row in rows]
        )

    def __repr__(self):
        return f"{len(self.terms)} terms; glossary.find(…) looks one up."

    def _repr_mimebundle_(self, **kwargs):
        """Say how to look a term up where no widget runs."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        told = (
            "<p>Find a term with the search of your browser, or <code>glossary.find(…)</code></p>"
        )
        return data | {"text/html": told}, metadata
