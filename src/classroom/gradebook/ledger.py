"""What we keep in nbgrader's gradebook beside its marks: indexes, and who was graded from what.

nbgrader looks for its own tables by name and minds no other. Nothing here changes theirs.
"""

import contextlib
import hashlib
import json
import sys
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

import sqlalchemy
from nbgrader.api import Gradebook
from sqlalchemy.orm import Session, scoped_session, sessionmaker

# Seconds that we wait while Formgrader writes.
PATIENCE = 60

# Without these, saving one submission reads every grade of every other.
INDEXES = {
    "grade": "notebook_id",
    "comment": "notebook_id",
    "submitted_notebook": "assignment_id",
    "submitted_assignment": "student_id",
}
TABLES = [
    """CREATE TABLE IF NOT EXISTS workbook_graded (
        assignment TEXT NOT NULL, student TEXT NOT NULL, sha256 TEXT NOT NULL,
        source_sha256 TEXT NOT NULL, verdict TEXT NOT NULL, status TEXT NOT NULL,
        reason TEXT NOT NULL, place TEXT NOT NULL, notes TEXT NOT NULL, flags TEXT NOT NULL,
        sandbox TEXT NOT NULL, seconds REAL NOT NULL, graded_at TEXT NOT NULL,
        marks_sha256 TEXT NOT NULL, PRIMARY KEY (assignment, student))""",
    """CREATE TABLE IF NOT EXISTS workbook_source (
        assignment TEXT PRIMARY KEY, sha256 TEXT NOT NULL)""",
]
MARKS = """
    SELECT cell.name, grade.auto_score, grade.manual_score, grade.extra_credit,
           comment.auto_comment, comment.manual_comment, notebook.late_submission_penalty
    FROM submitted_assignment AS submission
    JOIN assignment ON assignment.id = submission.assignment_id
    JOIN submitted_notebook AS notebook ON notebook.assignment_id = submission.id
    JOIN base_cell AS cell ON cell.notebook_id = notebook.notebook_id
    LEFT JOIN grade ON grade.notebook_id = notebook.id AND grade.cell_id = cell.id
    LEFT JOIN comment ON comment.notebook_id = notebook.id AND comment.cell_id = cell.id
    WHERE submission.student_id = :student AND assignment.name = :assignment
    ORDER BY cell.name, cell.type
"""


@dataclass(frozen=True)
class Record:
    """One submission as it was graded.

    `sha256` is of what was handed in, `source_sha256` of the notebook it was graded with, and
    `marks_sha256` of the marks its feedback shows: empty until there is feedback.
    """

    assignment: str
    student: str
    sha256: str
    source_sha256: str
    verdict: str
    status: str
    reason: str = ""
    place: str = ""
    notes: tuple = ()
    flags: tuple = ()
    sandbox: str = ""
    seconds: float = 0.0
    graded_at: str = ""
    marks_sha256: str = ""


class _FlushesForCommit(Session):
    def commit(self):
        self.flush()

    def commit_all(self):
        super().commit()


class OneTransaction(Gradebook):
    """nbgrader's gradebook, in which nothing is done until all of a submission is done.

    What nbgrader's own code takes for a commit only sends the changes to the database, and
    closing does nothing: `keep` commits, `drop` rolls back, `end` closes. For one thread.
    """

    def __init__(self, url, course_id):
        waits = f"{'&' if '?' in url else '?'}timeout={PATIENCE}"
        super().__init__(url + waits, course_id)
        self.db.remove()
        for table, column in INDEXES.items():
            self._do(f"CREATE INDEX IF NOT EXISTS ix_{table}_{column} ON {table} ({column})")
        for statement in TABLES:
            self._do(statement)
        self.db = scoped_session(sessionmaker(bind=self.engine, class_=_FlushesForCommit))

    def _do(self, statement):
        with self.engine.begin() as connection:
            connection.execute(sqlalchemy.text(statement))

    def keep(self):
        """Commit, and forget the objects that were read."""
        self.db().commit_all()
        self.db.remove()

    def drop(self):
        """Roll back, and forget the objects that were read."""
        self.db.remove()

    def close(self):
        """Nothing: nbgrader's preprocessors close what is not theirs."""

    def end(self):
        """Close the gradebook."""
        super().close()

    # Our own tables

    def record(self, assignment, student):
        """The `Record` of a submission, or None."""
        found = self._one(
            "SELECT * FROM workbook_graded WHERE assignment = :assignment AND student = :student",
            assignment=assignment,
            student=student,
        )
        if found is None:
            return None
        lists = {name: tuple(json.loads(found[name])) for name in ("notes", "flags")}
        return Record(**found | lists)

    def put(self, record):
        """Write a `Record` in place of an older one; part of the transaction."""
        row = asdict(record)
        row |= {name: json.dumps(row[name], ensure_ascii=False) for name in ("notes", "flags")}
        names = [field.name for field in fields(Record)]
        self.db.execute(
            sqlalchemy.text(
                f"INSERT OR REPLACE INTO workbook_graded ({', '.join(names)}) "
                f"VALUES ({', '.join(f':{name}' for name in names)})"
            ),
            row,
        )

    def forget(self, assignment, student):
        """Take a record out, at once."""
        values = {"assignment": assignment, "student": student}
        with self.engine.begin() as connection:
            connection.execute(
                sqlalchemy.text(
                    "DELETE FROM workbook_graded "
                    "WHERE assignment = :assignment AND student = :student"
                ),
                values,
            )

    def source_sha256(self, assignment):
        """The SHA-256 of the source notebook that this gradebook was told of, or None."""
        found = self._one(
            "SELECT workbook_source.sha256 FROM workbook_source JOIN assignment "
            "ON assignment.name = workbook_source.assignment "
            "JOIN notebook ON notebook.assignment_id = assignment.id "
            "WHERE workbook_source.assignment = :assignment AND notebook.name = :assignment",
            assignment=assignment,
        )
        return found["sha256"] if found else None

    def put_source(self, assignment, sha256):
        """Remember which source the gradebook was told of; part of the transaction."""
        self.db.execute(
            sqlalchemy.text("INSERT OR REPLACE INTO workbook_source VALUES (:assignment, :sha256)"),
            {"assignment": assignment, "sha256": sha256},
        )

    def marks_sha256(self, assignment, student):
        """The SHA-256 of all marks and comments of a submission as they are now."""
        values = {"assignment": assignment, "student": student}
        rows = self.db.execute(sqlalchemy.text(MARKS), values).all()
        return hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest()

    def _one(self, statement, **values):
        found = self.db.execute(sqlalchemy.text(statement), values).mappings().first()
        return dict(found) if found else None


@contextlib.contextmanager
def lent(gradebook, preprocessor):
    """Lend an open gradebook to a preprocessor of nbgrader's, which would open one for each use.

    Parameters
    ----------
    gradebook : OneTransaction
    preprocessor : nbgrader.preprocessors.NbGraderPreprocessor
    """
    modules = {sys.modules[kind.__module__] for kind in type(preprocessor).__mro__}
    borrowers = [module for module in modules if vars(module).get("Gradebook") is Gradebook]
    for module in borrowers:
        module.Gradebook = lambda *_: gradebook
    try:
        yield
    finally:
        for module in borrowers:
            module.Gradebook = Gradebook


def now():
    """The time, in UTC, to the second.

    Examples
    --------
    >>> len(now())
    20
    """
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
