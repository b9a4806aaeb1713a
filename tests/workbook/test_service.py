"""The model behind a real server, under load, and as a table."""

import http.client
import json
import socket

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from workbook.serve import service


@pytest.fixture(scope="module")
def features():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"delay": rng.normal(size=500), "carrier": rng.choice(["UA", "EV"], 500)})
    table.loc[::5, "delay"] = np.nan
    return table.astype({"carrier": "category"})


@pytest.fixture(scope="module")
def model(features):
    late = (features["delay"].fillna(0) > 0) ^ (features["carrier"] == "EV")
    return HistGradientBoostingClassifier(max_iter=10).fit(features, late)


@pytest.fixture(scope="module")
def port(model, features):
    with service.running(model, features) as port:
        yield port


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def post(port, body):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("POST", "/predict", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    told = answer.status, json.loads(answer.read())
    line.close()
    return told


@pytest.mark.serve
def test_it_answers_over_http_what_the_model_answers(port, model, features):
    got = service.one_by_one(port, features, requests=50, seed=1)
    asked = features.iloc[np.random.default_rng(1).integers(0, len(features), 50)]
    assert asked["delay"].isna().any()
    np.testing.assert_allclose(got["p"], model.predict_proba(asked)[:, 1])
    assert (got["latency"] > 0).all()


@pytest.mark.serve
def test_it_answers_a_bounded_load_in_the_order_of_its_moments(port, features):
    got = service.load(port, features, rate=100, requests=100)
    assert len(got) == 100 and got["planned"].is_monotonic_increasing
    assert got["planned"].iloc[-1] == pytest.approx(1, rel=0.5)
    assert got["p"].between(0, 1).all()


@pytest.mark.serve
def test_it_lets_requests_wait_when_there_are_more_than_it_can_serve(port, features):
    calm = service.one_by_one(port, features, requests=50)["latency"].median()
    flood = service.load(port, features, rate=3000 / calm, requests=150)["latency"]
    assert flood.iloc[-30:].median() > 10 * calm


@pytest.mark.serve
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"delay": 1}', "The row has no 'carrier'"),
        ('{"delay": "late", "carrier": "UA"}', "The row does not fit"),
        ('{"delay": 1, "carrier": "XX"}', "carrier holds 'XX', which the model has not seen"),
    ],
)
def test_it_says_what_is_wrong_with_a_row(port, body, said):
    status, answer = post(port, body)
    assert status == 422
    assert said in answer["detail"]


@pytest.mark.serve
def test_it_is_gone_when_the_block_ends(model, features):
    with service.running(model, features) as port:
        assert post(port, '{"delay": 1, "carrier": "UA"}')[0] == 200
    with pytest.raises(ValueError, match=f"port is {port}; no service answers there"):
        service.one_by_one(port, features)


@pytest.mark.serve
def test_it_says_why_it_does_not_start(features):
    with pytest.raises(ValueError, match="did not start"):
        with service.running(None, features, patience=0.01):
            pass


def test_it_names_the_extra_that_is_missing(model, features, monkeypatch):
    monkeypatch.setattr(service, "INSTALLED", False)
    with pytest.raises(ValueError, match=r'pip install -e "\.\[serve\]"'):
        with service.running(model, features):
            pass


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"rate": 0}, "rate is 0"),
        ({"rate": 5, "requests": 10**6}, "requests is 1000000"),
        ({"rate": 5, "requests": 2.5}, "requests is 2.5"),
    ],
)
def test_it_keeps_the_load_within_bounds(features, settings, said):
    with pytest.raises(ValueError, match=said):
        service.load(1, features, **settings)


def test_it_says_that_nobody_answers(features):
    with pytest.raises(ValueError, match="no service answers there"):
        service.load(free_port(), features, rate=100, requests=2)


def test_it_needs_a_row_to_ask_about(features):
    with pytest.raises(ValueError, match="features has 0 rows"):
        service.one_by_one(1, features.head(0))
