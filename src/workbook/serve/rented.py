"""What a model by the token costs, and how long it can be had."""

import numpy as np
import pandas as pd

from workbook.guards import are_prices, has_columns, needs


def survival(listed, *, since):
    """Follow the models of one day through the later days of a price list.

    Parameters
    ----------
    listed : DataFrame
        As `data.load_rented` returns it.
    since : str or Timestamp
        One of the days in `listed`.

    Returns
    -------
    DataFrame
        Index: day. Models of the first day that are `gone` from the list, still there but
        `past` the date of their retirement, or `left`.

    Examples
    --------
    >>> two = pd.DataFrame({"listed": pd.to_datetime(["2025-01-01", "2025-01-01", "2026-01-01"]),
    ...                     "model": ["a", "b", "b"],
    ...                     "retires_on": pd.to_datetime([None, None, "2025-06-01"])})
    >>> survival(two, since="2025-01-01").iloc[-1].to_dict()
    {'gone': 1, 'past': 1, 'left': 0}
    """
    has_columns(listed, "listed", "model", "retires_on", name="listed")
    since = pd.Timestamp(since)
    first = set(listed.loc[listed["listed"] == since, "model"])
    needs(first, "since", f"{since:%Y-%m-%d}", "give a day on which the list was read")
    rows = {}
    for day, today in listed[listed["listed"] >= since].groupby("listed"):
        still = today[today["model"].isin(first)]
        past = int((still["retires_on"] < day).sum())
        rows[day] = (len(first) - len(still), past, len(still) - past)
    return pd.DataFrame.from_dict(rows, "index", columns=["gone", "past", "left"])


def bills(
    requests,
    *,
    tokens,
    dollars_per_million,
    labels,
    dollars_per_label,
    months_to_retirement,
    own_per_month,
    seconds_by_hand,
    dollars_per_hour,
):
    """Set a month's bill of a rented model beside that of an own one and of a person.

    Parameters
    ----------
    requests : sequence of float
        Volumes to price, a month.
    tokens, dollars_per_million : (float, float)
        Into and out of the model: per request, and what a million of them costs.
    labels, dollars_per_label : float
        The evaluation set: each new model has to be tested before the old one goes.
    months_to_retirement : float
        After so many months the model is replaced, and the set labelled anew.
    own_per_month : float
        What an own model costs a month, all in all.
    seconds_by_hand, dollars_per_hour : float
        What a person needs for a request, and earns.

    Returns
    -------
    DataFrame
        Index: requests. Dollars a month: `tokens` and `tests`, their sum `rented`, `own` and
        `person`.

    Examples
    --------
    >>> bills([10_000], tokens=(1000, 100), dollars_per_million=(2, 10), labels=500,
    ...       dollars_per_label=0.6, months_to_retirement=6, own_per_month=900, seconds_by_hand=18,
    ...       dollars_per_hour=30)
              tokens  tests  rented  own  person
    requests
    10000       30.0   50.0    80.0  900  1500.0
    """
    are_prices(read=dollars_per_million[0], written=dollars_per_million[1], own=own_per_month)
    are_prices(dollars_per_label=dollars_per_label, dollars_per_hour=dollars_per_hour)
    life = months_to_retirement
    needs(life > 0, "months_to_retirement", life, "give months, more than 0")
    volume = np.asarray(requests, float)
    used = volume * np.dot(tokens, dollars_per_million) / 1e6
    tests = labels * dollars_per_label / life
    table = {
        "tokens": used,
        "tests": tests,
        "rented": used + tests,
        "own": own_per_month,
        "person": volume * seconds_by_hand / 3600 * dollars_per_hour,
    }
    return pd.DataFrame(table, index=pd.Index(requests, name="requests"))
