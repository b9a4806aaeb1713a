"""Computed tables: written or compared by one command line."""

import numpy as np
import pandas as pd
import pytest

from authoring.tables import computed, sources
from workbook import data

KEYS = ["hours_before", "month", "flights"]
TABLE = pd.DataFrame({"row": [3, 4], "p": [10.0, None]})


@pytest.mark.parametrize(
    ("other", "largest"),
    [
        (TABLE, 0),
        (TABLE.assign(p=[8.0, None]).astype({"row": "Int64"}), 2),
        (TABLE.assign(p=[10.0, 1.0]), np.inf),
        (TABLE.assign(row=[3, 5]), np.inf),
        (TABLE.head(1), np.inf),
        (TABLE.rename(columns={"p": "q"}), np.inf),
    ],
)
def test_it_measures_how_far_two_tables_are_apart(other, largest):
    assert computed.furthest(TABLE, other, keys=["row"]) == largest


@pytest.mark.parametrize(("away", "code"), [(0, 0), (0.4, 0), (0.6, 1)])
def test_it_compares_with_the_shipped_file_and_leaves_it_alone(away, code, capsys):
    path = sources.FOLDER / "freshness.csv.gz"
    before = path.read_bytes()
    table = data.load_freshness()
    table["model"] += away
    settings = {"about": "Try.", "keys": KEYS, "tolerance": 0.5, "arguments": ["--check"]}
    assert computed.run("freshness", lambda: table, **settings) == code
    assert f"largest difference from the shipped file: {away:g}" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_it_writes_nothing_new_if_the_table_is_the_shipped_one(capsys):
    path = sources.FOLDER / "freshness.csv.gz"
    before = path.stat().st_mtime_ns
    settings = {"about": "Try.", "keys": KEYS, "tolerance": 0.5, "arguments": []}
    assert computed.run("freshness", data.load_freshness, **settings) == 0
    assert "45 rows, 525 bytes" in capsys.readouterr().out
    assert path.stat().st_mtime_ns == before
