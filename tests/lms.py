"""Zips as Canvas and Moodle make them, on a course without a gradebook."""

import zipfile
from pathlib import Path

from small_course import write_settings


def bare_course(folder, *weeks):
    """As much of a course as collecting asks for."""
    write_settings(folder)
    for week in weeks or ["week1"]:
        path = folder / "solutions" / week / f"{week}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text("{}", encoding="utf-8")
    return folder


def zipped(path, *files):
    """A zip of (name or ZipInfo, text or bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return Path(path)


def entry(name, *, mode=0o100644, date=(2026, 1, 2, 3, 4, 6)):
    """An entry of another kind than a plain file."""
    info = zipfile.ZipInfo("placeholder", date)
    info.filename = info.orig_filename = name
    info.external_attr = mode << 16
    info.create_system = 3
    return info


def tree(folder):
    """The files below a folder, from relative path to text."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode(errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
