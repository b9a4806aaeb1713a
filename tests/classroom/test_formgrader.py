"""nbgrader's own Formgrader, in a real browser, on a gradebook that `workbook grade` has filled."""

import shutil
from pathlib import Path

import pytest
from browser import ARTEFACTS, Lab
from command_line import ANSWERS, hand_in, run
from formgrader import NEEDS, give, given_by_hand, open_submissions
from small_course import write_course

from authoring import publish

ROOT = Path(__file__).resolve().parents[2]
pytestmark = NEEDS


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    publish.build(root, root)
    for student, answers in ANSWERS.items():
        hand_in(root, student, answers)
    hand_in(root, "eve", {}).write_text("{broken")
    assert run("grade", "week9", cwd=root).returncode == 1
    return root


def test_a_written_answer_is_graded_by_hand_and_the_feedback_tells_it(course):
    ARTEFACTS.mkdir(exist_ok=True)
    with Lab(course) as lab:
        page = open_submissions(lab, "week9")
        page.screenshot(path=ARTEFACTS / "formgrader-submissions.png")
        assert page.get_by_role("link", name="Submission #").count() >= 3
        waiting = page.locator("tr:has(td:nth-child(7) .glyphicon-ok)")
        assert waiting.count() == 1  # only ada has written something
        waiting.get_by_role("link").first.click()
        give(page, "why", "3", "Which friends?")
        page.screenshot(path=ARTEFACTS / "formgrader-by-hand.png", full_page=True)
        page.goto(f"{lab.address}/formgrader/manage_submissions/week9")
        page.locator("tr:has-text('eve')").first.wait_for()
        page.screenshot(path=ARTEFACTS / "formgrader-manage.png")
    assert given_by_hand(course) == {"ada": 3}
    said = run("grade", "week9", cwd=course)
    assert "6 of 7" in said.stdout
    feedback = (course / "feedback/ada/week9/week9.html").read_text(encoding="utf-8")
    assert "Which friends?" in feedback and "Score: 6.0 / 7.0" in feedback
