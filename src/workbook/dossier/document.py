"""What the file of a dossier says: read and written, damage named.

The file is JSON, not TOML: its errors come with a line, and any text survives it. One field a line,
so that it can be read, compared and mended by hand. `format` and `version` come first; a field
without an answer is left out; what was overwritten goes to `history`. What this version does not
know stays in the file as it is.

Pydantic holds and checks it, Python's own `json` reads the text: pydantic's parser drops the first
of two answers with one name and says nothing.
"""

import json
import math
from collections import Counter
from typing import Annotated, Literal

import pydantic_core
from pydantic import JsonValue, ValidationError

from workbook.dossier.kinds import HALF, Record, at_most, problems, short
from workbook.dossier.pages import Pages

FORMAT, VERSION = "workbook dossier", 1
LARGEST, MEGABYTES = 10_000_000, "10 MB"  # what people type in five weeks is a hundredth of it


class NotOurs(ValueError):
    """The file is not damaged: it is of another kind, or of a newer course."""


class Earlier(Record):
    """An answer that was overwritten."""

    at: str
    page: str
    field: str
    was: JsonValue


class Document(Record):
    """All that a file holds.

    >>> print(dumps(EMPTY)[:36])
    {
      "format": "workbook dossier",
    """

    format: str
    version: Literal[VERSION]
    pages: Pages
    history: Annotated[tuple[Earlier, ...], at_most(10_000)]


PARTS = {"pages": {}, "history": []}  # may be missing
EMPTY = Document(format=FORMAT, version=VERSION, **PARTS)


def dumps(document):
    """Write a document as text.

    Raises
    ------
    ValueError
        If it would be larger than `read` takes.
    """
    kept = document.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(kept, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    text = HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)  # a hand may have put it there
    if len(text.encode()) > LARGEST:
        raise ValueError(f"the dossier would have more than {MEGABYTES}; give less text.")
    return text


def loads(content):
    """Read a document from the bytes of a file.

    Raises
    ------
    ValueError
        For anything that is not a sound document of this version; the sentence says in which line
        or field.
    """
    data, damage = read(content)
    if damage:
        raise ValueError(damage[0])
    check_ours(data)
    try:
        return Document.model_validate(PARTS | data)
    except ValidationError as error:
        found = problems(error)
    path, what = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    line = _line(path, content.decode("utf-8-sig"))
    raise ValueError(f"{name_of(path)}{line} {what.rstrip('.')}{more}.")


def read(content):
    """Read the bytes of a file as far as they can be read.

    Returns
    -------
    object, list of str
        What they say, {} if nothing, and what is damaged in them, a sentence each.
    """
    if len(content) > LARGEST:
        return {}, [f"it has {len(content) / 1e6:,.1f} MB; a dossier has {MEGABYTES} at most."]
    text, damage = content.decode("utf-8-sig", errors="replace"), []
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        damage.append(f"line {line} holds a byte that is no text (not UTF-8).")
    try:
        data, strange = _parse(text)
    except json.JSONDecodeError as error:
        at_end = error.pos >= len(text.rstrip())
        end = ", where the file ends" if at_end else "; what follows can't be read"
        what = f"{error.msg[0].lower()}{error.msg[1:]}{end}."
        damage.append(f"line {error.lineno}, column {error.colno}: {what}")
        data, strange = _parse_start(text[: error.pos])
    except RecursionError:
        data, strange = {}, ["it is nested too deeply for a dossier."]
    return data, damage + strange


def check_ours(data):
    """Refuse what is no dossier, or a newer one."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NotOurs(f'it is no dossier; a dossier begins with "format": "{FORMAT}".')
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NotOurs(
            f"version is {version}, and this course reads up to {VERSION}; a newer course wrote it."
        )


def name_of(path):
    """Name a field as `canvas.cost_fp`."""
    return ".".join(path[1:] or path) or "it"


def unknown(document):
    """Name what the document holds and this version does not know.

    >>> unknown(EMPTY.model_copy(update={"mood": "good"}))
    ['mood']
    """
    return list(dict.fromkeys([*document.model_extra, *_strays(document.pages, "")]))


def _parse(text):
    """Read JSON, and list what in it no dossier can hold."""
    strange = []

    def refuse(text):
        strange.append(f"{text[:20]} is no number that a dossier can hold.")

    def real(text):
        return float(text) if math.isfinite(float(text)) else refuse(text)

    def whole(text):
        return int(text) if len(text) < 400 else refuse(text)  # a page holds 1e15 at most

    def pairs(found):
        if len(dict(found)) < len(found):
            [(twice, _)] = Counter(name for name, _ in found).most_common(1)
            strange.append(f"{short(twice)} stands there twice in one place; keep one of them.")
        return dict(found)

    hooks = {"parse_constant": refuse, "parse_float": real, "parse_int": whole}
    return json.loads(text, object_pairs_hook=pairs, **hooks), strange


def _parse_start(text):
    """Read what stands before a break, without a number at its end that may be half of one."""
    try:
        found = pydantic_core.from_json(text.rstrip("+-.0123456789eE"), allow_partial=True)
        return _parse(json.dumps(found))
    except ValueError:
        return {}, []


def _line(path, text):
    """Say in which line a field is, "" where it can't be found."""
    at = 0
    for part in path:
        at = text.find(f"{json.dumps(part)}:", at)
        if at < 0:
            return ""
    return f" (line {text.count(chr(10), 0, at) + 1})" if path else ""


def _strays(record, above):
    """Name what a page or a row holds and does not know, with what is in it."""
    yield from (above + name for name in record.model_extra)
    for name, value in record:
        for each in value if isinstance(value, tuple) else [value]:
            if isinstance(each, Record):
                yield from _strays(each, f"{above}{name}.")
