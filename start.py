"""Open the course, or test it, on a machine that has Python 3.11 or newer and nothing else.

    python3 start.py                  install the course beside this file, then open JupyterLab
    python3 start.py test             install what the tests need as well, then run them
    python3 start.py test --quick     run those that answer at once

Only the standard library is used, and no syntax newer than Python 3.6: an older Python shall get as
far as the sentence that says what is missing. All that is installed goes into the folder .venv
beside this file; delete that folder and nothing is left.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
GIGABYTES = 1.5  # the course, the tests' tools, and pip's copies of what it downloads

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "course.json"
SETTINGS = ["src/jupyterlab-settings.json", "src/jupyter-server-settings.json"]
RECIPE = ["start.py", "pyproject.toml", "constraints.txt", *SETTINGS]

HELP = """\
Opens the course in JupyterLab. The first time, this installs what the course
needs into the folder .venv beside this file; after that it starts at once.
Leave JupyterLab with Ctrl-C in this window."""

EXAMPLES = """\
examples:
  python3 start.py                  open the course
  python3 start.py --no-browser     open it, and print the address instead
  python3 start.py test             run the tests, on every core
  python3 start.py test --quick     run those that answer within a minute
  python3 start.py test -k skill    run some; what follows "test" goes to pytest

On Windows write `py start.py`. If something went wrong, run the same command
again. To begin anew, delete the folder .venv: your work is not in it."""


class Trouble(Exception):
    """What went wrong and what to do about it, in a sentence for the learner."""


def main(arguments=None):
    """Install if anything changed since the last time, then open the course or run its tests."""
    options, rest = parse(arguments)
    try:
        check_python(sys.version_info)
        if options.what == "test" and not (ROOT / "tests").is_dir():
            raise Trouble("This is the student copy of the course: it comes without the tests.")
        install(tests=options.what == "test", locked=not options.unlocked, pip=options.pip)
        hand_over(test_command(options, rest) if options.what == "test" else lab_command(options))
    except (Trouble, OSError) as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again whenever you like.", file=sys.stderr)
        sys.exit(130)


def parse(arguments):
    """Our own options, and the rest, which is for pytest."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        description=HELP,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("what", nargs="?", choices=["open", "test"], default="open")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    parser.add_argument("--port", type=int, help="where JupyterLab listens (8888 if free)")
    parser.add_argument("--quick", action="store_true", help="test only what answers at once")
    parser.add_argument("--pip", action="store_true", help="install with pip, not with uv")
    parser.add_argument(
        "--unlocked",
        action="store_true",
        help="install the newest versions allowed instead of those in constraints.txt",
    )
    options, rest = parser.parse_known_args(arguments)
    if options.what != "test":
        rest += ["--quick"] if options.quick else []
        if rest:
            parser.error(f"unknown: {' '.join(rest)}")
    return options, rest


def check_python(version):
    """Refuse a Python that is too old, and name a newer one if it is on this machine."""
    if tuple(version[:2]) >= OLDEST:
        return
    names = [f"python3.{minor}" for minor in range(OLDEST[1] + 4, OLDEST[1] - 1, -1)]
    newer = next(filter(shutil.which, names), None)
    raise Trouble(
        f"The course needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is "
        f"{version[0]}.{version[1]}. "
        + (f"Run `{newer} start.py` instead." if newer else "Install a newer one first.")
    )


def install(tests, locked, pip):
    """Bring .venv up to date. The stamp goes first and comes back last: an install that was
    interrupted leaves none, and is begun anew.
    """
    stamp = read_stamp()
    usable = stamp.get("place") == str(VENV) and imports_workbook()
    wanted = {"place": str(VENV), "recipe": recipe(), "locked": locked, "tests": tests}
    if usable and is_enough(stamp, wanted):
        return
    wanted["tests"] = tests or stamp.get("tests", False)
    check_room(shutil.disk_usage(str(ROOT)).free / 1e9)
    pace = "a minute or two with pip" if pip else "less than a minute"
    print(f"Installing the course into the folder .venv: {pace}, longer on a slow network.")
    began = time.monotonic()
    uv = None if pip else shutil.which("uv")
    if usable:
        STAMP.unlink()
    else:
        make_environment(uv)
    if pip:
        run(install_command(wanted["tests"], locked))
    else:
        install_with_uv(wanted["tests"], locked, uv)
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    print(f"Installed in {time.monotonic() - began:.0f} seconds.")


def read_stamp():
    """What the last finished install wrote; empty if there was none."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def recipe():
    """A fingerprint of the files that decide what is installed."""
    digest = hashlib.sha256()
    for name in RECIPE:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_enough(stamp, wanted):
    """Whether an install that left this stamp has all that is wanted now."""
    same = all(stamp.get(key) == wanted[key] for key in ["place", "recipe", "locked"])
    return same and stamp.get("tests", False) >= wanted["tests"]


def imports_workbook():
    """Whether the environment runs at all: its Python may have been upgraded or removed."""
    try:
        command = [str(PYTHON), "-c", "import workbook"]
        return subprocess.call(command, stderr=subprocess.DEVNULL, env=environment()) == 0
    except OSError:
        return False


def check_room(gigabytes):
    """Refuse to begin what would fill the disk."""
    if gigabytes < GIGABYTES:
        raise Trouble(
            f"The disk has {gigabytes:.1f} GB free and the course needs {GIGABYTES}. Make room, "
            "or move this folder to another disk, and run the same command again."
        )


def make_environment(uv):
    """An empty .venv, with pip in it for those who want to add a package of their own."""
    # Inside another environment, the Python that it was made from.
    python = getattr(sys, "_base_executable", None) or sys.executable
    if not uv:
        check_venv_module(importlib.util.find_spec("ensurepip"))
    if VENV.exists():
        shutil.rmtree(str(VENV))
    command = [uv, "venv", "--seed", f"--python={python}"] if uv else [python, "-m", "venv"]
    run([*command, str(VENV)])


def check_venv_module(ensurepip):
    """Refuse a Python that cannot make environments, as Debian and Ubuntu ship it."""
    if ensurepip is None:
        raise Trouble(
            "This Python cannot make environments. On Debian and Ubuntu "
            f"`sudo apt install python3.{sys.version_info[1]}-venv` mends that; then run the same "
            "command again."
        )


def install_with_uv(tests, locked, uv):
    """Install with uv, ten times faster than pip, which brings it where it is missing.

    What only pip knows, such as an index or a certificate in its settings, may stop uv: then pip.
    """
    if not uv:
        run([str(PYTHON), "-m", "pip", "install", "--constraint", "constraints.txt", "uv"])
        uv = str(SCRIPTS / "uv")
    try:
        run(install_command(tests, locked, uv))
    except Trouble:
        print("Installing with uv failed, for the reason above. Trying pip, which takes longer.")
        run(install_command(tests, locked))


def install_command(tests, locked, uv=None):
    """The one command that installs the course, editable, in the versions of the lock."""
    if uv:
        # As pip does; else the first import of each library would take twice as long.
        command = [uv, "pip", "install", f"--python={PYTHON}", "--compile-bytecode"]
    else:
        command = [str(PYTHON), "-m", "pip", "install"]
    # Relative names, since `run` works in the course's folder, whose name may have brackets.
    command += ["--constraint", "constraints.txt"] if locked else ["--upgrade"]
    # A learner's copy has no classroom.
    extra = "test" if tests else "classroom" if (ROOT / "src" / "classroom").is_dir() else "lab"
    return [*command, "--editable", f".[{extra}]"]


def run(command):
    """Run an installer; show its latest line in place, and all of its last ones if it fails."""
    lines = []
    width = min(shutil.get_terminal_size().columns, 100) - 1
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
        env=environment(),
        cwd=str(ROOT),
    ) as process:
        for line in process.stdout:
            # Some terminals on Windows stop at a letter they do not have.
            lines.append(line.rstrip().encode("ascii", "replace").decode())
            if sys.stdout.isatty():
                print("\r" + lines[-1].strip()[:width].ljust(width), end="", flush=True)
    if sys.stdout.isatty():
        print("\r" + " " * width, end="\r", flush=True)
    if process.returncode != 0:
        print("\n".join(lines[-15:]), file=sys.stderr)
        raise Trouble(explain("\n".join(lines)))


DISK = "no space left on device|not enough space on the disk"
NETWORK = (
    "failed to establish a new connection|name or service not known|name resolution|getaddrinfo"
    "|dns error|network is unreachable|connection refused|timed out|proxyerror|tunnel error"
)


def explain(output):
    """What an installer's last words mean, and what to do."""
    if re.search(DISK, output, re.IGNORECASE):
        return "The disk is full. Make room and run the same command again."
    if re.search(NETWORK, output, re.IGNORECASE):
        return (
            "The network did not answer. Connect to it and run the same command again; behind a "
            "proxy, set HTTPS_PROXY first."
        )
    return (
        "The install failed; the lines above say where. Close JupyterLab if it is open and run the "
        "same command again, or delete the folder .venv first to begin anew."
    )


def environment():
    """Environment variables for what we start."""
    variables = dict(os.environ)
    # Both would put another project's packages before ours.
    variables.pop("PYTHONHOME", None)
    variables.pop("PYTHONPATH", None)
    # Without compiled files each kernel, and each run of the tests, would compile all anew.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    # nbgrader's buttons in JupyterLab call its programs by their bare names.
    variables["PATH"] = str(SCRIPTS) + os.pathsep + variables.get("PATH", os.defpath)
    # A kernel's threads wait for each other longer than they compute, on tables of this size.
    variables.setdefault("OMP_NUM_THREADS", "1")
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    # We were started by a Python that will do; uv shall not fetch another.
    variables["UV_PYTHON_DOWNLOADS"] = "never"
    return variables


def lab_command(options):
    """JupyterLab in the course's folder, on its start page."""
    print("Opening JupyterLab. To leave it, press Ctrl-C in this window.")
    command = [str(PYTHON), "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    command += ["--LabApp.default_url=/lab/tree/notebooks/start.ipynb"]
    # Ctrl-C leaves at once, and the terminal shows the address and little else.
    command += ["-y", "--log-level=WARN"]
    command += ["--no-browser"] if options.no_browser else []
    command += [f"--port={options.port}"] if options.port else []
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return command + (["--allow-root"] if is_root else [])


def test_command(options, rest):
    """Pytest on every core, with what the caller wants to tell it."""
    command = [str(PYTHON), "-m", "pytest", "--paced", "--numprocesses=logical"]
    command += ["--dist=loadfile", "--no-loadscope-reorder"]
    return command + (["--quick"] if options.quick else []) + rest


def hand_over(command):
    """Become the program, so that Ctrl-C and other signals are for it alone."""
    os.chdir(str(ROOT))
    sys.stdout.flush()
    if os.name == "nt":  # there is no becoming another program: wait for it instead
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(subprocess.call(command, env=environment()))
    os.execve(command[0], command, environment())


if __name__ == "__main__":
    main()
