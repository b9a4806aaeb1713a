"""The one writer, beside the real nbgrader: the same marks, kept whole whatever happens."""

import copy
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade
from small_course import write_course, write_settings

from authoring import publish
from classroom.course import course as courses
from classroom.course import safekeeping
from classroom.course.course import CannotGrade
from classroom.gradebook import ledger
from classroom.gradebook.store import NotSaved, Writer
from workbook.exercise import markup

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]

SETTINGS = """
c.OverwriteCells.add_missing_cells = True
c.LateSubmissionPlugin.penalty_method = "zero"
"""
RIGHT = "def double(x):\n    return 2 * x"
# Student, answers, and the changes they made elsewhere.
ANSWERS = {
    "ada": {"double": RIGHT, "why": "Two is enough."},
    "bob": {"double": "def double(x):\n    return abs(x + x)", "double-check-1": "3"},
    "cyd": {"double": "def double(x:\n    return"},
    "dan": {"double": RIGHT, "why": "Late, and no reason."},
}
NOTHING = {"status": "ok", "evidence": {}}
LATE = "2031-01-02 00:00:00 UTC"


@dataclass(frozen=True)
class Submission:
    """What looking at a student's folder found."""

    student: str
    notebook: dict | None = None
    verdict: str = "ok"
    reason: str = ""
    notes: tuple = ()
    flags: tuple = ()
    files: dict = field(default_factory=dict)

    @property
    def digest(self):
        told = json.dumps(self.notebook) + repr(self.files)
        return hashlib.sha256(told.encode()).hexdigest()


def hand_in(root, student, answers):
    """Put answers into the student's folder, and say what lies there."""
    notebook = json.loads((root / "exercises/week9/week9.ipynb").read_text())
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    folder = root / "submitted" / student / "week9"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "week9.ipynb").write_text(json.dumps(notebook))
    return Submission(student, notebook)


def executed(notebook):
    """A notebook as nbgrader itself runs it."""
    node = nbformat.from_dict(copy.deepcopy(notebook))
    done, _ = Execute(timeout=30, kernel_name="python3").preprocess(node, {"metadata": {}})
    return done


def with_outputs(notebook, points):
    """A notebook as if its check cells had earned some points, without a kernel."""
    done = copy.deepcopy(notebook)
    for cell in done["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in points:
            data = {"text/plain": str(points[name])}
            result = {"output_type": "execute_result", "data": data, "metadata": {}}
            cell["outputs"] = [result | {"execution_count": 1}]
    return done


def ran(notebook):
    """A result that says of each check what its outputs say, as a run of our own would."""
    cells = [cell for cell in notebook["cells"] if markup.is_test(cell)]
    marks = {cell["id"]: determine_grade(nbformat.from_dict(cell))[0] for cell in cells}
    evidence = {name: {"points": points} for name, points in marks.items()}
    return {"status": "ok", "evidence": evidence}


def rows(root):
    """Marks, comments and times of a gradebook: all but ids."""
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        return {
            table: sorted(gradebook.execute(query).fetchall(), key=repr)
            for table, query in QUERIES.items()
        }


ONE_NOTEBOOK = """
    JOIN base_cell cell ON cell.id = row.cell_id
    JOIN submitted_notebook notebook ON notebook.id = row.notebook_id
    JOIN submitted_assignment submission ON submission.id = notebook.assignment_id
"""
QUERIES = {
    "grade": "SELECT student_id, cell.name, cell.type, auto_score, manual_score, extra_credit, "
    f"needs_manual_grade FROM grade row {ONE_NOTEBOOK}",
    "comment": "SELECT student_id, cell.name, auto_comment, manual_comment "
    f"FROM comment row {ONE_NOTEBOOK}",
    "submitted_assignment": "SELECT student_id, timestamp, extension, late_submission_penalty, "
    "flagged FROM submitted_assignment submission "
    "JOIN submitted_notebook notebook ON submission.id = notebook.assignment_id",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A course of which nothing was handed in, whose gradebook knows the assignment."""
    root = write_settings(write_course(tmp_path_factory.mktemp("course")))
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(SETTINGS)
    publish.build(root, root)
    with Writer(courses.open_course(root), "week9"):
        pass
    return root


@pytest.fixture
def root(published, tmp_path):
    return shutil.copytree(published, tmp_path / "course")


def writer(root):
    return Writer(courses.open_course(root), "week9", sandbox="none")


def graded(root, submission, points):
    """Grade one submission in a run of its own; what `Writer.mark` says."""
    with writer(root) as open_writer:
        notebook = open_writer.sanitise(submission)
        done = with_outputs(notebook, points)
        open_writer.save(submission, done, ran(done))
        return open_writer.mark(submission.student)


FULL = {"double-check-1": 2.0, "double-hidden-1": 1.0}


def test_it_gives_the_marks_of_stock_nbgrader_row_by_row(root, tmp_path):
    with courses.open_course(root).gradebook as gradebook:
        gradebook.update_or_create_assignment("week9", duedate="2031-01-01 00:00:00 UTC")
    handed_in = [hand_in(root, student, answers) for student, answers in ANSWERS.items()]
    (root / "submitted/dan/week9/timestamp.txt").write_text(LATE)
    stock = shutil.copytree(root, tmp_path / "stock")
    assert courses.open_course(stock).autograde("week9", "*")["success"]

    with writer(root) as ours:
        for submission in handed_in:
            notebook = ours.sanitise(submission)
            done = executed(notebook)
            ours.save(submission, done, ran(done))

    found = rows(root)
    assert found == rows(stock)
    assert {row[3] for row in found["grade"]} == {None, 0.0, 1.0, 2.0}
    assert ("dan", "2031-01-02 00:00:00.000000", None, 3.0, 0) in found["submitted_assignment"]
    for student in ANSWERS:
        folder, beside = (each / "autograded" / student / "week9" for each in (root, stock))
        assert {path.name: path.stat().st_mode for path in folder.iterdir()} == {
            path.name: path.stat().st_mode for path in beside.iterdir()
        }
        same = [sources(each / "week9.ipynb") for each in (folder, beside)]
        assert same[0] == same[1]


def sources(path):
    notebook = nbformat.read(path, as_version=4)
    return [(cell.cell_type, cell.source, cell.metadata.nbgrader) for cell in notebook.cells]


def test_it_does_nothing_twice(root):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    assert graded(root, ada, FULL) == (3.0, 7.0, True)
    before = {path: path.stat().st_mtime_ns for path in (root / "autograded").rglob("*")}
    kept = (root / "gradebook.db").read_bytes()
    with writer(root) as again:
        assert again.is_graded(ada)
        assert again.record("ada").sandbox == "none"
        assert not again.is_graded(replace(ada, files={"more.csv": b"1"}))
        assert not again.is_graded(hand_in(root, "bob", {}))
    assert {path: path.stat().st_mtime_ns for path in (root / "autograded").rglob("*")} == before
    assert (root / "gradebook.db").read_bytes() == kept


def test_it_grades_again_what_was_taken_away_or_has_a_new_source(root):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    graded(root, ada, FULL)
    source = root / "solutions/week9/week9.ipynb"
    source.write_text(source.read_text().replace("Twice as much.", "Twice as much!"))
    with writer(root) as changed:
        assert not changed.is_graded(ada)
    graded(root, ada, FULL)
    with writer(root) as same:
        assert same.is_graded(ada)
        shutil.rmtree(root / "autograded/ada/week9")
        assert not same.is_graded(ada)


def test_it_grades_again_what_has_a_new_time_and_minds_no_damaged_one(root):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    stamp = root / "submitted/ada/week9/timestamp.txt"
    for told in (LATE, "yesterday?"):
        stamp.write_text(told)
        with writer(root) as ours:
            assert not ours.is_graded(ada)
        graded(root, ada, FULL)
        assert rows(root)["submitted_assignment"][0][1] == "2031-01-02 00:00:00.000000"
        with writer(root) as ours:
            assert ours.is_graded(ada)


def test_it_keeps_what_a_person_gave(root):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    graded(root, ada, FULL)
    with courses.open_course(root).gradebook as gradebook:
        gradebook.find_grade("why", "week9", "week9", "ada").manual_score = 2
        gradebook.find_comment("why", "week9", "week9", "ada").manual_comment = "A start."
        gradebook.db.commit()
    assert graded(root, replace(ada, files={"more.csv": b"1"}), FULL) == (5.0, 7.0, True)
    assert ("ada", "why", None, "A start.") in rows(root)["comment"]


def test_it_records_a_submission_that_cannot_be_read(root):
    bad = Submission("eve", None, "refused", "This is not a notebook. Ask for it again.")
    (root / "submitted/eve/week9").mkdir(parents=True)
    with writer(root) as ours:
        ours.refuse(bad)
        assert ours.mark("eve") == (0.0, 7.0, False)
        found = ours.record("eve")
        assert (found.verdict, found.status, found.reason) == ("refused", "rejected", bad.reason)
        assert ours.is_graded(bad)
    assert {row[3] for row in rows(root)["grade"]} == {0.0}
    # Formgrader takes it for graded, and shows no notebook.
    (found,) = courses.open_course(root).get_submissions("week9")
    assert (found["student"], found["autograded"], found["score"]) == ("eve", True, 0.0)


def test_it_takes_a_mark_back_when_the_next_one_handed_in_cannot_be_read(root):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    graded(root, ada, FULL)
    with writer(root) as ours:
        ours.refuse(Submission("ada", None, "refused", "This is empty."))
        assert ours.mark("ada")[0] == 0.0
    assert list((root / "autograded/ada/week9").iterdir()) == []


def test_it_puts_other_files_beside_the_notebook_and_the_courses_own_over_them(root):
    (root / "solutions/week9/table.csv").write_text("ours")
    ada = hand_in(root, "ada", ANSWERS["ada"])
    files = {"table.csv": b"theirs", "deep/er.txt": b"1", "second.ipynb": b"{}"}
    graded(root, replace(ada, files=files), FULL)
    folder = root / "autograded/ada/week9"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {"week9.ipynb", "table.csv", "deep/er.txt"}
    assert (folder / "table.csv").read_text() == "ours"


def test_it_says_which_notebook_it_cannot_save_and_leaves_the_others_alone(root):
    ada, bob = (hand_in(root, student, ANSWERS[student]) for student in ("ada", "bob"))
    with writer(root) as ours:
        notebook = ours.sanitise(ada)
        with pytest.raises(NotSaved, match="the notebook of ada: partial credit cannot be great"):
            ours.save(ada, with_outputs(notebook, {"double-check-1": 32}), NOTHING)
        broken = with_outputs(notebook, {})
        broken["cells"][1]["outputs"] = [{"output_type": "stream"}]
        with pytest.raises(NotSaved, match="the notebook of ada"):
            ours.save(ada, broken, NOTHING)
        assert ours.record("ada") is None and not (root / "autograded/ada").exists()
        done = with_outputs(ours.sanitise(bob), FULL)
        ours.save(bob, done, ran(done))
        assert ours.mark("bob") == (3.0, 7.0, False)
    assert {row[0] for row in rows(root)["grade"]} == {"bob"}


def test_a_second_grader_is_told_to_wait(root):
    with (
        writer(root),
        pytest.raises(CannotGrade, match="grading with this gradebook already"),
        writer(root),
    ):
        pass
    with writer(root):
        pass


def backups(root):
    return sorted((root / "backups").glob("*"))


def test_it_backs_the_gradebook_up_before_it_changes_and_keeps_ten(root):
    (root / "backups").mkdir()
    for day in range(10, 20):
        (root / f"backups/gradebook-202001{day}-000000.db").write_bytes(b"old")
    before = rows(root)
    graded(root, hand_in(root, "ada", ANSWERS["ada"]), FULL)
    assert len(backups(root)) == 10
    assert backups(root)[0].name == "gradebook-20200111-000000.db"
    shutil.copy(backups(root)[-1], root / "gradebook.db")
    assert rows(root) == before


def test_it_keeps_no_second_copy_of_the_same(root):
    for _ in range(3):
        with writer(root):
            pass
    assert len(backups(root)) == 1


def test_it_changes_nothing_when_it_cannot_back_up(root):
    kept = (root / "gradebook.db").read_bytes()
    (root / "backups").write_text("in the way")
    with pytest.raises(CannotGrade, match="could not be backed up .* Nothing was changed"):
        writer(root).__enter__()
    assert (root / "gradebook.db").read_bytes() == kept


def test_nbgraders_own_tools_do_not_mind(root):
    graded(root, hand_in(root, "ada", ANSWERS["ada"]), FULL)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    path = {"PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]}
    for command in (["db", "upgrade"], ["export"]):
        said = subprocess.run(
            [*nbgrader, *command], cwd=root, env=os.environ | path, capture_output=True, text=True
        )
        assert said.returncode == 0, said.stderr
    assert (
        "week9" in (root / "grades.csv").read_text()
        and ",3.0,7.0" in (root / "grades.csv").read_text()
    )
    with writer(root) as ours:
        assert ours.record("ada").status == "ok"


def in_a_child(work):
    """Do something in a process of its own; how that ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    os._exit(99)


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (safekeeping, "replace_folder"),
        (Path, "rename"),
        (safekeeping.shutil, "rmtree"),
        (Autograde, "set_permissions"),
        (ledger.OneTransaction, "put"),
        (ledger.OneTransaction, "keep"),
    ],
)
def test_the_next_run_goes_on_after_a_kill(root, owner, name):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    graded(root, ada, FULL | {"double-hidden-1": 0.0})

    def grade_again_and_die():
        with writer(root) as ours:
            notebook = with_outputs(ours.sanitise(ada), FULL)
            setattr(owner, name, die)
            ours.save(ada, notebook, NOTHING)

    assert in_a_child(grade_again_and_die) == -signal.SIGKILL
    with writer(root) as ours:
        assert not ours.is_graded(ada)
    assert graded(root, ada, FULL) == (3.0, 7.0, True)
    assert [path.name for path in (root / "autograded/ada").iterdir()] == ["week9"]


@pytest.mark.parametrize("full", ["folder", "gradebook"])
def test_a_full_disk_leaves_a_gradebook_that_opens(root, full):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    room = {"folder": 1000, "gradebook": (root / "gradebook.db").stat().st_size // 2}[full]

    def grade_with_little_room():
        import resource  # Windows has none

        with writer(root) as ours:
            notebook = with_outputs(ours.sanitise(ada), FULL)
            # No file may grow beyond this; writing more is an error, as on a full disk.
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            with pytest.raises(CannotGrade, match="What was graded is kept"):
                ours.save(ada, notebook, NOTHING)

    assert in_a_child(grade_with_little_room) == 0
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        assert gradebook.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with writer(root) as ours:
        assert not ours.is_graded(ada)
    assert graded(root, ada, FULL) == (3.0, 7.0, True)


def test_a_mark_that_the_evidence_does_not_give_counts_nothing_and_is_flagged(root):
    ada = hand_in(root, "ada", ANSWERS["ada"])
    with writer(root) as ours:
        done = with_outputs(ours.sanitise(ada), FULL)
        told = ran(done)
        del told["evidence"]["double-hidden-1"]
        ours.save(ada, done, told)
        assert ours.mark("ada")[0] == FULL["double-check-1"]
        [flag] = ours.record("ada").flags
    assert flag.startswith("nbgrader read other marks than the process of the tests had told")
    assert "(double-hidden-1)" in flag
