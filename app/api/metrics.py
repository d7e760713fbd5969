"""`/metrics` in Prometheus' text format, for readers on this machine.

Everything is read from the database at the moment of the scrape, so that all processes give the
same answer and none of them has to stay alive for a counter to stand. Counts are of the log of
attempts, from which nothing is deleted: they only grow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.api.errors import ApiError
from app.api.guard import from_this_machine
from app.queries import metrics
from app.queries.database import ReadError

log = structlog.get_logger(__name__)
_STATES = ("closed", "half_open", "open")


class DatabaseCollector(Collector):
    """Asks the warehouse each time; raises `ReadError` where it does not answer."""

    def describe(self) -> Iterable[Metric]:
        """Nothing: the registry must not ask the database when it is made."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yields every family, in the order of the queries."""
        read = metrics.read()
        yield _counter(
            "podpusher_scrape_attempts",
            "Attempts at reading a source.",
            ("source", "outcome", "method"),
            read.attempts,
        )
        yield _counter("podpusher_rows_landed", "Rows new or changed.", ("source",), read.landed)
        yield _counter("podpusher_rows_quarantined", "Rows refused.", ("source",), read.refused)
        yield _counter(
            "podpusher_drift_alarms",
            "Readings unlike those before them.",
            ("source", "alarm"),
            read.alarms,
        )
        durations = HistogramMetricFamily(
            "podpusher_scrape_duration_seconds", "How long attempts took.", labels=("source",)
        )
        for source, (buckets, total) in read.durations.items():
            durations.add_metric([source], buckets=buckets, sum_value=total)
        yield durations
        yield _gauge(
            "podpusher_freshness_age_seconds",
            "Age of the last good reading.",
            ("source",),
            read.ages,
        )
        yield _gauge(
            "podpusher_freshness_limit_seconds",
            "Age from which a source that is on counts as stale.",
            ("source",),
            read.limits,
        )
        yield _gauge(
            "podpusher_breaker_state",
            "1 for the state a breaker is in.",
            ("key", "state"),
            {(key, s): float(s == state) for key, state in read.breakers.items() for s in _STATES},
        )
        yield _gauge("podpusher_budget_left", "What may be spent now.", ("budget",), read.budgets)


def _counter(
    name: str, says: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]
) -> Metric:
    family = CounterMetricFamily(name, says, labels=labels)
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family


def _gauge(
    name: str, says: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]
) -> Metric:
    family = GaugeMetricFamily(name, says, labels=labels)
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family


def registry() -> CollectorRegistry:
    """A registry of nothing but the database's metrics."""
    made = CollectorRegistry()
    made.register(DatabaseCollector())
    return made


_registry = registry()


async def _metrics(request: Request) -> Response:
    try:
        from_this_machine(request)
    except ApiError:
        return PlainTextResponse("Not Found", status_code=404)
    try:
        body = await run_in_threadpool(generate_latest, _registry)
    except ReadError as error:
        log.warning("no metrics", cause=type(error.__cause__).__name__)
        return PlainTextResponse("The warehouse is not answering.", status_code=503)
    return Response(body, media_type=CONTENT_TYPE_PLAIN_0_0_4)


metrics_routes = [Route("/metrics", _metrics)]
