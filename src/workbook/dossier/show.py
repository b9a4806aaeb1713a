"""A dossier as HTML: one file without scripts and addresses, for the screen and for paper."""

import dataclasses
import re
from html import escape

from workbook.dossier.kinds import Rows

NO_ANSWER = "not answered yet"
AGREED = "As far as they are written, no two statements disagree."
# Also in a notebook, which has a style of its own.
WRITTEN = 'dir="auto" style="white-space: pre-wrap; text-align: start"'
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
STYLE = """
:root { color-scheme: light dark; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 52rem; overflow-wrap: anywhere; }
body { font: 1rem/1.45 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.2; break-after: avoid; }
h2 { margin: 2.5rem 0 1rem; }
h3 { margin: 1.2rem 0 .4rem; font-size: 1rem; }
table { width: 100%; margin-bottom: .8rem; table-layout: fixed; border-collapse: collapse; }
th, td { padding: .3rem .5rem; border: 1px solid #808080; text-align: start; vertical-align: top; }
.answers th { width: 45%; }
.question { font-weight: normal; }
a { color: inherit; }
@media print {
  :root { color-scheme: light; }
  @page { margin: 14mm; }
  body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; line-height: 1.3; }
  th, td { padding: .1rem .4rem; }
  section { break-before: page; }
  h2 { margin-top: 0; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  nav { display: none; }
}
""".strip()


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
    title = pages[0].project or "Dossier"
    links = "".join(f'<li><a href="#{_id(page)}">{heading(page)}</a></li>' for page in pages)
    body = "".join(
        f'<section id="{_id(page)}"><h2>{heading(page)}</h2>{page_html(page)}</section>'
        for page in pages
    )
    ending = found._repr_html_()
    if unknown:
        names = ", ".join(map(clean, unknown))
        ending += f'<p dir="auto">In the file, and unknown here: {names}.</p>'
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{clean(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n"
        f'<h1 dir="auto">{clean(title)}</h1>\n<nav aria-label="Pages"><ol>{links}</ol></nav>\n'
        f'<h2 id="consistency">Consistency</h2>{ending}\n{body}\n'
        "</main>\n</body>\n</html>\n"
    )


def page_html(page):
    """Lay out the answers of one page: short ones side by side, tables on their own."""
    parts, lines = [], []
    for field in dataclasses.fields(page):
        kind, value = field.metadata["kind"], getattr(page, field.name)
        if isinstance(kind, Rows) and value:
            parts += [_answers(lines, page), _table(kind, value, field.metadata["label"])]
            lines = []
        else:
            lines.append(_line(field.metadata, shown(kind, value)))
    return "\n".join(filter(None, [*parts, _answers(lines, page)]))


def page_text(page):
    """Write the answers of one page as plain text."""
    lines = [heading(page)]
    for field in dataclasses.fields(page):
        text = shown(field.metadata["kind"], getattr(page, field.name)) or NO_ANSWER
        lines.append(f"  {field.metadata['label']}: {text}")
    return "\n".join(lines)


def heading(page):
    """Give the title of a page: the first line of what it says about itself."""
    return type(page).__doc__.splitlines()[0].rstrip(".")


def clean(text):
    """Escape markup, and show characters that can't be shown by their pictures.

    >>> clean('<b title="x">\\0')
    '&lt;b title=&quot;x&quot;&gt;␀'
    """
    return escape(visible(text), quote=True)


def visible(text):
    """Give control characters a picture: HTML and Markdown can't hold them."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub(
        lambda found: chr(0x2421 if found[0] == "\x7f" else 0x2400 + ord(found[0])), text
    )


def shown(kind, value):
    """Write a value of a page as text, "" if there is none."""
    return "" if value is None or value in ("", ()) else kind.text(value)


def columns(kind):
    """List the fields of the records in a table."""
    return dataclasses.fields(kind.record)


def _answers(lines, page):
    """Put lines into a table, if there are any."""
    if not lines:
        return ""
    body = "\n".join(lines)
    return f'<table class="answers" aria-label="{heading(page)}"><tbody>{body}</tbody></table>'


def _line(about, text):
    question = f'<br><em class="question">{escape(about["question"])}</em>'
    answer = clean(text) if text else f"<em>{NO_ANSWER}</em>"
    return (
        f'<tr><th scope="row" style="text-align: start">{escape(about["label"])}{question}</th>'
        f"<td {WRITTEN}>{answer}</td></tr>"
    )


def _table(kind, rows, label):
    fields = columns(kind)
    head = "".join(
        f'<th scope="col" style="text-align: start">{escape(f.metadata["label"])}</th>'
        for f in fields
    )
    lines = []
    for row in rows:
        texts = [clean(shown(f.metadata["kind"], getattr(row, f.name))) for f in fields]
        cells = "".join(f"<td {WRITTEN}>{text}</td>" for text in texts[1:])
        lines.append(f'<tr><th scope="row" {WRITTEN}>{texts[0]}</th>{cells}</tr>')
    body = "\n".join(lines)
    return (
        f'<h3>{escape(label)}</h3><table aria-label="{escape(label)}"><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )


def _id(page):
    return type(page).__name__.lower()
