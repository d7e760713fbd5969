"""Notices that are told once, then again only after a while, and whose end is told once.

What was told is in the database (`ops.notices`), so that it is the same for all processes. A row is
locked while its message is sent: of two that raise the same notice at once, one tells. A message
that no channel took is told again the next time, and a process that dies in between tells it twice
rather than never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.dialects.postgresql import insert

from integrations.notify.channels import Channel, LogChannel, Notice, Severity
from integrations.warehouse.watch_tables import notices


def raise_notice(
    engine: Engine,
    notice: Notice,
    channels: Sequence[Channel],
    *,
    now: datetime,
    cool_down: timedelta,
) -> bool:
    """Tells people, unless they were told of the same within the cool-down.

    Args:
        engine: Of the worker role.
        notice: Its key is what a cool-down is kept for.
        channels: See `integrations.notify.channels.channels`.
        now: The clock, UTC.
        cool_down: How long to keep silent about a matter that goes on.

    Returns:
        Whether somebody was told now.
    """
    with engine.begin() as connection:
        connection.execute(
            insert(notices)
            .values(
                key=notice.key,
                severity=notice.severity,
                title=notice.title,
                body=notice.body,
                opened_at=now,
                times=0,
            )
            .on_conflict_do_nothing()
        )
        known = connection.execute(
            select(notices).where(notices.c.key == notice.key).with_for_update()
        ).one()
        is_reopened = known.resolved_at is not None
        told_at = None if is_reopened else known.told_at
        is_due = told_at is None or told_at <= now - cool_down
        told = is_due and tell(notice, channels)
        connection.execute(
            update(notices)
            .where(notices.c.key == notice.key)
            .values(
                severity=notice.severity,
                title=notice.title,
                body=notice.body,
                opened_at=now if is_reopened else known.opened_at,
                told_at=now if told else told_at,
                resolved_at=None,
                times=1 if is_reopened else known.times + 1,
            )
        )
    return told


def open_keys(engine: Engine, rules: Collection[str]) -> list[str]:
    """Returns the keys of what is not over yet, of the rules they begin with, in order."""
    wanted = select(notices.c.key).where(
        notices.c.resolved_at.is_(None), func.split_part(notices.c.key, ":", 1).in_(rules)
    )
    with engine.connect() as connection:
        return sorted(connection.execute(wanted).scalars())


def resolve(
    engine: Engine, keys: Iterable[str], channels: Sequence[Channel], *, now: datetime
) -> list[str]:
    """Tells once that matters are over.

    Args:
        engine: Of the worker role.
        keys: Of notices; one that is over already, or that nobody knows, is passed over.
        channels: See `integrations.notify.channels.channels`.
        now: The clock, UTC.

    Returns:
        The keys of what is over now. One whose end no channel took stays open, to be told again.
    """
    resolved = []
    for key in keys:
        with engine.begin() as connection:
            if _resolve(connection, key, channels, now):
                resolved.append(key)
    return resolved


def tell(notice: Notice, channels: Sequence[Channel]) -> bool:
    """Sends through every channel; True when one that reaches people took it, or there is none.

    Nothing is remembered: whoever calls it keeps to a cool-down of their own.
    """
    took = {channel.name: channel.send(notice) for channel in channels}
    reaching = [channel.name for channel in channels if not isinstance(channel, LogChannel)]
    return not reaching or any(took[name] for name in reaching)


def _resolve(connection: Connection, key: str, channels: Sequence[Channel], now: datetime) -> bool:
    """Ends one notice; False where another process did, or where nobody could be told."""
    known = connection.execute(
        select(notices)
        .where(notices.c.key == key, notices.c.resolved_at.is_(None))
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if known is None:
        return False
    ended = Notice(key, Severity.INFO, f"Resolved: {known.title}", known.body, is_resolved=True)
    # Whoever never heard that it began need not hear that it ended.
    if known.told_at is not None and not tell(ended, channels):
        return False
    connection.execute(update(notices).where(notices.c.key == key).values(resolved_at=now))
    return True
