"""nbgrader's own Formgrader in a real browser, used as an instructor uses it."""

import contextlib
import sqlite3

import pytest

NEEDS = [
    pytest.mark.browser,
    pytest.mark.nbgrader,
    pytest.mark.sandbox,
]


def open_submissions(lab, week):
    """Open the list of an assignment's submissions, from the list of its notebooks."""
    page = lab.browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.goto(f"{lab.address}/formgrader/gradebook/{week}")
    page.get_by_role("link", name=week, exact=True).last.click()
    page.get_by_role("link", name="Submission #").first.wait_for()
    return page


def give(page, exercise, points, comment):
    """Give a written answer points and a comment, and wait until each is saved."""
    field = page.locator(f"input.score#{exercise}")
    field.wait_for()
    page.wait_for_load_state("networkidle")  # until it has asked for the marks, it saves none
    _fill(page, "grade", field, points)
    _fill(page, "comment", page.locator("textarea").last, comment)


def _fill(page, kind, field, value):
    with page.expect_response(
        lambda response: f"/api/{kind}/" in response.url and response.request.method == "PUT"
    ) as saved:
        field.fill(value)
        field.press("Tab")
    assert saved.value.ok


def given_by_hand(course):
    """The points given by hand in the gradebook, by student."""
    wanted = (
        "select submitted_assignment.student_id, manual_score from grade"
        " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
        " join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
        " where manual_score is not null"
    )
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
        return dict(book.execute(wanted).fetchall())
