"""Empties the queue: leases jobs of any workspace and does each one in its own.

What may pass (the storage, the database, a provider) is tried again after a growing, jittered
wait; what cannot be done fails with its reason and gives the quota back. A job that killed its
worker too often is given up as well: otherwise it would kill every worker for ever. One job's
failure never stops the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from app.store import jobs
from app.store.jobs import Job, Kind
from integrations.errors import PodpusherError
from orchestration.studio.bench import Bench, CannotBeDoneError, Handler
from orchestration.studio.publishing import DryRun
from orchestration.studio.rendering import Rendering
from orchestration.studio.writing import Writing

log = structlog.get_logger(__name__)

HANDLERS: Mapping[Kind, Handler] = {
    "write": Writing(),
    "render": Rendering(),
    "publish": DryRun(),
}
MAX_ATTEMPTS = 8
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=4)


class Outcome(StrEnum):
    """What became of one leased job."""

    DONE = "done"
    POSTPONED = "postponed"
    FAILED = "failed"
    LOST = "lost"
    BROKEN = "broken"
    """Failed for a reason that is ours: somebody has to look."""


def drain(bench: Bench) -> Counter[Outcome]:
    """Does every job that is due, and returns how many met which end."""
    outcomes: Counter[Outcome] = Counter()
    while leased := _lease(bench):
        for job in leased:
            bench.checkpoint("leased")
            outcome = _attempt(bench, job)
            outcomes[outcome] += 1
            log.info(
                "job",
                job=str(job.id),
                kind=job.kind,
                workspace=str(job.workspace_id),
                attempt=job.attempts,
                outcome=outcome.value,
            )
    return outcomes


def wait_before(attempt: int, chance: float) -> timedelta:
    """How long to wait after a failed attempt: doubles from 5 s up to 4 min, less up to half.

    Args:
        attempt: The number of the one that failed, from 1.
        chance: In [0, 1).
    """
    full: timedelta = min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT)
    return full * (1 - chance / 2)


def _lease(bench: Bench) -> list[Job]:
    return jobs.lease(
        bench.engine,
        list(HANDLERS),
        worker=bench.worker,
        batch=bench.batch,
        duration=bench.lease,
    )


def _attempt(bench: Bench, job: Job) -> Outcome:
    try:
        return _work(bench, job)
    except jobs.LeaseLostError:
        return Outcome.LOST


def _work(bench: Bench, job: Job) -> Outcome:
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise CannotBeDoneError(f"Stopped after {MAX_ATTEMPTS} attempts.")
        HANDLERS[job.kind].work(bench, job)
    except jobs.LeaseLostError:
        raise
    except PodpusherError as error:
        if not error.transient:
            return _fail(bench, job, error.message)
        return _retry(bench, job, error.message, retry_after=getattr(error, "retry_after", None))
    except (OSError, OperationalError, InterfaceError) as error:
        log.warning("job interrupted", job=str(job.id), reason=type(error).__name__)
        return _retry(bench, job, f"Storage or database: {type(error).__name__}.")
    except Exception as error:
        log.exception("job broken", job=str(job.id), kind=job.kind)
        _fail(bench, job, f"An internal error stopped this job ({type(error).__name__}).")
        return Outcome.BROKEN
    return Outcome.DONE


def _retry(bench: Bench, job: Job, reason: str, *, retry_after: int | None = None) -> Outcome:
    """Gives the job back; not before the seconds that a provider asks for, where it does."""
    if job.attempts >= MAX_ATTEMPTS:
        return _fail(bench, job, f"{reason} Stopped after {MAX_ATTEMPTS} attempts.")
    with jobs.hold(bench.engine, job, bench.lease) as connection:
        asked = timedelta(seconds=retry_after or 0)
        wait = max(asked, wait_before(job.attempts, bench.chance()))
        jobs.postpone(connection, job, wait=wait, reason=reason)
    return Outcome.POSTPONED


def _fail(bench: Bench, job: Job, reason: str) -> Outcome:
    with jobs.hold(bench.engine, job, bench.lease) as connection:
        HANDLERS[job.kind].give_up(connection, job, reason)
        jobs.settle(connection, job, reason=reason)
    return Outcome.FAILED
