"""The five pages of a dossier and the rows of their tables, each field with its question."""

from workbook.dossier.kinds import Day, Names, Record, Row, Text, ask, number, one_of, rows
from workbook.dossier.show import page_html, page_text

Number, Positive, Share, Points = number(), number(low=0), number(0, 1), number(0, 7)
YesNo = one_of("yes", "no")
RHYTHMS = ("case by case", "every hour", "every day", "every week", "every month")
STATES = ("idea", "shadow", "canary", "live", "retired")
STAYS = ("anywhere", "in our own house", "on the device")
SOURCES = ("rule", "own", "rented", "person")
UNITS = ("case", "hour", "day", "week", "month", "place or team")  # in step with the rhythms


class Page(Record):
    """What the pages have in common: they can be looked at."""

    def _repr_html_(self):
        return page_html(self)

    def __repr__(self):
        return page_text(self)


class Risk(Row):
    """What may go wrong, how you notice, and who looks."""

    name: Text = ask("Risk", "What may go wrong?")
    probability: Share = ask("Probability", "How probable is it, from 0 to 1?")
    impact: Positive = ask("Impact ($)", "What does it cost if it happens?")
    trigger: Text = ask("Trigger", "What tells you that it is happening?")
    owner: Text = ask("Owner", "Which role looks at the trigger?")
    response: Text = ask("Response", "Mitigate (how?) or accept?")


class Task(Row):
    """A line of the RACI: who does it, who answers for it, who is asked, who is told."""

    name: Text = ask("Task", "What must be done?")
    responsible: Names = ask("Responsible", "Which roles do it?")
    accountable: Names = ask("Accountable", "Which one role answers for it?")
    consulted: Names = ask("Consulted", "Which roles are asked before?")
    informed: Names = ask("Informed", "Which roles are told after?")


class Feature(Row):
    """A column, or a few of a kind, that the model may use."""

    name: Text = ask("Feature", "Which column, or which few of a kind?")
    known_hours: Number = ask(
        "Known (hours before)", "How long before the event is it known? Below 0: after."
    )
    source: Text = ask("Source", "Where does it come from?")
    personal: YesNo = ask("Personal", "Does it say something about a person?")


class Option(Row):
    """A design that was compared."""

    name: Text = ask("Design", "What is it called?")
    place: one_of("cloud", "edge") = ask("Place", "Where is the answer computed?")
    mode: one_of("batch", "online") = ask("Mode", "All at once, or when asked?")
    p99_ms: Positive = ask(
        "p99 (ms)", "Which latency do 99 in 100 answers stay below, as measured?"
    )
    age_minutes: Positive = ask(
        "Age of answer (min)", "How old are the facts behind an answer, at worst?"
    )
    cost_per_month: Positive = ask("Cost ($ a month)", "What does it cost to run, care included?")


class Group(Row):
    """How the model does for some of those it is about."""

    name: Text = ask("Group", "Who?")
    cases: Positive = ask("Cases", "How many were judged?")
    result: Number = ask("Result", "How good is it for them?")
    measure: Text = ask("Measure", "In which measure?")


class Alarm(Row):
    """What is watched, when it rings, and who answers."""

    name: Text = ask("Watched", "What is watched?")
    rings: Text = ask("Rings when", "At which limit does it ring?")
    answered_by: Text = ask("Answered by", "Which role answers?")


class Canvas(Page):
    """Opportunity canvas."""

    project: Text = ask("Project", "What is the project called?")
    decision: Text = ask("Decision", "Who decides what?")
    rhythm: one_of(*RHYTHMS) = ask("Rhythm", "How often is it decided?")
    lead_hours: Positive = ask("Lead (hours)", "How long before the event does the decision fall?")
    cases_per_month: Positive = ask("Cases a month", "How many are decided?")
    evidence: Text = ask("Evidence", "What did people do? What they said, or would do, is opinion.")
    watched: YesNo = ask(
        "Watched or recorded", "Did somebody watch it, count it, or write it down?"
    )
    metric: Text = ask("Metric", "In which number is success measured, in which unit?")
    better: one_of("lower", "higher") = ask("Better is", "Is less or more of it better?")
    cost_fp: Positive = ask("Cost of a false alert", "What does it cost?")
    cost_fn: Positive = ask("Cost of a miss", "What does it cost, in the same unit?")
    threshold: Share = ask(
        "Threshold", "Which follows from the two costs, if right decisions cost nothing?"
    )
    baseline: Text = ask("Best simple rule", "Which rule without a model is the best?")
    baseline_value: Number = ask("Value of the rule", "What does it reach?")
    perfect_per_month: Positive = ask(
        "Perfect is worth ($ a month)", "What would a perfect forecast be worth?"
    )
    budget_per_month: Positive = ask("Budget ($ a month)", "What may it cost to run?")
    wait_seconds: Positive = ask(
        "Wait (seconds)", "How long may an answer take before nobody waits for it?"
    )
    max_age_minutes: Positive = ask(
        "Age of answer (min)", "How old may the facts behind an answer be?"
    )
    model_max_age_days: Positive = ask(
        "Age of model (days)", "How long may a model go without learning anew?"
    )
    label_delay_days: Positive = ask(
        "Truth after (days)", "After how many days is the truth known?"
    )
    groups_at_risk: Names = ask(
        "Groups at risk", "For whom might it work worse? Names, with commas."
    )
    trial: Text = ask("First trial", "How is it tried first, and when do you stop?")


class Plan(Page):
    """Project plan, risks and roles."""

    metric: Text = ask("Success criterion", "By which number is the project judged?")
    target: Number = ask("Target", "Which value must it reach?")
    label: Text = ask("Label", "What exactly is the label?")
    label_signed_by: Text = ask("Label signed by", "Which role signed it?")
    start: Day = ask("Start", "On which day does it start?")
    p50_days: Positive = ask("P50 (working days)", "By when are half done?")
    p80_days: Positive = ask("P80 (working days)", "By when are four of five done?")
    data_ready: Day = ask("Data collected", "By which day are the data there?")
    end: Day = ask("End", "Which day do you promise?")
    way_back: Text = ask("Costliest way back", "Which is it, and what do you do against it?")
    risks: rows(Risk) = ask("Risks", "What may go wrong?")
    tasks: rows(Task) = ask("Roles (RACI)", "Who does what?")
    alerts_per_shift: Positive = ask("Alerts a shift", "How many will one shift get?")
    looks_per_shift: Positive = ask(
        "Looks a shift", "How many can one shift look at, along with its other work?"
    )
    overrides: Text = ask(
        "Overrides", "How is it noted that an alert was left aside, and who reads the notes?"
    )
    appeal: Text = ask(
        "Appeal", "How does somebody whom a decision concerns get a second look, and from whom?"
    )
    wip_limit: Positive = ask("Open at once", "How many experiments at most?")
    stop: Text = ask("We stop if", "What must happen for you to stop?")


class Datasheet(Page):
    """Datasheet."""

    row: Text = ask("One row is", "What is one row?")
    label: Text = ask("Label", "What is the label, and where does it come from?")
    label_delay_days: Positive = ask("Label after (days)", "After how many days is it in the data?")
    features: rows(Feature) = ask("Features", "What may the model know?")
    collected_until: Day = ask("Collected until", "What is the last day?")
    absence: Text = ask("What absence means", "What does a missing value say?")
    errors: Text = ask("Known errors", "Which are there, and how are they repaired?")
    blind: Text = ask("What no audit can see", "Which errors stay hidden?")
    split: Text = ask("Split", "Which rows teach, which judge?")
    fingerprints: Text = ask("Fingerprints", "Of what, and where are they kept?")
    personal_data: YesNo = ask(
        "Personal data", "Is it about people? Rows without names can still be told apart."
    )
    legal_basis: Text = ask(
        "Legal basis",
        "For which use, and what allows it (EU: GDPR, Article 6)? With source and day, or “not "
        "verified”. A new use is a new question.",
    )
    stays: one_of(*STAYS) = ask("Data may go", "How far may the data travel?")
    uses: Text = ask("Meant for", "Who may use the data, for what?")
    misuses: Text = ask("Not meant for", "What may nobody use them for?")


class Decision(Page):
    """Design decision."""

    title: Text = ask("Decision", "What was decided, in one sentence?")
    context: Text = ask("Context", "Why must something be decided?")
    options: rows(Option) = ask("Options", "Which designs were compared?")
    chosen: Text = ask("Chosen", "Which of them?")
    runner_up: Text = ask("Runner-up", "Which came second?")
    model_source: one_of(*SOURCES) = ask(
        "Decided by", "A rule, a model of your own, a rented one (paid by use), or a person?"
    )
    retires_on: Day = ask(
        "Retires on", "When does the provider, or your contract, end this version?"
    )
    replacement_test: Text = ask(
        "Replacement test", "On which labeled cases of yours is the next one tested, and how fast?"
    )
    promised_ms: Positive = ask("Promised latency (ms)", "What do you promise?")
    freshness_value: Positive = ask(
        "Freshness is worth ($ a month)",
        "What do fresh answers earn, against the best you can do without them?",
    )
    turns: Text = ask("What would turn it", "Which weight or assumption?")
    fallback: Text = ask("When it is down", "What happens then?")
    exit: Text = ask("Cost of leaving", "What does it cost to get out again?")
    consequences: Text = ask("Consequences", "What becomes easier, what harder?")
    signed_by: Text = ask("Signed by", "Which roles signed it?")
    review: Text = ask("Look again", "On which day, or on which event?")


class Card(Page):
    """Model card and maintenance."""

    model: Text = ask("Model", "What kind of model is it?")
    version: Text = ask("Version", "Which one?")
    state: one_of(*STATES) = ask("State", "How far is it?")
    state_since: Day = ask("State since", "Since which day is it so far?")
    intended: Text = ask("Meant for", "What is it for?")
    unintended: Text = ask("Not meant for", "What is it not for?")
    trained_until: Day = ask("Trained until", "What is the last day it learned from?")
    metric: Text = ask("Metric", "In which number is it judged?")
    value: Number = ask("Value", "What does it reach?")
    judged_on: Text = ask("Judged on", "On which cases?")
    unit_randomized: one_of(*UNITS) = ask("Drawn by lot", "In the trial, what gets A or B by lot?")
    unit_counted: one_of(*UNITS) = ask("Counted", "In the test, what counts as one?")
    days_needed: Positive = ask(
        "Days needed", "How many days must the trial last to find the gain four times in five?"
    )
    threshold: Share = ask("Threshold", "From which probability does it alert?")
    groups: rows(Group) = ask("Groups", "How good is it for whom?")
    alarms: rows(Alarm) = ask("Alarms", "What is watched?")
    first_hour: Text = ask(
        "First hour", "An alarm rings: who does what in the first hour, and what decides meanwhile?"
    )
    damage_days: Positive = ask(
        "Damage seen after (days)", "After how many days do you see that it costs more?"
    )
    retrain_days: Positive = ask(
        "Retrained every (days)", "How long between two retrainings, at most?"
    )
    acts_on_label: YesNo = ask(
        "Acts on its label", "Would the label differ if nobody had acted on the alert?"
    )
    held_out_share: Share = ask(
        "Held-out share", "Which share of alerts is kept back, by lot, from 0 to 1?"
    )
    owner: Text = ask("Maintained by", "Which role looks after it?")
    rollback: Text = ask("Undone by", "How is a bad version undone, by whom?")
    switch_off: Text = ask("Switched off when", "What must happen for you to switch it off?")
    score_data: Points = ask("Test score: data", "Points of 7 tests?")
    score_model: Points = ask("Test score: model", "Points of 7 tests?")
    score_infrastructure: Points = ask("Test score: infrastructure", "Points of 7 tests?")
    score_monitoring: Points = ask("Test score: monitoring", "Points of 7 tests?")
    caveats: Text = ask("Caveats", "What should nobody forget?")


class Pages(Record):
    """All five."""

    canvas: Canvas = Canvas()
    plan: Plan = Plan()
    datasheet: Datasheet = Datasheet()
    decision: Decision = Decision()
    card: Card = Card()


PAGES = {name: field.annotation for name, field in Pages.model_fields.items()}


def known_page(name):
    """Return the class of a page, or say which there are."""
    if name not in PAGES:
        raise ValueError(f"page is {name!r}; give one of {', '.join(PAGES)}.")
    return PAGES[name]
