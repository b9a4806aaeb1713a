"""The file of a dossier: one writer at a time, old or new but never half, nothing thrown away."""

import contextlib
import errno
import os
import shutil
import time

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

# What file systems answer that have no locks, as some of networks: better to save than to refuse.
WITHOUT_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
PATIENCE = 10.0  # seconds; a save takes milliseconds


@contextlib.contextmanager
def locked(path, *, seconds=PATIENCE):
    """Keep other writers of the file out while the block runs.

    The lock is held by the system, on a small file beside it, so that a killed program leaves none.

    Raises
    ------
    ValueError
        If somebody else holds it for so many seconds.
    """
    with open(path.with_name(f".{path.name}.lock"), "ab") as beside:
        end = time.monotonic() + seconds
        while not _try_lock(beside):
            if time.monotonic() > end:
                raise ValueError(
                    f"{path.name} has been in use elsewhere for {seconds:g} seconds; "
                    "close other notebooks that save it, and try again."
                )
            time.sleep(0.02)
        try:
            yield
        finally:
            _unlock(beside)


def replace(path, text):
    """Write the file anew, so that a reader finds the old one or the new one, whole."""
    draft = path.with_name(f".{path.name}.part")
    with open(draft, "w", encoding="utf-8", newline="\n") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    if path.exists():
        shutil.copymode(path, draft)
    os.replace(draft, path)


def set_aside(path, *, at):
    """Copy a damaged file to a name that is free, beside it.

    Parameters
    ----------
    at : datetime
    """
    name = f"{path.name}.damaged-{at:%Y%m%d-%H%M%S}"
    aside, number = path.with_name(name), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{name}-{number}")
    shutil.copyfile(path, aside)
    return aside


def _try_lock(beside):
    try:
        if fcntl:
            fcntl.flock(beside, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            beside.seek(0)
            msvcrt.locking(beside.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return error.errno in WITHOUT_LOCKS
    return True


def _unlock(beside):
    if fcntl:
        fcntl.flock(beside, fcntl.LOCK_UN)
    else:
        beside.seek(0)
        msvcrt.locking(beside.fileno(), msvcrt.LK_UNLCK, 1)
