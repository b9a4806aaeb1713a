"""A lesson's text, read and checked."""

import ast

from authoring.publish.cells import Text

LINES, LINES_OF_ONE_FUNCTION = 8, 15


def read_lesson(path):
    """Read a lesson.

    Parameters
    ----------
    path : path of a py:percent file with plain ``# %%`` and ``# %% [markdown]`` cells

    Returns
    -------
    list of Cell

    Raises
    ------
    Refused
        With the file, the line and a sentence for each cell that breaks a lesson's rules.
    """
    text = Text(path)
    for cell in text.cells:
        for mark in cell.marks:
            text.refuse(
                cell.line,
                f"`{mark}` means nothing in a lesson. Leave the line at `# %%` or "
                "`# %% [markdown]`.",
            )
        if cell.kind == "code":
            _look_at_length(text, cell)
    text.stop_if_refused()
    return text.cells


def count_lines(source):
    """Lines of code: neither blank nor only a comment.

    >>> count_lines("# Why.\\n\\nx = 1\\nx")
    2
    """
    return sum(1 for line in source.split("\n") if line.strip() and not line.strip()[0] == "#")


def is_one_function(tree):
    """Whether the cell is the definition of one function or class and nothing else."""
    return len(tree.body) == 1 and isinstance(tree.body[0], ast.FunctionDef | ast.ClassDef)


def _look_at_length(text, cell):
    length = count_lines(cell.source)
    limit = LINES_OF_ONE_FUNCTION if is_one_function(cell.tree) else LINES
    if length > limit:
        text.refuse(
            cell.line,
            f"this cell has {length} lines of code; at most {LINES} are read with pleasure, "
            f"{LINES_OF_ONE_FUNCTION} if it is one function. Split it, or write a helper.",
        )
