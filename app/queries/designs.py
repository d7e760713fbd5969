"""Designs of a workspace: where each stands, and where its pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.domain.designs import DesignSpec
from app.queries import database
from app.store import documents
from integrations.warehouse.studio_tables import designs


@dataclass(frozen=True)
class Design:
    """One design. Keys are the storage's; they are None until it is rendered."""

    id: UUID
    idea_id: UUID
    spec: DesignSpec
    state: str
    reason: str | None
    image_key: str | None
    thumbnail_key: str | None
    sha256: str | None
    created_at: datetime
    decided_at: datetime | None


def newest(
    workspace: UUID,
    limit: int = 60,
    *,
    idea: UUID | None = None,
    states: Sequence[str] | None = None,
) -> list[Design]:
    """The newest designs first; of one idea, or in some states, when given."""
    query = select(designs).order_by(designs.c.created_at.desc(), designs.c.id).limit(limit)
    if idea is not None:
        query = query.where(designs.c.idea_id == idea)
    if states is not None:
        query = query.where(designs.c.state.in_(states))
    return [_design(row) for row in database.workspace_rows(workspace, query)]


def one(workspace: UUID, design: UUID) -> Design | None:
    """One design, or None when it is not in this workspace."""
    found = database.workspace_rows(workspace, select(designs).where(designs.c.id == design))
    return _design(found[0]) if found else None


def _design(row: Row[Any]) -> Design:
    return Design(
        id=row.id,
        idea_id=row.idea_id,
        spec=documents.read(DesignSpec, row.spec),
        state=row.state,
        reason=row.reason,
        image_key=row.image_key,
        thumbnail_key=row.thumbnail_key,
        sha256=row.sha256,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
