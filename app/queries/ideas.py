"""Ideas of a workspace, with the evidence they were written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.domain.ideas import Brief, TermEvidence
from app.queries import database
from app.store import documents
from integrations.warehouse.studio_tables import ideas


@dataclass(frozen=True)
class Idea:
    """One idea. `cost_minor` is in minor units of `currency`; `rating` is 1, -1 or None."""

    id: UUID
    brief: Brief
    evidence: TermEvidence
    writer: str
    model: str | None
    prompt_version: str | None
    cost_minor: int
    currency: str
    rating: int | None
    created_at: datetime


def newest(workspace: UUID, limit: int = 60, *, term: str | None = None) -> list[Idea]:
    """The newest ideas first; of one term when it is given."""
    query = select(ideas).order_by(ideas.c.created_at.desc(), ideas.c.id).limit(limit)
    if term is not None:
        query = query.where(ideas.c.term == term)
    return [_idea(row) for row in database.workspace_rows(workspace, query)]


def one(workspace: UUID, idea: UUID) -> Idea | None:
    """One idea, or None when it is not in this workspace."""
    found = database.workspace_rows(workspace, select(ideas).where(ideas.c.id == idea))
    return _idea(found[0]) if found else None


def _idea(row: Row[Any]) -> Idea:
    return Idea(
        id=row.id,
        brief=documents.read(Brief, row.brief),
        evidence=documents.read(TermEvidence, row.evidence),
        writer=row.writer,
        model=row.model,
        prompt_version=row.prompt_version,
        cost_minor=row.cost_minor,
        currency=row.currency,
        rating=row.rating,
        created_at=row.created_at,
    )
