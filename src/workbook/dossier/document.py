"""What the file of a dossier says: JSON in, JSON out, damage named, two versions merged.

The file is JSON, not TOML: Python reads and writes it without help, its errors come with a line,
and any text survives it. One field a line, so that it can be read, compared and mended by hand.
`format` and `version` come first; a field without an answer is left out; what was overwritten goes
to `history`. What this version does not know stays in the file as it is.
"""

import copy
import dataclasses
import json

from workbook.dossier.kinds import HALF, Rows, held, kinds_of, short
from workbook.dossier.pages import PAGES, known_page

FORMAT, VERSION = "workbook dossier", 1
KEPT = 20  # earlier answers to each field


class NotOurs(ValueError):
    """The file is not damaged: it is of another kind, or of a newer course."""


def empty():
    """Return a document without answers."""
    return {"format": FORMAT, "version": VERSION, "pages": {}, "history": []}


def dumps(document):
    """Write a document as text.

    >>> print(dumps(empty())[:36])
    {
      "format": "workbook dossier",
    """
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)  # a hand may have put it there


def loads(content):
    """Read a document from the bytes of a file.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        For anything that is not a sound document of this version or an older one; the sentence
        says in which line or field.
    """
    text = decode(content)
    document = empty() | parse(text)
    found = [*problems(document)]
    if found:
        path, what = found[0]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise ValueError(f"{_where(path, text)} {what.rstrip('.')}{more}.")
    return document


def decode(content):
    """Read the bytes as text."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} holds a byte that is no text (not UTF-8).") from None


def parse(text):
    """Read the text as JSON of the right format and version."""
    try:
        document = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except json.JSONDecodeError as error:
        end = ", where the file ends" if error.pos >= len(text.rstrip()) else ""
        what = error.msg[0].lower() + error.msg[1:]
        raise ValueError(f"line {error.lineno}, column {error.colno}: {what}{end}.") from None
    except RecursionError:
        raise ValueError("it is nested too deeply for a dossier.") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotOurs(f'it is no dossier; a dossier begins with "format": "{FORMAT}".')
    version = document.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ValueError(f"version is {short(version)}; give {VERSION}.")
    if version > VERSION:
        raise NotOurs(
            f"version is {version}, and this course reads up to {VERSION}; a newer course wrote it."
        )
    return document


def problems(document):
    """List what does not fit: the path to it in the document, and the half of a sentence."""
    pages = document.get("pages", {})
    if not isinstance(pages, dict):
        yield ("pages",), f"is {short(pages)}; give the pages by name."
        return
    for name, page in pages.items():
        if name in PAGES and not isinstance(page, dict):
            yield ("pages", name), f"is {short(page)}; give its answers by name."
        elif name in PAGES:
            for field, kind in kinds_of(PAGES[name]).items():
                try:
                    kind.read(page.get(field))
                except ValueError as error:
                    yield ("pages", name, field), str(error)
    history = document.get("history", [])
    sound = isinstance(history, list) and all(
        isinstance(each, dict) and {"at", "page", "field", "was"} <= each.keys()
        and all(isinstance(each[key], str) for key in ("at", "page", "field"))
        for each in history
    )  # fmt: skip
    if not sound:
        yield ("history",), "is damaged; give entries with at, page, field and was."


def unknown(document):
    """Name what the document holds and this version does not know.

    >>> unknown({"pages": {"canvas": {"colour": "red"}}, "mood": "good"})
    ['mood', 'canvas.colour']
    """
    found = [name for name in document if name not in empty()]
    for name, page in document["pages"].items():
        if name not in PAGES:
            found.append(name)
            continue
        kinds = kinds_of(PAGES[name])
        found += [f"{name}.{field}" for field in page if field not in kinds]
        for field, kind in kinds.items():
            if isinstance(kind, Rows):
                known = kinds_of(kind.record)
                for row in page.get(field) or []:
                    stray = [key for key in vars_of(row) if key not in known]
                    found += [f"{name}.{field}.{key}" for key in stray]
    return list(dict.fromkeys(found))


def page(document, name):
    """Make a page from what is kept."""
    return held(known_page(name), document["pages"].get(name, {}))


def read_answers(name, answers):
    """Check what somebody answers on a page, and return it as a document keeps it.

    None takes an answer back; a list without rows stays a list, since others may add to it.
    """
    kinds = kinds_of(known_page(name))
    read = {}
    for field, given in answers.items():
        if field not in kinds:
            raise ValueError(f"{name} has no field {field!r}; it has {', '.join(kinds)}.")
        try:
            read[field] = kinds[field].read(given)
            if read[field] is None and isinstance(given, list | tuple):
                read[field] = []
        except ValueError as error:
            raise ValueError(f"{name}.{field} {error}") from None
        if isinstance(kinds[field], Rows):
            known = kinds_of(kinds[field].record)
            stray = [key for row in read[field] or [] for key in row if key not in known]
            if stray:
                has = ", ".join(known)
                raise ValueError(f"{name}.{field} has no column {stray[0]!r}; it has {has}.")
    return read


def merge(current, name, answers, *, seen, at):
    """Put answers into a document that somebody else may have changed.

    The later answer wins, the earlier one goes to the history. Tables and lists of names are
    merged row by row: a row goes only if this writer had seen it and left it out, and a row that
    this writer did not change stays as the others have it.

    Parameters
    ----------
    current : dict
        The document as it is now.
    name : str
        The page.
    answers : dict
        As `read_answers` gives them; None takes an answer back.
    seen : dict
        Fields with lists to what this writer knew of them.
    at : str
        When.

    Returns
    -------
    dict
        A new document.

    Examples
    --------
    >>> one = merge(empty(), "canvas", {"groups_at_risk": ["a"]}, seen={}, at="1")
    >>> two = merge(one, "canvas", {"groups_at_risk": ["b"]}, seen={}, at="2")
    >>> two["pages"]
    {'canvas': {'groups_at_risk': ['b', 'a']}}
    """
    document = copy.deepcopy(current)
    pages = document["pages"]
    kept, kinds = pages.get(name, {}), kinds_of(PAGES[name])
    for field, new in answers.items():
        was = kept.get(field)
        if isinstance(new, list):
            was = kinds[field].read(was) or []
            new = _merge_rows(seen.get(field) or [], was, new, kinds[field]) or None
            was = [row for row in was if not any(_holds(each, row) for each in new or [])] or None
        if was is not None and was != new:
            entry = {"at": at, "page": name, "field": field, "was": was}
            document["history"] = _remember(document["history"], entry)
        kept[field] = new
    pages[name] = _in_order({k: v for k, v in kept.items() if v is not None}, kinds)
    document["pages"] = _in_order(pages, PAGES)
    return document


def fields(name):
    """List the fields of a page as dataclasses know them."""
    return dataclasses.fields(known_page(name))


def vars_of(row):
    """Give the keys of a row that was read by hand, which may be anything."""
    return row if isinstance(row, dict) else {}


def _merge_rows(seen, theirs, mine, kind):
    rows_of = isinstance(kind, Rows)
    seen, theirs, mine = (
        {row[kind.key] if rows_of else row: row for row in side} for side in (seen, theirs, mine)
    )
    known = kinds_of(kind.record) if rows_of else {}
    rows = []
    for name, row in mine.items():
        if name in theirs and row == seen.get(name):
            row = theirs[name]
        elif name in theirs and rows_of:
            row = row | {key: v for key, v in theirs[name].items() if key not in known}
        elif name in seen and row == seen[name]:
            continue  # they took it away
        rows.append(row)
    left = [name for name in theirs if name not in mine]
    return rows + [theirs[n] for n in left if n not in seen or theirs[n] != seen[n]]


def _holds(new, old):
    """Say whether all that an old row said is in a new one."""
    if isinstance(old, str):
        return new == old
    return all(key in new and new[key] == value for key, value in old.items())


def _in_order(found, known):
    """Sort what is known as it is known, and leave the rest behind it."""
    return {k: found[k] for k in known if k in found} | found


def _remember(history, entry):
    """Add an entry, and forget the oldest of a field that has too many."""
    history = [*history, entry]
    same = [e for e in history if (e["page"], e["field"]) == (entry["page"], entry["field"])]
    return [each for each in history if each is not same[0]] if len(same) > KEPT else history


def _where(path, text):
    """Name a field as `canvas.cost_fp`, with its line where that can be found."""
    at = 0
    for part in path:
        at = text.find(f"{json.dumps(part)}:", at)
        if at < 0:
            return ".".join(path[1:] or path)
    return f"{'.'.join(path[1:] or path)} (line {text.count(chr(10), 0, at) + 1})"


def _pairs(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{short(twice)} stands there twice in one place; keep one of them.")
    return found


def _constant(name):
    raise ValueError(f"{name} is no number that a dossier can hold.")
