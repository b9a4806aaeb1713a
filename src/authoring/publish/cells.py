"""A text file's cells, each with its line number, and what is wrong with them."""

import ast
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from workbook import case

# Every line that jupytext takes for the start of a cell, and the two ways in which we write it.
STARTS_A_CELL = re.compile(r"^#\s*(%%|<codecell>|In\[[0-9 ]*\]:?)")
WELL_WRITTEN = re.compile(r"""^# %%( \[markdown\])?( +\w+=("([^"\\]|\\.)*"|[\w.]+))*$""")
MAGIC = re.compile(r"^\s*([%!?]|[\w.]+\?+\s*$)")
MISSING = (
    "The library that reads the texts, jupytext, is not installed here. Install what authors need: "
    "python -m pip install -c constraints.txt -e '.[author]'"
)
# Read one way only, and leave every line as it is written.
FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}


@dataclass(frozen=True, order=True)
class Problem:
    """One sentence about one line: what is wrong with it and what would do."""

    path: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.sentence}"


class Refused(ValueError):
    """Texts that can't be published, with every problem found in them."""

    def __init__(self, problems):
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Cell:
    """One cell: its kind ("code" or "markdown"), source, and the marks on its percent line.

    `line` is that of its percent line, `first` that of its source's first line.
    """

    kind: str
    source: str
    marks: dict = field(hash=False)
    line: int
    first: int

    @property
    def role(self):
        """What it is for: its first mark ("statement", "check", …), or "" for a plain cell."""
        return next(iter(self.marks), "")

    @property
    def lines(self):
        """The source's lines, each with its line number in the file."""
        return list(enumerate(self.source.split("\n"), start=self.first))

    @property
    def tree(self):
        """The code's syntax tree; empty if it is no valid Python, which is refused elsewhere."""
        try:
            return ast.parse(self.source)
        except SyntaxError:
            return ast.Module(body=[], type_ignores=[])


class Text:
    """A py:percent file: its cells in order, and the problems found so far.

    Jupytext drops line numbers, so the file is cut at its percent lines and each piece read alone.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.name = self.path.stem
        self.problems = []
        lines = self.path.read_text(encoding="utf-8").splitlines()
        starts = [number for number, line in enumerate(lines) if STARTS_A_CELL.match(line)]
        if any(line.strip() for line in lines[: starts[0] if starts else None]):
            self.refuse(1, "there is text before the first cell. Start the file with `# %%`.")
        self.cells = [
            self._read_cell(start, lines[start:end])
            for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
        ]

    def refuse(self, line, sentence):
        """Note a problem; reading goes on, so that an author hears of all of them at once."""
        near = os.path.relpath(self.path)
        shown = str(self.path) if near.startswith("..") else near
        self.problems.append(Problem(shown, line, sentence))

    def stop_if_refused(self):
        """Raise `Refused` if any problem was noted."""
        if self.problems:
            raise Refused(self.problems)

    def _read_cell(self, start, lines):
        try:
            import jupytext
        except ImportError:
            raise ValueError(MISSING) from None

        line = start + 1
        if not WELL_WRITTEN.match(lines[0].rstrip()):
            self.refuse(
                line,
                "this line starts a cell, but not in a known way. Write `# %%` or "
                '`# %% [markdown]`, then marks like `points=2` or `check="name"`; if it was meant '
                "as a comment, begin it with other characters.",
            )
        read = jupytext.reads("\n".join(lines), fmt=FORMAT).cells[0]
        marks = {
            key: value
            for key, value in read.metadata.items()
            if key not in ("lines_to_next_cell", "cell_marker")
        }
        body = next((number for number, text in enumerate(lines[1:], 1) if text.strip("# ")), 1)
        source = case.fill(read.source) if read.cell_type == "markdown" else read.source
        cell = Cell(read.cell_type, source, marks, line, start + body + 1)
        self._look_at(cell)
        return cell

    def _look_at(self, cell):
        """Refuse what no kind of cell may be: empty, no Python, or only IPython's Python."""
        if not cell.source.strip():
            self.refuse(cell.line, "this cell is empty. Write something below it or remove it.")
        if cell.kind != "code":
            return
        magics = [(line, text) for line, text in cell.lines if MAGIC.match(text)]
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            for line, text in magics:
                self.refuse(line, f"`{text.strip()}` is a magic. Write it as plain Python.")
            if not magics:
                self.refuse(
                    cell.first + (error.lineno or 1) - 1,
                    f"this is not valid Python ({error.msg}). Mend it; if a string here holds a "
                    "line that starts with `# %%`, begin that line differently.",
                )
