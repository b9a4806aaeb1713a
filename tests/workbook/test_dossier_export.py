"""The dossier on paper: whatever was written stays text, and a real browser prints it."""

import re
from html.parser import HTMLParser

import pytest
from browser import ARTEFACTS, launch
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from workbook import dossier
from workbook.dossier.markdown import line

NASTY = (
    "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"
    " & &amp; \"double\" 'single' `code` **bold** _it_ [link](http://a.example) | pipe ~~gone~~\n"
    "# no heading\n- no list\n1. no list\n    no code\n> no quote\n"
    "שלום עולם \u202eback\u202c 👩‍👩‍👧 NUL \0 end " + "long" * 200
)
SEEN = NASTY.replace("\0", "␀")
PLAIN = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "nav", "ol"}
PLAIN |= {"li", "a", "section", "table", "thead", "tbody", "tr", "th", "td", "br", "em", "p", "ul"}
MARKED = {"h1", "h2", "p", "strong", "em", "br", "table", "thead", "tbody", "tr", "th", "td"}
MARKED |= {"ul", "li"}


class Reader(HTMLParser):
    """The tags, the attributes and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.names, self.words = set(), {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.names.update(attributes)
        if tag == "br":
            self.words.append("\n")

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)


def nasty():
    mine = dossier.Dossier()
    mine.fill("canvas", project=NASTY, metric=NASTY, groups_at_risk=["<b>x</b>", '"|"'])
    mine.fill("plan", metric="other", risks=[{"name": NASTY, "trigger": NASTY}])
    mine.fill("card", metric=NASTY, groups=[{"name": "a", "measure": NASTY, "result": 1}])
    return mine


def rendered(text):
    return Reader(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def squeezed(text):
    """Without white space at the ends of lines, which Markdown drops."""
    return "\n".join(each.strip(" \t") for each in text.strip().split("\n"))


# What is written


def test_html_holds_every_answer_as_text():
    mine = nasty()
    read = Reader(mine.html())
    assert read.tags <= PLAIN
    assert read.text.count(SEEN) >= 6
    assert '<b>x</b>, "|"' in read.text
    assert "\0" not in mine.html()
    assert not {name for name in read.names if name.startswith("on") or name in ("src", "srcset")}


def test_html_leads_nowhere():
    text = dossier.example().html()
    assert not re.search(r"https?:|//|url\(|@import|<script|<link|<iframe", text)
    assert set(re.findall(r'href="([^"]*)"', text)) == {
        f"#{name}" for name in ("canvas", "plan", "datasheet", "decision", "card")
    }
    assert "default-src 'none'" in text


def test_markdown_holds_every_answer_as_text():
    read = rendered(nasty().markdown())
    assert read.tags <= MARKED
    assert squeezed(read.text).count(squeezed(SEEN)) >= 6
    assert '<b>x</b>, "|"' in read.text


def test_markdown_keeps_its_tables_whole():
    text = nasty().markdown()
    [row] = [each for each in text.split("\n") if each.startswith("| \\<script")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 7


TRICKY = st.sampled_from("\\`*_{}[]<>()#+-.!|~$&:=@\"'/ 1a;\n\t")
LETTERS = st.characters(exclude_categories=["Cs", "Cc"])


@settings(max_examples=150, deadline=None)
@given(st.text(TRICKY | LETTERS, min_size=1, max_size=40))
def test_any_text_survives_markdown(text):
    alone = rendered(line(text) + "\n")
    cell = rendered(f"| head |\n|---|\n| {line(text)} |\n")
    assert alone.tags | cell.tags <= MARKED - {"em", "strong", "ul", "li"}
    assert alone.text.split() == text.split()
    assert cell.text.split() == ["head", *text.split()]


def test_what_disagrees_comes_first():
    for text in (Reader(nasty().html()).text, rendered(nasty().markdown()).text):
        assert "the team will work on one number and be judged by the other" in text
        assert text.index("judged by the other") < text.index("What is the project called?")
    assert "no two statements disagree." in dossier.example().html()


def test_an_export_lies_beside_the_dossier_and_is_replaced(tmp_path):
    mine = dossier.load(tmp_path / "dossier.json")
    mine.fill("canvas", project="one")
    files = mine.export()
    assert [each.name for each in files] == ["dossier.html", "dossier.md"]
    mine.fill("canvas", project="two")
    mine.export()
    assert '<h1 dir="auto">two</h1>' in files[0].read_text(encoding="utf-8")
    assert files[1].read_text(encoding="utf-8").startswith("# two\n")
    assert not list(tmp_path.glob(".*.part"))


# What a browser makes of it


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [dossier.example, nasty])
def test_a_browser_shows_and_prints_it_without_a_complaint(browser, tmp_path, make, scheme):
    from axe_playwright_python.sync_playwright import Axe

    file, _ = make().export(tmp_path / f"{make.__name__}.html")
    page = browser.new_page(viewport={"width": 800, "height": 900}, color_scheme=scheme)
    problems, asked = [], []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.title() != "owned"
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    ARTEFACTS.mkdir(exist_ok=True)
    paper = page.pdf(path=ARTEFACTS / f"dossier-{make.__name__}.pdf", format="A4")
    assert paper.startswith(b"%PDF")
    assert 6 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 12
    page.screenshot(path=ARTEFACTS / f"dossier-{make.__name__}-{scheme}.png", full_page=True)
    assert problems == []
    assert asked == [file.as_uri()]
    # Axe is a script, and the page allows none: the same page without its policy.
    text = file.read_text(encoding="utf-8")
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert free != text
    file.write_text(free, encoding="utf-8")
    page.goto(file.as_uri())
    found = Axe().run(page).response["violations"]
    page.close()
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
