"""Fingerprints: the same for the same content, another for every change that matters."""

import subprocess
import sys

import clock
import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.base import BaseEstimator
from sklearn.compose import make_column_selector
from sklearn.preprocessing import FunctionTransformer

from workbook import data, model
from workbook.serve import provenance

TABLE = pd.DataFrame(
    {
        "number": [1, 2],
        "gap": [0.5, np.nan],
        "text": ["a", None],
        "time": pd.to_datetime(["2013-01-01", None]),
        "yes": [True, False],
    }
)

CHANGES = {
    "rows in another order": TABLE.iloc[::-1],
    "columns in another order": TABLE[TABLE.columns[::-1]],
    "a row twice": pd.concat([TABLE, TABLE.tail(1)]),
    "a row less": TABLE.head(1),
    "a column less": TABLE.drop(columns="yes"),
    "a new name": TABLE.rename(columns={"gap": "Gap"}),
    "another type": TABLE.astype({"number": float}),
    "another number": TABLE.assign(number=[1, 3]),
    "a gap filled": TABLE.assign(gap=[0.5, 0.0]),
    "another text": TABLE.assign(text=["b", None]),
    "the word None": TABLE.assign(text=["a", "None"]),
    "another time": TABLE.assign(time=pd.to_datetime(["2013-01-02", None])),
    "the word nan": TABLE.assign(text=["a", "nan"]),
}


def test_it_changes_with_everything_in_a_table():
    found = {name: provenance.of_table(table) for name, table in CHANGES.items()}
    assert len({provenance.of_table(TABLE), *found.values()}) == 1 + len(CHANGES)


def test_it_does_not_change_with_the_index_or_the_bits_behind_a_gap():
    other = TABLE.set_axis([5, 3]).assign(gap=[0.5, -np.nan])
    assert provenance.of_table(other) == provenance.of_table(TABLE)
    zeros = [pd.DataFrame({"zero": [zero]}) for zero in (0.0, -0.0)]
    assert provenance.of_table(zeros[0]) == provenance.of_table(zeros[1])


def test_it_sees_where_a_text_ends():
    pairs = [pd.DataFrame({"a": ["x", "yz"]}), pd.DataFrame({"a": ["xy", "z"]})]
    columns = [pd.DataFrame({"a": ["x"], "b": ["y"]}), pd.DataFrame({"a": ["xy"], "b": [""]})]
    for one, other in (pairs, columns):
        assert provenance.of_table(one) != provenance.of_table(other)


def test_it_knows_a_category_by_its_type_and_its_values():
    text = pd.DataFrame({"a": ["x", "y"]})
    category = text.astype("category")
    assert provenance.of_table(text) != provenance.of_table(category)
    unused = category["a"].cat.add_categories("z").to_frame()
    assert provenance.of_table(unused) == provenance.of_table(category)


def test_it_takes_the_flights_in_half_a_second():
    flights = data.load_flights()
    assert clock.fastest(lambda: provenance.of_table(flights)) < 0.5


def test_it_is_the_same_in_another_process():
    code = "from workbook import data, provenance; print(provenance.of_table(data.load_planes()))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == provenance.of_table(data.load_planes())


def test_it_names_the_versions_that_are_installed():
    found = provenance.of_environment()
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert found["scikit-learn"] == sklearn.__version__
    assert list(found) == ["python", "machine", *provenance.PACKAGES]


def test_it_changes_with_a_setting_deep_inside_a_pipeline():
    one, same, other = (model.logistic_regression() for _ in range(3))
    other.set_params(columntransformer__pipeline__simpleimputer__strategy="mean")
    assert provenance.of_estimator(one) == provenance.of_estimator(same)
    assert provenance.of_estimator(one) != provenance.of_estimator(other)
    assert provenance.of_estimator(one) != provenance.of_estimator(model.boosted_trees())


def test_it_changes_with_the_seed_and_not_with_fitting():
    trees = model.boosted_trees()
    before = provenance.of_estimator(trees)
    trees.fit([[0.0]] * 30 + [[1.0]] * 30, [0] * 30 + [1] * 30)
    assert provenance.of_estimator(trees) == before
    assert provenance.of_estimator(trees.set_params(random_state=1)) != before


class Holder(BaseEstimator):
    def __init__(self, held=None):
        self.held = held


def test_it_sees_into_lists_names_and_helpers():
    held = [
        1,
        "1",
        np.int64(2),
        (1, 2),
        {"a": 1},
        np.mean,
        Holder,
        Holder(1),
        make_column_selector(dtype_include="category"),
        make_column_selector(dtype_include="str"),
    ]
    found = {provenance.of_estimator(Holder(value)) for value in held}
    assert len(found) == len(held)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: provenance.of_estimator("model"), "model is 'model'; give an estimator"),
        (lambda: provenance.of_estimator(Holder), "give an estimator"),
        (
            lambda: provenance.of_estimator(FunctionTransformer(lambda x: x)),
            "no name of its own",
        ),
        (lambda: provenance.of_estimator(Holder(object())), "can't be written down"),
        (lambda: provenance.of_environment(["no-such-thing"]), "'no-such-thing', which is not"),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call()
