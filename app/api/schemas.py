"""The API's answers, field by field with units.

`basis` says what a figure is: `observed` (a source said it), `estimated` (the published formula,
docs/analyst/scores.md) or `not enough data` (there is no figure; null).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api import examples

Basis = Literal["observed", "estimated", "not enough data"]
_NEXT = Field(None, description="Cursor of the next page; null on the last one.")


def _like(*examples: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class Trend(BaseModel):
    """One term of one kind in one place on one UTC day."""

    model_config = _like(examples.TREND)

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
        {"day": "2026-03-08", "version": "1773006312.5", "total": 1, "items": [examples.TREND]}
        | {"next": examples.CURSOR}
    )

    day: date = Field(description="The scored day; the cursor pins it.")
    version: str = Field(description="Of the scores; changes when new ones land.")
    total: int = Field(description="Terms of the whole list now (count).")
    items: list[Trend]
    next: str | None = _NEXT


class ScorePart(BaseModel):
    """One part of a score."""

    model_config = _like(examples.PARTS[0])

    name: str
    points: float = Field(description="Points that it gives; the parts add up to the score.")
    most: float = Field(description="Points that it could give.")


class TrendDetail(Trend):
    """One term with the parts of its score; no parts where there is not enough data."""

    model_config = _like(examples.TREND | {"parts": examples.PARTS, "version": "1773006312.5"})

    parts: list[ScorePart] = Field(description="Estimated, as the score is.")
    version: str = Field(description="Of the scores; changes when new ones land.")


class Reading(BaseModel):
    """One observation: what a source said at one moment."""

    model_config = _like(examples.READING)

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

    model_config = _like(
        {"key": examples.KEY, "items": [examples.READING], "next": examples.CURSOR}
    )

    key: str
    items: list[Reading]
    next: str | None = _NEXT


class DayLevel(BaseModel):
    """One source's level of one term on one UTC day. Levels, not flows: never add them up."""

    model_config = _like(examples.LEVEL)

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

    model_config = _like({"key": examples.KEY, "items": [examples.LEVEL], "next": examples.CURSOR})

    key: str
    items: list[DayLevel]
    next: str | None = _NEXT


class ScoredDay(BaseModel):
    """One scored UTC day. Counts are of terms by kind and place."""

    model_config = _like(examples.DAY)

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

    model_config = _like({"items": [examples.DAY], "next": examples.CURSOR})

    items: list[ScoredDay]
    next: str | None = _NEXT


class Source(BaseModel):
    """The state of one source now."""

    model_config = _like(examples.SOURCE)

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

    model_config = _like({"items": [examples.SOURCE], "next": examples.CURSOR})

    items: list[Source]
    next: str | None = _NEXT
