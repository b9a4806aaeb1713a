"""Price the decision times, for a lesson that can't wait for 45 fits.

    python -m authoring.tables.freshness          fit and write freshness.csv.gz (about 20 seconds)
    python -m authoring.tables.freshness --check  fit and compare, write nothing

One row a decision time and month, April to December: `hours_before` departure (24 stands for the
night before, with the timetable and the late rate until six that evening), `month`, `flights`, and
what alerts cost per 100 flights, at 1 a false alert and 5 a missed late flight: `model`, the
boosted trees fitted afresh each month, with an alert from probability 1/6 on; `rule`, an alert if
the flights that left in the last two hours were more than `rule_minutes` late on average, that
limit fitted on January to March.
"""

import sys

import numpy as np
import pandas as pd

from authoring.tables.computed import run
from workbook import data, decision, features, model
from workbook.case import PRICES

FIRST = 4  # April: the first month that is priced
NIGHT = 24
HOURS = [NIGHT, 8, 4, 2, 1]


def freshness():
    """Fit the models and return the table."""
    flights, weather = data.load_flights(), data.load_weather()
    late, month = features.is_late(flights), flights["time"].dt.month
    parts = []
    for hours in HOURS:
        print(f"fitting for {hours} hours before departure ...", flush=True)
        if hours == NIGHT:
            known, limit = features.schedule(flights), np.nan
        else:
            known = features.at_decision(flights, weather, hours_before=hours)
        known["late_yesterday"] = late_yesterday(flights, late, hours)
        if hours != NIGHT:
            limit = rule_minutes(known["mean_delay"][month < FIRST], late[month < FIRST])
        p = model.monthly_scores(model.boosted_trees, known, late, month, first=FIRST)
        alerts = {"model": p >= decision.best_threshold(**PRICES)}
        alerts |= {} if hours == NIGHT else {"rule": known["mean_delay"] > limit}
        costs = pd.DataFrame(
            {
                name: 100 * decision.case_costs(late, alert, **PRICES)
                for name, alert in alerts.items()
            }
        )
        by_month = costs[month >= FIRST].groupby(month[month >= FIRST].rename("month"))
        part = by_month.mean().assign(flights=by_month.size(), hours_before=hours)
        parts.append(part.assign(rule_minutes=limit).reset_index())
    columns = ["hours_before", "month", "flights", "model", "rule", "rule_minutes"]
    return pd.concat(parts, ignore_index=True)[columns].round(3)


def late_yesterday(flights, late, hours):
    """Return the share of late flights of the day before, as far as it is known by then.

    From three in the morning on all planes of the day have landed. A decision before that knows
    the flights that were scheduled until six in the evening.
    """
    time = flights["time"]
    day = time.dt.normalize()
    decided = day - pd.Timedelta(hours=6) if hours == NIGHT else time - pd.Timedelta(hours=hours)
    shares = [late[known].groupby(day[known]).mean() for known in (time.dt.hour < 18, time == time)]
    by_six, in_all = ((day - pd.Timedelta(days=1)).map(share) for share in shares)
    return in_all.where(decided >= day + pd.Timedelta(hours=3), by_six)


def rule_minutes(mean_delay, late):
    """Return the cheapest limit for the live rule, in whole minutes."""
    limits = np.arange(-30, 61)
    costs = [decision.cost_per_100(late, mean_delay > limit, **PRICES) for limit in limits]
    return float(limits[np.argmin(costs)])


if __name__ == "__main__":
    sys.exit(
        run(
            "freshness",
            freshness,
            about=__doc__,
            keys=["hours_before", "month", "flights"],
            tolerance=0.5,
        )
    )
