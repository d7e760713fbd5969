"""Jobs: one row per wish, worked on by whoever holds its lease.

A wish is written in the transaction that makes its subject, under a key, so that a repeated click
finds the row of the first. A lease ends by itself: a worker that dies loses nothing, and one that
was only slow finds its lease gone before it can record anything. Every record of a job's progress
therefore goes through `hold`, in the same transaction.

    JobError
    ├── LeaseLostError    another worker has the job now, or it is settled (permanent for us)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from integrations.errors import PodpusherError
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import jobs

Kind = Literal["write", "render", "publish"]
_LEASE_SQL = text(
    "select id, workspace_id, kind, payload, attempts"
    " from app.lease_jobs(:kinds, :worker, :batch, :lease)"
)
_LONGEST_ERROR = 500


class JobError(PodpusherError):
    """Base of what can go wrong with a job."""


class LeaseLostError(JobError):
    """The lease ran out and somebody else has the job, or it is settled already."""


@dataclass(frozen=True)
class Job:
    """One leased job.

    Attributes:
        attempts: How often it was leased, this time included. With the worker's name it makes the
            lease unique: a worker that leases the same job again holds another lease.
    """

    id: UUID
    workspace_id: UUID
    kind: Kind
    payload: Mapping[str, Any]
    attempts: int
    worker: str


def enqueue(
    connection: Connection, workspace: UUID, kind: Kind, key: str, payload: Mapping[str, Any]
) -> None:
    """Writes one wish into the caller's transaction; one that failed is queued afresh.

    A job that waits, runs or is done stays as it is: at most one job per workspace and key.
    """
    wish = insert(jobs).values(
        workspace_id=workspace, kind=kind, idempotency_key=key, payload=dict(payload)
    )
    connection.execute(
        wish.on_conflict_do_update(
            constraint="jobs_once",
            set_={
                "state": "queued",
                "attempts": 0,
                "run_after": func.now(),
                "finished_at": None,
                "last_error": None,
            },
            where=jobs.c.state == "failed",
        )
    )


def count_due(engine: Engine, kinds: Sequence[Kind]) -> int:
    """How many jobs of all workspaces could be leased now."""
    with engine.connect() as connection:
        counted = connection.execute(select(func.app.count_due_jobs(list(kinds))))
        return int(counted.scalar_one())


def lease(
    engine: Engine, kinds: Sequence[Kind], *, worker: str, batch: int, duration: timedelta
) -> list[Job]:
    """Takes up to `batch` due jobs of any workspace, oldest first; never one that is held.

    Args:
        engine: Of the worker role; the one call that crosses workspaces.
        kinds: Which kinds of job.
        worker: Unique per process.
        batch: At most so many.
        duration: After it, anyone may take the job.
    """
    with engine.begin() as connection:
        found = connection.execute(
            _LEASE_SQL,
            {"kinds": list(kinds), "worker": worker, "batch": batch, "lease": duration},
        )
        return [Job(**row._mapping, worker=worker) for row in found]


@contextmanager
def hold(engine: Engine, job: Job, duration: timedelta) -> Iterator[Connection]:
    """One transaction in the job's workspace that holds only while the lease does, and renews it.

    Raises:
        LeaseLostError: nothing was written.
    """
    with workspace_transaction(engine, job.workspace_id) as connection:
        held = connection.execute(
            update(jobs)
            .where(_is_ours(job))
            .values(lease_until=func.clock_timestamp() + duration)
            .returning(jobs.c.id)
        )
        if held.one_or_none() is None:
            raise LeaseLostError("The lease of this job is gone.")
        yield connection


def settle(connection: Connection, job: Job, *, reason: str | None = None) -> None:
    """Ends a held job: done, or failed with a reason."""
    connection.execute(
        update(jobs)
        .where(jobs.c.id == job.id)
        .values(
            state="failed" if reason else "done",
            last_error=reason and reason[:_LONGEST_ERROR],
            finished_at=func.clock_timestamp(),
            lease_until=None,
            leased_by=None,
        )
    )


def postpone(connection: Connection, job: Job, *, wait: timedelta, reason: str) -> None:
    """Gives a held job back, to be leased again after a wait."""
    connection.execute(
        update(jobs)
        .where(jobs.c.id == job.id)
        .values(
            state="queued",
            last_error=reason[:_LONGEST_ERROR],
            run_after=func.clock_timestamp() + wait,
            lease_until=None,
            leased_by=None,
        )
    )


def _is_ours(job: Job) -> Any:
    return (
        (jobs.c.id == job.id)
        & (jobs.c.state == "leased")
        & (jobs.c.leased_by == job.worker)
        & (jobs.c.attempts == job.attempts)
    )
