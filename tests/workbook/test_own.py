"""A study of a learner's own table: what was planted is found, and what is broken is refused."""

import gzip
import importlib.util
import json

import numpy as np
import pandas as pd
import planted
import pytest

from workbook import data, decision, own
from workbook.own import predict, rules, steps

SEEDS = (0, 1)
some_seeds = pytest.mark.parametrize("seed", SEEDS)


def study(table, cost_fn=2, **options):
    asked = {"outcome": "bad", "time": "at", "now": "2025-01-02"} | options
    return own.Study(table, cost_fp=1, cost_fn=cost_fn, **asked)


@some_seeds
def test_it_says_not_yet_where_the_outcome_is_luck(seed):
    assert own.verdict(study(planted.table(seed=seed))).facts["verdict"] == "not yet"


@some_seeds
def test_it_finds_a_planted_rule_and_prefers_it_to_a_model(seed):
    found = own.verdict(study(planted.table(seed=seed, rule=5))).facts
    assert found["verdict"] == "rule"
    assert found["rule"]["column"] == "load" and abs(found["rule"]["limit"] - 1) < 0.2


@some_seeds
def test_it_says_model_where_two_columns_tell_only_together(seed):
    assert own.verdict(study(planted.table(seed=seed, model=2))).facts["verdict"] == "model"


@some_seeds
def test_it_says_not_yet_once_the_outcome_has_become_rare(seed):
    """Three in ten while a model learned, one in twenty where it is judged."""
    table = planted.table(seed=seed, model=1.5)
    last = np.arange(len(table)) >= 0.8 * len(table)
    table.loc[last, "bad"] = np.random.default_rng(seed).random(last.sum()) < 0.05
    asked = study(table, cost_fn=4)
    costs = own.gap(asked).facts["costs"]
    assert costs["idle"] < costs["model"] < costs["rule"]
    assert own.verdict(asked).facts["verdict"] == "not yet"


@some_seeds
def test_it_sees_the_column_that_drifted_and_no_other(seed):
    assert own.drift(study(planted.table(seed=seed, drift=1.5))).facts["drifted"] == ["wind"]
    assert own.drift(study(planted.table(seed=seed))).facts["drifted"] == []


@some_seeds
def test_it_sees_which_group_pays(seed):
    pays = own.groups(study(planted.table(seed=seed, rule=6, groups=0.9)))
    assert pays.facts["unequal"] == ["site north"]
    assert "site north pays" in pays.finding


def test_it_leaves_out_a_copy_of_the_outcome_unless_somebody_vouches_for_it():
    table = planted.table(rule=5)
    table["copy"] = np.where(table["bad"], 7.0, 3.0)
    assert study(table).left_out["copy"] == "too good"
    assert "copy" in own.leaks(study(table)).finding
    vouched = study(table, known={"copy": 2})
    assert "copy" not in vouched.left_out and "vouch" in own.leaks(vouched).finding


def test_it_leaves_out_a_column_that_is_absent_for_one_outcome():
    table = planted.table()
    table["repaired_on"] = table["load"].where(table["bad"])
    assert study(table).left_out["repaired_on"] == "absent for one outcome"


def test_it_leaves_out_a_column_that_ends_with_the_case():
    table = planted.table()
    table["week_9"] = table["load"].mask(table["bad"] & (table["age"] < -1))
    table["often"] = table["load"].mask(table["age"] < -1)
    assert study(table).left_out["week_9"] == "absent for one outcome"
    assert "often" not in study(table).left_out


def test_it_leaves_out_what_is_known_too_late_or_made_into_the_outcome():
    bikes = study(
        data.load_bikes(),
        outcome="count > 300",
        time="time",
        known={"casual": -1},
        now="2013-01-01",
    )
    assert bikes.left_out["count"] == "the outcome is made of it"
    assert bikes.left_out["casual"] == "known too late"
    assert "registered" in bikes.settings["numbers"]


def test_it_lets_no_row_that_judges_teach_or_choose():
    table = planted.table(model=2)
    first, other = study(table), table.copy()
    judges = np.arange(len(table)) >= 2400
    other.loc[judges, "bad"] = ~other.loc[judges, "bad"]
    second = study(other)
    for step in ("ladder", "models", "curve", "learning_curve"):
        assert own.STEPS[step](first).finding == own.STEPS[step](second).finding
    assert own.gap(first).finding != own.gap(second).finding


def test_it_says_the_same_twice():
    one, two = (own.verdict(study(planted.table(model=2))) for _ in range(2))
    assert one.finding == two.finding and one.table.equals(two.table)


def test_it_works_without_a_time():
    without = study(planted.table(model=2).drop(columns="at"), time=None)
    assert own.verdict(without).facts["verdict"] == "model"
    assert own.worth(without).facts["npv"] is None


def test_it_keeps_the_rows_of_a_block_on_one_side():
    table = planted.table(model=2).drop(columns="at").assign(who=np.arange(3000) // 10)
    parts = study(table, time=None, block="who")
    assert pd.Series(parts.part).groupby(np.arange(3000) // 10).nunique().max() == 1


def test_it_prefers_the_rule_where_the_model_does_not_pay_for_itself():
    costly = study(planted.table(model=2), build=1e6)
    assert own.verdict(costly).facts["verdict"] != "model"


def test_it_keeps_what_is_done_when_it_is_interrupted(monkeypatch, capsys):
    stopped = study(planted.table())

    def interrupt(study):
        raise KeyboardInterrupt

    with monkeypatch.context() as change:
        change.setitem(own.STEPS, "models", interrupt)
        assert own.run(stopped) is None
    assert list(stopped.done) == ["audit", "leaks", "split", "ladder"]
    assert "what is done is kept" in capsys.readouterr().out
    assert own.run(stopped).name == "verdict"


def test_each_step_has_a_title_an_advice_that_says_when_it_is_wrong_and_a_picture():
    done = study(planted.table(rule=5))
    own.run(done)
    assert list(done.done) == list(own.STEPS)
    for step in done.done.values():
        assert step.picture().title == step.finding
        assert step.advice.endswith(".") and len(step.advice) > 40
        assert "<img" in step._repr_html_()


def rows(text, count=150):
    """Write a line many times, with `{}` for the number and {bad} for yes and no in turn."""
    return "\n".join(text.format(i, bad=i % 3 == 0, day=i % 28 + 1) for i in range(count))


BROKEN = {
    "empty": (b"", "is empty; save the table again"),
    "blank": (b" \n \n", "holds blanks only"),
    "only names": (b"a,b,bad\n", "names of columns and no row"),
    "one row": (b"a,b,bad\n1,2,True\n", "has 1 row; a test that means something needs 100"),
    "one class": (f"a,bad\n{rows('{},True')}", "is yes in every row"),
    "all missing": (f"a,bad\n{rows('{},')}", "is missing in every row; choose another"),
    "no such outcome": (f"a,b\n{rows('{},1')}", "neither a column nor an expression"),
    "three outcomes": (f"a,bad\n{rows('{},{day}')}", "say which are yes, such as"),
    "double names": (f"a,a,bad\n{rows('{},1,{bad}')}", "Two columns are called 'a'"),
    "no name": (f"a,,bad\n{rows('{},1,{bad}')}", "Column 2 has no name"),
    "ragged": (f"a,bad\n{rows('{},{bad}')}\n1,True,7\n", "has 3 fields and the first line 2"),
    "one column": (f"bad\n{rows('{bad}')}", "one column only (bad); separate columns by"),
    "NUL": (f"a,bad\n{rows('{},{bad}')}\n\0,True".encode(), "holds a NUL byte in line 152"),
    "neither encoding": (f"a,bad\n{rows('{},{bad}')}\n".encode() + b"\x81,True", "neither UTF-8"),
    "web page": (b"<!DOCTYPE html><p>Log in</p>", "holds a web page or JSON"),
    "workbook as CSV": (b"PK\x03\x04rest", "is a zip file or an Excel workbook"),
    "all constant": (f"a,b,bad\n{rows('1,2,{bad}')}", "No column is left to decide by (bad:"),
    "rare": (f"a,b,bad\n{rows('{day},2,False')}\n1,2,True", "give 10 or more"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_it_refuses_a_broken_file_in_one_sentence(name, tmp_path):
    content, sentence = BROKEN[name]
    path = tmp_path / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=".") as refused:
        own.Study(own.read(path), outcome="bad", cost_fp=1, cost_fn=2)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


DATED = {
    "the future": ("2031-05-{day:02d}", "after today, in 150 rows"),
    "no date": ("later {}", "but it holds 'later 0'; give times such as 2025-12-31"),
    "month or day": ("3/4/2024", "a day or a month first; give day_first=True or False"),
}


@pytest.mark.parametrize("name", DATED)
def test_it_refuses_times_that_it_can_not_trust(name, tmp_path):
    form, sentence = DATED[name]
    path = tmp_path / "mine.csv"
    path.write_text(f"at,a,bad\n{rows(form + ',{day},{bad}')}")
    with pytest.raises(ValueError, match=".") as refused:
        own.Study(own.read(path), outcome="bad", time="at", cost_fp=1, cost_fn=2, now="2025-01-01")
    assert sentence in str(refused.value)


NOT_ASKED_SO = {
    "a price in words": ({"cost_fn": "five"}, "cost_fn is 'five'; give a price"),
    "no day": ({"now": "soon"}, "now is 'soon'; give a day such as 2025-12-31"),
    "a time that is a number": ({"time": "load"}, "time is 'load', but it holds "),
}


@pytest.mark.parametrize("name", NOT_ASKED_SO)
def test_it_refuses_a_question_that_it_can_not_take(name):
    options, sentence = NOT_ASKED_SO[name]
    with pytest.raises(ValueError, match="^[^\n]*$") as refused:
        study(planted.table(), **options)
    assert str(refused.value).startswith(sentence) and "np." not in str(refused.value)


def test_today_may_be_said_with_a_zone():
    assert study(planted.table(), now="2025-01-02T12:00+02:00").now == pd.Timestamp("2025-01-02 10")


def test_it_refuses_cells_that_hold_more_than_one_value(tmp_path):
    with pytest.raises(ValueError, match=r"Column 'a' holds \[1\]; give one number, word or time"):
        own.read(pd.DataFrame({"a": [[1], [2]], "b": [1, 2]}))
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n" * 99)[:-9])
    with pytest.raises(ValueError, match="no gzip file, or a part of it is missing"):
        own.read(tmp_path / "cut.csv.gz")


def test_it_refuses_dates_that_begin_with_the_day_here_and_the_month_there():
    with pytest.raises(ValueError, match="mixes days and months, as in '31/12/2024'"):
        own.read(pd.DataFrame({"at": ["31/12/2024", "12/31/2024"], "a": [1, 2]}))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("no.csv", "is not there"), (".", "is a folder"), ("notes.docx", "ends in .docx")],
)
def test_it_refuses_what_is_no_file_of_a_table(name, sentence, tmp_path):
    (tmp_path / "notes.docx").write_text("a")
    with pytest.raises(ValueError, match=sentence):
        own.read(tmp_path / name)


def test_it_reads_semicolons_decimal_commas_and_words_for_yes(tmp_path):
    path = tmp_path / "deutsch.csv"
    path.write_bytes(
        "Größe;Preis;am;verkauft\n1,5;1.234,50;31.12.2024;ja\n2;7;1.2.2024;nein".encode()
    )
    table = own.read(path)
    assert table["Größe"].tolist() == [1.5, 2.0] and table["Preis"].tolist() == [1234.5, 7.0]
    assert table["am"].tolist() == [pd.Timestamp("2024-12-31"), pd.Timestamp("2024-02-01")]
    assert table["verkauft"].tolist() == [True, False]


WRITTEN = {  # how a column stands in a file, and what it says
    "a comma for decimals": ("a;b\n0,125;1\n2,5;2", [0.125, 2.5]),
    "tabs and a comma": ("a\tb\n0,125\t1\n7,250\t2", [0.125, 7.25]),
    "a point in a column, a comma in another": (
        "a;b\n48.1371;1,50\n48.139;2,75",
        [48.1371, 48.139],
    ),
    "commas in a text beside": ('a,b\n1.789,"1,2"\n1.659,"3,4"', [1.789, 1.659]),
    "a minus of printers": ("a,b\n−3.5,1\n2,2", [-3.5, 2]),
    "numbers that begin with 0, with a gap": ("a,b\n02134,1\n,2\n10001,3", ["02134", "", "10001"]),
    "numbers that begin with 0 and a blank": ("b, a\n1, 01067\n2, 80331", ["01067", "80331"]),
    "two points for thousands": ("a;b\n1.234.567;1\n1.234;2", [1234567, 1234]),
    "a point in spite of semicolons": ("a;b\n1.5;1\n2.125;2", [1.5, 2.125]),
    "commas for thousands": ('a,b\n"1,234",1.5\n950,2.5', [1234, 950]),
    "numbers that begin with 0": ("a,b\n02134,1\n10001,2", ["02134", "10001"]),
    "hours that begin with 0": ("a,b\n07,1\n10,2", [7, 10]),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_it_reads_numbers_as_the_file_writes_them(written, tmp_path):
    content, says = WRITTEN[written]
    (tmp_path / "mine.csv").write_text(content)
    assert own.read(tmp_path / "mine.csv")["a"].fillna("").tolist() == says


def test_marks_from_a_thousand_on_stand_for_thousands(tmp_path):
    dotted = [f"{n:,}".replace(",", ".") for n in range(100, 9000, 100)]
    (tmp_path / "mine.csv").write_text("a;b\n" + "".join(f"{each};1\n" for each in dotted))
    assert own.read(tmp_path / "mine.csv")["a"].tolist() == [*range(100, 9000, 100)]


UNTOLD = ["a;b\n1.234;1,5\n950;2,5", "a\tb\n1.234\t1\n2.500\t2", 'a,b\n"1,234","1,5"\n950,"2,5"']


@pytest.mark.parametrize("content", UNTOLD)
def test_another_column_never_decides_what_a_mark_says(content, tmp_path):
    (tmp_path / "mine.csv").write_text(content)
    with pytest.raises(ValueError, match="give decimal=',' or decimal='.'"):
        own.read(tmp_path / "mine.csv")
    with pytest.raises(ValueError, match="give decimal=',' or decimal='.'"):
        own.read(pd.DataFrame({"a": ["1.234", "2.500"]}))


def test_names_with_commas_are_not_split_where_semicolons_do(tmp_path):
    (tmp_path / "mine.csv").write_text("Strom, kWh;Kosten, EUR\n1,5;2,5\n1,7;3,5\n")
    assert own.read(tmp_path / "mine.csv").to_dict("list") == {
        "Strom, kWh": [1.5, 1.7],
        "Kosten, EUR": [2.5, 3.5],
    }


LOOK_LIKE_DAYS = [
    ["2009-10", "2010-11"],
    ["2019-20", "2020-21"],
    ["10.12.13.14", "10.12.13.15"],
    ["12-34-56", "11-35-57"],
]


@pytest.mark.parametrize("names", LOOK_LIKE_DAYS)
def test_names_that_look_like_days_stay_names(names):
    assert own.read(pd.DataFrame({"a": names}))["a"].tolist() == names


@pytest.mark.parametrize("zone", ["+02", " +0200", "+0200", "+02:00", " UTC", "Z", " GMT"])
def test_a_zone_is_read_in_each_of_its_forms(zone):
    table = own.read(
        pd.DataFrame({"at": [f"2024-07-01 12:00:00{zone}", f"2024-07-01 13:00:00{zone}"]})
    )
    assert table["at"].dt.hour.tolist() == ([10, 11] if "2" in zone else [12, 13])


def test_a_zone_in_some_rows_only_is_asked_about():
    with pytest.raises(ValueError, match="at has times with a zone and without"):
        own.read(pd.DataFrame({"at": ["2024-07-01 12:00Z", "2024-07-01 13:00"]}))


def test_a_cell_of_a_whole_book_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "mine.csv").write_text(f"a,b\n1,{'x' * 200_000}\n2,y\n")
    with pytest.raises(ValueError, match="can't be split into columns"):
        own.read(tmp_path / "mine.csv")


def test_it_sees_a_number_that_begins_with_0_far_down_in_a_file(tmp_path):
    (tmp_path / "mine.csv").write_text("a,b\n" + "10001,1\n" * 5000 + "02134,2\n")
    table = own.read(tmp_path / "mine.csv")
    assert table["a"].iloc[-1] == "02134" and "begin with 0" in table.attrs["read"][0]


def test_it_asks_for_the_decimal_point_where_the_file_does_not_tell(tmp_path):
    (tmp_path / "mine.csv").write_text("a;b\n1.234;1\n950;2")
    with pytest.raises(ValueError, match="a holds '1.234', .* give decimal=',' or decimal='.'"):
        own.read(tmp_path / "mine.csv")
    assert own.read(tmp_path / "mine.csv", decimal=",")["a"].tolist() == [1234, 950]
    assert own.read(tmp_path / "mine.csv", decimal=".")["a"].tolist() == [1.234, 950]


def test_it_leaves_a_column_of_names_that_look_like_numbers_alone(tmp_path):
    (tmp_path / "mine.csv").write_text("branch,b\n7,1\n,2\n")
    table = own.read(tmp_path / "mine.csv", text=["branch"])
    assert table["branch"].tolist()[0] == "7" and table["branch"].isna()[1]
    assert own.read(pd.DataFrame({"branch": [7.0, None]}), text=["branch"])["branch"][0] == "7"
    with pytest.raises(ValueError, match="has no column 'brunch'"):
        own.read(tmp_path / "mine.csv", text=["brunch"])


def test_a_category_stays_one_whatever_it_looks_like():
    assert own.read(pd.DataFrame({"a": pd.Categorical([7, 8])}))["a"].tolist() == ["7", "8"]


def test_yes_and_no_are_of_one_type_with_gaps_and_without():
    table = own.read(pd.DataFrame({"a": ["yes", "no", None], "b": ["yes", "no", "no"]}))
    assert all(pd.api.types.is_bool_dtype(kind) for kind in table.dtypes)
    mine = planted.table(rule=5).assign(bad=lambda t: t["bad"].map({True: "yes", False: "no"}))
    mine.loc[::50, "bad"] = None
    assert len(study(mine).table) == 2940
    mine["ill"] = np.where(mine.index % 7 == 0, None, mine["rain"] > 0)
    assert (
        "ill" in study(mine).settings["flags"] and "ill True" in own.groups(study(mine)).table.index
    )


def test_it_reads_an_old_encoding_and_says_so(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes("name,a\nGröße,1\n".encode("cp1252"))
    table = own.read(path)
    assert table["name"].tolist() == ["Größe"] and "Windows-1252" in table.attrs["read"][0]


def test_it_reads_utf_16_and_gzip(tmp_path):
    wide, packed = tmp_path / "wide.csv", tmp_path / "packed.csv.gz"
    wide.write_text("a\tb\n1\t2\n", encoding="utf-16")
    packed.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert (
        own.read(wide).to_dict("list") == own.read(packed).to_dict("list") == {"a": [1], "b": [2]}
    )


def test_it_reads_an_ending_in_capitals_too(tmp_path):
    path = tmp_path / "LOUD.CSV.GZ"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert own.read(path).to_dict("list") == {"a": [1], "b": [2]}


def test_it_says_which_word_is_yes():
    table = own.read(pd.DataFrame({"sold": ["ja", "nein", "ja"], "paid": ["Yes", "no", "no"]}))
    assert table["sold"].tolist() == [True, False, True]
    assert table.attrs["read"] == [
        "sold: nein was read as False and ja as True.",
        "paid: no was read as False and Yes as True.",
    ]


def test_an_index_neither_multiplies_rows_nor_is_it_lost():
    twice = pd.concat([pd.DataFrame({"a": [1, 2]})] * 2)
    assert own.read(twice)["a"].tolist() == [1, 2, 1, 2]
    named = own.read(pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="who")))
    assert named.to_dict("list") == {"who": ["x", "y"], "a": [1, 2]}
    assert named.attrs["read"] == ["The table's index is a column here: who."]


def test_tables_that_were_read_one_by_one_can_be_joined():
    years = [own.read(planted.table(seed=seed)) for seed in SEEDS]
    whole = pd.concat(years)
    whole.attrs = years[0].attrs
    assert len(study(whole).table) == 6000


def test_money_that_no_month_can_pay_back_is_asked_about():
    with pytest.raises(ValueError, match="give time, or cases_per_month"):
        study(planted.table(), time=None, build=1000)
    assert study(planted.table(), time=None, build=1000, cases_per_month=50)


def test_it_brings_time_zones_to_utc_and_says_so():
    table = own.read(pd.DataFrame({"at": ["2024-07-01T12:00:00+02:00", "2024-07-01T12:00:00Z"]}))
    assert table["at"].dt.hour.tolist() == [10, 12] and "UTC" in table.attrs["read"][0]


def test_it_counts_a_few_words_among_numbers_as_missing_and_says_so():
    table = own.read(pd.DataFrame({"load": [*map(str, range(99)), "broken"]}))
    assert table["load"].isna().sum() == 1 and "such as 'broken'" in table.attrs["read"][0]


@pytest.mark.skipif(importlib.util.find_spec("openpyxl") is not None, reason="Excel can be read")
def test_it_names_the_package_that_excel_needs(tmp_path):
    (tmp_path / "mine.xlsx").write_bytes(b"PK")
    with pytest.raises(ValueError, match="pip install openpyxl"):
        own.read(tmp_path / "mine.xlsx")


def test_it_offers_the_tables_of_a_folder(tmp_path):
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n")
    assert own.read(own.choose(tmp_path).value).shape == (1, 2)
    with pytest.raises(ValueError, match="holds no table"):
        own.choose(tmp_path / "nowhere")


def test_ten_thousand_categories_are_no_hindrance():
    table = planted.table(model=2).assign(place=[f"p{i % 1000}" for i in range(3000)])
    many = study(table)
    assert len(many.settings["categories"]["place"]) == 200
    assert own.verdict(many).facts["verdict"] == "model"


def test_a_missing_value_is_not_a_no():
    table = planted.table().assign(load=lambda rows: rows["load"].where(rows.index % 3 > 0))
    assert len(study(table, outcome="load > 0.5").table) == 2000


def test_being_there_can_be_the_outcome():
    table = planted.table().assign(gone=lambda rows: rows["load"].where(rows["rain"] > 0))
    asked = study(table, outcome="gone.notna()")
    assert len(asked.table) == 3000 and asked.left_out["gone"] == "the outcome is made of it"
    with_blank = table.rename(columns={"gone": "gone at"})
    assert len(study(with_blank, outcome="`gone at`.isna()").table) == 3000


def test_a_rule_that_is_said_is_the_rule_that_is_followed():
    features = predict.prepare(
        pd.DataFrame({"site": ["north", "west", None]}),
        {"time": None, "calendar": [], "numbers": [], "flags": [],
         "categories": {"site": ["north", "west"]}},
    )  # fmt: skip
    not_west = {"kind": "value", "column": "site", "value": "west", "equal": False}
    assert rules.say(not_west) == "alert if site is not west"
    assert predict.follow(not_west, features).tolist() == [True, False, False]
    assert json.loads(json.dumps(not_west)) == not_west


@pytest.mark.parametrize("seed", range(8))
def test_a_moved_limit_is_cheaper_where_nobody_has_looked(seed):
    """On the rows that chose it a moved limit always looks cheaper."""
    asked = study(planted.table(seed=seed, rule=2), cost_fn=4)
    found = own.curve(asked).facts["threshold"]
    assert (found == 0.2) == ("as the prices say" in own.curve(asked).finding)
    fresh = study(planted.table(seed=seed + 100, rule=2, rows=50_000), cost_fn=4)
    fitted = steps._fit(asked, own.models(asked).facts["model"], asked.part == 0)
    chance = fitted.predict_proba(predict.prepare(fresh.table, asked.settings))[:, 1]
    paid = [
        decision.cost_per_100(fresh.happened, chance >= at, **fresh.prices) for at in (found, 0.2)
    ]
    assert paid[0] <= paid[1]


def test_a_limit_is_moved_where_the_chances_are_off():
    """Yes was in every second row while the model learned, and is in one of twelve since."""
    table = planted.table(rows=9000, model=1.0)
    told, luck = table["wind"] * table["heat"] > 0.7, np.random.default_rng(0).random(9000)
    before = np.arange(9000) < 0.6 * 9000
    table["bad"] = luck < np.where(told, 0.9, 0.3) * np.where(before, 1, 0.2)
    assert "cheaper where it was not chosen" in own.curve(study(table, cost_fn=3)).finding


def test_more_rows_are_sold_only_where_they_were_seen_to_help():
    luck = own.learning_curve(study(planted.table(rows=6000)))
    assert "the curve promises nothing yet" in luck.finding
    rule = own.learning_curve(study(planted.table(rows=6000, rule=5)))
    assert "times the rows saved" not in rule.finding
    helps = own.learning_curve(study(planted.table(rows=4000, model=3)))
    assert "times the rows saved" in helps.finding and "if the curve goes on" in helps.finding


def test_a_column_of_0_and_1_has_groups_too():
    table = planted.table(rule=6, groups=0.9)
    table["abroad"] = (table.pop("site") == "north").astype(int)
    assert own.groups(study(table)).facts["unequal"] == ["abroad 1"]


def test_it_sees_an_outcome_that_has_become_rare():
    table = planted.table(rows=6000)
    table.loc[4800:, "bad"] &= np.random.default_rng(0).random(1200) < 0.3
    found = own.drift(study(table))
    assert found.facts["drifted"] == ["the outcome"] and "yes was 26% of the rows" in found.finding


def test_rows_of_one_moment_have_no_interval_and_no_months():
    table = planted.table(rule=5)
    table["at"] = table["at"].where(table.index < 2000, pd.Timestamp("2024-12-01"))
    found = own.gap(study(table))
    assert "too few blocks (1) for an interval" in found.finding
    assert own.worth(study(table)).facts["npv"] is None
    assert own.verdict(study(table)).finding.startswith("Not yet: too few blocks (1)")
    with pytest.raises(ValueError, match="give time, or cases_per_month"):
        study(table, build=5)
