"""What history says of a season: how much higher its terms stood before the event.

The year is the 52 weeks that end with the event's last occurrence, the season its last eight weeks.
Lift is the mean level in the season over the mean level in the rest of that year; without enough
days of both there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SEASON_WEEKS = 8
YEAR_WEEKS = 52
MIN_DAYS_IN = 14
"""Days of the season on which a list was read; a curve has one point a week, so a quarter of it."""
MIN_DAYS_OUT = 90
CURVE_SHARE = 4
CURVE_DAYS_IN = -(-MIN_DAYS_IN // CURVE_SHARE)
"""Points that each curve needs in the season before it is summed with others."""
CURVE_DAYS_OUT = -(-MIN_DAYS_OUT // CURVE_SHARE)

Measure = Literal["strength", "volume"]


@dataclass(frozen=True)
class Span:
    """The days compared: a year up to an event, cut at the beginning of its season.

    Attributes:
        first: The first day of the year.
        season: The first day of the season.
        event: The last day of both.
    """

    first: date
    season: date
    event: date


@dataclass(frozen=True)
class Levels:
    """What one source says of a season's terms.

    Attributes:
        source: Its code.
        measure: `strength` on lists (0 to 1 per term, summed over the terms), or `volume`.
        unit: Of the volume; empty for strength.
        terms: How many terms it rests on.
        days_in: Days of the season with a figure.
        days_out: Days of the rest of the year with one.
        level_in: Mean level in the season.
        level_out: Mean level in the rest.
    """

    source: str
    measure: Measure
    unit: str
    terms: int
    days_in: int
    days_out: int
    level_in: float | None
    level_out: float | None

    @property
    def is_enough(self) -> bool:
        """Whether both parts of the year hold enough days to be compared."""
        least = 1 if self.measure == "strength" else CURVE_SHARE
        return self.days_in * least >= MIN_DAYS_IN and self.days_out * least >= MIN_DAYS_OUT

    @property
    def lift(self) -> float | None:
        """Season over rest; None without enough days, or when the terms stood nowhere else."""
        if not self.is_enough or self.level_in is None or not self.level_out:
            return None
        return self.level_in / self.level_out


def span_of(event: date) -> Span:
    """The year up to an occurrence of an event."""
    return Span(
        first=event - timedelta(weeks=YEAR_WEEKS) + timedelta(days=1),
        season=event - timedelta(weeks=SEASON_WEEKS) + timedelta(days=1),
        event=event,
    )


def best(levels: list[Levels]) -> Levels | None:
    """The levels to show first: those with a lift, then those with the most days; None of none."""
    return max(
        levels,
        key=lambda one: (one.lift is not None, one.is_enough, one.days_in, one.terms, one.source),
        default=None,
    )
