"""The page that tells a learner how it went: nbgrader's own, without what is not for learners.

nbgrader's template, marks and comments, with the course's settings. The hidden tests, long
tracebacks and paths are taken out before (`redact`); what happened while grading stands at the top.
"""

import contextlib
import functools
import html
import os
import re
import warnings
from dataclasses import replace

import jinja2
import nbformat
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbgrader.converters import GenerateFeedback

from workbook import files
from classroom.course import course as courses
from classroom.gradebook import ledger, store
from classroom.feedback import redact
from classroom.course import safekeeping
from classroom.course.safekeeping import GO_ON

HEADINGS = {
    "rejected": "Your notebook could not be graded",
    "ok": "About what you handed in",
}
STOPPED = "Your notebook did not run to its end"
REASONS = {
    "timeout": "It ran for too long and was stopped.",
    "memory": "It took more memory than there is for one notebook, and was stopped.",
    "output": "It printed or showed too much, and was stopped.",
    "disk": "It wrote too much to the disk, and was stopped.",
    "died": "It ended the process that it ran in.",
    "protocol": "It disturbed the program that grades it, and was stopped.",
    "course": "A cell of the course's own failed in it, so the checks behind that did not run.",
}
# Pieces of text of which the HTML is kept: more than a long notebook has cells.
REMEMBERED = 512
NAMELESS = re.compile(r"<img(?![^>]*\balt=)")
# nbgrader's list of marks calls every test "Test cell"; its link knows which.
LISTED = re.compile(r'(<a href="#([\w-]+)">)(?:Test cell|Written response)(</a> \(Score)')
COMMENT = re.compile(r'(<a href="#comment-([\w-]+)">Comment)(</a></li>)')
STYLE = """<style>
#notebook th, #notebook td { padding: .2em 1em .2em 0; text-align: left; vertical-align: top }
#notebook pre { overflow-x: auto }
summary { cursor: pointer; display: list-item }
@media (max-width: 40rem) { .container, .panel-body { padding-left: 4px; padding-right: 4px } }
</style>
"""
LOOKS = "background: #f3f6f9; border-left: 4px solid #5b7fa3; margin: 0 0 1.5em; padding: 1em"
BOX = f'<div class="container"><div role="note" style="{LOOKS}">{{}}</div></div>'


class NoFeedback(ValueError):
    """One page could not be made, for the reason given."""


class Feedback:
    """Makes the pages of one assignment; building it takes longer than making a page.

    Parameters
    ----------
    writer : writer.Writer
        Open: the pages are made from its gradebook, within its lock.
    """

    def __init__(self, writer):
        self._writer, course = writer, writer.course
        self._converter = GenerateFeedback(coursedir=course.coursedir, parent=course)
        self._converter.log = ledger.silent_log()
        self._exporter = HTMLExporter(parent=self._converter, config=self._converter.config)
        for kind in self._converter.preprocessors:
            self._exporter.register_preprocessor(kind)
        self._exporter.optimistic_validation = True
        self._exporter.register_filter("markdown2html", self._markdown())
        self._highlight = self._code()

    def _markdown(self):
        """nbconvert's filter, cleaned if the course says so: nbgrader's template forgets to.

        What all learners were given is turned into HTML once.
        """
        exporter = self._exporter
        clean = exporter.environment.filters["clean_html"] if exporter.sanitize_html else str

        @functools.lru_cache(REMEMBERED)
        def given(source):
            return clean(exporter.markdown2html({}, source))

        @jinja2.pass_context
        def markdown2html(context, source):
            if context.get("cell", {}).get("attachments"):
                return clean(exporter.markdown2html(context, source))
            return given(source)

        return markdown2html

    def _code(self):
        """nbconvert's filter for Python; what all learners were given is coloured once."""
        colour = Highlight2HTML(pygments_lexer="ipython3", parent=self._exporter)
        remembered = functools.lru_cache(REMEMBERED)(colour)

        def highlight_code(source, metadata=None):
            return remembered(source)

        return highlight_code

    def renew(self, student):
        """Make a student's page anew if marks or comments changed since it was made.

        Returns
        -------
        pathlib.Path or None
            The page that was made; None if the one there is right, or nothing was graded.

        Raises
        ------
        NoFeedback
            If nbgrader can't make a page of this notebook. The one there stays.
        CannotGrade
            If the disk is full.
        """
        gradebook, week = self._writer.gradebook, self._writer.week
        known = self._writer.record(student)
        page = courses.folder(self._writer.course, "feedback", week, student) / f"{week}.html"
        marks = gradebook.marks_sha256(week, student)
        if known is None or (known.marks_sha256 == marks and page.exists()):
            gradebook.drop()
            if known is not None:
                self._copy_stamps(page.parent, student)
            return None
        try:
            text = self._text(known)
        except Exception as error:
            raise NoFeedback(
                f"nbgrader could not make a page of the notebook of {student}: {error!r}. "
                "Its marks are kept."
            ) from error
        finally:
            gradebook.drop()
        with safekeeping.or_cannot_grade("The feedback can't be written", GO_ON):
            self._write(page, text, student)
            gradebook.put(replace(known, marks_sha256=marks))
            gradebook.keep()
        return page

    def _text(self, known):
        week, course = self._writer.week, self._writer.course
        graded = courses.folder(course, "autograded", week, known.student) / f"{week}.ipynb"
        notebook = nbformat.v4.new_notebook()
        if graded.exists():
            notebook = nbformat.v4.reads(graded.read_text(encoding="utf-8"))
        shown = redact.for_learner(notebook, roots=[course.coursedir.root])
        about = {"assignment": week, "notebook": week, "student": known.student}
        resources = {
            "metadata": {"name": week, "path": str(graded.parent)},
            "nbgrader": about | {"db_url": course.coursedir.db_url},
        }
        with contextlib.ExitStack() as lending:
            for step in self._exporter._preprocessors:
                lending.enter_context(ledger.lent(self._writer.gradebook, step))
            text = self._page(nbformat.from_dict(shown), resources)
        text = COMMENT.sub(r"\1 on \2\3", LISTED.sub(r"\1\2\3", text))
        text = text.replace("</head>", f"{STYLE}</head>", 1)
        return re.sub(r"<body[^>]*>", lambda body: body.group() + box(known), text, count=1)

    def _page(self, notebook, resources):
        """What the exporter's own `from_notebook_node` does, in half its time.

        That one reads the finished page once more, to give names to pictures that have none.
        """
        exporter = self._exporter
        widgets = WidgetsDataTypeFilter({}, parent=exporter, resources=resources)
        exporter.register_filter("filter_data_type", widgets)
        exporter.register_filter("highlight_code", self._highlight)
        with warnings.catch_warnings():
            # Of outputs that no page can show; nobody here can act on them.
            warnings.simplefilter("ignore")
            text, _ = TemplateExporter.from_notebook_node(exporter, notebook, resources)
        return NAMELESS.sub('<img alt="A picture without a description"', text)

    def _write(self, page, text, student):
        files.replace(page, text, mode=int(str(self._converter.permissions), 8))
        self._copy_stamps(page.parent, student)

    def _copy_stamps(self, folder, student):
        """By the time, nbgrader's own generate_feedback knows how old a page is; by the secret,
        its exchange gives the page back to the one who handed in, and to nobody else.
        """
        graded = courses.folder(self._writer.course, "autograded", self._writer.week, student)
        now, before = store.read_stamps(graded), store.read_stamps(folder)
        for name, content in now.items():
            if before.get(name) != content:
                files.replace(folder / name, content, mode=int(str(self._converter.permissions), 8))


def box(known):
    """What happened while grading, as HTML; nothing if all went as it should.

    Parameters
    ----------
    known : record.Record

    Examples
    --------
    >>> from classroom.gradebook.ledger import Record
    >>> box(Record("week1", "ada", "", "", "ok", "ok"))
    ''
    >>> "<p>Two cells &lt;b&gt;" in box(Record("week1", "ada", "", "", "repaired", "ok",
    ...                                        notes=("Two cells <b>",)))
    True
    """
    why = known.reason or REASONS.get(known.status, "")
    place = f"It happened at {known.place}." if known.place and not known.place.isdigit() else ""
    lines = [line for line in (why, place, *known.notes) if line]
    if not lines:
        return ""
    heading = HEADINGS.get(known.status, STOPPED)
    paths = redact.paths_of()
    told = (html.escape(redact.without_paths(line, paths)) for line in lines)
    return BOX.format(f"<h4>{heading}</h4>" + "".join(f"<p>{line}</p>" for line in told))
