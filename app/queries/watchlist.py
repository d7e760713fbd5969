"""The watched terms with their figures, and a few terms' strength side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from app.domain.filters import TermKey
from app.queries import database
from app.store.watchlist import MOST

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WatchedFigures:
    """One watched term on one day. Units: `marts.trend_scores`.

    Attributes:
        day: None when the term was on no list that day; then no figure is known either.
        delta: Score minus the score a week before; None when either is not known.
    """

    key: TermKey
    label: str
    since: datetime
    note: str
    day: date | None
    score: float | None
    delta: float | None
    basis: str
    stage: str | None
    momentum: float | None
    growth: float | None
    volume: int | None
    volume_unit: str | None
    best_rank: int | None
    sources: tuple[str, ...]
    is_sample: bool
    last_observed_at: datetime | None
    spark: tuple[float | None, ...]


@dataclass(frozen=True)
class Strength:
    """Where one term stood on one scored day, 0 to 1."""

    day: date
    key: TermKey
    label: str
    strength: float | None


def figures(workspace: UUID, day: date) -> list[WatchedFigures]:
    """Every watched term of a workspace, the highest score of the day first."""
    found = database.workspace_rows(workspace, "watchlist", day=day, before=day - WEEK, rows=MOST)
    return [_figures(row) for row in found]


def strengths(keys: Sequence[TermKey], until: date, days: int) -> list[Strength]:
    """The strength of a few terms on the days up to one; a day off every list has no row."""
    if not keys:
        return []
    found = database.rows(
        "strength_lines",
        places=[key.place for key in keys],
        kinds=[key.kind for key in keys],
        terms=[key.term for key in keys],
        after=until - timedelta(days=days),
        until=until,
    )
    return [
        Strength(row.day, TermKey(row.place, row.kind, row.term), row.label, _known(row.strength))
        for row in found
    ]


def _figures(row: Row[Any]) -> WatchedFigures:
    score, before = _known(row.score), _known(row.score_before)
    return WatchedFigures(
        key=TermKey(row.place, row.kind, row.term),
        label=row.label or row.watched_label,
        since=row.since,
        note=row.note,
        day=row.day,
        score=score,
        delta=None if score is None or before is None else score - before,
        basis=row.basis or "not enough data",
        stage=row.stage,
        momentum=_known(row.momentum),
        growth=_known(row.growth),
        volume=row.volume,
        volume_unit=row.volume_unit,
        best_rank=row.best_rank,
        sources=tuple(row.sources or ()),
        is_sample=bool(row.is_sample),
        last_observed_at=row.last_observed_at,
        spark=tuple(_known(value) for value in row.spark or ()),
    )


def _known(value: Any) -> float | None:
    return None if value is None else float(value)
