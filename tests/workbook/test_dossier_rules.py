"""The rules of the dossier: each speaks on a planted contradiction, and the example has none."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from workbook import dossier
from workbook.dossier.show import AGREED

HEAVY = {"name": "heavy", "place": "cloud", "mode": "online"}
HEAVY |= {"p99_ms": 2000, "age_minutes": 90, "cost_per_month": 50_000}
LATE = date(2015, 6, 1)
SOON = date(2014, 5, 1)

# rule: what is changed in the example, and words that its sentence must hold
PLANTED = {
    "goal": ({"plan": {"metric": "accuracy"}}, ["cost per 100 flights", "accuracy"]),
    "metric": ({"card": {"metric": "AUC"}}, ["cost per 100 flights", "AUC"]),
    "price": ({"canvas": {"threshold": 0.5}}, ["0.1667", "0.5"]),
    "threshold": ({"card": {"threshold": 0.5}}, ["0.1667", "0.5"]),
    "gain": ({"card": {"value": 57.2, "state": "live"}}, ["55.7", "live", "57.2"]),
    "ceiling": ({"canvas": {"budget_per_month": 240_000}}, ["240,000", "226,000"]),
    "order": ({"plan": {"p50_days": 60, "p80_days": 45}}, ["60", "45", "P80"]),
    "groups": ({"canvas": {"groups_at_risk": ["Southwest"]}}, ["Southwest"]),
    "risk owner": (
        {"plan": {"risks": [{"name": "fire", "owner": "nobody here"}]}},
        ["fire", "“nob"],
    ),
    "accountable": (
        {"plan": {"tasks": [{"name": "x", "responsible": "desk", "accountable": "desk, boss"}]}},
        ["desk and boss"],
    ),
    "responsible": ({"plan": {"tasks": [{"name": "label", "accountable": "desk"}]}}, ["label"]),
    "end": ({"plan": {"data_ready": LATE}}, ["2014-05-27", "plan", "2015-06-01"]),
    "truth": ({"datasheet": {"label_delay_days": 20}}, ["after 1 days", "20"]),
    "leak": (
        {"datasheet": {"features": [{"name": "dep_delay", "known_hours": -19}]}},
        ["2 hours before", "dep_delay", "19 hours after"],
    ),
    "legal basis": (
        {"datasheet": {"personal_data": "yes", "legal_basis": None}},
        ["personal data", "no legal basis"],
    ),
    "personal": ({"datasheet": {"features": [{"name": "crew", "personal": "yes"}]}}, ["crew"]),
    "place": ({"datasheet": {"stays": "on the device"}}, ["on the device", "cloud, batch"]),
    "chosen": ({"decision": {"chosen": "a mainframe"}}, ["a mainframe", "edge, batch"]),
    "rhythm": (
        {"canvas": {"rhythm": "every day"}, "decision": {"chosen": "cloud, online"}},
        ["every day", "cloud, online"],
    ),
    "age": ({"decision": {"options": [HEAVY], "chosen": "heavy"}}, ["20 minutes", "heavy", "90"]),
    "wait": ({"decision": {"options": [HEAVY], "chosen": "heavy"}}, ["1 seconds", "heavy", "2"]),
    "promise": ({"decision": {"promised_ms": 100}}, ["100 ms", "193 ms"]),
    "budget": ({"decision": {"options": [HEAVY], "chosen": "heavy"}}, ["9,000", "50,000"]),
    "worth": ({"decision": {"freshness_value": 300}}, ["300", "325"]),
    "future": ({"card": {"trained_until": LATE}}, ["2015-06-01", "2013-12-31"]),
    "retraining": ({"card": {"retrain_days": 90}}, ["45", "90"]),
    "stale": (
        {"card": {"trained_until": date(2013, 11, 30)}},
        ["2013-11-30", "2014-02-03", "65 days", "45 days"],
    ),
    "damage": ({"canvas": {"label_delay_days": 60}}, ["60 days", "31"]),
    "readiness": ({"card": {"score_model": 1, "state": "live"}}, ["Score of 1"]),
    "silence": ({"card": {"alarms": None, "state": "live"}}, ["live", "no alarm"]),
    "answer": (
        {"card": {"alarms": [{"name": "share", "rings": "at 1"}]}},
        ["share", "nobody"],
    ),
    "maintenance": ({"card": {"owner": "the intern"}}, ["the intern"]),
    "opinion": ({"canvas": {"watched": "no"}}, ["226,000", "people say", "Evidence"]),
    "attention": ({"plan": {"alerts_per_shift": 128}}, ["gets 128", "at 80", "Alerts a shift"]),
    "appeal": (
        {
            "plan": {"appeal": None},
            "datasheet": {"features": [{"name": "crew", "personal": "yes"}]},
        },
        ["people (crew)", "no “Appeal”"],
    ),
    "rented": (
        {"decision": {"model_source": "rented", "replacement_test": None}},
        ["Replacement test", "labeled cases of your own"],
    ),
    "retires": (
        {"decision": {"model_source": "rented", "retires_on": SOON, "replacement_test": None}},
        ["2014-05-01", "2014-05-27", "no “Replacement test”"],
    ),
    "retired": (
        {"decision": {"model_source": "rented", "retires_on": date(2014, 2, 3)}},
        ["retires on 2014-02-03", "in shadow since 2014-02-03", "next version"],
    ),
    "provider": (
        {"decision": {"model_source": "rented"}, "datasheet": {"stays": "in our own house"}},
        ["in our own house", "rented", "Data may go"],
    ),
    "source": ({"decision": {"model_source": "person"}}, ["a person decide", "31 days", "Decided"]),
    "unit": (
        {"canvas": {"rhythm": "every week"}},
        ["decides every week", "each day", "Draw lots for each week"],
    ),
    "counted": ({"card": {"unit_counted": "case"}}, ["each day and counts each case", "to day"]),
    "days": ({"card": {"days_needed": 730}}, ["730 days", "310", "shadow"]),
    "feedback": ({"card": {"held_out_share": 0}}, ["31 days", "Hold out a small share"]),
    "held out": ({"card": {"held_out_share": 0.6}}, ["holds out 0.6", "smaller"]),
    "in vain": ({"card": {"acts_on_label": "no"}}, ["0.02", "Held-out share", "Acts on its label"]),
}


def test_the_example_is_complete_and_consistent():
    example = dossier.example()
    assert len(example.check()) == 0
    assert len(example.missing()) == 0
    assert example.unknown() == []


def test_every_rule_is_planted_here():
    assert dossier.rules()["rule"].tolist() == list(dict.fromkeys(dossier.rules()["rule"]))
    assert set(PLANTED) == set(dossier.rules()["rule"])


@pytest.mark.parametrize("name", PLANTED)
def test_a_rule_speaks_on_its_contradiction(name):
    changes, words = PLANTED[name]
    planted = dossier.example()
    for page, answers in changes.items():
        planted.fill(page, **answers)
    found = planted.check()
    [sentence, *_] = found["sentence"][found["rule"] == name]
    assert [word for word in words if word not in sentence] == []


def test_a_rented_model_without_test_and_fallback_is_told_once_of_each():
    rented = dossier.example()
    rented.fill("decision", model_source="rented", replacement_test=None, fallback=None)
    assert rented.check()["rule"].tolist() == ["rented", "rented"]
    assert "under “When it is down”:" in repr(rented.check())
    rented.fill("decision", retires_on=rented.page("plan").end)
    assert rented.check()["rule"].tolist() == ["rented", "rented"]
    rented.fill("decision", retires_on=SOON)
    assert rented.check()["rule"].tolist() == ["rented", "retires"]


def test_a_rented_model_is_asked_how_far_data_go_only_where_that_is_written():
    mine = dossier.example()
    mine.fill("decision", model_source="rented")
    mine.fill("datasheet", stays=None)
    assert mine.check()["rule"].tolist() == []


def test_a_list_that_is_made_once_a_day_may_be_drawn_case_by_case():
    mine = dossier.example()
    mine.fill("canvas", rhythm="every day")
    mine.fill("card", unit_randomized="case", unit_counted="case")
    assert mine.check()["rule"].tolist() == []
    mine.fill("card", unit_randomized="hour", unit_counted="hour")
    assert mine.check()["rule"].tolist() == ["unit"]


def test_a_rented_model_may_be_retired_when_its_provider_ends_it():
    mine = dossier.example()
    mine.fill("decision", model_source="rented", retires_on=date(2014, 2, 1))
    mine.fill("card", state="retired")
    assert mine.check()["rule"].tolist() == []


def test_personal_data_need_an_appeal_once_there_is_a_plan():
    mine = dossier.Dossier()
    mine.fill("datasheet", personal_data="yes", legal_basis="consent")
    assert len(mine.check()) == 0
    mine.fill("plan", metric="cost")
    assert "about people (Personal data: yes)" in mine.check()["sentence"].item()
    mine.fill("plan", appeal="a second look by the head of the desk")
    assert len(mine.check()) == 0


@pytest.mark.parametrize("page", ["canvas", "plan", "datasheet", "decision", "card"])
def test_no_rule_complains_about_a_page_that_is_not_there_yet(page):
    early = dossier.example()
    for field in dossier.questions(page)["field"]:
        early.fill(page, **{field: None})
    assert early.check()["rule"].tolist() == []


def test_an_empty_dossier_is_consistent():
    assert len(dossier.Dossier().check()) == 0


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("card", {"metric": " Cost  per 100 FLIGHTS"}),
        ("card", {"owner": "ml Engineering"}),
        ("card", {"threshold": 0.17}),
        ("card", {"state": "shadow", "value": 70}),
        ("card", {"state": "retired", "state_since": LATE}),
        ("card", {"state_since": date(2014, 2, 14)}),
        ("card", {"retrain_days": 45}),
        ("canvas", {"cost_fp": 0, "cost_fn": 0}),
        ("datasheet", {"features": [{"name": "at the last moment", "known_hours": 2}]}),
        ("decision", {"promised_ms": 193}),
        ("canvas", {"watched": None, "evidence": None}),
        ("plan", {"alerts_per_shift": 80}),
        ("plan", {"appeal": None}),  # nobody is judged
        ("decision", {"model_source": "rented", "retires_on": SOON}),  # tested in time
        ("decision", {"model_source": "rented", "retires_on": None}),
        ("decision", {"retires_on": SOON, "replacement_test": None}),  # ours to keep
        ("decision", {"model_source": None, "retires_on": date(2014, 1, 31)}),
        ("datasheet", {"stays": "in our own house"}),  # and the model is ours
        ("canvas", {"rhythm": "every day"}),
        ("card", {"unit_randomized": "case", "unit_counted": "case"}),
        ("card", {"unit_counted": "week"}),
        ("card", {"days_needed": 310}),
        ("card", {"held_out_share": None, "retrain_days": None}),  # never retrained
        ("card", {"acts_on_label": "no", "held_out_share": 0}),
        ("card", {"held_out_share": 0.5}),
    ],
)
def test_no_rule_is_petty(page, answers):
    changed = dossier.example()
    changed.fill(page, **answers)
    assert changed.check()["sentence"].tolist() == []


def test_a_learners_braces_do_not_hurt_a_sentence():
    changed = dossier.example()
    changed.fill("card", metric="{0} {x} {")
    assert "“{0} {x} {”" in changed.check()["sentence"].item()


# The figures of the example are those of our own functions.


@pytest.fixture(scope="module")
def year():
    """What happened from April on, and what the monthly model and the best rule made of it."""
    from workbook import baseline, case, data, decision, features

    flights, scores = data.load_flights(), data.load_scores()
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    late, past = features.is_late(flights), flights["time"].dt.month <= 3
    rule = baseline.BestRule(**case.PRICES).fit(known[past], late[past])
    assert rule.name_ == "overdue > 3"
    table = flights[~past].assign(late=late, rule=rule.predict(known[~past]))
    threshold = decision.best_threshold(**case.PRICES)
    table["model"] = scores["monthly"].to_numpy() >= threshold
    table["day"] = table["time"].dt.normalize()
    paid = {
        name: decision.case_costs(table["late"], table[name], **case.PRICES)
        for name in ("rule", "model")
    }
    return table, pd.DataFrame(paid)


def test_the_examples_prices_and_costs_are_ours(year):
    from workbook import case, decision, monitor

    table, paid = year
    canvas, card = dossier.example().page("canvas"), dossier.example().page("card")
    prices = [case.DOLLARS_PER_UNIT * each for each in case.PRICES.values()]
    assert [canvas.cost_fp, canvas.cost_fn] == prices
    best = decision.best_threshold(**case.PRICES)
    assert canvas.threshold == card.threshold == pytest.approx(best, abs=1e-4)
    assert 100 * paid["model"].mean() == pytest.approx(card.value, abs=0.05)
    assert 100 * paid["rule"].mean() == pytest.approx(canvas.baseline_value, abs=0.05)
    gap = decision.compare(table["day"], paid, than="rule")
    assert gap.loc["model", "verdict"] == "proven"
    assert canvas.cases_per_month == round(len(table) / 9)
    ceiling = canvas.cost_fp * paid["rule"].mean() * canvas.cases_per_month
    assert ceiling == pytest.approx(canvas.perfect_per_month, rel=0.01)
    alert, carrier = table["model"].to_numpy(), table["carrier"].to_numpy()
    groups = monitor.by_group(table["late"].to_numpy(), alert, carrier)
    for group, code in zip(card.groups, ("US", "EV", "MQ"), strict=True):
        assert group.cases == groups.loc[code, "cases"]
        assert group.result == pytest.approx(groups.loc[code, "recall"], abs=0.005)


def risk_of_saving_too_little():
    risks = dossier.example().page("plan").risks
    return next(each for each in risks if each.name == "It saves less than it costs")


def test_the_examples_contract_is_the_one_that_was_negotiated():
    from workbook import case, decision

    canvas, plan, card = (dossier.example().page(name) for name in ("canvas", "plan", "card"))
    assert canvas.budget_per_month == case.AGREED["run_per_month"]

    def npv(cost, terms=case.AGREED):
        gain = (canvas.baseline_value - cost) / 100 * canvas.cost_fp
        volume = {"cases_per_month": canvas.cases_per_month, "gain_per_case": gain}
        return decision.cash_flow(**terms, **volume)["npv"].iloc[-1]

    # At the target it pays, a little above no more; at the first offer the model does not.
    assert npv(plan.target) > 0 > npv(plan.target + 0.3)
    assert npv(card.value) > 0 > npv(card.value, case.OFFER)
    # What the last part of the price depends on is where the contract breaks even, or nearly so.
    risk = risk_of_saving_too_little()
    saving = float(re.search(r"less than ([\d.]+)", risk.trigger)[1])
    assert npv(canvas.baseline_value - saving) == pytest.approx(0, abs=6_000)
    assert f"save {saving:g}" in risk.response


def test_the_examples_risk_of_saving_too_little_is_the_bootstraps(year):
    from workbook import case, decision

    table, paid = year
    saved = (paid["rule"] - paid["model"]).groupby(table["day"].to_numpy())
    by_day, rng = saved.agg(["sum", "size"]).to_numpy(), np.random.default_rng(0)
    times = rng.multinomial(len(by_day), np.full(len(by_day), 1 / len(by_day)), size=2000)
    gain = case.DOLLARS_PER_UNIT * (times @ by_day[:, 0]) / (times @ by_day[:, 1])
    terms = {"cases_per_month": len(table) / 9, **case.AGREED}
    at = [decision.cash_flow(gain_per_case=each, **terms)["npv"].iloc[-1] for each in (0.0, 1.0)]
    npv = at[0] + (at[1] - at[0]) * gain  # a straight line in the gain
    risk = risk_of_saving_too_little()
    assert risk.probability == pytest.approx((npv < 0).mean(), abs=0.03)
    assert risk.impact == pytest.approx(-npv[npv < 0].mean(), rel=0.1)


def test_the_examples_trial_is_long_enough_to_pass_a_good_model(year):
    from workbook import decision

    table, paid = year
    day = table["day"].to_numpy()
    week = (day - day.min()) // np.timedelta64(7, "D")

    def stopped(weeks):
        trials = [(first <= week) & (week < first + weeks) for first in range(40 - weeks)]
        gaps = [decision.compare(day[at], paid[at], than="rule", draws=1000) for at in trials]
        return np.mean([gap.loc["model", "high"] >= 0 for gap in gaps])

    trial = dossier.example().page("canvas").trial
    assert "eight weeks stop a good model three times in ten, sixteen hardly ever" in trial
    assert stopped(16) < 0.1
    assert stopped(8) == pytest.approx(0.3, abs=0.05)


def test_the_examples_alerts_and_hold_out_are_those_of_the_model(year):
    table, paid = year
    plan, card = dossier.example().page("plan"), dossier.example().page("card")
    shifts_a_day = 2
    alerts = table["model"].sum() / table["day"].nunique() / shifts_a_day
    assert plan.alerts_per_shift == round(alerts)
    # Held-out alerts save nothing; what all of them save is the price of never alerting, less ours.
    saved = 100 * (5 * table["late"].mean() - paid["model"].mean())
    price = re.search(r"hold out (\d+)% of the alerts costs about ([\d.]+)", card.caveats)
    assert float(price[1]) / 100 == card.held_out_share
    assert float(price[2]) == pytest.approx(card.held_out_share * saved, abs=0.05)


def test_the_examples_trial_has_the_days_that_it_needs(year):
    from workbook import trial

    table, paid = year
    card = dossier.example().page("card")
    sums = trial.day_sums(table["day"].to_numpy(), paid)

    def power(unit, days):
        rivals = {"a": "rule", "b": "model", "lengths": [days], "draws": 4000}
        return trial.trial_curve(sums, unit=unit, **rivals).loc[days, "one_look"]

    assert power("shadow", card.days_needed) == pytest.approx(0.8, abs=0.03)
    assert "split by day, of some two years" in card.caveats
    assert power(card.unit_randomized, 730) == pytest.approx(0.8, abs=0.03)


def test_the_examples_texts_say_the_same_as_its_numbers():
    canvas, plan = dossier.example().page("canvas"), dossier.example().page("plan")
    decided, card = dossier.example().page("decision"), dossier.example().page("card")
    weeks = re.compile(r"(\w+) weeks")
    assert weeks.search(canvas.trial)[1].lower() == weeks.search(plan.stop)[1] == "sixteen"
    [chosen] = [each for each in decided.options if each.name == decided.chosen]
    assert f"{chosen.age_minutes:g} minutes old at worst" in decided.consequences
    assert chosen.age_minutes <= canvas.max_age_minutes
    rings = [alarm.rings for alarm in card.alarms if alarm.name == "Age of the answers"]
    assert all(f"older than {canvas.max_age_minutes:g} minutes" in each for each in rings)
    assert card.trained_until <= decided_on(decided.signed_by) <= card.state_since
    assert (card.state_since - card.trained_until).days <= canvas.model_max_age_days


def decided_on(signed):
    """The day that stands in a signature."""
    return date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", signed)[0])


def test_the_examples_designs_are_ours():
    from workbook import data, serve

    record, canvas = dossier.example().page("decision"), dossier.example().page("canvas")
    fresh, values = data.load_freshness(), serve.assumptions()["value"].copy()
    hourly = serve.corners(values, fresh)
    prices = {"dollars_per_unit": canvas.cost_fp, "against": canvas.baseline_value}
    worth = serve.freshness_value(fresh, flights_per_month=canvas.cases_per_month, **prices)
    assert worth.loc[2, "dollars"] == pytest.approx(record.freshness_value, rel=0.01)
    values["period_minutes"] = 15
    designs = serve.corners(values, fresh)
    feed, push, run = values["feed_minutes"], values["push_minutes"], values["run_minutes"]
    batch = values["period_minutes"] + feed
    oldest = {"cloud, online": feed, "cloud, batch": batch + run, "edge, online": feed + push}
    oldest["edge, batch"] = batch + push + values["slowdown"] * run
    assert {each.name for each in record.options} == set(hourly.index)
    for each in record.options:
        ours = designs.loc[each.name]
        assert each.p99_ms == pytest.approx(ours["p99"], abs=0.6)
        assert each.age_minutes == oldest[each.name] >= ours["staleness"]
        assert each.cost_per_month == ours["dollars"]
    assert designs["net"].idxmax() == record.chosen


def test_the_examples_dates_features_roles_and_points_are_ours():
    from workbook.decision import planning
    from workbook.features import availability
    from workbook.frameworks import crisp_dm, readiness

    guesses = [[5, 8, 15], [5, 10, 30], [10, 15, 40], [5, 10, 25], [3, 5, 10], [5, 10, 30]]
    phases = pd.DataFrame(guesses, columns=["optimistic", "likely", "pessimistic"])
    phases.insert(0, "phase", [phase.name for phase in crisp_dm.phases()])
    back = pd.DataFrame(
        [
            ["Data understanding", "Business understanding", 0.30],
            ["Modeling", "Data preparation", 0.50],
            ["Evaluation", "Business understanding", 0.25],
        ],
        columns=["after", "back_to", "probability"],
    )
    days = planning.simulate(phases, back)["days"].quantile([0.5, 0.8])
    plan, card = dossier.example().page("plan"), dossier.example().page("card")
    assert [round(day) for day in days] == [plan.p50_days, plan.p80_days]
    assert len(pd.bdate_range(plan.start, plan.end)) == plan.p80_days
    people = sorted({name for task in plan.tasks for name in task.responsible + task.accountable})
    raci = pd.DataFrame("", index=[task.name for task in plan.tasks], columns=people)
    for task in plan.tasks:
        for letter, names in (("R", task.responsible), ("A", task.accountable)):
            raci.loc[task.name, list(names)] += letter
    assert planning.raci_problems(raci) == {}
    known = availability.table().query("table == 'features'").set_index("column")["known"]
    hours = {each.name: each.known_hours for each in dossier.example().page("datasheet").features}
    assert hours["state of the airport"] == known["mean_delay"] / pd.Timedelta(hours=1)
    assert hours["late rate of yesterday"] == known["late_yesterday"] / pd.Timedelta(hours=1)
    sums = readiness.checklist().groupby("section", sort=False)["points"].sum()
    ours = [card.score_data, card.score_model, card.score_infrastructure, card.score_monitoring]
    assert len(sums) == len(ours)
    assert (abs(sums - ours) <= 1).all()
    assert readiness.band(min(ours)) == readiness.band(sums.min())


def test_what_disagrees_is_shown_in_full_sentences(tmp_path):
    mine = dossier.load(tmp_path / "dossier.json")
    assert repr(mine.check()) == AGREED
    assert mine.check()._repr_html_() == f"<p>{AGREED}</p>"
    mine.fill("canvas", cost_fp=1, cost_fn=5, threshold=0.5)
    [sentence] = mine.check()["sentence"]
    assert len(sentence) > 50 and repr(mine.check()) == sentence
    assert mine.check()._repr_html_() == f'<ul><li dir="auto">{sentence}</li></ul>'
