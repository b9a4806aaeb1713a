# %% [markdown]
# # Week 4. Design the system
#
# The model works. In the meeting room stand two groups. One has drawn a box in the cloud that answers each question in milliseconds, around the clock. The other says: a job at night, a table in the morning, nobody is woken up. Both are sure.
#
# The head of operations turns to you: *which one, and why?* By the end of this page you answer with four numbers for each design: how fast, how fresh, how dear, how often down.
#
# **What you will be able to do**
#
# 1. Price freshness, and use that price as the budget of the architecture.
# 2. Compute how old a batch's answers are, and how long the slowest hundredth of online answers takes.
# 3. Choose between cloud and edge by payload, network and device.
# 4. Compare whole designs, and drop those that another one beats.
# 5. Choose a technology by weighted marks, and say which weight decides.
#
# | section | minutes |
# |---|---|
# | 1 What freshness is worth | 8 |
# | 2 Batch arithmetic | 8 |
# | 3 Online arithmetic | 13 |
# | 4 Cloud or edge | 9 |
# | 5 The four corners | 9 |
# | 6 Measure, don't guess | 9 |
# | 7 Choosing technology | 9 |
# | 8 Decision record | 4 |
# | Close: what you learned, quiz, your own project | 6 |

# %% [markdown]
# ## 1. What freshness is worth
#
# Before you pay for speed, ask what it buys. We let the same model decide at five moments: the night before, and 8, 4, 2 and 1 hours before departure. Each time it may see only what is known by then, and it learns again each month. That is 45 fits, so the costs were computed before (`src/authoring/tables/freshness.py` in the course's repository).
#
# **Predict.** Where is the greatest step?

# %%
from workbook import quiz

quiz.ask("week4", "predict-fresh")

# %% [markdown]
# Cost per 100 flights, April to December, in units of one false alert, 40 dollars. The live rule gets, for each moment, the limit that was best from January to March, so that it is a fair opponent. The night before it has no board to look at:

# %%
from workbook import data, serve

fresh = data.load_freshness()
worth = serve.freshness_value(fresh, flights_per_month=10_070, dollars_per_unit=40)
worth["per_hour"] = worth["dollars"].diff() / -worth.index.to_series().diff()
assert worth["model"].is_monotonic_decreasing and worth["per_hour"].dropna().is_monotonic_increasing
worth.round(1)

# %% [markdown]
# Each step towards departure makes the decision better. The largest step, from 8 to 4 hours, is also a long one: the morning's delays come into view. Per hour, the last is worth most. Between the list of the night before and a decision two hours ahead lie nearly 31,000 dollars a month. **That number is the budget of the architecture.** A system that costs more than its freshness earns is dear.

# %%
from workbook import plot


def decide(hours):
    return plot.freshness(worth, hours=hours)


# %% [markdown]
# **Try it.** Move the decision. What is the last hour worth? And when does the rule catch up with the nightly list?

# %%
from workbook import widgets

widgets.live(decide, hours=widgets.choice("hours before departure", [24, 8, 4, 2, 1], 2))

# %% [markdown]
# In plain code:

# %%
plot.show(decide(8))

# %% [markdown]
# The last hour is worth nearly 6,000 dollars. The rule catches up with the nightly list two hours ahead. At eight it is hopeless and the model already earns something: it also sees the weather, the rule can only look at a board that says nothing yet. Here is the thread from week 3: the same columns, gold at two hours, worthless at eight.

# %% [markdown]
# ## 2. Batch arithmetic
#
# A batch computes all answers at once, every so often, and puts them into a table. Whoever needs one looks it up. How old is an answer when it is read? Say a refresh every 60 minutes, which takes 2 minutes.
#
# **Predict.**

# %%
quiz.ask("week4", "predict-stale")

# %% [markdown]
# By hand: a reader comes at a random moment between two refreshes. The data behind the answer were read at the start of the last finished run. Right after it, they are 2 minutes old; just before the next one is ready, 62. On average
#
# $$\text{staleness} = \frac{T}{2} + \text{run time}$$
#
# And by simulation: 330 flights in the table, one reader a minute, 80 hours for each period.

# %%
import pandas as pd

periods = [5, 15, 30, 60, 120, 240]
crowd = {"entities": 330, "read_rate": 1.0}
runs = {each: serve.refresh(each, 2.0, refreshes=4800 // each, **crowd) for each in periods}
batch = pd.DataFrame({each: run[["staleness", "never_read"]].mean() for each, run in runs.items()}).T
assert (batch["staleness"] - (batch.index / 2 + 2)).abs().max() < 3
batch.round(2)

# %% [markdown]
# The formula holds. The second column is the price: with a refresh every five minutes, nearly all answers are computed and thrown away unread. With one every four hours, half of them are.

# %%
def every(period):
    return plot.refreshes(batch, period=period)


# %% [markdown]
# **Try it.** The desk acts two hours ahead. Which age of an answer would you accept, and what do you waste for it?

# %%
widgets.live(every, period=widgets.choice("minutes between refreshes", periods, 60))

# %% [markdown]
# In plain code:

# %%
plot.show(every(15))

# %% [markdown]
# Waste is not yet a reason to go online. Computing 330 answers takes a fraction of a second, as section 6 shows. Waste hurts when an answer is dear, or when there are millions of things that might be asked and few that are.

# %% [markdown]
# ## 3. Online arithmetic
#
# Online means: compute when asked. Questions come when they like, so they meet. One server needs 5 ms for an answer, so it can finish 200 a second. How busy may it be?
#
# **Predict.**

# %%
quiz.ask("week4", "predict-busy")

# %% [markdown]
# The simplest model of a queue is called M/M/1: arrivals at random, service times that vary, one server. The time of an answer, waiting included, is on average
#
# $$W = \frac{1}{\mu - \lambda}$$
#
# with $\lambda$ arrivals and $\mu$ possible answers a second. *Little's law* of week 2 holds here too: it turns this time into the number of requests in the system.

# %%
curve = pd.DataFrame({
    busy: {"mean": 1000 * serve.mmc(200 * busy, 200)["mean_sojourn"],
           "p99": 1000 * serve.sojourn_quantile(0.99, 200 * busy, 200)}
    for busy in [0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95]
}).T
assert curve.loc[0.9, "mean"] > 4.9 * curve.loc[0.5, "mean"]
curve.round(0)

# %% [markdown]
# Half busy, an answer takes 10 ms. Nine tenths busy, 50 ms, and one in a hundred takes more than 230. Nothing is broken; they wait for each other. The last column is called *p99*: one answer in a hundred takes longer than that. Users remember it, not the mean.
#
# Is the formula true? Let 100,000 requests arrive, one by one:

# %%
simulated = {}
for busy in [0.5, 0.7, 0.8, 0.9]:
    jobs = serve.online(200 * busy, 1 / 200, jobs=100_000, seed=1)
    took = 1000 * (jobs["finish"] - jobs["arrive"])
    simulated[busy] = {"mean": took.mean(), "p99": took.quantile(0.99)}
simulated = pd.DataFrame(simulated).T
assert (simulated["mean"] / curve.loc[simulated.index, "mean"] - 1).abs().max() < 0.1
simulated.round(0)

# %% [markdown]
# The means agree within a few percent. The p99 of a busy line is harder to pin down: it hangs on a few bad moments, in a simulation as in your logs.

# %%
def busy(load):
    return plot.waiting(curve, load=load / 100, slow=simulated)


# %% [markdown]
# **Try it.** The finance department says: *keep servers 90% busy, idle machines are waste*. Where would you put the limit, if one answer in a hundred may take 150 ms at most?

# %%
widgets.live(busy, load=widgets.choice("busy (%)", [30, 50, 70, 80, 85, 90, 95], 70))

# %% [markdown]
# In plain code:

# %%
plot.show(busy(90))

# %% [markdown]
# At 80% you still keep the promise, at 85% no longer. *Keep servers 90% busy* is folklore; it suits machines that have one long job each. Where requests come at random, idle time is what you buy speed with.
#
# It need not be your money, though. Put ten servers behind **one** line, each as busy as before:

# %%
pool = {servers: 1000 * serve.mmc(180 * servers, 200, servers)["mean_wait"] for servers in (1, 2, 4, 10)}
assert pool[10] < pool[1] / 10
pd.Series(pool).round(1).rename_axis("servers").to_frame("mean wait (ms)").T

# %% [markdown]
# All are 90% busy, and the wait falls from 45 to 3 ms: with ten servers, somebody is nearly always free. That is *pooling*, and the reason why one large service beats ten small ones. The formula behind it is Erlang's, from the telephone exchanges of 1917.
#
# The opposite happens when one request asks many servers. A page that needs 100 answers, each slow in one case of a hundred:

# %%
slow_page = 1 - 0.99**100
assert 0.6 < slow_page < 0.65
round(slow_page, 2)

# %% [markdown]
# If they are slow independently of each other, two pages of three are slow, although every part keeps its promise ninety-nine times out of a hundred. Count the calls behind a screen before you promise anything about it.

# %% [markdown]
# ## 4. Cloud or edge?
#
# The cloud has fast machines far away, the *edge* a slow machine at hand: a tablet at the gate, a camera on the apron. The latency of the cloud is
#
# $$\text{round trip} + \frac{8 \cdot \text{kilobytes}}{\text{Mbps}} + \text{queue} + \text{compute}$$
#
# and the edge has only its own compute, some times slower. Mind the 8: networks are sold in *bits*, files come in *bytes*.
#
# **Predict.** A photo of 500 kB goes over a mobile network of 6 Mbps.

# %%
quiz.ask("week4", "predict-upload")

# %% [markdown]
# Compare the two, for a vision model that takes 50 ms in the cloud, by the size of what must be sent:

# %%
sizes = [0, 2, 25, 50, 100, 150, 200, 300, 400, 500]
cloud = {"round_trip_ms": 60, "queue_ms": 3, "compute_ms": 50}


def latencies(bandwidth, slowdown):
    sent = {kb: serve.cloud_latency(payload_kb=kb, bandwidth_mbps=bandwidth, **cloud) for kb in sizes}
    own = serve.edge_latency(compute_ms=cloud["compute_ms"], slowdown=slowdown)
    return pd.DataFrame({"cloud": sent, "edge": own})


# %% [markdown]
# **Try it.** Where do the lines cross? What does a better network do to the crossing, what a faster device?

# %%
def cross(payload, bandwidth, slowdown):
    return plot.crossover(latencies(bandwidth, slowdown), payload=payload, bandwidth=bandwidth)


widgets.live(
    cross,
    payload=widgets.choice("sent (kB)", sizes, 200),
    bandwidth=widgets.choice("network (Mbps)", [1, 3, 6, 20, 100], 6),
    slowdown=widgets.slider("device is slower by", 1, 20, 6, unit="times"),
)

# %% [markdown]
# Ours in plain code: a row of fifteen numbers, two kilobytes with its headers.

# %%
even = serve.break_even_payload(bandwidth_mbps=6, slowdown=6, **cloud)
assert 100 < even < 200
plot.show(cross(payload=2, bandwidth=6, slowdown=6))

# %% [markdown]
# Below the break-even of some 140 kB the cloud is faster, above it the device. A better network moves the crossing to the right, a faster device to the left. A row of numbers belongs in the cloud, a video stream stays where it is made. Latency is not the only reason: a device works without network, and the picture never leaves it. But every device must be bought, updated, and watched.
#
# And the battery?

# %%
energy = pd.Series({
    "send 500 kB": serve.transmit_energy(500, bandwidth_mbps=6, radio_watts=1.5),
    "compute": serve.compute_energy(compute_ms=50, slowdown=6, device_watts=2),
})
assert energy["send 500 kB"] > energy["compute"]
energy.round(2)

# %% [markdown]
# In joules, with a radio of 1.5 W and a device of 2 W (our assumptions). Moving data is often dearer than computing with them. Published measurements agree in kind: splitting a neural network between phone and cloud saved 59.5% of the phone's energy on average (Kang and others 2017).

# %% [markdown]
# ## 5. The four corners
#
# Cloud or edge, online or batch: four designs for one airport. Everything that goes into the comparison stands in one table. Some of it is measured, most is assumed, and each line says which.

# %%
inputs = serve.assumptions()
inputs.groupby(inputs["source"].str.split(":").str[0]).size()

# %% [markdown]
# `inputs` shows all of it. Now 20,000 requests through each design:

# %%
values = inputs["value"]
designs = serve.corners(values, fresh)
digits = {"p50": 0, "p99": 0, "staleness": 0, "available": 3, "dollars": 0, "value": 0, "net": 0}
designs[list(digits)].round(digits)

# %% [markdown]
# `p50` (the median) and `p99` in ms, `staleness` in minutes, `available` the share of time with an answer, `dollars` the bill of a month with people's *care*, `value` what the freshness earns, `net` the difference. News takes a minute to the cloud and longer to a device, so even online answers have an age.
#
# **Predict.** Which differences decide?

# %%
quiz.ask("week4", "predict-corner")

# %% [markdown]
# Look at the columns. The medians differ thirty-fold, from 2 ms to 68. The desk decides two hours ahead: nobody there can tell 2 ms from 200. What differs in money is staleness and care, and there the four lie about a tenth apart.

# %%
def studio(period, care, network, misses):
    changed = values.copy()
    changed[["period_minutes", "online_care"]] = period, care
    changed[["network_up", "dollars_per_unit"]] = network / 100, misses
    return plot.corners(serve.corners(changed, fresh, requests=4000))


# %% [markdown]
# **Try it.** The design studio. Refresh the batch every 15 minutes. How cheap must online care be until online leads again? Who leads if the network is away one day in five?

# %%
widgets.live(
    studio,
    period=widgets.choice("batch every (min)", [15, 30, 60, 120, 240], 60),
    care=widgets.slider("care of an online service", 0, 6000, 1200, step=200, unit="dollars a month"),
    network=widgets.slider("network is up", 80, 100, 99, unit="%"),
    misses=widgets.slider("one unit is worth", 5, 60, 40, step=5, unit="$"),
)

# %% [markdown]
# The first of these in plain code:

# %%
plot.show(studio(period=15, care=1200, network=99, misses=40))

# %% [markdown]
# A job every quarter of an hour and a table beat the online service, narrowly. Neither meeting-room group had proposed it. With care at 800 dollars online leads again; with a network of 80%, the device.
#
# When no single number may decide, drop each design that another one beats: nowhere worse, somewhere better. What is left is the *Pareto front*:

# %%
from workbook import tradeoffs

front = tradeoffs.pareto_front(designs, minimise=["p99", "staleness", "dollars"], maximise=["available"])
front[["p99", "staleness", "available", "dollars"]].round(digits)

# %% [markdown]
# All four stay, even `edge, online`, which leads no column by itself: no other is both so fresh and so rarely down. That is the honest result of most comparisons. The front does not choose for you; it tells you which choices are not foolish.

# %% [markdown]
# ## 6. Measure, don't guess
#
# Two numbers of the table say "measure it". We measure the first. Take the rows of week 3, all of them numbers, so that every kind of model can take them:

# %%
from workbook import features

flights = data.load_flights()
known = features.at_decision(flights, data.load_weather(), hours_before=2)
late = features.is_late(flights)
past = flights["time"].dt.month <= 3
plain = known.drop(columns="carrier")

# %% [markdown]
# Three models: logistic regression, the boosted trees, and a *random forest* of thirty larger trees.

# %%
from sklearn.ensemble import RandomForestClassifier

from workbook import model

forest = RandomForestClassifier(30, min_samples_leaf=50, random_state=0)
families = {"regression": model.logistic_regression(), "trees": model.boosted_trees(), "forest": forest}

# %% [markdown]
# Fit them on January to March:

# %%
for family in families.values():
    family.fit(plain[past], late[past])

# %% [markdown]
# **Predict.** One row, or ten thousand rows in one call.

# %%
quiz.ask("week4", "predict-row")

# %% [markdown]
# How long does a call take on this machine? And how large is the model on disk?

# %%
from workbook import benchmark

speed = benchmark.latency(families, plain, repeats=30)
speed.pivot(index="model", columns="rows", values="p50_ms").round(1)

# %% [markdown]
# Ten thousand rows do not take ten thousand times as long as one. Most of the time for a single row goes into checking and unpacking it; the model itself is a small part. In a batch that cost is paid once.

# %%
per_second = speed.pivot(index="model", columns="rows", values="rows_per_second")
assert (per_second[10_000] > 50 * per_second[1]).all()
per_second["kilobytes"] = [benchmark.stored_bytes(families[name]) / 1000 for name in per_second.index]
per_second.round(0)

# %% [markdown]
# Rows per second, for calls of 1 and of 10,000 rows, and the size on disk. So one core scores a whole day of Newark's 330 flights in a blink, as a batch. Online, one by one, the same core answers some hundreds of questions a second, and with a web server around it fewer. The 200 of section 3 have the right order of size, but are not on the safe side: the recorded service below is 68% busy at 100 requests a second.
#
# A batch needs nothing but a table. Here is one: ten thousand answers into SQLite, all at once or not at all, and a reader that looks one up.

# %%
from tempfile import TemporaryDirectory

from workbook import service

folder = TemporaryDirectory()
store = f"{folder.name}/answers.sqlite"
p = families["trees"].predict_proba(plain.iloc[:10_000])[:, 1]
service.write_answers(store, pd.DataFrame({"key": range(10_000), "p": p, "computed": "2013-01-11 04:00"}))
service.look_up(store, 5000)

# %% [markdown]
# The reader gets the probability and the moment when its data were read: staleness you can see.
#
# An online service is a program of its own. This one was measured once, with the model behind a small HTTP server on one machine, under random load:

# %%
recorded = benchmark.recorded()
recorded["service"].round(1)

# %% [markdown]
# Milliseconds, at 25 to 150 requests a second: what was measured, and what the queue of section 3 gives if it is simulated with the service's own times. One run of 600 requests is short: the p99 hangs on six of them, those at 100 a second were unlucky, and even the medians are out of order. The theory follows the tail; it does not hit each number. Measure it on your own machine: install the extra (`pip install -e ".[serve]"`), and run
#
# ```python
# with service.running(families["trees"], plain) as port:
#     alone = service.one_by_one(port, plain)
#     under_load = service.load(port, plain, rate=50)
# ```
#
# It takes some ten seconds: the service must start first, and the *cold start* is itself a number to know. In seconds, with the model alone: `benchmark.cold_start(families["trees"], plain.head(1))`.

# %% [markdown]
# For a device the model must leave Python. ONNX is an open format for that: the same trees, run by a small program of another make.

# %%
recorded["edge"].round(2)

# %% [markdown]
# The portable trees (with carriers as numbers) give the same answers to within 0.00001 (a test in the course's repository compares them), and answer a single row far faster, because nothing is unpacked. (Recorded too; repeat it with `pip install -e ".[edge]"` and `workbook.onnx`.) Much of what looks like the price of a model is the price of its wrapping.

# %% [markdown]
# ## 7. Choosing technology
#
# Every year somebody asks for a platform. Write down what matters, weigh it, and give marks from 1 to 5. How should Newark serve its answers?

# %%
marks = pd.DataFrame(
    {"runs at night alone": [5, 4, 3], "team knows it": [5, 3, 1], "latency": [1, 4, 4], "grows tenfold": [2, 3, 5],
     "easy to leave": [5, 4, 2]},
    index=["batch and a table", "small web service", "managed platform"],
)
marks

# %% [markdown]
# The marks are our judgement. So are the weights, and there the quarrels begin. Which weight decides? Not all of them do.
#
# **Predict.** Latency has a weight of 1 in 10. How high must it go until the table loses?

# %%
quiz.ask("week4", "predict-flip")

# %% [markdown]
# `flip_points` asks of each criterion how far its weight may move, the others keeping their proportions:

# %%
weights = pd.Series({"runs at night alone": 3, "team knows it": 2, "latency": 1, "grows tenfold": 1, "easy to leave": 3})
flips = tradeoffs.flip_points(marks, weights)
assert flips["above"].notna().sum() == 2
flips[["weight", "above", "winner_above"]].round(2)

# %% [markdown]
# Three of the five weights may grow as they like: the table wins. Only latency and growth can turn the decision. Latency would have to count for a quarter of everything, growth for nearly half. So you need only agree whether latency matters *that* much, and section 5 has answered it.

# %%
def weigh(latency, growth):
    table = tradeoffs.decision_matrix(marks, {**weights, "latency": latency, "grows tenfold": growth})
    behind = table["total"].iloc[0] - table["total"].iloc[1]
    return plot.matrix(table, flips=f"{table.index[1]} is {behind:.2f} behind")


# %% [markdown]
# **Try it.** Which weight flips the winner first?

# %%
widgets.live(
    weigh,
    latency=widgets.slider("weight of latency", 0, 20, 1),
    growth=widgets.slider("weight of growth", 0, 20, 1),
)

# %% [markdown]
# In plain code:

# %%
plot.show(weigh(latency=4, growth=1))

# %% [markdown]
# Latency flips it first: at 3, a quarter of 12, the two draw level.
#
# Marks leave out what it costs to get *out* again. **Build, buy, or automate?** Three offers over three years, in thousand dollars. AutoML fits models by itself. The exit is what you pay to take your data and your people elsewhere:

# %%
offers = pd.DataFrame(
    {"build": [60, 10, 5], "run_per_month": [2.0, 4.5, 5.5], "exit": [5, 20, 80]},
    index=["build it", "buy a service", "AutoML platform"],
)
cost = tradeoffs.ownership_cost(offers, months=36)
assert cost.index[0] == "build it" and tradeoffs.ownership_cost(offers, months=6).index[0] == "buy a service"
cost.assign(at_six_months=tradeoffs.ownership_cost(offers, months=6)["total"])

# %% [markdown]
# Over three years building is cheapest, over six months buying is. (The numbers are invented, and with them the month of the turn. That the order can turn is the point.) A trial belongs on a rented system, the heart of your work on one you can leave.
#
# And the names you will hear? Tools come and go, roles stay. For each role: the question it answers, and what is enough while you are small.

# %%
pd.options.display.max_colwidth = 120
landscape = tradeoffs.landscape()
landscape.drop_duplicates("role")[["role", "question", "small"]].set_index("role")

# %% [markdown]
# `landscape` names well-known tools for each. Take one when the small solution hurts: then you know what to look for.

# %% [markdown]
# ## 8. Decision record
#
# In a year nobody remembers why. One page keeps it: context, options, decision, consequences, and the day on which it is looked at again.
#
# > **Answers for the desk come from a batch every 15 minutes.** *2014-02-03, signed by operations and engineering.*
# >
# > **Context.** The desk acts two hours before departure. Freshness against the nightly list is worth about 31,000 dollars a month (measured on 2013). 330 flights a day.
# >
# > **Options.** Online in the cloud; batch in the cloud; either on devices. Compared in one table; all four on the Pareto front.
# >
# > **Decision.** Cloud, batch every 15 minutes, answers in a table. It leaves about as much as the online service, and nobody is woken up.
# >
# > **Consequences.** Answers are ten minutes old on average. If the job stops, the desk sees an old time stamp and falls back on the live rule. Latency is no promise of ours.
# >
# > **Look again** when somebody wants to decide *after* departure, when flights triple, or on 2015-02-03.

# %% [markdown]
# ## What you learned
#
# 1. **Freshness has a price in money, and that price is the budget.** Here most of it is earned between eight and two hours before departure.
# 2. **Busy means slow.** Waiting explodes near full use; pooling tames it, fan-out multiplies it. Promise p99, not the mean.
# 3. **Compare whole designs, with their assumptions in one table.** Drop what is beaten, see which weight decides, and write down why.
#
# **What week 5 doubts.** The system runs. The world does not stand still: summer comes, feeds die, airlines change their plans. How will you notice, and what do you do then?

# %% [markdown]
# ## Quiz
#
# Five questions. Each answer explains itself.

# %%
quiz.ask("week4", "quiz-budget", "quiz-p99", "quiz-edge", "quiz-pareto", "quiz-exit")

# %% [markdown]
# ## Your dossier, page 4: design decision
#
# Which design would you choose, and what would turn your choice? Ours, for Newark:

# %%
from workbook import dossier

dossier.example().page("decision")

# %% [markdown]
# And yours. The latency you promise must not be below the p99 you measured.

# %%
mine = dossier.load()
mine.form("decision")

# %% [markdown]
# Does the design keep what the other pages promise?

# %%
mine.check()

# %% [markdown]
# Nothing to see can also mean that too little is written down: `mine.missing()` lists the open questions.

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | Costs by decision time | computed by `src/authoring/tables/freshness.py` | measured here |
# | Latencies and sizes of the three models | the cells above, on your machine | measured here |
# | Service under load, portable model | recorded once; `benchmark.recorded()` names machine and versions | measured here |
# | Prices, availabilities, marks, weights, offers | ours, for the sake of the case; `serve.assumptions()` lists them | assumption |
# | M/M/1, Little's law | J. Little (1961), [A proof for the queuing formula L = λW](https://doi.org/10.1287/opre.9.3.383), Operations Research 9(3) | theorem |
# | Erlang C, pooling | A. K. Erlang (1917), on waiting in telephone exchanges | theorem |
# | Fan-out and the tail | J. Dean, L. A. Barroso (2013), [The tail at scale](https://doi.org/10.1145/2408776.2408794), Communications of the ACM 56(2) | published |
# | LTE uplink of 6 Mbps in the median | J. Huang and others (2012), *A close examination of performance and power characteristics of 4G LTE networks*, MobiSys | published |
# | 59.5% less energy on the phone | Y. Kang and others (2017), [Neurosurgeon](https://doi.org/10.1145/3037697.3037698), ASPLOS | published |
# | "Keep servers 90% busy" | heard in many rooms; tested in section 3 | folklore |
# | Decision records | M. Nygard (2011), *Documenting architecture decisions* | convention |
