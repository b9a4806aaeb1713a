"""Serve answers: how long they take, how old they are, and what the serving costs."""

from workbook.serve.corners import assumptions, corners, freshness_value
from workbook.serve.latency import (
    break_even_payload,
    cloud_latency,
    edge_latency,
    upload,
)
from workbook.serve.queueing import (
    erlang_c,
    mmc,
    sojourn_quantile,
    sojourn_tail,
)
from workbook.serve.rented import bills, survival
from workbook.serve.simulation import online, refresh

__all__ = [
    "assumptions",
    "bills",
    "break_even_payload",
    "cloud_latency",
    "corners",
    "edge_latency",
    "erlang_c",
    "freshness_value",
    "mmc",
    "online",
    "refresh",
    "sojourn_quantile",
    "sojourn_tail",
    "survival",
    "upload",
]
