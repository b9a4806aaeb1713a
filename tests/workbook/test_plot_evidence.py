"""Plots of data say what their table shows: learning curves, faults, leaks, illusions."""

import pandas as pd

from workbook import plot


def test_it_says_whether_a_curve_is_read_within_what_was_measured():
    table = pd.DataFrame({"rows": [500, 8000], "draw": 0, "score": [62.0, 56.0]})
    curve = pd.Series({500: 62.0, 8000: 56.0, 60_000: 55.0})
    within, beyond = (plot.learning_curve(table, curve, rows=rows) for rows in (8000, 60_000))
    assert within.title == "With 8,000 rows the curve promises 56.0: within what was measured"
    assert beyond.title == "With 60,000 rows the curve promises 55.0: beyond what was measured"


def test_it_names_the_column_that_moved_furthest():
    spread = pd.DataFrame(
        {"low": [-1, -4], "middle": [0.1, -2.5], "high": [1, -1]}, index=["load", "temp"]
    )
    picture = plot.against_reference(spread, name="case 1")
    assert picture.title == "Case 1: temp reaches furthest, -4.0 of April's spreads"
    assert "load +0.1, temp -2.5" in picture.alt


def test_it_sets_a_fault_beside_the_clean_month():
    costs = pd.DataFrame({"trees": [51.0, 72.0], "rule": [56.0, 96.0]}, index=["clean", "zeros"])
    picture = plot.fault_costs(costs, fault="zeros")
    assert picture.title == "Zeros: trees +21.0, rule +40.0"
    assert picture.alt.startswith("Bars: trees, clean 51.0, trees, zeros 72.0, rule, clean 56.0")


def test_it_says_what_is_known_and_what_that_costs():
    share = pd.Series({"features": 0.5, "flights": 0.25})
    picture = plot.known_columns(share, when="at noon", cost=54.36)
    assert picture.title == "Decide at noon: the model pays 54.4"
    assert picture.alt == "Cost 54.4. Known: features 50%, flights 25%"


def test_it_sets_an_illusion_beside_the_truth():
    errors = pd.Series({"outside": 0.012, "inside": 0.517})
    picture = plot.illusion(errors, cases=50, columns=5000)
    assert picture.title == (
        "5,000 columns of noise, 50 cases: 1% error if selected before the folds, 52% within"
    )


def test_it_counts_the_columns_that_a_server_computes_otherwise():
    table = pd.DataFrame({"column": ["temp", "load"], "differ": [0.25, 0.0]})
    picture = plot.skewed(table, change="old weather", moved=0.059)
    assert picture.title == "Old weather: 1 columns differ, 5.9% of the decisions change"
