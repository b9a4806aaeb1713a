"""Live experiments without a browser: what a control accepts, what Python answers."""

import json
import re

import numpy as np
import pytest

from workbook.page.picture import Picture, line
from workbook.page.widgets import Slider, choice, live, module, slider


def draw(ratio, month="April"):
    if ratio == 9:
        raise ValueError("ratio is 9; nobody pays that.")
    if ratio == 8:
        return 1 / 0
    return Picture(f"{ratio} in {month}", "x", "y", (line([0, 1], [0, ratio], "cost"),), alt="Line")


def experiment():
    return live(
        draw,
        ratio=slider("cost ratio", 1, 10, 5, unit="$"),
        month=choice("month", ["April", "May"]),
    )


def ask(widget, *values, turn="a-1"):
    widget.asked = {"turn": turn, "values": list(values)}
    return widget.answer


def test_it_draws_at_the_starting_values():
    answer = experiment().answer
    assert answer["picture"]["title"] == "5 in April"
    assert answer["values"] == [5, 0]
    assert answer["problem"] == ""


def test_a_move_is_answered_with_its_turn_and_a_new_picture():
    answer = ask(experiment(), 3, 1, turn="view-7")
    assert (answer["turn"], answer["picture"]["title"]) == ("view-7", "3 in May")


def test_the_same_values_are_answered_again():
    widget = experiment()
    first = ask(widget, 3, 1, turn="a-1")
    assert ask(widget, 3, 1, turn="a-2") == first | {"turn": "a-2"}


def test_all_that_goes_to_the_browser_is_plain_json():
    widget = experiment()
    for state in (widget.controls, ask(widget, 3, 1)):
        assert json.loads(json.dumps(state, allow_nan=False)) == state


def test_a_value_error_becomes_a_sentence_and_the_last_good_picture_stays():
    widget = experiment()
    ask(widget, 3, 1)
    answer = ask(widget, 9, 0)
    assert answer["problem"] == "ratio is 9; nobody pays that."
    assert answer["picture"]["title"] == "3 in May"


def test_any_other_error_becomes_a_sentence_too():
    answer = ask(experiment(), 8, 0)
    assert answer["problem"].startswith("This setting could not be drawn (ZeroDivisionError: ")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((11, 0), "ratio is 11; 'cost ratio' goes from 1 to 10."),
        (("much", 0), "ratio is 'much'; 'cost ratio' goes from 1 to 10."),
        ((float("nan"), 0), "ratio is nan; 'cost ratio' goes from 1 to 10."),
        ((5, 2), "month is option 2; 'month' has 2."),
        ((5, None), "month is option None; 'month' has 2."),
        ((5,), "zip() argument 2 is shorter than argument 1"),
    ],
)
def test_a_bad_value_is_answered_with_a_sentence_that_names_the_control(values, words):
    answer = ask(experiment(), *values)
    assert answer["problem"] == words
    assert answer["picture"]["title"] == "5 in April"


def test_it_can_be_asked_without_a_browser():
    assert experiment().at(month="May").title == "5 in May"
    assert experiment().at(ratio=2, month="May").title == "2 in May"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ratio": 0}, "ratio is 0; 'cost ratio' goes from 1 to 10."),
        ({"ratio": True}, "ratio is True"),
        ({"month": "June"}, "month is 'June'; it may be ['April', 'May']."),
        ({"day": 1}, "day is no control; they are ratio, month."),
        ({"ratio": 9}, "ratio is 9; nobody pays that."),
    ],
)
def test_asking_for_what_is_not_offered_is_refused(values, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        experiment().at(**values)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("", 0, 1, 0), "label is ''"),
        (("s", 1, 1, 1), "slider 's': low is 1 and high is 1"),
        (("s", 0, 1, 2), "slider 's': value is 2, not from 0 to 1"),
        (("s", 0, 1, 0, 0), "slider 's': step is 0"),
        (("s", 0, 10, 5, 4), "slider 's': value is 5, between two steps of 4"),
        (("s", 0, float("inf"), 5), "slider 's': high is inf"),
        (("s", "0", 1, 0), "slider 's': low is '0'; give a number"),
        (("s", 0, 9, 5, 1, "", [5]), "slider 's': on_site is [5]; give steps of the slider, 5 and"),
        (("s", 0, 9, 5, 1, "", [0, 9]), "on_site is [0, 9]"),
        (("s", 0, 9, 5, 1, "", [0, 5, 5.5]), "on_site is [0, 5, 5.5]"),
    ],
)
def test_a_slider_refuses_bad_numbers(arguments, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        slider(*arguments)


def test_whole_sliders_give_whole_numbers_and_fine_ones_give_round_numbers():
    whole = slider("s", np.int64(0), 10, 5)
    assert [type(n) for n in (whole.low, whole.meant("s", 7))] == [int, int]
    fine = slider("s", 0.0, 1.0, 0.3, step=0.1)
    assert fine.meant("s", 0.30000000000000004) == 0.3
    assert isinstance(fine, Slider)


def test_the_site_offers_every_step_unless_the_author_chose_some():
    assert slider("s", 0.0, 0.4, 0.2, step=0.1).offered() == (0.0, 0.1, 0.2, 0.3, 0.4)
    assert slider("s", 0, 10, 5, step=4 + 1, on_site=range(0, 11, 5)).offered() == (0, 5, 10)
    few = live(draw, ratio=slider("r", 0.0, 8.0, 5.0, on_site=[8, 5]), month=choice("m", [4, 5]))
    assert few.on_site() == {"ratio": (5.0, 8.0), "month": (4, 5)}
    assert few.at(ratio=6).title.startswith("6")  # a notebook has every step


def test_a_choice_may_show_words_and_give_anything():
    control = choice("month", {"April": 4, "May": 5}, value=5)
    assert (control.sent(5), control.meant("month", 0)) == (1, 4)
    assert control.to_json()["options"] == ["April", "May"]
    with pytest.raises(ValueError, match="choice 'm': options is"):
        choice("m", ["only one"])
    with pytest.raises(ValueError, match="choice 'm': value is 3"):
        choice("m", [1, 2], value=3)


@pytest.mark.parametrize(
    ("draw", "controls", "words"),
    [
        (draw, {}, "controls is empty"),
        (draw, {"ratio": 5}, "ratio is 5; give slider(…) or choice(…)"),
        (draw, {"cost": slider("c", 0, 1, 0)}, "draw does not fit the controls cost"),
        (lambda a: None, {"a": slider("a", 0, 1, 0)}, "draw returned None; give a Picture"),
        (draw, {"ratio": slider("r", 0, 9, 9)}, "ratio is 9; nobody pays that"),
    ],
)
def test_an_experiment_that_can_not_start_is_refused(draw, controls, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        live(draw, **controls)


def test_pages_without_widgets_get_the_picture_as_an_image():
    data, _ = experiment()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert '<img alt="5 in April. Line"' in data["text/html"]
    assert data["text/plain"] == "Live experiment: 5 in April\nLine"


def test_a_page_made_without_widget_state_shows_the_image(tmp_path):
    from nbconvert import HTMLExporter
    from nbformat import v4

    data, metadata = experiment()._repr_mimebundle_()
    output = v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    cell = v4.new_code_cell("experiment", outputs=[output], execution_count=1)
    page, _ = HTMLExporter().from_notebook_node(v4.new_notebook(cells=[cell]))
    assert '<img alt="5 in April. Line"' in page


def test_joined_modules_import_nothing_and_export_one_default():
    text = module("dom.js", "marks.js", "picture.js", "live.js")
    assert "import " not in re.sub(r"//.*", "", text)
    assert text.count("export default") == 1
