# %% [markdown]
# # Week 1. Is this worth a model?
#
# It is ten past two at Newark Liberty International Airport, and a flight to Chicago is due to leave at ten past four. The duty manager has to decide now whether to warn the gate, hold the connecting crew and move the next aircraft, or to leave everyone to their work.
#
# If she warns for nothing, people run for nothing. If she stays silent and the flight is late, it meets a gate that is not prepared.
#
# A vendor offers to decide this for her: *our machine-learning model will tell you which flights will be late.* The price is {{build}} dollars, plus {{run_per_month}} a month. By the end of this page you can say whether to buy, and defend your answer with numbers.
#
# **What you will be able to do**
#
# 1. Describe a decision so that a model could serve it (who decides what, when, and at what cost), and say which lines rest on evidence.
# 2. Rank candidate problems, and say how much the ranking depends on your weights.
# 3. Judge a model against the best simple rule, by cost instead of accuracy.
# 4. Derive the alert threshold from two prices.
# 5. Decide whether the gap between model and rule is worth its price, and say how sure you are.
#
# | section | minutes | path |
# |---|---|---|
# | 1 The decision before the model | 7 | core |
# | 2 Problems worth solving | 6 | deeper |
# | 3 Is ML a good fit? | 9 | deeper |
# | 4 The ladder of baselines | 10 | core |
# | 5 What a mistake costs | 8 | core |
# | 6 When the rule wins | 4 | core |
# | 6 Other months, other prices | 2 | deeper |
# | 7 Is the gap worth the price? | 8 | core |
# | 8 Validate before you build | 8 | deeper |
# | Close: what you learned, quiz, your own project | 8 | core |
#
# The core path takes 45 to 50 minutes, and the quiz and the next week need nothing else. Come back for the deeper sections when you have an evening for them.
#
# Run each cell with Shift+Enter, from top to bottom. Where the page asks you to predict, commit to an answer before you run on. Wrong predictions are welcome.

# %% [markdown]
# ## 1. The decision before the model
#
# A model is worth nothing by itself; what counts is how much better a decision becomes. So you write the decision down first. Here is the *opportunity canvas* of our case, a shortened form of Louis Dorard's Machine Learning Canvas (sources are at the end).
#
# | question | Newark operations desk |
# |---|---|
# | **Who decides?** | the duty manager |
# | **What?** | alert or no alert, for each departure |
# | **When?** | {{hours_before}} hours before the scheduled departure, about 330 times a day |
# | **On what?** | whether it will be late: {{late_minutes}} minutes or more at the destination, cancelled, or diverted |
# | **What does a mistake cost?** | a false alert {{false_alert_dollars}} dollars, a missed late flight {{miss_dollars}} dollars (our assumptions) |
# | **What happens today?** | the *live rule*: alert when recent flights left more than {{live_rule_minutes}} minutes late |
# | **How will we know the truth?** | the flight arrives, or does not: within a day |
# | **When is it a success?** | lower cost per 100 flights than the best rule we can write down |
#
# Why at the destination, and not at Newark's own gate? Because that is where passengers lose their connections, and in our case the desk is charged for them. A desk that manages only its own gates would take the delay at departure; week 2 shows how much such a definition matters.
#
# This course counts in *cost per 100 flights*, where a false alert costs {{false_alert}} unit and a miss {{miss}}. One unit is {{dollars_per_unit}} dollars.
#
# **Whom to ask first.** Every line of the canvas came from somebody. Begin with the people who act on the answer, here the gate agents; then ask whoever decides, then whoever pays. Those who would like the project to happen come last. Ask each about *the last time*, not about the next: what people did can be checked, and what they will do can't. And watch for an hour or two before you ask anything.
#
# Here are six notes from two days at the desk (invented for the case, like the prices). Sort them: *evidence* says what somebody did or what was recorded, so that you could check it; everything else is *opinion*, however senior.

# %%
from workbook import quiz

quiz.ask("week1", "note-watched", "note-would", "note-log", "note-head", "note-thursday", "note-vendor")

# %% [markdown]
# Three of the six are evidence, and none of the three is a sentence from somebody who would sign the contract. Evidence can be thin: one Thursday is one Thursday. But you know what to count next. If alerts often arrive at the gate five minutes before departure, the line *when?* is wrong, and no model can repair it. The opinions are not worthless either. They tell you whom to watch.
#
# **Is this the right number?** Cost per 100 flights is a *proxy*: it stands for something that nobody measures, here passengers who reach their connection and crews who are not moved in vain. Put three questions to any number before a project is judged by it.
#
# - *Where do the number and the thing part?* A full aircraft three hours late and an empty one 30 minutes late count the same here.
# - *Is it an output or an outcome?* An alert is an output. A gate that was ready when the flight came in late is an outcome. Our number prices decisions and assumes that the outcome follows.
# - *What will people do to improve it?* Once a measure becomes a target, it is no longer a good measure (Strathern 1997). A desk that is judged by this number can argue about what counts as late.
#
# We keep it, since it can be computed for every flight and every rule, and because it prices both mistakes. But write a second number beside it, one that is closer to the outcome and may be slower: of the late flights that were announced, how many met a gate that was ready? If the first improves and the second does not, stop and ask why.
#
# What data do you have to work with? Here is every departure from Newark in 2013 that US airlines had to report, including the cancelled ones.

# %%
from workbook import data

flights = data.load_flights()
flights[["time", "carrier", "flight", "dest", "dep_delay", "arr_delay"]].head(3)

# %% [markdown]
# Delays are in minutes, and a flight that left or arrived early has a negative one. Each row is one decision that the desk had to make. (A line that starts with `assert` stops the page if what it says is not true; in this way the page checks itself.) How often would an alert have been right?

# %%
from workbook import features

late = features.is_late(flights)
assert len(flights) == 120_835 and 0.20 < late.mean() < 0.21
round(float(late.mean()), 3)

# %% [markdown]
# One flight in five is late by our definition. That is common enough to matter, and rare enough that you can't simply alert for every flight: four of five alerts would be wrong.
#
# **Predict.** When is a flight most often late?

# %%
quiz.ask("week1", "predict-hour")

# %% [markdown]
# Now let the data answer. Count late flights by scheduled hour, and keep the hours with at least 100 flights in the year.

# %%
from workbook import plot

by_hour = late.groupby(flights["time"].dt.hour.rename("hour")).agg(["mean", "size"])
by_hour = by_hour[by_hour["size"] >= 100].reset_index()
plot.show(plot.late_by_hour(by_hour.rename(columns={"mean": "late"})))

# %% [markdown]
# At five in the morning one flight in twenty is late; at seven in the evening it is one in three. One possible reason is that a late aircraft makes its next flight late as well, so that delays add up during the day; the chart itself does not show the cause.
#
# Keep this picture in mind: the hour alone says something about a flight, and it is free.

# %% [markdown]
# ## 2. Problems worth solving
#
# *Deeper: you can come back to this.*
#
# Late flights are not the only candidate. The airport has one data scientist and six ideas, and three people have agreed on scores from 0 to 10 for each:
#
# - **value**: what would a good answer be worth in a year?
# - **feasibility**: do we know how to build it, and could we act on it in time?
# - **data**: do we have them, with the truth attached, and may we use them?
#
# These are judgments, not measurements. How do the six ideas compare?

# %%
import pandas as pd

ideas = pd.DataFrame(
    [["late-flight alert", 7, 7, 8], ["bag misrouting", 6, 5, 4], ["security queues", 5, 8, 5],
     ["de-icing demand", 6, 6, 6], ["no-show forecast", 10, 9, 0], ["gate reassignment", 9, 3, 5]],
    columns=["name", "value", "feasibility", "data"],
)
ideas

# %% [markdown]
# Look at the no-show forecast. It has the highest value of all, and airlines have built such models for decades. But the bookings belong to the airlines, so the airport has no data: mark 0.
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
# The project that cannot start comes second. When you add marks, one strength makes up for another; when you multiply them, each is needed, and the *geometric mean* of 10, 9 and 0 is 0. With weights, each mark is raised to its share of the weight:
#
# $$\text{score} = \text{value}^{w_1} \cdot \text{feasibility}^{w_2} \cdot \text{data}^{w_3}, \qquad w_1 + w_2 + w_3 = 1$$
#
# What does the ranking look like now?

# %%
from workbook import opportunity

ranked = opportunity.score(ideas, {"value": 1, "feasibility": 1, "data": 1})
assert ranked["name"].iloc[-1] == "no-show forecast" and ranked["score"].iloc[-1] == 0
plot.show(plot.ranking(ranked))

# %% [markdown]
# The late-flight alert leads, and the no-show forecast is last. But who says that the three criteria weigh the same? You can ask the question for all weights at once: draw a thousand sets of weights at random, and count which idea comes first.

# %%
share = opportunity.first_places(ideas, ["value", "feasibility", "data"])
assert share.index[0] == "late-flight alert" and share.iloc[0] > 0.8
plot.show(plot.first_places(share))

# %% [markdown]
# The late-flight alert wins under more than four of five weightings, so its first place does not depend much on the weights. It may still depend on the marks, which nobody has varied here. If two of your three experts disagree by three points on a mark, vary that one too before you call the ranking settled.

# %% [markdown]
# ## 3. Is ML a good fit?
#
# *Deeper: you can come back to this.*
#
# A valuable problem need not be a machine-learning problem. Martin Zinkevich's *Rules of Machine Learning*, written from experience at Google, has 43 rules. Three come before the first model, and a fourth says what becomes of the rule afterwards:
#
# - **Rule 1:** launch without machine learning if you can. A rule that works today is better than a model next year.
# - **Rule 2:** measure before you model. Without the number you cannot tell whether the model helps.
# - **Rule 3:** when the rule has become so complicated that nobody dares to change it, a model is the simpler choice.
# - **Rule 7:** don't throw the rule away. Its ingredients are good features for your model.
#
# Machine learning fits when the same decision comes back often, nobody can write down the rule, the truth arrives soon, and you can live with a wrong answer. Use something else when
#
# - **the rule is known**: a law, a formula, a limit on a gauge;
# - **there is nothing to learn from**: few cases, or no truth;
# - **nobody can act** on the answer;
# - **one mistake is one too many**, or each answer needs a reason that you must be able to give.
#
# **Try it.** Here are eight small cases. Does each need a model, a rule, or neither?

# %%
quiz.ask(
    "week1", "case-thermostat", "case-spam", "case-tax", "case-weld",
    "case-ceo", "case-churn", "case-meter", "case-parole",
)

# %% [markdown]
# (Without the buttons, `quiz.answer("week1", "case-churn", "model")` asks for one answer at a time.)
#
# And our flights? The decision comes 330 times a day, the truth arrives within a day, and a wrong alert is a nuisance rather than a disaster. Nobody has written down a perfect rule. So a model *may* fit. Whether it is *worth* its price depends on how good a rule can get, which is the next question.

# %% [markdown]
# ## 4. The ladder of baselines
#
# A *baseline* is what you get without a model. There is never just one baseline; there is a ladder of them, from lazy to sharp, and a model that beats only the lowest rung has shown nothing.
#
# First you need to know what the desk can know {{hours_before}} hours before departure: the schedule, the last weather reading that has arrived, and the state of the airport.

# %%
weather = data.load_weather()
known = features.at_decision(flights, weather, hours_before=2)
known.iloc[5000].to_frame("flight no. 5,000")

# %% [markdown]
# From the schedule come the first five: `minute` is the scheduled minute of the day (1020 is 17:00), `day_of_week` counts from Monday as 0, and `load` is the number of departures scheduled in that hour. `late_yesterday` is the share of late flights on the day before. The weather is in °F, %, mph, inches and miles. The last four are the state of the airport over the last two hours, *as it could be seen at the moment of the decision*: mean delay in minutes, share of delayed flights, how many departed, and how many are `overdue`, that is, should have left and have not.
#
# You learn from January to March and judge on April to December. It must never be the other way round, because on the day of the decision tomorrow has not happened yet.

# %%
month = flights["time"].dt.month
past, future = month <= 3, month > 3
assert past.sum() == 29_420 and future.sum() == 91_415

# %% [markdown]
# A rule often fits into one line of code. `RuleClassifier` turns it into a scikit-learn *estimator*, an object that learns with `fit` and answers with `predict`, so that rules and models can take the same test. To price a rule, count its mistakes and multiply by the two prices. A false alert is a *false positive* (FP), a missed late flight a *false negative* (FN). What does "alert from noon on" cost?

# %%
from workbook import baseline, case, decision

prices = case.PRICES
noon = baseline.RuleClassifier(lambda flights: flights["minute"] >= 12 * 60).fit(known[past], late[past])


def price(alert, when=future):
    return decision.cost_per_100(late[when], alert, **prices)


round(price(noon.predict(known[future])), 1)

# %% [markdown]
# "Always alert" never misses a late flight and pays one unit for each flight that is on time, about 80 units per 100 flights, so the clock alone takes you about a fifth of the way from 80 to 0. Can you find something better? Here is a rule that you can turn: choose one fact, and alert for the flights on which it is highest. It is priced on January to March only, because that is the past you would have had.

# %%
import pandas as pd

facts = ["minute", "load", "late_yesterday", "mean_delay", "departures", "overdue"]
before = pd.Series({"always alert": price(past[past], past), "from noon on": price(noon.predict(known[past]), past)})


def my_rule(fact, share):
    values = known.loc[past, fact]
    alert = values > values.quantile(1 - share / 100)
    return plot.ladder(pd.Series({**before, "your rule": price(alert, past)}), highlight="your rule")


# %% [markdown]
# **Try it.** Which fact gives the cheapest rule, and for what share of the flights should it alert? (These are the prices of January to March, when more flights were late than in the rest of the year: 22% against 20%.)

# %%
from workbook import widgets

widgets.live(
    my_rule,
    fact=widgets.choice("alert if high:", facts, "minute"),
    share=widgets.slider("alert for", 5, 95, 50, step=5, unit="% of flights"),
)

# %% [markdown]
# The same thing in plain code, for the mean delay:

# %%
plot.show(my_rule(fact="mean_delay", share=55))

# %% [markdown]
# A few minutes with the sliders teach you which facts carry news. The desk's own *live rule* uses the mean delay: it alerts when the flights of the last two hours left more than {{live_rule_minutes}} minutes late on average. Is there a better one-line rule?
#
# **Predict.** All columns, all limits, both directions: which rule is cheapest on January to March?

# %%
quiz.ask("week1", "predict-best-rule")

# %% [markdown]
# Don't guess; search. `BestRule` prices every limit of every column of numbers in about a twentieth of a second:

# %%
best = baseline.BestRule(**prices).fit(known[past], late[past])
assert best.name_ == "overdue > 3" and round(best.rules_["cost"].iloc[0], 1) == 66.6
best.rules_.head(4).round(2)

# %% [markdown]
# Counting flights that should have left and have not, you get a cheaper rule than with the mean delay. One explanation is that a flight that has not left adds nothing to the mean delay of those that did. It sounds convincing; the end of this section puts it to the test.
#
# But a search over thousands of rules is itself a kind of training, and its price on the past is a little too good. How much? Search on half of the days, price on the other half, and repeat.

# %%
quarter, happened = known[past], late[past]
dates = flights["time"].dt.normalize()[past]


def search_on(half):
    found = baseline.BestRule(**prices).fit(quarter[half], happened[half])
    elsewhere = decision.cost_per_100(happened[~half], found.predict(quarter[~half]), **prices)
    return found.rules_["cost"].iloc[0], elsewhere


# %% [markdown]
# Fifteen times, cut the ninety days into two halves at random, and let each half search and judge once. What does the rule cost where it was found, and on the other days?

# %%
import numpy as np

draws = [np.random.default_rng(seed).choice(dates.unique(), 45, replace=False) for seed in range(15)]
halves = [half for drawn in draws for half in (dates.isin(drawn), ~dates.isin(drawn))]
tries = pd.DataFrame(map(search_on, halves), columns=["searched", "elsewhere"])
assert 0 < tries["elsewhere"].mean() - tries["searched"].mean() < 2
tries.mean().round(1)

# %% [markdown]
# On days that the search has not seen, the rule costs a little more, less than one unit. The price on the past is optimistic, but not by much, since a rule with one column and one limit has hardly any room to fit noise. A search over pairs of columns would have more, and a model more still.
#
# Here is the whole ladder, now on April to December, of which the search has seen nothing. *Majority* gives every flight the more frequent answer of the past, which is "not late".

# %%
alerts = {
    name: rule.fit(known[past], late[past]).predict(known[future])
    for name, rule in baseline.ladder(**prices).items()
}
costs = pd.Series({name: price(alert) for name, alert in alerts.items()})
assert costs.nsmallest(3).index.tolist() == ["best rule", "live rule", "from noon on"]
plot.show(plot.ladder(costs))

# %% [markdown]
# Three things to see:
#
# - *Never alert* is the most expensive rung, although it is right four times out of five. *Majority* is the same rule under another name.
# - The live rule costs 58.1. It is better than the clock, at 63.4, but not the best that one line can do.
# - The best rule, `overdue > 3`, costs 55.7. That is the number a model has to beat: not 98, not 80, not even 58.
#
# One caution belongs here. `overdue` also counts flights that have been cancelled, from their scheduled time on, because the data do not say *when* a flight was cancelled. Suppose instead that a cancelled flight leaves the display at once. Which rule is the best then?

# %%
cautious = features.without_cancelled(known, flights, hours_before=2)
cautious_rule = baseline.BestRule(**prices).fit(cautious[past], late[past])
assert cautious_rule.name_.startswith("mean_delay > 4.9")
cautious_rule.name_, round(price(cautious_rule.predict(cautious[future])), 1)

# %% [markdown]
# Then the best rule is the one that the desk uses already, within a few seconds of delay, at 58.1. So the explanation was half right: the flights that made the difference had not left, because they were cancelled. Without them the search returns to the desk's own rule, and 2.4 units depend on a fact that nobody has recorded. The models that follow see the same column, and section 7 comes back to what this means for the price. In exercise 4 of the assignment you write such a search yourself.

# %% [markdown]
# ## 5. What a mistake costs
#
# A model gives each flight a probability. Ours is a *gradient boosting* model: sixty small decision trees, each correcting what the ones before got wrong. It sees the same 15 facts as the desk. You don't need to know its inner life today.

# %%
from workbook import model

trees = model.boosted_trees().fit(known[past], late[past])
p = trees.predict_proba(known[future])[:, 1]
p[50:55].round(2)

# %% [markdown]
# Five flights, five probabilities. A probability is not yet a decision, so from which *p* on should the desk be alerted?
#
# Derive it by hand. Take one flight with probability *p* of being late.
#
# - **Alert:** you pay {{false_alert}} if it is on time, so on average $(1 - p) \cdot {{false_alert}}$.
# - **Stay silent:** you pay {{miss}} if it is late, so on average $p \cdot {{miss}}$.
#
# Alert as soon as silence is the more expensive choice: ${{miss}}p \ge 1 - p$, that is $p \ge 1/6$. In general
#
# $$p^* = \frac{cost_{FP}}{cost_{FP} + cost_{FN}}$$
#
# This is a theorem for probabilities that mean what they say (Elkan 2001).

# %%
threshold = decision.best_threshold(**prices)
assert threshold == 1 / 6
threshold

# %% [markdown]
# The formula has one condition that is easy to miss: correct decisions are free. Suppose that every alert costs {{false_alert_dollars}} dollars, the right ones too, because a crew has to be moved either way. Then an alert costs {{false_alert}} always, and silence $p \cdot {{miss}}$, so the threshold is 0.2; and even a perfect forecast pays one unit for each late flight. How much is that per 100 flights?

# %%
perfect = 100 * case.FALSE_ALERT * late[future].mean()
round(float(perfect), 1)

# %% [markdown]
# Nearly twenty units that no forecast can save. Write down four prices, not two, before you use the formula in your own project. With four, take the two differences: what a false alert costs more than a right silence, and what a miss costs more than a right alert. Put these into the formula, and into the dossier, which asks for two. In our case a right alert replaces work that would have to be done anyway, so we let it cost nothing.
#
# Most software alerts at 0.5 unless told otherwise. Compare the two thresholds in April, by accuracy and by cost.
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
# This is the **accuracy trap**. At 0.5 the model is right 81% of the time and costs 85.8. At 1/6 it is right only 71.5% of the time and costs 57.9. The better accuracy leads to the more expensive decision.
#
# Where do the costs come from? There are four outcomes, and two of them have a price. Here they are over all nine months:

# %%
decision.outcomes(late[future], p >= threshold, **prices)

# %% [markdown]
# The desk sends about three false alerts for each late flight it misses, and still pays more for the misses. It accepts many cheap mistakes to avoid some expensive ones, and it still misses 35% of the late flights.
#
# But the {{miss}} is an assumption. So make the whole curve, from threshold 0 to 1, a function of the price of a miss:

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
# At this price the formula lies next to the best point that hindsight could have chosen; move the slider, and it stays close at other prices too. The curve is flat around its lowest point, so a threshold that is slightly off costs little. (Where this model gives high probabilities, more flights are late than it says; week 5 takes a look.) So you can set the threshold from the prices, without waiting for the outcomes of the months that you judge. When a price changes, you change one number, and nobody has to retrain anything.

# %% [markdown]
# ## 6. When the rule wins
#
# The vendor's cheapest offer runs at night. It scores tomorrow's schedule in one batch, so there is no live feed and no service to maintain. It knows carrier, weekday, hour, distance, traffic and yesterday's late rate. (In the evening a part of that rate is still unknown; week 3 comes back to it. If that changes anything here, it flatters the nightly model.)
#
# **Predict.**

# %%
quiz.ask("week1", "predict-nightly")

# %% [markdown]
# Fitting many models takes time, so their probabilities come from a table that was computed in advance, with the same code (`src/authoring/tables/scores.py` in the course's repository). It has one column for each model and one row for each flight from April on:

# %%
scores = data.load_scores()
assert (scores["row"] == flights.index[future]).all()
assert abs(scores["online"] - p).max() < 1e-4
scores.head(3)

# %% [markdown]
# `online` is the model you have just fitted; the `assert` compares all 91,415 values. `monthly` is the same model, trained again each month on everything known by then. `nightly` knows only the schedule and yesterday's late rate, and `logistic` is a plainer model, trained once. All but the nightly one are *online*: they run two hours before each departure and see the state of the airport. (`cautious` comes later.) How do they do, beside the rules?

# %%
models = scores[["nightly", "logistic", "online", "monthly"]].add_suffix(" model")
alerts |= {name: (models[name] >= threshold).to_numpy() for name in models}
paid = pd.DataFrame({name: decision.case_costs(late_after_march, alert, **prices) for name, alert in alerts.items()})
assert paid.mean().nsmallest(3).index.tolist() == ["monthly model", "online model", "best rule"]
plot.show(plot.ladder(100 * paid.mean(), highlight="best rule"))

# %% [markdown]
# Two of the four models cost more than the best rule, which is one line of code. The two online tree models cost less. But is a difference of one or four units more than luck?
#
# A storm makes a hundred flights late at once, so flights are not independent pieces of evidence. Whole days, we assume, depend on each other far less. (If bad weather lasts for several days, the true interval is somewhat wider.) So you make two thousand other versions of these nine months: each time, draw as many whole *days* as there were, with some of them twice and some not at all, and compute the difference again. The range that holds 95% of the results is the *interval*, and the method is a *bootstrap* of whole days. `compare` does it for each policy, and adds a verdict: **proven** if the 95% interval leaves zero out, **likely** if an 80% interval does, and **not told apart** otherwise. *More than luck* here means the luck of single days in these nine months; nothing is said about next year.

# %%
day = flights["time"].dt.normalize()[future].to_numpy()
rivals = ["best rule", "live rule", *models]
gaps = decision.compare(day, paid[rivals], than="best rule")
assert (gaps["verdict"].drop("online model") == "proven").all()
assert gaps.loc["online model", "verdict"] == "likely"
for each in range(4, 13):
    assert baseline.BestRule(**prices).fit(known[month < each], late[month < each]).name_ == best.name_
plot.show(plot.differences(gaps, than="the best rule"))

# %% [markdown]
# Below zero means cheaper than the best rule. The nightly model and the logistic model are more expensive than the rule, and that is *proven*. The model that was trained once, in March, is 1.4 units cheaper, but its interval just includes zero: an advantage is *likely*, no more. Only the model that is retrained each month is cheaper by more than the luck of single days, by 3.9 units with an interval from 2.6 to 5.1. (That model saw new flights each month. So did the rule, for a search in each month finds the same rule nine times, as the last lines of the cell hold.)
#
# So the question is not "ML or rules". Six facts that are known the night before lose to one that shows what has happened today. Of the four models tried here, only the trees that see the present and are retrained each month beat the rule by more than the luck of single days. (Week 2 adds a fifth that does so too: a plainer logistic model, with eight facts and one bad reading removed.)
#
# ### Other months, other prices
#
# *Deeper: you can come back to this.*
#
# An average over nine months and one price hides a lot. Who wins in a single month, or when a miss costs more? The rules always say the same; a model's alerts follow the price, through the threshold.

# %%
months = month[future].to_numpy()
names = ["every month", *(plot.MONTHS[number - 1] for number in range(4, 13))]
rules = {name: alerts[name] for name in ["always alert", "from noon on", "live rule", "best rule"]}
pd.Series({"rules": len(rules), "models": len(models.columns), "choices of time": len(names)})

# %% [markdown]
# Four rules, four models and ten choices of time, all in one function:

# %%
def who_wins(ratio, when):
    here = months == names.index(when) + 3 if when in names[1:] else slice(None)
    cutoff = decision.best_threshold(cost_fp=1, cost_fn=ratio)
    answers = rules | {name: models[name].to_numpy() >= cutoff for name in models}
    costs = {
        name: decision.cost_per_100(late_after_march[here], alert[here], cost_fp=1, cost_fn=ratio)
        for name, alert in answers.items()
    }
    return plot.ladder(pd.Series(costs))


# %% [markdown]
# **Try it.** Go to December: what happens to the lead of the models? Then go back to every month, and set the price of a miss to 15.

# %%
widgets.live(
    who_wins,
    ratio=widgets.slider("a miss costs", 1, 20, 5, unit="false alerts"),
    when=widgets.choice("month", names),
)

# %% [markdown]
# In December everybody pays more, the rules included. Compare the model's lead with that of all nine months, and remember that one month is little evidence. The second question without the sliders:

# %%
plot.show(who_wins(ratio=15, when="every month"))

# %% [markdown]
# At a price of 15, *always alert* costs 80.3 and the best model saves less than four units of that: when one mistake is that expensive you shout nearly every time, and a model that chooses its moments has little left to choose. (The rules look foolish here, because they keep their limits while the models get a new threshold. Prices change, and a rule has to be told.) So settle the prices before you settle on a model.

# %% [markdown]
# ## 7. Is the gap worth the price?
#
# The salesperson has a slide. It says that the model, retrained monthly, saves 36% of all costs. Every number on it is true.
#
# **Predict.**

# %%
quiz.ask("week1", "predict-salesperson")

# %% [markdown]
# Take the same model and the same nine months, and compare it with four opponents. *Skill* is the saving as a share of what a perfect forecast would save. One unit is {{dollars_per_unit}} dollars, and costs are per 100 flights:

# %%
opponents = ["always alert", "from noon on", "live rule", "best rule"]
model_cost = 100 * paid["monthly model"].mean()
offers = pd.DataFrame({"opponent": 100 * paid[opponents].mean()})
offers["skill"] = [decision.skill(model_cost, cost) for cost in offers["opponent"]]
offers["dollars_a_flight"] = case.DOLLARS_PER_UNIT * (offers["opponent"] - model_cost) / 100
assert 0.06 < offers.loc["best rule", "skill"] < 0.08 and offers.loc["always alert", "skill"] > 0.35
offers.round(2)

# %% [markdown]
# Against *always alert* the model gets 36% of what is possible, worth eleven dollars a flight. Against the best rule it gets 7%, worth about a dollar and a half. It is the same model each time. Only the last comparison tells you what changes if you buy, because the best rule is free and you can have it tomorrow.
#
# Is that gain enough? About ten thousand flights leave in a month. Money next year is worth less than money today, so each month is discounted, here at 8% a year; the sum of all months is the *net present value* (NPV). What is the offer worth over {{months}} months, against each opponent?

# %%
flights_per_month = len(scores) / 9


def npv(gain, **offer):
    terms = case.OFFER | offer
    return decision.cash_flow(cases_per_month=flights_per_month, gain_per_case=gain, **terms)["npv"].iloc[-1]


offers["npv"] = [npv(gain) for gain in offers["dollars_a_flight"]]
assert offers.loc["live rule", "npv"] > 190_000 and offers.loc["best rule", "npv"] < 0
offers["npv"].round(-3)

# %% [markdown]
# There are four comparisons, with four answers. Measured by what the desk does today, the offer is expected to earn 193,000 dollars. Measured by the best rule, it loses 26,000. On that expectation, the answer at this price is no.
#
# How sure is that? The gain has an interval, so the value has one too:

# %%
gain = -case.DOLLARS_PER_UNIT * gaps.loc["monthly model", ["mean", "high", "low"]].astype(float) / 100
worth = pd.DataFrame({"gain": gain.to_numpy(), "npv": [npv(each) for each in gain]}, index=["mean", "low", "high"])
assert worth.loc["low", "npv"] < worth.loc["mean", "npv"] < 0 < worth.loc["high", "npv"]
worth.round(2)

# %% [markdown]
# At the lower end of the interval you lose about 142,000 dollars, at the upper end you gain about 82,000. Nobody can promise you a gain, and nobody can rule one out.
#
# A no is also an opening bid. At which price does the same model pay? The volume, the gain and the price decide together:

# %%
def offer(volume, gain, build):
    terms = case.OFFER | {"build": 1000 * build}
    return plot.cash_flow(decision.cash_flow(cases_per_month=volume, gain_per_case=gain, **terms))


# %% [markdown]
# **Try it.** Keep 10,000 flights and a gain of 1.6 dollars. How low must the price to build be before the line ends above zero? Then take the model that is never retrained, with a gain of 0.5 dollars.

# %%
widgets.live(
    offer,
    volume=widgets.slider("flights a month", 1000, 20000, 10000, step=500,
                          on_site=[1000, 5000, 10000, 15000, 20000]),
    gain=widgets.slider("gain per flight", 0.0, 5.0, 1.6, step=0.1, unit="dollars",
                        on_site=[0, 0.5, 1, 1.6, 2, 3, 4, 5]),
    build=widgets.slider("price to build", 0, 500, 180, step=10, unit="thousand dollars"),
)

# %% [markdown]
# The same question in plain code, and the price at which the offer breaks even:

# %%
most = npv(worth.loc["mean", "gain"], build=0)
assert 150_000 < most < 160_000
plot.show(offer(volume=10_157, gain=1.57, build=most // 1000))

# %% [markdown]
# About 154,000 dollars is the most that building it is worth, at the expected gain. The model that is never retrained is expected to earn less than 6,000 dollars a month and costs {{run_per_month}}, so at that gain no price to build is low enough: retraining belongs in the contract. And a smaller airport?

# %%
terms = {name: case.OFFER[name] for name in ["build", "run_per_month", "months"]}
volume = decision.break_even_volume(**terms, gain_per_case=worth.loc["mean", "gain"])
assert flights_per_month < volume < 11_000
round(volume), round(flights_per_month)

# %% [markdown]
# Even before discounting, the offer would need some 10,500 flights a month, and Newark has 10,157. **Accuracy does not pay; gain times volume, less the price, pays.**
#
# Now back to the fact that nobody has recorded. `cautious` holds the probabilities of the same monthly model for the case that cancelled flights leave the display at once. What is it worth there, against the best rule of that world?

# %%
pair = {"rule": cautious_rule.predict(cautious[future]), "model": scores["cautious"] >= threshold}
there = pd.DataFrame({name: decision.case_costs(late_after_march, alert, **prices) for name, alert in pair.items()})
gap = decision.compare(day, there, than="rule").loc["model"]
cautious_npv = gap[["high", "mean", "low"]].map(lambda each: round(npv(-case.DOLLARS_PER_UNIT * each / 100), -3))
assert gap["verdict"] == "proven" and cautious_npv["mean"] > 100_000 > 10_000 > abs(cautious_npv["high"])
round(float(gap["mean"]), 1), cautious_npv.rename({"high": "pessimistic", "mean": "expected", "low": "optimistic"}).to_dict()

# %% [markdown]
# In that world the model loses only half a unit and the rule loses 2.4, so the model leads by 5.8 (*proven*), and the same offer is expected to earn 147,000 dollars, with an interval from nothing to about 290,000. The answer to one question, *when does a cancelled flight leave your display?*, moves the expected value from a loss of 26,000 dollars to a gain of 147,000. Ask the dispatchers before you sign.
#
# Until you know, you can do two things. The desk runs the best rule beside its own and notes for each cancelled flight when it disappeared, which costs nothing. And you go back to the vendor with a number: about 154,000 dollars is what the offer is worth at the expected gain if the news is bad for the model. (Week 2 shows how uncertain that price is.)

# %% [markdown]
# ## 8. Validate before you build
#
# *Deeper: you can come back to this.*
#
# Everything so far replayed last year's data. That is cheap, and it assumes that people act on the alerts. Four kinds of trial, in the order of what they cost:
#
# | trial | what you do | what it can tell | what it can't |
# |---|---|---|---|
# | **Retrospective simulation** | replay the past | the cost, if everybody obeys | whether anybody obeys |
# | **Fake door** | put an "alert" button on the screen that only takes a note | whether people want it | whether it helps |
# | **Wizard of Oz** | an experienced dispatcher writes the alerts for a week; staff think it is the system | whether good alerts change what people do | whether a model can be that good |
# | **Shadow mode** | the model runs live, nobody sees its alerts | whether the live data are what you trained on | whether people act |
#
# A fake door and a Wizard of Oz deceive somebody: keep them short and harmless, and tell people afterwards. Which trial answers a question that no model can?

# %%
quiz.ask("week1", "quiz-fakedoor")

# %% [markdown]
# Now suppose the alerts run in shadow mode for 30 days, and the feed never fails.
#
# **Predict.**

# %%
quiz.ask("week1", "predict-bound")

# %% [markdown]
# If days fail independently, each at rate *r*, 30 clean days happen with probability $(1 - r)^{30}$. Which *r* makes that as small as 5%? For any length of trial:

# %%
days = pd.DataFrame({"trials": range(1, 401)})
days["rate"] = days["trials"].map(decision.failure_rate_bound)


def claim(trials):
    return plot.failure_bound(days, trials=trials)


# %% [markdown]
# **Try it.** Begin with 30 days. How many clean days do you need before you may promise "fewer than one failure in a hundred"?

# %%
widgets.live(claim, trials=widgets.slider("clean trials", 1, 400, 30))

# %% [markdown]
# When you have found it, compare:

# %%
plot.show(claim(trials=299))

# %% [markdown]
# After 30 clean days the failure rate may still be almost 10%; for long trials the bound is about $3/n$, the *rule of three* (Hanley and Lippman-Hand 1983). One failure in a hundred takes 299 clean days. If you can't wait ten months, promise less.
#
# Agree before a trial when to stop. *Kill criteria* are written down *before* the first result, because afterwards everyone finds reasons. A natural one is "stop if the interval against the best rule still contains zero". But after how many weeks? Replay the trial from every week of the nine months, with the monthly model, which over all of them is better:

# %%
week = (pd.Series(day) - day.min()).dt.days.to_numpy() // 7
duel = paid[["best rule", "monthly model"]]


def is_stopped(start, weeks):
    now = (week >= start) & (week < start + weeks)
    return decision.compare(day[now], duel[now], than="best rule", draws=300)["high"].iloc[0] >= 0


# %% [markdown]
# How many of the trials would end with a stop, if they last eight, twelve or sixteen weeks?

# %%
trials = {weeks: [is_stopped(start, weeks) for start in range(week.max() - weeks + 2)] for weeks in (8, 12, 16)}
share = pd.Series({f"{weeks} weeks": np.mean(stops) for weeks, stops in trials.items()})
assert 0.2 < share["8 weeks"] < 0.4 and share["16 weeks"] < 0.1
share.round(2)

# %% [markdown]
# Three in ten trials of eight weeks, and about one in four of twelve weeks, would have stopped a model that beats the rule over the nine months. Of the 25 trials of sixteen weeks none did. Take this as a rough guide: they overlap, and how often a useless model would pass they do not show. Still, a short trial with a strict criterion is a way of saying no without noticing. Ours says:
#
# - Stop if, after sixteen weeks in shadow mode, the interval of (model − best rule) still contains zero.
# - Stop if staff act on fewer than half of the alerts in the Wizard-of-Oz week.
# - Stop if the live feed is missing on more than one day in twenty.
#
# The numbers are ours to choose and to defend. Somebody has to sign them.

# %% [markdown]
# ## What you learned
#
# 1. **The decision comes first.** Who decides what, when, and at what price: it fixes what counts as late, the threshold and the baseline.
# 2. **The baseline is the best simple rule, and you have to search for it.** By skill, the same model looks five times as good against a weak opponent.
# 3. **Worth is gain times volume minus price, with an interval.** At {{build}} dollars the answer is no, unless the display forgets cancelled flights; below about 154,000 the expected gain says yes, whatever the display does, if the model is retrained every month. (What the bad end of the interval says is the first question of week 2.)
#
# **What week 2 doubts.** The vendor comes back with a better price. But who builds it, in which order, and what if the data turn out different from what everyone hoped? Week 2 lets ten thousand such projects run and looks at when they finish.
#
# **What to keep in mind about these numbers.** One year can't separate season from change. The data do not say *when* a flight was cancelled, and the best rule depends on that. Weather readings that are three hours old at departure stand in for forecasts. And 1 : {{miss}} is an assumption: you have seen how much depends on it.

# %% [markdown]
# ## Quiz
#
# Four questions. Each answer, right or wrong, comes with an explanation.

# %%
quiz.ask("week1", "quiz-start", "quiz-threshold", "quiz-interval", "quiz-skill")

# %% [markdown]
# ## Your dossier, page 1: opportunity canvas
#
# Each week you add one page about a project **of your own**: one from your work, or one you wish somebody would begin. After five weeks the pages make a document that you can hand to others. Here is ours, for Newark. Some lines belong to later weeks. *Shadow mode* means that the model runs live and nobody sees its alerts; what a perfect forecast is worth is counted against the best rule:

# %%
from workbook import dossier

dossier.example().page("canvas")

# %% [markdown]
# Now yours. Which decision do you want to support? Under *Evidence* goes what people did or what was recorded, as in section 1; what they said is opinion. What you do not know yet stays open. Each answer is saved in `dossier.json` beside this page as soon as you leave its field.

# %%
mine = dossier.load()
mine.form("canvas")

# %% [markdown]
# In plain code, one answer is `mine.fill("canvas", cost_fp=40)`, and `dossier.questions("canvas")` names the fields. Do your answers agree with each other? Run this again after you have filled something in:

# %%
mine.check()

# %% [markdown]
# It sees what you wrote, not whether it is true. Try it: enter two costs, and a threshold that does not follow from them.
#
# You have a table of your own? [Your own table](your_table.ipynb) looks for its best rule, and asks whether a model is cheaper.

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | Flights and weather at Newark, 2013 | [nycflights13](https://github.com/hadley/nycflights13), CC0; from the US Bureau of Transportation Statistics | data |
# | All costs, intervals and shares on this page | computed in the cells above, with the probabilities that `src/authoring/tables/scores.py` made | measured here |
# | 1 : {{miss}}, {{false_alert_dollars}} and {{miss_dollars}} dollars; {{build}} and {{run_per_month}} dollars; the six notes | ours, for the sake of the case | assumption |
# | Threshold FP / (FP + FN) | C. Elkan (2001), [The foundations of cost-sensitive learning](https://dl.acm.org/doi/10.5555/1642194.1642224), IJCAI | theorem |
# | Rules of one column | R. Holte (1993), [Very simple classification rules perform well on most commonly used datasets](https://doi.org/10.1023/A:1022631118932), Machine Learning 11 | published |
# | Rules 1, 2, 3 and 7 | M. Zinkevich, [Rules of Machine Learning](https://developers.google.com/machine-learning/guides/rules-of-ml) | published |
# | Machine Learning Canvas | L. Dorard, [The Machine Learning Canvas](https://www.ownml.co/machine-learning-canvas), CC BY-SA 4.0 | published |
# | Bootstrap of whole days | C. Field, A. Welsh (2007), [Bootstrapping clustered data](https://doi.org/10.1111/j.1467-9868.2007.00593.x), Journal of the Royal Statistical Society B 69 | published |
# | Skill score | A. Murphy (1988), [Skill scores based on the mean square error](https://doi.org/10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2), Monthly Weather Review 116 | published |
# | Rule of three | J. Hanley, A. Lippman-Hand (1983), [If nothing goes wrong, is everything all right?](https://doi.org/10.1001/jama.1983.03330370053031), JAMA 249 | theorem |
# | A measure that becomes a target | M. Strathern (1997), [Improving ratings: audit in the British University system](https://www.cambridge.org/core/journals/european-review/article/improving-ratings-audit-in-the-british-university-system/FC2EE640C0C44E3DB87C29FB666E9AAB), European Review 5(3), after C. Goodhart | published |
# | Wizard of Oz | J. Kelley (1984), [An iterative design methodology](https://doi.org/10.1145/357417.357420), ACM TOIS 2 | published |
# | Fake door, shadow mode, kill criteria | practitioners' terms without one origin that we could verify | convention |
