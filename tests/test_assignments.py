"""Every assignment grades right answers as right and wrong ones as wrong, each for its reason.

First in one process, which is fast; then through the real nbgrader, which is what counts.
"""

import functools
import json
import os
import re
import shutil
from pathlib import Path

import a_class
import pytest
from bs4 import BeautifulSoup
from command_line import run
from measure_grading import rows

import publish
from examining import answers

ROOT = Path(__file__).resolve().parent.parent
TEXTS = sorted((ROOT / "src" / "assignments").glob("week*.py"))
OURS = re.compile(r"Traceback \(most recent|workbook/(check|sameness|limits)\.py")

# SQLAlchemy warns of how nbgrader uses it.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@functools.cache
def assignment_in(path):
    """The assignment in a file, read once."""
    return publish.read_assignment(path)


def cases(kind):
    """One parameter for each answer of a kind: (file, exercise, its place in the bank)."""
    found = []
    for path in TEXTS:
        try:
            exercises = assignment_in(path).exercises
        except publish.Refused:
            continue  # test_there_is_an_assignment_and_publishing_accepts says why
        for exercise in exercises:
            bank = {"solution": [exercise], "stub": [exercise], "wrong": exercise.wrongs}
            for place, _ in enumerate(bank.get(kind, exercise.rights)):
                if not exercise.written:
                    name = f"{path.stem}-{exercise.id}-{place}"
                    found.append(pytest.param(path, exercise, place, id=name))
    return found


@functools.cache
def names_before(path, exercise):
    """The names that a notebook has when an exercise is reached, with right answers before it."""
    return answers.names_before(assignment_in(path), exercise)


def grade(path, exercise, answer):
    """Run an answer and the exercise's checks; the reports, in order."""
    reports = list(answers.reports(exercise, answer, names_before(path, exercise)))
    for report, check in zip(reports, exercise.checks, strict=True):
        assert repr(report) == f"{report.earned:g}"
        assert report.possible == check.points
    return reports


def test_there_is_an_assignment():
    if not TEXTS and os.environ.get("CI") != "true":
        pytest.skip("there are no assignments in this copy of the course")
    assert TEXTS


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_publishing_accepts_it(path):
    assert assignment_in(path).exercises


@pytest.mark.parametrize(("path", "exercise", "place"), cases("solution"))
def test_it_gives_the_solution_full_points(path, exercise, place, capfd):
    reports = grade(path, exercise, exercise.solution)
    assert [report.messages for report in reports] == [[] for _ in reports]
    assert sum(report.earned for report in reports) == exercise.points
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("path", "exercise", "place"), cases("right"))
def test_it_gives_another_right_answer_full_points(path, exercise, place, capfd):
    reports = grade(path, exercise, exercise.rights[place].source)
    assert [report.messages for report in reports] == [[] for _ in reports]
    assert sum(report.earned for report in reports) == exercise.points
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("path", "exercise", "place"), cases("wrong"))
def test_it_tells_a_wrong_answer_its_own_mistake(path, exercise, place, capfd):
    wrong = exercise.wrongs[place]
    reports = grade(path, exercise, wrong.source)
    assert sum(report.earned for report in reports) < exercise.points
    told = "\n\n".join(report.text for report in reports)
    assert wrong.says in told, f"{wrong.mistake}: nobody says {wrong.says!r}, but\n{told}"
    assert not OURS.search(told)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("path", "exercise", "place"), cases("stub"))
def test_it_gives_an_empty_answer_nothing_and_says_so_kindly(path, exercise, place, capfd):
    reports = grade(path, exercise, exercise.stub)
    assert [report.earned for report in reports] == [0 for _ in reports]
    assert all("no answer in it yet" in report.text for report in reports)
    assert not OURS.search("".join(report.text for report in reports))
    assert capfd.readouterr().err == ""


class Graded:
    """A course of its own, in which nbgrader has graded every answer of an assignment."""

    def __init__(self, path, folder):
        from workbook.grading import course as courses

        self.assignment, self.folder = assignment_in(path), folder
        self.name = self.assignment.name
        source = folder / "src" / "assignments" / path.name
        source.parent.mkdir(parents=True)
        shutil.copy(path, source)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        publish.build(folder, folder)
        self._hand_in()
        self.course = courses.open_course(folder)
        self.logs = {"release": self.course.generate_assignment(self.name)}
        for student in sorted(path.name for path in (folder / "submitted").iterdir()):
            self.logs[student] = self.course.autograde(self.name, student)
        self.logs["feedback"] = self.course.generate_feedback(self.name)

    def _hand_in(self):
        coded = [exercise for exercise in self.assignment.exercises if not exercise.written]
        handed = {"blank": {}}
        handed["solution"] = {each.id: each.solution for each in self.assignment.exercises}
        for kind, bank in [("wrong", "wrongs"), ("right", "rights")]:
            for exercise in coded:
                for place, answer in enumerate(getattr(exercise, bank)):
                    handed.setdefault(f"{kind}-{place}", {})[exercise.id] = answer.source
        broken = {coded[0].id: "def broken(:", coded[-1].id: "raise RuntimeError('not today')"}
        handed["exception"] = handed["solution"] | broken
        handed["partly"] = handed["wrong-0"] | {each.id: each.solution for each in coded[::2]}
        for student, sources in handed.items():
            a_class.hand_in(self.folder, self.assignment, student, sources)

    def scores(self, student):
        """Points from nbgrader's gradebook: by exercise, earned automatically and possible."""
        with self.course.gradebook as gradebook:
            submission = gradebook.find_submission(self.name, student)
            found = {}
            for grade in submission.notebooks[0].grades:
                exercise = re.sub(r"-(check|hidden)-\d+$", "", grade.name)
                earned, possible = found.get(exercise, (0, 0))
                found[exercise] = (earned + (grade.auto_score or 0), possible + grade.max_score)
            return found

    def needs_a_person(self, student):
        """Whether the gradebook waits for a mark given by hand."""
        with self.course.gradebook as gradebook:
            return gradebook.find_submission(self.name, student).needs_manual_grade

    def feedback(self, student):
        """The page that the student gets."""
        page = self.folder / "feedback" / student / self.name / f"{self.name}.html"
        return page.read_text(encoding="utf-8")

    def told(self, student):
        """What the checks say on that page, by exercise; the source of a check doesn't count."""
        reports = BeautifulSoup(self.feedback(student), "html.parser").select(".workbook-check")
        checks = [each.id for each in self.assignment.exercises for _ in each.checks]
        assert len(reports) == len(checks)
        found = dict.fromkeys(checks, "")
        for exercise, report in zip(checks, reports, strict=True):
            found[exercise] += report.get_text("\n")
        return found


@pytest.fixture(scope="module", params=TEXTS, ids=lambda path: path.stem)
def graded(request, tmp_path_factory):
    return Graded(request.param, tmp_path_factory.mktemp(request.param.stem))


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_ours_gives_the_same_marks_and_comments_row_by_row(graded, tmp_path):
    ours = tmp_path / "ours"
    made = shutil.ignore_patterns("gradebook.db*", "autograded", "feedback")
    shutil.copytree(graded.folder, ours, ignore=made)
    said = run("grade", graded.name, "--json", "--no-feedback", cwd=ours)
    told = json.loads(said.stdout)["students"]
    assert {each["status"] for each in told} == {"ok"} and not any(each["flags"] for each in told)
    assert len(told) >= 10
    assert rows(ours) == rows(graded.folder)


@pytest.mark.nbgrader
def test_nbgrader_grades_every_submission(graded):
    assert [name for name, result in graded.logs.items() if not result["success"]] == []


@pytest.mark.nbgrader
def test_nbgrader_gives_the_solution_full_marks(graded):
    scores = graded.scores("solution")
    for exercise in graded.assignment.exercises:
        earned, possible = scores[exercise.id]
        assert possible == exercise.points
        assert earned == (0 if exercise.written else possible), exercise.id
    assert graded.needs_a_person("solution")


@pytest.mark.nbgrader
def test_nbgrader_gives_a_blank_submission_nothing(graded):
    assert {earned for earned, _ in graded.scores("blank").values()} == {0}
    assert not graded.needs_a_person("blank")
    assert all("no answer in it yet" in told for told in graded.told("blank").values())
    assert not OURS.search(graded.feedback("blank"))


@pytest.mark.nbgrader
def test_nbgrader_rejects_each_wrong_answer_and_says_why(graded):
    kept = []
    for exercise in graded.assignment.exercises:
        for place, wrong in enumerate(exercise.wrongs):
            earned, possible = graded.scores(f"wrong-{place}")[exercise.id]
            told = graded.told(f"wrong-{place}")[exercise.id]
            if earned >= possible or wrong.says not in told:
                kept.append((exercise.id, wrong.mistake, earned, possible, told))
            assert not OURS.search(graded.feedback(f"wrong-{place}"))
    assert kept == []


@pytest.mark.nbgrader
def test_nbgrader_accepts_each_right_answer(graded):
    refused = []
    for exercise in graded.assignment.exercises:
        for place, right in enumerate(exercise.rights):
            earned, possible = graded.scores(f"right-{place}")[exercise.id]
            if earned < possible:
                refused.append((exercise.id, right.way, earned, possible))
    assert refused == []
