"""Rules about what alerts do: to the labels that a model learns from, and in a trial."""

from workbook.dossier.kinds import show_number as n
from workbook.dossier.pages import RHYTHMS, UNITS
from workbook.dossier.rules import answered, rule


@rule(
    "unit",
    "canvas card",
    "The canvas decides {}, the trial draws lots for each {}: one decision can't be both A and B. "
    "Draw lots for each {} (“Drawn by lot”), or correct the rhythm.",
)
def _(d):
    if answered(d.canvas.rhythm, d.card.unit_randomized):
        rhythm, unit = RHYTHMS.index(d.canvas.rhythm), UNITS.index(d.card.unit_randomized)
        if 0 < unit < rhythm:  # a list that is made once a day may well decide case by case
            yield d.canvas.rhythm, d.card.unit_randomized, UNITS[rhythm]


@rule(
    "counted",
    "card",
    "The trial draws lots for each {} and counts each {}: cases with the same luck count as many, "
    "and the test finds winners where there are none. Set “Counted” to {}.",
)
def _(d):
    drawn, counted = d.card.unit_randomized, d.card.unit_counted
    if answered(drawn, counted) and UNITS.index(counted) < UNITS.index(drawn):
        yield drawn, counted, drawn


@rule(
    "days",
    "plan card",
    "The trial needs {} days, and from start to end the plan has {}: it will most likely end in "
    "“nothing found”. Move the end, compare in the shadow, or promise less.",
)
def _(d):
    start, end, needed = d.plan.start, d.plan.end, d.card.days_needed
    if answered(start, end, needed) and start <= end and needed > (end - start).days + 1:
        yield n(needed), n((end - start).days + 1)


@rule(
    "feedback",
    "card",
    "Alerts change the label, the model is retrained every {} days and no alert is held out: it "
    "will learn that what it prevents is harmless. Hold out a small share, or stop retraining.",
)
def _(d):
    if d.card.acts_on_label == "yes" and d.card.retrain_days and not d.card.held_out_share:
        yield (n(d.card.retrain_days),)


@rule(
    "held out",
    "card",
    "The card holds out {} of the alerts: most of what the model is for is never sent. A hold-out "
    "costs its share of all that the alerts save; choose a far smaller one.",
)
def _(d):
    if answered(d.card.held_out_share) and d.card.held_out_share > 0.5:
        yield (n(d.card.held_out_share),)


@rule(
    "in vain",
    "card",
    "Alerts do not change the label, and yet {} of them are held out: people go unwarned for "
    "labels that you have anyway. Set “Held-out share” to 0, or correct “Acts on its label”.",
)
def _(d):
    if d.card.acts_on_label == "no" and d.card.held_out_share:
        yield (n(d.card.held_out_share),)
