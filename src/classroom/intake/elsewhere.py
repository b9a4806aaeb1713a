"""Answers in code that stand in another cell than theirs: the empty cell must not run over them.

Learners write all functions into one cell at the top, answer two exercises in one cell, or import
their answers from a module. Their own cells are then still empty, or were deleted and came back.
"""

from classroom.intake import syntax
from workbook.exercise import markup

INSTEAD = "# This cell was left empty: the answer stands in another one."


def silence(cells, files):
    """Take the code out of empty answers whose names an earlier cell of the learner's defines.

    Parameters
    ----------
    cells : list of dict
        Of a notebook, in the order in which they run; changed in place.
    files : dict
        What lies beside it, from path to bytes.

    Returns
    -------
    list of str
        The grade ids of the cells that were changed.

    Examples
    --------
    >>> stub = "def double(x):\\n    raise NotImplementedError()"
    >>> about = markup.metadata("double", markup.ANSWER)
    >>> answer = {"cell_type": "code", "source": stub, "metadata": {"nbgrader": about}}
    >>> mine = {"cell_type": "code", "source": "def double(x): return 2 * x", "metadata": {}}
    >>> silence([mine, answer], {}), silence([answer, mine], {})
    (['double'], [])
    """
    bound, changed = set(), []
    for cell in cells:
        if cell["cell_type"] != "code" or markup.role_of(cell) not in ("", markup.ANSWER):
            continue
        names = syntax.bound_in(cell["source"])
        if not (markup.role_of(cell) and markup.is_stub(cell)):
            bound |= names | _from_files(cell["source"], files)
        elif names and names <= bound:
            cell["source"] = INSTEAD
            changed.append(markup.name_of(cell))
    return changed


def _from_files(source, files):
    """The names that `from module import *` brings, if the module lies beside the notebook."""
    names = set()
    for module in syntax.starred_in(source):
        code = files.get(f"{module.replace('.', '/')}.py", b"")
        names |= syntax.bound_in(code.decode(errors="replace"))
    return names
