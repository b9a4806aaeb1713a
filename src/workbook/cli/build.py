"""Commands for authors: turn text into notebooks."""

import sys
from typing import Annotated

import typer

from workbook.cli import common

app = typer.Typer()


@app.command()
def publish(
    names: Annotated[
        list[str] | None, typer.Argument(help="Texts to publish, like week1. All if none.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if something differs.")
    ] = False,
):
    """Turn the text of lessons and assignments into notebooks (for authors).

    Example: `workbook publish week1`, then `workbook publish --check`
    """
    root = common.course_root()
    script = root / "src" / "publish.py"
    if not script.exists():
        common.stop("This copy of the course has no texts to publish. Work in the authors' copy.")
    raise typer.Exit(
        common.run([sys.executable, str(script), *(names or []), *(["--check"] if check else [])])
    )
