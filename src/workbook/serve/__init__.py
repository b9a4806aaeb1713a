"""Serve answers: how long they take, how old they are, and what the serving costs."""

from workbook.serve.corners import assumptions, corners, freshness_value
from workbook.serve.latency import (
    break_even_payload,
    cloud_latency,
    compute_energy,
    edge_latency,
    transmit_energy,
    upload,
)
from workbook.serve.queueing import (
    erlang_c,
    mg1,
    mmc,
    sojourn_quantile,
    sojourn_tail,
    wait_quantile,
)
from workbook.serve.simulation import batched, online, refresh

__all__ = [
    "assumptions",
    "batched",
    "break_even_payload",
    "cloud_latency",
    "compute_energy",
    "corners",
    "edge_latency",
    "erlang_c",
    "freshness_value",
    "mg1",
    "mmc",
    "online",
    "refresh",
    "sojourn_quantile",
    "sojourn_tail",
    "transmit_energy",
    "upload",
    "wait_quantile",
]
