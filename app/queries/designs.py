"""Designs of a workspace: where each stands, and where its pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.domain.cursors import Cursor
from app.domain.designs import DesignSpec
from app.queries import database, paging
from app.queries.paging import Listed, Page
from app.store import documents
from integrations.warehouse.studio_tables import designs, ideas


@dataclass(frozen=True)
class Design:
    """One design, with the title of its idea. Keys of the storage are None until it is rendered."""

    id: UUID
    idea_id: UUID
    title: str
    spec: DesignSpec
    state: str
    reason: str | None
    image_key: str | None
    thumbnail_key: str | None
    sha256: str | None
    created_at: datetime
    decided_at: datetime | None


def page(
    workspace: UUID,
    size: int,
    before: Cursor | None = None,
    *,
    idea: UUID | None = None,
    states: Sequence[str] | None = None,
    words: Sequence[str] = (),
) -> Page[Design]:
    """Designs, the newest first; of one idea, in some states, or with words in their titles."""
    where = [*([] if idea is None else [designs.c.idea_id == idea]), *titled(words)]
    if states is not None:
        where.append(designs.c.state.in_(states))
    return paging.page(
        workspace, Listed(_all(), designs, designs.c.created_at, where), size, before, _design
    )


def queued(workspace: UUID, idea: UUID | None = None) -> int:
    """How many designs wait to be rendered; of one idea when it is given."""
    query = select(func.count()).select_from(designs).where(designs.c.state == "queued")
    if idea is not None:
        query = query.where(designs.c.idea_id == idea)
    return int(database.workspace_rows(workspace, query)[0][0])


def one(workspace: UUID, design: UUID) -> Design | None:
    """One design, or None when it is not in this workspace."""
    found = database.workspace_rows(workspace, _all().where(designs.c.id == design))
    return _design(found[0]) if found else None


def titled(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """The conditions of a design whose idea's title holds all of the words."""
    if not words:
        return []
    title = ideas.c.brief["title"].astext
    matching = select(ideas.c.id).where(*(title.icontains(word, autoescape=True) for word in words))
    return [designs.c.idea_id.in_(matching)]


def _all() -> Select[Any]:
    return select(designs, ideas.c.brief["title"].astext.label("title")).join_from(
        designs, ideas, ideas.c.id == designs.c.idea_id
    )


def _design(row: Row[Any]) -> Design:
    return Design(
        id=row.id,
        idea_id=row.idea_id,
        title=row.title,
        spec=documents.read(DesignSpec, row.spec),
        state=row.state,
        reason=row.reason,
        image_key=row.image_key,
        thumbnail_key=row.thumbnail_key,
        sha256=row.sha256,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
