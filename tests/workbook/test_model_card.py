"""The model card holds no figure typed by hand; and what the score sheet claims of the model."""

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from workbook import baseline, case, clean, data, decision, features, model
from workbook.frameworks import datasheet, model_card

PRICES = case.PRICES
THRESHOLD = decision.best_threshold(**PRICES)
CARD = pd.DataFrame({"number": ["1.1", "1.2"], "answer": ["{kb:.0f} kB", "{cost:.1f}, {who}"]})


@pytest.fixture(scope="module")
def year():
    """Build what is known at T-2h, what happened, and the month."""
    flights = data.load_flights()
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    return known, features.is_late(flights), flights["time"].dt.month


def cost_of(make_model, facts, late, train, test):
    p = make_model().fit(facts[train], late[train]).predict_proba(facts[test])[:, 1]
    return decision.cost_per_100(late[test], p >= THRESHOLD, **PRICES)


def test_it_has_the_nine_sections_in_their_order():
    card = model_card.flights()
    assert card["section"].unique().tolist() == [
        "Model details",
        "Intended use",
        "Factors",
        "Metrics",
        "Evaluation data",
        "Training data",
        "Quantitative analyses",
        "Ethical considerations",
        "Caveats and recommendations",
    ]
    assert card["number"].is_unique
    assert card["question"].str.endswith("?").all()


def test_it_holds_no_measured_figure_before_it_is_filled_in():
    typed = model_card.flights()["answer"].str.replace(r"\{[^}]*\}", "", regex=True)
    numbers = {number for answer in typed for number in re.findall(r"\d+(?:[.,]\d+)*", answer)}
    # Version, year, prices and limits of the case, inputs, levels, digits of a hash, a license.
    named = {"1.0.0", "2013", "1", "100", "15", "95", "80", "99", "12", "256", "3", "4.0"}
    named |= {f"{value:,}" for value in case.NAMES.values()}
    assert numbers <= named


def test_it_puts_figures_where_their_names_stand_and_changes_nothing_else():
    filled = model_card.fill(CARD, {"kb": 86.4, "cost": np.float64(54.34), "who": "no {one}"})
    assert filled["answer"].tolist() == ["86 kB", "54.3, no {one}"]
    assert CARD["answer"].tolist() == ["{kb:.0f} kB", "{cost:.1f}, {who}"]
    assert "| 1.2 |" in datasheet.markdown(filled.assign(section="A", question="What?"))


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"kb": 1, "cost": 2}, "figures has no 'who', which 1.2 asks for; measure it."),
        (
            {"kb": 1, "cost": 2, "who": "", "x": 3},
            "figures holds 'x', which no answer asks for; leave it out.",
        ),
        (
            {"kb": 1, "cost": np.nan, "who": ""},
            "figures['cost'] is nan; give a finite number, or text.",
        ),
        ({"kb": "many", "cost": 1, "who": ""}, "A figure of 1.1 does not fit its format: "),
    ],
)
def test_bad_input_gets_a_sentence(figures, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        model_card.fill(CARD, figures)


# What the score sheet of the ML Test Score names as evidence.


def test_the_year_keeps_to_the_list_of_inputs_but_for_two_known_values(year):
    known, _, _ = year
    schema = {
        row.Index: clean.Expected(
            row.kind, row.gaps, *([] if row.kind == "category" else [(row.low, row.high)])
        )
        for row in model_card.inputs().itertuples()
    }
    assert list(schema) == known.columns.tolist()
    broken = clean.violations(known, schema)
    # A flight to LaGuardia, cancelled, and the impossible wind of one hour.
    assert broken["column"].tolist() == ["distance", "wind_speed"]
    assert broken["rows"].tolist() == [1, 32]


def test_no_feature_but_one_is_missed_when_it_is_left_out(year):
    known, late, month = year
    sides = month <= 3, month > 3
    everything = cost_of(model.boosted_trees, known, late, *sides)
    missed = pd.Series(
        {
            name: cost_of(model.boosted_trees, known.drop(columns=name), late, *sides) - everything
            for name in known
        }
    )
    assert missed.index[missed > 1].tolist() == ["overdue"]
    assert (missed < 0.05).sum() >= 4
    assert missed.min() > -0.5


def compared(year, alerts, than):
    """What each list costs more than one of them, from April on, with whole days drawn."""
    _, late, month = year
    truth, day = late[month > 3], data.load_flights()["time"].dt.normalize()[month > 3]
    paid = {name: decision.case_costs(truth, said, **PRICES) for name, said in alerts.items()}
    return decision.compare(day, pd.DataFrame(paid), than=than)


def test_only_retrained_monthly_is_it_proven_to_beat_the_best_rule(year):
    known, late, month = year
    rule = baseline.BestRule(**PRICES).fit(known[month <= 3], late[month <= 3])
    alerts = (data.load_scores()[["online", "monthly"]] >= THRESHOLD).to_dict("series")
    alerts["best rule"] = rule.predict(known[month > 3])
    gaps = compared(year, alerts, than="best rule")
    assert (gaps["mean"] < 0).all()
    assert gaps["verdict"].to_dict() == {"online": "likely", "monthly": "proven"}


def test_retrained_monthly_it_is_proven_to_beat_a_plainer_model_too(year):
    known, late, month = year
    names = ["minute", "load", "late_yesterday", "wind_speed"]
    names += ["mean_delay", "share_delayed", "departures", "overdue"]
    eight = known[names].assign(wind_speed=known["wind_speed"].mask(known["wind_speed"] > 200))
    plain = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression())
    p = pd.concat(
        pd.Series(
            plain.fit(eight[month < each], late[month < each]).predict_proba(eight[month == each])[
                :, 1
            ],
            index=eight.index[month == each],
        )
        for each in range(4, 13)
    )
    alerts = {
        "plain": p.reindex(eight.index[month > 3]) >= THRESHOLD,
        "trees": data.load_scores()["monthly"].to_numpy() >= THRESHOLD,
    }
    assert compared(year, alerts, than="plain").loc["trees", "verdict"] == "proven"


def test_a_small_search_finds_nothing_much_better(year):
    known, late, month = year
    settings = [
        {"max_iter": trees, "max_leaf_nodes": leaves, "learning_rate": rate}
        for trees in (60, 120)
        for leaves in (4, 8, 16)
        for rate in (0.05, 0.1)
    ]

    def cost(setting):
        make = lambda: HistGradientBoostingClassifier(**setting, random_state=0)  # noqa: E731
        return cost_of(make, known, late, month <= 2, month == 3)

    ours = cost_of(model.boosted_trees, known, late, month <= 2, month == 3)
    assert 0 <= ours - min(map(cost, settings)) < 1.5


def test_one_airline_falls_below_the_bar(year):
    _, late, _ = year
    scores = data.load_scores()
    late = late.to_numpy()[scores["row"]]
    alerts = {"model": scores["online"] >= THRESHOLD, "all": late | True, "none": late & False}
    carrier = data.load_flights()["carrier"].to_numpy()[scores["row"]]
    cost = pd.DataFrame(
        {name: decision.case_costs(late, a, **PRICES) for name, a in alerts.items()}
    )
    cost = cost.groupby(carrier).mean()[pd.Series(late).groupby(carrier).sum() >= 50]
    assert len(cost) == 11
    assert cost.index[cost["model"] > cost[["all", "none"]].min(axis=1)].tolist() == ["MQ"]
