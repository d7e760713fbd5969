"""Watched terms: which ones, since when, and why. At most `MOST` a workspace.

Watching a term twice changes nothing; to stop deletes the rules that are about that term alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.filters import TermKey
from integrations.errors import PodpusherError
from integrations.warehouse.engine import engine as engine_of
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.watchlist_tables import watched_terms

MOST = 500
MAX_NOTE = 500


class TooManyWatchedError(PodpusherError):
    """The workspace watches as many terms as it may."""


@dataclass(frozen=True)
class Watched:
    """One watched term; `label` is how it was shown when it was first watched."""

    id: UUID
    key: TermKey
    label: str
    note: str


def watched(workspace: UUID) -> list[Watched]:
    """The watched terms of a workspace, by name."""
    query = select(watched_terms).order_by(
        watched_terms.c.label, watched_terms.c.place, watched_terms.c.kind
    )
    with workspace_transaction(engine_of("app"), workspace) as connection:
        return [
            Watched(row.id, TermKey(row.place, row.kind, row.term), row.label, row.note)
            for row in connection.execute(query.limit(MOST))
        ]


def watch(engine: Engine, workspace: UUID, key: TermKey, label: str) -> None:
    """Watches a term from now on.

    Raises:
        TooManyWatchedError: `MOST` are watched already; nothing is written.
    """
    with workspace_transaction(engine, workspace) as connection:
        # Two that count at once would both find room for the last one.
        connection.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"{workspace}/watched", 0)))
        )
        connection.execute(
            insert(watched_terms)
            .values(
                workspace_id=workspace, place=key.place, kind=key.kind, term=key.term, label=label
            )
            .on_conflict_do_nothing(constraint="watched_terms_once")
        )
        counted = connection.execute(select(func.count()).select_from(watched_terms)).scalar_one()
        if counted > MOST:
            raise TooManyWatchedError(f"A workspace watches at most {MOST} terms.")


def forget(engine: Engine, workspace: UUID, key: TermKey) -> None:
    """Watches a term no longer; one that is not watched is no error."""
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(delete(watched_terms).where(*_is(key)))


def annotate(engine: Engine, workspace: UUID, key: TermKey, words: str) -> None:
    """Keeps a note on a watched term, cut to `MAX_NOTE` characters; empty = none."""
    kept = words.replace("\x00", "").strip()[:MAX_NOTE]
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(update(watched_terms).where(*_is(key)).values(note=kept))


def _is(key: TermKey) -> tuple[ColumnElement[bool], ...]:
    c = watched_terms.c
    return (c.place == key.place, c.kind == key.kind, c.term == key.term)
