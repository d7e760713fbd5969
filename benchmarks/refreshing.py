"""What the rollups give and what they cost: questions with and without them, and their refresh.

120 days of readings every quarter of an hour, ending a week ago; the larger the table, the more
lists are read each time. The refresh is the product's own (`orchestration.lib.dbt.build`) after its
own landing of 10,000 new rows, dbt's tests and everything that stands on the rollups included.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from rich.table import Table
from sqlalchemy import Engine, Row, text

from benchmarks import machine, questions
from benchmarks.bulk import fill
from benchmarks.loaders import batches
from benchmarks.readings import RANKS, TICK, TICKS_A_DAY, Lists, frame
from integrations.settings import Settings
from integrations.warehouse.engine import engine
from integrations.warehouse.landing import land
from orchestration.commands.console import err
from orchestration.lib import dbt

NEW_ROWS = 10_000
_NEW = Lists(2)  # the same lists go on whatever the size, so that the new rows are the same too
_DAYS = 120
_SIZES = text(
    """
    select pg_size_pretty(sum(pg_total_relation_size(c.oid)) filter (where n.nspname = 'raw'))
             as raw,
           pg_size_pretty(sum(pg_total_relation_size(c.oid)) filter (where n.nspname = 'rollups'))
             as rollups
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind = 'r'
    """
)


@dataclass(frozen=True, slots=True)
class Build:
    """One `dbt build`: seconds of the whole and of each rollup, and the load as it began."""

    whole: float
    rollups: dict[str, float]
    load: float

    @property
    def of_rollups(self) -> float:
        """Seconds of the rollups alone, one after the other."""
        return sum(self.rollups.values())


def tables() -> tuple[Table, Table]:
    """Empty tables for the questions and for the refreshes."""
    return questions.shape(), _refresh_shape()


def measure(settings: Settings, rows: int, *, repeats: int, into: tuple[Table, Table]) -> None:
    """Fills an empty warehouse with `rows` readings, and adds what it finds to the tables.

    Raises:
        PodpusherError: raw and rollups disagree.
        DbtBuildError: a model or one of its tests failed.
    """
    asked, refreshed = into
    lists = Lists(max(2, rows // (_DAYS * TICKS_A_DAY * RANKS)))
    ticks = -(-rows // lists.rows_per_tick)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    end = today - timedelta(days=7)
    start = end - ticks * TICK
    worker = engine("worker", settings)
    err.print(f"  {rows:,} rows: {lists.count} lists, {ticks / TICKS_A_DAY:.0f} days", style="dim")
    fill(engine("owner", settings), lists, rows, start)
    dbt.ensure_manifest(settings)
    err.print(f"  {rows:,} rows: first build", style="dim")
    first = _build(settings)
    with engine("owner", settings).connect() as connection:
        # What autovacuum does within a minute of so many new rows.
        autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
        autocommit.execute(text("vacuum analyze rollups.term_hourly, rollups.term_daily"))
    questions.ask(asked, worker, rows, {days: end - timedelta(days=days) for days in (7, 90)})
    builds, landings = [], []
    for turn in range(repeats):
        err.print(f"  {rows:,} rows: refresh {turn + 1} of {repeats}", style="dim")
        begin = ticks * _NEW.rows_per_tick + turn * NEW_ROWS
        new = frame(_NEW, NEW_ROWS, first=begin, start=start)
        began = time.perf_counter()
        land(worker, batches(new), f"refresh {turn}")
        landings.append(time.perf_counter() - began)
        builds.append(_build(settings))
    idle = _build(settings)
    _show(refreshed, rows, first, builds, idle, median(landings), _sizes(worker))


def _build(settings: Settings) -> Build:
    load = machine.load()
    began = time.perf_counter()
    results = dbt.build(settings)
    whole = time.perf_counter() - began
    dbt.raise_if_failed(results)
    nodes = dbt.read_manifest(settings)["nodes"]
    return Build(
        whole,
        {
            nodes[one.unique_id]["name"]: one.seconds
            for one in results
            if nodes.get(one.unique_id, {}).get("config", {}).get("materialized") == "rollup"
        },
        load,
    )


def _sizes(reader: Engine) -> tuple[str, str]:
    with reader.connect() as connection:
        found: Row[Any] = connection.execute(_SIZES).one()
    return found.raw, found.rollups


def _refresh_shape() -> Table:
    table = Table(title=f"Refresh after {NEW_ROWS:,} new rows: medians, seconds")
    table.add_column("raw rows", justify="right")
    table.add_column("build")
    for heading in ("landing", "each rollup", "rollups", "whole build", "load"):
        table.add_column(heading, justify="right")
    return table


def _show(
    table: Table,
    rows: int,
    first: Build,
    builds: list[Build],
    idle: Build,
    landing: float,
    sizes: tuple[str, str],
) -> None:
    middle = Build(
        median(build.whole for build in builds),
        {name: median(build.rollups[name] for build in builds) for name in first.rollups},
        max(build.load for build in builds),
    )
    lines = (
        (f"first, of {sizes[0]} raw into {sizes[1]}", "", first),
        (f"after {NEW_ROWS:,} new rows", f"{landing:.2f}", middle),
        ("nothing new", "", idle),
    )
    for title, landed, build in lines:
        each = "\n".join(f"{name} {seconds:.2f}" for name, seconds in build.rollups.items())
        table.add_row(
            f"{rows:,}",
            title,
            landed,
            each,
            f"{build.of_rollups:.2f}",
            f"{build.whole:.2f}",
            f"{build.load:.1f}",
        )
