"""Ideas of a workspace, with the evidence they were written from and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from app.domain.cursors import Cursor
from app.domain.ideas import Brief, TermEvidence
from app.queries import database, paging
from app.queries.paging import Listed, Page
from app.store import documents
from integrations.warehouse.studio_tables import ideas, writings


@dataclass(frozen=True)
class Idea:
    """One idea. `rating` is 1, -1 or None.

    Attributes:
        cost_micro: Its share of what the writing cost, in millionths of the currency's unit;
            None = unknown.
    """

    id: UUID
    brief: Brief
    evidence: TermEvidence
    writer: str
    model: str | None
    prompt_version: str | None
    cost_micro: int | None
    currency: str
    rating: int | None
    created_at: datetime


def page(
    workspace: UUID,
    size: int,
    before: Cursor | None = None,
    *,
    term: str | None = None,
    words: Sequence[str] = (),
) -> Page[Idea]:
    """Ideas, the newest first; of one term, or with words in their titles, when given."""
    where = [*([] if term is None else [ideas.c.term == term]), *titled(words)]
    return paging.page(
        workspace, Listed(_all(), ideas, ideas.c.created_at, where), size, before, _idea
    )


def one(workspace: UUID, idea: UUID) -> Idea | None:
    """One idea, or None when it is not in this workspace."""
    found = database.workspace_rows(workspace, _all().where(ideas.c.id == idea))
    return _idea(found[0]) if found else None


def titled(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """The conditions of an idea whose title holds all of the words."""
    title = ideas.c.brief["title"].astext
    return [title.icontains(word, autoescape=True) for word in words]


def _all() -> Select[Any]:
    return select(
        ideas.c.id,
        ideas.c.brief,
        writings.c.evidence,
        writings.c.writer,
        writings.c.model,
        writings.c.prompt_version,
        ideas.c.cost_micro,
        writings.c.currency,
        ideas.c.rating,
        ideas.c.created_at,
    ).join_from(ideas, writings, writings.c.id == ideas.c.writing_id)


def _idea(row: Row[Any]) -> Idea:
    return Idea(
        id=row.id,
        brief=documents.read(Brief, row.brief),
        evidence=documents.read(TermEvidence, row.evidence),
        writer=row.writer,
        model=row.model,
        prompt_version=row.prompt_version,
        cost_micro=row.cost_micro,
        currency=row.currency,
        rating=row.rating,
        created_at=row.created_at,
    )
