"""A cell's code as a syntax tree, with or without IPython's magics, and the names it binds."""

import ast
import re
import warnings

CELL_MAGIC = re.compile(r"\s*%%\w+.*")
ASSIGNED = re.compile(r"[\w, ]+=[ \t]*[%!]")  # files = !ls
TIMED = re.compile(r"%(?:time|timeit)[ \t]+(?!-)")


def tree(source):
    """The syntax tree; an empty one of what is no Python, None of what Python gives up on."""
    if first := CELL_MAGIC.match(source):
        source = "\n" * first.group().count("\n") + source[first.end() :]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(source)
            except SyntaxError:
                return ast.parse("\n".join(map(_without_magic, source.split("\n"))))
    except (SyntaxError, ValueError):
        return ast.Module([], [])
    except (RecursionError, MemoryError):
        return None


def _without_magic(line):
    text = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if timed := TIMED.match(text):
        return indent + text[timed.end() :]
    is_magic = text.startswith(("%", "!", "?")) or text.endswith("?") or ASSIGNED.match(text)
    return f"{indent}pass" if is_magic else line


def defined_in(source):
    """The names that a cell's functions, classes and assignments define, at its top level.

    >>> sorted(defined_in("import math\\nx, (y, *z) = 1, (2, 3)\\ndef f(a):\\n    b = a"))
    ['f', 'x', 'y', 'z']
    """
    names = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = getattr(statement, "targets", None) or [statement.target]
            stored = [node for target in targets for node in ast.walk(target)]
            names |= {
                node.id
                for node in stored
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    return names


def bound_in(source):
    """The names that a cell binds at its top level in any way; none if it is no Python.

    >>> sorted(bound_in("import a.b, c as d\\nfor e in range(3):\\n    f = [g for g in 'h']"))
    ['a', 'd', 'e', 'f']
    """
    names = _Bound()
    names.visit(tree(source) or ast.Module([], []))
    return names.found


def imported_in(source):
    """The packages and modules that a cell imports at its top level, whatever comes of it.

    >>> sorted(imported_in("import a.b as c\\nfrom numpy import pi\\ntry: import x\\nfinally: 1"))
    ['a', 'numpy']
    """
    names = set()
    for node in (tree(source) or ast.Module([], [])).body:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def starred_in(source):
    """The modules of which a cell imports every name.

    >>> starred_in("from answers import *\\nfrom math import pi")
    ['answers']
    """
    return [
        node.module or ""
        for node in ast.walk(tree(source) or ast.Module([], []))
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]


class _Bound(ast.NodeVisitor):
    """Gathers names; what is inside a function, a class or a comprehension is its own."""

    def __init__(self):
        self.found = set()

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self.found.add(node.id)

    def visit_alias(self, node):
        self.found.add((node.asname or node.name).partition(".")[0])

    def visit_FunctionDef(self, node):
        self.found.add(node.name)

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_ExceptHandler(self, node):
        self.found.update({node.name} - {None})
        self.generic_visit(node)

    def visit_Lambda(self, node):
        pass

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_Lambda
