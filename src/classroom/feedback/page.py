"""The page that tells a learner how it went: nbgrader's own, without what is not for learners.

nbgrader's template, marks and comments, with the course's settings. The hidden tests, long
tracebacks and paths are taken out before (`redact`); what happened while grading stands at the top.
"""

import json
from dataclasses import replace

import nbformat
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import NbGraderPreprocessor

from classroom.course import course as courses
from classroom.course import safekeeping
from classroom.course.helper import Stopped
from classroom.course.safekeeping import GO_ON
from classroom.feedback import making
from classroom.gradebook import ledger, store
from workbook import files

HEADINGS = {
    "rejected": "Your notebook could not be graded",
    "ok": "About what you handed in",
}
STOPPED = "Your notebook did not run to its end"
REASONS = {
    "timeout": "It ran for too long and was stopped.",
    "memory": "It took more memory than there is for one notebook, and was stopped.",
    "output": "It printed or showed too much, and was stopped.",
    "disk": "It wrote too much to the disk, and was stopped.",
    "died": "It ended the process that it ran in.",
    "protocol": "It disturbed the program that grades it, and was stopped.",
    "course": "A cell of the course's own failed in it, so the checks behind that did not run.",
}
NOT_SHOWN = "Your notebook can't be shown here"
STAYS = "Your marks are kept, and those who teach are told."


class NoFeedback(ValueError):
    """One page could not be made, for the reason given."""


class Feedback:
    """Makes the pages of one assignment; building it takes longer than making a page.

    Parameters
    ----------
    writer : writer.Writer
        Open: the pages are made from its gradebook, within its lock.
    """

    def __init__(self, writer):
        self._writer, course = writer, writer.course
        self._converter = GenerateFeedback(coursedir=course.coursedir, parent=course)
        self._converter.log = courses.silent_log()
        kinds = [
            kind for kind in self._converter.preprocessors if issubclass(kind, NbGraderPreprocessor)
        ]
        self._marking = [kind(parent=self._converter) for kind in kinds]

    def renew(self, student):
        """Make a student's page anew if marks or comments changed since it was made.

        Returns
        -------
        pathlib.Path or None
            The page that was made; None if the one there is right, or nothing was graded.

        Raises
        ------
        NoFeedback
            If nbgrader can't make a page of this notebook: the one there stays. If making it was
            stopped at a limit: then the page says so.
        CannotGrade
            If the disk is full.
        """
        gradebook, week = self._writer.gradebook, self._writer.week
        known = self._writer.record(student)
        page = courses.folder(self._writer.course, "feedback", week, student) / f"{week}.html"
        marks = gradebook.marks_sha256(week, student)
        if known is None or (known.marks_sha256 == marks and page.exists()):
            gradebook.drop()
            if known is not None:
                self._copy_stamps(page.parent, student)
            return None
        stopped = None
        try:
            text = self._text(known)
        except Stopped as why:
            stopped = NoFeedback(f"Making the page of {student} was stopped: {why}. It says so.")
            told = (NOT_SHOWN, f"Making this page was stopped: {why}.", STAYS, *about(known)[1:])
            text = making.bare(f"{week} of {student}", told)
        except Exception as error:
            raise NoFeedback(
                f"nbgrader could not make a page of the notebook of {student}: {error!r}. "
                "Its marks are kept."
            ) from error
        finally:
            gradebook.drop()
        with safekeeping.or_cannot_grade("The feedback can't be written", GO_ON):
            self._write(page, text, student)
            gradebook.put(replace(known, marks_sha256=marks))
            gradebook.keep()
        if stopped:
            raise stopped
        return page

    def _text(self, known):
        week, course = self._writer.week, self._writer.course
        graded = courses.folder(course, "autograded", week, known.student) / f"{week}.ipynb"
        notebook = nbformat.v4.new_notebook()
        if graded.exists():
            notebook = nbformat.v4.reads(graded.read_text(encoding="utf-8"))
        whose = {"assignment": week, "notebook": week, "student": known.student}
        resources = {
            "metadata": {"name": week, "path": str(graded.parent)},
            "nbgrader": whose | {"db_url": course.coursedir.db_url},
        }
        for step in self._marking:
            with ledger.lent(self._writer.gradebook, step):
                notebook, resources = step(notebook, resources)
        marked = json.loads(json.dumps(notebook))
        given = str(course.coursedir.root), marked, dict(resources), about(known)
        return self._writer.helper(making.page, *given)

    def _write(self, page, text, student):
        files.replace(page, text, mode=int(str(self._converter.permissions), 8))
        self._copy_stamps(page.parent, student)

    def _copy_stamps(self, folder, student):
        """By the time, nbgrader's own generate_feedback knows how old a page is; by the secret,
        its exchange gives the page back to the one who handed in, and to nobody else.
        """
        graded = courses.folder(self._writer.course, "autograded", self._writer.week, student)
        now, before = store.read_stamps(graded), store.read_stamps(folder)
        for name, content in now.items():
            if before.get(name) != content:
                files.replace(folder / name, content, mode=int(str(self._converter.permissions), 8))


def about(known):
    """What happened while grading: a heading and sentences; nothing if all went as it should.

    Parameters
    ----------
    known : record.Record

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> from classroom.gradebook.ledger import Record
    >>> about(Record("week1", "ada", "", "", "ok", "ok"))
    ()
    >>> about(Record("week1", "ada", "", "", "repaired", "ok", notes=("Two cells.",)))
    ('About what you handed in', 'Two cells.')
    """
    why = known.reason or REASONS.get(known.status, "")
    place = f"It happened at {known.place}." if known.place and not known.place.isdigit() else ""
    lines = [line for line in (why, place, *known.notes) if line]
    return (HEADINGS.get(known.status, STOPPED), *lines) if lines else ()
