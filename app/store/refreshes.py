"""Wishes for a reading now: a row that the orchestration takes up within seconds.

The app cannot start a scrape itself, and a page must not wait for one. Of a source there is one
wish at a time: a second click finds the first.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from integrations.warehouse.watch_tables import refreshes, sources


class Asked(StrEnum):
    """What a wish came to."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    """There is one already that nobody has taken up yet."""
    OFF = "off"
    UNKNOWN = "unknown"


def ask(engine: Engine, source: str) -> Asked:
    """Wishes for a reading of a source now.

    Args:
        engine: Of the app role.
        source: Name in the registry.
    """
    with engine.connect() as connection:
        is_on = connection.execute(
            select(sources.c.is_on).where(sources.c.name == source)
        ).scalar_one_or_none()
    if is_on is None:
        return Asked.UNKNOWN
    if not is_on:
        return Asked.OFF
    try:
        with engine.begin() as connection:
            connection.execute(insert(refreshes).values(source=source).inline())
    except IntegrityError:
        return Asked.WAITING
    return Asked.ACCEPTED


def waiting(engine: Engine) -> list[tuple[int, str]]:
    """Returns the id and source of every wish that nobody has taken up, oldest first."""
    wanted = select(refreshes.c.id, refreshes.c.source).where(refreshes.c.taken_at.is_(None))
    with engine.connect() as connection:
        rows = connection.execute(wanted.order_by(refreshes.c.id)).all()
    return [(row.id, row.source) for row in rows]


def take(engine: Engine, up_to: int) -> None:
    """Marks wishes as taken up; the next click makes a new one.

    Args:
        engine: Of the worker role.
        up_to: The id of the last one.
    """
    with engine.begin() as connection:
        connection.execute(
            update(refreshes)
            .where(refreshes.c.id <= up_to, refreshes.c.taken_at.is_(None))
            .values(taken_at=func.now())
        )
