# %% [markdown]
# # Week 5. Keep it alive
#
# July. The alerts have run for three months. (We replay 2013 with the model of March, which nobody has touched. The contract of week 2 has it retrained every month; this page shows what that clause is worth.) Nobody complains, the dashboard is green, and the desk has begun to ignore them. Yet June cost a fifth more than May. Is the model getting worse, or is it summer? If it is getting worse: do you retrain today, next quarter, or never? And has the whole thing helped?
#
# You are the one who must say. By the end of this page you know what to watch, how to tell a bad model from a bad month, when to act, and how to undo it.
#
# **What you will be able to do**
#
# 1. Break a running model in four ways, and say what would have told you.
# 2. Measure drift, and tell an alarm from chance.
# 3. Tell drift from damage, and damage from a hard month.
# 4. Choose a retraining policy by what it is worth.
# 5. Read a dashboard whose alerts prevent what they announce.
# 6. Find out whether a model helped, without fooling yourself.
# 7. Ship a version so that it can be undone, and rebuild it byte for byte.
#
# | section | minutes | path |
# |---|---|---|
# | 1 How models fail silently | 7 | core |
# | 2 Kinds of drift | 5 | deeper |
# | 3 Measuring drift | 7 | deeper |
# | 4 Drift is not damage | 8 | core |
# | 4 Its end: the model's own view, and alarms over time | 4 | deeper |
# | 5 When to retrain | 6 | core |
# | 5 Its end: a policy of your own | 2 | deeper |
# | 6 When the alert works | 8 | core |
# | 7 Did it help? | 6 | core |
# | 7 Its end: one result, told three ways | 3 | deeper |
# | 8 Ship safely | 3 | core |
# | 9 Version everything | 3 | deeper |
# | Close: what you learned, quiz, your own project | 7 | core |
#
# The core path takes 45 to 50 minutes and is all that the quiz needs.

# %% [markdown]
# ## 1. How models fail silently
#
# Software that breaks usually says so. A model that is fed nonsense answers with a probability all the same. Take May again, and the model of January to March.

# %%
from workbook import data, features

flights, weather = data.load_flights(), data.load_weather()
known = features.at_decision(flights, weather, hours_before=2)
late = features.is_late(flights)
month = flights["time"].dt.month
past, may = known[month <= 3], known[month == 5]

# %% [markdown]
# The desk's prices have not changed since week 1, and neither has the model's opponent: the best rule that January to March had to offer. The desk goes by it whenever the model is switched off.

# %%
from workbook import baseline, case

prices = case.PRICES
rule = baseline.BestRule(**prices).fit(past, late[month <= 3])
assert rule.name_ == "overdue > 3"

# %% [markdown]
# The model is the sixty small trees of week 1, fitted on the same three months. Beside it, the probability from which an alert pays:

# %%
from workbook import decision, model

trees = model.boosted_trees().fit(past, late[month <= 3])
threshold = decision.best_threshold(**prices)
round(threshold, 3)

# %% [markdown]
# Four accidents that happen to running systems:
#
# - The feed of the airport's state is down and shows zeros: no delays, no departures, nothing overdue.
# - The weather service starts to stamp its readings in UTC, four hours ahead of our clock in May, and our server takes the stamps for local time: the weather is always four hours too old.
# - Delays arrive in hours instead of minutes.
# - A sensor says −999 when it has no reading.
#
# **Predict.** The first one is the worst. What tells you the same morning?

# %%
from workbook import quiz

quiz.ask("week5", "predict-silent")

# %% [markdown]
# Break May in each of the four ways:

# %%
from workbook import faults

timed = may.assign(time=flights["time"])
broken = {
    "all well": may, "state feed dead": faults.kill_feed(may),
    "weather too old": faults.shift_join(timed, weather, hours=4)[may.columns],
    "delays in hours": faults.change_unit(may, "mean_delay", faults.to_hours),
    "sensor says -999": faults.put_sentinel(may, "temp", seed=0),
}

# %% [markdown]
# Three numbers for each: the share of missing values and the share of alerts, which need no labels (nobody has to wait for a flight to land), and the cost, which does.

# %%
import pandas as pd


def observe(rows):
    alert = trees.predict_proba(rows)[:, 1] >= threshold
    cost = decision.cost_per_100(late[month == 5], alert, **prices)
    return {"missing %": 100 * rows.isna().mean().mean(), "alerts %": 100 * alert.mean(), "cost": cost}


seen = pd.DataFrame({name: observe(rows) for name, rows in broken.items()}).T
seen.round(1)

# %% [markdown]
# With the feed dead, values that were missing are now zero, so the data look *more* complete than before. The cost rises from 51 to 72, and the share of alerts falls from 38 to 17%. The other three accidents move the month's figures little: the cost by one unit at most, the share of alerts by three points at most.
#
# So watch the share of alerts? One accident out of four moved it, over a whole month. But you watch single days, and healthy days differ too. Take the range that nine of ten days in April lie in. On how many of May's 31 days would each accident have taken you out of it?

# %%
def by_day(rows):
    alert = trees.predict_proba(rows)[:, 1] >= threshold
    return 100 * pd.Series(alert).groupby(flights["time"][rows.index].dt.day.to_numpy()).mean()


low, high = by_day(known[month == 4]).quantile([0.05, 0.95])
daily = pd.DataFrame({name: by_day(rows) for name, rows in broken.items()})
outside = pd.DataFrame({"days below": (daily < low).sum(), "days above": (daily > high).sum()})
assert (round(low), round(high)) == (13, 71) and outside.loc["state feed dead", "days below"] == 16
outside

# %% [markdown]
# A healthy share is roughly anything from 13 to 71%. The dead feed takes 17 of 31 days out of the range, 16 of them below it. Nearly half of the days on which the feed was dead from morning to night pass for normal ones. Here is the month:

# %%
from workbook import plot


def accident(fault):
    return plot.usual_range(daily, low=low, high=high, fault=fault)


plot.show(accident("state feed dead"))

# %% [markdown]
# **Try it.** The other three. Is there one that you would have noticed by the share of alerts?

# %%
from workbook import widgets

widgets.live(accident, fault=widgets.choice("accident", list(broken)[1:]))

# %% [markdown]
# The share of alerts is a signal by the day, and a weak one. A dead feed has a plainer sign. From nine o'clock on, the model looks back at two hours in which flights were due to leave. How often had none left?

# %%
busy = flights["time"].dt.hour >= 9
empty = busy & (known["departures"] == 0)
assert (busy & (month == 5)).sum() == 8012 and not (empty & (month == 5)).any()
date = flights["time"].dt.date
found = {"none had left": empty.groupby(date).sum(), "cancelled": flights["dep_delay"].isna().groupby(date).mean()}
pd.DataFrame(found).query("`none had left` > 0").round(2)

# %% [markdown]
# Never among May's 8,012 flights from nine o'clock on and on two days of the whole year, February 8 and 9, when more than half of all flights were cancelled. A dead feed breaks this rule with the very first nine o'clock flight, which is decided at seven.
#
# **So watch the feed itself first**: has anything arrived, is it newer than an hour, is each value possible? A smallest and a largest possible value for each input would have caught −999 as well. Then watch the share of alerts by the day, beside its usual range. And count the cost when the flights have landed: the first two do not say whether the answers are right.

# %% [markdown]
# ## 2. Kinds of drift
#
# *Deeper: you can come back to this.*
#
# Not every change is an accident. When today's data differ from those that the model learned from, that is *drift*. It has three kinds, by what changes between the facts *x* and the outcome *y*:
#
# - **covariate shift**: the facts come in another mix, and what they mean stays the same;
# - **label shift**: what you predict becomes more or less frequent, and how a late flight looks stays the same;
# - **concept drift**: the same facts mean something else now.
#
# The last word is used in two ways. In the survey of Gama and others (2014) concept drift is any change in how *x* and *y* occur together, and *real* concept drift any change in what *y* follows from *x*, which takes in our label shift as well. We keep the word for the case in which *x* stays as it was. So ask people which one they mean.
#
# There are four patterns in time: sudden, gradual (old and new mixed), incremental (a little more each day), recurring. In real data you rarely know which one you have. So make them: real flights, drawn in a new mix or, for concept drift, with some outcomes changed, from a known row on. `tilt`, `odds` and `flip` say how strongly.

# %%
from workbook import drift

pool = known[month > 3].assign(late=late[month > 3]).sample(20_000, random_state=0)
usual = pool["mean_delay"].median()
kinds = {
    "covariate shift": lambda s: drift.covariate_shift(pool, s, column="mean_delay", tilt=4),
    "label shift": lambda s: drift.label_shift(pool, s, odds=3),
    "concept drift": lambda s: drift.concept_drift(pool, s, column="mean_delay", flip=0.5),
}

# %% [markdown]
# For each block of 500 flights we look at *x* (the share with more than the usual delay), at *y* (the share of late ones), at the share of alerts, and at the cost.

# %%
def blocks(kind, pattern):
    stream = kinds[kind](drift.strength(pattern, 6000, start=2000, end=4000))
    alert = trees.predict_proba(stream[known.columns])[:, 1] >= threshold
    cost = 100 * decision.case_costs(stream["late"], alert, **prices)
    table = stream[["strength", "late"]].assign(
        feature=stream["mean_delay"] > usual, alert=alert, cost=cost
    )
    return table.groupby(table.index // 500).mean()


# %% [markdown]
# Twelve streams, computed once, and the change from the first blocks to the last ones if it comes at once:

# %%
patterns = ["sudden", "gradual", "incremental", "recurring"]
streams = {(kind, pattern): blocks(kind, pattern) for kind in kinds for pattern in patterns}
change = {kind: streams[kind, "sudden"].tail(3).mean() - streams[kind, "sudden"].head(3).mean() for kind in kinds}
change = pd.DataFrame(change).T
assert change.loc["concept drift", ["feature", "alert"]].abs().max() < 0.05 < change.loc["label shift", "feature"]
change[["feature", "late", "alert", "cost"]].round(2)

# %% [markdown]
# **Try it.** The drift laboratory. Which lines move for which kind?

# %%
def laboratory(kind, pattern):
    return plot.stream(streams[kind, pattern], kind=kind, pattern=pattern)


widgets.live(laboratory, kind=widgets.choice("kind", list(kinds)), pattern=widgets.choice("pattern", patterns))

# %% [markdown]
# In plain code:

# %%
plot.show(laboratory("concept drift", "sudden"))

# %% [markdown]
# Covariate shift moves *x*, and *y* with it, because more delay means more late flights. At the strengths chosen here its cost rises least, by six, and label shift costs most; at others the order may change. Label shift moves *x* too, a little, since late flights look different from punctual ones, and it makes every probability too low: the same facts now come with three times the odds of being late. Concept drift leaves the inputs alone, and with them the share of alerts, and costs nearly as much. No look at the inputs can see it. You need labels, and they come late.

# %% [markdown]
# ## 3. Measuring drift
#
# *Deeper: you can come back to this.*
#
# *Drift* means that today's data differ from those of an earlier time, for instance those that the model learned from. How far has a column moved? Two answers are enough for most purposes. Take June against May:

# %%
from workbook import monitor

state = ["temp", "humid", "wind_speed", "mean_delay", "share_delayed", "departures", "overdue"]
moved = monitor.report(known.loc[month == 5, state], known.loc[month == 6, state])
moved[["psi", "wasserstein"]].round(2)

# %% [markdown]
# - **PSI** compares two histograms, share by share, and has no unit. Convention: above 0.1 look, above 0.25 act.
# - **Wasserstein** says how far values have moved on average, in their own unit: 10 degrees Fahrenheit.
#
# Libraries offer more, and so does the table above if you ask it: KS, the largest distance between the two distribution curves, and the Jensen–Shannon distance, another comparison of histograms.
#
# PSI is the one that you meet on dashboards, so look at how it is made. Each value falls into a bin, and the bins may be cut into equal shares or equal widths. A bin that is empty in one of the samples would make PSI infinite, so its share is raised to a small floor, usually 0.0001. June's temperatures against winter's, with two ways to cut and three floors:

# %%
winter, june = known.loc[month <= 3, ["temp"]], known.loc[month == 6, ["temp"]]
cuts = {"equal shares": monitor.quantile_edges, "equal widths": monitor.width_edges}
floors = [0.01, 0.0001, 0.000001]
found = {name: [monitor.report(winter, june, edges=edges, eps=floor)["psi"].item() for floor in floors]
         for name, edges in cuts.items()}
assert june["temp"].min() >= winter["temp"].quantile(0.9)
pd.DataFrame(found, index=pd.Index(floors, name="floor")).round(1)

# %% [markdown]
# From 4 to more than 21, for the same data. June's coldest hour is warmer than nine tenths of winter, so with equal shares nine of the ten bins are empty, and what PSI adds up is, at the usual floor, mostly that floor, which somebody chose. A large PSI says that the two samples hardly overlap; its size says little beyond that. A limit of 0.1 means nothing unless bins and floor are named with it.
#
# Small values have the opposite trouble. PSI adds up every difference as a positive number, so two samples of the same thing hardly ever give zero. You compare 1,000 old rows with 100 new ones, in ten bins, and nothing has changed.
#
# **Predict.** How often is PSI above 0.1?

# %%
quiz.ask("week5", "predict-psi")

# %% [markdown]
# Try it three hundred times, with two samples of the same distribution. Without a change the size of PSI follows a known law (chi-squared) and becomes smaller as samples grow, so one can also compute how often chance alone rings, for any number of new rows:

# %%
import numpy as np

rng = np.random.default_rng(0)
old = pd.DataFrame(rng.normal(size=(1000, 1)))
chance = [monitor.report(old, pd.DataFrame(rng.normal(size=(100, 1))))["psi"].item() for _ in range(300)]
wolf = pd.Series({rows: monitor.psi_false_alarms(1000, rows) for rows in (50, 100, 200, 500, 1000, 5000)})
assert 0.35 < np.mean(np.array(chance) > 0.1) < 0.55 and wolf[500] < 0.01
plot.show(plot.psi_chance(wolf, rows=100, threshold=0.1))

# %% [markdown]
# Nearly half of the time, with nothing there. Against 1,000 old rows, "PSI above 0.1" is a rare accident only from some 500 new ones on.
#
# That theory takes rows to be independent. Flights are not: one storm delays a hundred of them. Compare the odd days of each month with its even days. Nothing has changed between them, and with some 5,000 flights on each side chance should exceed the theory's own limit in one month out of twenty.

# %%
odd = flights["time"].dt.day % 2 == 1
twins = {}
for number, name in enumerate(plot.MONTHS, start=1):
    halves = [known.loc[(month == number) & side, ["mean_delay"]] for side in (odd, ~odd)]
    twins[name] = monitor.report(*halves)["psi"].item()
limit = monitor.psi_critical(5000, 5000)
assert min(twins.values()) > 2 * limit
pd.Series(twins | {"limit": limit}).round(3)

# %% [markdown]
# Twelve alarms in twelve months, for nothing, and in October and November the two halves differ by more than 0.1. A table of limits does not help here. What helps is this kind of trial on your own data: how large does PSI get between parts that you believe to be alike? For the mean delay the answer is up to 0.15.
#
# One more way to fool yourself: look at many columns. With twenty independent features, each tested at 5%, some alarm rings in 64% of the quiet months.

# %%
level = monitor.sidak_level(20, family=0.05)
assert abs(1 - (1 - level) ** 20 - 0.05) < 1e-9
pd.Series({"some alarm": 1 - 0.95**20, "level for each": level}).round(4)

# %% [markdown]
# The second number, Šidák's, is the level for each feature at which the whole family rings once in twenty months.

# %% [markdown]
# ## 4. Drift is not damage
#
# Back to July, and to the question at the top. June cost more than May, July more than June. Two explanations fit: flights in summer are harder for anyone, or the model of January to March has aged.
#
# To tell them apart, ask what was **attainable** in that month. Let a second model be retrained at each month's end, on everything known by then, and let it answer beside the first. What it costs is the price of the season. What the old model costs *beyond* that is the price of its age: the **excess**, and that is what we call damage. Two cautions. The fresh model has also seen more flights, so *age* here means both: older facts and fewer of them. And *attainable* means attainable by this recipe; another model might have done better.
#
# **Predict.** July cost twelve units per 100 flights more than May. How much of that is the model's age?

# %%
quiz.ask("week5", "predict-damage")

# %% [markdown]
# All fits of the year were computed before (`src/authoring/tables/retrained.py` in the course's repository). Each flight from April on has its probability from the model that was never retrained, called `fit_3` after the last month it has seen, and from the one that is retrained monthly. Beside the two stands the rule. What did each pay for each flight, and on average per 100?

# %%
scores, monthly = data.load_retrained(), data.load_scores()["monthly"]
when, truth, day = (column.to_numpy()[scores["row"]] for column in (month, late, flights["time"].dt.date))
alerts = {"never retrained": scores["fit_3"] >= threshold, "retrained monthly": monthly >= threshold,
          "best rule": rule.predict(known)[scores["row"]]}
paid = pd.DataFrame({name: decision.case_costs(truth, alert, **prices) for name, alert in alerts.items()})
months = {plot.MONTHS[number - 1]: number for number in range(5, 13)}
assert len(paid) == 91_415
(100 * paid.mean()).round(1)

# %% [markdown]
# Now month by month, from May on (in April the two models are the same one): how many flights were late, how far the airport's mean delay has drifted from winter (`psi`, a distance between two histograms; by convention more than 0.25 calls for action), what the two models and the rule cost, and what the old model itself *believed* it would cost, from its own probabilities.

# %%
from workbook import monitor


def look(number):
    here = when == number
    drifted = monitor.report(past[["mean_delay"]], known.loc[month == number, ["mean_delay"]])["psi"].item()
    believed = monitor.expected_cost(scores["fit_3"][here], threshold=threshold, **prices)
    return {"late %": 100 * truth[here].mean(), "psi": drifted, **100 * paid[here].mean(), "believed": believed}


year = pd.DataFrame({name: look(number) for name, number in months.items()}).T
year.round(2)

# %% [markdown]
# The cost follows the share of late flights: every policy is cheap in September, when one in ten is late, and expensive in December. So the level of the cost says little about the model, and the column that matters is a difference. The excess over the model that was retrained each month, with its interval:

# %%
def excess(than):
    found = {name: decision.compare(day[when == at], paid[when == at], than=than) for name, at in months.items()}
    return pd.concat(found).xs("never retrained", level=1)


age = excess("retrained monthly")
assert list(age.index[age["verdict"] == "proven"]) == ["Jun", "Jul", "Sep", "Nov"]
assert (age["mean"] / year["retrained monthly"]).idxmax() == "Sep" and (age["mean"] > 0).all()
age.round(1)

# %% [markdown]
# Take June and July against May. How much more did the old model cost, how much more did the fresh one, and what is left over for age?

# %%
both = year[["never retrained", "retrained monthly"]]
more = (both.loc[["Jun", "Jul"]] - both.loc["May"]).set_axis(["more than in May", "summer"], axis=1)
assert (2 * more["summer"] > more["more than in May"]).all()
more.assign(age=more["more than in May"] - more["summer"]).round(1)

# %% [markdown]
# **Worse, or summer? Both.** Of the eleven units that June cost more than May, the fresh model paid more than eight as well, and under three are left for age. (June's excess was 3.7, because May already had one of 1.0, and this table counts from May.) In July it is nearly half and half. That the old model cost more than the fresh one in both months is *proven*, if only just for July; the split against May has no interval and is known only roughly. Eight months are eight tests, and one of four findings may be luck, but in all eight the old model cost more than the fresh one.
#
# The largest excess relative to the month is in September, the cheapest month of all: 4.6 units on top of 32. A dashboard that shows the cost would have shown its best month.
#
# Now put drift beside damage.

# %%
together = age.assign(psi=year["psi"])


def calendar(name):
    return plot.drift_and_damage(together, month=name, limit=0.25)


plot.show(calendar("Sep"))

# %% [markdown]
# PSI above 0.25 rings in three months. It is right about September and November, and in October no damage is found. It is silent in June and July, and July's damage is the largest of the year. Eight months of one column are no proof that drift and damage are unrelated. But this year's PSI of the mean delay does not let you read off the damage. Drift tells you that the world looks different. Damage tells you that your answers are worse than they need to be.
#
# There is a second opponent. The fresh model answers *should we retrain?* The rule, which costs nothing to run, answers *should we switch it off?*

# %%
duel = excess("best rule")
assert duel.loc["Jul", "verdict"] == duel.loc["Sep", "verdict"] == "proven"
assert duel.loc["Jul", "low"] > 0 > duel.loc["Sep", "high"]
duel.round(1)

# %% [markdown]
# In July the aged model cost the desk 5.7 units more than one column and one limit would have, and that is *proven*. In September it is the other way round: aged as it was, it still beat the rule.
#
# ### The model's own view, and alarms over time
#
# *Deeper: you can come back to this.*
#
# Could the model have told you itself? Look again at the column `believed`: it expects 50 to 55 every month, in the cheapest as in the most expensive, because it takes its own probabilities at their word. Whether they deserve it can be tested. Of all flights in June to which it gave 30%, were 30% late? The intervals draw whole days, since flights of one day share their luck. The **Brier score** in the title is the mean squared distance between the announced probability and what came (1 or 0); somebody who says 27% every time, the month's own rate, gets 0.20.

# %%
june = pd.DataFrame({"said": scores["fit_3"].round(1), "came": truth, "day": day})[when == 6]
bins = [(said, *decision.day_block_bootstrap(rows["day"], rows["came"]), len(rows))
        for said, rows in june.groupby("said")]
meant = pd.DataFrame(bins, columns=["probability", "share_right", "low", "high", "answers"])
assert (meant["share_right"] > meant["probability"])[1:7].all()
brier = ((scores["fit_3"] - truth)[when == 6] ** 2).mean()
plot.show(plot.reliability(meant, who="The model in June", brier=brier))

# %% [markdown]
# Most points lie above the diagonal: more flights were late than it said, 27% instead of 21%. That is *miscalibration*, and it is all that the picture shows. Perhaps the same facts had come to mean something else (concept drift, in section 2), perhaps summer brought something that no column describes. You can act without knowing which, but do not give it a name that you have not shown.
#
# PSI had June at 0.05, and the model expected 53 units and paid 62. PSI and the model's own expectation missed it; labels showed it, and a second, fresh model that answers beside the first one turns labels into a diagnosis.

# %% [markdown]
# Labels come flight by flight, so why wait for the end of the month? A *detector* takes one value after the other and rings when it has seen enough. Page–Hinkley, the classic, adds up by how much the errors exceed their mean so far, and rings when the sum has risen by more than a threshold. ADWIN compares windows, and a dummy rings every 500 flights without looking. Plant a change, from 20 to 35% errors, at the middle of twenty streams of 2,000 flights, and leave twenty others alone:

# %%
from workbook import detectors

contest = {f"Page-Hinkley {at}": detectors.PageHinkley(threshold=at) for at in (5, 10, 20, 30, 50)}
contest |= {"ADWIN": detectors.ADWIN(), "dummy": detectors.DummyDetector(period=500)}
ranking = detectors.trial(contest, before=0.2, after=0.35, streams=20)
assert ranking.loc["Page-Hinkley 50", "delay"] > 3 * ranking.loc["Page-Hinkley 10", "delay"]
plot.show(plot.false_alarms(ranking, name="Page-Hinkley 30"))

# %% [markdown]
# For Page–Hinkley every gain in speed is paid for in false alarms. ADWIN sees the change in under a day of flights without one, but none in twenty streams may still mean one in seven.
#
# And on the real stream of errors? Count the alarms. Then shuffle the days, so that no drift is left, and count again. Then shuffle the flights.

# %%
wrong = pd.Series((scores["fit_3"] >= threshold).to_numpy() != truth, flights["time"].iloc[scores["row"]])
error = wrong.astype(float).sort_index(kind="stable")
days = pd.Series([values.to_numpy() for _, values in error.groupby(error.index.date)])
orders = {"real order": error, "days shuffled": [each for one in days.sample(frac=1, random_state=0) for each in one],
          "flights shuffled": error.sample(frac=1, random_state=0)}
rings = pd.Series({name: len(detectors.alarms(detectors.PageHinkley(), each)) for name, each in orders.items()})
assert rings[:2].min() > 10 * max(rings["flights shuffled"], 1)
rings

# %% [markdown]
# Shuffled days ring as often as the real year, shuffled flights hardly ever. So these alarms are no evidence of drift. Errors come in clumps, as storms do, and every such detector is made for independent ones. A monthly excess with an interval by days is slower, and you can believe it.

# %% [markdown]
# ## 5. When to retrain
#
# Five policies for the end of each month: never; every month; every quarter; when the mean probability and the observed rate differ by more than three points; or never, but correct the probabilities by what was seen so far (*recalibrate*).
#
# The contract of week 2 has the model retrained every month, and {{run_per_month}} dollars a month pay for that and for running it. Retraining is the part that the vendor would most like to drop: the model works, after all.
#
# **Predict.** What is the contract worth, against the free rule, if the model is never retrained?

# %%
quiz.ask("week5", "predict-policy")

# %% [markdown]
# Replay the year under each policy. A policy looks at a month that has ended and says whether to retrain:

# %%
from workbook import lifecycle


def replay(policy, table=scores):
    return lifecycle.replay(table, when, truth, policy, threshold=threshold, **prices)


corrected = scores.assign(fit_3=lifecycle.recalibrate(scores["fit_3"], when, truth))
runs = {"never": replay(lifecycle.never), "recalibrate": replay(lifecycle.never, corrected),
        "monthly": replay(lifecycle.calendar(every=1)), "quarterly": replay(lifecycle.calendar(every=3)),
        "gap above 3 points": replay(lifecycle.on_gap(points=3))}

# %% [markdown]
# What each policy cost, and how often it retrained. (The cell also keeps what each paid for each flight, for the comparison below.)

# %%
race = lifecycle.race(runs)
assert race.index[0] == "monthly" and race["retrainings"]["gap above 3 points"] == 3
tables = dict.fromkeys(runs, scores) | {"recalibrate": corrected}
bills = paid[["best rule"]].copy()
for name, run in runs.items():
    alert = lifecycle.served(tables[name], when, run) >= threshold
    bills[name] = decision.case_costs(truth, alert, **prices)
race.round(1)

# %% [markdown]
# Monthly retraining is the cheapest, with eight retrainings. Watching the gap comes within a unit of it with three (its limit was chosen on this same year), the quarter with two. How do they stand against the best rule?

# %%
gaps = decision.compare(day, bills, than="best rule")
assert (gaps.loc[["monthly", "quarterly", "gap above 3 points"], "verdict"] == "proven").all()
assert gaps.loc["never", "verdict"] == "likely" and gaps.loc["recalibrate", "verdict"] == "not told apart"
plot.show(plot.differences(gaps, than="the best rule"))

# %% [markdown]
# That the three policies which retrain beat the rule is *proven*, with one reservation: the limit of three points was chosen on these same months, and the interval does not know that. For the model that is left alone it is *likely*, and the recalibrated one is *not told apart* from the rule. A possible reason, which this page does not test: in autumn it still corrects for the summer.
#
# Now in money. A unit is {{dollars_per_unit}} dollars, and the price is the one that was agreed: {{agreed_build}} dollars to build, {{run_per_month}} a month, {{months}} months. The first column is what a policy saves each month against the rule, the others are the net present value at the two ends of the interval and in its middle.

# %%
flights_a_month = len(truth) / 9


def worth(gap):
    gain = -gap / 100 * case.DOLLARS_PER_UNIT
    return decision.cash_flow(**case.AGREED, cases_per_month=flights_a_month, gain_per_case=gain)["npv"].iloc[-1]


value = gaps[["high", "mean", "low"]].map(worth).set_axis(["worst", "middle", "best"], axis=1)
value.insert(0, "saves a month", -gaps["mean"] / 100 * case.DOLLARS_PER_UNIT * flights_a_month)
assert value.index[value["middle"] > 0].item() == "monthly"
value.round(-2).astype(int)

# %% [markdown]
# In the middle of the interval only one policy has a positive value, and it is the one in the contract. Without retraining the project loses about 196,000 dollars. The build is paid, and the 5,600 dollars a month that the model saves against the rule do not even cover its running costs. **At this price there is no business case without retraining**, and at the worst end of the interval even that one loses, which is why part of the price is tied to the result. (All of it rests on what the dispatchers said in week 2: a cancelled flight stays on the departures display. If it left at once, the rule would be worth less and the contract more, as week 1 showed.)
#
# A fair objection: a vendor who retrains less often could charge less. How much less, for each retraining that is left out? Divide what the desk loses, compared with monthly retraining, by the retrainings that were saved:

# %%
lost = decision.compare(day, bills, than="monthly")
spared = race.loc["monthly", "retrainings"] - race["retrainings"]
others = ["never", "quarterly", "gap above 3 points"]
assert (lost.loc[others, "verdict"] == "proven").all()
dollars = len(truth) / 100 * case.DOLLARS_PER_UNIT / spared[others]
lost.loc[others, ["low", "mean", "high"]].mul(dollars, axis=0).round(-2).astype(int)

# %% [markdown]
# Each retraining between quarterly and monthly saves some 5,500 dollars, anywhere from two to nine thousand. At the middle of the intervals the line lies at about 5,500: if the day of work, the review and the trial of a new version cost you 2,000, monthly retraining is the better bet; at 10,000, wait for the quarter; between two and nine thousand, this one year does not decide. Before you ask how often to retrain, ask what one retraining costs, checks included.

# %% [markdown]
# ### A policy of your own
#
# *Deeper: you can come back to this.*
#
# Yours retrains after so many months, *or* when the gap is larger than so many points. Here, at the latest after nine months, or at a gap above five points:

# %%
def my_policy(months, points):
    on_date, on_gap = lifecycle.calendar(every=months), lifecycle.on_gap(points=points)
    table = lifecycle.race(runs | {"yours": replay(lambda ended: on_date(ended) or on_gap(ended))})
    names = {name: f"{name} (retrainings: {times})" for name, times in table["retrainings"].items()}
    costs = pd.concat([table["cost_per_100"], 100 * bills[["best rule"]].mean()]).rename(names)
    return plot.ladder(costs.sort_values(), highlight=names["yours"])


plot.show(my_policy(months=9, points=5))

# %% [markdown]
# **Try it.** Can you do as well as the gap of three points, with fewer retrainings?

# %%
widgets.live(my_policy, months=widgets.slider("at the latest after", 1, 9, 9, unit="months"),
             points=widgets.slider("or at a gap above", 1, 10, 8, unit="points"))

# %% [markdown]
# At nine months and five points one retraining does as well as three. But whatever you found, you found it by looking at the answers, and the three points were chosen that way too. One year is one experiment. Believe the large step from never to sometimes; the one from sometimes to monthly is smaller and less sure. Do not believe the order of neighbors, or the decimals.

# %% [markdown]
# ## 6. When the alert works
#
# So far an alert has changed nothing about the flight. The desk was prepared, and the plane was as late as it would have been. A good desk does better. It calls a spare crew, and a flight that would have been late arrives on time. The record then says *alerted, and punctual*, and whoever counts later sees a false alert. Such an **effective alert** prevents its own truth.
#
# How strong is that? Nobody has measured it at Newark, so we assume it: a late flight with an alert becomes punctual with a chance that we call the **effect**. A script has lived through the year for four effects (`src/authoring/tables/feedback.py`, the mean of five draws) and kept two ledgers. `shown` goes by the records, as a dashboard does. `true` goes by what would have happened without alerts, so that a prevented delay counts as caught. Only a simulation has the second ledger. One simplification: only the flight's own label changes; the departures display stays as it was.
#
# **Predict.** The alerts prevent eight of ten late flights that they announce. The model is as good as ever. What does its dashboard show?

# %%
quiz.ask("week5", "predict-feedback")

# %% [markdown]
# Take the model at its best: retrained each month on what would have happened. (Nobody has such labels; the table calls this policy `truth`.) The same model, at four effects, by both ledgers. AUC is the chance that a late flight gets a higher probability than a punctual one; 0.5 is a coin.

# %%
lived = data.load_feedback()
years = {effect: monitor.feedback(lived, effect=effect) for effect in (0, 0.2, 0.5, 0.8)}
sound = pd.DataFrame({effect: table.loc["truth"] for effect, table in years.items()}).T.rename_axis("effect")
assert sound["true"].round(1).eq(51.8).all() and sound["shown"].round(1).tolist() == [51.8, 54.6, 58.9, 63.1]
sound.round(2)

# %% [markdown]
# The true cost is 51.8 in every row, because the model does the same thing in every row. What the dashboard shows rises to 63.1, and its AUC falls from 0.77 to 0.54. **The better the alerts work, the worse the model looks.** And 63.1 is more than the 55.7 that the rule cost when nobody acted on it. A manager who compares these two numbers switches off a model that works.
#
# Or somebody retrains it, which seems the careful thing to do. But on what? From April on the records say that flights with alerts are harmless. **Naive** retraining takes them as they are. The known remedy is a **hold-out**: draw one alert in ten by lot and do not send it. Those flights show what really happens, so in training each of them stands for ten (weight 10), flights whose alert was sent count nothing (weight 0), and the rest count as before (weight 1). In exercise 6 of the assignment you write these weights yourself. Here are all five policies, with eight in ten delays prevented; `once` is the model that is never retrained.

# %%
def worked(effect):
    return plot.feedback(years[effect], effect=effect)


plot.show(worked(0.8))

# %% [markdown]
# **Try it.** At which effect does naive retraining begin to do harm? And does the hold-out ever come close to `truth`?

# %%
widgets.live(worked, effect=widgets.choice("effect", list(years), 0.2))

# %% [markdown]
# Look at the truth only. How much more or less does each policy cost than naive retraining, and how sure is that? (The days are drawn again and again; the five draws of the simulation are averaged before that.)

# %%
found = {}
for effect in (0.2, 0.5, 0.8):
    true = lived[lived["effect"] == effect].pivot(index="day", columns="policy", values="true")
    found[effect] = decision.compare(true.index, true / (len(truth) / len(true)), than="naive")
beside = pd.concat(found, names=["effect", "policy"])
assert beside.loc[(0.8, "held_out"), "verdict"] == "likely" and beside.loc[(0.2, "truth"), "verdict"] == "not told apart"
assert (beside.loc[0.8].drop("held_out")["verdict"] == "proven").all() and (beside.loc[0.5].drop("truth")["low"] > 0).all()
beside.round(2)

# %% [markdown]
# At an effect of 0.2 naive retraining is *not told apart* from retraining on the truth, and at 0.5, where it costs 0.9 more, it still beats everything that can really be done. At 0.8 it costs 6.5 more than the truth, 2.6 more than the rule and 4.0 more than the model that nobody touches; all three are *proven*. It has learned that what it used to warn of is harmless, and it sends fewer alerts. So naive retraining can't be told from the best in one world and is the worst of all in another, and the dashboard does not say which of the two you live in.
#
# The hold-out disappoints. At 0.2 and 0.5 it costs four to five units *more* than naive retraining, and at 0.8 that it is cheaper is only *likely*. It does not learn badly, but it leaves alerts unsent. What does that cost?

# %%
saved, lead = (100 * (than - paid["retrained monthly"]).mean() for than in (prices["cost_fn"] * truth, paid["best rule"]))
assert years[0.8]["alerts"].round(2)[["truth", "naive"]].tolist() == [0.39, 0.25] and saved / 10 > lead
bought = {"all alerts save": saved, "a tenth of them": saved / 10, "a fiftieth": saved / 50, "lead over the rule": lead}
pd.Series(bought | {"% of alerts that use up the lead": 100 * lead / saved}).round(1), years[0.8][["auc_true", "alerts"]].round(2)

# %% [markdown]
# Compared with sending none, all alerts together save 46.5 units per 100 flights. Holding back a tenth costs 4.6 of them, more than the model's whole lead of 3.9 over the rule. It does keep the model awake: with the truth it alerts for 39% of the flights, with the hold-out it still alerts for 34%, and naive retraining has gone to 25%. **A hold-out is bought, and its price is the share times what the alerts save.** By that arithmetic a fiftieth costs 0.9. Whether the model stays awake on so few labels, this table does not say.
#
# **What to do on Monday.** Ask of every label: would it be the same if we had done nothing? Where the answer is no, keep a record of each alert and of what the desk did, and do not retrain on these labels without deciding first. There are three honest ways: leave the model as it is (section 4 says what age costs); hold back a small share, for a limited time; or measure the effect in a trial. Whoever holds back alerts lets some flights be late on purpose. The desk must agree, in writing, and where lives or rights depend on the alert the answer may be no.
#
# The pattern is everywhere. The loan that was refused never shows whether it would have been repaid, and the payment that was blocked never shows whether it was fraud. Some labels come late and some, as here, never. Where only flagged cases are looked into, the silent ones have no label at all: look into a few of them by lot, and let each stand for as many as it was drawn from.

# %% [markdown]
# ## 7. Did it help?
#
# A replay cannot answer that, and after section 6 neither can a dashboard. What can is a trial: on some days the desk works with the model's alerts and on the others with the rule's, by lot, and then you compare. After three months you have 28,000 flights, and somebody's software says *significant*.
#
# Before you believe a test, give it nothing to find. In an **A/A test** both sides get *the same thing*, here the best rule, and every winner is a false alarm. A test at the usual level of 5% may call one in twenty trials.
#
# **Predict.** The days are divided between A and B, both use the same rule, and after 84 days every flight counts as one case. In how many of such trials does the test call a winner?

# %%
quiz.ask("week5", "predict-aa")

# %% [markdown]
# Two thousand simulated trials: days drawn from our record with replacement, every other one for B. (Real days come in an order, and bring their season with them; drawn ones do not.) Once every flight counts (`case`), once only each day's mean (`day`):

# %%
from workbook import trial

sums = trial.day_sums(day, paid)
design = {"a": "best rule", "lengths": [28, 84, 273, 730], "draws": 2000}
same = {unit: trial.trial_curve(sums, b="best rule", unit=unit, **design)["one_look"] for unit in ("case", "day")}
assert all(0.44 < share < 0.51 for share in same["case"]) and all(0.035 < share < 0.065 for share in same["day"])
pd.DataFrame(same).round(2)

# %% [markdown]
# Counted by flight, nearly half of all trials call a winner where there is none. A longer trial does not help: it is nearly half after two years as well. Counted by day it is the promised 5%. One storm delays a hundred flights together, so the 332 flights of a day are far from 332 pieces of evidence. The rule is simple: **what you drew lots for is what you count.** Days were drawn, so you have 84 cases, not 28,000. In exercise 7 of the assignment you write the comparison by days.
#
# That honesty has a price. Now let there be something to find: B is the model that is retrained monthly, which costs 3.9 units less than the rule over the whole record. How often does an honest test notice? The second column is a *shadow*: both answer every day, only one is heard, and the daily differences are tested.

# %%
real = {unit: trial.trial_curve(sums, b="retrained monthly", unit=unit, **design)["one_look"] for unit in ("day", "shadow")}
found = pd.DataFrame({name: alerts[name] & truth for name in ("best rule", "retrained monthly")}).mean()
assert real["day"].round(1).tolist() == [0.1, 0.2, 0.4, 0.8] and real["shadow"][84] > 0.85 and found.round(2).eq(0.14).all()
pd.DataFrame(real).round(2), (100 * found).rename("late flights announced, per 100").round(1)

# %% [markdown]
# This share is called the **power** of a trial. With divided days it is 9% after four weeks and about 40% after nine months; for four chances in five you need about two years. A trial of 28 days that finds nothing has shown nothing. The shadow gets to nine chances in ten within 84 days, because a storm hits both sides and cancels out. (In the real order of days it was about three in four, as week 1's replay showed, probably because the gap differs from season to season, and weeks in a row share one.) All this takes the gap of 3.9 for the truth. If it is 2.6, the lower end of its interval, you need more than twice the days.
#
# Why not always use the shadow? Because its alerts change nothing. It can tell you which list is better. What *acting* on a list does to the flights, section 6's effect, only a trial in which somebody acts can show. And such a trial must count what an alert cannot relabel: late flights or minutes of delay, since in the dashboard's cost a prevented delay is a false alert. But look at the last two lines. Model and rule announce almost the same number of late flights, 14 in 100; what the model saves is false alerts. So a trial that counts late flights can show whether *alerts* help. Whether the *model's* alerts help more than the rule's it cannot show in any time that you have. For that, compare the lists in the shadow, and count the work that each one makes.
#
# And nobody waits for 84 days without looking. Suppose somebody looks each week, and stops as soon as there is a winner:

# %%
rivals = {"the same rule twice": "best rule", "the rule against the model": "retrained monthly"}
units = {"by flight": "case", "by day": "day", "in the shadow": "shadow"}


def tested(days, design, truth):
    curve = trial.trial_curve(sums, a="best rule", b=rivals[truth], unit=units[design], lengths=range(7, 274, 7))
    return plot.trial(curve, days=days, design=design, truth=truth)


plot.show(tested(84, "by day", "the same rule twice"))

# %% [markdown]
# **Try it.** How many days until a look each week has ruined the honest test? And which design would you promise your board for a trial of three months?

# %%
widgets.live(tested, days=widgets.slider("length", 7, 273, 84, step=7, unit="days"),
             design=widgets.choice("tested", list(units), "by day"),
             truth=widgets.choice("compared", list(rivals)))

# %% [markdown]
# Twelve looks turn 5% into more than 20%. Whoever stops at the first good week finds one far too often.
#
# **What to do on Monday.** Write down before the trial what is drawn by lot, how many of those you need, and the one day on which you look. A first guess for a trial divided by days (Lehr 1992): each side needs $16 (s/d)^2$ days for four chances in five, where $s$ is the standard deviation of a day's mean (put some months of them into a spreadsheet) and $d$ the difference worth finding. By the same arithmetic a shadow needs $8 (s/d)^2$ days in all, with $s$ that of the daily differences. Run an A/A test on your own records first; it takes a minute and no permission. Compare lists in the shadow. And if the number of days is beyond reach, say so now: a trial that cannot find what you hope for costs as much as one that can.
#
# %% [markdown]
# ### One result, told three ways
#
# *Deeper: you can come back to this.*
#
# Section 5 has one result: retrained monthly, the model costs 3.9 units less than the rule per 100 flights, with an interval from 2.6 to 5.1. Three people need it.
#
# > **To the desk.** Go by the model's list from now on, not by three overdue flights. Over nine months it would have saved us about four units per 100 flights, where a late flight that nobody announced counts {{miss}}. It will be wrong often, and so was the rule. If you leave an alert aside, note it and say why; if you see a month like July, when the old version was worse than the rule, call us, and we switch back the same day.
#
# > **To the board.** Keep monthly retraining in the contract. Over {{months}} months it is worth 34,000 dollars more than the free rule, by our best estimate; a loss of 82,000 and a gain of 142,000 are both compatible with the data. All of it is a replay of 2013 at assumed prices, in which nobody acted on an alert. If after sixteen weeks the interval still holds zero, we stop and come back to you.
#
# > **To the engineer.** Monthly retraining beats the best rule by 3.9 units per 100 flights, 95% interval 2.6 to 5.1, 91,415 flights, days resampled. Promote it.
#
# Mark each with this rubric. Two get all 16 points or nearly so, and one does not.
#
# | | 0 points | 2 points | 4 points |
# |---|---|---|---|
# | the decision | none | somewhere in the text | first, with who does what |
# | the figure | none, or without a range | with a range, in another trade's unit | with its range, or rounded to what it can bear, in the listener's unit |
# | what is not known | nothing said | "more research is needed" | the one gap that could turn the decision |
# | the way back | nothing said | somebody will look again | what would have to happen, and who acts |
#
# The third text is the most exact of the three and earns the least. It does not say that nobody acted on the alerts, nor what brings the rule back, and the engineer is the one who will be called at night. Now write the three for your own project. If you can't write the one for the board without a word from this page, you are not done.

# %% [markdown]
# ## 8. Ship safely
#
# A new version is a risk that you can take in small pieces. In **shadow** it answers and nobody listens. As a **canary** it serves one case in ten. Then it is promoted, and the old one stays at hand for a **roll back**.
#
# Shadow is also where section 4's fresh model lives. A month in shadow gives you the excess with its interval, before anybody depends on the new version, though in half of section 4's months that interval held zero. It also has a price: section 5 let each new version serve at once, and a version that waits a month is a month older.

# %%
rollout = lifecycle.Rollout(live="1.0.0").move("start shadow", "1.1.0").move("start canary")
served = pd.Series([rollout.serves(flight, share=0.1) for flight in range(1000)]).value_counts()
assert 60 < served["1.1.0"] < 140 and "start shadow" not in rollout.legal()
served.to_dict(), rollout.legal()

# %% [markdown]
# 124 of the 1,000 and not exactly 100 (so many would come up by luck about once in a hundred times): a hash of the flight's name decides, the same way each time. The second line says what may happen next; a table holds the moves, and any other one is refused.
#
# Before you promote, a gate: behavior that everybody at the desk would sign, and labels that nobody had a reason to turn ([the model card](model_card.ipynb), section 7). And look at the parts. A mean can improve while somebody pays for it. How many of the late flights does the monthly model announce, by airline, and how many does it miss per 100 flights? (`recall` is the share of an airline's late flights that were announced; the last two columns are the 95% interval of the misses, by day.)

# %%
unseen, carrier = 100.0 * (truth & ~alerts["retrained monthly"]), flights["carrier"].to_numpy()[scores["row"]]
groups = monitor.by_group(truth, alerts["retrained monthly"], carrier).query("cases > 1500").drop(columns="precision")
drawn = {name: decision.day_block_bootstrap(day[carrier == name], unseen[carrier == name]) for name in groups.index}
groups[["missed per 100", "low", "high"]] = pd.DataFrame(drawn).T
assert groups.loc["EV", "recall"] - groups.loc["US", "recall"] > 0.25
assert groups["high"]["EV"] < groups["missed per 100"]["US"] < groups["low"]["UA"]
groups.round({"late": 2, "alerts": 2, "recall": 2, "missed per 100": 1, "low": 1, "high": 1})

# %% [markdown]
# Of ExpressJet's late flights (EV) the desk is warned of 86 in a hundred, of US Airways' 52. A late US Airways flight comes as a surprise three times as often. At the gate the picture changes: so few of its flights are late that 5.3 in 100 are late and unannounced, with an interval from 4.4 to 6.2. That is more than at ExpressJet (3.7), but less than at United (UA, 6.9). Which of the two columns is the fair one is not a question for the model. That you have looked at both, and know which one you answer for, is your job.

# %% [markdown]
# ## 9. Version everything
#
# *Deeper: you can come back to this.*
#
# A model is made of three things: data, code with its settings, environment. Keep a fingerprint of each and one of the model itself, and number the versions by what changes for those who use it: *major* if inputs or outputs change, *minor* if it was retrained, *patch* if it behaves the same.

# %%
from tempfile import TemporaryDirectory

from workbook import provenance, registry

folder = TemporaryDirectory()
book = registry.Registry(f"{folder.name}/models.db")
made_from = {
    "data": provenance.of_table(past), "code": registry.fingerprint_code(model.boosted_trees),
    "environment": provenance.of_environment(),
}

# %% [markdown]
# Register the model, and put it into service:

# %%
first = book.register(trees, change="minor", **made_from)
book.promote(first)
book.versions()[["data", "model", "bytes", "live"]].map(lambda value: str(value)[:12])

# %% [markdown]
# Can you get it back? Build it again from the same parts, and hold it against the registered one, byte for byte. Then a second version, trained to April, and the way back in one line:

# %%
again = model.boosted_trees().fit(past, late[month <= 3])
assert book.compare(first, again, **made_from)["same"].all()
newer = model.boosted_trees().fit(known[month <= 4], late[month <= 4])
data_to_april = {**made_from, "data": provenance.of_table(known[month <= 4])}
second = book.register(newer, change="minor", **data_to_april)
book.promote(second)
second, book.roll_back(), book.live()

# %% [markdown]
# The `assert` held: every byte is the same. Had somebody upgraded scikit-learn or touched a row, `compare` would say so, and which. And from 1.1.0 back to 1.0.0 in a moment, in the middle of the night, by somebody who is tired.

# %% [markdown]
# ## What you learned
#
# 1. **Models fail silently.** Watch the feed itself first, the share of alerts by the day beside its usual range, and labels always, because some changes move nothing else.
# 2. **Drift is not damage, and a hard month is not a bad model.** Damage is the excess over what was attainable. Say what chance alone gives, and what it cost.
# 3. **Retraining carried the business case.** Know what one retraining costs and what it saves, and make each one easy to undo.
# 4. **An alert that works spoils its own records.** Ask what the dashboard counts as a false alert, and decide what the untouched cases are worth to you before you retrain on what is left.
# 5. **Count what was randomized.** Days were, so days count. Write down the length of a trial beforehand, and give both sides the same rule once.
#
# **What to keep doubting.** One year cannot tell season from change. Our prices are assumptions. The three points of section 5 and the line for switching off (on the model card) were set with the year in view. Somebody must look again next year, and you have written down who.
#
# Two pages go on from here. [The scorecard](scorecard.ipynb) puts 28 questions to a system in production (the ML Test Score of Breck and others, 2017), and this course answers them for itself. [The model card](model_card.ipynb) says what the flight model is for, how good it is, for whom, and when to stop; most of it you have computed in five weeks.

# %% [markdown]
# ## Quiz
#
# Six questions. Each answer comes with an explanation.

# %%
quiz.ask("week5", "quiz-share", "quiz-concept", "quiz-retrain", "quiz-excess", "quiz-feedback", "quiz-aa")

# %% [markdown]
# ## Your dossier, page 5: model card and maintenance
#
# Who will look after your model when you are on vacation? The last page says it. Ours, for Newark:

# %%
from workbook import dossier

dossier.example().page("card")

# %% [markdown]
# And yours. The metric must be the success criterion of page 2, the threshold must follow from the costs of page 1. Two fields ask what section 6 asked, whether acting on an alert changes its label and which share of alerts is held out; three are the trial of section 7, with what is drawn by lot, what is counted and how many days that takes. (The example's 63 days are those of a shadow, in which both answer on every day; pages 1 and 2 give it sixteen weeks, because weeks in a row share a season. A trial divided by days would need 730, more than its plan has.)
#
# For *First hour*, play it at a table with those who would be called: section 1's feed dies at seven in the morning. Write down three times: when somebody notices, when something else decides, when the feed is back. At Newark the rule of section 1 rings at seven, with the first nine o'clock flight, while the share of alerts passes for normal on nearly half of such days. And what decides until then? Not the rule that you keep for bad days: `overdue` comes through the same feed.

# %%
mine = dossier.load()
mine.form("card")

# %% [markdown]
# Do all five pages tell the same story?

# %%
mine.check()

# %% [markdown]
# When they do, take them home. This writes two files beside this page: `dossier.html`, which any browser opens and prints, and `dossier.md`.

# %%
[path.name for path in mine.export()]

# %% [markdown]
# Find `dossier.html` in the file browser on the left, right-click it and choose *Download*. `dossier.example().export("example.html")` writes ours, all five pages of it.
#
# And now your project: [Your own table](your_table.ipynb) applies all five weeks to a table of your own.

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | All costs, counts, rates and delays on this page | computed in the cells above | measured here |
# | Fits of the nine months | `src/authoring/tables/retrained.py` | measured here |
# | A year of alerts that work | `src/authoring/tables/feedback.py`, five draws | simulated here |
# | Trials of section 7 | days of the record, drawn with replacement: `workbook.trial` | simulated here |
# | Weights of one over the share | D. Horvitz, D. Thompson (1952), [A generalization of sampling without replacement from a finite universe](https://doi.org/10.1080/01621459.1952.10483446), Journal of the American Statistical Association 47 | published |
# | Labels that the model itself influences | D. Sculley and others (2015), [Hidden technical debt in machine learning systems](https://papers.nips.cc/paper/5656-hidden-technical-debt-in-machine-learning-systems), NIPS 28, *feedback loops* | published |
# | Sixteen s squared over d squared | R. Lehr (1992), *Sixteen S-squared over D-squared: a relation for crude sample size estimates*, Statistics in Medicine 11(8) | published |
# | A/A tests, and looking too early | R. Kohavi, D. Tang, Y. Xu (2020), [Trustworthy online controlled experiments](https://www.cambridge.org/core/books/trustworthy-online-controlled-experiments/D97B26382EB0EB2DC2019A7A7B518F59), Cambridge University Press | published |
# | Two meanings of concept drift | J. Gama and others (2014), [A survey on concept drift adaptation](https://doi.org/10.1145/2523813), ACM Computing Surveys 46(4) | published |
# | PSI of 0.1 and 0.25 | credited to E. Lewis (1994), *An Introduction to Credit Scoring*; their origin is not well documented ([arXiv 2307.11878](https://arxiv.org/abs/2307.11878)) | convention |
# | Distribution of PSI without change | B. Yurdakul, J. Naranjo (2020), Journal of Risk Model Validation 14(4) | theorem |
# | Šidák's level | Z. Šidák (1967), Journal of the American Statistical Association 62 | theorem |
# | Brier score | G. Brier (1950), *Verification of forecasts expressed in terms of probability*, Monthly Weather Review 78(1) | published |
# | Page–Hinkley | E. Page (1954), [Continuous inspection schemes](https://doi.org/10.1093/biomet/41.1-2.100), Biometrika 41 | published |
# | ADWIN | A. Bifet, R. Gavaldà (2007), *Learning from time-changing data with adaptive windowing*, SIAM | published |
# | ML Test Score | E. Breck and others (2017), [The ML test score](https://doi.org/10.1109/BigData.2017.8258038), IEEE Big Data | published |
# | Model cards | M. Mitchell and others (2019), [Model cards for model reporting](https://arxiv.org/abs/1810.03993) | published |
