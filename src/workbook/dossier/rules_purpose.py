"""Rules about what the project is for, who does it, and what it may know."""

from workbook.dossier.kinds import show_number as n
from workbook.dossier.pages import Plan
from workbook.dossier.rules import answered, best_threshold, chosen, plain, roles, rule

CLOSE = 0.01  # by so much a threshold may be rounded


@rule(
    "goal",
    "canvas plan",
    "The canvas measures success by “{}”, the plan by “{}”: the team will work on one number and "
    "be judged by the other.",
)
def _(d):
    if answered(d.canvas.metric, d.plan.metric) and plain(d.canvas.metric) != plain(d.plan.metric):
        yield d.canvas.metric, d.plan.metric


@rule(
    "metric",
    "canvas card",
    "The canvas measures success by “{}”, the model card by “{}”: nobody can tell whether the "
    "goal was reached.",
)
def _(d):
    if answered(d.canvas.metric, d.card.metric) and plain(d.canvas.metric) != plain(d.card.metric):
        yield d.canvas.metric, d.card.metric


@rule(
    "price",
    "canvas",
    "The two costs make {} the best threshold (if right decisions cost nothing), the canvas says "
    "{}: one of the three numbers is not meant.",
)
def _(d):
    best = best_threshold(d.canvas)
    if answered(best, d.canvas.threshold) and abs(best - d.canvas.threshold) > CLOSE:
        yield n(best), n(d.canvas.threshold)


@rule(
    "threshold",
    "canvas card",
    "The costs of the canvas make {} the best threshold, the model card alerts from {}: each "
    "alert is given at a price that nobody agreed to.",
)
def _(d):
    best = best_threshold(d.canvas)
    if answered(best, d.card.threshold) and abs(best - d.card.threshold) > CLOSE:
        yield n(best), n(d.card.threshold)


@rule(
    "gain",
    "canvas card",
    "The best simple rule of the canvas reaches {}, the model that is {} only {}: it costs more "
    "and does no better.",
)
def _(d):
    sign = {"lower": 1, "higher": -1}.get(d.canvas.better)
    if answered(sign, d.canvas.baseline_value, d.card.value) and d.card.state in ("canary", "live"):
        if sign * d.card.value >= sign * d.canvas.baseline_value:
            yield n(d.canvas.baseline_value), d.card.state, n(d.card.value)


@rule(
    "ceiling",
    "canvas",
    "The budget of {} dollars a month is not below the {} that a perfect forecast would be "
    "worth: no model can earn it back.",
)
def _(d):
    budget, worth = d.canvas.budget_per_month, d.canvas.perfect_per_month
    if answered(budget, worth) and budget >= worth:
        yield n(budget), n(worth)


@rule(
    "opinion",
    "canvas",
    "A perfect forecast is worth {} dollars a month, and nothing was watched or recorded: the "
    "value rests on what people say. Watch the work for two hours; what you see goes into "
    "“Evidence”.",
)
def _(d):
    if d.canvas.watched == "no" and d.canvas.perfect_per_month:
        yield (n(d.canvas.perfect_per_month),)


@rule(
    "groups",
    "canvas card",
    "The canvas names “{}” as a group at risk, the model card has no result for it: if it works "
    "worse for them, nobody will see it.",
)
def _(d):
    if answered(d.card.value) or d.card.groups:
        shown = {plain(group.name) for group in d.card.groups}
        yield from ((name,) for name in d.canvas.groups_at_risk if plain(name) not in shown)


@rule(
    "risk owner",
    "plan",
    "The risk “{}” belongs to {}, who has no part in the roles: its trigger will fire and nobody "
    "will look.",
)
def _(d):
    known = roles(d.plan)
    for risk in d.plan.risks:
        if not risk.owner or (d.plan.tasks and plain(risk.owner) not in known):
            yield risk.name, f"“{risk.owner}”" if risk.owner else "nobody"


@rule(
    "accountable",
    "plan",
    "The task “{}” should have one role that answers for it and has {}: where two answer, each "
    "believes that the other looks; where none does, nobody looks.",
)
def _(d):
    for task in d.plan.tasks:
        if len(task.accountable) != 1:
            yield task.name, " and ".join(task.accountable) or "none"


@rule(
    "responsible",
    "plan",
    "The task “{}” is in the plan and no role does it: it will be found undone on the last day.",
)
def _(d):
    yield from ((task.name,) for task in d.plan.tasks if not task.responsible)


@rule(
    "attention",
    "plan",
    "A shift gets {} alerts and can look at {}: the rest is ignored, and nobody chose which. Plan "
    "for more people or fewer alerts, then correct “Alerts a shift” or “Looks a shift”.",
)
def _(d):
    alerts, looks = d.plan.alerts_per_shift, d.plan.looks_per_shift
    if answered(alerts, looks) and alerts > looks:
        yield n(alerts), n(looks)


@rule(
    "order",
    "plan",
    "The plan says {} for {} and {} for {}: the second can't come before the first.",
)
def _(d):
    plan = d.plan
    for first, then, names in (
        (plan.start, plan.end, ("the start", "the end")),
        (plan.p50_days, plan.p80_days, ("half of the chances (P50)", "four in five (P80)")),
    ):
        if answered(first, then) and then < first:
            yield first, names[0], then, names[1]


@rule(
    "end",
    "plan datasheet",
    "The plan ends on {}, the {} has data until {}: the result would be due before the data are "
    "there.",
)
def _(d):
    for day, where in ((d.plan.data_ready, "plan"), (d.datasheet.collected_until, "datasheet")):
        if answered(d.plan.end, day) and d.plan.end < day:
            yield d.plan.end, where, day


@rule(
    "truth",
    "canvas datasheet",
    "The canvas has the truth after {} days, the datasheet after {}: whatever waits for it was "
    "planned too early.",
)
def _(d):
    claimed, real = d.canvas.label_delay_days, d.datasheet.label_delay_days
    if answered(claimed, real) and real > claimed:
        yield n(claimed), n(real)


@rule(
    "leak",
    "canvas datasheet",
    "The decision falls {} hours before the event, “{}” is known {}: the model would learn from "
    "what nobody will have.",
)
def _(d):
    for feature in d.datasheet.features if answered(d.canvas.lead_hours) else ():
        if feature.known_hours is not None and feature.known_hours < d.canvas.lead_hours:
            yield n(d.canvas.lead_hours), feature.name, _before(feature.known_hours)


@rule(
    "legal basis",
    "datasheet",
    "The datasheet says that there are personal data and names no legal basis: in the European "
    "Union (GDPR, Article 6) using them is forbidden until one is found.",
)
def _(d):
    if d.datasheet.personal_data == "yes" and not d.datasheet.legal_basis:
        yield ()


@rule(
    "personal",
    "datasheet",
    "The datasheet has no personal data, yet its “{}” says something about a person: in the "
    "European Union a legal basis is needed, and nobody looks for one.",
)
def _(d):
    if d.datasheet.personal_data == "no":
        yield from ((f.name,) for f in d.datasheet.features if f.personal == "yes")


@rule(
    "appeal",
    "plan datasheet",
    "The datasheet is about people ({}), the plan has no “Appeal”: whoever is wronged has nobody "
    "to turn to. Name the way and the role there, or say why nobody is judged.",
)
def _(d):
    if d.plan != Plan() and not d.plan.appeal:
        named = [each.name for each in d.datasheet.features if each.personal == "yes"]
        if named or d.datasheet.personal_data == "yes":
            yield (", ".join(named) or "Personal data: yes",)


@rule(
    "place",
    "datasheet decision",
    "The data may go no further than “{}”, the design “{}” computes in the cloud: they would "
    "leave with the first request.",
)
def _(d):
    if d.datasheet.stays == "on the device":
        yield from ((d.datasheet.stays, o.name) for o in chosen(d.decision) if o.place == "cloud")


def _before(hours):
    """Say when something is known."""
    return f"{n(abs(hours))} hours {'before' if hours >= 0 else 'after'}"
