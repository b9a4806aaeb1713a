"""Plots of data: how much is enough, what is off, what a fault or a leak does to the cost."""

from workbook.page.picture import Picture, bars, interval, line, points, rule
from workbook.plot.decision import COST
from workbook.plot.words import capital, listed, side_by_side


def learning_curve(table, curve, *, rows):
    """Draw the cost by training rows: as measured, and as a fitted curve goes on.

    Parameters
    ----------
    table : DataFrame
        `rows`, `draw` and `score` (cost per 100 flights).
    curve : Series
        Index: rows. Values: the fitted cost.
    rows : int
        Where to read the curve; one of its index.
    """
    largest = table["rows"].max()
    beyond = "beyond what was measured" if rows > largest else "within what was measured"
    return Picture(
        title=f"With {rows:,} rows the curve promises {curve[rows]:.1f}: {beyond}",
        x="training rows (thousands)",
        y=COST,
        marks=(
            points(table["rows"] / 1000, table["score"], "measured, one point a draw"),
            line(curve.index / 1000, curve, "fitted curve"),
            rule(rows / 1000, axis="x", name="you are here"),
        ),
        alt=f"Points fall from {table['score'].max():.0f} to {table['score'].min():.0f}; the curve "
        f"through them flattens and reaches {curve.iloc[-1]:.1f} at {curve.index[-1]:,} rows.",
        y_range=(50, 68),
    )


def against_reference(spread, *, name):
    """Draw where each column lies, in the usual spread of an earlier period.

    Parameters
    ----------
    spread : DataFrame
        Index: column. `low`, `middle`, `high`: quantiles, as distances from the reference's
        median in its interquartile ranges.
    name : str
        What the table is called.
    """
    ends = spread[["low", "high"]].stack()
    furthest, _ = ends.abs().idxmax()
    reach = ends[ends.abs().idxmax()]
    return Picture(
        title=f"{capital(name)}: {furthest} reaches furthest, {reach:+.1f} of April's spreads",
        x="column",
        y="distance from April's median (April's interquartile ranges)",
        marks=(
            interval(
                spread.index, spread["low"], spread["high"], "middle 90% of May", spread["middle"]
            ),
            rule(0, axis="y", name="April's median"),
        ),
        alt="Medians in April's spreads: " + listed(spread.index, spread["middle"], "{} {:+.1f}"),
        y_range=(-6, 6),
    )


def fault_costs(costs, *, fault):
    """Draw what a fault in the data does to the cost of each policy.

    Parameters
    ----------
    costs : DataFrame
        Index: fault, "clean" among them. One column a policy; cost per 100 flights.
    fault : str
    """
    change = costs.loc[fault] - costs.loc["clean"]
    labels, values = side_by_side(costs, "clean", fault)
    return Picture(
        title=f"{capital(fault)}: " + listed(change.index, change, "{} {:+.1f}"),
        x=COST,
        y="",
        marks=(
            bars(labels, values, highlight=[label for label in labels if label.endswith(fault)]),
        ),
        alt="Bars: " + listed(labels, values, "{} {:.1f}"),
        x_range=(0, 100),
    )


def known_columns(share, *, when, cost):
    """Draw which part of each table is known at a moment, and what the model pays then.

    Parameters
    ----------
    share : Series
        Table to share of its columns.
    when : str
        The moment, in words.
    cost : float
        Of a model that may see what is known; per 100 flights.
    """
    return Picture(
        title=f"Decide {when}: the model pays {cost:.1f}",
        x="columns known (% of the table)",
        y="",
        marks=(bars(share.index, 100 * share, highlight=["features"]),),
        alt=f"Cost {cost:.1f}. Known: " + listed(share.index, 100 * share, "{} {:.0f}%"),
        x_range=(0, 100),
    )


def illusion(errors, *, cases, columns):
    """Draw the error that cross-validation reports on pure noise.

    Parameters
    ----------
    errors : Series
        `outside` and `inside`: where the columns were selected; shares of wrong answers.
    cases, columns : int
    """
    labels = ["selected before the folds", "selected within the folds", "a coin: the truth"]
    values = [100 * errors["outside"], 100 * errors["inside"], 50]
    return Picture(
        title=f"{columns:,} columns of noise, {cases} cases: {errors['outside']:.0%} error if "
        f"selected before the folds, {errors['inside']:.0%} within",
        x="reported error (% of cases)",
        y="",
        marks=(bars(labels, values, highlight=labels[:1]),),
        alt="Bars: " + listed(labels, values, "{} {:.0f}%"),
        x_range=(0, 100),
    )


def skewed(table, *, change, moved):
    """Draw which columns a server computes differently, and what that does to the alerts.

    Parameters
    ----------
    table : DataFrame
        `column` and `differ` (share of rows), as `skew.compare` returns it.
    change : str
        What the server does otherwise, in words.
    moved : float
        Share of flights for which the decision changes.
    """
    share = 100 * table["differ"]
    names = table["column"][table["differ"] > 0].tolist()
    return Picture(
        title=f"{capital(change)}: {len(names)} columns differ, "
        f"{moved:.1%} of the decisions change",
        x="rows that differ from training (%)",
        y="",
        marks=(bars(table["column"], share, highlight=names),),
        alt="Bars: " + listed(table["column"], share, "{} {:.0f}%"),
        x_range=(0, 100),
    )
