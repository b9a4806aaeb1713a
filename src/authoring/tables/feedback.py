"""Live through the year with alerts that prevent what they announce, and retrain on the records.

    python -m authoring.tables.feedback          fit and write feedback.csv.gz (about 12 minutes)
    python -m authoring.tables.feedback --check  fit and compare, write nothing

Assume that a late flight with an alert becomes punctual with chance `effect`, and is recorded as
punctual. From then on the records hold what the alerts left over. One row an effect, policy and
day, April to December: `flights`, `alerts`, and the cost of all mistakes of the day, at 1 a false
alert and 5 a missed late flight: `shown` by the records, where a prevented delay looks like a false
alert, and `true`, by what would have happened without alerts. `auc_shown` and `auc_true` are the
month's. All but `flights` are means of five draws. Policies: `rule` (the best of one column,
searched on January to March), `once` (trees fitted on January to March), and trees fitted afresh
each month on everything before: `truth` on what would have happened, which nobody has, `naive` on
the records, and `held_out` on records where a tenth of the alerts was held back by lot, with
weight 10 for those, 0 for the alerts that were sent, and 1 for the rest.

Only the label of the flight itself changes: the display that the features are read from stays.
"""

import sys

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from authoring.tables.computed import run
from workbook import baseline, data, decision, features, model
from workbook.case import PRICES

FIRST = 4  # April: the first month in which alerts are sent
EFFECTS = [0, 0.2, 0.5, 0.8]
POLICIES = ["rule", "once", "truth", "naive", "held_out"]
SHARE = 0.1  # of the alerts that is held back
DRAWS = 5


def feedback(effects=EFFECTS, draws=DRAWS):
    """Live through every effect, policy and draw, and return the table."""
    flights = data.load_flights()
    late = features.is_late(flights).to_numpy()
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    month = flights["time"].dt.month.to_numpy()
    acting = month >= FIRST
    # A model that does not learn from the records is the same whatever alerts do.
    rule = baseline.BestRule(**PRICES).fit(known[~acting], late[~acting]).predict(known)
    once = model.boosted_trees().fit(known[~acting], late[~acting]).predict_proba(known)[:, 1]
    truth = model.monthly_scores(model.boosted_trees, known, late, month, first=FIRST)
    untouched = {"rule": rule.astype(float), "once": once, "truth": truth}
    parts = []
    for effect in effects:
        for policy in POLICIES:
            again = range(draws if policy == "held_out" or effect else 1)
            print(f"effect {effect}, {policy} ...", flush=True)
            lived = [
                _one_year(known, late, month, effect, policy, untouched.get(policy), seed)
                for seed in again
            ]
            table = pd.concat(lived).groupby(level=0)[lived[0].columns].mean()
            day = flights["time"][acting].dt.strftime("%m-%d")
            sums = table.drop(columns=["auc_shown", "auc_true"]).groupby(day).sum()
            aucs = table[["auc_shown", "auc_true"]].groupby(day).first()
            part = sums.join(aucs).rename_axis("day").reset_index()
            parts.append(part.assign(effect=effect, policy=policy))
    columns = "effect policy day flights alerts shown true auc_shown auc_true".split()
    table = pd.concat(parts, ignore_index=True)[columns].astype({"flights": int})
    return table.round({"alerts": 1, "shown": 1, "true": 1, "auc_shown": 4, "auc_true": 4})


def _one_year(known, late, month, effect, policy, fixed, seed):
    """Send alerts month by month and return, for each flight from April on, what it added."""
    rng = np.random.default_rng(seed)
    works, unlucky = rng.random(len(late)) < effect, rng.random(len(late)) < SHARE
    recorded, weights, parts = late.copy(), np.ones(len(late)), []
    for now in range(FIRST, 13):
        past, rows = month < now, month == now
        if fixed is None:
            fit = model.boosted_trees().fit(known[past], recorded[past], weights[past])
            p = fit.predict_proba(known[rows])[:, 1]
        else:
            p = fixed[rows]
        worthy = p >= decision.best_threshold(**PRICES)
        held = worthy & unlucky[rows] if policy == "held_out" else np.zeros(len(p), bool)
        alert = worthy & ~held
        recorded[rows] = late[rows] & ~(alert & works[rows])
        if policy == "held_out":
            weights[rows] = np.select([alert, held], [0, 1 / SHARE], 1)
        part = pd.DataFrame(index=np.flatnonzero(rows))
        part["flights"], part["alerts"] = 1, alert.astype(float)
        part["shown"] = decision.case_costs(recorded[rows], alert, **PRICES)
        part["true"] = decision.case_costs(late[rows], alert, **PRICES)
        part["auc_shown"] = roc_auc_score(recorded[rows], p)
        part["auc_true"] = roc_auc_score(late[rows], p)
        parts.append(part)
    return pd.concat(parts)


if __name__ == "__main__":
    keys = ["effect", "policy", "day", "flights"]
    sys.exit(run("feedback", feedback, about=__doc__, keys=keys, tolerance=25))
