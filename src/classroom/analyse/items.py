"""A page about the exercises of one assignment: how hard they were, and what went wrong.

It names no learner, and quotes nobody but the course.
"""

from pathlib import Path

from classroom.analyse import analysis, handed, pages
from workbook.page import picture
from workbook.page.picture import Picture, bars

WEAK = 0.2  # Ebel and Frisbie (1991): below, an item should be revised
KNOWN = " <em>Known&nbsp;mistake.</em>"
MOST_SENTENCES = 15  # of an exercise, on the page
READ = (
    "Difficulty is the mean share of the points: 1 is easy, 0 is hard.",
    "Discrimination is the correlation of these points with the points in the other exercises. "
    f"Above 0.4 is very good; below {WEAK} look at the exercise; below 0 those who did well "
    "elsewhere failed here. Where nearly everybody succeeds it is low, and nothing is wrong.",
    "Upper − lower is the mean share of the points in the best 27% of the class, by the other "
    "exercises, less that in the last 27%.",
    "What the checks told: the share is of those who tried the exercise. A sentence counts once a "
    "learner; one wrong answer can get several. Known mistakes are those that a check recognises.",
    "Not counted: submissions that were refused, and those in which nothing was tried.",
)


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
    return pages.write(Path(root, "reports", f"{week}-items.html"), _page(class_))


def _page(class_):
    found, told = analysis.table(class_), analysis.misconceptions(class_)
    numbers, week = analysis.summary(class_), class_.assignment.week
    whole, single = found[found["cell"] == ""], found[found["cell"] != ""]
    drawn = whole["difficulty"].notna().any()
    parts = [pages.heading("Exercises"), _table("One row an exercise.", "exercise", whole)]
    silent = _silent(numbers["checks without data"], week)
    parts += [pages.heading("What the checks told"), *silent, *_told(told)]
    parts += [pages.heading("Checks"), _table("One row a check.", "cell", single)]
    return pages.document(
        f"{week}: what was hard",
        _sentence(numbers),
        pages.Html(picture.show(difficulty(found))._repr_html_()) if drawn else "",
        _look_at(whole),
        *parts,
        pages.heading("How to read this"),
        *READ,
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


def _look_at(whole):
    weak = whole.loc[whole["discrimination"] < WEAK, "exercise"]
    if weak.empty:
        return ""
    return (
        f"Look at {', '.join(weak)}: points there go hardly, or not at all, with points elsewhere. "
        "The statement may mislead, or a check may refuse what is right."
    )


def _table(caption, name, rows):
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
    return pages.table(caption, [*columns, *why], body)


def _silent(count, week):
    if count:
        noun = "submission is" if count == 1 else "submissions are"
        yield (
            f"{count:,} {noun} left out here: an older course graded them, or their checks' data "
            f"were changed, so nobody knows what the checks told. To grade all again: "
            f"workbook grade {week} --force."
        )


def _told(told):
    for exercise, rows in told.groupby("exercise", sort=False):
        body = [
            [
                pages.number(row["learners"], "{:,}"),
                pages.number(row["share"], "{:.0%}"),
                pages.Html(pages.escape(row["sentence"]) + KNOWN * row["mistake"]),
            ]
            for row in rows.head(MOST_SENTENCES).to_dict("records")
        ]
        tried = round(rows["learners"].iloc[0] / rows["share"].iloc[0])
        more = len(rows) - len(body)
        rest = f"; {more} more are left out" if more else ""
        caption = f"Of the {tried:,} who tried {exercise}, the most frequent first{rest}."
        yield pages.heading(exercise, 3)
        yield pages.table(caption, ["learners", "share", "told"], body)
    if told.empty:
        yield "No check told anybody anything: all passed, or no graded notebook can be read."
