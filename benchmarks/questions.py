"""The questions of the benchmark, each asked of the raw readings and of the rollups.

Every statement folds its answer into one row, so that sending rows costs nothing and the two
answers can be compared: a rollup that is fast and wrong stops the benchmark.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from rich.table import Table
from sqlalchemy import Engine, Row, TextClause, text

from benchmarks import machine
from integrations.errors import PodpusherError

_ASKED = 7
TERM = "vintagecats"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of how many days, and how each side is asked."""

    title: str
    days: int
    raw: TextClause
    rollup: TextClause


QUESTIONS = (
    Question(
        "one term, 7 days by hour",
        7,
        text(
            """
            select count(*), sum(n), sum(best), sum(volume) from (
                select date_bin('1 hour', observed_at, timestamptz '2000-01-03 00:00:00+00'),
                       source, place, period,
                       count(*) as n, min(rank) as best, max(volume) as volume
                  from raw.observations
                 where term = :term and observed_at >= :since
                 group by 1, 2, 3, 4
            ) as answer
            """
        ),
        text(
            """
            select count(*), sum(n), sum(best), sum(volume) from (
                select bucket, source, place, period,
                       sum(n) as n, min(min_rank) as best, max(max_volume) as volume
                  from rollups.term_hourly
                 where term = :term and bucket >= :since
                 group by 1, 2, 3, 4
            ) as answer
            """
        ),
    ),
    Question(
        "every list's terms, 90 days by day",
        90,
        text(
            """
            select count(*), sum(n), sum(best), sum(volume) from (
                select date_bin('1 day', observed_at, timestamptz '2000-01-03 00:00:00+00'),
                       source, place, kind, term, period, volume_unit,
                       count(*) as n, min(rank) as best, max(volume) as volume
                  from raw.observations
                 where observed_at >= :since
                 group by 1, 2, 3, 4, 5, 6, 7
            ) as answer
            """
        ),
        text(
            """
            select count(*), sum(n), sum(min_rank), sum(max_volume)
              from rollups.term_daily
             where bucket >= :since
            """
        ),
    ),
    Question(
        "every term, 90 days by day",
        90,
        text(
            """
            select count(*), sum(n), sum(best), sum(volume) from (
                select date_bin('1 day', observed_at, timestamptz '2000-01-03 00:00:00+00'), term,
                       count(*) as n, min(rank) as best, max(volume) as volume
                  from raw.observations
                 where observed_at >= :since
                 group by 1, 2
            ) as answer
            """
        ),
        text(
            """
            select count(*), sum(n), sum(best), sum(volume) from (
                select bucket, term,
                       sum(n) as n, min(min_rank) as best, max(max_volume) as volume
                  from rollups.term_daily
                 where bucket >= :since
                 group by 1, 2
            ) as answer
            """
        ),
    ),
)


def shape() -> Table:
    """An empty table for `ask`."""
    table = Table(title=f"Questions: medians of {_ASKED}, after one that warms the caches")
    table.add_column("raw rows", justify="right")
    table.add_column("question")
    for heading in ("of raw, ms", "of the rollup, ms", "times faster", "load"):
        table.add_column(heading, justify="right")
    return table


def ask(table: Table, reader: Engine, rows: int, since: dict[int, datetime]) -> None:
    """Adds a line per question.

    Args:
        table: From `shape`.
        reader: Of a role that reads raw and rollups.
        rows: Size of the table, for the first column.
        since: Where the last N days begin, by N.

    Raises:
        PodpusherError: raw and rollup do not give the same answer.
    """
    for question in QUESTIONS:
        load = machine.load()
        raw, raw_says = _time(reader, question.raw, since[question.days])
        rollup, rollup_says = _time(reader, question.rollup, since[question.days])
        if tuple(raw_says) != tuple(rollup_says):
            raise PodpusherError(
                f"{question.title}: raw says {tuple(raw_says)}, the rollup {tuple(rollup_says)}."
            )
        table.add_row(
            f"{rows:,}",
            question.title,
            f"{raw * 1000:,.1f}",
            f"{rollup * 1000:,.1f}",
            f"{raw / rollup:,.1f}",
            f"{load:.1f}",
        )


def _time(reader: Engine, statement: TextClause, since: datetime) -> tuple[float, Row[tuple[int]]]:
    seconds = []
    with reader.connect() as connection:
        for _ in range(_ASKED + 1):
            began = time.perf_counter()
            said = connection.execute(statement, {"term": TERM, "since": since}).one()
            seconds.append(time.perf_counter() - began)
    return median(seconds[1:]), said
