"""Choosing: weighted marks, the weights that flip them, and designs that nothing beats."""

import numpy as np
import pandas as pd
import pytest

from workbook.serve import tradeoffs

MARKS = pd.DataFrame(
    {"cost": [5, 3, 1], "speed": [1, 3, 5], "care": [4, 4, 1]}, index=["cron", "service", "cluster"]
)
WEIGHTS = {"cost": 2, "speed": 1, "care": 1}
OFFERS = pd.DataFrame(
    {"build": [60, 10, 20], "run_per_month": [1, 4, 2], "exit": [0, 5, 40]},
    index=["build", "buy", "AutoML"],
)


def totals(marks, shares):
    return (marks * pd.Series(shares)).sum(axis=1)


def test_it_weighs_by_proportion_only():
    table = tradeoffs.decision_matrix(MARKS, WEIGHTS)
    assert table["total"].to_dict() == {"cron": 3.75, "service": 3.25, "cluster": 2.0}
    assert table.loc["cron", ["cost", "speed", "care"]].tolist() == [2.5, 0.25, 1.0]
    half = {name: weight / 2 for name, weight in WEIGHTS.items()}
    pd.testing.assert_frame_equal(tradeoffs.decision_matrix(MARKS, half), table)


def test_it_calls_it_a_tie_where_only_the_last_bit_differs():
    marks = pd.DataFrame([[5, 5, 1, 2, 5], [4, 3, 4, 3, 4]], index=["a table", "web"])
    table = tradeoffs.decision_matrix(marks, [3, 2, 3, 1, 3])  # 45 twelfths each
    assert table["total"].tolist() == [3.75, 3.75]
    assert table.index.tolist() == ["a table", "web"]


def test_it_orders_ties_by_name():
    marks = pd.DataFrame({"cost": [1, 1]}, index=["b", "a"])
    assert tradeoffs.decision_matrix(marks, {"cost": 1}).index.tolist() == ["a", "b"]


def test_it_finds_the_weight_at_which_another_option_wins():
    table = tradeoffs.flip_points(MARKS, WEIGHTS)
    # speed at w, cost 2 (1 - w) / 3, care (1 - w) / 3: cron 14/3 - 11/3 w, service 10/3 - w/3.
    assert table.loc["speed", "above"] == pytest.approx(0.4)
    assert table.loc["speed", "winner_above"] == "service"
    assert table.loc["speed", ["below", "winner_below"]].isna().all()


@pytest.mark.parametrize("seed", range(20))
def test_it_flips_just_there_and_nowhere_before(seed):
    rng = np.random.default_rng(seed)
    marks = pd.DataFrame(rng.normal(size=(4, 3)), index=list("wxyz"), columns=list("abc"))
    share = pd.Series(rng.dirichlet(np.ones(3)), index=list("abc"))
    winner = totals(marks, share).idxmax()
    for criterion, row in tradeoffs.flip_points(marks, share).iterrows():
        rest = share.drop(criterion) / (1 - share[criterion])
        for edge, end, name in [("below", 0, "winner_below"), ("above", 1, "winner_above")]:
            stays = end if np.isnan(row[edge]) else row[edge]
            for weight in np.linspace(row["weight"], stays, 20)[:-1]:
                assert totals(marks, {**rest * (1 - weight), criterion: weight}).idxmax() == winner
            if not np.isnan(row[edge]):
                beyond = stays + 1e-6 * (1 if edge == "above" else -1)
                shares = {**rest * (1 - beyond), criterion: beyond}
                assert totals(marks, shares).idxmax() == row[name]


def test_it_keeps_designs_that_nothing_beats_in_their_order_and_all_equal_ones():
    designs = pd.DataFrame({"ms": [9, 5, 5, 7, 1], "dollars": [1, 3, 3, 3, 9]}, index=list("abcde"))
    front = tradeoffs.pareto_front(designs, minimize=["ms", "dollars"])
    assert front.index.tolist() == ["a", "b", "c", "e"]


def test_it_keeps_what_is_best_in_a_column_to_be_maximized():
    designs = pd.DataFrame({"dollars": [1, 2, 3], "value": [5, 9, 8]})
    front = tradeoffs.pareto_front(designs, minimize=["dollars"], maximize=["value"])
    assert front.index.tolist() == [0, 1]
    assert designs["value"].tolist() == [5, 9, 8]


def test_it_adds_up_a_life_with_its_end():
    assert tradeoffs.ownership_cost(OFFERS, months=6)["total"].to_dict() == {
        "buy": 39,
        "build": 66,
        "AutoML": 72,
    }
    assert tradeoffs.ownership_cost(OFFERS, months=36).index[0] == "build"


def test_it_lists_six_roles_each_with_tools_and_something_small():
    table = tradeoffs.landscape()
    assert table["role"].unique().tolist() == [
        "tracking",
        "registry",
        "orchestration",
        "serving",
        "feature store",
        "monitoring",
    ]
    assert (table.groupby("role")["tool"].nunique() >= 3).all()
    assert (table.groupby("role")["small"].nunique() == 1).all()
    assert table["question"].str.endswith("?").all()
    assert not table["tool"].duplicated().any()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tradeoffs.decision_matrix(MARKS, {"cost": 1}), "'care' is in only one of"),
        (lambda: tradeoffs.decision_matrix(MARKS, {**WEIGHTS, "cost": -2}), "weights is .*-2.0"),
        (lambda: tradeoffs.decision_matrix(MARKS, dict.fromkeys(WEIGHTS, 0)), "is not 0"),
        (lambda: tradeoffs.decision_matrix(MARKS.iloc[:0], WEIGHTS), "is empty"),
        (lambda: tradeoffs.flip_points(MARKS.where(MARKS > 1), WEIGHTS), "no mark in 'cost'"),
        (
            lambda: tradeoffs.decision_matrix(MARKS, {**WEIGHTS, "cost": "high"}),
            "weights holds 'high'",
        ),
        (
            lambda: tradeoffs.decision_matrix(MARKS.replace({1: "low"}), WEIGHTS),
            "scores holds 'low'",
        ),
        (
            lambda: tradeoffs.decision_matrix(MARKS.replace({1: np.inf}), WEIGHTS),
            "no mark in 'cost'",
        ),
        (lambda: tradeoffs.flip_points(pd.concat([MARKS, MARKS]), WEIGHTS), "is there twice"),
        (
            lambda: tradeoffs.pareto_front(MARKS, minimize="cost"),
            r"give a list of columns, as in \['",
        ),
        (lambda: tradeoffs.pareto_front(MARKS.replace({1: "x"}), minimize=["cost"]), "holds 'x'"),
        (lambda: tradeoffs.ownership_cost(OFFERS.assign(exit=np.nan), months=1), "value in 'exit'"),
        (lambda: tradeoffs.ownership_cost(OFFERS.assign(exit="much"), months=1), "holds 'much'"),
        (lambda: tradeoffs.ownership_cost(OFFERS, months=None), "months is None"),
        (lambda: tradeoffs.pareto_front(MARKS, minimize=[]), "are both empty"),
        (
            lambda: tradeoffs.pareto_front(MARKS, minimize=["price"]),
            "no column 'price'; it has cost",
        ),
        (lambda: tradeoffs.pareto_front(MARKS.iloc[:0], minimize=["cost"]), "designs is empty"),
        (lambda: tradeoffs.pareto_front(MARKS.where(MARKS > 1), minimize=["cost"]), "in 'cost'"),
        (lambda: tradeoffs.ownership_cost(MARKS, months=1), "options has no column 'build'"),
    ],
)
def test_it_names_what_was_wrong(call, said):
    with pytest.raises(ValueError, match=said):
        call()
