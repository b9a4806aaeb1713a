"""The one writer: what nbgrader's autograde does before and after a notebook is run.

nbgrader's own preprocessors sanitise a notebook, read the marks off its outputs, and subtract for
lateness, with the course's settings. Ours is when that is kept: folder, marks and record of a
submission appear together or not at all, so that a run can be stopped anywhere and go on later.

    with Writer(course, "week1") as writer:
        for submission in submissions:
            if not writer.is_graded(submission):
                notebook = writer.sanitise(submission)
                executed, result = ...
                writer.save(submission, executed, result)

A submission is what was found in a student's folder: `student`, `verdict`, `reason`, `notes`,
`flags`, `notebook` (nbformat 4, a dict), `files` (from relative path to bytes), `digest`.
"""

import contextlib
import gzip
import hashlib
import itertools
import json
import unicodedata
from pathlib import Path

import nbformat
import nbgrader.utils
import sqlalchemy.exc
from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, Execute
from traitlets.utils.importstring import import_item

from classroom.course import cleaning, safekeeping
from classroom.course import course as courses
from classroom.course.course import CannotGrade
from classroom.course.helper import Helper, Stopped
from classroom.course.safekeeping import GO_ON
from classroom.course.upload import ORIGINAL
from classroom.gradebook import ledger, metadata
from workbook.exercise import markup

# What nbgrader's exchange lays beside a submission: when it came, and the secret by which its
# feedback is found again. Whatever is written of a submission carries both along.
STAMPS = TIME, SECRET = "timestamp.txt", "submission_secret.txt"
UNWRITABLE = "The gradebook or the folders beside it can't be written"
HIDDEN = "The text of this notebook is not shown, since cleaning it was stopped"
# Files that nothing shows as a page or runs when somebody clicks on them.
SHOWN = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".toml", ".yaml", ".yml", ".py", ".parquet")
SHOWN += (".png", ".jpg", ".jpeg", ".gif", ".npy", ".npz", ".pkl", ".joblib", ".xlsx", ".gz")

OTHERWISE = (
    "nbgrader read other marks than the process of the tests had told; these count 0. See which "
    "preprocessor in nbgrader_config.py changes them"
)


class NotSaved(ValueError):
    """One submission could not be saved, for the reason given; nothing of it was."""


class Writer:
    """The only one to write marks of an assignment, as a context manager.

    Entering takes a lock, backs the gradebook up, and tells it of a changed source. For one thread.

    Parameters
    ----------
    course : nbgrader.apps.NbGraderAPI, from `course.open_course`
    week : str
        The assignment's name, and its notebook's.
    sandbox : str
        The stamp of a grade whose result has none, since nothing ran; see `Sandbox.stamp`.
    helper : helper.Helper, optional
        For the work on what strangers wrote.

    Raises
    ------
    CannotGrade
        On entering: if another is grading, the gradebook can't be backed up, or nbgrader refuses
        the source. On saving: if nothing more can be written. Marks saved before are kept.
    """

    def __init__(self, course, week, *, sandbox="", helper=None):
        self.course, self.week, self.sandbox = course, week, sandbox
        source = courses.find_source(course.coursedir.root, week)
        self.source_sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
        self._converter = Autograde(coursedir=course.coursedir, parent=course)
        self._converter.log = courses.silent_log()
        exporter = NotebookExporter(parent=self._converter, config=self._converter.config)
        kinds = map(_class_of, self._converter.autograde_preprocessors)
        self._sanitising = [
            metadata.quick(_class_of(kind))(parent=exporter)
            for kind in self._converter.sanitize_preprocessors
        ]
        self._saving = [
            metadata.quick(kind)(parent=exporter) for kind in kinds if not issubclass(kind, Execute)
        ]
        self._source_files = self._read_source_files()
        self.helper = helper or Helper(["classroom.course.cleaning"])

    def __enter__(self):
        coursedir = self.course.coursedir
        path = safekeeping.path_of(coursedir.db_url)
        with contextlib.ExitStack() as stack:
            stack.enter_context(safekeeping.lock(path))
            stack.enter_context(self.helper)
            safekeeping.back_up(path)
            with safekeeping.or_cannot_grade(UNWRITABLE, GO_ON):
                self.gradebook = ledger.OneTransaction(coursedir.db_url, coursedir.course_id)
                stack.callback(self.gradebook.end)
                if self.gradebook.source_sha256(self.week) != self.source_sha256:
                    told = courses.is_told(self.gradebook, self.course, self.week)
                    self.gradebook.drop()
                    if not told:
                        courses.tell_gradebook(self.course, self.week)
                    self.gradebook.put_source(self.week, self.source_sha256)
                    self.gradebook.keep()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        self._stack.close()

    def is_graded(self, submission):
        """Whether just this, as handed in, was graded with just this source, and is all there."""
        known = self.record(submission.student)
        folder, submitted = (
            self._folder(step, submission.student) for step in ("autograded", "submitted")
        )
        return (
            known is not None
            and (known.sha256, known.source_sha256) == (submission.digest, self.source_sha256)
            and folder.is_dir()
            and self._timestamp(folder) == self._timestamp(submitted)
            and read_stamps(folder).get(SECRET) == read_stamps(submitted).get(SECRET)
        )

    def renew_penalty(self, student):
        """Take off for lateness what the due date as it is now asks for, and nothing else.

        For a submission that was graded before: the date may have changed since.
        """
        handed_in = self.gradebook.find_submission(self.week, student)
        had = [notebook.late_submission_penalty for notebook in handed_in.notebooks]
        if handed_in.total_seconds_late > 0 or any(had):
            kinds = [each for each in self._saving if isinstance(each, AssignLatePenalties)]
            self._run(kinds, nbformat.v4.new_notebook(), student)
            self.gradebook.keep()
        self.gradebook.drop()

    def record(self, student):
        """The `record.Record` of a student's submission, or None."""
        found = self.gradebook.record(self.week, student)
        self.gradebook.drop()
        return found

    def mark(self, student):
        """How a student stands.

        Returns
        -------
        tuple of float, float, bool
            The score, less what is taken off for lateness; the highest there is; and whether a
            person has still to grade.
        """
        found = self.gradebook.find_submission(self.week, student)
        late = sum(notebook.late_submission_penalty or 0 for notebook in found.notebooks)
        mark = max(0.0, found.score - late), found.max_score, found.needs_manual_grade
        self.gradebook.drop()
        return mark

    def files(self, submission):
        """What lies beside a notebook when it runs: the student's files, the source's over them.

        Returns
        -------
        dict
            From relative path to bytes.
        """
        ours = {part for name in self._source_files for part in (name, *_above(name))}
        files = {
            name: content
            for name, content in submission.files.items()
            # A folder may be called like a notebook, or like a file of the source's.
            if not any(part.lower().endswith(".ipynb") for part in name.split("/"))
            and name not in ours - self._source_files.keys()
            and not self._source_files.keys() & _above(name)
        }
        return files | self._source_files

    def sanitise(self, submission):
        """A submission's notebook with all that is locked put back, ready to be run.

        Returns
        -------
        dict
            A notebook in nbformat 4.

        Raises
        ------
        NotSaved
            If nbgrader does not accept the notebook.
        """
        notebook = _node(submission.notebook)
        try:
            with _or_not_saved(submission):
                return self._run(self._sanitising, notebook, submission.student)
        finally:
            self.gradebook.drop()

    def save(self, submission, executed, result):
        """Save marks, the executed notebook and the record of a submission: all, or nothing.

        Parameters
        ----------
        submission : what was handed in
        executed : dict
            What `sanitise` gave, with the outputs that running it gave.
        result : dict
            How it ran: `status`, `evidence` (from the grade id of a check to its `points`), and
            where they are known `reason`, `where`, `flags`, `seconds`. A check whose mark in the
            gradebook is another one than its evidence says gets 0, and is flagged.

        Raises
        ------
        NotSaved
            If nbgrader can't read the marks off this notebook. The others are not touched.
        CannotGrade
            If the disk is full or the gradebook can't be written.
        """
        with self._saved(submission, result) as (saved, flags):
            notebook = self._run(self._saving, _node(executed), submission.student)
            flags += _hold_to_evidence(saved, notebook, result["evidence"])
            # Marks and checksums are taken; from here on it is only looked at.
            raw = json.loads(json.dumps(notebook))
            try:
                text = self.helper(_cleaned, raw)
            except Stopped as stopped:
                flags.append(f"{HIDDEN}: {stopped}.")
                text = _written(cleaning.silent(raw, HIDDEN))
            name = f"{self.week}.ipynb"
            files = {name: text.encode()} | self._shown(self.files(submission))
            if _words(raw) != _words(json.loads(text)):
                files[name + ORIGINAL] = gzip.compress(_written(raw).encode(), mtime=0)
            self._put(submission, files)

    def refuse(self, submission):
        """Save that there was no notebook to run: no points, and the reason is kept.

        As nbgrader does for a missing notebook; marks that a person gave stay.
        """
        result = {"status": "rejected", "reason": submission.reason}
        with self._saved(submission, result) as (saved, _):
            for notebook in saved.notebooks:
                notebook.late_submission_penalty = None
                for grade in notebook.grades:
                    grade.auto_score = 0
                    grade.needs_manual_grade = False
            self._put(submission, {})

    @contextlib.contextmanager
    def _saved(self, submission, result):
        """Around the saving of one submission: whose it is before, its record after.

        Gives nbgrader's submission, and a list that takes flags.
        """
        student, flags = submission.student, []
        try:
            with safekeeping.or_cannot_grade(UNWRITABLE, GO_ON), _or_not_saved(submission):
                # From here on this student has to be graded again, wherever we are stopped.
                if self.gradebook.record(self.week, student) is not None:
                    self.gradebook.drop()
                    self.gradebook.forget(self.week, student)
                yield self._enrol(student), flags
                self.gradebook.put(self._record(submission, result, flags))
                self.gradebook.keep()
        finally:
            self.gradebook.drop()

    def _enrol(self, student):
        """The student's submission in the gradebook, made if need be, with its time."""
        if self._converter.create_student:
            self.gradebook.update_or_create_student(student)
        handed_in = self._timestamp(self._folder("submitted", student))
        when = {"timestamp": handed_in} if handed_in else {}
        return self.gradebook.update_or_create_submission(self.week, student, **when)

    def _record(self, submission, result, flags):
        return ledger.Record(
            assignment=self.week,
            student=submission.student,
            sha256=submission.digest,
            source_sha256=self.source_sha256,
            verdict=submission.verdict,
            status=result["status"],
            reason=result.get("reason") or submission.reason or "",
            place=str(result.get("where") or ""),
            notes=tuple(submission.notes),
            flags=(*submission.flags, *result.get("flags", []), *flags),
            sandbox=result.get("sandbox") or self.sandbox,
            seconds=float(result.get("seconds") or 0),
            graded_at=ledger.now(),
        )

    def _run(self, preprocessors, notebook, student):
        about = {"assignment": self.week, "notebook": self.week, "student": student}
        resources = {"nbgrader": about | {"db_url": self.course.coursedir.db_url}}
        for preprocessor in preprocessors:
            with ledger.lent(self.gradebook, preprocessor):
                notebook, resources = preprocessor(notebook, resources)
            self.gradebook.db.flush()
            self.gradebook.db.expire_all()
        return notebook

    def _put(self, submission, files):
        """The folder that nbgrader calls autograded, with the permissions that it gives."""
        submitted = self._folder("submitted", submission.student)
        stamps = read_stamps(submitted)
        if not self._timestamp(submitted):
            stamps.pop(TIME, None)
        files = files | stamps
        safekeeping.replace_folder(self._folder("autograded", submission.student), files)
        self._converter.set_permissions(self.week, submission.student)

    def _shown(self, files):
        """Files that lie beside a notebook for people to look at; the rest is in `submitted`."""
        return {
            name: content
            for name, content in files.items()
            if name in self._source_files
            or (
                name.lower().endswith(SHOWN)
                and not any(unicodedata.category(letter) == "Cf" for letter in name)
                and not set(name) & set("<>\"'&`")
            )
        }

    def _timestamp(self, folder):
        if TIME not in read_stamps(folder):
            return None
        try:
            return self.course.coursedir.get_existing_timestamp(str(folder))
        except Exception:
            return None

    def _read_source_files(self):
        folder = self._folder("source", ".")
        ignored = [*self.course.coursedir.ignore, "*.ipynb"]
        found = [Path(path) for path in nbgrader.utils.find_all_files(str(folder), ignored)]
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
        keeps = self._converter.exclude_overwriting.get(self.week, [])
        return {name: content for name, content in files.items() if name not in keeps}

    def _folder(self, step, student):
        return courses.folder(self.course, step, self.week, student)


def read_stamps(folder):
    """What nbgrader's exchange laid beside a submission.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    dict
        From the names in `STAMPS` to bytes; without what is not there.
    """
    found = (folder / name for name in STAMPS)
    # Nothing that would make us wait, or read what is not the student's.
    plain = (path for path in found if path.is_file() and not path.is_symlink())
    return {path.name: path.read_bytes() for path in plain if path.stat().st_size <= 1000}


def _class_of(kind):
    """A preprocessor's class, which settings may give by its dotted name."""
    return import_item(kind) if isinstance(kind, str) else kind


def _above(name):
    """The folders above a file.

    >>> sorted(_above("a/b/c.csv"))
    ['a', 'a/b']
    """
    parts = name.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts))}


def _cleaned(notebook):
    """What is written of a notebook, as text; for the helper."""
    clean = cleaning.notebook(notebook)
    nbformat.validate(nbformat.from_dict(clean), relax_add_props=True)
    return _written(clean)


def _words(notebook):
    """What a learner wrote in a notebook, to be compared: outputs come again when it is run."""
    lines = [cell["source"] for cell in notebook["cells"]]
    return ["".join(source) for source in lines], [
        cell.get("attachments") or {} for cell in notebook["cells"]
    ]


def _written(notebook):
    return nbformat.v4.writes(nbformat.from_dict(notebook)) + "\n"


def _hold_to_evidence(saved, notebook, evidence):
    """Let no check have a mark that its evidence does not give; one flag for those that had.

    Parameters
    ----------
    saved : nbgrader.api.SubmittedAssignment
    notebook : dict
        As it ran, with what nbgrader knows of each cell.
    evidence : dict
    """
    checks = {markup.name_of(cell) for cell in notebook["cells"] if markup.is_test(cell)}
    kept = []
    for grade in itertools.chain(*(each.grades for each in saved.notebooks)):
        points = evidence.get(grade.name, {"points": 0.0})["points"]
        if grade.name in checks and grade.auto_score != points:
            grade.auto_score = 0
            kept.append(grade.name)
    return [f"{OTHERWISE} ({', '.join(sorted(kept))})."] if kept else []


def _node(notebook):
    """A copy for nbgrader, with text that files hold as lists of lines in one piece."""
    return nbformat.v4.rwbase.rejoin_lines(nbformat.from_dict(notebook))


@contextlib.contextmanager
def _or_not_saved(submission):
    try:
        yield
    except (OSError, sqlalchemy.exc.OperationalError, CannotGrade, NotSaved):
        raise
    except Exception as error:
        # nbgrader takes a disk that is full for a bad entry.
        if isinstance(error.__context__, sqlalchemy.exc.OperationalError):
            raise error.__context__ from None
        why = str(error).strip().splitlines() or [type(error).__name__]
        raise NotSaved(
            f"nbgrader could not grade the notebook of {submission.student}: {why[0].rstrip('.')}."
        ) from error
