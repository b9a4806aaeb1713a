"""Rules about who decides: above all about a rented model, which somebody else may end."""

from workbook.dossier.kinds import show_number as n
from workbook.dossier.rules import answered, rule


@rule(
    "rented",
    "decision",
    "The model is rented, and nothing is written under “{}”: {}. {}.",
)
def _(d):
    if d.decision.model_source == "rented":
        if not d.decision.replacement_test and not _ends_early(d):
            why = "nobody can tell whether it works on your cases, nor whether the next one does"
            yield "Replacement test", why, "Keep labeled cases of your own, and name them there"
        if not d.decision.fallback:
            why = "the day it is gone or changed is yours to explain"
            yield "When it is down", why, "Name the rule or the person that decides then"


@rule(
    "retires",
    "plan decision",
    "The rented model retires on {}, the plan ends on {}, and there is no “Replacement test”: the "
    "next model will be taken unseen. Keep labeled cases, and plan a day to test it on them.",
)
def _(d):
    if _ends_early(d) and not d.decision.replacement_test:
        yield d.decision.retires_on, d.plan.end


@rule(
    "retired",
    "decision card",
    "The rented model retires on {}, and the card has it in {} since {}: it would answer from a "
    "name that is gone. Move to the next version first, or correct one of the days.",
)
def _(d):
    end, since = d.decision.retires_on, d.card.state_since
    if d.decision.model_source == "rented" and answered(end, since) and since >= end:
        if d.card.state in ("shadow", "canary", "live"):
            yield end, d.card.state, since


@rule(
    "provider",
    "datasheet decision",
    "The data may go no further than “{}”, and the model is rented: each question takes the data "
    "to its provider. Change “Data may go” if you may, or “Decided by” if you may not.",
)
def _(d):
    if d.decision.model_source == "rented" and answered(d.datasheet.stays):
        if d.datasheet.stays != "anywhere":
            yield (d.datasheet.stays,)


@rule(
    "source",
    "decision card",
    "The record lets a {} decide, the card retrains a model every {} days: one of the two pages "
    "is about something else. Correct “Decided by”, or clear “Retrained every”.",
)
def _(d):
    if d.decision.model_source in ("rule", "person") and d.card.retrain_days:
        yield d.decision.model_source, n(d.card.retrain_days)


def _ends_early(d):
    """Say whether a rented model retires before the plan ends."""
    end, plan = d.decision.retires_on, d.plan.end
    return d.decision.model_source == "rented" and answered(end, plan) and end < plan
