"""The life of an assignment, walked with made-up students: what works here, and what does not.

Everything happens in a folder of its own, with a copy of one assignment and an exchange: release,
fetch, answer, submit, collect, grade, feedback, fetch. nbgrader's own exchange does it, each step
as the person who takes it. As root, students are users of their own, and the grader is whoever
owns the course; else all of them are you.
"""

import contextlib
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from classroom.course import course as courses
from classroom.course import readers
from classroom.course.course import CannotGrade
from classroom.gradebook.store import SECRET, TIME
from classroom.isolate.doctor import Finding
from workbook.exercise import markup

# No account has these numbers: between those of people and those of the system.
FIRST_STUDENT = 61001
STUDENTS = {"made-up-ada": "answers all", "made-up-bob": "answers nothing"}
WORDS = {
    "ReleaseAssignment": (
        "The grader releases {week}.",
        "The grader must own the exchange, and everybody be able to write into it: `workbook hub "
        "init` makes one so.",
    ),
    "FetchAssignment": (
        "{who} fetches it.",
        "Learners must be able to read the exchange and to write into their home.",
    ),
    "Submit": (
        "{who} {what} and submits.",
        "Learners must be able to write into the folder inbound of the exchange (mode 2733).",
    ),
    "Collect": (
        "The grader collects.",
        "The grader must be able to read inbound, and the clock of this machine be right.",
    ),
    "ReleaseFeedback": (
        "The grader releases feedback.",
        "The pages need the secret of each submission beside them: grade again with "
        "`workbook grade`.",
    ),
    "FetchFeedback": (
        "{who} fetches the feedback.",
        "The secret in the learner's own copy and that beside the page must be the same.",
    ),
}


class _Stopped(Exception):
    """A step failed on which the others rest."""


@dataclass(frozen=True)
class Person:
    """Somebody with a home; `uid` and `gid` are None for whoever runs this."""

    name: str
    home: Path
    uid: int | None = None
    gid: int | None = None

    def runs(self, command, cwd=None):
        """Run a program as this person, at home if nowhere else.

        Raises
        ------
        _Stopped
            If they can't even start it.
        """
        user = {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(
                command,
                cwd=cwd or self.home,
                env=os.environ | {"HOME": str(self.home)},
                capture_output=True,
                text=True,
                **user,
            )
        except PermissionError as error:
            raise _Stopped(
                f"{self.name} can't start {command[0]} ({error.strerror.lower()}). Users must be "
                "able to read the Python that the hub runs: install it where everybody may look, "
                "as `workbook hub init` does."
            ) from None

    def owns(self, *paths):
        """Make paths this person's."""
        if self.uid is not None:
            for path in paths:
                os.chown(path, self.uid, self.gid)


def walk(root, week=None):
    """Walk the life of an assignment, and yield what is found, step by step.

    Parameters
    ----------
    root : path of the course
    week : str, optional
        The first assignment if not given.

    Yields
    ------
    Finding

    Raises
    ------
    CannotGrade
        If there is no such assignment.
    """
    week = week or _first(root)
    source = courses.find_source(root, week)
    with _stage(Path(root).resolve(), source, week) as stage:
        try:
            yield from stage.play()
        except _Stopped as stop:
            yield Finding(False, str(stop))
    yield from (Finding(*found) for found in readers.look(root))


def _first(root):
    found = sorted(path.stem for path in Path(root).glob("solutions/*/*.ipynb"))
    if not found:
        raise CannotGrade("There is no assignment in the folder solutions. Publish one first.")
    return found[0]


@contextlib.contextmanager
def _stage(root, source, week):
    """A folder with a course of one assignment, an exchange and homes; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="workbook-hub-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        grader, students = _people(root, folder)
        for person in (grader, *students):
            person.home.mkdir(mode=0o700)
            (person.home / "exercises").mkdir()
            person.owns(person.home, person.home / "exercises")
        course, exchange = grader.home / "course", folder / "exchange"
        course.mkdir()
        shutil.copy(root / "nbgrader_config.py", course)
        shutil.copytree(source.parent, course / "solutions" / week)
        shutil.copytree(root / "exercises" / week, course / "exercises" / week)
        grader.owns(course, *course.rglob("*"))
        exchange.mkdir()
        exchange.chmod(0o1777)
        grader.owns(exchange)
        yield _Stage(root, week, course, exchange, grader, students)


def _people(root, folder):
    if os.geteuid() != 0:
        return Person("The grader", folder / "grader"), [
            Person(name, folder / name) for name in STUDENTS
        ]
    owner = root.stat()
    with contextlib.suppress(KeyError):
        pwd.getpwuid(owner.st_uid)
        grader = Person("The grader", folder / "grader", owner.st_uid, owner.st_gid)
        return grader, [
            Person(name, folder / name, number, number)
            for number, name in enumerate(STUDENTS, start=FIRST_STUDENT)
        ]
    raise CannotGrade(
        f"{root} belongs to the user {owner.st_uid}, whom this machine does not know."
    )


class _Stage:
    def __init__(self, root, week, course, exchange, grader, students):
        self.root, self.week, self.course, self.exchange = root, week, course, exchange
        self.grader, self.students = grader, students
        settings = courses.read_settings(root)
        self.course_id = settings.CourseDirectory.get("course_id") or "course"

    def play(self):
        """Every step, in order."""
        yield self._step(self.grader, "ReleaseAssignment")
        for student in self.students:
            yield self._step(student, "FetchAssignment")
            self._answer(student)
            yield self._step(student, "Submit")
        yield from self._look()
        yield self._step(self.grader, "Collect")
        yield from self._stamps("submitted")
        yield from self._grade()
        yield from self._stamps("feedback", page=True)
        yield self._step(self.grader, "ReleaseFeedback")
        for student in self.students:
            yield self._step(student, "FetchFeedback")
            yield self._page(student)

    def _step(self, person, step):
        words, remedy = WORDS[step]
        told = words.format(week=self.week, who=person.name, what=STUDENTS.get(person.name))
        result = self._take(person, step)
        if failed := result.get("failed"):
            raise _Stopped(f"{told} It fails ({failed.rstrip('.')}). {remedy}")
        return Finding(True, told)

    def _take(self, person, step, **more):
        about = {
            "exchange": str(self.exchange),
            "course_id": self.course_id,
            "week": self.week,
            "home": str(person.home),
        } | more
        mine = {"root": str(self.course)} if person is self.grader else {"student": person.name}
        said = person.runs(
            [sys.executable, "-m", "classroom.hub.life", step, json.dumps(about | mine)]
        )
        try:
            return json.loads(said.stdout.splitlines()[-1])
        except (IndexError, ValueError):
            why = (said.stderr.strip() or "no word").splitlines()[-1]
            return {"failed": why}

    def _answer(self, student):
        """Put the solutions into the fetched notebook of who answers all."""
        path = student.home / "exercises" / self.week / f"{self.week}.ipynb"
        if not path.exists():
            raise _Stopped(f"{student.name} fetched no {path.name}. Publish the course again.")
        if student is self.students[0]:
            notebook = nbformat.read(path, as_version=4)
            source = nbformat.read(courses.find_source(self.course, self.week), as_version=4)
            answers = {cell.id: cell.source for cell in source.cells if _is_answer(cell)}
            for cell in notebook.cells:
                cell.source = answers.get(cell.id, cell.source)
            path.write_text(nbformat.writes(notebook), encoding="utf-8")  # stays the student's

    def _look(self):
        """Whether a student sees another's submission, home, or what is the grader's."""
        if self.students[0].uid is None:
            yield Finding(True, "All students are you: as root, each would be a user of their own.")
            return
        inbound = self.exchange / self.course_id / "inbound"
        paths = {
            "the submissions of others": inbound,
            "another student's home": self.students[1].home,
            **{f"the {what}": path for what, path in readers.private(self.root).items()},
        }
        if real := readers.inbound(self.root):
            paths["the exchange's inbound"] = real
        seen = self._take(self.students[0], "Look", paths=[str(path) for path in paths.values()])
        for what, path in paths.items():
            if str(path) in seen.get("open", []):
                yield Finding(
                    False,
                    f"A student can read {what}: {path}. `{readers.closing(path)}` closes it.",
                )
            else:
                yield Finding(True, f"A student can't read {what}.")

    def _stamps(self, step, *, page=False):
        """Whether time and secret of each submission lie where nbgrader looks for them."""
        for student in self.students:
            folder = self.course / step / student.name / self.week
            missing = [name for name in (TIME, SECRET) if not (folder / name).is_file()]
            if page and not (folder / f"{self.week}.html").is_file():
                missing.append(f"{self.week}.html")
            if missing:
                yield Finding(
                    False,
                    f"{step}/{student.name} has no {' and no '.join(missing)}. Use the exchange of "
                    "nbgrader 0.9 and `workbook grade` of this course.",
                )
        if step == "submitted":
            yield self._clock()
        else:
            yield Finding(True, "Pages lie with the time and the secret of their submissions.")

    def _clock(self):
        from nbgrader.coursedir import CourseDirectory

        folder = self.course / "submitted" / self.students[0].name / self.week
        when = CourseDirectory().get_existing_timestamp(str(folder))
        away = abs(time.time() - when.timestamp()) if when else float("inf")
        if away > 3600:
            return Finding(
                False,
                "The time of a submission is not the time here. Set Exchange.timezone to UTC, or "
                "leave it out.",
            )
        return Finding(True, "Submissions carry their time.")

    def _grade(self):
        program = "from classroom.cli import main; main()"
        said = self.grader.runs(
            [sys.executable, "-c", program, "grade", self.week, "--json"], cwd=self.course
        )
        try:
            marks = json.loads(said.stdout)
            found = {mark["student"]: mark for mark in marks["students"]}
            full, none = (found[student.name] for student in self.students)
        except (ValueError, KeyError):
            why = " ".join(said.stderr.split()) or "no word"
            raise _Stopped(
                f"`workbook grade` stops ({why.rstrip('.')}). As {self._grader_name()}, ask "
                "`workbook doctor`."
            ) from None
        earned = f"{full['score']:g} and {none['score']:g} of {full['max_score']:g} points"
        right = full["score"] > none["score"] and full["status"] == "ok"
        remedy = "" if right else " All solutions should get all that is graded without a person."
        yield Finding(right, f"`workbook grade` gives them {earned}.{remedy}")

    def _grader_name(self):
        return pwd.getpwuid(self.root.stat().st_uid).pw_name

    def _page(self, student):
        folder = student.home / "exercises" / self.week / "feedback"
        pages = sorted(folder.glob(f"*/{self.week}.html"))
        if not pages:
            return Finding(
                False,
                f"{student.name} finds no page. The secret that nbgrader keeps in the learner's "
                "home must be that of the submission.",
            )
        hidden = markup.HIDDEN_TESTS.begin in pages[0].read_text(encoding="utf-8")
        if hidden:
            return Finding(False, "The page shows hidden tests. Release those of `workbook grade`.")
        return Finding(True, f"{student.name} has the page, without hidden tests.")


def _is_answer(cell):
    return cell.cell_type == "code" and markup.role_of(cell) == markup.ANSWER
