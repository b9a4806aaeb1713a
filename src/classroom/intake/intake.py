"""What one student handed in, looked at before anything of it runs.

`look` only reads. It never raises for whatever lies in the folder: a batch goes on. Its verdict is

- ok: a notebook of this assignment, as it should be;
- repaired: the same, with something innocent mended or put back, which the notes tell;
- refused: there is something that can't be graded, for the reason given;
- missing: there is no notebook.

Other modules do the work: `upload` reads the folder, `parsing` the notebook, `repair` makes it
anew, `suspicion` looks at code. They know nothing of each other's.
"""

import gzip
import hashlib
import importlib.util
import os
import re
import stat
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from classroom.course import upload
from classroom.course.helper import Stopped
from classroom.course.upload import LIMITS, Limits, Missing, Refused, shown
from classroom.intake import parsing, repair, suspicion, syntax
from workbook import files
from workbook.exercise import markup
from workbook.progress import recognizer
from workbook.progress.inert import inert

__all__ = ["LIMITS", "Limits", "Submission", "look", "look_within", "quiet", "read_release"]


@dataclass(frozen=True)
class Submission:
    """What was found in a student's folder.

    Attributes
    ----------
    student, verdict : str
        The verdict is "ok", "repaired", "refused" or "missing".
    reason : str
        One sentence or two if refused or missing: what is wrong, and what would do.
    notes, flags : list of str
        What was mended or put back; and what a person should look at.
    notebook : dict or None
        In nbformat 4, with every cell of the release, ready for nbgrader's own preprocessors.
    files : dict
        What else was handed in, from relative path to bytes.
    digest : str
        SHA-256 of the notebook and the files, names included.
    """

    student: str
    verdict: str
    reason: str = ""
    notes: list = field(default_factory=list)
    flags: list = field(default_factory=list)
    notebook: dict | None = None
    files: dict = field(default_factory=dict)
    digest: str = ""


def read_release(source, handed_out=None):
    """Read what the course handed out.

    Parameters
    ----------
    source : path of the notebook with solutions and hidden tests
    handed_out : path of the notebook that students got, optional
        Without it, answers that are put back have an empty body.

    Returns
    -------
    dict
        `name` of the assignment; `cells` of the source; `stubs`, from grade id to the text that
        students got; and `pages`, by which the course's notebooks are known.
    """
    stubs = {}
    for cell in markup.read_cells(handed_out) if handed_out is not None else []:
        stubs[markup.name_of(cell)] = cell["source"]
    path = Path(source).absolute()
    pages = recognizer.pages(path.parents[2])
    cells = markup.read_cells(path)
    return {"name": path.stem, "cells": cells, "stubs": stubs, "pages": pages}


def look(folder, release, *, limits=LIMITS):
    """Look at what one student handed in.

    Parameters
    ----------
    folder : path
        Of one assignment, in a folder with the student's name.
    release : dict, from `read_release`
    limits : Limits

    Returns
    -------
    Submission
    """
    folder = Path(folder).absolute()
    student, handed_in = folder.parent.name, {}
    try:
        handed_in = upload.files(folder, limits)
        return _found(student, handed_in, release, limits)
    except Missing as missing:
        verdict, reason = "missing", _how_to_hand_in(missing, release)
    except Refused as refused:
        verdict, reason = "refused", str(refused)
    except Exception as error:
        # Nothing that we know of ends here; whatever does must not end the batch.
        verdict = "refused"
        reason = f"This can't be read ({type(error).__name__}). Ask for it again."
    digest = _digest(handed_in | {f"\0{verdict}": reason.encode(errors="replace")})
    return Submission(student, verdict, reason, files=handed_in, digest=digest)


def look_within(helper, folder, release, *, limits=LIMITS):
    """Do the same, but by a helper: one who is stopped is refused, and says at which limit.

    Parameters
    ----------
    helper : helper.Helper
    folder, release, limits : as for `look`

    Returns
    -------
    Submission
    """
    try:
        return helper(_look, folder, release, limits)
    except Stopped as stopped:
        reason = f"Looking at it was stopped: {stopped}. Ask for it again."
        digest = _digest({"\0stopped": _weight(folder).encode()})
        return Submission(Path(folder).parent.name, "refused", reason, digest=digest)


def _look(folder, release, limits):
    unsettled = quiet(folder, limits)
    found = look(folder, release, limits=limits)
    return replace(found, flags=[*unsettled, *found.flags])


def quiet(folder, limits=LIMITS):
    """Take out of the notebooks that were handed in what runs when one is only opened.

    The file as it came stays beside it, compressed, for no program to show. `collect` does the
    same before it writes; this is for what nbgrader's own collect or a person put there.

    Parameters
    ----------
    folder : path
    limits : Limits

    Returns
    -------
    list of str
        Sentences on what could not be changed.
    """
    told = []
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names if name.lower().endswith(".ipynb")):
            about = path.lstat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > limits.all_bytes:
                continue
            try:
                content = path.read_bytes()
                still = inert(content)
                if still != content:
                    mode = stat.S_IMODE(about.st_mode)
                    original = path.with_name(path.name + upload.ORIGINAL)
                    files.replace(original, gzip.compress(content, mtime=0), mode=mode)
                    files.replace(path, still, mode=mode)
            except OSError:
                told.append(f"{shown(path.name)} runs a program when it is opened. Do not open it.")
    return told


def _weight(folder):
    """By which a folder that can't be looked at is known again: its files' sizes and times."""
    return repr(
        sorted(
            (str(path.relative_to(folder)), path.lstat().st_size, path.lstat().st_mtime_ns)
            for path in Path(folder).rglob("*")
        )
    )


def _found(student, files, release, limits):
    kept, aside = upload.set_aside(files)
    chosen, cells, notes, flags = _choose(kept, release, limits)
    notebook, mended, doubts = repair.rebuild(cells, release, kept)
    flags += doubts
    beside = {name: content for name, content in kept.items() if name != chosen}
    if aside:
        notes.append(
            f"Files that would stand in for others when it runs were set aside: {_listed(aside)}. "
            "If an answer needs one, give it another name."
        )
    flags += suspicion.in_files(beside)
    notes += mended
    if lacking := _lacking(cells, kept):
        notes.append(
            f"It imports what is not installed where it is graded: {_listed(lacking)}. What needs "
            "that fails."
        )
    return Submission(
        student,
        "repaired" if notes else "ok",
        notes=notes,
        flags=flags,
        notebook=notebook,
        files=beside,
        digest=_digest(files),
    )


def _lacking(cells, files):
    """The modules that code imports and that are neither installed nor beside it."""
    code = (cell["source"] for cell in cells if cell["cell_type"] == "code")
    names = set().union(*map(syntax.imported_in, code))
    beside = {re.split(r"[./]", name)[0] for name in files}
    known = beside | sys.stdlib_module_names
    return sorted(name for name in names - known if importlib.util.find_spec(name) is None)


def _choose(files, release, limits):
    """Find the assignment's notebook by what is in it, and by its name if there are several."""
    wanted = f"{release['name']}.ipynb"
    names = [name for name in files if upload.NOTEBOOK.search(name)]
    read, problems = {}, {}
    for name in names:
        try:
            cells, notes = parsing.parse(files[name], shown(name), limits)
        except Refused as refused:
            problems[name] = refused
            continue
        is_it = recognizer.look(name, files[name], release["pages"])
        if (is_it.kind, is_it.page) == (recognizer.ASSIGNMENT, release["name"]):
            read[name] = cells, notes
        else:
            problems[name] = Refused(
                f"{shown(name)} is {is_it}, and not the assignment {release['name']}. "
                f"Hand in the {wanted} with your answers."
            )
    if wanted in read:
        others = ", ".join(shown(name) for name in read if name != wanted)
        flags = [f"Also handed in: {others}. {wanted} was graded; see which is meant."]
        return wanted, *read[wanted], flags if others else []
    if len(read) == 1:
        [(name, (cells, notes))] = read.items()
        return name, cells, [f"The notebook was found as {shown(name)}, not {wanted}.", *notes], []
    if len(read) > 1:
        raise Refused(
            f"Several notebooks could be meant: {', '.join(map(shown, read))}. Hand in one, as "
            f"{wanted}."
        )
    if not names:
        raise Missing(f"There is no {wanted}{_instead(files)}.")
    raise problems.get(wanted) or problems[names[0]]


def _instead(files):
    return f", but {_listed(files)}" if files else ""


def _listed(names, most=3):
    there = ", ".join(shown(name) for name in [*names][:most])
    return f"{there} and more" if len(names) > most else there


def _how_to_hand_in(missing, release):
    return f"{missing} Hand in the {release['name']}.ipynb with your answers."


def _digest(files):
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        for part in (name.encode(errors="surrogateescape"), content):
            digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()
