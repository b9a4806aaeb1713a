"""How an exercise is marked in a notebook: the ids and roles of its cells, its stub, its markers.

Publishing writes these marks; grading, feedback and a learner's own standing read them. They are
nbgrader's, but for the ids: an exercise's answer has its name, a cell of it the name and a part.
"""

import json
import re
from pathlib import Path

# The roles of a cell that nbgrader knows. An answer in words is an ANSWER with points of its own.
ANSWER, TEST, TEXT = "answer", "test", "text"
# The parts that ids name: tests that learners see or do not, numbers drawn for one student.
CHECK, HIDDEN, VARIANT = "check", "hidden", "variant"
# How a test is graded: in a process of its own, or beside the answer.
ISOLATED, IN_KERNEL = "isolated", "in-kernel"
UNANSWERED = NotImplementedError  # what an answer raises that is still as it was handed out
STUB = {
    "code": ("# YOUR CODE HERE", f"raise {UNANSWERED.__name__}()"),
    "markdown": ("YOUR ANSWER HERE",),
}
_PART = re.compile(rf"-({CHECK}-\d+|{HIDDEN}-\d+|{VARIANT})$")


class Region:
    """Lines that only instructors see, between two that say so.

    >>> hidden = Region("TESTS")
    >>> print(hidden.around("1"))
    ### BEGIN TESTS
    1
    ### END TESTS
    >>> hidden.inside("# It is kind.\\n" + hidden.around("1")), hidden.without(hidden.around("1"))
    ('1', '')
    """

    def __init__(self, name):
        self.begin, self.end = f"BEGIN {name}", f"END {name}"  # found anywhere in a line
        self.lines = f"### {self.begin}", f"### {self.end}"

    def around(self, source):
        """Put source between the two lines."""
        return "\n".join([self.lines[0], source, self.lines[1]])

    def inside(self, source):
        """Give the lines between, from all regions of a source."""
        return "\n".join(line for line, place in self._places(source) if place == "inside")

    def without(self, source, instead=()):
        """Leave the regions out, with the lines of `instead` as far to the right in their place."""
        kept = []
        for line, place in self._places(source):
            if place == "begin":
                kept += [line[: len(line) - len(line.lstrip())] + each for each in instead]
            elif place == "outside":
                kept.append(line)
        return "\n".join(kept)

    def unmarked(self, source):
        """Leave the two lines out, and nothing that is between them."""
        kept = (line for line, place in self._places(source) if place in ("inside", "outside"))
        return "\n".join(kept)

    def _places(self, source):
        place = "outside"
        for line in source.split("\n"):
            if self.begin in line or self.end in line:
                yield line, "begin" if self.begin in line else "end"
                place = "inside" if self.begin in line else "outside"
            else:
                yield line, place


SOLUTION, HIDDEN_TESTS = Region("SOLUTION"), Region("HIDDEN TESTS")


def stub_of(source, kind, role=ANSWER):
    """Give what nbgrader hands out of a source cell: no solution, and no hidden test.

    Parameters
    ----------
    source, kind : str
        Of the cell; the kind is "code" or "markdown".
    role : str
        As `role_of` gives it. An answer without markers is all solution.

    >>> print(stub_of("Because:\\n" + SOLUTION.around("It is cheap."), "markdown"))
    Because:
    YOUR ANSWER HERE
    """
    if role != ANSWER:
        return HIDDEN_TESTS.without(source)
    is_marked = SOLUTION.begin in source
    return SOLUTION.without(source, STUB[kind]) if is_marked else "\n".join(STUB[kind])


def is_stub(cell):
    """Say whether an answer still is as it was handed out: its stub is in it.

    >>> is_stub({"cell_type": "markdown", "source": "YOUR ANSWER HERE"})
    True
    """
    return STUB[cell["cell_type"]][-1] in cell["source"]


def about(cell):
    """Give nbgrader's metadata of a cell; an empty dict for a learner's own."""
    return cell["metadata"].get("nbgrader", {})


def name_of(cell):
    """Give the id by which nbgrader knows a cell; empty if it does not."""
    return about(cell).get("grade_id", "")


def role_of(cell):
    """Give a cell's role: ANSWER, TEST, TEXT (locked, without points); empty for a learner's own.

    >>> role_of({"metadata": {"nbgrader": metadata("double-check-1", TEST, 2)}})
    'test'
    """
    found = about(cell)
    if found.get("solution"):
        return ANSWER
    if found.get("grade"):
        return TEST
    return TEXT if found else ""


def is_test(cell):
    """Say whether a cell is a test, whose points its run gives."""
    return role_of(cell) == TEST


def is_graded(cell):
    """Say whether a cell carries points, as a test does and an answer in words."""
    return bool(about(cell).get("grade"))


def metadata(name, role, points=None):
    """Give nbgrader's metadata for a cell of a role, with the points of those that carry some."""
    found = {
        "grade": points is not None,
        "grade_id": name,
        "locked": role != ANSWER,
        "schema_version": 3,
        "solution": role == ANSWER,
        "task": False,
    }
    return found if points is None else found | {"points": points}


def grading_of(cell):
    """Give how a test is graded, ISOLATED or IN_KERNEL; empty where nothing is said."""
    return cell["metadata"].get("workbook", {}).get("grading", "")


def set_grading(cell, how):
    """Note in a cell how its test is graded."""
    cell["metadata"]["workbook"] = {"grading": how}


def id_of(exercise, part="", number=1):
    """Give the id of a cell of an exercise, or of an assignment's text.

    >>> id_of("double"), id_of("double", "hidden", 2), id_of("double", "hints")
    ('double', 'double-hidden-2', 'double-hints')
    >>> id_of("week1", "text", 7)
    'week1-text-007'
    """
    if part == TEXT:
        return f"{exercise}-{part}-{number:03}"
    tail = f"-{number}" if part in (CHECK, HIDDEN) else ""
    return f"{exercise}-{part}{tail}" if part else exercise


def exercise_of(name):
    """Give the exercise to which an id belongs, and which part of it.

    >>> exercise_of("double-hidden-2"), exercise_of("double"), exercise_of("double-variant")
    (('double', 'hidden'), ('double', ''), ('double', 'variant'))
    """
    found = _PART.search(name)
    return (name[: found.start()], found[1].partition("-")[0]) if found else (name, "")


def source_of(cell):
    """Give a cell's text, which a file holds as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def read_cells(path):
    """Read the cells of a notebook, each with its text in one piece."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": source_of(cell)} for cell in cells]
