"""Notifications: what rules told a workspace, read or not, and what is still to be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row, func, select, update

from app.domain.filters import TermKey
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.watchlist_tables import notifications

LONGEST = 200
"""Notifications that one message tells of; the others follow with the next."""


@dataclass(frozen=True)
class Notification:
    """One thing that was told, as a code with values; `app.watch_words` words it."""

    id: UUID
    at: datetime
    code: str
    facts: Mapping[str, Any]
    rule_id: UUID
    key: TermKey | None
    day: date
    is_read: bool


def mark_read(engine: Engine, workspace: UUID, which: UUID | None = None) -> None:
    """Marks one notification as read, or all of a workspace; read ones keep their time."""
    marked = update(notifications).where(notifications.c.read_at.is_(None))
    if which is not None:
        marked = marked.where(notifications.c.id == which)
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(marked.values(read_at=func.now()))


def waiting(engine: Engine, workspace: UUID) -> list[UUID]:
    """The rules that have something left to send."""
    query = select(notifications.c.rule_id).where(*_UNSENT).distinct()
    with workspace_transaction(engine, workspace) as connection:
        return sorted(connection.execute(query).scalars())


def send(
    engine: Engine,
    workspace: UUID,
    rule: UUID,
    tell: Callable[[Sequence[Notification]], bool],
    *,
    now: datetime,
    cool_down: timedelta,
) -> bool | None:
    """Sends what a rule has left to send, as one message.

    The rows are locked meanwhile: of two that send at once, one does. A process that dies in
    between sends twice rather than never.

    Args:
        engine: Of the worker role.
        workspace: Whose rule.
        rule: Its id.
        tell: Sends them, newest first, and returns whether anybody was reached.
        now: The clock, UTC.
        cool_down: How long a rule keeps silent after a message.

    Returns:
        Whether it was sent; None where there is nothing to send, or not yet.
    """
    unsent = (
        select(notifications)
        .where(*_UNSENT, notifications.c.rule_id == rule)
        .order_by(notifications.c.day.desc(), notifications.c.at.desc(), notifications.c.id)
        .limit(LONGEST)
        .with_for_update(skip_locked=True)
    )
    last = select(func.max(notifications.c.sent_at)).where(notifications.c.rule_id == rule)
    with workspace_transaction(engine, workspace) as connection:
        rows = connection.execute(unsent).all()
        sent_at: datetime | None = connection.execute(last).scalar_one()
        if not rows or (sent_at is not None and sent_at > now - cool_down):
            return None
        if not tell([notification_of(row) for row in rows]):
            return False
        connection.execute(
            update(notifications)
            .where(notifications.c.id.in_([row.id for row in rows]))
            .values(sent_at=now)
        )
    return True


def notification_of(row: Row[Any]) -> Notification:
    """The notification of one row of `app.notifications`."""
    return Notification(
        id=row.id,
        at=row.at,
        code=row.code,
        facts=row.facts,
        rule_id=row.rule_id,
        key=TermKey.parse(row.term_key),
        day=row.day,
        is_read=row.read_at is not None,
    )


_UNSENT = (notifications.c.channel == "notify", notifications.c.sent_at.is_(None))
