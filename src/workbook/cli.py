"""The command line: open the course, publish it, validate an exercise, grade submissions."""

import os
import subprocess
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
INTERRUPTED = 130


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

    Learners need `workbook open` and `workbook validate week1`; instructors `workbook grade week1`;
    authors `workbook publish`. Run them anywhere inside the course's folder.
    """


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
    root = _course_root()
    known = sorted(path.stem for path in root.glob("notebooks/*.ipynb"))
    if week not in known:
        _stop(f"There is no lesson {week!r}. There are: {', '.join(known) or 'none yet'}.")
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--port={port}"),
        f"--LabApp.default_url=/lab/tree/notebooks/{week}.ipynb",
        *([] if browser else ["--no-browser"]),
    ]
    # nbgrader's extensions call programs of this environment by their bare names.
    scripts = str(Path(sys.executable).parent)
    path = scripts + os.pathsep + os.environ.get("PATH", "")
    raise typer.Exit(_run(command, cwd=root, env=os.environ | {"PATH": path}))


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
    root = _course_root()
    script = root / "src" / "publish.py"
    if not script.exists():
        _stop("This copy of the course has no texts to publish. Work in the authors' copy.")
    raise typer.Exit(
        _run([sys.executable, str(script), *(names or []), *(["--check"] if check else [])])
    )


@app.command()
def validate(
    notebook: Annotated[str, typer.Argument(help="A notebook, or a week like week1.")],
):
    """Run an exercise notebook as nbgrader's Validate button does, and say what passes.

    Exits with 0 if every exercise passes, 1 if not, 2 if there was nothing to validate.

    Example: `workbook validate week1`
    """
    from workbook.grading import validation

    root = _find_course_root()
    path = Path(notebook)
    if not path.exists() and path.suffix != ".ipynb":
        path = _course_root() / "exercises" / notebook / f"{notebook}.ipynb"
        known = sorted(path.stem for path in root.glob("exercises/*/*.ipynb"))
        if notebook not in known:
            _stop(f"There is no exercise {notebook!r}. There are: {', '.join(known) or 'none'}.")
    try:
        verdicts, changed = validation.validate(path, root)
    except validation.CannotValidate as error:
        _stop(str(error))
    for verdict in verdicts:
        state = "passes" if verdict.passes else "not yet" if verdict.answered else "no answer yet"
        typer.echo(f"{verdict.exercise}: {state}")
        for line in "\n\n".join(verdict.messages).splitlines():
            typer.echo(f"    {line}".rstrip())
    for first in changed:
        typer.echo(f"The locked cell {first!r} was changed. Grading puts it back.")
    passed = sum(verdict.passes for verdict in verdicts)
    typer.echo(f"{passed} of {len(verdicts)} exercises pass. Hidden checks run when it is graded.")
    raise typer.Exit(0 if passed == len(verdicts) and not changed else 1)


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
    from workbook.grading import course, engine, pool, report, sandbox

    # nbgrader's own, about its database; nobody here can act on them.
    warnings.filterwarnings("ignore", module=r"nbgrader\.")
    root, begun, marks = _course_root(), time.monotonic(), []
    walls = sandbox.Sandbox("none") if no_sandbox else sandbox.find()
    if not walls.holds and not no_sandbox:
        _stop(
            f"There is no sandbox, and submissions are other people's programs. {walls.why}\n"
            "`workbook doctor` says more. To grade people you trust without one: --no-sandbox."
        )
    try:
        course.find_source(root, week)
        with (
            pool.DaskPool(scheduler, walls.mode) if scheduler else pool.LocalPool(walls, workers)
        ) as runner:
            from workbook.grading import batch  # nbgrader takes seconds; the pool starts meanwhile

            found = batch.Batch(root, week, runner, student=student, stamp=walls.mode)
            with _progress(len(found.students), quiet=as_json) as tell:
                for mark in found.marks(force=force, write_feedback=feedback):
                    marks.append(mark)
                    tell(mark)
    except (course.CannotGrade, engine.EngineFailed) as error:
        if not marks:
            _stop(str(error))
        typer.echo(f"{error} What is below was kept.", err=True)
        code = 1
    except KeyboardInterrupt:
        typer.echo(
            f"Stopped after {len(marks)} submissions; what is below is kept. "
            f"Go on with `workbook grade {week}`.",
            err=True,
        )
        code = INTERRUPTED
    else:
        code = report.exit_code(marks)
    seconds = time.monotonic() - begun
    if as_json:
        typer.echo(report.as_json(week, marks, sandbox=walls.mode, seconds=seconds))
    else:
        from rich.console import Console

        report.show(Console(), week, marks, sandbox=walls, seconds=seconds)
    raise typer.Exit(code)


@app.command()
def doctor():
    """Say how submissions would be walled in on this machine, and how to do better.

    Starts the sandbox, runs a cell in it, and tries to get out. Exits with 0 if the sandbox holds,
    1 if not.

    Example: `workbook doctor`
    """
    from workbook.grading import doctor as examination

    healthy = True
    for finding in examination.examine():
        healthy &= finding.good
        typer.echo(f"{'good' if finding.good else 'BAD '}  {finding.sentence}")
    raise typer.Exit(0 if healthy else 1)


def _find_course_root():
    here = Path.cwd()
    return next(
        (folder for folder in [here, *here.parents] if (folder / "nbgrader_config.py").exists()),
        None,
    )


def _course_root():
    root = _find_course_root()
    if root is None:
        _stop("This is not inside the course's folder. Go there first: `cd` to where you put it.")
    return root


def _stop(sentence):
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _run(command, **options):
    """Run a program in the foreground; Ctrl-C is for it, and for us no error."""
    with subprocess.Popen(command, **options) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


class _progress:
    """A progress bar on a terminal, one plain line for each student elsewhere."""

    def __init__(self, total, *, quiet):
        from rich.console import Console
        from rich.progress import Progress

        self._console, self._total, self._done = Console(stderr=True), total, 0
        self._quiet = quiet
        self._bar = Progress(console=self._console) if self._console.is_terminal else None

    def __enter__(self):
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task("Grading", total=self._total)
        return self._tell

    def __exit__(self, *error):
        if self._bar:
            self._bar.stop()

    def _tell(self, mark):
        from workbook.grading import report

        self._done += 1
        if self._bar:
            self._bar.update(self._task, advance=1, description=f"Graded {escape(mark.student)}")
        elif not self._quiet:
            result = f"{mark.score:g}/{mark.max_score:g} {report.state(mark)}".rstrip()
            typer.echo(f"{self._done}/{self._total} {mark.student}: {result}")
