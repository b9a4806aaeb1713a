"""Cells as a notebook: fixed ids, no outputs, nothing that depends on the machine."""

import json

from authoring.publish import hints
from workbook.exercise import markup

METADATA = {
    "kernelspec": {"display_name": "Python 3", "name": "python3"},
    "language_info": {"name": "python"},
}


def lesson_notebook(name, cells):
    """A lesson's notebook as text; cell ids count from `name`-001.

    Parameters
    ----------
    name : str
    cells : list of Cell

    Returns
    -------
    str
        JSON as Jupyter writes it, with a newline at the end.
    """
    return as_text(
        [
            _cell(f"{name}-{number:03}", cell.kind, cell.source, {})
            for number, cell in enumerate(cells, start=1)
        ]
    )


def assignment_notebook(assignment):
    """An assignment's notebook as nbgrader's source: with answers and hidden checks, all marked.

    An id doesn't depend on what stands around its exercise: a gradebook that has seen
    submissions refuses an assignment whose ids change.
    """
    ids, cells = {}, []
    checks = {check.line: check for each in assignment.exercises for check in each.checks}
    for cell in assignment.cells:
        if cell.role in ("generator", "wrong", "right"):
            continue
        place = _place(assignment.name, cell)
        ids[place] = ids.get(place, 0) + 1
        name = markup.id_of(*place, ids[place])
        cells.append(_cell(name, cell.kind, _released(cell, checks), _metadata(name, cell)))
    return as_text(cells)


def as_text(cells):
    """The notebook of these cells, as Jupyter writes it: sorted keys, one space, one line end."""
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(cell_id, kind, source, metadata):
    cell = {
        "cell_type": kind,
        "id": cell_id,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _place(name, cell):
    """The exercise that a cell belongs to, or the assignment, and which part of it the cell is."""
    if not cell.role:
        return name, markup.TEXT
    part = {"exercise": "", "check": markup.HIDDEN if cell.marks.get("hidden") else markup.CHECK}
    return cell.marks[cell.role], part.get(cell.role, cell.role)


def _released(cell, checks):
    if cell.role == "hints":
        folded = _fold_worked("After three tries: a worked answer", cell.marks["hints"])
        return f"{hints.folded(cell.source)}\n\n{folded}"
    if cell.role == "rubric":
        folded = _fold_worked("When yours is written: a model answer", cell.marks["rubric"])
        return f"{cell.source}\n\n{folded}"
    if cell.role == "check" and cell.marks.get("hidden"):
        return hide_check(checks[cell.line].source)
    return cell.source


def hide_check(source):
    """A check of which learners see the first line only.

    >>> markup.HIDDEN_TESTS.without(hide_check("# It is kind.\\n1"))
    '# It is kind.'
    """
    sentence, _, rest = source.partition("\n")
    return "\n".join([sentence, markup.HIDDEN_TESTS.around(rest.strip("\n"))])


def _fold_worked(title, exercise):
    code = f'from workbook import worked\n\nworked.answer("{exercise}")'
    return hints.fold(title, f"Save this page, then run in a new cell:\n\n```python\n{code}\n```")


def _metadata(name, cell):
    """The metadata: answers are open, checks carry points and are folded, the rest is locked.

    The cell for the learner's name is no cell of nbgrader's.
    """
    if cell.role == "whose":
        return {}
    roles = {"exercise": markup.ANSWER, "check": markup.TEST}
    role = roles.get(cell.role, markup.TEXT)
    metadata = {"nbgrader": markup.metadata(name, role, cell.marks.get("points"))}
    # A check names the mistakes it knows: folded away, it does not spoil the exercise.
    return metadata | ({"jupyter": {"source_hidden": True}} if cell.role == "check" else {})
