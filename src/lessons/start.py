# %% [markdown]
# # Managing machine learning projects
#
# A course for people who lead machine-learning projects: product managers, analysts, engineers. You should be able to read a little Python, and you need not write much of it.
#
# In five weeks you go from *is this worth a model?* to *how do we keep it alive?* You predict, try things out, and let real data surprise you: every flight from Newark in 2013 that US airlines had to report, and nearly every hour of a bike-share system in 2011 and 2012.
#
# | week | what you can do afterwards | lesson | assignment |
# |---|---|---|---|
# | [**1 Is this worth a model?**](week1.ipynb) | judge a model against the best simple rule, by cost; set an alert threshold; say stop | 70 min, core 45 min | [110 min](../exercises/week1/week1.ipynb) |
# | [**2 Run it as a project**](week2.ipynb) | plan a project in phases, with risks, roles and honest schedules | 68 min, core 45 min | [115 min](../exercises/week2/week2.ipynb) |
# | [**3 The data decides**](week3.ipynb) | audit, repair and split data; spot the leak; rebuild a pipeline | 63 min, core 45 min | [120 min](../exercises/week3/week3.ipynb) |
# | [**4 Design the system**](week4.ipynb) | choose between cloud and edge, online and batch, by numbers | 68 min, core 45 min | [120 min](../exercises/week4/week4.ipynb) |
# | [**5 Keep it alive**](week5.ipynb) | monitor, retrain, ship and roll back a model | 69 min, core 45 min | [120 min](../exercises/week5/week5.ipynb) |
#
# Each week has a **lesson** (this folder) and an **assignment** (folder `exercises`). Lessons use the flights, and assignments carry the idea over to the bikes.
#
# The sections of a lesson are marked *core* or *deeper*. The quiz and the next week need only the core (45 to 50 minutes), so on a busy evening take that path and come back for the rest.
#
# Four more pages go further. At any time, [your own table](your_table.ipynb) applies the five weeks to a table that you bring: rule, model, or not yet (30 minutes). After week 4, [the rented model](rented_model.ipynb): a model by the token, beside a rule, a model of your own and a person (45 minutes). After week 5, [the model card](model_card.ipynb) of the flight model (40 minutes; reading its last section takes five), and [the scorecard](scorecard.ipynb), on which the course grades itself (12 minutes). [The glossary](glossary.ipynb) explains each technical term, and each lesson ends with a list of its own.

# %% [markdown]
# ## How a page works
#
# - Run a cell with **Shift+Enter**, from top to bottom. Gray boxes are code; the rest is for reading.
# - **Predict, then check.** Commit to an answer before you run on. Nobody sees it but you.
# - **Sliders** move with the mouse or the arrow keys. Below each live picture, plain code shows it for one choice.
# - If a page behaves strangely, choose *Kernel → Restart Kernel and Run All Cells*. You lose nothing by that.
#
# Does it work on this machine? There are three small tests. First: are the data complete and undamaged?

# %%
from workbook import data

files = data.verify()
assert files["ok"].all()
files[["file", "rows", "bytes", "ok"]]

# %% [markdown]
# Every `ok` should be `True`. If not, the error names the damaged file and says what to do. Second: is everything installed that the course needs?

# %%
import platform
from importlib.metadata import version

parts = ["workbook", "ipywidgets", "anywidget", "scikit-learn", "pandas", "matplotlib"]
{"python": platform.python_version()} | {part: version(part) for part in parts}

# %% [markdown]
# A list of versions means yes. When you ask someone for help, send them this list. Third: do live pictures work? Move the slider, and the curve should follow.

# %%
from workbook import widgets
from workbook.page.picture import Picture, line


def bend(power):
    steps = [step / 20 for step in range(21)]
    curve = line(steps, [step**power for step in steps], "curve")
    return Picture(f"x to the power {power}", "x", "y", (curve,), alt=f"Curve of x ** {power}")


widgets.live(bend, power=widgets.slider("power", 1, 6, 2))

# %% [markdown]
# No slider? Reload the browser page and run the cell again; if that does not help, use another browser. You can take the whole course without sliders, since the plain-code cells show the same pictures:

# %%
from workbook import plot

plot.show(bend(power=3))

# %% [markdown]
# ## How checks work
#
# Below each exercise of an assignment there is a check. It calls your function and tells you what it asked, what came back, and what to try. Here is a function with a mistake in it. It should return the mean:

# %%
def mean(numbers):
    return sum(numbers)


# %% [markdown]
# And here is a check like those you will meet. Run it, then fix the function above and run both again.

# %%
from workbook import check

with check.points(2) as earned:
    check.call(mean, [4]).returns(4)
    check.call(mean, [1, 2, 6]).returns(3, tip="Divide by the number of numbers.")
earned

# %% [markdown]
# One of two points, because the mean of a single number was right. Points work like this everywhere here: each thing that a check asks for counts by itself, so an answer that is almost right earns points.
#
# Below each exercise two hints are folded away. If you learn on your own, there is also a worked answer, which opens after three different tries.
#
# Some checks are hidden. After you hand in, they ask the same things with other inputs. **Validate** (in the toolbar of an assignment) runs the whole notebook the way the grader will.

# %% [markdown]
# ## Where you stand
#
# Come back to this cell whenever you like. From your saved notebooks and the record of your answers it counts what you have run, answered and solved:

# %%
from workbook import progress

progress.show()

# %% [markdown]
# For each section and exercise of a week, use `progress.table().query("week == 'week1'")`.
#
# Each answer to a question and each result of a check is noted in the file `progress.jsonl` in this folder, or where the table above says. It stays on your machine, nobody else sees it, and it earns no points. If you delete it, your answers are forgotten, but your notebooks stay.

# %% [markdown]
# ## How sure are you?
#
# Many questions ask how sure you are of your answer, and you may pass. The answers add up to a small data set about you: when you say 90%, are you right nine times in ten? If you have given fewer than ten answers, you see a learner whom we made up.

# %%
yours = progress.forecasts()
who, said = ("You", yours) if len(yours) >= 10 else ("A made-up learner", progress.example_forecasts())
plot.show(plot.reliability(progress.reliability(said), who=who, brier=progress.brier(said)))

# %% [markdown]
# A point below the diagonal suggests too much confidence, and one above it too little. Too much is more usual, at least with hard questions (S. Lichtenstein, B. Fischhoff and L. Phillips reviewed the studies in 1982, *Calibration of probabilities: the state of the art to 1980*). The intervals are wide, because few answers prove little. The *Brier score* is the mean squared distance between what you said and what happened (1 or 0); somebody who always says one half gets 0.25. Week 5 gives a model the same test.

# %% [markdown]
# ## Save your work
#
# **On your own machine** your notebooks are files. Save with Ctrl+S (Cmd+S on a Mac), and they are there tomorrow.
#
# **On Binder** the machine is thrown away after some minutes without activity. Before you leave, put your work into one file:

# %%
from workbook import backup

f"Saved as {backup.save().name}."

# %% [markdown]
# Now find `my-work.zip` in the file browser on the left, in this folder. Right-click it and choose *Download*. It holds all your notebooks, lessons and assignments, the record of your answers, and your dossier.
#
# When you come back, on Binder or anywhere else, drag `my-work.zip` into this folder and run `from workbook import backup; backup.restore()` in a new cell below. It lists what it brought back; an empty list means that nothing differed. Anything changed in the meantime is set aside under another name, so nothing is lost.
#
# That is all. [Begin with week 1.](week1.ipynb)
