"""Audit a table before repairing it, and repair it with a receipt."""

from workbook.clean.findings import (
    Expected,
    audit,
    dead_feeds,
    duplicate_keys,
    join_offsets,
    join_report,
    missing,
    out_of_range,
    sentinels,
    unit_changes,
    violations,
)
from workbook.clean.repairs import CleaningLog, drop_duplicates, set_missing

__all__ = [
    "CleaningLog",
    "Expected",
    "audit",
    "dead_feeds",
    "drop_duplicates",
    "duplicate_keys",
    "join_offsets",
    "join_report",
    "missing",
    "out_of_range",
    "sentinels",
    "set_missing",
    "unit_changes",
    "violations",
]
