"""The hints in a cell, and how they are folded away."""

import re


def split(source):
    """The hints in a cell, which a line of ``---`` separates.

    >>> split("Look left.\\n\\n---\\nLook right.")
    ('Look left.', 'Look right.')
    """
    return tuple(hint.strip() for hint in re.split(r"^---\s*$", source, flags=re.M) if hint.strip())


def folded(source):
    """The same hints, each behind a line that opens when it is clicked.

    >>> print(folded("Look left."))
    <details><summary>Hint 1</summary>
    <BLANKLINE>
    Look left.
    <BLANKLINE>
    </details>
    """
    return "\n\n".join(
        fold(f"Hint {number}", hint) for number, hint in enumerate(split(source), start=1)
    )


def fold(title, text):
    """Markdown behind a line that opens when it is clicked."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"
