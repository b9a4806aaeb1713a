"""A dossier in memory and in its file: what is kept, what is refused, what is mended."""

import json
import re
import stat
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from workbook import dossier
from workbook.dossier.pages import Risk


@pytest.fixture
def path(tmp_path):
    return tmp_path / "dossier.json"


def kept(path):
    return json.loads(path.read_text(encoding="utf-8"))["pages"]


# What is kept


def test_it_keeps_what_it_is_told_as_what_it_is(path):
    mine = dossier.load(path)
    assert not path.exists()
    mine.fill("canvas", decision="alert or not", cost_fp=np.float64(40), cost_fn=np.int64(200))
    mine.fill("plan", start=pd.Timestamp("2024-03-01 10:00"), risks=[Risk(name="fire", impact=0)])
    again = dossier.load(path)
    canvas, plan = again.page("canvas"), again.page("plan")
    assert (canvas.decision, canvas.cost_fp, canvas.cost_fn) == ("alert or not", 40, 200)
    assert plan.start == date(2024, 3, 1)
    assert plan.risks == (Risk(name="fire", impact=0),)
    assert (canvas.metric, canvas.threshold, canvas.groups_at_risk) == ("", None, ())
    assert repr(again) == "Dossier (dossier.json): canvas, plan"


def test_the_file_can_be_read_by_people(path):
    dossier.load(path).fill("canvas", metric="Kosten je 100 Flüge", cost_fp=1)
    assert path.read_text(encoding="utf-8") == (
        '{\n  "format": "workbook dossier",\n  "version": 1,\n  "pages": {\n    "canvas": {\n'
        '      "metric": "Kosten je 100 Flüge",\n      "cost_fp": 1\n    }\n  },\n'
        '  "history": []\n}\n'
    )


def test_none_or_blank_takes_an_answer_back(path):
    mine = dossier.load(path)
    mine.fill("canvas", metric="cost", cost_fp=1, groups_at_risk="a, b")
    mine.fill("canvas", metric=" ", cost_fp=None, groups_at_risk=None)
    assert kept(path) == {}
    assert mine.history()["was"].tolist() == ["cost", 1, ["a", "b"]]


def test_it_says_what_is_missing():
    mine = dossier.Dossier()
    before = len(mine.missing())
    mine.fill("canvas", metric="cost")
    assert len(mine.missing()) == before - 1
    assert not ((mine.missing()["page"] == "canvas") & (mine.missing()["field"] == "metric")).any()


def test_saving_the_same_again_leaves_the_file_and_the_history_alone(path):
    mine = dossier.load(path)
    mine.fill("plan", risks=[{"name": "fire", "impact": 3}], metric="cost")
    before = path.read_bytes(), path.stat().st_ino
    mine.fill("plan", risks=[{"name": "fire", "impact": 3}], metric="cost")
    assert (path.read_bytes(), path.stat().st_ino) == before


def test_it_keeps_the_rights_of_the_file(path):
    mine = dossier.load(path)
    mine.fill("canvas", metric="cost")
    path.chmod(0o640)
    mine.fill("canvas", metric="price")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_page_can_be_looked_at():
    page = dossier.example().page("canvas")
    assert "Metric: cost per 100 flights" in repr(page)
    assert "cost per 100 flights" in page._repr_html_()


# Two writers


def test_two_open_dossiers_lose_nothing(path):
    one, two = dossier.load(path), dossier.load(path)
    one.fill("canvas", metric="cost")
    two.fill("canvas", cost_fp=1)
    two.fill("plan", metric="cost")
    one.fill("canvas", cost_fn=5)
    assert kept(path) == {
        "canvas": {"metric": "cost", "cost_fp": 1, "cost_fn": 5},
        "plan": {"metric": "cost"},
    }
    assert one.page("plan").metric == "cost"


def test_the_later_answer_wins_and_the_earlier_one_is_remembered(path):
    one, two = dossier.load(path), dossier.load(path)
    one.fill("canvas", metric="cost")
    two.fill("canvas", metric="accuracy")
    assert one.page("canvas").metric == "accuracy"
    assert one.history()[["page", "field", "was"]].values.tolist() == [["canvas", "metric", "cost"]]


def test_rows_of_two_writers_stand_side_by_side(path):
    one, two = dossier.load(path), dossier.load(path)
    one.fill("plan", risks=[{"name": "fire"}])
    two.fill("plan", risks=[{"name": "flood"}])
    one.fill("plan", risks=[{"name": "fire"}, {"name": "frost"}])
    two.fill("plan", risks=[{"name": "flood", "impact": 9}])
    names = {risk["name"]: risk.get("impact") for risk in kept(path)["plan"]["risks"]}
    assert names == {"fire": None, "flood": 9, "frost": None}
    assert len(one.history()) == 0


def test_a_row_goes_when_its_writer_leaves_it_out(path):
    one, two = dossier.load(path), dossier.load(path)
    one.fill("plan", risks=[{"name": "fire"}, {"name": "frost"}])
    two.fill("plan", risks=[{"name": "flood"}])
    one.fill("plan", risks=[{"name": "fire"}])
    assert [each.name for each in one.page("plan").risks] == ["fire", "flood"]
    assert one.history()["was"].tolist() == [[{"name": "frost"}]]


def test_a_row_that_was_changed_elsewhere_stays_changed(path):
    one, two = dossier.load(path), dossier.load(path)
    one.fill("plan", risks=[{"name": "fire"}])
    two.fill("plan", risks=[{"name": "fire", "impact": 9}])
    one.fill("plan", risks=[{"name": "fire"}, {"name": "flood"}])
    assert kept(path)["plan"]["risks"] == [{"name": "fire", "impact": 9}, {"name": "flood"}]


def test_the_history_of_a_field_ends_at_twenty():
    mine = dossier.Dossier()
    mine.fill("canvas", metric="kept")
    for number in range(30):
        mine.fill("canvas", cost_fp=number, metric="changed")
    past = mine.history()
    assert past["was"][past["field"] == "cost_fp"].tolist() == list(range(9, 29))
    assert "kept" in past["was"].tolist()


# What is refused


@pytest.mark.parametrize(
    ("page", "answers", "words"),
    [
        ("page1", {}, "page is 'page1'; give one of canvas, plan, datasheet, decision, card."),
        ("canvas", {"cost": 1}, "canvas has no field 'cost'; it has project, decision, rhythm"),
        ("canvas", {"cost_fp": "40"}, "canvas.cost_fp is '40'; give a number."),
        ("canvas", {"cost_fp": True}, "canvas.cost_fp is True; give a number."),
        ("canvas", {"cost_fp": -1}, "canvas.cost_fp is -1; give a number of 0 or more."),
        ("canvas", {"cost_fp": float("nan")}, "canvas.cost_fp is nan; give a number of 0 or more"),
        ("canvas", {"cost_fp": 10**400}, "canvas.cost_fp is "),
        ("canvas", {"threshold": 40}, "canvas.threshold is 40; give a number from 0 to 1."),
        ("canvas", {"metric": 3}, "canvas.metric is 3; give text in quotes."),
        ("canvas", {"metric": "\ud83d"}, "canvas.metric holds half a character"),
        ("canvas", {"metric": "x" * 20_001}, "canvas.metric has 20,001 characters; give 20,000"),
        ("canvas", {"better": "less"}, "canvas.better is 'less'; give 'lower' or 'higher'."),
        ("canvas", {"groups_at_risk": 3}, "canvas.groups_at_risk is 3; give names such as"),
        ("canvas", {"groups_at_risk": ["a, b"]}, "give names without commas."),
        ("plan", {"end": "soon"}, "plan.end is 'soon'; give a day such as 2013-04-01."),
        ("plan", {"risks": "fire"}, "plan.risks is 'fire'; give a list of rows."),
        ("plan", {"risks": ["fire"]}, "plan.risks has a row 1 that is 'fire'; give its answers"),
        (
            "plan",
            {"risks": [{"impact": 1}]},
            "plan.risks has a row 1 that has no name; name it first.",
        ),
        (
            "plan",
            {"risks": [{"name": "a", "cost": 1}]},
            "a row 1 that has no field 'cost'; it has name,",
        ),
        ("plan", {"risks": [{"name": "a"}] * 2}, "plan.risks names 'a' twice"),
        (
            "plan",
            {"risks": [{"name": "a"}, {"name": "b", "probability": 30}]},
            "plan.risks has a row 2 whose probability is 30; give a number from 0 to 1.",
        ),
    ],
)
def test_a_wrong_answer_is_refused_with_field_and_value(path, page, answers, words):
    mine = dossier.load(path)
    with pytest.raises(ValueError, match=re.escape(words)):
        mine.fill(page, metric="cost", **answers) if "metric" not in answers else mine.fill(
            page, **answers
        )
    assert not path.exists()


def test_a_folder_is_no_dossier(tmp_path):
    with pytest.raises(ValueError, match="a folder; give a file such as 'dossier.json'"):
        dossier.load(tmp_path)


def test_a_dossier_in_memory_must_be_told_where_to_print():
    with pytest.raises(ValueError, match="path is None and this dossier has no file"):
        dossier.example().export()


# Files that are damaged, new, or edited by hand

SOUND = '{"format": "workbook dossier", "version": 1, "pages": {"canvas": {%s}}, "history": []}'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1, column 1: expecting value, where the file ends"),
        (b'{\n  "format": "workbook dossier",\n  "ver', "line 3, column 3"),
        (b'{\n "format": 1,,\n}', "line 2, column 14: expecting property name"),
        (b"\n\n\xff\xfe", "line 3 holds a byte that is no text (not UTF-8)"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "it is no dossier"),
        (
            b'{"cells": []}',
            'begins with "format": "workbook dossier").',
        ),
        (b'{"format": "workbook dossier"}', "version is missing; give 1"),
        (
            b'{"format": "workbook dossier", "version": 2, "pages": 5}',
            "version is 2, and this course reads up to 1; a newer course wrote it).",
        ),
        (b'{"format": "workbook dossier", "version": 1, "pages": 5}', "pages (line 1) is 5"),
        ((SOUND % '\n"cost_fp": "forty"').encode(), "canvas.cost_fp (line 2) is 'forty'; give"),
        ((SOUND % '"cost_fp": "x", "cost_fn": -1').encode(), "give a number (and 1 more)"),
        ((SOUND % '"cost_fp": NaN').encode(), "NaN is no number that a dossier can hold"),
        ((SOUND % '"metric": "a", "metric": "b"').encode(), "'metric' stands there twice"),
        ((SOUND % '"metric": "\\ud83d"').encode(), "canvas.metric (line 1) holds half a character"),
        ((SOUND % "").replace("[]", "[3]").encode(), "history (line 1) is damaged"),
    ],
)
def test_a_bad_file_is_named_with_its_place_and_left_alone(path, content, words):
    mine = dossier.load(path)
    path.write_bytes(content)
    for attempt in (lambda: dossier.load(path), lambda: mine.fill("canvas", metric="cost")):
        with pytest.raises(ValueError, match=re.escape(words)) as told:
            attempt()
        assert str(told.value).startswith("dossier.json can't be used and stays as it is (")
        assert str(told.value).count(". ") == 0
    assert path.read_bytes() == content
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f".{path.name}.lock"}


def test_what_is_unknown_is_kept_and_named(path):
    path.write_text(
        '\ufeff{"mood": "good", "format": "workbook dossier", "version": 1, "pages": {\r\n'
        '"poem": [1], "plan": {"threshhold": 0.5, "risks": [{"name": "fire", "colour": "red"}]}}}',
        encoding="utf-8",
    )
    mine = dossier.load(path)
    strange = ["mood", "poem", "plan.threshhold", "plan.risks.colour"]
    assert mine.unknown() == strange
    mine.fill("plan", risks=[{"name": "fire", "impact": 1}], metric="cost")
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["mood"] == "good"
    assert written["pages"]["poem"] == [1]
    assert written["pages"]["plan"]["threshhold"] == 0.5
    assert written["pages"]["plan"]["risks"] == [{"name": "fire", "impact": 1, "colour": "red"}]
    assert sorted(mine.unknown()) == sorted(strange)
    assert "plan.threshhold" in mine.html()
    assert "plan\\.threshhold" in mine.markdown()


def test_a_repair_sets_the_damaged_file_aside_and_keeps_what_can_be_read(path):
    mine = dossier.load(path)
    mine.fill("canvas", metric="cost", cost_fp=1)
    mine.fill("plan", risks=[{"name": "fire", "impact": 9}, {"name": "flood"}], stop="never")
    whole = path.read_bytes()
    broken = whole[: whole.index(b"flood")]
    path.write_bytes(broken)
    aside, lost = dossier.repair(path)
    name = re.fullmatch(
        r"The damaged file is kept as (dossier\.json\.damaged-\d{8}-\d{6})\.", aside
    )
    assert (path.parent / name[1]).read_bytes() == broken
    assert lost.startswith("line ") and lost.endswith("; what follows can't be read.")
    assert kept(path)["canvas"] == {"metric": "cost", "cost_fp": 1}
    assert mine.page("plan").risks == (Risk(name="fire", impact=9),)
    assert mine.fill("canvas", cost_fn=5).metric == "cost"
    assert dossier.repair(path) == []


def test_wherever_a_file_is_cut_off_its_repair_reads_well(path):
    mine = dossier.load(path)
    mine.fill("canvas", metric='a "quote" \\ { [ \n', cost_fp=1, groups_at_risk="a, b")
    mine.fill("plan", risks=[{"name": "}]", "impact": 9}])
    whole = path.read_bytes()
    start = whole.index(b'"pages"')
    for cut in range(start, len(whole) - 2, 7):
        path.write_bytes(whole[:cut])
        assert len(dossier.repair(path)) == 2
        found = dossier.load(path).page("canvas")
        assert found.metric in ("", 'a "quote" \\ { [ \n')
    assert found.cost_fp == 1


def test_a_repair_leaves_out_wrong_values_and_says_which(path):
    path.write_text(SOUND % '"cost_fp": "forty", "metric": "cost", "poem": 1', encoding="utf-8")
    assert dossier.repair(path)[1:] == ["canvas.cost_fp is 'forty'; give a number."]
    assert kept(path) == {"canvas": {"metric": "cost", "poem": 1}}


@pytest.mark.parametrize(
    "content",
    ['{"cells": []}', '{"cells": [', "{}", "[]", '{"format": "workbook dossier", "version": 9}'],
)
def test_what_is_no_damaged_dossier_is_not_repaired(path, content):
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="can't be repaired"):
        dossier.repair(path)
    assert path.read_text(encoding="utf-8") == content
    assert not list(path.parent.glob("*.damaged*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1, column 1: expecting value, where the file ends."),
        (b"\0" * 4096, "line 1, column 1: expecting value; what follows can't be read."),
        (b"[" * 100_000, "it is nested too deeply for a dossier."),
        (b" " * 11_000_000, "it has 11.0 MB; a dossier has 10 MB at most."),
    ],
)
def test_where_nothing_can_be_read_a_repair_begins_anew(path, content, words):
    path.write_bytes(content)
    aside, lost = dossier.repair(path)
    [copy] = path.parent.glob("*.damaged-*")
    assert copy.name in aside and copy.read_bytes() == content
    assert words in lost
    assert kept(path) == {}


def test_a_repair_takes_out_what_is_wrong_and_leaves_what_stands_beside_it(path):
    rows = '"risks": [{"name": "a", "impact": -1}, 3, {"name": "b"}, {"impact": 1}], "end": "soon"'
    past = '{"at": "1", "page": "canvas", "field": "metric", "was": "x"}'
    text = SOUND.replace("canvas", "plan").replace("[]", f'[{{"at": "1"}}, 3, {past}]') % rows
    path.write_text(text, encoding="utf-8")
    assert dossier.repair(path)[1:] == [
        "plan.end is 'soon'; give a day such as 2013-04-01.",
        "plan.risks has a row 1 whose impact is -1; give a number of 0 or more.",
        "plan.risks has a row 2 that is 3; give its answers by name, in braces.",
        "plan.risks has a row 4 that has no name; name it first.",
        "history is damaged; give entries with at, page, field and was.",
    ]
    assert kept(path) == {"plan": {"risks": [{"name": "a"}, {"name": "b"}]}}
    assert dossier.load(path).history()["was"].tolist() == ["x"]


def test_two_damaged_files_of_one_second_are_both_kept(path):
    from workbook.dossier import salvage

    moment = datetime(2024, 3, 1, 10, 0, 0)
    path.write_text("one")
    first = salvage.set_aside(path, at=moment)
    path.write_text("two")
    second = salvage.set_aside(path, at=moment)
    assert first.name == "dossier.json.damaged-20240301-100000"
    assert [first.read_text(), second.read_text()] == ["one", "two"]
