"""A page run from top to bottom: its seconds, its pictures, its experiments and its links."""

import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import nbformat
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from authoring.publish.terms import HEADING
from workbook.page.glossary import anchor

SECONDS_A_PAGE, SECONDS_A_CELL = 60, 2  # promised to learners


class CellFailed(Exception):
    """A cell of a page raised an error, or never ended."""


class Run:
    """One run of a notebook from top to bottom in a new kernel, with the seconds of each cell.

    The seconds are those of the clock, less what the kernel was ready to run and other processes
    had the processors (on Linux, which counts that; elsewhere nothing is taken off).

    Parameters
    ----------
    path : path of the notebook
    folder : path
        Where it runs, since a page may save a learner's work beside itself.
    afterwards : coroutine function, optional
        Is called after each cell, outside its seconds: with the cell, and a coroutine function that
        lets the kernel run code which is no cell of the page.
    **options
        For nbclient's NotebookClient.

    Attributes
    ----------
    notebook : NotebookNode
        With outputs.
    seconds : dict
        From a code cell's id to how long it took.
    """

    def __init__(self, path, folder, afterwards=None, **options):
        self.notebook = nbformat.read(path, as_version=4)
        self.seconds, self._begun, self._name = {}, 0, Path(path).name
        self._afterwards = afterwards
        self._client = NotebookClient(
            self.notebook,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
            **options,
        )
        self._client.on_cell_execute = self._begin
        self._client.on_cell_executed = self._end

    def execute(self, **options):
        """Run it and give itself.

        Raises
        ------
        CellFailed
            With the page, the cell and the error. With `allow_errors`, only for what never ends.
        """
        try:
            self._client.execute(**options)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CellFailed(f"{self._name}: a cell failed.\n{error}") from error
        return self

    def keep(self, path):
        """Write it with its outputs and seconds; `kept` reads it."""
        self.notebook.metadata["seconds"] = self.seconds
        nbformat.write(self.notebook, path)

    @classmethod
    def kept(cls, path):
        """A run that was kept."""
        run = cls(path, path.parent)
        run.seconds = dict(run.notebook.metadata["seconds"])
        return run

    def _begin(self, **_):
        self._begun = self._clock()

    async def _end(self, cell, **_):
        self.seconds[cell["id"]] = self._clock() - self._begun
        if self._afterwards:
            await self._afterwards(cell, self._ask)

    async def _ask(self, code):
        asked = self._client.kc.execute(code, silent=True)
        said = (await self._client.async_wait_for_reply(asked))["content"]
        if said["status"] != "ok":
            raise CellFailed(f"{self._name}: {said.get('ename')}: {said.get('evalue')}")

    def _clock(self):
        """A clock that stands still while the kernel waits for a processor, in seconds."""
        try:
            stat = Path(f"/proc/{self._client.km.provisioner.pid}/schedstat").read_text()
        except OSError:
            return time.perf_counter()
        return time.perf_counter() - int(stat.split()[1]) / 1e9

    def outputs(self):
        """Every output of a code cell, with the cell's id."""
        for cell in self.notebook.cells:
            for output in cell.get("outputs", []):
                yield cell["id"], output

    def too_slow(self, slowness=1.0):
        """What took longer than we promise: seconds by cell.

        Parameters
        ----------
        slowness : float
            How many times as long as usual everything takes on this machine just now.
        """
        cell, page = SECONDS_A_CELL * slowness, SECONDS_A_PAGE * slowness
        slow = {name: round(t, 1) for name, t in self.seconds.items() if t > cell}
        total = sum(self.seconds.values())
        return slow | ({"all cells": round(total)} if total > page else {})


@dataclass(frozen=True)
class Page:
    """What a run of a page shows of it; `slowest` is the number of a cell, as in `[7]`."""

    name: str
    cells: int
    seconds: float
    slowest: int
    slowest_seconds: float
    experiments: int
    pictures: int
    wordless: int
    links: int
    broken: int


def look(path, run):
    """Sum a page up.

    Parameters
    ----------
    path : path of the notebook, among those that it links
    run : Run
        Of this notebook.

    Returns
    -------
    Page
    """
    code = [cell for cell in run.notebook.cells if cell.cell_type == "code"]
    slowest = max(run.seconds, key=run.seconds.get)
    shown = [words for _, output in run.outputs() for words in pictures(output)]
    led = links(run.notebook)
    return Page(
        name=Path(path).stem,
        cells=len(code),
        seconds=sum(run.seconds.values()),
        slowest=1 + [cell.id for cell in code].index(slowest),
        slowest_seconds=run.seconds[slowest],
        experiments=sum("widgets.live(" in cell.source for cell in code),
        pictures=len(shown),
        wordless=sum(map(is_wordless, shown)),
        links=len(led),
        broken=sum(not leads_somewhere(link, path) for _, link in led),
    )


def open_questions(page):
    """Say in a sentence each what is not as it should be on a page.

    Yields
    ------
    str
    """
    if page.seconds > SECONDS_A_PAGE:
        yield f"{page.name}: it takes {page.seconds:.0f} s; {SECONDS_A_PAGE} are promised."
    if page.slowest_seconds > SECONDS_A_CELL:
        slowest = f"cell [{page.slowest}] takes {page.slowest_seconds:.1f} s"
        yield f"{page.name}: {slowest}; {SECONDS_A_CELL} are promised."
    if page.wordless:
        yield f"{page.name}: {page.wordless} of its pictures have no alternative text."
    if page.broken:
        yield f"{page.name}: {page.broken} of its links lead nowhere."


def pictures(output):
    """The alternative text of every picture in an output of a cell, "" where there is none."""
    data = output.get("data", {})
    page = BeautifulSoup(data.get("text/html", ""), "html.parser")
    if any(kind.startswith("image/") for kind in data) and not page.find(True):
        return [""]
    told = [image.get("alt", "") for image in page.find_all("img")]
    alone = [
        drawing for drawing in page.find_all("svg") if not drawing.find_parent(class_="wb-paper")
    ]
    return told + [drawing.get("aria-label", "") for drawing in alone]


def is_wordless(words):
    """Whether an alternative text is none: fewer than three words say nothing of a picture."""
    return len(words.split()) < 3


def links(notebook):
    """Where the links and pictures of the text lead: a list of (cell id, address)."""
    found = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            found += [(cell["id"], link) for link in _addresses("".join(cell["source"]))]
    return found


def _addresses(source):
    for token in MarkdownIt().enable("table").parse(source):
        for part in token.children or []:
            yield from (part.attrs[key] for key in ("href", "src") if key in part.attrs)
            yield from re.findall(r"""(?:href|src)=["']([^"']+)""", part.content)


def leads_somewhere(link, path):
    """Whether a link on a page leads to a file that is there, and to a heading that is in it.

    Addresses on the web are taken on trust: a test without the web can't tell.
    """
    if link.startswith(("http://", "https://", "mailto:")):
        return True
    name, _, heading = link.partition("#")
    there = Path(path).parent / unquote(name) if name else Path(path)
    if not there.is_file():
        return False
    return not (heading and there.suffix == ".ipynb") or unquote(heading) in _anchors(there)


def _anchors(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return {anchor(heading.strip()) for heading in HEADING.findall(text)}
