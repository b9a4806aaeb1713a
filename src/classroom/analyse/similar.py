"""A page that shows which submissions are alike, for a person to read both side by side."""

import re
from pathlib import Path

from classroom.analyse import handed, likeness, pages, winnowing

SHOWN, LISTED = 25, 200  # pairs on the page
CELL = re.compile(r"^# %%(?P<about>.*)\n(?P<text>(?:(?!# %%).*(?:\n|$))*)", re.MULTILINE)
RIGHT = re.compile(r"\bright=\"(\w+)\"")
WORDS = (
    "This page shows where the code of two submissions is alike beyond what the course gave to "
    "all. It is evidence, no proof: a person has to read both, and to hear both.",
    "Innocent reasons: they were allowed to work together; both read the same book, page or "
    "question-and-answer thread, or asked the same tutor or the same program; the exercise leaves "
    "few ways; one person handed in twice. The page does not say who had it first.",
    "Renaming, layout, comments and type hints do not matter. An answer that was written anew is "
    "not found, and short answers leave no trace. Written answers are not compared.",
    "It names learners: keep it to yourself.",
)


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
    text = pages.document(
        f"{week}: submissions that are alike",
        *WORDS,
        *_found(found, answers, len(notebooks) - len(answers), least),
        *_crowds(found.crowds),
        *_evidence(found.pairs.head(SHOWN), answers, known),
    )
    return pages.write(Path(root, "reports", f"{week}-similar.html"), text)


def _found(found, answers, unread, least):
    pairs, every = found.pairs, len(answers) * (len(answers) - 1) // 2
    scores = sorted(found.scores.elements())
    beyond = every - int(0.99 * every)  # pairs in the top hundredth
    usual = scores[-beyond] if beyond <= len(scores) else 0
    noun = "pair" if every == 1 else "pairs"
    yield (
        f"{len(answers):,} submissions, {every:,} {noun}; {len(pairs):,} of them share {least} "
        f"rare fingerprints or more. One pair in a hundred shares {usual} or more."
    )
    yield f"Not compared, since they can't be read: {unread}." if unread else ""
    if len(pairs):
        rows = [
            [
                pages.number(row.score, "{:,}"),
                pages.number(row.overlap, "{:.0%}"),
                pages.link(row.one, f"pair-{row.Index}") if row.Index < SHOWN else row.one,
                row.other,
                ", ".join(f"{name} {count}" for name, count in row.exercises.items()),
            ]
            for row in pairs.head(LISTED).itertuples()
        ]
        yield (
            "Score: rare fingerprints that both have. Overlap: their share of what the one with "
            "fewer wrote beyond what was given. The first of a pair leads to both, side by side."
        )
        more = f" The first {LISTED} of {len(pairs):,}." if len(pairs) > LISTED else ""
        caption = f"The most alike first.{more}"
        yield pages.table(caption, ["score", "overlap", "one", "other", "in"], rows)


def _crowds(crowds):
    if len(crowds):
        yield pages.heading("The same in many submissions")
        yield "Too many share these answers to count as evidence for any two; see why."
        rows = [
            [row.exercise, pages.number(len(row.students), "{:,}"), ", ".join(row.students[:40])]
            for row in crowds.head(LISTED).itertuples()
        ]
        caption = "The most frequent first."
        yield pages.table(caption, ["exercise", "submissions", "the first forty"], rows)


def _evidence(pairs, answers, given):
    known = likeness.explained(given)
    for row in pairs.itertuples():
        yield pages.heading(f"{row.one} and {row.other}", anchor=f"pair-{row.Index}")
        for exercise, count in row.exercises.items():
            yield pages.heading(f"{exercise}: {count}", 3)
            names = likeness.prescribed(given[exercise][0])
            sources = [answers[student][exercise] for student in (row.one, row.other)]
            prints = [winnowing.prints(source, names) for source in sources]
            common = prints[0].keys() & prints[1].keys() - known
            sides = (
                _side(student, source, [found[digest] for digest in common])
                for student, source, found in zip(
                    (row.one, row.other), sources, prints, strict=True
                )
            )
            yield pages.Html(f'<div class="pair">{"".join(sides)}</div>')


def _side(student, source, places):
    alike = {line for first, last in places for line in range(first, last + 1)}
    lines = [
        f"<mark>{pages.escape(line)}</mark>" if number in alike else pages.escape(line)
        for number, line in enumerate(source[: winnowing.LONGEST].split("\n"), start=1)
    ]
    code = "\n".join(lines)
    return f"<div><strong>{pages.escape(student)}</strong><pre><code>{code}</code></pre></div>"
