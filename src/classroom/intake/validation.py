"""What nbgrader's Validate button says, exercise by exercise."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from workbook.exercise import markup


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
        One verdict for each exercise, in order, and the first lines of locked cells that were
        changed.

    Raises
    ------
    CannotValidate
        If the file is missing, is no notebook, or has nothing to check.
    """
    path = Path(path).resolve()
    cells = _graded_cells(path)
    results = _results(path, root)
    if "type_changed" in results:
        first = results["type_changed"][0]["source"].split("\n")[0]
        raise CannotValidate(
            f"The cell that begins {first!r} was turned into another kind of cell. Turn it back."
        )
    failed = {cell["source"]: cell["raw_error"] for cell in results.get("failed", [])}
    verdicts, changed = {}, []
    for cell in cells:
        is_answer = markup.role_of(cell) == markup.ANSWER
        if not is_answer and "checksum" in markup.about(cell) and _is_changed(cell):
            changed.append(cell.source.split("\n")[0])
        if not markup.is_graded(cell):
            continue
        exercise, _ = markup.exercise_of(markup.name_of(cell))
        verdict = verdicts.setdefault(exercise, Verdict(exercise))
        if cell.cell_type == "markdown":
            verdict.answered = _is_changed(cell)
        elif cell.source.strip() in failed:
            verdict.messages.append(_friendly(failed[cell.source.strip()]))
    return list(verdicts.values()), changed


def _graded_cells(path):
    import nbformat

    if not path.is_file():
        raise CannotValidate(f"There is no notebook {path}. Name one, or a week like week1.")
    try:
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells if markup.role_of(cell)]
    except Exception as error:
        raise CannotValidate(f"{path.name} is not a notebook ({type(error).__name__}).") from None
    if not any(map(markup.is_graded, cells)):
        raise CannotValidate(f"{path.name} has no checks. Name a notebook from exercises.")
    return cells


def _results(path, root):
    from nbgrader.validator import Validator

    from classroom.course import course

    here = os.getcwd()
    try:
        # Changed cells are reported by us, beside the verdicts and not instead of them.
        return Validator(config=course.read_settings(root), ignore_checksums=True).validate(
            str(path)
        )
    finally:
        os.chdir(here)


def _is_changed(cell):
    from nbgrader.utils import compute_checksum

    # An instructor's source has no checksums yet.
    given = markup.about(cell).get("checksum")
    return given is None or given != compute_checksum(cell)


def _friendly(error):
    """A check's own message as it is; of a traceback only its last line."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", error).strip().splitlines()
    return lines[-1] if any("Traceback" in line for line in lines) else "\n".join(lines)
