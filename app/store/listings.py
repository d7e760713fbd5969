"""Listings: drafts whose every saved state stays, as numbered revisions.

ListingError
├── NotApprovedError      a listing needs an approved design
└── NoSuchListingError    the listing is not in this workspace
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, Engine, func, insert, select, update

from app.domain.listings import ListingDraft
from app.store import documents
from integrations.errors import PodpusherError
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import designs, listing_revisions, listings


class ListingError(PodpusherError):
    """Base of what can go wrong with a listing."""


class NotApprovedError(ListingError):
    """The design is not approved."""


class NoSuchListingError(ListingError):
    """The listing does not exist in this workspace."""


def create_draft(engine: Engine, workspace: UUID, design: UUID, draft: ListingDraft) -> UUID:
    """Makes a listing of an approved design, with the draft as its first revision.

    A design that has a listing keeps that one: the draft becomes its newest revision, so a
    repeated click makes no second listing.

    Raises:
        NotApprovedError: nothing is made.
    """
    with workspace_transaction(engine, workspace) as connection:
        state = connection.execute(
            select(designs.c.state).where(designs.c.id == design).with_for_update()
        ).scalar()
        if state != "approved":
            raise NotApprovedError("A listing needs an approved design.")
        listing: UUID | None = connection.execute(
            select(listings.c.id).where(listings.c.design_id == design)
        ).scalar()
        if listing is None:
            made: UUID = connection.execute(
                insert(listings)
                .values(workspace_id=workspace, design_id=design)
                .returning(listings.c.id)
            ).scalar_one()
            listing = made
        _revise(connection, workspace, listing, draft)
        return listing


def save_revision(engine: Engine, workspace: UUID, listing: UUID, draft: ListingDraft) -> UUID:
    """Keeps the draft as the listing's newest revision and returns the revision's id.

    The same draft as the newest revision adds none. The listing is a draft again until it is
    marked ready.

    Raises:
        NoSuchListingError: nothing is kept.
    """
    with workspace_transaction(engine, workspace) as connection:
        _lock(connection, listing)
        return _revise(connection, workspace, listing, draft)


def mark_ready(engine: Engine, workspace: UUID, listing: UUID) -> None:
    """Says that a draft passed its checks; the caller has checked it.

    Raises:
        NoSuchListingError: nothing is changed.
    """
    with workspace_transaction(engine, workspace) as connection:
        _lock(connection, listing)
        connection.execute(
            update(listings)
            .where(listings.c.id == listing, listings.c.state == "draft")
            .values(state="ready", updated_at=func.now())
        )


def _lock(connection: Connection, listing: UUID) -> None:
    found = connection.execute(
        select(listings.c.id).where(listings.c.id == listing).with_for_update()
    )
    if found.scalar() is None:
        raise NoSuchListingError("This listing is not here any more.")


def _revise(connection: Connection, workspace: UUID, listing: UUID, draft: ListingDraft) -> UUID:
    document = documents.write(draft)
    newest = connection.execute(
        select(listing_revisions)
        .where(listing_revisions.c.listing_id == listing)
        .order_by(listing_revisions.c.number.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest.draft == document:
        same: UUID = newest.id
        return same
    connection.execute(
        update(listings)
        .where(listings.c.id == listing)
        .values(state="draft", updated_at=func.now())
    )
    added: UUID = connection.execute(
        insert(listing_revisions)
        .values(
            workspace_id=workspace,
            listing_id=listing,
            number=1 if newest is None else newest.number + 1,
            draft=document,
        )
        .returning(listing_revisions.c.id)
    ).scalar_one()
    return added
