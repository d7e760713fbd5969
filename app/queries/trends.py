"""Scored terms of one day: filtered, ordered and cut to a page inside the database.

A day of the largest archive has some 1,500 scored terms and the table several hundred thousand, so
nothing here ever reads more than one day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.domain.filters import TermKey, TrendFilter
from app.domain.keyset import KeysetCursor, mark
from app.queries import database
from app.queries.keyset import Ordering
from app.queries.scored import FIELDS, ORDERINGS, listed, matching, scores, spelled

_c = scores.c
_NUMBERS = (
    "growth", "strength", "momentum", "acceleration", "persistence", "breadth", "score",
    "confidence", "opportunity",
)  # fmt: skip


@dataclass(frozen=True)
class Trend:
    """One term of one kind in one place on one day. Grain and units: `marts.trend_scores`."""

    day: date
    place: str
    kind: str
    term: str
    canonical: str
    label: str
    sources: tuple[str, ...]
    places_seen: int
    n_sources: int
    n_observations: int
    baseline_days: int
    best_rank: int | None
    volume: int | None
    volume_unit: str | None
    growth: float | None
    strength: float | None
    momentum: float | None
    acceleration: float | None
    persistence: float | None
    seen_last_year: bool | None
    lists_rising: int | None
    lists_read: int | None
    breadth: float | None
    score: float | None
    confidence: float | None
    fitness: int | None
    opportunity: float | None
    basis: str
    reason: str | None
    stage: str | None
    is_sample: bool
    last_observed_at: datetime
    spark: tuple[float | None, ...]

    @property
    def key(self) -> TermKey:
        """What names this term in a URL."""
        return TermKey(self.place, self.kind, self.term)


@dataclass(frozen=True)
class TrendPage:
    """One page of a day's terms.

    Attributes:
        trends: In order.
        total: Terms of the whole list.
        first: The position of the first one in the list, from 1.
        previous: The cursor of the page before this one; None = that is the first page.
        next: The cursor of the page after this one; None = there is none.
    """

    trends: tuple[Trend, ...]
    total: int
    first: int = 1
    previous: KeysetCursor | None = None
    next: KeysetCursor | None = None

    @property
    def last(self) -> int:
        """The position of the last term in the list."""
        return self.first + len(self.trends) - 1


def trend_of(row: Row[Any]) -> Trend:
    """The trend of one row with every field of `Trend`."""
    fields = {name: row._mapping[name] for name in FIELDS}
    for name in _NUMBERS:
        fields[name] = None if fields[name] is None else float(fields[name])
    fields["sources"] = tuple(fields["sources"] or ())
    fields["spark"] = tuple(None if v is None else float(v) for v in fields["spark"] or ())
    return Trend(**fields)


def scored_days() -> list[date]:
    """Every day that has scores, newest first."""
    return [row.day for row in database.rows("scored_days")]


def newest_day() -> date | None:
    """The newest day that has scores; None before the first ones."""
    found: date | None = database.rows(select(func.max(_c.day).label("day")))[0].day
    return found


def facets(day: date) -> dict[str, dict[str, int]]:
    """The values each filter can take on a day, with how many terms each would show."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in database.rows("facets", day=day):
        found[row.facet][row.value] = row.terms
    return dict(found)


def page(day: date, wish: TrendFilter, size: int) -> TrendPage:
    """One page of a day's terms, by the wish's cursor.

    A page after the last term is empty and still knows the total; a cursor whose values are none of
    the order's begins with the first page.
    """
    order = ORDERINGS[wish.sort]
    place = order.values(wish.after.after) if wish.after else None
    with database.reading() as connection:
        found = _rows(connection, day, wish, place, size + 1)
        passed = func.count() if place is None else func.count().filter(order.until(place))
        counted = connection.execute(listed(day, wish, func.count(), passed)).one()
        return TrendPage(
            trends=tuple(trend_of(row) for row in found[:size]),
            total=counted[0],
            first=1 if place is None else counted[1] + 1,
            previous=None if place is None else _previous(connection, day, wish, place, size),
            next=_cursor(order, wish, found[size - 1]) if len(found) > size else None,
        )


def walk(day: date, wish: TrendFilter, size: int, version: str) -> TrendPage:
    """One page of a walk through a day's terms, in which no term comes twice.

    Where the day is scored again on the way, a term may fall from a page that was read to one that
    was not. The cursor remembers the newest terms given and leaves them out then. `first` and
    `previous` are not told.

    Args:
        day: The scored day.
        wish: Filters, order and cursor.
        size: Terms on the page.
        version: Of the scores now.
    """
    order, came = ORDERINGS[wish.sort], wish.after
    place = order.values(came.after) if came else None
    given = came.marks() if came and came.version != version else frozenset()
    with database.reading() as connection:
        found = [
            row
            for row in _rows(connection, day, wish, place, size + len(given) + 1)
            if mark(_key(row)) not in given
        ]
        total: int = connection.execute(listed(day, wish, func.count())).scalar_one()
    shown = found[:size]
    onward = None
    if len(found) > size:
        began, before = (came.version, came.seen) if came else (version, b"")
        onward = _cursor(order, wish, shown[-1]).remembering(began, map(_key, shown), before)
    return TrendPage(tuple(trend_of(row) for row in shown), total, next=onward)


def _rows(
    connection: Connection, day: date, wish: TrendFilter, place: tuple[Any, ...] | None, limit: int
) -> list[Row[Any]]:
    order = ORDERINGS[wish.sort]
    query = listed(day, wish, *_c)
    if place is not None:
        query = query.where(order.after(place))
    return list(connection.execute(query.order_by(*order.clauses()).limit(limit)).all())


def _previous(
    connection: Connection, day: date, wish: TrendFilter, place: tuple[Any, ...], size: int
) -> KeysetCursor | None:
    """The row before the page before; none where that page is the first."""
    order = ORDERINGS[wish.sort]
    query = listed(day, wish, *_c).where(order.until(place))
    ordered = query.order_by(*order.clauses(reverse=True)).offset(size).limit(1)
    found = connection.execute(ordered).one_or_none()
    return None if found is None else _cursor(order, wish, found)


def _cursor(order: Ordering, wish: TrendFilter, row: Row[Any]) -> KeysetCursor:
    return KeysetCursor(wish.listing, wish.narrowing, order.place(row), day=row.day)


def _key(row: Row[Any]) -> str:
    return str(TermKey(row.place, row.kind, row.term))


def export(day: date, wish: TrendFilter, limit: int) -> list[dict[str, Any]]:
    """Every row that the wish matches, up to a limit, as plain values for a file."""
    ordered = listed(day, wish, *_c).order_by(*ORDERINGS[wish.sort].clauses())
    return [dict(row._mapping) for row in database.rows(ordered.limit(limit))]


def keys(connection: Connection, day: date, wish: TrendFilter) -> list[TermKey]:
    """The terms of a day that a wish matches, in the caller's transaction; its page is ignored."""
    query = matching(day, wish, _c.place, _c.kind, _c.term)
    return [TermKey(row.place, row.kind, row.term) for row in connection.execute(query)]


def top_rising(day: date, rows: int) -> list[Trend]:
    """The highest scores among a day's rising terms; each term once, in its best place."""
    return [trend_of(row) for row in database.rows("top_rising", day=day, rows=rows)]


def one(day: date, key: TermKey) -> Trend | None:
    """The score of one term on one day, or None when it was not seen then."""
    at = (_c.place == key.place, _c.kind == key.kind, _c.term == key.term)
    found = database.rows(spelled(day, *_c).where(*at))
    return trend_of(found[0]) if found else None


def last_seen(term: str) -> date | None:
    """The newest scored day on which a term of exactly this name was seen, in any place."""
    found: date | None = database.rows("last_seen", term=term)[0].day
    return found
