"""How much does the service do, how fast, and what goes wrong?

Counted by each worker into files of its own, which gunicorn's settings give a folder
(`PROMETHEUS_MULTIPROC_DIR`), so that whichever worker is asked answers for all. Labels are names
from our own tables: a raw path, a query or a caller never becomes one.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from flask import g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from flask import Flask, Response

UNMATCHED = "unmatched"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter("kuramori_requests", "Requests answered", ("operation", "method", "status"))
LATENCY = Histogram(
    "kuramori_request_seconds", "Time from request to answer", ("operation",), buckets=SECONDS
)
PROBLEMS = Counter("kuramori_problems", "Refusals, by type of problem", ("type",))
PRICES = Counter("kuramori_prices", "Times the core finished what was asked", ("kind",))
QUOTES_STORED = Counter("kuramori_quotes_stored", "Quotes kept in the database")
LIMIT_FAILURES = Counter(
    "kuramori_limit_failures", "Requests let through because spending could not be counted"
)
PRICE_WAIT = Histogram(
    "kuramori_price_wait_seconds", "Time a request waited for its turn to price", buckets=SECONDS
)
WORKERS = Gauge("kuramori_workers", "Processes at work", multiprocess_mode="livesum")


def register(app: Flask) -> None:
    """Count every answer of `app`; `headers` notes when its request came."""
    WORKERS.set(1)
    app.after_request(_count)


def _count(response: Response) -> Response:
    operation = request.endpoint or UNMATCHED
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(operation, method, response.status_code).inc()
    LATENCY.labels(operation).observe(time.perf_counter() - g.started)
    return response


def exposition() -> tuple[bytes, str]:
    """What all workers counted, as Prometheus reads it, and its content type."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
