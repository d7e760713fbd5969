"""Pages of what stands behind one term: its readings and its days, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, column, select, table

from app.domain.filters import TermKey
from app.domain.keyset import KeysetCursor, digest
from app.queries import database, keyset
from app.queries.keyset import Ordered, Ordering

_READING = (
    "observed_at", "source", "period", "rank", "volume", "volume_upper", "volume_unit", "url",
    "access", "ingested_at",
)  # fmt: skip
_LEVEL = (
    "day", "source", "period", "volume_unit", "best_rank", "avg_rank", "avg_volume", "max_volume",
    "n", "is_sample",
)  # fmt: skip
_KEY = ("place", "kind", "term")
_readings = table("observations", *map(column, (*_READING, *_KEY)), schema="raw")
_levels = table("trend_daily", *map(column, (*_LEVEL, *_KEY)), schema="marts")

READINGS = Ordering(
    (
        Ordered(_readings.c.observed_at, keyset.instant, descending=True),
        Ordered(_readings.c.source),
        Ordered(_readings.c.period),
    )
)
LEVELS = Ordering(
    (
        Ordered(_levels.c.day, keyset.day, descending=True),
        Ordered(_levels.c.source),
        Ordered(_levels.c.period),
        Ordered(_levels.c.volume_unit),
    )
)


@dataclass(frozen=True)
class Span:
    """The days of a term up to and including one (UTC)."""

    key: TermKey
    until: date
    days: int

    @property
    def narrowing(self) -> str:
        """The digest of what the span is of, for its cursors; the last day is in them by name."""
        return digest({"key": str(self.key), "days": self.days})


@dataclass(frozen=True)
class RowPage:
    """Some rows and the cursor of those after them; none on the last page."""

    rows: tuple[Row[Any], ...]
    next: KeysetCursor | None


def readings(span: Span, size: int, after: KeysetCursor | None) -> RowPage:
    """One row per reading, newest first. `after` must be a place of `READINGS`."""
    before = datetime.combine(span.until + timedelta(days=1), time.min, UTC)
    query = select(*(_readings.c[name] for name in _READING)).where(
        *(_readings.c[name] == getattr(span.key, name) for name in _KEY),
        _readings.c.observed_at >= before - timedelta(days=span.days),
        _readings.c.observed_at < before,
    )
    return _page("readings", READINGS, query, span, size, after)


def levels(span: Span, size: int, after: KeysetCursor | None) -> RowPage:
    """One row per day, source, period and unit, newest first. `after` must be of `LEVELS`."""
    query = select(*(_levels.c[name] for name in _LEVEL)).where(
        *(_levels.c[name] == getattr(span.key, name) for name in _KEY),
        _levels.c.day > span.until - timedelta(days=span.days),
        _levels.c.day <= span.until,
    )
    return _page("days", LEVELS, query, span, size, after)


def _page(
    listing: str,
    order: Ordering,
    query: Select[Any],
    span: Span,
    size: int,
    after: KeysetCursor | None,
) -> RowPage:
    values = order.values(after.after) if after else None
    if values is not None:
        query = query.where(order.after(values))
    found = database.rows(query.order_by(*order.clauses()).limit(size + 1))
    last = order.place(found[size - 1]) if len(found) > size else None
    onward = last and KeysetCursor(listing, span.narrowing, last, day=span.until)
    return RowPage(tuple(found[:size]), onward or None)
