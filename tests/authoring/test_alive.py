"""What answers on the site by itself: packed experiments, questions, and the reader's own record.

How many states of each experiment are compared: STATES=200 pytest tests/authoring/test_alive.py
"""

import base64
import gzip
import json
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from browser import ARTEFACTS, launch
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from authoring.examine.pages import Run
from authoring.site import alive, build, pictures
from authoring.site.alive_pack import MOST, pack, unpacked
from workbook import backup, plot, progress
from workbook.page.picture import Picture, bars, line, rule
from workbook.page.widgets import choice, live, slider

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
AGAIN = str(ROOT / "tests" / "drawn_again.py")
STATES = int(os.environ.get("STATES", 12))


def draw(loss, kind):
    marks = (bars(["loss"], [loss]),) if kind == "bar" else (line([0, 1], [0.0, loss], "so far"),)
    more = (rule(loss / 2, name="half"),) if loss > 2 else ()
    return Picture(f"{loss} lost", "dollars", "", marks + more * (kind == "bar"), alt="A loss")


def small():
    loss = slider("loss", 1, 9, 3, unit="dollars", on_site=[1, 3, 7])
    return live(draw, loss=loss, kind=choice("drawn as", ["bar", "line"]))


# Packing


def test_each_state_is_what_python_draws():
    packed = json.loads(json.dumps(pack(small())))
    drawn = [small().at(loss=loss, kind=kind) for loss in (1, 3, 7) for kind in ("bar", "line")]
    assert [unpacked(packed, number) for number in range(6)] == [each.to_json() for each in drawn]


def test_what_states_share_is_packed_once():
    packed = pack(small())
    assert packed["parts"].count("dollars") == 1
    assert len(packed["frames"]) == 3  # a bar, a bar with its half, a line
    assert max(map(len, packed["states"])) < 7


def test_a_grid_that_is_too_large_is_refused_with_what_to_do():
    many = live(draw, loss=slider("loss", 1, MOST + 1, 3), kind=choice("as", ["bar", "line"]))
    with pytest.raises(ValueError, match=r"has 12,002 states on the site.*on_site=\[…\]"):
        pack(many)


# What stands on the page


def test_a_page_ends_with_where_its_code_is_run_and_checked(tmp_path):
    (tmp_path / "week1").mkdir()
    (tmp_path / "week1" / "week1.ipynb").touch()
    binder = "https://example.org/lab/tree/notebooks/{}.ipynb"
    week = alive.ending("week1", binder.format("week1"), tmp_path).source
    assert "python3 start.py" in week and "your school's hub" in week
    assert "(https://example.org/lab/tree/exercises/week1/week1.ipynb)" in week
    assert "(path:../exercises/week1/week1.ipynb)" in week
    other = alive.ending("glossary", binder.format("glossary"), tmp_path).source
    assert "Open this page" in other and binder.format("glossary") in other


def test_a_script_of_widgets_is_no_module(tmp_path):
    alive.write_scripts(tmp_path)
    script = (tmp_path / "alive-widgets.js").read_text()
    assert not re.search(r"^(export|import) ", script, re.MULTILINE)
    assert "return { render, drawPicture };" in script and "return { render };" in script


# Each experiment of each page


def comparing(folder):
    """After each cell, the kernel packs its experiments, and draws some states once more."""
    write = alive.take(folder)
    again = "__import__('runpy').run_path({!r})['drawn_again']({!r}, {!r}, {})"

    async def afterwards(cell, ask):
        await write(cell, ask)
        for output in cell.get("outputs", []):
            model = output.get("data", {}).get(alive.WIDGET, {}).get("model_id", "")
            if Path(folder, model).is_file():
                await ask(again.format(AGAIN, model, str(folder), STATES))

    return afterwards


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_experiment_is_alive_and_shows_what_python_draws(path, tmp_path):
    course, taken = tmp_path / "course", tmp_path / "taken"
    taken.mkdir()
    for folder in ("notebooks", "exercises"):
        shutil.copytree(ROOT / folder, course / folder)
    run = Run(path, course / "notebooks", comparing(taken), timeout=300).execute()
    page = alive.enliven(run.notebook, taken, tmp_path / "scripts", path.stem)
    places = re.findall('class="wb-alive wb-experiment', json.dumps(page).replace('\\"', '"'))
    code = [cell for cell in page.cells if cell.cell_type == "code"]
    assert len(places) == sum("widgets.live(" in cell.source for cell in code)
    drawn = [told for _, output in run.outputs() if (told := drawn_of(output, taken))]
    assert len(drawn) == len(places)
    for number, states in enumerate(drawn, start=1):
        packed = read_script(tmp_path / "scripts" / f"{path.stem}-{number}.js")
        assert len(states) == min(STATES, len(packed["states"]))
        for at, picture in states.items():
            assert unpacked(packed, int(at)) == picture


def drawn_of(output, taken):
    model = output.get("data", {}).get(alive.WIDGET, {}).get("model_id", "none")
    told = taken / f"{model}.drawn"
    return json.loads(told.read_text()) if told.is_file() else None


def read_script(path):
    [content] = re.findall(r'="(.+)";', path.read_text())
    return json.loads(gzip.decompress(base64.b64decode(content)))


# In a browser, from a folder

FOLDERS = [str(ROOT / "tests"), str(Path(__file__).parent)]
PAGE = [
    new_markdown_cell("# A page\n\nWords."),
    new_code_cell(f"import sys\nsys.path += {FOLDERS}\nfrom test_alive import small\nsmall()"),
    new_code_cell(
        "from workbook import quiz\nquiz.ask('week1', 'predict-hour', 'quiz-start', 'quiz-skill')"
    ),
    new_code_cell("from workbook import progress\nlen(progress.forecasts())"),
]


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A site of one page, built as the whole one is."""
    desk = tmp_path_factory.mktemp("alive")
    source = desk / "source"
    shutil.copytree(ROOT / "src" / "authoring" / "site" / "pages", source)
    (source / "selfcheck.md").unlink()
    (source / "index.md").write_text("# Site\n\n```{toctree}\nnotebooks/start\n```\n")
    for folder in (source / "notebooks", desk / "course" / "notebooks"):
        folder.mkdir(parents=True)
    (desk / "course" / "exercises").mkdir()
    path = desk / "course" / "notebooks" / "start.ipynb"
    nbformat.write(new_notebook(cells=PAGE), path)
    alive.write_scripts(source / "_static")
    pictures.write_static(source / "_static")
    build._run(path, source / "notebooks", "https://example.org/notebooks/start.ipynb")
    build._lay_out(source, desk / "html", desk / "trees", print)
    return desk / "html"


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield launch(playwright)


@pytest.fixture
def page(chromium, small_site):
    """The page in a browser without a network; complaints fail the test."""
    problems = []
    context = chromium.new_context(offline=True, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    page.on("console", lambda told: problems.extend([told.text] if told.type == "error" else []))
    page.goto((small_site / "notebooks" / "start.html").as_uri())
    yield page
    context.close()
    assert problems == []


def in_a_browser(test):
    return pytest.mark.slow(pytest.mark.browser(test))


@in_a_browser
def test_a_slider_moves_by_keyboard_and_the_picture_follows(page):
    box = page.locator(".wb-experiment")
    title = box.locator(".wb-title")
    assert title.inner_text() == "3 lost"
    assert "larger steps than in a notebook: loss" in page.locator(".wb-where").first.inner_text()
    box.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    title.get_by_text("7 lost").wait_for()
    assert box.locator("output").inner_text() == "7 dollars"
    assert box.locator(".wb-bar").count() == 1
    box.get_by_role("combobox").focus()
    page.keyboard.press("ArrowDown")
    box.locator(".wb-line").first.wait_for()
    assert box.locator(".wb-bar").count() == 0
    page.screenshot(path=ARTEFACTS / "alive-experiment.png")


@in_a_browser
def test_the_browser_puts_pictures_together_as_python_does(page):
    page.locator(".wb-experiment").scroll_into_view_if_needed()
    shown = page.evaluate(
        "async () => { const packed = await wbAlive.load('start-1');"
        "return packed.states.map((_, at) => wbAlive.pictureOf(packed, at)); }"
    )
    drawn = [small().at(loss=loss, kind=kind) for loss in (1, 3, 7) for kind in ("bar", "line")]
    assert shown == [each.to_json() for each in drawn]


def answer(page, at, sure, option):
    question = page.locator(".wb-question").nth(at)
    question.get_by_label(sure).check()
    question.locator(".wb-options button").nth(option).press("Enter")
    return question


@in_a_browser
def test_a_question_explains_itself_and_is_remembered(page):
    predicted = answer(page, 0, "75 %", 0)
    assert predicted.locator(".wb-reply").inner_text().startswith("Noted.")
    predicted.locator(".wb-compare").press("Enter")
    predicted.locator(".wb-right, .wb-wrong").wait_for()
    asked = answer(page, 1, "90 %", 0)
    asked.locator(".wb-right, .wb-wrong").wait_for()
    assert page.locator(".wb-record").get_by_text("2 answers are remembered").count() == 1
    page.reload()
    assert "Last time you chose" in predicted.locator(".wb-reply").inner_text()
    assert "90 % sure" in asked.locator(".wb-reply").inner_text()


@in_a_browser
def test_answers_go_to_a_notebook_and_come_back(page, tmp_path, monkeypatch):
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / "exercises").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    answer(page, 1, "99 %", 0)
    answer(page, 2, "50 %", 1)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export my answers").press("Enter")
    coming.value.save_as("my-answers.jsonl")
    assert backup.restore("my-answers.jsonl") == ["notebooks/progress.jsonl"]
    assert backup.restore("my-answers.jsonl") == []  # they are there already
    assert progress.forecasts()["probability"].tolist() == [0.99, 0.5]
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.get_by_text("No answers are remembered").count() == 1
    Path("progress.jsonl").write_text(Path("progress.jsonl").read_text() + "no line\n")
    page.locator("input[type=file]").set_input_files("progress.jsonl")
    page.get_by_text("2 new answers read from progress.jsonl. 2 answers are remembered").wait_for()
    page.screenshot(path=ARTEFACTS / "alive-answers.png", full_page=True)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


@in_a_browser
def test_the_calibration_page_draws_the_reader_as_python_would(page, tmp_path):
    said = [(0.25, False), (0.5, True), (0.5, False), (0.75, True), (0.9, True), (0.9, False)] * 2
    lines = [
        {"v": 1, "at": f"2026-01-01T00:00:{n:02}.000000Z", "kind": "answer", "week": "week1"}
        | {"question": f"q{n}", "option": "a", "right": right, "probability": sure}
        for n, (sure, right) in enumerate(said)
    ]
    file = tmp_path / "progress.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert page.get_by_text("how sure you were of 0 answers").count() == 1
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".wb-calibration svg").first.wait_for()
    (tmp_path / "notebooks").mkdir()
    file.rename(tmp_path / "notebooks" / file.name)
    mine = progress.forecasts(tmp_path)
    python = plot.reliability(progress.reliability(mine), who="You", brier=progress.brier(mine))
    here = "wbAlive.forecasts(wbAlive.answers().map(JSON.parse))"
    drawn = page.evaluate(f"wbAlive.reliability({here})")
    expected = python.to_json()
    for mark, other in zip(drawn.pop("marks"), expected.pop("marks"), strict=True):
        assert mark.keys() == other.keys()
        for field, content in other.items():
            close = field in ("x", "y", "low", "high", "mid")
            assert mark[field] == (pytest.approx(content, abs=1e-9) if close else content)
    assert drawn == expected
