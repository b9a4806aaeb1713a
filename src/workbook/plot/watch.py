"""Plots of models in service: what breaks, what drifts, what alarms, what it costs."""

import numpy as np

from workbook.page.picture import Picture, bars, interval, line, points, rule
from workbook.plot.words import capital, listed, side_by_side


def signals(table, *, fault):
    """Draw what a fault does to the signals of a running system.

    Parameters
    ----------
    table : DataFrame
        Index: fault, "all well" among them. Columns: signals, in the order in which they are seen;
        the last one is the cost per 100 flights.
    fault : str
    """
    well, now = table.loc["all well"], table.loc[fault]
    *early, cost = table.columns
    first = max(early, key=lambda name: abs(now[name] - well[name]))
    labels, values = side_by_side(table, "all well", fault)
    return Picture(
        title=f"{capital(fault)}: {first} goes from {well[first]:.0f} to {now[first]:.0f}, "
        f"the cost from {well[cost]:.0f} to {now[cost]:.0f}",
        x="% of flights; for the cost, units per 100 flights",
        y="",
        marks=(bars(labels, values, highlight=[one for one in labels if one.endswith(fault)]),),
        alt="Bars: " + listed(labels, values, "{} {:.1f}"),
        x_range=(0, 100),
    )


def stream(table, *, kind, pattern):
    """Draw a stream that drifts: the truth, and what can be measured of it.

    Parameters
    ----------
    table : DataFrame
        One row a block of flights: `strength` (share of the change that is in force), `late`
        (share), `feature` (share of the block above the reference's median), `cost`.
    kind, pattern : str
    """
    before, after = table["cost"].iloc[:3].mean(), table["cost"].iloc[-3:].mean()
    rows = range(1, len(table) + 1)
    return Picture(
        title=f"{capital(kind)}, {pattern}: the cost goes from {before:.0f} to {after:.0f}",
        x="block of 500 flights",
        y="% of the block; cost per 100 flights",
        marks=(
            line(rows, 100 * table["strength"], "truth: how much has changed"),
            line(rows, 100 * table["feature"], "above the usual delay (x)"),
            line(rows, 100 * table["late"], "late (y)"),
            line(rows, table["cost"], "cost"),
        ),
        alt="Cost by block: " + listed(rows, table["cost"], "{} {:.0f}"),
        y_range=(0, 150),
    )


def psi_chance(curve, *, rows, threshold):
    """Draw how often PSI cries wolf on data that have not changed.

    Parameters
    ----------
    curve : Series
        Index: rows of the current data. Values: share of false alarms.
    rows : int
        Where to read it; one of the index.
    threshold : float
        The PSI that counts as an alarm.
    """
    return Picture(
        title=f"{rows:,} new rows, nothing has changed: PSI above {threshold:g} in "
        f"{curve[rows]:.0%} of the cases",
        x="rows of the current data",
        y="false alarms (% of the cases)",
        marks=(
            line([f"{row:,}" for row in curve.index], 100 * curve, "false alarms"),
            rule(f"{rows:,}", axis="x", name="you are here"),
        ),
        alt="Falling: " + listed(curve.index, 100 * curve, "{} rows {:.0f}%"),
        y_range=(0, 100),
    )


def drift_and_damage(table, *, month):
    """Draw drift and cost side by side, month by month.

    Parameters
    ----------
    table : DataFrame
        Index: name of the month. `psi` (of the mean delay), `cost` and `expected` (what the
        model itself believed), both per 100 flights.
    month : str
    """
    here = table.loc[month]
    return Picture(
        title=f"{month}: PSI {here.psi:.2f}, the model believes {here.expected:.0f} and pays "
        f"{here.cost:.0f}",
        x="month of 2013",
        y="cost per 100 flights; PSI in hundredths",
        marks=(
            line(table.index, table["cost"], "cost, paid"),
            line(table.index, table["expected"], "cost, as the model believes"),
            line(table.index, 100 * table["psi"], "PSI of the mean delay (hundredths)"),
            rule(month, axis="x", name="you are here"),
        ),
        alt="Paid: "
        + listed(table.index, table["cost"], "{} {:.0f}")
        + ". PSI: "
        + listed(table.index, table["psi"], "{} {:.2f}"),
        y_range=(0, 80),
    )


def reliability(table, *, who, brier):
    """Draw what was announced against what came true.

    Parameters
    ----------
    table : DataFrame
        As `progress.reliability` returns it.
    who : str
        Whose forecasts they are.
    brier : float
        Their Brier score.
    """
    said, right = (np.average(table[at], weights=table["answers"]) for at in table.columns[:2])
    shares = [
        f"{row.share_right:.0%} of {row.answers:,} came true"
        for row in table.itertuples(index=False)
    ]
    return Picture(
        title=f"{who}: on average {said:.0%} sure, and {right:.0%} came true "
        f"(Brier score {brier:.2f})",
        x="announced probability (%)",
        y="came true (% of the forecasts)",
        marks=(
            line([0, 100], [0, 100], "words and facts agree"),
            interval(
                100 * table["probability"],
                100 * table["low"],
                100 * table["high"],
                "came true, with 95% interval",
                mid=100 * table["share_right"],
            ),
        ),
        alt="By announced probability: "
        + listed(100 * table["probability"], shares, "{:.0f}%: {}"),
        x_range=(-5, 105),
        y_range=(-5, 105),
    )


def false_alarms(table, *, name):
    """Draw what a quick alarm costs in false ones.

    Parameters
    ----------
    table : DataFrame
        As `detectors.trial` returns it.
    name : str
        The detector to mark.
    """
    here = table.loc[name]
    return Picture(
        title=f"{name}: sees the change after {here.delay:.0f} flights, cries wolf in "
        f"{here.false_alarms:.0%} of the quiet streams",
        x="streams without a change that have an alarm (%)",
        y="delay (flights until the alarm)",
        marks=(
            points(100 * table["false_alarms"], table["delay"], "detectors"),
            points([100 * here.false_alarms], [here.delay], "this one"),
        ),
        alt="Points: "
        + listed(
            table.index,
            [
                f"{100 * row.false_alarms:.0f}%, {row.delay:.0f} flights"
                for row in table.itertuples()
            ],
            "{} {}",
        ),
        x_range=(-5, 105),
        y_range=(0, 550),
    )


def intervals(table, *, best):
    """Draw what a calendar costs by the time between two retrainings.

    Parameters
    ----------
    table : Series
        Index: days. Values: dollars a day.
    best : float
        The cheapest interval, in days.
    """
    return Picture(
        title=f"Cheapest every {best:.0f} days, and nearly as cheap around it",
        x="days between retrainings",
        y="retraining and ageing together (dollars a day)",
        marks=(line(table.index, table, "cost"), rule(best, axis="x", name="sqrt(2 C / k)")),
        alt="A flat bowl: " + listed(table.index[::4], table[::4], "{:.0f} days {:.0f}"),
        y_range=(0, 1.05 * table.max()),  # cut off above zero, a flat bowl looks steep
    )
