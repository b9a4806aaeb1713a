"""The cells of a new exercise, ready to be filled."""

import keyword
from importlib import resources
from pathlib import Path

import typer

from authoring.publish.cells import Text
from authoring.publish.rules import NAME
from workbook import files

ROOT = Path(__file__).resolve().parents[3]
TEXTS = "src/assignments"


def new_exercise(root, week, name):
    """Add an exercise's cells to an assignment, before its written answer.

    What the cells say passes the rules of publishing; until it is replaced the exercise asks for
    twice a number.

    Parameters
    ----------
    root : path of the course
    week : str
        The assignment, like "week2".
    name : str
        Of the function that learners will write; from then on the exercise's id.

    Returns
    -------
    (Path, int)
        The file, and the line at which the new cells begin.

    Raises
    ------
    ValueError
        If there is no such assignment, or the name is taken or is no name of a function.
    """
    path = Path(root, TEXTS, f"{week}.py")
    if not path.is_file():
        there = ", ".join(sorted(other.stem for other in path.parent.glob("*.py")))
        raise ValueError(f"week is {week!r}; give one of {there}.")
    if not NAME.match(name) or keyword.iskeyword(name):
        raise ValueError(f"name is {name!r}; give the name of a function, such as mean_cost.")
    text = Text(path)
    exercises = [cell for cell in text.cells if cell.role == "exercise"]
    if name in {cell.marks["exercise"] for cell in exercises}:
        raise ValueError(f"name is {name!r}, which {week} has already; give another.")
    lines = path.read_text(encoding="utf-8").splitlines()
    written = {cell.marks["exercise"] for cell in exercises if cell.kind == "markdown"}
    begins = (cell.line - 1 for cell in text.cells if cell.marks.get("statement") in written)
    at = next(begins, len(lines))
    template = resources.files("authoring.publish").joinpath("exercise.txt").read_text("utf-8")
    cells = template.replace("NAME", name).replace("NUMBER", str(len(exercises)))
    lines[at:at] = [*cells.rstrip().splitlines(), "", ""]
    files.replace(path, "\n".join(lines).rstrip() + "\n")
    return path, at + 1


def new(week: str, name: str):
    """Write the cells of a new exercise into an assignment, ready to be filled.

    Example: `authoring new week2 spread` adds the exercise `spread` to src/assignments/week2.py,
    before its written answer. Then replace the statement, the answer, the hints, the checks and the
    wrong and right answers, and run `authoring examine week2`.
    """
    try:
        path, line = new_exercise(ROOT, week, name)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from None
    print(f"{path.relative_to(ROOT)}, line {line}: fill the cells, number the headings after it,")
    print(f"then `authoring publish {week}` and `authoring examine {week}`.")
