"""The exported model: the same answers without the library that trained it."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from workbook.serve import onnx


def rows_and_truth(rows=2000):
    rng = np.random.default_rng(0)
    table = rng.normal(size=(rows, 4))
    truth = table[:, 0] + table[:, 1] ** 2 > 1
    table[::7, 2] = np.nan
    table[:, 3] = rng.integers(0, 12, rows)
    return table, truth ^ np.isin(table[:, 3], [1, 4, 9])


@pytest.mark.edge
def test_it_gives_the_same_answers_missing_values_included():
    table, truth = rows_and_truth()
    model = HistGradientBoostingClassifier(max_iter=30).fit(table, truth)
    predict = onnx.runner(onnx.export(model, 4))
    np.testing.assert_allclose(predict(table), model.predict_proba(table)[:, 1], atol=1e-5)


@pytest.mark.edge
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_refuses_a_model_of_categories_which_the_converter_gets_wrong():
    table, truth = rows_and_truth()
    model = HistGradientBoostingClassifier(max_iter=30, categorical_features=[3]).fit(table, truth)
    with pytest.raises(ValueError, match="model was fitted on categories"):
        onnx.export(model, 4)
    from skl2onnx import to_onnx

    wrong = to_onnx(model, np.zeros((1, 4), np.float32), options={"zipmap": False})
    answers = onnx.runner(wrong.SerializeToString())(table)
    # If this fails, the converter has learned categories and the refusal can go.
    assert np.abs(answers - model.predict_proba(table)[:, 1]).max() > 0.1


def test_it_names_the_extra_that_is_missing(monkeypatch):
    monkeypatch.setattr(onnx, "INSTALLED", False)
    with pytest.raises(ValueError, match=r'pip install -e "\.\[edge\]"'):
        onnx.export(HistGradientBoostingClassifier(), 4)
