"""How rows land: any number of batches, one transaction, all of it or nothing.

A row whose values are already stored is left alone, with its run and its `ingested_at`: landing
the same file twice changes nothing, and the rollups recompute only what `ingested_at` says is new.

`ingested_at` is the moment the upsert begins, one for the whole landing. What the rollups go by is
the transaction's number (`txid`): unlike a clock it tells them what their snapshot has seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import psycopg
import stamina
import structlog
from psycopg.errors import (
    DeadlockDetected,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
    UniqueViolation,
)
from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import DBAPIError

from integrations.warehouse import staging
from integrations.warehouse.errors import (
    CountMismatchError,
    DatabaseUnreachableError,
    LandingBlockedError,
    LandingError,
)
from integrations.warehouse.set_aside import SET_ASIDE, SUSPECT
from integrations.warehouse.staging import Batch
from integrations.warehouse.upsert import ACCEPTED, INSERT, IS_NEW, KEEP_REFUSED, REFUSED, UPSERT

log = structlog.get_logger(__name__)

_LIMITS = text(
    """
    select set_config('statement_timeout', '20min', true),
           set_config('lock_timeout', '10min', true),
           -- TimescaleDB else refuses an upsert into many compressed rows.
           set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true),
           -- Beside other landings; ageing out gives way to all of them.
           pg_advisory_xact_lock_shared(hashtext('podpusher.landing'))
    """
)


@dataclass(frozen=True)
class Landed:
    """What became of the rows of one landing. `read` is the sum of the next four.

    Attributes:
        read: Rows the batches were made from.
        loaded: New rows, and rows whose values changed.
        merged: Rows that shared a key with a better-ranked row of this landing.
        unchanged: Rows that were stored already with the same values.
        quarantined: Refused rows, whether or not the same bad row was kept before.
        first_observed_at: Earliest instant among the accepted rows, UTC; None when there are none.
        last_observed_at: Latest instant among the accepted rows, UTC.
    """

    read: int
    loaded: int
    merged: int
    unchanged: int
    quarantined: int
    first_observed_at: datetime | None
    last_observed_at: datetime | None


def land(
    engine: Engine, batches: Iterable[Batch], run_id: str, *, rehearsal: bool = False
) -> Landed:
    """Stores every batch in one transaction. Memory holds one batch at a time.

    Two landings of the same rows at once end as one: both touch keys in the same order, and the
    later one finds the earlier one's rows.

    Args:
        engine: Of the worker role.
        batches: Consumed once; the first is awaited before the transaction begins.
        run_id: Written on every row that is new or changed.
        rehearsal: Do everything and undo it again, to say what it would come to.

    Raises:
        CountMismatchError: rows got lost between reading and landing; nothing is stored.
        LandingError: PostgreSQL refused a row; nothing is stored.
        LandingBlockedError: other landings held the same rows for too long; nothing is stored.
        DatabaseUnreachableError: the server went away; nothing is stored.
    """
    iterator = iter(batches)
    first = next(iterator, None)
    if first is None:
        return Landed(0, 0, 0, 0, 0, None, None)
    with _told_apart(), engine.begin() as connection:
        connection.execute(_LIMITS)
        staging.create(connection)
        read = 0
        for batch in chain([first], iterator):
            staging.fill(connection, batch)
            read += batch.read
        landed = _store(connection, read, run_id)
        if rehearsal:
            connection.rollback()
    log.info(
        "landing rehearsed" if rehearsal else "rows landed",
        run_id=run_id,
        read=landed.read,
        loaded=landed.loaded,
        merged=landed.merged,
        unchanged=landed.unchanged,
        quarantined=landed.quarantined,
    )
    return landed


def _store(connection: Connection, read: int, run_id: str) -> Landed:
    staged: Row[Any] = connection.execute(ACCEPTED).one()
    span = {"first": staged.first, "last": staged.last}
    if connection.execute(SUSPECT, span).scalar_one():
        connection.execute(SET_ASIDE)
        staged = connection.execute(ACCEPTED).one()
    accepted, first, last = staged.rows, staged.first, staged.last
    winners, loaded, refused = _upsert(connection, run_id)
    told = loaded + (accepted - winners) + (winners - loaded) + refused
    if told != read:
        raise CountMismatchError(
            f"{read} rows were read, and {told} are accounted for; nothing was stored."
        )
    return Landed(
        read=read,
        loaded=loaded,
        merged=accepted - winners,
        unchanged=winners - loaded,
        quarantined=refused,
        first_observed_at=first,
        last_observed_at=last,
    )


def _upsert(connection: Connection, run_id: str) -> tuple[int, int, int]:
    """Moves the staged rows into the real tables; returns distinct keys, new or changed, refused.

    Under a savepoint, because a collision undoes only this far: what was copied is still there.
    """
    is_new: bool = connection.execute(IS_NEW).scalar_one()
    for attempt in stamina.retry_context(
        on=_is_collision, attempts=6, wait_initial=0.05, wait_max=2.0, timeout=120
    ):
        with attempt, connection.begin_nested():
            if is_new and attempt.num == 1:
                winners = changed = connection.execute(INSERT, {"run_id": run_id}).rowcount
            else:
                counts: Row[Any] = connection.execute(UPSERT, {"run_id": run_id}).one()
                winners, changed = counts.winners, counts.changed
            connection.execute(KEEP_REFUSED, {"run_id": run_id})
    refused = connection.execute(REFUSED).scalar_one()
    return winners, changed, refused


def _is_collision(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and isinstance(
        error.orig, DeadlockDetected | SerializationFailure | UniqueViolation
    )


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turns what the driver raises into ours: the server went away, or it refused a row."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, LockNotAvailable | DeadlockDetected | QueryCanceled):
            raise LandingBlockedError(
                "Other landings held the same rows for too long; nothing was stored.",
                hint="Run it again when they are done.",
            ) from error
        if isinstance(cause, psycopg.OperationalError):
            raise DatabaseUnreachableError(
                "The database went away while rows were landing; nothing was stored.",
                hint="See: podpusher db status",
            ) from error
        name = getattr(getattr(cause, "diag", None), "constraint_name", None)
        raise LandingError(
            f"The database refused a row ({name or type(cause).__name__}); nothing was stored."
        ) from error
