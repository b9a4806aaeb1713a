"""What the file of a dossier says: read and written, damage named, two versions merged.

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

from workbook.dossier.kinds import HALF, TYPED, Record, at_most, problems, short
from workbook.dossier.pages import Pages, known_page

FORMAT, VERSION = "workbook dossier", 1
KEPT = 20  # earlier answers to each field
LARGEST = 10_000_000  # bytes of a file; what people type in five weeks is a hundredth of it


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
        If it would be larger than `loads` takes.
    """
    kept = document.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(kept, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    text = HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)  # a hand may have put it there
    _check_size(text.encode())
    return text


def loads(content):
    """Read a document from the bytes of a file.

    Raises
    ------
    ValueError
        For anything that is not a sound document of this version; the sentence says in which line
        or field.
    """
    _check_size(content)
    if damage := _bad_byte(content):
        raise ValueError(f"{damage}.")
    text = content.decode("utf-8-sig")
    try:
        data, strange = _parse(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{_place(error)}.") from None
    _check_ours(data)
    if strange:
        raise ValueError(strange[0])
    try:
        return Document.model_validate(PARTS | data)
    except ValidationError as error:
        found = problems(error)
    path, what = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    raise ValueError(f"{_where(path, text)} {what.rstrip('.')}{more}.")


def salvage(content):
    """Read what can be read of a damaged file.

    Returns
    -------
    Document, list of str
        And what could not be read, a sentence each; none if the file is sound.

    Raises
    ------
    NotOurs
        If what can be read is no dossier, or of a newer version: then it is not damaged.
    """
    data, lost = {}, []
    try:
        _check_size(content)
        text = content.decode("utf-8-sig", errors="replace")
        if "\N{REPLACEMENT CHARACTER}" in text and (damage := _bad_byte(content)):
            lost.append(f"The {damage}. It shows as \N{REPLACEMENT CHARACTER} now.")
        data, strange = _parse(text)
        lost += strange
    except json.JSONDecodeError as error:
        lost.append(f"All that stood from there on: {_place(error)}.")
        data, strange = _before(error)
        lost += strange
    except ValueError as error:
        lost.append(f"All of it: {error}")
    if data or not lost:
        _check_ours(data)
    data = {"format": FORMAT, "version": VERSION} | data
    if data["version"] != VERSION:
        lost.append(f"version was {short(data['version'])}; it is {VERSION} now.")
        data["version"] = VERSION
    while True:
        try:
            return Document.model_validate(PARTS | data), list(dict.fromkeys(lost))
        except ValidationError as error:
            lost += [f"{_name(path)} {what}" for path, what in problems(error)]
            _remove(data, [found["loc"] for found in error.errors(include_url=False)])


def unknown(document):
    """Name what the document holds and this version does not know.

    >>> unknown(EMPTY.model_copy(update={"mood": "good"}))
    ['mood']
    """
    return list(dict.fromkeys([*document.model_extra, *_strays(document.pages, "")]))


def read_answers(name, answers):
    """Check what somebody answers on a page; None takes an answer back.

    Returns
    -------
    Page
        With these answers only.
    """
    page = known_page(name)
    try:
        return page.model_validate(answers, context=TYPED)
    except ValidationError as error:
        path, what = problems(error)[0]
        raise ValueError(f"{'.'.join([name, *path])} {what}") from None


def merge(current, name, answers, *, seen, at):
    """Put answers into a document that somebody else may have changed.

    The later answer wins, the earlier one goes to the history. Tables and lists of names are
    merged row by row: a row goes only if this writer had seen it and left it out, and a row that
    this writer did not change stays as the others have it.

    Parameters
    ----------
    current : Document
        As it is now.
    name : str
        The page.
    answers : dict
        Field to answer; None takes an answer back.
    seen : dict
        Fields with lists to what this writer knew of them.
    at : str
        When.

    Returns
    -------
    Document

    Examples
    --------
    >>> one = merge(EMPTY, "canvas", {"groups_at_risk": ["a"]}, seen={}, at="1")
    >>> two = merge(one, "canvas", {"groups_at_risk": ["b"]}, seen={}, at="2")
    >>> two.pages.canvas.groups_at_risk
    ('b', 'a')
    """
    given, page = read_answers(name, answers), getattr(current.pages, name)
    new, lost = {}, {}
    for field, answer in answers.items():
        new[field], was = getattr(given, field), getattr(page, field)
        if isinstance(was, tuple):
            known = was if answer is None else seen.get(field, ())
            new[field] = _merge_rows(known, was, new[field])
            after = _by_name(new[field])
            was = tuple(row for row in was if not _holds(after.get(_key(row)), row))
        if was != new[field]:
            lost[field] = was
    old = page.model_copy(update=lost)
    old = old.model_dump(mode="json", include=set(lost), exclude_defaults=True)
    history = current.history
    for field, was in old.items():
        history = _remember(history, Earlier(at=at, page=name, field=field, was=was))
    pages = current.pages.model_copy(update={name: page.model_copy(update=new)})
    return current.model_copy(update={"pages": pages, "history": history})


def _check_size(content):
    if len(content) > LARGEST:
        megabytes = f"{len(content) / 1e6:,.1f} MB; a dossier has {LARGEST / 1e6:.0f} at most"
        raise ValueError(f"it would have {megabytes}.")


def _check_ours(data):
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise NotOurs(f'it is no dossier; a dossier begins with "format": "{FORMAT}".')
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NotOurs(
            f"version is {version}, and this course reads up to {VERSION}; a newer course wrote it."
        )


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
    try:
        return json.loads(text, object_pairs_hook=pairs, **hooks), strange
    except RecursionError:
        raise ValueError("it is nested too deeply for a dossier.") from None


def _before(error):
    """Read what stands before a break, without a number at its end that may be half of one."""
    text = error.doc[: error.pos].rstrip("+-.0123456789eE")
    try:
        return _parse(json.dumps(pydantic_core.from_json(text, allow_partial=True)))
    except ValueError:
        return {}, []


def _remove(data, paths):
    """Take out what stands at the paths, the last first, so that the earlier ones stay true."""
    found = set()
    for path in paths:
        place, known = data, []
        for part in path:
            if not (part in place if isinstance(place, dict) else isinstance(place, list)):
                break
            known, place = [*known, part], place[part]
        found.add(tuple(known))
    for *path, last in sorted(found, reverse=True):
        place = data
        for part in path:
            place = place[part]
        del place[last]


def _place(error):
    """Say where the text of a file breaks, and why."""
    what = error.msg[0].lower() + error.msg[1:]
    end = ", where the file ends" if error.pos >= len(error.doc.rstrip()) else ""
    return f"line {error.lineno}, column {error.colno}: {what}{end}"


def _bad_byte(content):
    """Say where the first byte stands that is no text, "" if there is none."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return f"line {line} holds a byte that is no text (not UTF-8)"
    return ""


def _name(path):
    """Name a field as `canvas.cost_fp`."""
    return ".".join(path[1:] or path) or "it"


def _where(path, text):
    """Name a field with its line, where that can be found."""
    at = 0
    for part in path:
        at = text.find(f"{json.dumps(part)}:", at)
        if at < 0:
            return _name(path)
    return f"{_name(path)} (line {text.count(chr(10), 0, at) + 1})" if path else "it"


def _strays(record, above):
    """Name what a page or a row holds and does not know, with what is in it."""
    yield from (above + name for name in record.model_extra)
    for name, value in record:
        for each in value if isinstance(value, tuple) else [value]:
            if isinstance(each, Record):
                yield from _strays(each, f"{above}{name}.")


def _merge_rows(seen, theirs, mine):
    seen, theirs, mine = map(_by_name, (seen, theirs, mine))
    rows = []
    for name, row in mine.items():
        if name in seen and _same(row, seen[name]):
            row = theirs.get(name)  # not changed here: as the others have it, or gone as they wish
        elif name in theirs and isinstance(row, Record):
            row = row.model_copy(update=theirs[name].model_extra)
        if row is not None:
            rows.append(row)
    left = [row for name, row in theirs.items() if name not in mine]
    return tuple(rows + [row for row in left if not _same(row, seen.get(_key(row)))])


def _by_name(rows):
    return {_key(row): row for row in rows}


def _key(row):
    return row.name if isinstance(row, Record) else row


def _same(one, two):
    """Say whether two rows answer the same in what they know."""
    return type(one) is type(two) and (vars(one) == vars(two) if isinstance(one, Record) else True)


def _holds(new, old):
    """Say whether all that an old row said is in a new one."""
    if not isinstance(old, Record) or new is None:
        return new == old
    said = old.model_dump(exclude_defaults=True)
    return all(getattr(new, field, None) == value for field, value in said.items())


def _remember(history, entry):
    """Add an entry, and forget the oldest of a field that has too many."""
    history = (*history, entry)
    same = [e for e in history if (e.page, e.field) == (entry.page, entry.field)]
    return tuple(e for e in history if e is not same[0]) if len(same) > KEPT else history
