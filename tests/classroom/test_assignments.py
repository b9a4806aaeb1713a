"""Every assignment grades right answers as right and wrong ones as wrong, each for its reason.

First in one process, which is fast; then through the real nbgrader, which is what counts.
"""

import functools
import json
import math
import re
import shutil
from pathlib import Path

import a_class
import pytest
from bs4 import BeautifulSoup
from command_line import run
from measure_grading import rows

from authoring import publish
from authoring.examine import answers
from workbook.exercise import bundle

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "src" / "assignments").glob("week*.py"))
CHECK = re.compile(r"-(check|hidden)-\d+$")
OURS = re.compile(r"Traceback \(most recent|workbook/exercise/(check|equality|limits)\.py")

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
    assert TEXTS


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_publishing_accepts_it(path):
    assert assignment_in(path).exercises


# The longest evening that an assignment may take, and the step in which minutes are promised.
LONGEST, STEP = 120, 5


def promised(path):
    """The minutes that an assignment's first cell tells learners to plan."""
    [minutes] = re.findall(r"\bPlan (\d+) minutes\b", assignment_in(path).cells[0].source)
    return int(minutes)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_its_headings_count_the_exercises_and_say_how_many_minutes_each_takes(path):
    total = 0
    for number, exercise in enumerate(assignment_in(path).exercises, 1):
        heading = exercise.statement.splitlines()[0]
        minutes = re.fullmatch(rf"## {number}\. \S.* · (\d+) minutes", heading)
        assert minutes and int(minutes[1]) > 0, heading
        total += int(minutes[1])
    assert promised(path) == STEP * math.ceil(total / STEP) <= LONGEST


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_start_page_says_how_many_minutes_it_takes(path):
    start = (ROOT / "src" / "lessons" / "start.py").read_text(encoding="utf-8")
    link = rf"\[(\d+) min\]\(\.\./exercises/{path.stem}/{path.stem}\.ipynb\)"
    assert re.findall(link, start) == [str(promised(path))]


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


BANK = "bank"


def with_every_answer(source, exercises):
    """A course's source with room for each answer of the bank, and the checks behind each.

    Parameters
    ----------
    source : dict
        The assignment's own notebook.
    exercises : dict
        From the id of an exercise to how many answers it has.

    Returns
    -------
    dict
        The same with more cells: those of the third answer to `skill` are called skill-2,
        skill-2-check-1 and so on. The exercise's own come last, so that what follows finds it
        solved.
    """
    cells = []
    for cell in source["cells"]:
        if cell["id"] in exercises:
            own = [each for each in source["cells"] if is_of(each["id"], cell["id"])]
            for place in range(exercises[cell["id"]]):
                cells += [renamed(each, cell["id"], place) for each in own]
        cells.append(cell)
    return source | {"cells": cells}


def is_of(name, exercise):
    """Whether a cell is an exercise's answer or one of its checks."""
    return re.fullmatch(rf"{exercise}(-(check|hidden)-\d+)?", name)


def renamed(cell, exercise, place):
    """A copy of a cell for the answer at this place in the bank."""
    copied = json.loads(json.dumps(cell))
    copied["id"] = f"{exercise}-{place}{cell['id'].removeprefix(exercise)}"
    copied["metadata"]["nbgrader"]["grade_id"] = copied["id"]
    return copied


class Graded:
    """A course of its own, in which nbgrader has graded every answer of an assignment.

    The assignment itself is handed in solved, blank and broken. All wrong and right answers stand
    in one notebook, so that one kernel is started for all of them.
    """

    def __init__(self, week, folder):
        from classroom.course import course as courses

        self.assignment, self.folder = a_class.make_course(folder, week), folder
        self.name = self.assignment.name
        self.coded = [each for each in self.assignment.exercises if not each.written]
        self.bank = {
            f"{each.id}-{place}": (each, answer)
            for each in self.coded
            for place, answer in enumerate([*each.wrongs, *each.rights])
        }
        self._write_bank()
        self.course = courses.open_course(folder)
        self.logs = {name: self.course.generate_assignment(name) for name in (self.name, BANK)}
        self._hand_in()
        for path in sorted((folder / "submitted").glob("*/*")):
            student, name = path.parts[-2:]
            self.logs[f"{student} {name}"] = self.course.autograde(name, student)
        for name in (self.name, BANK):
            self.logs[f"feedback {name}"] = self.course.generate_feedback(name)

    def _write_bank(self):
        source = self.folder / "solutions" / self.name / f"{self.name}.ipynb"
        answers = {each.id: len(each.wrongs) + len(each.rights) for each in self.coded}
        notebook = with_every_answer(json.loads(source.read_text(encoding="utf-8")), answers)
        path = self.folder / "solutions" / BANK / f"{BANK}.ipynb"
        path.parent.mkdir()
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def _hand_in(self):
        solved = {each.id: each.solution for each in self.assignment.exercises}
        broken = {self.coded[0].id: "def broken(:", self.coded[-1].id: "raise RuntimeError('no')"}
        for student, given in [("blank", {}), ("solution", solved), ("broken", solved | broken)]:
            a_class.hand_in(self.folder, self.name, student, given)
        answers = {name: answer.source for name, (_, answer) in self.bank.items()}
        a_class.hand_in(self.folder, BANK, BANK, solved | answers)

    def scores(self, student):
        """Points from nbgrader's gradebook: by exercise, earned automatically and possible."""
        with self.course.gradebook as gradebook:
            name = BANK if student == BANK else self.name
            submission = gradebook.find_submission(name, student)
            found = {}
            for grade in submission.notebooks[0].grades:
                exercise = CHECK.sub("", grade.name)
                earned, possible = found.get(exercise, (0, 0))
                found[exercise] = (earned + (grade.auto_score or 0), possible + grade.max_score)
            return found

    def data(self, student):
        """What the checks found by their own data, in the form of `scores`."""
        name, found = BANK if student == BANK else self.name, {}
        path = self.folder / "autograded" / student / name / f"{name}.ipynb"
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if CHECK.search(cell["id"]):
                told, exercise = bundle.read(cell["outputs"]), CHECK.sub("", cell["id"])
                earned, possible = found.get(exercise, (0, 0))
                found[exercise] = (earned + told.earned, possible + told.possible)
        return found

    def needs_a_person(self, student):
        """Whether the gradebook waits for a mark given by hand."""
        with self.course.gradebook as gradebook:
            return gradebook.find_submission(self.name, student).needs_manual_grade

    def feedback(self, student):
        """The page that the student gets."""
        name = BANK if student == BANK else self.name
        page = self.folder / "feedback" / student / name / f"{name}.html"
        return page.read_text(encoding="utf-8")

    def told(self, student):
        """What the checks say on that page, by exercise; the source of a check doesn't count."""
        reports = BeautifulSoup(self.feedback(student), "html.parser").select(".workbook-check")
        name = BANK if student == BANK else self.name
        source = (self.folder / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8")
        ids = [cell["id"] for cell in json.loads(source)["cells"]]
        checks = [CHECK.sub("", each) for each in ids if CHECK.search(each)]
        assert len(reports) == len(checks)
        found = dict.fromkeys(checks, "")
        for exercise, report in zip(checks, reports, strict=True):
            found[exercise] += report.get_text("\n")
        return found


@pytest.fixture(scope="module", params=TEXTS, ids=lambda path: path.stem)
def graded(request, tmp_path_factory):
    return Graded(request.param.stem, tmp_path_factory.mktemp(request.param.stem))


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_ours_gives_the_same_marks_and_comments_row_by_row(graded, tmp_path):
    ours = tmp_path / "ours"
    made = shutil.ignore_patterns("gradebook.db*", "autograded", "feedback")
    shutil.copytree(graded.folder, ours, ignore=made)
    for name, students in [(graded.name, 3), (BANK, 1)]:
        said = run("grade", name, "--json", "--no-feedback", cwd=ours)
        told = json.loads(said.stdout)["students"]
        assert {each["status"] for each in told} == {"ok"}
        assert not any(each["flags"] for each in told)
        assert len(told) == students
    found, theirs = rows(ours), rows(graded.folder)
    for mine, other in zip(found, theirs, strict=True):
        assert [pair for pair in zip(mine, other, strict=True) if pair[0] != pair[1]] == []
    assert {CHECK.sub("", name) for _, name, *_ in found[0]} >= set(graded.bank)


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
@pytest.mark.parametrize("student", ["solution", "blank", "broken", BANK])
def test_the_data_of_the_checks_have_the_points_that_nbgrader_gave(graded, student):
    data, scores = graded.data(student), graded.scores(student)
    written = {each.id for each in graded.assignment.exercises} - {each.id for each in graded.coded}
    assert data.keys() == scores.keys() - written
    assert data == {name: pytest.approx(scores[name]) for name in data}


@pytest.mark.nbgrader
def test_nbgrader_rejects_each_wrong_answer_and_says_why(graded):
    kept, scores, told = [], graded.scores(BANK), graded.told(BANK)
    for name, (exercise, wrong) in graded.bank.items():
        if wrong in exercise.wrongs:
            earned, possible = scores[name]
            assert possible == exercise.points
            if earned >= possible or wrong.says not in told[name]:
                kept.append((name, wrong.mistake, earned, possible, told[name]))
    assert kept == []
    assert not OURS.search(graded.feedback(BANK))


@pytest.mark.nbgrader
def test_nbgrader_accepts_each_right_answer(graded):
    scores = graded.scores(BANK)
    refused = [
        (name, right.way, *scores[name])
        for name, (exercise, right) in graded.bank.items()
        if right in exercise.rights and scores[name][0] < scores[name][1]
    ]
    assert refused == []
