# %% [markdown]
# # Week 5 assignment: keep it alive
#
# In the lesson you watched an airport's model for a year. Here you write the tools of that watch: a distance, a diagnosis, an alarm, a date for retraining, what may be learned from, a trial, a version, a score.
# Nine pieces of code and one page of prose. Plan 120 minutes. Each heading says how many of them are its own.
#
# The rules are those of week 1: work from top to bottom, run the check below each answer (the folded cell with three dots), open a hint when you are stuck, and after three tries of your own a worked answer. Return the answer, leave the arguments as they were,
# and where a statement asks for an error, raise `ValueError`. Give it a sentence that names what was wrong: no check reads it, but whoever calls you does.

# %%
import numpy as np
import pandas as pd

from workbook import data

bikes = data.load_bikes()

# %% [markdown] statement="psi"
# ## 1. How far has it moved? · 12 minutes
#
# Write `psi(reference, current, bins=10, eps=1e-4)`, the population stability index. It compares two samples of numbers by their shares in the same bins:
#
# $$PSI = \sum_i (c_i - r_i) \, \ln \frac{c_i}{r_i}$$
#
# $r_i$ is the share of the reference in bin $i$, $c_i$ that of the current sample.
#
# - The **reference** sets the bins. The borders between them are its quantiles at $1/bins, 2/bins, \dots, (bins - 1)/bins$, as `np.quantile` gives them by default. You may rely on these borders being all different.
# - The first and the last bin are open: a value below or above everything in the reference counts there. No value is left out.
# - A value that lies exactly on a border belongs to the bin **above** it.
# - A share below `eps` counts as `eps`, in both samples. The other shares stay as they are.
# - `ln` is the natural logarithm. Both samples are lists, arrays or Series, with at least one value and without missing ones.
#
# **Worked example.** The reference is 1, 2, 3, 4, the current sample 1, 4, 5, 9, with two bins. The border is the median of the reference, 2.5. The shares of the reference are 0.5 and 0.5, those of the current sample 0.25 and 0.75. So
# $PSI = (0.25 - 0.5) \ln 0.5 + (0.75 - 0.5) \ln 1.5 = 0.1733 + 0.1014 = 0.2747$.

# %% exercise="psi"
def psi(reference, current, bins=10, eps=1e-4):
    """Return the population stability index, in bins that the reference sets."""
    ### BEGIN SOLUTION
    borders = np.quantile(reference, np.arange(1, bins) / bins)

    def shares(values):
        counts = np.bincount(np.searchsorted(borders, values, side="right"), minlength=bins)
        return np.maximum(counts / len(values), eps)

    r, c = shares(reference), shares(current)
    return float(np.sum((c - r) * np.log(c / r)))
    ### END SOLUTION


# %% [markdown] hints="psi"
# Three steps. First the borders, from the reference alone. Then a small function that turns a sample into shares, used for both. Then the sum. Ten bins have nine borders between them.
#
# ---
#
# `np.searchsorted(borders, values, side="right")` gives the number of the bin for each value, with open ends. Or put `-np.inf` in front of the borders and `np.inf` behind them and let `np.histogram` count. `np.maximum` lifts small shares, `np.log` is the natural logarithm.

# %% check="psi" points=3
# The reference sets the bins, no value is lost, and small shares are lifted to eps.
from workbook import check

june_2011 = bikes.loc[bikes["time"].dt.strftime("%Y-%m") == "2011-06", "temp"]
june_2012 = bikes.loc[bikes["time"].dt.strftime("%Y-%m") == "2012-06", "temp"]
with check.points(3) as earned:
    check.call(psi, [1, 2, 3, 4], [1, 2.7, 5, 6, 7, 9], bins=2).returns(
        np.log(5) / 3,
        tip="The border is 2.5. Below it lie two of the four values of the reference, shares 0.5 and 0.5, and one of the six current ones, shares 0.167 and 0.833. PSI is the sum over both bins.",
        mistakes=[
            (lambda value: abs(value - 0.23299) < 1e-3, "That is the sum with the logarithm to base 10. The formula has the natural one, np.log."),
            (lambda value: abs(value - 0.24259) < 1e-3, "Each logarithm is weighted with c alone. The formula weights it with the difference c - r."),
            (lambda value: abs(value - np.log(5) / 6) < 1e-6, "That is half the right value: the mean over the two bins. Take the sum."),
            (lambda value: abs(value - 4.604) < 0.01, "The border is 5.5 here, the median of the current sample. Then the bins move with the data: let the reference set them."),
            (lambda value: abs(value - 0.746566) < 1e-4, "The border is 3.5 here, the median of both samples together. Then the bins move with the data: let the reference alone set them."),
            (lambda value: abs(value - 0.042569) < 1e-4, "The border is 2 here. np.quantile by default goes halfway from 2 to 3: 2.5."),
            (lambda value: abs(value - np.log(2) / 6) < 1e-6, "There is one border, 2.5, and 2.7 lies above it. Leave the values as they are, with their decimals, and the border where np.quantile puts it."),
            (lambda value: abs(value - np.log((5 / 6 + 1e-4) / (1 / 6 + 1e-4)) / 3) < 1e-6, "You add eps to every share. Lift only the shares below it; the others stay as they are."),
            (lambda value: abs(value - np.log(2) - 3 * np.log(2.5)) < 1e-3, "That is the sum over counts. Divide each count by the number of values in its sample."),
            (lambda value: abs(value - 0.57367) < 1e-4 or abs(value - 0.860505) < 1e-4, "The counts of both samples are divided by the same number. The reference has four values and the current sample six: divide each count by the number in its own sample."),
            (lambda value: abs(value - 2 / 3 * np.log(3)) < 1e-3 or abs(value) < 1e-9, "5, 6, 7 and 9 lie above everything in the reference, and they are not counted. The outer bins are open."),
        ],
    )
    check.call(psi, [1, 2, 3, 4, 5, 6, 7, 8, 9, 100], [6, 7, 8, 9], bins=2).returns(
        (0.5 - 1e-4) * np.log(5000) + 0.5 * np.log(2),
        tip="The border is 5.5. The reference has 0.5 and 0.5, the current sample 0, which counts as eps, and 1. Nothing else changes.",
        mistakes=[
            (lambda value: abs(value - 4.60425) < 2e-5, "After lifting the 0 to eps you made the shares add up to 1 again. Leave the other shares as they are."),
            (lambda value: abs(value - 0.7007) < 1e-3, "The border is 50.5 here, the middle between 1 and 100. Bins of equal width put nearly everything into one bin; use the quantiles."),
            (lambda value: not np.isfinite(value) or abs(value - 0.3466) < 1e-3, "An empty bin has a share of 0, and the logarithm can't take that. Count it as eps."),
        ],
    )
    check.call(psi, june_2011, june_2012).satisfies(
        lambda value: abs(value - 0.229) < 1e-3, "0.229, from ten bins",
        tip="This is the temperature in June of two years. Without bins=… there are ten bins, with nine borders between them, and many values lie exactly on a border.",
        mistakes=[(lambda value: abs(value - 0.22027) < 1e-5, "Many of these values lie exactly on a border, and you count them in the bin below. They belong to the bin above.")],
    )
earned

# %% generator="psi"
from workbook import generate


def has_borders(reference, current, bins=10, eps=1e-4):
    return len(np.unique(np.quantile(reference, np.arange(1, bins) / bins))) == bins - 1


inputs = generate.Inputs(promised=has_borders)


def samples(draw, bins, reference, current, **options):
    return generate.given(draw.kept(reference), draw.kept(current), bins=bins, **options)


@inputs("Both samples are lists, arrays or Series", "A share below `eps` counts as `eps`", count=110)
def ordinary(draw):
    """Shares in the bins of the reference, each lifted to eps where it is smaller; the sum over bins with the natural logarithm."""
    bins, scale = draw.one_of((2, 3, 5, 10)), draw.one_of((1, 1, 1000, 1e-3))
    reference = [draw.luck.gauss(0, 1) * scale for _ in range(draw.one_of((13, 18, 27)))]
    current = [draw.luck.gauss(draw.one_of((0, 0.5)), 1.5) * scale for _ in range(draw.length(1, 24))]
    return samples(draw, bins, reference, current, **draw.one_of(({}, {"eps": 0.01}, {"eps": 0.05}, {"eps": 0.2}, {"eps": 0.3}, {"eps": 1e-6})))


@inputs("A value that lies exactly on a border belongs to the bin **above** it", "The **reference** sets the bins", count=60)
def on_borders(draw):
    """A value on a border counts in the bin above it; the borders are quantiles of the reference, whatever its order."""
    reference = draw.luck.sample(range(-8, 9), draw.one_of((5, 9, 6)))
    return samples(draw, draw.one_of((2, 4)), reference, draw.many(lambda: draw.whole(-8, 8), high=12))


@inputs("a value below or above everything in the reference counts there", count=30)
def outside(draw):
    """Values below or above everything in the reference count in the first or the last bin; none is left out."""
    reference = draw.luck.sample(range(10, 60), 7)
    return samples(draw, 4, reference, draw.many(lambda: draw.one_of((-1000, 5, 9.5, 61, 1e6))))


@inputs("bins=10, eps=1e-4", count=12)
def by_default(draw):
    """Without bins there are ten, and without eps it is 0.0001."""
    reference = [draw.luck.uniform(-5, 5) for _ in range(23)]
    return generate.given(reference, [draw.luck.uniform(-9, 7) for _ in range(draw.length(1, 15))])


# %% check="psi" points=1 hidden=true
# Values on a border and below all, other eps, arrays, and identical samples.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(psi, [1, 2, 3], [2, 2, 3], bins=2).returns(
        (1 / 3 - 1e-4) * np.log(1e4 / 3) + 1 / 3 * np.log(1.5), tip="The border is 2. A value on it belongs to the bin above.",
    )
    check.call(psi, np.arange(20), np.arange(20) - 100).returns(
        0.9 * np.log(10) + 9 * (0.1 - 1e-4) * np.log(1000), tip="All current values lie below the reference: they count in the first bin.",
    )
    check.call(psi, [1, 2, 3, 4], [3, 4], bins=2, eps=0.01).returns(
        0.49 * np.log(50) + 0.5 * np.log(2), tip="Use the eps that is passed, for every share below it.",
    )
    check.call(psi, june_2011, june_2011.iloc[::-1]).returns(0.0, tip="The same values in another order have not moved.")
    inputs.compare(psi, reference)
earned

# %% wrong="psi" mistake="logarithm to base 10" says="the logarithm to base 10"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.r_[-np.inf, np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1]), np.inf]
    r, c = (np.maximum(np.histogram(v, edges)[0] / len(v), eps) for v in (reference, current))
    return np.sum((c - r) * np.log10(c / r))


# %% wrong="psi" mistake="adds eps to every share" says="You add eps to every share"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.r_[-np.inf, np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1]), np.inf]
    r, c = (np.histogram(v, edges)[0] / len(v) + eps for v in (reference, current))
    return np.sum((c - r) * np.log(c / r))


# %% wrong="psi" mistake="counts for shares" says="That is the sum over counts"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.r_[-np.inf, np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1]), np.inf]
    r, c = (np.maximum(np.histogram(v, edges)[0], eps) for v in (reference, current))
    return np.sum((c - r) * np.log(c / r))


# %% wrong="psi" mistake="bins from the current sample" says="Then the bins move with the data"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.r_[-np.inf, np.quantile(current, np.linspace(0, 1, bins + 1)[1:-1]), np.inf]
    r, c = (np.maximum(np.histogram(v, edges)[0] / len(v), eps) for v in (reference, current))
    return np.sum((c - r) * np.log(c / r))


# %% wrong="psi" mistake="drops values outside the reference" says="lie above everything in the reference"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.quantile(reference, np.linspace(0, 1, bins + 1))
    r, c = (np.maximum(np.histogram(v, edges)[0] / len(v), eps) for v in (reference, current))
    return np.sum((c - r) * np.log(c / r))


# %% wrong="psi" mistake="bins of equal width" says="Bins of equal width put nearly everything into one bin"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.linspace(np.min(reference), np.max(reference), bins + 1)
    edges[0], edges[-1] = -np.inf, np.inf
    r, c = (np.maximum(np.histogram(v, edges)[0] / len(v), eps) for v in (reference, current))
    return np.sum((c - r) * np.log(c / r))


# %% wrong="psi" mistake="forgets the floor" says="An empty bin has a share of 0"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.r_[-np.inf, np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1]), np.inf]
    r, c = (np.histogram(v, edges)[0] / len(v) for v in (reference, current))
    return np.sum((c - r) * np.log(c / r))


# %% wrong="psi" mistake="weights with c alone" says="Each logarithm is weighted with c alone"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.r_[-np.inf, np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1]), np.inf]
    r, c = (np.maximum(np.histogram(v, edges)[0] / len(v), eps) for v in (reference, current))
    return np.sum(c * np.log(c / r))


# %% right="psi" way="a histogram with infinite ends"
def psi(reference, current, bins=10, eps=1e-4):
    edges = np.quantile(reference, np.linspace(0, 1, bins + 1))
    edges[0], edges[-1] = -np.inf, np.inf
    r, c = (np.clip(np.histogram(v, edges)[0] / len(v), eps, None) for v in (reference, current))
    return ((c - r) * (np.log(c) - np.log(r))).sum()


# %% right="psi" way="plain loops"
def psi(reference, current, bins=10, eps=1e-4):
    from math import log

    borders = [np.quantile(reference, k / bins) for k in range(1, bins)]
    total = 0.0
    for low, high in zip([float("-inf"), *borders], [*borders, float("inf")]):
        r = max(sum(low <= value < high for value in reference) / len(reference), eps)
        c = max(sum(low <= value < high for value in current) / len(current), eps)
        total += (c - r) * log(c / r)
    return total


# %% right="psi" way="pandas' cut"
def psi(reference, current, bins=10, eps=1e-4):
    edges = [-np.inf, *np.quantile(reference, np.arange(1, bins) / bins), np.inf]
    samples = [pd.Series(np.asarray(values, float)) for values in (reference, current)]
    r, c = (
        pd.cut(values, edges, right=False).value_counts(normalize=True, sort=False).clip(lower=eps)
        for values in samples
    )
    return ((c - r) * np.log(c / r)).sum()


# %% [markdown] statement="shift_kind"
# ## 2. What has changed? · 12 minutes
#
# PSI says *that* something moved. What to do depends on *what* moved. More rainy hours need no new model. The same rain with other riders does.
#
# Write `shift_kind(reference, current)`. Both are tables with the columns `x` (a fact, like dry or rain) and `y` (what happened, like busy or quiet). Each holds only a few different values, and every value occurs in both tables. Return one of four words:
#
# | | shares of `y` within each `x` | shares of `x` |
# |---|---|---|
# | `"none"` | the same | the same |
# | `"covariate"` | the same | different |
# | `"label"` | different, but the shares of `x` within each `y` are the same | any |
# | `"concept"` | different, and the shares of `x` within some `y` too | any |
#
# - Shares are **different** if any one of them differs by more than 0.1 between the two tables. "Within each `x`" means: look at the rows with one value of `x`, then at those with the next.
# - Decide in this order: are the shares of `y` within each `x` the same? If so, look at `x` alone. If not, look at `x` within each `y`.
#
# **Worked example.** In the reference it is dry in 50 of 100 hours. 40 of the 50 dry hours are busy, and 10 of the 50 rainy ones. Now it is dry in 20 of 100 hours. 16 of these 20 are busy, and 16 of the 80 rainy ones.
# Within dry the share of busy hours is 0.8 both times, within rain 0.2. Only the weather has changed: `"covariate"`.

# %% exercise="shift_kind"
def shift_kind(reference, current):
    """Return 'none', 'covariate', 'label' or 'concept'."""
    ### BEGIN SOLUTION
    then, now = (pd.crosstab(table["x"], table["y"]) for table in (reference, current))

    def differ(shares):
        return np.abs(shares(then) - shares(now)).to_numpy().max() > 0.1

    if differ(lambda counts: counts.div(counts.sum(axis=1), axis=0)):
        return "concept" if differ(lambda counts: counts / counts.sum()) else "label"
    return "covariate" if differ(lambda counts: counts.sum(axis=1) / counts.to_numpy().sum()) else "none"
    ### END SOLUTION


# %% [markdown] hints="shift_kind"
# Three comparisons, each of the same kind: make shares of both tables, subtract, take the largest absolute difference, compare it with 0.1. The share of busy hours over *all* rows is not among the three: it changes with the weather.
#
# ---
#
# `pd.crosstab(table["x"], table["y"], normalize="index")` gives the shares of `y` within each `x`. `normalize="columns"` gives the shares of `x` within each `y`. `table["x"].value_counts(normalize=True)` gives those of `x` alone. Two such results can be subtracted; pandas matches the names.

# %% check="shift_kind" points=3
# Four clearly separated cases, each with its own name.
from workbook import check


def counted(dry_busy, dry_quiet, rain_busy, rain_quiet):
    x = ["dry"] * (dry_busy + dry_quiet) + ["rain"] * (rain_busy + rain_quiet)
    y = ["busy"] * dry_busy + ["quiet"] * dry_quiet + ["busy"] * rain_busy + ["quiet"] * rain_quiet
    return pd.DataFrame({"x": x, "y": y})


usual = counted(40, 10, 10, 40)
with check.points(3) as earned:
    check.call(shift_kind, usual, counted(82, 18, 22, 78)).returns(
        "none",
        tip="Now 200 hours: dry in half of them, as before; busy in 82% of the dry and 22% of the rainy ones, where it was 80% and 20%. Compared by shares, not by counts, nothing differs by more than 0.1.",
        mistakes=[("covariate", "Half of the 200 hours are dry, as half of the 100 were: the shares of x are the same, whatever the counts are. Where y within x is the same as well, the word is none.")],
    )
    check.call(shift_kind, usual, counted(16, 4, 16, 64)).returns(
        "covariate",
        tip="Dry in 20 hours instead of 50. Within dry 80% are busy, within rain 20%, as before.",
        mistakes=[
            ("concept", "Not every change is a change of concept. Within dry and within rain hours are as busy as before; it only rains more often."),
            ("label", "There are fewer busy hours, but only because it rains more often. Look within dry and within rain first: nothing has changed there."),
        ],
    )
    check.call(shift_kind, usual, counted(64, 4, 16, 16)).returns(
        "label",
        tip="Now 80 hours are busy. Of these 80% are dry, of the quiet ones 20%, as before.",
        mistakes=[
            ("covariate", "Dry hours have become more, but that is not all: of the rainy hours half are busy now, not a fifth. A look at x alone misses that."),
            ("concept", "Within rain more hours are busy. But turn it round: of the busy hours 80% are dry, of the quiet ones 20%, both as before. There are only more busy ones."),
        ],
    )
    check.call(shift_kind, usual, counted(40, 10, 35, 15)).returns(
        "concept",
        tip="It rains as often as before, but 70% of the rainy hours are busy, not 20%.",
        mistakes=[
            ("none", "It rains as often as before, and dry hours are as busy as before. But of the rainy hours 70% are busy, not 20%: look within each x, and one share that differs is enough."),
            ("label", "There are more busy hours. But of the busy ones 53% are dry, where it was 80%: x within y has changed as well."),
        ],
    )
earned

# %% generator="shift_kind"
from workbook import generate

inputs = generate.Inputs(
    few="a call makes four tables of counts, which takes some milliseconds",
    promised=lambda reference, current: all({*reference[name]} == {*current[name]} for name in "xy"),
)


def shares(cells):
    xs, ys = sorted({x for x, _ in cells}), sorted({y for _, y in cells})
    by_x = [sum(cells[x, y] for y in ys) for x in xs]
    by_y = [sum(cells[x, y] for x in xs) for y in ys]
    within = [cells[x, y] / by_x[place] for place, x in enumerate(xs) for y in ys]
    return within + [cells[x, y] / by_y[place] for x in xs for place, y in enumerate(ys)] + [each / sum(by_x) for each in by_x]


def far_apart(then, now):
    """Whether no share differs by about 0.1, where computers disagree."""
    return all([abs(abs(one - two) - 0.1) > 1e-6 for one, two in zip(shares(then), shares(now))])


def two_tables(draw, change, turned=False):
    xs, ys = draw.one_of((("dry", "rain"), (0, 1, 2))), draw.one_of((("busy", "quiet"), (1, 2, 3)))
    while True:
        then = {(x, y): draw.whole(1, 12) for x in xs for y in ys}
        rate_x, rate_y = {x: draw.one_of((1, 1, 3)) for x in xs}, {y: draw.one_of((1, 1, 3)) for y in ys}
        now = {key: change(count, rate_x[key[0]], rate_y[key[1]]) for key, count in then.items()}
        if turned:
            now = {(x, y): then[xs[-1 - place], y] for place, x in enumerate(xs) for y in ys}
        if far_apart(then, now):
            break
    tables = []
    for cells in (then, now):
        pairs = draw.shuffled([key for key, count in cells.items() for _ in range(count)])
        tables.append(draw.table(x=[x for x, _ in pairs], y=[y for _, y in pairs]))
    return generate.given(*tables)


@inputs("Shares are **different** if any one of them differs by more than 0.1", count=7)
def drifting(draw):
    """x and y may have any values, two or three of them, texts or numbers: compare all shares, not counts, by their largest difference."""
    return two_tables(draw, lambda count, x, y: max(1, count + draw.whole(-3, 6)))


@inputs("Decide in this order", count=9)
def planned(draw):
    """Other shares of x with the same y within, or other shares of y with the same x within, or both: look in this order."""
    kind = draw.one_of(("x", "y", "y", "both"))
    return two_tables(draw, lambda count, x, y: count * (x if kind != "y" else 1) * (y if kind != "x" else 1))


@inputs("any one of them", count=4)
def turned(draw):
    """Two values of x have changed places, with all that belongs to them: hold each value against itself, not by its rank."""
    return two_tables(draw, lambda count, x, y: count, turned=True)


# %% check="shift_kind" points=1 hidden=true
# Three values of x or of y, numbers, a change that leaves both totals alone, and two changes at once.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(shift_kind, usual, counted(10, 40, 40, 10)).returns("concept", tip="As many dry and as many busy hours as before, but now people ride in the rain and not in the sun.")
    check.call(shift_kind, usual, counted(40, 40, 18, 2)).returns("concept", tip="Weather and riders have both changed: y within x decides first.")
    check.call(shift_kind, counted(56, 14, 6, 24), counted(24, 6, 14, 56)).returns("covariate", tip="0.7 of the hours were dry, and now 0.3 are. Hold each value of x against itself, not the largest share against the largest.")
    even = counted(25, 25, 25, 25)
    check.call(shift_kind, even, counted(33, 25, 24, 18)).returns("none", tip="Everything moved a little, nothing by more than 0.1: 0.58 of the hours are dry instead of 0.5, and 0.57 of them are busy.")
    check.call(shift_kind, even, counted(65, 65, 35, 35)).returns("covariate", tip="0.65 of the hours are dry instead of 0.5: a difference of more than 0.1 is a change.")
    check.call(shift_kind, usual, counted(72, 10, 28, 40)).returns("label", tip="0.41 of the rainy hours are busy instead of 0.2. Of the busy hours 0.72 are dry instead of 0.8, and that is no change.")
    check.call(shift_kind, counted(0, 10, 5, 5), counted(1, 9, 5, 5)).returns("none", tip="0.1 of the dry hours are busy instead of none. A difference of exactly 0.1 is not more than 0.1.")
    uneven, later = (pd.DataFrame({"x": [0] * a + [1] * b + [2] * c, "y": [0, 1] * ((a + b + c) // 2)}) for a, b, c in [(12, 12, 16), (18, 18, 44)])
    check.call(shift_kind, uneven, later).returns("covariate", tip="Two shares of x fall a little and one rises by 0.15: one that differs by more than 0.1 is enough, in either direction.")
    three = pd.DataFrame({"x": [0] * 10 + [1] * 10 + [2] * 10, "y": ([1] * 5 + [0] * 5) * 3})
    thirds, other = (pd.DataFrame({"x": ["dry"] * 9 + ["rain"] * 9, "y": [0, 0, 0, *middle, 2, 2, 2] + [0, 1, 2] * 3}) for middle in ([1, 1, 1], [1, 2, 2]))
    every = "y may have more than two values. Within dry the share of y = 0 is the same, but that of y = 2 rises from 0.33 to 0.56: look at every y."
    check.call(shift_kind, thirds, other).returns("concept", tip=every, mistakes=[("none", every)])
    check.call(shift_kind, three, three.iloc[::-1]).returns("none", tip="The order of the rows does not matter.")
    inputs.compare(shift_kind, reference)
earned

# %% wrong="shift_kind" mistake="looks at x alone" says="A look at x alone misses that"
def shift_kind(reference, current):
    then, now = (table["x"].value_counts(normalize=True) for table in (reference, current))
    return "covariate" if (then - now).abs().max() > 0.1 else "none"


# %% wrong="shift_kind" mistake="any change is concept" says="Not every change is a change of concept"
def shift_kind(reference, current):
    then, now = (pd.crosstab(table["x"], table["y"], normalize=True) for table in (reference, current))
    return "concept" if (then - now).abs().to_numpy().max() > 0.1 else "none"


# %% wrong="shift_kind" mistake="does not know label shift" says="But turn it round: of the busy hours 80% are dry"
def shift_kind(reference, current):
    then, now = (pd.crosstab(table["x"], table["y"], normalize="index") for table in (reference, current))
    if (then - now).abs().to_numpy().max() > 0.1:
        return "concept"
    then, now = (table["x"].value_counts(normalize=True) for table in (reference, current))
    return "covariate" if (then - now).abs().max() > 0.1 else "none"


# %% wrong="shift_kind" mistake="calls it label shift when the share of y has changed" says="but only because it rains more often. Look within"
def shift_kind(reference, current):
    then, now = (table["y"].value_counts(normalize=True) for table in (reference, current))
    if (then - now).abs().max() > 0.1:
        return "label"
    then, now = (table["x"].value_counts(normalize=True) for table in (reference, current))
    return "covariate" if (then - now).abs().max() > 0.1 else "none"


# %% wrong="shift_kind" mistake="compares counts" says="Compared by shares, not by counts"
def shift_kind(reference, current):
    then, now = (pd.crosstab(table["x"], table["y"]) for table in (reference, current))
    return "none" if (then - now).abs().to_numpy().max() <= 0.1 else "concept"


# %% right="shift_kind" way="three crosstabs"
def shift_kind(reference, current):
    def largest(normalize):
        then, now = (pd.crosstab(t["x"], t["y"], normalize=normalize) for t in (reference, current))
        return (then - now).abs().max().max()

    x_then, x_now = (t["x"].value_counts(normalize=True) for t in (reference, current))
    if largest("index") <= 0.1:
        return "none" if (x_then - x_now).abs().max() <= 0.1 else "covariate"
    return "label" if largest("columns") <= 0.1 else "concept"


# %% right="shift_kind" way="plain Python over rows"
def shift_kind(reference, current):
    def share(table, column, value, **given):
        rows = [row for row in table.to_dict("records") if all(row[k] == v for k, v in given.items())]
        return sum(row[column] == value for row in rows) / len(rows)

    def changed(column, value, **given):
        return abs(share(reference, column, value, **given) - share(current, column, value, **given)) > 0.1

    xs, ys = set(reference["x"]), set(reference["y"])
    if any(changed("y", y, x=x) for x in xs for y in ys):
        return "concept" if any(changed("x", x, y=y) for x in xs for y in ys) else "label"
    return "covariate" if any(changed("x", x) for x in xs) else "none"


# %% [markdown] statement="PageHinkley"
# ## 3. An alarm that can count · 18 minutes
#
# The system measures the error of its forecast each hour. It wants an alarm when the errors have risen, soon, but not at the first bad hour.
#
# Complete the class `PageHinkley`. The method `update(x)` takes one value, does the following, and returns the detector itself:
#
# 1. If the update before raised an alarm, begin afresh, as if the detector were new. The value that raised the alarm is forgotten, too.
# 2. Count the value: $n$ goes up by 1. The mean becomes the mean of all $n$ values so far, **with** the new one.
# 3. Add to the sum by how much the value exceeds that mean and `delta`: $m \leftarrow m + (x - mean - delta)$. The sum begins at 0 and may fall below it.
# 4. Note the minimum: the smallest $m$ so far, this one included.
# 5. `drift_detected` becomes True if $m - minimum$ is **greater** than `threshold` and $n$ is at least `min_samples`. Otherwise it becomes False.
#
# So `drift_detected` is True only right after the update that raised the alarm. Only increases count: values that fall raise no alarm. `delta` is 0 or more. `__init__` and `reset` are written for you; you may change them.
#
# **Worked example.** `delta` is 1, `threshold` 10, `min_samples` 3.
#
# | n | x | mean | m | minimum | m − minimum | alarm |
# |---|---|---|---|---|---|---|
# | 1 | 4 | 4 | −1 | −1 | 0 | |
# | 2 | 4 | 4 | −2 | −2 | 0 | |
# | 3 | 4 | 4 | −3 | −3 | 0 | |
# | 4 | 16 | 7 | 5 | −3 | 8 | |
# | 5 | 16 | 8.8 | 11.2 | −3 | 14.2 | yes |
#
# The check feeds a new detector with a list of values. Its `alarms_of(delta, threshold, min_samples, values)` lists the positions, counted from 0, after which `drift_detected` was True. Here that is `[4]`.

# %% exercise="PageHinkley"
class PageHinkley:
    """Raise an alarm when values have risen above their mean."""

    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.drift_detected = False
        self.reset()

    def reset(self):
        """Forget all values."""
        self.n, self.mean, self.m, self.minimum = 0, 0.0, 0.0, 0.0

    def update(self, x):
        """Take in one value; return the detector."""
        ### BEGIN SOLUTION
        if self.drift_detected:
            self.reset()
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean - self.delta
        self.minimum = min(self.minimum, self.m)
        risen = self.m - self.minimum
        self.drift_detected = risen > self.threshold and self.n >= self.min_samples
        return self
        ### END SOLUTION


# %% [markdown] hints="PageHinkley"
# Write the five steps in their order, one or two lines each. All that must last from one value to the next stands in `self`. The last line is `return self`.
#
# ---
#
# The mean of $n$ values, step by step: the old mean plus $(x - mean) / n$. The minimum may begin at 0, since the first $m$ is `-delta`, and that is 0 or less. In step 1 ask whether `self.drift_detected` is still True from the update before.

# %% check="PageHinkley" points=4
# It alarms at the right value, then begins afresh, and keeps silent where nothing has risen.
from workbook import check


def alarms_of(delta, threshold, min_samples, values):
    detector, positions = PageHinkley(delta, threshold, min_samples), []
    for position, value in enumerate(values):
        detector.update(value)
        if detector.drift_detected:
            positions.append(position)
    return positions


def update_returns_itself(value):
    detector = PageHinkley(1, 10, 3)
    return detector.update(value) is detector


with check.points(4) as earned:
    check.call(alarms_of, 1, 10, 3, [4, 4, 4, 16, 16]).returns(
        [4],
        tip="This is the worked example: print n, mean, m and minimum after each value and compare.",
        mistakes=[
            ([3], "This alarm comes one value early: m is too large. You compare with the mean before the new value and should update it first, or you add delta and should take it away."),
            ([], "No alarm can be seen. If you reset in the same update, drift_detected must stay True until the next one."),
        ],
    )
    check.call(alarms_of, 1, 10, 3, [4, 4, 4, 16, 16, 16, 16, 16]).returns(
        [4],
        tip="One alarm. After it the detector is new, and for a new detector a constant 16 is no change.",
        mistakes=[
            (lambda found: found[:3] == [4, 5, 6], "It alarms again and again. drift_detected is True only right after the alarm: the next update begins afresh and decides anew."),
            ([4, 7], "A second alarm for the same rise. After the first one not only the sum is forgotten, but n and the mean as well."),
        ],
    )
    check.call(alarms_of, 1, 10, 3, [16, 16, 16, 4, 4, 4, 4]).returns(
        [], tip="The values fall, and falling values raise no alarm.",
        mistakes=[([2], "It alarms while the values are constant. Update the mean before you subtract it; otherwise the first value is compared with 0."), (lambda found: len(found) > 0, "The values fall, and it alarms. Only increases count: no absolute value, and no distance from a maximum.")],
    )
    check.call(alarms_of, 1, 10, 3, [0, 40, 40, 40]).returns(
        [2], tip="At position 1 the sum is high enough, but n is 2. The third value makes it 3.",
        mistakes=[
            ([2, 3], "The alarm at position 2 is right, the one after it is not: after an alarm all begins afresh."),
            ([1], "It alarms at the second value. No alarm before min_samples values, however high the sum."),
            ([3], "It waits one value too long: n must be at least min_samples, so 3 values are enough."),
            ([], "The alarm is lost. Values before min_samples count for the mean and the sum; only the alarm has to wait, and can be seen until the next update."),
        ],
    )
    check.call(alarms_of, 2, 5, 3, [0, 0, 0, 3, 3, 3, 3, 3]).returns(
        [], tip="A small rise. What a value exceeds the mean by counts only beyond delta.",
        mistakes=[([5], "Each value exceeds the mean a little, and that adds up. Take delta away each time: it says how much does not count.")],
    )
    check.call(update_returns_itself, 4).returns(True, tip="The last line of update is `return self`. Then `detector.update(x).drift_detected` works in one line.")
earned

# %% generator="PageHinkley"
from workbook import generate

inputs = generate.Inputs(few="each input is a whole stream")


def stream(draw, levels, count):
    values, level = [], draw.one_of(levels)
    for _ in range(count):
        level = draw.one_of(levels) if draw.chance(0.2) else level
        values.append(level + draw.one_of((0, 0, 1, -1, 0.5)))
    return values


@inputs("Count the value", "If the update before raised an alarm", count=30)
def ordinary(draw):
    """Follow the five steps value by value; after an alarm all begins afresh. Two detectors don't share their memory."""
    values = [stream(draw, (4, 4, 16, 9), draw.length(2, 16)) for _ in range(2)]
    return generate.given(draw.one_of((0, 1, 0.5)), draw.one_of((3, 8, 10)) + 0.0137, draw.whole(1, 5), *values)


@inputs("The sum begins at 0 and may fall below it", "Note the minimum", count=16)
def falling(draw):
    """Any values, also below 0, which fall and rise: follow the five steps. The sum may fall below 0, and counts from its minimum."""
    values = [stream(draw, (-20, -3, 0, -8, 5), draw.length(3, 16)) for _ in range(2)]
    return generate.given(draw.one_of((0, 1, 2)), draw.one_of((2, 6)) + 0.0137, draw.whole(1, 4), *values)


@inputs("$n$ is at least `min_samples`", count=30)
def impatient(draw):
    """A large rise at once: no alarm before min_samples values, at that many it may come, and the sum keeps what it has."""
    values = [draw.one_of(([0] * draw.whole(0, 2) + [40] * draw.whole(1, 6), draw.many(lambda: draw.one_of((0, 0, 40)), high=9))) for _ in range(2)]
    return generate.given(1, draw.one_of((5, 30)) + 0.0137, draw.whole(1, 5), *values)


# %% check="PageHinkley" points=1 hidden=true
# Two rises in a row, a sum equal to the threshold, no delta, and two detectors side by side.
from workbook import check


def side_by_side(Detector, delta, threshold, min_samples, ones, twos):
    one, two = Detector(delta, threshold, min_samples), Detector(delta, threshold, min_samples)
    found = [[one.drift_detected, two.drift_detected]]
    for place in range(max(len(ones), len(twos))):
        for detector, values in ((one, ones), (two, twos)):
            if place < len(values):
                detector.update(values[place])
        found.append([one.drift_detected, two.drift_detected])
    return found


def beside_another(values):
    return [flags[0] or flags[1] for flags in side_by_side(PageHinkley, 1, 10, 3, values, [4] * len(values))][1:]


with check.hidden_points(1) as earned:
    check.call(alarms_of, 1, 10, 3, [4, 4, 4, 16, 16, 4, 4, 4, 16, 16]).returns([4, 9], tip="After an alarm all begins afresh, and a second rise raises a second alarm.")
    check.call(alarms_of, 1, 10, 3, [0, 0, 40, 0, 40]).returns([2], tip="After the alarm at position 2 all begins at 0 again, and the value of the alarm is forgotten, too. The 40 at the end is only the second value since: min_samples asks for three.")
    check.call(alarms_of, 1, 10, 2, [0, 40, 0, 40]).returns([1, 3], tip="The first value after an alarm counts: 0 and 40 are two values since, and that is enough for another alarm.")
    check.call(alarms_of, 1, 5.5, 3, [4, 4, 4, 4, 4, 9, 9, 4, 4, 4, 4, 9, 9, 9]).returns(
        [6, 13],
        tip="At position 5 the mean of all six values is 4.83, a fraction, and the sum rises by 9 - 4.83 - 1: delta is taken away once. What counts is how far the sum has risen above its minimum, -5 here: by 3.17 at position 5, and by 5.74 at position 6.",
    )
    check.call(alarms_of, 0, 6, 1, [4, 16, 16]).returns(
        [2], tip="After the second value the sum is 6. It must be greater than the threshold; equal is not enough.",
        mistakes=[(lambda found: found[0] == 0, "After the first value the sum is 0, and so is its minimum: nothing has risen. Note the minimum before you compare, this sum included.")],
    )
    check.call(alarms_of, 0, 1, 4, [1, 1, 1, 1, 1, 1]).returns([], tip="Where nothing changes there is no alarm.")
    check.call(beside_another, [4, 4, 4, 16, 16]).returns([False, False, False, False, True], tip="Two detectors must not share their memory: keep it in self. drift_detected is True or False.")
    inputs.compare(PageHinkley, reference, use=side_by_side)
earned

# %% wrong="PageHinkley" mistake="no reset after an alarm" says="It alarms again and again"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.drift_detected, self.n, self.mean, self.m, self.minimum = False, 0, 0.0, 0.0, 0.0

    def update(self, x):
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean - self.delta
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples
        return self


# %% wrong="PageHinkley" mistake="takes the alarm back in the same update" says="drift_detected must stay True until the next one"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.reset()

    def reset(self):
        self.drift_detected, self.n, self.mean, self.m, self.minimum = False, 0, 0.0, 0.0, 0.0

    def update(self, x):
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean - self.delta
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples
        if self.drift_detected:
            self.reset()
        return self


# %% wrong="PageHinkley" mistake="does not wait for min_samples" says="It alarms at the second value"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.drift_detected = delta, threshold, True

    def update(self, x):
        if self.drift_detected:
            self.n, self.mean, self.m, self.minimum = 0, 0.0, 0.0, 0.0
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean - self.delta
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold
        return self


# %% wrong="PageHinkley" mistake="takes the absolute value" says="The values fall, and it alarms"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples, self.drift_detected = delta, threshold, min_samples, True

    def update(self, x):
        if self.drift_detected:
            self.n, self.mean, self.m, self.minimum = 0, 0.0, 0.0, 0.0
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += abs(x - self.mean) - self.delta
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples
        return self


# %% wrong="PageHinkley" mistake="forgets delta" says="Take delta away each time"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.threshold, self.min_samples, self.drift_detected = threshold, min_samples, True

    def update(self, x):
        if self.drift_detected:
            self.n, self.mean, self.m, self.minimum = 0, 0.0, 0.0, 0.0
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples
        return self


# %% wrong="PageHinkley" mistake="compares with the mean before the value" says="This alarm comes one value early"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples, self.drift_detected = delta, threshold, min_samples, True

    def update(self, x):
        if self.drift_detected:
            self.n, self.mean, self.m, self.minimum = 0, 0.0, 0.0, 0.0
        self.m += x - self.mean - self.delta
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples
        return self


# %% wrong="PageHinkley" mistake="resets the sum but not the mean" says="A second alarm for the same rise"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.drift_detected, self.n, self.mean, self.m, self.minimum = False, 0, 0.0, 0.0, 0.0

    def update(self, x):
        if self.drift_detected:
            self.m, self.minimum = 0.0, 0.0
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean - self.delta
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples
        return self


# %% wrong="PageHinkley" mistake="returns nothing" says="The last line of update is `return self`"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples, self.drift_detected = delta, threshold, min_samples, True

    def update(self, x):
        if self.drift_detected:
            self.n, self.mean, self.m, self.minimum = 0, 0.0, 0.0, 0.0
        self.n += 1
        self.mean += (x - self.mean) / self.n
        self.m += x - self.mean - self.delta
        self.minimum = min(self.minimum, self.m)
        self.drift_detected = self.m - self.minimum > self.threshold and self.n >= self.min_samples


# %% right="PageHinkley" way="keeps the values and computes all of it anew"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.settings = delta, threshold, min_samples
        self.values, self.drift_detected = [], False

    def update(self, x):
        delta, threshold, min_samples = self.settings
        self.values = [x] if self.drift_detected else [*self.values, x]
        values = np.array(self.values, float)
        means = values.cumsum() / np.arange(1, len(values) + 1)
        sums = np.cumsum(values - means - delta)
        self.drift_detected = bool(sums[-1] - sums.min() > threshold and len(values) >= min_samples)
        return self


# %% right="PageHinkley" way="keeps the distance from the minimum only"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.count = self.total = self.risen = 0
        self.drift_detected = False

    def update(self, x):
        if self.drift_detected:
            self.__init__(self.delta, self.threshold, self.min_samples)
        self.count, self.total = self.count + 1, self.total + x
        self.risen = max(0, self.risen + x - self.total / self.count - self.delta)
        self.drift_detected = self.count >= self.min_samples and self.risen > self.threshold
        return self


# %% right="PageHinkley" way="resets at once, before it returns"
class PageHinkley:
    def __init__(self, delta, threshold, min_samples):
        self.delta, self.threshold, self.min_samples = delta, threshold, min_samples
        self.drift_detected = False
        self.forget()

    def forget(self):
        self.seen, self.sums = [], []

    def update(self, x):
        self.seen.append(x)
        excess = x - sum(self.seen) / len(self.seen) - self.delta
        self.sums.append(excess + (self.sums[-1] if self.sums else 0))
        high = self.sums[-1] > min(self.sums) + self.threshold
        self.drift_detected = high and len(self.seen) >= self.min_samples
        if self.drift_detected:
            self.forget()
        return self


# %% [markdown] statement="detection_delay"
# ## 4. How late, and how often for nothing? · 6 minutes
#
# You planted a change in a stream and ran a detector over it. Two numbers judge it: how late it was, and how often it cried wolf.
#
# Write `detection_delay(alarms, drift_at)`. `alarms` is a list or an array with the positions of the alarms, different whole numbers in ascending order; it may be empty. `drift_at` is the position of the first changed value. Return a tuple:
#
# 1. the **delay**: how many positions after `drift_at` the first alarm came that was not before it. An alarm at `drift_at` itself has a delay of 0. If there is none, the delay is `None`.
# 2. the **false alarms**: how many alarms came before `drift_at`.
#
# Alarms after the first true one count for neither.
#
# **Worked example.** Alarms at 120, 480, 500 and 530, and the change comes at 500: the delay is 0, and there are 2 false alarms. Alarms at 120 and 530: `(30, 1)`.

# %% exercise="detection_delay"
def detection_delay(alarms, drift_at):
    """Return the delay to the first true alarm and the number of false ones."""
    ### BEGIN SOLUTION
    delays = [alarm - drift_at for alarm in alarms if alarm >= drift_at]
    return (delays[0] if delays else None), len(alarms) - len(delays)
    ### END SOLUTION


# %% [markdown] hints="detection_delay"
# Split the alarms in two: those before `drift_at`, and the others. To which part does an alarm at `drift_at` belong?
#
# ---
#
# Count the first part. From the second part take the first alarm and subtract `drift_at`. If the second part is empty, the delay is `None`; ask for that before you take its first alarm.

# %% check="detection_delay" points=3
# The delay to the first true alarm, the number of false ones, and None where no true one came.
from workbook import check

with check.points(3) as earned:
    check.call(detection_delay, [120, 480, 500, 530, 900], 500).returns(
        (0, 2),
        tip="120 and 480 come before the change, 500 comes with it.",
        mistakes=[
            ((500, 2), "500 is the position of the alarm. The delay is counted from the change on."),
            ((0, 4), "Only alarms before the change are false. A second one after it counts for neither."),
            ((-380, 2), "A delay can't be negative: the alarm at 120 came before anything had changed. Take the first one that is not before the change."),
            ((30, 3), "The alarm at 500 is counted as false. It comes with the first changed value: that is a delay of 0."),
            ((30, 2), "The alarm at 500 is left out. It comes with the first changed value: that is a delay of 0."),
            ((400, 2), "That is the delay of the last alarm. The first one that is not before the change counts."),
        ],
    )
    check.call(detection_delay, [120, 530, 900], 500).returns(
        (30, 1),
        tip="The first alarm after the change is at 530, which is 30 late.",
        mistakes=[
            ((530, 1), "530 is the position of the alarm. The delay is counted from the change on."),
            ((-380, 1), "A delay can't be negative: the alarm at 120 came before anything had changed. Take the first one that is not before the change."),
            ((30, 2), "Only alarms before the change are false. A second one after it counts for neither."),
            ((400, 1), "That is the delay of the last alarm. The first one after the change counts."),
        ],
    )
    check.call(detection_delay, [120], 500).returns(
        (None, 1),
        tip="No alarm comes after the change: the delay is None.",
        mistakes=[
            (IndexError, "There is no alarm after the change, and Python can't take the first of nothing. Return None as the delay."),
            (ValueError, "There is no alarm after the change, and Python finds no smallest of nothing. Return None as the delay."),
            (StopIteration, "There is no alarm after the change, and Python finds no next one. Return None as the delay."),
            ((0, 1), "A delay of 0 would be the best of all. The change was never seen: return None."),
        ],
    )
earned

# %% generator="detection_delay"
from workbook import generate

inputs = generate.Inputs()


def positions(draw, low=0):
    alarms = sorted(draw.luck.sample(range(60), draw.length(low, 8)))
    return draw.one_of((list, tuple, np.array))(alarms)


@inputs("how many positions after `drift_at` the first alarm came", "how many alarms came before `drift_at`", count=120)
def ordinary(draw):
    """The delay of the first alarm that is not before the change, and the number of those that are before it."""
    return generate.given(positions(draw, low=1), draw.whole(0, 60))


@inputs("An alarm at `drift_at` itself has a delay of 0", count=50)
def at_once(draw):
    """An alarm at the change itself, or just before or after it."""
    alarms = positions(draw, low=1)
    return generate.given(alarms, max(0, int(draw.one_of(list(alarms))) + draw.one_of((0, 0, 1, -1))))


@inputs("If there is none, the delay is `None`", count=40)
def unseen(draw):
    """No alarm comes after the change, or none at all: the delay is None, and all alarms are false."""
    return generate.given(positions(draw) if draw.chance(0.7) else [], draw.one_of((60, 100)))


# %% check="detection_delay" points=1 hidden=true
# No alarms at all, only true ones, and arrays.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(detection_delay, [], 10).returns((None, 0), tip="Without alarms there is no delay and no false alarm.")
    check.call(detection_delay, [12, 15, 19], 10).returns((2, 0), tip="All alarms come after the change: none is false.")
    check.call(detection_delay, np.array([3, 5, 8]), 4).returns((1, 1), tip="An array of positions works like a list.")
    check.call(detection_delay, [0, 7], 0).returns((0, 0), tip="A change at the very first position can't have false alarms before it.")
    inputs.compare(detection_delay, reference)
earned

# %% wrong="detection_delay" mistake="counts the alarm at the change as false" says="The alarm at 500 is counted as false"
def detection_delay(alarms, drift_at):
    true = [alarm - drift_at for alarm in alarms if alarm > drift_at]
    return (true[0] if true else None), len(alarms) - len(true)


# %% wrong="detection_delay" mistake="returns the position" says="is the position of the alarm"
def detection_delay(alarms, drift_at):
    true = [alarm for alarm in alarms if alarm >= drift_at]
    return (true[0] if true else None), len(alarms) - len(true)


# %% wrong="detection_delay" mistake="counts all alarms but one as false" says="Only alarms before the change are false"
def detection_delay(alarms, drift_at):
    true = [alarm - drift_at for alarm in alarms if alarm >= drift_at]
    return (true[0], len(alarms) - 1) if true else (None, len(alarms))


# %% wrong="detection_delay" mistake="takes the first alarm of all" says="A delay can't be negative"
def detection_delay(alarms, drift_at):
    return (alarms[0] - drift_at if len(alarms) else None), sum(alarm < drift_at for alarm in alarms)


# %% wrong="detection_delay" mistake="fails where no alarm comes" says="Python can't take the first of nothing"
def detection_delay(alarms, drift_at):
    true = [alarm - drift_at for alarm in alarms if alarm >= drift_at]
    return true[0], len(alarms) - len(true)


# %% right="detection_delay" way="binary search"
def detection_delay(alarms, drift_at):
    false = int(np.searchsorted(alarms, drift_at))
    return (alarms[false] - drift_at if false < len(alarms) else None, false)


# %% right="detection_delay" way="one loop that stops, a list as the answer"
def detection_delay(alarms, drift_at):
    false = 0
    for alarm in alarms:
        if alarm >= drift_at:
            return [alarm - drift_at, false]
        false += 1
    return [None, false]


# %% [markdown] statement="retrain_dates"
# ## 5. When do we retrain? · 10 minutes
#
# Each day you know the gap: the mean forecast minus the mean number of rentals. Far above zero or far below, the model has lost touch with the world.
#
# Write `retrain_dates(gap, threshold, cooldown_days)`. `gap` is a Series of numbers; its index holds the days, as timestamps in ascending order. `cooldown_days` is 1 or more. Return the days on which you retrain, as a list of timestamps.
#
# - You retrain on a day whose gap is **more than** `threshold` away from zero, in either direction.
# - After a retraining you wait: the next one comes **at least** `cooldown_days` days after the last **retraining**. Days in between on which the gap is large change nothing.
# - Count days by the calendar, not rows: some days may be absent from the index. Where the gap is missing you do not retrain.
#
# **Worked example.** From June 1 to 6 the gaps are 1, −4, 5, 2, 4, 3, with a threshold of 3 and a cooldown of 3 days. You retrain on June 2. June 3 is too soon. On June 5 three days have passed: retrain. June 6 is too soon, and its gap of 3 is not more than 3.

# %% exercise="retrain_dates"
def retrain_dates(gap, threshold, cooldown_days):
    """Return the days on which the gap asks for a retraining and the cooldown allows it."""
    ### BEGIN SOLUTION
    chosen = []
    for day in gap.index[gap.abs() > threshold]:
        if not chosen or day - chosen[-1] >= pd.Timedelta(days=cooldown_days):
            chosen.append(day)
    return chosen
    ### END SOLUTION


# %% [markdown] hints="retrain_dates"
# Go through the days in a loop and keep a list of those on which you retrained. The last one in the list tells how long you have to wait.
#
# ---
#
# `gap.items()` gives pairs of day and gap, `gap.abs()` the distances from zero. Two days can be subtracted; compare the result with `pd.Timedelta(days=cooldown_days)`. At the first retraining the list is still empty: then there is nothing to wait for.

# %% check="retrain_dates" points=3
# A large gap in either direction asks for a retraining, and the cooldown is kept.
from workbook import check


def june(*days):
    return [pd.Timestamp(2012, 6, day) for day in days]


with check.points(3) as earned:
    check.call(retrain_dates, pd.Series([1.0, -4.0, 5.0, 2.0, 4.0, 3.0], june(1, 2, 3, 4, 5, 6)), 3, 3).returns(
        june(2, 5),
        tip="June 2: the gap is -4, more than 3 away from zero, and there is no retraining before it to wait for. June 5: the gap is 4, more than 3 away from zero as well, and three days since June 2 are enough.",
        mistakes=[
            (june(5), "On June 2 the gap is -4, more than 3 away from zero. Before the first retraining there is nothing to wait for."),
            (june(2, 3, 5), "June 3 comes one day after a retraining. The model of June 2 has not had a chance yet: keep the cooldown."),
            (lambda found: any([isinstance(day, str) for day in found]), "Return timestamps, as they stand in the index, not texts."),
            (june(3), "On June 2 the gap is -4: the forecast is too low. That is as bad as too high. Take the distance from zero."),
        ],
    )
    check.call(retrain_dates, pd.Series([3.0, 0.0, 3.5], june(1, 2, 3)), 3, 1).returns(
        june(3), tip="Only on June 3 the gap is more than 3.",
        mistakes=[(june(1, 3), "A gap of exactly 3 is not more than 3.")],
    )
    check.call(retrain_dates, pd.Series([5.0] * 7, june(1, 2, 3, 4, 5, 6, 7)), 3, 3).returns(
        june(1, 4, 7),
        tip="The gap is large every day, so you retrain whenever the cooldown of 3 days is over.",
        mistakes=[
            (june(1, 5), "At least 3 days: on June 4 three days have passed since June 1, and that is enough."),
            (june(1), "The cooldown never ends, since each day with a large gap begins it anew. Count from the last retraining."),
        ],
    )
earned

# %% generator="retrain_dates"
from workbook import generate

inputs = generate.Inputs(few="a call that goes through days takes a millisecond")


def days(draw, gap, absent):
    begin = pd.Timestamp(draw.one_of(("2012-06-01", "2011-12-27", "2012-02-26", "2012-10-26")))
    kept = [day for day in range(draw.length(1, 16)) if not draw.chance(absent)] or [0]
    index = pd.DatetimeIndex([begin + pd.Timedelta(days=day) for day in kept])
    return pd.Series([gap() for _ in kept], index=index, dtype=float)


@inputs("You retrain on a day whose gap is **more than** `threshold` away from zero", count=30)
def ordinary(draw):
    """A gap beyond the threshold in either direction asks for a retraining; one of exactly the threshold does not."""
    gap = days(draw, lambda: draw.one_of((3, -3, 3.5, -4, 0, 1, -9)), 0)
    return generate.given(gap, draw.one_of((3, 0.5)), draw.whole(1, 3))


@inputs("After a retraining you wait", count=30)
def waiting(draw):
    """Count the cooldown from the last retraining: on the day when it is over you may retrain again."""
    return generate.given(days(draw, lambda: draw.one_of((5, -5, 5, 0)), 0.1), 3, draw.whole(1, 6))


@inputs("Count days by the calendar, not rows", count=30)
def absent(draw):
    """Days that are absent have passed too, over the end of a month or year; a missing gap asks for nothing."""
    return generate.given(days(draw, lambda: draw.one_of((9, np.nan, -0.6, 7)), 0.5), 0.5, draw.one_of((2, 3, 7)))


# %% check="retrain_dates" points=1 hidden=true
# Absent days, missing gaps, calm times, and other numbers.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(retrain_dates, pd.Series([9.0, 9.0, 9.0], june(1, 2, 20)), 3, 7).returns(
        june(1, 20), tip="Count days by the calendar, not rows: absent days have passed, too.",
        mistakes=[(june(1, 8, 15), "June 8 and June 15 are not in the index, and no gap is known for them. You retrain only on days that are in it.")],
    )
    check.call(retrain_dates, pd.Series([np.nan, -0.6, np.nan, 0.7], june(1, 2, 3, 4)), 0.5, 2).returns(june(2, 4), tip="A missing gap is no reason to retrain.")
    check.call(retrain_dates, pd.Series([9.0] * 6, june(1, 2, 3, 4, 5, 6)), 3, 5).returns(june(1, 6), tip="With a cooldown of 5 days the next retraining after June 1 comes on June 6 at the earliest.")
    check.call(retrain_dates, pd.Series([0.1, -0.2], june(1, 2)), 0.5, 2).returns([], tip="Calm days: an empty list.")
    check.call(retrain_dates, pd.Series([2.0, -2.0], june(1, 2)), 1, 1).returns(june(1, 2), tip="With a cooldown of one day you may retrain on the next.")
    inputs.compare(retrain_dates, reference)
earned

# %% wrong="retrain_dates" mistake="ignores the cooldown" says="has not had a chance yet: keep the cooldown"
def retrain_dates(gap, threshold, cooldown_days):
    return list(gap.index[gap.abs() > threshold])


# %% wrong="retrain_dates" mistake="returns texts" says="Return timestamps, as they stand in the index"
def retrain_dates(gap, threshold, cooldown_days):
    dates = []
    for day, value in gap.items():
        if abs(value) > threshold and (not dates or (day - dates[-1]).days >= cooldown_days):
            dates.append(day)
    return [str(day.date()) for day in dates]


# %% wrong="retrain_dates" mistake="forgets the absolute value" says="That is as bad as too high"
def retrain_dates(gap, threshold, cooldown_days):
    dates = []
    for day, value in gap.items():
        if value > threshold and (not dates or (day - dates[-1]).days >= cooldown_days):
            dates.append(day)
    return dates


# %% wrong="retrain_dates" mistake="at the threshold already" says="A gap of exactly 3 is not more than 3"
def retrain_dates(gap, threshold, cooldown_days):
    dates = []
    for day, value in gap.items():
        if abs(value) >= threshold and (not dates or (day - dates[-1]).days >= cooldown_days):
            dates.append(day)
    return dates


# %% wrong="retrain_dates" mistake="waits a day too long" says="on June 4 three days have passed since June 1"
def retrain_dates(gap, threshold, cooldown_days):
    dates = []
    for day, value in gap.items():
        if abs(value) > threshold and (not dates or (day - dates[-1]).days > cooldown_days):
            dates.append(day)
    return dates


# %% wrong="retrain_dates" mistake="each large gap begins the cooldown anew" says="The cooldown never ends"
def retrain_dates(gap, threshold, cooldown_days):
    large = gap.index[gap.abs() > threshold].to_series()
    waited = large.diff().dt.days.fillna(np.inf)
    return large[waited >= cooldown_days].tolist()


# %% wrong="retrain_dates" mistake="counts rows, not days" says="Count days by the calendar, not rows"
def retrain_dates(gap, threshold, cooldown_days):
    dates, wait = [], 0
    for day, value in gap.items():
        if abs(value) > threshold and wait <= 0:
            dates.append(day)
            wait = cooldown_days
        wait -= 1
    return dates


# %% right="retrain_dates" way="remembers the day from which it is allowed again"
def retrain_dates(gap, threshold, cooldown_days):
    dates, allowed = [], pd.Timestamp.min
    for day, value in gap.items():
        if day >= allowed and (value > threshold or value < -threshold):
            dates.append(day)
            allowed = day + pd.Timedelta(days=cooldown_days)
    return dates


# %% right="retrain_dates" way="jumps from one retraining to the next, returns an index"
def retrain_dates(gap, threshold, cooldown_days):
    large, dates = gap[gap.abs() > threshold].index, []
    while len(large):
        dates.append(large[0])
        large = large[large >= large[0] + pd.Timedelta(days=max(cooldown_days, 1))]
    return pd.DatetimeIndex(dates)


# %% [markdown] statement="label_weights"
# ## 6. What may a model learn from its own success? · 8 minutes
#
# An alert sends a van, and the station does not run empty. Later the record says *alerted, and never empty*, and the next model learns that such stations are harmless. So the scheme holds some alerts back: of all alerts that are due, it draws a `share` by lot and sends no van. Those stations show what really happens.
#
# Write `label_weights(alerted, held_out, share)`, the weights of the labels for the next training. `alerted` says where an alert was sent, `held_out` where one was due and was held back: lists, arrays or Series of True/False or 1/0, one entry a case, matched by position. Return one number for each case, in their order.
#
# - Where an alert was **sent**, the weight is 0: its label may have been changed by the alert.
# - Where an alert was **held back**, the weight is 1 / `share`: this case stands for all those that were due.
# - Every **other** case has the weight 1.
# - No case can be both, sent and held back: raise `ValueError`.
# - `share` is above 0 and at most 1. Any other number: raise `ValueError`.
#
# **Worked example.** With `share=0.1` three cases, the first with an alert, the second held back, the third without, have the weights 0, 10 and 1.

# %% exercise="label_weights"
def label_weights(alerted, held_out, share):
    """Return the weight of each label: 0, 1 / share or 1."""
    ### BEGIN SOLUTION
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}; give a number above 0, up to 1.")
    alerted, held_out = np.asarray(alerted, bool), np.asarray(held_out, bool)
    if (alerted & held_out).any():
        raise ValueError("A case is both alerted and held out; an alert is sent or held back.")
    return np.select([alerted, held_out], [0.0, 1 / share], 1.0)
    ### END SOLUTION


# %% [markdown] hints="label_weights"
# Three kinds of case, three weights. Look for what can't be before you begin: a bad share, and a case of both kinds.
#
# ---
#
# In a loop: `for sent, held in zip(alerted, held_out)`, with `if`, `elif` and `else`. With arrays: `np.select([alerted, held_out], [0, 1 / share], 1)`, after `np.asarray(alerted, bool)`. An array made of whole numbers cuts 2.5 off to 2; begin with `1.0`.

# %% check="label_weights" points=2
# Sent counts nothing, held back counts for all that were due, and the rest count once.
from workbook import check

with check.points(2) as earned:
    check.call(label_weights, [True, False, False, True, False], [False, True, False, False, False], 0.25).returns(
        [0, 4, 1, 0, 1],
        tip="Sent: 0. Held back: 1 / 0.25. The others: 1.",
        mistakes=[
            ([0, 0.25, 1, 0, 1], "The case that was held back has the weight share. It stands for four cases, itself included: 1 / share."),
            ([1, 4, 1, 1, 1], "Labels of cases with an alert are still in it, and they are the ones that the alert has changed. Give them the weight 0."),
            ([0, 4, 0, 0, 0], "Only what was held back is left. Where no alert was due, nothing has changed the label: weight 1."),
            ([0, 4 / 3, 1, 0, 1], "That is 1 / (1 - share), the weight for what was sent. You know what happened to those that were held back."),
            ([0, 3, 1, 0, 1], "That is how many were due for each that was held back here. The lot had a fixed share: take 1 / share."),
            ([0, 1, 1, 0, 1], "The case that was held back stands for others, too: its weight is 1 / share."),
            ([4, 0, 1, 4, 1], "The two are swapped. What was held back has the label that nothing has changed."),
        ],
    )
    check.call(label_weights, [0, 0, 1, 1], [1, 0, 0, 0], 0.15).returns(
        [1 / 0.15, 1, 0, 0],
        tip="The first case was held back: 1 / 0.15 is 6.667. The second is another case, the last two were sent; 1 and 0 stand for True and False.",
        mistakes=[
            ([6, 1, 0, 0], "6.667 has become 6: an array of whole numbers cuts off the rest, as int does. Make it of 1.0, not of 1, and leave 1 / share as it is."),
            ([7, 1, 0, 0], "6.667 has become 7. Leave 1 / share as it is, not rounded."),
            ([1, 1, 1, 1], "1 and 0 stand for True and False here: the first case was held back, and the last two were sent."),
            (TypeError, "A list does not know ~ or arithmetic. Turn both into arrays first: np.asarray(alerted, bool)."),
        ],
    )
    check.call(label_weights, [True, False], [True, False], 0.5).raises(ValueError, tip="The first case is both, sent and held back. Then one of the records is wrong: raise ValueError instead of choosing one.")
    check.call(label_weights, [False, True], [False, False], 0).raises(ValueError, tip="With a share of 0 nothing was held back, and no weight can make up for that: raise ValueError, also where no case needs the weight.")
earned

# %% generator="label_weights"
from workbook import generate

inputs = generate.Inputs()


def records(draw, kinds, share, low=1):
    cases = draw.many(lambda: draw.one_of(kinds), low=low, high=12)
    words = draw.one_of(((False, True), (0, 1)))
    return generate.given(*(draw.kept([words[kind == each] for kind in cases]) for each in ("sent", "held")), share)


def good(draw):
    return draw.one_of((0.1, 0.02, 0.4, 0.5, 0.75, 1, 1 / 3, 1e-3, draw.luck.uniform(0.05, 1)))


@inputs("Where an alert was **sent**", "Where an alert was **held back**", "Every **other** case", count=150)
def ordinary(draw):
    """0, 1 / share or 1, by the kind of the case and in the order of the cases, in lists and arrays; leave 1 / share as it is."""
    return records(draw, ("sent", "held", "other"), good(draw))


@inputs("of all alerts that are due, it draws a `share` by lot", count=40)
def one_kind(draw):
    """All cases are of one kind or two, or there is no case at all: the weights depend on share, not on how many there are."""
    kinds = draw.one_of((("sent",), ("held",), ("other",), ("held", "other"), ("sent", "other"), ("sent", "held")))
    return records(draw, kinds, good(draw), low=0)


@inputs("No case can be both", count=20)
def both(draw):
    """One case is both, sent and held back, among others that are fine: raise ValueError."""
    sent, held = map(list, records(draw, ("sent", "held", "other"), 1)[0][:2])
    at = draw.whole(0, len(sent) - 1)
    sent[at] = held[at] = draw.one_of((True, 1))
    return generate.given(sent, held, good(draw))


@inputs("Any other number", count=20)
def no_share(draw):
    """The share is 0 or below, or above 1: raise ValueError, also where nothing was held back."""
    share = draw.one_of((0, 0.0, -0.1, -1, 1.01, 2, 10, 100, -1e-9))
    return records(draw, draw.one_of((("sent", "held", "other"), ("sent", "other"))), share)


# %% check="label_weights" points=1 hidden=true
# Nothing held back, everything held back, numbers for truth values, and Series under other labels.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(label_weights, [1, 0], [0, 0], 0.1).returns([0, 1], tip="Where nothing was held back, the weights are 0 and 1.")
    check.call(label_weights, np.array([False, False]), np.array([True, True]), 1).returns([1, 1], tip="With a share of 1 each case that was held back stands for itself.")
    check.call(label_weights, pd.Series([1, 0], index=[4, 5]), pd.Series([0, 1], index=[5, 4]), 0.5).returns([0, 2], tip="Cases are matched by position, whatever the labels of a Series are: turn it into an array.")
    check.call(label_weights, [False, False], [True, False], 1.5).raises(ValueError, tip="Nobody holds back more than all: raise ValueError for a share above 1.")
    inputs.compare(label_weights, reference)
earned

# %% wrong="label_weights" mistake="the share itself" says="The case that was held back has the weight share"
def label_weights(alerted, held_out, share):
    alerted, held_out = np.asarray(alerted, bool), np.asarray(held_out, bool)
    if not 0 < share <= 1 or np.any(alerted & held_out):
        raise ValueError("share, or both")
    return np.where(alerted, 0, np.where(held_out, share, 1))


# %% wrong="label_weights" mistake="learns from the alerts" says="they are the ones that the alert has changed"
def label_weights(alerted, held_out, share):
    alerted, held_out = np.asarray(alerted, bool), np.asarray(held_out, bool)
    if not 0 < share <= 1 or np.any(alerted & held_out):
        raise ValueError("share, or both")
    return np.where(held_out, 1 / share, 1)


# %% wrong="label_weights" mistake="only what was held back" says="Only what was held back is left"
def label_weights(alerted, held_out, share):
    alerted, held_out = np.asarray(alerted, bool), np.asarray(held_out, bool)
    if not 0 < share <= 1 or np.any(alerted & held_out):
        raise ValueError("share, or both")
    return held_out / share


# %% wrong="label_weights" mistake="whole numbers" says="an array of whole numbers cuts off the rest"
def label_weights(alerted, held_out, share):
    alerted, held_out = np.asarray(alerted, bool), np.asarray(held_out, bool)
    if not 0 < share <= 1 or np.any(alerted & held_out):
        raise ValueError("share, or both")
    weights = np.ones(len(alerted), dtype=int)
    weights[alerted] = 0
    weights[held_out] = 1 / share
    return weights


# %% wrong="label_weights" mistake="the share that came out" says="The lot had a fixed share"
def label_weights(alerted, held_out, share):
    alerted, held_out = np.asarray(alerted, bool), np.asarray(held_out, bool)
    if not 0 < share <= 1 or np.any(alerted & held_out):
        raise ValueError("share, or both")
    due = alerted.sum() + held_out.sum()
    return [0 if sent else due / held_out.sum() if held else 1 for sent, held in zip(alerted, held_out)]


# %% wrong="label_weights" mistake="chooses one where both are true" says="raise ValueError instead of choosing one"
def label_weights(alerted, held_out, share):
    if not 0 < share <= 1:
        raise ValueError("share")
    return [0 if sent else 1 / share if held else 1 for sent, held in zip(alerted, held_out)]


# %% wrong="label_weights" mistake="never looks at the share" says="no weight can make up for that"
def label_weights(alerted, held_out, share):
    if any(sent and held for sent, held in zip(alerted, held_out)):
        raise ValueError("both")
    return [0 if sent else 1 / share if held else 1 for sent, held in zip(alerted, held_out)]


# %% right="label_weights" way="a loop"
def label_weights(alerted, held_out, share):
    if share <= 0 or share > 1:
        raise ValueError(f"the share can't be {share}")
    weights = []
    for sent, held in zip(alerted, held_out):
        if sent and held:
            raise ValueError("sent and held back at once")
        weights.append(0 if sent else 1 / share if held else 1)
    return weights


# %% right="label_weights" way="arithmetic, no branches"
def label_weights(alerted, held_out, share):
    sent, held = np.array(alerted, dtype=float), np.array(held_out, dtype=float)
    if share <= 0 or share > 1 or sent @ held > 0:
        raise ValueError("share or records")
    return (1 - sent - held) + held / share


# %% right="label_weights" way="pandas, filled kind by kind"
def label_weights(alerted, held_out, share):
    cases = pd.DataFrame({"sent": list(alerted), "held": list(held_out)}).astype(bool)
    if not 0 < share <= 1 or cases.all(axis=1).any():
        raise ValueError("share or records")
    weights = pd.Series(1.0, index=cases.index)
    return weights.mask(cases["held"], 1 / share).mask(cases["sent"], 0)


# %% [markdown] statement="ab_by_day"
# ## 7. Did it help? · 12 minutes
#
# For some weeks the vans go by the old forecast (arm A) on some days and by the new one (arm B) on the others. **Days** were drawn by lot. All trips of a day share its weather and its holidays, so a thousand trips on one rainy Saturday are one piece of evidence, not a thousand.
#
# Write `ab_by_day(table)`. `table` has the columns `day`, `arm` (`"A"` or `"B"`) and `cost`, one row for each trip, in any order; nothing is missing. Every day belongs to one arm. Return a tuple of two numbers:
#
# 1. the **difference**: the mean of the daily costs of B minus that of A;
# 2. its **standard error**: $\sqrt{s_A^2 / n_A + s_B^2 / n_B}$.
#
# - The cost of a day is the **mean** of its trips. From then on each day counts once, however many trips it had.
# - $n$ is the number of days of an arm, $s^2$ the variance of its daily costs: the sum of the squared distances from their mean, divided by $n - 1$.
# - An arm with fewer than two days has no variance, nor has one that is not in the table at all: raise `ValueError`.
#
# **Worked example.** A: day 1 with trips at 1 and 3, day 2 with one at 4. B: day 3 with one at 5, day 4 with one at 7. The daily costs are 2, 4 and 5, 7, both variances are 2. The difference is 6 − 3 = 3, its standard error $\sqrt{2/2 + 2/2} = 1.414$. (With twenty days or more in each arm, a difference of less than two standard errors may well be luck. Here are two, which show nothing.)

# %% exercise="ab_by_day"
def ab_by_day(table):
    """Return the difference B - A of the daily costs, and its standard error."""
    ### BEGIN SOLUTION
    daily = table.groupby(["arm", "day"], as_index=False)["cost"].mean()
    a, b = (daily.loc[daily["arm"] == arm, "cost"] for arm in "AB")
    if min(len(a), len(b)) < 2:
        raise ValueError(f"A has {len(a)} days and B has {len(b)}; give two or more of each.")
    error = (a.var() / len(a) + b.var() / len(b)) ** 0.5
    return float(b.mean() - a.mean()), float(error)
    ### END SOLUTION


# %% [markdown] hints="ab_by_day"
# First make one number of each day, then forget the trips. `table.groupby(["arm", "day"], as_index=False)["cost"].mean()` does that for both arms at once. Count the days of each arm before you go on.
#
# ---
#
# `daily.loc[daily["arm"] == "A", "cost"]` then holds the days of one arm; if there are none, it is empty. pandas' `.var()` divides by $n - 1$; `np.var` divides by $n$ unless you say `ddof=1`. Divide each variance by its number of days, add the two, take the root.

# %% check="ab_by_day" points=3
# Days count, not trips, and the standard error goes by the days as well.
from workbook import check


def trips(arm, days):
    return pd.DataFrame([(day, arm, cost) for day, costs in days.items() for cost in costs], columns=["day", "arm", "cost"])


trial = pd.concat([trips("A", {1: [1, 3], 2: [4], 5: [9, 9, 9]}), trips("B", {3: [5], 4: [5, 5, 11]})])
by_trip = [trial.loc[trial["arm"] == arm, "cost"] for arm in "AB"]
with check.points(3) as earned:
    check.call(ab_by_day, trial).returns(
        (1.0, np.sqrt(13 / 3 + 2 / 2)),
        tip="The daily costs are 2, 4, 9 in A and 5, 7 in B, each the mean of all trips of its day. Their means are 5 and 6, their variances 13 and 2.",
        mistakes=[
            ((2 / 3, np.sqrt(sum(each.var() / len(each) for each in by_trip))), "Each trip counts as a case here. Days were drawn by lot, so days count: make one mean of each day first."),
            ((2 / 3, np.sqrt(13 / 3 + 2 / 2)), "The error goes by days, but the difference still by trips. Take the means of the daily costs."),
            ((1.0, np.sqrt(sum(each.var() / len(each) for each in by_trip))), "The difference goes by days, but the error still by trips. Take the variances of the daily costs."),
            ((1.0, np.sqrt(13 / 6 + 2 / 4)), "The variances are divided by the number of trips. Divide them by the number of days."),
            ((-1.0, np.sqrt(13 / 3 + 2 / 2)), "That is A minus B. Take B minus A: what the new forecast adds."),
            ((1.0, np.sqrt(26 / 3 / 3 + 1 / 2)), "The variance is divided by n, as NumPy does by itself. Divide by n - 1: ddof=1."),
            ((1.0, np.sqrt(15)), "That is how much single days scatter. A mean of n days scatters less: divide each variance by its number of days."),
            ((1.0, 13 / 3 + 2 / 2), "That is the square of the standard error. Take the root."),
            ((1.0, np.sqrt(13 / 3) + np.sqrt(2 / 2)), "Variances add up, standard errors do not. Add first, then take the root."),
            ((1.0, np.sqrt(28 / 3 * (1 / 3 + 1 / 2))), "This takes one variance for both arms. Each arm has its own, divided by its own number of days."),
            ((4 / 3, np.sqrt(529 / 9 + 64)), "The costs of a day are added up. A day with many trips is not more expensive for that: take its mean."),
            ((1.5, np.sqrt(13 / 3 + 4.5 / 2)), "Trips of a day that cost the same are counted once. On day 4 two trips cost 5 and one 11: the mean of all three is 7."),
            ((0.0, np.sqrt(13 / 3)), "The cost of a day is the mean of its trips, not the median: on day 4, with 5, 5 and 11, that is 7."),
        ],
    )
    check.call(ab_by_day, pd.concat([trips("B", {"Mon": [4], "Wed": [2]}), trips("A", {"Tue": [8, 6], "Thu": [5]})])).returns(
        (-3.0, np.sqrt(2)), tip="The daily costs are 7 and 5 in A, 4 and 2 in B: the new forecast is cheaper, so the difference is below zero.",
    )
    check.call(ab_by_day, pd.concat([trips("A", {1: [3], 2: [4]}), trips("B", {3: [5, 6, 9]})])).raises(
        ValueError, tip="B has three trips and one day. One day has no variance, however many trips it had: raise ValueError.",
    )
earned

# %% generator="ab_by_day"
from workbook import generate

inputs = generate.Inputs(few="a call that goes through a table takes a millisecond")


def tried(draw, cost, days, trips=lambda: 1):
    """A table of so many days in each arm; what a day is called, and the order of rows, is any."""
    called = draw.one_of((list(range(20)), [f"day {day}" for day in range(20)], list(pd.date_range("2012-12-25", periods=20))))
    called = draw.shuffled(called)
    rows = []
    for arm, count in zip("AB", days):
        for day in [called.pop() for _ in range(count)]:
            level = cost()
            rows += [(day, arm, level + draw.one_of((0, 0, 1, 2.5)) * (place > 0)) for place in range(trips())]
    rows = draw.shuffled(rows)
    columns = {name: [row[at] for row in rows] for at, name in enumerate(("day", "arm", "cost"))}
    return generate.given(draw.table(**{name: columns[name] for name in draw.shuffled(columns)}))


def of_each(draw):
    return draw.length(2, 6), draw.length(2, 6)


@inputs("The cost of a day is the **mean** of its trips", count=20)
def ordinary(draw):
    """Make one mean of each day, then the difference of the two means, B minus A; arms may have unequally many days."""
    scale = draw.one_of((1, 1, 1000, 1e-3))
    return tried(draw, lambda: draw.luck.randint(0, 40) * scale, of_each(draw), lambda: draw.whole(1, 4))


@inputs("$n$ is the number of days of an arm", count=16)
def by_days(draw):
    """Each arm has its own variance, by n - 1, and its own number of days. Where all days cost the same, the error is 0."""
    return tried(draw, draw.one_of((lambda: 7, lambda: draw.luck.uniform(0, 9), lambda: draw.one_of((0, 100)))), of_each(draw))


@inputs("An arm with fewer than two days", count=12)
def too_few(draw):
    """One arm has one day or none, or both have, however many trips there are: raise ValueError."""
    days = draw.one_of(((1, 3), (3, 1), (0, 2), (2, 0), (1, 1), (1, 0), (0, 0)))
    return tried(draw, lambda: draw.whole(0, 9), days, lambda: draw.whole(1, 4))


# %% check="ab_by_day" points=1 hidden=true
# Many trips on one day, rows in another order, labels that repeat, and an arm that is not there.
from workbook import check

with check.hidden_points(1) as earned:
    busy = pd.concat([trips("A", {1: [2] * 40, 2: [4]}), trips("B", {3: [3], 4: [5] * 9})])
    check.call(ab_by_day, busy).returns((1.0, np.sqrt(2)), tip="A day with forty trips counts as much as a day with one.")
    check.call(ab_by_day, trial.iloc[::-1].set_axis([0] * len(trial))[["cost", "arm", "day"]]).returns(
        (1.0, np.sqrt(13 / 3 + 1)), tip="The order of rows and columns does not matter, nor does the index.",
    )
    check.call(ab_by_day, trips("A", {1: [3], 2: [4], 3: [6]})).raises(ValueError, tip="Arm B is not in the table at all: raise ValueError.")
    inputs.compare(ab_by_day, reference)
earned

# %% wrong="ab_by_day" mistake="counts trips" says="Each trip counts as a case here"
def ab_by_day(table):
    a, b = (table.loc[table["arm"] == arm, "cost"] for arm in "AB")
    if min(table.loc[table["arm"] == arm, "day"].nunique() for arm in "AB") < 2:
        raise ValueError("two days, please")
    return b.mean() - a.mean(), np.sqrt(a.var() / len(a) + b.var() / len(b))


# %% wrong="ab_by_day" mistake="the difference by trips, the error by days" says="but the difference still by trips"
def ab_by_day(table):
    daily = table.groupby(["arm", "day"])["cost"].mean().reset_index()
    a, b = (daily.loc[daily["arm"] == arm, "cost"] for arm in "AB")
    if len(a) < 2 or len(b) < 2:
        raise ValueError("two days, please")
    mean = table.groupby("arm")["cost"].mean()
    return mean["B"] - mean["A"], np.sqrt(a.var() / len(a) + b.var() / len(b))


# %% wrong="ab_by_day" mistake="A minus B" says="That is A minus B"
def ab_by_day(table):
    daily = table.groupby(["arm", "day"])["cost"].mean().reset_index()
    a, b = (daily.loc[daily["arm"] == arm, "cost"] for arm in "AB")
    if len(a) < 2 or len(b) < 2:
        raise ValueError("two days, please")
    return a.mean() - b.mean(), np.sqrt(a.var() / len(a) + b.var() / len(b))


# %% wrong="ab_by_day" mistake="divides by n" says="Divide by n - 1: ddof=1"
def ab_by_day(table):
    daily = table.groupby(["arm", "day"])["cost"].mean().reset_index()
    a, b = (daily.loc[daily["arm"] == arm, "cost"].to_numpy() for arm in "AB")
    if len(a) < 2 or len(b) < 2:
        raise ValueError("two days, please")
    return b.mean() - a.mean(), np.sqrt(np.var(a) / len(a) + np.var(b) / len(b))


# %% wrong="ab_by_day" mistake="the scatter of single days" says="A mean of n days scatters less"
def ab_by_day(table):
    daily = table.groupby(["arm", "day"])["cost"].mean().reset_index()
    a, b = (daily.loc[daily["arm"] == arm, "cost"] for arm in "AB")
    if len(a) < 2 or len(b) < 2:
        raise ValueError("two days, please")
    return b.mean() - a.mean(), np.sqrt(a.var() + b.var())


# %% wrong="ab_by_day" mistake="adds up each day" says="A day with many trips is not more expensive for that"
def ab_by_day(table):
    daily = table.groupby(["arm", "day"])["cost"].sum().reset_index()
    a, b = (daily.loc[daily["arm"] == arm, "cost"] for arm in "AB")
    if len(a) < 2 or len(b) < 2:
        raise ValueError("two days, please")
    return b.mean() - a.mean(), np.sqrt(a.var() / len(a) + b.var() / len(b))


# %% wrong="ab_by_day" mistake="counts trips where it asks for two days" says="B has three trips and one day"
def ab_by_day(table):
    if (table["arm"].value_counts().reindex(["A", "B"], fill_value=0) < 2).any():
        raise ValueError("two of each, please")
    daily = table.groupby(["arm", "day"])["cost"].mean()
    a, b = daily["A"], daily["B"]
    return b.mean() - a.mean(), np.sqrt(a.var() / len(a) + b.var() / len(b))


# %% right="ab_by_day" way="plain Python"
def ab_by_day(table):
    from statistics import mean, variance

    costs = {"A": {}, "B": {}}
    for day, arm, cost in zip(table["day"], table["arm"], table["cost"]):
        costs[arm].setdefault(day, []).append(cost)
    a, b = ([mean(each) for each in days.values()] for days in costs.values())
    if min(len(a), len(b)) < 2:
        raise ValueError("an arm has too few days")
    return [mean(b) - mean(a), (variance(a) / len(a) + variance(b) / len(b)) ** 0.5]


# %% right="ab_by_day" way="pandas' standard errors of means"
def ab_by_day(table):
    daily = table.groupby(["day", "arm"], as_index=False)["cost"].mean()
    found = daily.groupby("arm")["cost"].agg(["size", "mean", "sem"]).reindex(["A", "B"])
    if not (found["size"] >= 2).all():
        raise ValueError("an arm has too few days")
    return found["mean"].diff()["B"], np.hypot(*found["sem"])


# %% right="ab_by_day" way="NumPy, one arm after the other"
def ab_by_day(table):
    means, errors = [], []
    for arm in ("A", "B"):
        own = table[table["arm"] == arm]
        days = np.array([own.loc[own["day"] == day, "cost"].mean() for day in own["day"].unique()])
        if len(days) < 2:
            raise ValueError(f"arm {arm} has {len(days)} days")
        means.append(days.mean())
        errors.append(days.std(ddof=1) / np.sqrt(len(days)))
    return means[1] - means[0], np.linalg.norm(errors)


# %% [markdown] statement="next_version"
# ## 8. What do we call it? · 7 minutes
#
# The app calls your model. Its version tells the app's engineer whether the app must change. It is three whole numbers, `major.minor.patch`.
#
# Write `next_version(version, change)`. It returns the version after a change. Both versions are texts.
#
# | change | when | what happens |
# |---|---|---|
# | `"major"` | inputs or outputs changed, so callers must change, too | the first number goes up by 1, the others become 0 |
# | `"minor"` | retrained, or a new feature that callers may leave out | the second number goes up by 1, the third becomes 0 |
# | `"patch"` | the same answers, for example faster | the third number goes up by 1 |
#
# A version that is not three whole numbers joined by dots, like `"1.9"`, or a change that is none of the three: raise `ValueError`. (You may rely on numbers without a sign, a space or a zero in front.)
#
# **Worked example.** After `"1.4.2"` comes `"2.0.0"`, `"1.5.0"` or `"1.4.3"`. After `"1.9.0"` a retrained model is `"1.10.0"`: the numbers count on, they are not decimals.

# %% exercise="next_version"
def next_version(version, change):
    """Return the version after a major, minor or patch change."""
    ### BEGIN SOLUTION
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise ValueError(f"version is {version!r}; write three numbers, like 1.9.0.")
    major, minor, patch = map(int, parts)
    if change == "major":
        return f"{major + 1}.0.0"
    if change == "minor":
        return f"{major}.{minor + 1}.0"
    if change == "patch":
        return f"{major}.{minor}.{patch + 1}"
    raise ValueError(f"change is {change!r}; it is major, minor or patch.")
    ### END SOLUTION


# %% [markdown] hints="next_version"
# Take the text apart at the dots, turn the three parts into whole numbers, change them, and put a text together again.
#
# ---
#
# `"1.9.0".split(".")` gives `["1", "9", "0"]`, and `int("9")` the number. An f-string such as `f"{a}.{b}.0"` puts it together. `int("x")` raises a ValueError by itself, but a change that you do not know passes unless you ask.

# %% check="next_version" points=3
# The right number goes up, those behind it become 0, and bad input is refused.
from workbook import check

with check.points(3) as earned:
    check.call(next_version, "1.9.3", "minor").returns(
        "1.10.0",
        tip="The second number goes up by 1, the third becomes 0.",
        mistakes=[
            ("1.10.3", "The third number counts the patches of 1.9. In 1.10 there are none yet: it becomes 0."),
            ("2.0.0", "After 9 comes 10. The numbers of a version are whole numbers, not the digits of a decimal."),
            ("2.0.3", "After 9 comes 10. The numbers of a version are whole numbers, not the digits of a decimal."),
            ((1, 10, 0), "Return a text, with dots between the numbers."),
            ("1.9.4", "That is a patch. A retrained model gives other answers, so the second number goes up."),
        ],
    )
    check.call(next_version, "1.9.3", "major").returns(
        "2.0.0", tip="The first number goes up by 1, the two others become 0.",
        mistakes=[("2.9.3", "The numbers behind the first count what happened within 1. In 2 they begin at 0.")],
    )
    check.call(next_version, "1.9.3", "patch").returns("1.9.4", tip="Only the third number goes up.")
    check.call(next_version, "1.9", "patch").raises(
        ValueError, tip="\"1.9\" has two numbers, and a version has three: raise ValueError.",
        mistakes=[
            (lambda value: value is not None, "\"1.9\" has two numbers. Is it 1.9.0? Do not guess: raise ValueError."),
            (TypeError, "\"1.9\" is refused, and that is right. The error to raise is ValueError."),
        ],
    )
    check.call(next_version, "1.9.3", "retrained").raises(
        ValueError, tip="\"retrained\" is none of the three changes: raise ValueError.",
        mistakes=[
            ("1.9.4", "\"retrained\" is none of the three changes. Do not take it for a patch: raise ValueError."),
            ("1.9.3", "\"retrained\" is none of the three changes, and the version comes back as it was. Raise ValueError instead."),
            (KeyError, "\"retrained\" is refused, and that is right. The error to raise is ValueError, not KeyError."),
        ],
    )
earned

# %% generator="next_version"
from workbook import generate

inputs = generate.Inputs()


def version(draw):
    return ".".join(str(draw.one_of((0, 1, 9, 10, 99, draw.whole(0, 300)))) for _ in range(3))


@inputs("goes up by 1, the others become 0", count=150)
def ordinary(draw):
    """The number of the change goes up by 1, those behind it become 0, those before it stay; 9 and 99 count on."""
    return generate.given(version(draw), draw.one_of(("major", "minor", "patch")))


@inputs("A version that is not three whole numbers joined by dots", count=40)
def no_version(draw):
    """One part is no whole number, or there are not three: raise ValueError, whatever the change is."""
    good = version(draw)
    bad = (good + ".0", good.rpartition(".")[0], "v" + good, good + "-beta", good.replace(".", ","), "", "...", good + ".", "1..2", "1.x.0", "a.b.c", "7", "1e1.0.0", "2.1e.0")
    return generate.given(draw.one_of(bad), draw.one_of(("major", "minor", "patch")))


@inputs("or a change that is none of the three", count=20)
def no_change(draw):
    """The change is none of the three words, letter by letter: raise ValueError."""
    return generate.given(version(draw), draw.one_of(("retrained", "Major", "MINOR", "", "min", "patches", "major minor")))


# %% check="next_version" points=1 hidden=true
# Large numbers, zeros, and other texts that are no versions.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(next_version, "0.0.99", "patch").returns("0.0.100", tip="After 99 comes 100.")
    check.call(next_version, "9.12.7", "major").returns("10.0.0", tip="After 9 comes 10, in the first place, too.")
    check.call(next_version, "v1.9.0", "minor").raises(ValueError, tip="\"v1\" is no whole number: raise ValueError.")
    check.call(next_version, "1.9.0.0", "minor").raises(ValueError, tip="Four numbers are one too many: raise ValueError.")
    inputs.compare(next_version, reference)
earned

# %% wrong="next_version" mistake="forgets to set the third number back" says="The third number counts the patches of 1.9"
def next_version(version, change):
    parts = list(map(int, version.split(".")))
    if len(parts) != 3 or change not in ("major", "minor", "patch"):
        raise ValueError("version or change")
    parts[["major", "minor", "patch"].index(change)] += 1
    return ".".join(map(str, parts))


# %% wrong="next_version" mistake="counts in decimals" says="After 9 comes 10. The numbers of a version"
def next_version(version, change):
    if version.count(".") != 2:
        raise ValueError("version")
    step = {"major": 100, "minor": 10, "patch": 1}
    if change not in step:
        raise ValueError("change")
    number = int(version.replace(".", "")) // step[change] * step[change] + step[change]
    return ".".join(f"{number:03d}")


# %% wrong="next_version" mistake="takes any other change for a patch" says="Do not take it for a patch"
def next_version(version, change):
    major, minor, patch = map(int, version.split("."))
    if change == "major":
        return f"{major + 1}.0.0"
    if change == "minor":
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


# %% wrong="next_version" mistake="fills up short versions" says="Do not guess: raise ValueError"
def next_version(version, change):
    parts = [int(part) for part in f"{version}.0.0".split(".")[:3]]
    at = ["major", "minor", "patch"].index(change)
    return ".".join(map(str, [*parts[:at], parts[at] + 1, *[0] * (2 - at)]))


# %% right="next_version" way="a regular expression"
def next_version(version, change):
    import re

    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version)
    names = ["major", "minor", "patch"]
    if found is None or change not in names:
        raise ValueError(f"cannot follow {version} with {change}")
    numbers, place = [int(number) for number in found.groups()], names.index(change)
    numbers = [n if i < place else n + 1 if i == place else 0 for i, n in enumerate(numbers)]
    return "{}.{}.{}".format(*numbers)


# %% right="next_version" way="lets int and unpacking raise"
def next_version(version, change):
    major, minor, patch = (int(part) for part in version.split("."))
    following = {
        "major": (major + 1, 0, 0),
        "minor": (major, minor + 1, 0),
        "patch": (major, minor, patch + 1),
    }
    if change not in following:
        raise ValueError(f"unknown change {change}")
    return ".".join(str(number) for number in following[change])


# %% [markdown] statement="ml_test_score"
# ## 9. The final exam · 3 minutes
#
# The ML Test Score (Breck and others, 2017) asks 28 questions in four sections of seven: data, model, infrastructure, monitoring. A test that is done by hand and written down earns 0.5 points, one that runs by itself 1, one that is not done 0.
#
# Write `ml_test_score(points)`. `points` is a dictionary from the name of a section to the list of its points. Add up each section. The score is the **smallest** of these sums: a well-tested model on untested data is a badly tested model.
#
# **Worked example.** Sections with the sums 7, 3.5, 6 and 1.5 have a score of 1.5.

# %% exercise="ml_test_score"
def ml_test_score(points):
    """Return the ML Test Score: the smallest sum of a section."""
    ### BEGIN SOLUTION
    return float(min(sum(section) for section in points.values()))
    ### END SOLUTION


# %% [markdown] hints="ml_test_score"
# Two steps: one sum for each section, then the smallest of the sums. The names of the sections do not matter.
#
# ---
#
# `points.values()` gives the four lists. `sum` adds up one list, `min` finds the smallest of several numbers.

# %% check="ml_test_score" points=2
# The weakest section decides.
from workbook import check

project = {"Data": [1] * 7, "Model": [1, 0.5, 0.5, 1, 0, 0.5, 0], "Infrastructure": [0, 1, 1, 1, 1, 1, 0], "Monitoring": [0, 1, 0.5, 0, 0, 0.5, 0.5]}
with check.points(2) as earned:
    check.call(ml_test_score, project).returns(
        2.5,
        tip="The sums are 7, 3.5, 5 and 2.5.",
        mistakes=[
            (4, "A test that is done by hand earns half a point. Add up the points as they are."),
            (1, "The halves are lost: 1 and three times 0.5 are 2.5. Add up the points as they are, without int."),
            (lambda value: value in (2, 3), "The sum is 2.5. A score may end in a half: leave it as it is, not rounded."),
            (18, "That is the total. It lets a strong section hide a weak one; take the smallest sum."),
            (4.5, "That is the mean of the four sums. It lets a strong section hide a weak one, too; take the smallest."),
            (0, "That is the smallest single test. Add up each section first, then take the smallest sum."),
            (2.5 / 7, "That is a mean within the section. The score is a sum, between 0 and 7."),
            (7, "That is the strongest section. The weakest decides."),
            ("Monitoring", "That is the name of the weakest section. Return its sum."),
            (TypeError, "A loop over a dictionary gives the names of the sections. The lists of points are its values."),
        ],
    )
    check.call(ml_test_score, project | {"Model": [0.5] * 7, "Monitoring": [1] * 7}).returns(3.5, tip="The sums are 7, 3.5, 5 and 7. The smallest of them is the score: 3.5. Seven tests by hand are worth less than five that run by themselves.")
earned

# %% generator="ml_test_score"
from workbook import generate

inputs = generate.Inputs()


def sections(draw, point):
    names = draw.shuffled(("Data", "Model", "Infrastructure", "Monitoring", "a", "b"))[:4]
    return generate.given({name: [point() for _ in range(7)] for name in names})


@inputs("Add up each section. The score is the **smallest** of these sums", count=170)
def ordinary(draw):
    """One sum for each section, then the smallest of the four, whatever their names and their order are."""
    return sections(draw, lambda: draw.one_of((0, 0.5, 1)))


@inputs("earns 0.5 points, one that runs by itself 1, one that is not done 0", count=40)
def extremes(draw):
    """Nearly all done, nearly nothing done, or nothing at all: a score of 0 is a score."""
    often = draw.one_of(((0, 0, 0, 0.5), (1, 1, 1, 0.5), (0,), (1,), (0.5,)))
    return sections(draw, lambda: draw.one_of(often))


# %% check="ml_test_score" points=1 hidden=true
# Sections in another order, nothing done, and all done.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(ml_test_score, dict(reversed(project.items()))).returns(2.5, tip="The order of the sections does not matter.")
    check.call(ml_test_score, {name: [0] * 7 for name in project}).returns(0.0, tip="Nothing done is a score of 0.")
    check.call(ml_test_score, {name: [1] * 7 for name in "abcd"}).returns(7.0, tip="All done is a score of 7, whatever the sections are called.")
    inputs.compare(ml_test_score, reference)
earned

# %% wrong="ml_test_score" mistake="the total" says="That is the total. It lets"
def ml_test_score(points):
    return sum(sum(section) for section in points.values())


# %% wrong="ml_test_score" mistake="a loop over the names" says="A loop over a dictionary gives the names"
def ml_test_score(points):
    return min(sum(section) for section in points)


# %% wrong="ml_test_score" mistake="the mean of the sections" says="That is the mean of the four sums"
def ml_test_score(points):
    return np.mean([sum(section) for section in points.values()])


# %% wrong="ml_test_score" mistake="the smallest single test" says="That is the smallest single test"
def ml_test_score(points):
    return min(min(section) for section in points.values())


# %% wrong="ml_test_score" mistake="means instead of sums" says="That is a mean within the section"
def ml_test_score(points):
    return min(sum(section) / len(section) for section in points.values())


# %% right="ml_test_score" way="a table"
def ml_test_score(points):
    return pd.DataFrame(points).sum().min()


# %% right="ml_test_score" way="sorted sums"
def ml_test_score(points):
    totals = []
    for name in points:
        total = 0
        for earned in points[name]:
            total += earned
        totals.append(total)
    return sorted(totals)[0]


# %% [markdown] statement="maintenance"
# ## 10. Keep the bikes coming · 30 minutes
#
# The bike-share system went ahead. Three hours before each hour a model forecasts the rentals of the whole city, and vans move by it. It was trained in July 2011. You take it over at the end of 2012. Nobody has touched it since.
#
# The next two cells replay the time since: the model as it is, the same model retrained at the start of each quarter on all data until then, and the rule of week 1, the mean of the last four same hours. (The weather is what was measured; a forecast would be a little worse.)

# %%
from sklearn.ensemble import HistGradientBoostingRegressor

from workbook import baseline

when, rentals = bikes["time"], bikes["count"]
quarter = when.dt.to_period("Q")
facts = bikes[["workingday", "temp", "humidity"]].assign(hour=when.dt.hour, weekday=when.dt.day_of_week)
for days in (1, 7):
    facts[f"lag {days}"] = bikes.set_index("time")["count"].reindex(when - pd.Timedelta(days=days)).to_numpy()


def forecast(before):
    model = HistGradientBoostingRegressor(max_iter=60, random_state=0)
    model.fit(facts[quarter < before], rentals[quarter < before])
    return pd.Series(model.predict(facts), facts.index)


# %%
since = quarter >= "2011Q3"
each = pd.concat([forecast(before=q)[quarter == q] for q in quarter[since].unique()])
rule = baseline.SeasonalNaive(weeks=4).fit(bikes[["time"]], rentals).predict(bikes[["time"]])
forecasts = pd.DataFrame({"never retrained": forecast(before="2011Q3"), "every quarter": each, "rule": rule})[since]
errors = forecasts.sub(rentals[since], axis=0)
errors.abs().groupby(quarter[since]).mean().round(1)

# %% [markdown]
# These are mean absolute errors in bikes an hour. The first column minus the second is what age costs. The next cell keeps the sign: `gaps` holds for each day the mean gap of the last 14 days, forecast minus rentals, and the table shows its mean by quarter. Try your `retrain_dates` on a column of `gaps`.

# %%
gaps = errors.groupby(when[since].dt.normalize()).mean().rolling(14).mean()
gaps.groupby(gaps.index.to_period("Q")).mean().round(1)

# %% [markdown]
# What else you know:
#
# - Rentals arrive within the hour. When the feed is down, the model gets zeros for the rentals of a day and a week ago, and says nothing.
# - The weather comes from a provider that once changed its units and told nobody.
# - One bike of error costs about 1 dollar an hour (the operator's guess). A retraining costs 1,500 dollars: a day of the data scientist, a review, and a trial.
# - How often by the calendar? If a retraining costs $C$ dollars, and a model loses $k t$ dollars a day when its last one was $t$ days ago, an interval of $T$ days costs $C / T + k T / 2$ a day on average. That is smallest at $T = \sqrt{2 C / k}$.
# - The team: you, one data scientist (one day a week), and the app's engineer, who is on call on weekdays. Depot managers send the vans.
# - In spring the city opens 50 new stations.
#
# Write a **monitoring and maintenance plan**, 350 to 500 words, tables included:
#
# 1. **Watch.** At least four signals: what is measured, how often, the limit, who acts, and what they do first. At least one signal must work before the rentals are known.
# 2. **Retrain.** By the calendar, on a trigger, or both. Derive the interval and the limit you use from numbers, and say where each comes from. Exercise 5 helps, and so does the formula above.
# 3. **Release.** How a new model gets into service, how it gets out again within minutes, and what its version is called.
# 4. **End.** What the vans go by while the model is off, and the result, in numbers, at which you switch it off for good.

# %% [markdown] exercise="maintenance" points=12
# ### BEGIN SOLUTION
# **What the replay says** (brackets: 95% intervals, days drawn). Over 2012 the model as it is errs by 8.5 bikes an hour more than the rule [5.2, 11.9]; retrained every quarter it errs by 4.0 less [1.1, 7.1]. Its gap drifts to −38 in the third quarter: at the same hour, people ride more than it says. That is damage; why they do is not shown. The June temperature moved too, PSI 0.23, but odd and even days of one June already differ by 0.12.
#
# **1. Watch.**
#
# | signal | how often | limit | who, and what first |
# |---|---|---|---|
# | rows and zeros in the feed (before rentals are known) | hourly | no row, or 3 zeros in a row by day | on-call engineer: switch to the rule |
# | temperature and humidity (before) | hourly | outside the range of the training data | engineer: switch to the rule, call the provider |
# | mean gap of 14 days | daily | beyond ±30 bikes an hour | data scientist: find the cause, retrain |
# | error against the rule, 28 days | weekly | worse, and the interval by days leaves out zero | me: rule in service until the next release |
# | shift of the 4 measured features, daily means against the same month of last year | monthly | level 0.0127 each, 5% together | data scientist: read, no automatic action |
#
# Nobody is on call on weekends, so the first two switch by themselves. The last row uses daily means because hours of one day are not independent: tested by hours (KS), odd and even days of the *same* month alarm in 12 of 24 months, by daily means in none.
#
# **2. Retrain.** In the last two quarters the old model lost 22.1 [19.1, 25.1] and 14.7 [11.6, 17.5] bikes an hour against the retrained one. At 1 dollar (the operator's guess) that is 530 and 350 dollars a day, after 12 and 15 months more of age: $k$ is near 1 dollar a day per day. With $C = 1500$ the best interval is $\sqrt{2 \cdot 1500 / 1} = 55$ days (46 for $k = 1.45$, 62 for 0.77): **every eight weeks**. In between on a gap beyond ±30, at most once in 28 days (three times in 18 months; chosen after seeing these data). New stations are a known break: retrain after four weeks, until then trust the rule.
#
# **3. Release.** Candidate in shadow for one week, then one depot for one week, then all, if its error is not above that of the model in service, overall and on weekends. The previous version stays loaded; one command goes back. A retrained model is a minor version (1.1.0); stations as a required input would be major (2.0.0).
#
# **4. End.** While the model is off the vans use the rule of four weeks. A retraining every 56 days costs 27 dollars a day, or 1.1 bikes an hour. If over 12 months the model's lead over the rule has an interval that ends below 1.1, we stop for good. (12 weeks are too few: that interval is nine bikes wide or more.)
# ### END SOLUTION

# %% [markdown] rubric="maintenance"
# **How this is marked** (12 points)
#
# | | 0 | 2 | 4 |
# |---|---|---|---|
# | **Watch** | "We monitor the model" | Four signals with limits, but without owner or first action, or all of them need the rentals | Four or more, each with rhythm, limit, owner and first action; one works before the rentals are known; damage and mere drift are told apart |
# | **Retrain** | "Regularly", or when it gets worse | An interval or a limit with numbers, but their source or the derivation missing | What is used is derived, each number with its source (measured, guessed, chosen after seeing the data); the new stations have a plan |
# | **Release and end** | A new model simply replaces the old one | Trial or way back, but no version, or no fallback | Trial with a condition, way back within minutes, version by its meaning, fallback to the rule, and a measured result at which to switch off for good |
