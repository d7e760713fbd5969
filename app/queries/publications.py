"""Publications of a workspace and how far each got, for the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from app.domain.publishing import Plan
from app.queries import database
from app.store import documents
from integrations.warehouse.studio_tables import publication_steps, publications


@dataclass(frozen=True)
class Step:
    """One step; `result` is there once it is done."""

    step: str
    state: str
    result: Mapping[str, Any] | None
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class Publication:
    """One publication, its plan as it was approved, and its steps in order."""

    id: UUID
    listing_id: UUID
    revision_id: UUID
    is_dry_run: bool
    state: str
    reason: str | None
    plan: Plan
    steps: tuple[Step, ...]
    created_at: datetime
    finished_at: datetime | None


def newest(workspace: UUID, limit: int = 20, *, listing: UUID | None = None) -> list[Publication]:
    """The newest publications first; of one listing when it is given."""
    query = (
        select(publications)
        .order_by(publications.c.created_at.desc(), publications.c.id)
        .limit(limit)
    )
    if listing is not None:
        query = query.where(publications.c.listing_id == listing)
    return _read(workspace, query)


def one(workspace: UUID, publication: UUID) -> Publication | None:
    """One publication, or None when it is not in this workspace."""
    found = _read(workspace, select(publications).where(publications.c.id == publication))
    return found[0] if found else None


def _read(workspace: UUID, query: Select[Any]) -> list[Publication]:
    with database.reading(workspace) as connection:
        found = connection.execute(query).all()
        steps = connection.execute(
            select(publication_steps)
            .where(publication_steps.c.publication_id.in_([row.id for row in found]))
            .order_by(publication_steps.c.position)
        ).all()
    return [
        _publication(row, [one for one in steps if one.publication_id == row.id]) for row in found
    ]


def _publication(row: Row[Any], steps: Sequence[Row[Any]]) -> Publication:
    return Publication(
        id=row.id,
        listing_id=row.listing_id,
        revision_id=row.revision_id,
        is_dry_run=row.is_dry_run,
        state=row.state,
        reason=row.reason,
        plan=documents.read(Plan, row.plan),
        steps=tuple(
            Step(step.step, step.state, step.result, step.started_at, step.finished_at)
            for step in steps
        ),
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
