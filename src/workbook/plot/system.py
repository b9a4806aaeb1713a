"""Plots of systems: what freshness is worth, how long answers take, which design wins."""

from workbook.page.picture import Picture, bars, line, points, rule
from workbook.plot.words import capital, listed


def freshness(table, *, hours, rule_name="live rule"):
    """Draw what the model pays when it decides so many hours ahead, beside a rule.

    Parameters
    ----------
    table : DataFrame
        As `serve.freshness_value` returns it: index `hours_before`; `model`, `rule`, `dollars`.
    hours : float
        The decision time to mark; one of the index.
    rule_name : str
    """
    here, names = table.loc[hours], [f"{hour:g} h" for hour in table.index]
    ruled = table["rule"].dropna()
    return Picture(
        title=f"{hours:g} h before: cost {here.model:.1f}, worth {here.dollars:,.0f} dollars a "
        "month more than the night before",
        x="decision before departure",
        y="cost per 100 flights (false alert = 1)",
        marks=(
            line(names, table["model"], "model"),
            line(names, table["rule"], rule_name),
            rule(f"{hours:g} h", axis="x", name="you are here"),
        ),
        alt="Model: "
        + listed(names, table["model"], "{} {:.1f}")
        + f". {capital(rule_name)}: "
        + listed([f"{hour:g} h" for hour in ruled.index], ruled, "{} {:.1f}"),
        y_range=(45, 90),
    )


def refreshes(table, *, period):
    """Draw how old the answers of a batch are, and how many of them nobody reads.

    Parameters
    ----------
    table : DataFrame
        Index: minutes between refreshes. `staleness` (minutes) and `never_read` (share).
    period : int
        The period to mark; one of the index.
    """
    here = table.loc[period]
    return Picture(
        title=f"Every {period:g} minutes: answers are {here.staleness:.0f} minutes old on average, "
        f"{here.never_read:.0%} are never read",
        x="minutes between two refreshes",
        y="minutes; % of the answers",
        marks=(
            line(table.index, table["staleness"], "mean age (minutes)"),
            line(table.index, 100 * table["never_read"], "never read (%)"),
            rule(period, axis="x", name="you are here"),
        ),
        alt="Mean age, rising: "
        + listed(table.index, table["staleness"], "every {:g} minutes {:.0f}")
        + ". Never read, falling: "
        + listed(table.index, 100 * table["never_read"], "{:g} {:.0f}%"),
    )


def waiting(curve, *, load, slow):
    """Draw how the time of an answer grows as servers get busier.

    Parameters
    ----------
    curve : DataFrame
        Index: utilisation (a share). `mean` and `p99` (ms), in theory.
    load : float
        The utilisation to mark; one of the index.
    slow : DataFrame
        Simulated: index as `curve`; `mean`, `p99`.
    """
    here = curve.loc[load]
    return Picture(
        title=f"{load:.0%} busy: an answer takes {here['mean']:.0f} ms on average, "
        f"one in a hundred over {here['p99']:.0f}",
        x="how busy the servers are (%)",
        y="time of an answer (ms)",
        marks=(
            line(100 * curve.index, curve["mean"], "mean, theory"),
            line(100 * curve.index, curve["p99"], "p99, theory"),
            points(100 * slow.index, slow["mean"], "mean, simulated"),
            points(100 * slow.index, slow["p99"], "p99, simulated"),
            rule(100 * load, axis="x", name="you are here"),
        ),
        alt="Both curves are flat up to half and bend upwards after. p99: "
        + listed(100 * curve.index, curve["p99"], "{:.0f}% busy {:.0f} ms"),
        y_range=(0, 500),
    )


def crossover(table, *, payload, bandwidth):
    """Draw the latency of cloud and edge by the size of what must be sent.

    Parameters
    ----------
    table : DataFrame
        Index: kilobytes. `cloud` and `edge` (ms).
    payload : float
        The size to mark; one of the index.
    bandwidth : float
        Megabits per second, for the title.
    """
    here = table.loc[payload]
    winner, other = ("edge", "cloud") if here.edge <= here.cloud else ("cloud", "edge")
    return Picture(
        title=f"{payload:g} kB at {bandwidth:g} Mbps: {winner} answers in {here[winner]:.0f} ms, "
        f"{other} in {here[other]:.0f}",
        x="what must be sent (kB)",
        y="time of an answer (ms)",
        marks=(
            line(table.index, table["cloud"], "cloud"),
            line(table.index, table["edge"], "edge"),
            rule(payload, axis="x", name="you are here"),
        ),
        alt=f"The edge is level at {here.edge:.0f} ms. The cloud rises from "
        f"{table.cloud.iloc[0]:.0f} ms to {table.cloud.iloc[-1]:.0f} ms.",
        y_range=(0, 1_100),
    )


def corners(table):
    """Draw what each design leaves over in a month.

    Parameters
    ----------
    table : DataFrame
        As `serve.corners` returns it.
    """
    best = table["net"].idxmax()
    here = table.loc[best]
    return Picture(
        title=f"{capital(best)} leaves most: {here.net:,.0f} dollars a month, answers in "
        f"{here.p50:.0f} ms (p99 {here.p99:.0f}), {here.staleness:.0f} min old",
        x="value of freshness less cost (dollars a month)",
        y="",
        marks=(bars(table.index, table["net"], highlight=[best]),),
        alt="Bars: " + listed(table.index, table["net"], "{} {:,.0f} dollars"),
        x_range=(-10_000, 30_000),
    )


def matrix(table, *, flips):
    """Draw the weighted marks of the options.

    Parameters
    ----------
    table : DataFrame
        As `tradeoffs.decision_matrix` returns it: index option, with a column `total`.
    flips : str
        What would change the winner, in words.
    """
    best = table.index[0]
    return Picture(
        title=f"{capital(best)} wins with {table['total'].iloc[0]:.2f}; {flips}",
        x="weighted mark (1 to 5)",
        y="",
        marks=(bars(table.index, table["total"], highlight=[best]),),
        alt="Bars, best first: " + listed(table.index, table["total"], "{} {:.2f}"),
        x_range=(0, 5),
    )


def bills(table, *, requests):
    """Draw a month's bill of a rented model, an own one and a person, by volume.

    Parameters
    ----------
    table : DataFrame
        As `serve.bills` returns it.
    requests : int
        The volume to mark; one of the index.
    """
    here, ways = table.loc[requests], ["rented", "own", "person"]
    best = here[ways].idxmin()
    names = [f"{volume:,}" for volume in table.index]
    return Picture(
        title=f"{requests:,} requests a month: {best} is the cheapest, at {here[best]:,.0f} "
        f"dollars; of {here.rented:,.0f} for the rented model {here.tests:,.0f} are for labels",
        x="requests a month",
        y="dollars a month",
        marks=(
            *(line(names, table[way], way) for way in ways),
            rule(f"{requests:,}", axis="x", name="you are here"),
        ),
        alt=". ".join(
            f"{capital(way)}: " + listed(names, table[way], "{} {:,.0f}") for way in ways
        ),
        # A person soon leaves the picture: what is to be compared are the two models.
        y_range=(0, 1.5 * max(table["own"].max(), table["rented"].max())),
    )


def survival(table):
    """Draw what became of the rented models that were listed on one day.

    Parameters
    ----------
    table : DataFrame
        As `serve.survival` returns it.
    """
    last, models = table.iloc[-1], int(table.iloc[0].sum())
    months = [f"{day:%b %Y}" for day in table.index]
    return Picture(
        title=f"Of {models} models of {months[0]}, {last.left} are left in {months[-1]}: "
        f"{last.gone} are gone, {last.past} past their date",
        x="price list of",
        y="models",
        marks=(
            line(months, table["left"], "left"),
            line(months, table["past"], "past their date"),
            line(months, table["gone"], "gone from the list"),
        ),
        alt="Left: "
        + listed(months, table["left"], "{} {}")
        + ". Gone: "
        + listed(months, table["gone"], "{} {}"),
        y_range=(0, models),
    )
