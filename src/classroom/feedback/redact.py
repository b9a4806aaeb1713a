"""What a learner may see of a graded notebook: no hidden test, no long traceback, no path of ours.

Pure functions from notebook to notebook; `feedback` makes pages of what they return.
"""

import copy
import re
import sys
import tempfile
from pathlib import Path

from workbook.exercise import markup

INSTEAD = "# A hidden check. Its tests are not shown, only what it has to say."
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# IPython marks the line at fault with an arrow; Python writes it below its file.
AT_FAULT = re.compile(r'^-+> *\d+ (.*)$|^ *File "[^"]*", line \d+.*\n(.*)$', re.MULTILINE)
FRAME = re.compile(r"^[ \t]*(File|Cell In) ?\S", re.MULTILINE)
FILE = re.compile(r"^[ \t]*File ", re.MULTILINE)
# What may be a path, from end to end, and where in it the packages begin.
WHOLE = re.compile(r"[^\s'\"<>()]+")
PACKAGES = re.compile(r"/(?:site-packages|dist-packages|python3\.\d{1,3})(?=/)")
# A path goes on until something that paths rarely hold.
REST = r"(?P<rest>(?:/[^\s'\"<>():,;]*)?)"


def for_learner(notebook, *, roots=()):
    """A copy of an executed notebook without what its learner should not see.

    Parameters
    ----------
    notebook : dict
        In nbformat 4, executed.
    roots : iterable of paths
        Folders of this machine that no page should name, beside the usual ones.

    Returns
    -------
    dict
        The same cells. A hidden check keeps its outputs, and has a remark instead of its source.

    Examples
    --------
    >>> about = markup.metadata(markup.id_of("double", "hidden"), markup.TEST, 1)
    >>> cell = {"cell_type": "code", "source": "assert double(-1) == -2", "outputs": [],
    ...         "metadata": {"nbgrader": about}}
    >>> for_learner({"cells": [cell]})["cells"][0]["source"]
    '# A hidden check. Its tests are not shown, only what it has to say.'
    """
    shown = copy.deepcopy(notebook)
    own = {
        line.strip()
        for cell in shown["cells"]
        if cell["cell_type"] == "code" and not _is_locked(cell)
        for line in cell["source"].splitlines()
        if line.strip()
    }
    paths = paths_of(roots)
    shown["metadata"] = {}
    for cell in shown["cells"]:
        about = markup.about(cell)
        cell["metadata"] = {"nbgrader": about} if about else {}
        secret = _hide(cell) if _is_locked(cell) else set()
        for output in cell.get("outputs", []):
            _keep_sizes(output)
            _shorten(output, own, _is_locked(cell), secret)
            for holder, key in _texts(output):
                text = "\n".join(_kept(holder[key].split("\n"), secret))
                holder[key] = without_paths(text, paths)
    return shown


def paths_of(roots=()):
    """A pattern that finds paths below some folders, and below those that hold this program.

    Parameters
    ----------
    roots : iterable of paths

    Returns
    -------
    re.Pattern
    """
    folders = {str(Path(root)) for root in roots}
    folders |= {sys.prefix, sys.base_prefix, tempfile.gettempdir(), str(Path.home())}
    folders |= {"/tmp", "/var/tmp", "/dev/shm", "/root"}
    known = sorted((re.escape(each) for each in folders if len(each) > 1), key=len, reverse=True)
    usual = [r"/(?:home|Users)/[^\s/'\"<>():,;]+", r"~(?=/)"]
    # Not in the middle of a word, an address or a picture's data.
    return re.compile(rf"(?:file://)?(?<![\w.+=/:])(?:{'|'.join([*known, *usual])})(?!\w){REST}")


def without_paths(text, paths):
    """A text in which paths are cut to their last part, or to the module's within its library.

    Parameters
    ----------
    text : str
    paths : re.Pattern, from `paths_of`

    Examples
    --------
    >>> without_paths("see ~/course/week1.py, line 3", paths_of())
    'see …/week1.py, line 3'
    >>> without_paths("File ~/.venv/lib/python3.12/site-packages/numpy/a.py:3", paths_of())
    'File numpy/a.py:3'
    """

    def cut(match):
        path = match.group()
        inside = _in_packages(path)
        name = match["rest"].rstrip("/").rpartition("/")[-1]
        return inside if inside != path else f"…/{name}".rstrip("/")

    text = paths.sub(cut, text)
    if not PACKAGES.search(text):
        return text
    return WHOLE.sub(lambda whole: _in_packages(whole.group()), text)


def _in_packages(path):
    """A path without what stands before the last folder of packages in it."""
    place = max((match.end() + 1 for match in PACKAGES.finditer(path)), default=0)
    return path[place:]


def _is_locked(cell):
    return markup.role_of(cell) in (markup.TEST, markup.TEXT)


def _hide(cell):
    """Take hidden tests out of a cell; the lines that were taken."""
    taken, shown = cell["source"], INSTEAD
    if markup.exercise_of(markup.name_of(cell))[1] != markup.HIDDEN:
        shown = markup.HIDDEN_TESTS.without(taken)
        taken = markup.HIDDEN_TESTS.inside(taken)
    cell["source"] = shown
    return {line.strip() for line in taken.splitlines()} - {""}


def _keep_sizes(output):
    """Of an output's metadata, leave sizes that are numbers: no quotes are put around them."""
    if "metadata" in output:
        output["metadata"] = {
            kind: {k: v for k, v in about.items() if k == "alt" or isinstance(v, int | float)}
            for kind, about in output["metadata"].items()
            if isinstance(about, dict)
        }


def _shorten(output, own, locked, secret):
    """Leave of a traceback what it says, and the learner's own line if there is one."""
    if output["output_type"] != "error":
        return
    told = COLOURS.sub("", "\n".join(output["traceback"]))
    foreign = "Traceback" in told and (locked or FILE.search(told))
    if told and not foreign and not (secret and FRAME.search(told)):
        return
    said = f"{output['ename']}: {output['evalue']}".removesuffix(": ")
    faults = [(arrow or below).strip() for arrow, below in AT_FAULT.findall(told)]
    mine = [line for line in faults if line in own]
    output["traceback"] = [*(f"In your code: {line}" for line in mine[-1:]), said]


def _kept(lines, secret):
    return [line for line in lines if COLOURS.sub("", line).strip() not in secret]


def _texts(output):
    """Where the texts of an output are, as pairs of a container and a key or place in it."""
    kind = output["output_type"]
    if kind == "stream":
        yield output, "text"
    elif kind == "error":
        yield output, "evalue"
        yield from ((output["traceback"], place) for place in range(len(output["traceback"])))
    else:
        data = output["data"]
        texts = [key for key in data if key.startswith("text/") and isinstance(data[key], str)]
        yield from ((data, key) for key in texts)
