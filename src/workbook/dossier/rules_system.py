"""Rules about the system that was chosen, and about the model in service."""

from workbook.dossier.kinds import show_number as n
from workbook.dossier.pages import RHYTHMS
from workbook.dossier.rules import answered, beyond, chosen, plain, roles, rule


@rule(
    "chosen",
    "decision",
    "The record chooses “{}”, which is not among the options it compares ({}): nobody can check "
    "why it won.",
)
def _(d):
    if answered(d.decision.chosen, d.decision.options) and not chosen(d.decision):
        yield d.decision.chosen, ", ".join(each.name for each in d.decision.options)


@rule(
    "rhythm",
    "canvas decision",
    "The canvas decides {}, the design “{}” answers online at any moment: you pay for a speed "
    "that no decision uses.",
)
def _(d):
    if d.canvas.rhythm in RHYTHMS[2:]:
        online = [each for each in chosen(d.decision) if each.mode == "online"]
        yield from ((d.canvas.rhythm, each.name) for each in online)


@rule(
    "age",
    "canvas decision",
    "The canvas lets answers be {} minutes old, those of “{}” are {}: people would decide on a "
    "state that has passed.",
)
def _(d):
    limit = d.canvas.max_age_minutes
    for each in beyond(chosen(d.decision), "age_minutes", limit):
        yield n(limit), each.name, n(each.age_minutes)


@rule(
    "wait",
    "canvas decision",
    "The canvas waits {} seconds for an answer, one in a hundred of “{}” takes more than {}: at "
    "the worst moments people decide without it.",
)
def _(d):
    limit = d.canvas.wait_seconds
    for each in beyond(chosen(d.decision), "p99_ms", None if limit is None else 1000 * limit):
        yield n(limit), each.name, n(each.p99_ms / 1000)


@rule(
    "promise",
    "decision",
    "The record promises {} ms, the measured p99 of “{}” is {} ms: more than one answer in a "
    "hundred breaks the promise.",
)
def _(d):
    limit = d.decision.promised_ms
    for each in beyond(chosen(d.decision), "p99_ms", limit):
        yield n(limit), each.name, n(each.p99_ms)


@rule(
    "budget",
    "canvas decision",
    "The canvas has {} dollars a month, “{}” costs {}: whoever sees the bill will switch it off.",
)
def _(d):
    limit = d.canvas.budget_per_month
    for each in beyond(chosen(d.decision), "cost_per_month", limit):
        yield n(limit), each.name, n(each.cost_per_month)


@rule(
    "worth",
    "decision",
    "Freshness earns {} dollars a month, “{}” costs {}: to do without it would leave more.",
)
def _(d):
    limit = d.decision.freshness_value
    for each in beyond(chosen(d.decision), "cost_per_month", limit):
        yield n(limit), each.name, n(each.cost_per_month)


@rule(
    "future",
    "datasheet card",
    "The model has learned until {}, the data end on {}: some of what it learned is described "
    "nowhere.",
)
def _(d):
    learned, last = d.card.trained_until, d.datasheet.collected_until
    if answered(learned, last) and learned > last:
        yield learned, last


@rule(
    "retraining",
    "canvas card",
    "The canvas lets the model be {} days old, the card retrains it every {}: for the rest of "
    "the time it is older than you trust.",
)
def _(d):
    limit, every = d.canvas.model_max_age_days, d.card.retrain_days
    if answered(limit, every) and every > limit:
        yield n(limit), n(every)


@rule(
    "stale",
    "canvas card",
    "The model has learned until {} and is {} since {}, when that was {} days ago; the canvas "
    "lets a model be {} days old: it was too old on its first day.",
)
def _(d):
    learned, since, limit = d.card.trained_until, d.card.state_since, d.canvas.model_max_age_days
    if answered(learned, since, limit) and d.card.state in ("shadow", "canary", "live"):
        if (since - learned).days > limit:
            yield learned, d.card.state, since, n((since - learned).days), n(limit)


@rule(
    "damage",
    "canvas datasheet card",
    "The truth comes after {} days, the model card sees damage after {}: until then it sees "
    "only that nothing has been counted.",
)
def _(d):
    delays = [d.canvas.label_delay_days, d.datasheet.label_delay_days]
    delay = max((each for each in delays if each is not None), default=None)
    if answered(delay, d.card.damage_days) and delay > d.card.damage_days:
        yield n(delay), n(d.card.damage_days)


@rule(
    "readiness",
    "card",
    "The model is live with an ML Test Score of {}, in the band that is not quite untested: its "
    "holes will be found by those it serves.",
)
def _(d):
    c = d.card
    sums = c.score_data, c.score_model, c.score_infrastructure, c.score_monitoring
    if c.state == "live" and answered(*sums) and min(sums) <= 1:
        yield (n(min(sums)),)


@rule(
    "silence",
    "card",
    "The model is {} and no alarm is named: it can fail for weeks and look as always.",
)
def _(d):
    if d.card.state in ("canary", "live") and not d.card.alarms:
        yield (d.card.state,)


@rule(
    "answer",
    "plan card",
    "The alarm on “{}” is answered by {}, who has no part in the roles: it will ring in an empty "
    "room.",
)
def _(d):
    known = roles(d.plan)
    for alarm in d.card.alarms:
        who = alarm.answered_by
        if not who or (d.plan.tasks and plain(who) not in known):
            yield alarm.name, f"“{who}”" if who else "nobody"


@rule(
    "maintenance",
    "plan card",
    "The model card gives maintenance to “{}”, who has no part in the roles of the plan: the one "
    "who should care has never heard of it.",
)
def _(d):
    if answered(d.card.owner, d.plan.tasks) and plain(d.card.owner) not in roles(d.plan):
        yield (d.card.owner,)
