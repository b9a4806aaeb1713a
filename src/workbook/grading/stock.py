"""Stock nbgrader through its own API: one submission after the other, and none stops the rest."""

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from workbook.grading import course
from workbook.grading.course import CannotGrade, open_course

__all__ = ["CannotGrade", "Grading", "Mark", "open_course"]

NO_FEEDBACK = "There is a mark but no feedback."
# A hidden check always differs from what was handed in: its tests were put back.
PUT_BACK = re.compile(r"'checksum' for cell (?!\S+-hidden-\d+ )\S+ has changed!")


@dataclass(frozen=True)
class Mark:
    """What came of one submission."""

    student: str
    score: float = 0.0
    max_score: float = 0.0
    needs_person: bool = False
    note: str = ""
    failed: bool = False


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
        course.find_source(root, week)
        self.course = course.open_course(self.root)
        self.students = course.find_students(self.course, week, student)
        course.tell_gradebook(self.course, week)

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
            shutil.rmtree(self._folder("autograded", student), ignore_errors=True)
            os._exit(130)

    def _grade(self, student, force):
        notebook = self._folder("submitted", student) / f"{self.week}.ipynb"
        if not notebook.exists():
            return Mark(student, note=f"There is no {notebook.name}.", failed=True)
        known = self._folder("autograded", student).exists()
        try:
            result = self.course.autograde(self.week, student, force=force)
            if not result["success"]:
                return Mark(student, note=course.reason(result), failed=True)
            feedback = self.course.generate_feedback(self.week, student, force=True)
            note = "" if feedback["success"] else f"{NO_FEEDBACK} {course.reason(feedback)}"
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

    def _folder(self, step, student):
        return course.folder(self.course, step, self.week, student)
