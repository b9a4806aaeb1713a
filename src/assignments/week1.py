# %% [markdown]
# # Week 1 assignment: is this worth a model?
#
# In the lesson you decided for an airport. Here you build the tools yourself and decide for a
# bike-share system: how many bikes will Washington, D.C. rent in each hour?
#
# There are eight functions to write and one page of prose. Plan 110 minutes. Save as often as you like:
# nothing is handed in until you hand it in.
#
# - **Work from top to bottom.** Write your answer where the cell says `YOUR CODE HERE`, run it, then run the check below it. The check is the gray bar with three dots: its code is folded away, since it names the usual mistakes. Click on the dots to read it.
# - **A check that fails tells you what it asked, what came back, and what to try.** You can run it as often as you want.
# - **Some checks are hidden.** They ask the same thing with other inputs, after you hand in. The statement says all they ask for.
# - **Stuck?** Open the first hint. Then the second. Below them, after three different tries of your own, you find a worked answer, unless your instructor left them out.
# - **House rules for every function:** return the answer, do not print it; leave the arguments as they were; where a
#   statement asks for an error, raise `ValueError`. Give it a sentence that says which argument is wrong: no check reads it, but whoever calls you does.

# %%
import math

import numpy as np
import pandas as pd

# %% [markdown]
# The bikes: one row an hour, 2011 and 2012. The last column, `count`, is what a planner wants to know in advance.

# %%
from workbook import data

bikes = data.load_bikes()
bikes[["time", "temp", "count"]].tail(3)

# %% [markdown]
# Exercise 8 asks each of you for other numbers. Write below under which name you hand in: your course tells you which name or number that is. Do you learn alone? Leave it empty.

# %% whose="student"
# Between the quotes. Capitals and spaces do not count.
student = ""

# %% [markdown] statement="rank_opportunities"
# ## 1. Rank opportunities · 10 minutes
#
# Four teams want your one data scientist. Each idea has marks from 0 to 10 for its value, its feasibility and the data there are.
#
# Write `rank_opportunities(table, weights)`. It returns the names of the ideas as a list, best first.
#
# - The score is the weighted **geometric** mean: raise each mark to its weight's share of all weights, then multiply.
#   A mark of 0 therefore kills an idea, however good the rest is.
# - Only the proportions of the weights count. A criterion with weight 0 does not count at all.
# - Ideas with the same score come in the order of their names. Computers round: scores that differ by less than a
#   billionth are the same. Names are texts in small letters, and no two are alike.
#
# `table` has a column `name` and one column for each key of `weights`.
#
# **Worked example.** Marks 9 and 4, weights 1 and 1: the score is $9^{1/2} \cdot 4^{1/2} = 3 \cdot 2 = 6$. The plain mean would be 6.5.
# Marks 10 and 0 score 0, where the plain mean says 5.

# %% exercise="rank_opportunities"
def rank_opportunities(table, weights):
    """Return the names of the ideas in `table`, best weighted geometric mean first."""
    ### BEGIN SOLUTION
    total = sum(weights.values())
    score = np.ones(len(table))
    for criterion, weight in weights.items():
        score = score * table[criterion].to_numpy(float) ** (weight / total)
    ranked = table.assign(score=score.round(12))
    ranked = ranked.sort_values(["score", "name"], ascending=[False, True])
    return ranked["name"].tolist()
    ### END SOLUTION


# %% [markdown] hints="rank_opportunities"
# Start with a score of 1 for every idea. Go through `weights.items()` and multiply the score by that column, raised to a power. Which power
# makes the weights 1 and 1 do the same as 10 and 10?
#
# ---
#
# The power is `weight / sum(weights.values())`. Put the score, rounded to nine digits, into a copy with `table.assign(score=…)`, then
# `sort_values(["score", "name"], ascending=[False, True])` and take the names with `.tolist()`.

# %% check="rank_opportunities" points=3
# The best weighted geometric mean comes first, and a zero kills an idea.
from workbook import check

ideas = pd.DataFrame(
    {"name": ["no data", "solid", "bold"], "value": [9, 4, 5], "feasibility": [6, 4, 3], "data": [0, 4, 3]}
)
twins = pd.DataFrame({"name": ["zoo", "alp"], "value": [5, 5], "data": [5, 5]})
with check.points(3) as earned:
    check.call(rank_opportunities, ideas, {"value": 1, "feasibility": 1, "data": 1}).returns(
        ["solid", "bold", "no data"],
        tip="Work out the three scores by hand: 4, the cube root of 45, and 0.",
        mistakes=[
            (["no data", "solid", "bold"], "This is the order of the plain mean, where 9 and 6 make up for having no data. Multiply instead of adding."),
            (["solid", "no data", "bold"], "A mark of 0 counts as 1 here, or is left out of the product. It makes the whole score 0, so \"no data\" comes last."),
            (["bold", "solid", "no data"], "The solid idea scores 4 and the bold one 3.56. Rounded to whole numbers they would be the same: compare the scores in full."),
            ([1, 2, 0], "These are the labels of the rows. Return the names of the ideas."),
            (["no data", "bold", "solid"], "The order is upside down: the list starts with the worst idea. Sort from high to low."),
        ],
    )
    check.call(rank_opportunities, ideas, {"value": 6, "feasibility": 1, "data": 1}).returns(
        ["bold", "solid", "no data"],
        tip="With most of the weight on value, the bold idea (value 5) overtakes the solid one (value 4). Do your weights reach the powers?",
    )
    check.call(rank_opportunities, twins, {"value": 1, "data": 1}).returns(
        ["alp", "zoo"],
        tip="Both have the same marks. Then the name decides, in alphabetical order.",
    )
earned

# %% generator="rank_opportunities"
from workbook import generate

inputs = generate.Inputs(few="a call that sorts or joins a table takes a millisecond")


def ideas(draw, mark, weight, low=1):
    count, criteria = draw.length(low, 7), draw.shuffled(["value", "feasibility", "data"])[: draw.whole(1, 3)]
    columns = {each: [mark() for _ in range(count)] for each in criteria}
    names = draw.shuffled("alp bay cay dam elm fen gap".split())[:count]
    return generate.given(draw.table(name=names, **columns), {each: weight() for each in draw.shuffled(criteria)})


@inputs("The score is the weighted **geometric** mean", count=22)
def ordinary(draw):
    """Work out the scores by hand: each mark to the power of its weight's share, multiplied, best first."""
    return ideas(draw, lambda: draw.number(0.5, 10), lambda: draw.one_of((1, 2, 3, 5, 0.5)))


@inputs("A mark of 0 therefore kills an idea", count=12)
def killed(draw):
    """A mark of 0 makes the score 0, whatever the other marks are; among such ideas the name decides."""
    return ideas(draw, lambda: draw.one_of((0, 0, 1, 4, 9.5, 10)), lambda: draw.one_of((1, 2, 4)), low=2)


@inputs("Only the proportions of the weights count", "A criterion with weight 0 does not count at all", count=16)
def weighed(draw):
    """Weights may be of any size, and one of 0 switches its criterion off: anything to the power 0 is 1."""
    table, weights = ideas(draw, lambda: draw.whole(0, 10), lambda: draw.one_of((0, 1, 2)))[0]
    first, scale = next(iter(weights)), draw.one_of((1, 2.5, 0.1, 0.01))
    return generate.given(table, {each: (weight or (each == first)) * scale for each, weight in weights.items()})


@inputs("scores that differ by less than a billionth are the same", count=8)
def near(draw):
    """Scores that are close to each other are not the same: compare them in full, not rounded to a few digits."""
    step = draw.one_of((1e-2, 1e-3, 1e-5))
    return ideas(draw, lambda: 5 + draw.whole(0, 9) * step, lambda: draw.one_of((1, 2)), low=2)


@inputs("Ideas with the same score come in the order of their names", count=14)
def tied(draw):
    """The scores of some of these ideas are the same, by the same marks or by others; then the name decides."""
    pairs = [draw.one_of(((4, 9), (6, 6), (9, 4), (2, 8), (4, 4), (8, 2), (1, 9), (3, 3))) for _ in range(draw.whole(2, 7))]
    names = draw.shuffled("alp bay cay dam elm fen gap".split())[: len(pairs)]
    value, data = zip(*pairs)
    weight = draw.one_of((1, 2, 0.1))
    return generate.given(draw.table(name=names, value=value, data=data), {"value": weight, "data": weight})


# %% check="rank_opportunities" points=2 hidden=true
# Only the proportions of the weights count, and a weight of zero switches a criterion off.
from workbook import check

plans = pd.DataFrame({"name": ["even", "steep", "dry"], "value": [4, 5, 9], "data": [4, 2, 0]})
with check.hidden_points(2) as earned:
    check.call(rank_opportunities, plans, {"value": 1, "data": 0}).returns(
        ["dry", "steep", "even"],
        tip="The weight of data is 0 here, so a mark of 0 for data must not count: anything to the power 0 is 1.",
    )
    for scale in (0.1, 1, 10):
        check.call(rank_opportunities, plans, {"value": scale, "data": scale}).returns(
            ["even", "steep", "dry"],
            tip="Both weights are the same. Work out each score: 4, about 3.2, and 0.",
            mistakes=[
                (["dry", "steep", "even"], "The order depends on the size of the weights, or it is upside down. Use each weight's share of the total as the power, and multiply."),
            ],
        )
    inputs.compare(rank_opportunities, reference)
earned

# %% wrong="rank_opportunities" mistake="takes the arithmetic mean" says="the order of the plain mean"
def rank_opportunities(table, weights):
    score = sum(table[c] * w for c, w in weights.items()) / sum(weights.values())
    return table.assign(s=score).sort_values(["s", "name"], ascending=[False, True])["name"].tolist()


# %% wrong="rank_opportunities" mistake="sorts the worst first" says="The order is upside down"
def rank_opportunities(table, weights):
    total = sum(weights.values())
    score = np.prod([table[c].to_numpy(float) ** (w / total) for c, w in weights.items()], axis=0)
    return table.assign(s=score).sort_values(["s", "name"])["name"].tolist()


# %% wrong="rank_opportunities" mistake="adds marks raised to unnormalised weights" says="Multiply instead of adding"
def rank_opportunities(table, weights):
    score = sum(table[c].astype(float) ** w for c, w in weights.items())
    return table.assign(s=score).sort_values(["s", "name"], ascending=[False, True])["name"].tolist()


# %% wrong="rank_opportunities" mistake="leaves ties in the order of the table" says="Then the name decides"
def rank_opportunities(table, weights):
    total = sum(weights.values())
    score = np.prod([table[c].to_numpy(float) ** (w / total) for c, w in weights.items()], axis=0)
    return table["name"].iloc[np.argsort(-score, kind="stable")].tolist()


# %% right="rank_opportunities" way="logarithms in plain Python, returns a tuple"
def rank_opportunities(table, weights):
    def key(row):
        score = 0.0
        for criterion, weight in weights.items():
            if weight:
                score += weight * (math.log(row[criterion]) if row[criterion] else -math.inf)
        return (-round(score, 9), row["name"])

    return tuple(row["name"] for row in sorted(table.to_dict("records"), key=key))


# %% right="rank_opportunities" way="NumPy, returns an array"
def rank_opportunities(table, weights):
    power = np.array(list(weights.values()), float)
    score = (table[list(weights)].to_numpy(float) ** (power / power.sum())).prod(axis=1)
    order = np.lexsort((table["name"].to_numpy(str), -score.round(9)))
    return table["name"].to_numpy()[order]


# %% [markdown] statement="seasonal_naive"
# ## 2. The four-number forecast · 15 minutes
#
# Before anybody fits a model to the bikes, write down the rule a sensible planner uses: *next Tuesday at 8 will be like the last Tuesdays at 8.*
#
# Write `seasonal_naive(demand, at, weeks)`. It returns the mean demand of the same hour in the last `weeks` weeks before `at`, as a number.
#
# - `demand` is a Series with hourly time stamps as its index. It is not complete: 165 hours of the real data are missing,
#   and a value may be missing too. Skip what is missing and average the rest.
# - Use nothing from `at` itself or later.
# - If nothing is left to average, or `weeks` is below 1, raise `ValueError`.
#
# **Worked example.** With `at` = Tuesday 29 May, 08:00, and `weeks=2`, you average Tuesday 22 May, 08:00 and Tuesday 15 May, 08:00. If 15 May is missing,
# the answer is the demand of 22 May.

# %% exercise="seasonal_naive"
def seasonal_naive(demand, at, weeks):
    """Return the mean demand of the same hour in the last `weeks` weeks before `at`."""
    ### BEGIN SOLUTION
    same_hours = [at - pd.Timedelta(weeks=week) for week in range(1, weeks + 1)]
    known = demand.reindex(same_hours).dropna()
    if known.empty:
        raise ValueError(f"weeks is {weeks}: no demand is known in the weeks before {at}.")
    return float(known.mean())
    ### END SOLUTION


# %% [markdown] hints="seasonal_naive"
# Make the list of the hours you want first: `at` minus one week, minus two weeks, … `pd.Timedelta(weeks=1)` is one week. Then look them up by
# their time stamp, not by counting rows.
#
# ---
#
# `demand.reindex(hours)` gives the demand at those hours, with a missing value where there is none. `.dropna()` removes those. If the result is `.empty`,
# raise the error; otherwise return its `.mean()`.

# %% check="seasonal_naive" points=4
# The same hour, in the weeks before, looked up by time stamp.
from workbook import check

hours = pd.date_range("2012-04-01 00:00", periods=24 * 42, freq="h")
steady = pd.Series(np.arange(24.0 * 42), index=hours)
tuesday = pd.Timestamp("2012-05-08 08:00")
gone = [tuesday - pd.Timedelta(weeks=2), tuesday - pd.Timedelta(hours=30)]
rented = steady.copy()  # so that no two choices of Tuesdays have the same mean
rented[[tuesday - pd.Timedelta(weeks=week) for week in (0, 3, 4)]] = [1000, 482, 104]
with check.points(4) as earned:
    check.call(seasonal_naive, rented, tuesday, 1).returns(
        728.0,
        tip="One week before is 168 hours before, and 728 bikes were rented in that hour.",
        mistakes=[
            (1000.0, "That is the demand at the very hour you forecast. You will not know it in time: start one week before."),
            (864.0, "The forecast includes the hour you forecast. Count the weeks from 1 to weeks."),
            (872.0, "That is yesterday at the same hour. Go back in weeks, not days."),
            (644.0, "That is the mean of two weeks, and `weeks` is 1. Count the weeks from 1 to weeks, and no further."),
            (560.0, "That is the demand two weeks before. Start one week before."),
            (800.0, "That is the mean of the last seven days at this hour. Go back in weeks, not days: only the hour 168 hours before belongs in."),
        ],
    )
    check.call(seasonal_naive, rented, tuesday, 3).returns(
        590.0,
        tip="Average the three Tuesdays before: 728, 560 and 482.",
        mistakes=[
            (2288 / 3, "The forecast includes the hour you forecast, and misses the third week. Count the weeks from 1 to weeks."),
            (692.5, "The forecast includes the hour you forecast. Count the weeks from 1 to weeks."),
            (644.0, "That is the mean of 728 and 560: the third week is left out. Count the weeks from 1 to weeks, and weeks itself is one of them."),
            (521.0, "That is the mean of 560 and 482: the week right before is left out. Count the weeks from 1 to weeks."),
            (848.0, "Those are the three days before. A Monday is not like a Sunday: go back in weeks, not days."),
            (560.0, "That is the Tuesday in the middle. Take the mean of the three: 728, 560 and 482."),
        ],
    )
    check.call(seasonal_naive, rented.drop(gone), tuesday, 3).returns(
        605.0,
        tip="The second of the three Tuesdays is missing. Average the two that are there: 728 and 482.",
        mistakes=[
            (1210 / 3, "A missing hour was counted as 0 bikes, or divided by. Leave it out: two values are left, so divide by 2."),
            (438.0, "Where a week is missing you went back one more. The last `weeks` weeks are three, whatever is missing of them."),
            (lambda value: value != value, "A missing hour made the whole forecast missing. Leave it out and average the rest."),
            (KeyError, "An hour that is not in the index stopped you. Look it up in a way that allows for missing hours."),
            (lambda value: 589 < value < 591, "The missing hour was filled with the demand of another hour near it. Leave it out, and average 728 and 482."),
            (lambda value: 555 < value < 562, "Two hours are missing from the index, and counting rows lands on other hours. Look the hours up by their time stamp."),
        ],
    )
    check.call(seasonal_naive, steady, pd.Timestamp("2012-04-01 08:00"), 4).raises(
        ValueError, tip="No week before the first week is known: raise ValueError.",
    )
earned

# %% generator="seasonal_naive"
from workbook import generate

inputs = generate.Inputs(few="a call that looks into an index of times takes a millisecond")


def past(draw, value, weeks):
    at = pd.Timestamp(draw.one_of(("2012-05-08 08:00", "2012-01-03 00:00", "2011-12-31 23:00", "2012-03-01 05:00")))
    back = {168 * week for week in range(1, 6)}
    near = {0, 1, -1, -168, 24, 48, 72, 167, 169, 336 + 24, 840 - 1}
    hours = draw.shuffled(back | set(draw.shuffled(near)[:6]))
    known = pd.Series([value(hour) for hour in hours], index=at - pd.to_timedelta(hours, unit="h"))
    return generate.given(known if draw.chance(0.3) else known.sort_index(), at, weeks)


@inputs("`demand` is a Series with hourly time stamps as its index", "Use nothing from `at` itself or later", count=36)
def ordinary(draw):
    """Average the demand at the same hour, one, two, … weeks before, looked up by time stamp; 0 bikes are a value too."""
    return past(draw, lambda hour: draw.whole(0, 900), draw.whole(1, 5))


@inputs("Skip what is missing and average the rest", count=26)
def holes(draw):
    """Some of the weeks are missing, as a row that is not there or as a value: average the rest, if there is any."""
    (demand, at, weeks), _ = past(draw, lambda hour: draw.one_of((np.nan, 12.0, 0.0, 7.5)), draw.whole(1, 5))
    kept = [draw.chance(0.6) for _ in range(len(demand))]
    return generate.given(demand[kept], at, weeks)


@inputs("If nothing is left to average", count=8)
def nothing(draw):
    """None of the weeks asked for is known: raise ValueError."""
    (demand, at, weeks), _ = past(draw, lambda hour: np.nan if 0 < hour <= 336 and hour % 168 == 0 else 3.0, draw.whole(1, 2))
    return generate.given(demand if draw.chance(0.5) else demand.dropna(), at, weeks)


@inputs("or `weeks` is below 1", count=6)
def no_week(draw):
    """Without a week there is nothing to average: raise ValueError."""
    return past(draw, lambda hour: draw.whole(1, 9), draw.one_of((0, -1, -3)))


# %% check="seasonal_naive" points=2 hidden=true
# Other hours, missing values, and weeks below one.
from workbook import check

holes = steady.copy()
holes.iloc[10::168] = np.nan
fair = steady.copy()
fair[tuesday - pd.Timedelta(weeks=1)] = 1328
with check.hidden_points(2) as earned:
    check.call(seasonal_naive, steady, pd.Timestamp("2012-05-12 23:00"), 4).returns(
        587.0, tip="The last hour of a day is an hour like any other.",
    )
    check.call(seasonal_naive, fair, tuesday, 3).returns(
        760.0,
        tip="Average three hours, 1328, 560 and 392, and nothing else: the same hour of the same weekday.",
        mistakes=[(560.0, "A Tuesday unlike the others counts as much as they do: take the mean of the three, not the one in the middle.")],
    )
    check.call(seasonal_naive, holes, pd.Timestamp("2012-05-06 10:00"), 2).raises(
        ValueError, tip="All the weeks asked for hold a missing value, so nothing is left to average.",
    )
    check.call(seasonal_naive, steady.iloc[::-1], tuesday, 2).returns(
        644.0, tip="The index need not be sorted. Look the hours up by their time stamp.",
    )
    check.call(seasonal_naive, steady, tuesday, 0).raises(
        ValueError, tip="With weeks=0 there is nothing to average.",
    )
    inputs.compare(seasonal_naive, reference)
earned

# %% wrong="seasonal_naive" mistake="includes the hour it forecasts" says="the demand at the very hour you forecast"
def seasonal_naive(demand, at, weeks):
    if weeks < 1 or at - pd.Timedelta(weeks=1) < demand.index.min():
        raise ValueError("weeks")
    return demand.reindex([at - pd.Timedelta(weeks=k) for k in range(weeks)]).dropna().mean()


# %% wrong="seasonal_naive" mistake="goes back in days" says="Go back in weeks, not days"
def seasonal_naive(demand, at, weeks):
    known = demand.reindex([at - pd.Timedelta(days=k) for k in range(1, weeks + 1)]).dropna()
    if known.empty:
        raise ValueError("weeks")
    return known.mean()


# %% wrong="seasonal_naive" mistake="one missing hour makes the forecast missing" says="A missing hour made the whole forecast missing"
def seasonal_naive(demand, at, weeks):
    values = demand.reindex([at - pd.Timedelta(weeks=k) for k in range(1, weeks + 1)])
    if weeks < 1 or values.isna().all():
        raise ValueError("weeks")
    return float(np.mean(values.to_numpy()))


# %% wrong="seasonal_naive" mistake="counts rows instead of hours" says="counting rows lands on other hours"
def seasonal_naive(demand, at, weeks):
    here = demand.index.get_loc(at)
    rows = [here - 168 * k for k in range(1, weeks + 1) if here - 168 * k >= 0]
    if not rows:
        raise ValueError("weeks")
    return demand.iloc[rows].mean()


# %% wrong="seasonal_naive" mistake="stops at an hour that is not there" says="Look it up in a way that allows for missing hours"
def seasonal_naive(demand, at, weeks):
    if weeks < 1 or at - pd.Timedelta(weeks=1) < demand.index.min():
        raise ValueError("weeks")
    return sum(demand.loc[at - pd.Timedelta(weeks=k)] for k in range(1, weeks + 1)) / weeks


# %% right="seasonal_naive" way="a loop with get, returns a NumPy scalar"
def seasonal_naive(demand, at, weeks):
    found = []
    for week in range(1, weeks + 1):
        value = demand.get(at - pd.Timedelta(days=7 * week))
        if value is not None and not np.isnan(value):
            found.append(value)
    if not found:
        raise ValueError(f"nothing is known before {at}")
    return np.mean(found)


# %% right="seasonal_naive" way="a mask over the index"
def seasonal_naive(demand, at, weeks):
    age = at - demand.index
    week = pd.Timedelta(weeks=1)
    known = demand[(age > pd.Timedelta(0)) & (age <= weeks * week) & (age % week == pd.Timedelta(0))]
    known = known.dropna()
    if len(known) == 0:
        raise ValueError("weeks: nothing to average")
    return known.mean()


# %% [markdown] statement="mean_cost"
# ## 3. What the mistakes cost · 5 minutes
#
# A van driver moves bikes to a station when an alert says it will run empty. A trip for nothing costs less than an empty station on a sunny Saturday.
#
# Write `mean_cost(late, alert, *, cost_fp, cost_fn)`. It returns the mean cost **per case**.
#
# - `late` says what happened and `alert` what was announced: lists, arrays or Series of True/False or 1/0, one pair a case.
# - A false alert (`alert` without `late`) costs `cost_fp`. A miss (`late` without `alert`) costs `cost_fn`. Everything else is free.
# - An empty list has no mean: raise `ValueError`.
#
# **Worked example.** Four cases, one false alert at 1 and one miss at 5: the mean cost is $(1 + 5) / 4 = 1.5$.

# %% exercise="mean_cost"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    """Return the mean cost per case of the alerts."""
    ### BEGIN SOLUTION
    late, alert = np.asarray(late, bool), np.asarray(alert, bool)
    if late.size == 0:
        raise ValueError("late is empty; give at least one case.")
    return float((cost_fp * (alert & ~late) + cost_fn * (late & ~alert)).mean())
    ### END SOLUTION


# %% [markdown] hints="mean_cost"
# Turn both into boolean arrays first: `np.asarray(late, bool)`. Then `alert & ~late` marks the false alerts. What marks the misses?
#
# ---
#
# Add `cost_fp * (alert & ~late)` and `cost_fn * (late & ~alert)`: that is the cost of each case. Return its `.mean()`.

# %% check="mean_cost" points=3
# Each mistake has its own price, and the result is a mean per case.
from workbook import check

with check.points(3) as earned:
    check.call(mean_cost, [True, False], [True, False], cost_fp=1, cost_fn=5).returns(
        0.0, tip="Nothing went wrong here, so nothing is paid.",
        mistakes=[(TypeError, "A list does not know ~ or arithmetic. Turn both into arrays first: np.asarray(late)."), (1.0, "You counted what went right. Count the mistakes, each at its price.")],
    )
    check.call(mean_cost, [True] * 6 + [False] * 4, [True] * 4 + [False] * 2 + [True] + [False] * 3, cost_fp=4, cost_fn=7).returns(
        1.8,
        tip="Two misses at 7 and one false alert at 4, among ten cases.",
        mistakes=[
            (1.2, "A miss was paid at the price of a false alert. A miss costs cost_fn."),
            (0.4, "The misses are missing. A miss costs cost_fn."),
            (1.4, "The false alert is missing. It costs cost_fp."),
            (0.7, "You counted what went right. Count the mistakes, each at its price."),
            (0.3, "Every mistake costs the same here: that is one minus the accuracy. Give each kind of mistake its own price."),
            (1.5, "The two prices are swapped. An alert without a late case costs cost_fp."),
            (3.4, "A right alert was paid as well. Only an alert without a late case costs cost_fp."),
            (2, "The mean cost is 1.8, and you rounded it to a whole number. Leave it as it is."),
            (1, "The mean cost is 1.8, and you cut off what comes after the point, as `//` and `int` do. Divide with `/`, and leave the result as it is."),
            (18, "That is the sum of the mistakes. Divide it by the number of cases."),
            (3, "You divided by the six late cases. Divide by all ten."),
            (18 / 7, "You divided by the seven cases that were late or had an alert. Divide by all ten."),
            (4 / 4 + 14 / 6, "Each kind of mistake was divided by cases of its own. Divide both by the number of all cases."),
            (6, "You divided by the number of mistakes. Divide by the number of all cases, right ones too."),
            (18 / 5, "You divided by the five alerts. Divide by the number of all ten cases."),
            (180, "That is the cost per 100 cases, the unit of the lesson. Here you are asked for the mean per case."),
        ],
    )
    check.call(mean_cost, [True, False, False, False], [False, True, True, False], cost_fp=2, cost_fn=10).returns(
        3.5,
        tip="One miss at 10, two false alerts at 2, four cases.",
        mistakes=[
            (14 / 3, "You divided by the number of mistakes. Divide by the number of all cases, right ones too."),
            (5.5, "The two prices are swapped. An alert without a late case costs cost_fp."),
            (14, "That is the sum of the mistakes. A sum grows with the number of cases: divide by it."),
            (0.75, "Every mistake costs the same here: that is one minus the accuracy. Give each kind of mistake its own price."),
        ],
    )
earned

# %% generator="mean_cost"
from workbook import generate

inputs = generate.Inputs()


def cases(draw, late, alert):
    prices = {"cost_fp": draw.price(), "cost_fn": draw.price()}
    return generate.given(draw.kept(late), draw.kept(alert), **prices)


@inputs("`late` says what happened", "A false alert (`alert` without `late`) costs `cost_fp`", count=120)
def ordinary(draw):
    """Price each kind of mistake, and divide by the number of all cases. Pairs go by position, whatever they are kept in."""
    late = draw.many(draw.truth)
    return cases(draw, late, [draw.truth() for _ in late])


@inputs("True/False or 1/0", count=60)
def numbers(draw):
    """0 and 1 stand for False and True, also where the one list has numbers and the other has not."""
    late = draw.many(lambda: draw.whole(0, 1))
    return cases(draw, late, [draw.one_of((True, False)) if draw.chance(0.3) else draw.whole(0, 1) for _ in late])


@inputs("Everything else is free", count=30)
def one_kind(draw):
    """Here all cases are alike: nothing happened, all happened, nothing was announced, or all was."""
    late, alert = draw.one_of(((0, 0), (1, 1), (0, 1), (1, 0)))
    count = draw.length()
    return cases(draw, [bool(late)] * count, [bool(alert)] * count)


@inputs("An empty list has no mean", count=12)
def empty(draw):
    """Without a case there is no mean: raise ValueError."""
    return cases(draw, [], [])


# %% check="mean_cost" points=2 hidden=true
# Lists, arrays and Series all work, and an empty list raises ValueError.
from workbook import check

with check.hidden_points(2) as earned:
    check.call(mean_cost, [1, 1, 0], [0, 0, 1], cost_fp=0.5, cost_fn=4).returns(
        8.5 / 3, tip="0 and 1 stand for False and True.",
    )
    check.call(mean_cost, pd.Series([True, False], index=[7, 8]), np.array([False, True]), cost_fp=1, cost_fn=3).returns(
        2.0, tip="A Series and an array may come together. Turn both into arrays first.",
    )
    check.call(mean_cost, [], [], cost_fp=1, cost_fn=5).raises(
        ValueError, tip="Look at the number of cases before you divide by it.",
    )
    inputs.compare(mean_cost, reference)
earned

# %% wrong="mean_cost" mistake="accuracy in disguise" says="that is one minus the accuracy"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    if len(late) == 0:
        raise ValueError("late")
    return np.mean(np.asarray(late, bool) != np.asarray(alert, bool))


# %% wrong="mean_cost" mistake="swaps the two prices" says="The two prices are swapped"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    late, alert = np.asarray(late, bool), np.asarray(alert, bool)
    if late.size == 0:
        raise ValueError("late")
    return (cost_fn * (alert & ~late) + cost_fp * (late & ~alert)).mean()


# %% wrong="mean_cost" mistake="returns the sum" says="That is the sum of the mistakes"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    late, alert = np.asarray(late, bool), np.asarray(alert, bool)
    if late.size == 0:
        raise ValueError("late")
    return (cost_fp * (alert & ~late) + cost_fn * (late & ~alert)).sum()


# %% wrong="mean_cost" mistake="returns the accuracy" says="You counted what went right"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    if len(late) == 0:
        raise ValueError("late")
    return np.mean(np.asarray(late, bool) == np.asarray(alert, bool))


# %% right="mean_cost" way="a loop in plain Python"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    total, cases = 0, 0
    for happened, announced in zip(late, alert):
        cases += 1
        if announced and not happened:
            total += cost_fp
        if happened and not announced:
            total += cost_fn
    if not cases:
        raise ValueError("late is empty")
    return total / cases


# %% right="mean_cost" way="a confusion matrix from scikit-learn"
def mean_cost(late, alert, *, cost_fp, cost_fn):
    from sklearn.metrics import confusion_matrix

    if len(late) == 0:
        raise ValueError("late is empty")
    late, alert = np.asarray(late).astype(int), np.asarray(alert).astype(int)
    counts = confusion_matrix(late, alert, labels=[0, 1])
    return (counts[0, 1] * cost_fp + counts[1, 0] * cost_fn) / counts.sum()


# %% [markdown] statement="best_rule"
# ## 4. The best rule of one line · 15 minutes
#
# A planner knows a few facts about a station when she decides, and whether it ran empty afterwards. Before anybody buys a model, find the best rule that fits into one line: *send a van where one fact is above a limit.*
#
# Write `best_rule(table, late, *, cost_fp, cost_fn)`. It returns the column and the limit of the cheapest rule, as a tuple such as `("rides", 30)`.
#
# - `table` has one row a case and one or more columns of numbers. `late` says for each row, in the same order, whether the station ran empty: a list, an array or a Series of True/False or 1/0.
# - A rule alerts where `column > limit`. Its limit is one of the values in that column. (Nothing lies above the largest of them, so that rule never alerts.)
# - A false alert costs `cost_fp` and a miss `cost_fn`, as in exercise 3. Both are whole numbers, 0 or more. The cheapest rule is the one that costs least over all rows.
# - Where the value is missing, no alert is sent. The row counts all the same: if the station ran empty, that is a miss. A column may be empty as a whole, the table is not.
# - If several rules cost the same, take the column that stands further to the left, and in it the smallest limit.
#
# **Worked example.** The column `rides` holds 10, 20, 30, 40; the second and the fourth station ran empty. With prices 1 and 3, the limit 10 costs 1 (one false alert), 20 costs 4 (one miss, one false alert), 30 costs 3 and 40 costs 6.
# The answer is `("rides", 10)`. With prices 3 and 1 it would be `("rides", 30)`.

# %% exercise="best_rule"
def best_rule(table, late, *, cost_fp, cost_fn):
    """Return the column and the limit of the cheapest rule `column > limit`."""
    ### BEGIN SOLUTION
    late, costs = np.asarray(late, bool), {}
    for name in table:
        for limit in sorted(set(table[name].dropna())):
            alert = table[name].to_numpy() > limit
            costs[name, limit] = cost_fp * sum(alert & ~late) + cost_fn * sum(late & ~alert)
    return min(costs, key=costs.get)
    ### END SOLUTION


# %% [markdown] hints="best_rule"
# Price one rule first, with column and limit given: `table[name].to_numpy() > limit` is False where the value is missing, and `mean_cost` of exercise 3 turns what happened and what was announced into a price. Then try every column, and in it every value.
#
# ---
#
# Collect the prices in a dictionary, `costs[name, limit] = …`. Then `min(costs, key=costs.get)` is the first of the cheapest. So go through the columns from left to right, and through `sorted(set(table[name].dropna()))` for the limits.

# %% check="best_rule" points=4
# The cheapest of all rules of one column and one limit, at the prices that are given.
from workbook import check

nan = np.nan
rides, wind = [5, 8, 12, 15, 22, 31, 36, 40], [3, 2, 1, 4, 9, 6, 8, 7]
asked = pd.DataFrame({"wind": wind, "rides": rides, "docks": [2] * 8})
quiet = pd.DataFrame({"wind": [3, 9, 1, 7]})
on_time = pd.DataFrame({"docks": [nan, nan, nan, 1, 2], "rides": [20, 30, 60, 10, 50]})
ran_empty = pd.DataFrame({"docks": [nan, nan, 1, 2, 3], "rides": [50, 30, 10, 40, 20]})
alike = pd.DataFrame({"rides": [30, 20, 10], "docks": [3, 2, 1]})
with check.points(4) as earned:
    check.call(best_rule, asked, [0, 0, 1, 0, 0, 1, 0, 1], cost_fp=1, cost_fn=4).returns(
        ("rides", 8),
        tip="Above 8 all three late cases are caught, for three false alerts.",
        mistakes=[
            (("rides", 12), "Your rule alerts at the limit itself. It says `column > limit`: with the limit 12 the case of 12 gets no alert."),
            (("rides", 36), "This would be the cheapest if the two prices were swapped. A false alert costs cost_fp, here 1, and a miss 4."),
            (("rides", 22), "Every mistake costs the same here, so that this is the most accurate rule. Give each kind of mistake its own price."),
            (("rides", 5), "Above 5 nothing is missed, but false alerts cost something, too: four of them here."),
            (("rides", 10), "A limit is one of the values that stand in the column, and 10 is none of them."),
            (("wind", 4), "This is the best rule of the first column. Search all columns, and keep the cheapest of all."),
            (("wind", 8), "This is the cheapest rule that alerts below a limit. A rule alerts where `column > limit`."),
            (("docks", 2), "This is the best rule of the last column. A rule found in one column must not push out a cheaper one that you had before."),
        ],
    )
    check.call(best_rule, quiet, [False, False, True, False], cost_fp=2, cost_fn=1).returns(
        ("wind", 9),
        tip="Price every rule, the one that never alerts as well: with the largest value as its limit it costs one miss, and nothing costs less.",
        mistakes=[
            (("wind", 7), "Never alerting costs 1 here. That is the rule with the largest value of a column as its limit: try that value as well."),
        ],
    )
    check.call(best_rule, on_time, [0, 0, 0, 0, 1], cost_fp=1, cost_fn=3).returns(
        ("docks", 1),
        tip="Where docks is missing no alert is sent, and these three rows are on time: nothing is lost there. Above 1 docks makes no mistake at all.",
        mistakes=[
            (("rides", 30), "A missing value sends an alert in your rule: it was filled with a number, or `~(column <= limit)` is True for it. `column > limit` is False where the value is missing."),
        ],
    )
    check.call(best_rule, ran_empty, [1, 1, 0, 0, 1], cost_fp=1, cost_fn=3).returns(
        ("rides", 10),
        tip="Where docks is missing, both rows are late: two misses, at 3 each.",
        mistakes=[
            (("docks", 2), "You left out the rows whose value is missing. They count as well: without an alert each of these two is a miss."),
        ],
    )
    check.call(best_rule, alike, [0, 1, 0], cost_fp=1, cost_fn=1).returns(
        ("rides", 10),
        tip="Four rules cost 1. Take the column on the left, and in it the smallest limit.",
        mistakes=[
            (("docks", 3), "Of the rules that cost the same you took the last. Take the first: the column on the left, and in it the smallest limit."),
            (("rides", 30), "The limits 10 and 30 cost the same. Take the smaller, whichever stands first in the column."),
            (("docks", 1), "Both columns cost the same. Take the one on the left: neither the first in the alphabet nor the last you tried."),
        ],
    )
earned

# %% generator="best_rule"
from workbook import generate

inputs = generate.Inputs(few="each has a dozen rules to price, which takes pandas ten milliseconds")


def cases(draw, value, prices=(1, 1, 2, 3, 5, 12)):
    rows = 2 ** draw.length(0, 3)  # whatever is divided by it, equal costs stay equal
    names = draw.shuffled(["wind", "rides", "docks", "temp"])[: draw.whole(1, 3)]
    table = pd.DataFrame({name: [value() for _ in range(rows)] for name in names})
    late = [draw.truth() for _ in range(rows)]
    return generate.given(table, late, cost_fp=draw.one_of(prices), cost_fn=draw.one_of(prices))


@inputs("A rule alerts where `column > limit`", "in the same order", count=40)
def ordinary(draw):
    """Price each value of each column as a limit, and take the cheapest rule; values may be broken or below 0."""
    kind = draw.one_of((lambda: draw.whole(0, 9), lambda: draw.whole(-9, 40), lambda: draw.whole(-30, 30) / 4))
    return cases(draw, kind)


@inputs("A false alert costs `cost_fp` and a miss `cost_fn`", count=20)
def priced(draw):
    """Prices may be far apart, or 0: it may be cheapest never to alert, or nearly always, and several rules may cost the same. Of these the first column comes first, and in it the smallest limit."""
    return cases(draw, lambda: draw.whole(1, 6), prices=(0, 1, 7, 40, 1_500_000))


@inputs("Where the value is missing, no alert is sent", "A column may be empty as a whole", count=36)
def gone(draw):
    """A missing value sends no alert and is no limit; its row counts, and if it is late, it is a miss."""
    (table, late), prices = cases(draw, lambda: draw.one_of((np.nan, np.nan, 0.0, -1.5, 2.0, 3.0)))
    if draw.chance(0.3):  # one column lacks what is late, another what is not
        table, late = pd.DataFrame({"docks": [np.nan, np.nan, 1.0, 2.0], "wind": [1.0, 2.0, np.nan, 3.0]}), [1, 1, 0, draw.truth()]
        prices = {"cost_fp": 1, "cost_fn": draw.one_of((2, 5, 12))}
    if draw.chance(0.4):
        table[table.columns[0]] = np.nan
        prices["cost_fp"] *= draw.one_of((1, 12))  # then it may be cheapest never to alert
    if table.isna().all(axis=None):
        table.iloc[-1, -1] = -2.0
    return generate.given(table, late, **prices)


@inputs("If several rules cost the same", count=16)
def tied(draw):
    """Several rules cost the same: the column further to the left comes first, and in it the smallest limit."""
    return cases(draw, lambda: draw.one_of((-2, 0.5, 3)), prices=(1,))


@inputs("a list, an array or a Series of True/False or 1/0", count=20)
def kept(draw):
    """Rows go by their order, whatever labels they have, and whatever late is kept in."""
    (table, late), prices = cases(draw, lambda: draw.whole(0, 5))
    late = [int(each) for each in late] if draw.chance(0.5) else late
    return generate.given(table.set_axis(draw.index(len(table))), draw.kept(late), **prices)


# %% check="best_rule" points=2 hidden=true
# Other tables and prices, rows under other labels, and a table of one row.
from workbook import check

with check.hidden_points(2) as earned:
    check.call(best_rule, pd.DataFrame({"temp": [-3, -8, 0, -5]}), [0, 1, 0, 1], cost_fp=1, cost_fn=2).returns(
        ("temp", -8), tip="Values may lie below 0. Take each of them as a limit, and price it.",
    )
    check.call(best_rule, pd.DataFrame({"rides": [4]}), [True], cost_fp=1, cost_fn=5).returns(
        ("rides", 4), tip="One row leaves one rule, whatever it costs.",
    )
    inputs.compare(best_rule, reference)
earned

# %% wrong="best_rule" mistake="alerts at the limit itself" says="Your rule alerts at the limit itself"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, best = np.asarray(late, bool), None
    for name in table:
        for limit in np.unique(table[name].dropna()):
            alert = table[name].to_numpy() >= limit
            cost = cost_fp * (alert & ~late).sum() + cost_fn * (late & ~alert).sum()
            if best is None or cost < best[0]:
                best = cost, name, limit
    return best[1:]


# %% wrong="best_rule" mistake="swaps the two prices" says="if the two prices were swapped"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, costs = np.asarray(late, bool), {}
    for name in table:
        for limit in sorted(table[name].dropna().unique()):
            alert = table[name].to_numpy() > limit
            costs[name, limit] = cost_fn * (alert & ~late).sum() + cost_fp * (late & ~alert).sum()
    return min(costs, key=costs.get)


# %% wrong="best_rule" mistake="takes the most accurate rule" says="this is the most accurate rule"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, right = np.asarray(late, bool), {}
    for name in table:
        for limit in sorted(table[name].dropna().unique()):
            right[name, limit] = np.mean((table[name].to_numpy() > limit) == late)
    return max(right, key=right.get)


# %% wrong="best_rule" mistake="misses nothing, whatever it costs" says="but false alerts cost something, too"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, missed = np.asarray(late, bool), {}
    for name in table:
        for limit in sorted(table[name].dropna().unique()):
            missed[name, limit] = cost_fn * np.sum(late & ~(table[name].to_numpy() > limit))
    return min(missed, key=missed.get)


# %% wrong="best_rule" mistake="puts limits between two values" says="and 10 is none of them"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, costs = np.asarray(late, bool), {}
    for name in table:
        values = np.unique(table[name].dropna())
        for limit in [*(values[1:] + values[:-1]) / 2, values[-1]]:
            alert = table[name].to_numpy() > limit
            costs[name, limit] = cost_fp * (alert & ~late).sum() + cost_fn * (late & ~alert).sum()
    return min(costs, key=costs.get)


# %% wrong="best_rule" mistake="never tries the largest value" says="try that value as well"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, costs = np.asarray(late, bool), {}
    for name in table:
        for limit in sorted(table[name].dropna().unique())[:-1]:
            alert = table[name].to_numpy() > limit
            costs[name, limit] = cost_fp * (alert & ~late).sum() + cost_fn * (late & ~alert).sum()
    return min(costs, key=costs.get)


# %% wrong="best_rule" mistake="starts anew in each column" says="This is the best rule of the last column"
def best_rule(table, late, *, cost_fp, cost_fn):
    late = np.asarray(late, bool)
    for name in table:
        best = None
        for limit in sorted(table[name].dropna().unique()):
            alert = table[name].to_numpy() > limit
            cost = cost_fp * (alert & ~late).sum() + cost_fn * (late & ~alert).sum()
            if best is None or cost < best[0]:
                best = cost, name, limit
    return best[1:]


# %% wrong="best_rule" mistake="alerts where the value is missing" says="A missing value sends an alert in your rule"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, costs = np.asarray(late, bool), {}
    for name in table:
        for limit in sorted(table[name].dropna().unique()):
            silent = table[name].to_numpy() <= limit
            costs[name, limit] = cost_fp * (~silent & ~late).sum() + cost_fn * (late & silent).sum()
    return min(costs, key=costs.get)


# %% wrong="best_rule" mistake="leaves out the rows without a value" says="You left out the rows whose value is missing"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, costs = np.asarray(late, bool), {}
    for name in table:
        known = table[name].notna().to_numpy()
        for limit in sorted(table[name][known].unique()):
            alert, happened = table[name][known].to_numpy() > limit, late[known]
            costs[name, limit] = cost_fp * (alert & ~happened).sum() + cost_fn * (happened & ~alert).sum()
    return min(costs, key=costs.get)


# %% wrong="best_rule" mistake="takes the last of equal rules" says="you took the last. Take the first"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, best = np.asarray(late, bool), (float("inf"), "", 0)
    for name in table:
        for limit in sorted(table[name].dropna().unique()):
            alert = table[name].to_numpy() > limit
            cost = cost_fp * (alert & ~late).sum() + cost_fn * (late & ~alert).sum()
            if cost <= best[0]:
                best = cost, name, limit
    return best[1:]


# %% wrong="best_rule" mistake="matches rows by their labels" says="whatever labels they have"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, costs = pd.Series(late).astype(bool), {}
    for name in table:
        for limit in sorted(table[name].dropna().unique()):
            alert = table[name] > limit
            costs[name, limit] = cost_fp * (alert & ~late).sum() + cost_fn * (late & ~alert).sum()
    return min(costs, key=costs.get)


# %% right="best_rule" way="mean_cost prices each rule, a loop remembers the cheapest"
def best_rule(table, late, *, cost_fp, cost_fn):
    best = None
    for name in table.columns:
        column = table[name].to_numpy()
        for limit in np.unique(column[~np.isnan(column)]):
            cost = mean_cost(late, column > limit, cost_fp=cost_fp, cost_fn=cost_fn)
            if best is None or cost < best[0]:
                best = (cost, name, limit)
    return best[1], best[2]


# %% right="best_rule" way="plain Python, row by row, returns a list"
def best_rule(table, late, *, cost_fp, cost_fn):
    rules = []
    for place, name in enumerate(table.columns):
        values = table[name].tolist()
        for limit in values:
            if limit == limit:
                cost = 0
                for value, happened in zip(values, late):
                    if value > limit and not happened:
                        cost += cost_fp
                    elif happened and not value > limit:
                        cost += cost_fn
                rules.append((cost, place, limit))
    _, place, limit = min(rules)
    return [table.columns[place], limit]


# %% right="best_rule" way="NumPy, all limits of a column at once"
def best_rule(table, late, *, cost_fp, cost_fn):
    late, found = np.asarray(late).astype(bool), []
    for name, column in table.astype(float).items():
        limits = np.unique(column.dropna())
        if limits.size:
            alert = column.to_numpy()[:, None] > limits
            costs = cost_fp * alert[~late].sum(axis=0) + cost_fn * (~alert)[late].sum(axis=0)
            found.append((costs.min(), name, limits[costs.argmin()]))
    cheapest = min(cost for cost, _, _ in found)
    return next((name, limit) for cost, name, limit in found if cost == cheapest)


# %% right="best_rule" way="pandas, running sums over the sorted values"
def best_rule(table, late, *, cost_fp, cost_fn):
    late = pd.Series(np.asarray(late, int))
    prices = {}
    for name in table:
        by_value = late.groupby(table[name].to_numpy()).agg(["sum", "count"])
        upto = by_value.cumsum()
        false = (by_value["count"].sum() - upto["count"]) - (by_value["sum"].sum() - upto["sum"])
        missed = late.sum() - (by_value["sum"].sum() - upto["sum"])
        prices[name] = cost_fp * false + cost_fn * missed
    return pd.concat(prices).idxmin()


# %% [markdown] statement="skill"
# ## 5. Skill · 5 minutes
#
# A model costs 50, the rule 60. Is that much? It depends on what a perfect forecast would cost: nobody can save more than that.
#
# Write `skill(cost_model, cost_baseline, cost_perfect=0.0)`. It returns the share of the possible saving that the model gets.
#
# - A perfect model has skill 1. A model as good as the baseline has skill 0. A worse one has negative skill: do not hide it.
# - If the baseline is already as good as perfect, nothing can be saved: raise `ValueError`.
#
# **Worked example.** Baseline 60, model 50, perfect 20: of the 40 that could be saved the model saves 10. Its skill is 0.25.

# %% exercise="skill"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    """Return the share of the possible saving that the model gets."""
    ### BEGIN SOLUTION
    if cost_baseline <= cost_perfect:
        raise ValueError(f"cost_baseline is {cost_baseline}; there is nothing to save.")
    return (cost_baseline - cost_model) / (cost_baseline - cost_perfect)
    ### END SOLUTION


# %% [markdown] hints="skill"
# How much does the model save against the baseline? How much would a perfect forecast save? Skill is one divided by the other.
#
# ---
#
# `(cost_baseline - cost_model) / (cost_baseline - cost_perfect)`, after you have made sure that you do not divide by 0.

# %% check="skill" points=3
# The saving of the model, as a share of what could be saved.
from workbook import check

with check.points(3) as earned:
    check.call(skill, 45, 60).returns(
        0.25,
        tip="Of the 60 that could be saved, 15 are.",
        mistakes=[
            (0.75, "That is the ratio of the two costs. Skill asks how much was saved, not how much is left."),
            (25, "That is the share in percent. Return it as a part of 1."),
            (15 / 45, "The saving is divided by the cost of the model, or you took 60 / 45 - 1. Divide it by what could be saved: 60."),
        ],
    )
    check.call(skill, 48, 60, 20).returns(
        0.3,
        tip="Saved: 60 - 48 = 12. Possible: 60 - 20 = 40.",
        mistakes=[
            (0.2, "You left out the ceiling: a perfect forecast still costs 20, so only 40 could be saved, not 60."),
            (0.8, "That is the ratio of the two costs. Skill asks how much was saved, not how much is left."),
            (0.7, "That is the share that is left. Skill is the share that is saved."),
            (-0.2, "That is 1 - 48 / 40. The model saves 60 - 48 = 12 of the 40: what a perfect forecast costs changes the possible saving only."),
        ],
    )
    check.call(skill, 75, 60).returns(
        -0.25,
        tip="The model is worse than the baseline by a quarter of what could be saved.",
        mistakes=[
            (0, "The model is worse than the rule, and you hid it. Leave negative skill negative: someone must see it."),
            (1.25, "That is the ratio of the two costs. Skill asks how much was saved, not how much is left."),
            (0.25, "The sign is lost: this model costs more than the rule."),
        ],
    )
earned

# %% generator="skill"
from workbook import generate

inputs = generate.Inputs()


@inputs("It returns the share of the possible saving", count=150)
def ordinary(draw):
    """What the model saves against the baseline, divided by what a perfect forecast would save."""
    perfect, scale = draw.number(0, 50), draw.one_of((1, 1, 100, 0.25))
    baseline = perfect + draw.number(1, 60)
    return generate.given(draw.number(0, 130) * scale, baseline * scale, perfect * scale)


@inputs("cost_perfect=0.0", count=30)
def costless(draw):
    """Without cost_perfect, a perfect forecast costs nothing."""
    return generate.given(draw.number(0, 130), draw.number(1, 60))


@inputs("A perfect model has skill 1", count=30)
def edges(draw):
    """As good as perfect is 1, as good as the baseline 0, and what is worse stays negative."""
    perfect = draw.whole(0, 20)
    baseline = perfect + draw.whole(1, 60)
    return generate.given(draw.one_of((perfect, baseline, baseline + 1, 3 * baseline)), baseline, perfect)


@inputs("If the baseline is already as good as perfect", count=10)
def no_room(draw):
    """Baseline and perfect cost the same, so nothing can be saved: raise ValueError."""
    same = draw.one_of((0, 20, 0.5, 60))
    return generate.given(draw.number(0, 100), same, same)


# %% check="skill" points=1 hidden=true
# Other costs, a perfect model, and nothing to save.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(skill, 20, 60, 20).returns(1.0, tip="A model as good as perfect has skill 1.")
    check.call(skill, 60, 60, 20).returns(0.0, tip="A model as good as the baseline has skill 0.")
    check.call(skill, 90, 60, cost_perfect=20).returns(-0.75, tip="Negative skill stays negative, ceiling included.")
    check.call(skill, 5, 20, 20).raises(ValueError, tip="Baseline and perfect are the same: there is nothing to save.")
    inputs.compare(skill, reference)
earned

# %% wrong="skill" mistake="ratio of the costs" says="That is the ratio of the two costs"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    return cost_model / cost_baseline


# %% wrong="skill" mistake="ignores the perfect ceiling" says="You left out the ceiling"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    return 1 - cost_model / cost_baseline


# %% wrong="skill" mistake="clips negatives" says="and you hid it"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    if cost_baseline <= cost_perfect:
        raise ValueError("nothing to save")
    return max(0, (cost_baseline - cost_model) / (cost_baseline - cost_perfect))


# %% wrong="skill" mistake="takes the absolute value" says="The sign is lost"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    if cost_baseline <= cost_perfect:
        raise ValueError("nothing to save")
    return abs(cost_baseline - cost_model) / (cost_baseline - cost_perfect)


# %% right="skill" way="one minus the share that is left"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    possible = cost_baseline - cost_perfect
    if possible <= 0:
        raise ValueError("cost_baseline leaves nothing to save")
    return 1 - (cost_model - cost_perfect) / possible


# %% right="skill" way="linear interpolation between two known points"
def skill(cost_model, cost_baseline, cost_perfect=0.0):
    if cost_baseline == cost_perfect:
        raise ValueError("cost_baseline equals cost_perfect")
    slope = np.polyfit([cost_baseline, cost_perfect], [0, 1], 1)
    return np.polyval(slope, cost_model)


# %% [markdown] statement="break_even_volume"
# ## 6. Break even · 10 minutes
#
# The model saves money on each case. It also costs money to build, to run each month, and a little for each prediction.
#
# Write `break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case)`. It returns the smallest whole number of cases, over all `months`
# together, at which the savings are at least as large as the costs.
#
# If a case costs as much as it gains, or more, the model never pays: raise `ValueError`. Computers write 0.3 − 0.1 as 0.19999999999999998; differences that small do not count, so round the number of cases to six decimals before you round up. It may be 0.
#
# **Worked example.** Building costs 1,000, running 100 a month for 12 months: 2,200 to earn back. Each case gains 0.50 and costs 0.10, so it brings 0.40.
# $2200 / 0.40 = 5500$ cases.

# %% exercise="break_even_volume"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    """Return the smallest number of cases at which the model pays."""
    ### BEGIN SOLUTION
    margin = gain_per_case - cost_per_case
    if margin <= 0:
        raise ValueError(f"gain_per_case is {gain_per_case}; no volume makes up for {cost_per_case} a case.")
    return math.ceil(round((build + run_per_month * months) / margin, 6))
    ### END SOLUTION


# %% [markdown] hints="break_even_volume"
# What must be earned back in all, whatever the volume? What does each case bring after its own cost? Divide one by the other.
#
# ---
#
# Two and a half cases do not exist: with 2 you are still in debt, with 3 you are not. `math.ceil` rounds up.

# %% check="break_even_volume" points=3
# All costs are earned back, and not one case earlier.
from workbook import check

with check.points(3) as earned:
    check.call(break_even_volume, 1000, 100, 12, 0.5, 0.1).returns(
        5500,
        tip="2,200 to earn back at 0.40 a case.",
        mistakes=[
            (2500, "The running cost is missing: 100 a month for 12 months come on top of the 1,000."),
            (5501, "At 5,500 cases the costs are earned back exactly, and that is enough."),
            (2750, "One month of running cost is not enough: it is paid in every one of the 12 months."),
            (lambda value: 458 < value <= 459, "That is a number for one month, or the cost of building divided by the months. Over all 12 months together 2,200 must be earned back."),
            (33_000, "Building is paid once, not in each of the 12 months. Only running is paid 12 times."),
            (4400, "Each prediction costs 0.10 itself. Take that off what a case gains."),
        ],
    )
    check.call(break_even_volume, 1000, 0, 12, 3, 0).returns(
        334,
        tip="1,000 / 3 is 333.3: at 333 cases you are still in debt.",
        mistakes=[
            (333, "At 333 cases you have earned 999 of 1,000. Round up, not down."),
            (lambda value: 333 < value < 334, "There is no third of a case. Round up to a whole number."),
        ],
    )
    check.call(break_even_volume, 1000, 100, 12, 0.1, 0.5).raises(
        ValueError, tip="Each case loses 0.40, so no volume ever pays. Say so with a ValueError.",
    )
earned

# %% generator="break_even_volume"
from workbook import generate

inputs = generate.Inputs()


def cents(draw, low, high):
    return round(draw.number(low, high), 2)


@inputs("It returns the smallest whole number of cases", "at least as large as the costs", count=150)
def ordinary(draw):
    """What must be earned back in all, divided by what a case brings after its own cost, rounded to six decimals and then up to a whole number."""
    cost = draw.one_of((0, 0.01, 0.1, 0.25, 1))
    costs = draw.whole(0, 20_000), draw.one_of((0, 50, 100, 99.5)), draw.whole(1, 24)
    return generate.given(*costs, round(cost + cents(draw, 0.05, 9), 2), cost)


@inputs("differences that small do not count", count=40)
def whole(draw):
    """The costs are earned back by a whole number of cases, up to the last digits that a computer keeps."""
    margin, cases, cost = draw.one_of((0.1, 0.2, 0.3, 0.7, 1.1)), draw.whole(1, 60), draw.one_of((0.1, 0.2, 0.4))
    return generate.given(round(margin * cases, 2), 0, draw.whole(1, 3), round(margin + cost, 2), cost)


@inputs("the smallest whole number of cases", count=20)
def just_over(draw):
    """A little more than a whole number of cases brings takes one case more: round up, whatever the rest is."""
    cases, cost = draw.whole(1, 60), draw.one_of((0, 0.5, 1))
    return generate.given(round(5 * cases + 0.02, 2), 0, draw.whole(1, 3), 5 + cost, cost)


@inputs("It may be 0", count=10)
def nothing_to_earn(draw):
    """Nothing must be earned back, so that no case is needed; in no month, nothing is paid for running it."""
    run, months = draw.one_of(((0, 12), (100, 0), (0, 0)))
    return generate.given(0, run, months, cents(draw, 1, 9), 0.5)


@inputs("If a case costs as much as it gains, or more", count=30)
def never(draw):
    """A case that brings nothing, or loses, never pays: raise ValueError."""
    cost = draw.one_of((0, 0.25, 0.5, 3))
    gain = cost if draw.chance(0.5) else round(cost * draw.one_of((0, 0.5, 0.9)), 3)
    return generate.given(draw.whole(0, 1000), draw.one_of((0, 50)), 12, gain, cost)


# %% check="break_even_volume" points=2 hidden=true
# Other prices, a case that brings nothing, and a whole number as the answer.
from workbook import check

with check.hidden_points(2) as earned:
    check.call(break_even_volume, 150_000, 8_000, 24, 2.5, 0.01).returns(
        137_350, tip="342,000 to earn back at 2.49 a case, rounded up.",
    )
    check.call(break_even_volume, 0, 50, 10, 8, 1).returns(72, tip="500 to earn back at 7 a case, rounded up.")
    check.call(break_even_volume, 10, 0, 1, 0.3, 0.1).returns(
        50, tip="10 to earn back at 0.19999999999999998 a case is a hair above a whole number. Round to six decimals before you round up.",
    )
    check.call(break_even_volume, 100, 0, 1, 2, 2).raises(ValueError, tip="A case that brings nothing never pays.")
    check.call(break_even_volume, 10, 0, 1, 4, 0).satisfies(
        lambda value: value == int(value) == 3, "the whole number 3", tip="Return a whole number.",
    )
    inputs.compare(break_even_volume, reference)
earned

# %% wrong="break_even_volume" mistake="rounds down" says="Round up, not down"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    margin = gain_per_case - cost_per_case
    if margin <= 0:
        raise ValueError("gain_per_case")
    return int(round((build + run_per_month * months) / margin, 6))


# %% wrong="break_even_volume" mistake="forgets the running cost" says="The running cost is missing"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    margin = gain_per_case - cost_per_case
    if margin <= 0:
        raise ValueError("gain_per_case")
    return math.ceil(round(build / margin, 6))


# %% wrong="break_even_volume" mistake="ignores the cost per case" says="Each prediction costs 0.10 itself"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    return math.ceil(round((build + run_per_month * months) / gain_per_case, 6))


# %% wrong="break_even_volume" mistake="returns a negative volume when it never pays" says="no volume ever pays"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    margin = gain_per_case - cost_per_case
    return math.ceil(round((build + run_per_month * months) / margin, 6)) if margin else 0


# %% right="break_even_volume" way="exact decimals"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    from fractions import Fraction

    margin = Fraction(str(gain_per_case)) - Fraction(str(cost_per_case))
    if margin <= 0:
        raise ValueError("gain_per_case must exceed cost_per_case")
    return math.ceil((Fraction(str(build)) + Fraction(str(run_per_month)) * months) / margin)


# %% right="break_even_volume" way="NumPy, returns a float that is whole"
def break_even_volume(build, run_per_month, months, gain_per_case, cost_per_case):
    margin = gain_per_case - cost_per_case
    if not margin > 0:
        raise ValueError("a case brings nothing")
    return np.ceil((build + months * run_per_month) / margin - 1e-9)


# %% [markdown] statement="failure_upper_bound"
# ## 7. Nothing went wrong. So? · 5 minutes
#
# You run the new alerts in shadow mode for 50 days. No failure. How large could the failure rate still be?
#
# If the true rate is $r$, then $n$ trials without a failure happen with probability $(1 - r)^n$. The largest rate you must still believe, with confidence $c$, is the one
# at which that probability has fallen to $1 - c$.
#
# Write `failure_upper_bound(n, confidence=0.95)`. It returns that rate, exactly, for $n$ trials without a failure. `confidence` lies between 0 and 1 and is neither of them. Below one trial, raise `ValueError`.
#
# **Worked example.** One trial, confidence 0.95: $(1 - r)^1 = 0.05$ gives $r = 0.95$. One success proves next to nothing.

# %% exercise="failure_upper_bound"
def failure_upper_bound(n, confidence=0.95):
    """Return the largest failure rate that n trials without a failure leave believable."""
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError(f"n is {n}; without a trial every failure rate is possible.")
    return 1 - (1 - confidence) ** (1 / n)
    ### END SOLUTION


# %% [markdown] hints="failure_upper_bound"
# Solve $(1 - r)^n = 1 - c$ for $r$. Take the $n$-th root of both sides first.
#
# ---
#
# The $n$-th root of $x$ is `x ** (1 / n)`. So $1 - r$ is `(1 - confidence) ** (1 / n)`.

# %% check="failure_upper_bound" points=3
# The bound is exact, for few trials as for many.
from workbook import check

with check.points(3) as earned:
    check.call(failure_upper_bound, 2, 0.84).returns(
        0.6,
        tip="(1 - r) ** 2 = 0.16 gives 1 - r = 0.4, so r = 0.6.",
        mistakes=[
            (1 - 0.84**0.5, "Here 1 - c and c are swapped: the probability of seeing no failure falls to 1 - c, not to c."),
            (0.4, "That is 1 - r, the rate of success. Take it from 1."),
            (-math.log(0.16) / 2, "That is -log(1 - c) / n, which is close for small rates only. Take the n-th root of 1 - c instead."),
            (1 - 0.16**2, "That is 1 - 0.16 ** 2. Here (1 - r) ** 2 is 0.16: take the root, not the power."),
            (1 - 0.05**0.5, "That is the rate at the confidence 0.95. Here it is 0.84."),
            (1 - 0.08**0.5, "Half of 1 - c was taken, as for an interval with two ends. The probability of seeing no failure falls to 1 - c, here 0.16."),
            (1 - 0.16 ** (1 / 3), "That is the rate after three trials without a failure. Here n is 2."),
            (60, "That is the rate in percent. Return it as a part of 1."),
            (1.5, "3 / n is a rule of thumb for many trials. At n = 2 it gives a rate of 150%. Solve the equation instead."),
            (0.5, "1 / n is the rate of one failure in n trials. You saw none, and the bound answers how large the rate could still be."),
            (0.0, "No failure seen does not mean a rate of 0. A coin with two heads out of two is no proof either."),
        ],
    )
    check.call(failure_upper_bound, 1).returns(
        0.95,
        tip="Put n = 1 into (1 - r) ** n = 1 - 0.95.",
        mistakes=[
            (0.05, "That is 1 - c, the probability of seeing no failure. At n = 1 it is 1 - r: the rate is what is left of 1."),
            (3.0, "3 / n is a rule of thumb for many trials. At n = 1 it gives a rate of 300%. Solve the equation instead."),
            (1.0, "That is a rate of 100%, from 1 / n or from an approximation cut off at 1. Solve the equation instead."),
            (0.0, "No failure seen does not mean a rate of 0. A coin with two heads out of two is no proof either."),
        ],
    )
    check.call(failure_upper_bound, 40).returns(
        1 - 0.05 ** (1 / 40),
        tip="Close to 7%: forty good days leave room for a failure in every fourteenth.",
        mistakes=[
            (3 / 40, "That is 3 / n, the rule of three. It is close here, but it is not exact."),
            (0.07, "That is right but rounded, to 2 decimals. Leave it as it is."),
        ],
    )
earned

# %% generator="failure_upper_bound"
from workbook import generate

inputs = generate.Inputs()


@inputs("It returns that rate, exactly", count=120)
def ordinary(draw):
    """Solve (1 - r) ** n = 1 - confidence for r, and do not round."""
    return generate.given(draw.whole(1, 60), draw.one_of((0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.05, draw.luck.random())))


@inputs("confidence=0.95", count=50)
def by_default(draw):
    """The same equation for few trials as for many; without a confidence it is 0.95."""
    return generate.given(draw.whole(1, 400))


@inputs("for $n$ trials without a failure", count=30)
def many(draw):
    """Many trials leave room for a small rate only, and it is not 0."""
    return generate.given(draw.one_of((1000, 54_321, 1_000_000)), draw.one_of((0.5, 0.9, 0.95, 0.99)))


@inputs("Below one trial", count=8)
def no_trial(draw):
    """Without a trial every rate is possible: raise ValueError."""
    return generate.given(draw.one_of((0, -1, -20)), draw.one_of((0.5, 0.95)))


# %% check="failure_upper_bound" points=1 hidden=true
# Other confidences, many trials, and no trial at all.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(failure_upper_bound, 10, 0.99).returns(1 - 0.01**0.1, tip="Use the confidence you are given.")
    check.call(failure_upper_bound, 100_000).returns(1 - 0.05 ** (1 / 100_000), tip="Solve the equation; do not round.")
    check.call(failure_upper_bound, 0).raises(ValueError, tip="Without a trial, raise ValueError.")
    inputs.compare(failure_upper_bound, reference)
earned

# %% wrong="failure_upper_bound" mistake="three divided by n" says="3 / n is a rule of thumb"
def failure_upper_bound(n, confidence=0.95):
    if n < 1:
        raise ValueError("n")
    return 3 / n


# %% wrong="failure_upper_bound" mistake="one divided by n" says="1 / n is the rate of one failure"
def failure_upper_bound(n, confidence=0.95):
    if n < 1:
        raise ValueError("n")
    return 1 / n


# %% wrong="failure_upper_bound" mistake="zero" says="No failure seen does not mean a rate of 0"
def failure_upper_bound(n, confidence=0.95):
    if n < 1:
        raise ValueError("n")
    return 0.0


# %% wrong="failure_upper_bound" mistake="swaps confidence and its complement" says="Here 1 - c and c are swapped"
def failure_upper_bound(n, confidence=0.95):
    if n < 1:
        raise ValueError("n")
    return 1 - confidence ** (1 / n)


# %% right="failure_upper_bound" way="logarithms"
def failure_upper_bound(n, confidence=0.95):
    if not n >= 1:
        raise ValueError(f"n is {n}")
    return -math.expm1(math.log1p(-confidence) / n)


# %% right="failure_upper_bound" way="the beta distribution (Clopper and Pearson)"
def failure_upper_bound(n, confidence=0.95):
    from scipy.stats import beta

    if n <= 0:
        raise ValueError("n must be 1 or more")
    return beta.ppf(confidence, 1, n)


# %% [markdown] statement="my_week"
# ## 8. A week of your own · 15 minutes
#
# You have built a forecast, a price for its mistakes, and a measure of what it saves. Now use them: is the rule of exercise 2 worth its vans in one week, at prices that are given to you alone?
# The next cell shows your brief. The numbers of another student do not fit it.
#
# A planner forecasts each hour of the seven days from `monday`, 00:00 on, by `seasonal_naive` with `weeks`. She sends a van where the forecast is at least `busy` bikes. An hour is busy if at
# least `busy` bikes were rented in it. A van to an hour that is not busy costs `cost_fp`; a busy hour without a van costs `cost_fn`.
#
# Write `my_week()`, without arguments. It returns a dict with three numbers, over those hours of the week that are in the data:
#
# - `"error"`: the mean absolute difference between forecast and `count`, in bikes;
# - `"cost"`: the mean cost per hour, in the unit of the prices;
# - `"skill"`: the share that the planner saves of what it costs to send no van at all. A perfect forecast costs nothing.
#
# Leave the numbers as they are, or round them to three decimals.
#
# **Worked example.** For the brief `monday` 2011-04-25, `weeks` 2, `busy` 200, `cost_fp` 1, `cost_fn` 3 the answer is `{"error": 62.229, "cost": 0.482, "skill": 0.526}`. Try your code on it first.

# %% variant="my_week"
from workbook import variant


def my_week_brief(student):
    mondays = pd.date_range("2011-05-02", "2012-12-17", freq="W-MON").strftime("%Y-%m-%d")
    prices = {"cost_fp": range(1, 5), "cost_fn": range(5, 13)}
    return variant.draw("week1", student, monday=mondays, weeks=range(3, 7), busy=range(100, 300, 5), **prices)


my_week_brief(student)

# %% exercise="my_week"
def my_week():
    """Return the error, cost and skill of the rule in the week of your brief, as a dict."""
    ### BEGIN SOLUTION
    mine = my_week_brief(student)
    demand = bikes.set_index("time")["count"]
    count = demand.reindex(pd.date_range(mine["monday"], periods=168, freq="h")).dropna()
    forecast = [seasonal_naive(demand, at, mine["weeks"]) for at in count.index]
    forecast = pd.Series(forecast, index=count.index)
    busy, van = count >= mine["busy"], forecast >= mine["busy"]
    prices = {"cost_fp": mine["cost_fp"], "cost_fn": mine["cost_fn"]}
    cost, no_van = mean_cost(busy, van, **prices), mean_cost(busy, 0 * busy, **prices)
    return {"error": (forecast - count).abs().mean(), "cost": cost, "skill": skill(cost, no_van)}
    ### END SOLUTION


# %% [markdown] hints="my_week"
# Make a Series of the demand first, as exercise 2 wants it: `bikes.set_index("time")["count"]`. `pd.date_range(monday, periods=168, freq="h")` gives the hours of the week; which of them are in the Series?
#
# ---
#
# Call `seasonal_naive` for each hour. Compare count and forecast with `busy`: that gives what happened and what was announced, and `mean_cost` the price. Sending no van is announcing nothing, 168 times; `skill` compares the two costs.

# %% check="my_week" points=1
# The answer is a dict of three numbers that can be true.
from workbook import check, variant

with check.points(1) as earned:
    earned.notes += variant.notes(lambda: student)
    brief = my_week_brief(variant.whose(lambda: student))
    answer = check.call(my_week)
    answer.differs_from({"error": 62.229, "cost": 0.482, "skill": 0.526}, tip="This is the answer of the worked example. Take the numbers of your own brief.")
    answer.satisfies(
        lambda value: set(value.keys()) == {"error", "cost", "skill"},
        'a dict with the keys "error", "cost" and "skill"',
        tip="Write the keys as in the statement, and nothing else.",
    )
    answer.satisfies(
        lambda value: value["error"] > 0 and math.isfinite(value["skill"]),
        "numbers, and an error above 0",
        tip="Some hours are not in the data. Leave them out, or the mean is missing too; and take differences without their sign.",
        mistakes=[(lambda value: value["error"] < 0, "Too high in one hour and too low in the next cancel each other here. Take the differences without their sign.")],
    )
    answer.satisfies(
        lambda value: 0 <= value["cost"] <= max(brief["cost_fp"], brief["cost_fn"]),
        "a cost from 0 to the higher of the two prices",
        tip="The cost is a mean per hour, and no hour costs more than the more expensive mistake. Neither the sum nor the cost per 100 hours is asked for: divide the sum by the number of hours.",
    )
    answer.satisfies(
        lambda value: value["skill"] <= 1,
        "a skill of at most 1",
        tip="Nobody saves more than everything, and that is a skill of 1. In percent it is 100.",
    )
earned

# %% check="my_week" points=3 hidden=true
# The three numbers are those of your own brief.
from workbook import check, data, variant

with check.hidden_points(3) as earned:
    earned.notes += variant.notes(lambda: student)
    brief = my_week_brief(variant.whose(lambda: student))
    demand = data.load_bikes().set_index("time")["count"]
    count = demand.reindex(pd.date_range(brief["monday"], periods=168, freq="h")).dropna()
    weeks_ago = [count.index - pd.Timedelta(weeks=week) for week in range(1, brief["weeks"] + 1)]
    forecast = np.nanmean([demand.reindex(hours).to_numpy() for hours in weeks_ago], axis=0)
    gap, busy, van = forecast - count, count >= brief["busy"], forecast >= brief["busy"]
    too_many, missed = (van & ~busy).mean(), (busy & ~van).mean()
    cost = brief["cost_fp"] * too_many + brief["cost_fn"] * missed
    no_van, all_vans = brief["cost_fn"] * busy.mean(), brief["cost_fp"] * (~busy).mean()

    def near(name, wanted):
        return lambda value: abs(value[name] - wanted) < 0.0006

    def coarse(name, wanted):
        return lambda value: any([abs(value[name] - round(wanted, digits)) < 1e-9 for digits in (1, 2)])

    answer = check.call(my_week)
    answer.satisfies(
        near("error", gap.abs().mean()),
        "the error of your week",
        tip="The error is not that of your brief. It is about the 168 hours from monday on, without those that are not in the data, and each is forecast from `weeks` weeks. Hold both against your code.",
        mistakes=[
            (near("error", gap.mean()), "Too high in one hour and too low in the next cancel each other here. Take the differences without their sign."),
            (near("error", -gap.mean()), "Too high in one hour and too low in the next cancel each other here. Take each difference without its sign, and then the mean."),
            (near("error", gap.abs().median()), "This is the median of the absolute differences. Take their mean."),
            (coarse("error", gap.abs().mean()), "The error is right but rounded too far. Leave it as it is, or round it to three decimals."),
            (lambda value: value["error"] == round(gap.abs().mean()), "The error is right but rounded too far. Leave it as it is, or round it to three decimals."),
            (near("error", (gap**2).mean() ** 0.5), "This is the root of the mean square. Take the mean of the absolute differences."),
        ],
    )
    answer.satisfies(
        near("cost", cost),
        "the cost of your week",
        tip="The cost is not that of your brief. Hold busy, the two prices and the 168 hours against your code.",
        mistakes=[
            (near("cost", brief["cost_fn"] * too_many + brief["cost_fp"] * missed), "The prices of your brief are swapped. A van for nothing costs cost_fp."),
            (coarse("cost", cost), "The cost is right but rounded too far. Leave it as it is, or round it to three decimals."),
            (near("cost", 100 * cost), "This is the cost per 100 hours. You are asked for the mean per hour."),
        ],
    )
    answer.satisfies(
        near("skill", 1 - cost / no_van),
        "the skill in your week",
        tip="The skill is not that of your brief. It compares the cost above with that of a week without a van, at your prices.",
        mistakes=[
            (near("skill", cost / no_van), "This is the share of the cost that is left. Skill is the share that is saved."),
            (coarse("skill", 1 - cost / no_van), "The skill is right but rounded too far. Leave it as it is, or round it to three decimals."),
            (near("skill", 1 - cost / all_vans), "This compares with a van in every hour. Compare with no van at all."),
        ],
    )
earned

# %% wrong="my_week" mistake="hands in the answer of another student" says="The error is not that of your brief"
def my_week():
    mine = my_week_brief("bob")
    demand = bikes.set_index("time")["count"]
    count = demand.loc[mine["monday"] :][:168]
    count = count[count.index < count.index[0] + pd.Timedelta(days=7)]
    past = [demand.reindex(count.index - pd.Timedelta(weeks=k)).to_numpy() for k in range(1, mine["weeks"] + 1)]
    forecast = np.nanmean(past, axis=0)
    busy, van = count >= mine["busy"], forecast >= mine["busy"]
    cost = (mine["cost_fp"] * (van & ~busy) + mine["cost_fn"] * (busy & ~van)).mean()
    return {"error": np.abs(forecast - count).mean(), "cost": cost, "skill": 1 - cost / (mine["cost_fn"] * busy.mean())}


# %% wrong="my_week" mistake="lets errors cancel" says="cancel each other here"
def my_week():
    mine = my_week_brief(student)
    demand = bikes.set_index("time")["count"]
    count = demand.loc[mine["monday"] :][:168]
    count = count[count.index < count.index[0] + pd.Timedelta(days=7)]
    past = [demand.reindex(count.index - pd.Timedelta(weeks=k)).to_numpy() for k in range(1, mine["weeks"] + 1)]
    forecast = np.nanmean(past, axis=0)
    busy, van = count >= mine["busy"], forecast >= mine["busy"]
    cost = (mine["cost_fp"] * (van & ~busy) + mine["cost_fn"] * (busy & ~van)).mean()
    return {"error": np.mean(forecast - count), "cost": cost, "skill": 1 - cost / (mine["cost_fn"] * busy.mean())}


# %% wrong="my_week" mistake="swaps the two prices" says="The prices of your brief are swapped"
def my_week():
    mine = my_week_brief(student)
    demand = bikes.set_index("time")["count"]
    count = demand.loc[mine["monday"] :][:168]
    count = count[count.index < count.index[0] + pd.Timedelta(days=7)]
    past = [demand.reindex(count.index - pd.Timedelta(weeks=k)).to_numpy() for k in range(1, mine["weeks"] + 1)]
    forecast = np.nanmean(past, axis=0)
    busy, van = count >= mine["busy"], forecast >= mine["busy"]
    cost = (mine["cost_fn"] * (van & ~busy) + mine["cost_fp"] * (busy & ~van)).mean()
    return {"error": np.abs(forecast - count).mean(), "cost": cost, "skill": 1 - cost / (mine["cost_fn"] * busy.mean())}


# %% wrong="my_week" mistake="returns the sum of the costs" says="no hour costs more than the more expensive mistake"
def my_week():
    mine = my_week_brief(student)
    demand = bikes.set_index("time")["count"]
    count = demand.loc[mine["monday"] :][:168]
    count = count[count.index < count.index[0] + pd.Timedelta(days=7)]
    past = [demand.reindex(count.index - pd.Timedelta(weeks=k)).to_numpy() for k in range(1, mine["weeks"] + 1)]
    forecast = np.nanmean(past, axis=0)
    busy, van = count >= mine["busy"], forecast >= mine["busy"]
    cost = (mine["cost_fp"] * (van & ~busy) + mine["cost_fn"] * (busy & ~van)).sum()
    return {"error": np.abs(forecast - count).mean(), "cost": cost, "skill": 1 - cost / (mine["cost_fn"] * busy.sum())}


# %% wrong="my_week" mistake="gives the share that is left" says="Skill is the share that is saved"
def my_week():
    mine = my_week_brief(student)
    demand = bikes.set_index("time")["count"]
    count = demand.loc[mine["monday"] :][:168]
    count = count[count.index < count.index[0] + pd.Timedelta(days=7)]
    past = [demand.reindex(count.index - pd.Timedelta(weeks=k)).to_numpy() for k in range(1, mine["weeks"] + 1)]
    forecast = np.nanmean(past, axis=0)
    busy, van = count >= mine["busy"], forecast >= mine["busy"]
    cost = (mine["cost_fp"] * (van & ~busy) + mine["cost_fn"] * (busy & ~van)).mean()
    return {"error": np.abs(forecast - count).mean(), "cost": cost, "skill": cost / (mine["cost_fn"] * busy.mean())}


# %% right="my_week" way="all hours at once, returns a Series"
def my_week():
    mine = pd.Series(my_week_brief(student))
    table = bikes.set_index("time")[["count"]]
    for week in range(1, mine["weeks"] + 1):
        table[week] = table["count"].shift(freq=pd.Timedelta(weeks=week)).reindex(table.index)
    table = table.loc[mine["monday"] : str(pd.Timestamp(mine["monday"]) + pd.Timedelta(hours=167))]
    rule, busy = table.drop(columns="count").mean(axis=1), table["count"].ge(mine["busy"])
    missed, too_many = (busy & (rule < mine["busy"])).mean(), (~busy & (rule >= mine["busy"])).mean()
    cost = missed * mine["cost_fn"] + too_many * mine["cost_fp"]
    saved = 1 - cost / (busy.mean() * mine["cost_fn"])
    return pd.Series({"skill": saved, "cost": cost, "error": table["count"].sub(rule).abs().mean()})


# %% right="my_week" way="a loop in plain Python, rounded"
def my_week():
    mine, known = my_week_brief(student), dict(zip(bikes["time"], bikes["count"]))
    start, week = pd.Timestamp(mine["monday"]), pd.Timedelta(weeks=1)
    hours = off = paid = without = 0
    for at in [start + pd.Timedelta(hours=n) for n in range(168)]:
        if at not in known:
            continue
        past = [known[at - k * week] for k in range(1, mine["weeks"] + 1) if at - k * week in known]
        forecast = sum(past) / len(past)
        hours, off = hours + 1, off + abs(forecast - known[at])
        if known[at] >= mine["busy"]:
            without += mine["cost_fn"]
            paid += mine["cost_fn"] if forecast < mine["busy"] else 0
        elif forecast >= mine["busy"]:
            paid += mine["cost_fp"]
    return {"error": round(off / hours, 3), "cost": round(paid / hours, 3), "skill": round(1 - paid / without, 3)}


# %% [markdown] statement="verdict"
# ## 9. Your verdict · 30 minutes
#
# The bike-share system moves bikes at night with a fleet of vans. A vendor offers a demand model: 120,000 dollars to build, 6,000 a month to run. On 2012 it was off by
# **45 bikes an hour** on average, says the vendor. A planner saves about 1 dollar for each bike and hour by which the forecast gets better (a rough guess of the scheme's own).
#
# The next cell measures the two rules that cost nothing, on the same year.

# %%
from workbook import baseline

hourly = bikes[["time", "count"]]
year = hourly[hourly["time"].dt.year == 2012]


def mean_error(weeks):
    rule = baseline.SeasonalNaive(weeks=weeks).fit(hourly, hourly["count"])
    return (rule.predict(year) - year["count"]).abs().mean()


pd.Series({"same hour last week": mean_error(1), "mean of the last four": mean_error(4)}).round(1)

# %% [markdown]
# Write one page, 250 to 400 words, to the head of operations: **model, rule, or stop?** Give a number for each claim, and say for each number where it comes from: measured
# above, the vendor's word, or your assumption. Name the trial you would run first, how long, and the result at which you would stop.

# %% [markdown] exercise="verdict" points=12
# ### BEGIN SOLUTION
# **Decision: keep the rule, and run a shadow trial before any contract.**
#
# The rule "mean of the last four same hours" is off by 51.4 bikes an hour on 2012 (measured above). The same hour last week is off by 61.2. So the first ten bikes of accuracy
# cost us nothing: we average four numbers instead of copying one.
#
# The vendor promises 45 (the vendor's word; nobody here has seen it). The gap is 6.4 bikes an hour. At 1 dollar for each bike and hour (assumed in the brief) that is
# 6.40 dollars an hour, or about 4,700 dollars a month of 730 hours. Running the model costs 6,000 a month. It does not pay for its own upkeep, let alone the 120,000 for building it.
# A perfect forecast, off by 0, would save 51.4 × 730, about 37,500 dollars a month: there is room above the rule, but the vendor's own promise does not reach far enough into it.
#
# What would change it: a better forecast, or a more expensive mistake. To pay for its running the model must come down to 43.2 bikes an hour; to earn back the building in two years as well, to 36.3.
# Or, at the promised 45, a bike and hour must be worth 1.28 dollars (running) or 2.35 (building too). The weakest number is the 1 dollar, so I test it first.
#
# **Trial.** For eight weeks planners at two depots work with the four-week rule and two with the old routine, alternating weekly. We measure van trips and empty stations. If better forecasts are not worth at least
# 1.28 dollars for each bike and hour by then, we stop asking vendors. If they are worth more than 2.35, we ask this vendor for eight weeks of shadow mode: forecasts every night, nobody acts on them, we compare with the rule.
# We stop if the gap to the rule is below 6.4 bikes an hour, the break-even at 2.35 dollars. Eight weeks give an interval several bikes wide, so a gap near 6.4 means to go on measuring, not to sign. Fifty-six nights without a missed delivery would still leave room for a failure rate of 5%, so the depots keep the rule as a fallback.
# ### END SOLUTION

# %% [markdown] rubric="verdict"
# **How this is marked** (12 points)
#
# | | 0 | 2 | 4 |
# |---|---|---|---|
# | **Decision** | None, or it does not follow from the text | Clear, but set against doing nothing instead of against the best free rule | Clear, set against the best free rule, and says what would change it |
# | **Numbers** | Claims without numbers | Numbers for most claims, source unclear or a unit missing | Gap, monthly gain, cost and ceiling, each with unit and source (measured, vendor, assumed) |
# | **Trial** | None | A trial without length or without a stopping result | What is measured, how long, the result at which you stop, and what a clean trial still does not prove |
