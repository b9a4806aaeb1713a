"""A notebook that has run, made ready for readers without Python."""

import copy
import re

from bs4 import BeautifulSoup

from authoring.site import minutes
from workbook.exercise import bundle

NUMBER = re.compile(r"[-−+]?[\d,.]+(e[-+]?\d+)?%?|nan|none|nat|", re.IGNORECASE)
LONG = 30  # letters; a column that holds more gets room for a few words in each line

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURE = "This picture stands still here. It moves in JupyterLab or on Binder."
TEXT = "Here it is only text. It is live in JupyterLab or on Binder."


def without_widgets(notebook):
    """Put in the place of each widget what it shows without a kernel, and a line that says so.

    Parameters
    ----------
    notebook : NotebookNode
        Run, with outputs.

    Returns
    -------
    NotebookNode
        A copy without widgets and without their state.

    Raises
    ------
    ValueError
        For a widget that shows nothing without a kernel.
    """
    still = copy.deepcopy(notebook)
    still.metadata.pop("widgets", None)
    for cell in still.cells:
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):
                _stand_still(output, cell.id)
    return still


def for_the_site(notebook, address):
    """Say below the title where to try the page; make links and tables fit for a site.

    Parameters
    ----------
    notebook : NotebookNode
    address : str
        Where the page can be run.

    Returns
    -------
    NotebookNode
        A copy.
    """
    told = copy.deepcopy(notebook)
    title, _, rest = told.cells[0].source.partition("\n")
    line = f"*To run and change the code, [open this page on Binder]({address}).*"
    told.cells[0].source = f"{title}\n\n{line}\n{rest}"
    texts = [cell for cell in told.cells if cell.cell_type == "markdown"]
    for cell, source in zip(texts, minutes.tell([cell.source for cell in texts]), strict=True):
        cell.source = source
    for cell in told.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("](../", "](path:../")
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(bundle.MIME, None)  # the same stands there as text
            if "<table" in output.get("data", {}).get("text/html", ""):
                output.data["text/html"] = tell_words_from_numbers(output.data["text/html"])
    return told


def tell_words_from_numbers(html):
    """Mark the columns of pandas' tables that hold words, which read from the left.

    >>> told = tell_words_from_numbers("<table><tr><th></th><td>late</td><td>7.5</td></tr></table>")
    >>> print(told)
    <table class="dataframe"><tr><th></th><td class="words">late</td><td>7.5</td></tr></table>
    """
    page = BeautifulSoup(html, "html.parser")
    for table in page.find_all("table"):
        table["class"] = ["dataframe"]
        rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
        for column in range(max((len(row) for row in rows), default=0)):
            cells = [row[column] for row in rows if column < len(row)]
            texts = [cell.get_text().strip() for cell in cells if cell.name == "td"]
            if texts and not any(map(NUMBER.fullmatch, texts)):
                long = any(len(text) > LONG for text in texts)
                for cell in cells:
                    cell["class"] = ["words", "long"] if long else ["words"]
    return str(page)


def _stand_still(output, name):
    shown = output.data.get("text/html")
    if not shown:
        raise ValueError(
            f"The widget of {name} shows nothing without a kernel; give it a text/html too."
        )
    line = PICTURE if "<img" in shown else TEXT
    told = f'<div class="wb-still">{shown}<p class="wb-where">{line}</p></div>'
    output.data = {"text/html": told}
