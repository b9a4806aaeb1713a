"""What a study leaves behind runs without the course, reads well, and says when it was measured."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import planted
import pytest

from workbook import data, dossier, own
from workbook.own import predict


def study(**planting):
    table = planted.table(**planting)
    return own.Study(
        table, outcome="bad", time="at", cost_fp=1, cost_fn=2, now="2025-01-02", known={"load": 3}
    )


@pytest.fixture(scope="module")
def with_model():
    return study(model=2)


@pytest.fixture(scope="module")
def with_rule():
    return study(rule=5)


def run(folder, *command):
    """Run Python in a folder, where the course is not on the path that the tests were given."""
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    options = {"cwd": folder, "env": outside, "capture_output": True, "text": True, "timeout": 100}
    return subprocess.run([sys.executable, *command], **options)


@pytest.mark.parametrize("kind", ["with_model", "with_rule"])
def test_it_writes_a_folder_whose_own_tests_pass(kind, request, tmp_path):
    folder = own.export(request.getfixturevalue(kind), tmp_path / "decides")
    tested = run(folder, "-m", "unittest", "-v")
    assert tested.returncode == 0, tested.stderr
    assert "Ran 4 tests" in tested.stderr
    assert (folder / "model.joblib").is_file() == (kind == "with_model")


def test_its_script_decides_as_the_study_did(with_model, tmp_path):
    folder = own.export(with_model, tmp_path / "decides")
    said = run(folder, "predict.py", "examples.csv")
    then = own.gap(with_model).facts["chance"][-20:]
    assert [float(line.split(",")[1]) for line in said.stdout.split()[1:]] == pytest.approx(then)
    wrong = folder / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    assert "has no column" in run(folder, "predict.py", "wrong.csv").stderr


def test_it_reads_a_yes_with_gaps_in_the_learners_file_as_the_study_did(tmp_path):
    table = planted.table(rows=1000).drop(columns="kind")
    ill, luck = np.arange(1000) % 3 == 0, np.random.default_rng(0).random(1000)
    table["bad"] = np.where(ill, luck < 0.8, luck < 0.2)
    table["ill"] = np.where(ill, "YES", np.where(np.arange(1000) % 50 == 1, "", "NO"))
    table.to_csv(tmp_path / "mine.csv", index=False)
    asked = {"outcome": "bad", "time": "at", "cost_fp": 1, "cost_fn": 2, "now": "2025-01-02"}
    folder = own.export(own.Study(own.read(tmp_path / "mine.csv"), **asked), tmp_path / "decides")
    said = run(folder, "predict.py", "../mine.csv").stdout.split()[1:]
    assert [line.startswith("True") for line in said] == ill.tolist()


def german(table):
    comma = {"sep": ";", "decimal": ",", "date_format": "%d.%m.%Y %H:%M"}
    return table.to_csv(index=False, **comma)


def thousands(table):
    """Decimal commas in one column only; in another a point that stands between thousands."""
    load = (table["load"] * 2000).round().astype(int)
    dotted = load.map("{:,}".format).str.replace(",", ".")
    return german(table.assign(load=dotted, wind=table["wind"].round(1), rain=1, age=2))


def american(table):
    return table.to_csv(index=False, date_format="%m/%d/%Y %I:%M %p", sep="\t")


def padded(table):
    codes = {"north": "02134", "south": "10001", "west": "60601"}
    return table.assign(site=table["site"].map(codes)).to_csv(index=False)


def gaps(table):
    words = table["site"].map({"north": "yes", "south": "no", "west": "?"})
    return table.assign(site=words, heat=table["heat"].where(table.index % 9 > 0)).to_csv(
        index=False, na_rep="-"
    )


@pytest.mark.parametrize("written", [german, thousands, american, padded, gaps])
def test_its_script_reads_new_rows_as_the_past_was_read(written, tmp_path):
    """All rows, and each of the first ones in a file of its own, where little tells how."""
    path = tmp_path / "mine.csv"
    path.write_text(written(planted.table(rule=4, model=2, rows=2000)))
    asked = {"outcome": "bad", "time": "at", "cost_fp": 1, "cost_fn": 2, "now": "2025-01-02"}
    mine = own.Study(own.read(path), **asked)
    folder = own.export(mine, tmp_path / "decides")
    settings, model = predict.load(folder)
    then = predict.decide(mine.table, settings, model)
    assert 0 < then["alert"].mean() < 1
    assert run(folder, "predict.py", "../mine.csv").stdout == then.to_csv(index=False)
    header, *lines = path.read_text().splitlines()
    for at, each in enumerate(lines[:30]):
        path.write_text(f"{header}\n{each}\n")
        now = predict.decide(predict.read_new(path, settings), settings, model)
        assert now["alert"].item() == then["alert"][at]
    assert run(folder, "-m", "unittest").returncode == 0


def test_each_column_of_new_rows_is_read_as_that_column_was(tmp_path):
    """Where each column has its own habits, none of them is that of the file."""
    rng, path = np.random.default_rng(0), tmp_path / "mine.csv"
    n = 1200
    menge, uhr = rng.integers(200, 3000, n), rng.integers(100, 2300, n) / 100
    times = pd.date_range("2023-01-01", periods=n, freq="7h")
    rows = pd.DataFrame({
        "menge": [f"{each:,}".replace(",", ".") for each in menge],
        "born": [f"{1 + each % 28:02}.{1 + each % 12:02}.1990" for each in range(n)],
        "at": times.strftime("%m/%d/%Y %H:%M"), "lat": rng.uniform(47, 49, n).round(4),
        "uhr": uhr, "bad": np.where((menge > 1200) == (rng.random(n) < 0.95), "ja", "nein"),
    })  # fmt: skip
    rows.to_csv(path, sep=";", index=False)
    asked = {"outcome": "bad", "time": "at", "cost_fp": 1, "cost_fn": 2, "now": "2025-01-02"}
    mine = own.Study(own.read(path), **asked)
    folder = own.export(mine, tmp_path / "decides")
    assert mine.written["decimal"] | {"menge": ",", "lat": "."} == mine.written["decimal"]
    assert mine.written["day_first"] == {"born": True, "at": False}
    path.write_text("menge;uhr;lat;at;ort\n2.000;9;48;03/04/2024 10:00;1.234\n")
    settings, _ = predict.load(folder)
    new = predict.read_new(path, settings)
    assert new["menge"].item() == 2000 and new["at"].item() == pd.Timestamp("2024-03-04 10:00")
    assert run(folder, "predict.py", "../mine.csv").stdout.splitlines()[1].startswith("True")


def test_times_with_a_zone_are_those_of_the_past():
    asks = {"time": "at", "calendar": ["hour"], "numbers": [], "flags": [], "categories": {}}
    for at in (["2024-06-01 20:00+05:00"], pd.to_datetime(["2024-06-01 20:00+05:00"])):
        assert predict.prepare(pd.DataFrame({"at": at}), asks)["time: hour"].tolist() == [15.0]


def test_nothing_in_the_folder_needs_the_course(with_model, tmp_path):
    folder = own.export(with_model, tmp_path / "decides")
    for path in folder.iterdir():
        held = path.read_bytes()
        assert b"import workbook" not in held and b"from workbook" not in held
    assert b"workbook" not in (folder / "model.joblib").read_bytes()


def test_it_overwrites_its_own_folder_and_no_other(with_rule, tmp_path):
    folder = own.export(with_rule, tmp_path / "decides")
    assert own.export(with_rule, folder) == folder
    (tmp_path / "mine").mkdir()
    with pytest.raises(ValueError, match="holds something else"):
        own.export(with_rule, tmp_path / "mine")


def test_its_card_leaves_to_people_what_only_people_know(with_rule, tmp_path):
    card = (own.export(with_rule, tmp_path / "decides") / "MODEL_CARD.md").read_text()
    assert "alert if load >" in card and card.count("**To be written") == 3
    assert "Measured on 2025-01-02, on 3,000 rows (fingerprint" in card and "{" not in card


def test_the_report_is_one_page_with_words_for_each_picture(with_rule, tmp_path):
    page = own.report(with_rule, tmp_path / "report.html").read_text()
    assert page.count("<img") == page.count('<img alt="') >= len(own.STEPS)
    assert 'alt=""' not in page and "http" not in page.replace("http-equiv", "")
    assert own.verdict(with_rule).finding.replace(">", "&gt;") in page


def test_names_in_the_report_are_text_and_never_markup(tmp_path):
    table = planted.table(rule=5).rename(columns={"load": "<b>load</b>"})
    asked = own.Study(table, outcome="bad", time="at", cost_fp=1, cost_fn=2, now="2025-01-02")
    assert "<b>" not in own.report(asked, tmp_path / "report.html").read_text()
    assert "<b>" not in own.verdict(asked)._repr_html_()


def test_the_dossier_takes_what_was_measured_and_says_that_it_was(with_model):
    mine = own.record(with_model, dossier.Dossier())
    canvas, sheet, card = (mine.page(name) for name in ("canvas", "datasheet", "card"))
    assert canvas.baseline_value == pytest.approx(
        own.gap(with_model).facts["costs"]["rule"], abs=0.01
    )
    assert card.value < canvas.baseline_value and card.model == "boosted trees"
    assert {row.name: row.known_hours for row in sheet.features}["load"] == 3
    for text in (sheet.split, sheet.errors, card.judged_on, card.caveats):
        assert "Measured on 2025-01-02" in text and "fingerprint" in text and "scikit-learn" in text


def test_an_answer_that_stood_in_the_dossier_goes_to_its_history(with_rule):
    mine = dossier.Dossier()
    mine.fill("canvas", baseline="the old rule")
    own.record(with_rule, mine)
    assert "the old rule" in mine.history()["was"].tolist()


def test_the_bikes_decide_in_a_folder_too(tmp_path):
    bikes = own.Study(
        data.load_bikes(), outcome="count > 300", time="time", cost_fp=1, cost_fn=5,
        known={"casual": -1, "registered": -1}, now="2013-01-01",
    )  # fmt: skip
    folder = own.export(bikes, tmp_path / "decides")
    assert run(folder, "-m", "unittest").returncode == 0
    assert len(pd.read_csv(folder / "expected.csv")) == 20


def test_a_mark_that_the_past_never_had_is_asked_about_and_not_guessed(tmp_path):
    path = tmp_path / "mine.csv"
    table = planted.table(rule=5, rows=1000)[["at", "load", "bad"]]
    table.assign(load=(table["load"] * 100).round().astype(int)).to_csv(path, index=False)
    asked = {"outcome": "bad", "time": "at", "cost_fp": 1, "cost_fn": 2, "now": "2025-01-02"}
    folder = own.export(own.Study(own.read(path), **asked), tmp_path / "decides")
    path.write_text("at;load\n2024-12-01;2.000\n")
    assert "load holds '2.000'" in run(folder, "predict.py", "../mine.csv").stderr
