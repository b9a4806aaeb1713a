"""A page that shows which submissions are alike, for a person to read both side by side."""

import re
from pathlib import Path

from markupsafe import Markup

from classroom.analyse import handed, likeness, pages, winnowing

SHOWN, LISTED = 25, 200  # pairs on the page
CELL = re.compile(r"^# %%(?P<about>.*)\n(?P<text>(?:(?!# %%).*(?:\n|$))*)", re.MULTILINE)
RIGHT = re.compile(r"\bright=\"(\w+)\"")


def given(root, assignment):
    """What explains likeness: what was handed out, and every answer that the course itself has.

    Parameters
    ----------
    root : path of the course
    assignment : handed.Assignment

    Returns
    -------
    dict
        From each exercise in code to a list of codes. The right answers of the assignment's text
        are among them where the authors' copy has it.
    """
    found = {
        name: [assignment.stubs[name], assignment.solutions[name]]
        for name, kind in assignment.exercises.items()
        if kind == "code"
    }
    text = Path(root, "src", "assignments", f"{assignment.week}.py")
    if text.is_file():
        for cell in CELL.finditer(text.read_text(encoding="utf-8")):
            exercise = RIGHT.search(cell["about"])
            if exercise and exercise[1] in found:
                found[exercise[1]].append(cell["text"])
    return found


def page(root, week, *, most_share=likeness.MOST_SHARE, least=likeness.LEAST):
    """Write which submissions of an assignment are alike, side by side, for a person.

    Parameters
    ----------
    root : path of the course
    week : str
    most_share, least : as for `likeness.compare`

    Returns
    -------
    pathlib.Path
        `reports/WEEK-similar.html` in the course's folder. It names learners.

    Raises
    ------
    ValueError
        If there is no such assignment, or fewer than two graded notebooks can be read.
    """
    assignment = handed.read_assignment(root, week)
    notebooks = dict(handed.read_notebooks(root, assignment))
    answers = {student: each.answers for student, each in notebooks.items() if each is not None}
    if len(answers) < 2:
        raise handed.CannotAnalyse(
            f"It takes two to be alike, and of {week} the folder autograded has {len(answers)} "
            f"notebook{'' if len(answers) == 1 else 's'} that can be read. "
            f"Run `workbook grade {week}` first."
        )
    known = given(root, assignment)
    found = likeness.compare(answers, known, most_share=most_share, least=least)
    pairs, crowds = found.pairs, found.crowds.head(LISTED)
    return pages.write(
        Path(root, "reports", f"{week}-similar.html"),
        "similar.html",
        title=f"{week}: submissions that are alike",
        summary=_sentence(found, len(answers), least),
        unread=len(notebooks) - len(answers),
        pairs=[_pair(row) for row in pairs.head(LISTED).itertuples()],
        more=f" The first {LISTED} of {len(pairs):,}." if len(pairs) > LISTED else "",
        crowds=[
            [row.exercise, pages.number(len(row.students), "{:,}"), ", ".join(row.students[:40])]
            for row in crowds.itertuples()
        ],
        evidence=list(_evidence(pairs.head(SHOWN), answers, known)),
    )


def _sentence(found, count, least):
    every = count * (count - 1) // 2
    scores = sorted(found.scores.elements())
    beyond = every - int(0.99 * every)  # pairs in the top hundredth
    usual = scores[-beyond] if beyond <= len(scores) else 0
    noun = "pair" if every == 1 else "pairs"
    return (
        f"{count:,} submissions, {every:,} {noun}; {len(found.pairs):,} of them share {least} "
        f"rare fingerprints or more. One pair in a hundred shares {usual} or more."
    )


def _pair(row):
    link = Markup('<a href="#pair-{}">{}</a>')
    return [
        pages.number(row.score, "{:,}"),
        pages.number(row.overlap, "{:.0%}"),
        link.format(row.Index, row.one) if row.Index < SHOWN else row.one,
        row.other,
        ", ".join(f"{name} {count}" for name, count in row.exercises.items()),
    ]


def _evidence(pairs, answers, given):
    """Give of each pair both names and, of each exercise, its score and both sides."""
    known = likeness.explained(given)
    for row in pairs.itertuples():
        both = row.one, row.other
        exercises = []
        for exercise, count in row.exercises.items():
            names = likeness.prescribed(given[exercise][0])
            sources = [answers[student][exercise] for student in both]
            prints = [winnowing.prints(source, names) for source in sources]
            common = prints[0].keys() & prints[1].keys() - known
            sides = [
                (student, _lines(source, [found[digest] for digest in common]))
                for student, source, found in zip(both, sources, prints, strict=True)
            ]
            exercises.append((exercise, count, sides))
        yield *both, exercises


def _lines(source, places):
    """Give the lines of a code, and of each whether it is in one of the places."""
    alike = {line for first, last in places for line in range(first, last + 1)}
    lines = source[: winnowing.LONGEST].split("\n")
    return [(line, number in alike) for number, line in enumerate(lines, start=1)]
