"""The story the flights tell: every policy's cost, from the shipped tables, and what is proven."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from authoring.tables import scores as computed_scores
from workbook import data, decision, features, model, trial
from workbook.model import baseline

PRICES = {"cost_fp": 1, "cost_fn": 5}
RULES = {
    "best rule": 55.7,
    "never alert": 98.3,
    "always alert": 80.3,
    "majority": 98.3,
    "from noon on": 63.4,
    "live rule": 58.1,
}
MODELS = {"nightly": 60.9, "logistic": 58.6, "online": 54.3, "monthly": 51.8, "cautious": 52.3}
# Where a policy's cost is written in words. Whoever changes a price, or a policy, goes there.
WORDS = Path(__file__).resolve().parents[2] / "src"
IN_WORDS = {
    "always alert": ["lessons/week1.py"],
    "from noon on": ["lessons/week1.py"],
    "live rule": ["lessons/week1.py"],
    "best rule": [
        "lessons/week1.py",
        "lessons/week5.py",
        "workbook/dossier/example.json",
        "workbook/page/questions/week5.toml",
    ],
    "monthly": [
        "lessons/week5.py",
        "workbook/dossier/example.json",
        "workbook/page/questions/week5.toml",
    ],
}


@pytest.fixture(scope="module")
def year():
    """Build flights, what is known at T-2h, and what happened, from April on."""
    flights = data.load_flights()
    known = features.at_decision(flights, data.load_weather(), hours_before=2)
    late = features.is_late(flights)
    future = flights["time"].dt.month >= 4
    return flights, known, late, future


@pytest.fixture(scope="module")
def alerts(year):
    """Decide for every flight from April on, with every policy."""
    _, known, late, future = year
    said = {
        name: rule.fit(known[~future], late[~future]).predict(known[future])
        for name, rule in baseline.ladder(**PRICES).items()
    }
    scores = data.load_scores()
    threshold = decision.best_threshold(**PRICES)
    return said | {name: (scores[name] >= threshold).to_numpy() for name in MODELS}


def cost(year, alert, where=slice(None), **prices):
    late = year[2][year[3]].to_numpy()
    return decision.cost_per_100(late[where], alert[where], **(PRICES | prices))


@pytest.mark.parametrize(("name", "expected"), (RULES | MODELS).items())
def test_it_reproduces_the_cost_of_each_policy(year, alerts, name, expected):
    assert cost(year, alerts[name]) == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("name", RULES | MODELS)
def test_it_knows_each_page_on_which_a_cost_stands(year, alerts, name):
    written = re.escape(f"{cost(year, alerts[name]):.1f}")
    figure = re.compile(rf"(?<![\d.,]){written}(?![\d%])")
    texts = [*WORDS.glob("lessons/*.py"), *WORDS.glob("assignments/*.py")]
    texts += [*WORDS.glob("workbook/**/*.toml"), WORDS / "workbook" / "dossier" / "example.json"]
    named = [path for path in texts if figure.search(words_of(path))]
    assert sorted(str(path.relative_to(WORDS)) for path in named) == IN_WORDS.get(name, [])


def words_of(path):
    """A text without its code."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if path.suffix != ".py" or line.startswith("# "))


def test_it_reproduces_the_rules_month_by_month(year, alerts):
    month = year[0]["time"].dt.month[year[3]].to_numpy()
    noon = [cost(year, alerts["from noon on"], month == number) for number in range(4, 13)]
    assert np.round(noon, 1).tolist() == [65.5, 59.2, 59.7, 59.0, 64.7, 60.1, 60.0, 66.7, 76.4]


def test_it_finds_machine_learning_nearly_worthless_at_one_to_fifteen(year):
    scores = data.load_scores()
    dear = {"cost_fn": 15}
    best = min(cost(year, (scores[name] >= 1 / 16).to_numpy(), **dear) for name in MODELS)
    always = cost(year, np.ones(len(scores), bool), **dear)
    assert 0 < always - best < 4


def test_it_proves_that_nightly_loses_and_monthly_wins_and_no_more(year, alerts):
    flights, _, late, future = year
    day = flights["time"].dt.normalize()[future].to_numpy()
    late = late[future].to_numpy()
    rule = decision.case_costs(late, alerts["live rule"], **PRICES)

    def gap(name):
        paid = decision.case_costs(late, alerts[name], **PRICES)
        return decision.day_block_bootstrap(day, 100 * (paid - rule))

    assert gap("nightly")[1] > 0
    assert gap("monthly")[2] < 0
    _, low, high = gap("logistic")
    assert low < 0 < high


def test_it_scores_as_the_shipped_table_says(year):
    """The once-trained model, fitted here; the nine monthly fits are the script's own check."""
    _, known, late, future = year
    fitted = model.boosted_trees().fit(known[~future], late[~future])
    p = fitted.predict_proba(known[future])[:, 1]
    np.testing.assert_allclose(data.load_scores()["online"], p, atol=0.01)


def test_it_scores_each_month_with_a_model_that_never_saw_it():
    months = np.repeat([1, 2, 3], 40)
    facts = pd.DataFrame({"x": np.tile([0.0, 1.0], 60)})
    late = (facts["x"] == 1) ^ (months == 3)  # in month 3 the world turns upside down
    scores = model.monthly_scores(model.boosted_trees, facts, late, months, first=2)
    assert np.isnan(scores[months == 1]).all()
    assert scores[(months == 3) & (facts["x"] == 1)].min() > 0.5


def test_it_needs_a_past_to_learn_from():
    with pytest.raises(ValueError, match="first is 1"):
        model.monthly_scores(model.boosted_trees, pd.DataFrame({"x": [1.0]}), [True], [1], first=1)


def test_it_builds_the_score_table_in_the_order_of_the_flights(year):
    table = data.load_scores()
    assert table["row"].tolist() == np.flatnonzero(year[3]).tolist()
    assert computed_scores.FIRST == 4


def test_it_finds_trials_as_deceptive_as_week_5_says(year, alerts):
    flights, _, late, future = year
    day = flights["time"].dt.normalize()[future].to_numpy()
    late = late[future].to_numpy()
    paid = {
        name: decision.case_costs(late, alerts[name], **PRICES) for name in ("best rule", "monthly")
    }
    sums = trial.day_sums(day, pd.DataFrame(paid))

    def curve(b, unit):
        weeks = range(7, 274, 7)
        return trial.trial_curve(sums, a="best rule", b=b, unit=unit, lengths=weeks, draws=4000)

    same, real = curve("best rule", "day"), curve("monthly", "day")["one_look"]
    assert curve("best rule", "case").loc[84, "one_look"] == pytest.approx(0.47, abs=0.03)
    assert same.loc[84, "one_look"] == pytest.approx(0.05, abs=0.015)
    assert same.loc[84, "peeking"] == pytest.approx(0.22, abs=0.025)
    assert [real[28], real[273]] == pytest.approx([0.09, 0.41], abs=0.025)
    assert curve("monthly", "shadow").loc[84, "one_look"] == pytest.approx(0.90, abs=0.02)
