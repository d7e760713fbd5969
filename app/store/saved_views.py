"""Saved views: a name for the filters of a page, kept per workspace.

A name that exists is replaced: saving twice is how a person changes a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from integrations.warehouse.engine import engine, workspace_transaction
from integrations.warehouse.tables import saved_views

MAX_NAME = 80


@dataclass(frozen=True)
class SavedView:
    """One named set of filters, as the parameters of a URL."""

    id: UUID
    name: str
    state: Mapping[str, str]


def views(workspace: UUID, page: str) -> list[SavedView]:
    """The saved views of one page, by name."""
    query = (
        select(saved_views.c.id, saved_views.c.name, saved_views.c.state)
        .where(saved_views.c.page == page)
        .order_by(saved_views.c.name)
        .limit(200)
    )
    with workspace_transaction(engine("app"), workspace) as connection:
        return [SavedView(row.id, row.name, row.state) for row in connection.execute(query)]


def save(workspace: UUID, page: str, name: str, state: Mapping[str, str]) -> None:
    """Saves a view, or replaces the one of that name on that page.

    Raises:
        ValueError: the name is blank or longer than `MAX_NAME` characters.
    """
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > MAX_NAME:
        raise ValueError(f"a view's name has 1 to {MAX_NAME} characters")
    fresh = insert(saved_views).values(
        workspace_id=workspace, page=page, name=name, state=dict(state)
    )
    with workspace_transaction(engine("app"), workspace) as connection:
        connection.execute(
            fresh.on_conflict_do_update(
                constraint="saved_views_name", set_={"state": fresh.excluded.state}
            )
        )


def forget(workspace: UUID, view: UUID) -> None:
    """Deletes one view; one that is gone already is no error."""
    with workspace_transaction(engine("app"), workspace) as connection:
        connection.execute(delete(saved_views).where(saved_views.c.id == view))
