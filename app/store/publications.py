"""Publications: one per listing, revision and kind of run, however often it is asked for.

The plan is kept as it was shown, and each of its steps is a row whose result is stored before the
next step begins: that record is what lets another worker carry on where one died.

    PublicationError
    ├── NoSuchRevisionError     the revision is not of this listing, or not in this workspace
    └── LivePublishingError     only dry runs can be asked for so far
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.dialects import postgresql

from app.domain.publishing import Plan
from app.store import documents, jobs, usage
from integrations.errors import PodpusherError
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import (
    listing_revisions,
    publication_steps,
    publications,
)


class PublicationError(PodpusherError):
    """Base of what can go wrong with a publication."""


class NoSuchRevisionError(PublicationError):
    """The revision does not belong to this listing in this workspace."""


class LivePublishingError(PublicationError):
    """Publishing for real is not possible yet."""


def request(
    engine: Engine,
    workspace: UUID,
    listing: UUID,
    revision: UUID,
    plan: Plan,
    *,
    is_dry_run: bool = True,
) -> UUID:
    """Asks for a publication and returns its id: one row, one job, however often it is clicked.

    One that failed is taken up again where it stopped, with the plan it was made with.

    Raises:
        LivePublishingError: a real publication was asked for.
        NoSuchRevisionError: nothing is asked for.
        OverQuotaError: no listing is left this month; nothing is asked for.
    """
    if not is_dry_run:
        raise LivePublishingError("Only dry runs can be published so far.")
    with workspace_transaction(engine, workspace) as connection:
        _check(connection, listing, revision)
        wish = postgresql.insert(publications).values(
            workspace_id=workspace,
            listing_id=listing,
            revision_id=revision,
            is_dry_run=is_dry_run,
            plan=documents.write(plan),
        )
        made: UUID | None = connection.execute(
            wish.on_conflict_do_nothing(constraint="publications_once").returning(publications.c.id)
        ).scalar()
        if made is not None:
            _add_steps(connection, workspace, made, plan)
        publication, state = made, "queued"
        if publication is None:
            publication, state = _existing(connection, listing, revision, is_dry_run=is_dry_run)
        if made is None and state != "failed":
            return publication
        # Locks in the order of the drain (job, publication, ledger): see `designs`.
        jobs.enqueue(
            connection,
            workspace,
            "publish",
            f"publish:{publication}",
            {"publication": str(publication)},
        )
        _take_up_again(connection, publication)
        usage.reserve(connection, workspace, "listing", f"listing:{listing}")
        return publication


def _check(connection: Connection, listing: UUID, revision: UUID) -> None:
    found = connection.execute(
        select(listing_revisions.c.id).where(
            listing_revisions.c.id == revision, listing_revisions.c.listing_id == listing
        )
    )
    if found.scalar() is None:
        raise NoSuchRevisionError("This listing has changed; open it again.")


def _existing(
    connection: Connection, listing: UUID, revision: UUID, *, is_dry_run: bool
) -> tuple[UUID, str]:
    row = connection.execute(
        select(publications.c.id, publications.c.state).where(
            publications.c.listing_id == listing,
            publications.c.revision_id == revision,
            publications.c.is_dry_run == is_dry_run,
        )
    ).one()
    return row.id, row.state


def _add_steps(connection: Connection, workspace: UUID, publication: UUID, plan: Plan) -> None:
    connection.execute(
        insert(publication_steps),
        [
            {
                "publication_id": publication,
                "workspace_id": workspace,
                "step": step.name,
                "position": position,
            }
            for position, step in enumerate(plan.steps, 1)
        ],
    )


def _take_up_again(connection: Connection, publication: UUID) -> None:
    connection.execute(
        update(publications)
        .where(publications.c.id == publication, publications.c.state == "failed")
        .values(state="queued", reason=None, finished_at=None)
    )
    connection.execute(
        update(publication_steps)
        .where(
            publication_steps.c.publication_id == publication,
            publication_steps.c.state == "failed",
        )
        .values(state="pending", finished_at=None)
    )
