"""What a file is, by what is in it: an assignment, a lesson, a record, a dossier, an archive.

File names lie: browsers and people change them, and the lesson and the assignment of a week have
the same. So whoever has to know asks here: collecting, grading, validating, restoring. A notebook
is known by its cells: by their ids, or where a program lost these, by texts that only one page of
the course has.
"""

import codecs
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from workbook.exercise import markup

ASSIGNMENT, LESSON, RECORD, DOSSIER = "assignment", "lesson", "record", "dossier"
ARCHIVE, UNREADABLE, OTHER = "archive", "unreadable", "other"
CONFLICT = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SHORTEST = 12  # characters of a text that can be a sign of a page
TEXT = "text "  # begins the sign that is a text


class Unreadable(ValueError):
    """A file is no notebook; the message goes on after its name."""


@dataclass(frozen=True)
class Found:
    """What a file is.

    Attributes
    ----------
    kind : str
        ASSIGNMENT, LESSON, RECORD, DOSSIER, ARCHIVE, UNREADABLE (called a notebook, but none) or
        OTHER.
    page : str
        Of an assignment its week, of a lesson its name; else empty.
    own : int
        In how many cells of a notebook something stands that was not handed out.
    """

    kind: str
    page: str = ""
    own: int = 0

    def __str__(self):
        """What it is, in words that go on after "is"."""
        return {
            ASSIGNMENT: f"the assignment {self.page}",
            LESSON: f"the lesson {self.page}",
            RECORD: "a record of progress",
            DOSSIER: "a dossier",
            ARCHIVE: "an archive",
            UNREADABLE: "no notebook",
            OTHER: "nothing of this course",
        }[self.kind]


def pages(course):
    """What the pages of a course are known by.

    Parameters
    ----------
    course : path
        With folders `exercises` (or `solutions`) and `notebooks`, as far as they are there.

    Returns
    -------
    dict
        From a sign, as `look` finds it in a notebook, to the pages that it speaks for: kind and
        name. A text that several have speaks for none.
    """
    course, found = Path(course), {}
    for kind, pattern in (
        (ASSIGNMENT, "exercises/*/*.ipynb"),
        (ASSIGNMENT, "solutions/*/*.ipynb"),
        (LESSON, "notebooks/*.ipynb"),
    ):
        for path in sorted(course.glob(pattern), key=lambda path: (len(path.name), path)):
            page = kind, path.stem
            try:
                cells = cells_of(loaded(path.read_bytes())[0]) or []
            except (OSError, Unreadable):
                continue
            signs = {sign for cell in cells for sign in _signs(cell)}
            others = sum(bool(found.get(sign, {page}) - {page}) for sign in signs)
            # One assignment may hold all of another. Else it is a copy, like week1-Copy1.ipynb.
            if 2 * others < len(signs) or (kind == ASSIGNMENT and path.stem == path.parent.name):
                for sign in signs:
                    found.setdefault(sign, set()).add(page)
    # Anybody may write a text that several pages have, and nobody their ids.
    return {
        sign: set() if len(owners) > 1 and sign.startswith(TEXT) else owners
        for sign, owners in found.items()
    }


def look(name, content, known):
    """Say what a file is.

    Parameters
    ----------
    name : str
        Its ending counts for what can't be read, the rest where two pages are equally likely.
    content : bytes
    known : dict, from `pages`

    Returns
    -------
    Found

    Examples
    --------
    >>> look("my-work.zip", b"PK\\3\\4...", {}).kind, look("week1.ipynb", b"{", {}).kind
    ('archive', 'unreadable')
    >>> known = {"week1-002": {("lesson", "week1")}}
    >>> str(look("a.ipynb", b'{"cells": [{"id": "week1-002"}]}', known))
    'the lesson week1'
    """
    if content.startswith(b"PK\3\4"):
        return Found(ARCHIVE)
    is_called_so = re.search(r"\.ipynb(\.(txt|json))?$", name, re.IGNORECASE)
    if not is_called_so and (not content.lstrip()[:1] == b"{" or name.endswith(".csv")):
        return Found(OTHER)
    try:
        notebook, _ = loaded(content)
        cells = cells_of(notebook)
    except Unreadable:
        return Found(RECORD if _has_events(content) else UNREADABLE if is_called_so else OTHER)
    if cells is None:
        if _is_event(notebook):
            return Found(RECORD)
        if notebook.get("format") == "workbook dossier":
            return Found(DOSSIER)
        return Found(UNREADABLE if is_called_so else OTHER)
    votes = {}
    for cell in cells:
        for owner in set().union(*(known.get(sign, ()) for sign in _signs(cell))):
            votes[owner] = votes.get(owner, 0) + 1
    if not votes:
        return Found(OTHER)
    kind, page = max(
        sorted(votes), key=lambda owner: (votes[owner], owner[0] == ASSIGNMENT, owner[1] in name)
    )
    return Found(kind, page, sum(_is_own(cell, known) for cell in cells))


def loaded(content):
    """The JSON object in a file, whatever program wrote it.

    Parameters
    ----------
    content : bytes
        In UTF-8, or as editors of Windows save: with a byte order mark, in UTF-16, in cp1252.

    Returns
    -------
    dict, tuple of str
        The object, and sentences on what was unusual.

    Raises
    ------
    Unreadable
        If it is none.
    """
    text, notes = _text(content)
    try:
        notebook = json.loads(text)
    except (RecursionError, MemoryError):
        raise Unreadable(
            "is nested too deeply to be read. Clear its outputs and hand it in again."
        ) from None
    except json.JSONDecodeError as error:
        if CONFLICT.search(text):
            raise Unreadable(
                "holds marks of a merge in git, like <<<<<<<. Keep one of the two versions "
                "(`git checkout --ours` or `--theirs` and its name), and hand it in again."
            ) from None
        raise Unreadable(
            f"breaks off or is damaged in line {error.lineno}. Open it in Jupyter, save it, and "
            "hand it in again."
        ) from None
    except ValueError:
        raise Unreadable("holds a number too long to be read.") from None
    if not isinstance(notebook, dict):
        kind = "a list" if isinstance(notebook, list) else "a single value"
        raise Unreadable(f"is {kind} and no notebook. Hand in the notebook itself.")
    return notebook, notes


def _text(content):
    if not content.strip():
        raise Unreadable("is empty. Save the notebook and hand it in again.")
    if content.startswith(WIDE):
        text = content.decode("utf-16", errors="replace")
        if text.lstrip().startswith("{"):
            return text, ("The notebook was in UTF-16, and is in UTF-8 now.",)
    if b"\0" in content:
        raise Unreadable("holds NUL bytes, perhaps a broken upload. Hand it in again.")
    notes = ()
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
        notes = ("A byte order mark before the notebook was left out.",)
    try:
        return content.decode("utf-8"), notes
    except UnicodeDecodeError:
        pass
    try:
        if content.lstrip().startswith(b"{"):
            told = "The notebook was in cp1252, as some editors save, and is in UTF-8 now."
            return content.decode("cp1252"), (told,)
    except UnicodeDecodeError:
        pass
    raise Unreadable("is no text in UTF-8, perhaps a broken upload. Hand it in again.")


def cells_of(notebook):
    """The cells of a notebook, of nbformat 2 to 4; None if it has none.

    >>> cells_of({"worksheets": [{"cells": [{"cell_type": "code"}]}]})
    [{'cell_type': 'code'}]
    """
    cells, sheets = notebook.get("cells"), notebook.get("worksheets")
    if isinstance(cells, list):
        return cells
    if not isinstance(sheets, list):
        return None
    found = (sheet.get("cells") for sheet in sheets if isinstance(sheet, dict))
    return [cell for cells in found if isinstance(cells, list) for cell in cells]


def _signs(cell):
    """What a cell may be known by: its ids, and the digest of its text."""
    if not isinstance(cell, dict):
        return
    about = markup.about(cell) if isinstance(cell.get("metadata"), dict) else None
    for name in (cell.get("id"), about.get("grade_id") if isinstance(about, dict) else None):
        if isinstance(name, str) and name:
            yield name
    text = _source(cell)
    if len(text) >= SHORTEST and not _is_stub(text):
        yield _digest(text)


def _is_own(cell, known):
    text = _source(cell) if isinstance(cell, dict) else ""
    return (
        bool(text) and not _is_stub(text) and (len(text) < SHORTEST or _digest(text) not in known)
    )


def _is_stub(text):
    return any(lines[-1] in text for lines in markup.STUB.values())


def _source(cell):
    source = cell.get("source", cell.get("input"))
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.replace("\r\n", "\n").strip()


def _digest(text):
    return TEXT + hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _has_events(content):
    first = content.strip().partition(b"\n")[0][:10_000]
    try:
        return _is_event(json.loads(first))
    except (ValueError, RecursionError):
        return False


def _is_event(found):
    return isinstance(found, dict) and {"v", "at", "kind"} <= found.keys()
