"""The tables of the course: flights, shared bikes, rented models, and complaints in two channels.

Each function reads a file that comes with the package, once its SHA-256 is right. Where the
tables come from, what was changed, and their licences: `data_files/README.md`.
"""

import gzip
import hashlib
import io
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

_FOLDER = resources.files(__package__) / "data_files"
_SUMS = "SHA256SUMS"


def load_flights():
    """Load the flights scheduled to depart from Newark (EWR) in 2013, one row each, as recorded.

    Returns
    -------
    DataFrame
        120,835 rows in the order of the source, which is *not* that of time (January is
        followed by October), 15 columns:

        - `time`: scheduled departure, local; made from the next columns
        - `month`, `day`
        - `dep_time`, `sched_dep_time`, `arr_time`, `sched_arr_time`: local clock times written
          HHMM, so that 517 is 5:17 and the number after 1159 is 1200; arrivals in the
          destination's time zone
        - `dep_delay`, `arr_delay`: minutes, negative if early
        - `carrier`: two letters; `flight`: number; `tailnum`: the plane's registration
        - `dest`: three letters
        - `air_time`: minutes; `distance`: miles

        A cancelled flight has no `dep_time`; one that was cancelled or diverted has no
        `arr_delay`. When a flight was cancelled is not recorded.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_flights()[["time", "sched_dep_time", "dep_delay", "carrier", "dest"]].head(1)
                     time  sched_dep_time  dep_delay carrier dest
    0 2013-01-01 05:15:00             515        2.0      UA  IAH
    """
    table = _read("flights")
    return _with_time(table, table["sched_dep_time"] // 100, table["sched_dep_time"] % 100)


def load_weather():
    """Load the weather readings at Newark airport in 2013, dirt included.

    Returns
    -------
    DataFrame
        8,703 rows in order of time, 10 columns:

        - `time`: full hour, local; 01:00 on 3 November is there twice (end of daylight saving)
        - `temp`, `dewp`: temperature and dew point, °F
        - `humid`: relative humidity, %
        - `wind_dir`: degrees; `wind_speed`, `wind_gust`: mph
        - `precip`: inches in the hour; `pressure`: millibar at sea level; `visib`: miles

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_weather()[["time", "temp", "visib"]].head(1)
                     time   temp  visib
    0 2013-01-01 01:00:00  39.02   10.0
    """
    table = _read("weather")
    return _with_time(table, table["hour"], 0).drop(columns=["month", "day", "hour"])


def load_planes():
    """Load the register of planes seen in New York in 2013.

    Returns
    -------
    DataFrame
        3,322 rows, 9 columns: `tailnum`, `year` (of manufacture), `type`, `manufacturer`,
        `model`, `engines`, `seats`, `speed` (cruising, mph; nearly always missing), `engine`.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_planes()[["tailnum", "year", "seats"]].head(1)
      tailnum    year  seats
    0  N10156  2004.0     55
    """
    return _read("planes")


def load_bikes():
    """Load the hourly rentals of Capital Bikeshare in Washington, D.C., 2011 and 2012.

    Returns
    -------
    DataFrame
        17,379 rows in order of time, 12 columns; 165 hours have no row.

        - `time`: start of the hour, local
        - `season`: "winter" from 21 December on, and so on
        - `holiday`, `workingday` (neither weekend nor holiday): bool
        - `weather`: "clear", "mist", "light rain or snow", "heavy rain or snow"; 609 missing
        - `temp`, `feels_like`: °C; `humidity`: %; `windspeed`: km/h
        - `casual`, `registered`: rentals by casual and by registered users; `count`: their sum

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_bikes()[["time", "season", "casual", "registered", "count"]].head(1)
            time  season  casual  registered  count
    0 2011-01-01  winter       3          13     16
    """
    return _read("bikes", _bikes)


def load_scores():
    """Load the late-flight probabilities that five models gave each flight from April on.

    Returns
    -------
    DataFrame
        One row per flight of April to December: `row`, its position in `load_flights()`, and the
        probabilities `nightly`, `logistic`, `online`, `monthly` and `cautious`, to four decimals.
        `src/authoring/tables/scores.py` says what the models are.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_scores().shape
    (91415, 6)
    """
    return _read("scores", _probabilities)


def load_freshness():
    """Load what alerts cost if they are decided earlier or later, month by month.

    Returns
    -------
    DataFrame
        45 rows: `hours_before` departure (24 is the night before), `month` (4 to 12), `flights`,
        `model` and `rule` (costs per 100 flights; no rule the night before) and `rule_minutes`.
        `src/authoring/tables/freshness.py` says how they are computed.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_freshness()["hours_before"].unique().tolist()
    [24, 8, 4, 2, 1]
    """
    return _read("freshness")


def load_retrained():
    """Load the late-flight probabilities of nine fits of one model, each one month older.

    Returns
    -------
    DataFrame
        One row per flight of April to December: `row`, its position in `load_flights()`, and the
        probabilities `fit_3` (learned from January to March), `fit_4` (to April), …, `fit_11`, to
        four decimals; missing for the months that the fit has learned from.
        `src/authoring/tables/retrained.py` says more.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_retrained().shape
    (91415, 10)
    """
    return _read("retrained", _probabilities)


def load_feedback():
    """Load a year of alerts that prevent what they announce, day by day.

    Returns
    -------
    DataFrame
        5,500 rows: `effect` (chance that an alert makes a late flight punctual: 0, 0.2, 0.5,
        0.8), `policy` ("rule", "once", "truth", "naive", "held_out"), `day` ("04-01"), `flights`,
        `alerts`, the day's cost as `shown` by the records and `true`, and the month's `auc_shown`
        and `auc_true`. `src/authoring/tables/feedback.py` says what the policies are.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_feedback()["effect"].unique().tolist()
    [0.0, 0.2, 0.5, 0.8]
    """
    return _read("feedback")


def load_rented():
    """Load what rented language models cost and when they retire, as a list said on ten days.

    Returns
    -------
    DataFrame
        1,086 rows, one a model and day: `listed` (the day), `provider`, `model`, `input` and
        `output` (dollars per million tokens), `retires_on` (missing if the list had no date) and
        `doubt` (missing if nothing looks wrong; "pointer": the name means another model each
        year). A model that is off the list has no row for that day.
        `src/authoring/tables/rented.py` says how the list was read.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_rented()[["listed", "provider", "model", "input", "output"]].head(1)
          listed   provider     model  input  output
    0 2023-12-14  anthropic  claude-2    8.0    24.0
    """
    return _read("rented", _dated)


def load_channels():
    """Load how people, a rule and a model judged texts in two channels; the texts are left out.

    Returns
    -------
    DataFrame
        7,908 rows, one a text: `channel` ("tweets", "reviews"); `group`, the review that a
        sentence is from (a tweet is its own); `raters`; `one`, the rating of one of them, and
        `rest`, the mean of the others (-4 to 4); `rule`, a score from -1 to 1 by a word list;
        `model`, the probability that `rest` is -0.5 or less, a complaint.
        `src/authoring/tables/channels.py` says more.

    Raises
    ------
    ValueError
        If the file is missing, damaged or not on the list of checksums.

    Examples
    --------
    >>> load_channels().groupby("channel").size().to_dict()
    {'reviews': 3708, 'tweets': 4200}
    """
    return _read("channels")


def verify():
    """Check every file that the package ships.

    Returns
    -------
    DataFrame
        One row per file: `file`, `rows`, `bytes`, `sha256` as found, and `ok` (bool). A file
        that is missing or damaged has 0 rows.

    Raises
    ------
    ValueError
        If the list of checksums itself is missing or damaged.

    Examples
    --------
    >>> bool(verify()["ok"].all())
    True
    """
    found = []
    for name, wanted in _checksums().items():
        path = _FOLDER / name
        content = path.read_bytes() if path.is_file() else b""
        digest = hashlib.sha256(content).hexdigest()
        ok = digest == wanted
        rows = gzip.decompress(content).count(b"\n") - 1 if ok else 0
        found.append((name, rows, len(content), digest, ok))
    return pd.DataFrame(found, columns=["file", "rows", "bytes", "sha256", "ok"])


def _read(table, finish=pd.DataFrame):
    """Read a table whose file's hash is right, as `finish` makes it of what the file holds."""
    name = f"{table}.csv.gz"
    script = "sources" if table in ("bikes", "flights", "planes", "weather") else table
    cure = f"Reinstall the package, or run `python -m authoring.tables.{script}`."
    path = _FOLDER / name
    if not path.is_file():
        raise ValueError(f"The data file {name} is missing. {cure}")
    wanted = _checksums().get(name)
    if wanted is None:
        raise ValueError(f"The data file {name} is not listed in {_SUMS}. {cure}")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise ValueError(
            f"The data file {name} is damaged: its {len(content):,} bytes have SHA-256 "
            f"{found[:12]}…, and {wanted[:12]}… is listed. {cure}"
        )
    return _parse(content, finish).copy()


@cache
def _parse(content, finish):
    """Read a packed table, once for the same bytes."""
    # Only empty fields are missing: pandas would read words such as "NA" or "None" so as well.
    file = io.BytesIO(gzip.decompress(content))
    return finish(pd.read_csv(file, keep_default_na=False, na_values=[""]))


def _bikes(table):
    table["time"] = pd.to_datetime(table["time"], format="%Y-%m-%dT%H").astype("datetime64[us]")
    return table.astype({"holiday": bool, "workingday": bool})


def _dated(table):
    return table.assign(**{day: pd.to_datetime(table[day]) for day in ("listed", "retires_on")})


def _probabilities(table):
    """Probabilities are whole numbers in the file: that halves its size."""
    columns = table.columns.drop("row")
    table[columns] = table[columns] / 10_000
    return table


def _checksums():
    """Read the list of checksums: file → SHA-256."""
    path = _FOLDER / _SUMS
    cure = "Reinstall the package, or run `python -m authoring.tables.sources`."
    if not path.is_file():
        raise ValueError(f"The list of checksums, {_SUMS}, is missing. {cure}")
    sums = {}
    for number, line in enumerate(path.read_bytes().decode(errors="replace").splitlines(), 1):
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name:
            raise ValueError(f"Line {number} of {_SUMS} is damaged: it reads {line!r}. {cure}")
        sums[name] = digest
    return sums


def _with_time(table, hour, minute):
    """Put the local time, made of 2013, month, day, hour and minute, before the columns."""
    month = np.datetime64("2013-01") + (table["month"].to_numpy() - 1).astype("timedelta64[M]")
    minutes = (table["day"] - 1) * 1440 + hour * 60 + minute
    time = month.astype("datetime64[us]") + minutes.to_numpy().astype("timedelta64[m]")
    return pd.concat([pd.Series(time, name="time"), table], axis=1)
