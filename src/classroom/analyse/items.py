"""A page about the exercises of one assignment: how hard they were, and what went wrong.

It names no learner, and quotes nobody but the course.
"""

from pathlib import Path

from markupsafe import Markup, escape

from classroom.analyse import analysis, handed, pages
from workbook.page import picture
from workbook.page.picture import Picture, bars

WEAK = 0.2  # Ebel and Frisbie (1991): below, an item should be revised
KNOWN = Markup(" <em>Known&nbsp;mistake.</em>")
MOST_SENTENCES = 15  # of an exercise, on the page


def difficulty(table):
    """Draw how hard the exercises were.

    Parameters
    ----------
    table : DataFrame, from `analysis.table`
        With one difficulty at least.

    Returns
    -------
    Picture
    """
    whole = table[(table["cell"] == "") & table["difficulty"].notna()].set_index("exercise")
    share = 100 * whole["difficulty"]
    hardest = share.idxmin()
    title = f"{hardest} was the hardest: {share[hardest]:.0f}% of its points were earned"
    if share.max() - share.min() < 0.5:
        title = f"No exercise was harder than another: {share.mean():.0f}% of the points each"
    return Picture(
        title=title,
        x="points earned, mean of those counted (% of an exercise's points)",
        y="",
        marks=(bars(share.index, share, highlight=share.index[share == share.min()]),),
        alt="Bars: " + ", ".join(f"{name} {value:.0f}%" for name, value in share.items()),
        x_range=(0, 100),
    )


def page(root, week):
    """Write the analysis of an assignment as a page that names no learner.

    Parameters
    ----------
    root : path of the course
    week : str

    Returns
    -------
    pathlib.Path
        `reports/WEEK-items.html` in the course's folder.

    Raises
    ------
    ValueError
        If there is no such assignment, or nothing that was graded.
    """
    class_ = handed.read(root, week)
    found, numbers = analysis.table(class_), analysis.summary(class_)
    whole, single = found[found["cell"] == ""], found[found["cell"] != ""]
    drawn = whole["difficulty"].notna().any()
    return pages.write(
        Path(root, "reports", f"{week}-items.html"),
        "items.html",
        title=f"{week}: what was hard",
        week=week,
        summary=_sentence(numbers),
        picture=Markup(picture.show(difficulty(found)).figure()) if drawn else "",
        limit=WEAK,
        weak=whole.loc[whole["discrimination"] < WEAK, "exercise"].tolist(),
        exercises=_rows("exercise", whole),
        silent=numbers["checks without data"],
        told=list(_told(analysis.misconceptions(class_))),
        checks=_rows("cell", single),
    )


def _sentence(numbers):
    submissions, kept = numbers["submissions"], numbers["counted"]
    noun = "submission" if submissions == 1 else "submissions"
    sentences = [f"{submissions:,} {noun}, {kept:,} counted below."]
    rest = numbers.drop(["submissions", "counted"])
    told = [
        f"{name} {count:,} ({count / submissions:.0%})" for name, count in rest.items() if count
    ]
    if told:
        sentences.append(f"Of all: {', '.join(told)}.")
    if kept < analysis.FEWEST:
        sentences.append("Numbers this small say little.")
    return " ".join(sentences)


def _rows(name, rows):
    """Give the columns and the rows of a table."""
    columns = [name, "points", "marks", "tried", "difficulty", "discrimination", "upper − lower"]
    why = ["missing because"] if rows["why"].any() else []
    body = [
        [
            row[name],
            pages.number(row["points"], "{:g}"),
            pages.number(row["marks"], "{:,}"),
            pages.number(row["tried"], "{:.0%}"),
            *(pages.number(row[each]) for each in ("difficulty", "discrimination", "upper_lower")),
            *(row["why"] for _ in why),
        ]
        for row in rows.to_dict("records")
    ]
    return [*columns, *why], body


def _told(told):
    """Give of each exercise how many tried it, how many sentences are left out, and the rest."""
    for exercise, rows in told.groupby("exercise", sort=False):
        body = [
            [
                pages.number(row["learners"], "{:,}"),
                pages.number(row["share"], "{:.0%}"),
                escape(row["sentence"]) + KNOWN * row["mistake"],
            ]
            for row in rows.head(MOST_SENTENCES).to_dict("records")
        ]
        tried = round(rows["learners"].iloc[0] / rows["share"].iloc[0])
        yield exercise, f"{tried:,}", len(rows) - len(body), body
