"""The five pages of a dossier and the rows of their tables, each field with its question."""

from dataclasses import dataclass
from datetime import date

from workbook.dossier.kinds import Choice, Day, Names, Number, Rows, Text, ask
from workbook.dossier.show import page_html, page_text

TEXT, NAMES, DAY = Text(), Names(), Day()
NUMBER, POSITIVE, SHARE, POINTS = Number(), Number(low=0), Number(0, 1), Number(0, 7)
YES_NO = Choice(("yes", "no"))
RHYTHMS = ("case by case", "every hour", "every day", "every week", "every month")
STATES = ("idea", "shadow", "canary", "live", "retired")
STAYS = ("anywhere", "in our own house", "on the device")


class Page:
    """What the pages have in common: they can be looked at."""

    def _repr_html_(self):
        return page_html(self)

    def __repr__(self):
        return page_text(self)


@dataclass(frozen=True)
class Risk:
    """What may go wrong, how you notice, and who looks."""

    name: str = ask("Risk", "What may go wrong?", TEXT)
    probability: float | None = ask("Probability", "How probable is it, from 0 to 1?", SHARE)
    impact: float | None = ask("Impact ($)", "What does it cost if it happens?", POSITIVE)
    trigger: str = ask("Trigger", "What tells you that it is happening?", TEXT)
    owner: str = ask("Owner", "Which role looks at the trigger?", TEXT)
    response: str = ask("Response", "Mitigate (how?) or accept?", TEXT)


@dataclass(frozen=True)
class Task:
    """A line of the RACI: who does it, who answers for it, who is asked, who is told."""

    name: str = ask("Task", "What must be done?", TEXT)
    responsible: tuple[str, ...] = ask("Responsible", "Which roles do it?", NAMES)
    accountable: tuple[str, ...] = ask("Accountable", "Which one role answers for it?", NAMES)
    consulted: tuple[str, ...] = ask("Consulted", "Which roles are asked before?", NAMES)
    informed: tuple[str, ...] = ask("Informed", "Which roles are told after?", NAMES)


@dataclass(frozen=True)
class Feature:
    """A column, or a few of a kind, that the model may use."""

    name: str = ask("Feature", "Which column, or which few of a kind?", TEXT)
    known_hours: float | None = ask(
        "Known (hours before)", "How long before the event is it known? Below 0: after.", NUMBER
    )
    source: str = ask("Source", "Where does it come from?", TEXT)
    personal: str = ask("Personal", "Does it say something about a person?", YES_NO)


@dataclass(frozen=True)
class Option:
    """A design that was compared."""

    name: str = ask("Design", "What is it called?", TEXT)
    place: str = ask("Place", "Where is the answer computed?", Choice(("cloud", "edge")))
    mode: str = ask("Mode", "All at once, or when asked?", Choice(("batch", "online")))
    p99_ms: float | None = ask(
        "p99 (ms)", "Which latency do 99 in 100 answers stay below, as measured?", POSITIVE
    )
    age_minutes: float | None = ask(
        "Age of answer (min)", "How old are the facts behind an answer, at worst?", POSITIVE
    )
    cost_per_month: float | None = ask(
        "Cost ($ a month)", "What does it cost to run, care included?", POSITIVE
    )


@dataclass(frozen=True)
class Group:
    """How the model does for some of those it is about."""

    name: str = ask("Group", "Who?", TEXT)
    cases: float | None = ask("Cases", "How many were judged?", POSITIVE)
    result: float | None = ask("Result", "How good is it for them?", NUMBER)
    measure: str = ask("Measure", "In which measure?", TEXT)


@dataclass(frozen=True)
class Alarm:
    """What is watched, when it rings, and who answers."""

    name: str = ask("Watched", "What is watched?", TEXT)
    rings: str = ask("Rings when", "At which limit does it ring?", TEXT)
    answered_by: str = ask("Answered by", "Which role answers?", TEXT)


@dataclass(frozen=True, repr=False)
class Canvas(Page):
    """Opportunity canvas."""

    project: str = ask("Project", "What is the project called?", TEXT)
    decision: str = ask("Decision", "Who decides what?", TEXT)
    rhythm: str = ask("Rhythm", "How often is it decided?", Choice(RHYTHMS))
    lead_hours: float | None = ask(
        "Lead (hours)", "How long before the event does the decision fall?", POSITIVE
    )
    cases_per_month: float | None = ask("Cases a month", "How many are decided?", POSITIVE)
    metric: str = ask("Metric", "In which number is success measured, in which unit?", TEXT)
    better: str = ask("Better is", "Is less or more of it better?", Choice(("lower", "higher")))
    cost_fp: float | None = ask("Cost of a false alert", "What does it cost?", POSITIVE)
    cost_fn: float | None = ask("Cost of a miss", "What does it cost, in the same unit?", POSITIVE)
    threshold: float | None = ask("Threshold", "Which follows from the two costs?", SHARE)
    baseline: str = ask("Best simple rule", "Which rule without a model is the best?", TEXT)
    baseline_value: float | None = ask("Value of the rule", "What does it reach?", NUMBER)
    perfect_per_month: float | None = ask(
        "Perfect is worth ($ a month)", "What would a perfect forecast be worth?", POSITIVE
    )
    budget_per_month: float | None = ask("Budget ($ a month)", "What may it cost to run?", POSITIVE)
    wait_seconds: float | None = ask(
        "Wait (seconds)", "How long may an answer take before nobody waits for it?", POSITIVE
    )
    max_age_minutes: float | None = ask(
        "Age of answer (min)", "How old may the facts behind an answer be?", POSITIVE
    )
    model_max_age_days: float | None = ask(
        "Age of model (days)", "How long may a model go without learning anew?", POSITIVE
    )
    label_delay_days: float | None = ask(
        "Truth after (days)", "After how many days is the truth known?", POSITIVE
    )
    groups_at_risk: tuple[str, ...] = ask(
        "Groups at risk", "For whom might it work worse? Names, with commas.", NAMES
    )
    trial: str = ask("First trial", "How is it tried first, and when do you stop?", TEXT)


@dataclass(frozen=True, repr=False)
class Plan(Page):
    """Project plan, risks and roles."""

    metric: str = ask("Success criterion", "By which number is the project judged?", TEXT)
    target: float | None = ask("Target", "Which value must it reach?", NUMBER)
    label: str = ask("Label", "What exactly is the label?", TEXT)
    label_signed_by: str = ask("Label signed by", "Which role signed it?", TEXT)
    start: date | None = ask("Start", "On which day does it start?", DAY)
    p50_days: float | None = ask("P50 (working days)", "By when are half done?", POSITIVE)
    p80_days: float | None = ask("P80 (working days)", "By when are four of five done?", POSITIVE)
    data_ready: date | None = ask("Data collected", "By which day are the data there?", DAY)
    end: date | None = ask("End", "Which day do you promise?", DAY)
    way_back: str = ask("Costliest way back", "Which is it, and what do you do against it?", TEXT)
    risks: tuple[Risk, ...] = ask("Risks", "What may go wrong?", Rows(Risk))
    tasks: tuple[Task, ...] = ask("Roles (RACI)", "Who does what?", Rows(Task))
    wip_limit: float | None = ask("Open at once", "How many experiments at most?", POSITIVE)
    stop: str = ask("We stop if", "What must happen for you to stop?", TEXT)


@dataclass(frozen=True, repr=False)
class Datasheet(Page):
    """Datasheet."""

    row: str = ask("One row is", "What is one row?", TEXT)
    label: str = ask("Label", "What is the label, and where does it come from?", TEXT)
    label_delay_days: float | None = ask(
        "Label after (days)", "After how many days is it in the data?", POSITIVE
    )
    features: tuple[Feature, ...] = ask("Features", "What may the model know?", Rows(Feature))
    collected_until: date | None = ask("Collected until", "What is the last day?", DAY)
    absence: str = ask("What absence means", "What does a missing value say?", TEXT)
    errors: str = ask("Known errors", "Which are there, and how are they repaired?", TEXT)
    blind: str = ask("What no audit can see", "Which errors stay hidden?", TEXT)
    split: str = ask("Split", "Which rows teach, which judge?", TEXT)
    fingerprints: str = ask("Fingerprints", "Of what, and where are they kept?", TEXT)
    personal_data: str = ask("Personal data", "Is there something about persons in it?", YES_NO)
    legal_basis: str = ask("Legal basis", "What allows you to use personal data?", TEXT)
    stays: str = ask("Data may go", "How far may the data travel?", Choice(STAYS))
    uses: str = ask("Meant for", "Who may use the data, for what?", TEXT)
    misuses: str = ask("Not meant for", "What may nobody use them for?", TEXT)


@dataclass(frozen=True, repr=False)
class Decision(Page):
    """Design decision."""

    title: str = ask("Decision", "What was decided, in one sentence?", TEXT)
    context: str = ask("Context", "Why must something be decided?", TEXT)
    options: tuple[Option, ...] = ask("Options", "Which designs were compared?", Rows(Option))
    chosen: str = ask("Chosen", "Which of them?", TEXT)
    runner_up: str = ask("Runner-up", "Which came second?", TEXT)
    promised_ms: float | None = ask("Promised latency (ms)", "What do you promise?", POSITIVE)
    freshness_value: float | None = ask(
        "Freshness is worth ($ a month)",
        "What do fresh answers earn, against the best you can do without them?",
        POSITIVE,
    )
    turns: str = ask("What would turn it", "Which weight or assumption?", TEXT)
    fallback: str = ask("When it is down", "What happens then?", TEXT)
    exit: str = ask("Cost of leaving", "What does it cost to get out again?", TEXT)
    consequences: str = ask("Consequences", "What becomes easier, what harder?", TEXT)
    signed_by: str = ask("Signed by", "Which roles signed it?", TEXT)
    review: str = ask("Look again", "On which day, or on which event?", TEXT)


@dataclass(frozen=True, repr=False)
class Card(Page):
    """Model card and maintenance."""

    model: str = ask("Model", "What kind of model is it?", TEXT)
    version: str = ask("Version", "Which one?", TEXT)
    state: str = ask("State", "How far is it?", Choice(STATES))
    state_since: date | None = ask("State since", "Since which day is it so far?", DAY)
    intended: str = ask("Meant for", "What is it for?", TEXT)
    unintended: str = ask("Not meant for", "What is it not for?", TEXT)
    trained_until: date | None = ask("Trained until", "What is the last day it learned from?", DAY)
    metric: str = ask("Metric", "In which number is it judged?", TEXT)
    value: float | None = ask("Value", "What does it reach?", NUMBER)
    judged_on: str = ask("Judged on", "On which cases?", TEXT)
    threshold: float | None = ask("Threshold", "From which probability does it alert?", SHARE)
    groups: tuple[Group, ...] = ask("Groups", "How good is it for whom?", Rows(Group))
    alarms: tuple[Alarm, ...] = ask("Alarms", "What is watched?", Rows(Alarm))
    damage_days: float | None = ask(
        "Damage seen after (days)", "After how many days do you see that it costs more?", POSITIVE
    )
    retrain_days: float | None = ask(
        "Retrained every (days)", "How long between two retrainings, at most?", POSITIVE
    )
    owner: str = ask("Maintained by", "Which role looks after it?", TEXT)
    rollback: str = ask("Undone by", "How is a bad version undone, by whom?", TEXT)
    switch_off: str = ask("Switched off when", "What must happen for you to switch it off?", TEXT)
    score_data: float | None = ask("Test score: data", "Points of 7 tests?", POINTS)
    score_model: float | None = ask("Test score: model", "Points of 7 tests?", POINTS)
    score_infrastructure: float | None = ask(
        "Test score: infrastructure", "Points of 7 tests?", POINTS
    )
    score_monitoring: float | None = ask("Test score: monitoring", "Points of 7 tests?", POINTS)
    caveats: str = ask("Caveats", "What should nobody forget?", TEXT)


PAGES = {
    "canvas": Canvas,
    "plan": Plan,
    "datasheet": Datasheet,
    "decision": Decision,
    "card": Card,
}


def known_page(name):
    """Return the class of a page, or say which there are."""
    if name not in PAGES:
        raise ValueError(f"page is {name!r}; give one of {', '.join(PAGES)}.")
    return PAGES[name]
