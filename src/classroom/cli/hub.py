"""Commands for a class on JupyterHub: make what it needs, and see whether it works."""

from pathlib import Path
from typing import Annotated

import typer

from classroom.cli import common

app = typer.Typer()
hub = typer.Typer(no_args_is_help=True, help="A class on JupyterHub, on one machine.")
app.add_typer(hub, name="hub")


@hub.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write it, like /srv/class.")],
    grader: Annotated[str, typer.Option(help="The account that grades; the course is its own.")],
    instructor: Annotated[
        list[str] | None, typer.Option(help="Who may use it; once for each.")
    ] = None,
    students: Annotated[str, typer.Option(help="The system's group of the students.")] = "students",
    port: Annotated[int, typer.Option(help="Where the hub listens.")] = 8000,
):
    """Write what a class on this machine needs: a hub, an exchange, learners' copies (as root).

    The course goes, as it is committed, into the home of the grader, which nobody else can read.
    Run it again after an update of the course's programs: it writes its own files anew, and leaves
    all work as it is.

    Exits with 0, or 2 if something is missing.

    Example: `sudo workbook hub init /srv/class --grader grader --instructor ann`
    """
    from classroom.hub import kit

    about = (common.course_root(), folder.absolute(), grader, tuple(instructor or ()), students)
    try:
        for sentence in kit.init(kit.Class(*about, port)):
            typer.echo(sentence)
    except kit.CannotInit as error:
        common.stop(str(error))


@hub.command()
def check(
    week: Annotated[str | None, typer.Argument(help="The assignment; the first if none.")] = None,
):
    """Walk the life of an assignment with made-up students, and say what works.

    Releases, fetches, answers, submits, collects, grades, and gives feedback back, by nbgrader's
    own exchange, in a folder that is thrown away: nothing of the course is changed. As root each
    student is a user of their own, who also tries to read what is not theirs.

    Exits with 0 if all is well, 1 if not.

    Example: `workbook hub check`, or `sudo /srv/class/env/bin/workbook hub check`
    """
    from classroom.course.course import CannotGrade
    from classroom.hub import check as checking

    healthy = True
    try:
        for finding in checking.walk(common.course_root(), week):
            healthy &= finding.good
            typer.echo(f"{'good' if finding.good else 'BAD '}  {finding.sentence}")
    except CannotGrade as error:
        common.stop(str(error))
    raise typer.Exit(0 if healthy else 1)
