"""What the site adds to a page: minutes, pictures, the copy without a network."""

import base64
import json
import re
import zipfile
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from authoring.examine.pages import pictures as told
from authoring.site import minutes, offline, pictures
from workbook.page.picture import Picture, bars, line, show, show_figure

ROOT = Path(__file__).resolve().parents[2]
EVIL = "</script><b>late</b>"


def bar(title="A finding"):
    return show(Picture(title, "dollars", "", (bars(["a"], [3]),), alt="One bar of three"))


def figure():
    from matplotlib.figure import Figure

    drawn = Figure((4, 3))
    drawn.subplots().plot([1, 2], color="#D55E00")
    return show_figure(drawn, alt="A line that rises")


def ran(shown):
    output = new_output("execute_result", data={"text/html": shown._repr_html_()})
    return new_notebook(cells=[new_code_cell("draw()", outputs=[output])])


def parsed(text):
    return BeautifulSoup(text, "html.parser")


@pytest.mark.parametrize("week", range(1, 6))
def test_every_numbered_section_says_its_minutes_and_they_sum_to_the_table(week):
    cells = nbformat.read(ROOT / "notebooks" / f"week{week}.ipynb", as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    after = minutes.tell(texts)
    headings = len(re.findall(r"(?m)^## \d+\. ", "\n".join(texts)))
    lines = parsed("\n".join(after)).select("p.wb-path")
    assert len(lines) == headings + 1  # and the close
    rows = re.findall(r"\| (\d+) \| (core|deeper) \|", texts[0])
    assert sum(int(line["data-minutes"]) for line in lines) == sum(int(row[0]) for row in rows)
    assert sum(int(line["data-core"]) for line in lines) == 45


def test_a_page_without_the_table_stays_as_it_is():
    assert minutes.tell(["# Title", "## 1. Risk"]) == ["# Title", "## 1. Risk"]


def test_a_picture_carries_its_data_and_no_title_can_end_the_script():
    page = parsed(bar(EVIL)._repr_html_())
    assert json.loads(page.find("script", type="application/json").string)["title"] == EVIL
    assert page.b is None and page.figure.img["alt"].endswith("One bar of three")


def test_a_figure_is_drawn_in_the_colours_of_the_page_without_names_that_could_clash():
    drawing = parsed(figure()._repr_html_()).svg
    assert drawing["aria-label"] == "A line that rises"
    assert "width" not in drawing.attrs and "viewbox" in {name.lower() for name in drawing.attrs}
    assert drawing.style is None and not drawing.select("g[id]")
    assert "var(--wb-1, #d55e00)" in str(drawing)
    bare = re.sub(r"var\([^)]*\)", "", str(drawing))
    assert not re.search(r"#(?:d55e00|0072b2|222222|ffffff|000000)\b", bare)


@pytest.mark.parametrize("shown", [bar, figure])
def test_a_picture_counts_once_for_who_examines_pages(shown):
    assert len(told({"data": {"text/html": shown()._repr_html_()}})) == 1


def test_a_page_of_the_site_holds_the_data_and_neither_script_nor_image(tmp_path):
    notebook = ran(bar())
    pictures.shared(notebook, tmp_path)
    page = parsed(notebook.cells[0].outputs[0].data["text/html"])
    assert [node["type"] for node in page.find_all("script")] == ["application/json"]
    assert page.style is None
    file = tmp_path / "pictures" / Path(page.noscript.img["src"]).name
    assert file.read_bytes() == bar().png
    assert base64.b64encode(file.read_bytes())[:60].decode() not in str(page)


def test_a_figure_on_the_site_needs_neither_script_nor_image(tmp_path):
    notebook = ran(figure())
    pictures.shared(notebook, tmp_path)
    page = parsed(notebook.cells[0].outputs[0].data["text/html"])
    assert page.svg and not page.img and not page.find("script")


def test_the_script_of_the_site_is_no_module(tmp_path):
    pictures.write_static(tmp_path)
    assert not re.search(r"(?m)^(?:import|export) ", (tmp_path / "pictures.js").read_text("utf-8"))
    assert ".wb-still" in (tmp_path / "pictures.css").read_text("utf-8")


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "_static" / "pictures").mkdir(parents=True)
    (tmp_path / "index.html").write_text("one")
    (tmp_path / "_static" / "pictures" / "a.png").write_bytes(b"image")
    return tmp_path


def worker(pages):
    text = (pages / "sw.js").read_text("utf-8")
    return [json.loads(value) for value in re.findall(r"(?m)^const [A-Z]+ = (.+);$", text)]


def test_the_zip_holds_every_page_and_is_the_same_each_time(pages):
    offline.make(pages)
    first = (pages / "pages.zip").read_bytes()
    with zipfile.ZipFile(pages / "pages.zip") as archive:
        assert archive.namelist() == ["course/_static/pictures/a.png", "course/index.html"]
    offline.make(pages)
    assert (pages / "pages.zip").read_bytes() == first


def test_the_browser_keeps_what_a_page_shows_and_forgets_it_when_a_page_changes(pages):
    offline.make(pages)
    version, kept = worker(pages)
    assert kept == ["index.html"]
    (pages / "index.html").write_text("two")
    offline.make(pages)
    assert worker(pages)[0] != version


def test_a_line_and_its_image_say_the_same_words():
    shown = show(Picture("It rises", "day", "late", (line([1, 2], [3, 4], "a"),), alt="Up"))
    page = parsed(shown._repr_html_())
    spec = json.loads(page.find("script", type="application/json").string)
    assert page.img["alt"] == f"{spec['title']}. {spec['alt']}"
