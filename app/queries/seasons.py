"""Seasons in the market data: which terms name one, how high they stood, and which rise now.

A term belongs to a season only when its own words name it (`app.domain.seasons`). The database
narrows by words, through an index; the names are told apart here, so that both say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.domain.calendar.history import (
    CURVE_DAYS_IN,
    CURVE_DAYS_OUT,
    YEAR_WEEKS,
    Levels,
    Span,
)
from app.domain.filters import TermKey
from app.domain.seasons import names_of, season_of
from app.domain.words import split_term
from app.queries import database

MOST_CANDIDATES = 2_000
MOST_RISING = 5_000


@dataclass(frozen=True)
class SeasonTerm:
    """A term that names a season. `days_seen`: on how many days any list had it."""

    term: str
    label: str
    days_seen: int


@dataclass(frozen=True)
class RisingTerm:
    """A term that rises on a day, in one place. `score`: points of 100, None = not enough data."""

    key: TermKey
    label: str
    score: float | None
    stage: str
    season: str


@dataclass(frozen=True)
class WeekLevel:
    """Where a term stood in a week, 0 to 1. `measure`: `strength` on lists or a curve's `index`."""

    term: str
    measure: str
    week: date
    level: float


def terms(season: str) -> list[SeasonTerm]:
    """The terms that name a season, those seen on most days first; at most 2,000 are looked at."""
    found = database.rows("season_terms", words=_words(season), rows=MOST_CANDIDATES)
    return [SeasonTerm(**row._mapping) for row in found if _season(row.label) == season]


def levels(names: list[str], region: str, span: Span) -> list[Levels]:
    """How high some terms stood in a region, by source: in the season and in the rest of a year."""
    found = database.rows(
        "season_lift",
        terms=names,
        first=_midnight(span.first),
        season=_midnight(span.season),
        last=_midnight(span.event + timedelta(days=1)),
        curve_in=CURVE_DAYS_IN,
        curve_out=CURVE_DAYS_OUT,
        **_in_region(region),
    )
    return [Levels(**row._mapping) for row in found]


def weeks(names: list[str], region: str, until: date) -> list[WeekLevel]:
    """Where some terms stood in a region in each of the 52 weeks up to a day."""
    found = database.rows(
        "season_weeks",
        terms=names,
        first=_midnight(until - timedelta(weeks=YEAR_WEEKS)),
        last=_midnight(until + timedelta(days=1)),
        **_in_region(region),
    )
    return [WeekLevel(**row._mapping) for row in found]


def rising(day: date) -> list[RisingTerm]:
    """The new and rising terms of a day that name a season, best first, over all places."""
    return [
        RisingTerm(
            key=TermKey(row.place, row.kind, row.term),
            label=row.label,
            score=None if row.score is None else float(row.score),
            stage=row.stage,
            season=season,
        )
        for row in database.rows("season_rising", day=day, rows=MOST_RISING)
        if (season := _season(row.label))
    ]


def _season(label: str) -> str | None:
    return season_of(split_term(label))


def _words(season: str) -> str:
    """The season's names as a text search: every word of one, each as a beginning, or all glued."""
    wishes = set()
    for name in names_of(season):
        parts = re.findall(r"\w+", name)
        wishes.add(" & ".join(f"{part}:*" for part in parts))
        wishes.add("".join(parts) + ":*")
    return " | ".join(f"({wish})" for wish in sorted(wishes))


def _in_region(region: str) -> dict[str, Any]:
    """The place itself, its subdivisions and its cities. Codes hold no sign of `like`."""
    return {"region": region, "inside": [f"{region}-%", f"{region}/%"]}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
