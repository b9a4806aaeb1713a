"""What all commands share: the course's folder, an end with a sentence, a program to run."""

import subprocess
from pathlib import Path

import typer

INTERRUPTED = 130


def find_course_root():
    """The folder of the course that we are in, or None."""
    here = Path.cwd()
    return next(
        (folder for folder in [here, *here.parents] if (folder / "nbgrader_config.py").exists()),
        None,
    )


def course_root():
    """The folder of the course that we are in; ends the program if there is none."""
    root = find_course_root()
    if root is None:
        stop("This is not inside the course's folder. Go there first: `cd` to where you put it.")
    return root


def stop(sentence):
    """End the program with 2, saying why."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def run(command, **options):
    """Run a program in the foreground; Ctrl-C is for it, and for us no error."""
    with subprocess.Popen(command, **options) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
