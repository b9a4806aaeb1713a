"""Mutants: a solution with one small mistake in it, for each place where one can be made.

Libraries that make mutants of Python (mutmut, cosmic-ray) keep their operators for themselves,
bring a dozen packages each, and know no mistakes of those who work with data; see
`authoring.examine.mistakes`.

>>> for each in mutants("late = delay > 30")[:3]:
...     print(each.name)
late = delay > 30 → pass
late = delay > 30 → late = delay >= 30
late = delay > 30 → late = delay <= 30
"""

import ast
from dataclasses import dataclass

from authoring.examine.mistakes import MISTAKES
from workbook.exercise.markup import SOLUTION

# What needs no brackets where it takes the place of something larger.
_WHOLE = ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript | ast.List | ast.Dict


@dataclass(frozen=True)
class Mutant:
    """A solution with a mistake: its source, and in one line what was there and what is there."""

    name: str
    source: str


def mutants(source):
    """Give every mutant of a solution.

    Parameters
    ----------
    source : str
        Python; between the marks of a solution if it has them, else all of it. Docstrings, imports
        and the words of an error stay as they are: no statement asks for them.

    Returns
    -------
    list of Mutant
        Each is another program than the solution and all others, and has a name of its own.
    """
    text, found, seen = _Text(source), {}, {ast.dump(ast.parse(source))}
    for start, end, new in _edits(text):
        changed = source[:start] + new + source[end:]
        try:
            shape = ast.dump(ast.parse(changed))
        except SyntaxError:  # a keyword before a positional argument, for example
            continue
        if shape not in seen:
            seen.add(shape)
            name = text.name(start, end, new)
            same = sum(known.partition(" (again, ")[0] == name for known in found)
            name += f" (again, {same + 1})" if same else ""
            found[name] = Mutant(name, changed)
    return list(found.values())


class _Text:
    """A source whose pieces are known by the nodes of its tree."""

    def __init__(self, source):
        self.source = source
        lines = source.splitlines(keepends=True)
        self._lines = [line.encode() for line in lines]
        self._begins = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
        tree = ast.parse(source)
        self.nodes = list(_nodes(tree))
        names = [node.id for node in ast.walk(tree) if _is_stored(node)]
        self.arguments = [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
        self.own = {*names, *self.arguments}

    def _place(self, line, column):
        return self._begins[line - 1] + len(self._lines[line - 1][:column].decode())

    def start(self, node):
        return self._place(node.lineno, node.col_offset)

    def end(self, node):
        return self._place(node.end_lineno, node.end_col_offset)

    def of(self, node):
        """The text of a node, in brackets unless it stands for itself anywhere."""
        text = self.source[self.start(node) : self.end(node)]
        return text if isinstance(node, _WHOLE) else f"({text})"

    def instead(self, node, new):
        """Another text in the place of a node."""
        return self.start(node), self.end(node), new

    def between(self, left, right, old, new):
        """Another operator between two nodes."""
        start = self.source.index(old, self.end(left), self.start(right))
        return start, start + len(old), new

    def without(self, node, others):
        """Nothing in the place of a node, and one of the commas round it gone too."""
        at = others.index(node)
        if at:
            return self.end(others[at - 1]), self.end(node), ""
        return self.start(node), self.start(others[1]) if others[1:] else self.end(node), ""

    def name(self, start, end, new):
        """The lines that an edit touches, as they were and as they are."""
        begin = self.source.rfind("\n", 0, start) + 1
        stop = (self.source + "\n").index("\n", end)
        was = self.source[begin:stop]
        now = self.source[begin:start] + new + self.source[end:stop]
        return f"{' '.join(was.split())} → {' '.join(now.split())}"


def _edits(text):
    """Every edit within the solution: where it starts, where it ends, and the new text."""
    first, last = map(text.source.find, SOLUTION.lines)
    last = len(text.source) if last < 0 else last
    for node in text.nodes:
        for kind, operator in MISTAKES:
            if isinstance(node, kind):
                edits = operator(node, text)
                yield from ((start, end, new) for start, end, new in edits if first < start < last)


def _nodes(node):
    """All nodes in the order of the page, but not what an error or a docstring says."""
    yield node
    for child in ast.iter_child_nodes(node):
        is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        is_text = is_text or isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
        if not (is_text or isinstance(node, ast.Raise | ast.Import | ast.ImportFrom)):
            yield from _nodes(child)


def _is_stored(node):
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
