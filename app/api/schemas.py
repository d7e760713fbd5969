"""The API's answers, field by field with units.

`basis` says what a figure is: `observed` (a source said it), `estimated` (the published formula,
docs/analyst/scores.md) or `not enough data` (there is no figure; null).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Basis = Literal["observed", "estimated", "not enough data"]
_KEY = "GB~hashtag~cosy fall"
_CURSOR = (
    "WyJ0cmVuZHMuc2NvcmUiLCIiLFsiNzkuMyIsMiwiY29zeSBmYWxsIiwiR0IiLCJoYXNodGFnIl0sIjIwMjYiLCIiXQ"
)
_NEXT = Field(None, description="Cursor of the next page; null on the last one.")
_TREND: dict[str, Any] = {
    "key": _KEY, "day": "2026-03-08", "place": "GB", "kind": "hashtag", "term": "cosy fall",
    "canonical": "cosy fall", "label": "#CosyFall", "sources": ["tiktok", "x"],
    "places_seen": 3, "n_sources": 2,
    "n_observations": 48, "baseline_days": 7, "best_rank": 2, "volume": 48000,
    "volume_unit": "posts", "growth": 0.42, "strength": 0.96, "momentum": 0.71,
    "acceleration": 0.2,
    "persistence": 0.4, "seen_last_year": None, "lists_rising": 3,
    "lists_read": 4, "breadth": 0.75, "score": 79.3, "confidence": 1.0, "fitness": 85,
    "opportunity": 67.4, "stage": "rising", "basis": "estimated",
    "basis_of": {
        "best_rank": "observed", "volume": "observed", "growth": "estimated",
        "strength": "estimated", "momentum": "estimated", "breadth": "estimated",
        "score": "estimated", "acceleration": "estimated", "persistence": "estimated",
        "seen_last_year": "not enough data", "confidence": "estimated", "fitness": "estimated",
        "opportunity": "estimated",
    },
    "reason": "rank_history", "is_sample": False, "last_observed_at": "2026-03-08T21:45:00Z",
    "spark": [None, 0.1, 0.24, 0.96],
}  # fmt: skip
_PARTS = [
    {"name": "momentum", "points": 35.5, "most": 50},
    {"name": "strength", "points": 28.8, "most": 30},
    {"name": "breadth", "points": 15.0, "most": 20},
]
_READING = {
    "observed_at": "2026-03-08T21:45:00Z", "source": "x", "period": "instant", "rank": 2,
    "volume": 48000, "volume_unit": "posts",
    "url": "https://x.com/search?q=%23CosyFall", "access": "page",
    "fetched_at": "2026-03-08T21:45:12Z", "basis": "observed",
}  # fmt: skip
_LEVEL = {
    "day": "2026-03-08", "source": "x", "period": "instant", "volume_unit": "posts",
    "best_rank": 2, "avg_rank": 4.25, "avg_volume": 45120.5, "max_volume": 48000, "n": 48,
    "is_sample": False, "basis": "observed",
}  # fmt: skip
_DAY = {
    "day": "2026-03-08", "terms": 1480, "scored": 1102, "rising": 120, "new": 31,
    "declining": 98, "is_sample": False, "last_observed_at": "2026-03-08T21:45:00Z",
    "basis": "estimated",
}  # fmt: skip
_SOURCE = {
    "source": "x", "status": "healthy", "last_attempt_at": "2026-03-08T21:45:12Z",
    "last_outcome": "ok", "last_ok_at": "2026-03-08T21:45:12Z",
    "attempts_24h": 96, "ok_24h": 95, "rows_loaded_24h": 4750,
    "newest_observed_at": "2026-03-08T21:45:00Z", "basis": "observed",
}  # fmt: skip


def _like(*examples: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class Trend(BaseModel):
    """One term of one kind in one place on one UTC day."""

    model_config = _like(_TREND)

    key: str = Field(description="place~kind~term: names the term in every address.")
    day: date = Field(description="UTC day that is scored.")
    place: str = Field(description="ISO 3166-1 or 3166-2 code, country/city, or WW.")
    kind: str = Field(description="hashtag, topic, query, listing, pin or post.")
    term: str = Field(description="Normalised key of the term.")
    canonical: str = Field(description="The term that stands for all its spellings.")
    label: str = Field(description="The term as a source showed it.")
    sources: list[str] = Field(description="Sources on whose lists it stood here that day.")
    places_seen: int = Field(description="Places where it stood that day (count).")
    n_sources: int = Field(description="Length of sources (count).")
    n_observations: int = Field(description="Observations of the day behind this row (count).")
    baseline_days: int | None = Field(description="Days of its own baseline, of 7 (count).")
    best_rank: int | None = Field(description="Best rank of the day; 1 is the top.")
    volume: int | None = Field(description="Highest level of the day, in volume_unit.")
    volume_unit: str | None = Field(description="posts, views, searches, saves or listings.")
    growth: float | None = Field(description="Fraction above or below its own 7-day mean.")
    strength: float | None = Field(description="Standing of the day, 0 to 1.")
    momentum: float | None = Field(description="Strength against its own baseline, -1 to 1.")
    acceleration: float | None = Field(description="Momentum less that of the day before.")
    persistence: float | None = Field(description="Share of 14 days on which it stood, 0 to 1.")
    seen_last_year: bool | None = Field(description="Stood here at this time a year before.")
    lists_rising: int | None = Field(description="Lists on which it rises (count).")
    lists_read: int | None = Field(description="Lists read that day (count).")
    breadth: float | None = Field(description="lists_rising / lists_read, 0 to 1.")
    score: float | None = Field(description="Points, 0 to 100; null = not enough data.")
    confidence: float | None = Field(description="Share of its baseline that was read, 0 to 1.")
    fitness: int | None = Field(description="Of its words for print on demand, 0 to 100.")
    opportunity: float | None = Field(description="score * fitness / 100, points.")
    stage: str | None = Field(description="Null = not enough data.")
    basis: Basis = Field(description="Of score, momentum and stage.")
    basis_of: dict[str, Basis] = Field(description="Of every figure, by its field.")
    reason: str | None = Field(description="Stable code of how the row was judged.")
    is_sample: bool = Field(description="True when any observation came from the sample site.")
    last_observed_at: datetime = Field(description="Latest observation behind the row (UTC).")
    spark: list[float | None] = Field(
        description="Strength of the last 14 days, 0 to 1, oldest first; null = not read."
    )


class TrendList(BaseModel):
    """A page of one day's terms."""

    model_config = _like(
        {"day": "2026-03-08", "version": "1773006312.5", "total": 1, "items": [_TREND]}
        | {"next": _CURSOR}
    )

    day: date = Field(description="The scored day; the cursor pins it.")
    version: str = Field(description="Of the scores; changes when new ones land.")
    total: int = Field(description="Terms of the whole list now (count).")
    items: list[Trend]
    next: str | None = _NEXT


class ScorePart(BaseModel):
    """One part of a score."""

    model_config = _like(_PARTS[0])

    name: str
    points: float = Field(description="Points that it gives; the parts add up to the score.")
    most: float = Field(description="Points that it could give.")


class TrendDetail(Trend):
    """One term with the parts of its score; no parts where there is not enough data."""

    model_config = _like(_TREND | {"parts": _PARTS, "version": "1773006312.5"})

    parts: list[ScorePart] = Field(description="Estimated, as the score is.")
    version: str = Field(description="Of the scores; changes when new ones land.")


class Reading(BaseModel):
    """One observation: what a source said at one moment."""

    model_config = _like(_READING)

    observed_at: datetime = Field(description="When the source said it (UTC).")
    source: str
    period: str = Field(description="What it counts over: instant, 7d, 30d or 90d.")
    rank: int | None = Field(description="1 is the top; null = not ranked.")
    volume: int | None = Field(description="In volume_unit; null = not told.")
    volume_upper: int | None = Field(None, description="The source said less than this.")
    volume_unit: str
    url: str | None = Field(description="Where it was read.")
    access: str = Field(description="How: api, page, import or sample.")
    fetched_at: datetime = Field(description="When it was stored here (UTC).")
    basis: Basis


class ReadingList(BaseModel):
    """The readings behind one term, newest first."""

    model_config = _like({"key": _KEY, "items": [_READING], "next": _CURSOR})

    key: str
    items: list[Reading]
    next: str | None = _NEXT


class DayLevel(BaseModel):
    """One source's level of one term on one UTC day. Levels, not flows: never add them up."""

    model_config = _like(_LEVEL)

    day: date
    source: str
    period: str
    volume_unit: str
    best_rank: int | None = Field(description="1 is the top.")
    avg_rank: float | None = Field(description="Mean rank of the day.")
    avg_volume: float | None = Field(description="Mean level, in volume_unit.")
    max_volume: int | None = Field(description="Highest level, in volume_unit.")
    n: int = Field(description="Observations (count).")
    is_sample: bool
    basis: Basis


class DayLevelList(BaseModel):
    """The days of one term, newest first."""

    model_config = _like({"key": _KEY, "items": [_LEVEL], "next": _CURSOR})

    key: str
    items: list[DayLevel]
    next: str | None = _NEXT


class ScoredDay(BaseModel):
    """One scored UTC day. Counts are of terms by kind and place."""

    model_config = _like(_DAY)

    day: date
    terms: int = Field(description="Terms seen (count).")
    scored: int = Field(description="Of them with a score (count).")
    rising: int = Field(description="Of them rising (count).")
    new: int = Field(description="Of them new (count).")
    declining: int = Field(description="Of them declining (count).")
    is_sample: bool
    last_observed_at: datetime = Field(description="Latest observation of the day (UTC).")
    basis: Basis = Field(description="Of scored, rising, new and declining; terms are observed.")


class DayList(BaseModel):
    """The scored days, newest first."""

    model_config = _like({"items": [_DAY], "next": _CURSOR})

    items: list[ScoredDay]
    next: str | None = _NEXT


class Source(BaseModel):
    """The state of one source now."""

    model_config = _like(_SOURCE)

    source: str
    status: str = Field(description="healthy, stale, failing, disabled or waiting.")
    last_attempt_at: datetime | None
    last_outcome: str | None
    last_reason: str | None = Field(
        None, description="Why the latest attempt failed; null = it did not."
    )
    last_ok_at: datetime | None
    attempts_24h: int = Field(description="Attempts of the last 24 hours (count).")
    ok_24h: int = Field(description="Of them good (count).")
    rows_loaded_24h: int = Field(description="Observations loaded in the last 24 hours (count).")
    newest_observed_at: datetime | None
    basis: Basis


class SourceList(BaseModel):
    """All known sources by name."""

    model_config = _like({"items": [_SOURCE], "next": _CURSOR})

    items: list[Source]
    next: str | None = _NEXT
