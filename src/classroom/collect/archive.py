"""A zip or a folder full of strangers' files, looked at before anything of it is written.

Nothing is ever extracted by name: `entries` tells what there is, and `Entry.read` gives bytes. What
is wrong with one entry is said in its `problem`, and the others go on; what is wrong with all of
it is raised. Python's own warning of what unpacking can do:
https://docs.python.org/3/library/zipfile.html#decompression-pitfalls
"""

import contextlib
import functools
import io
import lzma
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from classroom.course.upload import MEGABYTE, shown

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
LONGEST = 200  # bytes of one name; file systems stop at 255
SMALL = MEGABYTE  # below, no ratio is a bomb
CODECS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError)
DAMAGED += (OSError, ValueError, NotImplementedError, OverflowError)


class CannotCollect(ValueError):
    """Nothing can be collected, for the reason given."""


@dataclass(frozen=True)
class Limits:
    """How much may be in an archive: entries, bytes once unpacked, and how far one may swell."""

    entries: int = 50_000
    all_bytes: int = 8192 * MEGABYTE
    ratio: int = 200


LIMITS = Limits()


@dataclass(frozen=True)
class Entry:
    """One file.

    Attributes
    ----------
    path : tuple of str
        Folders and name; if there is a problem, good for nothing but to guess whose it is.
    size : int
        Bytes, once unpacked.
    problem : str
        One sentence, or empty.
    read : callable
        Gives the bytes; raises `CannotCollect` if they are damaged.
    """

    path: tuple
    size: int
    problem: str
    read: Callable[[], bytes]

    @property
    def name(self):
        """The whole name, fit for a line of ours."""
        return shown("/".join(self.path))


@contextlib.contextmanager
def entries(source, limits=LIMITS):
    """List the files in a zip or a folder.

    Parameters
    ----------
    source : path, or bytes of a zip
    limits : Limits

    Yields
    ------
    list of Entry
        As long as the context is open.

    Raises
    ------
    CannotCollect
        If it is neither, is damaged, or holds too much.
    """
    if not isinstance(source, bytes) and Path(source).is_dir():
        yield _checked(_in_folder(Path(source)), "The folder", limits)
        return
    with _zip(source) as opened:
        name = "The zip" if isinstance(source, bytes) else Path(source).name
        infos = opened.infolist()
        if len(infos) > limits.entries:
            raise CannotCollect(_too_many(name, limits))
        found = [_in_zip(opened, info, limits) for info in infos]
        found = [
            entry
            for entry, info in zip(found, infos, strict=True)
            if entry.problem or not info.is_dir()
        ]
        yield _checked(found, name, limits)


@contextlib.contextmanager
def _zip(source):
    if isinstance(source, bytes):
        name, file = "The zip", io.BytesIO(source)
    else:
        name, file = Path(source).name, source
        if not Path(source).exists():
            raise CannotCollect(f"There is no file {name}. Give the zip as it was downloaded.")
    try:
        opened = zipfile.ZipFile(file)
    except PermissionError:
        raise CannotCollect(f"{name} can't be read: you have no permission.") from None
    except DAMAGED:
        raise CannotCollect(
            f"{name} is no zip, or it breaks off. Download it again, or give a folder."
        ) from None
    with opened:
        yield opened


def _in_zip(opened, info, limits):
    raw = _decoded(info)
    path = tuple(part for part in re.split(r"[/\\]", raw) if part)
    path = ("/", *path) if raw.startswith("/") else path
    entry = Entry(path, info.file_size, "", functools.partial(_unpacked, opened, info, raw))
    return replace(entry, problem=wrong_name(raw) or _wrong_entry(info, raw, limits))


def _decoded(info):
    """The name as it was meant: without the flag, zips still hold UTF-8 more often than cp437."""
    raw = info.orig_filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            raw = raw.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", raw)


def wrong_name(raw):
    """What is wrong with the name of a file, in one sentence; else nothing.

    Parameters
    ----------
    raw : str
        With slashes between folders.

    Returns
    -------
    str

    Examples
    --------
    >>> wrong_name("Ann Lee/week1.ipynb"), wrong_name("../week1.ipynb")
    ('', "'../week1.ipynb' leads out of the folder.")
    """
    name, parts = shown(raw), raw.rstrip("/").split("/")
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in raw):
        return f"{name} has a name with characters that can't be written."
    if any(unicodedata.category(letter) == "Cf" for letter in raw):
        return f"{name} has a name with invisible characters."
    if "\\" in raw:
        return f"{name} has a backslash in its name."
    if raw.startswith("/") or re.match(r"[A-Za-z]:", raw):
        return f"{name} names a place on a disk, not in the zip."
    if ".." in parts:
        return f"{name} leads out of the folder."
    if "" in parts or "." in parts:
        return f"{name} is no proper name."
    if any(RESERVED.fullmatch(part) for part in parts):
        return f"{name} has a name that Windows keeps for itself."
    if any(len(part.encode()) > LONGEST for part in parts) or len(raw) > 4 * LONGEST:
        return f"{name} has a name that is too long."
    return ""


def _wrong_entry(info, raw, limits):
    name, kind = shown(raw), stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return f"{name} is a link."
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"{name} is no plain file."
    if info.flag_bits & 0x1:
        return f"{name} is encrypted."
    if info.compress_type not in CODECS:
        return f"{name} is packed in a way that can't be read here."
    if info.file_size > max(SMALL, limits.ratio * info.compress_size):
        return f"{name} would swell to {info.file_size / MEGABYTE:,.0f} MB, which is no homework."
    return ""


def _unpacked(opened, info, raw):
    try:
        with opened.open(info) as file:
            return file.read(info.file_size + 1)
    except (*DAMAGED, RuntimeError):
        raise CannotCollect(f"{shown(raw)} is damaged.") from None


def _in_folder(folder):
    def refuse(error):
        name, why = shown(Path(error.filename).name), error.strerror.lower()
        raise CannotCollect(f"The folder {name} can't be read ({why}). Make it readable for you.")

    found = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(place, name)
            about = path.lstat()
            parts = tuple(
                unicodedata.normalize("NFC", part) for part in path.relative_to(folder).parts
            )
            problem = wrong_name("/".join(parts))
            if not problem and not stat.S_ISREG(about.st_mode):
                kind = "a link" if stat.S_ISLNK(about.st_mode) else "no plain file"
                problem = f"{shown('/'.join(parts))} is {kind}."
            found.append(Entry(parts, about.st_size, problem, functools.partial(_file, path)))
    return found


def _file(path):
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read()
    except OSError as error:
        why = os.strerror(error.errno).lower()
        raise CannotCollect(f"{shown(path.name)} can't be read ({why}).") from None


def _checked(found, name, limits):
    """The entries, if they are not too many, with those marked that would overwrite another."""
    if len(found) > limits.entries:
        raise CannotCollect(_too_many(name, limits))
    if sum(entry.size for entry in found) > limits.all_bytes:
        raise CannotCollect(
            f"{name} would fill more than {limits.all_bytes / MEGABYTE:g} MB. Nothing was unpacked."
        )
    counts = Counter("/".join(entry.path).casefold() for entry in found)
    return [
        replace(entry, problem=f"{entry.name} is in there twice, but for capitals or accents.")
        if not entry.problem and counts["/".join(entry.path).casefold()] > 1
        else entry
        for entry in found
    ]


def _too_many(name, limits):
    return f"{name} holds more than {limits.entries:,} files. Give the submissions of one week."
