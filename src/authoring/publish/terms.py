"""The glossary's two ends: its entries on its own page, and a line of terms on each other page."""

import re
from itertools import groupby, pairwise

from authoring.publish.cells import Cell, Problem
from workbook.page import glossary

PAGE = "glossary"
SOURCE = "src/workbook/page/glossary.toml"
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)


def with_terms(name, cells):
    """Add what the glossary gives to a lesson: its entries, or links to the page's terms.

    Parameters
    ----------
    name : str
        The lesson, like "week1".
    cells : list of Cell

    Returns
    -------
    list of Cell
    """
    if name == PAGE:
        return cells + [_text(entries) for entries in glossary.page()]
    here = _terms_of(name)
    if not here:
        return cells
    order = list(sections(cells))
    here.sort(key=lambda each: order.index(each.section))
    lines = [
        f"**{section}** " + " · ".join(map(_link, group))
        for section, group in groupby(here, lambda each: each.section)
    ]
    return [*cells, _text("\n\n".join(["## Terms of this page", _ABOUT, *lines]))]


def lost_terms(name, cells):
    """Name the terms that point to a section which the page does not have.

    Returns
    -------
    list of Problem
    """
    known = sections(cells)
    return [
        Problem(
            SOURCE,
            1,
            f"{each.term!r} names the section {each.section!r}, which {name} does not have.",
        )
        for each in _terms_of(name)
        if each.section not in known
    ]


def sections(cells):
    """Cut a page at its headings: from each heading to its text and code, itself included.

    Parameters
    ----------
    cells : list of Cell

    Returns
    -------
    dict of str to str
    """
    found, current = {}, ""
    for cell in cells:
        parts = [("", cell.source)] if cell.kind == "code" else _parts(cell.source)
        for heading, text in parts:
            current = heading or current
            found[current] = f"{found.get(current, '')}\n{text}"
    return found


_ABOUT = f"What each means, and where it is explained: [the glossary]({PAGE}.ipynb)."


def _terms_of(name):
    return [each for each in glossary.terms() if each.page == name]


def _link(each):
    return f"[{each.term}]({PAGE}.ipynb#{glossary.anchor(each.term)})"


def _parts(source):
    """Each heading of a Markdown cell with the text below it."""
    starts = [match.start() for match in HEADING.finditer(source)]
    for start, end in pairwise([0, *starts, len(source)]):
        heading = HEADING.match(source, start)
        yield heading.group(1).strip() if heading else "", source[start:end]


def _text(source):
    return Cell("markdown", source, {}, 0, 0)
