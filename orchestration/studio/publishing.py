"""The job that rehearses a publication: every step computes what it would send, and sends nothing.

Each step's result is stored before the next step begins, so a worker that died is followed by one
that starts where the record ends. A step that was begun and has no result is done again; that is
safe here because a rehearsal contacts nobody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.domain.publishing import payload
from app.store import jobs, progress
from app.store.jobs import Job
from orchestration.studio.bench import Bench

_LONGEST_TEXT = 8000
"""Characters of one value that are kept as they are; a picture in base64 is kept as its digest."""


class DryRun:
    """Handles jobs of kind `publish`."""

    def work(self, bench: Bench, job: Job) -> None:
        """Does the steps that have no result yet, then records the end and the used listing."""
        publication = UUID(job.payload["publication"])
        todo = progress.work(bench.engine, job.workspace_id, publication)
        image = bench.storage.get(todo.image_key)
        with jobs.hold(bench.engine, job, bench.lease) as connection:
            progress.start(connection, publication)
        bench.checkpoint("started")
        for one in todo.steps:
            if one.state == "done":
                continue
            with jobs.hold(bench.engine, job, bench.lease) as connection:
                progress.start_step(connection, publication, one.step)
            bench.checkpoint(f"{one.step} running")
            result = record(payload(todo.plan, one.step, image))
            with jobs.hold(bench.engine, job, bench.lease) as connection:
                progress.finish_step(connection, publication, one.step, result)
            bench.checkpoint(f"{one.step} done")
        with jobs.hold(bench.engine, job, bench.lease) as connection:
            progress.finish(connection, publication)
            jobs.settle(connection, job)
        bench.checkpoint("finished")

    def give_up(self, connection: Connection, job: Job, reason: str) -> None:
        """Marks the publication and its running step as failed and gives the quota back."""
        progress.fail(connection, UUID(job.payload["publication"]), reason)


def record(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a request body that would be sent.

    Returns:
        `payload` with every long text replaced by its digest and length, and `sha256` and `bytes`
        of the body exactly as it would go out.
    """
    exact = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return {
        "payload": _shortened(body),
        "sha256": hashlib.sha256(exact).hexdigest(),
        "bytes": len(exact),
    }


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return {"sha256": hashlib.sha256(value.encode()).hexdigest(), "length": len(value)}
    if isinstance(value, Mapping):
        return {key: _shortened(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shortened(inner) for inner in value]
    return value
