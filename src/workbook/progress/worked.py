"""Worked answers, after honest tries: first what your own answer was told, then one that works.

They lie packed beside the lessons, for those who learn alone. A class may be handed out without.
"""

import base64
import json
from html import escape
from pathlib import Path

from workbook.progress import log, standing

FOLDER = "answers"  # beside the lessons
TRIES = 3  # different answers that were checked


def answer(exercise):
    """Show a worked answer to an exercise of this course, once you have tried.

    Parameters
    ----------
    exercise : str
        Its name, such as "mean_cost".

    Returns
    -------
    Worked
        Shows itself. It opens after three different answers that were checked, or when yours has
        passed; for a written exercise, when your text is saved. Until then it says what is missing.

    Raises
    ------
    ValueError
        For an exercise that there is not.
    """
    course = log.course_of(Path.cwd())
    if course is None:
        return Worked(exercise, "Worked answers open in your own copy of the course.")
    found = standing.table(course).query("part == 'exercise'")
    if exercise not in set(found["name"]):
        here = found[found["week"] == Path.cwd().name]
        names = ", ".join(here["name"] if len(here) else found["name"])
        raise ValueError(f"exercise is {exercise!r}; give one of these: {names}.")
    row = found.set_index("name").loc[exercise]
    kept = _kept(course / "notebooks" / FOLDER / f"{row.week}.txt").get(exercise)
    if kept is None:
        return Worked(
            exercise, "This copy of the course has no worked answer. Ask your instructor."
        )
    if row.state in ("passed", "written"):
        return Worked(exercise, "", kept=kept)
    if row.attempts >= TRIES:
        return Worked(exercise, "", row.said, kept)
    if "rubric" in kept:
        return Worked(exercise, "Write your own first, and save the page. Then this opens.")
    tries = f"{row.attempts} of {TRIES} different tries so far."
    return Worked(exercise, f"{tries} Try what the check says, and open the hints.", row.said)


class Worked:
    """A worked answer, or what is missing until it opens; made by `answer`."""

    def __init__(self, exercise, closed, said="", kept=None):
        self.exercise, self.closed, self.said, self.kept = exercise, closed, said, kept or {}

    @property
    def parts(self):
        """What there is to read, as pairs of a title and a text."""
        if self.kept:
            yield "A worked answer", self.kept["answer"]
        for way in self.kept.get("ways", []):
            yield f"Another way: {way['way']}", way["source"]
        if self.kept.get("rubric"):
            yield "What earns the points", self.kept["rubric"]

    @property
    def opening(self):
        """What stands above it."""
        last = f"The check last told you:\n{self.said}" if self.said else ""
        return "\n\n".join(filter(None, [self.closed, last]))

    def __repr__(self):
        told = [f"{title}\n\n{text}" for title, text in self.parts]
        return "\n\n".join(filter(None, [self.opening, *told]))

    def _repr_html_(self):
        folded = "".join(
            f"<details><summary>{escape(title)}</summary>"
            f"<pre style='white-space: pre-wrap'>{escape(text)}</pre></details>"
            for title, text in self.parts
        )
        opening = escape(self.opening)
        return f"<div><p style='white-space: pre-wrap'>{opening}</p>{folded}</div>"


def _kept(path):
    """Unpack the answers of a week; none where the class was handed out without."""
    if not path.exists():
        return {}
    try:
        packed = path.read_text(encoding="utf-8").partition("\n")[2]
        return json.loads(base64.b64decode(packed))
    except (ValueError, OSError) as error:
        raise ValueError(
            f"{FOLDER}/{path.name} can't be read ({error}); copy it anew from the course."
        ) from None
