"""Cloud or edge: how long one answer takes.

Latencies are in milliseconds, payloads in kilobytes of 1,000 bytes, bandwidth in megabits (not
bytes) per second. Numbers or arrays of numbers: a whole curve is one call.

Published orders of size: LTE sent 6 Mbps in the median and received 13 (Huang et al. 2012, "A close
examination of performance and power characteristics of 4G LTE networks", MobiSys). Splitting a
network between phone and cloud cut mean latency 3.1-fold (Kang et al. 2017, "Neurosurgeon").
"""

import numpy as np


def upload(payload_kb, bandwidth_mbps):
    """Return how long a payload is on the line, in milliseconds.

    >>> upload(100, 8)
    100.0
    """
    _at_least_0(payload_kb=payload_kb)
    _above_0(bandwidth_mbps=bandwidth_mbps)
    return 8 * payload_kb / bandwidth_mbps  # kilobits over kilobits per ms


def cloud_latency(*, round_trip_ms, payload_kb, bandwidth_mbps, queue_ms, compute_ms):
    """Return how long an answer from the cloud takes: there and back, upload, queue, compute.

    Returns
    -------
    float or array
        Milliseconds.

    Raises
    ------
    ValueError
        For a time or payload below 0, or no bandwidth.

    Examples
    --------
    >>> cloud_latency(round_trip_ms=40, payload_kb=100, bandwidth_mbps=8, queue_ms=3, compute_ms=5)
    148.0
    """
    _at_least_0(round_trip_ms=round_trip_ms, queue_ms=queue_ms, compute_ms=compute_ms)
    return round_trip_ms + upload(payload_kb, bandwidth_mbps) + queue_ms + compute_ms


def edge_latency(*, compute_ms, slowdown):
    """Return how long an answer takes on a device that computes `slowdown` times as long.

    >>> edge_latency(compute_ms=5, slowdown=8)
    40
    """
    _at_least_0(compute_ms=compute_ms)
    _above_0(slowdown=slowdown)
    return slowdown * compute_ms


def break_even_payload(*, round_trip_ms, bandwidth_mbps, queue_ms, compute_ms, slowdown):
    """Return the payload at which cloud and edge are equally fast, in kilobytes.

    With more to send the device wins; at 0 it wins always.

    >>> break_even_payload(round_trip_ms=20, bandwidth_mbps=8, queue_ms=0, compute_ms=5,
    ...                    slowdown=8)  # 15 ms are left for the upload
    15.0
    """
    ahead = edge_latency(compute_ms=compute_ms, slowdown=slowdown) - cloud_latency(
        round_trip_ms=round_trip_ms,
        payload_kb=0,
        bandwidth_mbps=bandwidth_mbps,
        queue_ms=queue_ms,
        compute_ms=compute_ms,
    )
    return (ahead > 0) * ahead * bandwidth_mbps / 8 + 0.0  # no payload below 0


def _at_least_0(**values):
    for name, value in values.items():
        if not (_numeric(value) and np.all(np.asarray(value) >= 0) and np.all(np.isfinite(value))):
            raise ValueError(f"{name} is {value!r}; give a number, 0 or more.")


def _above_0(**values):
    for name, value in values.items():
        if not (_numeric(value) and np.all(np.asarray(value) > 0) and np.all(np.isfinite(value))):
            raise ValueError(f"{name} is {value!r}; give a number above 0.")


def _numeric(value):
    return np.issubdtype(np.asarray(value).dtype, np.number)
