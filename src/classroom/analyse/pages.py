"""Pages for those who teach: one file each, no script, nothing loaded from elsewhere.

Whatever comes in as text is escaped; only what `Html` holds is taken as it is.
"""

import html

from workbook import files

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
body { color: #222; font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 68rem;
  padding: 0 1rem }
h2 { margin-top: 2.5rem }
.wide { margin: 1rem 0; overflow-x: auto }
table { border-collapse: collapse; width: 100% }
caption { color: #555; padding-bottom: .4rem; text-align: left }
th, td { border-bottom: 1px solid #ddd; padding: .3rem .6rem .3rem 0; text-align: left;
  vertical-align: top }
.number { font-variant-numeric: tabular-nums; padding-right: 1.2rem; text-align: right;
  white-space: nowrap }
pre { background: #f6f6f6; margin: 0; overflow-wrap: anywhere; padding: .6rem; tab-size: 4;
  white-space: pre-wrap }
mark { background: #ffe9a8; color: inherit }
.pair { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr; margin: .5rem 0 1.5rem }
.pair > div { min-width: 0 }
@media (max-width: 40rem) {
  body { margin: 1rem auto }
  .pair { grid-template-columns: 1fr }
}
@media print { body { margin: 0; max-width: none } }
"""


class Html(str):
    """Text that is HTML already."""


def escape(value):
    """A value as HTML.

    >>> escape("a < b"), escape(Html("<b>a</b>"))
    ('a &lt; b', '<b>a</b>')
    """
    return str(value) if isinstance(value, Html) else html.escape(str(value))


def document(title, *parts):
    """A whole page.

    Parameters
    ----------
    title : str
        Its first heading.
    parts : str
        A text becomes a paragraph, `Html` stays.

    Returns
    -------
    str
    """
    body = "\n".join(
        part if isinstance(part, Html) else f"<p>{escape(part)}</p>" for part in parts if part
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def heading(text, level=2, anchor=""):
    """A heading, perhaps with a name to link to.

    >>> heading("Skill"), heading("Ann", 3, "ann")
    ('<h2>Skill</h2>', '<h3 id="ann">Ann</h3>')
    """
    name = f' id="{escape(anchor)}"' if anchor else ""
    return Html(f"<h{level}{name}>{escape(text)}</h{level}>")


def link(text, anchor):
    """A link to a heading of the same page.

    >>> link("Ann", "ann")
    '<a href="#ann">Ann</a>'
    """
    return Html(f'<a href="#{escape(anchor)}">{escape(text)}</a>')


def table(caption, columns, rows):
    """A table that scrolls where it is too wide; what looks like a number stands at the right.

    Parameters
    ----------
    caption : str
    columns : list of str
    rows : list of sequences of str or Html

    Returns
    -------
    Html
    """
    first = rows[0] if rows else columns
    head = "".join(
        f'<th scope="col"{_side(value)}>{escape(name)}</th>'
        for name, value in zip(columns, first, strict=True)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return Html(
        f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0">\n'
        f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody></table></div>"
    )


def number(value, form="{:.2f}"):
    """A number as text, with a real minus; a dash if it is missing.

    >>> number(-0.25), number(float("nan")), number(0.5, "{:.0%}")
    ('−0.25', '–', '50%')
    """
    return "–" if value != value else form.format(value).replace("-", "−")


def write(path, text):
    """Write a page in one move, for nobody else on this machine to read.

    Returns
    -------
    pathlib.Path
    """
    return files.replace(path, text.encode("utf-8", "replace"), mode=0o600)


def _cell(value):
    return f"<td{_side(value)}>{escape(value)}</td>"


def _side(value):
    digits = str(value).strip("−%").replace(".", "").replace(",", "")
    return ' class="number"' if digits.isdigit() or value == "–" else ""
