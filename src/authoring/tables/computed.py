"""The command line of the scripts that compute tables which lessons can't wait for."""

import argparse

import numpy as np
import pandas as pd

from authoring.tables import sources


def run(name, compute, *, about, keys, tolerance, arguments=None):
    """Compute a table, then write it, or with --check compare it with the shipped file.

    Parameters
    ----------
    name : str
        The file is `name`.csv.gz.
    compute : function
        Without arguments; returns the table, all numbers but for the keys.
    about : str
        What --help says.
    keys : list of str
        Columns that must be the same.
    tolerance : float
        How far the others may differ, since another version of scikit-learn may split or round
        differently; in the unit of the file.

    Returns
    -------
    int
        Exit code: 1 if the shipped file holds something else.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args(arguments).check
    print(f"fitting the models of {name}.csv.gz ...", flush=True)
    table = compute()
    if not check:
        path = sources.write_table(table, name)
        print(f"wrote {path.name}: {len(table):,} rows, {path.stat().st_size:,} bytes")
        return 0
    shipped = pd.read_csv(sources.FOLDER / f"{name}.csv.gz")
    worst = furthest(table, shipped, keys=keys)
    print(f"largest difference from the shipped file: {worst:g}, allowed {tolerance:g}")
    return int(worst > tolerance)


def furthest(table, other, *, keys):
    """Return the largest difference of two tables; infinite if keys, gaps or columns differ."""
    if list(table) != list(other) or len(table) != len(other):
        return np.inf
    same = [_as_text(table[key]) == _as_text(other[key]) for key in keys]
    pair = [frame.drop(columns=keys).to_numpy(float, na_value=np.nan) for frame in (table, other)]
    ours, theirs = pair
    if not all(same) or not np.array_equal(np.isnan(ours), np.isnan(theirs)):
        return np.inf
    return float(np.nanmax(np.abs(ours - theirs)))


def _as_text(column):
    """Write a key as a file holds it, whether it is a number or a word."""
    return column.to_csv(index=False, header=False)
