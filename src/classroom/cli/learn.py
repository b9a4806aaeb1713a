"""Commands for learners: open a page, look up a term, see where you stand, validate."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from classroom.cli import common

app = typer.Typer()


@app.command("open")
def open_lab(
    week: Annotated[str, typer.Argument(help="A lesson, like week1.")] = "start",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser window too.")
    ] = True,
    port: Annotated[int, typer.Option(help="The port JupyterLab listens on.")] = 8888,
):
    """Open JupyterLab on the start page, or on a week's lesson.

    Example: `workbook open week1`
    """
    root = common.course_root()
    known = sorted(path.stem for path in root.glob("notebooks/*.ipynb"))
    if week not in known:
        common.stop(f"There is no lesson {week!r}. There are: {', '.join(known) or 'none yet'}.")
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--port={port}"),
        f"--LabApp.default_url=/lab/tree/notebooks/{week}.ipynb",
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]
    # nbgrader's extensions call programs of this environment by their bare names.
    scripts = str(Path(sys.executable).parent)
    path = scripts + os.pathsep + os.environ.get("PATH", "")
    raise typer.Exit(common.run(command, cwd=root, env=os.environ | {"PATH": path}))


@app.command()
def glossary(
    term: Annotated[str, typer.Argument(help="A term of the course, like PSI.")],
):
    """Say what a term of the course means, and where the course explains it.

    Example: `workbook glossary recall`
    """
    from workbook.page import glossary

    try:
        found = glossary.find(term)
    except ValueError as error:
        common.stop(str(error))
    typer.echo(f"{found!r}\nExplained in notebooks/{found.page}.ipynb: {found.section}")


@app.command("progress")
def show_progress():
    """Say what you have read, answered and passed, from your own files; nothing leaves the machine.

    Example: `workbook progress`
    """
    from workbook import progress

    try:
        typer.echo(progress.show(common.course_root()))
    except ValueError as error:
        common.stop(str(error))


@app.command()
def validate(
    notebook: Annotated[str, typer.Argument(help="A notebook, or a week like week1.")],
):
    """Run an exercise notebook as nbgrader's Validate button does, and say what passes.

    Exits with 0 if every exercise passes, 1 if not, 2 if there was nothing to validate.

    Example: `workbook validate week1`
    """
    from classroom.intake import validation

    root = common.find_course_root()
    path = Path(notebook)
    if not path.is_file() and path.suffix != ".ipynb":
        path = common.course_root() / "exercises" / notebook / f"{notebook}.ipynb"
        known = sorted(path.stem for path in root.glob("exercises/*/*.ipynb"))
        if notebook not in known:
            common.stop(
                f"There is no exercise {notebook!r}. There are: {', '.join(known) or 'none'}."
            )
    try:
        verdicts, notes = validation.validate(path, root)
    except validation.CannotValidate as error:
        common.stop(str(error))
    for verdict in verdicts:
        state = "passes" if verdict.passes else "not yet" if verdict.answered else "no answer yet"
        typer.echo(f"{verdict.exercise}: {state}")
        for line in "\n\n".join(verdict.messages).splitlines():
            typer.echo(f"    {line}".rstrip())
    for note in notes:
        typer.echo(f"Grading will say: {note}")
    passed = sum(verdict.passes for verdict in verdicts)
    typer.echo(f"{passed} of {len(verdicts)} exercises pass. Hidden checks run when it is graded.")
    raise typer.Exit(0 if passed == len(verdicts) else 1)
