"""Answers in words that stand beside their cell: put into it, so that a person grades them.

A learner writes below or above the cell, into a new one of any kind, into the question, or deletes
the cell first. nbgrader gives an unchanged cell 0 points and asks nobody. So what the learner wrote
near an unanswered cell is put into it; nbgrader then lets it wait for a person, and shows it there.
"""

import ast
import re

from classroom.intake import syntax
from workbook.exercise import markup

WORDS = re.compile(r"[^\W\d_]{2,}")
FEWEST = 15  # words of a text far from its question that is worth a look
SENTENCE = 4  # words that code shows and that are no label
COMMENT = re.compile(r"^[ \t]*#+[ \t]?", re.MULTILINE)
MAGIC = re.compile(r"\s*%%(markdown|html|latex)\b.*\n")


def gather(cells, release, added):
    """Put what learners wrote near unanswered written cells into these.

    Parameters
    ----------
    cells : list of dict
        Of a notebook; changed in place.
    release : dict, from `intake.read_release`
    added : dict
        By grade id, what was written into locked texts: words and attachments.

    Returns
    -------
    list of str, list of str
        The grade ids of cells that were filled; and sentences on texts that may be an answer, too
        far away to be sure.
    """
    empty = {markup.name_of(cell) for cell in cells if is_unanswered(cell, release)}
    if not empty:
        return [], []
    found, moved, far = {}, set(), False
    for place, cell in enumerate(cells):
        own = not markup.name_of(cell)
        text, pictures = (words_of(cell), cell.get("attachments", {})) if own else ("", {})
        if not own:
            text, pictures = added.get(markup.name_of(cell), ("", {}))
        if not text:
            continue
        name = _nearest(cells, place, empty)
        if name:
            found.setdefault(name, []).append((text, pictures))
            moved |= {place} if own else set()
        else:
            far |= len(WORDS.findall(text)) >= FEWEST
    for cell in cells:
        if parts := found.get(markup.name_of(cell)):
            cell["source"], pictures = _joined(parts, cell.get("attachments", {}))
            cell |= {"attachments": pictures} if pictures else {}
    cells[:] = [cell for place, cell in enumerate(cells) if place not in moved]
    left = sorted(empty - found.keys())
    told = [
        f"There is no answer in {name}, but text of the learner's own elsewhere. See whether it "
        "is the answer."
        for name in left
        if far
    ]
    return sorted(found), told


def words_of(cell):
    """What a cell of a learner's own says to people; nothing if it is code that runs.

    >>> words_of({"cell_type": "code", "source": "# Because it is cheap.\\n# And it works."})
    'Because it is cheap.\\nAnd it works.'
    >>> words_of({"cell_type": "code", "source": "Because it is cheap, we buy it."})
    'Because it is cheap, we buy it.'
    >>> words_of({"cell_type": "code", "source": "price = 2  # euros"})
    ''
    """
    source = cell["source"].strip()
    if cell["cell_type"] != "code" or not source:
        return source
    if magic := MAGIC.match(source):
        return source[magic.end() :].strip()
    tree = syntax.tree(source)
    if tree is None:
        return ""
    if not tree.body:  # comments, or no Python at all
        is_comment = all(
            line.lstrip().startswith("#") for line in source.split("\n") if line.strip()
        )
        return COMMENT.sub("", source) if is_comment else _if_prose(source)
    values = [getattr(node, "value", None) for node in tree.body if isinstance(node, ast.Expr)]
    texts = [getattr(_printed(value), "value", None) for value in values]
    if len(texts) < len(tree.body) or not all(isinstance(text, str) for text in texts):
        return ""
    said = "\n\n".join(text.strip() for text in texts)
    return said if len(WORDS.findall(said)) >= SENTENCE else ""


def _printed(value):
    """What `print("…")`, `Markdown("…")` or a bare text shows."""
    while isinstance(value, ast.Call) and len(value.args) == 1:
        if getattr(value.func, "id", "") not in ("print", "display", "Markdown"):
            return None
        value = value.args[0]
    return value


def _if_prose(source):
    """What is no Python is words, unless a shell or another program would take it."""
    return "" if source.startswith(("%", "!", "?")) else source


def is_unanswered(cell, release):
    """Whether a cell is a written answer in which nothing was written.

    Parameters
    ----------
    cell : dict
    release : dict, from `intake.read_release`

    Returns
    -------
    bool
    """
    is_written = cell["cell_type"] == "markdown" and markup.role_of(cell) == markup.ANSWER
    if not is_written or not markup.is_graded(cell):
        return False
    return not cell["source"].strip() or markup.is_stub(cell) and _is_as_given(cell, release)


def _is_as_given(cell, release):
    stub = release.get("stubs", {}).get(markup.name_of(cell))
    if stub is None:
        ours = next(c for c in release["cells"] if markup.name_of(c) == markup.name_of(cell))
        stub = markup.stub_of(ours["source"], "markdown")
    return cell["source"].strip() == stub.strip()


def _nearest(cells, place, empty):
    """The unanswered cell that a text belongs to: of its own question first, else the next one."""
    before = _neighbour(cells, range(place, -1, -1))
    after = _neighbour(cells, range(place, len(cells)))
    asked = any(
        markup.role_of(cell) == markup.TEXT and not markup.name_of(cell).startswith(f"{before}-")
        for cell in _between(cells, before, place)
    )
    choices = [after, before] if asked else [before, after]
    return next((name for name in choices if name in empty), None)


def _neighbour(cells, places):
    """The answer or test that is nearest in one direction."""
    for place in places:
        if markup.role_of(cells[place]) in (markup.ANSWER, markup.TEST):
            return markup.name_of(cells[place])
    return None


def _between(cells, name, place):
    start = next((n for n, cell in enumerate(cells) if markup.name_of(cell) == name), -1)
    # The text that was written into counts as well.
    return cells[start + 1 : place + 1]


def _joined(parts, pictures):
    texts, pictures = [], dict(pictures)
    for text, theirs in parts:
        for name, bundle in theirs.items():
            kept = name if name not in pictures else f"{len(pictures)}-{name}"
            pictures[kept] = bundle
            text = text.replace(f"attachment:{name}", f"attachment:{kept}")
        texts.append(text)
    return "\n\n".join(texts), pictures
