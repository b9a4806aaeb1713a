"""The two tables of the self-check, for a terminal and for a page."""

from rich.table import Table

EXERCISES = [
    *["exercise", "wrong", "accepted", "right", "rejected"],
    *["mutants", "killed", "equivalent", "survive", "share"],
]
CHECKS = [
    *["exercise", "inputs", "branches", "wrong", "own message first"],
    *["stub", "worked example", "raise ValueError", "return None"],
]
PAGES = [
    *["page", "cells", "seconds", "slowest cell", "live experiments"],
    *["pictures", "without words", "links", "broken"],
]


def of_exercises(entries, reasons):
    """Give a row for each exercise, and one for all.

    Parameters
    ----------
    entries : dict of str to ledger.Entry
    reasons : dict of str to dict
        The equivalent mutants of each exercise, as `ledger.equivalent` gives them.

    Returns
    -------
    list of list
        In the order of `EXERCISES`; the last is a text, like "97.5%".
    """
    counts = {name: _counts(each, reasons.get(name, {})) for name, each in entries.items()}
    counts["all"] = [sum(column) for column in zip(*counts.values(), strict=True)]
    return [[name, *row, _share(row)] for name, row in counts.items()]


def of_checks(entries):
    """Give a row for each exercise: what its checks reach, and what they pay for nothing.

    Parameters
    ----------
    entries : dict of str to ledger.Entry

    Returns
    -------
    list of list
        In the order of `CHECKS`; "-" where there is nothing to draw, or no value to write down.
    """
    rows = []
    for name, each in entries.items():
        inputs = [each.cases, f"{each.reached} of {each.outcomes}"] if each.cases else ["-", "-"]
        earned = [f"{each.unearned.get(kind, '-')}" for kind in CHECKS[5:]]
        rows.append([name, *inputs, each.wrong, each.named, *earned])
    return rows


def _counts(entry, reasons):
    alike = sum(name in reasons for name in entry.survivors)
    living = len(entry.survivors)
    bank = [entry.wrong, len(entry.accepted), entry.right, len(entry.rejected)]
    return [*bank, entry.mutants, entry.mutants - living, alike, living - alike]


def _share(row):
    killed, living = row[-3], row[-1]
    return f"{killed / (killed + living):.1%}"


def of_pages(pages):
    """Give a row for each page that was run.

    Parameters
    ----------
    pages : iterable of pages.Page

    Returns
    -------
    list of list
        In the order of `PAGES`.
    """
    return [
        [
            *[page.name, page.cells, f"{page.seconds:.1f}"],
            *[f"[{page.slowest}] {page.slowest_seconds:.1f} s", page.experiments],
            *[page.pictures, page.wordless, page.links, page.broken],
        ]
        for page in pages
    ]


def markdown(columns, rows):
    """Write a table as Markdown.

    >>> print(markdown(["page", "cells"], [["week1", 40]]))
    | page | cells |
    | --- | ---: |
    | week1 | 40 |
    """
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def terminal(title, columns, rows):
    """Make a table of it that rich can print."""
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*(str(cell).replace("[", "\\[") for cell in row))
    return table
