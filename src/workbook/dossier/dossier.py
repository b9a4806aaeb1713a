"""A dossier: five pages about one project, in a file beside the notebooks or in memory."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from workbook import files, keeping
from workbook.dossier import document, rules_effect, rules_purpose, rules_rented, rules_system  # noqa: F401
from workbook.dossier.markdown import markdown
from workbook.dossier.merge import merge, read_answers
from workbook.dossier.pages import PAGES, known_page
from workbook.dossier.rules import RULES, answered, findings
from workbook.dossier.salvage import salvage, set_aside
from workbook.dossier.show import html

FILE = "dossier.json"
TOLD = 30  # sentences about a damaged file


class Dossier:
    """A dossier that can be filled, looked at, checked and printed; made by `load` or `example`.

    Examples
    --------
    In memory, since no file is given:

    >>> mine = Dossier()
    >>> _ = mine.fill("canvas", cost_fp=40, cost_fn=200, threshold=0.5)
    >>> mine.page("canvas").cost_fn
    200
    >>> mine.check()["rule"].tolist()
    ['price']
    """

    def __init__(self, path=None):
        self.path = None if path is None else Path(path).expanduser().resolve()
        self._memory = document.EMPTY  # without a file
        self._written = {}  # page to its lists, as this object wrote them
        self._read()

    def page(self, name):
        """Look at a page.

        Parameters
        ----------
        name : str
            "canvas", "plan", "datasheet", "decision" or "card".

        Returns
        -------
        Canvas, Plan, Datasheet, Decision or Card
            What is not answered is None, "" or ().
        """
        known_page(name)
        return getattr(self._read().pages, name)

    def fill(self, name, **answers):
        """Answer questions of a page, and save them at once.

        What another notebook has saved meanwhile stays. Where both answered the same question,
        the later answer wins and `history` has the earlier one. Tables are merged by the names of
        their rows; a row goes if you wrote it and leave it out, or all of them with None.

        Parameters
        ----------
        name : str
            The page.
        **answers
            Field to answer (see `questions`); None takes an answer back. Rows of a table are
            given as a list of dicts.

        Returns
        -------
        Canvas, Plan, Datasheet, Decision or Card
            The page as it is now.

        Raises
        ------
        ValueError
            For an unknown field or a wrong answer; nothing is saved then. And if the file is
            damaged: it stays as it is.
        """
        written = self._written.setdefault(name, {})
        self.answer(name, answers, seen=written)
        read = read_answers(name, answers)
        lists = {field: getattr(read, field) for field in answers}
        written |= {field: new for field, new in lists.items() if isinstance(new, tuple)}
        return self.page(name)

    def answer(self, name, answers, *, seen):
        """Save answers as `fill` does, for a writer who has `seen` some lists: a form."""
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        put = partial(merge, name=name, answers=answers, seen=seen, at=at)
        if self.path is None:
            self._memory = put(self._memory)
            return
        read_answers(name, answers)  # refused before there is a lock
        with files.locked(self.path):
            current = self._read()
            if (merged := put(current)) != current:
                files.replace(self.path, document.dumps(merged))

    def form(self, name):
        """Show a page as a form; each answer is saved when its field is left."""
        from workbook.dossier.form import form

        return form(self, name)

    def check(self):
        """Hold the pages against each other.

        Returns
        -------
        DataFrame
            `rule`, `pages` and `sentence`; empty if no two statements disagree. Shown, it is its
            sentences. It sees what was written, not whether it is true.
        """
        return findings(self._read().pages)

    def missing(self):
        """List the questions without an answer.

        Returns
        -------
        DataFrame
            `page`, `field` and `question`.
        """
        tables = [questions(name).assign(page=name) for name in PAGES]
        asked = pd.concat(tables, ignore_index=True)[["page", "field", "question"]]
        pages = self._read().pages
        open_ = [not answered(getattr(getattr(pages, r.page), r.field)) for r in asked.itertuples()]
        return asked[open_].reset_index(drop=True)

    def history(self):
        """List answers that were overwritten, the latest last: `at` (UTC), `page`, `field`, `was`.

        The last 20 of each field are kept.
        """
        rows = [dict(each) for each in self._read().history]
        return pd.DataFrame(rows, columns=["at", "page", "field", "was"])

    def unknown(self):
        """Name what the file holds and this course does not know; it stays in the file."""
        return document.unknown(self._read())

    def html(self):
        """Return the dossier as one page of HTML that needs nothing else, ready to be printed."""
        return html(self._pages(), self.check(), self.unknown())

    def markdown(self):
        """Return the dossier as Markdown."""
        return markdown(self._pages(), self.check(), self.unknown())

    def export(self, path=None):
        """Write the dossier as HTML and as Markdown.

        Parameters
        ----------
        path : str or Path, optional
            Where to; the ending is replaced. Beside the dossier's own file unless given.

        Returns
        -------
        list of Path
            The two files; what stood there before is replaced.
        """
        target = Path(path).expanduser() if path is not None else self.path
        if target is None:
            raise ValueError("path is None and this dossier has no file; give 'dossier.html'.")
        written = {
            target.with_suffix(".html"): self.html(),
            target.with_suffix(".md"): self.markdown(),
        }
        for name, text in written.items():
            files.replace(name, text)
        return list(written)

    def __repr__(self):
        pages = self._read().pages
        done = list(pages.model_dump(exclude_defaults=True))
        where = self.path.name if self.path else "in memory"
        return f"Dossier ({where}): {', '.join(done) or 'no page yet'}"

    def _pages(self):
        pages = self._read().pages
        return [getattr(pages, name) for name in PAGES]

    def _read(self):
        if self.path is None:
            return self._memory
        try:
            return document.loads(self.path.read_bytes())
        except FileNotFoundError:
            return document.EMPTY
        except ValueError as error:
            help_ = "; mend it by hand, or call dossier.repair"
            raise ValueError(
                f"{self.path.name} can't be used and stays as it is ({str(error).rstrip('.')})"
                f"{'' if isinstance(error, document.NotOurs) else help_}."
            ) from None


def load(path=FILE):
    """Open the dossier in a file.

    Parameters
    ----------
    path : str or Path
        Where it is, or will be: the file is made with the first answer. The usual one lies in the
        current folder, or at home where that can't be written (`workbook.keeping`).

    Returns
    -------
    Dossier

    Raises
    ------
    ValueError
        If the file is damaged or of a newer version; the sentence says where, and the file stays
        as it is.
    """
    path = keeping.file(FILE) if path == FILE else Path(path)
    if path.is_dir():
        raise ValueError(f"path is {str(path)!r}, a folder; give a file such as {FILE!r}.")
    return Dossier(path)


def repair(path=FILE):
    """Save what can be read of a damaged file; a copy of the damaged one is set aside first.

    Returns
    -------
    list of str
        Where the copy is, and what could not be kept; empty if nothing was damaged.

    Raises
    ------
    ValueError
        If the file is not there, is something else, or is of a newer version. Nothing is written
        then. Where nothing can be read, an empty dossier is begun.
    """
    path = Path(path).expanduser().resolve()
    if not path.is_file():
        raise ValueError(f"path is {str(path)!r}, where no file is; give a damaged dossier.")
    with files.locked(path):
        content = path.read_bytes()
        try:
            sound, lost = salvage(content)
        except ValueError as error:
            raise ValueError(f"{path.name} can't be repaired: {error}") from None
        if not lost:
            return []
        aside = set_aside(path, at=datetime.now())
        files.replace(path, document.dumps(sound))
    more = [f"And {len(lost) - TOLD:,} more."] if len(lost) > TOLD else []
    return [f"The damaged file is kept as {aside.name}.", *lost[:TOLD], *more]


def questions(name):
    """List the fields of a page.

    Returns
    -------
    DataFrame
        `field`, `label` and `question`.

    Examples
    --------
    >>> questions("canvas").iloc[1].tolist()
    ['decision', 'Decision', 'Who decides what?']
    """
    fields = known_page(name).model_fields
    rows = [(field, about.title, about.description) for field, about in fields.items()]
    return pd.DataFrame(rows, columns=["field", "label", "question"])


def rules():
    """List the rules of the consistency check.

    Returns
    -------
    DataFrame
        `rule`, `pages` and `sentence`, with {} for what a dossier fills in.
    """
    rows = [(each.id, ", ".join(each.pages), each.sentence) for each in RULES]
    return pd.DataFrame(rows, columns=["rule", "pages", "sentence"])
