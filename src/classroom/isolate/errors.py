"""An exception as data: what it is, what it says, and the learner's own line it came from.

Only the types in a fixed table are made anew at the other end; another one becomes a type of its
own name that derives from the nearest type of the table. Nothing is imported by name.
"""

import builtins
import linecache
import re

import numpy as np
import pandas as pd

LABEL = re.compile(r"<cell [0-9a-f]{12}>")
LONGEST, MOST_LINES = 10_000, 100_000
KNOWN = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind.__name__ == name
}
for _module in (pd.errors, np.exceptions, np.linalg):
    for _name, _kind in vars(_module).items():
        if isinstance(_kind, type) and issubclass(_kind, BaseException):
            KNOWN[f"{_kind.__module__}.{_kind.__name__}"] = _kind


def describe(error, function=None):
    """What crosses of an exception, as JSON data.

    Parameters
    ----------
    error : BaseException
    function : object, optional
        What was called; a line of its own file counts more than one of another cell.
    """
    kind = type(error)
    base = next((name for name in map(_full_name, kind.__mro__) if name in KNOWN), "Exception")
    file, line = _where(error, function)
    return {
        "type": str(kind.__name__)[:200],
        "base": base,
        "text": _text(error),
        "name": _attribute(error, "name"),
        "file": file,
        "line": line,
        "code": linecache.getline(file, line)[:LONGEST] if file else "",
    }


def rebuild(said):
    """An exception as `describe` told of it, whatever of that makes sense."""
    base = KNOWN.get(str(said.get("base")), Exception)
    name, text = said.get("type"), str(said.get("text"))[:LONGEST]
    if not (isinstance(name, str) and name.isidentifier()):
        name = base.__name__
    kind = type(name, (base,), {"__str__": lambda self: text, "__module__": base.__module__})
    try:
        error = kind.__new__(kind)
    except TypeError:  # a group of exceptions: it has to have some
        return rebuild(said | {"base": "Exception"})
    error.args = (text,)
    if issubclass(base, NameError | AttributeError | ImportError):
        error.name = said["name"] if isinstance(said.get("name"), str) else None
    if base is SystemExit:
        error.code = text
    return error


def throw(error, said):
    """Raise an error as if from the learner's own line, so that a traceback finds the line."""
    file, line, code = said.get("file"), said.get("line"), said.get("code")
    fits = isinstance(line, int) and 0 < line <= MOST_LINES
    if not (fits and isinstance(file, str) and LABEL.fullmatch(file)):
        raise error
    if not linecache.getline(file, line).strip() and isinstance(code, str):
        remember(file, "\n" * (line - 1) + code[:LONGEST])
    exec(compile("\n" * (line - 1) + "raise error", file, "exec"), {"error": error})


def remember(label, source):
    """Let tracebacks show the lines of a learner's cell."""
    linecache.cache[label] = len(source), None, source.splitlines(keepends=True), label


def _full_name(kind):
    module = kind.__module__
    return kind.__name__ if module == "builtins" else f"{module}.{kind.__name__}"


def _text(error):
    try:
        return str(error)[:LONGEST].encode("utf-8", "backslashreplace").decode()
    except Exception:
        return ""


def _attribute(error, name):
    found = getattr(error, name, None)
    return found if type(found) is str else None


def _where(error, function):
    """The last line that the error went through in the file of the function, or in any cell."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    found, trace = {}, error.__traceback__
    while trace is not None:
        found[trace.tb_frame.f_code.co_filename] = trace.tb_lineno
        found["last"] = (
            trace.tb_frame.f_code.co_filename
            if LABEL.fullmatch(trace.tb_frame.f_code.co_filename)
            else found.get("last")
        )
        trace = trace.tb_next
    file = own if own in found else found.get("last")
    return (file, found[file]) if file and LABEL.fullmatch(file) else (None, 0)
