"""What nbgrader's Validate button says, exercise by exercise: what grading will say.

The notebook is read, recognized and mended as for grading, and then run by nbgrader's own
preprocessors. So what grading refuses is refused here, with the same sentence; and a check that was
deleted, or a cell that was split or copied, counts as it will count.
"""

import contextlib
import copy
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from classroom.course import upload
from classroom.course.upload import LIMITS, Refused
from classroom.intake import parsing, repair, written
from workbook.exercise import markup
from workbook.progress import recognizer

TITLE = "This notebook can't be validated"
CHANGED = "This check was changed. Grading puts the course's own back."
ENDED = "A cell ends the program that runs it, like exit(), or takes too much memory."
SLOW = "A cell takes longer than it may. Look for a loop that does not end."
REASONS = {"DeadKernelError": ENDED, "CellTimeoutError": SLOW}
KINDS = {"code": "code"}


class CannotValidate(ValueError):
    """There is no notebook to validate, for the reason given."""


@dataclass
class Verdict:
    """How one exercise stands; `messages` hold what its failing checks say."""

    exercise: str
    answered: bool = True
    messages: list = field(default_factory=list)

    @property
    def passes(self):
        """Whether there is an answer and no check complains."""
        return self.answered and not self.messages


def validate(path, root=None):
    """Run a learner's notebook from top to bottom and see which exercises pass.

    Parameters
    ----------
    path : path of the notebook
    root : path of the course, whose `nbgrader_config.py` counts; optional

    Returns
    -------
    list of Verdict, list of str
        One verdict for each exercise, in order; and what grading will mend, as it will say it.

    Raises
    ------
    CannotValidate
        If the file is missing, is no notebook, or has nothing to check.
    """
    path = Path(path).resolve()
    release, notebook, notes = _mended(path, root)
    failed = {markup.name_of(cell): said for cell, said in _failed(notebook, path, root)}
    verdicts = {}
    for cell in filter(markup.is_graded, notebook["cells"]):
        name = markup.name_of(cell)
        exercise, _ = markup.exercise_of(name)
        verdict = verdicts.setdefault(exercise, Verdict(exercise))
        if cell["cell_type"] == "markdown":
            verdict.answered = not written.is_unanswered(cell, release)
        elif name in failed:
            verdict.messages.append(_friendly(failed[name]))
    return list(verdicts.values()), notes


def results(path):
    """What the button shows: the same, in the form of nbgrader's validator.

    Parameters
    ----------
    path : path of the notebook

    Returns
    -------
    dict
        `failed`, a list of what complains, each with `source`, `error` and `raw_error`; empty if
        nothing does.
    """
    from nbconvert.filters import ansi2html

    path = Path(path).resolve()
    root = next((each for each in path.parents if (each / "nbgrader_config.py").is_file()), None)
    try:
        release, notebook, notes = _mended(path, root)
        told = [(cell["source"], said) for cell, said in _failed(notebook, path, root)]
        told += [
            (cell["source"], "You did not provide a response.")
            for cell in notebook["cells"]
            if markup.is_graded(cell)
            and cell["cell_type"] == "markdown"
            and written.is_unanswered(cell, release)
        ]
    except CannotValidate as error:
        told, notes = [(TITLE, str(error))], []
    if notes and told:
        told.append(("About this notebook", "\n".join(notes)))
    shown = [
        {"source": source.strip(), "error": ansi2html(said), "raw_error": said}
        for source, said in told
    ]
    return {"failed": shown} if shown else {}


def serve():
    """Let nbgrader's validator, which its button and `nbgrader validate` ask, say what we say.

    It has no setting for that.
    """
    from nbgrader.validator import Validator

    Validator.validate = lambda _, filename: results(filename)


def _mended(path, root):
    """What was handed out, the notebook as grading would run it, and what is mended in it."""
    if not path.is_file():
        raise CannotValidate(f"There is no notebook {path}. Name one, or a week like week1.")
    if path.stat().st_size > LIMITS.notebook_bytes:
        size = f"{LIMITS.notebook_bytes / upload.MEGABYTE:g} MB"
        raise CannotValidate(f"{path.name} is larger than {size}. Clear its outputs and save it.")
    content = path.read_bytes()
    found = recognizer.look(path.name, content, recognizer.pages(root) if root else {})
    if not path.name.endswith(".ipynb") or found.kind in (recognizer.ARCHIVE, recognizer.RECORD):
        raise CannotValidate(f"{path.name} is not a notebook. Name one, or a week like week1.")
    try:
        cells, notes = parsing.parse(content, path.name)
    except Refused as error:
        raise CannotValidate(str(error)) from None
    release = _release(cells, found, root)
    if not any(map(markup.is_graded, release["cells"])):
        raise CannotValidate(
            f"{path.name} is {found}: it has no checks. Name a notebook from exercises."
        )
    notebook, mended, _ = repair.rebuild(cells, release, _beside(path))
    return release, notebook, [*notes, *mended]


def _release(cells, found, root):
    """What learners got, of the course's source if that is here, else as far as the file shows."""
    source = Path(root or "", "solutions", found.page, f"{found.page}.ipynb")
    ours, stubs = [], {}
    if root and found.kind == recognizer.ASSIGNMENT and source.is_file():
        for cell in markup.read_cells(source):
            stub = markup.stub_of(cell["source"], cell["cell_type"], markup.role_of(cell))
            # What is hidden stays hidden: a learner may have the source, their checks do not.
            ours.append(cell if markup.role_of(cell) == markup.ANSWER else cell | {"source": stub})
    else:
        for cell in cells:
            name, about = cell["about"].get("grade_id"), cell["about"]
            if isinstance(name, str) and name not in stubs:
                ours.append(_as_released(cell, name, about))
                stubs[name] = ours[-1]["source"]
    return {"name": found.page, "cells": ours, "stubs": stubs}


def _as_released(cell, name, about):
    """A cell as it was handed out, told from a learner's: of an answer, only that it was empty."""
    role = markup.role_of({"metadata": {"nbgrader": about}})
    points = about.get("points", 0) if about.get("grade") else None
    source = cell["source"]
    if role == markup.ANSWER and _is_changed(cell):
        source = "\n".join(markup.STUB["code" if cell["cell_type"] == "code" else "markdown"])
    found = {key: about[key] for key in ("checksum",) if key in about}
    metadata = {"nbgrader": markup.metadata(name, role, points) | found}
    kind = about.get("cell_type", cell["cell_type"])
    return {"cell_type": kind, "id": cell["id"], "metadata": metadata, "source": source}


def _beside(path):
    """The files beside a notebook; none where there are too many to be handed in."""
    try:
        return upload.files(path.parent)
    except Refused:
        return {}


def _failed(notebook, path, root):
    """The cells that complain when the notebook is run, each with what it says."""
    import nbformat
    from nbgrader.validator import Validator

    from classroom.course import course

    validator = Validator(config=course.read_settings(root), ignore_checksums=True)
    here = os.getcwd()
    with _folder(path) as folder:
        try:
            os.chdir(folder)
            ran = validator._preprocess(nbformat.from_dict(copy.deepcopy(notebook)))
        except Exception as error:
            what = REASONS.get(type(error).__name__, f"It can't be run ({type(error).__name__}).")
            raise CannotValidate(f"{path.name} stops before its end. {what}") from None
        finally:
            os.chdir(here)
    failed = validator._get_failed_cells(ran)
    found = [(cell, validator._extract_error(cell)) for cell in failed]
    changed = [cell for cell in ran.cells if markup.is_test(cell) and _is_changed_test(cell)]
    return found + [(cell, CHANGED) for cell in changed if cell not in failed]


@contextlib.contextmanager
def _folder(path):
    """Where a notebook runs: its own folder, or a copy without what grading sets aside."""
    files = _beside(path)
    kept, aside = upload.set_aside(files)
    if not aside:
        yield path.parent
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, content in kept.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield folder


def _is_changed(cell):
    """Whether an answer is another than it was handed out, by nbgrader's checksum if it has one."""
    given = cell["about"].get("checksum")
    if given is None:
        return not markup.is_stub(cell | {"cell_type": KINDS.get(cell["cell_type"], "markdown")})
    return given != _checksum(cell["cell_type"], cell["source"], cell["about"])


def _is_changed_test(cell):
    about = markup.about(cell)
    given = about.get("checksum")
    return given is not None and given != _checksum(cell["cell_type"], cell["source"], about)


def _checksum(kind, source, about):
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    return compute_checksum(
        from_dict({"cell_type": kind, "source": source, "metadata": {"nbgrader": about}})
    )


def _friendly(error):
    """A check's own message as it is; of a traceback only its last line."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", error).strip().splitlines()
    return lines[-1] if any("Traceback" in line for line in lines) else "\n".join(lines)
