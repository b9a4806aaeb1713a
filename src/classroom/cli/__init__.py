"""The command line: what learners and instructors do outside of a page."""

from importlib.metadata import version
from typing import Annotated

import typer

from classroom.cli import hub, learn, teach

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def main():
    """Run the command line."""
    app()


def _show_version(wanted: bool):
    if wanted:
        typer.echo(f"workbook {version('workbook')}")
        raise typer.Exit


@app.callback()
def workbook(
    wanted: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
):
    """Managing machine learning projects: the course on the command line.

    Learners need `workbook open`, `workbook validate week1` and `workbook glossary recall`;
    instructors `workbook collect`, `workbook grade`, `workbook export` and `workbook analyse`, and
    for a class on JupyterHub `workbook hub`. Run them anywhere inside the course's folder.
    """


for part in (learn, teach, hub):
    app.add_typer(part.app)
