"""How many new rows a second arrive, ours beside the others: same frame, same indexes, one run.

Rounds, not blocks: every loader runs once per round, so that a slow minute of the machine hits all
of them. A table that does not hold every row in the end stops the benchmark.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

import polars as pl
from rich.table import Table
from sqlalchemy import Engine, func, select, table, text

from benchmarks import loaders, machine
from benchmarks.dlt_loader import dlt_loader
from benchmarks.loaders import Loader, Target
from benchmarks.readings import Lists, frame
from benchmarks.warehouse import driver_url
from integrations.errors import PodpusherError
from integrations.settings import Settings
from integrations.warehouse.edition import probe
from integrations.warehouse.engine import engine
from orchestration.commands.console import err

_LISTS = Lists(24)
_SCHEMA = "bench"
_TABLE = "observations"
_OURS = "PODPusher land()"
_COPY = "bare COPY of CSV"
_EMPTY = (
    "drop schema if exists bench cascade",
    "drop schema if exists bench_staging cascade",
    "truncate raw.observations",
    "create schema bench",
    "create table bench.observations (like raw.observations including all)",
)
_AS_HYPERTABLE = text(
    """
    select create_hypertable(
        'bench.observations', 'observed_at',
        chunk_time_interval => interval '7 days', create_default_indexes => false
    )
    """
)


@dataclass(slots=True)
class Times:
    """Seconds of one loader's rounds, and the load of the machine as each began."""

    seconds: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)


def measure(settings: Settings, *, rows: int, repeats: int) -> Table:
    """Loads `rows` new rows by every loader, `repeats` times; returns the table of medians."""
    owner, worker = engine("owner", settings), engine("worker", settings)
    new = frame(_LISTS, rows).with_columns(run_id=pl.lit("benchmark"))
    times: dict[str, Times] = {}
    for turn in range(repeats):
        for name, loader in _loaders(worker).items():
            err.print(f"  round {turn + 1} of {repeats}: {name}", style="dim")
            target = _own_target(owner, settings, is_ours=name == _OURS)
            _time(times.setdefault(name, Times()), loader, target, new)
            _check(owner, target, rows)
            if name == _OURS:
                _again(times, loader, target, new)
    return _shown(times, rows)


def _loaders(worker: Engine) -> Mapping[str, Loader]:
    return {
        _COPY: loaders.bare_copy,
        _OURS: loaders.ours(worker),
        **loaders.OTHERS,
        "dlt append, its default format": dlt_loader("append", "insert_values"),
        "dlt append, csv": dlt_loader("append", "csv"),
        "dlt append, parquet by ADBC": dlt_loader("append", "parquet"),
        "dlt merge, its default format": dlt_loader("merge", "insert_values"),
        "dlt merge, csv": dlt_loader("merge", "csv"),
    }


def _again(times: dict[str, Times], loader: Loader, target: Target, new: pl.DataFrame) -> None:
    """The same rows once more, then with another rank each."""
    changed = new.with_columns(pl.col("rank") + 1)
    _time(times.setdefault(f"{_OURS}, nothing new", Times()), loader, target, new)
    _time(times.setdefault(f"{_OURS}, every row changed", Times()), loader, target, changed)


def _time(times: Times, loader: Loader, target: Target, new: pl.DataFrame) -> None:
    times.loads.append(machine.load())
    began = time.perf_counter()
    loader(target, new)
    times.seconds.append(time.perf_counter() - began)


def _own_target(owner: Engine, settings: Settings, *, is_ours: bool) -> Target:
    """An empty table for one load, a hypertable where ours is one; the last one's is dropped."""
    with owner.begin() as connection:
        for statement in _EMPTY:
            connection.execute(text(statement))
        if probe(connection).name != "plain":
            connection.execute(_AS_HYPERTABLE)
    url = driver_url(settings)
    return Target(url, "raw", _TABLE) if is_ours else Target(url, _SCHEMA, _TABLE)


def _check(owner: Engine, target: Target, rows: int) -> None:
    found = select(func.count()).select_from(table(target.table, schema=target.schema))
    with owner.connect() as connection:
        count: int = connection.execute(found).scalar_one()
    if count != rows:
        raise PodpusherError(f"{count} rows arrived of {rows}; the figures would mean nothing.")


def _shown(times: dict[str, Times], rows: int) -> Table:
    shown = Table(title=f"{rows:,} rows: medians of {len(times[_COPY].seconds)} rounds")
    for heading in ("loader", "rows/s", "slowest to fastest", "of COPY", "load as it began"):
        shown.add_column(heading, justify="left" if heading == "loader" else "right")
    copy = median(times[_COPY].seconds)
    for name, measured in sorted(times.items(), key=lambda item: median(item[1].seconds)):
        slowest, fastest = max(measured.seconds), min(measured.seconds)
        shown.add_row(
            name,
            f"{rows / median(measured.seconds):,.0f}",
            f"{rows / slowest:,.0f} to {rows / fastest:,.0f}",
            f"{copy / median(measured.seconds):.2f}",
            f"{min(measured.loads):.1f} to {max(measured.loads):.1f}",
        )
    return shown
