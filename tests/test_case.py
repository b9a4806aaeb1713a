"""The case's prices stand once, and texts name them."""

import pytest

from workbook import case, decision


def test_it_prices_the_two_mistakes():
    assert case.PRICES == {"cost_fp": 1, "cost_fn": 5}
    assert decision.best_threshold(**case.PRICES) == 1 / 6


def test_it_fills_in_what_a_text_names():
    assert case.fill("{{miss}}: {{miss_dollars}} dollars, {{ x }}") == "5: 200 dollars, {{ x }}"


def test_it_says_which_names_there_are():
    with pytest.raises(ValueError, match=r"\{\{mis\}\} is not in case.toml; it has false_alert"):
        case.fill("{{mis}}")
