# %% [markdown]
# # Week 2 assignment: run it as a project
#
# In the lesson you planned for an airport. Here you write the tools of a project office: a checklist, a label, a schedule, a rule for second looks, a risk register, a chart of roles.
# Eight functions and one page of prose. Plan 115 minutes.
#
# The rules are those of week 1: work from top to bottom, run the check below each answer (the folded cell with three dots), open a hint when you are stuck, and after three tries of your own a worked answer. Return the answer, leave the arguments as they were,
# and where a statement asks for an error, raise `ValueError`. Give it a sentence that names what was wrong: no check reads it, but whoever calls you does.

# %%
import numpy as np
import pandas as pd

from workbook import crisp_dm

# %% [markdown] statement="missing_outputs"
# ## 1. What do we still owe? · 10 minutes
#
# The steering committee meets in an hour. For one phase of CRISP-DM you need the outputs that are not there yet.
#
# Write `missing_outputs(done, phase)`. It returns the outputs of that phase that are not in the set `done`, as a list, in the order of the guide. `phase` is the name of one of the six phases.
#
# - `crisp_dm.outputs(phase)` gives you the outputs of a phase as a table, in the right order. The names stand in its column `output`.
# - `done` holds outputs of any phase. But a name that is no output at all, for example one with a spelling mistake or a wrong capital, must not pass in silence: raise `ValueError`. All the names there are: `crisp_dm.outputs()`.
#
# **Worked example.** The phase "Data understanding" has four outputs. If `done` is `{"Data description report", "Test design"}`, three are missing:
# `["Initial data collection report", "Data exploration report", "Data quality report"]`.

# %% exercise="missing_outputs"
def missing_outputs(done, phase):
    """Return the outputs of the phase that are not in done, in the guide's order."""
    ### BEGIN SOLUTION
    unknown = sorted(set(done) - set(crisp_dm.outputs()["output"]))
    if unknown:
        raise ValueError(f"done holds {unknown[0]!r}, which is no output of CRISP-DM.")
    return [name for name in crisp_dm.outputs(phase)["output"] if name not in done]
    ### END SOLUTION


# %% [markdown] hints="missing_outputs"
# Go through `crisp_dm.outputs(phase)["output"]` from top to bottom and keep the names that are not in `done`. A list keeps its order. What does a set do?
#
# ---
#
# For the error, compare `set(done)` with `set(crisp_dm.outputs()["output"])`. The difference of two sets, `a - b`, is what is in `a` and not in `b`.

# %% check="missing_outputs" points=3
# The missing outputs of one phase, in the order of the guide.
from workbook import check

with check.points(3) as earned:
    check.call(missing_outputs, {"Data description report", "Test design"}, "Data understanding").returns(
        ["Initial data collection report", "Data exploration report", "Data quality report"],
        tip="Keep what is not in done, from top to bottom.",
        mistakes=[
            (["Data exploration report", "Data quality report", "Initial data collection report"], "The names are right, but sorted by the alphabet. The committee reads them in the order of the guide."),
            (["Data description report"], "These are the outputs that are there. You are asked for those that are missing."),
            (lambda value: isinstance(value, str), "This is one text. You are asked for a list, with a text of its own for each name."),
            (lambda value: isinstance(value, set), "This is a set, and a set has no order. Keep the names in a list, in the order of the guide."),
            (lambda value: len(value) > 30, "Outputs of other phases are in the list. Ask crisp_dm.outputs for one phase only."),
            (ValueError, "\"Test design\" is an output of another phase, and done may hold those. Look names up among the outputs of all phases: crisp_dm.outputs()."),
        ],
    )
    check.call(missing_outputs, set(crisp_dm.outputs()["output"]), "Evaluation").returns(
        [], tip="Everything is there, so the list is empty.",
    )
    check.call(missing_outputs, {"test design"}, "Modeling").raises(
        ValueError, tip="The output is called \"Test design\". A name that does not exist must not pass in silence: someone believes it is done.",
    )
earned

# %% generator="missing_outputs"
from workbook import generate

inputs = generate.Inputs()


PHASES = ("Business understanding", "Data understanding", "Data preparation", "Modeling", "Evaluation", "Deployment")
OUTPUTS = crisp_dm.outputs()["output"].tolist()


@inputs("in the order of the guide", "`crisp_dm.outputs(phase)` gives you the outputs of a phase", count=130)
def ordinary(draw):
    """Keep those of the phase that are not in done, from top to bottom; done may also hold outputs of other phases."""
    phase, share = draw.one_of(PHASES), draw.one_of((0, 0.3, 0.7, 1))
    done = {each for each in draw.shuffled(OUTPUTS) if draw.chance(share * draw.room)}
    return generate.given(done, phase)


@inputs("returns the outputs of that phase that are not in the set `done`", count=30)
def of_this_phase(draw):
    """Some, none or all outputs of the phase are there; where all are, the list is empty."""
    phase, share = draw.one_of(PHASES), draw.one_of((0, 0.5, 0.8, 1))
    return generate.given({each for each in crisp_dm.outputs(phase)["output"] if draw.chance(share)}, phase)


@inputs("But a name that is no output at all", count=50)
def unknown(draw):
    """One name in done is no output, letter by letter: raise ValueError, whatever else is in done."""
    good = draw.one_of(OUTPUTS)
    bad = draw.one_of((good.lower(), good.upper(), good + " ", good[:-1], good + "s", "", "Plan", good.replace("e", "a") + "?"))
    phase = draw.one_of(PHASES)
    others = draw.shuffled(OUTPUTS)[: draw.whole(0, 4)] + (crisp_dm.outputs(phase)["output"].tolist() if draw.chance(0.3) else [])
    return generate.given({bad if bad not in OUTPUTS else "Rports", *others}, phase)


# %% check="missing_outputs" points=1 hidden=true
# Other phases, the outputs of a whole phase, and a misspelt name of another phase.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(missing_outputs, {"Merged data", "Models"}, "Data preparation").returns(
        [name for name in crisp_dm.outputs("Data preparation")["output"] if name != "Merged data"],
        tip="Data preparation has eight outputs; two belong to the phase as a whole.",
        mistakes=[(sorted(set(crisp_dm.outputs("Data preparation")["output"]) - {"Merged data"}), "The names are sorted by the alphabet. Keep the order of the guide.")],
    )
    check.call(missing_outputs, {"Final reprot"}, "Modeling").raises(
        ValueError, tip="Look at every name in done, also at those of other phases.",
    )
    inputs.compare(missing_outputs, reference)
earned

# %% wrong="missing_outputs" mistake="sorts by the alphabet" says="sorted by the alphabet. The committee"
def missing_outputs(done, phase):
    if set(done) - set(crisp_dm.outputs()["output"]):
        raise ValueError("done")
    return sorted(set(crisp_dm.outputs(phase)["output"]) - set(done))


# %% wrong="missing_outputs" mistake="takes an output of another phase for a misspelt one" says="an output of another phase, and done may hold those"
def missing_outputs(done, phase):
    known = crisp_dm.outputs(phase)["output"]
    if set(done) - set(known):
        raise ValueError("done")
    return [name for name in known if name not in done]


# %% wrong="missing_outputs" mistake="lists all phases" says="Outputs of other phases are in the list"
def missing_outputs(done, phase):
    if set(done) - set(crisp_dm.outputs()["output"]):
        raise ValueError("done")
    return [name for name in crisp_dm.outputs()["output"] if name not in done]


# %% wrong="missing_outputs" mistake="lets misspelt names pass" says="must not pass in silence: someone believes it is done"
def missing_outputs(done, phase):
    return [name for name in crisp_dm.outputs(phase)["output"] if name not in done]


# %% wrong="missing_outputs" mistake="returns what is there" says="These are the outputs that are there"
def missing_outputs(done, phase):
    if set(done) - set(crisp_dm.outputs()["output"]):
        raise ValueError("done")
    return [name for name in crisp_dm.outputs(phase)["output"] if name in done]


# %% right="missing_outputs" way="a mask over the table, returns a Series"
def missing_outputs(done, phase):
    if not set(done) <= set(crisp_dm.outputs()["output"]):
        raise ValueError("done holds a name that is no output")
    names = crisp_dm.outputs(phase)["output"]
    return names[~names.isin(list(done))]


# %% right="missing_outputs" way="walks through the phases"
def missing_outputs(done, phase):
    known, missing = set(), []
    for candidate in crisp_dm.phases():
        for task in candidate.tasks:
            for output in task.outputs:
                known.add(output.name)
                if candidate.name == phase and output.name not in done:
                    missing.append(output.name)
    for name in done:
        if name not in known:
            raise ValueError(f"{name!r} is no output")
    return missing


# %% [markdown] statement="is_late"
# ## 2. The label, as decided · 5 minutes
#
# The duty manager has signed the definition: a flight is late if it arrives **30 or more minutes** late, or is **cancelled**, or is **diverted**. Cancelled and diverted flights have no arrival delay: the value is missing.
#
# The table `flights` has a column `arr_delay`, in minutes. Write `is_late(flights)`. It returns a Series of True and False, one for each row, in the same order and with the same index.
#
# **Worked example.** Arrival delays 29, 30, missing give False, True, True.

# %% exercise="is_late"
def is_late(flights):
    """Return for each flight whether it is late by the signed definition."""
    ### BEGIN SOLUTION
    return (flights["arr_delay"] >= 30) | flights["arr_delay"].isna()
    ### END SOLUTION


# %% [markdown] hints="is_late"
# Two conditions, joined by "or". For Series, "or" is written `|`, and each condition goes in parentheses.
#
# ---
#
# `flights["arr_delay"].isna()` is True where the arrival delay is missing. A comparison with a missing value is always False.

# %% check="is_late" points=3
# Thirty minutes or more, and missing arrivals, are late; every row has an answer.
from workbook import check

arrivals = pd.DataFrame({"arr_delay": [29.0, 30.0, np.nan, -45.0, 95.0]}, index=[4, 8, 15, 16, 23])
with check.points(3) as earned:
    check.call(is_late, arrivals).returns(
        [False, True, True, False, True],
        tip="Row by row: 29 no, 30 yes, missing yes, 45 early no, 95 yes.",
        mistakes=[
            ([False, False, True, False, True], "A delay of exactly 30 minutes counts as late: 30 or more."),
            ([False, True, False, False, True], "The missing arrival counts as on time here. A comparison with a missing value is False, so ask for missing values separately."),
            ([True, True, True, False, True], "29 minutes are fewer than 30, so this flight is on time. The delay is compared as it is, with 30."),
            ([False, True, True, True, True], "The flight with -45 came 45 minutes early, and is not late. Keep the sign of the delay."),
            ([True, False, False, True, False], "Each answer is turned round. True stands for late, False for on time."),
            (lambda value: len(value) > 1 and all([isinstance(each, str) for each in value]), "These are texts. You are asked for truth values, True and False without quotes."),
            (TypeError, "Put each condition in parentheses: (a) | (b). Without them Python joins the wrong things first."),
            (ValueError, "For columns, write | instead of or, with each condition in parentheses."),
            (lambda value: len(value) == 4, "A row is gone. Every flight needs an answer, also the one without an arrival time."),
        ],
    )
    check.call(is_late, arrivals).satisfies(
        lambda value: value.index.equals(arrivals.index), "the index of the flights: 4, 8, 15, 16, 23",
        tip="Return a Series made from flights[\"arr_delay\"] with all its rows, so that the index stays.",
    )
    check.call(is_late, arrivals.loc[[16]]).returns([False], tip="A flight that comes 45 minutes early is not late.")
earned

# %% generator="is_late"
from workbook import generate

inputs = generate.Inputs(few="each row of a table is a case of its own")


@inputs("it arrives **30 or more minutes** late", "with the same index", count=40)
def ordinary(draw):
    """30 minutes or more are late; each row has its answer, in its place, under its label."""
    delays = draw.many(lambda: draw.one_of((30, 29, 31, 0, -12, 95, 1440, draw.whole(-40, 60))))
    return generate.given(draw.table(arr_delay=delays))


@inputs("the value is missing", count=30)
def gone(draw):
    """A flight whose arrival delay is missing was cancelled or diverted, and is late."""
    delays = draw.many(lambda: draw.one_of((np.nan, 30.0, 29.999, 30.001, 29.5, -3.0)))
    more = {"carrier": ["UA"] * len(delays), "dep_delay": [draw.one_of((0.0, np.nan)) for _ in delays]} if draw.chance(0.4) else {}
    return generate.given(draw.table(arr_delay=np.array(delays, float), **more))


# %% check="is_late" points=1 hidden=true
# Other delays, only missing ones, and a table with more columns.
from workbook import check
from workbook.exercise import equality

with check.hidden_points(1) as earned:
    check.call(is_late, pd.DataFrame({"arr_delay": [np.nan, np.nan]})).returns([True, True], tip="Without an arrival a flight is late.")
    check.call(is_late, arrivals.iloc[::-1].assign(carrier="UA", dep_delay=0.0)).returns(
        [True, False, True, True, False], tip="Keep the order of the rows.",
    )
    check.call(is_late, pd.DataFrame({"arr_delay": [29.999, 30.001]})).returns([False, True], tip="30 minutes is the limit.")
    inputs.compare(is_late, reference, same=equality.same_with_index)
earned

# %% wrong="is_late" mistake="more than 30" says="A delay of exactly 30 minutes counts as late"
def is_late(flights):
    return (flights["arr_delay"] > 30) | flights["arr_delay"].isna()


# %% wrong="is_late" mistake="missing counts as on time" says="The missing arrival counts as on time here"
def is_late(flights):
    return flights["arr_delay"] >= 30


# %% wrong="is_late" mistake="drops rows without arrival" says="A row is gone"
def is_late(flights):
    return flights["arr_delay"].dropna() >= 30


# %% wrong="is_late" mistake="loses the index" says="so that the index stays"
def is_late(flights):
    return pd.Series([not value < 30 for value in flights["arr_delay"]])


# %% right="is_late" way="not less than 30"
def is_late(flights):
    return ~(flights["arr_delay"] < 30)


# %% right="is_late" way="fills missing values with infinity"
def is_late(flights):
    return flights.arr_delay.fillna(np.inf).ge(30)


# %% [markdown] statement="pert"
# ## 3. Three guesses · 5 minutes
#
# Write `pert(optimistic, likely, pessimistic)`. It returns the PERT estimate of a duration: its mean and its standard deviation, as a tuple.
#
# $$mean = \frac{o + 4m + p}{6} \qquad sd = \frac{p - o}{6}$$
#
# If the guesses are not in order (optimistic ≤ likely ≤ pessimistic), raise `ValueError`.
#
# **Worked example.** For 1, 4 and 7 days the mean is $(1 + 16 + 7)/6 = 4$ and the standard deviation $6/6 = 1$.

# %% exercise="pert"
def pert(optimistic, likely, pessimistic):
    """Return mean and standard deviation of a duration after PERT."""
    ### BEGIN SOLUTION
    if not optimistic <= likely <= pessimistic:
        raise ValueError(f"The guesses {optimistic}, {likely}, {pessimistic} are not in order.")
    return (optimistic + 4 * likely + pessimistic) / 6, (pessimistic - optimistic) / 6
    ### END SOLUTION


# %% [markdown] hints="pert"
# The likely value counts four times, so six values are averaged in all.
#
# ---
#
# `return mean, sd` returns a tuple. Python can compare in a chain: `optimistic <= likely <= pessimistic`.

# %% check="pert" points=2
# The weighted mean, and a sixth of the range.
from workbook import check

with check.points(2) as earned:
    check.call(pert, 1, 4, 7).returns((4.0, 1.0), tip="(1 + 4 * 4 + 7) / 6 and (7 - 1) / 6.",
        mistakes=[
            ((4.0, 2.0), "The standard deviation is a sixth of the range, not a third: the range covers three of them on either side."),
            ((4.8, 1.0), "This mean is divided by five. The likely value counts four times and each of the others once, which makes six."),
            (lambda value: isinstance(value, str), "This is a text. You are asked for a tuple of two numbers, as return mean, sd gives it."),
        ])
    check.call(pert, 2, 5, 20).returns(
        (7.0, 3.0),
        tip="(2 + 20 + 20) / 6 and 18 / 6.",
        mistakes=[
            ((9.0, 3.0), "That is the plain mean of the three. In PERT the likely value counts four times."),
            ((9.0, 6.0), "That is the plain mean of the three, and a third of the range. In PERT the likely value counts four times, and all is divided by six."),
            ((7.0, 6.0), "The standard deviation is a sixth of the range, not a third."),
            ((7.0, 9.0), "That is the variance, the square of the standard deviation. Leave the square out: the standard deviation is a sixth of the range."),
        ],
    )
    check.call(pert, 5, 3, 8).raises(ValueError, tip="An optimistic guess of 5 above a likely 3 is a slip of the pen: say so.")
earned

# %% generator="pert"
from workbook import generate

inputs = generate.Inputs()


@inputs("its mean and its standard deviation, as a tuple", count=130)
def ordinary(draw):
    """(o + 4 m + p) / 6 and (p - o) / 6, for days in whole numbers or parts of them. Leave the numbers as they are."""
    scale = draw.one_of((1, 1, 0.001, 1000))
    return generate.given(*(guess * scale for guess in sorted(draw.number(0, 60) for _ in range(3))))


@inputs("optimistic ≤ likely ≤ pessimistic", count=40)
def equal(draw):
    """Guesses may be equal, two of them or all three: they are in order."""
    low, high = sorted((draw.number(0, 20), draw.number(0, 20)))
    return generate.given(*draw.one_of(((low, low, high), (low, high, high), (low, low, low))))


@inputs("If the guesses are not in order", count=40)
def disordered(draw):
    """These guesses are not in order, so raise ValueError: look at each pair of neighbors."""
    low, middle, high = sorted(draw.luck.sample(range(1, 40), 3))
    orders = ((middle, low, high), (low, high, middle), (high, middle, low), (high, low, middle), (middle, high, low))
    return generate.given(*draw.one_of((*orders, (high, low, low), (high, high, low), (low, high + 0.5, high))))


# %% check="pert" points=1 hidden=true
# Other guesses, a certain duration, and guesses out of order.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(pert, 3, 3, 3).returns((3.0, 0.0), tip="Three equal guesses are in order and have no spread.")
    check.call(pert, 0.5, 1, 9.5).returns((14 / 6, 1.5), tip="Fractions of days are allowed, in the guesses and in the answer. Divide by 6 and leave it as it is.")
    check.call(pert, 1, 9, 8).raises(ValueError, tip="A likely guess above the pessimistic one is out of order.")
    inputs.compare(pert, reference)
earned

# %% wrong="pert" mistake="plain mean of three" says="That is the plain mean of the three. In PERT"
def pert(optimistic, likely, pessimistic):
    if not optimistic <= likely <= pessimistic:
        raise ValueError("order")
    return (optimistic + likely + pessimistic) / 3, (pessimistic - optimistic) / 6


# %% wrong="pert" mistake="a third of the range" says="a sixth of the range, not a third"
def pert(optimistic, likely, pessimistic):
    if not optimistic <= likely <= pessimistic:
        raise ValueError("order")
    return (optimistic + 4 * likely + pessimistic) / 6, (pessimistic - optimistic) / 3


# %% wrong="pert" mistake="accepts guesses out of order" says="is a slip of the pen"
def pert(optimistic, likely, pessimistic):
    return (optimistic + 4 * likely + pessimistic) / 6, (pessimistic - optimistic) / 6


# %% right="pert" way="NumPy, returns an array"
def pert(optimistic, likely, pessimistic):
    guesses = np.array([optimistic, likely, pessimistic])
    if (np.diff(guesses) < 0).any():
        raise ValueError("guesses out of order")
    return np.array([guesses @ [1, 4, 1], guesses @ [-1, 0, 1]]) / 6


# %% right="pert" way="a list of two numbers"
def pert(optimistic, likely, pessimistic):
    if optimistic > likely or likely > pessimistic:
        raise ValueError("out of order")
    spread = (pessimistic - optimistic) / 6
    return [optimistic + 4 * (likely - optimistic) / 6 + spread, spread]


# %% [markdown] statement="finish_quantile"
# ## 4. A date with a probability · 15 minutes
#
# Write `finish_quantile(tasks, q, n, seed)`. It simulates a project `n` times and returns the duration that a share `q` of the simulated projects does not exceed.
#
# - `tasks` is a list of (optimistic, likely, pessimistic). The tasks follow one another; the project takes the **sum** of their durations.
# - Draw each duration from a triangular distribution. NumPy's generators have a method `triangular(o, m, p, size=n)`; `np.random.default_rng(seed)` makes a generator. The same seed gives the same answer.
# - There is at least one task. In each the optimistic guess lies below the pessimistic one, and the likely one between them.
#
# Checks allow for the luck of the draw; the order in which you draw does not matter.
#
# **Worked example.** One task of (0, 0.5, 1): the distribution is symmetric, so half of the projects are finished by 0.5: `finish_quantile([(0, 0.5, 1)], 0.5, 10_000, 0)` is close to 0.5.

# %% exercise="finish_quantile"
def finish_quantile(tasks, q, n, seed):
    """Return the simulated q-quantile of the total duration."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    total = sum(rng.triangular(o, m, p, size=n) for o, m, p in tasks)
    return float(np.quantile(total, q))
    ### END SOLUTION


# %% [markdown] hints="finish_quantile"
# Simulate all `n` durations of the first task, then of the second, and add the arrays: each position is one project. Take the quantile of the **sum**, at the end, once.
#
# ---
#
# `sum(…)` adds arrays as well as numbers: let it run over the tasks, with one array of `n` draws for each. Then `np.quantile(total, q)`.

# %% check="finish_quantile" points=3
# The quantile of the sum, not the sum of quantiles; and the same for the same seed.
from workbook import check

six = [(5, 8, 30)] * 6


def with_seeds(*seeds):
    return [finish_quantile([(5, 8, 30)] * 6, 0.8, 500, seed) for seed in seeds]


with check.points(3) as earned:
    check.call(finish_quantile, [(0, 0.5, 1)], 0.5, 20_000, 0).satisfies(
        lambda value: abs(value - 0.5) < 0.02, "a number close to 0.5",
        tip="One symmetric task: its median, at q = 0.5, is in the middle. With n = 20,000 simulated projects luck moves it by less than 0.01: all n of them count.",
        mistakes=[
            (lambda value: abs(value - 0.05) < 0.01, "That is the quantile at half a percent. np.percentile counts in percent, np.quantile in shares such as q."),
            (lambda value: value in (0, 1), "This is a whole number, and durations are not whole here. Leave them as they are, without rounding."),
        ],
    )
    check.call(finish_quantile, six, 0.8, 20_000, 0).satisfies(
        lambda value: abs(value - 97.5) < 1.5,
        "a number close to 97.5",
        tip="Each project is the sum of six durations from the triangular distribution with optimistic, likely and pessimistic. A share q = 0.8 of the n = 20,000 sums does not exceed 97.5.",
        mistakes=[
            (lambda value: abs(value - 117.1) < 1.1, "That is what the sum of the six 80% quantiles gives: all six tasks go badly in the same project. You took the quantile of each task before you added, or made a new generator with the same seed for each, which draws the same luck six times. Add first, with draws from one generator."),
            (lambda value: abs(value - 115.6) < 0.4, "The likely value does not enter here: these triangles have their peak in the middle of the range. Give triangular all three guesses, in the order optimistic, likely, pessimistic."),
            (lambda value: abs(value - 120.15) < 0.9, "These draws are uniform, each duration between the two ends as probable as any other. Draw from the triangular distribution, in which the likely value counts."),
            (lambda value: abs(value - 75.6) < 0.6, "That is what a normal distribution with mean and standard deviation after PERT gives. Draw the durations from the triangular distribution: its mean is higher here."),
            (lambda value: abs(value - 74.2) < 0.75, "A share q of all projects takes longer than that. You are asked for the duration that a share q does not exceed."),
            (lambda value: abs(value - 16.25) < 0.4, "That is a sixth of the duration: the mean of the six tasks. The project takes their sum, so do not divide."),
            (lambda value: abs(value - 19.5) < 0.5, "That is one task alone. The six are done one after another: add them."),
            (lambda value: abs(value - 25.5) < 0.5, "That is the longest task of each project. The six are done one after another: add them."),
            (lambda value: abs(value - 85.8) < 1, "That is the mean of all projects, or their median, whatever q is. Half of them, roughly, take longer: use the quantile q."),
        ],
    )
    check.call(with_seeds, 7, 7, 8).satisfies(
        lambda values: values[0] == values[1] != values[2], "the same value for the same seed, 7, and another for 8",
        tip="Two calls with the same seed gave different answers, or two seeds the same one. Make the generator from the seed: np.random.default_rng(seed).",
    )
earned

# %% generator="finish_quantile"
from workbook import generate

inputs = generate.Inputs(few="an answer may draw one number after another")


def simulated(draw, count):
    tasks = []
    for _ in range(count):
        low = draw.whole(0, 20)
        high = low + draw.whole(1, 40)
        tasks.append((low, draw.luck.uniform(low, high), high))
    return generate.given(tasks, draw.one_of((0.1, 0.25, 0.5, 0.8, 0.9)), 1000, draw.whole(0, 10_000))


@inputs("Draw each duration from a triangular distribution", "There is at least one task", count=15)
def one_task(draw):
    """One task: the quantile q of its own durations, drawn with optimistic, likely and pessimistic in their places."""
    return simulated(draw, 1)


@inputs("the project takes the **sum** of their durations", count=25)
def several(draw):
    """Add the durations of each project, each drawn by itself, and take the quantile q of the sums."""
    return simulated(draw, draw.whole(2, 6))


# %% check="finish_quantile" points=2 hidden=true
# Other tasks, low and high quantiles, and a seed that matters.
from workbook import check


def in_spreads(function, tasks, q, n, seed):
    squares = [low**2 + mid**2 + high**2 - low * mid - low * high - mid * high for low, mid, high in tasks]
    return function(tasks, q, n, seed) / (sum(squares) / 18) ** 0.5


def close_enough(value, expected):
    return abs(value - expected) < 0.5


def with_seeds(*seeds):
    return [finish_quantile([(5, 8, 30)] * 6, 0.8, 500, seed) for seed in seeds]


with check.hidden_points(2) as earned:
    check.call(finish_quantile, [(1, 2, 3), (10, 20, 60)], 0.1, 20_000, 3).satisfies(
        lambda value: abs(value - 19.1) < 0.6, "the 10% quantile of the sum", tip="Two tasks, one of them long and far from symmetric. Draw from the triangular distribution, add, and take the quantile q = 0.1.",
    )
    check.call(finish_quantile, six, 0.95, 20_000, 1).satisfies(
        lambda value: abs(value - 108.5) < 2, "the 95% quantile of the sum", tip="A share q = 0.95 of the projects takes no longer than that, each the sum of its six durations.",
    )
    check.call(with_seeds, 11, 12, 0, 0).satisfies(
        lambda values: abs(values[0] - values[1]) > 1e-9 and values[2] == values[3], "another value than for another seed, and the same for 0 and 0",
        tip="The seed that is passed must reach the generator, 0 like any other.",
    )
    inputs.compare(finish_quantile, reference, same=close_enough, use=in_spreads)
earned

# %% wrong="finish_quantile" mistake="sum of the quantiles" says="That is what the sum of the six 80% quantiles gives"
def finish_quantile(tasks, q, n, seed):
    rng = np.random.default_rng(seed)
    return float(sum(np.quantile(rng.triangular(o, m, p, size=n), q) for o, m, p in tasks))


# %% wrong="finish_quantile" mistake="ignores the seed" says="Two calls with the same seed gave different answers"
def finish_quantile(tasks, q, n, seed):
    rng = np.random.default_rng()
    return float(np.quantile(sum(rng.triangular(o, m, p, size=n) for o, m, p in tasks), q))


# %% wrong="finish_quantile" mistake="returns the mean" says="That is the mean of all projects"
def finish_quantile(tasks, q, n, seed):
    rng = np.random.default_rng(seed)
    return float(np.mean(sum(rng.triangular(o, m, p, size=n) for o, m, p in tasks)))


# %% right="finish_quantile" way="one array of projects by tasks"
def finish_quantile(tasks, q, n, seed):
    low, mode, high = np.array(tasks, float).T
    draws = np.random.default_rng(seed).triangular(low, mode, high, size=(n, len(tasks)))
    return np.quantile(draws.sum(axis=1), q)


# %% right="finish_quantile" way="sorted list, by hand"
def finish_quantile(tasks, q, n, seed):
    rng = np.random.default_rng(seed)
    totals = sorted(sum(rng.triangular(o, m, p) for o, m, p in tasks) for _ in range(min(n, 4000)))
    return totals[min(int(q * len(totals)), len(totals) - 1)]


# %% [markdown] statement="send_to_review"
# ## 5. When a second look pays · 15 minutes
#
# A model gives each station a probability of running empty. You can send a van, do nothing, or have somebody look at the station's camera first and decide. When does the look pay?
#
# Write `send_to_review(p, cost_fp, cost_fn, found, spared, price)`. It returns True or False for each probability: whether the look is the cheapest of the three, on average.
#
# - `p` holds one or more probabilities: a list, an array or a Series. The answers stand in the same order.
# - Without a look you choose what costs less. A van costs $(1 - p) \cdot cost_{fp}$, since it is for nothing where the station does not run empty. Doing nothing costs $p \cdot cost_{fn}$.
# - Each look costs `price`, whatever it shows.
# - Of the stations that will run empty, the look recognizes the share `found`. The others get no van, and cost `cost_fn` each.
# - Of the stations that will not run empty, the look recognizes the share `spared`. To the others a van drives for nothing, at `cost_fp` each.
# - The look has to be cheaper than both. Where it costs as much as the cheaper of the other two, the answer is False.
#
# **Worked example.** With $p = 0.4$ and prices 2 and 4, a van costs $0.6 \cdot 2 = 1.2$ and doing nothing $0.4 \cdot 4 = 1.6$. A look with `found` 0.75, `spared` 0.5 and `price` 0.1 costs $0.1 + 0.4 \cdot 0.25 \cdot 4 + 0.6 \cdot 0.5 \cdot 2 = 1.1$:
# True. At a price of 0.3 it costs 1.3: False.

# %% exercise="send_to_review"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    """Return for each probability whether a second look is the cheapest choice."""
    ### BEGIN SOLUTION
    p = np.asarray(p)
    van, nothing = (1 - p) * cost_fp, p * cost_fn
    look = price + (1 - found) * nothing + (1 - spared) * van
    return look < np.minimum(van, nothing)
    ### END SOLUTION


# %% [markdown] hints="send_to_review"
# Write down three costs for one probability: the van, doing nothing, and the look. The third has three parts: its price, the empty stations it overlooks, and the vans it sends for nothing. How probable is each of these two?
#
# ---
#
# A station runs empty *and* is overlooked with probability $p \cdot (1 - found)$. With `np.asarray(p)` all three costs are arrays; `np.minimum(a, b)` takes the smaller of two arrays, element by element.

# %% check="send_to_review" points=3
# A look pays if its price and the mistakes it leaves cost less than the better of van and nothing.
from workbook import check

with check.points(3) as earned:
    check.call(send_to_review, [0.005, 0.05, 0.08, 0.15, 0.22, 0.44, 0.63], 1, 4, 0.9, 0.7, 0.05).returns(
        [False, False, False, True, True, True, False],
        tip="At 0.44 a van costs 0.56 and doing nothing 1.76; a look costs 0.05 + 0.44 * 0.1 * 4 + 0.56 * 0.3 = 0.394.",
        mistakes=[
            ([True, True, True, True, True, True, False], "You compared the look with the van only. At 0.005 doing nothing costs 0.02, and no look is as cheap."),
            ([False, False, False, True, True, True, True], "You compared the look with doing nothing only. At 0.63 a van costs 0.37, and the look more."),
            ([True] * 7, "You compared the look with the more expensive choice, or with a mean of the two. Without a look you would take the cheaper one."),
            ([False, False, True, True, True, False, False], "found and spared are swapped. found is about stations that run empty, and what it overlooks costs cost_fn."),
            ([False, False, True, True, True, True, True], "The price of the look is missing."),
            ([False, True, True, True, True, True, True], "This look would make no mistake. It overlooks a share 1 - found of the stations that run empty, and sends vans for nothing to 1 - spared of the others."),
            ([False] * 7, "No look pays in your answer. Have you turned the shares round? found is what the look recognizes, and 1 - found what it overlooks."),
            ([False, False, False, False, True, False, False], "Weigh the mistakes that the look leaves: it can overlook only what runs empty, which happens with probability p. A van for nothing it can send only to the others, and to 1 - spared of them."),
            ([False, False, False, True, True, False, False], "A station that is rightly found costs nothing more than the look: its van is not for nothing. Only what is overlooked costs cost_fn, and only a van for nothing cost_fp."),
            ([False, False, True, True, True, True, False], "Each look costs the whole price, whatever it shows: add price as it is, not weighed by p."),
            ([False, False, False, False, False, True, True], "The costs without a look have their prices swapped, or p and 1 - p. A van costs (1 - p) * cost_fp, and doing nothing p * cost_fn."),
            ([False, False, False, False, False, False, True], "The two prices are swapped. A van for nothing costs cost_fp, here 1, an empty station 4."),
            (lambda value: isinstance(value, bool | np.bool_), "This is one answer for all. Each of the seven probabilities gets a True or False of its own, in their order."),
            (lambda value: len(value) > 1 and all([isinstance(each, str) for each in value]), "These are texts. You are asked for truth values, True and False without quotes."),
        ],
    )
    check.call(send_to_review, [0.1, 0.4], 1, 9, 0.9, 0.7, 0.3).returns(
        [True, False],
        tip="At 0.4 a van costs 0.6, doing nothing 3.6 and the look 0.84.",
        mistakes=[
            ([True, True], "Without a look, what would you do at 0.4? A van costs 0.6 and doing nothing 3.6, so you would send it long before p reaches one half."),
        ],
    )
    check.call(send_to_review, [0.25, 0.2], 1, 4, 1, 0.5, 0.375).returns(
        [False, True],
        tip="At 0.25 van and look both cost 0.75, so that the look is not cheaper. At 0.2 it costs 0.375 + 0.8 * 0.5 = 0.775, and each of the others 0.8.",
        mistakes=[
            ([True, False], "The two answers are exchanged. They stand in the order of p, and here 0.25 comes before 0.2."),
            ([False, False], "At 0.2 the look costs 0.375 + 0.8 * 0.5 = 0.775, less than 0.8. A van for nothing it can send only where the station does not run empty, which happens with probability 1 - p."),
        ],
    )
earned

# %% generator="send_to_review"
from workbook import generate

inputs = generate.Inputs()

COSTS = (1, 1, 2, 3, 5, 12, 40, 0.5, 2.75, 1e-3, 1_500_000)


def left_over(p, cost_fp, cost_fn, found, spared):
    """What a look may cost at most, where it just pays."""
    mistakes = (1 - found) * p * cost_fn + (1 - spared) * (1 - p) * cost_fp
    return min(p * cost_fn, (1 - p) * cost_fp) - mistakes


def case(draw, share, price):
    cost_fp, cost_fn = draw.one_of(COSTS), draw.one_of(COSTS)
    most, even = cost_fp * cost_fn / (cost_fp + cost_fn), cost_fp / (cost_fp + cost_fn)
    looks = {"found": share(), "spared": share()}
    price = float(f"{most * price():.3g}")
    p = [draw.one_of((even, even * 0.8, draw.number(0, 1))) for _ in range(draw.length(1, 8))]
    far = [abs(left_over(each, cost_fp, cost_fn, **looks) - price) > 1e-6 * most for each in p]
    clear = [each for each, is_far in zip(p, far) if is_far]  # draws have a group of their own
    return generate.given(draw.kept(clear or [0.0]), cost_fp, cost_fn, **looks, price=price or most)


@inputs("The answers stand in the same order", "whether the look is the cheapest of the three", count=100)
def ordinary(draw):
    """Hold the look, with its price and the mistakes that it leaves, against the cheaper of van and nothing, at each p."""
    return case(draw, lambda: draw.one_of((0.6, 0.7, 0.8, 0.9, 0.95)), lambda: draw.one_of((0.01, 0.05, 0.1, 0.3)))


@inputs("the look recognizes the share `found`", "the look recognizes the share `spared`", count=60)
def shares(draw):
    """A look may recognize all of one kind and none of the other: found is about p, spared about 1 - p."""
    return case(draw, lambda: draw.one_of((0, 1, 1, 0.5, draw.luck.random())), lambda: draw.one_of((0.01, 0.2, 0.4)))


@inputs("Each look costs `price`", count=30)
def priced(draw):
    """The price of a look is paid once for each, whatever p is: one that costs more than a mistake never pays."""
    return case(draw, lambda: draw.one_of((0.8, 0.9, 1)), lambda: draw.one_of((0.001, 0.5, 0.8, 1.5)))


@inputs("Without a look you choose what costs less", count=20)
def free(draw):
    """Where a mistake costs nothing, or p is 0 or 1, the cheaper choice without a look costs nothing, and no look pays."""
    costs = draw.shuffled([0, draw.one_of(COSTS)])
    p = draw.many(lambda: draw.number(0, 1))
    if draw.chance(0.4):
        costs, p = [draw.one_of(COSTS), draw.one_of(COSTS)], draw.many(lambda: draw.one_of((0, 1)))
    return generate.given(draw.kept(p), *costs, draw.one_of((0.7, 0.9)), draw.one_of((0.7, 0.9)), draw.one_of((0, 0.1)))


@inputs("Where it costs as much as the cheaper of the other two", count=40)
def drawn(draw):
    """At one of these p the look costs exactly as much as the cheaper of van and nothing: then it is not cheaper."""
    cost_fp, cost_fn = draw.one_of((1, 2, 4)), draw.one_of((1, 2, 4, 8))
    looks = {"found": draw.one_of((0.5, 0.75, 1)), "spared": draw.one_of((0.5, 0.75, 1))}
    p = draw.many(lambda: draw.whole(1, 15) / 16)
    price = max(0, left_over(draw.one_of(p), cost_fp, cost_fn, **looks))
    return generate.given(draw.kept(p), cost_fp, cost_fn, **looks, price=price)


# %% check="send_to_review" points=2 hidden=true
# Any prices and shares, a look for nothing, and draws.
from workbook import check

with check.hidden_points(2) as earned:
    check.call(send_to_review, pd.Series([0.9, 0.5], index=[4, 4]), 3, 2, 0.5, 1, 0.1).returns(
        [False, True], tip="Cases go by their order, whatever labels they have. At 0.5 the look costs 0.1 + 0.5 * 0.5 * 2.",
    )
    check.call(send_to_review, [0.5, 0.1], 1, 1, 1, 0.9, 0).returns(
        [True, True], tip="A look that costs nothing still sends vans to 1 - spared of the stations that do not run empty.",
    )
    check.call(send_to_review, np.array([0.5, 0.25]), 40, 120, 0.5, 0.5, 0).returns(
        [False, False], tip="This look guesses. Where it costs as much as the cheaper of the other two, the answer is False.",
    )
    inputs.compare(send_to_review, reference)
earned

# %% wrong="send_to_review" mistake="compares with doing nothing only" says="You compared the look with doing nothing only"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    return price + p * (1 - found) * cost_fn + (1 - p) * (1 - spared) * cost_fp < p * cost_fn


# %% wrong="send_to_review" mistake="compares with the van only" says="You compared the look with the van only"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    return price + p * (1 - found) * cost_fn + (1 - p) * (1 - spared) * cost_fp < (1 - p) * cost_fp


# %% wrong="send_to_review" mistake="swaps found and spared" says="found and spared are swapped"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    look = price + p * (1 - spared) * cost_fn + (1 - p) * (1 - found) * cost_fp
    return look < np.minimum(p * cost_fn, (1 - p) * cost_fp)


# %% wrong="send_to_review" mistake="forgets the price of the look" says="The price of the look is missing"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    look = p * (1 - found) * cost_fn + (1 - p) * (1 - spared) * cost_fp
    return look < np.minimum(p * cost_fn, (1 - p) * cost_fp)


# %% wrong="send_to_review" mistake="takes the look to be perfect" says="This look would make no mistake"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    return [price < min(each * cost_fn, (1 - each) * cost_fp) for each in p]


# %% wrong="send_to_review" mistake="takes found for the share that is overlooked" says="Have you turned the shares round"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    look = price + p * found * cost_fn + (1 - p) * spared * cost_fp
    return look < np.minimum(p * cost_fn, (1 - p) * cost_fp)


# %% wrong="send_to_review" mistake="does not weigh the mistakes that are left" says="it can overlook only what runs empty"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    look = price + (1 - found) * cost_fn + (1 - spared) * cost_fp
    return [look < min(each * cost_fn, (1 - each) * cost_fp) for each in p]


# %% wrong="send_to_review" mistake="would send the van from one half on" says="long before p reaches one half"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    van, nothing = (1 - p) * cost_fp, p * cost_fn
    without = np.where(p >= 0.5, van, nothing)
    return price + (1 - found) * nothing + (1 - spared) * van < without


# %% wrong="send_to_review" mistake="looks where it costs the same" says="so that the look is not cheaper"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    van, nothing = (1 - p) * cost_fp, p * cost_fn
    return price + (1 - found) * nothing + (1 - spared) * van <= np.minimum(van, nothing)


# %% right="send_to_review" way="a loop in plain Python, returns a list"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    answers = []
    for chance in p:
        overlooked = chance * (1 - found) * cost_fn
        for_nothing = (1 - chance) * (1 - spared) * cost_fp
        look = price + overlooked + for_nothing
        answers.append(bool(look < chance * cost_fn and look < (1 - chance) * cost_fp))
    return answers


# %% right="send_to_review" way="NumPy, the first of the three smallest costs"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    empty, full = np.array(p, float), 1 - np.array(p, float)
    look = price + empty * cost_fn * (1 - found) + full * cost_fp * (1 - spared)
    return np.argmin([full * cost_fp, empty * cost_fn, look], axis=0) == 2


# %% right="send_to_review" way="a table in pandas"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = pd.Series(list(p), dtype=float)
    costs = pd.DataFrame({"van": (1 - p) * cost_fp, "nothing": p * cost_fn})
    left = costs.mul({"van": 1 - spared, "nothing": 1 - found}).sum(axis=1)
    return left.add(price).lt(costs.min(axis=1))


# %% right="send_to_review" way="what the look saves, against its price"
def send_to_review(p, cost_fp, cost_fn, found, spared, price):
    p = np.asarray(p, float)
    sends = p * cost_fn > (1 - p) * cost_fp  # what you would do without a look
    saves = np.where(
        sends,
        (1 - p) * spared * cost_fp - p * (1 - found) * cost_fn,
        p * found * cost_fn - (1 - p) * (1 - spared) * cost_fp,
    )
    return saves > price


# %% [markdown] statement="expected_loss"
# ## 6. Is the mitigation worth it? · 10 minutes
#
# Write `expected_loss(risks)`. It returns the table with three more columns:
#
# - `before`: what the risk costs on average if you do nothing, probability × impact;
# - `after`: what it costs with the mitigation, residual probability × impact **plus** the cost of the mitigation;
# - `worth_it`: True where `after` is smaller than `before`.
#
# `risks` has the columns `probability`, `impact`, `mitigation_cost` and `residual_probability`. No value is missing. Probabilities lie between 0 and 1, both included; for anything else raise `ValueError`. Return a new table, its rows in the order and under the labels that they had: the one you were given stays as it was.
#
# **Worked example.** Probability 0.5, impact 100, mitigation cost 10, residual probability 0.1: before 50, after $0.1 \cdot 100 + 10 = 20$, worth it.

# %% exercise="expected_loss"
def expected_loss(risks):
    """Return the risks with the columns before, after and worth_it."""
    ### BEGIN SOLUTION
    shares = risks[["probability", "residual_probability"]]
    if not ((shares >= 0) & (shares <= 1)).all(axis=None):
        raise ValueError("A probability lies between 0 and 1; 30% is 0.3.")
    before = risks["probability"] * risks["impact"]
    after = risks["residual_probability"] * risks["impact"] + risks["mitigation_cost"]
    return risks.assign(before=before, after=after, worth_it=after < before)
    ### END SOLUTION


# %% [markdown] hints="expected_loss"
# Compute `before` and `after` as two Series, each in one line. What do you pay in any case once you have decided for the mitigation?
#
# ---
#
# `risks.assign(before=…, after=…, worth_it=…)` gives a new table and leaves the old one alone.

# %% check="expected_loss" points=3
# Before, after and the verdict for each risk.
from workbook import check

register = pd.DataFrame(
    {"probability": [0.5, 0.1], "impact": [100.0, 200.0], "mitigation_cost": [10.0, 15.0], "residual_probability": [0.1, 0.05]}
)
kept = [
    (lambda table: len(table) != 2, "The table has two risks, and each keeps its row, also where the mitigation is not worth it."),
    (lambda table: table["impact"].tolist() == [200, 100], "The rows stand in another order than in the table that was given. Keep their order."),
]
with check.points(3) as earned:
    check.call(expected_loss, register).satisfies(
        lambda table: np.allclose(table["before"], [50, 20]), "a column before with 50 and 20",
        tip="Before the mitigation: probability times impact, 0.5 * 100 and 0.1 * 200.",
        mistakes=kept,
    )
    check.call(expected_loss, register).satisfies(
        lambda table: np.allclose(table["after"], [20, 25]),
        "a column after with 20 and 25",
        tip="0.1 * 100 + 10 and 0.05 * 200 + 15.",
        mistakes=[
            *kept,
            (lambda table: np.allclose(table["after"], [10, 10]), "The mitigation is not free: its cost is paid whether the risk strikes or not. Add it to what remains."),
            (lambda table: np.allclose(table["after"], [11, 10.75]), "The cost of the mitigation is paid in full, whether the risk strikes or not. Add it after you have multiplied: 0.1 * 100 + 10."),
            (lambda table: np.allclose(table["after"], [30, -5]), "That is what the mitigation saves. The column after holds what the risk costs with it: 0.1 * 100 + 10 and 0.05 * 200 + 15."),
            (lambda table: np.allclose(table["after"], [60, 35]), "After the mitigation the residual probability counts: 0.1 and 0.05, not 0.5 and 0.1."),
        ],
    )
    check.call(expected_loss, register.iloc[::-1]).satisfies(
        lambda table: table["worth_it"].tolist() == [False, True], "worth_it with False and True",
        tip="The first mitigation here costs 5 more than it saves. The second saves 30.",
        mistakes=[
            (lambda table: table["impact"].tolist() == [100, 200], "The rows stand in another order than in the table that was given. Keep their order."),
            (lambda table: table["worth_it"].tolist() == [True, False], "The verdict is turned round. It is True where after is smaller than before."),
            (lambda table: len(table) > 0 and all([isinstance(each, str) for each in table["worth_it"]]), "The column worth_it holds texts here. You are asked for truth values, as after < before gives them."),
        ],
    )
earned

# %% generator="expected_loss"
from workbook import generate

inputs = generate.Inputs(few="each row of a table is a case of its own")


def risks(draw, share, low=1):
    count = draw.length(low, 6)
    columns = {
        "risk": [f"risk {number}" for number in range(count)],
        "probability": [share() for _ in range(count)],
        "impact": [draw.one_of((0, 100, 64, 1_000_000, draw.whole(1, 900))) for _ in range(count)],
        "mitigation_cost": [draw.one_of((0, 8, 25, 0.5, draw.whole(1, 90))) for _ in range(count)],
        "residual_probability": [share() for _ in range(count)],
    }
    names = [name for name in draw.shuffled(columns) if name != "risk" or draw.chance(0.5)]
    return draw.table(**{name: columns[name] for name in names})


@inputs("what the risk costs on average if you do nothing", "what it costs with the mitigation", count=20)
def ordinary(draw):
    """before is probability * impact, after residual_probability * impact + mitigation_cost; all other columns stay, and so do the labels of the rows."""
    return generate.given(risks(draw, lambda: draw.whole(0, 64) / 64))


@inputs("True where `after` is smaller than `before`", count=14)
def drawn(draw):
    """Where before and after are the same, the mitigation is not worth it; 0 and 1 are probabilities like others."""
    table = risks(draw, lambda: draw.one_of((0, 1, 0.5, 0.25)))
    saved = (table["probability"] - table["residual_probability"]).clip(lower=0) * table["impact"]
    return generate.given(table.assign(mitigation_cost=saved + draw.one_of((0, 0, 1))))


@inputs("for anything else raise `ValueError`", count=16)
def refused(draw):
    """A probability below 0 or above 1, in either column and in one row among others: raise ValueError."""
    table = risks(draw, lambda: draw.one_of((0.5, 0.25, 1.0, 0.0)))
    name, row = draw.one_of(("probability", "residual_probability")), draw.whole(0, len(table) - 1)
    values = table[name].tolist()
    values[row] = draw.one_of((-0.1, 1.01, 30.0, -1.0, 1 + 1e-6, 100.0))
    return generate.given(table.assign(**{name: values}))


# %% check="expected_loss" points=2 hidden=true
# A draw is not worth it, percentages are refused, all columns and labels stay.
from workbook import check
from workbook.exercise import equality

draw = pd.DataFrame({"risk": ["feed"], "probability": [0.3], "impact": [100], "mitigation_cost": [20], "residual_probability": [0.1]})
with check.hidden_points(2) as earned:
    check.call(expected_loss, draw).satisfies(
        lambda table: table["worth_it"].tolist() == [False] and table["risk"].tolist() == ["feed"], "worth_it False, and the column risk kept",
        tip="30 before and 30 after is no gain: worth_it asks for smaller.",
        mistakes=[(lambda table: "risk" not in table, "The column risk is gone. Return all the columns that were given, with three more.")],
    )
    check.call(expected_loss, draw.assign(probability=30)).raises(
        ValueError, tip="A probability of 30 means that someone wrote percent. It would make every mitigation look worth it: refuse it with a ValueError.",
    )
    check.call(expected_loss, draw.assign(probability=-0.1)).raises(
        ValueError, tip="A probability below 0 makes no sense: refuse it with a ValueError.",
    )
    check.call(expected_loss, draw.assign(residual_probability=1.5)).raises(
        ValueError, tip="The residual probability is a probability, too: refuse 1.5 with a ValueError.",
    )
    check.call(expected_loss, draw.assign(probability=1.0)).satisfies(
        lambda table: table["worth_it"].tolist() == [True], "worth_it True",
        tip="What is certain has the probability 1, and that is allowed. Without the mitigation it costs 100, with it 30.",
    )
    check.call(expected_loss, draw.assign(residual_probability=0.0)).satisfies(
        lambda table: table["worth_it"].tolist() == [True], "worth_it True",
        tip="A probability of 0 is allowed: the mitigation ends the risk for good. Then 20 is all that it costs.",
    )
    check.call(expected_loss, register.iloc[::-1]).satisfies(
        lambda table: table["worth_it"].tolist() == [False, True], "the rows in the order of the table", tip="Keep the order of the rows.",
    )
    inputs.compare(expected_loss, reference, same=equality.same_with_index)
earned

# %% wrong="expected_loss" mistake="forgets the cost of the mitigation" says="The mitigation is not free"
def expected_loss(risks):
    if not risks[["probability", "residual_probability"]].stack().between(0, 1).all():
        raise ValueError("probability")
    before = risks["probability"] * risks["impact"]
    after = risks["residual_probability"] * risks["impact"]
    return risks.assign(before=before, after=after, worth_it=after < before)


# %% wrong="expected_loss" mistake="accepts percentages" says="someone wrote percent"
def expected_loss(risks):
    before = risks["probability"] * risks["impact"]
    after = risks["residual_probability"] * risks["impact"] + risks["mitigation_cost"]
    return risks.assign(before=before, after=after, worth_it=after < before)


# %% wrong="expected_loss" mistake="changes the table it was given" says="it changed the data it was given"
def expected_loss(risks):
    if not risks[["probability", "residual_probability"]].stack().between(0, 1).all():
        raise ValueError("probability")
    risks["before"] = risks["probability"] * risks["impact"]
    risks["after"] = risks["residual_probability"] * risks["impact"] + risks["mitigation_cost"]
    risks["worth_it"] = risks["after"] < risks["before"]
    return risks


# %% right="expected_loss" way="a copy, then columns"
def expected_loss(risks):
    table = risks.copy()
    for column in ("probability", "residual_probability"):
        if (table[column] < 0).any() or (table[column] > 1).any():
            raise ValueError(f"{column} must lie between 0 and 1")
    table["before"] = table.probability * table.impact
    table["after"] = table.residual_probability * table.impact + table.mitigation_cost
    table["worth_it"] = table.after < table.before
    return table


# %% right="expected_loss" way="row by row, other column order"
def expected_loss(risks):
    rows = []
    for row in risks.to_dict("records"):
        if not (0 <= row["probability"] <= 1 and 0 <= row["residual_probability"] <= 1):
            raise ValueError("probability between 0 and 1, please")
        before = row["probability"] * row["impact"]
        after = row["residual_probability"] * row["impact"] + row["mitigation_cost"]
        rows.append({"worth_it": after < before, "after": after, "before": before, **row})
    return pd.DataFrame(rows, index=risks.index)


# %% [markdown] statement="raci_problems"
# ## 7. Who answers for it? · 10 minutes
#
# Write `raci_problems(raci)`. It returns a dictionary: task → what is wrong with it. Tasks without a problem are left out.
#
# - `raci` is a table: tasks in the index, people in the columns. A cell holds letters such as `"R"`, `"A"`, `"A/R"`, `"C"`, `"I"`, or `""`. Where a cell holds several, a slash stands between them. No task stands there twice.
# - The problems are `"no A"`, `"two or more A"` and `"no R"`. If a task has two of them, join them with a comma and a space, in this order: `"no A, no R"`.
# - One person may hold A and R together. That is no problem.
#
# **Worked example.** Ada has `"A/R"`, Bo has `"C"`: no problem. Ada has `"R"`, Bo has `"R"`: `"no A"`.

# %% exercise="raci_problems"
def raci_problems(raci):
    """Return for each task with a problem what is wrong."""
    ### BEGIN SOLUTION
    found = {}
    for task, cells in raci.iterrows():
        accountable = sum("A" in cell for cell in cells)
        problems = []
        if accountable == 0:
            problems.append("no A")
        if accountable > 1:
            problems.append("two or more A")
        if not any("R" in cell for cell in cells):
            problems.append("no R")
        if problems:
            found[task] = ", ".join(problems)
    return found
    ### END SOLUTION


# %% [markdown] hints="raci_problems"
# `raci.iterrows()` gives you the tasks one by one, each with its cells. Count the cells that *contain* an A. `"A" in "A/R"` is True.
#
# ---
#
# Collect the problems of a task in a list, in the order given. If the list is not empty, store `", ".join(problems)` under the task.

# %% check="raci_problems" points=3
# Exactly one A, at least one R, and A/R counts as both.
from workbook import check

chart = pd.DataFrame(
    {"Ada": ["A/R", "R", "A", "C"], "Bo": ["C", "R", "A", "I"], "Cy": ["I", "", "R", ""]},
    index=["label", "feed", "threshold", "party"],
)
with check.points(3) as earned:
    check.call(raci_problems, chart.loc[["label"]]).returns(
        {},
        tip="One A and one R, in the same hands: nothing is wrong.",
        mistakes=[
            (lambda found: "no A" in found.get("label", ""), "Ada's cell is \"A/R\": she is accountable and responsible. Look for the letter in the cell, not for a cell that is only the letter."),
            ({"label": "no R"}, "Ada's cell is \"A/R\", and holds an R as well as an A. Look for the letter anywhere in the cell: one person may be accountable and responsible."),
            ({"label": ""}, "Nothing is wrong with the label. Tasks without a problem are left out of the dictionary."),
            (lambda found: {"Ada", "Bo", "Cy"} & set(found), "These are people. The tasks are in the index: go through the rows of the table, not through its columns."),
            (lambda found: isinstance(found, pd.Series), "This is a Series. You are asked for a dictionary, which is empty here."),
        ],
    )
    check.call(raci_problems, chart.loc[["feed", "threshold"]]).returns(
        {"feed": "no A", "threshold": "two or more A"},
        tip="Two R and no A; two A and one R.",
        mistakes=[
            ({"feed": "no A"}, "Two people are accountable for the threshold, and on a bad day neither of them looked. Exactly one A."),
            ({"feed": "no A, no R", "threshold": "two or more A"}, "Two people are responsible for the feed, and that is no problem. It is \"no R\" only where nobody is."),
            ({"feed": "two or more A", "threshold": "two or more A"}, "The two A belong to the threshold, and the feed has none. Count the letters of each task by itself."),
            (lambda found: any([isinstance(each, list) for each in found.values()]), "Each value is a list here. You are asked for a text, with the problems of a task joined."),
        ],
    )
    check.call(raci_problems, chart.loc[["party"]]).returns(
        {"party": "no A, no R"}, tip="Both letters are missing. Join the two problems with a comma and a space.",
        mistakes=[
            ({"party": "no A"}, "The party has no R either. A task can have two problems: look for each by itself."),
            ({"party": "no R"}, "The party has no A either. A task can have two problems: look for each by itself."),
            ({"party": "no R, no A"}, "Both problems are there, in another order than asked for: \"no A\" comes first."),
        ],
    )
earned

# %% generator="raci_problems"
from workbook import generate

inputs = generate.Inputs(few="a call that sorts or joins a table takes a millisecond")


def chart(draw, cell):
    people, tasks = draw.length(1, 5), draw.length(1, 6)
    names = draw.shuffled(["label", "feed", "threshold", "party", "launch", "A/B test", "R&D", "care"])[:tasks]
    cells = {f"{who}": [cell() for _ in range(tasks)] for who in ("Ada", "Bo", "Rae", "Al", "Cy")[:people]}
    return generate.given(pd.DataFrame(cells, index=names))


@inputs("tasks in the index, people in the columns", "If a task has two of them", count=50)
def ordinary(draw):
    """Count for each task the people who hold an A, and those who hold an R: none, one, two or more."""
    return chart(draw, lambda: draw.one_of(("R", "A", "C", "I", "", "", "A/R", "R/A", "C/I", "A/C")))


@inputs('`"two or more A"`', count=24)
def crowded(draw):
    """Two or more people are accountable: three and four as well as two."""
    return chart(draw, lambda: draw.one_of(("A", "A", "A/R", "R", "C")))


@inputs("One person may hold A and R together", count=20)
def together(draw):
    """A and R in one cell count both, in either order."""
    return chart(draw, lambda: draw.one_of(("A/R", "R/A", "", "I", "A/C", "R/C")))


# %% check="raci_problems" points=1 hidden=true
# Other charts, all clear, and two problems in the right order.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(raci_problems, pd.DataFrame({"Rae": ["A"], "x": ["R"]}, index=["go"])).returns(
        {}, tip="Each column is a person, whatever the name, and each row a task.",
    )
    check.call(raci_problems, pd.DataFrame({"x": ["A", "C"], "y": ["A", "A/R"], "z": ["A", "I"]}, index=["go", "stop"])).returns(
        {"go": "two or more A, no R"}, tip="Three people answer for it and nobody does it: name both problems.",
        mistakes=[({"go": "no R"}, "Three people answer for \"go\", and that is two or more, too.")],
    )
    check.call(raci_problems, pd.DataFrame({"x": ["A", "R"], "y": ["R", "R/A"]}, index=["one", "two"])).returns(
        {}, tip="A and R together may stand in either order, as in \"R/A\": look for the letter anywhere in the cell.",
    )
    inputs.compare(raci_problems, reference)
earned

# %% wrong="raci_problems" mistake="compares whole cells, so A/R is neither" says="Look for the letter in the cell"
def raci_problems(raci):
    found = {}
    for task, cells in raci.iterrows():
        accountable = sum(cell == "A" for cell in cells)
        problems = ["no A"] * (accountable == 0) + ["two or more A"] * (accountable > 1)
        problems += ["no R"] * (not any(cell == "R" for cell in cells))
        if problems:
            found[task] = ", ".join(problems)
    return found


# %% wrong="raci_problems" mistake="wants A and R in different hands" says="one person may be accountable and responsible"
def raci_problems(raci):
    found = {}
    for task, cells in raci.iterrows():
        accountable = sum("A" in cell for cell in cells)
        problems = ["no A"] * (accountable == 0) + ["two or more A"] * (accountable > 1)
        problems += ["no R"] * (not any("R" in cell and "A" not in cell for cell in cells))
        if problems:
            found[task] = ", ".join(problems)
    return found


# %% wrong="raci_problems" mistake="does not mind two A" says="on a bad day neither of them looked"
def raci_problems(raci):
    found = {}
    for task, cells in raci.iterrows():
        problems = ["no A"] * (not any("A" in cell for cell in cells))
        problems += ["no R"] * (not any("R" in cell for cell in cells))
        if problems:
            found[task] = ", ".join(problems)
    return found


# %% right="raci_problems" way="string methods of pandas"
def raci_problems(raci):
    accountable = raci.apply(lambda column: column.str.contains("A")).sum(axis=1)
    responsible = raci.apply(lambda column: column.str.contains("R")).sum(axis=1)
    found = {}
    for task in raci.index:
        text = {0: "no A", 1: ""}.get(accountable[task], "two or more A")
        if responsible[task] == 0:
            text = f"{text}, no R" if text else "no R"
        if text:
            found[task] = text
    return found


# %% right="raci_problems" way="splits at the slash"
def raci_problems(raci):
    def check_task(cells):
        letters = [letter for cell in cells for letter in cell.split("/")]
        count = letters.count("A")
        return ", ".join(
            text
            for text, wrong in [("no A", count < 1), ("two or more A", count > 1), ("no R", "R" not in letters)]
            if wrong
        )

    verdicts = {task: check_task(raci.loc[task].tolist()) for task in raci.index}
    return {task: text for task, text in verdicts.items() if text}


# %% [markdown] statement="cycle_time"
# ## 8. How long will it take? · 5 minutes
#
# Write `cycle_time(wip, throughput)`. It returns how long an item takes on average from start to finish, by Little's law. `wip` is the number of open items, `throughput` the number finished per day; the answer is in days.
#
# If nothing is ever finished (a throughput of 0 or below), raise `ValueError`.
#
# **Worked example.** 12 open items, 3 finished a day: each takes 4 days.

# %% exercise="cycle_time"
def cycle_time(wip, throughput):
    """Return the mean time from start to finish, in days."""
    ### BEGIN SOLUTION
    if throughput <= 0:
        raise ValueError(f"throughput is {throughput}; if nothing is finished, no time is long enough.")
    return wip / throughput
    ### END SOLUTION


# %% [markdown] hints="cycle_time"
# Think of a queue at a counter: 12 people stand in it, and 3 are served per minute. How long until the last one is served?
#
# ---
#
# Open items divided by items per day gives days. Check the units and you can't get it upside down.

# %% check="cycle_time" points=2
# Open items divided by items per day.
from workbook import check

with check.points(2) as earned:
    check.call(cycle_time, 12, 3).returns(
        4.0,
        tip="12 items, 3 a day.",
        mistakes=[
            (0.25, "This is upside down: its unit is items per day per item. Twelve open items at three a day take days, not a fraction of one."),
            (36, "Multiplied, the unit is items squared per day. Divide."),
            (lambda value: isinstance(value, str), "This is a text. Return the number alone, without its unit."),
        ],
    )
    check.call(cycle_time, 5, 0).raises(ValueError, tip="Nothing is ever finished. Say so with a ValueError, before Python divides by zero.")
earned

# %% generator="cycle_time"
from workbook import generate

inputs = generate.Inputs()


@inputs("how long an item takes on average from start to finish", count=190)
def ordinary(draw):
    """Open items divided by those finished a day. Leave the number as it is; without open items it is 0."""
    return generate.given(draw.whole(0, 400), draw.one_of((1, 3, 7, 0.25, 0.01, 1500, draw.number(0.1, 40))))


@inputs("If nothing is ever finished", count=20)
def stuck(draw):
    """With a throughput of 0 or below nothing is finished: raise ValueError, also without open items."""
    return generate.given(draw.whole(0, 40), draw.one_of((0, 0.0, -1, -0.5)))


# %% check="cycle_time" points=1 hidden=true
# Other numbers, an empty board, and a negative throughput.
from workbook import check

with check.hidden_points(1) as earned:
    check.call(cycle_time, 5, 0.25).returns(20.0, tip="One item in four days: throughput may be below one.",
        mistakes=[(5, "The 5 open items come back as they are. Divide them by the throughput, whatever the numbers, also where it is below one.")])
    check.call(cycle_time, 10, 4).returns(2.5, tip="10 items, 4 a day: the answer need not be a whole number of days.")
    check.call(cycle_time, 0, 2).returns(0.0, tip="No open items, no time.")
    check.call(cycle_time, 5, -1).raises(ValueError, tip="A throughput below 0 makes no sense: raise ValueError.")
    inputs.compare(cycle_time, reference)
earned

# %% wrong="cycle_time" mistake="inverted" says="This is upside down"
def cycle_time(wip, throughput):
    if throughput <= 0:
        raise ValueError("throughput")
    return throughput / wip if wip else 0.0


# %% wrong="cycle_time" mistake="multiplies" says="Multiplied, the unit is items squared per day"
def cycle_time(wip, throughput):
    if throughput <= 0:
        raise ValueError("throughput")
    return wip * throughput


# %% wrong="cycle_time" mistake="lets Python divide by zero" says="before Python divides by zero"
def cycle_time(wip, throughput):
    return wip / throughput


# %% right="cycle_time" way="time between two finished items, times the open items"
def cycle_time(wip, throughput):
    if not throughput > 0:
        raise ValueError("throughput must be above 0")
    between = 1 / throughput
    return between * wip


# %% right="cycle_time" way="NumPy scalar"
def cycle_time(wip, throughput):
    if throughput <= 0:
        raise ValueError("throughput")
    return np.divide(wip, throughput)


# %% [markdown] statement="plan"
# ## 9. Your plan · 40 minutes
#
# The bike-share system has decided to try a demand model. You lead it. What you know:
#
# - The data: hourly counts of two years, in a file that one colleague exports by hand on Mondays. Some hours are missing, and nobody knows why.
# - The team: you, one data scientist (half of her time), one engineer of the scheme's app who has never run a model.
# - The depot managers decide where vans go. They were not asked whether they want this.
# - The city decides in six months whether to double the fleet. After that, last year's data may be worth little.
# - Money: 60,000 dollars. A van trip for nothing costs 30.

# %% [markdown]
# Write a risk register with **at least four risks** (for each: probability, impact in dollars, trigger, owner, and whether you mitigate, accept or avoid it, with the expected loss before and after), and **three kill criteria** with dates. Add one sentence on who is accountable for the label "a station runs empty". 300 to 450 words or a table.

# %% [markdown] exercise="plan" points=12
# ### BEGIN SOLUTION
# Impact in thousand dollars, all numbers are my estimates. "After" is residual probability times impact plus the cost of the mitigation.
#
# | risk | prob. | impact | before | mitigation, cost | residual | after | decision | trigger | owner |
# |---|---|---|---|---|---|---|---|---|---|
# | Depot managers ignore the forecast | 0.5 | 60 | 30 | two of them choose the pilot stations and see a paper forecast in week 2; 3 | 0.2 | 15 | mitigate | fewer than half of the proposed trips driven in two weeks | me |
# | The Monday export fails or changes | 0.4 | 20 | 8 | the engineer writes an automatic export with a row count; 4 | 0.1 | 6 | mitigate | file missing at 9:00, or fewer than 160 hours in a week | app engineer |
# | Fleet is doubled, the past no longer fits | 0.5 | 40 | 20 | none that is cheaper than the loss; retrain from the day of the change | 0.5 | 20 | accept | decision of the city | me |
# | Half a data scientist is called away | 0.3 | 30 | 9 | finish the four-week rule first, so that something runs without her; 1 | 0.3 of 10 | 4 | mitigate | two weeks without a result on the board | head of data |
# | Missing hours are not random (stations offline when empty) | 0.3 | 25 | 7.5 | two-day spike on the log of the docks; 2 | 0.1 | 4.5 | mitigate | missing hours cluster at busy hours | data scientist |
#
# **Kill criteria.** (1) After four weeks: stop if the spike shows that empty stations are missing from the data. The label would be wrong, and no model repairs that. (2) After eight weeks: stop if the model's error is not at least 10% below that of the best
# simple rule (the mean of the last four weeks), with an interval that leaves zero out, on weeks neither has seen. (3) After twelve weeks: stop if depot managers drive fewer than half of the proposed trips in the pilot. A forecast that nobody follows saves no trip.
#
# The label "a station runs empty" (no bike for 10 minutes or more between 6:00 and 22:00) is signed by the head of depots, who pays for the trips. The data scientist proposes and measures; she is responsible, not accountable.
# ### END SOLUTION

# %% [markdown] rubric="plan"
# **How this is marked** (12 points)
#
# | | 0 | 2 | 4 |
# |---|---|---|---|
# | **Risks** | Fewer than four, or worries without numbers | Four with probability and impact, but triggers or owners missing | Four or more from the brief, each with probability, impact, observable trigger and one owner |
# | **Decisions** | None | Mitigations named, but not weighed | Expected loss before and after, cost included; at least one risk accepted with a reason |
# | **Kill criteria** | None, or wishes ("if it does not work") | Measurable, but without date or threshold | Three, each with a date, a measured threshold, and what stopping protects; the label has one accountable person |
