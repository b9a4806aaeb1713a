"""Pictures on screens: drawn from their data, in the colours of the page, as wide as there is room.

On paper matplotlib draws, on screens the browser does, with the same script as in live
experiments. The image stays beside it for print, and for pages that run no script.
"""

import html
import io
import json
import re

from workbook.page.paper import COLOURS, GRID, INK, SOFT
from workbook.page.scripts import module, static

# The style's colours, by the names that `static/live.css` gives them: here alone the two meet.
NAMES = {INK: "ink", SOFT: "soft", GRID: "grid"} | {
    colour: str(place) for place, colour in enumerate(COLOURS)
}
PAPER = {"#ffffff": "var(--jp-layout-color1, #fff)", "#000000": "currentColor"}
STYLES = ("live.css", "still.css")
DATED = ("Date", "Creator", "Format", "Type")  # what matplotlib would write of itself
SCRIPTS = ("dom.js", "marks.js", "picture.js", "table.js", "still.js")


def from_data(spec):
    """Give what draws a picture where a script runs.

    Parameters
    ----------
    spec : dict
        As `Picture.to_json` gives it.

    Returns
    -------
    str
        HTML to stand behind the image, in the same `wb-paper`.
    """
    data = json.dumps(spec, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<script type="application/json">{data}</script>{_style()}'
        f'<script type="module">{module(*SCRIPTS)}</script>'
    )


def from_figure(figure, alt):
    """Give a matplotlib figure as a drawing whose colours the page decides.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        Its alternative text.

    Returns
    -------
    str
        HTML to stand behind the image, in the same `wb-paper`.
    """
    drawing = svg(figure).replace("<svg ", f'<svg role="img" aria-label="{html.escape(alt)}" ', 1)
    return f'<div class="wb-live wb-still wb-figure">{drawing}</div>{_style()}'


def svg(figure):
    """Write a figure as SVG: text stays text, no fixed size, the style's colours by their names.

    >>> from matplotlib.figure import Figure
    >>> figure = Figure((2, 1))
    >>> _ = figure.text(0, 0, "late", color=COLOURS[1])
    >>> "fill: var(--wb-1, #d55e00)" in svg(figure)
    True
    """
    import matplotlib

    stream = io.StringIO()
    fixed = {"svg.fonttype": "none", "svg.hashsalt": "workbook"}  # the same figure, the same text
    with matplotlib.rc_context(fixed):
        figure.savefig(stream, format="svg", transparent=True, metadata=dict.fromkeys(DATED))
    text = stream.getvalue()
    opening, rest = text[text.index("<svg ") :].split(">", 1)
    opening = re.sub(r' (?:width|height)="[^"]*"', "", opening)
    rest = re.sub(r'<defs>\s*<style.*?</defs>|(?<=<g) id="[^"]*"', "", rest, flags=re.DOTALL)
    for colour, name in NAMES.items():
        rest = rest.replace(colour.lower(), f"var(--wb-{name}, {colour.lower()})")
    for colour, words in PAPER.items():
        rest = rest.replace(colour, words)
    return f"{opening}>{rest}"


def _style():
    return f"<style>{''.join(map(static, STYLES))}</style>"
