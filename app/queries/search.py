"""What a search finds: terms by the beginnings of their words, and the workspace's own by title.

Terms are found by the indexes of `marts.term_dim`. A workspace's ideas, designs and listings are
few enough to be looked through, within the workspace, by the index that lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.domain.filters import TermKey
from app.domain.searching import SearchWish, normal, text_query
from app.queries import database, designs, ideas, listings
from app.queries.trends import Trend, trend_of
from integrations.warehouse import studio_tables as tables

MOST = 1000
"""Matching terms are counted up to here; more are "1,000 or more"."""


@dataclass(frozen=True)
class FoundTerms:
    """One page of terms, and how many there are in all, at most `MOST`."""

    trends: tuple[Trend, ...]
    total: int


def terms(wish: SearchWish, size: int) -> FoundTerms:
    """One page of the terms that match, each on its newest scored day in its best place.

    Without words it is empty: everything there is stands on the Trends page.
    """
    if not normal(wish.q):
        return FoundTerms((), 0)
    asked = _parameters(wish)
    with database.reading() as connection:
        total: int = connection.execute(
            database.statement("search_terms_count"), {**asked, "most": MOST}
        ).scalar_one()
        rows = connection.execute(
            database.statement("search_terms"),
            {**asked, "rows": size, "skip": (wish.page - 1) * size},
        ).all()
    return FoundTerms(tuple(trend_of(row) for row in rows), total)


def export(wish: SearchWish) -> list[dict[str, Any]]:
    """Every term that matches, at most `MOST`, as plain values for a file."""
    if not normal(wish.q):
        return []
    found = database.rows("search_terms", **_parameters(wish), rows=MOST, skip=0)
    return [dict(row._mapping) for row in found]


def keys(connection: Connection, day: date, wish: SearchWish) -> list[TermKey]:
    """The terms of one day that a search matches, in the caller's transaction."""
    rows = connection.execute(database.statement("search_keys"), {**_parameters(wish), "day": day})
    return [TermKey(row.place, row.kind, row.term) for row in rows]


def own_counts(workspace: UUID, q: str) -> dict[str, int]:
    """How many ideas, designs and listings of a workspace have the words in their titles."""
    words = q.split()
    counted = [
        _count(tables.ideas, ideas.titled(words)).label("ideas"),
        _count(tables.designs, designs.titled(words)).label("designs"),
        _count(tables.listings, listings.titled(words)).label("listings"),
    ]
    (row,) = database.workspace_rows(workspace, select(*counted))
    return dict(row._mapping)


def _count(table: Any, where: list[ColumnElement[bool]]) -> Any:
    query: Select[Any] = select(func.count()).select_from(table).where(*where)
    return query.scalar_subquery()


def _parameters(wish: SearchWish) -> dict[str, Any]:
    exact = normal(wish.q)
    return {
        "exact": exact,
        "words": text_query(wish.q),
        "beginning": _beginning(exact),
        "together": _beginning(exact.replace(" ", "")),
        "place": wish.place,
        "kind": wish.kind,
    }


def _beginning(text: str) -> str:
    """The pattern of what begins with a text, which is taken letter by letter.

    A single Latin letter is the whole term or nothing, as in `text_query`.
    """
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped if len(text) == 1 and text.isascii() else f"{escaped}%"
