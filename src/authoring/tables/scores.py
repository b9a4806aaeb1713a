"""Score every flight from April on with five models, for lessons that can't wait for the fits.

    python -m authoring.tables.scores          fit and write scores.csv.gz (about 20 seconds)
    python -m authoring.tables.scores --check  fit and compare, write nothing

One row a flight: its row in `data.load_flights()`, and the probability of being late as an integer
of 1/10,000 from five models: `nightly` (boosted trees, timetable and yesterday's late rate only),
`logistic` (logistic regression, all features) and `online` (boosted trees, all features), each
fitted once on January to March, `monthly`, the same as `online` but fitted afresh each month on
everything before, and `cautious`, the same as `monthly` where a cancelled flight never counts as
overdue.
"""

import sys

import numpy as np
import pandas as pd

from authoring.tables.computed import run
from workbook import data, features, model

FIRST = 4  # April: the first month that is scored


def scores():
    """Fit the models and return the table, probabilities as integers of 1/10,000."""
    flights = data.load_flights()
    late = features.is_late(flights)
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    timetable = known[features.schedule(flights).columns]
    month = flights["time"].dt.month
    past, future = month < FIRST, month >= FIRST

    def once(make_model, facts):
        fitted = make_model().fit(facts[past], late[past])
        return fitted.predict_proba(facts[future])[:, 1]

    def monthly(facts):
        return model.monthly_scores(model.boosted_trees, facts, late, month, first=FIRST)[future]

    cautious = features.without_cancelled(known, flights, hours_before=2)
    probabilities = pd.DataFrame(
        {
            "nightly": once(model.boosted_trees, timetable),
            "logistic": once(model.logistic_regression, known),
            "online": once(model.boosted_trees, known),
            "monthly": monthly(known),
            "cautious": monthly(cautious),
        }
    )
    table = (10_000 * probabilities).round().astype(int)
    table.insert(0, "row", np.flatnonzero(future))
    return table


if __name__ == "__main__":
    sys.exit(run("scores", scores, about=__doc__, keys=["row"], tolerance=100))
