"""What an instructor reads after a batch: a table, what to look at, what to do next; or JSON."""

import dataclasses
import json
from collections import Counter

import rich.progress
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from classroom.course.upload import shown

STATES = {
    "timeout": "too slow",
    "memory": "too much memory",
    "output": "too much output",
    "disk": "too many files",
    "died": "ended itself",
    "protocol": "interfered with grading",
    "course": "the course's own cell failed",
    "rejected": "not graded",
}


class Progress:
    """A progress bar on a terminal, one plain line for each student elsewhere.

    As a context manager it gives a function to call with each `Mark`.
    """

    def __init__(self, total, *, quiet):
        self._total, self._done, self._quiet = total, 0, quiet
        self._bar = rich.progress.Progress(console=Console(stderr=True))

    def __enter__(self):
        self._bar.disable = not self._bar.console.is_terminal
        self._bar.start()
        self._task = self._bar.add_task("Grading", total=self._total)
        return self._tell

    def __exit__(self, *error):
        self._bar.stop()

    def _tell(self, mark):
        self._done += 1
        if not self._bar.disable:
            self._bar.update(
                self._task, advance=1, description=f"Graded {escape(_plain(mark.student))}"
            )
        elif not self._quiet:
            result = f"{mark.score:g}/{mark.max_score:g} {state(mark)}".rstrip()
            print(f"{self._done}/{self._total} {_plain(mark.student)}: {result}", flush=True)


def state(mark):
    """A word or three for how a submission fared; empty if all went well.

    Parameters
    ----------
    mark : classroom.grade.batch.Mark
    """
    if mark.verdict in ("refused", "missing"):
        return mark.verdict
    return STATES.get(mark.status, "repaired" if mark.verdict == "repaired" else "")


def exit_code(marks):
    """0 if all were graded and nothing is to be looked at, 1 if some were refused or flagged."""
    return int(any(not mark.graded or mark.flags or mark.status != "ok" for mark in marks))


def as_json(week, marks, *, sandbox, seconds):
    """The marks for programs: one object, with a list of students."""
    students = [dataclasses.asdict(mark) for mark in sorted(marks, key=lambda mark: mark.student)]
    about = {"assignment": week, "sandbox": sandbox, "seconds": round(seconds, 1)}
    return json.dumps(about | {"students": students}, indent=2, ensure_ascii=False)


def show(week, marks, *, sandbox, seconds, names=None):
    """Print the table and what comes after it.

    Parameters
    ----------
    week : str
    marks : list of classroom.grade.batch.Mark
    sandbox : classroom.isolate.sandbox.Sandbox
    seconds : float
        That the batch took.
    names : dict, optional
        From student to name, where a system of the school's knows them by number.
    """
    console, names = Console(), names or {}
    columns = ["Student", *(["Name"] if names else []), Column("Score", justify="right"), "State"]
    table = Table(*columns, Column("", overflow="fold"))
    for mark in sorted(marks, key=lambda mark: mark.student):
        score = f"{mark.score:g} of {mark.max_score:g}" if mark.max_score else "–"
        told = [mark.reason, *mark.notes, *(f"Look at: {flag}" for flag in mark.flags)]
        # As text: a student's name and words are not to be read as markup.
        who = [mark.student, *([names.get(mark.student, "")] if names else [])]
        table.add_row(
            *map(Text, [*map(_plain, who), score, state(mark), "\n".join(filter(None, told))])
        )
    console.print(table)
    for line in summary(week, marks, sandbox=sandbox, seconds=seconds):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def summary(week, marks, *, sandbox, seconds):
    """The sentences under the table.

    Returns
    -------
    list of str
    """
    new = [mark for mark in marks if mark.new]
    states = Counter(filter(None, map(state, marks)))
    counted = "".join(f", {count} {name}" for name, count in sorted(states.items()))
    rate = f" ({seconds / len(new):.2f} each)" if new else ""
    lines = [f"{len(marks)} submissions, {len(new)} graded now in {seconds:.0f} s{rate}{counted}."]
    if not sandbox.holds:
        lines.append("Without a sandbox: every mark of this run carries that stamp.")
    refused = [mark.student for mark in marks if not mark.graded and not _unsaved(mark)]
    if refused:
        lines.append(f"Ask for these again: {_named(refused)}. They stand with 0 points.")
    unsaved = [mark.student for mark in marks if _unsaved(mark)]
    if unsaved:
        lines.append(f"Nothing new was saved of {_named(unsaved)}; the table says why.")
    flagged = [mark.student for mark in marks if mark.flags]
    if flagged:
        lines.append(f"Look at the work of {_named(flagged)}; the table says why.")
    by_hand = [mark.student for mark in marks if mark.needs_person]
    if by_hand:
        lines.append(
            f"{len(by_hand)} written answers wait for points: grade them in Formgrader "
            f"(`workbook open`), then run `workbook grade {week}` again to renew the feedback."
        )
    return lines


def _plain(name):
    """A name without what a terminal would obey.

    >>> _plain("ada"), _plain("\x1b[2J")
    ('ada', '\\\\x1b[2J')
    """
    return shown(name)[1:-1]


def _unsaved(mark):
    return mark.status == "rejected" and mark.verdict in ("ok", "repaired")


def _named(students, most=8):
    names = ", ".join(map(_plain, students[:most]))
    return names + (f" and {len(students) - most} more" if len(students) > most else "")
