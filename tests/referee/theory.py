"""Weeks 2 to 5: figures that need no flights, or only a formula: queues, plans, noise, drift."""

from functools import cache

import numpy as np

from referee import flights as f
from referee.ladder import in_month, stability_index
from referee.registry import add, figure

# Queues


def erlang_c(load, servers):
    """Chance that an arrival finds all servers busy; `load` in servers' worth of work."""
    terms = [1.0]  # load ** k / k!, one after the other
    for k in range(1, servers + 1):
        terms.append(terms[-1] * load / k)
    waiting = terms[-1] * servers / (servers - load)
    return waiting / (sum(terms[:-1]) + waiting)


for servers in (1, 2, 4, 10):
    add(
        f"erlang_c_{servers}",
        f"share of arrivals that find all busy: {servers} servers, 90% busy",
        lambda c=servers: erlang_c(0.9 * c, c),
    )
    add(
        f"mean_wait_{servers}",
        f"mean wait in ms: {servers} servers of 200 a second, 90% busy",
        lambda c=servers: 1000 * erlang_c(0.9 * c, c) / (200 * c - 180 * c),
    )


@figure("ms between two servers that finish, ten servers of 200 a second, all busy")
def between_two_finishes():
    return 1000 / (10 * 200)


@figure("mean answer of one server of 200 a second, 90% busy, in ms")
def answer_at_90():
    return 1000 / (200 - 180)


@figure("99% of answers take at most so many ms: one server of 200 a second, 90% busy")
def p99_at_90():
    return 1000 * np.log(100) / (200 - 180)


def throughput(days, open_items):
    """Items a day of a closed line of stages with one person each (mean value analysis)."""
    queue = np.zeros(len(days))
    for items in range(1, open_items + 1):
        stay = np.array(days) * (1 + queue)
        rate = items / stay.sum()
        queue = rate * stay
    return rate


for limit in (4, 6, 12, 20):
    add(
        f"cycle_time_{limit}",
        f"days an item takes with {limit} open, stages of 3, 5 and 2 days",
        lambda n=limit: n / throughput([3, 5, 2], n),
        noise=3,
    )


@figure("what 12 open items bring out more than 6, as a share")
def more_from_12_than_6():
    return throughput([3, 5, 2], 12) / throughput([3, 5, 2], 6) - 1


@figure("share of the bottleneck's pace that 4 open items reach")
def pace_with_4():
    return throughput([3, 5, 2], 4) * 5


# The plan of week 2

PLAN = [(5, 8, 15), (5, 10, 30), (10, 15, 40), (5, 10, 25), (3, 5, 10), (5, 10, 30)]
PROJECTS = 200_000


def triangle(u, low, mode, high):
    """The duration that a share `u` of all durations stays below, for a triangle of guesses."""
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < (mode - low) / (high - low), rising, falling)


@cache
def plan(kind):
    """Days of many projects without ways back, if durations are drawn in a certain way."""
    random = np.random.default_rng(58)
    if kind == "beta":
        return sum(
            low
            + (high - low)
            * random.beta(
                1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), PROJECTS
            )
            for low, mode, high in PLAN
        )
    together = random.random(PROJECTS)
    return sum(
        triangle(together if kind == "together" else random.random(PROJECTS), *guesses)
        for guesses in PLAN
    )


KINDS = {
    "apart": "independent triangles",
    "beta": "independent beta-PERT",
    "together": "triangles that move together",
}
for kind, words in KINDS.items():
    add(
        f"plan_median_{kind}", f"median days: {words}", lambda k=kind: np.median(plan(k)), noise=0.3
    )
    add(
        f"plan_by_58_{kind}",
        f"share of projects done by day 58: {words}",
        lambda k=kind: (plan(k) <= 58).mean(),
        noise=0.004,
    )


@figure("sum of the means by PERT's formula, in days")
def pert_sum():
    return sum((low + 4 * mode + high) / 6 for low, mode, high in PLAN)


@cache
def with_ways_back():
    """Days of many projects that may have to go back, and how many phases each went through."""
    random = np.random.default_rng(133)
    back = {1: (0.30, 0), 3: (0.50, 2), 4: (0.25, 0)}
    days, phases = np.zeros(PROJECTS // 4), np.zeros(PROJECTS // 4)
    for project in range(len(days)):
        at = 0
        while at < len(PLAN):
            days[project] += random.triangular(*PLAN[at])
            phases[project] += 1
            chance, target = back.get(at, (0, 0))
            at = target if random.random() < chance else at + 1
    return days, phases


@figure("days by which half of the projects with ways back are done", noise=3)
def plan_p50():
    return np.quantile(with_ways_back()[0], 0.5)


@figure("days by which four of five are done", noise=5)
def plan_p80():
    return np.quantile(with_ways_back()[0], 0.8)


@figure("phases that a project goes through on average", noise=0.2)
def plan_phases():
    return with_ways_back()[1].mean()


# Elkan's prices


@figure("threshold if acting always costs 40 dollars and a miss 200")
def threshold_if_acting_costs():
    return 40 / 200


@figure("what a perfect forecast then costs per 100 flights, in units of 40 dollars")
def perfect_if_acting_costs():
    return 100 * f.flights().late[f.flights().later].mean()


# Columns of noise


def noise_error(columns, *, repeats, keep=100, patients=50):
    """Error of the nearest neighbour on noise, if the columns are selected before five folds."""
    random = np.random.default_rng(columns)
    ill = np.arange(patients) % 2 == 1
    fold = np.arange(patients) // 2 % 5
    wrong = []
    for _ in range(repeats):
        noise = random.standard_normal((patients, columns))
        apart = np.abs(noise[ill].mean(0) - noise[~ill].mean(0)) / noise.std(0)
        chosen = noise[:, np.argsort(apart)[-keep:]]
        square = (chosen**2).sum(1)
        distance = square[:, None] + square - 2 * chosen @ chosen.T
        distance[fold[:, None] == fold] = np.inf
        wrong.append((ill[distance.argmin(1)] != ill).mean())
    return float(np.mean(wrong))


for columns, repeats in [(200, 400), (300, 400), (500, 200), (5000, 40)]:
    add(
        f"noise_{columns}",
        f"error reported for the best 100 of {columns:,} columns of noise, selected outside",
        lambda c=columns, r=repeats: noise_error(c, repeats=r),
        noise=0.02,
    )

# Drift

for cuts, widths in {"shares": False, "widths": True}.items():
    for floor in ("1e-6", "1e-4", "1e-2"):
        add(
            f"psi_june_temperature_{cuts}_floor_{floor}",
            f"PSI of June's temperature against winter's: bins of equal {cuts}, floor {floor}",
            lambda w=widths, x=floor: _june(w, float(x)),
        )


def _june(widths, floor):
    temperature = f.known()["temp"]
    winter, june = temperature[f.flights().past], temperature[in_month(6)]
    return stability_index(winter, june, widths=widths, floor=floor)


@figure("share of flights from April on with more than the usual mean delay")
def high_delay_before_label_shift():
    return _high()[0]


@figure("the same after a label shift that triples the odds of late")
def high_delay_after_label_shift():
    return _high()[1]


def _high():
    ours = f.flights()
    delay, late = f.known()["mean_delay"][ours.later], ours.late[ours.later]
    high = delay > np.nanmedian(delay)
    odds = 3 * late.mean() / (1 - late.mean())
    more = odds / (1 + odds)
    return high.mean(), more * high[late].mean() + (1 - more) * high[~late].mean()


# Bikes: odd days of a month against its even days, where nothing has changed

MEASURED = ["temp", "feels_like", "humidity", "windspeed"]
LEVEL = 1 - 0.95 ** (1 / 4)  # of each of four, so that 5% of calm months alarm


def ks_p(x, y):
    """Asymptotic p-value of the Kolmogorov-Smirnov test."""
    both = np.concatenate([x, y])
    below = [np.sort(sample).searchsorted(both, "right") / len(sample) for sample in (x, y)]
    scaled = np.abs(below[0] - below[1]).max() * np.sqrt(len(x) * len(y) / len(both))
    k = np.arange(1, 101)
    return min(1.0, float(2 * ((-1.0) ** (k - 1) * np.exp(-2 * (k * scaled) ** 2)).sum()))


def calm_alarms(*, daily):
    """In how many of 24 months odd and even days "differ", by hours or by daily means."""
    bikes = f.table("bikes")
    days, day = np.unique([time[:10] for time in bikes["time"]], return_inverse=True)
    odd = np.array([int(date[8:]) % 2 == 1 for date in days])
    month = np.array([date[:7] for date in days])
    alarms = 0
    for which in np.unique(month):
        p = []
        for name in MEASURED:
            if daily:
                value, at = np.bincount(day, bikes[name]) / np.bincount(day), np.arange(len(days))
            else:
                value, at = bikes[name], day
            there = month[at] == which
            p.append(ks_p(value[there & odd[at]], value[there & ~odd[at]]))
        alarms += min(p) < LEVEL
    return alarms


@figure("months of 24 in which odd days differ from even ones, if hours count as independent")
def calm_alarms_by_hour():
    return calm_alarms(daily=False)


@figure("the same with daily means")
def calm_alarms_by_day():
    return calm_alarms(daily=True)
