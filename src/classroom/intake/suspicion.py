"""What a person may want to look at in a student's code, found without running it.

Nothing here proves anything, and nothing is punished: the tests run in a process of their own,
where most of this has no effect. What a syntax error hides, or a program that means to hide, stays
hidden. A sentence says where something stands that no exercise of this course needs.
"""

import ast
import re
from functools import lru_cache

from classroom.course.helper import Stopped
from classroom.intake import syntax, tricks
from workbook.exercise import markup

MOST = 20  # sentences for a notebook
LONGEST = 200_000  # characters of code in all; a tree takes a thousand times as many bytes
FOREIGN = "bash sh script perl ruby cmd system sx python python2 python3 pypy pypy3 js javascript"
PROGRAM = re.compile(rf"\s*%%(!|({FOREIGN.replace(' ', '|')})\b)")
TOO_LONG = "is too long to be looked at"


def flags(notebook, release):
    """Say what a person may want to look at in a student's answers and added cells.

    Parameters
    ----------
    notebook : dict
        From `intake.look`.
    release : dict
        From `intake.read_release`.

    Returns
    -------
    list of str
        Sentences, at most twenty.
    """
    pieces, last = [], None
    for cell in notebook["cells"]:
        role, last = markup.role_of(cell), markup.name_of(cell) or last
        if _is_code(cell) and role in (markup.ANSWER, ""):
            place = f"In the cell added after {last}" if last else "In the first cell"
            pieces.append((f"In the answer {last}" if role else place, cell["source"]))
    return _in_all(pieces, [cell["source"] for cell in release["cells"] if _is_code(cell)])


def flags_within(helper, notebook, release):
    """Say the same, found by a helper; if it is stopped, that is the sentence.

    Parameters
    ----------
    helper : helper.Helper
    notebook, release : as for `flags`

    Returns
    -------
    list of str
    """
    try:
        return helper(flags, notebook, release)
    except Stopped as stopped:
        return [f"Looking at its code was stopped: {stopped}. Look at it."]


def in_files(files):
    """Say the same of the modules that a student handed in beside the notebook.

    Parameters
    ----------
    files : dict
        From path to bytes.

    Returns
    -------
    list of str
    """
    modules = {name: code for name, code in files.items() if name.lower().endswith(".py")}
    return _in_all(
        [(f"In the file {name!r}", code.decode(errors="replace")) for name, code in modules.items()]
    )


def _in_all(pieces, others=()):
    """The sentences of (how they begin, source) pairs; `others` is code that imports for them."""
    left, short = LONGEST, []
    for _, source in pieces:
        short.append(len(source) <= left)
        left -= len(source) if short[-1] else 0
    sources = [source for (_, source), fits in zip(pieces, short, strict=True) if fits]
    imported, found = _imported([*others, *sources]), []
    for (where, source), fits in zip(pieces, short, strict=True):
        found += in_code(source, where, imported) if fits else [_sentence(where, 1, TOO_LONG)]
    more = f"There are {len(found) - MOST} more places of this kind."
    return found if len(found) <= MOST else [*found[:MOST], more]


def in_code(source, where, imported=None):
    """Say what a person may want to look at in a piece of code.

    Parameters
    ----------
    source : str
        Python, with or without IPython's magics.
    where : str
        How a sentence begins, like "In the answer double".
    imported : set of str, optional
        Names that stand for imported things; those that this code imports, if not given.

    Returns
    -------
    list of str
        One sentence for each thing, at the first line where it stands.

    Examples
    --------
    >>> in_code("import sys\\nsys.settrace(None)", "In the answer double")
    ['In the answer double, line 2: uses sys.settrace, which no exercise needs; look at it.']
    >>> in_code("total = sum([1, 2])", "In the answer double")
    []
    """
    if len(source) > LONGEST:
        lines = {TOO_LONG: 1}
    elif PROGRAM.match(source):
        lines = {f"runs another program ({source.split()[0][:20]})": 1}
    elif (tree := syntax.tree(source)) is None:
        lines = {"is nested too deeply to be looked at": 1}
    else:
        imported = _imported([source]) if imported is None else imported
        lines = tricks.find(tree, imported, syntax.tree)
    return [_sentence(where, line, what) for what, line in lines.items()]


def _sentence(where, line, what):
    return f"{where}, line {line}: {what}, which no exercise needs; look at it."


def _imported(sources):
    """Names that are imported and never get another value."""
    names, bound = set(), set()
    for source in sources:
        imports, values = _names(source)
        names |= imports
        bound |= values
    return names - bound


@lru_cache(500)  # the course's own cells are in every notebook
def _names(source):
    """The names that a cell imports, and those that it gives a value."""
    names, bound, tree = set(), set(), syntax.tree(source)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
    return names, bound


def _is_code(cell):
    return cell["cell_type"] == "code"
