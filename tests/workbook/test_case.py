"""The case's prices stand once, and texts name them."""

import re
from pathlib import Path

import pytest

from authoring.publish.lesson import read_lesson
from workbook import case, decision

ROOT = Path(__file__).resolve().parents[2]


def test_it_prices_the_two_mistakes():
    assert case.PRICES == {"cost_fp": 1, "cost_fn": 5}
    assert decision.best_threshold(**case.PRICES) == 1 / 6


def test_it_fills_in_what_a_text_names():
    assert case.fill("{{miss}}: {{miss_dollars}} dollars, {{ x }}") == "5: 200 dollars, {{ x }}"


def test_it_says_which_names_there_are():
    with pytest.raises(ValueError, match=r"\{\{mis\}\} is not in case.toml; it has false_alert"):
        case.fill("{{mis}}")


TYPED = re.compile(r"(?<![\d,])(180,000|120,000|9,000|40 dollars|200 dollars)\b")


def texts():
    """What learners read: the markdown of lessons, questions and the glossary."""
    for path in sorted((ROOT / "src" / "lessons").glob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield path, "\n".join(line for line in lines if line.startswith("# "))
    for path in sorted((ROOT / "src" / "workbook" / "page").rglob("*.toml")):
        yield path, path.read_text(encoding="utf-8")


def test_no_text_types_a_price_that_the_case_has():
    typed = {str(path.relative_to(ROOT)): TYPED.findall(text) for path, text in texts()}
    assert {path: found for path, found in typed.items() if found} == {}


def test_a_new_price_reaches_every_page_that_names_it(monkeypatch):
    path = ROOT / "src" / "lessons" / "week1.py"
    before = [cell.source for cell in read_lesson(path)]
    monkeypatch.setitem(case.NAMES, "miss_dollars", 280)
    after = [cell.source for cell in read_lesson(path)]
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) >= 2
    for old, new in changed:
        assert old.replace("200 dollars", "280 dollars") == new
