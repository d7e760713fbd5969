"""Writings that are under way or failed, as the ideas page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select

from app.domain.ideas import TermEvidence
from app.queries import database
from app.store import documents
from integrations.warehouse.studio_tables import writings

_MOST = 6


@dataclass(frozen=True)
class Writing:
    """One writing by a model.

    Attributes:
        wanted: How many ideas were asked for.
        state: queued or failed.
        reason: The code of why it failed, or why its last attempt did while it waits for another.
    """

    id: UUID
    evidence: TermEvidence
    wanted: int
    state: str
    reason: str | None
    created_at: datetime


def unfinished(workspace: UUID, *, term: str | None = None) -> list[Writing]:
    """What waits, and what failed and was not written since; of one term or of all."""
    later = writings.alias("later")
    written_since = exists().where(
        later.c.term == writings.c.term,
        later.c.kind == writings.c.kind,
        later.c.place == writings.c.place,
        later.c.created_at > writings.c.created_at,
    )
    query = (
        select(writings)
        .where(writings.c.state != "done", (writings.c.state == "queued") | ~written_since)
        .order_by(writings.c.created_at.desc())
        .limit(_MOST)
    )
    if term is not None:
        query = query.where(writings.c.term == term)
    return [_writing(row) for row in database.workspace_rows(workspace, query)]


def _writing(row: Row[Any]) -> Writing:
    return Writing(
        id=row.id,
        evidence=documents.read(TermEvidence, row.evidence),
        wanted=row.wanted,
        state=row.state,
        reason=row.reason,
        created_at=row.created_at,
    )
