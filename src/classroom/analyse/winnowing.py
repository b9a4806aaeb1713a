"""Fingerprints of code that stay when names, layout, comments and type hints change.

>>> mine = prints("def f(a, b):\\n    return sum(x * b for x in a) / len(a)  # mean")
>>> copy = prints("def f(some, k):\\n  '''Mean'''\\n  return (sum(i*k for i in some)/len(some))")
>>> mine.keys() == copy.keys(), len(mine)
(True, 2)

Winnowing: S. Schleimer, D. S. Wilkerson and A. Aiken (2003), "Winnowing: local algorithms for
document fingerprinting", SIGMOD, https://doi.org/10.1145/872757.872770.
"""

import ast
import builtins
import hashlib
import keyword
import re
import warnings

GRAM = 12  # tokens: what is shorter is common knowledge
WINDOW = 4  # a passage of GRAM + WINDOW - 1 tokens that two have in common is always found
LONGEST = 50_000  # characters of an answer that are looked at
SILENT = (ast.Module, ast.Expr, ast.expr_context, ast.arguments)
UNREAD = {"annotation", "returns", "type_comment", "type_params"}
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
NAMED = {"v"} | set(keyword.kwlist) | set(dir(builtins))
WORDS = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<text>\"\"\".*?\"\"\"|'''.*?'''|\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<name>\.?[^\W\d]\w*)|(?P<other>\d[\w.]*|\S)",
    re.DOTALL,
)


def tokens(source, given=()):
    """Code as a list of tokens: each node of its syntax tree, from top to bottom.

    Parameters
    ----------
    source : str
        Code that can't be parsed is cut into words instead.
    given : collection of str
        Names that the assignment prescribes. Every other name that the code defines becomes "v".

    Returns
    -------
    list of (str, int)
        Token, and the line that it stands in, from 1.

    Examples
    --------
    >>> [token for token, _ in tokens("def f(a: int):\\n    'Twice.'\\n    return 2 * a", {"f"})]
    ['def f', 'v', 'Return', 'BinOp', '2', 'Mult', 'v']
    >>> tokens("total = (1 # one")
    [('v', 1), ('=', 1), ('(', 1), ('1', 1)]
    """
    source = source[:LONGEST]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in learners' strings
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _words(source, given)
    own = {name for node in ast.walk(tree) for name in _defined(node)} - set(given)
    found, stack = [], [(tree, 1)]
    while stack:
        node, line = stack.pop()
        if _is_remark(node):
            continue
        line = getattr(node, "lineno", line)
        if not isinstance(node, SILENT):
            found.append((_token(node, own), line))
        parts = [getattr(node, field, None) for field in node._fields if field not in UNREAD]
        inner = [each for part in parts for each in (part if isinstance(part, list) else [part])]
        stack += [(each, line) for each in reversed(inner) if isinstance(each, ast.AST)]
    return found


def grams(source, given=()):
    """Every run of `GRAM` tokens.

    Returns
    -------
    list of (str, int, int)
        Its hash, its first line and its last. Empty for code that is shorter.
    """
    found = tokens(source, given)
    runs = (found[start : start + GRAM] for start in range(len(found) - GRAM + 1))
    return [(_hash(token for token, _ in run), *_ends([line for _, line in run])) for run in runs]


def prints(source, given=()):
    """The fingerprints of code: in every `WINDOW` of its grams, the one with the smallest hash.

    Returns
    -------
    dict
        From hash to the lines (first, last) where it stands first.
    """
    every, chosen = grams(source, given), {}
    for start in range(max(1, len(every) - WINDOW + 1) if every else 0):
        digest, *lines = min(reversed(every[start : start + WINDOW]), key=lambda gram: gram[0])
        chosen.setdefault(digest, tuple(lines))
    return chosen


def _hash(run):
    # Learners' text may hold what no encoding has.
    text = "\n".join(run).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).digest()


def _ends(lines):
    return min(lines), max(lines)


def _defined(node):
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, FUNCTION):
        yield node.name


def _is_remark(node):
    """A docstring, or any other text that stands alone."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _token(node, own):
    match node:
        case ast.Name(id=name) | ast.arg(arg=name):
            return "v" if name in own else name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return "def v" if name in own else f"def {name}"
        case ast.Constant(value=value):
            return repr(value)[:200]
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.keyword(arg=name):
            return f"{name}="
        case ast.alias(name=name):
            return f"import {name}"
    # An assignment with a type hint is one.
    return "Assign" if isinstance(node, ast.AnnAssign) else type(node).__name__


def _words(source, given):
    found, line, place = [], 1, 0
    for word in WORDS.finditer(source):
        token = word.group()
        line, place = line + source.count("\n", place, word.start()), word.start()
        if word.lastgroup == "name":
            known = token in NAMED or token in given or token.startswith(".")
            found.append((token if known else "v", line))
        elif word.lastgroup != "comment":
            found.append((token, line))
    return found
