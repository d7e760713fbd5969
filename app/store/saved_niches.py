"""Saved niches: a niche with its figures as they stood on the day it was saved.

Saving one again replaces it, so a workspace has each niche once. The figures are a record of that
day and never change by themselves; pages show the newest beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.domain.niches import Niche
from app.store import documents
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.niche_tables import saved_niches

MOST = 200
"""Saved niches that are read; the newest."""
_MOST_TERMS = 100


@dataclass(frozen=True)
class Figures:
    """What was known of a niche on its day. Units as in `Niche`; None = not enough data."""

    demand: float | None
    competition: float | None
    listings: int | None
    fit: float | None
    growth: float | None


@dataclass(frozen=True)
class SavedNiche:
    """One niche that was kept.

    Attributes:
        id: Identity.
        key: As `Niche.key`.
        label: Of its head.
        terms: The terms as keys of a URL, the head first.
        day: Of the figures.
        figures: As they stood then.
        saved_at: When (UTC).
    """

    id: UUID
    key: str
    label: str
    terms: tuple[str, ...]
    day: date
    figures: Figures
    saved_at: datetime


def figures(niche: Niche) -> Figures:
    """The figures of a niche as they are kept."""
    return Figures(
        demand=niche.demand,
        competition=niche.competition,
        listings=None if niche.listings is None else niche.listings.count,
        fit=niche.fit,
        growth=niche.head.growth,
    )


def save(engine: Engine, workspace: UUID, niche: Niche) -> None:
    """Keeps a niche, or replaces the one of the same key."""
    wish = insert(saved_niches).values(
        workspace_id=workspace,
        key=niche.key,
        label=niche.head.label,
        terms=[str(term.key) for term in niche.terms][:_MOST_TERMS],
        day=niche.head.day,
        figures=documents.write(figures(niche)),
        saved_at=func.now(),
    )
    new = {name: wish.excluded[name] for name in ("label", "terms", "day", "figures", "saved_at")}
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(wish.on_conflict_do_update(constraint="saved_niches_once", set_=new))


def newest(engine: Engine, workspace: UUID) -> list[SavedNiche]:
    """The saved niches of a workspace, newest first; at most `MOST`."""
    query = (
        select(saved_niches).order_by(saved_niches.c.saved_at.desc(), saved_niches.c.id).limit(MOST)
    )
    with workspace_transaction(engine, workspace) as connection:
        return [
            SavedNiche(
                id=row.id,
                key=row.key,
                label=row.label,
                terms=tuple(row.terms),
                day=row.day,
                figures=documents.read(Figures, row.figures),
                saved_at=row.saved_at,
            )
            for row in connection.execute(query)
        ]


def forget(engine: Engine, workspace: UUID, niche: UUID) -> None:
    """Deletes one; one that is gone already, or is another workspace's, is no error."""
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(delete(saved_niches).where(saved_niches.c.id == niche))
