"""Checks that talk: what a learner reads when something goes wrong, and what nbgrader reads."""

import contextlib
import io
import json
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from workbook.exercise import allowance, bundle, check, equality


def graded(function, *arguments, expected=3, points=1, **how):
    """Grade one call the way a check cell does."""
    with check.points(points) as earned:
        check.call(function, *arguments).returns(expected, **how)
    return earned


def message(function, *arguments, **how):
    (only,) = graded(function, *arguments, **how).messages
    return only


def test_it_is_a_number_to_nbgrader_and_one_line_to_the_learner_when_all_is_well():
    earned = graded(lambda: 3, points=2)
    assert repr(earned) == "2"
    assert earned.messages == []
    assert "Passed: 2 of 2 points." in earned._repr_html_()


def test_it_gives_partial_credit_by_property():
    with check.points(3) as earned:
        check.call(abs, -1).returns(1)
        check.call(abs, -2).returns(5)
        check.call(abs, -3).returns(3)
    assert repr(earned) == "2"


def test_it_says_what_was_called_what_came_back_and_what_to_try():
    def double(x):
        return x + 2

    said = message(double, 5, expected=10, tip="Multiply.")
    assert said == "You called double(5) and it returned 7. Expected: 10.\nTry this: Multiply."


def test_it_does_not_show_the_expected_value_in_a_hidden_check():
    with check.hidden_points(1) as earned:
        check.call(abs, -2).returns(12345, tip="Look again.")
    assert "12345" not in earned.text
    assert "Look again." in earned.text


def test_it_explains_the_mistake_that_it_knows():
    mistakes = [(7, "You added."), (KeyError, "Not there."), (lambda v: v < 0, "Below zero.")]
    assert "You added." in message(lambda: 7, mistakes=mistakes)
    assert "Not there." in message(lambda: {}["x"], mistakes=mistakes)
    assert "Below zero." in message(lambda: -4, mistakes=mistakes)
    assert "Try this: Else." in message(lambda: 9, mistakes=mistakes, tip="Else.")


def raises_inside(x):
    return x["missing"]


def prints(x):
    print(x * 2)


def changes_its_input(values):
    values.sort()
    return 3


def changes_its_table(table):
    table["new"] = 1
    return 3


@pytest.mark.parametrize(
    ("function", "arguments", "said"),
    [
        (raises_inside, [{}], "it raised KeyError: 'missing' in the line `return x[\"missing\"]`"),
        (lambda: None, [], "it returned None; if that is not your answer, a return is missing"),
        (prints, [4], "it only printed '8'. Use return"),
        (changes_its_input, [[2, 1]], "it changed the data it was given"),
        (changes_its_table, [pd.DataFrame({"a": [1]})], "it changed the data it was given"),
        (sys.exit, [1], "it raised SystemExit"),
        (lambda: 1 / 0, [], "it raised ZeroDivisionError"),
    ],
)
def test_it_says_just_what_went_wrong(function, arguments, said):
    assert said in message(function, *arguments)


def test_it_answers_a_name_that_is_no_function_with_one_sentence():
    assert message(5, 1, 2) == (
        "The name of your function now stands for 5; run the cell that defines the function again."
    )


def test_it_names_an_answer_that_is_not_written_yet():
    def stub():
        raise NotImplementedError()

    assert "there is no answer in it yet" in message(stub)
    with check.points(1) as earned:
        check.call(stub).raises(Exception)
    assert repr(earned) == "0"


def test_it_answers_a_missing_function_with_a_sentence():
    with check.points(2) as earned:
        check.call(abs, 1).returns(1)
        check.call(never_defined).returns(1)  # noqa: F821
    assert repr(earned) == "0"
    assert "There is no never_defined yet" in earned.text


def test_it_lets_the_learner_interrupt():
    with pytest.raises(KeyboardInterrupt), check.points(1):
        raise KeyboardInterrupt


def test_it_expects_an_error_and_reads_its_message():
    def picky(x):
        raise ValueError("x is bad")

    with check.points(4) as earned:
        check.call(picky, 1).raises(ValueError)
        check.call(picky, 1).raises(ValueError, naming="x")
        check.call(picky, 1).raises(ValueError, naming="volume")
        check.call(abs, 1).returns(1)
    assert repr(earned) == "3"
    assert "Expected: a ValueError whose message names 'volume'." in earned.messages[0]


def refuses(*arguments):
    raise ValueError("no")


@pytest.mark.parametrize("lazy", [refuses, lambda x: None, lambda x: 2, lambda x: x.missing])
def test_it_pays_nothing_for_what_computes_nothing(lazy):
    with check.points(4) as earned:
        check.call(lazy, 1).returns(2)
        check.call(lazy, 2).returns(4)
        check.call(lazy, 3).returns(6)
        check.call(lazy, -1).raises(ValueError)
    assert earned.earned == 0
    assert earned.messages


def test_it_knows_a_copied_example_even_where_the_argument_is_changed_besides():
    def copied(values):
        values.append(0)
        return {"a": 1}

    with check.points(2) as earned:
        answer = check.call(copied, [5])
        answer.differs_from({"a": 1}, tip="This is the example.")
        answer.satisfies(lambda value: "a" in value, "a dict")
        check.call(copied, [6]).satisfies(lambda value: value["a"] < 2, "less than 2")
    assert earned.earned == 0


def test_it_takes_a_changed_argument_and_a_wrong_type_for_one_property_each():
    def changes(numbers):
        numbers.append(1)
        return len(numbers) - 1

    for answer in (changes, lambda numbers: str(len(numbers))):
        with check.points(4) as earned:
            for length in (1, 2, 3):
                check.call(answer, [7] * length).returns(length)
            check.call(answer, 5).raises(Exception)
        assert earned.earned == 3, earned.text


def test_it_sees_a_change_in_a_call_that_raises():
    def changes(numbers):
        numbers.clear()
        raise ValueError("numbers")

    with check.points(2) as earned:
        check.call(sum, [1]).returns(1)
        check.call(changes, [1]).raises(ValueError)
    assert earned.earned == 1
    assert "changed the data it was given and raised ValueError" in earned.text


def test_it_says_where_a_table_differs():
    table = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    with check.hidden_points(1) as earned:
        check.call(lambda: table).returns(table.assign(b=[3, 5]))
    assert "It differs first in row 1, column 'b'." in earned.text


def test_it_spells_a_call_that_can_be_run():
    table = pd.DataFrame({"at": [pd.Timestamp("2012-01-01")], "x": [np.nan]}, index=["r"])
    numbers = np.array([1, 2])
    with check.points(1) as earned:
        check.call(lambda *given: None, table, numbers, {"a": (1,)}).returns(1)
    called = earned.text.split("<lambda>")[1].split(" and it returned")[0]
    again = eval(f"(lambda *given: given){called}", {"pd": pd, "np": np})
    assert equality.unchanged(again, (table, numbers, {"a": (1,)}))


def test_it_holds_a_value_against_a_property():
    with check.points(3) as earned:
        check.call(abs, -1).satisfies(lambda v: v > 0, "more than 0")
        check.call(abs, -2).satisfies(lambda v: v > 5, "more than 5", tip="Bigger.")
        check.call(abs, -3).satisfies(lambda v: v.upper(), "an upper-case text")
    assert repr(earned) == "1"
    assert "Expected: more than 5." in earned.messages[0]


def test_it_never_writes_to_stderr_and_forgives_a_print():
    def noisy():
        print("on stderr", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        print("thinking")
        return 3

    seen = io.StringIO()
    with contextlib.redirect_stderr(seen):
        earned = graded(noisy)
    assert seen.getvalue() == ""
    assert repr(earned) == "1"
    assert "It also prints" in earned.text


def test_it_shows_its_message_instead_of_a_traceback_when_nbgrader_validates(monkeypatch):
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    with pytest.raises(check.NotYet) as caught:
        graded(lambda: 4, tip="Count again.")
    shown = "\n".join(caught.value._render_traceback_())
    assert "Count again." in shown
    assert "Traceback" not in shown


def test_it_does_not_run_markup_from_an_answer():
    page = graded(lambda: "<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in page


def test_it_tells_every_failure_with_its_call():
    with check.points(2) as earned:
        check.call(abs, -1).returns(2, tip="First.")
        check.call(abs, -4).returns(3, tip="Second.")
    assert "abs(-1) and it returned 1. Expected: 2.\nTry this: First." in earned.text
    assert "abs(-4) and it returned 4. Expected: 3.\nTry this: Second." in earned.text


def test_what_goes_wrong_in_the_same_way_twice_is_told_once():
    with check.points(2) as earned:
        check.call(lambda numbers: numbers.sort(), [2, 1]).returns(1, tip="First.")
        check.call(lambda numbers: numbers.sort(), [4, 3]).returns(3, tip="Second.")
    assert earned.text.count("it changed the data it was given") == 1
    assert "Try this" not in earned.text


# What it gives as data


def put_out(report):
    """The outputs of a cell whose last line is the report, as a saved notebook has them."""
    from IPython.core.formatters import DisplayFormatter

    data, metadata = DisplayFormatter().format(report)
    result = {"output_type": "execute_result", "data": data, "metadata": metadata}
    return json.loads(json.dumps([result]))


def failed(function, *arguments, **how):
    """The one failure that the data of a check tell of."""
    [only] = bundle.read(put_out(graded(function, *arguments, **how))).failures
    return only


def test_its_output_has_text_html_and_data():
    with check.points(3) as earned:
        check.call(abs, -1).returns(1)
        check.call(abs, -2).returns(5, mistakes=[(2, "Bigger.")])
        check.call(abs, -4).returns(5, tip="Count.")
    [output] = put_out(earned)
    assert set(output["data"]) == {"text/plain", "text/html", bundle.MIME}
    assert output["data"]["text/plain"] == "1"
    assert output["data"][bundle.MIME] == {
        "earned": 1,
        "possible": 3,
        "failures": [
            {"kind": "value", "tip": "Bigger.", "known": bundle.id_of("Bigger."), "error": None},
            {"kind": "value", "tip": "Count.", "known": None, "error": None},
        ],
    }


def loops():
    while True:
        pass


def not_begun():
    raise NotImplementedError


@pytest.mark.parametrize(
    ("function", "arguments", "kind", "error"),
    [
        (lambda: 4, [], "value", None),
        (lambda: None, [], "nothing", None),
        (raises_inside, [{}], "error", "KeyError"),
        (changes_its_input, [[2, 1]], "mutation", None),
        (loops, [], "time", None),
        (7, [], "type", None),
        (not_begun, [], "unanswered", None),
    ],
)
def test_its_data_say_of_which_kind_a_failure_is(function, arguments, kind, error, monkeypatch):
    monkeypatch.setattr(allowance, "SECONDS", 0.05)
    told = failed(function, *arguments)
    assert (told.kind, told.error, told.tip, told.known) == (kind, error, None, None)


def test_its_data_tell_a_missing_function_from_a_check_that_came_to_no_end():
    for kind, end in [("undefined", lambda: never_defined), ("unfinished", lambda: 1 / 0)]:  # noqa: F821
        with check.points(1) as earned:
            end()
        assert [each.kind for each in bundle.read(put_out(earned)).failures] == [kind]


def test_its_data_have_what_went_wrong_in_the_same_way_once():
    with check.hidden_points(9) as earned:
        for number in range(9):
            check.call(abs, -number - 1).returns(0, tip="Nothing.")
    assert bundle.read(put_out(earned)) == bundle.Found(
        0, 9, (bundle.Failure("value", "Nothing."),)
    )


def test_its_data_hold_what_an_answer_may_call_its_errors():
    def fails():
        raise type("E" * 9_999, (Exception,), {})

    assert failed(fails).error == "E" * bundle.LONGEST
    assert failed(lambda: 3, expected=4, tip="half \ud800").tip == "half ?"


SOUND = bundle.Found(1, 2, (bundle.Failure("value", "Look.", "a54c93e4"),)).data


@pytest.mark.parametrize(
    "change",
    [
        {"earned": 3},
        {"earned": -1},
        {"earned": True},
        {"earned": "1"},
        {"earned": float("nan")},
        {"possible": 10**400},
        {"possible": float("inf")},
        {"more": 1},
        {"failures": {}},
        {"failures": SOUND["failures"] * (bundle.MOST + 1)},
        {"failures": [{}]},
        {"failures": ["value"]},
        {"failures": [SOUND["failures"][0] | {"kind": "cheek"}]},
        {"failures": [SOUND["failures"][0] | {"kind": ["value"]}]},
        {"failures": [SOUND["failures"][0] | {"tip": "x" * (bundle.LONGEST + 1)}]},
        {"failures": [SOUND["failures"][0] | {"tip": "\ud800"}]},
        {"failures": [SOUND["failures"][0] | {"known": 7}]},
        {"failures": [SOUND["failures"][0] | {"more": None}]},
    ],
)
def test_data_of_another_form_are_not_read(change):
    def kept(data):
        return bundle.read([{"output_type": "execute_result", "data": {bundle.MIME: data}}])

    assert kept(SOUND).data == SOUND
    assert kept(SOUND | change) is None


def test_data_that_an_answer_displays_are_not_read():
    shown = {"output_type": "display_data", "data": {bundle.MIME: SOUND}}
    assert bundle.read([shown]) is None
    real = put_out(graded(lambda: 4, points=5))
    assert bundle.read([*real, shown]).possible == bundle.read([shown, *real]).possible == 5
    older = {"output_type": "execute_result", "data": {"text/plain": "1"}}
    assert bundle.read([older]) is bundle.read([{"output_type": "execute_result"}]) is None


def test_it_tells_its_listeners_and_knows_none(monkeypatch):
    heard = []
    monkeypatch.setattr(check, "listeners", {heard.append})
    earned = graded(lambda: 4)
    assert heard == [earned]
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    with pytest.raises(check.NotYet):
        graded(lambda: 4)
    assert len(heard) == 2


def test_a_page_that_takes_the_checks_has_them_noted():
    program = "from workbook.exercise import check\nassert not check.listeners\n"
    program += "from workbook import check\nfrom workbook import check\n[one] = check.listeners\n"
    program += "assert one.__name__ == 'note_check'"
    subprocess.run([sys.executable, "-c", program], check=True)


# Where it is used, and what it takes for the same


def test_it_refuses_to_be_used_outside_a_check_cell():
    with pytest.raises(ValueError, match="No check is open"):
        check.call(abs, 1).returns(1)
    with pytest.raises(ValueError, match="points is 0"):
        check.points(0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(2), 2),
        (np.array(2.0), 2),
        ((1, 2), [1, 2]),
        (np.array([1, 2]), [1.0, 2.0]),
        (pd.Series([1, 2], index=[9, 8]), [1, 2]),
        (2 + 1e-9, 2),
        (float("nan"), np.nan),
        (None, None),
        (np.True_, True),
        (pd.DataFrame({"b": [1], "a": [2]}), pd.DataFrame({"a": [2.0], "b": [1]})),
        ({"a": [1]}, {"a": (1,)}),
        (np.str_("x"), "x"),
    ],
)
def test_it_accepts_every_honest_variation(value, expected):
    assert equality.same(value, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, 1),
        (1, True),
        ("2", 2),
        (None, 0),
        (float("nan"), 0),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({1, 2}, [1, 2]),
        ([1, 2], pd.DataFrame({"a": [1, 2]})),
        (pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]})),
        (2.1, 2),
        (object(), 2),
        (np.array([1, 2]), 1),
    ],
)
def test_it_does_not_accept_another_answer(value, expected):
    assert not equality.same(value, expected)


def test_it_notices_any_change_of_the_input():
    table = pd.DataFrame({"a": [1, 2]})
    assert equality.unchanged(table.copy(), table)
    assert not equality.unchanged(table.set_axis([5, 6]), table)
    assert not equality.unchanged(table[::-1], table)
    assert not equality.unchanged([1, 2.0], [1, 2])


def test_it_spells_what_was_passed_in_its_own_order_and_in_plain_numbers():
    assert equality.describe({"b": np.float64(1.5), "a": [np.int64(2)]}) == "{'b': 1.5, 'a': [2]}"
    assert len(equality.describe(list(range(1000)))) < 60


def test_an_error_that_ends_its_sentence_does_not_end_ours_twice():
    def refuse(x):
        raise TypeError("Give a list.")

    with check.hidden_points(1) as earned:
        check.call(refuse, 1).returns(1, tip="Two.")
    assert "TypeError: Give a list in the line" in earned.messages[0]
    assert ".." not in earned.messages[0]
