"""The feed of a workspace: unread notifications first, then the newest."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.queries import database
from app.store.notifications import Notification, notification_of
from integrations.warehouse.watchlist_tables import notifications


@dataclass(frozen=True)
class Feed:
    """One page of the feed, how many notifications it has in all, and how many are unread."""

    rows: tuple[Notification, ...]
    total: int
    unread: int


def feed(workspace: UUID, size: int, page: int = 1, *, only_unread: bool = False) -> Feed:
    """One page, counted from 1; a page past the end is empty."""
    is_unread = notifications.c.read_at.is_(None)
    where = [is_unread] if only_unread else []
    counted = select(
        func.count().filter(*where) if where else func.count(), func.count().filter(is_unread)
    ).select_from(notifications)
    query = (
        select(notifications)
        .where(*where)
        .order_by(
            is_unread.desc(), notifications.c.at.desc(), notifications.c.day.desc(),
            notifications.c.id,
        )
        .limit(size)
        .offset((page - 1) * size)
    )  # fmt: skip
    with database.reading(workspace) as connection:
        total, unread = connection.execute(counted).one()
        rows = connection.execute(query).all()
    return Feed(tuple(notification_of(row) for row in rows), total, unread)
