"""What was found by trying: facts about wrong calls, and nothing where chance could do the same."""

import re

import numpy as np
import pandas as pd
import pytest

from workbook.exercise import check, equality, finding, generate


def compared(answer, reference, *draws):
    inputs = generate.Inputs()
    for draw in draws:
        inputs("", count=40)(draw)
    with check.hidden_points(1) as earned:
        inputs.compare(answer, reference)
    return earned.messages


def share(draw):
    """Don't round."""
    return generate.given(draw.luck.uniform(0.5, 9))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda x: round(x, 1), "is the right one, rounded to 1 decimal."),
        (lambda x: int(x), "is the right one, rounded down to a whole one."),
        (lambda x: -x, "has the wrong sign."),
        (lambda x: 100 * x, "is 100 times the right one."),
        (lambda x: x - 2, "is 2 too small."),
    ],
)
def test_it_says_what_all_wrong_numbers_have_in_common(answer, says):
    [message] = compared(answer, lambda x: x, share)
    assert f"Each wrong number {says}\nAsked here: Don't round." in message


def test_it_says_from_where_on_an_answer_is_wrong():
    def trials(draw):
        """Solve the equation."""
        return generate.given(draw.whole(1, 60))

    [message] = compared(lambda n: 3 / n if n > 40 else n**0.5, lambda n: n**0.5, trials)
    assert "it is wrong wherever `n` is 4" in message and "or more, and right elsewhere." in message


def test_it_says_on_which_inputs_an_answer_is_wrong():
    def shifted(draw):
        """Keep what is below 0."""
        return generate.given(draw.whole(-9, 9))

    [message] = compared(lambda x: max(x, 0) ** 2, lambda x: x**2, shifted)
    assert "it is wrong wherever `x` is below 0, and right elsewhere." in message


def test_it_says_with_which_labels_an_answer_is_right():
    def weighed(draw):
        """Go by position."""
        numbers = draw.many(lambda: draw.whole(1, 9), low=2)
        return generate.given(
            pd.Series(numbers, index=range(len(numbers), 0, -1)), pd.Series(numbers)
        )

    [message] = compared(
        lambda one, two: float((one - two).abs().sum()),
        lambda one, two: float(np.abs(one.to_numpy() - two.to_numpy()).sum()),
        weighed,
    )
    assert "With the labels 0, 1, 2, … for the rows, it is right." in message


def test_it_says_when_lists_are_right_and_what_pythons_error_means():
    def kept(draw):
        """How many there are."""
        return generate.given(draw.kept(draw.many(draw.truth, low=2)))

    [message] = compared(lambda items: len(items) if items else 0, len, kept)
    assert "With lists instead, it is right." in message
    assert "An array or a Series is neither true nor false." in message
    assert "No error is asked for here." in message


def test_it_says_that_keys_stand_in_another_order():
    def scored(draw):
        """Match by name."""
        return generate.given(
            pd.DataFrame({"a": [draw.whole(1, 9)], "b": [draw.whole(20, 30)]}), {"b": 3, "a": 1}
        )

    [message] = compared(
        lambda table, weights: float((table.to_numpy() @ list(weights.values()))[0]),
        lambda table, weights: float(sum(table[key][0] * weights[key] for key in weights)),
        scored,
    )
    assert "With the keys in the order of the columns, it is right." in message


def test_it_says_nothing_where_chance_could_do_the_same():
    luck = np.random.default_rng(0)
    said = []
    for _ in range(300):
        trials = [
            finding.Trial({"x": luck.integers(-9, 9).item(), "y": luck.normal()}, 0, luck.normal())
            for _ in range(30)
        ]
        some = luck.integers(1, 10)
        said.append(finding.where(trials[:some], trials[some:]))
        said.append(finding.common(trials[:some]))
    assert sum(map(bool, said)) <= 6


def test_what_was_found_stands_before_a_single_call_but_not_before_a_known_mistake():
    inputs = generate.Inputs()
    inputs("", count=40)(share)

    def told(**how):
        with check.hidden_points(1) as earned:
            check.call(lambda x: round(x, 1), 2.04).returns(2.04, tip="Two.", **how)
            inputs.compare(lambda x: round(x, 1), lambda x: x)
        return earned.messages[0]

    assert "Each wrong number" in told()
    assert "Known." in told(mistakes=[(2.0, "Known.")])


def test_a_constant_gap_is_said_but_names_no_mistake_and_waits_for_what_does():
    inputs = generate.Inputs()
    inputs("", count=40)(share)
    with check.hidden_points(1) as earned:
        check.call(lambda x: x - 2, 9).returns(9, tip="Begin at 0.")
        inputs.compare(lambda x: x - 2, lambda x: x)
    first, second = earned.messages
    assert "Begin at 0." in first and "Each wrong number is 2 too small." in second


def test_a_rounded_value_is_not_taken_for_another_mistake_of_the_same_value():
    with check.points(1) as earned:
        check.call(lambda: 2.33).returns(7 / 3, mistakes=[(lambda value: value < 2.333, "A step.")])
    assert "rounded, to 2 decimals." in earned.text and "A step." not in earned.text


def test_no_input_is_shown_that_the_statement_excludes():
    inputs = generate.Inputs(promised=lambda numbers, weights: set(weights) == {0, 1})

    @inputs("", count=20)
    def pairs(draw):
        """Both weights occur."""
        return generate.given([draw.whole(0, 9) for _ in range(6)], [0, 1, 0, 1, 1, 0])

    with check.hidden_points(1) as earned:
        inputs.compare(lambda numbers, weights: -1, np.dot)
    weights = re.findall(r"\[[^\]]*\]", earned.text)[1]
    assert set(eval(weights)) == {0, 1}


def test_a_difference_that_is_said_is_one():
    labels = pd.Series([1, 2], index=[3, 4])
    said = "The values are right, and the labels of the rows are not."
    assert equality.difference(labels.to_numpy(), labels) == said
    assert equality.difference(labels, labels) == ""
    assert equality.difference([0.5], [0.54]) == ""  # too far away to be meant
    assert equality.difference([True, False], [False, True]) == ""  # marks, not items
    assert equality.difference({"a": 1, "b": 2}, {"a": 2, "b": 1}) == "It differs first at 'a'."
    assert equality.difference({"a": 1}, {"a": 1}) == equality.difference({"a": 1}, [1]) == ""
    assert equality.difference((labels.to_numpy(), 1), (labels, 1)) == ""  # labels within a tuple
    assert equality.difference(-0.25, 0.25) == equality.difference(-1, 1) == ""  # may be chance
    assert equality.difference(0.0, 0.3) == equality.difference(1.0, [1.0, 2.0, 3.0]) == ""
