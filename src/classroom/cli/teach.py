"""Commands for instructors: prepare, collect, grade, export, look at a class."""

import sys
import time
import warnings
from pathlib import Path
from typing import Annotated

import typer

from classroom.cli import common

app = typer.Typer()


@app.command()
def doctor():
    """Say how submissions would be walled in on this machine, and how to do better.

    Starts the sandbox, runs a cell in it, and tries to get out. In a course's folder it also says
    who on this machine can read solutions, submissions and gradebook. Exits with 0 if all is good,
    1 if not.

    Example: `workbook doctor`
    """
    from itertools import chain

    from classroom.course import readers
    from classroom.isolate import doctor as examination

    healthy, root = True, common.find_course_root()
    privacy = (examination.Finding(*found) for found in (readers.look(root) if root else []))
    for finding in chain(examination.examine(), privacy):
        healthy &= finding.good
        typer.echo(f"{'good' if finding.good else 'BAD '}  {finding.sentence}")
    raise typer.Exit(0 if healthy else 1)


@app.command()
def grade(
    week: Annotated[str, typer.Argument(help="The assignment, like week1.")],
    student: Annotated[str | None, typer.Option(help="Grade this student only.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what was graded.")] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback/--no-feedback", help="Write the pages for students too.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of a table.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Submissions at a time; as many as cores if not given."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Run on a Dask cluster, like tcp://10.0.0.1:8786.")
    ] = None,
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Run without walls. Every mark carries that stamp.")
    ] = False,
):
    """Grade what was handed in, write feedback, show a table of marks (for instructors).

    Submissions lie in submitted/STUDENT/WEEK/WEEK.ipynb. The gradebook, marks and folders are
    nbgrader's; each submission runs walled in, on its own. Run it again to go on after Ctrl-C, or
    to renew feedback after grading written answers in nbgrader's Formgrader.

    Exits with 0 if all were graded, 1 if some were refused or should be looked at, 2 if nothing
    was done, 130 after Ctrl-C.

    Example: `workbook grade week1`, or `workbook grade week1 --student ada --force`
    """
    from classroom.course import course, roster
    from classroom.grade import report
    from classroom.isolate import engine, pool, sandbox

    # nbgrader's own, about its database; nobody here can act on them.
    warnings.filterwarnings("ignore", module=r"nbgrader\.")
    root, begun, marks = common.course_root(), time.monotonic(), []
    if sys.platform != "linux":
        common.stop(sandbox.ELSEWHERE)
    walls = sandbox.Sandbox("none") if no_sandbox else sandbox.find()
    if not walls.holds and not no_sandbox:
        common.stop(
            f"There is no sandbox, and submissions are other people's programs. {walls.why}\n"
            "`workbook doctor` says more. To grade people you trust without one: --no-sandbox."
        )
    try:
        course.find_source(root, week)
        with (
            pool.DaskPool(scheduler, walls.mode) if scheduler else pool.LocalPool(walls, workers)
        ) as runner:
            from classroom.grade import batch  # nbgrader takes seconds; the pool starts meanwhile

            found = batch.Batch(root, week, runner, student=student, stamp=walls.stamp)
            with report.Progress(len(found.students), quiet=as_json) as tell:
                for mark in found.marks(force=force, write_feedback=feedback):
                    marks.append(mark)
                    tell(mark)
    except (course.CannotGrade, engine.EngineFailed) as error:
        if not marks:
            common.stop(str(error))
        typer.echo(f"{error} What is below was kept.", err=True)
        code = 1
    except KeyboardInterrupt:
        typer.echo(
            f"Stopped after {len(marks)} submissions; what is below is kept. "
            f"Go on with `workbook grade {week}`.",
            err=True,
        )
        code = common.INTERRUPTED
    else:
        code = report.exit_code(marks)
    seconds = time.monotonic() - begun
    if as_json:
        typer.echo(report.as_json(week, marks, sandbox=walls.stamp, seconds=seconds))
    else:
        names = roster.names(course.submitted(root), week)
        report.show(week, marks, sandbox=walls, seconds=seconds, names=names)
    raise typer.Exit(code)


@app.command()
def analyse(week: Annotated[str, typer.Argument(help="The assignment, like week1.")]):
    """Write two pages about a graded assignment.

    One says what was hard and what went wrong, and names no learner. The other shows whose code is
    alike, and does: keep it to yourself.

    Example: `workbook analyse week1`
    """
    from classroom.analyse import handed, items, similar
    from classroom.course.course import CannotGrade

    root = common.course_root()
    for page in (items.page, similar.page):
        try:
            typer.echo(f"Wrote {page(root, week).relative_to(root)}.")
        except (handed.CannotAnalyse, CannotGrade) as error:
            common.stop(str(error))
        except OSError as error:
            why = (error.strerror or "no room").lower()
            common.stop(f"The folder reports can't be written ({why}). Make it a folder of yours.")


@app.command()
def collect(
    week: Annotated[str, typer.Argument(help="The assignment, like week1.")],
    source: Annotated[
        Path | None,
        typer.Argument(help="The zip of Canvas or Moodle, or a folder; the exchange if none."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Take what differs from an older submission.")
    ] = False,
):
    """Put submissions from Canvas, Moodle, plain folders or the exchange where they are graded.

    Each goes to submitted/STUDENT/WEEK/WEEK.ipynb; submitted/students.csv remembers who is who. Of
    several attempts the latest is taken. With --force the older one is kept in backups/submitted.
    Without a file, nbgrader's exchange is asked, as on a JupyterHub.

    Exits with 0 if all were collected, 1 if some were skipped, 2 if nothing was done.

    Example: `workbook collect week1 submissions.zip`
    """
    from classroom.collect import collect as collecting
    from classroom.collect import exchange
    from classroom.course.course import CannotGrade

    root = common.course_root()
    try:
        if source is None:
            warnings.filterwarnings("ignore", module=r"nbgrader\.")
            rows = exchange.collect(root, week)
        else:
            rows = collecting.collect(root, week, source, force=force)
    except (CannotGrade, collecting.CannotCollect) as error:
        common.stop(str(error))
    collecting.show(week, rows)
    raise typer.Exit(collecting.exit_code(rows))


@app.command()
def key(
    week: Annotated[str, typer.Argument(help="The assignment, like week1.")],
    student: Annotated[
        str | None, typer.Option(help="Print this student's; empty for those who learn alone.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
):
    """Tell the right answers of exercises that differ from student to student.

    Runs the solution with the numbers that a student was asked for. Any name has a key, whether it
    handed in or not. Without --student it writes those of the class, everybody in the folder
    submitted, into a table in the folder reports: keep it to yourself.

    Exits with 0, or 2 if there is no key.

    Example: `workbook key week1 --student ada`
    """
    from classroom.analyse import keys
    from classroom.course.course import CannotGrade

    root = common.course_root()
    try:
        if student is not None:
            for each in keys.keys(root, week, [student]):
                typer.echo(keys.told(each))
        else:
            path, count = keys.write(root, week, target=output)
            shown = path.relative_to(root) if path.is_relative_to(root) else path
            typer.echo(f"Wrote {shown}: {count} students.")
    except (CannotGrade, keys.NoKey) as error:
        common.stop(str(error))


@app.command()
def export(
    week: Annotated[str | None, typer.Argument(help="The assignment; all if none.")] = None,
    form: Annotated[str, typer.Option("--format", help="csv, canvas or moodle.")] = "csv",
    template: Annotated[
        Path | None, typer.Option(help="The file that Canvas or Moodle gave, to be filled.")
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The heading to fill, if the name does not tell it.")
    ] = None,
    out_of: Annotated[
        float | None, typer.Option(help="Convert the marks to so many points.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
):
    """Write the marks into a file, for a spreadsheet, Canvas or Moodle.

    Everybody who handed something in is in the CSV. For Canvas and Moodle, the file they exported
    is filled in; who is not in it is named. Without --output it lands in the folder reports.

    Exits with 0, or 2 if nothing was written.

    Example: `workbook export week1 --format canvas --template gradebook.csv`
    """
    from classroom.analyse.handed import CannotAnalyse
    from classroom.course.course import CannotGrade
    from classroom.export import export as exporting

    root = common.course_root()
    try:
        path, told = exporting.export(
            root, week, form=form, template=template, column=column, out_of=out_of, target=output
        )
    except (CannotGrade, CannotAnalyse, exporting.CannotExport) as error:
        common.stop(str(error))
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    typer.echo("\n".join([f"Wrote {shown}.", *told]))
