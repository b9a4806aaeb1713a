"""The glossary: what it says stands where it says, and every link leads there, both ways."""

import json
import re
import shutil
from pathlib import Path

import pytest
from browser import ARTEFACTS, Lab

from authoring.publish.cells import Cell
from authoring.publish.lesson import read_lesson
from authoring.publish.terms import lost_terms, sections, with_terms
from workbook.page import glossary

ROOT = Path(__file__).resolve().parents[2]
TERMS = glossary.terms()
LESSONS = {path.stem: path for path in (ROOT / "src" / "lessons").glob("*.py")}
LINK = re.compile(r"\]\((\w+)\.ipynb#((?:[^()\s]|\([^()\s]*\))+)\)")


@pytest.fixture(scope="module")
def texts():
    """Each page's sections, each with its text."""
    return {name: sections(read_lesson(path)) for name, path in LESSONS.items()}


def published(name):
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def says(text, each):
    """Whether a term or one of its synonyms stands in a text, also in the plural."""
    words = [glossary.plain(word) for word in (each.term, *each.also)]
    return any(re.search(rf"(?<!\w){re.escape(word)}", glossary.plain(text)) for word in words)


def test_every_term_stands_in_the_section_that_it_names(texts):
    lost = [
        (each.term, each.page, each.section)
        for each in TERMS
        if each.page and not says(texts[each.page].get(each.section, ""), each)
    ]
    assert lost == []


def test_a_term_without_a_page_stands_on_none():
    ours = {
        name: "\n".join(cell.source for cell in read_lesson(path) if cell.kind == "markdown")
        for name, path in LESSONS.items()
    }
    elsewhere = [each for each in TERMS if not each.page]
    assert 1 <= len(elsewhere) <= 5
    assert [
        (each.term, name) for each in elsewhere for name in ours if says(ours[name], each)
    ] == []


def test_it_is_in_alphabetical_order():
    names = [glossary.plain(each.term) for each in TERMS]
    assert names == sorted(names)


def test_no_word_stands_twice_neither_as_a_term_nor_as_a_synonym():
    words = [glossary.plain(word) for each in TERMS for word in (each.term, *each.also)]
    assert sorted(words) == sorted(set(words))


def test_meanings_are_one_or_two_plain_sentences():
    for each in TERMS:
        assert each.meaning.endswith("."), each
        assert each.meaning[0].isupper() or each.meaning[0].isdigit(), each
        assert 4 <= len(each.meaning.split()) <= 40, each
        assert len(re.findall(r"[.!?](?= [A-Z])", each.meaning)) <= 2, each


def test_every_week_is_there():
    count = {week: sum(each.page == week for each in TERMS) for week in LESSONS}
    assert all(count[f"week{number}"] >= 12 for number in range(1, 6)), count


def test_links_between_glossary_and_pages_lead_to_headings_both_ways():
    headings = {
        name: {
            heading.replace(" ", "-")
            for text in published(name)
            for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        }
        for name in LESSONS
    }
    links = [(name, *link) for name in LESSONS for link in LINK.findall("\n".join(published(name)))]
    assert [link for link in links if link[2] not in headings[link[1]]] == []
    there = {to for name, page, to in links if page == "glossary"}
    back = sum(name == "glossary" for name, _, _ in links)
    with_page = [each for each in TERMS if each.page]
    assert len(there) == back == len(with_page)


def test_headings_that_are_linked_hold_plain_words_only():
    # JupyterLab makes the address from the text as shown, without markup, and decodes no link.
    for each in TERMS:
        assert (each.term + each.section).isascii(), each
        assert not re.search(r"[*_`\[\]<>$%#&\"]", each.term + each.section), each


def test_find_knows_synonyms_capitals_dashes_and_accents():
    assert glossary.find("False Alarm").term == "false alert"
    assert glossary.find("train–serve SKEW").term == "train-serve skew"
    assert glossary.find("ŠIDÁK").term == "Sidak's level"
    assert glossary.find("littles law").term == "Little's law"


@pytest.mark.parametrize(
    "name, told",
    [
        ("precison", "did you mean 'precision'?"),
        ("leekage", "did you mean 'leak'?"),
        ("zebra", "search() filters them all."),
        ("  ", "give a term such as 'threshold'."),
        (None, "give a term such as 'threshold'."),
    ],
)
def test_find_helps_with_what_it_does_not_know(name, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        glossary.find(name)


def test_publishing_names_a_term_whose_section_is_gone():
    page = [Cell("markdown", "# Week 2\n\n## 1. Another heading", {}, 1, 2)]
    problems = lost_terms("week2", page)
    assert len(problems) == sum(each.page == "week2" for each in TERMS)
    assert "names the section '7. Risk', which week2 does not have." in "\n".join(
        map(str, problems)
    )


def test_publishing_leaves_a_page_without_terms_alone():
    page = [Cell("markdown", "# Elsewhere", {}, 1, 2)]
    assert with_terms("elsewhere", page) == page


def test_sections_keep_code_with_the_heading_above_it():
    page = [
        Cell("markdown", "# One\n\nwords\n\n## Two\n\nmore", {}, 1, 2),
        Cell("code", "x = 1\n# ## no heading", {}, 9, 10),
    ]
    found = {heading: text.split() for heading, text in sections(page).items() if heading}
    assert found == {
        "One": ["#", "One", "words"],
        "Two": ["##", "Two", "more", "x", "=", "1", "#", "##", "no", "heading"],
    }


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "notebooks", course / "notebooks")
    with Lab(course) as lab:
        yield lab


@pytest.mark.browser
def test_the_box_filters_by_keyboard(lab):
    from axe_playwright_python.sync_playwright import Axe

    with lab.open("notebooks/glossary.ipynb") as notebook:
        notebook.run_all()
        page = notebook.page
        box = page.get_by_label("Find a term")
        box.press_sequentially("missed late")
        names = page.locator(".wb-search dt")
        names.first.wait_for()
        assert names.first.inner_text().startswith("miss, missed late flight")
        told = page.locator(".wb-search [role=status]").inner_text()
        assert re.fullmatch(rf"\d+ of {len(TERMS)} terms", told)
        found = Axe().run(page, context=".wb-search").response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / "glossary-search.png")
        box.press("Escape")
        assert box.input_value() == "" and names.count() == 0
        notebook.pieces("glossary")
        assert notebook.problems == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "start, holds, link, heading",
    [
        ("glossary", "### ONNX\n", "Week 4, section 6", "6. Measure, don't guess"),
        ("week2", "## Terms of this page", "CRISP-ML(Q)", "CRISP-ML(Q)"),
    ],
)
def test_a_link_leads_to_a_heading_of_another_page(lab, start, holds, link, heading):
    cells = json.loads((ROOT / "notebooks" / f"{start}.ipynb").read_text(encoding="utf-8"))["cells"]
    at = next(n for n, cell in enumerate(cells) if holds in "".join(cell["source"]))
    with lab.open(f"notebooks/{start}.ipynb") as notebook:
        page = notebook.page
        notebook.cell(at)
        shown = page.locator(".jp-NotebookPanel:visible")
        shown.get_by_role("link", name=link, exact=True).first.click()
        title = shown.locator(":is(h2, h3)", has_text=heading).first
        title.wait_for()
        # JupyterLab opens a page at its top; once it is open, the same link leads to the heading.
        page.locator(".lm-TabBar-tab", has_text=start).first.click()
        shown.get_by_role("link", name=link, exact=True).first.click()
        title.wait_for()
        page.wait_for_function(
            "(node) => Math.abs(node.getBoundingClientRect().top) < 900",
            arg=title.element_handle(),
        )
        assert notebook.problems == []
