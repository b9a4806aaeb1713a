"""Plots of costs, rankings, differences and money."""

from workbook.page.picture import Picture, bars, interval, line, points, rule
from workbook.plot.words import capital, listed

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
COST = "cost per 100 flights (false alert = 1)"


def late_by_hour(table):
    """Draw the share of late flights by scheduled hour.

    Parameters
    ----------
    table : DataFrame
        `hour` (0 to 23) and `late` (a share).
    """
    worst = table.loc[table["late"].idxmax()]
    best = table.loc[table["late"].idxmin()]
    return Picture(
        title=f"Late flights rise from {best.late:.0%} at {best.hour:.0f}:00 "
        f"to {worst.late:.0%} at {worst.hour:.0f}:00",
        x="scheduled hour of departure",
        y="late, cancelled or diverted (% of flights)",
        marks=(line(table["hour"], 100 * table["late"], "late flights"),),
        alt="Line by hour: " + listed(table["hour"], 100 * table["late"], "{:.0f}:00 {:.0f}%"),
        y_range=(0, 50),
    )


def ranking(scored):
    """Draw the scores of `opportunity.score`, best first.

    Parameters
    ----------
    scored : DataFrame
        `name` and `score` (0 to 10), sorted.
    """
    first, second = scored["name"].iloc[:2]
    lead = scored["score"].iloc[0] - scored["score"].iloc[1]
    return Picture(
        title=f"{capital(first)} leads {second} by {lead:.1f} points",
        x="weighted geometric mean of the marks (0 to 10)",
        y="",
        marks=(bars(scored["name"], scored["score"], highlight=[first]),),
        alt="Bars, best first: " + listed(scored["name"], scored["score"], "{} {:.1f}"),
        x_range=(0, 10),
    )


def first_places(share):
    """Draw how often each candidate comes first when the weights are drawn at random.

    Parameters
    ----------
    share : Series
        Name to share of first places.
    """
    best = share.index[0]
    return Picture(
        title=f"{capital(best)} comes first under {share.iloc[0]:.0%} of all weightings",
        x="first places (% of random weightings)",
        y="",
        marks=(bars(share.index, 100 * share, highlight=[best]),),
        alt="Bars: " + listed(share.index, 100 * share, "{} {:.0f}%"),
        x_range=(0, 100),
    )


def ladder(costs, *, highlight=None):
    """Draw the cost of each policy, in the order of the table.

    Parameters
    ----------
    costs : Series
        Policy to cost per 100 flights.
    highlight : str, optional
        The policy to colour; the cheapest unless given.
    """
    cheapest = costs.idxmin()
    return Picture(
        title=f"{capital(cheapest)} is the cheapest, at {costs.min():.1f}",
        x=COST,
        y="",
        marks=(bars(costs.index, costs, highlight=[highlight or cheapest]),),
        alt="Bars: " + listed(costs.index, costs, "{} {:.1f}"),
    )


def cost_curve(curve, *, threshold):
    """Draw cost against threshold, with the threshold that theory recommends.

    Parameters
    ----------
    curve : DataFrame
        As `decision.cost_curve` returns it.
    threshold : float
        The recommended one.
    """
    cheapest = curve.loc[curve["cost"].idxmin()]
    at = curve.iloc[(curve["threshold"] - threshold).abs().argmin()]
    return Picture(
        title=f"Theory says {threshold:.2f} and pays {at.cost:.1f}; "
        f"hindsight says {cheapest.threshold:.2f} and pays {cheapest.cost:.1f}",
        x="alert when the probability is at least",
        y=COST,
        marks=(
            line(curve["threshold"], curve["cost"], "cost"),
            rule(threshold, axis="x", name="FP / (FP + FN)"),
            points([cheapest.threshold], [cheapest.cost], "cheapest in hindsight"),
        ),
        alt=f"Curve of the cost: {curve.cost.iloc[0]:.0f} if every flight is alerted, "
        f"{cheapest.cost:.0f} at the lowest point, {curve.cost.iloc[-1]:.0f} if none is. "
        f"A vertical line marks {threshold:.2f}.",
        x_range=(0, 1),
    )


def monthly_costs(table):
    """Draw the cost of several policies month by month.

    Parameters
    ----------
    table : DataFrame
        Index: month 1 to 12. One column a policy, cost per 100 flights.
    """
    winner = table.idxmin(axis=1)
    often = winner.value_counts()
    months = [MONTHS[month - 1] for month in table.index]
    return Picture(
        title=f"{capital(often.index[0])} is the cheapest in "
        f"{often.iloc[0]} of {len(table)} months",
        x="month of 2013",
        y=COST,
        marks=tuple(line(months, table[name], name) for name in table),
        alt="Lines by month. "
        + " ".join(f"{name}: {listed(months, table[name], '{} {:.0f}')}." for name in table),
        y_range=(20, 85),
    )


def differences(table, *, than):
    """Draw differences of costs with their intervals.

    Parameters
    ----------
    table : DataFrame
        Index: what is compared. `mean`, `low` and `high`, in cost per 100 flights.
    than : str
        What all of them are compared with.
    """
    more, cheaper = (table["low"] > 0).sum(), (table["high"] < 0).sum()
    unclear = len(table) - more - cheaper
    return Picture(
        title=f"{cheaper} of {len(table)} proven cheaper than {than}, "
        f"{more} proven more expensive, {unclear} not proven",
        x="",
        y="difference in cost per 100 flights",
        marks=(
            rule(0, axis="y", name="no difference"),
            interval(table.index, table["low"], table["high"], "95% interval", mid=table["mean"]),
        ),
        alt="Intervals: "
        + "; ".join(
            f"{row.Index} {row.mean:+.1f} from {row.low:.1f} to {row.high:.1f}"
            for row in table.itertuples()
        ),
    )


def cash_flow(flow):
    """Draw the running net present value of a project.

    Parameters
    ----------
    flow : DataFrame
        As `decision.cash_flow` returns it, in dollars.
    """
    npv = flow["npv"] / 1000
    paid = flow["month"][npv >= 0]
    found = f"Pays back in month {paid.iloc[0]}" if len(paid) else "Not paid back"
    end = f"{npv.iloc[-1]:+,.0f} thousand dollars after {flow['month'].iloc[-1]} months"
    return Picture(
        title=f"{found}; {end}",
        x="months after the build",
        y="net present value (thousand dollars)",
        marks=(
            line(flow["month"], npv, "so far"),
            rule(0, axis="y", name="break even"),
        ),
        alt=f"Line from {npv.iloc[0]:,.0f} thousand dollars at the build. {found}; {end}.",
    )


def failure_bound(table, *, trials):
    """Draw the failure rate that trials without a failure can't exclude.

    Parameters
    ----------
    table : DataFrame
        `trials` and `rate` (a share).
    trials : int
        The row to mark.
    """
    at = table.loc[(table["trials"] - trials).abs().idxmin()]
    return Picture(
        title=f"After {at.trials:.0f} clean trials the rate may still be {at.rate:.1%}, "
        f"one in {1 / at.rate:.1f}",
        x="trials without a failure",
        y="failure rate still believable at 95% (%)",
        marks=(
            line(table["trials"], 100 * table["rate"], "exact bound"),
            points([at.trials], [100 * at.rate], "your trial"),
        ),
        alt=f"Falling curve, from {table.rate.iloc[0]:.0%} after {table.trials.iloc[0]:.0f} trial "
        f"to {table.rate.iloc[-1]:.1%} after {table.trials.iloc[-1]:.0f}. "
        f"Marked: {at.rate:.1%} after {at.trials:.0f}.",
        y_range=(0, 100),
    )


def ignored(table, *, share, than, cost):
    """Draw what a desk pays that ignores some of its alerts.

    Parameters
    ----------
    table : DataFrame
        As `desk.ignored` returns it.
    share : float
        The share to mark; one of the index.
    than : str
        The policy to beat.
    cost : float
        What that policy costs per 100 flights, obeyed always.
    """
    here = table.loc[share]
    lead = cost - here.at_random
    verdict = f"{abs(lead):.1f} {'less' if lead > 0 else 'more'} than {than}"
    return Picture(
        title=f"{share:.0%} of the alerts ignored: cost {here.at_random:.1f}, {verdict}; "
        f"{here.weakest:.1f} if they are the weakest",
        x="alerts ignored (%)",
        y=COST,
        marks=(
            line(100 * table.index, table["at_random"], "any alerts"),
            line(100 * table.index, table["weakest"], "the weakest"),
            rule(cost, axis="y", name=f"{than}, obeyed"),
            rule(100 * share, axis="x", name="you are here"),
        ),
        alt="Any alerts: "
        + listed(100 * table.index, table["at_random"], "{:.0f}% {:.1f}")
        + ". The weakest: "
        + listed(100 * table.index, table["weakest"], "{:.0f}% {:.1f}"),
    )


def groups(table, *, name, threshold, cost):
    """Draw whom the alerts reach and whom they bother, group by group.

    Parameters
    ----------
    table : DataFrame
        Index: group. `recall` and `false_alarms` (shares).
    name : str
        The group whose threshold is moved.
    threshold : float
        Its own threshold.
    cost : float
        Of all groups together, per 100 flights.
    """
    here = table.loc[name]
    return Picture(
        title=f"{name} from {threshold:.0%} on: {here.recall:.0%} of its late flights and "
        f"{here.false_alarms:.0%} of the others get an alert; all airlines cost {cost:.1f}",
        x="airline",
        y="% of its flights",
        marks=(
            points(table.index, 100 * table["recall"], "late flights with an alert"),
            points(table.index, 100 * table["false_alarms"], "other flights with an alert"),
            rule(name, axis="x", name="you are here"),
        ),
        alt="Late flights with an alert: "
        + listed(table.index, 100 * table["recall"], "{} {:.0f}%")
        + ". Others: "
        + listed(table.index, 100 * table["false_alarms"], "{} {:.0f}%"),
        y_range=(0, 105),
    )
