"""The cells of what may be a notebook: of an old format, a little damaged, or none at all."""

import codecs
import json
import re

from classroom.course.upload import LIMITS, Refused, shown

UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of surrogate pairs
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
    notes = []
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
        notes.append("A byte order mark before the notebook was left out.")
    notebook = _parsed(content, name)
    cells = notebook.get("cells")
    if not isinstance(cells, list) and isinstance(notebook.get("worksheets"), list):
        cells = [cell for sheet in notebook["worksheets"] for cell in _list_in(sheet, "cells")]
        notes.append("The notebook was of nbformat 3 or older, and is of nbformat 4 now.")
    if not isinstance(cells, list):
        raise Refused(f"{name} is no notebook: it has no cells. Hand in the notebook itself.")
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


def _parsed(content, name):
    if not content.strip():
        raise Refused(f"{name} is empty. Save the notebook and hand it in again.")
    if b"\0" in content:
        raise Refused(f"{name} holds NUL bytes, perhaps a broken upload. Hand it in again.")
    try:
        notebook = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(
            f"{name} is no text in UTF-8, perhaps a broken upload. Hand it in again."
        ) from None
    except (RecursionError, MemoryError):
        raise Refused(
            f"{name} is nested too deeply to be read. Clear its outputs and hand it in again."
        ) from None
    except json.JSONDecodeError as error:
        raise Refused(
            f"{name} breaks off or is damaged in line {error.lineno}. Open it in Jupyter, save it, "
            "and hand it in again."
        ) from None
    except ValueError:
        raise Refused(f"{name} holds a number too long to be read.") from None
    if not isinstance(notebook, dict):
        kind = "a list" if isinstance(notebook, list) else "a single value"
        raise Refused(f"{name} is {kind} and no notebook. Hand in the notebook itself.")
    return notebook


def _cell(cell):
    """A cell of whatever version and state, in the form that `parse` tells of."""
    kind, metadata = cell.get("cell_type"), _dict_in(cell, "metadata")
    source = _text(cell.get("input" if kind == "code" and "source" not in cell else "source"))
    if kind == "heading":
        level = cell.get("level")
        source = f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {source}"
    return {
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


def _dict_in(parent, key):
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, dict) else {}


def _list_in(parent, key):
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, list) else []


def _text(value):
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))
