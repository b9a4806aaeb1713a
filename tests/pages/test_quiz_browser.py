"""The questions in a real browser, by keyboard: how sure one is, the answer, and both again."""

import nbformat
import pytest
from browser import ARTEFACTS, Lab

from workbook.page import quiz
from workbook.progress import log

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a page with a prediction, a question of the quiz, and the panel."""
    course = tmp_path_factory.mktemp("course")
    (course / "exercises").mkdir()
    (course / "notebooks").mkdir()
    ask = "from workbook import quiz\nquiz.ask('week1', 'predict-hour', 'quiz-start')"
    panel = "from workbook import progress\nprogress.show()"
    cells = [nbformat.v4.new_code_cell(each) for each in (ask, panel)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}  # or JupyterLab asks
    page = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(page, course / "notebooks" / "week1.ipynb")
    with Lab(course) as lab:
        yield lab


@pytest.fixture
def notebook(lab):
    """The page, opened anew and run."""
    with lab.open("notebooks/week1.ipynb") as notebook:
        notebook.run_all()
        yield notebook


def noted(lab):
    events = log.read(lab.folder).events
    return [(event["question"], event["probability"]) for event in events]


def questions(notebook):
    [(_, box)] = notebook.widgets(".wb-quiz")
    return box.locator(".wb-question").all()


def test_how_sure_one_is_goes_by_keyboard_and_may_be_left_out(lab, notebook):
    press = notebook.page.keyboard.press
    predict, other = questions(notebook)
    predict.get_by_label("not said").focus()
    press("ArrowRight")
    press("ArrowRight")
    press("ArrowRight")
    assert predict.get_by_label("75 %").is_checked()
    press("Tab")
    press("Enter")
    predict.locator(".wb-reply", has_text="Noted.").wait_for()  # what speaks for it comes later
    assert noted(lab) == [("predict-hour", 0.75)]
    assert predict.locator(".wb-right, .wb-wrong").count() == 0
    predict.locator(".wb-compare").press("Enter")
    predict.locator(".wb-right, .wb-wrong").wait_for()
    other.locator(".wb-options button").first.press("Enter")
    other.locator(".wb-right, .wb-wrong").wait_for()
    assert noted(lab) == [("predict-hour", 0.75), ("quiz-start", None)]
    assert other.get_by_label("not said").is_checked()
    ARTEFACTS.mkdir(exist_ok=True)
    notebook.page.screenshot(path=ARTEFACTS / "quiz.png")
    assert notebook.problems == []


def test_what_was_said_is_remembered_when_the_page_runs_again(notebook):
    predict, other = questions(notebook)
    assert predict.locator(".wb-reply").inner_text() == (
        "Last time you chose “In the early morning, when everyone wants to leave”, 75 % sure."
    )
    assert other.locator(".wb-reply").inner_text().endswith("”.")


def test_axe_finds_nothing_serious_in_the_questions_and_the_panel(notebook):
    from axe_playwright_python.sync_playwright import Axe

    notebook.page.get_by_text(f"2 of {len(quiz.questions('week1'))} questions answered").wait_for()
    found = Axe().run(notebook.page, context=".jp-OutputArea-output").response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    notebook.page.screenshot(path=ARTEFACTS / "panel.png")
