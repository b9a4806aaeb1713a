"""The steps of a study, from the audit to the verdict, each with a picture and one advice.

Up to `curve` they look at the past only. `gap` opens the rows that judge, once.
"""

import html
import sys
from dataclasses import dataclass, field
from functools import cached_property, wraps

import numpy as np
import pandas as pd

from workbook import clean, decision, model, monitor
from workbook.decision.rhythm import FEWEST_BLOCKS, TOGETHER, UNITS, rhythm
from workbook.model import evaluation
from workbook.monitor.periods import last_period
from workbook.own import rules
from workbook.own.predict import follow
from workbook.own.study import MOST_BLOCKS
from workbook.page.picture import Picture, bars, interval, line, points, rule, show

SAMPLE = 50_000  # rows from which rules and the logistic regression learn, drawn if there are more
MOST = 10  # bars in a picture
# Two claims are tested, and a rule was searched: 95% for each would be too little for a verdict.
SURE, FEWEST_APART = 0.99, 25
COST, OUTCOME = "cost per 100 cases", "the outcome"
WAYS = {"idle": "doing always the same", "rule": "the rule", "model": "the model"}
KINDS = {"logistic regression": model.logistic_regression, "boosted trees": model.boosted_trees}
STEPS = {}


@dataclass(frozen=True)
class Step:
    """What one step found: a sentence, an advice that says when it is wrong, a table, pictures."""

    name: str
    finding: str
    advice: str
    table: pd.DataFrame
    pictures: tuple
    facts: dict = field(default_factory=dict)

    def picture(self):
        """Return the first picture; its title is the finding."""
        return self.pictures[0]

    @cached_property
    def drawn(self):
        """The pictures on paper, drawn once."""
        return [show(picture) for picture in self.pictures]

    def __repr__(self):
        return f"{self.finding}\n{self.advice}"

    def _repr_html_(self):
        shown = "".join(each._repr_html_() for each in self.drawn)
        return f"{shown}<p><strong>Advice.</strong> {html.escape(self.advice)}</p>"


def step(function):
    """Make a function of a study a step: computed once, kept in `study.done`."""
    name = function.__name__

    @wraps(function)
    def once(study):
        if name not in study.done:
            study.done[name] = function(study)
        return study.done[name]

    STEPS[name] = once
    return once


def run(study):
    """Take all steps, with a bar of progress; Ctrl-C keeps what is done, and `run` goes on there.

    Returns
    -------
    Step or None
        The verdict; None if it was interrupted.
    """
    for number, (name, take) in enumerate(STEPS.items()):
        bar = "█" * number + "·" * (len(STEPS) - number)
        sys.stdout.write(f"\r{bar} {name.replace('_', ' '):<16}")
        sys.stdout.flush()
        try:
            take(study)
        except KeyboardInterrupt:
            sys.stdout.write(f"\nStopped in {name}; what is done is kept. Run again to go on.\n")
            return None
    sys.stdout.write(f"\r{'█' * len(STEPS)} {'done':<16}\n")
    return study.done["verdict"]


@step
def audit(study):
    """Look for what is missing, double, out of range, stale or changed its unit."""
    table = study.table.drop(columns=[study.time] if study.time else [])
    half = study.part == 0
    found = clean.audit(table, key=study.key, ranges=study.ranges)
    changed = pd.concat(
        [
            clean.unit_changes(table[~half], table[half]),
            clean.dead_feeds(table[~half], table[half]),
        ]
    )
    same = [(name, why) for name, why in study.left_out.items() if "same" in why or "miss" in why]
    more = pd.DataFrame(
        [(why, name, len(table), "left out") for name, why in same], columns=clean.findings.FINDING
    )
    found = pd.concat([found, changed, more], ignore_index=True)
    fresh = "There is no time, so nobody knows how old the rows are."
    if study.time:
        last = study.table[study.time].iloc[-1]
        fresh = f"The last row is from {last:%Y-%m-%d}, {(study.now - last).days:,} days ago."
    told = found.sort_values("rows", ascending=False).head(MOST)
    labels = [f"{row.column}: {row.check}" for row in told.itertuples()] or ["nothing found"]
    values = [*told["rows"]] or [0]
    count = f"{len(found)} finding{'s' * (len(found) != 1)}"
    finding = f"{count} in {len(table):,} rows and {table.shape[1]} columns"
    return Step(
        "audit",
        finding,
        f"{fresh} Repair what is out of range before you go on; this is wrong where a strange "
        "value is a real one, and no audit sees a wrong value that could be right.",
        found,
        (_bars(finding, "rows concerned", labels, values),),
    )


@step
def leaks(study):
    """Look for columns that know too much."""
    hunted = study.hunted
    if hunted is None:
        finding = "No column but the time is left; nothing can leak"
        return Step(
            "leaks",
            finding,
            "Give more columns.",
            pd.DataFrame(),
            (_bars(finding, "", ["none"], [0]),),
        )
    suspects = study.suspects
    left = [name for name in suspects if name in study.left_out]
    best = hunted.head(MOST)
    tells = best[["by_value", "by_absence"]].max(axis=1)
    finding = f"No column alone tells nearly all; {hunted.index[0]} comes closest, at "
    finding += f"{100 * tells.iloc[0]:.0f} of 100"
    if suspects:
        names = ", ".join(suspects[:4]) + ("…" if len(suspects) > 4 else "")
        whys = " or ".join(dict.fromkeys(hunted.loc[suspects, "suspect"]))
        said = "left out until somebody vouches for it" if left else "kept, since you vouch for it"
        finding = f"Perhaps not known in time: {names} ({whys}; {said})"
    late = [name for name, why in study.left_out.items() if why == "known too late"]
    told = f" Left out as you said: {', '.join(late)}." if late else ""
    return Step(
        "leaks",
        finding,
        "Ask of each column at the top who writes it, and when; if before the decision, say so "
        "with `known`. A column may be honest and this good, and two harmless columns may leak "
        f"together: that is not seen here.{told}",
        hunted,
        (
            _bars(
                finding, "tells the outcome alone (Youden's J, %)", list(best.index),
                list(100 * tells), suspects,
            ),
        ),
    )  # fmt: skip


@step
def split(study):
    """Split the rows: three fifths teach, one chooses, the last one judges."""
    table = study.split
    finding = (
        f"{table['rows'].iloc[2]:,} rows judge, and none of them has taught or chosen anything"
    )
    if study.time:
        finding = (
            f"All rows from {table['first'].iloc[2]:%Y-%m-%d} on judge; the past does the rest"
        )
    labels = [f"{name}: {rows:,} rows" for name, rows in table["rows"].items()]
    when = "the last fifth is not like what comes (a holiday, a strike)"
    if not study.time:
        when = "the rows have an order in time after all: then give it as `time`"
    return Step(
        "split",
        finding,
        f"Trust the part that judges once, and no more after you have changed something because of "
        f"it. This is wrong where {when}.",
        table,
        (_bars(finding, "outcome is yes (% of rows)", labels, list(100 * table["yes"])),),
    )


@step
def ladder(study):
    """Climb the rules: never, always, majority, by the calendar, and the best of one line."""
    choose = study.part == 1
    found, costs = {}, {}
    for name, several in _rungs(study).items():
        prices = [_cost(study, choose, follow(each, study.features[choose])) for each in several]
        found[name], costs[name] = several[int(np.argmin(prices))], min(prices)
    costs = pd.Series(costs, name="cost")
    best = costs.idxmin()
    finding = f"The cheapest rule is {rules.say(found[best])}, at {costs.min():.1f} per 100 cases"
    table = pd.DataFrame({"rule": {n: rules.say(each) for n, each in found.items()}, "cost": costs})
    return Step(
        "ladder",
        finding,
        f"Try {rules.say(found[best])} on Monday: it needs no model. It was searched on the past, "
        "so it is wrong where the limit moves, or where people act on it and change what it "
        "measures.",
        table,
        (_bars(finding, COST, list(costs.index), list(costs), [best]),),
        {"rung": best, "found": found[best]},
    )


@step
def models(study):
    """Let a logistic regression and boosted trees learn from the same prepared rows."""
    teach, choose = study.part == 0, study.part == 1
    threshold = decision.best_threshold(**study.prices)
    chances = {name: _fit(study, name, teach) for name in KINDS}
    chances = {name: _chance(fitted, study.features[choose]) for name, fitted in chances.items()}
    costs = pd.Series({n: _cost(study, choose, p >= threshold) for n, p in chances.items()})
    rung = ladder(study)
    best = costs.idxmin()
    costs[rung.facts["rung"]] = rung.table["cost"].min()
    word = "cheaper" if costs[best] < costs.iloc[-1] else "no cheaper"
    finding = f"{best.capitalize()}: {costs[best]:.1f} per 100 cases, {word} than the rule"
    return Step(
        "models",
        finding,
        f"Go on with the {best}; the rows that chose it flatter it a little. It is wrong where "
        "somebody must be able to say the model aloud: then the other one, or the rule.",
        costs.rename("cost").to_frame(),
        (_bars(finding, COST, list(costs.index), list(costs), [best]),),
        {"model": best, "chance": chances[best]},
    )


@step
def curve(study):
    """Choose the threshold, and ask whether 30% means 30 in 100."""
    choose = study.part == 1
    chance, happened = models(study).facts["chance"], study.happened[choose]
    table = decision.cost_curve(happened, chance, **study.prices)
    theory, hindsight = decision.best_threshold(**study.prices), _cheapest(table)
    limits = {"theory": theory, "hindsight": hindsight}
    paid = pd.DataFrame({n: _costs(study, choose, chance >= at) for n, at in limits.items()})
    unit, _ = _rhythm(study, paid["hindsight"] - paid["theory"], choose)
    blocks = study.blocks(unit, choose)
    # A limit looks cheap on the rows that chose it; so each half is judged by the other's.
    limit = np.full(len(chance), theory)
    for half in (0, 1):
        here = blocks % 2 == half
        if here.any() and not here.all():
            other = decision.cost_curve(happened[~here], chance[~here], **study.prices)
            limit[here] = _cheapest(other)
    paid["moved"] = _costs(study, choose, chance >= limit)
    moved = _is_cheaper(decision.compare(blocks, paid, than="theory").loc["moved"])
    threshold = hindsight if moved else theory
    costs = 100 * paid.mean()
    why = "since a moved one is cheaper where it was not chosen" if moved else "as the prices say"
    finding = f"Alert from a probability of {threshold:.2f} on, {why}"
    bins = pd.qcut(pd.Series(chance), 10, duplicates="drop")
    seen = pd.DataFrame({"said": chance, "came": happened}).groupby(bins, observed=True).mean()
    off = float((seen["said"] - seen["came"]).abs().mean())
    return Step(
        "curve",
        finding,
        f"Announce probabilities only if they are off by little (here by {100 * off:.1f} points); "
        "a threshold that was moved is wrong as soon as the prices or the share of yes change.",
        table,
        (
            Picture(
                finding, "alert when the probability is at least", COST,
                (
                    line(table["threshold"], table["cost"], "cost"),
                    rule(theory, "x", "FP / (FP + FN)"),
                    points([hindsight], [table["cost"].min()], "cheapest in hindsight"),
                ),
                alt=f"Theory pays {costs['theory']:.1f}, hindsight {costs['hindsight']:.1f}.",
            ),
            Picture(
                f"Announced and seen differ by {100 * off:.1f} points on average",
                "announced (%)", "came true (%)",
                (
                    line([0, 100], [0, 100], "words and facts agree"),
                    points(100 * seen["said"], 100 * seen["came"], "a tenth of the rows"),
                ),
                alt="; ".join(f"{100 * a:.0f}%: {100 * b:.0f}%" for a, b in seen.to_numpy()),
            ),
        ),
        {"threshold": threshold, "off": off},
    )  # fmt: skip


@step
def gap(study):
    """Open the rows that judge: what rule and model pay there, and how sure their gap is."""
    choose, judge, past = study.part == 1, study.part == 2, study.past
    threshold = curve(study).facts["threshold"]
    before = _paid(study, choose, ladder(study).facts["found"])
    before["model"] = _costs(study, choose, models(study).facts["chance"] >= threshold)
    unit, together = _rhythm(study, before["model"] - before["rule"], choose)
    found = _anew(study)
    fitted = _fit(study, models(study).facts["model"], past)
    chance = _chance(fitted, study.features[judge])
    paid = _paid(study, judge, found)
    paid["model"] = _costs(study, judge, chance >= threshold)
    # Where ways hardly differ they show no rhythm: the longer one of past and present holds.
    other, still = _rhythm(study, paid["model"] - paid["rule"], judge)
    if [*UNITS].index(other) >= [*UNITS].index(unit):
        unit, together = other, still
    blocks = study.blocks(unit, judge)
    table = decision.compare(blocks, paid, than="rule", seed=study.seed)
    idle = decision.compare(blocks, paid, than="idle", seed=study.seed)
    costs = 100 * paid.mean()
    row, count = table.loc["model"], int(len(np.unique(blocks)))
    kind = "groups of rows"
    if study.time or study.block:
        kind = f"blocks, each a {UNITS[unit] if study.time else study.block}"
        kind += " or several," if count == MOST_BLOCKS else ","
    sign = "less" if row["mean"] < 0 else "more"
    finding = (
        f"The model pays {abs(row['mean']):.1f} {sign} than the rule per 100 cases "
        f"[{row['low']:.1f}, {row['high']:.1f}], {row['verdict']}"
    )
    if count < FEWEST_BLOCKS:
        finding = f"{finding.split(' [')[0]}; too few blocks ({count}) for an interval"
    still = f"; neighbors still hang together ({together:.2f})" if together > TOGETHER else ""
    shown = pd.DataFrame({"model − rule": row, "rule − nothing": idle.loc["rule"]}).T
    return Step(
        "gap",
        finding,
        f"Believe the interval, not the number: {count} {kind} were drawn whole{still}. It is "
        "wrong where the coming months differ from all that were seen, and it grows too narrow if "
        "rows hang together for longer than that.",
        shown,
        (
            Picture(
                finding, "", "difference in cost per 100 cases",
                (
                    rule(0, "y", "no difference"),
                    interval(
                        shown.index, shown["low"].astype(float), shown["high"].astype(float),
                        "95% interval", mid=shown["mean"].astype(float),
                    ),
                ),
                alt="Intervals: " + "; ".join(
                    f"{r.Index} {r.mean:+.1f} from {r.low:.1f} to {r.high:.1f}"
                    for r in shown.itertuples()
                ),
            ),
            _bars(
                f"Where nobody has looked, {WAYS[costs.idxmin()]} costs least", COST,
                list(WAYS.values()), list(costs[list(WAYS)]), [WAYS[costs.idxmin()]],
            ),
        ),
        {
            "paid": paid, "before": before, "unit": unit, "together": together, "blocks": count,
            "costs": costs.to_dict(), "model": row.to_dict(), "rule": idle.loc["rule"].to_dict(),
            "sure": {
                "model": all(
                    _is_sure(study, blocks, paid["model"] - paid[than]) for than in ("rule", "idle")
                ),
                "rule": _is_sure(study, blocks, paid["rule"] - paid["idle"]),
            },
            "chance": chance, "fitted": fitted, "found": found, "codes": blocks,
        },
    )  # fmt: skip


@step
def worth(study):
    """Turn the gap into money: skill, break-even volume, net present value."""
    facts = gap(study).facts
    row, costs, money, volume = facts["model"], facts["costs"], study.money, study.cases_per_month
    gain, low, high = (-row[name] / 100 for name in ("mean", "high", "low"))
    skill = decision.skill(costs["model"], costs["rule"]) if costs["rule"] > 0 else 0.0
    rows = {"skill against the rule": skill, "gain per case": gain}
    advice = "Say `cases_per_month` to learn what that is worth in money"
    finding = f"The model takes {skill:.0%} of what the rule leaves to be saved"
    if skill <= 0:
        finding = "The model saves nothing of what the rule leaves"
    npv = None
    values, labels = [1000 * low, 1000 * gain, 1000 * high], ["low end", "measured", "high end"]
    axis = "gain per 1,000 cases"
    if volume:
        npv = {
            name: float(
                decision.cash_flow(cases_per_month=volume, gain_per_case=each, **money)["npv"].iloc[
                    -1
                ]
            )
            for name, each in {"low": low, "mean": gain, "high": high}.items()
        }
        costly = money["build"] + money["run_per_month"] > 0
        word = "is worth" if costly else "may cost at most"
        mean, least = (f"{round(npv[name]):,}" for name in ("mean", "low"))
        finding = f"The model {word} {mean} in {money['months']} months, at its low end {least}"
        if npv["mean"] <= 0:
            finding = f"The model is worth nothing: {mean} in {money['months']} months"
        rows |= {"cases a month": volume, "net present value": npv["mean"]}
        if gain > 0 and costly:
            even = decision.break_even_volume(gain_per_case=gain, **money)
            rows["break-even cases a month"] = even
        advice = "Write the low end into the plan" if costly else "Ask for less than the low end"
        advice = advice if npv["low"] > 0 else "Plan with nothing, as the low end is not above 0"
        labels, values = list(npv), list(npv.values())
        axis = f"net present value after {money['months']} months"
    table = pd.Series(rows, name="value").to_frame()
    return Step(
        "worth",
        finding,
        f"{advice}; wrong where the two prices are: they were guessed, and the sum follows them.",
        table,
        (_bars(finding, axis, labels, values),),
        {"npv": npv, "skill": skill},
    )


@step
def learning_curve(study):
    """Ask what ten times the rows would buy."""
    rng = np.random.default_rng(study.seed)
    teach, choose = (_some(study.part == number, rng) for number in (0, 1))
    X, y = study.features[teach], study.happened[teach]
    rare = min(y.mean(), 1 - y.mean())
    low = max(len(y) / 32, 30 / rare, 50)
    threshold = curve(study).facts["threshold"]
    advice = (
        "Buy rows only where the curve still falls; an extrapolated curve is a guess, and better "
    )
    advice += "columns may do what more rows can't."
    if low > len(y) / 3:
        finding = (
            f"{int(rare * len(y))} cases of the rarer outcome are too few for a learning curve"
        )
        only = _bars(finding, "rows that teach", ["rows"], [len(y)])
        return Step("learning_curve", finding, advice, pd.DataFrame(), (only,), {"saved": None})
    sizes, paid = np.unique(np.geomspace(low, len(y), 4).astype(int)), []

    def score(truth, p):
        paid.append(decision.case_costs(truth, p >= threshold, **study.prices))
        return 100 * paid[-1].mean()

    table = evaluation.learning_curve(
        KINDS[models(study).facts["model"]], X, y, study.features[choose], study.happened[choose],
        sizes=sizes, repeats=3, seed=study.seed, score=score,
    )  # fmt: skip
    # Of each draw the two largest sizes, case by case.
    draws = np.reshape(paid, (3, len(sizes), -1))[:, -2:].mean(axis=0)
    paid = pd.DataFrame(draws.T, columns=["some", "all"])
    paid["rule"] = _costs(
        study, choose, follow(ladder(study).facts["found"], study.features[choose])
    )
    fit = evaluation.fit_learning_curve(table["rows"], table["score"])
    at = np.geomspace(sizes[0], 10 * sizes[-1], 40)
    now, *fitted = fit["a"] + fit["b"] * np.array([sizes[-1], *at]) ** -fit["c"]
    saved = float(now - fitted[-1])
    more = sizes[-1] / sizes[-2]
    unit, _ = _rhythm(study, paid["all"] - paid["some"], choose)
    blocks = study.blocks(unit, choose)
    told = decision.compare(blocks, paid[["some", "all"]], than="some").loc["all"]
    below = decision.compare(blocks, paid[["rule", "all"]], than="rule").loc["all"]
    range_ = f"[{told['low']:.1f}, {told['high']:.1f}]"
    few = len(np.unique(blocks))
    if few < FEWEST_BLOCKS:
        finding = f"Too few blocks ({few}) to say what more rows would buy"
    elif not _is_cheaper(below):
        finding = f"Model less rule is {below['mean']:+.1f} per 100 cases [{below['low']:.1f}, "
        finding += f"{below['high']:.1f}] on the rows that choose: the curve promises nothing yet"
    elif _is_cheaper(told):
        finding = f"{more:.1f} times the rows saved {-told['mean']:.1f} per 100 cases {range_}; "
        finding += f"ten times more would save about {saved:.1f}, if the curve goes on"
    else:
        finding = f"More rows are not shown to help: {more:.1f} times as many changed the cost by "
        finding += f"{told['mean']:+.1f} per 100 cases {range_}"
    picture = Picture(
        finding, "rows that teach (thousands)", COST,
        (
            points(table["rows"] / 1000, table["score"], "measured, one point a draw"),
            line(at / 1000, fitted, "fitted curve"),
        ),
        alt=f"From {table['score'].iloc[0]:.1f} at {sizes[0]:,} rows to {fitted[-1]:.1f} at "
        f"{10 * sizes[-1]:,}.",
    )  # fmt: skip
    return Step("learning_curve", finding, advice, table, (picture,), {"saved": saved})


@step
def drift(study):
    """Hold the last period against earlier ones, and ask what it did to the lead."""
    columns = [name for name in study.features if not name.startswith("time: ")]
    facts = gap(study).facts
    order = np.arange(len(study.table)) * 4 // max(int(study.past.sum()), 1)
    period = np.where(study.past, np.minimum(order, 3), 4)
    leads = {}
    for name, paid, part in [("before", facts["before"], 1), ("last", facts["paid"], 2)]:
        blocks = study.blocks(facts["unit"], study.part == part)
        lead = 100 * (paid["rule"] - paid["model"])
        leads[name] = decision.day_block_bootstrap(blocks, lead, seed=study.seed)
    (then, low_then, _), (now, _, high_now) = leads["before"], leads["last"]
    damage = "lost" if high_now < low_then else "kept"
    if not columns or not study.time:
        finding = "Without a time or a column nobody can see a drift"
        only = _bars(finding, "lead of the model", ["before", "last"], [then, now])
        return Step("drift", finding, "Give `time`.", pd.DataFrame(), (only,), {"drifted": []})
    table = last_period(study.features[columns].assign(**{OUTCOME: study.happened * 1.0}), period)
    moved = list(table.index[table["drifted"]])
    told = ", ".join(moved[:3]) + ("…" if len(moved) > 3 else "")
    yes = [f"{100 * study.happened[rows].mean():.0f}%" for rows in (study.past, ~study.past)]
    finding = f"Of {len(columns)} columns and the outcome, {len(moved)} moved more than usual"
    finding += f" ({told})" if moved else ""
    finding += f"; yes was {yes[0]} of the rows and is {yes[1]}"
    finding += f"; the lead over the rule was {then:.1f} and is {now:.1f}"
    top = table.head(MOST)
    return Step(
        "drift",
        finding,
        f"Look first at a column that moved while the lead was {damage}; drift without damage is "
        "no reason to retrain. Four earlier periods are few: what comes once a year looks new "
        "here.",
        table,
        (_bars(finding, "PSI of the last period", list(top.index), list(top["psi"]), moved),),
        {"drifted": moved, "lead": leads, "damage": damage},
    )


@step
def groups(study):
    """Ask who pays for the mistakes."""
    facts, judge = gap(study).facts, study.part == 2
    way = "model" if facts["costs"]["model"] <= facts["costs"]["rule"] else "rule"
    paid, happened = facts["paid"][way].to_numpy(float), study.happened[judge]
    alert = np.where(happened, paid == 0, paid > 0)
    rows, table = [], study.table[judge]
    for name in _group_columns(study):
        column = table[name].astype("string").fillna("missing").to_numpy(str)
        rates = monitor.by_group(happened, alert, column)
        for value, row in rates.iterrows():
            here = column == value
            if row["cases"] >= 50 and here.mean() <= 0.9:
                rows.append((f"{name} {value}", here, row))
    if not rows:
        finding = "No column has groups large enough to compare"
        only = _bars(finding, COST, ["everybody"], [100 * paid.mean()])
        advice = "Name columns with `groups`; people without a column for it can still be hurt."
        return Step("groups", finding, advice, pd.DataFrame(), (only,), {"unequal": []})
    level, found = 1 - 0.05 / len(rows), {}
    for name, here, row in rows:
        share = here.mean()
        apart = 100 * paid * np.where(here, 1 / share, -1 / (1 - share))
        mean, low, high = decision.day_block_bootstrap(
            facts["codes"], apart, level=level, seed=study.seed
        )
        own = 100 * paid[here].mean()
        found[name] = (row["cases"], own, mean, low, high, row["recall"], row["precision"])
    columns = ["cases", "cost", "more_than_others", "low", "high", "recall", "precision"]
    found = pd.DataFrame.from_dict(found, orient="index", columns=columns)
    found = found.sort_values("cost", ascending=False)
    enough = facts["blocks"] >= FEWEST_BLOCKS
    unequal = list(found.index[found["low"] > 0]) if enough else []
    finding = "No group pays provably more for the mistakes than the others"
    if not enough:
        finding = f"Too few blocks ({facts['blocks']}) to say whether a group pays more"
    if unequal:
        worst = found.loc[unequal[0]]
        finding = f"{unequal[0]} pays {worst['cost']:.1f} per 100 cases, the others "
        finding += f"{round(worst['cost'] - worst['more_than_others'], 1) + 0.0:.1f}"
    top = found.head(MOST)
    return Step(
        "groups",
        finding,
        "Look at recall and precision before you move a threshold for anybody: where yes is more "
        "frequent, mistakes cost more even if all are treated alike.",
        found,
        (_bars(finding, COST, list(top.index), list(top["cost"]), unequal),),
        {"unequal": unequal, "way": way},
    )


@step
def verdict(study):
    """Say rule, model, or not yet, why, and what would change it."""
    facts, npv = gap(study).facts, worth(study).facts["npv"]
    better, useful = facts["sure"]["model"], facts["sure"]["rule"]
    enough = facts["blocks"] >= FEWEST_BLOCKS
    pays = npv is None or npv["mean"] > 0
    said = rules.say(facts["found"])
    constant = facts["found"]["kind"] == "constant"
    word = "model" if better and enough and pays else "rule" if useful and enough else "not yet"
    reasons = [
        (
            "the model against the rule",
            gap(study).finding,
            "more rows, if the interval is wide; other columns, if it is not",
        ),
        (
            "the rule against doing always the same",
            "the cheapest rule is to " + said
            if constant
            else f"{said}: {facts['rule']['mean']:+.1f} per 100 cases, {facts['rule']['verdict']}",
            "a column that is known in time and tells more",
        ),
        (
            "blocks that can be drawn",
            f"{facts['blocks']}, and {FEWEST_BLOCKS} are needed; a verdict asks for {SURE:.0%}, "
            f"where pictures say proven at 95%, and for {FEWEST_APART} cases in which ways differ",
            "a longer table",
        ),
        (
            "money",
            worth(study).finding,
            "other prices: at which the verdict turns is worth knowing",
        ),
    ]
    if study.suspects:
        reasons.append(("leaks", leaks(study).finding, "knowing when the column is written"))
    if drift(study).facts["drifted"]:
        reasons.append(("drift", drift(study).finding, "judging again in a month"))
    if groups(study).facts["unequal"]:
        reasons.append(("groups", groups(study).finding, "a decision of whoever answers for it"))
    learning_curve(study)
    table = pd.DataFrame(reasons, columns=["about", "found", "what would change it"])
    costs = facts["costs"]
    title = {
        "model": f"Model: it is proven cheaper than “{said}”",
        "rule": f"Rule: {said}; no model is proven better",
        "not yet": "Not yet: neither a rule nor a model is proven to beat doing always the same",
    }[word]
    if word == "not yet" and not enough:
        title = f"Not yet: too few blocks ({facts['blocks']}) to prove anything"
    elif word == "not yet" and better and not pays:
        title = "Not yet: the model is cheaper, and does not pay for itself"
    return Step(
        "verdict",
        title,
        "Take it as the answer of these rows at these prices; it is wrong if the outcome is "
        "recorded wrongly, if acting changes it, or if what comes is unlike all that was seen.",
        table,
        (_bars(title, COST, ["doing always the same", "rule", "model"],
               [costs["idle"], costs["rule"], costs["model"]],
               [word] if word != "not yet" else ()),),
        {"verdict": word, "rule": facts["found"], "said": said},
    )  # fmt: skip


def _rungs(study):
    """Fit each rung of the ladder: a name, and the rules from which to choose.

    A rule of one line has a single limit to learn, so all of the past may teach it: what that
    flatters is the rule. A calendar has many cells; those that choose must not have filled them.
    """
    teach = study.part == 0
    past = _some(study.past, np.random.default_rng(study.seed))
    found = {"never": [rules.NEVER], "always": [rules.ALWAYS]}
    found["majority"] = [rules.ALWAYS if study.happened[teach].mean() > 0.5 else rules.NEVER]
    found["by the calendar"] = _by_calendar(study, teach)
    found["one line"] = rules.one_line(study.features[past], study.happened[past], **study.prices)
    return {name: several for name, several in found.items() if several}


def _by_calendar(study, rows):
    return rules.seasonal(study.features[rows], study.happened[rows], **study.prices)


def _anew(study):
    """The chosen rule; a calendar is filled anew, with all of the past."""
    chosen = ladder(study).facts["found"]
    if chosen["kind"] != "season":
        return chosen
    several = _by_calendar(study, study.past)
    return next(each for each in several if each["columns"] == chosen["columns"])


def _is_sure(study, blocks, more):
    """Whether a way is cheaper by the interval of a verdict, and differs in enough cases."""
    _, _, high = decision.day_block_bootstrap(blocks, more, level=SURE, seed=study.seed)
    return high < 0 and np.count_nonzero(more) >= FEWEST_APART


def _is_cheaper(row):
    """Whether a comparison's row is proven, and in the direction that saves."""
    return row["verdict"] == "proven" and row["mean"] < 0


def _costs(study, rows, alert):
    return decision.case_costs(study.happened[rows], alert, **study.prices)


def _cost(study, rows, alert):
    return float(100 * _costs(study, rows, alert).mean())


def _paid(study, rows, found):
    """What each way paid for each case: the chosen rule, and the cheaper of never and always.

    Cheaper on these very rows, which nobody can know beforehand: whoever beats it beats both.
    """
    features = study.features[rows]
    ways = {"rule": found, "never": rules.NEVER, "always": rules.ALWAYS}
    paid = {n: _costs(study, rows, follow(each, features)) for n, each in ways.items()}
    idle = min(paid["never"], paid["always"], key=np.sum)
    return pd.DataFrame({"idle": idle, "rule": paid["rule"]})


def _fit(study, name, rows):
    if name == "logistic regression":
        rows = _some(rows, np.random.default_rng(study.seed))
    return KINDS[name]().fit(study.features[rows], study.happened[rows])


def _chance(fitted, features):
    return fitted.predict_proba(features)[:, 1]


def _some(rows, rng):
    """All rows, or as many as `SAMPLE` of them, drawn."""
    at = np.flatnonzero(rows)
    if len(at) <= SAMPLE:
        return rows
    some = np.zeros(len(rows), bool)
    some[rng.choice(at, SAMPLE, replace=False)] = True
    return some


def _rhythm(study, difference, rows):
    """How long the blocks must be, from how two ways differ on some rows."""
    if not study.time:
        return "D", 0.0
    return rhythm(study.table.loc[rows, study.time], difference)


def _cheapest(curve):
    return float(curve.loc[curve["cost"].idxmin(), "threshold"])


def _group_columns(study):
    if study.groups is not None:
        return study.groups
    asks = study.settings
    few = [name for name, values in asks["categories"].items() if 2 <= len(values) <= 12]
    two = [name for name in asks["numbers"] if study.table[name].nunique() == 2]
    return few + asks["flags"] + two


def _bars(title, axis, labels, values, highlight=()):
    labels = [str(label) if len(str(label)) <= 40 else f"{str(label)[:37]}…" for label in labels]
    chosen = [label for label in labels if label in map(str, highlight)]
    alt = "Bars: " + ", ".join(f"{a} {b:,.1f}" for a, b in zip(labels, values, strict=True))
    wide = None if any(values) else (0, 1)
    marks = (bars(labels, values, highlight=chosen),)
    return Picture(title, axis, "", marks, alt=alt, x_range=wide)
