"""The lines of the record: written when something happens, read as events, joined."""

import json
import math
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbook.progress.attempt import attempt_of

FILE = "progress.jsonl"
VERSION = 1  # of a line
LARGEST = 10_000_000  # bytes; a busy learner writes some 300,000
LONGEST = 1000  # characters of what a check said
WORDS = {
    "answer": ("week", "question", "option"),
    "check": ("week", "asks", "attempt"),
}
_written = set()  # what this notebook has noted: to run a check again says nothing new


@dataclass(frozen=True)
class Record:
    """What the file says: its events, oldest first, and a sentence on what it could not say."""

    events: tuple
    problem: str


def course_of(folder):
    """Find the course that a folder with lessons or with an assignment belongs to.

    Returns
    -------
    Path or None
        None for a folder of another kind: nothing is noted there.
    """
    folder = Path(folder).resolve()
    root = folder.parent if folder.name == "notebooks" else folder.parent.parent
    ours = folder.name == "notebooks" or folder.parent.name == "exercises"
    there = (root / "notebooks").is_dir() and (root / "exercises").is_dir()
    return root if ours and there else None


def note_answer(week, question, option, *, right, probability):
    """Note an answer to a question; no error reaches the page.

    Parameters
    ----------
    week, question, option : str
    right : bool
    probability : float or None
        What the learner gave for being right, if anything.
    """
    said = {"week": week, "question": question, "option": option}
    _note("answer", said | {"right": right, "probability": probability})


def note_check(earned, possible, said=""):
    """Note what came of the check that runs in the current cell; no error reaches the page.

    Parameters
    ----------
    earned, possible : float
        Points.
    said : str
        What it told the learner first, if anything.
    """
    try:
        # First of all: while it is graded, nothing of the learner's is looked at here.
        if _place() is None or Path.cwd().parent.name != "exercises":
            return
        source, names = _current_cell()
        if source:
            about = {"week": Path.cwd().name, "asks": first_line(source)}
            about |= {"attempt": attempt_of(source, names), "said": _plain(said)[:LONGEST]}
            _note("check", about | {"earned": earned, "possible": possible})
    except Exception:  # of any kind: a lost note is a pity, a disturbed check is a fault
        return


def first_line(source):
    """Give the sentence that a check cell begins with, by which it is known.

    >>> first_line("# It is kind.\\n1")
    'It is kind.'
    """
    return source.strip().partition("\n")[0].lstrip("# ").strip()


def read(course):
    """Read the file of a course.

    Returns
    -------
    Record
        A line that can't be read counts for nothing and stays in the file; `problem` tells of it.

    Raises
    ------
    ValueError
        If the file can't be read at all.
    """
    path = Path(course) / "notebooks" / FILE
    try:
        size = path.stat().st_size if path.exists() else 0
        content = path.read_bytes() if 0 < size <= LARGEST else b""
    except OSError as error:
        raise ValueError(f"{FILE} can't be read ({error.strerror}).") from None
    if size > LARGEST:
        raise ValueError(
            f"{FILE} has {size:,} bytes, more than a learner writes; move it away to begin anew."
        )
    events, damaged, newer = [], [], 0
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            event = _parse(line)
            version = event.get("v") if isinstance(event, dict) else None
            if isinstance(version, int) and version > VERSION:
                newer += 1
            elif version == VERSION and _is_sound(event):
                events.append(event)
            else:
                damaged.append(number)
    # Joined copies are out of order.
    return Record(tuple(sorted(events, key=lambda event: event["at"])), _tell(damaged, newer))


def here():
    """List the events of the course that the current folder belongs to; none if there is none."""
    course = course_of(Path.cwd())
    try:
        return read(course).events if course else ()
    except ValueError:  # the start page says so; the questions work without
        return ()


def firsts(events):
    """Find the first answer to each question, which is the one that counts.

    Returns
    -------
    dict
        From week and question to the event.
    """
    found = {}
    for event in events:
        if event["kind"] == "answer":
            found.setdefault((event["week"], event["question"]), event)
    return found


def join(course, content):
    """Add the lines of another copy of the file that are not there yet.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    bool
        Whether there was something to add.

    Raises
    ------
    ValueError
        If the file would get too large; nothing is written then.
    """
    path = Path(course) / "notebooks" / FILE
    here = set(path.read_bytes().splitlines()) if path.exists() else set()
    new = [line for line in content.splitlines() if line.strip() and line not in here]
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        _append(path, b"\n".join(new) + b"\n")
    return bool(new)


def _place():
    """Find the course in which something is noted; None while it is graded."""
    return None if "NBGRADER_EXECUTION" in os.environ else course_of(Path.cwd())


def _current_cell():
    """Give the source of the cell that runs and the names of its notebook; "" outside of one."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    parent = getattr(shell, "get_parent", dict)()
    return parent.get("content", {}).get("code", ""), getattr(shell, "user_ns", {})


def _note(kind, said):
    """Write a line; where that fails, as on a full or read-only disk, the page goes on."""
    try:
        course = _place()
        told = json.dumps({"kind": kind} | said, ensure_ascii=False, allow_nan=False)
        if course is None:
            return
        path = course / "notebooks" / FILE
        if (path, told) in _written and path.exists():
            return
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        line = json.dumps({"v": VERSION, "at": at} | json.loads(told), ensure_ascii=False)
        _append(path, f"{line}\n".encode())
        _written.add((path, told))
    except Exception:
        return


def _append(path, lines):
    """Write lines at the end of the file, in one piece."""
    how = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    opened = os.open(path, how, 0o644)
    try:
        size = os.fstat(opened).st_size
        if size + len(lines) > LARGEST:
            raise ValueError(f"{FILE} would have more than {LARGEST:,} bytes; move it away first.")
        os.lseek(opened, max(size - 1, 0), os.SEEK_SET)
        cut_off = size and os.read(opened, 1) != b"\n"
        os.write(opened, (b"\n" if cut_off else b"") + lines)
    finally:
        os.close(opened)


def _parse(line):
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_sound(event):
    """Say whether an event has all that its kind needs, of the right type."""
    words = WORDS.get(event.get("kind") if isinstance(event.get("kind"), str) else None)
    if words is None or not all(_is_text(event.get(word)) for word in ("at", *words)):
        return False
    if event["kind"] == "answer":
        sure = event.get("probability")
        return isinstance(event.get("right"), bool) and (sure is None or _is_within(sure, 1))
    points = _is_within(event.get("possible"), math.inf) and (
        _is_within(event.get("earned"), event["possible"])
    )
    return points and _is_text(event.get("said", ""))


def _plain(text):
    """Replace what is no Unicode, which a learner's function may have returned."""
    return text.encode("utf-8", "replace").decode()


def _is_text(value):
    """Say whether a value is text that can be shown: JSON can also hold half a character."""
    return isinstance(value, str) and not any("\ud800" <= each <= "\udfff" for each in value)


def _is_within(value, most):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= most


def _tell(damaged, newer):
    """Say in a sentence what the file could not say."""
    told = []
    if damaged:
        lines = f"{len(damaged)} line{'s' * (len(damaged) > 1)}"
        told.append(f"{lines} can't be read, line {damaged[0]} first")
    if newer:
        told.append(f"{newer} line{'s' * (newer > 1)} of a newer course")
    return f"{FILE}: {' and '.join(told)}; kept in the file, not counted." if told else ""
