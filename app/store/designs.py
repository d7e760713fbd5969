"""Designs: a wish to render an idea in a layout, the pictures it became, and the decision.

A design's id is derived from its idea and spec, so asking twice for the same picture is one wish.
The pictures are in the storage before a row names them.

    DesignError
    ├── NoSuchIdeaError       the idea is not in this workspace
    └── NotRenderedError      there is no picture to decide on
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.designs import DesignSpec
from app.domain.ideas import Brief
from app.store import documents, jobs, usage
from integrations.errors import PodpusherError
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import designs, ideas

Decision = Literal["approved", "rejected"]


class DesignError(PodpusherError):
    """Base of what can go wrong with a design."""


class NoSuchIdeaError(DesignError):
    """The idea does not exist in this workspace."""


class NotRenderedError(DesignError):
    """A decision needs a picture."""


@dataclass(frozen=True)
class Pictures:
    """Where a rendered design is kept, and the digest of the print file."""

    image_key: str
    thumbnail_key: str
    sha256: str


def request(engine: Engine, workspace: UUID, idea: UUID, layouts: Sequence[str]) -> list[UUID]:
    """Asks for one picture per layout, all or none; returns the designs in order.

    A design that waits or is rendered already is returned as it is; one that failed is tried anew.

    Raises:
        NoSuchIdeaError: nothing is asked for.
        OverQuotaError: the images left this month are fewer; nothing is asked for.
    """
    with workspace_transaction(engine, workspace) as connection:
        found = connection.execute(select(ideas.c.brief).where(ideas.c.id == idea)).scalar()
        if found is None:
            raise NoSuchIdeaError("This idea is not here any more.")
        brief = documents.read(Brief, found)
        return [
            _wish(connection, workspace, idea, DesignSpec(brief.phrase, layout, brief.palette))
            for layout in layouts
        ]


def _wish(connection: Connection, workspace: UUID, idea: UUID, spec: DesignSpec) -> UUID:
    document = documents.write(spec)
    design = uuid5(idea, json.dumps(["design", document], sort_keys=True))
    # Locks in the order of the drain (job, design, ledger), so that the two never block each other.
    jobs.enqueue(connection, workspace, "render", f"render:{design}", {"design": str(design)})
    wish = insert(designs).values(
        id=design, workspace_id=workspace, idea_id=idea, layout=spec.layout, spec=document
    )
    connection.execute(
        wish.on_conflict_do_update(
            index_elements=[designs.c.id],
            set_={"state": "queued", "reason": None},
            where=designs.c.state == "failed",
        )
    )
    usage.reserve(connection, workspace, "image", f"design:{design}")
    return design


def decide(engine: Engine, workspace: UUID, design: UUID, decision: Decision) -> None:
    """Approves or rejects a rendered design; a decision can be changed.

    Raises:
        NotRenderedError: the design waits, failed or is not here.
    """
    with workspace_transaction(engine, workspace) as connection:
        changed = connection.execute(
            update(designs)
            .where(designs.c.id == design, designs.c.state.not_in(["queued", "failed"]))
            .values(state=decision, decided_at=func.now())
        )
        if changed.rowcount == 0:
            raise NotRenderedError("This design has no picture yet.")


def spec(engine: Engine, workspace: UUID, design: UUID) -> DesignSpec:
    """What a design is to show."""
    with workspace_transaction(engine, workspace) as connection:
        found = connection.execute(select(designs.c.spec).where(designs.c.id == design))
        return documents.read(DesignSpec, found.scalar_one())


def finish(connection: Connection, design: UUID, pictures: Pictures) -> None:
    """Records the pictures and counts the image, in the caller's transaction. Repeatable."""
    connection.execute(
        update(designs)
        .where(designs.c.id == design, designs.c.state == "queued")
        .values(
            state="rendered",
            reason=None,
            image_key=pictures.image_key,
            thumbnail_key=pictures.thumbnail_key,
            sha256=pictures.sha256,
        )
    )
    usage.commit(connection, "image", f"design:{design}")


def fail(connection: Connection, design: UUID, reason: str) -> None:
    """Records why there is no picture and gives the image back, in the caller's transaction."""
    connection.execute(
        update(designs)
        .where(designs.c.id == design, designs.c.state == "queued")
        .values(state="failed", reason=reason)
    )
    usage.release(connection, "image", f"design:{design}")
