"""Keep your work as one file, and bring it back: for Binder, whose machines forget everything."""

import os
import zipfile
from pathlib import Path, PurePosixPath

FOLDERS = ("notebooks", "exercises")
ARCHIVE = "my-work.zip"
LARGEST = 50_000_000  # bytes of one notebook; a hundred times what a lesson with pictures takes


def save(course=".."):
    """Put all notebooks of the course into one file, to be downloaded.

    Parameters
    ----------
    course : path
        The folder that holds `notebooks` and `exercises`; seen from a lesson, the one above.

    Returns
    -------
    Path
        `my-work.zip` in the folder `notebooks`. A file of that name is replaced only once the new
        one is complete.
    """
    course = Path(course)
    found = [path for folder in FOLDERS for path in sorted((course / folder).rglob("*.ipynb"))]
    mine = [path for path in found if ".ipynb_checkpoints" not in path.parts]
    if not mine:
        raise ValueError(
            f"course is {str(course)!r}, where no notebook was found; "
            "give the folder that holds `notebooks` and `exercises`."
        )
    target = course / "notebooks" / ARCHIVE
    target.parent.mkdir(exist_ok=True)
    draft = target.with_suffix(".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in mine:
            archive.write(path, path.relative_to(course).as_posix())
    os.replace(draft, target)
    return target


def restore(archive=ARCHIVE, course=".."):
    """Bring the notebooks of a saved file back to where they were.

    A notebook that differs from the saved one is not lost: it is set aside beside it, as
    `name.before-restore.ipynb` (`.before-restore-2` and so on if that is taken).

    Returns
    -------
    list of str
        The notebooks that were brought back; those that were the same already are left out.

    Raises
    ------
    ValueError
        If the file is missing, damaged, or holds anything but notebooks of the course. Nothing is
        written then.
    """
    course = Path(course)
    saved = _read(Path(archive))
    restored = []
    for name, content in saved.items():
        target = course / name
        if target.exists():
            if target.read_bytes() == content:
                continue
            target.rename(_free_name(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        restored.append(name)
    return restored


def _read(archive):
    """Read the whole file before anything is written, and refuse what does not belong."""
    if not archive.exists():
        raise ValueError(f"There is no file {archive}; upload it beside this notebook first.")
    try:
        with zipfile.ZipFile(archive) as opened:
            return {entry.filename: _entry(opened, entry) for entry in opened.infolist()}
    except (zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:
        raise ValueError(f"{archive} is damaged ({error}); download it again.") from None


def _entry(opened, entry):
    path = PurePosixPath(entry.filename)
    belongs = (
        len(path.parts) >= 2
        and path.parts[0] in FOLDERS
        and ".." not in path.parts
        and path.suffix == ".ipynb"
        and "\\" not in entry.filename
    )
    if not belongs:
        raise ValueError(f"The file holds {entry.filename!r}, which is no notebook of the course.")
    if entry.file_size > LARGEST:
        raise ValueError(
            f"{entry.filename} would take {entry.file_size:,} bytes; that is no lesson."
        )
    return opened.read(entry)


def _free_name(path):
    """Find a name beside `path` that is not taken."""
    number, name = 1, f"{path.stem}.before-restore.ipynb"
    while path.with_name(name).exists():
        number += 1
        name = f"{path.stem}.before-restore-{number}.ipynb"
    return path.with_name(name)
