"""The job that renders a design: picture and thumbnail into the storage, then one record.

The keys are the design's own, so a worker that died before the record is repeated over the same
two files and leaves no others behind.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import Connection

from app.domain import designs as drawing
from app.store import designs, jobs
from app.store.jobs import Job
from orchestration.studio.bench import Bench, CannotBeDoneError

PNG = "image/png"


class Rendering:
    """Handles jobs of kind `render`."""

    def work(self, bench: Bench, job: Job) -> None:
        """Renders the design and records its pictures, the used image and the end of the job."""
        design = UUID(job.payload["design"])
        spec = designs.spec(bench.engine, job.workspace_id, design)
        problem = drawing.refuse(spec.phrase, spec.layout)
        if problem is not None:
            raise CannotBeDoneError(problem.code)
        rendered = drawing.render(spec)
        pictures = designs.Pictures(
            image_key=f"{job.workspace_id}/designs/{design}.png",
            thumbnail_key=f"{job.workspace_id}/thumbnails/{design}.png",
            sha256=hashlib.sha256(rendered.png).hexdigest(),
        )
        bench.storage.put(pictures.image_key, rendered.png, PNG)
        bench.storage.put(pictures.thumbnail_key, drawing.thumbnail(rendered.png), PNG)
        bench.checkpoint("stored")
        with jobs.hold(bench.engine, job, bench.lease) as connection:
            designs.finish(connection, design, pictures)
            jobs.settle(connection, job)
        bench.checkpoint("rendered")

    def give_up(self, connection: Connection, job: Job, reason: str) -> None:
        """Marks the design as failed and gives the image back."""
        designs.fail(connection, UUID(job.payload["design"]), reason)
