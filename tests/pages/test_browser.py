"""The course as its users see it: a real JupyterLab in a real Chromium.

Photographs of every page stay in tests/artefacts, to be looked at.
"""

import shutil
from pathlib import Path

import pytest
from browser import Lab
from measure_sliders import measure, summary

ROOT = Path(__file__).resolve().parents[2]
WEEKS = sorted(path.stem for path in (ROOT / "notebooks").glob("week*.ipynb"))
MEDIAN, LATE = 50, 100  # ms from key to picture: half of the moves, nine in ten of them

pytestmark = pytest.mark.browser
# In the scope of the module, all that is asked of a week comes before the next is opened.
every_week = pytest.mark.parametrize("week", WEEKS, scope="module")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One JupyterLab on a learner's copy of the course."""
    course = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, course / name)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    with Lab(course) as lab:
        yield lab


@pytest.fixture(scope="module")
def lessons(lab):
    """Open lessons, each opened and run when first asked for; only the latest stays open."""
    current = {}

    def close():
        for opened, _ in current.values():
            opened.__exit__(None, None, None)
        current.clear()

    def lesson(week):
        if week not in current:
            close()
            opened = lab.open(f"notebooks/{week}.ipynb")
            notebook = opened.__enter__()
            current[week] = (opened, notebook)
            notebook.run_all()
        return current[week][1]

    yield lesson
    close()


@every_week
def test_it_runs_without_a_complaint_on_the_page_or_in_the_console(lessons, week):
    notebook = lessons(week)
    outputs = notebook.outputs()
    assert len(outputs) > 10
    assert [each for each in outputs if each["error"] or each["stderr"]] == []
    notebook.pieces(week)
    assert notebook.problems == []


@every_week
def test_every_control_moves_by_keyboard_and_its_picture_follows_the_hand(lessons, week, alone):
    notebook = lessons(week)
    rows = measure(notebook, moves=10)
    if late_ones(rows):
        with alone():
            rows = measure(notebook, moves=10)
    experiments = {row["cell"] for row in rows}
    code = (ROOT / "notebooks" / f"{week}.ipynb").read_text(encoding="utf-8")
    assert len(experiments) == code.count("widgets.live(") >= 3
    assert not late_ones(rows)
    assert notebook.problems == []


def late_ones(rows):
    """Which controls break the promise, and by how much."""
    return {
        f"{row['experiment']}, {row['control']}": summary(row["times"])
        for row in rows
        if not _prompt(row["times"])
    }


def _prompt(times):
    """A noisy machine may take twice our promise."""
    median, late = summary(times)
    return median <= 2 * MEDIAN and late <= 2 * LATE


@every_week
def test_a_question_is_answered_by_keyboard(lessons, week):
    notebook = lessons(week)
    kinds = set()
    for _, box in notebook.widgets(".wb-quiz"):
        question = box.locator(".wb-question").first
        kinds.add(question.get_attribute("class").split("wb-")[-1])
        button = question.locator(".wb-options button").last
        button.focus()
        notebook.page.keyboard.press("Enter")
        compare = question.locator(".wb-compare")
        if "wb-predict" in question.get_attribute("class"):
            question.locator(".wb-reply", has_text="Noted.").wait_for()  # the data answer first
            compare.press("Enter")
        question.locator(".wb-right, .wb-wrong").wait_for()
        assert button.get_attribute("aria-pressed") == "true"
        assert len(question.locator(".wb-reply").inner_text().split()) > 5
    assert {"predict", "quiz"} <= kinds
    assert notebook.problems == []


@every_week
def test_axe_finds_nothing_serious_in_what_we_show(lessons, week):
    from axe_playwright_python.sync_playwright import Axe

    notebook = lessons(week)
    findings = {}
    for at in sorted({each["cell"] for each in notebook.outputs()}):
        notebook.cell(at).locator(".jp-OutputArea-output").first.wait_for()
        where = f".jp-Cell[data-windowed-list-index='{at}'] .jp-OutputArea-output"
        options = {"resultTypes": ["violations"]}  # who lists all that is right takes twice as long
        found = Axe().run(notebook.page, context=where, options=options).response["violations"]
        for each in found:
            if each["impact"] in ("serious", "critical"):
                findings.setdefault(each["id"], []).append((at, each["nodes"][0]["html"][:200]))
    assert findings == {}


def test_the_validate_button_says_what_an_empty_exercise_lacks(lab):
    with lab.open("exercises/week1/week1.ipynb") as notebook:
        button = notebook.page.locator(".jp-Toolbar").get_by_text("Validate", exact=True)
        button.click()
        dialog = notebook.page.locator(".jp-Dialog")
        dialog.get_by_text("Validation Results").wait_for(timeout=120_000)
        notebook.page.screenshot(path=_artefact("validate.png"))
        said = dialog.inner_text()
        assert "failed" in said
        assert "rank_opportunities" in said
        assert "Traceback" not in said


def test_the_start_page_opens_a_lesson(lab):
    with lab.open("notebooks/start.ipynb") as notebook:
        notebook.run_all()
        notebook.pieces("start")
        assert [each for each in notebook.outputs() if each["error"] or each["stderr"]] == []
        notebook.page.get_by_role("link", name="Week 1", exact=False).first.click()
        notebook.page.locator(".jp-NotebookPanel:visible h2", has_text="The decision").wait_for()
        assert notebook.problems == []


def _artefact(name):
    from browser import ARTEFACTS

    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS / name
