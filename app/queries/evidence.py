"""What stands behind one term's score: its lines, its places and the raw readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.domain.filters import TermKey
from app.queries import database


@dataclass(frozen=True)
class DailyLevel:
    """One source's level of one term on one day. Ranks: 1 is the top. Volumes: in their unit."""

    day: date
    source: str
    period: str
    volume_unit: str
    avg_rank: float | None
    best_rank: int | None
    avg_volume: float | None
    n: int


@dataclass(frozen=True)
class PlaceReading:
    """One place that saw the term on the same day."""

    place: str
    score: float | None
    best_rank: int | None
    stage: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One raw observation: what a source said at one moment."""

    observed_at: datetime
    source: str
    period: str
    rank: int | None
    volume: int | None
    volume_upper: int | None
    volume_unit: str
    url: str | None
    access: str
    ingested_at: datetime


@dataclass(frozen=True)
class TermWords:
    """What a term's own words say of it. Estimated, by rules or by a model.

    Attributes:
        canonical: The term that stands for all its spellings.
        language: ISO 639-1 code, or und.
        flags: Codes of what keeps it from being printed.
        categories: Of our taxonomy.
        fitness: For print on demand, 0 to 100 points.
        fitness_basis: rules or model.
        reasons: What speaks for each flag, category and point.
        spellings: Labels of its other spellings.
        products: What suits its categories.
    """

    canonical: str
    language: str
    flags: tuple[str, ...]
    categories: tuple[str, ...]
    fitness: int
    fitness_basis: str
    reasons: dict[str, Any]
    spellings: tuple[str, ...]
    products: tuple[str, ...]


def term_words(term: str) -> TermWords | None:
    """What is known of a term by its words; None until it was judged."""
    found = database.rows("term_words", term=term)
    if not found:
        return None
    fields = dict(found[0]._mapping)
    lists = ("flags", "categories", "spellings", "products")
    return TermWords(**fields | {name: tuple(fields[name]) for name in lists})


def lines(key: TermKey, until: date, days: int) -> list[DailyLevel]:
    """The term's daily levels over the days up to and including `until`."""
    found = database.rows(
        "term_lines",
        term=key.term,
        kind=key.kind,
        place=key.place,
        after=until - timedelta(days=days),
        until=until,
    )
    return [
        DailyLevel(
            day=row.day,
            source=row.source,
            period=row.period,
            volume_unit=row.volume_unit,
            avg_rank=None if row.avg_rank is None else float(row.avg_rank),
            best_rank=row.best_rank,
            avg_volume=None if row.avg_volume is None else float(row.avg_volume),
            n=row.n,
        )
        for row in found
    ]


def places(key: TermKey, day: date) -> list[PlaceReading]:
    """Where the term was seen on that day, best score first; at most 30 places."""
    return [
        PlaceReading(
            place=row.place,
            score=None if row.score is None else float(row.score),
            best_rank=row.best_rank,
            stage=row.stage,
            sources=tuple(row.sources or ()),
        )
        for row in database.rows("term_places", term=key.term, kind=key.kind, day=day)
    ]


def readings(key: TermKey, until: date, days: int, rows: int) -> list[Reading]:
    """The newest raw readings of the term up to the end of a day (UTC)."""
    before = datetime.combine(until + timedelta(days=1), time.min, UTC)
    found = database.rows(
        "term_evidence",
        term=key.term,
        kind=key.kind,
        place=key.place,
        before=before,
        after=before - timedelta(days=days),
        rows=rows,
    )
    return [
        Reading(
            observed_at=row.observed_at,
            source=row.source,
            period=row.period,
            rank=row.rank,
            volume=row.volume,
            volume_upper=row.volume_upper,
            volume_unit=row.volume_unit,
            url=row.url,
            access=row.access,
            ingested_at=row.ingested_at,
        )
        for row in found
    ]
