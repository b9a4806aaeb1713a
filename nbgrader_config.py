"""What nbgrader needs to know of this course, wherever the folder lies and whoever asks."""

import re
from pathlib import Path

import bleach
from bleach.css_sanitizer import ALLOWED_CSS_PROPERTIES, CSSSanitizer

c = get_config()  # noqa: F821  (nbgrader runs this file and hands it in)

# nbgrader would take the folder it was started in.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "managing-ml-projects"
# Built by `authoring publish`. Nothing else may lie there: nbgrader hands it all out.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# A tag on a test cell would skip it and still earn its points; no tag has spaces in it.
c.Execute.skip_cells_with_tag = " never "
# A learner who deletes a test cell gets it back, graded, instead of no mark for ever.
c.OverwriteCells.add_missing_cells = True
# Seconds for one cell. The checks stop a learner's loop after two; importing scikit-learn in
# a cold kernel on a busy machine takes far longer than that.
c.Execute.timeout = 60

# Feedback is a web page that holds what learners wrote: no script of theirs may run in it.
c.HTMLExporter.sanitize_html = True

TAGS = """
a abbr b blockquote br caption code del details div em figcaption figure h1 h2 h3 h4 h5 h6 hr i
img kbd li ol p pre s span strong sub summary sup table tbody td th thead tr u ul
""".split()
ATTRIBUTES = {"img": ["alt", "width", "height"], "td": ["align"], "th": ["align"]}
STYLES = CSSSanitizer([*ALLOWED_CSS_PROPERTIES, "border-left", "margin", "max-width", "padding"])


def is_harmless(tag, name, value):
    """Whether an attribute stays: links that lead out, pictures that have their data with them."""
    if name == "href":
        return tag == "a" and value.startswith(("https://", "http://", "mailto:", "#"))
    if name == "src":
        return tag == "img" and value.startswith("data:image/png;base64,")
    return name in ["class", "id", "style", "title", *ATTRIBUTES.get(tag, [])]


def clean_html(text):
    """nbconvert's filter of that name, but for headings, paragraphs, tables and pictures, which
    that one prints as raw tags.
    """
    protocols = ["http", "https", "mailto", "data"]
    shown = re.sub(r"(?is)<style\b.*?</style>", "", str(text))  # pandas' tables bring one along
    return bleach.clean(shown, TAGS, is_harmless, protocols, css_sanitizer=STYLES)


c.HTMLExporter.filters = {"clean_html": clean_html}
