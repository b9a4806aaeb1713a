"""What works on this machine, found by doing it: the sandbox, the warm process, the walls."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from classroom.isolate import cgroups, execute, sandbox
from classroom.isolate.engine import Engine, EngineFailed

MODES = {
    "root": "bubblewrap works; you are root, so each submission becomes a user of its own.",
    "user": "bubblewrap works, in a user namespace.",
}
COUNTED = "The kernel counts memory, processes and computing of each submission (cgroup v2)."
UNCOUNTED = (
    "No cgroup v2 can be had here: buffers of sockets and pipes do not count as memory, and a "
    "submission may keep every core busy. Grade as root where systemd runs to have them counted."
)
# One line each: what a submission tries, and what it must answer.
ATTEMPTS = {
    "reads a file of yours": "open({secret!r}).read()",
    "opens a network connection": "import socket; socket.create_connection(('127.0.0.1', 80), 2)",
    "writes outside its folder": "open('/tmp/x', 'w')",
    "sees your programs": "import os; assert sum(map(str.isdigit, os.listdir('/proc'))) > 9",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is good, and a sentence."""

    good: bool
    sentence: str


def examine():
    """Try the sandbox and yield what is found, step by step.

    Yields
    ------
    Finding
    """
    walls = sandbox.find()
    if not walls.holds:
        yield Finding(False, f"There is no sandbox. {walls.why} Grading refuses without one.")
        return
    yield Finding(True, f"Sandbox: {MODES[walls.mode]}")
    used = f"{sandbox.WHOSE[walls.whose]} is used, version {walls.version}. {walls.why}"
    yield Finding(True, used.rstrip())
    engine = Engine(walls)
    try:
        engine.wait()
        yield Finding(True, "The process that runs submissions starts.")
        for name, attempt in ATTEMPTS.items():
            with _a_file_of_yours() as secret:
                os.chmod(secret.name, 0o644)
                got = _try(attempt.format(secret=secret.name), engine)
            what = {None: "does not run at all", True: "GETS IN", False: "fails"}[got]
            yield Finding(got is False, f"A submission that {name} {what}.")
    except EngineFailed as error:
        yield Finding(False, str(error))
    finally:
        engine.close()
    yield Finding(True, COUNTED if cgroups.parent() else UNCOUNTED)
    yield Finding(True, f"{len(os.sched_getaffinity(0))} submissions are graded at a time here.")


def _a_file_of_yours():
    """A file in this folder, or where files may be written; gone when it is closed."""
    folders = [folder for folder in (Path.cwd(), Path.home()) if os.access(folder, os.W_OK)]
    return tempfile.NamedTemporaryFile(prefix=".workbook-doctor-", dir=(*folders, None)[0])


def _try(source, engine):
    """Whether a cell comes to its end; None if it could not even begin."""
    cell = {
        "cell_type": "code",
        "source": f"print('began')\n{source}\nprint('got in')",
        "metadata": {},
        "outputs": [],
    }
    job = {
        "notebook": {"cells": [cell]},
        "files": {},
        "theirs": [],
        "in_kernel": [],
        "limits": {"cell_seconds": 10.0, "seconds": 20.0},
    }
    outputs = execute.run(job, engine)["outputs"]["0"]
    said = "".join(output.get("text", "") for output in outputs)
    return "got in" in said if "began" in said else None
