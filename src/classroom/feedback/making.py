"""The HTML of one page of feedback, made by a helper: all of it is work on a learner's text."""

import functools
import html
import re
import warnings

import jinja2
import nbformat
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import NbGraderPreprocessor

from classroom.course import cleaning
from classroom.course import course as courses
from classroom.feedback import redact, stock

# Pieces of text of which the HTML is kept: more than a long notebook has cells.
REMEMBERED = 512
NAMELESS = re.compile(r"<img(?![^>]{0,300}\balt=)")
# nbgrader's list of marks calls every test "Test cell"; its link knows which.
LISTED = re.compile(r'(<a href="#([\w-]+)">)(?:Test cell|Written response)(</a> \(Score)')
COMMENT = re.compile(r'(<a href="#comment-([\w-]+)">Comment)(</a></li>)')
# No script but the template's own for formulas, nothing loaded but that.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src https: data:; "
    "script-src 'unsafe-inline' 'unsafe-eval' https://cdnjs.cloudflare.com; base-uri 'none'; "
    "form-action 'none'"
)
HEAD = f"""<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<style>
#notebook th, #notebook td {{ padding: .2em 1em .2em 0; text-align: left; vertical-align: top }}
#notebook pre {{ overflow-x: auto }}
summary {{ cursor: pointer; display: list-item }}
@media (max-width: 40rem) {{ .container, .panel-body {{ padding-left: 4px; padding-right: 4px }} }}
</style>
"""
LOOKS = "background: #f3f6f9; border-left: 4px solid #5b7fa3; margin: 0 0 1.5em; padding: 1em"
BOX = f'<div class="container"><div role="note" style="{LOOKS}">{{}}</div></div>'


def page(root, notebook, resources, told):
    """A page of feedback.

    Parameters
    ----------
    root : str
        Of the course.
    notebook : dict
        Executed, with its marks.
    resources : dict
        nbconvert's, with the marks in all.
    told : tuple of str
        A heading and sentences for its top; empty if there is nothing to tell.

    Returns
    -------
    str
    """
    return _maker(str(root)).page(notebook, resources, told)


def box(told):
    """A heading and sentences as HTML; nothing if there are none.

    >>> box(())
    ''
    >>> "<h4>About it</h4><p>Two cells &lt;b&gt;</p>" in box(("About it", "Two cells <b>"))
    True
    """
    if not told:
        return ""
    paths = redact.paths_of()
    heading, *lines = (html.escape(redact.without_paths(line, paths)) for line in told)
    return BOX.format(f"<h4>{heading}</h4>" + "".join(f"<p>{line}</p>" for line in lines))


def bare(title, told):
    """A page that shows no notebook, but says why.

    >>> "It is long." in bare("week1", ("Not shown", "It is long."))
    True
    """
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n{HEAD}'
        f"<title>{html.escape(title)}</title></head>\n<body>{box(told)}</body></html>\n"
    )


@functools.lru_cache(1)
def _maker(root):
    return _Maker(root)


class _Maker:
    """Makes pages of one course; building it takes longer than making one."""

    def __init__(self, root):
        course = courses.open_course(root)
        self._roots = [course.coursedir.root]
        converter = GenerateFeedback(coursedir=course.coursedir, parent=course)
        converter.log = courses.silent_log()
        self._exporter = exporter = HTMLExporter(parent=converter, config=converter.config)
        for kind in converter.preprocessors:
            # Marks are in the notebook already; and what learners should not see goes first.
            if not issubclass(kind, (NbGraderPreprocessor, stock.ForLearner)):
                exporter.register_preprocessor(kind)
        exporter.optimistic_validation = True
        # What all learners were given is turned into HTML once.
        self._markdown = functools.lru_cache(REMEMBERED)(self._as_html)
        exporter.register_filter("markdown2html", self._markdown_of)
        exporter.register_filter("clean_html", stock.clean_html)
        colour = Highlight2HTML(pygments_lexer="ipython3", parent=exporter)
        self._colour = functools.lru_cache(REMEMBERED)(colour)

    def page(self, notebook, resources, told):
        shown = redact.for_learner(notebook, roots=self._roots)
        marks = [cell["metadata"] for cell in shown["cells"]]
        shown = nbformat.from_dict(cleaning.notebook(shown))
        for cell, metadata in zip(shown.cells, marks, strict=True):
            cell.metadata = nbformat.from_dict(metadata)
        text = self._page(shown, resources)
        text = COMMENT.sub(r"\1 on \2\3", LISTED.sub(r"\1\2\3", text))
        before, body, after = text.partition("<body>")
        return before.replace("</head>", f"{HEAD}</head>", 1) + body + box(told) + after

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

    def _as_html(self, source):
        return stock.markdown2html({}, source)

    @jinja2.pass_context
    def _markdown_of(self, context, source):
        if context.get("cell", {}).get("attachments"):
            return stock.markdown2html(context, source)
        return self._markdown(source)

    def _highlight(self, source, metadata=None):
        return self._colour(source)
