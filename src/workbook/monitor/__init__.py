"""A model in service: what arrives, what has changed, when to retrain."""

from workbook.monitor.feedback import feedback
from workbook.monitor.reference import (
    by_group,
    expected_cost,
    group_curve,
    jensen_shannon,
    psi,
    psi_critical,
    psi_false_alarms,
    quantile_edges,
    report,
    shares,
    sidak_level,
    width_edges,
)

__all__ = [
    "by_group",
    "expected_cost",
    "feedback",
    "group_curve",
    "jensen_shannon",
    "psi",
    "psi_critical",
    "psi_false_alarms",
    "quantile_edges",
    "report",
    "shares",
    "sidak_level",
    "width_edges",
]
