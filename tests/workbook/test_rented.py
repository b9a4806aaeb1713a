"""Rented models: how long they can be had, and what a month of one costs."""

import pandas as pd
import pytest

from workbook import data, serve

MONTH = {
    "tokens": (800, 50),
    "dollars_per_million": (0.75, 4.5),
    "labels": 500,
    "dollars_per_label": 0.6,
    "months_to_retirement": 12,
    "own_per_month": 2000,
    "seconds_by_hand": 20,
    "dollars_per_hour": 30,
}


def test_it_counts_every_model_of_the_first_day_on_every_day():
    table = serve.survival(data.load_rented(), since="2024-12-31")
    assert (table.sum(axis=1) == 65).all()
    assert table.iloc[[0, -1]].to_dict("list") == {
        "gone": [0, 44],
        "past": [0, 12],
        "left": [65, 9],
    }


def test_it_asks_for_a_day_that_was_listed():
    with pytest.raises(ValueError, match="since is '2025-01-01'; give a day on which the list"):
        serve.survival(data.load_rented(), since="2025-01-01")


def test_it_bills_tokens_by_volume_and_labels_by_the_life_of_the_model():
    table = serve.bills([0, 1_000_000], **MONTH)
    assert table["tokens"].tolist() == [0, pytest.approx(600 + 225)]
    assert table["tests"].tolist() == [25, 25]
    assert table["person"].tolist() == [0, pytest.approx(1_000_000 * 20 / 3600 * 30)]
    short = serve.bills([0], **MONTH | {"months_to_retirement": 3})
    assert short["tests"].item() == 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"months_to_retirement": 0}, "months_to_retirement is 0; give months, more than 0."),
        ({"dollars_per_million": (-1, 2)}, "read is -1; give a price"),
    ],
)
def test_it_refuses_what_no_bill_has(change, said):
    with pytest.raises(ValueError, match=said):
        serve.bills(pd.Index([1000]), **MONTH | change)
