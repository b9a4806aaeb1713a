"""The model behind a real server, under load, and as a table."""

import http.client
import json
import socket
import sqlite3
import threading

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


# The batch


def batch(p, computed="2013-04-01 00:00"):
    return pd.DataFrame({"key": range(len(p)), "p": p, "computed": computed})


def test_it_looks_up_the_answers_of_the_last_batch(tmp_path):
    path = tmp_path / "answers.sqlite"
    service.write_answers(path, batch([0.1, 0.2, 0.3]))
    service.write_answers(path, batch([0.4, 0.5], "2013-04-02 00:00"))
    assert service.look_up(path, np.int64(1)) == (0.5, "2013-04-02 00:00")
    with pytest.raises(ValueError, match="key is 2; the last batch has no answer"):
        service.look_up(path, 2)


def test_it_says_that_no_batch_was_written(tmp_path):
    with pytest.raises(ValueError, match="no batch has been written"):
        service.look_up(tmp_path / "none.sqlite", 1)
    assert not (tmp_path / "none.sqlite").exists()


def test_it_refuses_two_answers_for_one_key(tmp_path):
    twice = pd.concat([batch([0.1]), batch([0.2])])
    with pytest.raises(ValueError, match="holds the key 0 twice"):
        service.write_answers(tmp_path / "answers.sqlite", twice)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (batch([0.1]).drop(columns="p"), "1 rows of ..key., .computed.."),
        (batch([]), "answers has 0 rows"),
        (batch([0.1, np.nan]), "p is missing or outside"),
        (batch([1.7]), "p is missing or outside"),
        (batch([0.1]).assign(key=[np.nan]), "key is of type float64"),
        (batch([0.1]).assign(computed=pd.Timestamp("2013-04-01")), "write the moments as text"),
    ],
)
def test_it_refuses_answers_that_a_reader_could_not_use(tmp_path, bad, said):
    with pytest.raises(ValueError, match=said):
        service.write_answers(tmp_path / "answers.sqlite", bad)
    assert not (tmp_path / "answers.sqlite").exists()


def test_it_names_a_file_that_holds_no_answers(tmp_path):
    (tmp_path / "text.sqlite").write_text("not a database " * 100)
    sqlite3.connect(tmp_path / "other.sqlite").execute("CREATE TABLE t (x)").connection.close()
    for name, why in {"text": "not a database", "other": "no such table"}.items():
        with pytest.raises(ValueError, match=f"path is .*{name}.sqlite.*{why}"):
            service.look_up(tmp_path / f"{name}.sqlite", 0)
    for name in ("text.sqlite", "no/folder.sqlite"):
        with pytest.raises(ValueError, match=f"path is .*{name}"):
            service.write_answers(tmp_path / name, batch([0.1]))
    assert (tmp_path / "text.sqlite").read_text().startswith("not a database")


@pytest.mark.parametrize("key", ["EWR", None, 1.5, np.nan])
def test_it_has_no_answer_for_what_is_no_key(tmp_path, key):
    service.write_answers(tmp_path / "answers.sqlite", batch([0.1, 0.2]))
    with pytest.raises(ValueError, match=f"key is {key!r}; the last batch has no answer"):
        service.look_up(tmp_path / "answers.sqlite", key)


def test_it_keeps_the_old_answers_if_a_batch_fails_halfway(tmp_path):
    path = tmp_path / "answers.sqlite"
    service.write_answers(path, batch([0.1, 0.2]))
    bad = batch([0.5, 0.6]).assign(key=np.array([0, 2**64 - 1], np.uint64))  # too large for SQLite
    with pytest.raises(OverflowError):
        service.write_answers(path, bad)
    assert service.look_up(path, 0) == (0.1, "2013-04-01 00:00")


def test_it_never_shows_a_reader_half_a_batch(tmp_path):
    path, done, seen = tmp_path / "answers.sqlite", threading.Event(), set()
    service.write_answers(path, batch([0.0] * 2000))

    def read():
        while not done.is_set():
            seen.add(service.look_up(path, 1999)[0])

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 11):
        service.write_answers(path, batch([number / 10] * 2000))
    done.set()
    reader.join()
    assert seen and seen <= {number / 10 for number in range(11)}
