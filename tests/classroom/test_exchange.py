"""nbgrader's own exchange around our grading: submissions come in, and pages go back."""

import json
import os
import shutil

import pytest
from test_store import FULL, LATE, Submission, with_outputs

from classroom.collect import collect as collecting
from classroom.collect import exchange
from classroom.collect.archive import CannotCollect
from classroom.course import course as courses
from classroom.course import readers
from classroom.feedback import page
from classroom.gradebook import store
from classroom.gradebook.store import SECRET, TIME, Writer
from classroom.hub import life
from classroom.intake import intake

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.linux,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


@pytest.fixture
def hub(published, tmp_path):
    """A course with an exchange and a student's home, where the assignment was fetched."""
    return Hub(shutil.copytree(published, tmp_path / "course"), tmp_path)


class Hub:
    """A grader and students who share an exchange."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        (folder / "exchange").mkdir()
        (folder / "exchange").chmod(0o777)
        with (root / "nbgrader_config.py").open("a") as settings:
            settings.write(f"c.Exchange.root = {str(folder / 'exchange')!r}\n")
        self.grader("ReleaseAssignment")

    def grader(self, step):
        assert self._take(step, "grader", root=str(self.root)) == {}

    def student(self, name, *steps):
        for step in steps:
            assert self._take(step, name, student=name) == {}
        return self.folder / name / "exercises/week9"

    def _take(self, step, name, **who):
        (self.folder / name / "exercises").mkdir(parents=True, exist_ok=True)
        about = {"exchange": str(self.folder / "exchange"), "home": str(self.folder / name)}
        return life.take(step, about | {"course_id": "small", "week": "week9"} | who)

    def grade(self, *students):
        course = courses.open_course(self.root)
        release = intake.read_release(courses.find_source(self.root, "week9"), None)
        with Writer(course, "week9", sandbox="none") as writer:
            pages = page.Feedback(writer)
            for student in students:
                found = intake.look(self.root / "submitted" / student / "week9", release)
                notebook = with_outputs(writer.sanitise(found), FULL)
                writer.save(found, notebook, {"status": "ok", "evidence": evidence()})
                pages.renew(student)


def evidence():
    return {name: {"points": points} for name, points in FULL.items()}


def secret(folder):
    return (folder / SECRET).read_text()


def test_a_page_finds_its_way_back_through_the_exchange_to_its_student_alone(hub):
    for student in ("ada", "bob"):
        hub.student(student, "FetchAssignment", "Submit")
    rows = exchange.collect(hub.root, "week9")
    assert [(row.student, row.outcome) for row in rows] == [
        ("ada", "collected"),
        ("bob", "collected"),
    ]
    hub.grade("ada")
    for step in ("submitted", "autograded", "feedback"):
        assert secret(hub.root / step / "ada/week9") == secret(hub.root / "submitted/ada/week9")
    hub.grader("ReleaseFeedback")
    [given] = hub.student("ada", "FetchFeedback").glob("feedback/*/week9.html")
    assert given.read_bytes() == (hub.root / "feedback/ada/week9/week9.html").read_bytes()
    assert not list(hub.student("bob", "FetchFeedback").glob("feedback/*/week9.html"))


def test_who_submits_again_gets_the_page_of_the_new_one(hub):
    hub.student("ada", "FetchAssignment", "Submit")
    exchange.collect(hub.root, "week9")
    hub.grade("ada")
    first = secret(hub.root / "feedback/ada/week9")
    hub.student("ada", "Submit")
    [row] = exchange.collect(hub.root, "week9")
    assert row.outcome == "replaced"
    assert exchange.collect(hub.root, "week9")[0].outcome == "there already"
    hub.grade("ada")
    assert secret(hub.root / "feedback/ada/week9") != first
    hub.grader("ReleaseFeedback")
    assert len(list(hub.student("ada", "FetchFeedback").glob("feedback/*/week9.html"))) == 1


def test_the_same_notebook_with_another_secret_is_graded_again(hub):
    hub.student("ada", "FetchAssignment", "Submit")
    exchange.collect(hub.root, "week9")
    hub.grade("ada")
    release = intake.read_release(courses.find_source(hub.root, "week9"), None)
    folder = hub.root / "submitted/ada/week9"
    with Writer(courses.open_course(hub.root), "week9") as writer:
        assert writer.is_graded(intake.look(folder, release))
        folder.joinpath(SECRET).write_text("another")
        assert not writer.is_graded(intake.look(folder, release))


def test_no_submission_sees_the_secret_when_it_runs(hub):
    hub.student("ada", "FetchAssignment", "Submit")
    exchange.collect(hub.root, "week9")
    release = intake.read_release(courses.find_source(hub.root, "week9"), None)
    found = intake.look(hub.root / "submitted/ada/week9", release)
    assert SECRET not in found.files and TIME not in found.files


def test_it_says_that_nothing_can_be_collected_and_what_to_do(hub, tmp_path):
    with pytest.raises(CannotCollect, match="There are no submissions of week9 in .*inbound"):
        exchange.collect(hub.root, "week9")
    hub.student("ada", "FetchAssignment", "Submit")
    with pytest.raises(CannotCollect, match="Leave it out, and it is asked: `workbook collect"):
        collecting.collect(hub.root, "week9", tmp_path / "exchange/small/inbound")
    shutil.rmtree(tmp_path / "exchange")
    with pytest.raises(CannotCollect, match="Release week9 first"):
        exchange.collect(hub.root, "week9")


@pytest.mark.root
def test_it_notes_who_handed_in_under_the_name_of_another(hub, tmp_path):
    hub.student("ada", "FetchAssignment", "Submit")
    [folder] = (tmp_path / "exchange/small/inbound").iterdir()
    os.chown(folder, 65534, 65534)
    [row] = exchange.collect(hub.root, "week9")
    assert row.notes == ("'nobody' handed it in under this name. See whether they may.",)


# Lateness


PLUGIN = """
from nbgrader.plugins import LateSubmissionPlugin

class OnePoint(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1.0
"""


@pytest.fixture
def late(published, tmp_path):
    """A course with a plugin of its own, and preprocessors by name; ada came late."""
    root = shutil.copytree(published, tmp_path / "late")
    (root / "one_point_off.py").write_text(PLUGIN)
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(
            'c.AssignLatePenalties.plugin_class = "one_point_off.OnePoint"\n'
            "c.Autograde.autograde_preprocessors = [\n"
            '    "nbgrader.preprocessors.SaveAutoGrades",\n'
            '    "nbgrader.preprocessors.AssignLatePenalties",\n'
            "]\n"
        )
    folder = root / "submitted/ada/week9"
    shutil.copytree(root / "exercises/week9", folder)
    (folder / TIME).write_text(LATE)
    return root


def due(root, when):
    with courses.open_course(root).gradebook as gradebook:
        gradebook.update_or_create_assignment("week9", duedate=when)


def test_a_plugin_beside_the_settings_takes_off_and_a_new_due_date_gives_it_back(late):
    notebook = json.loads((late / "exercises/week9/week9.ipynb").read_text())
    ada = Submission("ada", notebook)
    due(late, "2031-01-01 00:00:00 UTC")
    with Writer(courses.open_course(late), "week9", sandbox="none") as writer:
        done = with_outputs(writer.sanitise(ada), FULL)
        writer.save(ada, done, {"status": "ok", "evidence": evidence()})
        assert writer.mark("ada")[:2] == (2.0, 7.0)
    due(late, "2031-01-03 00:00:00 UTC")
    with Writer(courses.open_course(late), "week9", sandbox="none") as writer:
        assert writer.is_graded(ada)
        writer.renew_penalty("ada")
        assert writer.mark("ada")[0] == 3.0
    due(late, "2031-01-01 00:00:00 UTC")
    with Writer(courses.open_course(late), "week9", sandbox="none") as writer:
        writer.renew_penalty("ada")
        assert writer.mark("ada")[0] == 2.0


# Who can read what


def test_it_says_who_can_read_the_solutions(tmp_path):
    for folder in [*tmp_path.parents][:-2]:
        assert folder.exists()
    solutions = tmp_path / "course" / "solutions"
    solutions.mkdir(parents=True)
    (tmp_path / "course").chmod(0o700)
    assert readers.reach(solutions).closed
    assert readers.reach("/usr") == readers.Reach("everybody", False)


def test_stamps_are_plain_small_files(tmp_path):
    (tmp_path / TIME).symlink_to("/etc/passwd")
    (tmp_path / SECRET).write_text("x" * 1001)
    assert store.read_stamps(tmp_path) == {}
    (tmp_path / SECRET).write_text("x")
    assert store.read_stamps(tmp_path) == {SECRET: b"x"}
