"""Figures about models that must be trained: scikit-learn, with the settings written out anew."""

import os

os.environ.setdefault(
    "OMP_NUM_THREADS", "1"
)  # before scikit-learn: threads of one fit wait for each other

from functools import cache

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from referee import flights as f
from referee import ladder
from referee.registry import add, figure

TIMETABLE = ["carrier", "day_of_week", "minute", "distance", "load"]
REFIT = 0.3  # what another version of scikit-learn may change, in cost per 100 flights


def matrix(columns):
    """The columns side by side, one row a flight."""
    return np.column_stack(list(columns.values()))


def trees(columns, label, rows):
    """The course's model: 60 trees of 8 leaves, each correcting a tenth; carriers as categories."""
    model = HistGradientBoostingClassifier(
        max_iter=60,
        max_leaf_nodes=8,
        learning_rate=0.1,
        random_state=0,
        categorical_features=[name == "carrier" for name in columns],
    )
    return model.fit(matrix(columns)[rows], label[rows])


def chance(model, columns):
    """Its probability of being late, for every row."""
    return model.predict_proba(matrix(columns))[:, 1]


def alerts_once(columns, label=None, rows=None):
    """Alerts of trees trained once, on January to March."""
    ours = f.flights()
    label, rows = ours.late if label is None else label, ours.past if rows is None else rows
    return chance(trees(columns, label, rows), columns) >= f.THRESHOLD


def alerts_monthly(columns):
    """Alerts of trees trained again before each month, on all months before it."""
    ours, alert = f.flights(), np.zeros(len(f.flights().late), bool)
    for month in range(4, 13):
        now = ours.month == month
        model = trees(columns, ours.late, ours.month < month)
        alert[now] = model.predict_proba(matrix(columns)[now])[:, 1] >= f.THRESHOLD
    return alert


def priced(alert):
    """Cost per 100 flights, April to December."""
    ours = f.flights()
    return f.per_100(ours.late[ours.later], alert[ours.later])


def gap(alert, other):
    """Cost of one set of alerts minus another's, with its interval."""
    ours = f.flights()
    paid = f.costs(ours.late, alert) - f.costs(ours.late, other)
    return f.interval(ours.day[ours.later], 100 * paid[ours.later])


# The nightly list and eight hours ahead


def known_at(hours_before):
    """What may be known so early; the day before counts only as far as it has landed by then."""
    ours, columns = f.flights(), f.known(hours_before)
    decided = ours.minute - 60 * hours_before  # against midnight of the flight's day
    early = decided < 180 if hours_before != 24 else True
    by_six = f.late_yesterday(18 * 60)
    return columns | {"late_yesterday": np.where(early, by_six, columns["late_yesterday"])}


@cache
def freshly(hours_before):
    """Alerts of trees trained again each month that decide so many hours ahead."""
    return alerts_monthly(known_at(hours_before))


@cache
def nightly(late_yesterday, retrained):
    """Alerts of a nightly list: "whole day" is a leak, "until six" is honest."""
    columns = f.known(24) if late_yesterday == "whole day" else known_at(24)
    return alerts_monthly(columns) if retrained else alerts_once(columns)


for known in ("whole day", "until six"):
    for retrained in (False, True):
        words = f"nightly list, yesterday known {known}, {'monthly' if retrained else 'once'}"
        add(
            f"nightly_{known.replace(' ', '_')}_{'monthly' if retrained else 'once'}",
            f"cost per 100 flights: {words}",
            lambda k=known, r=retrained: priced(nightly(k, r)),
            noise=REFIT,
        )
NIGHTLY = {
    rule: f"honest monthly nightly list, minus: {ladder.RUNGS[rule]}"
    for rule in ("live_rule", "best_rule")
}
for rule, words in NIGHTLY.items():
    add(
        f"fair_nightly_minus_{rule}",
        f"cost per 100 flights: {words}",
        lambda r=rule: gap(nightly("until six", True), ladder.alerts(r)),
        noise=REFIT,
    )


@figure(
    "cost per 100 flights: monthly trees, fresh board, minus the honest monthly nightly list",
    noise=REFIT,
)
def monthly_minus_fair_nightly():
    return gap(ladder.alerts("monthly"), nightly("until six", True))


@figure("what the leak is worth to the nightly list trained once: honest minus leaky", noise=REFIT)
def nightly_leak_once():
    return gap(nightly("until six", False), nightly("whole day", False))


@figure(
    "what the leak is worth to the nightly list trained monthly: honest minus leaky", noise=REFIT
)
def nightly_leak_monthly():
    return gap(nightly("until six", True), nightly("whole day", True))


@figure("cost per 100 flights, decided eight hours ahead, monthly", noise=REFIT)
def eight_hours():
    return priced(freshly(8))


@figure("the step from the night before to eight hours ahead", noise=REFIT)
def step_to_eight_hours():
    return gap(freshly(8), nightly("until six", True))


@figure("the step from eight hours ahead to two", noise=REFIT)
def step_from_eight_to_two():
    return gap(ladder.alerts("monthly"), freshly(8))


# Without knowing what will be cancelled


@cache
def without_cancelled():
    """Alerts of the monthly trees if no flight on the board is overdue because it is cancelled."""
    return alerts_monthly(f.known() | {"overdue": f.board()["still_to_leave"]})


@figure("cost per 100 flights: monthly trees without cancelled flights on the board", noise=REFIT)
def monthly_without_cancelled():
    return priced(without_cancelled())


@figure("the same minus the best rule that may see no cancelled flights either", noise=REFIT)
def monthly_minus_best_both_without_cancelled():
    return gap(without_cancelled(), ladder.alerts("best_rule_without_cancelled"))


@figure("what knowing the cancelled flights is worth to the monthly trees", noise=REFIT)
def monthly_minus_monthly_without_cancelled():
    return gap(ladder.alerts("monthly"), without_cancelled())


@figure("what knowing the cancelled flights is worth to the best rule")
def best_rule_minus_best_rule_without_cancelled():
    return ladder.difference("best_rule", "best_rule_without_cancelled")


def _gains_without_cancelled():
    mean, low, high = monthly_minus_best_both_without_cancelled()
    return tuple(-ladder.DOLLARS / 100 * value for value in (mean, high, low))


@figure(
    "dollars a flight: monthly trees against the best rule, neither knows of cancelled flights",
    noise=0.12,
)
def gain_both_without_cancelled():
    return _gains_without_cancelled()


@figure(
    "net present value at 180,000 and 9,000 a month, neither knows of cancelled flights",
    noise=25_000,
)
def npv_both_without_cancelled():
    return tuple(ladder.npv(gain) for gain in _gains_without_cancelled())


# The label of week 2


@cache
def label_alerts(label):
    """Alerts of trees trained once on a label: "dropped", "not late" or "late"."""
    ours = f.flights()
    if label == "late":
        return alerts_once(f.known())
    rows = ours.past & ~np.isnan(ours.arr_delay) if label == "dropped" else ours.past
    return alerts_once(f.known(), ours.arr_delay >= 30, rows)


for label in ("dropped", "not late", "late"):
    add(
        f"label_{label.replace(' ', '_')}",
        f"cost per 100 flights on the desk's label, if trained with cancelled flights {label}",
        lambda at=label: priced(label_alerts(at)),
        noise=REFIT,
    )


@figure(
    "cost per 100 flights on its own label, if trained and judged with cancelled flights dropped",
    noise=REFIT,
)
def label_dropped_own():
    ours = f.flights()
    where = ours.later & ~np.isnan(ours.arr_delay)
    return f.per_100((ours.arr_delay >= 30)[where], label_alerts("dropped")[where])


@figure(
    "dollars a year: trained with cancelled flights dropped, minus trained on the desk's label",
    noise=5000,
)
def label_gap():
    found = gap(label_alerts("dropped"), label_alerts("late"))
    return tuple(value * 40 / 100 * len(f.flights().late) for value in found)


# Wind in week 2

EIGHT = "minute load late_yesterday wind_speed mean_delay share_delayed departures overdue".split()


@cache
def linear(dropped=None, blanked=False):
    """Logistic regression on eight columns: its weights and its alerts from April on."""
    ours = f.flights()
    columns = f.known()
    if blanked:
        wind = f.table("weather")["wind_speed"]
        columns = columns | f.readings(3, wind=np.where(wind > 200, np.nan, wind))
    names = [name for name in EIGHT if name != dropped]
    rows = matrix({name: columns[name] for name in names})
    model = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression())
    model.fit(rows[ours.past], ours.late[ours.past])
    alert = model.predict_proba(rows[ours.later])[:, 1] >= f.THRESHOLD
    return dict(zip(names, model[-1].coef_[0], strict=True)), alert


for blanked in (False, True):
    kind = "blanked" if blanked else "raw"
    words = "wind of 1,048 mph blanked" if blanked else "wind of 1,048 mph left in"
    for name in EIGHT:
        add(
            f"weight_{name}_{kind}",
            f"weight of {name}, {words}",
            lambda n=name, b=blanked: linear(None, b)[0][n],
            noise=0.005,
        )
        add(
            f"changed_without_{name}_{kind}",
            f"decisions that change if {name} is dropped, {words}",
            lambda n=name, b=blanked: (linear(n, b)[1] != linear(None, b)[1]).sum(),
            noise=20,
        )
    add(
        f"wind_spread_{kind}",
        f"standard deviation of wind in training, {words}",
        lambda b=blanked: _spread(b),
    )
    add(
        f"weight_mean_delay_without_share_{kind}",
        f"weight of mean_delay if share_delayed is dropped, {words}",
        lambda b=blanked: linear("share_delayed", b)[0]["mean_delay"],
        noise=0.005,
    )


def _spread(blanked):
    wind = f.table("weather")["wind_speed"]
    column = f.readings(3, wind=np.where(wind > 200, np.nan, wind) if blanked else wind)[
        "wind_speed"
    ]
    return np.nanstd(column[f.flights().past])


# A dead feed


@cache
def dead_feed():
    """Alerts of the trees of January to March if the board shows zeros."""
    dead = f.known() | {name: np.zeros(len(f.flights().late)) for name in f.STATE}
    return chance(trees(f.known(), f.flights().late, f.flights().past), dead) >= f.THRESHOLD


def _share_by(unit, alert, where):
    _, at = np.unique(unit[where], return_inverse=True)
    return np.bincount(at, alert[where]) / np.bincount(at)


@figure("share of alerts in May if the feed is dead", noise=0.005)
def alerts_may_dead():
    return dead_feed()[ladder.in_month(5)].mean()


@figure("cost per 100 flights in May if the feed is dead", noise=0.7)
def cost_may_dead():
    return f.per_100(f.flights().late[ladder.in_month(5)], dead_feed()[ladder.in_month(5)])


for number in range(4, 13):
    name = ladder.MONTHS[number - 1]
    add(
        f"alerts_{name}",
        f"share of alerts in {name}, feed alive, trees trained once",
        lambda n=number: ladder.alerts("online")[ladder.in_month(n)].mean(),
    )
for percent in (5, 25, 50, 75, 95):
    add(
        f"alerts_of_a_day_{percent}",
        f"{percent}% of healthy days, April to December, have a share of alerts of at most",
        lambda q=percent: np.quantile(
            _share_by(f.flights().day, ladder.alerts("online"), f.flights().later), q / 100
        ),
    )
for percent in (5, 25, 50, 75, 95):
    add(
        f"alerts_of_a_dead_day_{percent}",
        f"{percent}% of the days of May with a dead feed have a share of alerts of at most",
        lambda q=percent: np.quantile(
            _share_by(f.flights().day, dead_feed(), ladder.in_month(5)), q / 100
        ),
        noise=0.01,
    )


@figure(
    "share of May's hours that a dead feed puts below the same hour's healthy 5% quantile",
    noise=0.02,
)
def dead_hours_noticed():
    ours, may = f.flights(), ladder.in_month(5)
    hours, at = np.unique((ours.time // 60)[may], return_inverse=True)
    healthy, dead = (
        np.bincount(at, alert[may]) / np.bincount(at)
        for alert in (ladder.alerts("online"), dead_feed())
    )
    same = hours % 24
    low = np.array(
        [np.quantile(healthy[same == h], 0.05) if (same == h).any() else 0 for h in range(24)]
    )
    return (dead < low[same]).mean()


@figure("flights in May from nine in the morning on")
def may_from_nine():
    return (ladder.in_month(5) & (f.flights().minute >= 9 * 60)).sum()


@figure("of these, flights with no departure on the board")
def may_from_nine_without_departures():
    ours = f.flights()
    return (f.known()["departures"][ladder.in_month(5) & (ours.minute >= 9 * 60)] == 0).sum()


# A leak and a split


@figure("cost per 100 flights if the departure delay is a feature, trained once", noise=REFIT)
def leak_dep_delay():
    return priced(alerts_once(f.known() | {"dep_delay": f.flights().dep_delay}))


@figure("AUC of trees trained once, judged later")
def auc_by_time():
    ours = f.flights()
    return roc_auc_score(ours.late[ours.later], f.probabilities("scores", "online"))


@figure("AUC of trees trained on as many flights, drawn at random", noise=0.004)
def auc_at_random():
    ours = f.flights()
    rows = np.zeros(len(ours.late), bool)
    rows[np.random.default_rng(3).permutation(len(rows))[: ours.past.sum()]] = True
    p = chance(trees(f.known(), ours.late, rows), f.known())
    return roc_auc_score(ours.late[~rows], p[~rows])
