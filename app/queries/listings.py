"""Listings of a workspace with their newest revision, and the revisions before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from app.domain.cursors import Cursor
from app.domain.listings import ListingDraft
from app.queries import database, paging
from app.queries.paging import Listed, Page
from app.store import documents
from integrations.warehouse.studio_tables import designs, listing_revisions, listings


@dataclass(frozen=True)
class Listing:
    """One listing as of its newest revision."""

    id: UUID
    design_id: UUID
    idea_id: UUID
    state: str
    revision_id: UUID
    number: int
    draft: ListingDraft
    thumbnail_key: str | None
    updated_at: datetime


@dataclass(frozen=True)
class Revision:
    """One saved state of a listing; `number` counts from 1."""

    id: UUID
    number: int
    draft: ListingDraft
    created_at: datetime


def page(
    workspace: UUID, size: int, before: Cursor | None = None, *, words: Sequence[str] = ()
) -> Page[Listing]:
    """Listings, the one changed last first; with words in their titles when given."""
    listed = Listed(_current(), listings, listings.c.updated_at, titled(words))
    return paging.page(workspace, listed, size, before, _listing)


def one(workspace: UUID, listing: UUID) -> Listing | None:
    """One listing, or None when it is not in this workspace."""
    found = database.workspace_rows(workspace, _current().where(listings.c.id == listing))
    return _listing(found[0]) if found else None


def of_design(workspace: UUID, design: UUID) -> Listing | None:
    """The listing of a design, or None when there is none yet."""
    found = database.workspace_rows(workspace, _current().where(listings.c.design_id == design))
    return _listing(found[0]) if found else None


def revisions(workspace: UUID, listing: UUID, limit: int = 100) -> list[Revision]:
    """The saved states of a listing, newest first."""
    query = (
        select(listing_revisions)
        .where(listing_revisions.c.listing_id == listing)
        .order_by(listing_revisions.c.number.desc())
        .limit(limit)
    )
    return [
        Revision(row.id, row.number, documents.read(ListingDraft, row.draft), row.created_at)
        for row in database.workspace_rows(workspace, query)
    ]


def titled(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """The conditions of a listing whose title, as it stands now, holds all of the words."""
    title = (
        select(listing_revisions.c.draft["title"].astext)
        .where(listing_revisions.c.listing_id == listings.c.id)
        .order_by(listing_revisions.c.number.desc())
        .limit(1)
        .correlate(listings)
        .scalar_subquery()
    )
    return [title.icontains(word, autoescape=True) for word in words]


def _current() -> Select[Any]:
    newest_revision = (
        select(listing_revisions)
        .where(listing_revisions.c.listing_id == listings.c.id)
        .order_by(listing_revisions.c.number.desc())
        .limit(1)
        .lateral("revision")
    )
    return (
        select(
            listings.c.id,
            listings.c.design_id,
            designs.c.idea_id,
            listings.c.state,
            newest_revision.c.id.label("revision_id"),
            newest_revision.c.number,
            newest_revision.c.draft,
            designs.c.thumbnail_key,
            listings.c.updated_at,
        )
        .join_from(listings, designs, designs.c.id == listings.c.design_id)
        .join(newest_revision, newest_revision.c.listing_id == listings.c.id)
    )


def _listing(row: Row[Any]) -> Listing:
    return Listing(**{**row._mapping, "draft": documents.read(ListingDraft, row.draft)})
