"""Each student draws numbers of their own, and is graded with them whatever the notebook says.

The small course is graded by stock nbgrader and by ours; the real exercises in this process.
"""

import hashlib
import json
import math
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import hand_in, run
from measure_grading import rows
from small_course import WITH_VARIANT, write_course, write_settings
from test_assignments import TEXTS, assignment_in, grade, names_before

from authoring import publish
from classroom.analyse import keys
from classroom.course import course as courses
from workbook.exercise import variant

ROOT = Path(__file__).resolve().parents[2]
CLASS = [f"student-{number}" for number in range(50)]
CHOICES = {"price": range(10, 90), "weeks": [3, 4, 5]}
ODD = {
    "spaces": "Ada  King Lovelace",
    "accents": "José Núñez-Ångström",
    "another script": "عمر حسن",
    "NUL": "a\0b",
    "nothing but signs": "?!",
    "very long": "x" * 100_000,
    "half a letter": "\udcff",
    "a number": 4711,
    "a path": "../../solutions",
    "empty": "",
}


# What is drawn


def test_it_reads_the_values_off_the_hash_of_both_names():
    number = int(hashlib.sha256(b"week1\0ada").hexdigest(), 16)
    assert variant.seed("week1", "ada") == number
    drawn = variant.draw("week1", "ada", **CHOICES)
    assert drawn == {"price": 10 + number % 80, "weeks": 3 + number // 80 % 3}


def test_it_draws_every_value_about_as_often():
    drawn = [variant.draw("week1", f"s{n}", **CHOICES)["weeks"] for n in range(3000)]
    assert all(900 < drawn.count(weeks) < 1100 for weeks in CHOICES["weeks"])


def test_a_parameter_that_is_added_behind_leaves_the_others_as_they_were():
    more = variant.draw("week1", "ada", **CHOICES, cost=range(7))
    assert {name: more[name] for name in CHOICES} == variant.draw("week1", "ada", **CHOICES)


@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
def test_it_has_a_variant_for_every_name(name):
    drawn = variant.draw("week1", name, **CHOICES)
    assert drawn["price"] in CHOICES["price"] and drawn["weeks"] in CHOICES["weeks"]
    assert drawn == variant.draw("week1", name, **CHOICES)
    assert (variant.seed("week1", name) == variant.seed("week1", "")) == (name == "")


@pytest.mark.parametrize(
    "name", ["ada king", " Ada King\n", "ADA-KING", "Ａｄａ King", "ada  king"]
)
def test_it_takes_a_name_as_people_write_it(name):
    assert variant.seed("week1", name) == variant.seed("week1", "ada-king")
    assert variant.seed("week1", name) != variant.seed("week2", name)


@pytest.mark.parametrize("name", [None, True, 1.5, ["ada"], len])
def test_it_says_what_is_no_name(name):
    kind = type(name).__name__
    with pytest.raises(ValueError, match=f'student is {kind}; write the name .* = "ada"'):
        variant.draw("week1", name, **CHOICES)


def test_it_says_that_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="weeks has no values to choose from"):
        variant.draw("week1", "ada", weeks=[])


# Whose it is


def test_it_takes_the_word_of_the_grader(monkeypatch):
    assert variant.whose(lambda: "bob") == "bob"
    monkeypatch.setenv(variant.STUDENT, "ada")
    assert variant.whose(lambda: "bob") == "ada"
    assert variant.whose(lambda: undefined) == "ada"  # noqa: F821
    assert "answered for bob, and handed in by ada" in variant.notes(lambda: "bob")[0]
    assert "answered for nobody" in variant.notes(lambda: undefined)[0]  # noqa: F821
    assert "answered for nobody" in variant.notes(lambda: None)[0]
    assert variant.notes(lambda: " Ada") == []


def test_on_a_hub_no_name_is_the_learners_own_there_and_graded_the_same(monkeypatch):
    alone = variant.seed("week1", "")
    monkeypatch.setenv(variant.HUB_USER, "Hub-Ada")
    assert variant.seed("week1", "") == variant.seed("week1", "hub-ada") != alone
    assert variant.seed("week1", "bob") != variant.seed("week1", "")
    assert variant.notes(lambda: "") == []
    # The grader's own server is on a hub too; whose it is, the folder says.
    monkeypatch.setenv(variant.STUDENT, "bob")
    assert variant.seed("week1", "") == variant.seed("week1", "bob")
    assert variant.notes(lambda: "") == []
    monkeypatch.setenv(variant.STUDENT, "")
    assert variant.seed("week1", "") == alone


def test_it_finds_the_student_where_nbgrader_runs_the_notebook(tmp_path, monkeypatch):
    for place, student in [
        ("autograded/ada/week1", "ada"),
        ("autograded/José Núñez/week1/pictures", "José Núñez"),
        ("autograded/bob/autograded/ada/week1", "ada"),
        ("autograded", None),
        ("exercises/week1", None),
    ]:
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(tmp_path / place)
        assert variant.whose(lambda: "?") == (student or "?"), place


def test_it_tells_who_learns_alone_that_a_name_is_missing():
    assert "write your name into it first" in variant.notes(lambda: "")[0]
    assert variant.notes(lambda: "ada") == []


def test_a_long_or_dirty_name_stays_within_a_line(monkeypatch):
    monkeypatch.setenv(variant.STUDENT, "y" * 10_000)
    [note] = variant.notes(lambda: "a\0b\n\x1b[31m")
    assert note.isprintable() and len(note) < 500


# The course's own exercises


VARIANTS = [
    pytest.param((path, exercise), id=exercise.id)
    for path in TEXTS
    for exercise in assignment_in(path).exercises
    if exercise.variant
]


@pytest.fixture(scope="module", params=VARIANTS)
def known(request):
    """An exercise that differs, as (path, exercise), and its key for each of a class."""
    path, exercise = request.param
    found = keys.keys(ROOT, path.stem, CLASS)
    return path, exercise, {key.student: key for key in found if key.exercise == exercise.id}


def copied(exercise, key, name):
    """An answer that gives the numbers of a key, in a notebook with a name."""
    numbers = {name: round(float(value), 4) for name, value in key.answer.items()}
    return f"student = {name!r}\ndef {exercise.id}():\n    return {numbers}"


def test_fifty_students_have_fifty_keys(known):
    *_, known = known
    asked = {tuple(key.brief.values()) for key in known.values()}
    answers = {tuple(round(number, 3) for number in key.answer.values()) for key in known.values()}
    assert len(known) == len(asked) == len(answers) == 50


def test_it_gives_each_of_them_full_points_for_their_own_answer(known, monkeypatch):
    path, exercise, known = known
    for student, key in known.items():
        monkeypatch.setenv(variant.STUDENT, student)
        reports = grade(path, exercise, copied(exercise, key, name=student))
        assert [report.text for report in reports if report.messages or report.notes] == []
    solution = f"student = {student!r}\n{exercise.solution}"
    assert sum(report.earned for report in grade(path, exercise, solution)) == exercise.points


def test_it_refuses_each_of_them_the_answer_of_the_next(known, monkeypatch):
    path, exercise, known = known
    for student, friend in zip(CLASS, CLASS[1:] + CLASS[:1], strict=True):
        monkeypatch.setenv(variant.STUDENT, student)
        *_, hidden = grade(path, exercise, copied(exercise, known[friend], name=friend))
        assert hidden.earned <= hidden.possible / 2, (student, friend)
        assert hidden.messages
        assert f"answered for {friend}, and handed in by {student}" in hidden.text


def test_every_brief_that_can_be_drawn_has_an_answer(known):
    path, exercise, _ = known
    names, all_of_it = (
        names_before(path, exercise) | {},
        SimpleNamespace(draw=lambda *_, **all: all),
    )
    exec(exercise.rights[0].source, names)
    exec(exercise.variant, names)
    names["variant"] = all_of_it
    choices = {k: list(values) for k, values in names[variant.brief_of(exercise.id)]("").items()}
    asked = [
        {each: values[end] for each, values in choices.items()} | {name: value}
        for name, values in choices.items()
        for value in values
        for end in (0, -1)
    ]
    assert len(asked) > 100
    for brief in asked:
        names[variant.brief_of(exercise.id)] = lambda student, brief=brief: brief
        answer = names[exercise.id]()
        assert all(math.isfinite(number) for number in dict(answer).values()), brief


def test_its_worked_example_is_what_the_solution_gives(known):
    path, exercise, known = known
    told = exercise.statement.partition("**Worked example.**")[2]
    number = r"(\d{4}-\d\d-\d\d|-?[\d.]*\d)"
    brief = dict(re.findall(rf"`(\w+)` {number}", told))
    wanted = {name: float(value) for name, value in re.findall(rf'"(\w+)": {number}', told)}
    drawn = next(iter(known.values()))
    assert brief.keys() == drawn.brief.keys() and wanted.keys() == drawn.answer.keys()
    brief = {name: type(drawn.brief[name])(value) for name, value in brief.items()}
    names = dict(names_before(path, exercise))
    exec(exercise.solution, names)
    names[variant.brief_of(exercise.id)] = lambda student: brief
    answer = names[exercise.id]()
    assert wanted == pytest.approx({n: float(value) for n, value in answer.items()}, abs=5e-4)
    assert brief not in [key.brief for key in known.values()]


# Stock nbgrader and ours


BILL = """
def bill():
    mine = bill_brief(student)
    return mine["price"] * mine["count"]
"""
# By student: the name in the notebook, whose bill is answered, and the points for it.
HANDED_IN = {
    "ada": ("student = 'ada'", "ada", 3),
    "bob": ("student = ' BOB '", "bob", 3),
    "copies all": ("student = 'bob'", "bob", 1),
    "copies the bill": ("student = 'copies the bill'", "bob", 1),
    "José Núñez": ("student = 'josé  núñez'", "José Núñez", 3),
    "no-name": ("student = ''", "", 1),
    "deleted": ("pass", "deleted", 3),
    "undefined": ("student = nobody", "undefined", 3),
    "not-text": ("student = len", "not-text", 3),
    "4711": ("student = 4711", "4711", 3),
    "a-b": (r"student = 'a\0b'", "a-b", 3),
    "x" * 200: ("student = 'x' * 100_000", "x" * 200, 3),
}

AGREED = ["ada", "copies all", "José Núñez", "no-name", "deleted", "a-b"]  # stock takes its time


def bill_of(student):
    """The right answer of the small exercise, worked out here."""
    number = int(hashlib.sha256(b"week9\0" + student[:60].encode()).hexdigest(), 16)
    return (100 + number % 899) * (100 + number // 899 % 899)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The small course with a variant, and what is handed in."""
    root = write_settings(write_course(tmp_path_factory.mktemp("course"), WITH_VARIANT))
    publish.build(root, root)
    for student, (name, answered, _) in HANDED_IN.items():
        known = bill_of(answered.casefold().replace(" ", "-"))
        hand_in(root, student, {"student-whose": name, "bill": f"def bill():\n    return {known}"})
    return root


def points(course):
    """Points for the bill in a gradebook, by student."""
    found = {}
    for student, cell, earned, *_ in rows(course)[0]:
        found[student] = found.get(student, 0) + (earned if cell.startswith("bill") else 0)
    return found


@pytest.fixture(scope="module")
def ours(course, tmp_path_factory):
    """The same, graded by us; and what was said."""
    root = shutil.copytree(course, tmp_path_factory.mktemp("ours") / "course")
    return root, run("grade", "week9", "--json", cwd=root)


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_ours_grades_each_with_the_numbers_of_who_handed_it_in(ours):
    root, said = ours
    assert said.returncode == 0, said.stdout
    assert points(root) == {student: earned for student, (*_, earned) in HANDED_IN.items()}


@pytest.mark.nbgrader
@pytest.mark.sandbox
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_stock_nbgrader_gives_the_same_marks_and_comments(course, ours, tmp_path):
    stock = shutil.copytree(course, tmp_path / "stock")
    nbgrader = courses.open_course(stock)
    assert nbgrader.generate_assignment("week9")["success"]
    for student in AGREED:
        graded = nbgrader.autograde("week9", student)
        assert graded["success"], graded
    assert rows(stock) == [[row for row in found if row[0] in AGREED] for found in rows(ours[0])]


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_the_page_of_a_copy_says_for_whom_it_is_answered(ours):
    page = ours[0] / "feedback/copies all/week9/week9.html"
    told = page.read_text(encoding="utf-8")
    assert "This notebook is answered for bob, and handed in by copies all." in told
    assert "This is not your bill." in told and str(bill_of("copies-all")) not in told
    right = (ours[0] / "feedback/ada/week9/week9.html").read_text(encoding="utf-8")
    assert "This notebook is answered" not in right


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_nobody_is_graded_twice_and_the_same_file_of_two_is_graded_twice(ours, tmp_path):
    root = shutil.copytree(ours[0], tmp_path / "course")
    path = hand_in(root, "dan", {"student-whose": "student = 'ada'", "bill": BILL})
    again = json.loads(run("grade", "week9", "--json", "--no-feedback", cwd=root).stdout)
    assert [each["student"] for each in again["students"] if each["new"]] == ["dan"]
    assert (points(root)["ada"], points(root)["dan"]) == (3, 1)
    shutil.copy(path, root / "submitted/ada/week9/week9.ipynb")
    again = json.loads(run("grade", "week9", "--json", "--no-feedback", cwd=root).stdout)
    assert [each["student"] for each in again["students"] if each["new"]] == ["ada"]
    assert (points(root)["ada"], points(root)["dan"]) == (3, 1)


@pytest.mark.nbgrader
@pytest.mark.sandbox
def test_a_class_of_fifty_gets_full_marks_for_one_solution_and_copies_get_none(course, tmp_path):
    root = shutil.copytree(course, tmp_path / "course")
    shutil.rmtree(root / "submitted")
    for student, friend in zip(CLASS, CLASS[1:] + CLASS[:1], strict=True):
        answers = {"student-whose": f"student = {student!r}", "bill": BILL}
        hand_in(root, student, answers)
        copied = f"def bill():\n    return {bill_of(friend)}"
        hand_in(root, f"{student}-copies", answers | {"bill": copied})
    assert run("grade", "week9", "--json", "--no-feedback", cwd=root).returncode == 0
    # A number above a thousand is worth a point, whoever's it is.
    assert points(root) == {s: 3 for s in CLASS} | {f"{s}-copies": 1 for s in CLASS}
