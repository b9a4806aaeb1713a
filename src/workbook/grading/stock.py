"""Stock nbgrader through its own API: one submission after the other, and none stops the rest."""

import os
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

NAME = re.compile(r"^[A-Za-z0-9_.-]+$")
# What nbgrader's log says of submissions that it can't read, and what an instructor would say.
REASONS = {
    "NotJSONError": "This is not a notebook, perhaps a broken upload. Ask for it again.",
    "UnicodeDecodeError": "This is not a notebook, perhaps a broken upload. Ask for it again.",
    "SchemaTooOldError": "This was made with an older nbgrader. Run `nbgrader update` on it.",
    "SchemaTooNewError": "This was made with a newer nbgrader. Upgrade nbgrader here.",
    "DeadKernelError": "This stopped its kernel. Look for exit() or too much memory.",
}


NO_FEEDBACK = "There is a mark but no feedback."
# A hidden check always differs from what was handed in: its tests were put back.
PUT_BACK = re.compile(r"'checksum' for cell (?!\S+-hidden-\d+ )\S+ has changed!")


class CannotGrade(ValueError):
    """Nothing can be graded, for the reason given."""


@dataclass(frozen=True)
class Mark:
    """What came of one submission."""

    student: str
    score: float = 0.0
    max_score: float = 0.0
    needs_person: bool = False
    note: str = ""
    failed: bool = False


def open_course(course, **settings):
    """Open a course as nbgrader would from its folder.

    Parameters
    ----------
    course : path of the folder with `nbgrader_config.py`; without that file, nbgrader's defaults
    settings : dicts of attributes to set otherwise, by the name of nbgrader's class

    Returns
    -------
    nbgrader.apps.NbGraderAPI
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    # nbgrader calls `alembic` by its bare name, which needs no activated environment this way.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")
    config = read_settings(course)
    config.CourseDirectory.root = str(course)
    config.NbGraderAPI.log_level = "WARN"
    config.merge(Config(settings))
    return NbGraderAPI(config=config)


def read_settings(course=None):
    """The settings in a course's `nbgrader_config.py`, if there is one, and quiet kernels."""
    from traitlets.config import Config, PyFileConfigLoader

    config = Config()
    if course is not None and Path(course, "nbgrader_config.py").exists():
        config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    # Errors only: kernels complain on our terminal about how nbclient speaks to them.
    config.Execute.setdefault("extra_arguments", []).append("--IPKernelApp.log_level=40")
    return config


class Grading:
    """One assignment's submissions, ready to be graded.

    Parameters
    ----------
    root : path of the course
    week : str
        The assignment's name.
    student : str, optional
        Grade this one only.

    Raises
    ------
    CannotGrade
        If the week, its source or its submissions are missing, or nbgrader refuses the source.
    """

    def __init__(self, root, week, student=None):
        self.root, self.week = Path(root), week
        self._find_source()
        self.course = open_course(self.root)
        self.students = self._find_students(student)
        self._update_gradebook()

    def marks(self, *, force=False):
        """Grade and write feedback, one student at a time; yields a `Mark` for each.

        Ctrl-C lets the student under way be finished, so that nothing is left half graded, and
        then ends with `KeyboardInterrupt`. A second Ctrl-C drops that student too.
        """
        # In a thread: nbclient takes Ctrl-C for itself in the main one, and marks the student down.
        with ThreadPoolExecutor(1) as worker:
            for student in self.students:
                pending = worker.submit(self._grade, student, force)
                try:
                    yield pending.result()
                except KeyboardInterrupt:
                    yield self._finish(pending, student)
                    raise

    def _finish(self, pending, student):
        try:
            return pending.result()
        except KeyboardInterrupt:
            shutil.rmtree(self._folder("autograded_directory", student), ignore_errors=True)
            os._exit(130)

    def _grade(self, student, force):
        notebook = self._folder("submitted_directory", student) / f"{self.week}.ipynb"
        if not notebook.exists():
            return Mark(student, note=f"There is no {notebook.name}.", failed=True)
        known = self._folder("autograded_directory", student).exists()
        try:
            result = self.course.autograde(self.week, student, force=force)
            if not result["success"]:
                return Mark(student, note=self._reason(result), failed=True)
            feedback = self.course.generate_feedback(self.week, student, force=True)
            note = "" if feedback["success"] else f"{NO_FEEDBACK} {self._reason(feedback)}"
            return self._mark(student, note or self._note(result, known and not force))
        except Exception as error:
            return Mark(student, note=f"nbgrader stopped: {error}", failed=True)

    def _mark(self, student, note):
        with self.course.gradebook as gradebook:
            submission = gradebook.find_submission(self.week, student)
            return Mark(
                student,
                submission.score,
                submission.max_score,
                submission.needs_manual_grade,
                note,
                failed=note.startswith(NO_FEEDBACK),
            )

    def _note(self, result, known):
        if known and "Updating existing" not in result.get("log", ""):
            return "Graded before; --force grades again."
        changed = len(PUT_BACK.findall(result.get("log", "")))
        return f"Locked cells that were changed and put back: {changed}." if changed else ""

    def _reason(self, result):
        """Why nbgrader stopped, from its log: a known reason, else the first error it met."""
        raised = r"^\s*(?:[\w.]+\.)?(\w+(?:Error|Exception|Entry)): (.*)$"
        told = re.findall(raised, result.get("log", "") + result["error"], re.M)
        known = [REASONS[kind] for kind, _ in told if kind in REASONS]
        first = told[0][1] if told else result["error"].strip().splitlines()[-1]
        return known[0] if known else f"nbgrader stopped: {first.rstrip('.')}."

    def _folder(self, kind, student):
        directory = getattr(self.course.coursedir, kind)
        return Path(self.course.coursedir.format_path(directory, student, self.week))

    def _find_source(self):
        sources = sorted(path.stem for path in self.root.glob("solutions/*/*.ipynb"))
        if not NAME.match(self.week) or self.week not in sources:
            there = f"There are: {', '.join(sources)}." if sources else "There is none here."
            raise CannotGrade(
                f"There is no assignment {self.week!r} in the folder solutions. {there}"
            )

    def _find_students(self, student):
        found = sorted(self.course.get_submitted_students(self.week))
        if not found:
            raise CannotGrade(
                f"There are no submissions of {self.week}. Put each into a folder "
                f"submitted/STUDENT/{self.week}/{self.week}.ipynb, or run "
                f"`nbgrader collect {self.week}`."
            )
        if student is None:
            return found
        if student not in found:
            near = get_close_matches(student, found, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise CannotGrade(f"{student!r} has handed in nothing for {self.week}.{meant}")
        return [student]

    def _update_gradebook(self):
        """Tell the gradebook of the assignment; the release itself is thrown away."""
        with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
            course = open_course(
                self.root, CourseDirectory={"release_directory": str(Path(folder, "release"))}
            )
            result = course.generate_assignment(self.week)
        if not result["success"]:
            raise CannotGrade(
                f"nbgrader does not accept solutions/{self.week}: {self._reason(result)} If the "
                "gradebook holds an older version of it, keep a copy of gradebook.db and go back "
                "to that version, or start a new gradebook."
            )
