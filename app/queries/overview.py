"""Figures of whole days: how many terms, in which stage, agreed on by how many sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.queries import database


@dataclass(frozen=True)
class DayCount:
    """One scored day over all places and kinds. Counts are of (place, kind, term)."""

    day: date
    terms: int
    rising: int
    new_terms: int
    declining: int
    scored: int
    shared: int
    is_sample: bool
    last_observed_at: datetime


@dataclass(frozen=True)
class Agreement:
    """How many terms of a day were seen by so many sources in so many places (5 is 5 or more)."""

    n_sources: int
    n_places: int
    terms: int


def daily_counts(until: date, days: int) -> list[DayCount]:
    """The days that have scores among the last `days`, oldest first. A gap is a missing day."""
    found = database.rows("daily_counts", after=until - timedelta(days=days), until=until)
    return [DayCount(**row._mapping) for row in found]


def agreement(day: date) -> list[Agreement]:
    """How widely the terms of a day are agreed on."""
    return [Agreement(**row._mapping) for row in database.rows("agreement", day=day)]
