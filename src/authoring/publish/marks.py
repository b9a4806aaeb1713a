"""The marks inside cells: where an answer begins and ends, and where one hint ends."""

import re

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
STUB = {
    "code": ["# YOUR CODE HERE", "raise NotImplementedError()"],
    "markdown": ["YOUR ANSWER HERE"],
}


def split_hints(source):
    """The hints in a cell, which a line of ``---`` separates.

    >>> split_hints("Look left.\\n\\n---\\nLook right.")
    ('Look left.', 'Look right.')
    """
    return tuple(hint.strip() for hint in re.split(r"^---\s*$", source, flags=re.M) if hint.strip())


def fold_hints(source):
    """The same hints, each behind a line that opens when it is clicked.

    >>> print(fold_hints("Look left."))
    <details><summary>Hint 1</summary>
    <BLANKLINE>
    Look left.
    <BLANKLINE>
    </details>
    """
    return "\n\n".join(
        fold(f"Hint {number}", hint) for number, hint in enumerate(split_hints(source), start=1)
    )


def fold(title, text):
    """Markdown behind a line that opens when it is clicked."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def hide_check(source):
    """A check of which learners see the first line only.

    >>> print(hide_check("# It is kind.\\n1"))
    # It is kind.
    ### BEGIN HIDDEN TESTS
    1
    ### END HIDDEN TESTS
    """
    sentence, _, rest = source.partition("\n")
    return "\n".join([sentence, BEGIN_HIDDEN, rest.strip("\n"), END_HIDDEN])


def clear_solution(source, kind):
    """What nbgrader leaves of an answer: everything but the marked lines, and a stub for those.

    >>> print(clear_solution("1\\n  ### BEGIN SOLUTION\\n  2\\n  ### END SOLUTION", "markdown"))
    1
      YOUR ANSWER HERE
    """
    kept, inside = [], False
    for line in source.split("\n"):
        if BEGIN in line:
            inside = True
            kept += [line[: len(line) - len(line.lstrip())] + stub for stub in STUB[kind]]
        elif END in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def without_markers(source):
    r"""A solution without the lines that mark where it begins and ends.

    >>> without_markers("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n")
    'def f():\n    return 1'
    """
    kept = [line for line in source.split("\n") if BEGIN not in line and END not in line]
    return "\n".join(kept).strip()


def model_answer(source):
    """The lines between the solution markers.

    >>> model_answer("### BEGIN SOLUTION\\nStop.\\n### END SOLUTION")
    'Stop.'
    """
    return source.partition(BEGIN)[2].partition(END)[0].strip()
