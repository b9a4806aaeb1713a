"""Submissions from a zip of Canvas's or Moodle's, or from plain folders, put where they are graded.

`archive` tells what is wrong with a file, `senders` whose it is, `attempts` which ones count, and
`roster` remembers who is who.
A learner's files are all put into `submitted/STUDENT/WEEK/`, or none of them is.
"""

import functools
import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from classroom.collect import reading, senders
from classroom.collect.archive import CannotCollect
from classroom.collect.attempts import Skipped
from classroom.course import course as courses
from classroom.course import roster, safekeeping, upload
from classroom.course.helper import Helper, Stopped
from classroom.course.upload import shown
from workbook.exercise.variant import folder_name

STUDENT = re.compile(r"(?!\.)[^/\\:*?\"<>|+\s]([^/\\:*?\"<>|+]{0,58}[^/\\:*?\"<>|+\s.])?")


@dataclass(frozen=True)
class Row:
    """What became of one learner's submission.

    Attributes
    ----------
    student, name : str
        The folder's name, and the learner's as far as it is known. Both are empty for files that
        are nobody's.
    file : str
        Under which name the notebook came.
    outcome : str
        "collected", "replaced", "there already" or "skipped".
    notes : tuple of str
        Sentences: why it was skipped, what was left out.
    """

    student: str
    name: str
    file: str
    outcome: str
    notes: tuple = ()


def collect(root, week, source, *, force=False, limits=upload.LIMITS):
    """Put submissions into `submitted/STUDENT/WEEK/`, ready to be graded.

    Parameters
    ----------
    root : path of the course
    week : str
        The assignment, like "week1".
    source : path of a zip or a folder
        As Canvas or Moodle makes it, or with a folder or a zip for each student.
    force : bool
        Take what differs from an older submission. The older one is kept in `backups/submitted`.
    limits : upload.Limits
        How much one student may hand in.

    Returns
    -------
    list of Row
        In the order of students.

    Raises
    ------
    CannotGrade
        If there is no such assignment.
    CannotCollect
        If the source can't be read, or holds no submission.
    """
    courses.find_source(root, week)
    if Path(source).name == "inbound" and any(Path(source).glob("*+*+*")):
        raise CannotCollect(
            f"{source} is nbgrader's exchange. Leave it out, and it is asked: "
            f"`workbook collect {week}`."
        )
    folder = courses.submitted(root)
    kept = Path(root, "backups", "submitted") if force else None
    try:
        seats = roster.read(folder)
    except ValueError as error:
        raise CannotCollect(str(error)) from None
    source = Path(source)
    with Helper(["classroom.collect.reading"]) as helper:
        try:
            system, sent, nobodys = helper(reading.sent, source, week)
        except Stopped as stopped:
            raise CannotCollect(f"Reading {source.name} was stopped: {stopped}.") from None
        if not sent:
            raise CannotCollect(_nothing(source, week, nobodys))
        names = _students(system, sent, week, seats)
        rows, new = [], []
        for place, (learner, student) in enumerate(zip(sent, names, strict=True)):
            choose = functools.partial(_chosen, helper, root, source, week, place, limits)
            row = _collected(learner, student, week, folder, kept, choose)
            rows.append(row)
            new.append(_seat(row, learner, system, week))
    if folder.is_dir() or any(row.outcome != "skipped" for row in rows):
        try:
            roster.write(folder, roster.merge(seats, new))
        except OSError as error:
            raise CannotCollect(_unwritable(folder, error)) from None
    rows.sort(key=lambda row: row.student)
    lost = [_lost(entry, system) for entry in nobodys]
    return rows + lost


def exit_code(rows):
    """0 if everything was collected, 1 if something was skipped."""
    return int(any(row.outcome == "skipped" for row in rows))


def show(week, rows):
    """Print what became of each submission.

    Parameters
    ----------
    week : str
    rows : list of Row
    """
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    whole = {"overflow": "fold"}  # of names and sentences nothing may be missing
    columns = [Column(heading, **whole) for heading in ("Student", "Name", "File", "")]
    table = Table(*columns, Column("", ratio=1, **whole))
    for row in rows:
        cells = [row.student or "–", row.name, row.file, row.outcome, "\n".join(row.notes)]
        # As text, and made harmless: names are strangers' and are not to be read as markup.
        table.add_row(*(Text(shown(cell)[1:-1] if i < 3 else cell) for i, cell in enumerate(cells)))
    console = Console()
    console.print(table)
    for line in summary(week, rows):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def summary(week, rows):
    """The sentences under the table.

    Returns
    -------
    list of str
    """
    counts = Counter(row.outcome for row in rows if row.student)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    lines = [f"{counts.total()} submissions of {week}: {told}."]
    if nobodys := len(rows) - counts.total():
        lines.append(f"Files that are nobody's: {nobodys}. They were left out.")
    if counts.total() > counts["skipped"]:
        lines.append(f"Grade them with `workbook grade {week}`.")
    return lines


def _chosen(helper, root, source, week, place, limits):
    try:
        return helper(reading.chosen, root, source, week, place, limits)
    except Stopped as stopped:
        raise Skipped(f"Reading it was stopped: {stopped}. Ask for the notebook alone.") from None


def _collected(learner, student, week, folder, kept, choose):
    row = Row(student, learner.name, "", "skipped")
    try:
        if not STUDENT.fullmatch(student) or not student.isprintable() or student == roster.NAME:
            raise Skipped(f"{shown(student)} can't be the name of a student's folder. Rename it.")
        file, files, notes = choose()
        row = replace(row, file=file)
        target = folder / student / week
        outcome, told = _put(target, files, kept)
        late = ("The system calls it late.",) if learner.late else ()
        return replace(row, outcome=outcome, notes=(*told, *notes, *late))
    except Skipped as error:
        return replace(row, notes=(str(error),))
    except OSError as error:
        raise CannotCollect(_unwritable(folder, error)) from None


def _unwritable(folder, error):
    return (
        f"The folder {folder.name} can't be written ({(error.strerror or 'full').lower()}). What "
        "was collected is whole. Make room, or the folder writable, and run it again."
    )


# Where they are put


def _put(target, files, kept):
    """(what became of them, what to tell)."""
    if not target.exists():
        safekeeping.replace_folder(target, files)
        return "collected", ()
    try:
        there = upload.files(target)
    except upload.Refused:
        there = None
    if there == files:
        return "there already", ()
    if kept is None:
        raise Skipped(
            "Another submission is there already. --force takes this one, and keeps the older one "
            "in backups/submitted."
        )
    kept = kept / target.parent.name
    kept.mkdir(parents=True, exist_ok=True)
    shutil.move(target, _unused(kept / f"{target.name}-{datetime.now():%Y%m%d-%H%M%S}"))
    safekeeping.replace_folder(target, files)
    return "replaced", ("The older one is in backups/submitted.",)


def _unused(path):
    tries = (path, *(path.with_name(f"{path.name}-{number}") for number in range(1, 1000)))
    return next(each for each in tries if not each.exists())


# Who is who


def _students(system, sent, week, seats):
    """The folder's name for each learner: the same one each week, whatever Moodle's number."""
    if system != "moodle":
        return [learner.number for learner in sent]
    known = {
        seat.number: seat.student
        for seat in seats
        if seat.system == "moodle" and seat.assignment == week
    }
    plain = [folder_name(learner.name) for learner in sent]
    names = []
    for learner, name in zip(sent, plain, strict=True):
        # "Participant" is everybody, where marking is anonymous.
        taken = plain.count(name) > 1 or name in known.values() or not name
        numbered = f"{name or 'participant'}-{learner.number}"
        names.append(
            known.get(learner.number) or (numbered if taken or name == "participant" else name)
        )
    return names


def _seat(row, learner, system, week):
    problem = row.notes[0] if row.outcome == "skipped" else ""
    late = "late" if learner.late else ""
    about = (week, row.student, system, learner.number, learner.name)
    return roster.Seat(*about, late, row.file, problem)


def _lost(entry, system):
    why = entry.problem or f"{entry.name} has no name of {senders.SYSTEMS[system]}'s."
    if system == "plain" and not entry.problem:
        why = f"{entry.name} lies in no student's folder."
    return Row("", "", "/".join(entry.path), "skipped", (why,))


def _nothing(source, week, nobodys):
    name = Path(source).name
    there = f" There is {nobodys[0].name}." if nobodys else ""
    return (
        f"There are no submissions in {name}.{there} Give the zip of {week} as Canvas or Moodle "
        "makes it, or a folder with a folder for each student."
    )
