"""A dossier as HTML: one file without scripts and addresses, for the screen and for paper."""

import dataclasses
import re
from html import escape

from workbook.dossier.kinds import Rows

NO_ANSWER = "not answered yet"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
STYLE = """
:root { color-scheme: light dark; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 50rem; font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.2; overflow-wrap: anywhere; break-after: avoid; }
h2 { margin-top: 3rem; padding-bottom: .3rem; border-bottom: 2px solid; }
h3 { margin: 1.5rem 0 .3rem; font-size: 1rem; }
p { margin: 0 0 .3rem; }
.question { font-size: .9rem; font-style: italic; }
.answer, td, th { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .3rem .5rem; border: 1px solid; text-align: start; vertical-align: top; }
th { font-weight: 600; }
a { color: inherit; }
@media print {
  :root { color-scheme: light; }
  @page { margin: 18mm 16mm; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
  section { break-before: page; }
  h2 { margin-top: 0; }
  tr, .short { break-inside: avoid; }
  thead { display: table-header-group; }
  nav { display: none; }
}
""".strip()


def html(pages, found, unknown):
    """Lay out all pages, with what disagrees.

    Parameters
    ----------
    pages : list of pages
    found : DataFrame
        With `sentence`, as the rules give it.
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
    ending = "".join(f'<li dir="auto">{clean(sentence)}</li>' for sentence in found["sentence"])
    ending = f"<ul>{ending}</ul>" if ending else "<p>No two statements disagree.</p>"
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
        f'{body}\n<section id="consistency"><h2>Consistency</h2>{ending}</section>\n'
        "</main>\n</body>\n</html>\n"
    )


def page_html(page):
    """Lay out the answers of one page."""
    return "\n".join(_field(page, field) for field in dataclasses.fields(page))


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
    if value is None or value in ("", ()):
        return ""
    return kind.text(value.isoformat() if hasattr(value, "isoformat") else value)


def columns(kind):
    """List the fields of the records in a table."""
    return dataclasses.fields(kind.record)


def _field(page, field):
    kind, value = field.metadata["kind"], getattr(page, field.name)
    question = f'<p class="question">{escape(field.metadata["question"])}</p>'
    top = f"<h3>{escape(field.metadata['label'])}</h3>{question}"
    if isinstance(kind, Rows) and value:
        return f"<div>{top}{_table(kind, value, field.metadata['label'])}</div>"
    text = shown(kind, value)
    fits = "short" if len(text) < 1500 else "long"
    answer = clean(text) if text else f"<em>{NO_ANSWER}</em>"
    return f'<div class="{fits}">{top}<p class="answer" dir="auto" style="white-space: pre-wrap">{answer}</p></div>'


def _table(kind, rows, label):
    fields = columns(kind)
    head = "".join(f'<th scope="col">{escape(f.metadata["label"])}</th>' for f in fields)
    lines = []
    for row in rows:
        texts = [clean(shown(f.metadata["kind"], getattr(row, f.name))) for f in fields]
        cells = "".join(
            f'<td dir="auto" style="white-space: pre-wrap">{text}</td>' for text in texts[1:]
        )
        lines.append(
            f'<tr><th scope="row" dir="auto" style="white-space: pre-wrap">{texts[0]}</th>{cells}</tr>'
        )
    return (
        f'<table aria-label="{escape(label)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _id(page):
    return type(page).__name__.lower()
