"""The site as its readers see it: a whole build, a real Chromium, no network.

To look at a site that is built already: SITE=site pytest tests/authoring/test_site.py
"""

import os
import re
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import nbformat
import pandas as pd
import pytest
from browser import ARTEFACTS, launch
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from authoring.site.stills import (
    PICTURE,
    TEXT,
    WIDGET,
    for_the_site,
    tell_words_from_numbers,
    without_widgets,
)

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))

slow = pytest.mark.slow


def in_a_browser(test):
    return slow(pytest.mark.browser(test))


# What is left of a widget


def shown(**data):
    cell = new_code_cell("live()", id="one", outputs=[new_output("display_data", data=data)])
    return new_notebook(cells=[new_markdown_cell("# Title\n\nText."), cell])


def test_a_widget_leaves_its_picture_and_a_line_that_says_where_it_moves():
    run = shown(**{WIDGET: {}, "text/plain": "Live", "text/html": '<img alt="A bar.">'})
    run.metadata["widgets"] = {"state": {}}
    still = without_widgets(run)
    assert list(still.cells[1].outputs[0].data) == ["text/html"]
    assert '<img alt="A bar.">' in still.cells[1].outputs[0].data["text/html"]
    assert PICTURE in still.cells[1].outputs[0].data["text/html"]
    assert "widgets" not in still.metadata
    assert WIDGET in run.cells[1].outputs[0].data  # the run itself stays as it was


def test_a_question_leaves_its_text():
    still = without_widgets(shown(**{WIDGET: {}, "text/html": "<p>Which?</p>"}))
    assert TEXT in still.cells[1].outputs[0].data["text/html"]


def test_a_widget_that_leaves_nothing_is_refused():
    with pytest.raises(ValueError, match="The widget of one shows nothing without a kernel"):
        without_widgets(shown(**{WIDGET: {}, "text/plain": "Live"}))


def test_other_outputs_stay_as_they_are():
    run = shown(**{"text/plain": "3"})
    assert without_widgets(run) == run


def test_a_page_says_below_its_title_where_it_can_be_tried():
    run = shown(**{"text/plain": "3"})
    run.cells[0].source += " [A file](../exercises/one.ipynb)"
    lines = for_the_site(run, "https://example.org/one").cells[0].source.splitlines()
    assert lines[0] == "# Title"
    assert "(https://example.org/one)" in lines[2]
    assert lines[-1] == "Text. [A file](path:../exercises/one.ipynb)"


def test_columns_of_words_are_marked_and_columns_of_numbers_are_not():
    table = pd.DataFrame({"name": ["EV", "US"], "share": [0.5, None], "why": ["so " * 20, "no"]})
    page = BeautifulSoup(tell_words_from_numbers(table.to_html()), "html.parser")
    marks = [[cell.get("class") for cell in row(["td", "th"])] for row in page.find_all("tr")]
    assert marks == [[None, ["words"], None, ["words", "long"]]] * 3


# The builder


def build(*arguments, **more):
    command = [sys.executable, "-m", "authoring", "site", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, **more)


def test_a_failing_cell_stops_the_build_and_is_named(tmp_path):
    from authoring.site.build import NotBuilt, _run

    (tmp_path / "pages").mkdir()
    cells = [new_markdown_cell("# Title"), new_code_cell("1 / 0", id="bad")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "broken.ipynb")
    with pytest.raises(NotBuilt, match="(?s)broken.ipynb: a cell failed.*1 / 0.*ZeroDivisionError"):
        _run(tmp_path / "broken.ipynb", tmp_path / "pages", "https://example.org/start.ipynb")
    assert not list((tmp_path / "pages").iterdir())


def test_it_leaves_a_folder_alone_that_holds_something_else(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    refused = build("--out", tmp_path)
    assert refused.returncode == 1
    assert "holds something that is no site" in refused.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_its_help_says_what_it_does_and_needs():
    told = " ".join(build("--help").stdout.split())
    assert "Build the course as a web site" in told
    assert "extras `site` and `test`" in told


# The site


@pytest.fixture(scope="module")
def site(request):
    """The folder of the site, and what the build said."""
    if "SITE" in os.environ:
        yield Path(os.environ["SITE"]).resolve(), ""
        return
    built = request.getfixturevalue("built_site")
    yield built.folder, built.told


@pytest.fixture(scope="module")
def pages(site):
    """Each page, parsed, by its path."""
    found = [path for path in site[0].rglob("*.html") if "_static" not in path.parts]
    return {path: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in found}


@slow
def test_every_lesson_is_there_with_its_pictures(site, pages):
    for name in LESSONS:
        page = pages[site[0] / "notebooks" / f"{name}.html"]
        cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        assert len(page.select(".cell")) == len(code)
        live = sum("widgets.live(" in cell.source for cell in code)
        assert len(page.select(".wb-experiment")) == live
        assert all(len(image["alt"].split()) >= 3 for image in page.select(".cell_output img"))
        assert page.select("math") or name not in ("week1", "week3", "week4")
    assert {line.split(":")[0] for line in site[1].splitlines() if ": run in" in line} in (
        set(LESSONS),
        set(),
    )


@slow
def test_no_link_is_broken_and_no_anchor_missing(pages):
    ids = {path: {node["id"] for node in page.select("[id]")} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for node in page.select("a[href], link[href], script[src], img[src], form[action]"):
            link = node.get("href") or node.get("src") or node.get("action")
            parts = urlsplit(link)
            if parts.scheme:
                continue
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not there.is_file() or (there in ids and anchor and anchor not in ids[there]):
                broken.append((path.name, link))
    assert broken == []


@slow
def test_nothing_is_read_from_another_address(site):
    outside = re.compile(r"""(?:src|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//""")
    for path in [*site[0].rglob("*.html"), *site[0].rglob("*.css")]:
        assert not outside.search(path.read_text("utf-8")), path
        if path.suffix == ".html":
            page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
            assert not page.select("link[href^=http]:not([rel=canonical])"), path


@slow
def test_what_shows_words_is_called_by_them(pages):
    for path, page in pages.items():
        for node in page.select("button[aria-label], a[aria-label]"):
            shown = " ".join(node.get_text(" ").split()).lower()
            assert shown in node["aria-label"].lower(), path
        assert page.select_one(".search-button__button").get_text(strip=True).startswith("Search")


@slow
def test_the_assignments_can_be_downloaded_and_no_solution_is_there(site, pages):
    files = {path.relative_to(ROOT): path for path in (ROOT / "exercises").glob("*/*.ipynb")}
    handed_out = {path.name: path.read_bytes() for path in site[0].rglob("*.ipynb")}
    assert handed_out == {path.name: path.read_bytes() for path in files.values()}
    answers = "BEGIN " + "SOLUTION"
    for path in site[0].rglob("*"):
        if path.suffix in {".html", ".js", ".ipynb", ".txt", ".md"}:
            text = path.read_text("utf-8")
            assert answers not in text and "HIDDEN TESTS" not in text, path
    linked = {
        Path(node["href"]).name for page in pages.values() for node in page.select("a.download")
    }
    assert linked == set(handed_out)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield launch(playwright)


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served on this machine."""
    handler = partial(Quiet, directory=str(site[0]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _errors(message):
    return [f"{message.text} {message.location}"] if message.type == "error" else []


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def open_page(chromium, address):
    """Open a page where no other address can be reached; complaints fail the test."""
    contexts, problems = [], []

    def open_it(name, width=1400, theme="light", at=address):
        contexts.append(
            chromium.new_context(
                viewport={"width": width, "height": 1000}, color_scheme=theme, offline=at != address
            )
        )
        page = contexts[-1].new_page()
        page.route(lambda url: not url.startswith((at, "data:")), lambda route: route.abort())
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.on("console", lambda each: problems.extend(_errors(each)))
        page.goto(at + name)
        page.wait_for_load_state()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert problems == []


# Axe would look for imported styles in the wrong folder, and write down all that is right.
AXE = {"preload": False, "resultTypes": ["violations"]}
WIDE, NARROW = (1400, "light"), (400, "dark")
VIEWS = [(f"notebooks/{name}", *view) for name in LESSONS for view in (WIDE, NARROW)]
VIEWS += [(name, *view) for name in ("index", "search", "selfcheck") for view in (WIDE, NARROW)]
VIEWS += [("notebooks/week1", 1400, "dark"), ("notebooks/week2", 320, "light")]
VIEWS += [("notebooks/week2", 390, "light"), ("notebooks/week2", 800, "dark")]


@in_a_browser
@pytest.mark.parametrize("name, width, theme", VIEWS)
def test_axe_finds_nothing_serious_and_the_page_fits(open_page, name, width, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(f"{name}.html", width, theme)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site-{Path(name).name}-{width}-{theme}.png")
    found = [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in Axe().run(page, options=AXE).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert found == []


@in_a_browser
@pytest.mark.parametrize("name", LESSONS)
def test_no_page_scrolls_to_the_side_on_the_smallest_screen(open_page, name):
    page = open_page(f"notebooks/{name}.html", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@in_a_browser
def test_a_lesson_is_read_by_keyboard(open_page):
    page = open_page("notebooks/week1.html")
    focus = "document.activeElement"

    page.keyboard.press("Tab")
    assert page.evaluate(f"{focus}.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({focus})")

    page.get_by_role("link", name="Week 2. Run it as a project").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/week2.html")
    page.get_by_role("link", name=re.compile(r"^\d+\. Risk$")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/week2.html#*risk")

    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").wait_for()
    page.keyboard.type("kill criterion")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    results = page.locator("#search-results li a")
    results.first.wait_for()
    titles = results.all_inner_texts()
    assert any("Week 1" in title for title in titles), titles
    results.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/notebooks/*.html*")


@in_a_browser
def test_on_a_telephone_the_pages_are_reached_by_keyboard(open_page):
    page = open_page("notebooks/week1.html", *NARROW)
    page.locator(".bd-header-article button.primary-toggle").press("Enter")
    link = page.get_by_role("link", name="Week 2. Run it as a project").locator("visible=true")
    link.first.wait_for()
    page.screenshot(path=ARTEFACTS / "site-navigation-400.png")
    link.first.press("Enter")
    page.wait_for_url("**/week2.html")


@in_a_browser
def test_it_opens_from_a_folder_without_server_and_network(open_page, site):
    page = open_page("notebooks/week1.html", at=site[0].as_uri() + "/")
    assert page.locator(".wb-drawn svg[role=img]").first.is_visible()
    assert not page.get_by_role("button", name="keep the course").is_visible()
    page.get_by_role("link", name="Week 2. Run it as a project").first.click()
    page.wait_for_url("**/week2.html")


@in_a_browser
def test_a_term_leads_from_the_lesson_to_the_glossary_and_back(open_page):
    page = open_page("notebooks/week3.html")
    page.get_by_role("link", name="train-serve skew").click()
    page.wait_for_url("**/glossary.html#*skew")
    heading = page.get_by_role("heading", name="train-serve skew")
    assert 0 <= heading.bounding_box()["y"] < 300
    page.locator("section", has=heading).last.get_by_role("link", name="Week 3, section 7").click()
    page.wait_for_url("**/week3.html#*")
    heading = page.get_by_role("heading", name="7. A pipeline you can rebuild")
    assert 0 <= heading.bounding_box()["y"] < 300


@in_a_browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_has_the_colours_of_its_page_and_its_numbers_behind_it(open_page, theme):
    page = open_page("notebooks/week2.html", width=390, theme=theme)
    paper = page.locator(".wb-drawn").first
    title = paper.locator(".wb-title").evaluate("(node) => getComputedStyle(node).color")
    bright = sum(map(int, re.findall(r"\d+", title)[:3])) > 380
    assert bright == (theme == "dark"), title
    box = paper.locator("svg[role=img]").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.locator("noscript img").count() == 0  # no image is fetched where a script runs
    paper.locator("summary").press("Enter")
    assert paper.locator("tbody tr").count() > 1


@in_a_browser
def test_code_and_deeper_parts_are_folded_on_every_page_and_open_one_by_one(open_page):
    page = open_page("notebooks/week2.html")
    code, deeper = page.locator(".cell_input"), page.locator(".wb-deeper")
    assert code.first.is_visible() and deeper.first.is_visible()
    for name in ("Code", "Deeper parts"):
        page.get_by_role("button", name=name, exact=True).first.press("Enter")
    page.reload()
    assert not code.first.is_visible() and not deeper.first.is_visible()
    page.locator(".cell > .wb-more").first.press("Enter")
    assert code.first.is_visible() and not code.nth(1).is_visible()
    page.get_by_role("button", name="Show this part").first.press("Enter")
    assert deeper.first.is_visible() and not deeper.nth(1).is_visible()
    page.goto(page.url.replace("week2", "week4"))
    assert not page.locator(".cell_input").first.is_visible()


@in_a_browser
def test_it_says_how_much_is_read_and_left(open_page):
    page = open_page("notebooks/week2.html", width=320)
    page.locator("section:has(> .wb-path) > h2").first.evaluate("(node) => node.scrollIntoView()")
    left = page.locator(".wb-left", has_text="min left in this section")
    left.wait_for()
    assert left.inner_text().startswith(("6", "7"))
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_function("document.querySelector('.wb-read').value === 100")
    page.reload()
    assert "read" in page.locator(".wb-seen").first.text_content()


@in_a_browser
def test_what_was_kept_opens_without_a_network(open_page):
    page = open_page("index.html")
    page.get_by_role("button", name="keep the course on this device").click()
    page.get_by_text("The whole course is on this device now").wait_for()
    page.context.set_offline(True)
    page.get_by_role("link", name="Week 2. Run it as a project").first.click()
    page.wait_for_url("**/week2.html")
    assert page.locator(".wb-drawn svg[role=img]").first.is_visible()
