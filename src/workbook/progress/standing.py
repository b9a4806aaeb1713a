"""How far a learner is: each section, question and exercise, and one line for each week."""

import re
import tomllib
from html import escape
from importlib import resources
from pathlib import Path

import pandas as pd

from workbook.exercise import bundle, markup
from workbook.progress import log


def table(course=".."):
    """List every section, question and exercise of the course, and how far the learner is.

    Parameters
    ----------
    course : path
        The folder that holds `notebooks` and `exercises`; seen from a lesson, the one above.

    Returns
    -------
    DataFrame
        `week`, `part` ("section", "question" or "exercise"), `name`, `state`, and for an exercise
        `attempts`, how many different answers were checked, and `said`, what the last check that
        failed said. A section is "not yet", "begun" or
        "read"; a question is "not yet", "right" or "not right" at the first try; an exercise is
        "not yet", "tried" or "passed", and a written one "not yet" or "written".

    Raises
    ------
    ValueError
        If there are no lessons, or if the record can't be read at all.
    """
    return _table(Path(course), log.read(course).events)[0]


def weeks(course=".."):
    """Count what `table` lists, one row a week.

    Returns
    -------
    DataFrame
        Index: week. `read` of `sections`, `answered` of `questions`, `passed` (or written) of
        `exercises`, and `tried` that are not passed yet.
    """
    return _count(table(course))


def show(course=".."):
    """Show where you stand, as a table with a line for each week.

    Returns
    -------
    Panel
        Shows itself in a notebook and prints as text.
    """
    course = Path(course)
    kept = log.read(course)
    found, problems = _table(course, kept.events)
    return Panel(_count(found), [*problems, *([kept.problem] if kept.problem else [])])


class Panel:
    """A table of weeks that shows itself; made by `show`."""

    def __init__(self, counts, problems):
        self.counts, self.problems = counts, problems

    @property
    def rows(self):
        """For each week, its name and what was read, answered and passed, in words."""
        for week, row in self.counts.iterrows():
            tried = f", {row.tried} more tried" if row.tried else ""
            yield (
                week,
                f"{row['read']} of {row.sections} sections read",
                f"{row.answered} of {row.questions} questions answered",
                f"{row.passed} of {row.exercises} exercises passed{tried}",
            )

    def __repr__(self):
        return "\n".join([*(f"{name}: {', '.join(told)}" for name, *told in self.rows),
                          *self.problems])  # fmt: skip

    def _repr_html_(self):
        head = "".join(
            f"<th scope='col' style='text-align: left'>{name}</th>"
            for name in ("week", "lesson", "questions", "assignment")
        )
        body = "".join(
            f"<tr><th scope='row' style='text-align: left'>{_title(name)}</th>"
            + "".join(f"<td style='text-align: left'>{words}</td>" for words in told)
            + "</tr>"
            for name, *told in self.rows
        )
        problems = "".join(f"<p>{escape(problem)}</p>" for problem in self.problems)
        return (
            "<table><caption>Where you stand, as far as it is saved</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{problems}"
        )


def _title(week):
    return f"Week {week.removeprefix('week')}"


def _table(course, events):
    """Make the table, and sentences on notebooks that could not be read."""
    names = sorted(path.stem for path in (course / "notebooks").glob("week*.ipynb"))
    names = [name for name in names if re.fullmatch(r"week\d+", name)]
    if not names:
        raise ValueError(
            f"course is {str(course)!r}, where no lesson was found; "
            "give the folder that holds `notebooks` and `exercises`."
        )
    rows, problems, firsts = [], [], log.firsts(events)
    for week in names:
        for part, path, list_ in [
            ("section", course / "notebooks" / f"{week}.ipynb", _sections),
            ("exercise", course / "exercises" / week / f"{week}.ipynb", _exercises),
        ]:
            mine = [e for e in events if e["kind"] == "check" and e["week"] == week]
            try:
                cells = markup.read_cells(path) if path.exists() else []
                found = [(week, part, *row) for row in list_(cells, mine)]
            except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
                found = []
                problems.append(f"{part}s of {week} are not counted: {path.name} can't be read.")
            rows += found
            if part == "section":
                rows += [(week, "question", *row) for row in _questions(week, firsts)]
    columns = ["week", "part", "name", "state", "attempts", "said"]
    return pd.DataFrame(rows, columns=columns), [each.capitalize() for each in problems]


def _sections(cells, _):
    """Tell of each section that has code how much of it was run."""
    section, ran = "", {}
    for cell in cells:
        if cell["cell_type"] == "markdown":
            headings = re.findall(r"^## (.+)$", cell["source"], re.MULTILINE)
            section = headings[-1].strip() if headings else section
        elif cell["cell_type"] == "code" and section:
            ran.setdefault(section, []).append(cell.get("execution_count") is not None)
    for name, runs in ran.items():
        yield name, "read" if all(runs) else "begun" if any(runs) else "not yet", 0, ""


def _questions(week, firsts):
    """Tell of each question of a week what the first answer was."""
    file = resources.files("workbook.page").joinpath("questions", f"{week}.toml")
    asked = tomllib.loads(file.read_text("utf-8"))["question"] if file.is_file() else []
    for name in (question["id"] for question in asked):
        first = firsts.get((week, name))
        state = "not yet" if first is None else "right" if first["right"] else "not right"
        yield name, state, int(first is not None), ""


def _exercises(cells, checks):
    """Tell of each exercise whether it passed its check, now or earlier, or was tried."""
    checked = {}
    for cell in cells:
        check = markup.name_of(cell)
        exercise, part = markup.exercise_of(check)
        if part == markup.CHECK:
            points = markup.about(cell)["points"]
            mine = [event for event in checks if event["cell"] == check]
            saved = bundle.read(cell.get("outputs", []))
            earned = [*([saved.earned] if saved else []), *(event["earned"] for event in mine)]
            passed = any(each >= points for each in earned)
            checked.setdefault(exercise, []).append((passed, mine))
    for cell in cells:
        if markup.role_of(cell) == markup.ANSWER:
            name = markup.name_of(cell)
            passed = [found for found, _ in checked.get(name, [])]
            mine = [event for _, found in checked.get(name, []) for event in found]
            tries = {event["attempt"] for event in mine} - {""}
            said = [event["said"] for event in sorted(mine, key=_at) if event.get("said")]
            changed = not markup.is_stub(cell)
            if cell["cell_type"] == "markdown":
                state = "written" if changed else "not yet"
            elif passed and all(passed):
                state = "passed"
            else:
                state = "tried" if tries or changed else "not yet"
            yield name, state, len(tries), said[-1] if said else ""


def _at(event):
    return event["at"]


def _count(found):
    """Count the states of each week."""
    counts = {}
    for week, rows in found.groupby("week", sort=False):
        by = {part: rows.loc[rows["part"] == part, "state"] for part in
              ("section", "question", "exercise")}  # fmt: skip
        counts[week] = {
            "read": int((by["section"] == "read").sum()),
            "sections": len(by["section"]),
            "answered": int((by["question"] != "not yet").sum()),
            "questions": len(by["question"]),
            "passed": int(by["exercise"].isin(["passed", "written"]).sum()),
            "exercises": len(by["exercise"]),
            "tried": int((by["exercise"] == "tried").sum()),
        }
    return pd.DataFrame.from_dict(counts, orient="index").rename_axis("week")
