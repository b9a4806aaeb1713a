"""Cells as a notebook: fixed ids, no outputs, nothing that depends on the machine."""

import json

from authoring.publish import marks

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
        stem = _id_of(assignment.name, cell)
        ids[stem] = ids.get(stem, 0) + 1
        grade_id = stem.format(ids[stem])
        cells.append(_cell(grade_id, cell.kind, _released(cell, checks), _graded(grade_id, cell)))
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


def _id_of(name, cell):
    """A cell's id, with `{}` where a running number belongs."""
    if not cell.role:
        return name + "-text-{:03}"
    exercise = cell.marks[cell.role]
    if cell.role == "exercise":
        return exercise
    if cell.role == "check":
        return exercise + ("-hidden-{}" if cell.marks.get("hidden") else "-check-{}")
    return f"{exercise}-{cell.role}"


def _released(cell, checks):
    if cell.role == "hints":
        folded = _fold_worked("After three tries: a worked answer", cell.marks["hints"])
        return f"{marks.fold_hints(cell.source)}\n\n{folded}"
    if cell.role == "rubric":
        folded = _fold_worked("When yours is written: a model answer", cell.marks["rubric"])
        return f"{cell.source}\n\n{folded}"
    if cell.role == "check" and cell.marks.get("hidden"):
        return marks.hide_check(checks[cell.line].source)
    return cell.source


def _fold_worked(title, exercise):
    code = f'from workbook import worked\n\nworked.answer("{exercise}")'
    return marks.fold(title, f"Save this page, then run in a new cell:\n\n```python\n{code}\n```")


def _graded(grade_id, cell):
    """The metadata: answers are open, checks carry points and are folded, the rest is locked.

    The cell for the learner's name is no cell of nbgrader's.
    """
    if cell.role == "whose":
        return {}
    is_answer = cell.role == "exercise"
    is_graded = "points" in cell.marks
    nbgrader = {
        "grade": is_graded,
        "grade_id": grade_id,
        "locked": not is_answer,
        "schema_version": 3,
        "solution": is_answer,
        "task": False,
    }
    metadata = {"nbgrader": nbgrader | ({"points": cell.marks["points"]} if is_graded else {})}
    # A check names the mistakes it knows: folded away, it does not spoil the exercise.
    return metadata | ({"jupyter": {"source_hidden": True}} if cell.role == "check" else {})
