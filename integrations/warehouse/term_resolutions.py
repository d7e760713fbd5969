"""What every term stands for, as stored: reading what is new, relatives, and the one upsert.

All of it happens in one transaction of the worker under a lock, so two resolvers never see each
other's half. What is new is told by transaction, as it is to the rollups.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, text

_LOCK = text("select pg_advisory_xact_lock(hashtext('podpusher.terms'))")
_STATE = text(
    """
    select r.version,
           case when r.cluster_id = cluster.system_identifier then r.horizon end as horizon,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint as next
      from (select system_identifier from pg_control_system()) as cluster
      left join ops.term_resolver as r on true
    """
)
_RECORD = text(
    """
    insert into ops.term_resolver (version, horizon, cluster_id)
    select :version, :horizon, system_identifier from pg_control_system()
    on conflict (singleton) do update set
        version = excluded.version, horizon = excluded.horizon,
        cluster_id = excluded.cluster_id, ran_at = now()
    """
)
# Grouped twice, so that both steps hash and neither sorts every reading.
_NEW = text(
    """
    select term, array_agg(distinct label order by label) as labels,
           count(distinct day)::integer as days
      from (
        select term, label, (observed_at at time zone 'UTC')::date as day
          from raw.observations
         where txid >= :horizon
         group by 1, 2, 3
      ) as seen
     group by term
     order by term collate "C"
    """
)
_ALL = text(
    """
    select term, label, weight from ops.term_resolutions order by term collate "C"
    """
)
_STORED = text(
    """
    select term, label, weight from ops.term_resolutions where term = any(:terms)
    """
)
_HAS_DIMENSION = text("select to_regclass('marts.term_dim') is not null")
_DAYS = text("select term, days_seen from marts.term_dim where term = any(:terms)")
# Unions, so that each condition has an index of its own.
_RELATIVES = text(
    """
    with met as (
        select canonical from ops.term_resolutions where keys && cast(:keys as text[])
        union
        select canonical from ops.term_resolutions where blocks && cast(:blocks as text[])
        union
        select canonical from ops.term_resolutions where term = any(:terms)
    )
    select term, label, weight from ops.term_resolutions where canonical in (select canonical from met)
    """  # noqa: E501
)
_CORRECTIONS = text(
    """
    select term, canonical, flags_set, flags_cleared, categories
      from ops.term_corrections order by corrected_at, term
    """
)
_JUDGEMENTS = text("select * from ops.term_judgements where term = any(:terms)")
_COLUMNS = (
    "label, keys, blocks, weight, canonical, method, similarity, language, language_confidence, "
    "flags, reasons, categories, fitness, fitness_basis, resolver_version"
)
_UPSERT = text(
    f"""
    insert into ops.term_resolutions as stored (term, {_COLUMNS})
    select term, {_COLUMNS}
      from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        term text, label text, keys text[], blocks text[], weight smallint, canonical text,
        method text, similarity numeric, language text, language_confidence numeric,
        flags text[], reasons jsonb, categories text[], fitness smallint, fitness_basis text,
        resolver_version integer
      )
     order by term
    on conflict (term) do update set
        ({_COLUMNS}, resolved_at, txid)
        = (select {", ".join(f"excluded.{name}" for name in _COLUMNS.split(", "))}, now(),
                  pg_current_xact_id()::text::bigint)
     where ({", ".join(f"stored.{name}" for name in _COLUMNS.split(", "))})
           is distinct from ({", ".join(f"excluded.{name}" for name in _COLUMNS.split(", "))})
    """  # noqa: S608 -- names of columns only, all of them above
)
_REKEY = text(
    """
    update ops.term_resolutions as t set keys = r.keys, blocks = r.blocks
      from jsonb_to_recordset(cast(:rows as jsonb)) as r (term text, keys text[], blocks text[])
     where t.term = r.term and (t.keys, t.blocks) is distinct from (r.keys, r.blocks)
    """
)
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class State:
    """Where the resolver stands.

    Attributes:
        version: Of the rules that resolved what is stored; None = nothing was ever resolved here.
        horizon: Readings of earlier transactions have been seen.
        next: The horizon of the next run, once this one has committed.
    """

    version: int | None
    horizon: int
    next: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A term among the new readings: its labels, and the UTC days it was read on (count)."""

    term: str
    labels: Sequence[str]
    days: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What a resolution is made from: the term, its label, and its weight of 0 to 3."""

    term: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `ops.term_resolutions`, without when it was written."""

    term: str
    label: str
    keys: Sequence[str]
    blocks: Sequence[str]
    weight: int
    canonical: str
    method: str
    similarity: float | None
    language: str
    language_confidence: float | None
    flags: Sequence[str]
    reasons: dict[str, Any]
    categories: Sequence[str]
    fitness: int
    fitness_basis: str
    resolver_version: int


@contextmanager
def resolving(engine: Engine) -> Iterator[Connection]:
    """One transaction in which nobody else resolves; commits on leaving."""
    with engine.begin() as connection:
        connection.execute(_LOCK)
        yield connection


def state(connection: Connection) -> State:
    """Where the resolver stands; at the beginning in a database from another cluster."""
    row = connection.execute(_STATE).one()
    return State(row.version, row.horizon or 0, row.next)


def record(connection: Connection, version: int, horizon: int) -> None:
    """Notes what has been seen, and by which rules."""
    connection.execute(_RECORD, {"version": version, "horizon": horizon})


def seen_since(connection: Connection, horizon: int, batch: int) -> Iterator[list[Seen]]:
    """The terms of all readings from a horizon on, each once, streamed in batches."""
    streamed = {"yield_per": batch}
    found = connection.execute(_NEW, {"horizon": horizon}, execution_options=streamed)
    for rows in found.partitions():
        yield [Seen(row.term, row.labels, row.days) for row in rows]


def everything(connection: Connection, batch: int) -> Iterator[list[Stored]]:
    """Every stored term, streamed in batches."""
    for rows in connection.execute(_ALL, execution_options={"yield_per": batch}).partitions():
        yield [Stored(**row._mapping) for row in rows]


def stored(connection: Connection, terms: Collection[str]) -> dict[str, Stored]:
    """Those of some terms that are stored."""
    rows = connection.execute(_STORED, {"terms": list(terms)})
    return {row.term: Stored(**row._mapping) for row in rows}


def days_seen(connection: Connection, terms: Collection[str]) -> dict[str, int]:
    """UTC days on which terms were ever seen, as of the last build of the marts."""
    if not connection.execute(_HAS_DIMENSION).scalar_one():
        return {}
    return {row.term: row.days_seen for row in connection.execute(_DAYS, {"terms": list(terms)})}


def relatives(
    connection: Connection, terms: Iterable[str], keys: Iterable[str], blocks: Iterable[str]
) -> list[Stored]:
    """Every stored term that shares a key or a block, and the families of all of these."""
    asked = {"terms": list(terms), "keys": list(keys), "blocks": list(blocks)}
    return [Stored(**row._mapping) for row in connection.execute(_RELATIVES, asked)]


def corrections(connection: Connection) -> list[RowMapping]:
    """Every correction, the oldest first: few enough to be held, for a person typed each."""
    return list(connection.execute(_CORRECTIONS).mappings())


def judgements(connection: Connection, terms: Collection[str]) -> dict[str, RowMapping]:
    """What a model said of some terms, and when."""
    rows = connection.execute(_JUDGEMENTS, {"terms": list(terms)}).mappings()
    return {row["term"]: row for row in rows}


def rekey(connection: Connection, rows: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> None:
    """Gives stored terms other keys and blocks: those of another version of the rules."""
    batch = [{"term": term, "keys": keys, "blocks": blocks} for term, keys, blocks in rows]
    connection.execute(_REKEY, {"rows": json.dumps(batch)})


def upsert(connection: Connection, rows: Sequence[Row]) -> int:
    """Writes rows and returns how many were new or changed; the others are not touched."""
    changed, names = 0, [field.name for field in fields(Row)]
    for start in range(0, len(rows), _BATCH):
        batch = [{name: getattr(row, name) for name in names} for row in rows[start:][:_BATCH]]
        changed += connection.execute(_UPSERT, {"rows": json.dumps(batch)}).rowcount
    return changed
