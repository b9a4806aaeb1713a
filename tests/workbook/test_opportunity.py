"""Ranking candidates by what each of their marks makes possible."""

import pandas as pd
import pytest

from workbook.decision import opportunity

IDEAS = pd.DataFrame({"name": ["b", "a", "z"], "value": [4, 4, 9], "data": [9, 9, 0]})


def test_it_multiplies_so_that_a_zero_kills_and_ties_go_by_name():
    scored = opportunity.score(IDEAS, {"value": 1, "data": 1})
    assert scored["name"].tolist() == ["a", "b", "z"]
    assert scored["score"].tolist() == [6.0, 6.0, 0.0]


def test_it_asks_only_for_the_proportions_of_the_weights():
    small, large = (opportunity.score(IDEAS, {"value": w, "data": 3 * w}) for w in (0.1, 10))
    pd.testing.assert_frame_equal(small, large)


def test_it_switches_a_criterion_off_at_weight_zero():
    scored = opportunity.score(IDEAS, {"value": 1, "data": 0})
    assert scored["name"].iloc[0] == "z"


def test_it_never_gives_the_first_place_to_a_killed_idea():
    share = opportunity.first_places(IDEAS, ["value", "data"])
    assert share["z"] == 0 and share.sum() == 1


@pytest.mark.parametrize(
    ("table", "weights", "said"),
    [
        (IDEAS, {"value": 0}, "one at least is not 0"),
        (IDEAS, {"value": -1, "data": 2}, "weights is"),
        (IDEAS, {"profit": 1}, "no column 'profit'"),
        (IDEAS.assign(value=[1, 2, -3]), {"value": 1}, "below 0"),
        (IDEAS.assign(value=[1, 2, None]), {"value": 1}, "missing"),
    ],
)
def test_it_names_what_was_wrong(table, weights, said):
    with pytest.raises(ValueError, match=said):
        opportunity.score(table, weights)
