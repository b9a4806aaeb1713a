"""The lines of the record: written when something happens, read as events, joined."""

import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbook.exercise import markup
from workbook.exercise.bundle import MOST_POINTS, is_text, is_within, plain
from workbook.progress.attempt import attempt_of

FILE = "progress.jsonl"
VERSION = 1  # of a line
LARGEST = 10_000_000  # bytes; a busy learner writes some 300,000
LONGEST = 1000  # characters of what a check said
WORDS = {
    "answer": ("week", "question", "option"),
    "check": ("week", "cell", "attempt"),
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


def note_check(report):
    """Note what came of the check that runs in the current cell; no error reaches the page.

    Parameters
    ----------
    report : workbook.exercise.check.Report
    """
    try:
        # First of all: while it is graded, nothing of the learner's is looked at here.
        if _place() is None or Path.cwd().parent.name != "exercises":
            return
        running, week = _current_cell(), Path.cwd().name
        cell = _grade_id(Path(f"{week}.ipynb"), running)
        if cell:
            attempt = attempt_of(running.source, running.names)
            said = plain("".join(report.messages[:1]))[:LONGEST]
            about = {"week": week, "cell": cell, "attempt": attempt, "said": said}
            _note("check", about | {"earned": report.earned, "possible": report.possible})
    except Exception:  # of any kind: a lost note is a pity, a disturbed check is a fault
        return


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


@dataclass(frozen=True)
class _Running:
    """The cell that runs: its id, if the front end tells it, its source, its notebook's names."""

    id: str
    source: str
    names: dict


def _current_cell():
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    parent = getattr(shell, "get_parent", dict)()
    cell = parent.get("metadata", {}).get("cellId", ""), parent.get("content", {}).get("code", "")
    return _Running(*cell, getattr(shell, "user_ns", {}))


def _grade_id(notebook, running):
    """Give the name under which a saved notebook has the cell that runs; "" if it has none.

    Not every front end tells a cell's id, or the one that is in the file: then its source tells.
    """
    cells = markup.read_cells(notebook) if running.source else []
    graded = [cell for cell in cells if markup.is_graded(cell)]
    same = [cell for cell in graded if cell["source"] == running.source]
    found = [*(cell for cell in graded if cell.get("id") == running.id), *same]
    return markup.name_of(found[0]) if found else ""


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
    if words is None or not all(is_text(event.get(word)) for word in ("at", *words)):
        return False
    if event["kind"] == "answer":
        sure = event.get("probability")
        return isinstance(event.get("right"), bool) and (sure is None or is_within(sure, 1))
    points = is_within(event.get("possible"), MOST_POINTS) and (
        is_within(event.get("earned"), event["possible"])
    )
    return points and is_text(event.get("said", ""))


def _tell(damaged, newer):
    """Say in a sentence what the file could not say."""
    told = []
    if damaged:
        lines = f"{len(damaged)} line{'s' * (len(damaged) > 1)}"
        told.append(f"{lines} can't be read, line {damaged[0]} first")
    if newer:
        told.append(f"{newer} line{'s' * (newer > 1)} of a newer course")
    return f"{FILE}: {' and '.join(told)}; kept in the file, not counted." if told else ""
