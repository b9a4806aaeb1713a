"""Pictures: what a mark accepts, what reaches the browser, what is drawn on paper."""

import base64
import json
import re

import numpy as np
import pandas as pd
import pytest

from workbook.page.picture import (
    Picture,
    band,
    bars,
    interval,
    line,
    points,
    rule,
    show,
    show_figure,
)

NAN = float("nan")


def picture(*marks, **more):
    return Picture(
        **{"title": "A finding", "x": "", "y": "", "marks": marks, "alt": "Words"} | more
    )


def test_a_line_turns_arrays_and_series_into_plain_lists():
    mark = line(np.array([1, 2]), pd.Series([3, 4], index=[7, 8]), "cost")
    assert mark.data == {"x": [1.0, 2.0], "y": [3.0, 4.0]}


@pytest.mark.parametrize("gap", [NAN, None, pd.NA, np.nan])
def test_a_missing_value_is_a_gap(gap):
    assert line([1, 2, 3], [4, gap, 6], "cost").data["y"] == [4, None, 6]


def test_labels_may_stand_on_x():
    spec = picture(line(["Jan", "Feb"], [1, 2], "a"), points(["Mar"], [2], "b")).to_json()
    assert spec["categories"] == ["Jan", "Feb", "Mar"]
    assert spec["x_range"] is None


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: line([], [], "cost"), "line 'cost': x is empty"),
        (lambda: points([1, 2], [1], "best"), "points 'best': y has length 1 and x has length 2"),
        (lambda: interval([1], [1, 2], [2], "95%"), "interval '95%': low has length 2"),
        (lambda: interval([1], [3], [2], "95%"), "interval '95%': low is 3, above high, 2"),
        (lambda: band([1, 2], [1, 1], [2], "b"), "band 'b': high has length 1"),
        (lambda: bars(["a"], [1, 2], "c"), "bars 'c': values has length 2"),
        (lambda: bars(["a", "b"], [1, 2], highlight="d"), "highlight names 'd'; the bars are a, b"),
        (lambda: line([1], [NAN], "cost"), "line 'cost': y holds no number"),
        (lambda: line([1], [np.inf], "cost"), "line 'cost': y holds an infinite number"),
        (lambda: line([1], ["high"], "cost"), "line 'cost': y is ['high']; give numbers"),
        (lambda: line([pd.Timestamp("2013-01-01")], [1], "cost"), "line 'cost': x is [Timestamp"),
        (lambda: rule(1, axis="z", name="r"), "axis is 'z'"),
        (lambda: rule(NAN, name="r"), "rule 'r': at holds no number"),
    ],
)
def test_a_mark_refuses_bad_columns_by_name(make, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        make()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "title is ' '"),
        ({"alt": ""}, "alt is ''"),
        ({"alt": None}, "alt is None"),
        ({"marks": ()}, "marks is ()"),
        ({"marks": ("a line",)}, "marks is ('a line',)"),
        ({"marks": (rule(1),)}, "rules need data beside them"),
        ({"marks": (bars("a", [1]), line([1], [1], "l"))}, "bars stand alone"),
        ({"marks": (line([1], [1], "l"), line(["a"], [1], "m"))}, "mixes numbers and labels"),
        ({"marks": tuple(line([1], [1], str(i)) for i in range(7))}, "too many to tell apart"),
        ({"marks": (line(["a"], [1], "l"), rule(1, name="r"))}, "rule 'r': at is 1.0, which the x"),
        ({"marks": (line([1], [1], "l"), rule("a", axis="y"))}, "at is 'a', which the y axis"),
        ({"x_range": (1, 0)}, "x_range is (1, 0)"),
    ],
)
def test_a_picture_refuses_what_can_not_be_drawn(change, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        picture(**{"marks": (line([1], [1], "l"),)} | change)


def test_a_picture_survives_json_without_change():
    spec = EXAMPLES["curve"].to_json()
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def test_marks_of_one_name_share_a_colour():
    spec = picture(band([1], [1], [2], "a"), line([1], [1], "a"), line([1], [1], "b")).to_json()
    assert [mark["colour"] for mark in spec["marks"]] == [0, 0, 1]


def test_fixed_ranges_are_kept_and_others_hold_all_the_data():
    spec = picture(line([0, 10], [1, 3], "a"), rule(5, axis="y"), x_range=(-1, 20)).to_json()
    assert spec["x_range"] == [-1, 20]
    assert spec["y_range"] == pytest.approx([0.8, 5.2])  # 5% of air on both sides of 1 and 5


def test_bars_start_at_zero_and_print_their_values():
    spec = picture(bars(["a", "b", "c"], [98.34, -5, NAN])).to_json()
    assert spec["marks"][0]["texts"] == ["98.3", "−5.0", "no value"]
    assert picture(bars(["a"], [12])).to_json()["x_range"] == [0, 12.6]
    assert bars(["a", "b"], [1200.4, 2]).data["texts"] == ["1,200", "2"]


def test_a_constant_line_still_gets_a_range():
    low, high = picture(line([1, 2], [0, 0], "a")).to_json()["y_range"]
    assert low < 0 < high


MONTHS = ["Jan", "Feb", "Mar"]
EXAMPLES = {
    "curve": picture(
        band([0, 1, 2], [1, 2, NAN], [2, 3, NAN], "cost"),
        line([0, 1, 2], [1.5, NAN, 2.5], "cost"),
        points([1], [2], "cheapest"),
        rule(0.5, name="FP / (FP + FN)"),
        rule(2, axis="y", name="rule"),
    ),
    "months": picture(line(MONTHS, [1, 2, 3], "a"), rule("Feb", name="launch")),
    "long labels": picture(
        interval([f"a rather long label {i}" for i in range(9)], [0] * 9, [1] * 9, "a", [0.5] * 9),
        interval([f"a rather long label {i}" for i in range(9)], [1] * 9, [1] * 9, "b"),
    ),
    "bars": picture(bars(["a", "b"], [3, -2], highlight="a"), rule(1, name="goal"), y="", x="$"),
    "one point": picture(points([1], [1], "a")),
    "many points": picture(points(range(99), range(99), "a")),
    "unicode and dollars": picture(
        line(["≥ 5 $", "−3 $ é"], [1, 2], "λ costs $5, not $40"), title="From $5 to $40 <& ≥ é"
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_draws_every_kind_twice_with_the_same_bytes(name):
    first, second = show(EXAMPLES[name]).png, show(EXAMPLES[name]).png
    assert first == second
    assert first.startswith(b"\x89PNG")


def test_the_image_carries_title_and_alternative_text():
    shown = show(picture(line([1], [1], "a"), alt='From "5" <to> 6', note="See & learn"))
    page = shown._repr_html_()
    assert 'alt="A finding. From &quot;5&quot; &lt;to&gt; 6"' in page
    assert "<figcaption>See &amp; learn</figcaption>" in page
    assert base64.b64decode(re.search(r"base64,([^\"]+)", page)[1]) == shown.png
    assert repr(shown) == 'A finding. From "5" <to> 6'


def test_a_picture_at_the_end_of_a_cell_shows_itself():
    example = EXAMPLES["curve"]
    assert example._repr_html_() == show(example)._repr_html_()
    assert repr(example) == "A finding\nWords"


def test_drawing_leaves_no_open_figure_and_no_changed_setting():
    import matplotlib

    before = dict(matplotlib.rcParams)
    show(EXAMPLES["curve"])
    assert dict(matplotlib.rcParams) == before


def test_any_figure_can_be_shown_with_its_alternative_text():
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([1, 2])
    assert 'alt="A line"' in show_figure(figure, alt="A line")._repr_html_()
    with pytest.raises(ValueError, match="alt is ''"):
        show_figure(figure, alt="")
