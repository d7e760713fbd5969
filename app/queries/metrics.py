"""What the metrics say, in one read-only transaction: one row per label, bounded by the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.queries import database

SECONDS = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Upper bounds of the buckets of an attempt's duration."""

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Metrics:
    """Values by their labels.

    Attributes:
        attempts: By source, outcome and method ("unknown" for old rows).
        landed: Rows new or changed, by source.
        refused: Rows quarantined, by source.
        alarms: By source and alarm.
        durations: By source, cumulative buckets (bound as text, count), and the sum in seconds.
        ages: Seconds since the last good reading, by source.
        limits: Seconds from which that is too old, by source that is on.
        breakers: State by key.
        budgets: What is left, by budget, in its own units.
    """

    attempts: Values
    landed: Values
    refused: Values
    alarms: Values
    durations: Mapping[str, tuple[Sequence[tuple[str, float]], float]]
    ages: Values
    limits: Values
    breakers: Mapping[str, str]
    budgets: Values


def read() -> Metrics:
    """Reads everything in one snapshot.

    Raises:
        ReadError: the warehouse does not answer, or is not set up.
    """
    with database.reading() as connection:
        counted = connection.execute(database.statement("metrics_attempts")).all()
        timed = connection.execute(
            database.statement("metrics_durations"), {"bounds": list(SECONDS)}
        ).all()
        fresh = connection.execute(database.statement("metrics_freshness")).all()
        breakers = connection.execute(database.statement("metrics_breakers")).all()
        budgets = connection.execute(database.statement("metrics_budgets")).all()
    attempts: dict[tuple[str, ...], float] = {}
    landed: dict[tuple[str, ...], float] = {}
    refused: dict[tuple[str, ...], float] = {}
    alarms: dict[tuple[str, ...], float] = {}
    for row in counted:
        _add(attempts, (row.source, row.outcome, row.method), row.attempts)
        _add(landed, (row.source,), row.landed)
        _add(refused, (row.source,), row.refused)
        if row.alarm is not None:
            _add(alarms, (row.source, row.alarm), row.attempts)
    return Metrics(
        attempts=attempts,
        landed=landed,
        refused=refused,
        alarms=alarms,
        durations={row.source: (_buckets(row.below, row.attempts), row.seconds) for row in timed},
        ages={(row.source,): row.age for row in fresh if row.age is not None},
        limits={(row.source,): row.age_limit for row in fresh if row.age_limit is not None},
        breakers={row.key: row.state for row in breakers},
        budgets={(row.budget,): float(row.remaining) for row in budgets},
    )


def _add(values: dict[tuple[str, ...], float], key: tuple[str, ...], value: float) -> None:
    values[key] = values.get(key, 0.0) + float(value)


def _buckets(below: Sequence[int], attempts: int) -> list[tuple[str, float]]:
    bounds = [str(bound) for bound in SECONDS]
    return [*zip(bounds, map(float, below), strict=True), ("+Inf", float(attempts))]
