"""What strangers wrote, made so that every program that shows it only shows it.

Formgrader, JupyterLab, nbviewer and an editor each have a parser of their own. What one takes for
code another takes for a tag, so nothing here asks what a parser would see. In Markdown, wherever
something could begin that is not on a short list, a space is put into its beginning: `< script>`,
`! [picture](https://…)`, `] (javascript:…)`, `\\ href`. That is text for all of them, and people
can read it. HTML keeps what is on the lists; it is parsed by nh3 (ammonia), and only if it is built
so plainly that no parser takes long. Whatever is done here once, doing it again changes nothing.
"""

import base64
import copy
import html as entities
import re

import nh3
from pygments.token import STANDARD_TYPES

from classroom.course import svg
from workbook.exercise import bundle, markup

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
DATA = r"data:image/(?:png|jpeg|gif|webp);base64,"
CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Markdown
TAG = re.compile(
    r"<(?=[A-Za-z/!?])"
    r"(?!/?(?:b|br|code|details|em|i|kbd|s|strong|sub|summary|sup|u) {0,3}/?>)"
    r"(?!https?://[^\s<>\"'`]{1,2000}>)",
    re.IGNORECASE,
)
NO_TAG = re.compile(r"<(?=[A-Za-z/!?])")
PICTURE = re.compile(
    r"!(?=\[)(?!\[[^\[\]\n]{0,500}\]\(" + rf"(?:attachment:[\w.%+-]{{1,200}}|{DATA}[A-Za-z0-9+/=]+)"
    r"(?: \"[^\"<>\n]{0,500}\")?\))"
)
PLACE = rf"<?(?:https?:|mailto:|attachment:|{DATA}|#|[^\s:&\\<>()]{{1,200}}(?:[\s)/?#>(]|$))"
LINK = re.compile(rf"\](?=\()(?!\(\s*+(?:\)|{PLACE}))|\](?=:)(?!:\s*+(?:$|{PLACE}))", re.IGNORECASE)
ENTITY = re.compile(
    r"&(?=#|[A-Za-z]\w*;)(?!(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|hellip|times|deg|euro);)"
)
# What MathJax or KaTeX makes links, styles, classes and new commands of.
COMMAND = re.compile(
    r"\\(?=(?:href|url|style|class|cssId|html\w*|data|require|unicode|mmlToken|bbox|img"
    r"|includegraphics|def|let|newcommand|renewcommand|newenvironment|DeclareMathOperator)"
    r"(?![A-Za-z]))",
    re.IGNORECASE,
)

# HTML
TAGS = set(
    """a abbr b blockquote br caption code del details div em figcaption figure h1 h2 h3 h4 h5 h6
    hr i img kbd li ol p pre s span strong sub summary sup table tbody td tfoot th thead tr u
    ul""".split()
)
# No position, margin or float: an output stays where it is.
STYLES = set(
    """background-color border border-bottom border-collapse border-left border-right border-top
    color font-family font-style font-weight max-width padding padding-left text-align
    text-decoration vertical-align white-space""".split()
)
ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title"},
    "a": {"href"},
    "img": {"alt", "height", "src", "width"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
# The parser's time grows with the square of the number of entities, too: it gets none.
AN_ENTITY = re.compile(r"&(?:#?[A-Za-z0-9]{1,31};)?")
SIGNS = dict(zip("&<>\"'", "\ue000\ue001\ue002\ue003\ue004", strict=True))
IN_PLACE = {ord(sign): None for sign in SIGNS.values()}
BACK = {ord(sign): entities.escape(letter) for letter, sign in SIGNS.items()}
VOID = set("area base br col embed hr img input link meta source track wbr".split())
DEEPEST, MOST_TAGS = 200, 5_000  # the parser's time grows with the square of depth
ANY_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*+)([^<>]*+)(>?)")
INSIDE = re.compile(r"""(?:[^"'<]|"[^"<]*+"|'[^'<]*+')*+""")
# Within these, what looks like a tag is none; or the rules of parsing are others.
OTHERWISE = re.compile(
    r"<(?:[!?]|/(?![A-Za-z])|/?(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext"
    r"|select|svg|math|template|frameset|body|html|head)\b)",
    re.IGNORECASE,
)


def _attribute(tag, name, value):
    """Whether an attribute stays: links that are followed by hand, pictures that load nothing."""
    if name == "href":
        return value if re.match(r"(?:https?://|mailto:|#)", value) else None
    if name == "src":
        return value if re.match(rf"(?:{DATA}|data:image/svg\+xml;base64,)", value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    allowed_classes={
        "table": {"dataframe"},
        "div": {"highlight", "workbook-check"},
        "span": set(STANDARD_TYPES.values()) - {""},  # the colors of code
    },
    filter_style_properties=STYLES,
    url_schemes={"http", "https", "mailto", "data"},
    link_rel="noopener noreferrer",
)


def markdown(text):
    """Markdown in which no parser finds a script, a frame, a style or a picture that is loaded.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> markdown("x<sup>2</sup> < 3, see [this](https://example.org)")
    'x<sup>2</sup> < 3, see [this](https://example.org)'
    >>> markdown("<script>alert(1)</script>")
    '< script>alert(1)< /script>'
    >>> markdown("![](https://example.org/a.png) [here](javascript:alert(1))")
    '! [](https://example.org/a.png) [here] (javascript:alert(1))'
    """
    text = CONTROL.sub(" ", text.replace("\r\n", "\n"))
    for begins in (TAG if text.count("<") <= MOST_TAGS else NO_TAG, PICTURE, LINK, ENTITY):
        text = begins.sub(r"\g<0> ", text)
    return COMMAND.sub(r"\\ ", text)


def plain(text):
    """Text in which no tag begins, as for a raw cell: some programs print it as it is.

    >>> plain("a < b <img src=x>")
    'a < b < img src=x>'
    """
    return COMMAND.sub(r"\\ ", ENTITY.sub("& ", NO_TAG.sub("< ", CONTROL.sub(" ", text))))


def html(text):
    """HTML with what is on the lists; as plain text if it is not built plainly.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> html('<p class="modal" style="position: fixed; color: red" onclick="x()">Hello</p>')
    '<p style="color:red">Hello</p>'
    >>> html("<script>alert(1)</script>")
    '<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>'
    """
    text = CONTROL.sub(" ", _without_styles(text))
    if _is_plainly_built(text):
        text = page(text)
    else:
        text = f"<pre>{entities.escape(text, quote=False)}</pre>"
    return COMMAND.sub(r"\\ ", text)  # MathJax looks for formulas in texts


def page(text):
    """HTML that a renderer of ours made of clean Markdown: it may have deep lists and formulas.

    >>> page('<h1 id="a" class="modal">A</h1>')
    '<h1>A</h1>'
    """
    text = AN_ENTITY.sub(_without_entity, text.translate(IN_PLACE))
    return _CLEANER.clean(text).translate(BACK)


def _without_entity(entity):
    letters = entities.unescape(entity.group())
    return "".join(SIGNS.get(letter, letter) for letter in CONTROL.sub(" ", letters))


def _without_styles(text):
    """Without the style sheets that pandas puts before its tables."""
    kept, place, lower = [], 0, text.lower()
    while (begin := lower.find("<style", place)) >= 0:
        end = lower.find("</style>", begin)
        if end < 0:
            break
        kept.append(text[place:begin])
        place = end + len("</style>")
    return "".join([*kept, text[place:]]) if len(lower) == len(text) else text


def _is_plainly_built(text):
    """Whether every tag is closed by its own, and few are open at a time: parsed in linear time."""
    if OTHERWISE.search(text):
        return False
    open_tags = []
    for tag in ANY_TAG.finditer(text):
        end, name, rest = tag[1], tag[2].lower(), tag[3]
        if not tag[4] or not INSIDE.fullmatch(rest):  # it would end elsewhere for a parser
            return False
        if end and open_tags and open_tags[-1] == name:
            open_tags.pop()
        elif not end and name not in VOID:
            open_tags.append(name)
        if len(open_tags) > DEEPEST:
            return False
    return True


def notebook(given):
    """A notebook with nothing of a stranger's in it that any program would run, load or obey.

    Parameters
    ----------
    given : dict
        In nbformat 4.

    Returns
    -------
    dict
        A copy: sources, attachments and outputs cleaned; of metadata only what nbgrader needs.
    """
    return {
        "cells": [_cell(cell) for cell in given["cells"]],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def silent(given, sentence):
    """A notebook of which nothing is shown but its cells' names, and why."""
    cells = []
    for cell in given["cells"]:
        found = {key: cell[key] for key in ("cell_type", "id") if key in cell}
        about = markup.about(cell)
        found |= {"metadata": {"nbgrader": about} if about else {}, "source": sentence}
        if cell["cell_type"] == "code":
            found |= {"source": f"# {sentence}", "execution_count": None, "outputs": []}
        cells.append(found)
    return notebook(given | {"cells": cells})


def _cell(cell):
    kind, source = cell["cell_type"], cell["source"]
    about = markup.about({"metadata": {}} | cell)
    found = {"cell_type": kind, "metadata": {"nbgrader": copy.deepcopy(about)} if about else {}}
    if "id" in cell:
        found["id"] = cell["id"]
    if kind == "code":
        outputs = [_output(output) for output in cell.get("outputs", [])]
        return found | {
            "source": source,
            "execution_count": cell.get("execution_count"),
            "outputs": [output for output in outputs if output],
        }
    found["source"] = (markdown if kind == "markdown" else plain)(source)
    attachments = {
        name: _pictures(kinds) | _drawings(kinds)
        for name, kinds in cell.get("attachments", {}).items()
        if re.fullmatch(r"[\w.%+ -]{1,200}", name)
    }
    if attachments := {name: kinds for name, kinds in attachments.items() if kinds}:
        found["attachments"] = attachments
    return found


def _output(output):
    kind = output["output_type"]
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": output["text"]}
    if kind == "error":
        return {key: output[key] for key in ("output_type", "ename", "evalue", "traceback")}
    if kind not in ("display_data", "execute_result"):
        return None
    data, given = {}, output["data"]
    for mime, value in given.items():
        if mime in TEXTS and isinstance(value, str):
            data[mime] = TEXTS[mime](value)
        elif mime == bundle.MIME and bundle.is_sound(value):
            data[mime] = value
    data |= _pictures(given)
    drawing = given.get(svg.KIND)
    if isinstance(drawing, str) and not data.keys() & {*PICTURES, "text/html"}:
        if clean := svg.cleaned(drawing.encode(errors="replace")):
            data["text/html"] = _as_picture(clean)
    if not data:
        left_out = ", ".join(sorted(given))[:200]
        data["text/plain"] = f"An output of the kind {left_out or 'nothing'} is not shown."
    sizes = {mime: _sizes(output.get("metadata", {}).get(mime)) for mime in data}
    found = {"output_type": kind, "data": data, "metadata": {m: s for m, s in sizes.items() if s}}
    if kind == "execute_result":
        found["execution_count"] = output.get("execution_count")
    return found


def _as_picture(drawing):
    """A drawing in a picture's frame, where browsers run and load nothing of it."""
    return f'<img alt="A drawing" src="data:{svg.KIND};base64,{drawing}">'


def _pictures(kinds):
    return {
        mime: value
        for mime, value in kinds.items()
        if mime in PICTURES and isinstance(value, str) and BASE64.fullmatch(value)
    }


def _drawings(bundle):
    """Of an attachment, which is in base64, the drawing."""
    drawing = bundle.get(svg.KIND)
    if not isinstance(drawing, str) or not BASE64.fullmatch(drawing):
        return {}
    clean = svg.cleaned(base64.b64decode(drawing + "==="))
    return {svg.KIND: clean} if clean else {}


def _sizes(about):
    """Of an output's metadata its width, height and description."""
    if not isinstance(about, dict):
        return {}
    numbers = {k: about[k] for k in ("width", "height") if bundle.is_within(about.get(k), 10**5)}
    text = about.get("alt")
    return numbers | ({"alt": re.sub("[<>\"'&`]", " ", text)} if isinstance(text, str) else {})


TEXTS = {
    "text/plain": str,
    "text/html": html,
    "text/markdown": markdown,
    "text/latex": plain,
}
