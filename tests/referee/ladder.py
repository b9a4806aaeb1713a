"""Weeks 1, 2 and 5: what rules and shipped models cost, and whether a model is worth its price."""

from functools import cache

import numpy as np

from referee import flights as f
from referee.registry import add, figure

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DOLLARS = 40  # for one unit
BUILD, RUN, TWO_YEARS, YEARLY = 180_000, 9_000, 24, 0.08
AGREED = 120_000  # to build, after week 1


@cache
def best_rule():
    """The cheapest rule of one column and one limit from January to March."""
    return _searched(f.known())


@cache
def best_rule_without_cancelled():
    """The same, if the board forgets flights that will be cancelled."""
    return _searched(f.known() | {"overdue": f.board()["still_to_leave"]})


def _searched(columns):
    ours = f.flights()
    numbers = {name: c[ours.past] for name, c in columns.items() if name != "carrier"}
    return f.best_rule(numbers, ours.late[ours.past])


@cache
def alerts(name):
    """Who alerts for which flight of the year; models from April on, so False before."""
    known, ours = f.known(), f.flights()
    if name in ("nightly", "logistic", "online", "monthly"):
        alert = np.zeros(len(ours.late), bool)
        alert[ours.later] = f.probabilities("scores", name) >= f.THRESHOLD
        return alert
    return {
        "never": lambda: np.zeros(len(ours.late), bool),
        "always": lambda: np.ones(len(ours.late), bool),
        "noon": lambda: known["minute"] >= 12 * 60,
        "live_rule": lambda: known["mean_delay"] > 5,
        "best_rule": lambda: best_rule()(known),
        "best_rule_without_cancelled": lambda: best_rule_without_cancelled()(
            known | {"overdue": f.board()["still_to_leave"]}
        ),
    }[name]()


def cost(name, where=None):
    """Cost per 100 flights, from April on unless told where."""
    ours = f.flights()
    where = ours.later if where is None else where
    return f.per_100(ours.late[where], alerts(name)[where])


def difference(name, other, where=None):
    """Cost of one minus cost of the other per 100 flights, with its interval."""
    ours = f.flights()
    where = ours.later if where is None else where
    paid = [f.costs(ours.late, alerts(who)) for who in (name, other)]
    return f.interval(ours.day[where], 100 * (paid[0] - paid[1])[where])


RUNGS = {
    "never": "never alert",
    "always": "always alert",
    "noon": "alert from noon on",
    "live_rule": "mean delay of the last two hours above 5 minutes",
    "best_rule": "the best rule of one column and one limit, searched on January to March",
    "best_rule_without_cancelled": "the same, without flights that will be cancelled",
    "nightly": "trees that know the timetable only, trained once",
    "logistic": "logistic regression, trained once",
    "online": "trees, trained once",
    "monthly": "trees, trained again each month",
}
for rung, words in RUNGS.items():
    add(rung, f"cost per 100 flights, April to December: {words}", lambda rung=rung: cost(rung))
for rung in ("always", "noon", "live_rule", "best_rule", "best_rule_without_cancelled"):
    add(
        f"{rung}_in_the_past",
        f"cost per 100 flights, January to March: {RUNGS[rung]}",
        lambda rung=rung: cost(rung, f.flights().past),
    )
for rung, than in [
    ("best_rule", "live_rule"),
    ("best_rule_without_cancelled", "live_rule"),
    ("nightly", "live_rule"),
    ("logistic", "live_rule"),
    ("online", "live_rule"),
    ("monthly", "live_rule"),
    ("nightly", "best_rule"),
    ("logistic", "best_rule"),
    ("online", "best_rule"),
    ("monthly", "best_rule"),
    ("monthly", "online"),
]:
    add(
        f"{rung}_minus_{than}",
        f"cost per 100 flights: {RUNGS[rung]}, minus: {RUNGS[than]}",
        lambda rung=rung, than=than: difference(rung, than),
    )


@figure("limit of the best rule: alert when more flights than this are overdue")
def best_rule_limit():
    assert best_rule().column == "overdue" and best_rule().above
    return best_rule().limit


@figure("the best limit on overdue alone without cancelled flights, in the past")
def overdue_without_cancelled_limit():
    return _overdue_alone().limit


@figure("its cost per 100 flights, January to March")
def overdue_without_cancelled_in_the_past():
    return _overdue_alone().cost


@figure("its cost per 100 flights, April to December")
def overdue_without_cancelled():
    ours = f.flights()
    alert = _overdue_alone()({"overdue": f.board()["still_to_leave"]})
    return f.per_100(ours.late[ours.later], alert[ours.later])


@cache
def _overdue_alone():
    return _searched({"overdue": f.board()["still_to_leave"]})


@figure("limit of the best rule without cancelled flights, minutes of mean delay")
def best_rule_without_cancelled_limit():
    assert best_rule_without_cancelled().column == "mean_delay"
    return best_rule_without_cancelled().limit


@figure("flights a month, April to December")
def volume():
    return f.flights().later.sum() / 9


def worth(name, than):
    """Dollars a flight that a model saves against a rule, with its interval."""
    mean, low, high = difference(name, than)
    return tuple(-DOLLARS / 100 * gap for gap in (mean, high, low))


def npv(gain, build=BUILD):
    """Net present value in dollars, of a gain a flight."""
    month = np.arange(1, TWO_YEARS + 1)
    cash = volume() * gain - RUN
    return float((cash / (1 + YEARLY) ** (month / 12)).sum() - build)


def break_even(gain):
    """Flights a month from which on it pays in two years, not discounted."""
    return (BUILD / TWO_YEARS + RUN) / gain


def highest_price(gain):
    """The price to build at which the net present value is 0."""
    return npv(gain) + BUILD


for model in ("monthly", "online"):
    for rule in ("live_rule", "best_rule", "noon", "always"):
        pair = f"{model}_against_{rule}"
        say = f"{RUNGS[model]}, against: {RUNGS[rule]}"
        add(f"gain_{pair}", f"dollars a flight: {say}", lambda m=model, r=rule: worth(m, r))
        add(
            f"npv_{pair}",
            f"net present value in dollars at 180,000 and 9,000 a month: {say}",
            lambda m=model, r=rule: tuple(npv(gain) for gain in worth(m, r)),
        )
        add(
            f"npv_agreed_{pair}",
            f"net present value in dollars at 120,000 and 9,000 a month: {say}",
            lambda m=model, r=rule: tuple(npv(gain, AGREED) for gain in worth(m, r)),
        )
        add(
            f"break_even_{pair}",
            f"flights a month from which on it pays: {say}",
            lambda m=model, r=rule: break_even(worth(m, r)[0]),
        )
        add(
            f"highest_price_{pair}",
            f"price to build in dollars at which the net present value is 0: {say}",
            lambda m=model, r=rule: highest_price(worth(m, r)[0]),
        )
        add(
            f"skill_{pair}",
            f"saving as a share of the possible: {say}",
            lambda m=model, r=rule: 1 - cost(m) / cost(r),
        )


@figure("dollars a month that a perfect forecast would be worth, against the best rule")
def ceiling():
    return DOLLARS / 100 * cost("best_rule") * volume()


# Month by month


def in_month(number):
    """The flights of a month, 1 to 12."""
    return f.flights().month == number


@cache
def excess(number, than="monthly"):
    """What the never retrained model pays more than another, in a month, with its interval."""
    return difference("online", than, in_month(number))


@cache
def psi(number):
    """How far a month's mean delay lies from winter's: deciles of winter, shares from 1e-4 on."""
    delay, ours = f.known()["mean_delay"], f.flights()
    return stability_index(delay[ours.past], delay[in_month(number)])


def stability_index(then, now, *, bins=10, floor=1e-4, widths=False):
    """PSI of two samples; bins of equal shares of the first, or of equal widths over both."""
    then, now = then[~np.isnan(then)], now[~np.isnan(now)]
    steps = np.arange(1, bins) / bins
    both = np.concatenate([then, now])
    cuts = both.min() + steps * np.ptp(both) if widths else np.unique(np.quantile(then, steps))
    shares = [
        np.bincount((x[:, None] >= cuts).sum(1), minlength=len(cuts) + 1) / len(x)
        for x in (then, now)
    ]
    old, new = (np.maximum(share, floor) for share in shares)
    return float(((new - old) * np.log(new / old)).sum())


for number in range(4, 13):
    name = MONTHS[number - 1]
    add(
        f"late_{name}",
        f"share of late flights in {name}",
        lambda n=number: f.flights().late[in_month(n)].mean(),
    )
    add(f"psi_{name}", f"PSI of the mean delay, {name} against winter", lambda n=number: psi(n))
    for rung in ("noon", "live_rule", "best_rule", "online", "monthly"):
        add(
            f"{rung}_{name}",
            f"cost per 100 flights in {name}: {RUNGS[rung]}",
            lambda r=rung, n=number: cost(r, in_month(n)),
        )
    for than in ("monthly", "best_rule"):
        if number == 4 and than == "monthly":
            continue  # in April the two are the same model
        add(
            f"excess_over_{than}_{name}",
            f"cost per 100 flights in {name}: trees trained once, minus: {RUNGS[than]}",
            lambda n=number, t=than: excess(n, t),
        )


@figure("what the never retrained model pays more in September, as a share of the attainable cost")
def relative_excess_sep():
    return excess(9)[0] / cost("monthly", in_month(9))


def rank_correlation(x, y):
    """Spearman's, of values without ties."""
    ranks = [np.argsort(np.argsort(values)) for values in (x, y)]
    return float(np.corrcoef(*ranks)[0, 1])


def _by_month(value, first):
    return [value(number) for number in range(first, 13)]


@figure("rank correlation of PSI with the excess over the monthly model, May to December")
def psi_rank_excess():
    return rank_correlation(_by_month(psi, 5), _by_month(lambda n: excess(n)[0], 5))


@figure("the same, relative to the monthly model's cost")
def psi_rank_relative_excess():
    relative = _by_month(lambda n: excess(n)[0] / cost("monthly", in_month(n)), 5)
    return rank_correlation(_by_month(psi, 5), relative)


@figure("rank correlation of PSI with the excess over the best rule, April to December")
def psi_rank_excess_over_best_rule():
    return rank_correlation(_by_month(psi, 4), _by_month(lambda n: excess(n, "best_rule")[0], 4))


@figure("rank correlation of PSI with the level of cost, April to December")
def psi_rank_cost():
    return rank_correlation(_by_month(psi, 4), _by_month(lambda n: cost("online", in_month(n)), 4))


@figure("rank correlation of the late rate with the level of cost, April to December")
def late_rank_cost():
    late = _by_month(lambda n: f.flights().late[in_month(n)].mean(), 4)
    return rank_correlation(late, _by_month(lambda n: cost("online", in_month(n)), 4))
