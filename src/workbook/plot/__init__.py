"""The course's plots: a table goes in, a picture comes out. Nothing is computed here.

A plot has its table's name. Its title says what the table shows, in words made from the table, so
that a live picture never claims more than its numbers. `show` draws a picture for paper.
"""

from workbook.page.picture import show
from workbook.plot.decision import (
    MONTHS,
    cash_flow,
    cost_curve,
    differences,
    failure_bound,
    first_places,
    ladder,
    late_by_hour,
    monthly_costs,
    ranking,
)
from workbook.plot.evidence import (
    against_reference,
    fault_costs,
    illusion,
    known_columns,
    learning_curve,
    offsets,
    price_of_a_point,
    skewed,
)
from workbook.plot.project import (
    coefficients,
    crisp_cycle,
    delivered,
    finish,
    label_costs,
    spike,
    work_in_progress,
)
from workbook.plot.system import corners, crossover, freshness, matrix, refreshes, waiting
from workbook.plot.watch import (
    drift_and_damage,
    false_alarms,
    psi_chance,
    reliability,
    stream,
    usual_range,
)

__all__ = [
    "MONTHS",
    "against_reference",
    "cash_flow",
    "coefficients",
    "corners",
    "cost_curve",
    "crisp_cycle",
    "crossover",
    "delivered",
    "differences",
    "drift_and_damage",
    "failure_bound",
    "false_alarms",
    "fault_costs",
    "finish",
    "first_places",
    "freshness",
    "illusion",
    "known_columns",
    "label_costs",
    "ladder",
    "late_by_hour",
    "learning_curve",
    "matrix",
    "monthly_costs",
    "offsets",
    "price_of_a_point",
    "psi_chance",
    "ranking",
    "refreshes",
    "reliability",
    "show",
    "skewed",
    "spike",
    "stream",
    "usual_range",
    "waiting",
    "work_in_progress",
]
