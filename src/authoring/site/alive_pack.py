"""An experiment as the site shows it: every state drawn once by Python, each part kept once.

>>> from workbook.page.picture import Picture, bars
>>> from workbook.page.widgets import choice, live
>>> def draw(loss):
...     return Picture(f"{loss} lost", "", "", (bars(["loss"], [loss]),), alt=f"{loss} are lost")
>>> packed = pack(live(draw, loss=choice("loss", [5, 7])))
>>> unpacked(packed, 1)["title"], packed["parts"][:2], packed["frames"][0]["title"]
('7 lost', ['5 lost', ''], [1])
"""

import json
import math
from itertools import product

MOST = 6000  # states of an experiment; more would keep the builder and the reader waiting


def pack(experiment):
    """Draw every state of an experiment that the site offers, and keep each distinct part once.

    Parameters
    ----------
    experiment : workbook.page.widgets.Live

    Returns
    -------
    dict
        `parts`, the distinct titles, texts and columns of all pictures; `frames`, pictures that
        name parts by their number, or say `[n]` where the n-th entry of a state has that number;
        `states`, in the order of the controls' values, the last one fastest: its frame, then the
        numbers of its own parts.

    Raises
    ------
    ValueError
        If the site would have to draw more than `MOST` states.
    """
    grid = experiment.on_site()
    many = math.prod(map(len, grid.values()))
    if many > MOST:
        raise ValueError(
            f"The experiment with {', '.join(grid)} has {many:,} states on the site, more than "
            f"{MOST:,}; give a slider fewer values with on_site=[…]."
        )
    numbers, shapes, drawn = {}, {}, []
    for values in product(*grid.values()):
        picture = experiment.at(**dict(zip(grid, values, strict=True))).to_json()
        shape, contents = _taken_apart(picture)
        parts = [json.dumps(each, ensure_ascii=False) for each in contents]
        mine = [numbers.setdefault(part, len(numbers)) for part in parts]
        drawn.append((shapes.setdefault(shape, len(shapes)), mine))
    frames, holes = [], []
    for number, shape in enumerate(shapes):
        columns = list(zip(*(mine for own, mine in drawn if own == number), strict=True))
        moving = [at for at, column in enumerate(columns) if len(set(column)) > 1]
        slots = [column[0] for column in columns]
        for place, at in enumerate(moving, start=1):
            slots[at] = [place]
        frames.append(_put_together(shape, slots))
        holes.append(moving)
    states = [[own, *(mine[at] for at in holes[own])] for own, mine in drawn]
    return {"parts": [json.loads(part) for part in numbers], "frames": frames, "states": states}


def unpacked(packed, number):
    """Put a picture together again, by the rules that the browser follows.

    Returns
    -------
    dict
        As `Picture.to_json` gives it.
    """
    state = packed["states"][number]

    def part(slot):
        return packed["parts"][state[slot[0]] if isinstance(slot, list) else slot]

    frame = packed["frames"][state[0]]
    marks = [{field: part(slot) for field, slot in mark.items()} for mark in frame["marks"]]
    rest = {field: part(slot) for field, slot in frame.items() if field != "marks"}
    return rest | {"marks": marks}


def _taken_apart(picture):
    """Give the names of all fields of a picture, and what stands in them."""
    rest = {field: content for field, content in picture.items() if field != "marks"}
    shape = (tuple(rest), tuple(tuple(mark) for mark in picture["marks"]))
    return shape, [*rest.values(), *(each for mark in picture["marks"] for each in mark.values())]


def _put_together(shape, slots):
    rest, marks = shape
    given = iter(slots)
    picture = {field: next(given) for field in rest}
    return picture | {"marks": [{field: next(given) for field in mark} for mark in marks]}
