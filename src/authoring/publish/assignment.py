"""An assignment's text: its exercises, each with checks, hints, right and wrong answers."""

import itertools
from dataclasses import dataclass

from authoring.publish import generators, hints, rules
from authoring.publish.cells import Text
from workbook.exercise import markup


@dataclass(frozen=True)
class Check:
    """A graded test: its points, whether learners see it, and its source."""

    points: float
    hidden: bool
    source: str
    line: int


@dataclass(frozen=True)
class Wrong:
    """A wrong answer: the mistake, part of the message it must get, and its source."""

    mistake: str
    says: str
    source: str
    line: int


@dataclass(frozen=True)
class Right:
    """Another right answer: its way, and its source."""

    way: str
    source: str
    line: int


@dataclass(frozen=True)
class Exercise:
    """One exercise. A written one has a rubric and a model answer and nothing that runs.

    `variant` is the code that draws a student's numbers, for those that differ; else empty.
    `generator` is the code that draws inputs; the hidden check that compares holds it already.
    """

    id: str
    written: bool
    points: float
    statement: str
    variant: str
    stub: str
    solution: str
    hints: tuple
    checks: tuple
    generator: str
    wrongs: tuple
    rights: tuple
    rubric: str
    line: int

    @property
    def model_answer(self):
        """What a written exercise's full marks look like; empty for code."""
        return markup.SOLUTION.inside(self.solution).strip() if self.written else ""


@dataclass(frozen=True)
class Assignment:
    """An assignment: all its cells, the code before the first answer, and the exercises."""

    name: str
    path: str
    cells: tuple
    prelude: tuple
    exercises: tuple


def read_assignment(path):
    """Read an assignment and refuse it unless every exercise is complete.

    Parameters
    ----------
    path : path of a py:percent file

    Returns
    -------
    Assignment

    Raises
    ------
    Refused
        With the file, the line and a sentence for each thing that is missing or wrong.
    """
    text = Text(path)
    exercises = [
        _exercise(name, parts)
        for name, parts in rules.gather_exercises(text)
        if rules.is_complete(text, name, parts)
    ]
    text.stop_if_refused()
    prelude = tuple(
        cell.source
        for cell in itertools.takewhile(lambda cell: cell.role != "exercise", text.cells)
        if cell.kind == "code"
    )
    return Assignment(text.name, str(path), tuple(text.cells), prelude, tuple(exercises))


def _exercise(name, parts):
    """Put an exercise together from its cells, which are known to be complete."""
    answer = parts["exercise"][0]
    written = answer.kind == "markdown"
    generator = "\n\n".join(cell.source for cell in parts["generator"])
    checks = tuple(
        Check(
            cell.marks["points"],
            bool(cell.marks.get("hidden")),
            generators.composed(cell.source, generator, answer.source, name),
            cell.line,
        )
        for cell in parts["check"]
    )
    return Exercise(
        id=name,
        written=written,
        points=answer.marks["points"] if written else sum(check.points for check in checks),
        statement="\n\n".join(cell.source for cell in parts["statement"]),
        variant="\n\n".join(cell.source for cell in parts["variant"]),
        stub=markup.stub_of(answer.source, answer.kind),
        solution=answer.source,
        hints=tuple(hint for cell in parts["hints"] for hint in hints.split(cell.source)),
        checks=checks,
        generator=generator,
        wrongs=tuple(
            Wrong(cell.marks["mistake"], cell.marks["says"], cell.source, cell.line)
            for cell in parts["wrong"]
        ),
        rights=tuple(Right(cell.marks["way"], cell.source, cell.line) for cell in parts["right"]),
        rubric="\n\n".join(cell.source for cell in parts["rubric"]),
        line=answer.line,
    )
