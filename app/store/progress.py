"""How far a publication got, as its worker records it.

Reading is a transaction of its own; every record is written into the caller's, which holds the
job's lease.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, func, select, update

from app.domain.publishing import Plan
from app.store import documents, usage
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import (
    designs,
    listings,
    publication_steps,
    publications,
)


@dataclass(frozen=True)
class RecordedStep:
    """One step of a publication as far as it got; `result` is there once it is done."""

    step: str
    state: str
    result: Mapping[str, Any] | None


@dataclass(frozen=True)
class Work:
    """What a worker needs to carry a publication on. Steps are in order."""

    plan: Plan
    image_key: str
    steps: tuple[RecordedStep, ...]


def work(engine: Engine, workspace: UUID, publication: UUID) -> Work:
    """What is to be done and how far it got."""
    asked = (
        select(publications.c.plan, designs.c.image_key)
        .join(listings, listings.c.id == publications.c.listing_id)
        .join(designs, designs.c.id == listings.c.design_id)
        .where(publications.c.id == publication)
    )
    with workspace_transaction(engine, workspace) as connection:
        found = connection.execute(asked).one()
        steps = connection.execute(
            select(publication_steps.c.step, publication_steps.c.state, publication_steps.c.result)
            .where(publication_steps.c.publication_id == publication)
            .order_by(publication_steps.c.position)
        )
        return Work(
            plan=documents.read(Plan, found.plan),
            image_key=found.image_key,
            steps=tuple(RecordedStep(row.step, row.state, row.result) for row in steps),
        )


def start(connection: Connection, publication: UUID) -> None:
    """Records that a worker has begun."""
    connection.execute(
        update(publications).where(publications.c.id == publication).values(state="running")
    )


def start_step(connection: Connection, publication: UUID, step: str) -> None:
    """Records that a step begins; a step that had begun before keeps its first beginning."""
    connection.execute(
        update(publication_steps)
        .where(*_step(publication, step), publication_steps.c.state != "done")
        .values(
            state="running",
            started_at=func.coalesce(publication_steps.c.started_at, func.clock_timestamp()),
        )
    )


def finish_step(
    connection: Connection, publication: UUID, step: str, result: Mapping[str, Any]
) -> None:
    """Records a step's result; the first result stays."""
    connection.execute(
        update(publication_steps)
        .where(*_step(publication, step), publication_steps.c.state != "done")
        .values(state="done", result=dict(result), finished_at=func.clock_timestamp())
    )


def finish(connection: Connection, publication: UUID) -> None:
    """Records that every step is done, and counts the listing."""
    _end(connection, publication, "done", None)
    usage.commit(connection, "listing", f"listing:{_listing(connection, publication)}")


def fail(connection: Connection, publication: UUID, reason: str) -> None:
    """Records why it stopped, on the publication and on its running step; gives the quota back.

    The quota stays while another publication of the same listing still needs it.
    """
    _end(connection, publication, "failed", reason)
    connection.execute(
        update(publication_steps)
        .where(
            publication_steps.c.publication_id == publication,
            publication_steps.c.state == "running",
        )
        .values(state="failed", finished_at=func.clock_timestamp())
    )
    listing = _listing(connection, publication)
    connection.execute(select(listings.c.id).where(listings.c.id == listing).with_for_update())
    others = connection.execute(
        select(publications.c.id)
        .where(publications.c.listing_id == listing, publications.c.state != "failed")
        .limit(1)
    )
    if others.scalar() is None:
        usage.release(connection, "listing", f"listing:{listing}")


def _end(connection: Connection, publication: UUID, state: str, reason: str | None) -> None:
    connection.execute(
        update(publications)
        .where(publications.c.id == publication)
        .values(state=state, reason=reason, finished_at=func.clock_timestamp())
    )


def _listing(connection: Connection, publication: UUID) -> UUID:
    found: UUID = connection.execute(
        select(publications.c.listing_id).where(publications.c.id == publication)
    ).scalar_one()
    return found


def _step(publication: UUID, step: str) -> tuple[ColumnElement[bool], ...]:
    return publication_steps.c.publication_id == publication, publication_steps.c.step == step
