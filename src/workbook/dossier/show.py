"""A dossier as HTML: one file without scripts and addresses, for the screen and for paper."""

import itertools
from functools import cache

from workbook.dossier.kinds import answers, is_table, show
from workbook.page import templates

NO_ANSWER = "not answered yet"
AGREED = "As far as they are written, no two statements disagree."
PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {0x7F: 0x2421}


def html(pages, found, unknown):
    """Lay out all pages, with what disagrees.

    Parameters
    ----------
    pages : list of pages
    found : rules.Findings
    unknown : list of str
        Fields of the file that nobody knows.

    Returns
    -------
    str
    """
    about = {"title": pages[0].project or "Dossier", "sentences": found["sentence"].tolist()}
    return _fill("dossier.html", pages=pages, unknown=unknown, **about) + "\n"


def page_html(page):
    """Lay out the answers of one page: short ones side by side, tables on their own."""
    return _fill("page.html", page=page)


def findings_html(sentences):
    """Lay out what disagrees."""
    return _fill("findings.html", sentences=sentences)


def page_text(page):
    """Write the answers of one page as plain text."""
    lines = [f"  {field.title}: {show(value) or NO_ANSWER}" for field, value in answers(page)]
    return "\n".join([heading(page), *lines])


def heading(page):
    """Give the title of a page: the first line of what it says about itself."""
    return type(page).__doc__.splitlines()[0].rstrip(".")


def visible(text):
    r"""Give control characters a picture: HTML and Markdown can't hold them.

    >>> visible("a\0\r\nb")
    'a␀\nb'
    """
    return str(text).replace("\r\n", "\n").replace("\r", "\n").translate(PICTURES)


def _fill(name, **values):
    return _environment().get_template(name).render(values)


@cache
def _environment():
    made = templates.environment("workbook.dossier")
    made.finalize = lambda value: visible(value) if type(value) is str else value
    made.filters |= {
        "answers": answers,
        "heading": heading,
        "id": _id,
        "parts": _parts,
        "show": show,
    }
    made.globals |= {"agreed": AGREED, "no_answer": NO_ANSWER}
    return made


def _parts(page):
    """Divide the answers of a page: single ones that follow each other, and tables."""
    groups = itertools.groupby(answers(page), key=lambda answer: is_table(answer[1]))
    return [(are_tables, list(group)) for are_tables, group in groups]


def _id(page):
    return type(page).__name__.lower()
