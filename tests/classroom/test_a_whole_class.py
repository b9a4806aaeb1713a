"""A week with a class of thirty, from the release to the marks in Canvas, as an instructor does it:
real commands, the real Formgrader in a real browser. Photographs stay in tests/artefacts.
"""

import csv
import html
import io
import itertools
import json
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import a_class
import pytest
from browser import ARTEFACTS, Lab, launch
from command_line import run
from formgrader import NEEDS, give, given_by_hand, open_submissions
from lms import TEST_STUDENT, canvas_gradebook, what_canvas_reads

ROOT = Path(__file__).resolve().parents[2]
WEEK, SIZE, FIRST = "week1", 30, 7000
COLUMN = "Week 1 (4711)"
READ = str(FIRST)  # all right, and whose written answer a person reads
POINTS, COMMENT = 10, "Which cost would you check first?"
ABSENT = 7900  # in the gradebook, and handed in nothing

pytestmark = NEEDS


def name_of(number):
    """A learner's name in Canvas, which no page of the course has by chance."""
    return f"quix{number - FIRST:02}"


def of(kind):
    """The numbers in Canvas of those who handed in answers of a kind."""
    return [str(FIRST + n) for n in range(SIZE) if a_class.KINDS[n % len(a_class.KINDS)] == kind]


def in_canvas(upload, student, attempt=""):
    """The name that Canvas gives to a notebook; the last of the class is late."""
    number = FIRST + int(student.rpartition("-")[2])
    late = "_LATE" if number == FIRST + SIZE - 1 else ""
    return f"{name_of(number)}{late}_{number}_{9000 + upload}_{WEEK}{attempt}.ipynb"


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """The course after the whole week, and what each command said."""
    course, said = tmp_path_factory.mktemp("course"), {}
    assignment = a_class.make_course(course, WEEK)
    for kind in ("exercises", "solutions"):
        shutil.rmtree(course / kind)

    def do(step, *command, **more):
        said[step] = run(*command, cwd=course, **more)

    do("release", "publish", WEEK, program="authoring")
    # Canvas knows them by their numbers, and so does whoever gives each student other numbers.
    a_class.hand_in_class(course, assignment, SIZE, name_of=lambda number: str(FIRST + number))
    again = course / "submitted" / "right-0000" / WEEK / f"{WEEK}.ipynb"
    answers = again.read_bytes()
    a_class.hand_in(course, assignment.name, "right-0000", {})  # at first nothing, then all
    with zipfile.ZipFile(a_class.zip_up(course, WEEK, in_canvas), "a") as archive:
        archive.writestr(in_canvas(500, "right-0000", "-1"), answers)
    do("collect", "collect", WEEK, "submissions.zip")
    do("grade", "grade", WEEK, "--json")
    with Lab(course) as lab:
        page = open_submissions(lab, WEEK)
        row = page.locator(f"tr:has(a.name-shown:text-is('{READ}'))")
        row.locator(".reveal .name-hidden").click()
        row.get_by_role("link", name=READ).click()
        give(page, "verdict", str(POINTS), COMMENT)
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / "class-formgrader.png", full_page=True)
    do("renew", "grade", WEEK)
    do("csv", "export", WEEK)
    possible = sum(each.points for each in assignment.exercises)
    logins = {FIRST + n: name_of(FIRST + n) for n in range(SIZE)} | {ABSENT: "absent"}
    (course / "canvas.csv").write_bytes(canvas_gradebook(COLUMN, possible, logins))
    do("canvas", "export", WEEK, "--format", "canvas", "--template", "canvas.csv")
    do("analyse", "analyse", WEEK)
    return SimpleNamespace(course=course, said=said, assignment=assignment, possible=possible)


@pytest.fixture(scope="module")
def marks(term):
    """The exported rows, by student."""
    text = (term.course / f"reports/{WEEK}-marks.csv").read_text(encoding="utf-8-sig")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def points(row, exercise):
    return float(row[f"{WEEK}.{exercise.id}"])


def coded(term):
    return [each for each in term.assignment.exercises if not each.written]


def pages(term):
    return {
        "feedback": term.course / "feedback" / READ / WEEK / f"{WEEK}.html",
        "items": term.course / "reports" / f"{WEEK}-items.html",
        "similar": term.course / "reports" / f"{WEEK}-similar.html",
    }


def text_of(page):
    return re.sub('data:image/png;base64,[^"]*', "", page.read_text(encoding="utf-8"))


def test_every_step_ends_well(term):
    codes = {step: (done.returncode, done.stderr) for step, done in term.said.items()}
    assert codes == dict.fromkeys(codes, (0, ""))


def test_the_table_of_marks_names_those_whom_canvas_knows_by_number(term):
    rows = [line for line in term.said["renew"].stdout.splitlines() if READ in line]
    assert any(name_of(FIRST) in row for row in rows)


def test_the_release_holds_no_answer(term):
    release = term.course / "exercises" / WEEK / f"{WEEK}.ipynb"
    assert release.read_bytes() == (ROOT / "exercises" / WEEK / release.name).read_bytes()
    cells = json.loads(release.read_text(encoding="utf-8"))["cells"]
    given = {line.strip() for cell in cells for line in "".join(cell["source"]).splitlines()}
    for each in term.assignment.exercises:
        answer = each.model_answer if each.written else each.solution.partition("BEGIN SOLUTION")[2]
        lines = {line.strip() for line in answer.splitlines() if len(line.strip()) > 20}
        assert lines and not lines & given, each.id


def test_everybody_is_collected_with_the_latest_attempt_and_the_late_one_is_named(term):
    assert f"{SIZE} submissions of {WEEK}: {SIZE} collected." in term.said["collect"].stdout
    with open(term.course / "submitted" / "students.csv", encoding="utf-8-sig", newline="") as file:
        seats = {row["student"]: row for row in csv.DictReader(file)}
    assert [*seats] == [str(FIRST + n) for n in range(SIZE)]
    assert seats[READ]["handed_in"] == f"{WEEK}-1.ipynb"
    assert [student for student, seat in seats.items() if seat["late"]] == [str(FIRST + SIZE - 1)]
    assert all(seat["name"] == name_of(int(student)) for student, seat in seats.items())


def test_marks_are_what_the_answers_deserve(term, marks):
    full = {each.id: sum(check.points for check in each.checks) for each in coded(term)}
    for student in of("right"):
        assert {each.id: points(marks[student], each) for each in coded(term)} == full, student
    for student in of("empty"):
        assert (marks[student]["score"], marks[student]["needs_manual_grading"]) == ("0", "no")
    for student in of("wrong"):
        assert all(points(marks[student], each) < full[each.id] for each in coded(term)), student
    between = [float(marks[student]["score"]) for student in of("partly")]
    assert all(0 < score < sum(full.values()) for score in between) and len(set(between)) > 1
    # At first the same, but for what a person has given since.
    first = {each["student"]: each for each in json.loads(term.said["grade"].stdout)["students"]}
    now = {student: each["score"] for student, each in first.items()}
    now[READ] += POINTS
    assert {student: float(row["score"]) for student, row in marks.items()} == pytest.approx(now)


def test_points_given_by_hand_are_in_the_gradebook_the_export_and_the_feedback(term, marks):
    assert given_by_hand(term.course) == {READ: POINTS}
    assert (marks[READ][f"{WEEK}.verdict"], marks[READ]["needs_manual_grading"]) == ("10", "no")
    others = [marks[student] for student in of("right") if student != READ]
    assert {row[f"{WEEK}.verdict"] for row in others} == {""}
    assert {row["needs_manual_grading"] for row in others} == {"yes"}
    assert "0 graded now" in term.said["renew"].stdout
    feedback = {page.parts[-3]: page for page in term.course.glob(f"feedback/*/{WEEK}/*.html")}
    assert len(feedback) == SIZE
    said = [student for student, page in feedback.items() if COMMENT in text_of(page)]
    assert said == [READ]
    score = f"Score: {float(marks[READ]['score'])} / {float(term.possible)}"
    assert score in text_of(feedback[READ])


def test_canvas_gets_everybodys_marks_and_hears_which_are_not_final(term, marks):
    filled = (term.course / f"reports/{WEEK}-canvas.csv").read_bytes()
    assert filled.startswith(b"\xef\xbb\xbf")
    possible, grades = what_canvas_reads(filled.removeprefix(b"\xef\xbb\xbf"), COLUMN)
    handed = {int(student): row["score"] for student, row in marks.items()}
    assert (possible, grades) == (term.possible, handed | {ABSENT: "", TEST_STUDENT: ""})
    said = term.said["canvas"].stdout
    assert f"{SIZE} marks of {WEEK} are in it" in said
    waiting = re.search("written answers wait for points: (.*)[.]", said)[1].split(", ")
    assert waiting == [name for name, row in marks.items() if row["needs_manual_grading"] == "yes"]
    assert READ not in waiting and not set(of("empty")) & set(waiting)


def test_the_analysis_names_the_mistakes_that_were_dealt_and_no_learner(term):
    wrongs = {(each.id, wrong.source): wrong.says for each in coded(term) for wrong in each.wrongs}
    dealt = Counter(
        wrongs.get((cell["id"], "".join(cell["source"])))
        for path in term.course.glob(f"submitted/*/{WEEK}/{WEEK}.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    del dealt[None]
    common = {says: learners for says, learners in dealt.items() if learners > 1}
    assert len(common) > 10
    text = text_of(pages(term)["items"])
    row = r'<tr><td class="number">(\d+)</td><td [^>]*>\d+%</td><td>(.*)</td></tr>'
    told = {html.unescape(sentence): int(learners) for learners, sentence in re.findall(row, text)}
    for says, learners in common.items():
        assert max(n for sentence, n in told.items() if says in sentence) >= learners, says
    assert not re.search(r"quix|\b7\d\d\d\b", text)


def test_its_pages_fit_a_desk_and_a_telephone(term):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        page = chromium.new_page()
        for width, (name, path) in itertools.product([1200, 400], pages(term).items()):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path.as_uri())
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (name, width)
            page.screenshot(path=ARTEFACTS / f"class-{name}-{width}.png", full_page=True)
        chromium.close()
