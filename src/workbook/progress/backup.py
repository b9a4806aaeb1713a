"""Keep your work as one file, and bring it back: for Binder, whose machines forget everything.

Your work is the notebooks, the record of your answers and checks, and your dossier.
"""

import hashlib
import zipfile
from pathlib import Path, PurePosixPath

from workbook import files, keeping
from workbook.progress import log, recognizer
from workbook.progress.inert import inert

FOLDERS = ("notebooks", "exercises")
ARCHIVE = "my-work.zip"
KNOWN = ".my-work.known"  # beside it: the SHA-256 of the archive that was saved or restored here
RECORD = f"notebooks/{log.FILE}"
BESIDE = (RECORD, "notebooks/dossier.json")
LARGEST = 50_000_000  # bytes of one notebook; a hundred times what a lesson with pictures takes
LARGEST_OF_ALL = 500_000_000  # bytes; unpacked in memory, which Binder has little of
MOST = 1000  # files


def save(course=".."):
    """Put all notebooks of the course, your record and your dossier into one file to download.

    Parameters
    ----------
    course : path
        The folder that holds `notebooks` and `exercises`; seen from a lesson, the one above.

    Returns
    -------
    Path
        `my-work.zip` in the folder `notebooks`, or at home where that can't be written
        (`workbook.keeping`). A file of that name is replaced only once the new one is complete.

    Raises
    ------
    ValueError
        If there is nothing to save, if it can't be written, or if the file of that name was
        brought here and not restored yet: it stays as it is.
    """
    course = Path(course)
    found = [path for folder in FOLDERS for path in sorted((course / folder).rglob("*.ipynb"))]
    mine = [path for path in found if ".ipynb_checkpoints" not in path.parts]
    if not mine:
        raise ValueError(
            f"course is {str(course)!r}, where no notebook was found; "
            "give the folder that holds `notebooks` and `exercises`."
        )
    kept = keeping.folder(course)
    if kept is None:
        raise ValueError(f"{ARCHIVE} can't be written. {keeping.told(course)}")
    named = {path.relative_to(course).as_posix(): path for path in mine}
    found = {name: kept / Path(name).name for name in BESIDE}
    named |= {name: path for name, path in found.items() if path.is_file()}
    target = kept / ARCHIVE
    target.parent.mkdir(exist_ok=True)
    if target.exists() and _known(target) != _digest(target):
        raise ValueError(
            f"{ARCHIVE} was brought here and not restored yet, so it is not replaced. Run "
            "`backup.restore()` first; or move it away, if you do not need it."
        )
    try:
        # Not strict: some machines date their files before 1980, which a zip can't say.
        packed = {"compression": zipfile.ZIP_DEFLATED, "strict_timestamps": False}
        with files.replacing(target) as draft, zipfile.ZipFile(draft, "w", **packed) as archive:
            for name, path in named.items():
                archive.write(path, name)
    except OSError as error:
        raise ValueError(
            f"{ARCHIVE} can't be written ({(error.strerror or 'no room').lower()}). Make room, or "
            "the folder writable; what was saved before is still there."
        ) from None
    _remember(target)
    return target


def restore(archive=ARCHIVE, course=".."):
    """Bring the work in a saved file back to where it was, or answers that the site exported.

    A notebook that differs from the saved one is not lost: it is set aside beside it, as
    `name.before-restore.ipynb` (`.before-restore-2` and so on if that is taken); so is the
    dossier. Of the record, what is saved and what is here are joined. Widgets that a notebook has
    saved are left out: they run as soon as it is opened, and the file may come from anybody.

    Returns
    -------
    list of str
        The files that were brought back; those that were the same already are left out.

    Raises
    ------
    ValueError
        If the file is missing, damaged, or holds anything but such work. Nothing is written then.
    """
    archive, course = Path(archive), Path(course)
    saved = _placed(_read(archive), recognizer.pages(course))
    new = RECORD in saved and log.join(course, saved.pop(RECORD))
    restored = [RECORD] if new else []
    for name, content in saved.items():
        target = course / name
        quiet = inert(content) if target.suffix == ".ipynb" else content
        if target.exists():
            if target.read_bytes() in (content, quiet):
                continue
            target.rename(_free_name(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(quiet)
        restored.append(name)
    if zipfile.is_zipfile(archive):
        _remember(archive)
    return restored


def _known(archive):
    """The digest of the archive that was saved or restored here last; None if there is none."""
    path = archive.with_name(KNOWN)
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _remember(archive):
    archive.with_name(KNOWN).write_text(_digest(archive), encoding="utf-8")


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(archive):
    """Read the whole file before anything is written, and refuse what does not belong."""
    if not archive.exists():
        raise ValueError(f"There is no file {archive}; upload it beside this notebook first.")
    found = _what(archive)
    if found.kind == recognizer.RECORD:
        return {RECORD: _lines(archive)}
    if found.kind == recognizer.DOSSIER or archive.suffix in (".ipynb", ".jsonl"):
        raise ValueError(f"{archive} is no {ARCHIVE}; give the file that `backup.save()` made.")
    try:
        with zipfile.ZipFile(archive) as opened:
            _refuse_bombs(opened.infolist())
            named = _as_saved(opened.infolist())
            return {name: _entry(opened, entry, name) for name, entry in named.items()}
    except (zipfile.BadZipFile, EOFError, zipfile.zlib.error, NotImplementedError) as error:
        raise ValueError(f"{archive} is damaged ({error}); download it again.") from None


def _lines(path):
    """Read a record by itself: the answers that the site exports."""
    if path.stat().st_size > log.LARGEST:
        raise ValueError(f"{path} has {path.stat().st_size:,} bytes; that is too large.")
    return path.read_bytes()


def _refuse_bombs(entries):
    """Refuse what would fill the memory, as far as the entries are honest about their size."""
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST or total > LARGEST_OF_ALL:
        raise ValueError(
            f"The file holds {len(entries)} files of {total:,} bytes; no course takes so much."
        )


def _what(archive):
    with open(archive, "rb") as opened:
        begin = opened.read(4)
        found = recognizer.look(archive.name, begin, {})
        if found.kind == recognizer.ARCHIVE:
            return found
        return recognizer.look(archive.name, begin + opened.read(LARGEST), {})


def _placed(saved, pages):
    """The files by where they belong, which tells for one without its folder what is in it."""
    placed = {}
    for name, content in saved.items():
        found = recognizer.look(name, content, pages)
        folder, is_flat = name.partition("/")[0], "/" not in name
        if found.kind == recognizer.ASSIGNMENT and (is_flat or folder == "notebooks"):
            name = f"exercises/{found.page}/{found.page}.ipynb"
        elif found.kind == recognizer.LESSON and is_flat:
            name = f"notebooks/{found.page}.ipynb"
        elif found.kind in (recognizer.RECORD, recognizer.DOSSIER) and is_flat:
            name = RECORD if found.kind == recognizer.RECORD else BESIDE[1]
        if name in placed:
            raise ValueError(f"The file holds {name!r} twice; save it again.")
        if not _belongs(name):
            raise ValueError(f"The file holds {name!r}, which is no notebook of the course.")
        placed[name] = content
    return placed


def _as_saved(entries):
    """The files by the names that `save` gave them, though a person unpacked and packed them again.

    Windows may write backslashes; macOS puts a folder around all, and what it knows of them beside.
    """
    named = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        parts = name.split("/")
        # A folder, or what systems put beside files; `.` and `..` are neither.
        if name.endswith("/") and not name.endswith(".ipynb/"):
            continue
        if files.LITTER & set(parts) or (parts[-1].startswith("._") and ".." not in parts):
            continue
        if name in named:
            raise ValueError(f"The file holds {name!r} twice; save it again.")
        named[name] = entry
    while all("/" in name for name in named):
        tops = {name.partition("/")[0] for name in named}
        if len(tops) != 1 or not tops.isdisjoint({*FOLDERS, "", ".", ".."}):
            break
        named = {name.partition("/")[2]: entry for name, entry in named.items()}
    return named


def _belongs(name):
    path = PurePosixPath(name)
    return (
        len(path.parts) >= 2
        and path.parts[0] in FOLDERS
        and ".." not in path.parts
        and not name.endswith("/")
        and (path.suffix == ".ipynb" or name in BESIDE)
        and not set("\\:\0") & set(name)  # on Windows they mean another place
    )


def _entry(opened, entry, name):
    if entry.flag_bits & 1:
        raise ValueError(f"{name} is locked with a password; save it without.")
    if entry.file_size > (log.LARGEST if name == RECORD else LARGEST):
        raise ValueError(f"{name} would take {entry.file_size:,} bytes; that is too large.")
    with opened.open(entry) as packed:
        return packed.read(entry.file_size + 1)  # not more, whatever it would unpack to


def _free_name(path):
    """Find a name beside `path` that is not taken."""
    number, name = 1, f"{path.stem}.before-restore{path.suffix}"
    while path.with_name(name).exists():
        number += 1
        name = f"{path.stem}.before-restore-{number}{path.suffix}"
    return path.with_name(name)
