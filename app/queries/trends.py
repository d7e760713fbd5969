"""Scored terms of one day: filtered, ordered and cut to a page inside the database.

A day of the largest archive has some 1,500 scored terms and the table several hundred thousand, so
nothing here ever reads more than one day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    any_,
    column,
    func,
    literal,
    select,
    table,
)

from app.domain.filters import TermKey, TrendFilter
from app.queries import database

_FIELDS = (
    "day", "place", "kind", "term", "label", "sources", "places_seen", "n_sources",
    "n_observations", "baseline_days", "best_rank", "volume", "volume_unit", "growth", "strength",
    "momentum", "lists_rising", "lists_read", "breadth", "score", "basis", "reason", "stage",
    "is_sample", "last_observed_at", "spark",
)  # fmt: skip
_scores = table("trend_scores", *(column(name) for name in _FIELDS), schema="marts")
_c = _scores.c
_NUMBERS = ("growth", "strength", "momentum", "breadth", "score")

# Best first. A term without the figure comes last, whatever the direction.
_ORDERS: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "score": (_c.score.desc().nulls_last(),),
    "momentum": (_c.momentum.desc().nulls_last(),),
    "growth": (_c.growth.desc().nulls_last(),),
    "volume": (_c.volume.desc().nulls_last(),),
    "breadth": (_c.breadth.desc().nulls_last(),),
    "rank": (_c.best_rank.asc().nulls_last(),),
    "term": (_c.label.asc(),),
}
_TIE_BREAK = (_c.best_rank.asc().nulls_last(), _c.term, _c.place, _c.kind)


@dataclass(frozen=True)
class Trend:
    """One term of one kind in one place on one day. Grain and units: `marts.trend_scores`."""

    day: date
    place: str
    kind: str
    term: str
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
    lists_rising: int | None
    lists_read: int | None
    breadth: float | None
    score: float | None
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
    """One page of a day's terms and how many the whole answer has."""

    trends: tuple[Trend, ...]
    total: int


def trend_of(row: Row[Any]) -> Trend:
    """The trend of one row with every field of `Trend`."""
    fields = {name: row._mapping[name] for name in _FIELDS}
    for name in _NUMBERS:
        fields[name] = None if fields[name] is None else float(fields[name])
    fields["sources"] = tuple(fields["sources"] or ())
    fields["spark"] = tuple(None if v is None else float(v) for v in fields["spark"] or ())
    return Trend(**fields)


def scored_days() -> list[date]:
    """Every day that has scores, newest first."""
    return [row.day for row in database.rows("scored_days")]


def facets(day: date) -> dict[str, dict[str, int]]:
    """The values each filter can take on a day, with how many terms each would show."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in database.rows("facets", day=day):
        found[row.facet][row.value] = row.terms
    return dict(found)


def page(day: date, wish: TrendFilter, size: int) -> TrendPage:
    """One page of a day's terms. A page past the end is empty and still knows the total."""
    query = (
        _filtered(select(*_c, func.count().over().label("total")), day, wish)
        .limit(size)
        .offset((wish.page - 1) * size)
    )
    found = database.rows(query)
    if found or wish.page == 1:
        total = int(found[0].total) if found else 0
    else:
        counted = select(func.count()).select_from(_scores).where(*_conditions(day, wish))
        total = int(database.rows(counted)[0][0])
    return TrendPage(tuple(trend_of(row) for row in found), total)


def export(day: date, wish: TrendFilter, limit: int) -> list[dict[str, Any]]:
    """Every row that the wish matches, up to a limit, as plain values for a file."""
    query = _filtered(select(*_c), day, wish).limit(limit)
    return [dict(row._mapping) for row in database.rows(query)]


def keys(connection: Connection, day: date, wish: TrendFilter) -> list[TermKey]:
    """The terms of a day that a wish matches, in the caller's transaction; its page is ignored."""
    query = select(_c.place, _c.kind, _c.term).where(*_conditions(day, wish))
    return [TermKey(row.place, row.kind, row.term) for row in connection.execute(query)]


def top_rising(day: date, rows: int) -> list[Trend]:
    """The highest scores among a day's rising terms; each term once, in its best place."""
    return [trend_of(row) for row in database.rows("top_rising", day=day, rows=rows)]


def one(day: date, key: TermKey) -> Trend | None:
    """The score of one term on one day, or None when it was not seen then."""
    found = database.rows(
        select(*_c).where(
            _c.day == day, _c.place == key.place, _c.kind == key.kind, _c.term == key.term
        )
    )
    return trend_of(found[0]) if found else None


def last_seen(term: str) -> date | None:
    """The newest scored day on which a term of exactly this name was seen, in any place."""
    found: date | None = database.rows("last_seen", term=term)[0].day
    return found


def _filtered(query: Select[Any], day: date, wish: TrendFilter) -> Select[Any]:
    return query.where(*_conditions(day, wish)).order_by(*_ORDERS[wish.sort], *_TIE_BREAK)


def _conditions(day: date, wish: TrendFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_c.day == day]
    conditions += [
        _scores.c[name] == getattr(wish, name)
        for name in ("place", "kind", "stage")
        if getattr(wish, name)
    ]
    if wish.source:
        conditions.append(literal(wish.source) == any_(_c.sources))
    if wish.scored == "scored":
        conditions.append(_c.score.is_not(None))
    if wish.q:
        words = wish.q.split()
        conditions.append(and_(*(_c.label.icontains(word, autoescape=True) for word in words)))
    return conditions
