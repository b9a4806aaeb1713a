# %% [markdown]
# # Week 5. Keep it alive
#
# July. The alerts have run for three months. Nobody complains, the dashboard is green, and the desk has begun to ignore them. Is the model getting worse, or is it summer? And if it is getting worse: do you retrain today, next quarter, or never?
#
# You are the one who must say. By the end of this page you know what to watch, when to act, and how to undo it.
#
# **What you will be able to do**
#
# 1. Break a running model in four ways, and say what you would have seen first.
# 2. Measure drift, and tell an alarm from chance.
# 3. Tell drift from damage.
# 4. Choose a rule for retraining by its cost over a year.
# 5. Ship a version so that it can be undone, and rebuild it byte for byte.
#
# | section | minutes |
# |---|---|
# | 1 How models fail silently | 8 |
# | 2 Kinds of drift | 9 |
# | 3 Measuring drift | 10 |
# | 4 Drift is not damage | 9 |
# | 5 Alarms over time | 8 |
# | 6 When to retrain | 10 |
# | 7 Ship safely | 7 |
# | 8 Version everything | 7 |
# | 9 The final exam of a project | 5 |
# | Close: what you learned, quiz, your own project | 6 |

# %% [markdown]
# ## 1. How models fail silently
#
# Software that breaks usually says so. A model that gets nonsense answers with a probability, as politely as ever. Take May again, and the model of January to March.

# %%
from workbook import data, features

flights, weather = data.load_flights(), data.load_weather()
known = features.at_decision(flights, weather, hours_before=2)
late = features.is_late(flights)
month = flights["time"].dt.month
past, may = known[month <= 3], known[month == 5]

# %% [markdown]
# The same sixty small trees as in week 1. They are made by a library, and a library has a version. Remember it: section 8 comes back to it.

# %%
import sklearn

from workbook import model

settings = model.boosted_trees().get_params()
kept = {name: settings[name] for name in ["max_iter", "max_leaf_nodes", "learning_rate"]}
kept | {"scikit-learn": sklearn.__version__}

# %% [markdown]
# Fitted on January to March, and the prices of the desk:

# %%
trees = model.boosted_trees().fit(past, late[month <= 3])
prices = {"cost_fp": 1, "cost_fn": 5}

# %% [markdown]
# Four accidents that happen to running systems: the feed of the airport's state is down and shows zeros, the server takes UTC for local time and reads weather that is four hours too old, delays arrive in hours, and a sensor says −999.
#
# **Predict.** Which signal shows the worst one first?

# %%
from workbook import quiz

quiz.ask("week5", "predict-silent")

# %% [markdown]
# Break it, and look at the signals in the order in which they reach you. The share of missing values and the share of alerts are there at once; the cost comes only when the flights have landed.

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
# One line of signals for each:

# %%
from workbook import decision


def observe(rows):
    alert = trees.predict_proba(rows)[:, 1] >= 1 / 6
    cost = decision.cost_per_100(late[month == 5], alert, **prices)
    return {"missing": 100 * rows.isna().mean().mean(), "alerts": 100 * alert.mean(), "cost": cost}


# %% [markdown]
# May, quiet and broken:

# %%
import pandas as pd

seen = pd.DataFrame({name: observe(rows) for name, rows in broken.items()}).T
seen.round(1)

# %% [markdown]
# **Try it.** Break the system. What do you see on the same day, and what only when the flights have landed?

# %%
from workbook import plot, widgets


def accident(fault):
    return plot.signals(seen, fault=fault)


widgets.live(accident, fault=widgets.choice("accident", list(broken)[1:]))

# %% [markdown]
# The worst one, in plain code:

# %%
plot.show(accident("state feed dead"))

# %% [markdown]
# More than half of the alerts are gone within the hour. That is the signal: no error, *fewer* missing values, a share far below the usual. **Watch the share of alerts. It costs one line, needs no labels, and moves first.** The other three hardly move anything, which is good for the desk and bad for whoever waits for a loud failure.

# %% [markdown]
# ## 2. Kinds of drift
#
# Not every change is an accident. Three kinds, by what changes:
#
# - **covariate shift**: the facts *x* come in another mix; what they mean stays the same;
# - **label shift**: what you predict, *y*, becomes more or less frequent; how a late flight looks stays the same;
# - **concept drift**: the same facts mean something else now.
#
# And four patterns in time: sudden, gradual (old and new mixed), incremental (a little more each day), recurring. In real data you never know which one you have. So make them: real flights, drawn in a new mix from a known row on. `tilt`, `odds` and `flip` say how strongly.

# %%
from workbook import drift

pool = known[month > 3].assign(late=late[month > 3]).sample(20_000, random_state=0)
kinds = {
    "covariate shift": lambda s: drift.covariate_shift(pool, s, column="mean_delay", tilt=4),
    "label shift": lambda s: drift.label_shift(pool, s, odds=3),
    "concept drift": lambda s: drift.concept_drift(pool, s, column="mean_delay", flip=0.5),
}

# %% [markdown]
# For each block of 500 flights we look at *x* (the share with more than the usual delay), at *y* (the share of late ones), and at the cost.

# %%
usual = pool["mean_delay"].median()


def blocks(kind, pattern):
    stream = kinds[kind](drift.strength(pattern, 6000, start=2000, end=4000))
    alert = trees.predict_proba(stream[known.columns])[:, 1] >= 1 / 6
    cost = 100 * decision.case_costs(stream["late"], alert, **prices)
    table = stream[["strength", "late"]].assign(feature=stream["mean_delay"] > usual, cost=cost)
    return table.groupby(table.index // 500).mean()


# %% [markdown]
# Twelve streams, computed once:

# %%
patterns = ["sudden", "gradual", "incremental", "recurring"]
streams = {(kind, pattern): blocks(kind, pattern) for kind in kinds for pattern in patterns}
change = {kind: streams[kind, "sudden"].tail(3).mean() - streams[kind, "sudden"].head(3).mean() for kind in kinds}
change = pd.DataFrame(change).T
assert abs(change.loc["concept drift", "feature"]) < 0.05 < change.loc["concept drift", "late"]
change[["feature", "late", "cost"]].round(2)

# %% [markdown]
# These are the changes from the first to the last blocks, if they come at once: *x*, *y*, and the cost.
#
# **Try it.** The drift laboratory. Which lines move for which kind? Two kinds move *y* but hardly *x*: how do they differ?

# %%
def laboratory(kind, pattern):
    return plot.stream(streams[kind, pattern], kind=kind, pattern=pattern)


widgets.live(laboratory, kind=widgets.choice("kind", list(kinds)), pattern=widgets.choice("pattern", patterns))

# %% [markdown]
# In plain code:

# %%
plot.show(laboratory("concept drift", "sudden"))

# %% [markdown]
# Covariate shift moves *x*, and *y* with it, because more delay means more late flights. The cost rises least, by six: more flights are late, but the model still knows what *x* means. Label shift costs most: twice as many late flights to miss. Concept drift leaves *x* alone and costs nearly as much. No look at the inputs can see it: you need labels, and they come late.

# %% [markdown]
# ## 3. Measuring drift
#
# How far has a column moved? Four answers are in use. Take June against May:

# %%
from workbook import monitor

state = ["temp", "humid", "wind_speed", "mean_delay", "share_delayed", "departures", "overdue"]
moved = monitor.report(known.loc[month == 5, state], known.loc[month == 6, state])
moved[["psi", "ks", "jensen_shannon", "wasserstein"]].round(2)

# %% [markdown]
# - **PSI** compares histograms, share by share. Convention: above 0.1 look, above 0.25 act.
# - **KS** is the largest distance between the two distribution curves.
# - **Jensen–Shannon** compares histograms too, and stays between 0 and 0.83.
# - **Wasserstein** says how far values have moved on average, in their own unit: 10 degrees Fahrenheit.
#
# The first three have no unit, and all but KS and Wasserstein depend on the bins. June's temperatures against winter's, and two ways to cut:

# %%
winter, june = known.loc[month <= 3, ["temp"]], known.loc[month == 6, ["temp"]]
cuts = {"equal shares": monitor.quantile_edges, "equal widths": monitor.width_edges}
found = {name: monitor.report(winter, june, edges=edges)["psi"].item() for name, edges in cuts.items()}
pd.Series(found).round(1)

# %% [markdown]
# 8 or 14, for the same data. A limit of 0.1 means nothing unless you say how the bins were made.
#
# Worse: PSI is never zero. Suppose nothing has changed. You compare 1,000 old rows with 100 new ones, in ten bins.
#
# **Predict.** How often is PSI above 0.1?

# %%
quiz.ask("week5", "predict-psi")

# %% [markdown]
# Try it three hundred times, with two samples of the same distribution:

# %%
import numpy as np

rng = np.random.default_rng(0)


def chance(rows):
    pairs = (rng.normal(size=(1000, 1)), rng.normal(size=(rows, 1)))
    return monitor.report(*(pd.DataFrame(sample) for sample in pairs)).iloc[0]["psi"]


false = np.mean([chance(100) > 0.1 for _ in range(300)])
assert 0.35 < false < 0.55
round(float(false), 2)

# %% [markdown]
# Nearly every second time, for nothing. The theory says a little less (43%): without a change, PSI follows a known curve (chi-squared) that shrinks as samples grow. So one can compute where chance ends.

# %%
sizes = [50, 100, 200, 500, 1000, 5000, 20_000]
wolf = pd.Series({rows: monitor.psi_false_alarms(1000, rows) for rows in sizes})
limits = pd.Series({rows: monitor.psi_critical(1000, rows) for rows in sizes})
limits["100,000 each"] = monitor.psi_critical(100_000, 100_000)
limits.round(4)

# %% [markdown]
# That is the PSI which chance exceeds once in twenty times, if the rows are independent. With 100 new rows 0.1 is noise; with 100,000 on both sides 0.0004 would be a finding.

# %%
def wolves(rows):
    return plot.psi_chance(wolf, rows=rows, threshold=0.1)


# %% [markdown]
# **Try it.** From how many new rows on does "PSI above 0.1" mean something, against 1,000 old ones?

# %%
widgets.live(wolves, rows=widgets.choice("new rows", sizes, 100))

# %% [markdown]
# In plain code:

# %%
plot.show(wolves(1000))

# %% [markdown]
# *PSI above 0.1 means drift* is a convention from credit scoring. And with twenty independent features, each tested at 5%, some alarm rings in 64% of the quiet months:

# %%
level = monitor.sidak_level(20, family=0.05)
assert abs(1 - (1 - level) ** 20 - 0.05) < 1e-9
pd.Series({"some alarm": 1 - 0.95**20, "level for each": level}).round(4)

# %% [markdown]
# The second number is the level for each feature at which the whole family rings once in twenty months.

# %% [markdown]
# ## 4. Drift is not damage
#
# Now the real year. The model of January to March was never retrained. For each month: how far has the airport's mean delay drifted from winter, what did the model pay, and what did it *believe* it would pay, from its own probabilities?
#
# **Predict.** Were the dear months those that had drifted?

# %%
quiz.ask("week5", "predict-damage")

# %% [markdown]
# The probabilities of the model of January to March, with the months and the truth beside them:

# %%
scores = data.load_retrained()
when, truth = month.to_numpy()[scores["row"]], late.to_numpy()[scores["row"]]
assert len(truth) == 91_415

# %% [markdown]
# And three questions to each month:

# %%
def look(number):
    p = scores["fit_3"][when == number]
    drifted = monitor.report(past[["mean_delay"]], known.loc[month == number, ["mean_delay"]])
    return {
        "psi": drifted["psi"].item(),
        "cost": decision.cost_per_100(truth[when == number], p >= 1 / 6, **prices),
        "expected": monitor.expected_cost(p, threshold=1 / 6, **prices),
    }


# %% [markdown]
# Nine months of them:

# %%
year = pd.DataFrame({plot.MONTHS[number - 1]: look(number) for number in range(4, 13)}).T
assert set(year.index[year["psi"] > 0.25]) == set(year["cost"].nsmallest(3).index)
year.round(2)

# %% [markdown]
# September and October drift most of all, and they are the two *cheapest* months: few delays, easy days. In June the delays have hardly drifted, and the cost is eleven above May's. The model itself noticed neither. It believes the same 50 to 55 every month.

# %%
def calendar(name):
    return plot.drift_and_damage(year, month=name)


# %% [markdown]
# **Try it.** Walk through the year. In which months would "PSI above 0.25" have made you retrain, and were those the months that hurt?

# %%
widgets.live(calendar, name=widgets.choice("month", list(year.index), "Sep"))

# %% [markdown]
# In plain code:

# %%
plot.show(calendar("Jun"))

# %% [markdown]
# PSI rings in the three cheapest months, not in December, the dearest. Drift tells you that the world looks different. Damage tells you that your answers are worse. One can come without the other. Estimating the damage from the model's own confidence does not help against concept drift: it assumes that the probabilities still mean what they say. Only labels know.
#
# Whether a probability means what it says can be tested: of all the flights to which the model gave 30%, were 30% late? Here is June, when it hurt.

# %%
from workbook import progress

june = pd.DataFrame({"probability": scores["fit_3"].round(1), "right": truth})[when == 6]
meant, brier = progress.reliability(june), progress.brier(june)
assert (meant["share_right"] > meant["probability"])[1:6].all()
plot.show(plot.reliability(meant, who="The model in June", brier=brier))

# %% [markdown]
# Nearly all points lie above the diagonal: more flights were late than it said. (At 90% there are so few flights that the interval allows anything.) The **Brier score** is the mean squared distance between the announced probability and what came (1 or 0); who always says one half gets 0.25.
#
# The same test works for people. Since week 1, questions have asked how sure you are, and your first answers were kept. If you have given fewer than ten, you see a learner whom we made up.
#
# **Predict.** When you say 90%, are you right nine times in ten?

# %%
yours = progress.forecasts()
who, said = ("You", yours) if len(yours) >= 10 else ("A made-up learner", progress.example_forecasts())
plot.show(plot.reliability(progress.reliability(said), who=who, brier=progress.brier(said)))

# %% [markdown]
# A point below the diagonal was said with too much confidence, the usual thing among people. The intervals are wide, because few answers prove little. What mends a model also mends you: note what you said, look at what came, correct.

# %% [markdown]
# ## 5. Alarms over time
#
# Labels come flight by flight, so watch the errors as a stream. A *detector* takes one value after the other and rings when it has seen enough. Page–Hinkley adds up how much the errors exceed their mean so far. `delta` is the excess that is ignored each time, `threshold` the sum at which it rings:

# %%
from workbook import detectors

errors = np.concatenate([np.zeros(200), np.ones(50)])
rings = detectors.alarms(detectors.PageHinkley(delta=0.005, threshold=10, min_samples=30), errors)
assert 200 < rings[0] < 230
int(rings[0])

# %% [markdown]
# It rings ten flights after the change at 200. How sharp should it be? Plant a change, from 20 to 35% errors, at the middle of twenty streams of 2,000 flights; leave twenty others alone.
#
# **Predict.** How many quiet streams does a quick detector disturb?

# %%
quiz.ask("week5", "predict-alarm")

# %% [markdown]
# Page–Hinkley at five thresholds, beside ADWIN, which compares windows, and a dummy that rings every 500 flights without looking:

# %%
limits = (5, 10, 20, 30, 50)
contest = {f"Page-Hinkley {limit}": detectors.PageHinkley(threshold=limit) for limit in limits}
contest |= {"ADWIN": detectors.ADWIN(), "dummy": detectors.DummyDetector(period=500)}
trial = detectors.trial(contest, before=0.2, after=0.35, streams=20)
assert trial.loc["Page-Hinkley 50", "delay"] > 3 * trial.loc["Page-Hinkley 10", "delay"]
trial.round(2)

# %% [markdown]
# **Try it.** Each point is a detector. Which one may wake you at night?

# %%
def ring(name):
    return plot.false_alarms(trial, name=name)


widgets.live(ring, name=widgets.choice("detector", list(trial.index), "Page-Hinkley 30"))

# %% [markdown]
# In plain code:

# %%
plot.show(ring("Page-Hinkley 10"))

# %% [markdown]
# Quick alarms are false alarms. There is no setting that is both quick and quiet; there is a price for each, and you know both from week 1.
#
# And on the real stream? Count its alarms. Then shuffle its days, so that no drift is left. Then its flights.

# %%
wrong = (scores["fit_3"] >= 1 / 6).to_numpy() != truth
error = pd.Series(wrong.astype(float), flights["time"].iloc[scores["row"]]).sort_index(kind="stable")
days = [day.to_numpy() for _, day in error.groupby(error.index.date)]
mixed = np.concatenate([days[at] for at in rng.permutation(len(days))])
orders = {"real order": error, "days shuffled": mixed, "flights shuffled": rng.permutation(error)}

# %% [markdown]
# The alarms of each order:

# %%
sharp = detectors.PageHinkley(delta=0.005, threshold=50)
rings = pd.Series({name: len(detectors.alarms(sharp, order)) for name, order in orders.items()}, name="alarms")
assert rings[:2].min() > 10 * max(rings["flights shuffled"], 1)
rings

# %% [markdown]
# Shuffled days ring as often as the real year, shuffled flights hardly ever. So these alarms are no evidence of drift. Errors come in clumps, as in storms, and every such detector is made for independent ones. Feed it daily rates, or expect a bell at every thunderstorm.

# %% [markdown]
# ## 6. When to retrain
#
# Five policies for the end of each month: never; every month; every quarter; when the mean probability and the observed rate differ by more than three points; or never, but correct the probabilities by what was seen so far (*recalibrate*).
#
# **Predict.** Which is the cheapest, if retraining itself is free?

# %%
quiz.ask("week5", "predict-policy")

# %% [markdown]
# All fits of the year were computed before (`src/authoring/tables/retrained.py` in the course's repository), so a policy can be replayed in a blink:

# %%
from workbook import lifecycle


def replay(policy, table=scores):
    return lifecycle.replay(table, when, truth, policy, threshold=1 / 6, **prices)


corrected = scores.assign(fit_3=lifecycle.recalibrate(scores["fit_3"], when, truth))
runs = {"never": replay(lifecycle.never), "recalibrate": replay(lifecycle.never, corrected),
        "monthly": replay(lifecycle.calendar(every=1)), "quarterly": replay(lifecycle.calendar(every=3)),
        "gap above 3 points": replay(lifecycle.on_gap(points=3))}

# %% [markdown]
# The race:

# %%
race = lifecycle.race(runs)
assert race.index[0] == "monthly" and race["retrainings"]["gap above 3 points"] == 3
race.round(1)

# %% [markdown]
# Retraining every month is the cheapest, with eight retrainings. Watching the gap comes within a unit of it with three, the quarter with two. And recalibrating does not help: it comes out half a unit dearer than doing nothing, which chance could do. In autumn it corrects for a summer that is over.

# %%
def my_policy(months, points):
    on_date, on_gap = lifecycle.calendar(every=months), lifecycle.on_gap(points=points)
    yours = replay(lambda ended: on_date(ended) or on_gap(ended))
    table = lifecycle.race(runs | {"yours": yours})
    names = {name: f"{name} (retrainings: {times})" for name, times in table["retrainings"].items()}
    return plot.ladder(table["cost_per_100"].rename(names), highlight=names["yours"])


# %% [markdown]
# **Try it.** The policy race. Yours retrains after so many months, *or* when the gap is larger than so many points. Can you do as well as the gap of three points, with fewer retrainings?

# %%
widgets.live(
    my_policy,
    months=widgets.slider("at the latest after", 1, 9, 9, unit="months"),
    points=widgets.slider("or at a gap above", 1, 10, 8, unit="points"),
)

# %% [markdown]
# In plain code:

# %%
plot.show(my_policy(months=9, points=5))

# %% [markdown]
# One retraining does as well as three. Whatever you found, you found it by looking at the answers. The three points were chosen that way too. One year is one experiment. Believe the large steps, not the order of neighbours, and not the decimals.
#
# If a loss grows steadily by $k$ dollars a day each day, and a retraining costs $C$, the cheapest interval is $\sqrt{2C/k}$, an old formula of warehouse keepers. Say 2,000 dollars, and 4 dollars a day more with each day:

# %%
aging = {"retrain_cost": 2000, "loss_growth": 4}
best = lifecycle.best_interval(**aging)
bowl = pd.Series({days: lifecycle.interval_cost(days, **aging) for days in range(10, 91, 5)})
assert bowl.idxmin() == 30 and abs(best - 31.6) < 0.1
plot.show(plot.intervals(bowl, best=best))

# %% [markdown]
# The bowl is flat: between 20 and 45 days it hardly matters. So take the interval that fits the calendar, and spend your thought elsewhere.

# %% [markdown]
# ## 7. Ship safely
#
# A new version is a risk that you can take in small pieces. In **shadow** it answers and nobody listens. As a **canary** it serves one case in ten. Then it is promoted, and the old one stays at hand for a **roll back**.

# %%
rollout = lifecycle.Rollout(live="1.0.0").move("start shadow", "1.1.0").move("start canary")
served = pd.Series([rollout.serves(flight, share=0.1) for flight in range(1000)]).value_counts()
assert 60 < served["1.1.0"] < 140
served

# %% [markdown]
# Not exactly 100: a hash of the flight's name decides, the same way each time. What may happen next is not a matter of courage but of a table. Anything else is refused:

# %%
assert "start shadow" not in rollout.legal()
rollout.legal()

# %% [markdown]
# Before you promote, look at the parts. A mean can improve while somebody pays for it. How many of the late flights does the monthly model find, by airline?

# %%
monthly = data.load_scores()["monthly"] >= 1 / 6
groups = monitor.by_group(truth, monthly, flights["carrier"].to_numpy()[scores["row"]])
assert groups.loc["EV", "recall"] - groups.loc["US", "recall"] > 0.25
groups[groups["cases"] > 1000].round(2)

# %% [markdown]
# Of ExpressJet's late flights (EV) the desk is warned of 86 in a hundred, of US Airways' 52. The model is no enemy of US Airways: its flights are late less than half as often, so more of its late ones look like punctual ones. But US Airways' passengers stand at an unprepared gate more often. Whether that is fair is not a question for the model. That you know it is your job.

# %% [markdown]
# ## 8. Version everything
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
# Can it be had back? Build it again from the same parts, and hold it against the registered one, byte for byte:

# %%
again = model.boosted_trees().fit(past, late[month <= 3])
compared = book.compare(first, again, **made_from)
assert compared["same"].all()
compared["same"]

# %% [markdown]
# Every byte. Had somebody upgraded scikit-learn or touched a row, one of the four lines would say so, and which.
#
# A second version, trained to April, and the way back in one line:

# %%
newer = model.boosted_trees().fit(known[month <= 4], late[month <= 4])
data_to_april = {**made_from, "data": provenance.of_table(known[month <= 4])}
second = book.register(newer, change="minor", **data_to_april)
book.promote(second)
second, book.roll_back(), book.live()

# %% [markdown]
# From 1.1.0 back to 1.0.0 in a moment, in the middle of the night, by somebody who is tired. That is what a registry is for.

# %% [markdown]
# ## 9. The final exam of a project
#
# Breck and others (2017) put 28 questions to a system in production, seven each on data, model, infrastructure and monitoring. Half a point for what is done by hand, one for what is automated. The score is the **smallest** of the four sums: a chain, its weakest link.
#
# This course has to sit its own exam. Its own tests are the evidence.

# %%
from workbook import readiness

exam = readiness.checklist()
sums = exam.groupby("section", sort=False)["points"].sum()
points = readiness.score(exam.groupby("section")["points"].apply(list).to_dict())
assert points == sums.min() < sums.mean()
sums.to_dict() | {"score": points, "which is": readiness.band(points)}

# %% [markdown]
# The mean would flatter. The weakest section decides. What is missing there?

# %%
weak = exam[(exam["section"] == sums.idxmin()) & (exam["points"] < 1)]
pd.options.display.max_colwidth = 200
weak[["test", "points", "why"]].set_index("test")

# %% [markdown]
# The points are our own judgement, and each names the test or file that shows it. Do the same for your project, with somebody in the room who did not build it. [The scorecard](scorecard.ipynb) shows all 28 answers, and goes looking for the evidence.
#
# The last page of a project is the *model card* (Mitchell and others 2019): nine sections that say what the model is for, how good it is, for whom, and when to stop. Most of [ours](model_card.ipynb) you have computed in five weeks. It is page 5 of your dossier.

# %% [markdown]
# ## What you learned
#
# 1. **Models fail silently.** Watch the share of alerts; it needs no labels and moves first. Then watch labels, because concept drift moves nothing else.
# 2. **Drift is not damage, and an alarm is not a change.** Say how the bins were made, what chance alone would do, and what it would cost.
# 3. **Make it easy to undo.** Shadow, canary, roll back; four fingerprints; the weakest link decides.
#
# **What to keep doubting.** One year cannot tell season from change. Our prices are assumptions. Every limit on this page was set with the year in view. Somebody must look again next year, and you have written down who.

# %% [markdown]
# ## Quiz
#
# Five questions. Each answer explains itself.

# %%
quiz.ask("week5", "quiz-share", "quiz-concept", "quiz-chance", "quiz-retrain", "quiz-version")

# %% [markdown]
# ## Your dossier, page 5: model card and maintenance
#
# Who will look after your model when you are on holiday? The last page says it. Ours, for Newark:

# %%
from workbook import dossier

dossier.example().page("card")

# %% [markdown]
# And yours. The metric must be the success criterion of page 2, the threshold must follow from the costs of page 1.

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

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | All costs, counts, rates and delays on this page | computed in the cells above | measured here |
# | Fits of the nine months | `src/authoring/tables/retrained.py` | measured here |
# | 2,000 dollars a retraining, 4 dollars a day | ours, for the sake of the case | assumption |
# | PSI of 0.1 and 0.25 | credited to E. Lewis (1994), *An Introduction to Credit Scoring*; their origin is not well documented ([arXiv 2307.11878](https://arxiv.org/abs/2307.11878)) | convention |
# | Distribution of PSI without change | B. Yurdakul, J. Naranjo (2020), Journal of Risk Model Validation 14(4) | theorem |
# | Šidák's level | Z. Šidák (1967), Journal of the American Statistical Association 62 | theorem |
# | Brier score | G. Brier (1950), *Verification of forecasts expressed in terms of probability*, Monthly Weather Review 78(1) | published |
# | Overconfidence | S. Lichtenstein, B. Fischhoff, L. Phillips (1982), *Calibration of probabilities: the state of the art to 1980* | published |
# | Page–Hinkley | E. Page (1954), [Continuous inspection schemes](https://doi.org/10.1093/biomet/41.1-2.100), Biometrika 41 | published |
# | ADWIN | A. Bifet, R. Gavaldà (2007), *Learning from time-changing data with adaptive windowing*, SIAM | published |
# | Square root of 2C/k | F. Harris (1913), *How many parts to make at once*, Factory 10(2) | theorem |
# | ML Test Score | E. Breck and others (2017), [The ML test score](https://doi.org/10.1109/BigData.2017.8258038), IEEE Big Data | published |
# | Model cards | M. Mitchell and others (2019), [Model cards for model reporting](https://arxiv.org/abs/1810.03993) | published |
