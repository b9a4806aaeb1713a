"""Pictures on paper: matplotlib draws what `Picture.to_json` says, without any global state.

Lengths are inches from the upper left corner, so that every text gets the room it needs and
nothing is cut: title, legend, label of y, the frame with its ticks, label of x, in this order.
"""

import base64
import html
import io
import math
from dataclasses import dataclass

WIDTH, EDGE, ROW = 7.2, 0.12, 0.21
INK, SOFT, GRID, GREY = "#222222", "#555555", "#dddddd", "#8c8c8c"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")  # Okabe and Ito
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ((0, (5, 3)), (0, (1.5, 2)), (0, (7, 2, 1.5, 2)))
FEW = 40  # up to here a line gets a marker at each point, to be told apart without colour


def png(spec):
    """Draw a picture, given as `Picture.to_json` gives it, and return the bytes of a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 4), dpi=100, facecolor="white")
    measure = _Measure(FigureCanvasAgg(figure).get_renderer())
    looks = [_look(mark, spec) for mark in spec["marks"]]
    bar = next((mark for mark in spec["marks"] if mark["kind"] == "bars"), None)
    room = WIDTH - 2 * EDGE

    texts, down = [], EDGE
    for row in measure.wrap(spec["title"], room, 12, "bold"):
        texts.append((EDGE, down, row, {"size": 12, "weight": "bold"}))
        down += ROW + 0.02
    down += 0.06
    swatches, down = _legend(spec, looks, measure, down)
    for row in measure.wrap(spec["y"], room, 10) if spec["y"] else []:
        texts.append((EDGE, down, row, {"size": 10, "color": SOFT}))
        down += ROW
    top = down + 0.06
    frame_height = 0.36 * len(bar["labels"]) + 0.1 if bar else 3.0

    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    left = _bars(axes, bar, measure) if bar else _plain(axes, spec, looks)
    right = WIDTH - EDGE - (measure.widest(bar["texts"], 10) + 0.08 if bar else 0.1)
    labels, overhang = _x_ticks(axes, spec, measure, right - left)
    left = max(left, overhang)
    _rules(axes, spec, looks)
    lowest = top + frame_height + 0.1 + labels
    for row in measure.wrap(spec["x"], room - left, 10) if spec["x"] else []:
        texts.append((left, lowest, row, {"size": 10, "color": SOFT}))
        lowest += ROW
    height = lowest + EDGE

    figure.set_size_inches(WIDTH, height)
    axes.set_position(
        (
            left / WIDTH,
            1 - (top + frame_height) / height,
            (right - left) / WIDTH,
            frame_height / height,
        )
    )
    for x, y, text, style in texts:
        figure.text(
            x / WIDTH, 1 - y / height, text, va="top", parse_math=False, **{"color": INK} | style
        )
    _draw_legend(figure, swatches, height)
    return figure_png(figure)


def figure_png(figure):
    """Write a matplotlib figure twice as fine as it is shown; the same figure, the same bytes."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=2 * figure.get_dpi(), metadata={"Software": None})
    return stream.getvalue()


@dataclass(frozen=True, repr=False)
class Shown:
    """An image with alternative text, as JupyterLab and nbconvert both keep it."""

    png: bytes
    alt: str
    note: str = ""
    drawing: str = ""  # what a screen shows in its place, from `workbook.page.screen`

    def __post_init__(self):
        if not self.alt.strip():
            raise ValueError(f"alt is {self.alt!r}; say what somebody who can't see it needs.")

    def __repr__(self):
        return self.alt

    def _repr_html_(self):
        if not self.drawing:
            return self.figure()
        return f'<div class="wb-paper">{self.figure()}{self.drawing}</div>'

    def figure(self):
        """Give the image alone, as HTML that needs no script."""
        data = base64.b64encode(self.png).decode("ascii")
        width = int.from_bytes(self.png[16:20], "big") // 2  # drawn twice as fine as it is shown
        note = f"<figcaption>{html.escape(self.note)}</figcaption>" if self.note else ""
        return (
            f'<figure style="margin: 0"><img alt="{html.escape(self.alt)}" width="{width}" '
            f'style="max-width: 100%; height: auto" src="data:image/png;base64,{data}">'
            f"{note}</figure>"
        )


class _Measure:
    """How wide a text will be, in inches."""

    def __init__(self, renderer):
        self.renderer = renderer

    def width(self, text, size, weight="normal"):
        from matplotlib.font_manager import FontProperties

        font = FontProperties(size=size, weight=weight)
        return self.renderer.get_text_width_height_descent(text, font, ismath=False)[0] / 100

    def widest(self, texts, size):
        return max(self.width(text, size) for text in texts)

    def wrap(self, text, room, size, weight="normal"):
        """Break a text between words into rows that fit, of about the same length."""
        rows = [self._fill(text, share * room, size, weight) for share in (1, 0.9, 0.8, 0.7, 0.6)]
        return [tried for tried in rows if len(tried) == len(rows[0])][-1]

    def _fill(self, text, room, size, weight):
        rows = [""]
        for word in text.split():
            longer = f"{rows[-1]} {word}".strip()
            if rows[-1] and self.width(longer, size, weight) > room:
                rows.append(word)
            else:
                rows[-1] = longer
        return rows


def _look(mark, spec):
    """Choose colour and style: one for each name, so that a line and its band belong together."""
    if mark["kind"] == "bars":
        return {}
    if mark["kind"] == "rule":
        order = [m for m in spec["marks"] if m["kind"] == "rule"].index(mark)
        return {"color": SOFT, "linestyle": DASHES[order % len(DASHES)], "linewidth": 1.4}
    colour, marker = COLOURS[mark["colour"]], MARKERS[mark["colour"]]
    many = len(mark["x"]) > FEW
    if mark["kind"] == "band":
        return {"color": colour, "alpha": 0.22, "linewidth": 7}
    if mark["kind"] == "line":
        return {"color": colour, "linewidth": 2} | (
            {} if many else {"marker": marker, "markersize": 5}
        )
    if mark["kind"] == "interval":
        return {"color": colour, "linewidth": 2, "marker": marker, "markersize": 6}
    size = {"markersize": 3.5, "alpha": 0.6} if many else {"markersize": 7}
    return {
        "color": colour,
        "linestyle": "none",
        "marker": marker,
        "markeredgecolor": "white",
    } | size


def _legend(spec, looks, measure, down):
    """Place the names in rows above the frame, where they can't cover data."""
    named = {}
    for mark, look in zip(spec["marks"], looks, strict=True):
        if mark["name"] and mark["kind"] != "bars":
            named.setdefault(mark["name"], []).append(look)
    if len(named) < 2 and all(mark["kind"] != "rule" for mark in spec["marks"]):
        return [], down
    placed, x = [], EDGE
    for name, styles in named.items():
        long = 0.4 + measure.width(name, 10)
        if placed and x + long > WIDTH - EDGE:
            x, down = EDGE, down + ROW
        placed.append((x, down, name, styles))
        x += long + 0.22
    return placed, down + (ROW + 0.06 if placed else 0)


def _draw_legend(figure, swatches, height):
    from matplotlib.lines import Line2D

    for x, down, name, styles in swatches:
        y = height - down - 0.085
        for style in styles:
            at = {"xdata": [x, x + 0.16, x + 0.32], "ydata": [y] * 3, "markevery": [1]}
            figure.add_artist(Line2D(**at, transform=figure.dpi_scale_trans, **style))
        figure.text(
            (x + 0.4) / WIDTH, y / height, name,
            size=10, color=INK, va="center_baseline", parse_math=False,
        )  # fmt: skip


def _plain(axes, spec, looks):
    """Draw everything but bars and rules; return the room that the labels on y take."""
    categories = spec["categories"]
    place = {label: at for at, label in enumerate(categories or [])}
    beside = [mark for mark in spec["marks"] if mark["kind"] == "interval"]
    nan = float("nan")
    for mark, look in zip(spec["marks"], looks, strict=True):
        if mark["kind"] == "rule":
            continue
        column = {
            key: [nan if v is None else place.get(v, v) for v in mark[key]]
            for key in ("x", "y", "low", "high", "mid")
            if key in mark
        }
        x = column["x"]
        if mark["kind"] == "band":
            axes.fill_between(
                x, column["low"], column["high"], color=look["color"], alpha=0.22, lw=0
            )
        elif mark["kind"] == "interval":
            aside = 0.16 * (beside.index(mark) - (len(beside) - 1) / 2) if categories else 0
            x = [at + aside for at in x]
            axes.vlines(x, column["low"], column["high"], color=look["color"], lw=2)
            for end in ("low", "high"):
                axes.plot(x, column[end], "_", color=look["color"], ms=9, mew=2)
            axes.plot(x, column.get("mid", [nan] * len(x)), **look | {"linestyle": "none"})
        else:
            axes.plot(x, column["y"], **look)
    axes.set_ylim(*spec["y_range"])
    axes.set_xlim(*((-0.5, len(categories) - 0.5) if categories else spec["x_range"]))
    _frame(axes, axes.yaxis, "y")
    texts = [label.get_text() for label in axes.get_yticklabels()]
    return EDGE + _Measure(axes.figure.canvas.get_renderer()).widest(texts, 9.5) + 0.1


def _bars(axes, mark, measure):
    """Draw the bars; return the room that their labels take."""
    rows = [measure.wrap(label, 0.42 * WIDTH, 10) for label in mark["labels"]]
    for at, (label, value) in enumerate(zip(mark["labels"], mark["values"], strict=True)):
        grey = mark["highlight"] and label not in mark["highlight"]
        end, side = (value or 0, "left") if (value or 0) >= 0 else (value, "right")
        axes.barh(at, end, height=0.66, color=GREY if grey else COLOURS[0])
        axes.annotate(
            mark["texts"][at], (end, at), xytext=(4 if side == "left" else -4, 0),
            textcoords="offset points", ha=side, va="center_baseline", size=10, color=INK,
            bbox={"color": "white", "pad": 0.5}, zorder=3, parse_math=False,
        )  # fmt: skip
    axes.axvline(0, color=GREY, linewidth=1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(
        range(len(rows)), ["\n".join(row) for row in rows],
        size=10, color=INK, parse_math=False, linespacing=0.95,
    )  # fmt: skip
    _frame(axes, axes.xaxis, "x")
    below = [text for text, v in zip(mark["texts"], mark["values"], strict=True) if (v or 0) < 0]
    aside = measure.widest(below, 10) + 0.06 if below else 0.05
    axes.tick_params(axis="y", pad=72 * aside)
    return EDGE + measure.widest([row for lines in rows for row in lines], 10) + aside


def _frame(axes, axis, grid):
    """Keep a light grid and nothing else that has no meaning."""
    axes.grid(True, axis=grid, color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom") if grid == "x" else ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    for spine in axes.spines.values():
        spine.set_color(GREY)
    axes.tick_params(length=0, labelsize=9.5, labelcolor=SOFT)
    axis.set_major_formatter(_plain_number)


def _plain_number(value, _position):
    text = f"{value:,.10g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return text.replace("-", "−")


def _x_ticks(axes, spec, measure, room):
    """Write the ticks on x; return the room they take below the frame, and left of it."""
    categories = spec["categories"]
    if not categories:
        if spec["y_range"]:
            axes.xaxis.set_major_formatter(_plain_number)
        else:
            axes.set_xlim(*spec["x_range"])
        return 0.18, 0
    slot = room / len(categories)
    rows = [measure.wrap(label, slot - 0.06, 9.5) for label in categories]
    words = [row for lines in rows for row in lines]
    turned = measure.widest(words, 9.5) > slot - 0.02 or max(map(len, rows)) > 4
    every = math.ceil(0.22 / slot) if turned else 1
    texts = categories[::every] if turned else ["\n".join(lines) for lines in rows]
    style = {"rotation": 40, "ha": "right", "rotation_mode": "anchor"} if turned else {}
    axes.set_xticks(range(0, len(categories), every), texts, parse_math=False, **style)
    if turned:
        overhang = measure.width(categories[0], 9.5) * 0.77 - slot / 2
        return 0.15 + 0.64 * measure.widest(categories, 9.5), EDGE + max(0, overhang)
    return 0.18 * max(map(len, rows)), 0


def _rules(axes, spec, looks):
    for mark, look in zip(spec["marks"], looks, strict=True):
        if mark["kind"] == "rule":
            at = spec["categories"].index(mark["at"]) if isinstance(mark["at"], str) else mark["at"]
            (axes.axvline if mark["axis"] == "x" else axes.axhline)(at, zorder=2.5, **look)
