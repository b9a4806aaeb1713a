# %% [markdown]
# # Your own table
#
# *And my project?* On this page you take the five weeks to a table of your own: is a rule enough, does a model earn more, or is it too early to tell? In half an hour you get an honest answer, a report for your team, and a folder that decides. Nothing leaves your machine.
#
# The page runs as it is, with the bikes: an operator wants to know in which hours more than 300 bicycles go out, so that a second van is there. Read it once with the bikes. Then change two cells in section 1 and run it again from the top. (About 30 minutes with your table, 15 with the bikes.)

# %% [markdown]
# ## 1. The table and the question
#
# What is one row, and what would you like to know about it in time? You need a file (CSV, Parquet or Excel) with a row for each case that was decided, the outcome among its columns. The example has a row for each hour:

# %%
from workbook import data

bikes = data.load_bikes()
bikes.head(3)

# %% [markdown]
# How does your own table come in? **This is the first cell to change:** write `own.read("my_table.csv")`. If you write no paths, drag the file into this folder, run `pick = own.choose(); pick` in a cell of its own, and read `pick.value`.

# %%
from workbook import own

table = own.read(bikes)
table.shape

# %% [markdown]
# Semicolons, decimal commas, dates in several forms, and yes and no as words are read as what they mean. Where the file doesn't tell, you are asked: `day_first=True` makes 3/4 a day in April, `decimal=","` makes 1.234 more than a thousand. Numbers that are names, such as that of a branch, stay names with `text=["branch"]`. What had to be decided on the way is noted. Look at it, since a column that was read wrongly spoils all that follows:

# %%
table.attrs["read"]

# %% [markdown]
# An empty list is good news. **The second cell to change** holds the question, in the words of week 1: the outcome (a column of yes and no, or an expression that says yes), the time of a row, and the two prices, in one unit. `known` says how many hours before the decision a column is known, and less than 0 means after. Here `casual` and `registered` are counted only when the hour is over.

# %%
asked = {"outcome": "count > 300", "time": "time", "cost_fp": 1, "cost_fn": 5}
late = {"casual": -1, "registered": -1}
study = own.Study(table, **asked, known=late, build=500, run_per_month=20)
study.left_out

# %% [markdown]
# These columns won't be used, each for its reason. The outcome itself is never among what a model may see, nor is anything that it is made of. `build` and `run_per_month` are what a model would cost you, in the unit of the prices; leave them out if you don't know.

# %% [markdown]
# ## 2. Step by step
#
# Twelve steps lead from here to a verdict, one a cell: a function, a picture whose title says what was found, and one sentence of advice. The advice says when it is wrong: that is the part to read twice. All together take a few seconds with the bikes, and less than a minute with 200,000 rows and 40 columns.
#
# In a hurry? `own.run(study)` takes them all, with a bar of progress. *Kernel → Interrupt* stops it and keeps what is done; run it again, and it goes on there.

# %% [markdown]
# ## 3. Can you trust the rows?
#
# What is missing, double, impossible, or changed its unit on the way? This is week 3's audit:

# %%
own.audit(study)

# %% [markdown]
# Each bar is a finding. Ask somebody who fills in the table about the longest one before you go on.
#
# Does a column know too much? One that tells the outcome alone is more often a leak than a discovery, and so is one that is filled in for one outcome only:

# %%
own.leaks(study)

# %% [markdown]
# A suspect is left out until you vouch for it in `known`, with the hours before the decision. That costs you a strong column at worst. A leak costs you the project.
#
# Which rows teach, and which judge?

# %%
own.split(study)

# %% [markdown]
# The past teaches and chooses, the last fifth judges. Everything in the next section looks at the past only.

# %% [markdown]
# ## 4. A rule, then a model
#
# How far do you get without learning anything? Never, always, by the calendar, or the best rule of one line that the past can show:

# %%
own.ladder(study)

# %% [markdown]
# **Predict.** By how much will a model beat the cheapest bar? Write a number down before you run the next cell.

# %%
own.models(study)

# %% [markdown]
# The models were asked at the threshold that follows from the prices. Is that the right one here, and does 30% mean 30 in 100?

# %%
own.curve(study)

# %% [markdown]
# Where what was announced and what came true lie far apart, something has moved between the rows that taught and those that chose. With the bikes it is growth: the second year has far more riders than the first.

# %% [markdown]
# ## 5. The rows that judge
#
# Now the last fifth is opened, once. Is the model really cheaper than the rule, or was it luck?

# %%
own.gap(study)

# %% [markdown]
# Whole blocks of time were drawn, as long as the rows hang together, so that one good week does not count as a hundred proofs. If the interval holds 0, you do not know.
#
# And what is that in money?

# %%
own.worth(study)

# %% [markdown]
# Plan with the low end. Would more rows help?

# %%
own.learning_curve(study)

# %% [markdown]
# ## 6. Will it last, and for whom?
#
# Did the last period move more than earlier ones did, and did it cost anything?

# %%
own.drift(study)

# %% [markdown]
# And who pays for the mistakes that remain?

# %%
own.groups(study)

# %% [markdown]
# ## 7. Rule, model, or not yet
#
# The verdict asks for more than the usual 95%, since several ways were tried. It says *model* only if the model is cheaper than the best rule and than doing always the same, and pays for itself, *rule* if the rule is cheaper than doing always the same, and *not yet* in all other cases. Which is it?

# %%
answer = own.run(study)
answer

# %% [markdown]
# Why, and what would change it?

# %%
answer.table

# %% [markdown]
# If it says *not yet*, you have saved the price of a project. The last column says what to try first.

# %% [markdown]
# ## 8. Take it with you
#
# What would your team want to read? One page, with all pictures, that opens in any browser:

# %%
from pathlib import Path
from tempfile import mkdtemp

place = Path(mkdtemp())
own.report(study, place / "report.html").name

# %% [markdown]
# Here it goes to a folder that your machine cleans away; write `own.report(study)` to have it beside this page. The next folder decides for new rows, with the rule or with the model, whichever the verdict says. It needs pandas and scikit-learn only, tests itself, and holds the draft of a model card in which three answers are yours to write:

# %%
folder = own.export(study, place / "decides")
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# `examples.csv` holds some of your own rows. Look at them before you pass the folder on. New rows may come as your table came, since `reading.py` reads them as it was read: `python predict.py new.csv`. (If the verdict is *not yet*, the folder holds the best rule found, which nobody has proven.)
#
# Last, your dossier takes what was measured, each text marked with the day, a fingerprint of the table and the versions. Here it is a dossier in memory; for yours, write `dossier.load()`:

# %%
from workbook import dossier

mine = own.record(study, dossier.Dossier())
mine.page("card")

# %% [markdown]
# Do the measured answers and your own agree?

# %%
mine.check()

# %% [markdown]
# A threshold that was moved away from what the prices say is such a disagreement: somebody has to answer for it.

# %% [markdown]
# ## What this page can't see
#
# Whether the outcome is recorded rightly, whether acting on an alert changes it, whether two harmless columns leak together, and whether you may use the rows at all. Those are questions for people, and weeks 2, 3 and 5 say which people.
#
# [Back to the start page](start.ipynb).

# %% [markdown]
# ## Sources
#
# | what | where | status |
# |---|---|---|
# | All figures on this page | computed in the cells above | measured here |
# | More than 300 bicycles, the prices, the cost of a model | ours, for the sake of the example | assumption |
# | A verdict asks for 99%; half a gap or Youden's J of 0.9 is suspect; a drift is twice the usual | ours; they keep the verdict silent on shuffled outcomes | convention |
# | Youden's J | W. J. Youden (1950), *Index for rating diagnostic tests*, Cancer 3 | published |
# | Leakage | S. Kaufman and others (2012), [Leakage in data mining](https://doi.org/10.1145/2382577.2382579), ACM Transactions on Knowledge Discovery from Data 6(4) | published |
# | Rules of one column | R. C. Holte (1993), *Very simple classification rules perform well on most commonly used datasets*, Machine Learning 11 | published |
# | Bootstrap of whole blocks | C. A. Field, A. H. Welsh (2007), *Bootstrapping clustered data*, Journal of the Royal Statistical Society B 69 | published |
