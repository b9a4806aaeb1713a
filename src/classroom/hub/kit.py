"""What a small class on one machine needs: a folder with JupyterHub's settings, an exchange, the
package, the lessons as learners get them; and a course in the grader's home that nobody else reads.

Run again, it writes its own files anew and leaves the course, the exchange and the hub's state.
"""

import contextlib
import grp
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import jinja2

from classroom.course import course as courses
from workbook import files

TEMPLATES = Path(__file__).with_name("templates")
PROGRAMS = ("install", "start", "update", "student-server")
# Where a template belongs, if it is not beside the others.
IN_ETC = ("all", "student", "grader", "gitconfig")
PACKAGE = ("pyproject.toml", "constraints.txt", "README.md", "LICENSE", "LICENSE-TEXT")
SETTINGS = ("jupyterlab-settings.json", "jupyter-server-settings.json")
ROOMS = ("workbook", "classroom", "authoring")
TOOLS = {"git": "git", "node": "nodejs", "npm": "npm"}
OLDEST = (3, 11)
# The course may be another's than root's, and was asked for by name.
GIT = ["git", "-c", "safe.directory=*"]


class CannotInit(ValueError):
    """A hub can't be made, for the reason given."""


@dataclass(frozen=True)
class Class:
    """A class that is to be.

    Attributes
    ----------
    root : pathlib.Path
        The course that it takes; a git repository.
    folder : pathlib.Path
        What is written into.
    grader : str
        The account that the course belongs to and that grades.
    instructors : tuple of str
        Who may use it.
    group : str
        The system's group of the students.
    port : int
    """

    root: Path
    folder: Path
    grader: str
    instructors: tuple
    group: str
    port: int = 8000


def init(wanted):
    """Write the folder of a class, or write it anew.

    Parameters
    ----------
    wanted : Class

    Returns
    -------
    list of str
        Sentences on what was made, and the two commands that come next.

    Raises
    ------
    CannotInit
        If something is missing; the sentence says what, and how to get it.
    """
    _refuse_machine()
    home = _refuse_people(wanted)
    python = _python_for_all()
    _refuse_places(wanted)
    told, course = [], home / "course"
    os.umask(0o022)  # what is made on the way is everybody's to enter
    with _or_cannot_init(wanted.folder):
        for name, mode in {".": 0o755, "etc": 0o755, "state": 0o700}.items():
            _folder(wanted.folder / name, mode)
        _write_templates(wanted, course, python)
        _copy_package(wanted)
        grader = pwd.getpwnam(wanted.grader)
        exchange = _folder(wanted.folder / "exchange", 0o1777)  # sticky: nobody moves another's
        os.chown(exchange, grader.pw_uid, grader.pw_gid)
        learners = _folder(wanted.folder / "learners.git", 0o755)
        os.chown(learners, grader.pw_uid, grader.pw_gid)
        home.chmod(0o700)
        told.append(_clone(wanted, course, grader))
        told.append(_run(wanted.grader, [wanted.folder / "update"], home))
    return [
        *told,
        f"Wrote {wanted.folder}: README.md says what is in it. Next, as root:",
        f"  {wanted.folder / 'install'}",
        f"  {wanted.folder / 'start'}",
    ]


# What can't be


def _refuse_machine():
    if sys.platform != "linux":
        raise CannotInit("A hub with users of the system needs Linux. Run it there.")
    if os.geteuid() != 0:
        raise CannotInit(
            "A hub starts servers for other users, which only root may. Run it with `sudo`."
        )
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    if missing:
        raise CannotInit(
            f"This machine has no {', no '.join(missing)}. On Debian and Ubuntu: "
            f"`apt install {' '.join(missing)}`."
        )


def _refuse_people(wanted):
    """The grader's home, if everybody named is there."""
    if not wanted.instructors:
        raise CannotInit("Nobody is named who may grade. Give --instructor NAME, once for each.")
    for name in (wanted.grader, *wanted.instructors):
        try:
            pwd.getpwnam(name)
        except KeyError:
            raise CannotInit(
                f"There is no user {name!r} on this machine. Make one: "
                f"`useradd --create-home {shlex.quote(name)}`, with a password by `passwd`."
            ) from None
    about = pwd.getpwnam(wanted.grader)
    if about.pw_uid == 0 or not Path(about.pw_dir).is_dir():
        why = "is root" if about.pw_uid == 0 else "has no home"
        raise CannotInit(
            f"grader is {wanted.grader!r}, who {why}; "
            "give an account of its own, with a home: `useradd --create-home grader`."
        )
    try:
        grp.getgrnam(wanted.group)
    except KeyError:
        raise CannotInit(
            f"There is no group {wanted.group!r} on this machine. Make one for your students: "
            f"`groupadd {shlex.quote(wanted.group)}`."
        ) from None
    return Path(about.pw_dir)


def _refuse_places(wanted):
    if not 1 <= wanted.port <= 65535:
        raise CannotInit(f"port is {wanted.port}; give one from 1 to 65535, like 8000.")
    closed = first_closed(wanted.folder.parent)
    if closed:
        raise CannotInit(
            f"Students can't enter {closed}, so nothing below it can be theirs. Give a folder that "
            "they can, like /srv/class."
        )
    found = _git("-C", wanted.root, "rev-parse", "--verify", "--quiet", "HEAD")
    if found.returncode:
        raise CannotInit(
            f"{wanted.root} is no git repository with a commit, and learners' copies are made of "
            "one. Fetch the course with `git clone`, or commit it: `git init`, `git add .`, "
            "`git commit`."
        )


def first_closed(path):
    """The outermost folder on the way to a path, or itself, that others may not enter.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    pathlib.Path or None
        None if they may; what is not there yet counts as open.

    Examples
    --------
    >>> first_closed(Path("/usr/bin")) is None
    True
    """
    path = Path(os.path.realpath(path))
    there = (each for each in [*reversed(path.parents), path] if each.exists())
    return next((each for each in there if not each.stat().st_mode & stat.S_IXOTH), None)


def _python_for_all():
    """A Python that every user may run: this one's, or the system's."""
    base = Path(sys._base_executable).resolve()
    if first_closed(base.parent) is None:
        return base
    name = shutil.which("python3", path="/usr/local/bin:/usr/bin")
    version = "import sys; print(*sys.version_info[:2])"
    said = subprocess.run([name, "-c", version], capture_output=True, text=True) if name else None
    if said and tuple(map(int, said.stdout.split() or [0])) >= OLDEST:
        return Path(name)
    raise CannotInit(
        f"Students can't run the Python of this course: {first_closed(base.parent)} is closed to "
        f"them. Install one for everybody, {OLDEST[0]}.{OLDEST[1]} or newer: `apt install python3 "
        "python3-venv`."
    )


@contextlib.contextmanager
def _or_cannot_init(folder):
    try:
        yield
    except OSError as error:
        raise CannotInit(
            f"{error.filename or folder} can't be written ({(error.strerror or 'full').lower()}). "
            "Make room, or give another folder, and run it again."
        ) from None


# What is written


def _folder(path, mode):
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    return path


def _write_templates(wanted, course, python):
    world = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # no page; what goes into Python and into a shell is quoted for each
    )
    world.filters["sh"] = lambda value: shlex.quote(str(value))
    name = courses.read_settings(wanted.root).CourseDirectory.get("course_id") or "course"
    about = {
        "folder": str(wanted.folder),
        "env": str(wanted.folder / "env" / "bin"),
        "learners": str(wanted.folder / "learners.git"),
        "exchange": str(wanted.folder / "exchange"),
        "root": str(course),
        "course": name,
        "course_id": name,
        "grader": wanted.grader,
        "instructors": sorted(wanted.instructors),
        "group": wanted.group,
        "port": wanted.port,
        "python": str(python),
    }
    for path in sorted(each for each in TEMPLATES.rglob("*") if each.is_file()):
        relative = path.relative_to(TEMPLATES)
        target = Path("etc", relative) if relative.parts[0] in IN_ETC else relative
        python_text = target.suffix == ".jinja"  # no Python yet, and not to be checked as such
        target = target.with_suffix("") if python_text else target
        values = {k: repr(v) if python_text and k not in RAW else v for k, v in about.items()}
        text = world.get_template(relative.as_posix()).render(values)
        mode = 0o755 if relative.name in PROGRAMS else 0o644
        for folder in [*reversed(target.parents)][1:]:
            _folder(wanted.folder / folder, 0o755)
        files.replace(wanted.folder / target, text, mode=mode)


RAW = ("port", "course")  # a number, and a name within a text


def _copy_package(wanted):
    """The three packages and what installs them: no text of an assignment, no answer, no test."""
    source = wanted.folder / "source"
    shutil.rmtree(source, ignore_errors=True)
    names = [*PACKAGE, *(f"src/{name}" for name in (*SETTINGS, *ROOMS))]
    for name in names:
        path = wanted.root / name
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(path, source / name)
    for path in [source, *source.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _clone(wanted, course, grader):
    """The course in the grader's home, with its history."""
    if course.exists():
        return f"{course} is there already and stays as it is."
    words = ["clone", "--quiet", "--no-hardlinks", f"--upload-pack={' '.join(GIT)} upload-pack"]
    done = _git(*words, wanted.root, course)
    if done.returncode:
        raise CannotInit(f"git can't copy {wanted.root}: {done.stderr.strip().splitlines()[-1]}")
    for path in [course, *course.rglob("*")]:
        os.chown(path, grader.pw_uid, grader.pw_gid, follow_symlinks=False)
    return f"Copied the course as it is committed into {course}."


def _git(*words):
    return subprocess.run([*GIT, *map(str, words)], capture_output=True, text=True)


def _run(user, command, home):
    """Run a program as a user; what it says."""
    about = pwd.getpwnam(user)
    done = subprocess.run(
        command,
        user=about.pw_uid,
        group=about.pw_gid,
        extra_groups=[],
        cwd=home,
        env={"HOME": about.pw_dir, "PATH": os.environ.get("PATH", os.defpath)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CannotInit(
            f"{command[0]} stopped: {(done.stderr.strip() or 'no word').splitlines()[-1]}"
        )
    return done.stdout.strip()
