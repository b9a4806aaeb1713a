# %% [markdown]
# # Week 2. Run it as a project
#
# You bought the model. Monday morning, nine o'clock, the first project meeting. The head of operations asks one question: *when is it done?* The team lead adds up six estimates and says: 58 working days.
#
# Someone has to decide now whether to promise that date to the airport's board. By the end of this page you know why nearly all such projects end later, what to promise instead, and who should sign for what.
#
# **What you will be able to do**
#
# 1. Say what makes a machine-learning project different from other software, and show it on a real model.
# 2. Use CRISP-DM as a checklist: which outputs are there, which are missing.
# 3. Turn the definition of the label into a decision that somebody signs.
# 4. Forecast an end date with its probability, and price a risk before and after mitigation.
# 5. Give each task one accountable person, and finish more by starting less.
#
# | section | minutes |
# |---|---|
# | 1 Why ML projects differ | 9 |
# | 2 CRISP-DM, executable | 8 |
# | 3 The label is a business decision | 9 |
# | 4 Loops, not a waterfall | 10 |
# | 5 Risk | 9 |
# | 6 Roles | 7 |
# | 7 Organise the work | 8 |
# | 8 Folklore | 4 |
# | Close: what you learned, quiz, your own project | 6 |

# %% [markdown]
# ## 1. Why ML projects differ
#
# In ordinary software you can change one part and test that part. A model is not made of parts. Sculley and others (2015) put it in four words: *changing anything changes everything*. That is easy to nod at and hard to believe, so let us do it.
#
# We load the flights of week 1 and fit a logistic regression, the plainest model there is. It has eight features and one weight for each.

# %%
from workbook import data, features

flights = data.load_flights()
known = features.at_decision(flights, data.load_weather(), hours_before=2)
late = features.is_late(flights)
past, future = flights["time"].dt.month <= 3, flights["time"].dt.month > 3

# %% [markdown]
# Minutes, miles and shares cannot be compared. So the features are put on one scale first: each loses its mean and is divided by its standard deviation. How widely the state of the airport spreads, before and after:

# %%
import pandas as pd
from sklearn.preprocessing import StandardScaler

state = known[["mean_delay", "share_delayed", "departures", "overdue"]]
scaled = StandardScaler().set_output(transform="pandas").fit_transform(state)
pd.DataFrame({"before": state.std(), "after": scaled.std()}).round(2)

# %% [markdown]
# Minutes spread a hundred times as widely as shares. After scaling, each spreads by 1, and weights can be compared. With the scaler in front, fitting is one line.

# %%
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline


def fit(names):
    linear = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression())
    return linear.fit(known.loc[past, names], late[past])


# %% [markdown]
# Which of the eight matters most to it?

# %%
names = ["minute", "load", "late_yesterday", "wind_speed", "mean_delay", "share_delayed", "departures", "overdue"]
weights = pd.DataFrame({"all": pd.Series(fit(names)[-1].coef_[0], names)})
weights.sort_values("all").round(2).T

# %% [markdown]
# Overdue flights weigh most, the wind least. And look at `mean_delay`: its weight is *negative*. More delay, less risk? Keep that in mind.
#
# **Predict.** You drop the wind speed.

# %%
from workbook import quiz

quiz.ask("week2", "predict-drop")

# %% [markdown]
# A decision needs the threshold of week 1, which follows from the two prices:

# %%
from workbook import decision

prices = {"cost_fp": 1, "cost_fn": 5}
threshold = decision.best_threshold(**prices)

# %% [markdown]
# Now drop each feature in turn, refit, and count the flights for which the decision changes.

# %%
def alerts_with(chosen):
    return fit(chosen).predict_proba(known.loc[future, chosen])[:, 1] >= threshold


def without(name):
    return [other for other in names if other != name]


all_alerts = alerts_with(names)
changed = pd.Series({name: (alerts_with(without(name)) != all_alerts).sum() for name in names})
assert 100 < changed["wind_speed"] < 500 and changed["overdue"] > 10_000
changed.sort_values()

# %% [markdown]
# About two hundred decisions change because of a feature with a weight of 0.01. Drop the load, which stands in the middle, and nearly five thousand do.
#
# Now the weights themselves.

# %%
from workbook import plot

for name in names:
    weights[name] = pd.Series(fit(without(name))[-1].coef_[0], without(name))


def drop(feature):
    return plot.coefficients(weights[["all", feature]].set_axis(["before", "after"], axis=1), dropped=feature)


# %% [markdown]
# **Try it.** Drop one feature after another. Which weights move when `share_delayed` goes? What happens to the strange minus of `mean_delay`?

# %%
from workbook import widgets

widgets.live(drop, feature=widgets.choice("drop", names, "share_delayed"))

# %% [markdown]
# The same in plain code:

# %%
assert weights.loc["mean_delay", "all"] < 0 < weights.loc["mean_delay", "share_delayed"]
plot.show(drop("share_delayed"))

# %% [markdown]
# The sign of `mean_delay` turns. While `share_delayed` was there, the two told nearly the same story and the model set one against the other. The minus meant nothing about the world.
#
# Three consequences for whoever manages such a project:
#
# - **Nothing can be tested alone.** Two improvements, each proven, can be a loss together. Test what ships.
# - **No weight speaks for itself.** "The model says delay is good" is a sentence about the other features.
# - **The outcome is unknown before the data.** Nobody could have told you these numbers in the planning meeting. A plan must contain the moment when you learn them.
#
# The same paper calls the upkeep that follows *hidden technical debt*: the code of the model is the small part, and the pipes around it, the watching, the data that others may change, are the large one. Week 5 is about paying it.

# %% [markdown]
# ## 2. CRISP-DM, executable
#
# CRISP-DM (Chapman and others 2000) is a process model for such projects that is still in wide use. Six phases in a circle, with ways back.

# %%
from workbook import crisp_dm

plot.crisp_cycle([phase.name for phase in crisp_dm.phases()])

# %% [markdown]
# The circle is what people remember. The useful part is underneath: 24 tasks, and 42 *outputs* that can be there or not be there. Each answers a question.

# %%
outputs = crisp_dm.outputs()
assert len(outputs) == 42 and len(crisp_dm.tasks()) == 24
outputs.loc[outputs["task"] == "Assess situation", ["output", "question", "done"]]

# %% [markdown]
# The last column says where this course delivers the output for our flights. So the method is a map of the course, and a checklist for any project. What was there after week 1?

# %%
def after_week(week):
    finished = [f"week {number}," for number in range(1, week + 1)]
    done = outputs["output"][outputs["done"].str.startswith(tuple(finished))]
    return plot.delivered(crisp_dm.progress(done))


# %% [markdown]
# **Try it.** Move through the weeks. Which phases have begun after one week? Is that the order of the circle?

# %%
widgets.live(after_week, week=widgets.slider("after week", 1, 5, 1))

# %% [markdown]
# After the first week, in plain code:

# %%
plot.show(after_week(1))

# %% [markdown]
# After one week we have parts of four phases. We explored data and assessed a model before there was a project plan. That is no disorder: a quick lap around the circle is how you find out whether the slow one pays. What matters is to know which outputs you owe.
#
# For example, these of the first phase are still open after week 1:

# %%
week1 = outputs["output"][outputs["done"].str.startswith("week 1")]
missing = crisp_dm.progress(week1).loc["Business understanding", "missing"]
missing.split(", ")

# %% [markdown]
# All but the last are the subject of this week. Tools wait for week 4, and the glossary (*Terminology*) grows through all five.
#
# CRISP-DM is from the year 2000. It asks for a *plan* to monitor and maintain, but has no phase in which that is done. **CRISP-ML(Q)** (Studer and others 2021) mends that:
#
# | CRISP-DM | CRISP-ML(Q) |
# |---|---|
# | Business understanding, then data understanding | one phase, because whether data exist decides what can be promised |
# | Deployment is the last phase | another phase after it, again the sixth: **monitoring and maintenance** |
# | tasks and outputs | for each task also: requirements, risks, and a *quality assurance* method against each risk |
#
# Our five weeks follow the second column: week 5 is its sixth phase.

# %% [markdown]
# ## 3. The label is a business decision
#
# The model learns what you call late. We said: 30 minutes or more at the destination, *or cancelled, or diverted*. Somebody could have said it differently. Does it matter? Count first.

# %%
cancelled = flights["dep_time"].isna()
diverted = flights["arr_delay"].isna() & ~cancelled
share = (cancelled | diverted).sum() / late.sum()
assert 0.14 < share < 0.16
pd.Series({"cancelled": cancelled.sum(), "diverted": diverted.sum(), "share of the late": share}).round(2)

# %% [markdown]
# Cancelled and diverted flights are 3% of all flights and 15% of the late ones. Three people, three definitions:
#
# - the **data engineer** drops rows without an arrival time: "they are missing data";
# - the **analyst** counts them as not late: "they never arrived late";
# - the **duty manager** counts them as late: "my gate is full of people either way".
#
# **Predict.** What does the first choice do?

# %%
quiz.ask("week2", "predict-label")

# %% [markdown]
# The model is the one of week 1, with its settings untouched (number of trees, leaves of each, and how much each may correct):

# %%
from workbook import model

settings = model.boosted_trees().get_params()
{name: settings[name] for name in ["max_iter", "max_leaf_nodes", "learning_rate"]}

# %% [markdown]
# Train one on each label. Then price each twice: on its own label, and on the duty manager's.

# %%
def train(label, rows):
    fitted = model.boosted_trees().fit(known[past & rows], label[past & rows])
    alert = fitted.predict_proba(known)[:, 1] >= threshold
    judged = {"on its own label": (label, future & rows), "on the desk's label": (late, future)}
    return {
        name: decision.cost_per_100(truth[where], alert[where], **prices)
        for name, (truth, where) in judged.items()
    }


# %% [markdown]
# The three definitions differ in the label, or in the rows that are left:

# %%
arrived = flights["arr_delay"].notna()
delayed, everything = flights["arr_delay"] >= 30, pd.Series(True, index=flights.index)
labels = {
    "dropped": (delayed, arrived), "not late": (delayed, everything), "late": (late, everything)
}
priced = pd.DataFrame({name: train(*choice) for name, choice in labels.items()}).T
assert priced.idxmin().tolist() == ["dropped", "late"]
priced.round(1)

# %% [markdown]
# In the first column the engineer's model is the best of the three: 53.6. In the second it is the worst: 55.9. It sat an easier exam, with fewer late flights to miss. (They were not harder to foresee.)
#
# What is the difference worth in a year? One unit is 40 dollars per 100 flights.

# %%
gap = priced.loc["dropped", "on the desk's label"] - priced.loc["late", "on the desk's label"]
assert 1 < gap < 2
round(float(gap * 40 / 100 * len(flights)), -3)

# %% [markdown]
# Some 70,000 dollars a year: that is what one line of "cleaning" costs. It was a business decision, and nobody signed it.
#
# Now take the definition apart. Three rules of week 1, priced on the flights from April on:

# %%
delay = flights["arr_delay"][future].to_numpy()
gone = {"cancelled": cancelled[future].to_numpy(), "diverted": diverted[future].to_numpy()}
rules = {
    "always alert": (known["minute"][future] >= 0).to_numpy(),
    "from noon on": (known["minute"][future] >= 720).to_numpy(),
    "live rule": (known["mean_delay"][future] > 5).to_numpy(),
}

# %% [markdown]
# The definition is a function of three choices:

# %%
def label(minutes, cancelled, diverted):
    late = delay >= minutes
    late |= gone["cancelled"] & (cancelled == "late") | gone["diverted"] & (diverted == "late")
    costs = {name: decision.cost_per_100(late, alert, **prices) for name, alert in rules.items()}
    return plot.label_costs(pd.Series(costs), positives=late.mean())


# %% [markdown]
# **Try it.** How many minutes are late? Should cancelled and diverted flights count? Watch the share of late flights, and which rule is the cheapest.

# %%
widgets.live(
    label,
    minutes=widgets.slider("late from", 5, 120, 30, step=5, unit="min"),
    cancelled=widgets.choice("cancelled is", ["late", "not late"]),
    diverted=widgets.choice("diverted is", ["late", "not late"]),
)

# %% [markdown]
# Fifteen minutes is the limit of the airlines' official statistics. Without the widget:

# %%
plot.show(label(minutes=15, cancelled="late", diverted="late"))

# %% [markdown]
# At 15 minutes nearly three flights in ten are late, and the clock beats the departures board: even *always alert* is cheaper than the live rule, whose five minutes were chosen for another label. At 60 they are one in eight. The label moves the base rate, the cost, the winner. So it belongs in the canvas of week 1, with a name under it: *late is what the duty manager must prepare for.*

# %% [markdown]
# ## 4. Loops, not a waterfall
#
# Now the date. The team gave three guesses for each phase: optimistic, likely, pessimistic, in working days.

# %%
plan = pd.DataFrame(
    [[5, 8, 15], [5, 10, 30], [10, 15, 40], [5, 10, 25], [3, 5, 10], [5, 10, 30]],
    columns=["optimistic", "likely", "pessimistic"],
)
plan.insert(0, "phase", [phase.name for phase in crisp_dm.phases()])
int(plan["likely"].sum())

# %% [markdown]
# That is the 58 of the first meeting: the sum of the most likely values. **Predict.**

# %%
quiz.ask("week2", "predict-plan")

# %% [markdown]
# Let ten thousand such projects run. Each draws its durations at random from a *triangle* over the guesses: never below the optimistic one, most often near the likely one, never above the pessimistic one.

# %%
from workbook import planning

straight = planning.simulate(plan)
assert straight["days"].median() > 1.25 * plan["likely"].sum()
pd.Series({"median": straight["days"].median(), "share done by day 58": (straight["days"] <= 58).mean()}).round(3)

# %% [markdown]
# Half of them need 80 days or more, and one or two in a hundred make it in 58. Nobody was lazy. Each *likely* value lies near the short end of its range, and adding them up adds up the optimism.
#
# The classic remedy is PERT (1959): weigh the three guesses as (o + 4m + p) / 6. It is a convention, not a law. Is it better?

# %%
rows = plan[["optimistic", "likely", "pessimistic"]].itertuples(index=False)
round(sum(planning.pert(*guesses)[0] for guesses in rows), 1)

# %% [markdown]
# Better, and still too early: in PERT the likely value counts two thirds, in the mean of a triangle only one third. And all this assumes that nothing is done twice. The circle has dashed arrows. How often does a project take them? Ask people who have done it; these are our guesses:

# %%
ways_back = pd.DataFrame(
    [["Data understanding", "Business understanding", 0.30],
     ["Modeling", "Data preparation", 0.50],
     ["Evaluation", "Business understanding", 0.25]],
    columns=["after", "back_to", "probability"],
)
ways_back

# %% [markdown]
# Ten thousand projects again, now with the ways back:

# %%
real = planning.simulate(plan, ways_back)
half, most = real["days"].quantile([0.5, 0.8])
assert 120 < half < 145 and 200 < most < 245
pd.Series({"half by": half, "four of five by": most, "phases passed": real["visits"].mean()}).round(1)

# %% [markdown]
# Half of the projects need 133 days, one in five more than 222. On average a project passes through more than eleven phases, not six. The day by which half are done is called *P50*, the day by which four of five are done *P80*. Look at the whole distribution.

# %%
def schedule(data, modeling, evaluation):
    chances = ways_back.assign(probability=[data / 100, modeling / 100, evaluation / 100])
    runs = planning.simulate(plan, chances)
    shares = [share / 100 for share in range(5, 100, 5)]
    return plot.finish(runs["days"].quantile(shares), plan=plan["likely"].sum())


# %% [markdown]
# **Try it.** You can buy down one of the three ways back: better conversations before the data, a data engineer, or an earlier look by the business. Take ten points off each in turn. Which one moves P80 most?

# %%
widgets.live(
    schedule,
    data=widgets.slider("back after data understanding", 0, 60, 30, step=5, unit="%"),
    modeling=widgets.slider("back after modeling", 0, 60, 50, step=5, unit="%"),
    evaluation=widgets.slider("back after evaluation", 0, 60, 25, step=5, unit="%"),
)

# %% [markdown]
# The plan as we believe it:

# %%
plot.show(schedule(data=30, modeling=50, evaluation=25))

# %% [markdown]
# Point for point the last way back is the dearest, because it repeats everything: ten points less bring P80 forward by weeks. (The middle one is taken most often; if you can halve it, that is worth even more.) That is why you show a crude result to the business after ten days, not a fine one after a hundred.
#
# So what do you promise on Monday? *"Four chances in five by day 222. We will know much more after data understanding; I come back with a new number then."* It is not the date they hoped for. It is the one you can keep.

# %% [markdown]
# ## 5. Risk
#
# A risk has five parts: what could happen, how probable, how bad, a *trigger* that tells you it is happening, and an *owner* who looks. Without the last two it is a worry.

# %%
risks = pd.DataFrame(
    [["live feed is late or gone", 0.30, 90, 10, 0.10, "feed older than 15 min", "data engineer"],
     ["staff ignore the alerts", 0.40, 180, 15, 0.15, "fewer than half acted on", "duty manager"],
     ["model decays in summer", 0.50, 40, 25, 0.20, "cost above the live rule", "data scientist"],
     ["vendor is sold", 0.05, 200, 30, 0.04, "press release", "product manager"]],
    columns=["risk", "probability", "impact", "mitigation_cost", "residual_probability", "trigger", "owner"],
)
risks

# %% [markdown]
# Impact and cost are in thousand dollars. All numbers are our judgement. Probability times impact is the *expected monetary value* of a risk. Compare it before and after the mitigation, and count what the mitigation costs.

# %%
register = planning.expected_loss(risks)
assert register["worth_it"].tolist() == [True, True, False, False]
register[["risk", "before", "after", "worth_it"]]

# %% [markdown]
# Two mitigations pay. The other two cost more than they save: you *accept* these risks, with open eyes, a trigger and an owner. An accepted risk is a decision too.
#
# The greatest risk of an ML project is that it does not work at all. It has a mitigation of its own kind: a **spike**, two weeks to find out. What is that worth? Information is worth what it changes. Suppose building costs 180 thousand dollars and success earns 370. At a chance of one half, building at once earns 370/2 − 180 = 5 on average. A perfect spike would let you build only in the good half of the cases: (370 − 180)/2 = 95. So it would be worth 90. A real one, right 85 times in 100, is worth less:

# %%
def spike(chance, reliability, price):
    project = {"gain": 370, "build": 180, "reliability": reliability / 100}
    table = pd.DataFrame({"probability": [step / 100 for step in range(101)]})
    table["value"] = [planning.value_of_spike(p, **project) for p in table["probability"]]
    return plot.spike(table, probability=chance / 100, price=price)


# %% [markdown]
# **Try it.** At which chance of success is the spike worth most? What happens to its value when you are nearly sure, of success or of failure? When it is right only seven times out of ten?

# %%
widgets.live(
    spike,
    chance=widgets.slider("chance of success", 0, 100, 50, unit="%"),
    reliability=widgets.slider("spike is right", 50, 100, 85, unit="%"),
    price=widgets.slider("spike costs", 0, 60, 20, unit="thousand dollars"),
)

# %% [markdown]
# In plain code, for someone who is already sure:

# %%
assert planning.value_of_spike(0.95, gain=370, build=180, reliability=0.85) == 0
plot.show(spike(chance=95, reliability=85, price=20))

# %% [markdown]
# Worth nothing: at 95% you would build after either answer. The spike is worth most where you stand on the fence, near 180/370. Spend on finding out where you do not know, not where you would like to hear it again.
#
# Every spike and every phase needs the sentence that week 1 ended with: *we stop if…* A kill criterion is the cheapest mitigation there is.

# %% [markdown]
# ## 6. Roles
#
# Five kinds of work meet in an ML project. In a small one a person has several hats. No hat may be missing.
#
# | role | answers the question | typical mistake without it |
# |---|---|---|
# | **product** | is it worth it, for whom? | a good model of the wrong thing |
# | **domain** (duty manager) | what does the number mean at the gate? | labels that nobody meant |
# | **data science** | which model, how good, how sure? | dashboards of accuracy |
# | **data engineering** | do the data arrive, every day, in time? | a notebook with last year's file |
# | **ML engineering** | does it run at three in the morning? | a model that lives on a laptop |
#
# A **RACI** chart says for each task who is **R**esponsible (does it), **A**ccountable (answers for it), **C**onsulted, **I**nformed. The rule: exactly one A, at least one R. One person may hold both.

# %%
tasks = ["define late", "build the model", "set the threshold", "go live", "watch the feed"]
raci = pd.DataFrame({
    "product": ["R", "I", "C", "A", "I"], "duty manager": ["A", "C", "A", "C", "I"],
    "data science": ["C", "A/R", "R", "R", ""], "data engineering": ["", "R", "", "C", "R"],
    "ML engineering": ["", "C", "", "R", "R"],
}, index=tasks)
raci

# %% [markdown]
# One line of this chart is broken. Find it before you run the next cell.

# %%
found = planning.raci_problems(raci)
assert found == {"watch the feed": "no A"}
found

# %% [markdown]
# Two people watch the feed, and nobody answers for it. When it breaks at night, each will have believed that the other one looks. It is a line that is easily forgotten, because it begins when the project is over.
#
# **Try it.** Mend the chart. Then break it in another way: give the threshold to two people, and run the check again.

# %%
mended = raci.copy()
mended.loc["watch the feed", "ML engineering"] = "A/R"
planning.raci_problems(mended)

# %% [markdown]
# No problems left. Notice who is accountable for the label and the threshold: the duty manager. They follow from what the desk must prepare for, and the desk pays for the mistakes.

# %% [markdown]
# ## 7. Organise the work
#
# Research has no end of its own: one more feature, one more model. So give each experiment a **time box** (three days, then show what you have) and a question that it must answer. Put the questions on a board, and limit how many may be open at once. That is Kanban.
#
# Why limit? Take three people, one for each stage: data, model, review. An experiment needs 3, 5 and 2 days with them, on average; real durations vary.
#
# **Predict.**

# %%
quiz.ask("week2", "predict-wip")

# %% [markdown]
# Let two thousand experiments flow through, for each limit from 1 to 20:

# %%
flow = pd.DataFrame({wip: planning.flow([3, 5, 2], wip=wip) for wip in range(1, 21)}).T
assert flow["throughput"][12] < 1.1 * flow["throughput"][6]
assert flow["cycle_time"][12] > 1.8 * flow["cycle_time"][6]
flow.loc[[1, 3, 6, 12]].round(3)

# %% [markdown]
# From 6 to 12, what comes out rises by a twentieth. What each experiment takes nearly doubles, from 31 to 59 days. The person in the middle was busy before; the rest only waits longer in front of them.
#
# One column follows from the other two. **Little's law** (1961): *cycle time = work in progress / throughput*. It holds for any stable flow, whatever the order and the distribution. Here it is, measured:

# %%
law = flow["mean_wip"] / flow["throughput"]
assert (law / flow["cycle_time"] - 1).abs().max() < 0.02
round(float((law / flow["cycle_time"] - 1).abs().max()), 3)

# %% [markdown]
# That is the largest deviation of all twenty limits: less than one percent. You will meet the same law in week 4, where the items are requests and the people are servers.

# %%
def limit(wip):
    return plot.work_in_progress(flow, wip=wip)


# %% [markdown]
# **Try it.** Where would you set the limit? Look for the point where one more open item stops adding to what comes out.

# %%
widgets.live(limit, wip=widgets.slider("open items", 1, 20, 6))

# %% [markdown]
# One possible answer:

# %%
plot.show(limit(4))

# %% [markdown]
# With 4 open the team finishes nine tenths of what it could ever finish, and each answer arrives after 22 days instead of 98 with twenty open. Early answers change what you do next. That is worth more in research than anywhere else.

# %% [markdown]
# ## 8. Folklore
#
# "87% of data science projects never make it into production." You will see this number on slides. Follow it back, and you come to one news article of July 2019 about a panel at a conference, VentureBeat Transform. It names no survey, no sample, no definition of project or of production. Status: *folklore*.
#
# What would it take to know? Suppose you ask around and hear of 8 projects, of which 1 went live: 87% failed! What does such a sample allow you to say?

# %%
from scipy.stats import binomtest

interval = binomtest(1, 8).proportion_ci(confidence_level=0.95)
assert interval.high > 0.5
interval.low, interval.high

# %% [markdown]
# Anything from almost none to more than half going live. And projects that are stopped early, on a kill criterion, are successes of management: they belong in no failure statistic. Ask for the definition before you ask for the percentage.

# %% [markdown]
# ## What you learned
#
# 1. **Changing anything changes everything.** Weights, alerts and signs move together. So test what ships, and plan for the moment when you find out.
# 2. **The date is a distribution, and its tail comes from the ways back.** Promise P80, buy down the dearest loop, and price each risk before and after.
# 3. **One accountable person a task, few open items.** The label and the threshold belong to those who pay for the mistakes. Starting less finishes sooner.
#
# **What week 3 doubts.** All this assumed that our tables can be believed. A wind of 1,048 miles an hour is in them. So are flights whose cancellation you could read off a missing tail number. Next week the data decide.

# %% [markdown]
# ## Quiz
#
# Five questions. Each answer explains itself.

# %%
quiz.ask("week2", "quiz-cace", "quiz-crisp", "quiz-p80", "quiz-spike", "quiz-raci")

# %% [markdown]
# ## Your dossier, page 2: project plan, risks, roles
#
# How would your own project be organised? This is our page for Newark:

# %%
from workbook import dossier

dossier.example().page("plan")

# %% [markdown]
# And yours. The success criterion must be the one of page 1. Risks and tasks have a button that adds a row.

# %%
mine = dossier.load()
mine.form("plan")

# %% [markdown]
# Do the two pages agree?

# %%
mine.check()

# %% [markdown]
# Each line names two statements that can't both hold, and why it matters. Mend the one that is wrong, and run it again.

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | All weights, costs, dates and shares on this page | computed in the cells above | measured here |
# | Durations, ways back, risks, prices | ours, for the sake of the case | assumption |
# | Changing anything changes everything; hidden technical debt | D. Sculley and others (2015), [Hidden technical debt in machine learning systems](https://papers.nips.cc/paper/5656-hidden-technical-debt-in-machine-learning-systems), NIPS 28 | published |
# | CRISP-DM | P. Chapman and others (2000), *CRISP-DM 1.0: Step-by-step data mining guide*; the list of outputs in [figure 3](https://jbusse.de/2019_ws_dsci/crisp-dm_phases-tasks-outputs.html) | published |
# | CRISP-ML(Q) | S. Studer and others (2021), [Towards CRISP-ML(Q)](https://doi.org/10.3390/make3020020), Machine Learning and Knowledge Extraction 3(2) | published |
# | PERT | D. Malcolm and others (1959), [Application of a technique for research and development program evaluation](https://doi.org/10.1287/opre.7.5.646), Operations Research 7(5) | convention |
# | Value of information | H. Raiffa, R. Schlaifer (1961), *Applied Statistical Decision Theory*, Harvard | theorem |
# | Little's law | J. Little (1961), [A proof for the queuing formula L = λW](https://doi.org/10.1287/opre.9.3.383), Operations Research 9(3) | theorem |
# | 15 minutes as the official limit | US Bureau of Transportation Statistics, [on-time statistics](https://www.bts.gov/explore-topics-and-geography/topics/airline-time-performance-and-causes-flight-delays) | convention |
# | 87% never reach production | a VentureBeat article of July 2019 on a conference panel; no survey behind it that we could find | folklore |
