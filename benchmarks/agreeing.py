"""Whether two servers give the same rollups: the same readings, late ones included, on each.

Not a measurement but a proof at size, and the seconds it took: one server with TimescaleDB's
Community licence and one without, or any two. Every row of every rollup goes into the
digest, but for the time it landed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.table import Table
from sqlalchemy import (
    ColumnClause,
    Connection,
    Numeric,
    Text,
    cast,
    column,
    func,
    select,
    table,
    text,
)

from benchmarks.bulk import fill
from benchmarks.loaders import batches
from benchmarks.readings import RANKS, TICK, TICKS_A_DAY, Lists, frame
from integrations.settings import Settings
from integrations.warehouse.edition import probe
from integrations.warehouse.engine import engine
from integrations.warehouse.landing import land
from integrations.warehouse.migrate import migrate
from orchestration.lib import dbt

LATE_ROWS = 10_000
_DAYS = 120
_END = datetime(2026, 1, 1, tzinfo=UTC)
"""Fixed, so that two runs on two days hold the same readings."""


def shape() -> Table:
    """An empty table for `measure`."""
    shown = Table(title="The same readings on each server")
    for heading in ("server", "rollup"):
        shown.add_column(heading)
    shown.add_column("rows", justify="right")
    shown.add_column("digest")
    return shown


def measure(settings: Settings, rows: int, into: Table) -> dict[str, str]:
    """Builds, lands late rows of old days, builds again; returns the digest of each rollup.

    Raises:
        DbtBuildError: a model or one of its tests failed.
    """
    with engine("owner", settings).connect() as connection:
        available = probe(connection)
    if available.loaded and available.available:
        migrate(settings, timescale=True)
    with engine("owner", settings).connect() as connection:
        title = probe(connection).title
    lists = Lists(max(2, rows // (_DAYS * TICKS_A_DAY * RANKS)))
    start = _END - TICK * -(-rows // lists.rows_per_tick)
    fill(engine("owner", settings), lists, rows, start)
    dbt.ensure_manifest(settings)
    dbt.raise_if_failed(dbt.build(settings))
    # Half of the time behind what is built already: new readings, and others of known ones.
    late = frame(lists, LATE_ROWS, first=rows, start=start - (_END - start) / 2)
    began = time.perf_counter()
    landed = land(engine("worker", settings), batches(late), "late")
    dbt.raise_if_failed(dbt.build(settings))
    seconds = time.perf_counter() - began
    with engine("owner", settings).connect() as connection:
        found = {name: _digest(connection, name) for name in _rollups(connection)}
    for name, (count, digest) in found.items():
        into.add_row(title, name, f"{count:,}", digest)
    into.add_row(title, f"{landed.loaded:,} late rows landed and built", f"{seconds:.1f} s", "")
    into.add_section()
    return {name: digest for name, (_, digest) in found.items()}


def _rollups(connection: Connection) -> list[str]:
    found = connection.execute(
        text(
            "select table_name from information_schema.tables where table_schema = 'rollups'"
            " and table_name similar to '(term|reading)_(hourly|daily|weekly)' order by 1"
        )
    )
    names: Sequence[Any] = found.scalars().all()
    return [str(name) for name in names]


def _digest(connection: Connection, name: str) -> tuple[int, str]:
    """The number of rows and an order-free digest of what they say, the same on every server."""
    found = connection.execute(
        text(
            "select column_name from information_schema.columns"
            " where table_schema = 'rollups' and table_name = :name order by 1"
        ),
        {"name": name},
    )
    names: Sequence[Any] = found.scalars().all()
    # When a row landed is the one thing that two servers cannot share.
    said: list[ColumnClause[Any]] = [column(str(each)) for each in names if each != "ingested_at"]
    rollup = table(name, *said, schema="rollups")
    each_row = func.hashtextextended(cast(func.row(*rollup.c), Text), 0)
    count, digest = connection.execute(
        select(func.count(), func.sum(cast(each_row, Numeric))).select_from(rollup)
    ).one()
    return count, str(digest)
