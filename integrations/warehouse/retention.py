"""What ages out, on every edition by the same rule: raw readings after 90 days, hours after 400.

The rule is a ledger and not an age alone. A raw row goes 90 days after it was ingested unless it
was imported, and with the first row that goes its UTC day closes: nothing lands on it any more and
nothing recomputes it, so the rollups keep what they counted. Hours go only from closed days; other
days could still be recomputed from them. Days and weeks are kept for ever.

Deletes run list by list in short transactions, which block neither readers nor landings; whole
chunks of a hypertable are dropped instead where everything in them may go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import stamina
import structlog
from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    DateTime,
    Engine,
    MetaData,
    Row,
    Table,
    cast,
    delete,
    exists,
    func,
    select,
    text,
)

from integrations.warehouse.errors import AgeingOutBlockedError, NotRolledUpError

log = structlog.get_logger(__name__)

RAW_KEPT = timedelta(days=90)
_BATCH = 5_000

_HORIZON = text(
    """
    select case when bool_and(
               horizon is not null
               and cluster_id = (select system_identifier from pg_control_system())
           ) then min(horizon) end
      from rollups.build_state
    """
)
# A loose scan of the index: one probe for every list, however many rows it has.
_LISTS = text(
    """
    with recursive lists as (
        (select source, place from raw.observations order by source, place limit 1)
        union all
        select next.source, next.place
          from lists
          cross join lateral (
              select o.source, o.place from raw.observations as o
               where (o.source, o.place) > (lists.source, lists.place)
               order by o.source, o.place limit 1
          ) as next
    )
    select source, place from lists
    """
)
_AGE_OUT = text(
    """
    select deleted, last_observed
      from raw.age_out(:source, :place, :from_observed, :cutoff, :horizon, :batch)
    """
)
_DROP_AGED_CHUNKS = text("select raw.drop_aged_chunks(:cutoff, :horizon)")
_KIND = text("select kind from rollups.build_state where model = :name")
_CHUNKS = text(
    """
    select range_start, range_end from timescaledb_information.chunks as c
      join timescaledb_information.continuous_aggregates as a
        on (a.materialization_hypertable_schema, a.materialization_hypertable_name)
         = (c.hypertable_schema, c.hypertable_name)
     where a.view_schema = 'rollups' and a.view_name = :name and c.range_end < :cutoff
     order by range_start
    """
)
_DROP_CHUNK = text(
    "select drop_chunks(cast(:name as regclass), older_than => :until, newer_than => :since)"
)
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)

_closed = Table("closed_days", MetaData(), Column("day", Date), schema="ops")


@dataclass(frozen=True)
class AgedOut:
    """What one call removed.

    Attributes:
        raw_rows: Raw readings deleted one by one.
        raw_chunks: Chunks of raw readings dropped whole.
        hourly: Rows of hourly rollups deleted, or chunks dropped, by model.
    """

    raw_rows: int
    raw_chunks: int
    hourly: Mapping[str, int]


def age_out(
    worker: Engine, dbt: Engine, kept_hours: Mapping[str, timedelta], *, now: datetime
) -> AgedOut:
    """Removes what is older than its time, and closes the days it was read on.

    No build of the rollups may run meanwhile: the caller holds their lock. Safe to end at any
    moment and to repeat.

    Args:
        worker: Deletes raw rows, through functions that know the rule.
        dbt: Owns the rollups.
        kept_hours: How long each hourly rollup is kept, by the name of its model.
        now: The present, UTC.

    Raises:
        NotRolledUpError: the rollups were never built here; nothing was removed.
        AgeingOutBlockedError: landings were under way all the time; what was removed stays removed.
    """
    with worker.connect() as connection:
        horizon: int | None = connection.execute(_HORIZON).scalar_one()
    if horizon is None:
        raise NotRolledUpError(
            "Some rollups have not been built in this database; nothing was aged out.",
            hint="Run: podpusher db build",
        )
    span = {"cutoff": now - RAW_KEPT, "horizon": horizon}
    done = AgedOut(
        raw_chunks=_drop_chunks(worker, span),
        raw_rows=sum(_delete_rows(worker, span)),
        hourly={
            name: _age_out_hours(dbt, name, now - kept) for name, kept in sorted(kept_hours.items())
        },
    )
    log.info("aged out", raw_rows=done.raw_rows, raw_chunks=done.raw_chunks, hourly=done.hourly)
    return done


@stamina.retry(on=AgeingOutBlockedError, attempts=8, wait_initial=0.5, wait_max=20)
def _drop_chunks(worker: Engine, span: Mapping[str, object]) -> int:
    with worker.begin() as connection:
        dropped: int | None = connection.execute(_DROP_AGED_CHUNKS, span).scalar_one()
    if dropped is None:
        raise _blocked()
    return dropped


def _delete_rows(worker: Engine, span: Mapping[str, object]) -> Iterator[int]:
    with worker.connect() as connection:
        lists = connection.execute(_LISTS).all()
    for source, place in lists:
        since: datetime = _EARLIEST
        while True:
            at = {"source": source, "place": place, "from_observed": since, "batch": _BATCH}
            batch = _delete_batch(worker, {**span, **at})
            yield batch.deleted
            if batch.deleted < _BATCH:
                break
            since = batch.last_observed


@stamina.retry(on=AgeingOutBlockedError, attempts=8, wait_initial=0.5, wait_max=20)
def _delete_batch(worker: Engine, parameters: Mapping[str, object]) -> Row[Any]:
    with worker.begin() as connection:
        row = connection.execute(_AGE_OUT, dict(parameters)).one_or_none()
    if row is None:
        raise _blocked()
    return row


def _blocked() -> AgeingOutBlockedError:
    return AgeingOutBlockedError(
        "Readings were landing all the time; ageing out gave way to them.",
        hint="It goes on from here when it is run again.",
    )


def _age_out_hours(dbt: Engine, name: str, cutoff: datetime) -> int:
    with dbt.connect() as connection:
        kind: str | None = connection.execute(_KIND, {"name": name}).scalar()
    hours = Table(name, MetaData(), Column("bucket", DateTime(timezone=True)), schema="rollups")
    if kind == "continuous aggregate":
        return _drop_hour_chunks(dbt, hours, cutoff)
    return _delete_hours(dbt, hours, cutoff)


def _delete_hours(dbt: Engine, hours: Table, cutoff: datetime) -> int:
    """Deletes closed days from a table, each in a transaction of its own; returns the rows."""
    with dbt.connect() as connection:
        days: Sequence[date] = (
            connection.execute(
                select(_day_of(hours))
                .where(hours.c.bucket < cutoff, _day_of(hours).in_(select(_closed.c.day)))
                .distinct()
            )
            .scalars()
            .all()
        )
        aged = [datetime.combine(day, time(), UTC) for day in sorted(days)]
    deleted = 0
    for day in aged:
        with dbt.begin() as connection:
            gone = delete(hours).where(
                hours.c.bucket >= day, hours.c.bucket < day + timedelta(days=1)
            )
            deleted += connection.execute(gone).rowcount
    return deleted


def _drop_hour_chunks(dbt: Engine, hours: Table, cutoff: datetime) -> int:
    """Drops the chunks of an aggregate that hold nothing but closed days; returns how many."""
    with dbt.connect() as connection:
        chunks = connection.execute(_CHUNKS, {"name": hours.name, "cutoff": cutoff}).all()
    dropped = 0
    for since, until in chunks:
        open_day = exists().where(
            hours.c.bucket >= since,
            hours.c.bucket < until,
            _day_of(hours).not_in(select(_closed.c.day)),
        )
        with dbt.begin() as connection:
            if not connection.execute(select(open_day)).scalar_one():
                span = {"name": hours.fullname, "since": since, "until": until}
                connection.execute(_DROP_CHUNK, span)
                dropped += 1
    return dropped


def _day_of(hours: Table) -> ColumnElement[Any]:
    return cast(func.timezone("UTC", hours.c.bucket), Date)
