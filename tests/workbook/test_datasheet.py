"""The datasheet: complete, true where the data can say, and a check that finds gaps."""

import re

import numpy as np
import pandas as pd
import pytest

from workbook import data, features
from workbook.frameworks import datasheet


@pytest.fixture(scope="module")
def answers():
    return datasheet.flights().set_index("number")["answer"]


def test_it_has_the_seven_sections_and_59_questions_of_the_template():
    asked = datasheet.questions()
    counts = asked.groupby("section", sort=False).size()
    assert counts.tolist() == [4, 17, 13, 4, 6, 7, 8]
    assert len(asked) == 59
    assert asked["number"].is_unique
    assert asked["question"].str.endswith("?").all()
    assert asked["question"].str.split().str.len().max() <= 12


def test_it_asks_no_question_twice_but_whether_people_are_concerned():
    again = datasheet.questions()["question"]
    assert again[again.duplicated()].tolist() == ["Does it concern people?"]


def test_it_answers_for_the_flights_in_full_and_admits_what_it_does_not_know(answers):
    assert len(datasheet.missing(datasheet.flights())) == 0
    assert answers.str.contains("do not know").sum() >= 5


def test_it_states_what_the_tables_say(answers):
    flights, weather, planes = data.load_flights(), data.load_weather(), data.load_planes()
    for table in (flights, weather, planes):
        assert f"{len(table):,}" in answers["2.2"]
    assert f"{features.is_late(flights).mean():.1%}" in answers["2.5"]
    cancelled = flights["dep_time"].isna()
    diverted = flights["arr_delay"].isna() & ~cancelled
    year = pd.date_range("2013-01-01", "2013-12-31 23:00", freq="h")
    gaps = [
        f"{cancelled.sum():,} flights have no departure",
        f"{diverted.sum()} more no arrival delay",
        f"{flights['tailnum'].isna().sum()} tail numbers",
        f"{len(year.difference(weather['time']))} hours of weather",
        f"{weather['wind_gust'].isna().mean():.0%} of gusts",
        f"{weather['pressure'].isna().mean():.0%} of pressures",
    ]
    assert [gap for gap in gaps if gap not in answers["2.6"]] == []
    made = flights["tailnum"].map(planes.set_index("tailnum")["year"])
    assert f"{made.isna().mean():.0%} of flights find no year" in answers["2.9"]
    assert f"{weather['wind_speed'].max():,.0f} mph" in answers["2.9"]


@pytest.mark.parametrize(
    "gap", ["", "  ", None, np.nan, "TODO", "todo: ask the owner", "Yes.", "not known"]
)
def test_it_finds_an_answer_that_says_nothing(gap):
    sheet = datasheet.flights()
    sheet["answer"] = sheet["answer"].where(sheet["number"] != "3.6", gap)
    assert datasheet.missing(sheet)["number"].tolist() == ["3.6"]


def test_it_misses_rows_that_are_not_there_and_keeps_the_order():
    some = datasheet.flights().iloc[[30, 2]]
    open_ones = datasheet.missing(some)
    assert len(open_ones) == 57
    assert open_ones["number"].tolist()[:3] == ["1.1", "1.2", "1.4"]
    assert len(datasheet.missing(datasheet.questions().assign(answer=""))) == 59


def test_it_does_not_change_the_sheet():
    sheet = datasheet.flights()
    sheet.loc[3, "answer"] = None
    before = sheet.copy(deep=True)
    datasheet.missing(sheet)
    datasheet.markdown(sheet)
    pd.testing.assert_frame_equal(sheet, before)


def test_it_prints_every_question_in_a_table_that_holds_together():
    text = datasheet.markdown(datasheet.flights())
    assert text.count("\n|---|---|---|\n") == 7
    rows = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == 59
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)


def test_it_prints_marks_as_marks():
    sheet = datasheet.flights().head(1).assign(answer="a | b\nsnake_case <b> 5 $")
    assert r"a \| b snake\_case \<b> 5 \$ |" in datasheet.markdown(sheet)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (pd.DataFrame({"number": ["1.1"]}), "no column 'answer'; it has number"),
        (pd.DataFrame({"number": ["9.1"], "answer": [""]}), "'9.1', which is no question"),
        (pd.DataFrame({"number": ["1.1", "1.1"], "answer": ["", ""]}), "'1.1' twice"),
    ],
)
def test_it_names_what_was_wrong(sheet, said):
    with pytest.raises(ValueError, match=said):
        datasheet.missing(sheet)
