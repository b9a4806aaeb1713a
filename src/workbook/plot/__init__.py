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
    groups,
    ignored,
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
from workbook.plot.system import (
    bills,
    corners,
    crossover,
    freshness,
    matrix,
    refreshes,
    survival,
    waiting,
)
from workbook.plot.watch import (
    drift_and_damage,
    false_alarms,
    feedback,
    psi_chance,
    reliability,
    stream,
    trial,
    usual_range,
)

__all__ = [
    "MONTHS",
    "against_reference",
    "bills",
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
    "feedback",
    "finish",
    "first_places",
    "freshness",
    "groups",
    "ignored",
    "illusion",
    "known_columns",
    "label_costs",
    "ladder",
    "late_by_hour",
    "learning_curve",
    "matrix",
    "monthly_costs",
    "psi_chance",
    "ranking",
    "refreshes",
    "reliability",
    "show",
    "skewed",
    "spike",
    "stream",
    "survival",
    "trial",
    "usual_range",
    "waiting",
    "work_in_progress",
]
