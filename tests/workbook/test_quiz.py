"""Questions: sound in every week's file, asked where the page says so, answered with a reason."""

import re
from importlib import resources
from pathlib import Path

import pytest

from workbook.page import quiz
from workbook.progress import log

ROOT = Path(__file__).resolve().parents[2]
WEEKS = sorted(
    file.name.removesuffix(".toml") for file in resources.files("workbook.page.questions").iterdir()
)
every_week = pytest.mark.parametrize("week", WEEKS)


def test_there_are_questions():
    assert "week1" in WEEKS


@every_week
def test_a_question_has_options_of_its_own_and_one_right_answer(week):
    for question in quiz.questions(week).values():
        names = [option.id for option in question.options]
        assert len(names) == len(set(names)) >= 2, question.id
        assert question.answer in names, question.id
        assert question.kind in quiz.KINDS, question.id
        assert len({option.text for option in question.options}) == len(names), question.id


@every_week
def test_every_option_has_an_explanation_of_its_own(week):
    for question in quiz.questions(week).values():
        reasons = [option.why for option in question.options]
        assert len(set(reasons)) == len(reasons), question.id
        assert all(len(why.split()) >= 5 for why in reasons), question.id


@every_week
def test_the_right_answer_is_given_away_neither_by_its_place_nor_by_its_length(week):
    asked = [each for each in quiz.questions(week).values() if each.kind != "sort"]
    places = [[o.id for o in each.options].index(each.answer) for each in asked]
    assert max(map(places.count, places)) <= 0.7 * len(places)
    longest = [max(each.options, key=lambda o: len(o.text)).id == each.answer for each in asked]
    assert sum(longest) <= 0.7 * len(asked)


@every_week
def test_the_lesson_asks_each_question_once(week):
    lesson = (ROOT / "src" / "lessons" / f"{week}.py").read_text(encoding="utf-8")
    calls = re.findall(r"quiz\.ask\(\s*(.*?)\s*\)", lesson, re.DOTALL)
    asked = [name for call in calls for name in re.findall(r'"([\w-]+)"', call)[1:]]
    assert sorted(asked) == sorted(quiz.questions(week))


def test_an_answer_says_whether_it_is_right_and_why_it_is_tempting():
    right = quiz.answer("week1", "predict-hour", "c")
    wrong = quiz.answer("week1", "predict-hour", "a")
    assert (right.right, wrong.right) == (True, False)
    assert repr(right) == f"Right. {right.why}"
    assert repr(wrong) == f"Not this one. {wrong.why}"


@pytest.fixture
def course(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


def noted(course):
    return [(e["option"], e["right"], e["probability"]) for e in log.read(course).events]


def test_what_is_chosen_is_noted_with_how_sure_one_is_if_that_is_said(course):
    widget = quiz.ask("week1", "predict-hour")
    for turn, sure in [("a-1", 0.75), ("a-2", None)]:
        chosen = {"turn": turn, "question": "predict-hour", "option": "c", "probability": sure}
        widget.chosen = chosen
        assert widget.reply["right"] and widget.reply["probability"] == sure
    assert noted(course) == [("c", True, 0.75), ("c", True, None)]


def test_an_answer_without_the_buttons_is_noted_only_with_a_probability(course):
    quiz.answer("week1", "predict-hour", "a")
    assert noted(course) == []
    quiz.answer("week1", "predict-hour", "b", probability=0.5)
    assert noted(course) == [("b", False, 0.5)]


@pytest.mark.parametrize("wrong", [75, -0.1, float("nan"), "sure", True])
def test_a_probability_that_is_none_is_refused_and_not_noted(course, wrong):
    with pytest.raises(
        ValueError, match=re.escape(f"probability is {wrong!r}; give a number from 0")
    ):
        quiz.answer("week1", "predict-hour", "a", probability=wrong)
    assert noted(course) == []


def test_a_question_remembers_what_was_chosen_last(course):
    for option, sure in [("a", None), ("b", 0.9)]:
        log.note_answer("week1", "predict-hour", option, right=False, probability=sure)
    log.note_answer("week1", "predict-mean", "gone", right=False, probability=None)
    log.note_answer("week2", "predict-mean", "a", right=False, probability=None)
    widget = quiz.ask("week1", "predict-hour", "predict-mean")
    assert widget.earlier == {"predict-hour": {"option": "b", "probability": 0.9}}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("week9", "predict-hour", "a"), "week is 'week9'"),
        (("week1", "predict-day", "a"), "week1 has no question 'predict-day'; it has predict-hour"),
        (("week1", "predict-hour", "x"), "option is 'x'; the options of 'predict-hour' are a, b"),
    ],
)
def test_asking_for_what_there_is_not_names_what_there_is(arguments, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        quiz.answer(*arguments)


def test_no_question_is_refused():
    with pytest.raises(ValueError, match="ids is empty; week1 asks predict-hour"):
        quiz.ask("week1")


def test_the_browser_gets_no_answer_before_somebody_chooses():
    widget = quiz.ask("week1", "predict-hour")
    assert set(widget.asked[0]) == {"id", "kind", "text", "options"}
    assert {key for option in widget.asked[0]["options"] for key in option} == {"id", "text"}
    assert widget.reply == {}


def test_a_choice_is_answered_with_its_turn_and_its_reason():
    widget = quiz.ask("week1", "case-churn", "case-spam")
    widget.chosen = {"turn": "a-1", "question": "case-churn", "option": "neither"}
    reason = quiz.answer("week1", "case-churn", "neither").why
    assert widget.reply == widget.chosen | {"right": True, "why": reason}


def test_pages_without_widgets_get_the_questions_as_text():
    data, _ = quiz.ask("week1", "predict-hour")._repr_mimebundle_()
    assert "<li>c: In the evening</li>" in data["text/html"]
    assert "quiz.answer(&#x27;week1&#x27;, &#x27;predict-hour&#x27;, " in data["text/html"]
    assert data["text/plain"].startswith("When is a flight from Newark most often late?\n  a: ")
