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
    stale,
    unit_changes,
    violations,
)
from workbook.clean.repairs import CleaningLog, blank, convert, drop_duplicates

__all__ = [
    "CleaningLog",
    "Expected",
    "audit",
    "blank",
    "convert",
    "dead_feeds",
    "drop_duplicates",
    "duplicate_keys",
    "join_offsets",
    "join_report",
    "missing",
    "out_of_range",
    "sentinels",
    "stale",
    "unit_changes",
    "violations",
]
