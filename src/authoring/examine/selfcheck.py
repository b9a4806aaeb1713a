"""Examine the course: do its checks tell right from wrong, and do its pages run as they should?"""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

os.environ.setdefault("OMP_NUM_THREADS", "1")  # two processes at a time, a core for each

import rich.progress
import typer
from rich.console import Console

from authoring import publish
from authoring.examine import ledger, pages, tables
from authoring.examine.survivors import NotHere

ROOT = Path(__file__).resolve().parents[3]


def grade_banks(assignments, known, bar):
    """Grade the banks and the mutants of all exercises that are not known yet as they stand.

    Parameters
    ----------
    assignments : list of authoring.publish.assignment.Assignment
    known : dict of str to ledger.Entry
    bar : rich.progress.Progress

    Returns
    -------
    dict of str to ledger.Entry
        Of all their exercises, in order.
    """
    found = {}
    for assignment in assignments:
        coded = [each for each in assignment.exercises if not each.written]
        marks = {each.id: ledger.fingerprint(assignment, each) for each in coded}
        fresh = {name: each for name, each in known.items() if each.fingerprint == marks.get(name)}
        todo = [each for each in coded if each.id not in fresh]
        task = bar.add_task(assignment.name, total=sum(map(ledger.answers_of, todo)))
        fresh |= ledger.examine(assignment, todo, lambda task=task: bar.advance(task))
        found |= {each.id: fresh[each.id] for each in coded}
    return found


def run_pages(names, bar):
    """Run pages, one after another, each in a new kernel, and sum each up.

    Parameters
    ----------
    names : list of str
    bar : rich.progress.Progress

    Returns
    -------
    list of pages.Page

    Raises
    ------
    pages.CellFailed
    """
    task, found = bar.add_task("pages", total=len(names)), []
    with tempfile.TemporaryDirectory() as desk:
        for folder in ("notebooks", "exercises"):  # a learner's copy: a page may save work
            shutil.copytree(ROOT / folder, Path(desk) / folder)
        for name in names:
            path = Path(desk) / "notebooks" / f"{name}.ipynb"
            for _ in range(3):  # a busy machine may try three times
                run = pages.Run(path, path.parent, timeout=pages.SECONDS_A_PAGE).execute()
                if not run.too_slow():
                    break
            found.append(pages.look(path, run))
            bar.advance(task)
    return found


def examine(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Weeks and other pages to examine, like week1. All if none."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also grade what did not change since the last time.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if there was news.")
    ] = False,
    skip_pages: Annotated[
        bool, typer.Option("--skip-pages", help="Run no page, only grade answers.")
    ] = False,
):
    """Examine the course, and print a table of its exercises and one of its pages.

    For each exercise it grades all wrong and right answers of the bank, and mutants: the solution
    with one small mistake, for each place where one can be made. A mutant with full points shows a
    hole in a check. Mend the check; or, if the mutant does what the statement asks, give the reason
    in src/assignments/equivalent.toml. What was found is kept in src/assignments/survivors.json,
    from which the site takes its table, so only exercises that changed are graded anew.

    Each page is run in a new kernel: seconds, the slowest cell, pictures without alternative text,
    links to files and headings that are not there.

    It exits with 1 if anything is not as it should be, and says what.

    Examples: `authoring examine week1 --skip-pages` after an edit of a check,
    `authoring examine --again --check` for everything anew.
    """
    texts = {path.stem: path for path in sorted((ROOT / "src" / "assignments").glob("week*.py"))}
    lessons = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    names = names or lessons
    for name in set(names) - set(lessons):
        typer.echo(f"There is no page {name!r}. There are: {', '.join(lessons)}.", err=True)
        sys.exit(2)
    asked = [publish.read_assignment(path) for name, path in texts.items() if name in names]
    known, reasons, console = ledger.read(), ledger.equivalent(), Console(stderr=True)
    try:
        with rich.progress.Progress(console=console, disable=not console.is_terminal) as bar:
            found = grade_banks(asked, {} if again else known, bar)
            seen = [] if skip_pages else run_pages([each for each in lessons if each in names], bar)
    except (NotHere, pages.CellFailed) as refused:
        typer.echo(refused, err=True)
        sys.exit(2)
    told = [*ledger.open_questions(found, reasons)]
    told += [question for page in seen for question in pages.open_questions(page)]
    known = ledger.read()  # an examination of another page may have ended meanwhile
    entries = found if names == lessons else known | found
    if entries != known and check:
        told.append(f"{ledger.LEDGER.name} says something else. Run this without --check.")
    elif entries != known:
        ledger.write(entries)
    tell(found, reasons, seen)
    typer.echo("\n".join(told or ["Everything is as it should be."]))
    sys.exit(1 if told else 0)


def tell(entries, reasons, seen):
    """Print the tables that there are; where no terminal sets their width, at full width."""
    out = Console() if sys.stdout.isatty() else Console(width=160)
    if entries:
        rows = tables.of_exercises(entries, reasons)
        out.print(tables.terminal("Exercises", tables.EXERCISES, rows))
        out.print(tables.terminal("Checks", tables.CHECKS, tables.of_checks(entries)))
    if seen:
        out.print(tables.terminal("Pages", tables.PAGES, tables.of_pages(seen)))
