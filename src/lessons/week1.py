# %% [markdown]
# # Week 1. Is this worth a model?
#
# It is ten past two at Newark Liberty International Airport. A flight to Chicago leaves at ten past four. The duty manager must decide now: warn the gate, hold the connecting
# crew, move the next aircraft? Or leave everyone in peace?
#
# Warn for nothing, and people run for nothing. Stay silent, and a late flight hits an unprepared gate.
#
# A vendor says: *a machine-learning model will decide this for you.* The price is 180,000 dollars, plus 9,000 a month. By the end of this page you can say whether to buy, and defend it with numbers.
#
# **What you will be able to do**
#
# 1. Describe a decision so that a model could serve it: who, what, when, at what cost.
# 2. Rank candidate problems, and say how much the ranking owes to your weights.
# 3. Judge a model against the best simple rule, by cost instead of accuracy.
# 4. Derive the alert threshold from two prices.
# 5. Decide whether the gap between model and rule is worth its price, and say what a trial allows you to claim.
#
# | section | minutes |
# |---|---|
# | 1 The decision before the model | 7 |
# | 2 Problems worth solving | 8 |
# | 3 Is ML a good fit? | 8 |
# | 4 The ladder of baselines | 9 |
# | 5 What a mistake costs | 10 |
# | 6 When the rule wins | 11 |
# | 7 Is the gap worth the price? | 8 |
# | 8 Validate before you build | 7 |
# | Close: what you learned, quiz, your own project | 7 |
#
# Run each cell with Shift+Enter, from top to bottom. Where the page asks you to predict, commit to an answer before you run on. A prediction that fails teaches more than one that holds.

# %% [markdown]
# ## 1. The decision before the model
#
# A model is worth nothing by itself. Its worth is how much better a decision becomes. So write the decision down first. This is the *opportunity canvas* of our case (it condenses the Machine Learning Canvas by Louis Dorard; sources are at the end).
#
# | question | Newark operations desk |
# |---|---|
# | **Who decides?** | the duty manager |
# | **What?** | alert or no alert, for each departure |
# | **When?** | two hours before the scheduled departure, about 330 times a day |
# | **On what?** | whether it will be late: 30 minutes or more at the destination, cancelled, or diverted |
# | **What does a mistake cost?** | a false alert 40 dollars, a missed late flight 200 dollars (our assumptions) |
# | **What happens today?** | experience, and a look at the departures board |
# | **How will we know the truth?** | the flight arrives, or does not: within a day |
# | **When is it a success?** | lower cost per 100 flights than the best rule we can write down |
#
# The unit of this course is *cost per 100 flights*, with a false alert as 1 and a miss as 5. One unit is 40 dollars.
#
# What do we know? Here is every flight from Newark in 2013 that US airlines had to report, cancelled ones included.

# %%
from workbook import data

flights = data.load_flights()
flights[["time", "carrier", "flight", "dest", "dep_delay", "arr_delay"]].head(3)

# %% [markdown]
# Delays are in minutes; a flight that came early has a negative delay. One row is one decision that the desk had to make. (A line with `assert` stops the page if what it says is not true: the page checks itself.) How often would an alert have been right?

# %%
from workbook import features

late = features.is_late(flights)
assert len(flights) == 120_835 and 0.20 < late.mean() < 0.21
round(float(late.mean()), 3)

# %% [markdown]
# One flight in five is late by our definition. That is common enough to matter and rare enough to need care: alert for all, and four of five alerts are wrong.
#
# **Predict.** When is a flight most often late?

# %%
from workbook import quiz

quiz.ask("week1", "predict-hour")

# %% [markdown]
# Now let the data answer. We count late flights by scheduled hour, and keep the hours with at least 100 flights in the year.

# %%
from workbook import plot

by_hour = late.groupby(flights["time"].dt.hour.rename("hour")).agg(["mean", "size"])
by_hour = by_hour[by_hour["size"] >= 100].reset_index()
plot.show(plot.late_by_hour(by_hour.rename(columns={"mean": "late"})))

# %% [markdown]
# At five in the morning one flight in twenty is late. At seven in the evening it is one in three. Delay is handed on: a late aircraft often makes its next flight late.
#
# Keep this picture in mind. It says that the clock alone knows something, and the clock is free.

# %% [markdown]
# ## 2. Problems worth solving
#
# Late flights are not the only candidate. The airport has one data scientist and six ideas. You asked three people to give marks from 0 to 10:
#
# - **value**: what would a good answer be worth in a year?
# - **feasibility**: do we know how to build it, and could we act on it in time?
# - **data**: do we have them, with the truth attached, and may we use them?
#
# The marks are judgements, not measurements. Put in yours and see what changes.

# %%
import pandas as pd

ideas = pd.DataFrame(
    [["late-flight alert", 7, 7, 8], ["bag misrouting", 6, 5, 4], ["security queues", 5, 8, 5],
     ["de-icing demand", 6, 6, 6], ["no-show forecast", 10, 9, 0], ["gate reassignment", 9, 3, 5]],
    columns=["name", "value", "feasibility", "data"],
)
ideas

# %% [markdown]
# Look at the no-show forecast. It would be worth most of all, and airlines have built such models for decades. But the bookings belong to the airlines. The airport has no data: mark 0.
#
# **Predict.** Most scoring sheets add the marks up.

# %%
quiz.ask("week1", "predict-mean")

# %% [markdown]
# Add up and divide by three:

# %%
plain = ideas.assign(mean=ideas[["value", "feasibility", "data"]].mean(axis=1))
plain[["name", "mean"]].sort_values("mean", ascending=False, ignore_index=True)

# %% [markdown]
# The project that cannot start comes second. Adding says that one virtue makes up for another. Multiplying says that each is needed: the *geometric mean* of 10, 9 and 0 is 0.
# With weights, each mark is raised to its share of the weight:
#
# $$\text{score} = \text{value}^{w_1} \cdot \text{feasibility}^{w_2} \cdot \text{data}^{w_3}, \qquad w_1 + w_2 + w_3 = 1$$

# %%
from workbook import opportunity

ranked = opportunity.score(ideas, {"value": 1, "feasibility": 1, "data": 1})
assert ranked["name"].iloc[-1] == "no-show forecast" and ranked["score"].iloc[-1] == 0
plot.show(plot.ranking(ranked))

# %% [markdown]
# The late-flight alert leads and the no-show forecast is last, as it should be. But who says that the three criteria weigh the same? Make the picture a function of the weights:

# %%
def rank(value, feasibility, data):
    weights = {"value": value, "feasibility": feasibility, "data": data}
    return plot.ranking(opportunity.score(ideas, weights))


# %% [markdown]
# **Try it.** How far must you push the weights before another idea takes the lead? Move one slider at a time, with the mouse or the arrow keys.

# %%
from workbook import widgets

widgets.live(
    rank,
    value=widgets.slider("weight of value", 1, 10, 1),
    feasibility=widgets.slider("weight of feasibility", 1, 10, 1),
    data=widgets.slider("weight of data", 1, 10, 1),
)

# %% [markdown]
# The same without sliders: call `rank` with any weights you like.

# %%
plot.show(rank(value=10, feasibility=1, data=1))

# %% [markdown]
# Give value six times the weight of each of the others, and the gate reassignment comes first. Give feasibility seven times, and it is the security queues. Ask the question for all weights at once: draw a thousand sets of weights at random and count who comes first.

# %%
share = opportunity.first_places(ideas, ["value", "feasibility", "data"])
assert share.index[0] == "late-flight alert" and share.iloc[0] > 0.8
plot.show(plot.first_places(share))

# %% [markdown]
# The late-flight alert wins under more than four of five weightings. The first place does not hang on taste. Had it been 40%, the honest answer would be "we need better marks", not "we have a winner".

# %% [markdown]
# ## 3. Is ML a good fit?
#
# A valuable problem need not be a machine-learning problem. Martin Zinkevich's *Rules of Machine Learning*, written from years at Google, has 43 rules. Three come before the first model, and a fourth says what becomes of the rule:
#
# - **Rule 1:** launch without machine learning if you can. A rule today beats a model next year.
# - **Rule 2:** measure before you model. Without the number you cannot tell whether the model helps.
# - **Rule 3:** when the rule has grown into a thicket that nobody dares to touch, a model is the simpler thing.
# - **Rule 7:** do not throw the rule away. Its ingredients are good features for your model.
#
# Machine learning fits when the same decision comes back often, nobody can write down the rule, the truth arrives soon, and a wrong answer can be survived. Take something else when
#
# - **the rule is known**: a law, a formula, a limit on a gauge;
# - **there is nothing to learn from**: few cases, or no truth;
# - **nobody can act** on the answer;
# - **one mistake is one too many**, or each answer needs a reason that you must be able to give.
#
# **Try it.** Ten small cases. Sort each: a model, a rule, or neither?

# %%
quiz.ask(
    "week1", "case-thermostat", "case-spam", "case-layout", "case-tax", "case-weld",
    "case-ceo", "case-churn", "case-meter", "case-parole", "case-parts",
)

# %% [markdown]
# Without the buttons, ask for one answer at a time:

# %%
quiz.answer("week1", "case-churn", "model")

# %% [markdown]
# And our flights? The decision comes 330 times a day. The truth arrives within a day. A wrong alert is a nuisance, not a disaster. Nobody has written down a perfect rule.
# So a model *may* fit. Whether it is *worth* it depends on how good a rule can get. That is the next question.

# %% [markdown]
# ## 4. The ladder of baselines
#
# A baseline is what you get without a model. There is never just one: there is a ladder, from lazy to sharp. A model that beats only the lowest rung has shown nothing.
#
# First we need what the desk can know two hours before departure: the timetable, the last weather reading that has arrived, and the state of the airport.

# %%
weather = data.load_weather()
known = features.at_decision(flights, weather, hours_before=2)
known.iloc[5000].to_frame("flight no. 5,000")

# %% [markdown]
# From the timetable: `load` is the number of departures in that hour, `late_yesterday` the share of late flights on the day before. The weather is in °F, %, mph, inches and miles. `mean_delay` (minutes), `share_delayed`, `departures` and `overdue` (should have left, and has not) are the airport's state: the flights of the last two hours, *seen at the moment of the decision*. Nothing in this table is meant to come from later. One column does, a little; week 3 finds it, and shows what happens to those who are careless about that.
#
# We learn from January to March and judge on April to December. Never the other way round: tomorrow may not teach yesterday.

# %%
month = flights["time"].dt.month
past, future = month <= 3, month > 3
assert past.sum() == 29_420 and future.sum() == 91_415

# %% [markdown]
# A rule fits in one line. `RuleClassifier` dresses it as a scikit-learn estimator, so that rule and model stand in the same row and take the same test.

# %%
from workbook.model.baseline import RuleClassifier

noon = RuleClassifier(lambda flights: flights["minute"] >= 12 * 60)
noon.fit(known[past], late[past]).predict(known[future])[:5]

# %% [markdown]
# Five flights, five answers. To price a rule, count its mistakes and multiply by 1 and 5.
#
# **Predict.** "Always alert" never misses a late flight and costs about 80 units per 100 flights. How far down does the clock take us?

# %%
quiz.ask("week1", "predict-noon")

# %% [markdown]
# Here is the whole ladder. A false alert is a *false positive* (FP), a missed late flight a *false negative* (FN). *Majority* gives every flight the more frequent answer of the past, which is "not late". The *live rule* alerts when the flights of the last two hours left more than 5 minutes late on average.

# %%
from workbook import baseline

prices = {"cost_fp": 1, "cost_fn": 5}
alerts = {
    name: rule.fit(known[past], late[past]).predict(known[future])
    for name, rule in baseline.ladder(**prices).items()
}
pd.DataFrame(alerts).tail(3)

# %% [markdown]
# Three flights, five opinions about each. Now price all 91,415.

# %%
from workbook import decision


def price(alert):
    return decision.cost_per_100(late[future], alert, **prices)


costs = pd.Series({name: price(alert) for name, alert in alerts.items()})
assert costs["live rule"] < costs["from noon on"] < costs["always alert"] < costs["never alert"]
plot.show(plot.ladder(costs))

# %% [markdown]
# Three things to see:
#
# - *Never* is the dearest rung, although it is right four times out of five. *Majority* is the same rule under a more learned name.
# - One look at the clock closes about a fifth of the way from 80 to 0.
# - One look at the departures board closes more. 58.1 is what a model has to beat. Not 98, not 80.
#
# What would yours be? Make a rule from two numbers: alert for flights from some hour on, *or* (*and*) when the board shows more than so many minutes.

# %%
hour, delay = known["minute"][future].to_numpy() / 60, known["mean_delay"][future].to_numpy()


def my_rule(from_hour, minutes, combine):
    clock, board = hour >= from_hour, delay > minutes
    alert = clock | board if combine == "or" else clock & board
    return plot.ladder(pd.Series({**costs, "your rule": price(alert)}), highlight="your rule")


# %% [markdown]
# **Try it.** Which hour, which delay, *or* or *and*? Can you get below 58.1?

# %%
widgets.live(
    my_rule,
    from_hour=widgets.slider("scheduled from", 5, 23, 12, unit="h"),
    minutes=widgets.slider("mean delay above", 0, 60, 15, unit="min"),
    combine=widgets.choice("clock, board:", ["or", "and"]),
)

# %% [markdown]
# The plain-code twin, here with the clock and the board both asked:

# %%
plot.show(my_rule(from_hour=7, minutes=7, combine="and"))

# %% [markdown]
# That takes you to 58.0. A tenth of a unit, found by looking at the answers: do not trust it. Two numbers can't tell much more than this, however you set them. Something else must be added: more facts, weighed against each other. That is what a model does.

# %% [markdown]
# ## 5. What a mistake costs
#
# A model gives each flight a probability. Ours is a *gradient boosting* model: sixty small decision trees, each correcting what the ones before got wrong. You do not need its inner life today. It sees the same 15 facts as the desk.

# %%
from workbook import model

trees = model.boosted_trees().fit(known[past], late[past])
p = trees.predict_proba(known[future])[:, 1]
p[50:55].round(2)

# %% [markdown]
# Five flights, five probabilities. A probability is not yet a decision. From which *p* on should the desk be alerted?
#
# Derive it by hand. Take one flight with probability *p* of being late.
#
# - **Alert:** you pay 1 if it is on time, so on average $(1 - p) \cdot 1$.
# - **Stay silent:** you pay 5 if it is late, so on average $p \cdot 5$.
#
# Alert as soon as silence is dearer: $5p \ge 1 - p$, that is $p \ge 1/6$. In general
#
# $$p^* = \frac{cost_{FP}}{cost_{FP} + cost_{FN}}$$
#
# This is a theorem for probabilities that mean what they say (Elkan 2001).

# %%
threshold = decision.best_threshold(**prices)
assert threshold == 1 / 6
threshold

# %% [markdown]
# Most software alerts at 0.5 unless told otherwise. Compare the two in April, on both scoreboards.
#
# **Predict.**

# %%
quiz.ask("week1", "predict-accuracy")

# %% [markdown]
# Both thresholds, priced and scored on the flights of April:

# %%
april = (month[future] == 4).to_numpy()
trap = decision.cost_curve(late[future][april], p[april], **prices, thresholds=[threshold, 0.5])
right, cheap = trap["accuracy"].argmax(), trap["cost"].argmin()
assert trap["threshold"][right] == 0.5 and trap["threshold"][cheap] == threshold
trap.round(3)

# %% [markdown]
# This is the **accuracy trap**. At 0.5 the model is right 81% of the time and costs 85.8. At 1/6 it is right only 71.5% of the time and costs 57.9. The scoreboard with the nicer number leads to the dearer decision.
#
# Where do the costs come from? Four outcomes, two of them with a price, now over all nine months:

# %%
decision.outcomes(late[future], p >= threshold, **prices)

# %% [markdown]
# The desk sends about three false alerts for each late flight it misses, and still pays more for the misses. Cheap mistakes are made often so that dear ones are made seldom.
#
# But the 5 is an assumption. So make the whole curve, from threshold 0 to 1, a function of the price of a miss:

# %%
late_after_march = late[future].to_numpy()


def price_of_a_miss(ratio):
    costs = {"cost_fp": 1, "cost_fn": ratio}
    best = decision.best_threshold(**costs)
    thresholds = sorted([best, *(step / 100 for step in range(101))])
    curve = decision.cost_curve(late_after_march, p, **costs, thresholds=thresholds)
    return plot.cost_curve(curve, threshold=best)


# %% [markdown]
# **Try it.** What if a miss costs twice as much as a false alert, or twenty times? Does the recommended threshold stay near the lowest point of the curve?

# %%
widgets.live(price_of_a_miss, ratio=widgets.slider("a miss costs", 1, 20, 5, unit="false alerts"))

# %% [markdown]
# Without the slider:

# %%
plot.show(price_of_a_miss(ratio=5))

# %% [markdown]
# The formula stays close to the best point that hindsight could have picked, over the whole range. That means that near these thresholds the probabilities are good enough: the curve is flat around its lowest point. (Higher up this model promises too little; week 5 looks.) And it means that you can set the threshold *before* seeing a single outcome. When a price changes, you change one number; nobody retrains anything.

# %% [markdown]
# ## 6. When the rule wins
#
# The vendor's cheapest offer runs at night. It scores tomorrow's timetable in one batch: no live feed, no service to keep up. It knows carrier, weekday, hour, distance, traffic and yesterday's late rate.
#
# **Predict.**

# %%
quiz.ask("week1", "predict-nightly")

# %% [markdown]
# Fitting many models takes time, so their probabilities come from a table that was computed in advance, with the same code (`src/authoring/tables/scores.py` in the course's repository). One column a model, one row a flight from April on:

# %%
scores = data.load_scores()
assert (scores["row"] == flights.index[future]).all()
assert abs(scores["online"] - p).max() < 1e-4
scores.head(3)

# %% [markdown]
# `online` is the model you just fitted; the `assert` compares all 91,415 values. `monthly` is the same model, trained again each month on everything known by then. `nightly` knows the timetable and yesterday's late rate. `logistic` is a plainer model, online as well and trained once.

# %%
models = scores.drop(columns="row").add_suffix(" model")
alerts |= {name: (models[name] >= threshold).to_numpy() for name in models}
paid = pd.DataFrame({name: decision.case_costs(late_after_march, alert, **prices) for name, alert in alerts.items()})
assert paid.mean().nsmallest(3).index.tolist() == ["monthly model", "online model", "live rule"]
plot.show(plot.ladder(100 * paid.mean(), highlight="live rule"))

# %% [markdown]
# The nightly model loses to the live rule. Six facts, cleverly weighed, lose to one fact that is fresh. The logistic model, with all 15 facts, comes out about level with the rule. The two online tree models win.
#
# But is a difference of two or three units more than luck? A storm makes a hundred flights late at once, so flights are not independent proofs. Days nearly are. So make two thousand other versions of these nine months: each time, draw as many whole *days* from the real ones, some of them twice, some not at all. The difference comes out otherwise each time. The range that holds 95% of the results is the *interval* (a *block bootstrap*).

# %%
day = flights["time"].dt.normalize()[future].to_numpy()


def against(rule, name, where=slice(None)):
    difference = 100 * (paid[name] - paid[rule])
    return decision.day_block_bootstrap(day[where], difference[where])


gaps = pd.DataFrame({name: against("live rule", name) for name in models}, index=["mean", "low", "high"]).T
assert [*(gaps["low"] > 0)] == [True, False, False, False]
assert [*(gaps["high"] < 0)] == [False, False, True, True]
plot.show(plot.differences(gaps, than="the live rule"))

# %% [markdown]
# Below zero means cheaper than the live rule. The nightly model is dearer than the live rule, and the interval leaves out zero. The logistic model can't be told apart from it. The two online tree models are cheaper: the one retrained monthly by about 6 units.
#
# So it is not "ML against rules". **Freshness beats cleverness, and only both together beat the rule.**
#
# An average over nine months hides a lot. Take it month by month.

# %%
months = month[future].to_numpy()
by_month = 100 * paid[["from noon on", "live rule", "online model", "monthly model"]].groupby(months).mean()
plot.show(plot.monthly_costs(by_month))

# %% [markdown]
# In June and July the model of January to March falls behind even the rule that looks only at the clock. Is that proof? Ask the bootstrap, for each month and for both together.

# %%
summer = {"June": months == 6, "July": months == 7, "both": (months == 6) | (months == 7)}
stale = pd.DataFrame(
    {name: against("from noon on", "online model", where) for name, where in summer.items()},
    index=["mean", "low", "high"],
).T
assert (stale["mean"] > 0).all() and (stale["low"] < 0).all()
stale.round(1)

# %% [markdown]
# All three point estimates are against the model, and all three intervals hold zero. Sixty-one days are not enough to prove it. An honest report says: *probably worse in summer, not proven, watch it next year*. "No difference" would be just as wrong as "the rule wins".
#
# The model that is retrained every month stays below the clock rule in all nine months. What that costs is a subject for week 5.
#
# Who wins depends on the month and on the price of a miss. First the months, by name:

# %%
names = ["every month", *by_month.index.map(lambda number: plot.MONTHS[number - 1])]
rules = {name: alerts[name] for name in ["never alert", "always alert", "from noon on", "live rule"]}
pd.Series({"rules": len(rules), "models": len(models.columns), "choices of time": len(names)})

# %% [markdown]
# Four rules, four models, ten choices of time. The rules always say the same; a model's alerts follow the price, through the threshold.

# %%
def who_wins(ratio, when):
    # month 4 is the first name; slice(None) takes all
    here = months == names.index(when) + 3 if when in names[1:] else slice(None)
    cutoff = decision.best_threshold(cost_fp=1, cost_fn=ratio)
    alerts = rules | {name: models[name].to_numpy() >= cutoff for name in models}
    costs = {
        name: decision.cost_per_100(late_after_march[here], alert[here], cost_fp=1, cost_fn=ratio)
        for name, alert in alerts.items()
    }
    return plot.ladder(pd.Series(costs))


# %% [markdown]
# **Try it.** Go to December: what happens to the lead of the models? Then back to every month, and set the price to 15: how much is machine learning still worth?

# %%
widgets.live(
    who_wins,
    ratio=widgets.slider("a miss costs", 1, 20, 5, unit="false alerts"),
    when=widgets.choice("month", names),
)

# %% [markdown]
# The second question without the sliders:

# %%
plot.show(who_wins(ratio=15, when="every month"))

# %% [markdown]
# In December the lead melts: nearly three flights in ten are late, and *always alert* is cheaper than three of the four models. At a price of 15 *always alert* costs 80.3, and the best model saves less than four units of that. When one mistake is that dear, you shout every time, and a model that chooses its moments has little left to choose. (The live rule looks foolish here, since it keeps its five minutes while the models get a new threshold. Prices change; a rule must be told.) The value of a model depends on the prices. Get them right before you get the model right.

# %% [markdown]
# ## 7. Is the gap worth the price?
#
# The best model is about 6 units cheaper than the live rule. Three questions turn that into a decision.
#
# **How much of what is possible is that?** A perfect forecast would cost 0. *Skill* is the saving as a share of the possible saving.

# %%
rule_cost, model_cost = 100 * paid[["live rule", "monthly model"]].mean()
usual = {"live rule": rule_cost, "always alert": 100 * paid["always alert"].mean()}
skill = pd.Series({other: decision.skill(model_cost, cost, cost_perfect=0) for other, cost in usual.items()})
assert 0.08 < skill["live rule"] < 0.14 < skill["always alert"]
skill.round(2)

# %% [markdown]
# Against the live rule about a tenth. Nine tenths of the cost remain: this model does not see most of it two hours ahead. Against *always alert*, the same model looks three times as good, and that is the number a salesperson would show you.
#
# **What is it worth in money?** One unit is 40 dollars, the costs are per 100 flights, and nine months held 91,415 flights.

# %%
gain_per_flight = 40 * (rule_cost - model_cost) / 100
flights_per_month = len(scores) / 9
assert 2 < gain_per_flight < 3
month_gain = gain_per_flight * flights_per_month
pd.Series({"per flight": gain_per_flight, "flights a month": flights_per_month, "per month": month_gain}).round(2)

# %% [markdown]
# About 2.50 dollars a flight, and ten thousand flights a month: some 25,000 dollars a month. The vendor wants 180,000 to build and 9,000 a month to run. Money next year is worth less than money today, so each month is discounted, here at 8% a year. The running sum is the *net present value* (NPV).

# %%
flow = decision.cash_flow(
    build=180_000, run_per_month=9_000, cases_per_month=flights_per_month,
    gain_per_case=gain_per_flight, months=24,
)
assert flow["npv"].iloc[-1] > 0
plot.show(plot.cash_flow(flow))

# %% [markdown]
# It pays back after a year. At 10,000 flights a month, that is. A smaller airport?

# %%
volume = decision.break_even_volume(
    build=180_000, run_per_month=9_000, months=24, gain_per_case=gain_per_flight
)
assert 5_000 < volume < 8_000
volume

# %% [markdown]
# Below about 6,500 flights a month the same model, just as accurate, does not earn its price back in two years, even before discounting. **Accuracy does not pay; volume times gain pays.** Also ask for the ceiling: what would a *perfect* forecast be worth in a month? No offer can be worth more.

# %%
ceiling = 40 * rule_cost / 100 * flights_per_month
assert ceiling > 200_000
round(float(ceiling), -3)

# %% [markdown]
# Dollars a month. The vendor's model earns about a tenth of that.
#
# Three numbers make the verdict: volume, gain, and price.

# %%
def worth(volume, gain, build):
    flow = decision.cash_flow(
        build=1000 * build, run_per_month=9_000, cases_per_month=volume, gain_per_case=gain, months=24
    )
    return plot.cash_flow(flow)


# %% [markdown]
# **Try it.** (The sliders start at round numbers, so a little below the plot above.) Take the vendor's model trained once and never again: it gains about 1.50 dollars a flight instead of 2.50. Set the gain to 1.50. Does it still pay within two years? Which of the three numbers would you negotiate first?

# %%
widgets.live(
    worth,
    volume=widgets.slider("flights a month", 1000, 20000, 10000, step=500),
    gain=widgets.slider("gain per flight", 0.0, 5.0, 2.5, step=0.1, unit="dollars"),
    build=widgets.slider("price to build", 0, 500, 180, step=10, unit="thousand dollars"),
)

# %% [markdown]
# The same question in plain code:

# %%
plot.show(worth(volume=10_000, gain=1.5, build=180))

# %% [markdown]
# The model that is never retrained does not pay within two years. Same algorithm, same vendor, same airport. The gain per flight hangs on keeping the model fresh: that belongs in the contract.

# %% [markdown]
# ## 8. Validate before you build
#
# Everything so far was a *retrospective simulation*: last year's data, replayed. It is cheap and it has a blind spot. It assumes that people act on the alerts. Four kinds of trial, in the order of what they cost:
#
# | trial | what you do | what it can tell | what it can't |
# |---|---|---|---|
# | **Retrospective simulation** | replay the past | the cost, if everybody obeys | whether anybody obeys |
# | **Fake door** | put an "alert" button on the board that only takes a note | whether people want it | whether it helps |
# | **Wizard of Oz** | an experienced dispatcher writes the alerts for a week; staff think it is the system | whether good alerts change what people do | whether a model can be that good |
# | **Shadow mode** | the model runs live, nobody sees its alerts | whether the live data are what you trained on | whether people act |
#
# A fake door and a Wizard of Oz deceive somebody. Keep them short, harmless, and tell people afterwards.
#
# How long should a trial be? Suppose the alerts run in shadow mode for 30 days and the feed never fails.
#
# **Predict.**

# %%
quiz.ask("week1", "predict-bound")

# %% [markdown]
# If the failure rate is *r*, then 30 clean days happen with probability $(1 - r)^{30}$. Which *r* makes that as small as 5%?

# %%
bound = decision.failure_rate_bound(30)
assert abs((1 - bound) ** 30 - 0.05) < 1e-12
round(bound, 3)

# %% [markdown]
# Almost 10%. For large *n* the exact answer approaches $3/n$: the *rule of three* (Hanley and Lippman-Hand 1983).
#
# Put the bound for every length of trial into a table, and mark one:

# %%
days = pd.DataFrame({"trials": range(1, 401)})
days["rate"] = days["trials"].map(decision.failure_rate_bound)


def claim(trials):
    return plot.failure_bound(days, trials=trials)


# %% [markdown]
# **Try it.** How many clean days do you need before you may promise "fewer than one failure in a hundred"?

# %%
widgets.live(claim, trials=widgets.slider("clean trials", 1, 400, 30))

# %% [markdown]
# When you have found it, compare:

# %%
plot.show(claim(trials=299))

# %% [markdown]
# Two hundred and ninety-nine. Ten months of clean days for one careful sentence. If you can't wait that long, promise less, or watch several feeds that fail independently. (330 flights a day are not 330 trials: a storm hits a hundred at once.)
#
# The last thing to agree on before a trial is when to stop. **Kill criteria** are written down *before* the first result, because afterwards everyone finds reasons:
#
# - Stop if, after twelve weeks in shadow mode, the interval of (model − live rule) still holds zero. (Replayed on these nine months, twelve weeks never stop the monthly model, eight weeks stop it in 6 of 32 cases; measured outside this page.)
# - Stop if staff act on fewer than half of the alerts in the Wizard-of-Oz week.
# - Stop if the live feed is missing on more than one day in twenty.
#
# The numbers are ours to choose and ours to defend. What matters is that they exist, and that somebody signs them.

# %% [markdown]
# ## What you learned
#
# 1. **The decision comes first.** Who decides what, when, at what price: it fixes the label, the threshold, and the baseline.
# 2. **The baseline is the best simple rule, not nonsense.** Fresh facts in a plain rule beat stale facts in a clever model. Only a model that is fresh *and* clever beats the rule.
# 3. **Worth is gain times volume minus upkeep.** The same model pays at one airport and loses money at another, and a clean trial proves less than it feels.
#
# **What week 2 doubts.** We have a winner on paper. But who builds it, in which order, and what if the data turn out different from what we hoped? The vendor says 180,000 dollars and no delay. Week 2 lets a thousand such projects run and looks at when they really finish.
#
# **What to keep in mind about these numbers.** One year can't separate season from change. The data do not say *when* a flight was cancelled, so "overdue" stands in for "known to be cancelled". Weather readings of three hours ago stand in for forecasts. And 1 : 5 is an assumption: you have seen how much hangs on it.

# %% [markdown]
# ## Quiz
#
# Five questions. Each answer, right or wrong, explains itself.

# %%
quiz.ask("week1", "quiz-start", "quiz-threshold", "quiz-interval", "quiz-skill", "quiz-fakedoor")

# %% [markdown]
# ## Your dossier, page 1: opportunity canvas
#
# Each week you add one page about a project **of your own**: one from your work, or one you wish somebody would begin. After five weeks the pages are a document that you can hand to others. Here is ours, for Newark:

# %%
from workbook import dossier

dossier.example().page("canvas")

# %% [markdown]
# Now yours. Which decision do you want to support? What you do not know yet stays open. Each answer is saved in `dossier.json` beside this page as soon as you leave its field.

# %%
mine = dossier.load()
mine.form("canvas")

# %% [markdown]
# In plain code, one answer is `mine.fill("canvas", cost_fp=40)`, and `dossier.questions("canvas")` names the fields. Do your answers agree with each other? Run this again after you have filled something in:

# %%
mine.check()

# %% [markdown]
# It sees what you wrote, not whether it is true. Try it: give two costs, and a threshold that does not follow from them.

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | Flights and weather at Newark, 2013 | [nycflights13](https://github.com/hadley/nycflights13), CC0; from the US Bureau of Transportation Statistics | data |
# | All costs, intervals and shares on this page | computed in the cells above | measured here |
# | 1 : 5, 40 and 200 dollars; 180,000 and 9,000 dollars | ours, for the sake of the case | assumption |
# | Threshold FP / (FP + FN) | C. Elkan (2001), [The foundations of cost-sensitive learning](https://dl.acm.org/doi/10.5555/1642194.1642224), IJCAI | theorem |
# | Rules 1, 2, 3 and 7 | M. Zinkevich, [Rules of Machine Learning](https://developers.google.com/machine-learning/guides/rules-of-ml) | published |
# | Machine Learning Canvas | L. Dorard, [The Machine Learning Canvas](https://www.ownml.co/machine-learning-canvas), CC BY-SA 4.0 | published |
# | Block bootstrap | B. Efron, R. Tibshirani (1993), *An Introduction to the Bootstrap*, Chapman & Hall | published |
# | Skill score | A. Murphy (1988), [Skill scores based on the mean square error](https://doi.org/10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2), Monthly Weather Review 116 | published |
# | Rule of three | J. Hanley, A. Lippman-Hand (1983), [If nothing goes wrong, is everything all right?](https://doi.org/10.1001/jama.1983.03330370053031), JAMA 249 | theorem |
# | Wizard of Oz | J. Kelley (1984), [An iterative design methodology](https://doi.org/10.1145/357417.357420), ACM TOIS 2 | published |
# | Fake door, shadow mode, kill criteria | practitioners' terms without one origin that we could verify | convention |
