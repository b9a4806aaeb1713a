"""What keeps marks and folders whole: one grader, a copy before, and changes in one move."""

import contextlib
import filecmp
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import sqlalchemy.exc
from filelock import FileLock, Timeout

from classroom.course.course import CannotGrade

BACKUPS = 10
UNCHANGED = "Nothing was changed. Make room, or the folder writable, and run it again."
GO_ON = "What was graded is kept. Mend that, and run it again to go on."


def path_of(url):
    """Where the file of a gradebook lies.

    Examples
    --------
    >>> str(path_of("sqlite:////course/gradebook.db"))
    '/course/gradebook.db'
    """
    if not url.startswith("sqlite:///"):
        kind = url.partition(":")[0]
        raise CannotGrade(
            f"This course keeps its gradebook in {kind}, and only one in a file can be backed up "
            "before grading. Use nbgrader's default, or `nbgrader autograde`."
        )
    return Path(url.removeprefix("sqlite:///").partition("?")[0])


@contextlib.contextmanager
def lock(gradebook):
    """Be the only grader of this gradebook, until the end or until this process dies."""
    holder = FileLock(gradebook.with_name(gradebook.name + ".lock"), mode=0o664, blocking=False)
    with or_cannot_grade(f"Nothing can be written beside {gradebook.name}", UNCHANGED):
        try:
            holder.acquire()
        except Timeout:
            raise CannotGrade(
                "Somebody is grading with this gradebook already. Wait until that is done."
            ) from None
    try:
        yield
    finally:
        holder.release()


def back_up(gradebook):
    """Copy a gradebook into the folder backups beside it; the newest ten copies are kept.

    A copy that equals the newest one is not kept: grading again without news wears none out.
    """
    if not gradebook.exists():
        return
    folder = gradebook.parent / "backups"
    part = folder / "gradebook.part"
    with or_cannot_grade("The gradebook could not be backed up into the folder backups", UNCHANGED):
        folder.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with (
            # To be written: a writer that was killed may have left a journal to roll back.
            contextlib.closing(sqlite3.connect(gradebook)) as source,
            contextlib.closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy)
        kept = sorted(folder.glob("gradebook-*.db"))
        target = folder / f"gradebook-{datetime.now():%Y%m%d-%H%M%S}.db"
        if target in kept or (kept and filecmp.cmp(kept[-1], part, shallow=False)):
            part.unlink()
            return
        part.rename(target)
        for old in [*kept, target][:-BACKUPS]:
            old.unlink()


def replace_folder(folder, files):
    """Put a folder of files in the place of an older one, so that it is never seen half written.

    Parameters
    ----------
    folder : pathlib.Path
    files : dict
        From relative path to bytes.
    """
    new, old = (folder.with_name(f".{folder.name}.{age}") for age in ("new", "old"))
    for rest in (new, old):
        if rest.exists():
            shutil.rmtree(rest)
    new.mkdir(parents=True)
    for name, content in files.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    if old.exists():
        shutil.rmtree(old)


@contextlib.contextmanager
def or_cannot_grade(what, then):
    """Say in two sentences what a disk or a database has to complain of, and stop.

    Parameters
    ----------
    what, then : str
        What could not be done, and what would do.

    Raises
    ------
    CannotGrade
        In place of any error of the disk or the database.
    """
    try:
        yield
    except (OSError, sqlite3.Error, sqlalchemy.exc.OperationalError) as error:
        why = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
        raise CannotGrade(f"{what} ({str(why).lower()}). {then}") from error
