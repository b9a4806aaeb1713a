"""Weeks 1 to 5: figures that only count: labels, keys, clocks, airlines, missing values."""

import numpy as np

from referee import flights as f
from referee import ladder
from referee.registry import add, figure


@figure("share of late flights in the year")
def late_share():
    return f.flights().late.mean()


@figure("flights in the year")
def flights_in_the_year():
    return len(f.flights().late)


@figure("alerts a day of the monthly model")
def alerts_a_day():
    ours = f.flights()
    return ladder.alerts("monthly")[ours.later].sum() / len(np.unique(ours.day[ours.later]))


@figure("alerts a day of the best rule")
def best_rule_alerts_a_day():
    ours = f.flights()
    return ladder.alerts("best_rule")[ours.later].sum() / len(np.unique(ours.day[ours.later]))


for hour in (5, 7, 12, 19):
    add(
        f"late_at_{hour}",
        f"share of late flights scheduled from {hour}:00 to {hour}:59",
        lambda h=hour: f.flights().late[f.flights().minute // 60 == h].mean(),
    )


# Cancelled flights


@figure("cancelled flights")
def cancelled():
    return f.flights().cancelled.sum()


@figure("diverted flights")
def diverted():
    ours = f.flights()
    return (np.isnan(ours.arr_delay) & ~ours.cancelled).sum()


@figure("cancelled and diverted flights as a share of the late ones")
def cancelled_share_of_late():
    return (cancelled() + diverted()) / f.flights().late.sum()


@figure("flights without a tail number")
def no_tail():
    return (f.table("flights")["tailnum"] == "").sum()


@figure("of these, cancelled")
def no_tail_cancelled():
    return (f.flights().cancelled & (f.table("flights")["tailnum"] == "")).sum()


@figure("cancelled flights that have a tail number")
def cancelled_with_tail():
    return (f.flights().cancelled & (f.table("flights")["tailnum"] != "")).sum()


# Clocks, keys, agreement


@figure("share of departures whose delay comes out wrong by subtracting clock times")
def hhmm_wrong():
    raw = f.table("flights")
    left = ~f.flights().cancelled
    return ((raw["dep_time"] - raw["sched_dep_time"]) != raw["dep_delay"])[left].mean()


@figure("mean arrival delay in minutes if midnight is forgotten")
def midnight_forgotten():
    raw = f.table("flights")
    return np.nanmean(
        (f.minutes(raw["arr_time"]) - f.minutes(raw["sched_arr_time"]))[~np.isnan(raw["arr_delay"])]
    )


@figure("mean arrival delay in minutes")
def mean_arrival_delay():
    return np.nanmean(f.flights().arr_delay)


@figure("rows if weather is joined by the date alone")
def rows_joined_by_date():
    weather = f.table("weather")
    hours = np.bincount(
        (f.FIRST_DAY_OF[weather["month"].astype(int) - 1] + weather["day"] - 1).astype(int),
        minlength=365,
    )
    return np.maximum(hours, 1)[f.flights().day].sum()


@figure("share of weather readings without gusts")
def no_gust():
    return np.isnan(f.table("weather")["wind_gust"]).mean()


@figure("flights that the wind of 1,048 miles an hour reaches")
def mad_wind_flights():
    return (f.known()["wind_speed"] > 200).sum()


def _official():
    ours = f.flights()
    return ~(ours.arr_delay < 15)


@figure("share of flights on which the limits of 15 and 30 minutes agree")
def label_agreement():
    return (_official() == f.flights().late).mean()


@figure("Cohen's kappa of the two")
def label_kappa():
    one, other = _official().mean(), f.flights().late.mean()
    luck = one * other + (1 - one) * (1 - other)
    return (label_agreement() - luck) / (1 - luck)


# Airlines

AIRLINES = ("US", "UA", "EV", "MQ", "B6", "WN", "DL", "AA")


def _of(carrier):
    ours = f.flights()
    return ours.later & ((ours.carrier == carrier) if carrier else True)


def _missed(where):
    return 100 * (f.flights().late & ~ladder.alerts("monthly"))[where].mean()


add(
    "missed_all",
    "missed late flights per 100 flights, monthly model: all",
    lambda: _missed(_of(None)),
)
add(
    "recall_all",
    "late flights found, monthly model: all",
    lambda: ladder.alerts("monthly")[_of(None) & f.flights().late].mean(),
)
for carrier in AIRLINES:
    add(
        f"missed_{carrier}",
        f"missed late flights per 100 flights, monthly model: {carrier}",
        lambda c=carrier: _missed(_of(c)),
    )
    add(
        f"recall_{carrier}",
        f"late flights found, monthly model: {carrier}",
        lambda c=carrier: ladder.alerts("monthly")[_of(c) & f.flights().late].mean(),
    )
    add(
        f"late_{carrier}",
        f"share of late flights from April on: {carrier}",
        lambda c=carrier: f.flights().late[_of(c)].mean(),
    )
    add(
        f"false_alarms_{carrier}",
        f"share of punctual flights with an alert, monthly model: {carrier}",
        lambda c=carrier: ladder.alerts("monthly")[_of(c) & ~f.flights().late].mean(),
    )


@figure("share of flights that day, hour, airline and destination alone make unique")
def unique_without_numbers():
    ours, dest = f.flights(), np.unique(f.table("flights")["dest"], return_inverse=True)[1]
    carrier = np.unique(ours.carrier, return_inverse=True)[1]
    _, count = np.unique(
        np.column_stack([ours.time // 60, carrier, dest]), axis=0, return_counts=True
    )
    return (count == 1).sum() / len(ours.late)


# Prices and thresholds


@figure("accuracy in April of the model trained once, at 0.5")
def accuracy_at_half():
    return _april(0.5)[0]


@figure("its cost per 100 flights")
def cost_at_half():
    return _april(0.5)[1]


@figure("accuracy in April of the model trained once, at 1/6")
def accuracy_at_sixth():
    return _april(f.THRESHOLD)[0]


@figure("its cost per 100 flights")
def cost_at_sixth():
    return _april(f.THRESHOLD)[1]


def _april(threshold):
    ours = f.flights()
    april = ours.month[ours.later] == 4
    late = ours.late[ours.later][april]
    alert = f.probabilities("scores", "online")[april] >= threshold
    return (alert == late).mean(), f.per_100(late, alert)


@figure(
    "share of alerts that may be ignored until the monthly model only equals the best rule obeyed"
)
def ignorable_for_best_rule():
    return _ignorable("best_rule")


@figure("the same against the live rule")
def ignorable_for_live_rule():
    return _ignorable("live_rule")


def _ignorable(rule):
    # An ignored alert costs a miss if the flight is late and saves a false alert if not.
    ours = f.flights()
    late, alert = (values[ours.later] for values in (ours.late, ladder.alerts("monthly")))
    ignoring_all = f.per_100(late, np.zeros(len(late), bool))
    return (ladder.cost(rule) - ladder.cost("monthly")) / (ignoring_all - ladder.cost("monthly"))


# Week 4's table of decision times

for hours in (24, 8, 4, 2, 1):
    for who in ("model", "rule"):
        if hours == 24 and who == "rule":
            continue
        add(
            f"freshness_{who}_{hours}",
            f"cost per 100 flights decided {hours} hours ahead: {who}",
            lambda h=hours, w=who: _fresh(h, w),
        )


def _fresh(hours, who):
    table = f.table("freshness")
    there = table["hours_before"] == hours
    return np.average(table[who][there], weights=table["flights"][there])


@figure("dollars a month between the list of the night before and two hours ahead")
def freshness_dollars():
    return 40 / 100 * 10_070 * (_fresh(24, "model") - _fresh(2, "model"))


@figure("dollars a month that the fresh monthly model saves against the best rule")
def fresh_dollars_against_best_rule():
    return tuple(10_070 * gain for gain in ladder.worth("monthly", "best_rule"))


@figure("dollars a month of the last hour")
def last_hour_dollars():
    return 40 / 100 * 10_070 * (_fresh(2, "model") - _fresh(1, "model"))
