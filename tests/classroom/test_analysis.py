"""Item analysis, on a small assignment: nbgrader's own tables filled by hand, and notebooks as
grading leaves them, with what the real checks say.
"""

import contextlib
import html
import json
import math
import os
import re
import sqlite3
import time

import numpy as np
import pandas as pd
import pytest
from small_course import write_settings

from classroom.analyse import analysis, handed, items
from workbook.exercise import allowance, bundle, check

CHECK = """# It doubles.
with check.points(2) as earned:
    check.call(double, 2).returns(
        4, tip="Twice as much.", mistakes=[(3, "Twice is not one more."), (8, "A <b>power</b>.")]
    )
earned"""
CELLS = {
    "double": ("code", "def double(x):\n    return x + x", None),
    "double-check-1": ("code", CHECK, 2),
    "double-hidden-1": ("code", CHECK.replace("points", "hidden_points"), 1),
    "triple": ("code", "def triple(x):\n    return 3 * x", None),
    "triple-check-1": ("code", "check.call(triple, 2).returns(6)", 2),
    "why": ("markdown", "Because.", 4),
}
STUBS = {name: f"def {name}(x):\n    raise NotImplementedError" for name in ("double", "triple")}
STUBS |= {"triple": STUBS["triple"] + "\n", "why": "Your answer:"}
ANSWERS = {"double": "def double(x): return x + 1", "triple": "def triple(x): return x"}
GRADED = ["double-check-1", "double-hidden-1", "triple-check-1", "why"]


def notebook(answers, outputs=None):
    cells = []
    for name, (kind, source, points) in CELLS.items():
        about = {"grade_id": name, "grade": points is not None, "solution": "-" not in name}
        about |= {"points": points} if points else {}
        cell = {"cell_type": kind, "id": name, "metadata": {"nbgrader": about}}
        cell["source"] = answers.get(name, source)
        cells.append(cell | ({"outputs": (outputs or {}).get(name, [])} if kind == "code" else {}))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def leave(course, student, answers, outputs=None):
    """What grading leaves of a student's notebook."""
    path = course / "autograded" / student / "week9" / "week9.ipynb"
    return write(path, notebook(STUBS | answers, outputs))


def said(function):
    """What a real check says of an answer to `double`, as it stands in a notebook."""
    earned = check.points(2)
    with earned:
        check.call(function, 2).returns(
            4,
            tip="Twice as much.",
            mistakes=[(3, "Twice is not one more."), (8, "A <b>power</b>.")],
        )
    return [result(earned.found.data)]


def result(data):
    """The value of a check's last line, as it stands in a notebook."""
    data = {"text/plain": "0", bundle.MIME: data}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


OLDER = [{"output_type": "execute_result", "data": {"text/html": "<p>0 of 2</p>"}, "metadata": {}}]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """An empty gradebook, made by nbgrader."""
    from nbgrader.api import Gradebook

    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    Gradebook(f"sqlite:///{path}").close()
    return path.read_bytes()


@pytest.fixture
def course(tmp_path):
    for kind, answers in [("solutions", {}), ("exercises", STUBS)]:
        write(tmp_path / kind / "week9" / "week9.ipynb", notebook(answers))
    return write_settings(tmp_path)


@pytest.fixture
def enter(course, tables):
    def enter(marks, states=()):
        """Fill the gradebook with points by graded cell; None waits for a person, … is no mark."""
        (course / "gradebook.db").write_bytes(tables)
        found = [
            (f"{student} {cell}", student, cell, points, None, None, points is None)
            for student, each in marks.items()
            for cell, points in zip(GRADED, each, strict=True)
            if points is not ...
        ]
        rows = {
            "assignment": [("a", "week9", None, "default_course")],
            "notebook": [("n", "week9", "a", None)],
            "base_cell": [(cell, cell, "n", "GradeCell") for cell in GRADED],
            "submitted_assignment": [(student, "a", student, None, None) for student in marks],
            "submitted_notebook": [(student, student, "n", False, None) for student in marks],
            "grade": found,
            "workbook_graded": [("week9", *state) for state in states],
        }
        with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
            if states:
                book.execute("CREATE TABLE workbook_graded (assignment, student, verdict, status)")
            for table, lines in rows.items():
                if lines:
                    places = ", ".join("?" * len(lines[0]))
                    book.executemany(f"INSERT INTO {table} VALUES ({places})", lines)
            book.commit()

    return enter


def found(course):
    """The table, by the exercise's or the check's name."""
    table = analysis.table(handed.read(course, "week9"))
    return table.set_index(table["cell"].where(table["cell"] != "", table["exercise"]))


# Difficulty


def test_it_gives_the_mean_share_of_the_points(course, enter):
    enter({"ada": [2, 1, 2, 4], "bob": [1, 0, 0, 2]})
    table = found(course)
    assert table["difficulty"].to_dict() == {
        "double": pytest.approx((3 / 3 + 1 / 3) / 2),
        "double-check-1": 0.75,
        "double-hidden-1": 0.5,
        "triple": 0.5,
        "triple-check-1": 0.5,
        "why": 0.75,
    }
    assert table["points"].to_dict()["double"] == 3


def test_it_counts_who_changed_the_stub(course, enter):
    enter({name: [2, 1, 2, 4] for name in ("ada", "bob", "cleo", "dan")})
    leave(course, "ada", {"double": ANSWERS["double"]})
    leave(course, "bob", {"double": "\n" + STUBS["double"] + "\n\n", "triple": ANSWERS["triple"]})
    leave(course, "cleo", {"double": ANSWERS["double"], "triple": ""})
    assert found(course)["tried"][["double", "triple", "why"]].round(3).tolist() == [
        0.667,
        0.333,
        0,
    ]


def test_it_leaves_out_what_was_refused_and_where_nothing_was_tried(course, enter):
    states = [("bob", "refused", "rejected"), ("dan", "ok", "timeout"), ("eve", "missing", "")]
    enter(
        {"ada": [2, 1, 2, 4], "bob": [0, 0, 0, 0], "cleo": [0, 0, 0, 0], "dan": [2, 1, 0, 0]}
        | {"eve": [0, 0, 0, 0]},
        states,
    )
    for name in ("ada", "dan"):
        leave(course, name, ANSWERS)
    leave(course, "cleo", {})
    assert found(course)["difficulty"][["double", "triple"]].tolist() == [1, 0.5]
    told = analysis.summary(handed.read(course, "week9")).to_dict()
    assert told == {
        "submissions": 5, "counted": 2, "nothing tried": 1, "not readable": 0,
        "checks without data": 0,
        "refused": 1, "too slow": 1, "missing": 1,
    }  # fmt: skip


def test_it_counts_marks_whose_notebooks_are_missing_or_damaged(course, enter):
    enter({name: [2, 1, 2, 4] for name in ("ada", "bob", "cleo", "dan")})
    leave(course, "ada", ANSWERS)
    for name, content in [("bob", '{"cells": ['), ("cleo", '{"cells": [{"cell_type": "code"}]}')]:
        write(leave(course, name, {}), content)
    read = handed.read(course, "week9")
    assert analysis.summary(read)[["counted", "not readable"]].tolist() == [4, 3]
    assert analysis.table(read)["marks"].tolist() == [4] * 6
    assert "Of all: not readable 3 (75%)." in items.page(course, "week9").read_text()


# Discrimination


def test_it_correlates_an_exercise_with_the_others(course, enter):
    marks = {"ada": [2, 1, 2, 4], "bob": [2, 0, 1, 2], "cleo": [1, 1, 0, 2], "dan": [0, 0, 1, 0]}
    marks["eve"] = [1, 0, 0, 4]
    enter(marks)
    points = np.array(list(marks.values()))
    double, triple, why = points[:, :2].sum(axis=1), points[:, 2], points[:, 3]
    table = found(course)["discrimination"]
    assert table["double"] == pytest.approx(np.corrcoef(double, triple + why)[0, 1])
    assert table["triple"] == pytest.approx(np.corrcoef(triple, double + why)[0, 1])
    # A check is held against the other exercises, not against the other check of its own.
    assert table["double-hidden-1"] == pytest.approx(np.corrcoef(points[:, 1], triple + why)[0, 1])


def test_it_is_negative_where_the_best_fail(course, enter):
    enter({f"s{k}": [2 * (k > 2), k > 2, 2 * (k <= 2), 0] for k in range(6)})
    assert found(course)["discrimination"]["triple"] == pytest.approx(-1)


def test_it_compares_the_ends_of_a_class_of_twenty(course, enter):
    # 27% of 20 are 5. The best five in the rest got all of triple, one of the last five did.
    enter({f"s{k:02}": [2 * k / 20, 0, 2 * (k >= 15 or k == 0), 0] for k in range(20)})
    assert found(course)["upper_lower"]["triple"] == pytest.approx(1 - 1 / 5)


def test_it_does_not_depend_on_the_order_of_equals(course, enter):
    # All have the same in the rest but for one: the other 19 share the places at the lower end.
    marks = {f"s{k:02}": [2 * (k == 7), 0, 2 * (k % 2), 0] for k in range(20)}
    enter(marks)
    one = found(course)["upper_lower"]["triple"]
    enter(dict(reversed(marks.items())))
    assert found(course)["upper_lower"]["triple"] == one
    # Upper: the one (1) and 4 of 19 equals, whose mean is 9/19; lower: 5 of those 19.
    assert one == pytest.approx((1 + 4 * 9 / 19) / 5 - 9 / 19)


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ({f"s{k}": [k % 3, 0, k % 2, 0] for k in range(4)}, "fewer than 5 marks"),
        ({f"s{k}": [2, 1, k % 2, 0] for k in range(6)}, "all have the same points"),
        (
            {f"s{k}": [k % 3, 0, 1, 0] for k in range(6)},
            "all have the same points in the other exercises",
        ),
    ],
)
def test_it_says_why_there_is_no_discrimination(course, enter, marks, why):
    enter(marks)
    row = found(course).loc["double"]
    assert math.isnan(row["discrimination"]) and math.isnan(row["upper_lower"])
    assert row["why"] == why


def test_it_leaves_out_of_totals_what_waits_for_a_person(course, enter):
    enter({f"s{k}": [k % 3, 0, k % 2, None if k else 4] for k in range(6)})
    table = found(course)
    double, triple = [k % 3 for k in range(6)], [k % 2 for k in range(6)]
    assert table["discrimination"]["double"] == pytest.approx(np.corrcoef(double, triple)[0, 1])
    assert math.isnan(table["difficulty"]["why"])
    assert table["why"]["why"] == "5 marks wait for a person"


def test_a_mark_that_is_missing_spoils_no_other(course, enter):
    enter({f"s{k}": [k % 3, 0, k % 2 if k else ..., 1] for k in range(7)})
    table = found(course)
    assert table["marks"][["double", "triple"]].tolist() == [7, 6]
    double, triple = [k % 3 for k in range(1, 7)], [k % 2 for k in range(1, 7)]
    assert table["discrimination"]["triple"] == pytest.approx(np.corrcoef(double, triple)[0, 1])


# What the checks told


def test_it_counts_a_sentence_once_a_learner(course, enter):
    enter({name: [0, 0, 0, 0] for name in ("ada", "bob", "cleo")})
    one_more = said(lambda x: x + 1)
    leave(course, "ada", ANSWERS, {"double-check-1": one_more, "double-hidden-1": one_more})
    leave(course, "bob", ANSWERS, {"double-check-1": one_more})
    leave(course, "cleo", ANSWERS, {"double-check-1": said(lambda x: 9)})
    told = analysis.misconceptions(handed.read(course, "week9"))
    assert told["sentence"].tolist() == ["Twice is not one more.", "Twice as much."]
    assert told["mistake"].tolist() == [True, False]
    assert told["learners"].tolist() == [2, 1]
    assert told["share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert told["checks"].tolist() == ["double-check-1, double-hidden-1", "double-check-1"]


def test_it_does_not_count_what_a_stub_was_told(course, enter):
    enter({name: [0, 0, 0, 0] for name in ("ada", "bob")})

    def stub(x):
        raise NotImplementedError

    leave(course, "ada", {}, {"double-check-1": said(stub)})
    leave(course, "bob", {"triple": ANSWERS["triple"]}, {"double-check-1": said(None)})
    assert analysis.misconceptions(handed.read(course, "week9")).empty


def raises_ada(x):
    raise ValueError("no\nTry this: Ada Lovelace")


def loops(x):
    while True:
        pass


def test_it_says_what_happened_where_the_check_has_no_tip():
    told = [
        handed.messages.told(said(answer), frozenset(["No such tip."]))
        for answer in (raises_ada, lambda x: "Ada", lambda x: None, 5)
    ]
    assert told == [
        {"It raised ValueError.": False},
        {"It returned something else, and the check has no tip for that.": False},
        {"It returned None.": False},
        {"The name stood for something that is no function.": False},
    ]


def test_each_kind_of_failure_has_a_sentence_of_its_own():
    told = {
        sentence
        for kind in bundle.KINDS
        for sentence in handed.messages.told(
            [result(bundle.Found(0, 1, (bundle.Failure(kind, error="Mine"),)).data)], frozenset()
        )
    }
    assert len(told) == len(bundle.KINDS) - 1  # no answer is no mistake
    assert "It raised an error of its own." in told


def test_a_mistake_is_known_if_the_check_said_so_and_the_course_has_its_sentence():
    def told(tip, known):
        failures = (bundle.Failure("value", tip, known),)
        found = [result(bundle.Found(0, 2, failures).data)]
        return handed.messages.told(found, frozenset(["Ours."]))

    something = "It returned something else, and the check has no tip for that."
    assert told("Ours.", bundle.id_of("Ours.")) == {"Ours.": True}
    assert told("Ours.", None) == told("Ours.", bundle.id_of("Theirs.")) == {"Ours.": False}
    assert told("Theirs.", bundle.id_of("Theirs.")) == {something: False}


@pytest.mark.parametrize(
    "output",
    [
        OLDER,
        [result({"earned": 0, "possible": 2, "failures": [{"kind": "<b>", "tip": "Ada"}]})],
        [result({"earned": 9, "possible": 2, "failures": []})],
        [result("Twice is not one more.")],
    ],
)
def test_it_says_where_a_check_left_no_sound_data_and_guesses_nothing(course, enter, output):
    enter({name: [0, 0, 0, 0] for name in ("ada", "bob", "cleo")})
    one_more = said(lambda x: x + 1)
    leave(course, "ada", ANSWERS, {"double-check-1": one_more, "double-hidden-1": one_more})
    leave(course, "bob", ANSWERS, {"double-check-1": one_more, "double-hidden-1": output})
    leave(course, "cleo", ANSWERS)  # no check came to a result
    read = handed.read(course, "week9")
    assert analysis.summary(read)[["counted", "checks without data"]].tolist() == [3, 1]
    told = analysis.misconceptions(read)
    assert told[["sentence", "learners", "share"]].to_numpy().tolist() == [
        ["Twice is not one more.", 1, 0.5]
    ]
    text = items.page(course, "week9").read_text()
    assert "checks without data 1 (33%)" in text
    assert "1 submission is left out here" in text and "workbook grade week9 --force" in text
    assert "Ada" not in text


def test_it_says_that_time_was_up(monkeypatch):
    monkeypatch.setattr(allowance, "SECONDS", 0.05)
    assert handed.messages.told(said(loops), frozenset(["Twice as much."])) == {
        "It was still running when its time was up.": False
    }


# The page


def test_the_page_names_no_learner_and_quotes_none(course, enter):
    names = ["ada-lovelace", "charles-babbage"]
    enter({name: [0, 0, 0, 0] for name in names}, [(names[0], "ok", "timeout")])
    outputs = {"double-check-1": said(raises_ada), "double-hidden-1": said(lambda x: "Lovelace")}
    for name in names:
        leave(course, name, ANSWERS, outputs)
    text = items.page(course, "week9").read_text()
    assert "2 submissions" in text and "too slow 1 (50%)." in text and "Twice as much." in text
    words = re.sub('data:image/png;base64,[^"]*', "", text)
    assert not re.search("ada|lovelace|charles|babbage", words, re.IGNORECASE)


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(course, enter):
    enter({"ada": [0, 0, 0, 0]})
    leave(course, "ada", ANSWERS, {"double-check-1": said(lambda x: x**3)})
    path = items.page(course, "week9")
    text = path.read_text()
    assert path == course / "reports" / "week9-items.html"
    assert html.escape("A <b>power</b>.") in text and "<b>" not in text
    assert not re.search(r"<script|(?:src|href)=[\"'](?!data:)|url\(|@import", text)
    assert 'alt="No exercise was harder than another' in text
    assert path.stat().st_mode & 0o077 == 0


def test_the_page_of_one_says_that_it_says_little(course, enter):
    enter({"ada": [2, 1, 0, None]})
    leave(course, "ada", ANSWERS)
    text = items.page(course, "week9").read_text()
    assert "1 submission, 1 counted below. Numbers this small say little." in text
    assert "fewer than 5 marks" in text


def test_the_page_is_made_where_all_wait_or_nobody_tried(course, enter):
    enter({"ada": [0, 0, 0, None]})
    leave(course, "ada", {})
    assert "1 submission, 0 counted below. Of all: nothing tried 1 (100%)." in (
        items.page(course, "week9").read_text()
    )


def test_the_page_points_at_what_does_not_tell_learners_apart(course, enter):
    enter({f"s{k}": [2 * (k > 2), k > 2, 2 * (k <= 2), 0] for k in range(6)})
    assert "Look at double, triple: points there" in items.page(course, "week9").read_text()


def test_the_picture_says_which_was_the_hardest(course, enter):
    enter({"ada": [2, 1, 1, 4], "bob": [2, 1, 0, 4]})
    picture = items.difficulty(analysis.table(handed.read(course, "week9")))
    assert picture.title == "triple was the hardest: 25% of its points were earned"
    assert picture.alt == "Bars: double 100%, triple 25%, why 100%"


# What can't be analysed


def complaint(course, week="week9"):
    with pytest.raises(ValueError) as caught:
        items.page(course, week)
    return str(caught.value)


def test_it_names_the_weeks_there_are(course):
    assert complaint(course, "week7") == (
        "There is no assignment 'week7' in the folder solutions. There are: week9."
    )


def test_it_says_what_is_missing(course, enter, tables):
    assert complaint(course) == (
        "There is no gradebook in the file gradebook.db. Run `workbook grade week9` first."
    )
    (course / "gradebook.db").write_bytes(tables)
    assert complaint(course) == (
        "The gradebook has no submissions of week9. Run `workbook grade week9` first."
    )
    enter({"ada": [..., ..., ..., ...], "bob": [..., ..., ..., None]})
    assert complaint(course) == (
        "The gradebook has submissions of week9 and no mark for any. "
        "Run `workbook grade week9` first."
    )
    (course / "gradebook.db").write_text("This is no gradebook, however long one looks at it.")
    assert complaint(course).startswith("The gradebook gradebook.db can't be read (")
    (course / "exercises" / "week9" / "week9.ipynb").unlink()
    assert complaint(course) == (
        "The notebook that learners got is missing: week9/week9.ipynb in the folder exercises. "
        "Build it with `authoring publish week9`."
    )


def test_it_leaves_the_gradebook_as_it_was(course, enter):
    enter({"ada": [2, 1, 0, None]})
    before = (course / "gradebook.db").read_bytes()
    items.page(course, "week9")
    assert (course / "gradebook.db").read_bytes() == before


# Size


def test_it_takes_less_than_five_seconds_for_five_thousand(course, enter):
    random = np.random.default_rng(0)
    names = [f"s{k:04}" for k in range(5000)]
    able = random.random(5000)
    marks = {
        name: [2 * bool(skill > 0.3), bool(skill > 0.6), 2 * bool(skill > luck), 0]
        for name, skill, luck in zip(names, able, random.random(5000), strict=True)
    }
    enter(marks)
    filling = {"double": ANSWERS["double"] + "\n" + "# A remark.\n" * 4000}  # 60 kB a notebook
    kinds = [leave(course, "s0000", ANSWERS | filling, {"double-check-1": said(lambda x: x + 1)})]
    kinds.append(leave(course, "s0001", ANSWERS | filling, {"double-check-1": said(lambda x: 9)}))
    for number, name in enumerate(names[2:]):
        path = course / "autograded" / name / "week9" / "week9.ipynb"
        path.parent.mkdir(parents=True)
        os.link(kinds[number % 2], path)
    begun = time.process_time()
    text = items.page(course, "week9").read_text()
    assert time.process_time() - begun < 5
    assert "5,000 submissions, 5,000 counted" in text and "2,500" in text
    table = pd.Series(found(course)["discrimination"])
    assert 0.3 < table["double"] < 0.8
