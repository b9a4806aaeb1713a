"""Worked answers open after honest tries, and never before."""

import json

import pytest
from bs4 import BeautifulSoup
from small_course import write_course

from authoring import publish
from workbook.progress import worked


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The small course, published, with its learner in the folder of the assignment."""
    publish.build(write_course(tmp_path), tmp_path)
    monkeypatch.chdir(tmp_path / "exercises" / "week9")
    return tmp_path


def try_it(course, *, attempt, earned=0, said="Twice is not one more. Try <this>."):
    """Note a check as the page does."""
    about = {"v": 1, "at": f"2026-01-05T09:00:0{attempt}.000000Z", "kind": "check"}
    about |= {"week": "week9", "cell": "double-check-1", "attempt": f"code {attempt}"}
    with open(course / "notebooks" / "progress.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(about | {"earned": earned, "possible": 2, "said": said}) + "\n")


def write_why(course, text):
    """Save a written answer."""
    path = course / "exercises" / "week9" / "week9.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "why":
            cell["source"] = text
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_it_stays_closed_until_three_different_tries(course):
    assert "0 of 3" in repr(worked.answer("double"))
    for attempt in (1, 2, 2):
        try_it(course, attempt=attempt)
    shown = worked.answer("double")
    assert "2 of 3 different tries" in repr(shown)
    assert "Twice is not one more" in repr(shown)
    assert "sum(" not in repr(shown) + shown._repr_html_()


def test_it_then_says_what_the_check_said_before_it_shows_an_answer(course):
    for attempt in (1, 2, 3):
        try_it(course, attempt=attempt, said=f"Message {attempt}.")
    text = repr(worked.answer("double"))
    told, _, answer = text.partition("A worked answer")
    assert "Message 3." in told and "Message 2." not in told
    assert "return sum([x for _ in range(2)])" in answer and "SOLUTION" not in answer
    assert "Another way: adds" in answer and "return x + x" in answer


def test_it_opens_at_once_when_yours_has_passed(course):
    try_it(course, attempt=1, earned=2, said="")
    assert repr(worked.answer("double")).startswith("A worked answer")


def test_it_shows_a_model_answer_when_yours_is_written(course):
    assert "Write your own first" in repr(worked.answer("why"))
    write_why(course, "Because of couples.")
    text = repr(worked.answer("why"))
    assert "the smallest number of friends" in text and "a good reason" in text


def test_what_is_shown_is_folded_and_runs_nothing(course):
    for attempt in (1, 2, 3):
        try_it(course, attempt=attempt, said="<script>alert(1)</script>")
    page = BeautifulSoup(worked.answer("double")._repr_html_(), "html.parser")
    assert not page.find("script")
    assert [each.text for each in page.select("summary")] == [
        "A worked answer",
        "Another way: adds",
        "Another way: multiplies",
    ]


def test_a_class_may_be_handed_out_without(course):
    (course / "notebooks" / "answers" / "week9.txt").unlink()
    for attempt in (1, 2, 3):
        try_it(course, attempt=attempt)
    assert "Ask your instructor" in repr(worked.answer("double"))


def test_it_names_the_exercises_that_there_are(course):
    with pytest.raises(ValueError, match="'treble'; give one of these: double, why"):
        worked.answer("treble")


def test_a_damaged_file_is_named(course):
    try_it(course, attempt=1, earned=2)
    (course / "notebooks" / "answers" / "week9.txt").write_text("Note\n!!!", encoding="utf-8")
    with pytest.raises(ValueError, match=r"answers/week9\.txt can't be read"):
        worked.answer("double")


def test_outside_of_a_course_it_says_where_it_opens(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "in your own copy" in repr(worked.answer("double"))


def test_nobody_reads_an_answer_by_accident(course):
    packed = (course / "notebooks" / "answers" / "week9.txt").read_text(encoding="utf-8")
    assert "nobody reads them by accident" in packed and "return" not in packed
