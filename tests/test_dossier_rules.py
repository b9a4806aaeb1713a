"""The rules of the dossier: each speaks on a planted contradiction, and the example has none."""

from datetime import date

import pandas as pd
import pytest

from workbook import dossier
from workbook.dossier.show import AGREED

HEAVY = {"name": "heavy", "place": "cloud", "mode": "online"}
HEAVY |= {"p99_ms": 2000, "age_minutes": 90, "cost_per_month": 50_000}
LATE = date(2015, 6, 1)

# rule: what is changed in the example, and words that its sentence must hold
PLANTED = {
    "goal": ({"plan": {"metric": "accuracy"}}, ["cost per 100 flights", "accuracy"]),
    "metric": ({"card": {"metric": "AUC"}}, ["cost per 100 flights", "AUC"]),
    "price": ({"canvas": {"threshold": 0.5}}, ["0.1667", "0.5"]),
    "threshold": ({"card": {"threshold": 0.5}}, ["0.1667", "0.5"]),
    "gain": ({"card": {"value": 63.2}}, ["58.1", "live", "63.2"]),
    "ceiling": ({"canvas": {"budget_per_month": 240_000}}, ["240,000", "236,000"]),
    "order": ({"plan": {"p50_days": 60, "p80_days": 45}}, ["60", "45", "P80"]),
    "groups": ({"canvas": {"groups_at_risk": ["Envoy Air"]}}, ["Envoy Air"]),
    "risk owner": (
        {"plan": {"risks": [{"name": "fire", "owner": "nobody here"}]}},
        ["fire", "“nob"],
    ),
    "accountable": (
        {"plan": {"tasks": [{"name": "x", "responsible": "desk", "accountable": "desk, boss"}]}},
        ["desk and boss"],
    ),
    "responsible": ({"plan": {"tasks": [{"name": "label", "accountable": "desk"}]}}, ["label"]),
    "end": ({"plan": {"data_ready": LATE}}, ["2014-11-11", "plan", "2015-06-01"]),
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
    "age": ({"decision": {"options": [HEAVY], "chosen": "heavy"}}, ["15 minutes", "heavy", "90"]),
    "wait": ({"decision": {"options": [HEAVY], "chosen": "heavy"}}, ["1 seconds", "heavy", "2"]),
    "promise": ({"decision": {"promised_ms": 100}}, ["100 ms", "193 ms"]),
    "budget": ({"decision": {"options": [HEAVY], "chosen": "heavy"}}, ["9,000", "50,000"]),
    "worth": ({"decision": {"freshness_value": 300}}, ["300", "325"]),
    "future": ({"card": {"trained_until": LATE}}, ["2015-06-01", "2013-12-31"]),
    "retraining": ({"card": {"retrain_days": 90}}, ["45", "90"]),
    "damage": ({"canvas": {"label_delay_days": 60}}, ["60 days", "31"]),
    "readiness": ({"card": {"score_model": 1}}, ["Score of 1"]),
    "silence": ({"card": {"alarms": None}}, ["live", "no alarm"]),
    "answer": (
        {"card": {"alarms": [{"name": "share", "rings": "at 1"}]}},
        ["share", "nobody"],
    ),
    "maintenance": ({"card": {"owner": "the intern"}}, ["the intern"]),
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
        ("card", {"retrain_days": 45}),
        ("canvas", {"cost_fp": 0, "cost_fn": 0}),
        ("datasheet", {"features": [{"name": "at the last moment", "known_hours": 2}]}),
        ("decision", {"promised_ms": 193}),
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


def test_the_examples_prices_and_costs_are_ours():
    from workbook import data, decision, features, monitor

    canvas, card = dossier.example().page("canvas"), dossier.example().page("card")
    best = decision.best_threshold(cost_fp=canvas.cost_fp, cost_fn=canvas.cost_fn)
    assert best == pytest.approx(card.threshold, abs=1e-4)
    flights, scores = data.load_flights(), data.load_scores()
    late = features.is_late(flights).to_numpy()[scores["row"]]
    alert = (scores["monthly"] >= best).to_numpy()
    cost = decision.cost_per_100(late, alert, cost_fp=1, cost_fn=5)
    assert cost == pytest.approx(card.value, abs=0.05)
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    rule = (known["mean_delay"] > 5).to_numpy()[scores["row"]]
    cost = decision.cost_per_100(late, rule, cost_fp=1, cost_fn=5)
    assert cost == pytest.approx(canvas.baseline_value, abs=0.05)
    assert canvas.cases_per_month == round(len(scores) / 9)
    ceiling = canvas.cost_fp * cost / 100 * canvas.cases_per_month
    assert ceiling == pytest.approx(canvas.perfect_per_month, rel=0.01)
    groups = monitor.by_group(late, alert, flights["carrier"].to_numpy()[scores["row"]])
    for group, code in zip(card.groups, ("US", "EV"), strict=True):
        assert group.cases == groups.loc[code, "cases"]
        assert group.result == pytest.approx(groups.loc[code, "recall"], abs=0.005)


def test_the_examples_designs_are_ours():
    from workbook import data, serve

    record = dossier.example().page("decision")
    fresh, values = data.load_freshness(), serve.assumptions()["value"].copy()
    hourly = serve.corners(values, fresh)
    worth = serve.freshness_value(fresh, flights_per_month=10_070, dollars_per_unit=40)
    assert worth.loc[2, "dollars"] == pytest.approx(record.freshness_value, rel=0.001)
    values["period_minutes"] = 15
    designs = serve.corners(values, fresh)
    assert {each.name for each in record.options} == set(hourly.index)
    for each in record.options:
        ours = designs.loc[each.name]
        assert each.p99_ms == pytest.approx(ours["p99"], abs=0.6)
        assert each.age_minutes == pytest.approx(ours["staleness"], abs=0.01)
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
