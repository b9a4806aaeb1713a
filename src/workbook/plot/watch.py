"""Plots of models in service: what breaks, what drifts, what alarms, what it costs."""

import numpy as np

from workbook.page.picture import Picture, band, interval, line, points, rule
from workbook.plot.words import capital, listed


def usual_range(daily, *, low, high, fault):
    """Draw a fault day by day, inside and outside the range of healthy days.

    Parameters
    ----------
    daily : DataFrame
        Index: day of the month. Columns: faults, "all well" among them; share of alerts in %.
    low, high : float
        The range that holds nine of ten healthy days.
    fault : str
    """
    below = (daily[fault] < low).sum()
    days = daily.index
    return Picture(
        title=f"{capital(fault)}: on {below} of {len(days)} days the share of alerts is below "
        "its usual range",
        x="day of May",
        y="flights with an alert (%)",
        marks=(
            band(days, [low] * len(days), [high] * len(days), "nine of ten days in April"),
            line(days, daily["all well"], "all well"),
            line(days, daily[fault], fault),
        ),
        alt=f"Usual range {low:.0f} to {high:.0f}%. "
        + f"{capital(fault)}, by day: "
        + listed(days, daily[fault], "{} {:.0f}%"),
        y_range=(0, 100),
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


def drift_and_damage(table, *, month, limit):
    """Draw each month's drift beside its damage, the excess over what was attainable.

    Parameters
    ----------
    table : DataFrame
        Index: name of the month. `psi` (of the mean delay); `mean`, `low`, `high` and `verdict`,
        the excess cost per 100 flights as `decision.compare` gives it.
    month : str
    limit : float
        The PSI from which on a dashboard rings.
    """
    here = table.loc[month]
    rings = "rings" if here.psi > limit else "is silent"
    return Picture(
        title=f"{month}: PSI {here.psi:.2f} {rings}; excess {here['mean']:.1f} "
        f"[{here.low:.1f}, {here.high:.1f}], {here.verdict}",
        x="month of 2013",
        y="excess cost per 100 flights; PSI in tenths",
        marks=(
            line(table.index, 10 * table["psi"], "drift: PSI of the mean delay (tenths)"),
            interval(
                table.index,
                table["low"],
                table["high"],
                "damage: excess, with 95% interval",
                mid=table["mean"],
            ),
            rule(10 * limit, axis="y", name=f"PSI {limit:g}"),
            rule(month, axis="x", name="you are here"),
        ),
        alt="Excess: "
        + listed(table.index, table["mean"], "{} {:.1f}")
        + ". PSI: "
        + listed(table.index, table["psi"], "{} {:.2f}"),
        y_range=(-4, 14),
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


def trial(curve, *, days, design, truth):
    """Draw how often a test of two policies calls a winner, by its length.

    Parameters
    ----------
    curve : DataFrame
        As `trial.trial_curve` returns it, for lengths of equal steps.
    days : int
        The length to mark; one of the index.
    design : str
        What is taken for independent, in words.
    truth : str
        What there is to find, in words.
    """
    here = curve.loc[days]
    return Picture(
        title=f"{capital(truth)}, tested {design} after {days} days: {here.one_look:.0%} call a "
        f"winner; {here.peeking:.0%} if someone looks every {curve.index[0]} days",
        x="days of the trial",
        y="trials that call a winner (%)",
        marks=(
            line(curve.index, 100 * curve["one_look"], "one look, at the end"),
            line(curve.index, 100 * curve["peeking"], "looking again and again"),
            rule(5, axis="y", name="5%"),
            rule(days, axis="x", name="you are here"),
        ),
        alt="One look: "
        + listed(curve.index, 100 * curve["one_look"], "{} days {:.0f}%")
        + ". Looking again and again: "
        + listed(curve.index, 100 * curve["peeking"], "{} days {:.0f}%"),
        y_range=(0, 105),
    )


def feedback(year, *, effect):
    """Draw what the dashboard shows beside what is true, for alerts that prevent delays.

    Parameters
    ----------
    year : DataFrame
        As `monitor.feedback` returns it: index policy; `shown`, `true`.
    effect : float
        The chance that an alert makes a late flight punctual.
    """
    widest = (year["shown"] - year["true"]).idxmax()
    here = year.loc[widest]
    return Picture(
        title=f"Alerts that prevent {effect:.0%} of what they announce: {widest} shows "
        f"{here.shown:.1f} and truly costs {here.true:.1f}",
        x="policy",
        y="cost per 100 flights",
        marks=(
            points(year.index, year["shown"], "dashboard"),
            points(year.index, year["true"], "truth"),
        ),
        alt="Dashboard: "
        + listed(year.index, year["shown"], "{} {:.1f}")
        + ". Truth: "
        + listed(year.index, year["true"], "{} {:.1f}"),
        y_range=(45, 75),
    )
