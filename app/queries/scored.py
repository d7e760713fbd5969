"""The mart of scored terms: its columns, how a wish narrows it and in which orders it is listed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, column, literal, select, table

from app.domain.filters import TrendFilter
from app.queries.keyset import Ordered, Ordering, integer, number
from integrations.warehouse.term_tables import term_resolutions

FIELDS = (
    "day", "place", "kind", "term", "canonical", "label", "sources", "places_seen", "n_sources",
    "n_observations", "baseline_days", "best_rank", "volume", "volume_unit", "growth", "strength",
    "momentum", "acceleration", "persistence", "seen_last_year", "lists_rising", "lists_read",
    "breadth", "score", "confidence", "fitness", "opportunity", "basis", "reason", "stage",
    "is_sample", "last_observed_at", "spark",
)  # fmt: skip
scores = table("trend_scores", *(column(name) for name in (*FIELDS, "leads")), schema="marts")
_c = scores.c

_RANK = Ordered(_c.best_rank, integer, nullable=True)
_KEY = (Ordered(_c.term), Ordered(_c.place), Ordered(_c.kind))


def _best(name: str) -> Ordering:
    first = Ordered(scores.c[name], number, descending=True, nullable=True)
    return Ordering((first, _RANK, *_KEY))


# Best first. A term without the figure comes last, whatever the direction.
ORDERINGS: Mapping[str, Ordering] = {
    "score": _best("score"),
    "momentum": _best("momentum"),
    "growth": _best("growth"),
    "breadth": _best("breadth"),
    "volume": Ordering((Ordered(_c.volume, integer, descending=True, nullable=True), _RANK, *_KEY)),
    "rank": Ordering((_RANK, *_KEY)),
    "term": Ordering((Ordered(_c.label), _RANK, *_KEY)),
}


def listed(day: date, wish: TrendFilter, *columns: Any) -> Select[Any]:
    """Columns of a day's terms that match, in no order.

    Each in its best-scored spelling, unless the wish asks for what only another may have: words, a
    source, a stage or a least score.
    """
    query = matching(day, wish, *columns)
    asks_closely = wish.q or wish.source or wish.stage or wish.min_score
    return query if asks_closely else query.where(_c.leads)


def matching(day: date, wish: TrendFilter, *columns: Any) -> Select[Any]:
    """Columns of a day's terms that match in whatever spelling, in no order."""
    return select(*columns).select_from(scores).where(*_conditions(day, wish))


def spelled(day: date, *columns: Any) -> Select[Any]:
    """Columns of all terms of a day in all their spellings, in no order."""
    return select(*columns).select_from(scores).where(_c.day == day)


def _conditions(day: date, wish: TrendFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_c.day == day]
    conditions += [
        scores.c[name] == getattr(wish, name)
        for name in ("place", "kind", "stage")
        if getattr(wish, name)
    ]
    if wish.category:
        of_category = select(term_resolutions.c.term).where(
            literal(wish.category) == any_(term_resolutions.c.categories)
        )
        conditions.append(_c.term.in_(of_category))
    if wish.source:
        conditions.append(literal(wish.source) == any_(_c.sources))
    if wish.scored == "scored":
        conditions.append(_c.score.is_not(None))
    if wish.min_score:
        conditions.append(_c.score >= wish.min_score)
    if wish.q:
        words = wish.q.split()
        conditions.append(and_(*(_c.label.icontains(word, autoescape=True) for word in words)))
    return conditions
