"""What makes nbgrader's own pages safe, for `nbgrader_config.py`.

Formgrader and `nbgrader generate_feedback` show `autograded/` as it lies there. `workbook grade`
writes nothing there that is not clean; nbgrader's own autograde does, and its template prints
Markdown without cleaning it.
"""

import copy

import jinja2
import nbformat
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor, Preprocessor
from nbgrader.preprocessors import GetGrades

from classroom.course import cleaning
from classroom.feedback import redact


class Clean(Preprocessor):
    """Clean a notebook before it is shown; one that was cleaned stays as it is."""

    enabled = True

    def preprocess(self, nb, resources):
        """Give back a clean copy."""
        return nbformat.from_dict(cleaning.notebook(nb)), resources


class ForLearner(Preprocessor):
    """Take out of a graded notebook what its learner should not see."""

    enabled = True

    def preprocess(self, nb, resources):
        """Give back a copy without hidden tests, long tracebacks and paths."""
        shown = redact.for_learner(nb)
        return nbformat.from_dict(shown), resources


FOR_LEARNERS = [ForLearner, GetGrades, CSSHTMLHeaderPreprocessor]


@jinja2.pass_context
def markdown2html(context, source):
    """nbconvert's filter of that name, with its page cleaned: nbgrader's template forgets to."""
    attachments = copy.deepcopy(dict(context.get("cell", {}).get("attachments", {})))
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    page = MarkdownWithMath(renderer=renderer).render(cleaning.markdown(source))
    return cleaning.page(page)


def clean_html(text):
    """nbconvert's filter of that name, with the course's lists."""
    return cleaning.page(text.decode() if isinstance(text, bytes) else str(text))


FILTERS = {"markdown2html": markdown2html, "clean_html": clean_html}
