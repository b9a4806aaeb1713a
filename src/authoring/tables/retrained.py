"""Score each month with every model that could have been in service, to replay a year's policies.

    python -m authoring.tables.retrained          fit and write retrained.csv.gz (about 10 seconds)
    python -m authoring.tables.retrained --check  fit and compare, write nothing

One row a flight from April on: its row in `data.load_flights()`, and the probability of being late
as an integer of 1/10,000 from nine fits of the course's model. `fit_3` has learned from January to
March, `fit_4` from January to April, and so on to `fit_11`. A fit scores only the months after it.
"""

import sys

import numpy as np
import pandas as pd

from authoring.tables.computed import run
from workbook import data, features, model

FITS = range(3, 12)  # last month that each fit has learned from


def retrained():
    """Fit the nine models and return the table, probabilities as integers of 1/10,000."""
    flights = data.load_flights()
    late = features.is_late(flights)
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    month = flights["time"].dt.month
    table = pd.DataFrame(index=flights.index)
    for last in FITS:
        fitted = model.boosted_trees().fit(known[month <= last], late[month <= last])
        p = fitted.predict_proba(known[month > last])[:, 1]
        table.loc[month > last, f"fit_{last}"] = (10_000 * p).round()
    table = table[month > min(FITS)].astype("Int64")
    table.insert(0, "row", np.flatnonzero(month > min(FITS)))
    return table


if __name__ == "__main__":
    sys.exit(run("retrained", retrained, about=__doc__, keys=["row"], tolerance=100))
