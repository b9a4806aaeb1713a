"""A desk that ignores alerts, hands cases over, or asks someone who knows more."""

import numpy as np
import pytest

from workbook import data, decision, desk, features
from workbook.case import PRICES

THRESHOLD = decision.best_threshold(**PRICES)


@pytest.fixture(scope="module")
def monthly():
    scores = data.load_scores()
    late = features.is_late(data.load_flights())[scores["row"]]
    return late.to_numpy(), scores["monthly"].to_numpy()


def test_it_pays_what_a_desk_pays_that_really_ignores_alerts(monthly):
    late, p = monthly
    rng, alert = np.random.default_rng(0), p >= THRESHOLD
    obeyed = alert & (rng.random(len(p)) >= 0.2)
    table = desk.ignored(late, p, **PRICES, threshold=THRESHOLD, shares=[0, 0.2, 1])
    paid = decision.cost_per_100(late, obeyed, **PRICES)
    assert table["at_random"][0.2] == pytest.approx(paid, abs=0.3)
    for way in table:
        assert table[way][0] == pytest.approx(decision.cost_per_100(late, alert, **PRICES))
        assert table[way][1] == pytest.approx(decision.cost_per_100(late, late & False, **PRICES))


def test_a_tenth_of_the_alerts_ignored_at_random_costs_the_lead_and_the_weakest_cost_nothing(
    monthly,
):
    table = desk.ignored(*monthly, **PRICES, threshold=THRESHOLD, shares=[0, 0.1])
    assert table["at_random"][0.1] > 55.7 > table["at_random"][0]  # 55.7: the best rule, obeyed
    assert table["weakest"][0.1] == pytest.approx(table["weakest"][0], abs=0.2)


def test_someone_who_knows_more_is_right_as_often_as_said():
    late = np.arange(10_000) % 2 == 0
    assert (desk.informed(late, right=0.7) == late).mean() == pytest.approx(0.7, abs=0.02)


def test_an_implied_price_gives_back_the_threshold():
    miss = desk.implied_miss(0.3, cost_fp=1)
    assert decision.best_threshold(cost_fp=1, cost_fn=miss) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: desk.implied_miss(0, cost_fp=1), "threshold is 0; give a probability above 0"),
        (lambda: desk.informed([True], right=7), "right is 7; give a number from 0 to 1."),
        (
            lambda: desk.ignored([1], [0.5], **PRICES, threshold=0.2, shares=[2]),
            "share is 2; give a number from 0 to 1.",
        ),
        (
            lambda: desk.ignored([1, 0], [0.5], **PRICES, threshold=0.2, shares=[0]),
            "p is 1; give one for each of 2 cases.",
        ),
    ],
)
def test_it_says_what_to_give_instead(call, said):
    with pytest.raises(ValueError, match=said):
        call()
