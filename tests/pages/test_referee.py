"""A referee with code of its own recomputes the boldest figures that pages print."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from referee import flights, pages
from referee.figures import FIGURES
from referee.registry import Figure

HERE = Path(__file__).resolve().parents[1] / "referee"
LINKS = pages.links()
IN_PROSE = [link for link in LINKS if not link.in_outputs]
IN_OUTPUTS = [link for link in LINKS if link.in_outputs]


# What pages print


@pytest.mark.parametrize("link", IN_PROSE, ids=str)
def test_it_finds_what_a_page_prints(link):
    problems = pages.judge(FIGURES[link.figure], link, pages.prose(link.page))
    assert not problems, " ".join(problems)


@pytest.mark.slow
@pytest.mark.parametrize("link", IN_OUTPUTS, ids=str)
def test_it_finds_what_a_page_computes(link, built_site):
    problems = pages.judge(FIGURES[link.figure], link, pages.outputs(link.page, built_site.runs))
    assert not problems, " ".join(problems)


def test_it_links_no_figure_that_it_does_not_compute():
    assert {link.figure for link in LINKS} <= set(FIGURES)
    assert IN_PROSE


def test_the_site_shows_the_links_as_they_stand():
    run = HERE / "table.md"
    rows = [row.split(" | ") for row in run.read_text(encoding="utf-8").splitlines()[2:]]
    kept = [(row[-3], row[-2]) for row in rows]
    found = [(each, pages.printed(each, pages.prose(each.page))[0]) for each in IN_PROSE]
    renew = "run `python tests/referee --keep` and commit what it writes"
    assert kept == [(each.page, ", ".join(said)) for each, said in found], renew


# It is independent


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda path: path.stem)
def test_it_imports_nothing_of_the_course(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.split(".")[0])
    assert not imported & {"workbook", "classroom", "authoring", "pandas", "scipy"}
    assert "sklearn" not in imported or path.stem == "models"


# Its own pieces, by hand


def test_it_prices_a_false_alert_at_1_and_a_miss_at_5():
    late, alert = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert flights.costs(late, alert).tolist() == [0, 5, 1, 0]
    assert flights.per_100(late, alert) == 150


def test_it_finds_the_cheapest_limit_of_all_columns():
    # Above 2 two of three flights are late, and the other column says nothing.
    columns = {"overdue": np.array([0, 1, 2, 3, 4, 5.0]), "load": np.array([7, 7, 7, 7, 7, np.nan])}
    late = np.array([False, False, False, True, False, True])
    rule = flights.best_rule(columns, late)
    assert str(rule) == "overdue > 2" and rule.cost == pytest.approx(100 / 6)
    assert rule(columns).tolist() == [False] * 3 + [True] * 3


def test_it_finds_a_limit_from_above_and_leaves_missing_values_alone():
    columns = {"visib": np.array([1, 2, 9, np.nan])}
    rule = flights.best_rule(columns, np.array([True, True, False, False]))
    assert str(rule) == "visib < 9" and rule.cost == 0
    assert rule(columns).tolist() == [True, True, False, False]


def test_it_draws_whole_days():
    # Two days, 1 and 3 on average: a resample's mean is 1, 2 or 3, never anything between.
    mean, low, high = flights.interval([0, 0, 1, 1], np.array([1.0, 1, 3, 3]))
    assert (mean, low, high) == (2, 1, 3)


def test_it_sees_on_the_board_what_had_happened_by_then():
    ours, board = flights.flights(), flights.board()
    for row in (0, 5_000, 60_000, 120_000):
        now = ours.time[row] - 120
        left = ours.time + ours.dep_delay
        gone = (left > now - 120) & (left <= now)
        planned = (ours.time > now - 120) & (ours.time <= now)
        assert board["departures"][row] == gone.sum()
        assert board["overdue"][row] == (planned & ~(left <= now)).sum()
        assert board["still_to_leave"][row] == (planned & (left > now)).sum()
        if gone.any():
            assert board["mean_delay"][row] == pytest.approx(ours.dep_delay[gone].mean())


# How a printed number is judged

BOLD = Figure("bold", "a number", lambda: 0.0)


def page(tmp_path, *texts):
    cells = [{"cell_type": "markdown", "source": [text]} for text in texts]
    (tmp_path / "week9.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return pages.prose("week9", tmp_path)


def problems(monkeypatch, values, phrase, text):
    monkeypatch.setattr(Figure, "values", property(lambda figure: values))
    return list(pages.judge(BOLD, pages.Link("bold", "week9", phrase, False), text))


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("58.1", 58.1, 0.05),
        ("-1.4", -1.4, 0.05),
        ("−$26,000", -26_000, 500),
        ("10,510", 10_510, 5),
        ("70,000", 70_000, 500),
        ("36%", 0.36, 0.005),
        ("2.4%", 0.024, 0.0005),
        ("80", 80, 0.5),
        ("7 percent", 0.07, 0.005),
    ],
)
def test_it_reads_a_number_and_how_far_it_is_rounded(text, value, half):
    assert pages.number(text) == pytest.approx((value, half))


def test_it_searches_a_phrase_across_line_breaks_and_marks(tmp_path, monkeypatch):
    text = page(tmp_path, "The best rule, `overdue > 3`,\ncosts **55.7** units.")
    assert problems(monkeypatch, (55.71,), "overdue > 3, costs {} units", text) == []


def test_it_says_in_one_sentence_what_differs(monkeypatch):
    [told] = problems(monkeypatch, (55.71,), "costs {}", "It costs 55.8.")
    assert told.startswith("week9 prints 55.8 for 'bold' (a number), and the referee finds 55.71")


def test_it_says_which_figure_is_no_longer_found(monkeypatch):
    [told] = problems(monkeypatch, (55.71,), "costs {}", "It is worth 55.7.")
    assert "'bold' is not found in week9" in told and "costs {}" in told


def test_it_allows_ends_of_intervals_what_two_bootstraps_differ(monkeypatch):
    phrase, values = "{} .{}, {}.", (-3.92, -5.14, -2.66)
    assert problems(monkeypatch, values, phrase, "-3.9 [-5.3, -2.5]") == []
    assert len(problems(monkeypatch, values, phrase, "-3.8 [-5.4, -2.4]")) == 3


def test_it_reads_a_saving_as_an_interval_turned_round(monkeypatch):
    values, phrase = (-3.92, -5.14, -2.66), "cheaper by {}, from {} to {}\\."
    assert problems(monkeypatch, values, phrase, "cheaper by 3.9, from 2.6 to 5.1.") == []
    assert len(problems(monkeypatch, values, phrase, "cheaper by 3.9, from 5.1 to 2.6.")) == 2


@pytest.mark.parametrize(
    ("phrase", "text", "value"),
    [
        ("from {%} to", "from 19 to 26%", 0.19354),
        ("{k} thousand", "31 thousand", 30_906),
        ("to {M} million", "to 2.9 million", 2_883_236),
    ],
)
def test_it_knows_what_a_number_is_counted_in(monkeypatch, phrase, text, value):
    assert problems(monkeypatch, (value,), phrase, text) == []
    assert len(problems(monkeypatch, (1.1 * value,), phrase, text)) == 1


def test_it_compares_each_place_where_the_phrase_stands(monkeypatch):
    assert len(problems(monkeypatch, (55.71,), "costs {}", "costs 55.7, costs 56, costs 58")) == 1


def test_it_reads_what_cells_print(tmp_path):
    outputs = [{"text": ["half by 133\n"]}, {"data": {"text/html": "<td>222</td>"}}]
    cells = [{"cell_type": "code", "source": "", "outputs": outputs}]
    (tmp_path / "week9.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    said = pages.outputs("week9", tmp_path)
    assert "half by 133" in said and "222" in said


def test_its_table_shows_the_figure_the_page_and_the_difference():
    command = [sys.executable, str(HERE), "erlang_c_10"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "erlang_c_10" in said.stdout and "0.669" in said.stdout


def test_its_help_teaches_how_to_link_a_sentence():
    said = subprocess.run([sys.executable, str(HERE), "--help"], capture_output=True, text=True)
    assert "pages.toml" in said.stdout and "{}" in said.stdout
