"""Lines of an answer or of a hidden check that learners could read before they have worked."""

import json

from authoring.publish.cells import Problem
from workbook.exercise import markup

# Shorter lines, like `return total / count`, come about by themselves.
LONG = 25


def find_leaks(assignments, notebooks):
    """Look for lines that only instructors should see in what learners get.

    Parameters
    ----------
    assignments : list of Assignment
    notebooks : dict
        From a built file's path to its text.

    Returns
    -------
    list of Problem
    """
    readable = [
        (path, cell["id"], "".join(cell["source"]))
        for path, text in notebooks.items()
        for cell in json.loads(text)["cells"]
    ]
    problems = []
    for assignment in assignments:
        for line, secret, owner in _secrets(assignment):
            for path, cell_id, source in readable:
                if secret in source:
                    problems.append(
                        Problem(
                            assignment.path,
                            line,
                            f"this line of {owner} can be read in {path}, cell {cell_id}: "
                            f"`{secret}`. Write one of the two differently.",
                        )
                    )
    return problems


def _secrets(assignment):
    """Every line that gives an answer away, with its place and what it belongs to."""
    visible = set()
    for cell in assignment.cells:
        if not _is_secret(cell):
            source = cell.source
            if cell.role == "exercise":
                source = markup.stub_of(source, cell.kind)
            visible |= {line.strip() for line in source.split("\n")}
    for cell in assignment.cells:
        if cell.role != "exercise" and not _is_secret(cell):
            continue
        owner = f"`{cell.marks[cell.role]}`: {_describe(cell)}"
        for line, text in cell.lines[1:] if cell.role == "check" else cell.lines:
            secret = text.strip()
            trivial = len(secret) < LONG or secret.startswith(("import ", "from ", "###"))
            trivial = trivial or not any(letter.isalnum() for letter in secret)  # a table's rule
            if not trivial and secret not in visible:
                yield line, secret, owner


def _is_secret(cell):
    return cell.role in ("generator", "wrong", "right") or bool(cell.marks.get("hidden"))


def _describe(cell):
    return {"exercise": "the answer", "check": "a hidden check"}.get(
        cell.role, f"a {cell.role} answer"
    )
