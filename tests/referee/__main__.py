"""Recompute the course's boldest figures and hold them against what pages print.

    python tests/referee                 all figures, a minute
    python tests/referee best_rule npv   only figures with one of these words in their name
    python tests/referee --linked        only those that a page is linked to
    python tests/referee --find 55.7     which figures round to a number that you want to print
    python tests/referee --keep          write table.md, which the site shows

The referee reads the shipped tables with code of its own, and nothing of `workbook`. It prints for
each figure: its name, the value with its 95% interval, what pages print, and the difference.

To hold a sentence to a figure, add it to tests/referee/pages.toml:

    [best_rule]
    week1 = "The best rule, overdue > 3, costs {}"

The phrase is a regular expression in which {} stands for a printed number and a space for any white
space. It is searched in the page's text, from which * and ` are gone. Give {} once for the value,
twice for the ends of its interval, three times for all. {%} stands for a number in per cent that
has no sign behind it, {k} and {M} for thousands and millions. Several phrases of a page are a list.
"week1 outputs" instead of week1 searches what the cells print. A number may be off by half a unit
of its last digit; ends of intervals by 5% of the width more, as two bootstraps differ. A number
without a sign is compared by its size, per cent with a share. The exit code is 1 if a page differs.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from referee import pages
from referee.figures import FIGURES

TABLE = Path(__file__).with_name("table.md")


def main(arguments=None):
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python tests/referee",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", help="parts of names; all figures without")
    parser.add_argument("--linked", action="store_true", help="only figures that a page prints")
    parser.add_argument("--find", metavar="NUMBER", help="only figures that would be printed so")
    parser.add_argument("--keep", action="store_true", help="write the table of the site")
    asked = parser.parse_args(arguments)
    if asked.keep:
        TABLE.write_text(table(), encoding="utf-8")
        return 0
    linked = {}
    for link in pages.links():
        if not link.in_outputs:
            linked.setdefault(link.figure, []).append(link)
    wrong = 0
    print(f"{'figure':<48}{'referee':>24}   pages")
    for name, figure in FIGURES.items():
        if asked.words and not any(word in name for word in asked.words):
            continue
        if asked.linked and name not in linked:
            continue
        if asked.find and not printed_so(figure, asked.find):
            continue
        print(f"{name:<48}{shown(figure.values):>24}", figure.about if name not in linked else "")
        for link in linked.get(name, []):
            problems = pages.judge(figure, link, pages.prose(link.page))
            wrong += len(problems)
            print(f"{'':<48}{'':>24}   {line(figure, link)}{'  DIFFERS' if problems else ''}")
    return int(wrong > 0)


def table():
    """What pages print beside what the referee finds, as a table in Markdown."""
    rows = ["| figure | page | printed | referee |", "|---|---|---|---|"]
    for link in pages.links():
        if not link.in_outputs:
            figure, found = FIGURES[link.figure], pages.printed(link, pages.prose(link.page))
            said = ", ".join(found[0]) if found else "not found"
            rows.append(f"| {figure.about} | {link.page} | {said} | {shown(figure.values)} |")
    return "\n".join(rows) + "\n"


def shown(values):
    """A value and its interval, in few digits."""
    value, *ends = (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" for value in values)
    if abs(values[0]) >= 100 > abs(values[0]) / 10:
        value = f"{values[0]:.1f}"
    elif 10 <= abs(values[0]) < 100:
        value = f"{values[0]:.2f}"
    return f"{value} [{', '.join(ends)}]" if ends else value


def line(figure, link):
    """What a page prints at a link, and how far it lies from the referee."""
    found = pages.printed(link, pages.prose(link.page))
    if not found:
        return f"{link.page}: not found: {link.phrase}"
    gaps = []
    ours = pages.expected(figure, found[0])
    for text, value, unit in zip(found[0], ours, link.units, strict=True):
        said = pages.number(text, unit)[0]
        gaps.append(said - (value if said < 0 else abs(value)))
    return (
        f"{link.page}: {', '.join(found[0])}  difference {', '.join(f'{gap:+.2g}' for gap in gaps)}"
    )


def printed_so(figure, text):
    """Whether a figure's value rounds to a text."""
    said, half = pages.number(text)
    value = figure.values[0] if said < 0 else abs(figure.values[0])
    return abs(said - value) <= half * (1 + 1e-9)


if __name__ == "__main__":
    sys.exit(main())
