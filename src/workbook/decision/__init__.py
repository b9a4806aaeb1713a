"""When to act, what mistakes cost, and whether a project is worth its price."""

from workbook.decision.costs import (
    best_threshold,
    break_even_volume,
    case_costs,
    cash_flow,
    compare,
    cost_curve,
    cost_per_100,
    day_block_bootstrap,
    failure_rate_bound,
    outcomes,
    skill,
)

__all__ = [
    "best_threshold",
    "break_even_volume",
    "case_costs",
    "cash_flow",
    "compare",
    "cost_curve",
    "cost_per_100",
    "day_block_bootstrap",
    "failure_rate_bound",
    "outcomes",
    "skill",
]
