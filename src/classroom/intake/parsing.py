"""The cells of what may be a notebook: of an old format, a little damaged, or none at all."""

import re

from classroom.course.upload import LIMITS, MEGABYTE, Refused, shown
from workbook.progress import recognizer

UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of surrogate pairs
# A picture in a text: as one address, in a tag, and under a name that others refer to.
IN_TEXT = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=]++)")
TAG = re.compile(r"<img\b[^>]{0,300}?src=[\"']?(attachment:[\w.-]+)[\"']?[^>]{0,300}>")
NAMED = re.compile(r"^ {0,3}\[([^\]\n]{1,100})\]: *<?(attachment:[\w.-]+)>?[ \t]*$", re.MULTILINE)
REFERRED = re.compile(r"(!\[[^\]\n]{0,500}\])\[([^\]\n]{1,100})\]")
EXTENSIONS = {"svg+xml": "svg", "jpeg": "jpg"}
KINDS = {"heading": "markdown", "html": "markdown"} | {k: k for k in ("code", "markdown", "raw")}


def parse(content, name, limits=LIMITS):
    """Read the cells of a notebook, of nbformat 2 to 4, that may be a little damaged.

    Parameters
    ----------
    content : bytes
    name : str
        How sentences call the file.
    limits : Limits

    Returns
    -------
    list of dict, list of str
        The cells, each with `cell_type`, `id`, `source`, `about` (nbgrader's metadata), `tags`
        and `attachments`; and what a reader should know, one sentence each.

    Raises
    ------
    Refused
    """
    try:
        notebook, told = recognizer.loaded(content)
    except recognizer.Unreadable as error:
        raise Refused(f"{name} {error}") from None
    notes, cells = [*told], recognizer.cells_of(notebook)
    if cells is None:
        raise Refused(f"{name} is no notebook: it has no cells. Hand in the notebook itself.")
    if cells is not notebook.get("cells"):
        notes.append("The notebook was of nbformat 3 or older, and is of nbformat 4 now.")
    if len(cells) > limits.cells:
        raise Refused(
            f"{name} has {len(cells)} cells, and may have {limits.cells}. Delete those that it "
            "does not need."
        )
    kernel = _dict_in(_dict_in(notebook, "metadata"), "kernelspec").get("name", "python3")
    if kernel != "python3":
        notes.append(f"The kernel was {shown(_text(kernel))}, and is 'python3' now.")
    whole = [_cell(cell) for cell in cells if isinstance(cell, dict)]
    if len(whole) < len(cells):
        notes.append(f"Cells that were no cells and were left out: {len(cells) - len(whole)}.")
    left_out = _weigh_pictures(whole, limits)
    if left_out:
        notes.append(
            f"Pictures beyond {limits.picture_bytes / MEGABYTE:g} MB in all, which no page can "
            f"show, were left out: {left_out}."
        )
    for place, cell in enumerate(whole, start=1):
        if len(cell["source"].encode(errors="replace")) > limits.cell_bytes:
            raise Refused(
                f"Cell {place} of {name} is longer than {limits.cell_bytes} bytes. Put long data "
                "into a file beside the notebook."
            )
        if UNWRITABLE.search(cell["source"]):
            cell["source"] = UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", cell["source"])
            notes.append(f"Characters that no file can hold were replaced in cell {place}.")
    return whole, notes


def _cell(cell):
    """A cell of whatever version and state, in the form that `parse` tells of."""
    kind, metadata = cell.get("cell_type"), _dict_in(cell, "metadata")
    source = _text(cell.get("input" if kind == "code" and "source" not in cell else "source"))
    if kind == "heading":
        level = cell.get("level")
        source = f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {source}"
    found = {
        "cell_type": KINDS.get(kind, "raw") if isinstance(kind, str) else "raw",
        "id": _text(cell.get("id")),
        "source": source.replace("\r\n", "\n"),
        "about": _dict_in(metadata, "nbgrader"),
        "tags": [tag for tag in _list_in(metadata, "tags") if isinstance(tag, str)],
        "attachments": {
            UNWRITABLE.sub("", name): {
                UNWRITABLE.sub("", mime): UNWRITABLE.sub("", _text(data))
                for mime, data in bundle.items()
            }
            for name, bundle in _dict_in(cell, "attachments").items()
            if isinstance(bundle, dict)
        },
    }
    if found["cell_type"] == "markdown":
        _attach(found)
    return found


def _attach(cell):
    """Make attachments of pictures that a text holds in itself, as Colab and Docs put them."""
    if "base64," not in cell["source"]:
        return

    def attached(match):
        number = len(cell["attachments"]) + 1
        name = f"picture-{number}.{EXTENSIONS.get(match[1], match[1])}"
        cell["attachments"][name] = {f"image/{match[1]}": match[2]}
        return f"attachment:{name}"

    text = IN_TEXT.sub(attached, cell["source"])
    text = TAG.sub(r"![](\1)", text)
    places = dict(NAMED.findall(text))

    def placed(match):
        place = places.get(match[2])
        return f"{match[1]}({place})" if place else match.group()

    text = REFERRED.sub(placed, text)
    cell["source"] = text


def _weigh_pictures(cells, limits):
    """Leave out attachments that are too much in all; how many."""
    left, count = limits.picture_bytes, 0
    for cell in cells:
        for name, bundle in [*cell["attachments"].items()]:
            left -= (size := sum(map(len, bundle.values())))
            if left < 0:
                left += size
                count += 1
                del cell["attachments"][name]
    return count


def _dict_in(parent, key):
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, dict) else {}


def _list_in(parent, key):
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, list) else []


def _text(value):
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))
