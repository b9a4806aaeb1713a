"""Plots of projects: what is delivered, when it ends, what it may cost, how it flows."""

import math

from workbook.page.picture import Picture, bars, line, points, rule, show_figure
from workbook.plot.decision import COST
from workbook.plot.words import listed

INK, BLUE, ORANGE = "#222222", "#0072B2", "#D55E00"


def coefficients(table, *, dropped):
    """Draw the weights of a linear model before and after a feature was dropped.

    Parameters
    ----------
    table : DataFrame
        Index: feature. `before` and `after`; missing in `after` where the feature was dropped.
    dropped : str
        The feature that was dropped.
    """
    kept = table.dropna()
    moved = ((kept["after"] - kept["before"]).abs() >= 0.05).sum()
    verb = "moves" if moved == 1 else "move"
    flipped = kept.index[kept["before"] * kept["after"] < 0]
    turn = f"; the sign of {', '.join(flipped)} turns" if len(flipped) else "; no sign turns"
    return Picture(
        title=f"Without {dropped}, {moved} of {len(kept)} weights {verb} by 0.05 or more{turn}",
        x="feature",
        y="weight (log-odds per standard deviation)",
        marks=(
            points(table.index, table["before"], "all features"),
            points(kept.index, kept["after"], f"without {dropped}"),
            rule(0, axis="y", name="no influence"),
        ),
        alt="Weights before and after: "
        + ", ".join(
            f"{row.Index} {row.before:.2f} to {row.after:.2f}" for row in kept.itertuples()
        ),
        y_range=(-0.3, 0.8),
    )


def delivered(progress):
    """Draw how many outputs of each phase are delivered.

    Parameters
    ----------
    progress : DataFrame
        As `crisp_dm.progress` returns it.
    """
    names = [
        f"{phase} ({done} of {all_})"
        for phase, done, all_ in zip(
            progress.index, progress["delivered"], progress["outputs"], strict=True
        )
    ]
    share = 100 * progress["delivered"] / progress["outputs"]
    return Picture(
        title=f"{progress['delivered'].sum()} of {progress['outputs'].sum()} outputs are delivered",
        x="outputs delivered (% of the phase)",
        y="",
        marks=(bars(names, share, highlight=[n for n, s in zip(names, share, strict=True) if s]),),
        alt="Bars: " + ", ".join(names),
        x_range=(0, 100),
    )


def label_costs(costs, *, positives):
    """Draw what policies cost under one definition of the label.

    Parameters
    ----------
    costs : Series
        Policy to cost per 100 flights.
    positives : float
        Share of flights that count as late.
    """
    cheapest = costs.idxmin()
    return Picture(
        title=f"{positives:.1%} of flights count as late; "
        f"{cheapest} is the cheapest, at {costs.min():.1f}",
        x=COST,
        y="",
        marks=(bars(costs.index, costs, highlight=[cheapest]),),
        alt=f"{positives:.1%} positives. Bars: " + listed(costs.index, costs, "{} {:.1f}"),
        x_range=(0, 130),
    )


def finish(quantiles, *, plan):
    """Draw the share of simulated projects that are finished by each day.

    Parameters
    ----------
    quantiles : Series
        Index: share of projects (0 to 1, with 0.5 and 0.8 among them). Values: days.
    plan : float
        The sum of the likely durations, in days.
    """
    half, most = quantiles[0.5], quantiles[0.8]
    return Picture(
        title=f"Half of the projects finish by day {half:.0f}, four of five by day {most:.0f}; "
        f"the plan said {plan:.0f}",
        x="working days since the start",
        y="finished (% of projects)",
        marks=(
            line(quantiles, 100 * quantiles.index, "finished"),
            rule(plan, axis="x", name="sum of the likely durations"),
            points([half, most], [50, 80], "P50 and P80"),
        ),
        alt=f"Rising curve. Half are finished by day {half:.0f}, 80% by day {most:.0f}, "
        f"95% by day {quantiles.iloc[-1]:.0f}. A line marks the plan, day {plan:.0f}.",
        x_range=(0, 600),
        y_range=(0, 100),
    )


def spike(table, *, probability, price):
    """Draw what a feasibility spike is worth, by the chance of success.

    Parameters
    ----------
    table : DataFrame
        `probability` (0 to 1) and `value` (thousand dollars).
    probability : float
        Where you stand.
    price : float
        What the spike costs, in thousand dollars.
    """
    here = table.loc[(table["probability"] - probability).abs().idxmin()]
    verdict = "buy it" if here.value > price else "do not buy it"
    return Picture(
        title=f"At {here.probability:.0%} the spike is worth {here.value:.0f} thousand dollars "
        f"and costs {price:.0f}: {verdict}",
        x="chance that the project succeeds (%)",
        y="value of the spike (thousand dollars)",
        marks=(
            line(100 * table["probability"], table["value"], "value"),
            rule(price, axis="y", name="price of the spike"),
            points([100 * here.probability], [here.value], "you are here"),
        ),
        alt=f"Curve with one hump: the spike is worth most where the decision is closest, "
        f"{table['value'].max():.0f} thousand dollars, and nothing where it is clear.",
        x_range=(0, 100),
        y_range=(0, 140),
    )


def work_in_progress(table, *, wip):
    """Draw how long an item takes against how many are open.

    Parameters
    ----------
    table : DataFrame
        Index: limit on open items. `cycle_time` (days) and `throughput` (items a day).
    wip : int
        The limit to mark.
    """
    here = table.loc[wip]
    share = 100 * table["throughput"] / table["throughput"].max()
    return Picture(
        title=f"{wip} open: {20 * here.throughput:.1f} finished in 20 days, "
        f"each after {here.cycle_time:.0f} days",
        x="limit on open items",
        y="days from start to finish; finished items in % of the most",
        marks=(
            line(table.index, table["cycle_time"], "days from start to finish"),
            line(table.index, share, "finished (% of the most)"),
            points([wip, wip], [here.cycle_time, share[wip]], "your limit"),
        ),
        alt="Days from start to finish, rising: "
        + listed(table.index, table["cycle_time"], "{} open {:.0f}")
        + ". Finished items rise steeply to 80% and then flatten.",
        y_range=(0, 105),
    )


def crisp_cycle(names):
    """Draw the six phases as a cycle, with the ways back.

    Parameters
    ----------
    names : sequence of str
        The phases, in order.

    Returns
    -------
    Shown
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.8, 5.6))  # so narrow that a telephone shows it readable
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-1.75, 1.75), ylim=(-1.25, 1.28))
    axes.set_axis_off()
    angles = [math.radians(150 - 60 * number) for number in range(len(names))]
    spots = [(1.2 * math.cos(angle), 0.95 * math.sin(angle)) for angle in angles]
    ways = [(0, 1), (1, 0), (1, 2), (2, 3), (3, 2), (3, 4), (4, 5), (4, 0)]
    boxes = [
        axes.text(
            *spot,
            f"{number}\n{name.replace(' ', chr(10))}",
            ha="center",
            va="center",
            color=INK,
            fontsize=10.5,
            bbox={"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": INK},
        )
        for number, (name, spot) in enumerate(zip(names, spots, strict=True), 1)
    ]
    for start, end in ways:
        back = end < start
        axes.annotate(
            "",
            spots[end],
            spots[start],
            arrowprops={
                "arrowstyle": "-|>,head_width=.35,head_length=.6",
                "color": ORANGE if back else BLUE,
                "linestyle": (0, (4, 2)) if back else "solid",
                "linewidth": 1.8,
                "patchA": boxes[start].get_bbox_patch(),
                "patchB": boxes[end].get_bbox_patch(),
                "shrinkA": 4,
                "shrinkB": 4,
                "connectionstyle": "arc3,rad=0.18",
            },
        )
    axes.text(0, 0, "data", ha="center", va="center", fontsize=13, color=INK)
    forward, backward = (
        ", ".join(f"{names[a]} to {names[b]}" for a, b in ways if (b < a) == back)
        for back in (False, True)
    )
    return show_figure(
        figure,
        f"The six phases in a circle around the data. Solid arrows lead from "
        f"{forward}. Dashed arrows lead back from {backward}.",
    )
