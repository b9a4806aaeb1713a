"""Pictures as data: what is drawn is said once, then drawn on paper here, or live in the browser.

>>> rungs = Picture(
...     title="The rule is the cheaper one", x="cost per 100 flights", y="",
...     marks=(bars(["always alert", "from noon on"], [80.3, 63.4], highlight="from noon on"),),
...     alt="Bars: always alert 80.3, from noon on 63.4",
... )
>>> rungs.to_json()["marks"][0]["texts"]
['80.3', '63.4']
"""

import math
from dataclasses import dataclass

import pandas as pd

MOST_NAMES = 6  # so many colours of Okabe and Ito can be told apart from white and from each other


@dataclass(frozen=True)
class Mark:
    """One thing that is drawn; made by `line`, `points`, `interval`, `band`, `bars` or `rule`."""

    kind: str
    name: str
    data: dict


@dataclass(frozen=True)
class Picture:
    """What a picture shows, without saying how it is drawn.

    Parameters
    ----------
    title : str
        The finding, as one sentence.
    x, y : str
        Labels of the axes, with units; "" where the marks speak for themselves.
    marks : tuple of Mark
        What is drawn, in this order.
    alt : str
        What somebody who can't see the picture needs to know.
    note : str
        One sentence below the picture.
    x_range, y_range : (low, high), optional
        Fixed ranges, so that a live picture does not jump. Otherwise the data decide.

    Raises
    ------
    ValueError
        For a title, alternative text or mark that is missing, or marks that can't share axes.
    """

    title: str
    x: str
    y: str
    marks: tuple
    alt: str
    note: str = ""
    x_range: tuple | None = None
    y_range: tuple | None = None

    def __post_init__(self):
        for field in ("title", "alt"):
            text = getattr(self, field)
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"{field} is {text!r}; a picture needs a sentence there.")
        marks = tuple(self.marks)
        object.__setattr__(self, "marks", marks)
        stray = next((mark for mark in marks if not isinstance(mark, Mark)), None)
        if not marks or stray is not None:
            raise ValueError(
                f"marks is {self.marks!r}; give line(…), points(…), bars(…) and so on."
            )
        drawn = [mark for mark in marks if mark.kind != "rule"]
        kinds = [mark.kind for mark in drawn]
        if not drawn or ("bars" in kinds and len(kinds) > 1):
            raise ValueError(f"marks draws {kinds}; rules need data beside them, bars stand alone.")
        if len({mark.name for mark in drawn}) > MOST_NAMES:
            raise ValueError(f"marks has more than {MOST_NAMES} names, too many to tell apart.")
        texts = {isinstance(v, str) for m in drawn for v in m.data.get("x", ()) if v is not None}
        if len(texts) > 1:
            raise ValueError("marks mixes numbers and labels on x; give one of the two.")
        for mark in marks:
            self._check_rule(mark, bar="bars" in kinds, labelled=texts == {True})
        for field in ("x_range", "y_range"):
            limits = getattr(self, field)
            if limits is not None and not (len(limits) == 2 and limits[0] < limits[1]):
                raise ValueError(f"{field} is {limits!r}; give (low, high) with low below high.")

    def _check_rule(self, mark, *, bar, labelled):
        """Refuse a rule that has no place on its axis."""
        if mark.kind != "rule":
            return
        at, axis = mark.data["at"], mark.data["axis"]
        if isinstance(at, str) != (labelled and axis == "x") or (bar and axis == "y"):
            raise ValueError(
                f"rule {mark.name!r}: at is {at!r}, which the {axis} axis does not have."
            )

    def __repr__(self):
        return f"{self.title}\n{self.alt}"

    def _repr_html_(self):
        return show(self)._repr_html_()

    def to_json(self):
        """Give the picture as plain data: colours chosen, ranges decided, gaps as None."""
        names = list(dict.fromkeys(m.name for m in self.marks if m.kind != "rule"))
        marks = [
            {"kind": m.kind, "name": m.name, **m.data}
            | ({} if m.kind == "rule" else {"colour": names.index(m.name)})
            for m in self.marks
        ]
        labels = [v for m in marks for v in m.get("x", ()) if isinstance(v, str)]
        categories = list(dict.fromkeys(labels)) or None
        bar = any(m["kind"] == "bars" for m in marks)
        across = [v for m in marks for v in m.get("x", m.get("values", ())) if v is not None]
        up = [v for m in marks for a in ("y", "low", "high", "mid") for v in m.get(a, ())]
        across += [m["at"] for m in marks if m["kind"] == "rule" and m["axis"] == "x"]
        up += [m["at"] for m in marks if m["kind"] == "rule" and m["axis"] == "y"]
        x_range = None if categories else list(self.x_range or _range(across, zero=bar))
        y_range = None if bar else list(self.y_range or _range(up))
        return {
            "title": self.title,
            "x": self.x,
            "y": self.y,
            "alt": self.alt,
            "note": self.note,
            "marks": marks,
            "categories": categories,
            "x_range": x_range,
            "y_range": y_range,
        }


def line(x, y, name):
    """Join points in the order given; a missing value is a gap.

    >>> line([1, 2, 3], [4.0, float("nan"), 6.0], "cost").data["y"]
    [4.0, None, 6.0]
    """
    return _mark("line", name, x=x, y=y)


def points(x, y, name):
    """Draw single points."""
    return _mark("points", name, x=x, y=y)


def interval(x, low, high, name, mid=None):
    """Draw a range at each x, with a point at `mid` if there is one."""
    more = {} if mid is None else {"mid": mid}
    return _ordered(_mark("interval", name, x=x, low=low, high=high, **more))


def band(x, low, high, name):
    """Fill the area between two lines."""
    return _ordered(_mark("band", name, x=x, low=low, high=high))


def bars(labels, values, name="", highlight=()):
    """Draw one horizontal bar a label, from top to bottom, its value at the end.

    Parameters
    ----------
    labels : sequence
        Read from left to right at full length.
    values : sequence of float
        May be negative.
    highlight : str or sequence of str
        Labels whose bars are coloured; the others turn grey.
    """
    mark = _mark("bars", name, labels=[str(label) for label in labels], values=values)
    chosen = [highlight] if isinstance(highlight, str) else [str(label) for label in highlight]
    known = mark.data["labels"]
    for label in chosen:
        if label not in known:
            raise ValueError(f"highlight names {label!r}; the bars are {', '.join(known)}.")
    texts = _texts(mark.data["values"])
    return Mark("bars", name, mark.data | {"texts": texts, "highlight": chosen})


def rule(at, axis="x", name=""):
    """Draw a reference line across the whole picture.

    Parameters
    ----------
    at : float or str
        Where: a number, or one of the labels on x.
    axis : {"x", "y"}
        On which axis `at` is read.
    """
    if axis not in ("x", "y"):
        raise ValueError(f"axis is {axis!r}; give 'x' or 'y'.")
    [at] = _column("rule", name, "at", [at])
    return Mark("rule", name, {"at": at, "axis": axis})


def show(picture):
    """Draw a picture for paper and screen, with its alternative text.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    Shown
        What a notebook displays; where no script runs, and in print, as an image.
    """
    from workbook.page.paper import Shown, png
    from workbook.page.screen import from_data

    spec = picture.to_json()
    alt = f"{picture.title}. {picture.alt}"
    return Shown(png(spec), alt, picture.note, from_data(spec))


def show_figure(figure, alt):
    """Show any matplotlib figure with its alternative text, which matplotlib alone would lose."""
    from workbook.page.paper import Shown, figure_png
    from workbook.page.screen import from_figure

    return Shown(figure_png(figure), alt, drawing=from_figure(figure, alt))


def _mark(kind, name, **columns):
    """Make a mark of equally long plain columns."""
    plain = {argument: _column(kind, name, argument, v) for argument, v in columns.items()}
    (first, long), *rest = ((argument, len(column)) for argument, column in plain.items())
    for argument, length in rest:
        if length != long:
            raise ValueError(
                f"{kind} {name!r}: {argument} has length {length} and {first} has length {long}; "
                "they go in pairs."
            )
    return Mark(kind, name, plain)


def _column(kind, name, argument, values):
    """Turn anything iterable into plain floats (a gap is None) or, on x, plain labels."""
    values = list(values)
    if not values:
        raise ValueError(f"{kind} {name!r}: {argument} is empty; give one value at least.")
    if argument in ("x", "labels", "at") and any(isinstance(value, str) for value in values):
        return [str(value) for value in values]
    try:
        numbers = [None if pd.isna(value) else float(value) for value in values]
    except (TypeError, ValueError):
        raise ValueError(f"{kind} {name!r}: {argument} is {values!r:.80}; give numbers.") from None
    if any(number is not None and math.isinf(number) for number in numbers):
        raise ValueError(f"{kind} {name!r}: {argument} holds an infinite number; leave it out.")
    if all(number is None for number in numbers):
        raise ValueError(f"{kind} {name!r}: {argument} holds no number at all.")
    return numbers


def _ordered(mark):
    """Refuse a lower end above its upper end."""
    for low, high in zip(mark.data["low"], mark.data["high"], strict=True):
        if low is not None and high is not None and low > high:
            raise ValueError(f"{mark.kind} {mark.name!r}: low is {low:g}, above high, {high:g}.")
    return mark


def _range(values, zero=False):
    """Choose a range that holds all values, with some air."""
    found = [v for v in values if isinstance(v, float)] + ([0.0] if zero else [])
    low, high = min(found), max(found)
    air = 0.05 * (high - low) or abs(high) or 1.0
    return (low - air * (low < 0 or not zero), high + air * (high > 0 or not zero))


def _texts(values):
    """Write the values of bars, all with the same number of decimals."""
    found = [abs(v) for v in values if v is not None]
    whole = all(v == round(v) for v in found) or max(found) >= 1000
    decimals = 0 if whole else 1 if max(found) >= 10 else 2
    return ["no value" if v is None else f"{v:,.{decimals}f}".replace("-", "−") for v in values]
