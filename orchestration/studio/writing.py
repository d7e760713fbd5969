"""The job that lets a model write the briefs of a term: one call, then one record.

The record (ideas, quota, writing, job) is one transaction under the lease. A worker that dies
between the call and the record is followed by one that calls again: the call may be paid twice,
and what the lost one cost is not known, but no idea is there twice. Nor is the cost known of a call
whose answer could not be used.
"""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from app import ideation
from app.store import jobs, writings
from app.store.jobs import Job
from integrations.openai.errors import UnusableAnswerError, WriterError
from integrations.openai.writer import CALL_SECONDS
from orchestration.studio.bench import Bench, CannotBeDoneError

LEASE = timedelta(seconds=2 * CALL_SECONDS)
"""Outlasts a call, so that nobody else makes it meanwhile."""
PAID_ATTEMPTS = 3
"""An answer that cannot be used has to be paid for, unlike other faults that may pass."""


class Writing:
    """Handles jobs of kind `write`."""

    def work(self, bench: Bench, job: Job) -> None:
        """Asks the model and records its briefs, what they cost and the end of the job.

        Raises:
            WriterError: its code is noted on the writing, which the page shows meanwhile.
            CannotBeDoneError: no answer could be used, too often.
        """
        writing = UUID(job.payload["writing"])
        with jobs.hold(bench.engine, job, LEASE) as connection:
            asked = writings.begin(connection, writing)
        bench.checkpoint("asked")
        began = time.monotonic()
        try:
            writer = bench.idea_writer().behind(bench.gate())
            briefs, written = ideation.write(writer, asked.evidence, asked.wanted)
        except WriterError as error:
            with jobs.hold(bench.engine, job, bench.lease) as connection:
                writings.note(connection, writing, error.code)
            if isinstance(error, UnusableAnswerError) and job.attempts >= PAID_ATTEMPTS:
                raise CannotBeDoneError(error.message) from error
            raise
        call = writings.Call(
            model=written.model,
            prompt_version=written.prompt_version,
            input_tokens=written.input_tokens,
            output_tokens=written.output_tokens,
            latency_ms=round(1000 * (time.monotonic() - began)),
            cost_micro=written.cost_micro,
        )
        bench.checkpoint("answered")
        with jobs.hold(bench.engine, job, bench.lease) as connection:
            writings.finish(connection, job.workspace_id, writing, briefs, call)
            jobs.settle(connection, job)
        bench.checkpoint("written")

    def give_up(self, connection: Connection, job: Job, reason: str) -> None:  # noqa: ARG002
        """Marks the writing as failed, by the code that was noted, and gives the quota back."""
        writings.fail(connection, UUID(job.payload["writing"]))
