"""Every published lesson runs in a real kernel, reads well, and shows no picture without words."""

import ast
import json
import re
import shutil
import statistics
from pathlib import Path

import clock
import pytest
from shared import living_in

from authoring.examine.pages import (
    SECONDS_A_PAGE,
    Run,
    is_wordless,
    leads_somewhere,
    links,
    pictures,
)
from authoring.publish.lesson import LINES, LINES_OF_ONE_FUNCTION, count_lines, is_one_function

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WEEKS = [path for path in PATHS if path.stem.startswith("week")]
# How many experiments a week has at least, and how many of them live.
EXPERIMENTS = {"week1": (6, 5), "week2": (5, 5), "week3": (6, 6)}
EXPERIMENTS_OF_ANY_WEEK = (3, 3)

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
every_week = pytest.mark.parametrize("path", WEEKS, ids=lambda path: path.stem)


def cells_of(path, kind=None):
    """A notebook's cells, as they are committed."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        cell | {"source": "".join(cell["source"])}
        for cell in cells
        if kind in (None, cell["cell_type"])
    ]


def text_of(path):
    """A notebook's prose."""
    return "\n".join(cell["source"] for cell in cells_of(path, "markdown"))


@pytest.fixture
def run_again(clean_home, tmp_path):
    """A function that runs a notebook in a learner's copy of the pages."""
    for folder in ("notebooks", "exercises"):
        shutil.copytree(ROOT / folder, tmp_path / "course" / folder)

    def run(path):
        options = {"timeout": SECONDS_A_PAGE, "allow_errors": True}
        run = Run(path, tmp_path / "course" / "notebooks", **options)
        return run.execute(env=living_in(clean_home))

    return run


@pytest.fixture(scope="module")
def runs(built_site):
    """The runs that the site was made of."""
    return lambda path: Run.kept(built_site.runs / path.name)


def test_there_is_a_lesson():
    assert WEEKS


@pytest.mark.slow
@every_notebook
def test_it_runs_from_top_to_bottom_without_a_complaint(path, runs):
    complaints = [
        (name, output.get("evalue") or output.get("text"))
        for name, output in runs(path).outputs()
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert complaints == []


@pytest.mark.slow
@every_notebook
def test_it_keeps_nobody_waiting(path, runs, run_again, alone):
    # The first run had others beside it; what is slow alone too, and each time, is slow.
    slow = runs(path).too_slow()
    if slow:
        with alone():
            assert not all(slow_alone(path, run_again) for _ in range(2)), slow


def slow_alone(path, run_again):
    """What is too slow in a run of its own; a noisy machine may take twice our promise."""
    before, run = clock.slowness(), run_again(path)
    return run.too_slow(2 * max(before, clock.slowness()))


@pytest.mark.slow
@every_notebook
def test_it_gives_every_picture_alternative_text(path, runs):
    nameless = [
        name
        for name, output in runs(path).outputs()
        if any(is_wordless(words) for words in pictures(output))
    ]
    assert nameless == []


@pytest.mark.slow
@every_week
def test_it_shows_a_picture_without_widgets(path, runs):
    html = [output.get("data", {}).get("text/html", "") for _, output in runs(path).outputs()]
    assert sum("<img" in page or "<svg" in page for page in html) >= 3


@every_notebook
def test_its_cells_are_short(path):
    for cell in cells_of(path, "code"):
        longest = LINES_OF_ONE_FUNCTION if is_one_function(ast.parse(cell["source"])) else LINES
        assert count_lines(cell["source"]) <= longest, cell["id"]


@every_week
def test_it_has_the_rhythm_of_a_page_that_is_read(path):
    code, prose = cells_of(path, "code"), cells_of(path, "markdown")
    assert 30 <= len(code) <= 60
    assert statistics.median(count_lines(cell["source"]) for cell in code) <= 4
    words = [sum(len(cell["source"].split()) for cell in cells) for cells in (prose, code)]
    assert words[0] >= 2 * words[1], words


@every_notebook
def test_it_says_something_before_each_code_cell(path):
    cells = cells_of(path)
    bare = [
        cell["id"]
        for before, cell in zip([None, *cells], cells, strict=False)
        if cell["cell_type"] == "code" and (before is None or before["cell_type"] == "code")
    ]
    assert bare == []


@every_week
def test_it_lets_the_reader_experiment(path):
    code = "\n".join(cell["source"] for cell in cells_of(path, "code"))
    live, asked = code.count("widgets.live("), code.count("quiz.ask(")
    all_kinds, live_ones = EXPERIMENTS.get(path.stem, EXPERIMENTS_OF_ANY_WEEK)
    assert live >= live_ones and live + asked >= all_kinds


@every_notebook
def test_it_imports_a_thing_where_it_is_first_used(path):
    early = []
    for cell in cells_of(path, "code"):
        tree = ast.parse(cell["source"])
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [(name.asname or name.name).split(".")[0] for name in node.names]
                early += [(cell["id"], name) for name in names if name not in used]
    assert early == []


@every_notebook
def test_its_links_lead_somewhere(path):
    led = links(json.loads(path.read_text(encoding="utf-8")))
    assert [(cell, link) for cell, link in led if not leads_somewhere(link, path)] == []


VERDICT = re.compile(r"(?<!\*)\*(proven|likely|not told apart)\*(?!\*)")
WHOLE, CORE = 70, 45  # minutes a lesson takes at most, and its core path


@every_week
def test_each_verdict_stands_on_an_interval(path):
    """What the prose calls *proven*, an `assert` of the cells since the last text of it holds."""
    unfounded, said = [], ""
    for cell in cells_of(path):
        if cell["cell_type"] == "code":
            said += "".join(line for line in cell["source"].splitlines() if "assert" in line)
            continue
        words = set(VERDICT.findall(cell["source"]))
        unfounded += [(cell["id"], word) for word in words if f'"{word}"' not in said]
        said = said if not words else ""
    assert unfounded == []


def minutes_of(path):
    """The minutes of each section in a lesson's table, and whether it is core."""
    rows = re.findall(r"^\| (?:\d |Close).*\| (\d+) \| (core|deeper) \|$", text_of(path), re.M)
    return [(int(number), where) for number, where in rows]


@every_week
def test_it_fits_into_an_evening_and_its_core_into_less(path):
    minutes = minutes_of(path)
    assert len(minutes) >= 7
    assert sum(number for number, _ in minutes) <= WHOLE
    assert sum(number for number, where in minutes if where == "core") <= CORE


def test_the_start_page_says_how_long_each_week_takes():
    start = text_of(ROOT / "notebooks" / "start.ipynb")
    promised = re.findall(r"\(week(\d)\.ipynb\).*\| (\d+) min, core (\d+) min \|", start)
    needed = []
    for path in WEEKS:
        minutes = minutes_of(path)
        core = sum(number for number, where in minutes if where == "core")
        needed.append((path.stem[-1], str(sum(number for number, _ in minutes)), str(core)))
    assert promised == needed


# Words that readers took for a translation, and what they mean.
AVOID = re.compile(
    r"\b(dearer|dearest|hangs? on|would do|dressed as|dresses|in peace|learned name)\b", re.I
)


@every_notebook
def test_it_is_written_in_current_english(path):
    assert AVOID.findall(text_of(path)) == []


def deeper_sections(path):
    """The numbers of the sections of which no part is on the core path."""
    parts = re.findall(r"^\| (\d) .*\| (core|deeper) \|$", text_of(path), re.M)
    return {number for number, _ in parts} - {number for number, where in parts if where == "core"}


@every_week
def test_its_core_path_runs_without_the_deeper_sections(path):
    """What a deeper section names, a core cell must not need."""
    deeper, section, part, named, own, needed = deeper_sections(path), "", False, set(), set(), []
    for cell in cells_of(path):
        if cell["cell_type"] == "markdown":
            found = re.search(r"^## (\d?)", cell["source"], re.M)
            section = found[1] if found else section
            part = "*Deeper:" in cell["source"] or (part and not found)  # of a core section
            continue
        nodes = list(ast.walk(ast.parse(cell["source"])))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        made = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        made |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        made |= {n.asname or n.name for n in nodes if isinstance(n, ast.alias)}
        made |= {n.arg for n in nodes if isinstance(n, ast.arg)}
        if part or section in deeper:
            named |= made - own
        else:
            own |= made
            named -= made
            needed += [(cell["id"], name) for name in sorted(names & named)]
    assert needed == []
