"""A folder that a stranger made, read without being led astray.

`files` opens nothing that is not a plain file, follows no link, never waits, and reads no more
than it was told; it asks again on the open file what it is. What it refuses, it refuses with one
sentence: what is wrong, and what would do. It trusts the folders above the one that it is given.
"""

import importlib.util
import os
import re
import stat
import sys
import unicodedata
from dataclasses import dataclass
from importlib.machinery import NamespaceLoader

from workbook.files import LITTER

NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json))?$", re.IGNORECASE)  # as some browsers save it
# Left by editors, systems and nbgrader; nobody means to hand it in.
SKIPPED = re.compile(
    r"\.ipynb_checkpoints|__pycache__|\.git|\.idea|\.vscode|\.venv|venv|\.virtual_documents"
    r"|\._.*|\.~.*|.*\.sha256|.*\.orig\.gz"
    r"|timestamp\.txt|submission_secret\.txt|\.nbgrader\.log|" + "|".join(map(re.escape, LITTER))
)
ORIGINAL = ".orig.gz"  # after a notebook's name: as it was, beside what was made harmless
CODE = re.compile(r"\.(py|pyc|pyw|pyd|so)$", re.IGNORECASE)
START_UP = re.compile(r"\.(pth|egg|egg-link|egg-info|dist-info)$", re.IGNORECASE)
ENVIRONMENT = "pyvenv.cfg"  # lies in the top folder of each
START_UP_NAMES = {"sitecustomize", "usercustomize", "ipython_config"}
KINDS = [(stat.S_ISLNK, "a link"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket")]
MEGABYTE = 2**20


class Refused(ValueError):
    """What was handed in can't be graded; the message says why, and what would do."""


class Missing(Refused):
    """Nothing was handed in."""


@dataclass(frozen=True)
class Limits:
    """How much a student may hand in: bytes, numbers of files and cells, folders in folders."""

    notebook_bytes: int = 64 * MEGABYTE  # with outputs, which are left out
    picture_bytes: int = 20 * MEGABYTE  # of all that are attached to texts
    all_bytes: int = 100 * MEGABYTE
    files: int = 500
    depth: int = 8
    cells: int = 2000
    cell_bytes: int = MEGABYTE


LIMITS = Limits()


def files(folder, limits=LIMITS):
    """Read every file in a folder and below, but those that nobody means to hand in.

    Parameters
    ----------
    folder : path
    limits : Limits

    Returns
    -------
    dict
        From path, relative to the folder and with slashes, to bytes.

    Raises
    ------
    Refused
        If there is anything but plain files and folders, too much of it, or a name that can't be
        written.
    Missing
        If there is no such folder.
    """
    try:
        about = os.lstat(folder)
    except FileNotFoundError:
        raise Missing("Nothing was handed in.") from None
    _refuse_odd("The folder handed in", about, stat.S_ISDIR)
    reading = _Reading(limits)
    reading.folder(str(folder), None, ())
    return dict(sorted(reading.found.items()))


def set_aside(files):
    """Part files that grading needs from harmless ones that would only be in its way.

    Those stand in for a module, change how Python starts, or are an environment of a learner's.

    Parameters
    ----------
    files : dict
        From path to bytes.

    Returns
    -------
    dict, list of str
        The files that stay, and the names of files and whole folders that were set aside.

    Examples
    --------
    >>> set_aside({"data.csv": b"", "random.py": b"", "env/pyvenv.cfg": b""})
    ({'data.csv': b''}, ['env', 'random.py'])
    """
    aside = set()
    for name in files:
        *above, last = name.split("/")
        if last == ENVIRONMENT and above:
            aside.add("/".join(above))
        for end, part in enumerate([*above, last], start=1):
            if START_UP.search(part) or part.split(".")[0] in START_UP_NAMES:
                aside.add("/".join([*above, last][:end]))
        stem = last.split(".")[0]
        # A folder without __init__ stands in for nothing that is installed.
        is_package = len(above) == 1 and stem == "__init__"
        if CODE.search(last) and (not above or is_package):
            if _is_module(above[0] if above else stem):
                aside.add(above[0] if above else name)
    kept = {
        name: content
        for name, content in files.items()
        if not any(name == each or name.startswith(f"{each}/") for each in aside)
    }
    return kept, sorted(aside)


class _Reading:
    def __init__(self, limits):
        self.limits, self.found, self.entries, self.bytes = limits, {}, 0, 0

    def folder(self, name, parent, path):
        if len(path) > self.limits.depth:
            raise Refused(
                f"There are folders more than {self.limits.depth} deep in one another. Hand in "
                "the notebook and its files without them."
            )
        opened = _open(name, parent, os.O_DIRECTORY, path)
        try:
            names = self._names(opened)
            # Of an environment, only what tells that it is one.
            for entry in [ENVIRONMENT] if path and ENVIRONMENT in names else names:
                self._entry(entry, opened, (*path, entry))
        finally:
            os.close(opened)

    def _names(self, opened):
        names = []
        with os.scandir(opened) as entries:
            for entry in entries:
                if SKIPPED.fullmatch(entry.name):
                    continue
                names.append(entry.name)
                self.entries += 1
                if self.entries > self.limits.files:
                    raise Refused(
                        f"There are more than {self.limits.files} files and folders. Hand in the "
                        "notebook and only what it needs."
                    )
        return sorted(names)

    def _entry(self, name, parent, path):
        _refuse_name(path)
        about = os.stat(name, dir_fd=parent, follow_symlinks=False)
        if stat.S_ISDIR(about.st_mode):
            self.folder(name, parent, path)
        else:
            _refuse_odd(shown("/".join(path)), about, stat.S_ISREG)
            self.found["/".join(path)] = self._file(name, parent, path)

    def _file(self, name, parent, path):
        opened = _open(name, parent, 0, path)
        with open(opened, "rb") as file:
            about = os.fstat(opened)
            _refuse_odd(shown("/".join(path)), about, stat.S_ISREG)
            most = self.limits.all_bytes - self.bytes
            if NOTEBOOK.search(name):
                most = min(most, self.limits.notebook_bytes)
            content = b"" if about.st_size > most else file.read(most + 1)
            if max(about.st_size, len(content)) > most:
                self._refuse_size(path, most)
        self.bytes += len(content)
        return content

    def _refuse_size(self, path, most):
        if most == self.limits.notebook_bytes:
            raise Refused(
                f"{shown('/'.join(path))} is larger than {most / MEGABYTE:g} MB. Clear its "
                "outputs, save it, and hand it in again."
            )
        raise Refused(
            f"The files are larger than {self.limits.all_bytes / MEGABYTE:g} MB in all. Hand in "
            "the notebook and only what it needs."
        )


def _open(name, parent, flags, path):
    try:
        flags |= os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        return os.open(name, flags, dir_fd=parent)
    except OSError as error:
        raise Refused(
            f"{shown('/'.join(path)) if path else 'The folder'} can't be read "
            f"({os.strerror(error.errno).lower()}). Hand it in again."
        ) from None


def _refuse_odd(name, about, is_right):
    if not is_right(about.st_mode):
        kind = next((text for is_kind, text in KINDS if is_kind(about.st_mode)), None)
        kind = kind or ("a device" if is_right is stat.S_ISREG else "no folder")
        raise Refused(f"{name} is {kind}. Hand in the file itself.")
    if is_right is stat.S_ISREG and about.st_nlink > 1:
        raise Refused(f"{name} is a hard link to another file. Hand in a copy.")


def _refuse_name(path):
    name, whole = path[-1], shown("/".join(path))
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name):
        raise Refused(f"The name {whole} holds characters that can't be written. Rename it.")


def _is_module(name):
    """Whether `import name` finds something here; a mere folder is nothing."""
    if "." in name:  # can't be imported by that name, and to look for it would import a parent
        return False
    if name in sys.stdlib_module_names or name in ("__main__", "workbook"):
        return True
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return name in sys.modules
    return found is not None and not (
        found.loader is None or isinstance(found.loader, NamespaceLoader)
    )


def shown(text, most=80):
    """Text of a stranger's, in quotes, fit for a line of ours.

    >>> shown("a.ipynb"), shown("a\\n\\x1b[31m")
    ("'a.ipynb'", "'a\\\\n\\\\x1b[31m'")
    """
    return repr(text if len(text) <= most else f"{text[: most - 1]}…")
