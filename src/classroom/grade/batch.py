"""Grade what was handed in for one assignment: look, run, save, tell; one student after another.

intake → execute (in the pool) → writer → feedback. Whatever a student hands in, the batch goes on,
and every student who handed something in is in its result.
"""

import base64
import dataclasses
import json
from dataclasses import dataclass

from classroom.course import course as courses
from classroom.course.helper import Helper
from classroom.feedback import page
from classroom.gradebook import store
from classroom.intake import intake, suspicion, syntax
from classroom.isolate.namespaces import Limits
from workbook.exercise import markup

# What is done by a helper, and imported by it while the pool starts.
HELPERS = ("classroom.intake.intake", "classroom.gradebook.store", "classroom.feedback.making")
ODD_NAME = "The folder's name holds characters that can't be written. Rename it, and grade again."


@dataclass(frozen=True)
class Mark:
    """What came of one submission.

    Attributes
    ----------
    student : str
    score, max_score : float
    needs_person : bool
        A written answer waits for its points.
    verdict : str
        "ok", "repaired", "refused" or "missing": what was found.
    status : str
        How it ran: "ok", "timeout", "memory", "output", "disk", "died", "protocol", "course" (a
        cell of its own failed) or "rejected".
    reason : str
        A sentence, unless both are "ok".
    notes, flags : tuple of str
        What was put back; and what a person should look at.
    seconds : float
        That it ran.
    new : bool
        Graded now, not before.
    """

    student: str
    score: float
    max_score: float
    needs_person: bool
    verdict: str
    status: str
    reason: str = ""
    notes: tuple = ()
    flags: tuple = ()
    seconds: float = 0.0
    new: bool = True

    @property
    def graded(self):
        """Whether a notebook ran: it was not refused, missing, or impossible to save."""
        return self.verdict in ("ok", "repaired") and self.status != "rejected"


class Batch:
    """The submissions of one assignment, ready to be graded.

    Parameters
    ----------
    root : path of the course
    week : str
    pool : classroom.isolate.pool.LocalPool or DaskPool
    student : str, optional
        Grade this one only.
    stamp : str
        What a mark is stamped with if nothing ran: the stamp of this machine's sandbox.
    limits : namespaces.Limits

    Raises
    ------
    CannotGrade
        If the assignment or its submissions are missing.
    """

    def __init__(self, root, week, pool, *, student=None, stamp="", limits=None):
        self.pool, self.week, self.stamp = pool, week, stamp
        self.limits = limits or Limits()
        path = courses.find_source(root, week)
        self.course = courses.open_course(root)
        self.students = courses.find_students(self.course, week, student)
        handed_out = courses.folder(self.course, "release", week) / path.name
        self.release = intake.read_release(path, handed_out if handed_out.is_file() else None)
        self.about = about(self.release)

    def marks(self, *, force=False, write_feedback=True):
        """Grade; yields a `Mark` for each student, in the order in which they are done.

        Closing this generator, or Ctrl-C, loses nothing that was yielded.

        Raises
        ------
        CannotGrade
            If another is grading, or nothing more can be written.
        """
        helper = Helper(HELPERS)
        with store.Writer(self.course, self.week, sandbox=self.stamp, helper=helper) as ledger:
            pages = page.Feedback(ledger) if write_feedback else None
            jobs = (self._prepared(ledger, student, force) for student in self.students)
            for (submission, notebook, was), result in self.pool.run(jobs):
                try:
                    if was == "ready":
                        _put_outputs(notebook, result["outputs"])
                        ledger.save(submission, notebook, result)
                    elif was == "refused":
                        ledger.refuse(submission)
                    elif was == "graded":
                        ledger.renew_penalty(submission.student)
                    else:
                        raise was
                except store.NotSaved as error:
                    yield _failed(submission, error)
                else:
                    yield self._told(ledger, submission, pages, new=was != "graded")

    def _prepared(self, ledger, student, force):
        """((submission, notebook, what to do with it), and the job if something has to run)."""
        folder = courses.folder(self.course, "submitted", self.week, student)
        submission = intake.look_within(ledger.helper, folder, self.release)
        if student != _written(student):
            return (submission, None, store.NotSaved(ODD_NAME)), None
        if not force and ledger.is_graded(submission):
            return (submission, None, "graded"), None
        if submission.notebook is None:
            return (submission, None, "refused"), None
        flags = suspicion.flags_within(ledger.helper, submission.notebook, self.release)
        submission = dataclasses.replace(submission, flags=(*submission.flags, *flags))
        try:
            notebook = ledger.sanitise(submission)
        except store.NotSaved as error:
            return (submission, None, error), None
        return (submission, notebook, "ready"), self._job(ledger, submission, notebook)

    def _job(self, ledger, submission, notebook):
        files = {
            name: base64.b64encode(content).decode()
            for name, content in ledger.files(submission).items()
        }
        # What can cross a network can be run anywhere, and nothing else of ours goes along.
        plain = json.loads(json.dumps(notebook))
        limits = dataclasses.asdict(self.limits)
        job = {"notebook": plain, "student": submission.student, "files": files, "limits": limits}
        return job | self.about

    def _told(self, ledger, submission, pages, *, new):
        no_page = ()
        if pages is not None:
            try:
                pages.renew(submission.student)
            except page.NoFeedback as error:
                no_page = (str(error),)
        known = ledger.record(submission.student)
        score, max_score, needs_person = ledger.mark(submission.student)
        return Mark(
            submission.student,
            score,
            max_score,
            needs_person,
            known.verdict,
            known.status,
            known.reason,
            (*known.notes, *no_page),
            tuple(known.flags),
            known.seconds,
            new,
        )


def _put_outputs(notebook, outputs):
    """Lay outputs into their cells, counted as one kernel would have counted them."""
    for count, (place, shown) in enumerate(outputs.items(), start=1):
        for output in shown:
            if "execution_count" in output:
                output["execution_count"] = count
        notebook["cells"][int(place)] |= {"outputs": shown, "execution_count": count}


def _failed(submission, error):
    student = _written(submission.student)
    return Mark(student, 0.0, 0.0, False, submission.verdict, "rejected", str(error))


def _written(name):
    """A folder's name as UTF-8 has it; another one, if that can't be."""
    return name.encode(errors="backslashreplace").decode()


def about(release):
    """What each job has to know of the assignment."""
    theirs, ours, in_kernel, hidden = set(), set(), [], []
    for cell in release["cells"]:
        role = markup.role_of(cell)
        if cell["cell_type"] == "code" and role == markup.ANSWER:
            theirs |= syntax.defined_in(cell["source"])
        elif cell["cell_type"] == "code" and role:
            ours |= syntax.bound_in(cell["source"])
        if markup.grading_of(cell) == markup.IN_KERNEL:
            in_kernel.append(markup.name_of(cell))
        if markup.is_test(cell) and not _is_handed_out(cell, release):
            hidden.append(markup.name_of(cell))
    names = {"theirs": sorted(theirs), "ours": sorted(ours)}
    return names | {"in_kernel": in_kernel, "hidden": hidden}


def _is_handed_out(cell, release):
    """Whether learners have all of a cell; without a release, they are taken to."""
    handed_out = release.get("stubs")
    name = markup.name_of(cell)
    return handed_out is None or handed_out.get(name, "").strip() == cell["source"].strip()
