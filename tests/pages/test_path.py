"""A new learner's way through a week, in a real JupyterLab in a real Chromium: from the start page
to an experiment, a question, an exercise that fails and then passes, and the dossier in the hand.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
from browser import ARTEFACTS, READY, Lab

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = "exercises/week1/week1.ipynb"
BOUND = "def failure_upper_bound(n, confidence=0.95):\n    return {}\n"
WRONG, RIGHT = map(BOUND.format, ["3 / n", "1 - (1 - confidence) ** (1 / n)"])
SKILL = "def skill(cost_model, cost_baseline, cost_perfect=0.0):\n    return {}\n"
TRIES = [SKILL.format(what) for what in ("cost_model / cost_baseline", "1.0", "-cost_model")]

pytestmark = pytest.mark.browser


@pytest.fixture
def course(tmp_path):
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


def place(path, holds):
    """The number of the first cell that holds some words."""
    cells = json.loads((ROOT / path).read_text(encoding="utf-8"))["cells"]
    return next(at for at, cell in enumerate(cells) if holds in "".join(cell["source"]))


def photograph(notebook, name):
    ARTEFACTS.mkdir(exist_ok=True)
    notebook.page.screenshot(path=ARTEFACTS / f"path-{name}.png")


def select(notebook, at):
    """Click beside a cell, whose code may be folded away."""
    cell = notebook.cell(at)
    cell.locator(".jp-InputPrompt:visible, .jp-OutputPrompt:visible").first.click()
    return cell


def run_cell(notebook, at, source=None):
    """Run a cell with Shift+Enter, after typing into it if asked to; return it."""
    if source is None:
        select(notebook, at)
    else:
        notebook.cell(at).locator(".cm-content").click()
        notebook.page.keyboard.press("Control+a")
        notebook.page.keyboard.insert_text(source)
    notebook.page.keyboard.press("Shift+Enter")
    return notebook.cell(at)


def add_cell(notebook, at, source):
    """Add a cell below another, by the keyboard, and run it."""
    select(notebook, at)
    for key in ("Escape", "b", "Enter"):
        notebook.page.keyboard.press(key)
    notebook.page.keyboard.insert_text(source)
    notebook.page.keyboard.press("Shift+Enter")
    return notebook.cell(at + 1)


def save(notebook):
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def test_a_learner_gets_from_the_start_page_to_a_dossier_in_the_hand(course):
    with Lab(course) as lab:
        read_the_lesson(lab)
        solve_an_exercise(lab)
        see_progress(lab)
        fill_the_dossier(lab)
        exported = (course / "notebooks" / "dossier.html").as_uri()
        page = lab.browser.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(exported)
        assert page.title() == "Queues at the bakery"
        assert "0.5" in page.locator("#canvas").inner_text()
        assert page.locator("#consistency + ul li").count() >= 1  # 0.5 does not follow from 1 : 5
        page.screenshot(path=ARTEFACTS / "path-export.png", full_page=True)
        assert complaints == []


def read_the_lesson(lab):
    with lab.open("notebooks/start.ipynb") as notebook:
        notebook.run_all()
        where = place("notebooks/start.ipynb", "progress.show()")
        assert "0 of" in notebook.cell(where).locator("table").inner_text()
        save(notebook)
        notebook.page.get_by_role("link", name="Is this worth a model", exact=False).first.click()
        notebook.page.locator(".jp-NotebookPanel:visible h2", has_text="The decision").wait_for()
        notebook.page.evaluate(READY)
        notebook.run_all()
        _, live = next(notebook.widgets())
        slider = live.locator("input[type=range]").first
        before = live.locator("svg").first.get_attribute("aria-label")
        slider.focus()
        notebook.page.keyboard.press("ArrowRight")
        live.locator(f"svg:not([aria-label={json.dumps(before)}])").first.wait_for()
        at = place("notebooks/week1.ipynb", 'quiz.ask("week1", "quiz-start"')
        quiz = notebook.cell(at).locator(".wb-question").first
        quiz.locator(".wb-options button").first.press("Enter")
        quiz.locator(".wb-right, .wb-wrong").wait_for()
        photograph(notebook, "quiz")
        save(notebook)
        assert notebook.problems == []


def solve_an_exercise(lab):
    with lab.open(EXERCISE) as notebook:
        notebook.run_all()
        answer = place(EXERCISE, "def failure_upper_bound")
        check = answer + 2  # behind the hints
        run_cell(notebook, answer, WRONG)
        told = run_cell(notebook, check).locator(".workbook-check", has_text="Not yet")
        told.wait_for()
        hints = notebook.cell(check - 1)
        hints.locator("summary", has_text="Hint 1").click()
        assert hints.locator("details[open]").inner_text().count(" ") > 5
        photograph(notebook, "hint")
        run_cell(notebook, answer, RIGHT)
        run_cell(notebook, check).locator(".workbook-check", has_text="Passed").wait_for()
        three_tries_open_a_worked_answer(notebook)
        save(notebook)
        assert notebook.problems == []


def three_tries_open_a_worked_answer(notebook):
    answer = place(EXERCISE, "def skill(")
    check = answer + 2
    for source in TRIES:
        run_cell(notebook, answer, source)
        run_cell(notebook, check).locator(".workbook-check", has_text="Not yet").wait_for()
    added = add_cell(notebook, check, 'from workbook import worked\n\nworked.answer("skill")')
    added.locator("summary", has_text="A worked answer").click()
    shown = added.locator(".jp-OutputArea-output").inner_text()
    assert "The check last told you" in shown and "cost_perfect" in shown
    photograph(notebook, "worked")


def see_progress(lab):
    with lab.open("notebooks/start.ipynb") as notebook:
        at = place("notebooks/start.ipynb", "progress.show()")
        solved = re.compile(r"^1 of \d+ exercises passed, 1 more tried$")
        run_cell(notebook, at).locator("td", has_text=solved).wait_for()
        week = notebook.cell(at).locator("tbody tr").first.inner_text()
        assert "1 of" in week.split("questions")[0].split("read")[1]
        photograph(notebook, "progress")


def fill_the_dossier(lab):
    with lab.open("notebooks/week1.ipynb") as notebook:
        first = place("notebooks/week1.ipynb", "from workbook import dossier")
        form, checked = (
            place("notebooks/week1.ipynb", f"mine.{call}(") for call in ("form", "check")
        )
        nobody = notebook.cell(form).locator("[role=alert]", has_text="would not be kept")
        nobody.wait_for()  # the page remembers the form, but no Python is behind it yet
        held = notebook.page.locator(":disabled")
        notebook.cell(form).get_by_label("Project").and_(held).wait_for()
        for at in (first, form):
            run_cell(notebook, at)
        answers = {"Project": "Queues at the bakery", "Threshold": "0.5"}
        answers |= {"Cost of a false alert": "1", "Cost of a miss": "5"}
        box = notebook.cell(form).locator(".jp-OutputArea-output")
        for label, value in answers.items():
            box.get_by_label(label, exact=False).first.fill(value)
            notebook.page.keyboard.press("Tab")
            box.locator("[role=status]", has_text="saved at").wait_for()
        photograph(notebook, "dossier")
        run_cell(notebook, checked).locator("li", has_text="0.5").wait_for()
        add_cell(notebook, checked, "mine.export()")
        notebook.cell(checked + 1).locator("pre", has_text="dossier.html").wait_for()
        photograph(notebook, "disagrees")
        assert notebook.problems == []
