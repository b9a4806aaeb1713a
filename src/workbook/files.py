"""Write a file so that nobody ever finds half of it, and one writer at a time."""

import contextlib
import os
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

PATIENCE = 10.0  # seconds; a save takes milliseconds
LITTER = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}  # systems put it beside files


@contextlib.contextmanager
def replacing(path, *, mode=None):
    """Give a draft to write beside a file; it takes the file's place when the block ends.

    If the block fails the draft goes, and the file is as it was.

    Parameters
    ----------
    path : path
        Folders above it are made if need be.
    mode : int, optional
        Who may read and write it; as the file has it, or as usual for a new one, unless given.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o666 if mode is None else 0o600, exist_ok=False)
    try:
        yield draft
        if mode is not None:
            draft.chmod(mode)
        elif path.exists():
            shutil.copymode(path, draft)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def replace(path, content, *, mode=None):
    """Write a file anew in one move: a reader finds the old one or the new one, whole.

    Parameters
    ----------
    path : path
    content : str or bytes
        Text is written as UTF-8, with its line ends as they are.
    mode : int, optional
        See `replacing`.

    Returns
    -------
    Path

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     replace(Path(folder, "marks.csv"), "student,score").read_text()
    'student,score'
    """
    content = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path, mode=mode) as draft, open(draft, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    return Path(path)


@contextlib.contextmanager
def locked(path, *, seconds=PATIENCE):
    """Keep other writers of a file out while the block runs.

    The lock is held by the system, on a small file beside it, so that a killed program leaves none.
    Where a file system has no locks, as some of networks, the block runs without one: better to
    save than to refuse.

    Raises
    ------
    ValueError
        If somebody else holds it for so many seconds.
    """
    path = Path(path)
    # By thread, each call has a lock of its own: two that save at once shall wait for each other.
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=seconds, thread_local=False)
    try:
        with contextlib.suppress(NotImplementedError):
            lock.acquire(poll_interval=0.02)
    except Timeout:
        raise ValueError(
            f"{path.name} has been in use elsewhere for {seconds:g} seconds; "
            "close other notebooks that save it, and try again."
        ) from None
    try:
        yield
    finally:
        lock.release()
