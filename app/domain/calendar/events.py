"""The events of a region: its public holidays, and the occasions people buy prints for.

An occasion is a row of `data/occasions.csv` with a rule that holds in every year, or in every one
from its first on; none has a date.
Where a public holiday is the same feast on the same day, the occasion stands for both.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from app.domain.calendar import library, rules
from app.domain.seasons import names_of, season_of

Kind = Literal["gift", "celebration", "shopping", "awareness", "season", "public holiday"]
KINDS: tuple[Kind, ...] = (
    "gift", "celebration", "shopping", "season", "awareness", "public holiday",
)  # fmt: skip
"""What an event is for a seller, what sells most directly first."""

REGIONS = ("US", "GB", "CA", "AU", "FR", "DE", "ES", "MX", "IN", "JP", "BR")
"""Regions with occasions of their own. Every other country has its public holidays."""

# A bank holiday in spring is not what terms about spring speak of.
_QUARTERS = frozenset({"Spring", "Summer", "Autumn", "Winter"})

Source = Literal["holidays library", "rule"]


@dataclass(frozen=True)
class Event:
    """One event in one region on one day.

    Attributes:
        id: Stable over years and regions: `mothers-day`; a public holiday's is made of its name.
        name: English for an occasion; for a public holiday in the language asked for.
        region: ISO 3166-1 or -2.
        day: Of a feast of several days, the first.
        kind: What it is for a seller.
        season: What a term must name to belong to it (`app.domain.seasons`); None = no term does.
        keywords: The names of that season, as terms spell them.
        source: Where the day comes from.
        provenance: The same in full: the rule and who set it, or the library's country.
        is_estimated: True while the day hangs on a moon that nobody has seen yet.
    """

    id: str
    name: str
    region: str
    day: date
    kind: Kind
    season: str | None
    keywords: tuple[str, ...]
    source: Source
    provenance: str
    is_estimated: bool = False


@dataclass(frozen=True)
class Occasion:
    """A row of `data/occasions.csv`. One id can have a rule per group of regions.

    Its rule holds from the year `since` on; None = always.
    """

    id: str
    name: str
    season: str | None
    kind: Kind
    regions: tuple[str, ...]
    rule: str
    since: int | None
    replaces: tuple[str, ...]
    provenance: str


def events(region: str, first: date, last: date, language: str = library.ENGLISH) -> list[Event]:
    """The events of a region from one day through another, in order of their days.

    Args:
        region: ISO 3166-1 or -2: `US`, `GB-SCT`.
        first: The first day.
        last: The last day, included.
        language: Of the names of public holidays, where the library speaks it.

    Raises:
        UnknownRegionError: no such region is known.
    """
    library.check_region(region)
    return [
        event
        for year in range(first.year, last.year + 1)
        for event in _of_year(region, year, language)
        if first <= event.day <= last
    ]


def previous(event: Event, before: date) -> date | None:
    """The newest day before another on which the same event fell in its region; None = never."""
    found = events(event.region, before - timedelta(days=800), before - timedelta(days=1))
    return max((one.day for one in found if one.id == event.id), default=None)


@cache
def occasions() -> tuple[Occasion, ...]:
    """Every occasion with its rule."""
    path = Path(__file__).resolve().parents[1] / "data" / "occasions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Occasion(
                id=row["id"],
                name=row["name"],
                season=row["season"] or None,
                kind=row["kind"],  # type: ignore[arg-type]  # a test holds the file to `KINDS`
                regions=tuple(row["regions"].split()),
                rule=row["rule"],
                since=int(row["since"]) if row["since"] else None,
                replaces=tuple(row["replaces"].split("|")),
                provenance=row["provenance"],
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=512)
def _of_year(region: str, year: int, language: str) -> tuple[Event, ...]:
    country = region.partition("-")[0]
    mine = [one for one in occasions() if country in one.regions]
    ours = [event for occasion in mine for event in _days(occasion, region, year)]
    stood_for = {name for one in mine for name in one.replaces}
    taken = {(event.day, event.season) for event in ours if event.season}
    theirs = [
        event
        for english, event in _public(region, year, language)
        if english not in stood_for and (event.day, event.season) not in taken
    ]
    return tuple(sorted([*ours, *theirs], key=lambda one: (one.day, KINDS.index(one.kind), one.id)))


def _days(occasion: Occasion, region: str, year: int) -> Iterator[Event]:
    if occasion.since is not None and year < occasion.since:
        return
    rule = rules.parse(occasion.rule)
    moons = (
        {one.day: one.is_estimated for one in rule.named(year)}
        if isinstance(rule, rules.Borrowed)
        else {}
    )
    for day in rule.days(year):
        yield Event(
            id=occasion.id,
            name=occasion.name,
            region=region,
            day=day,
            kind=occasion.kind,
            season=occasion.season,
            keywords=names_of(occasion.season) if occasion.season else (),
            source="holidays library" if isinstance(rule, rules.Borrowed) else "rule",
            provenance=f"{occasion.rule} ({occasion.provenance})",
            is_estimated=moons.get(day, False),
        )


def _public(region: str, year: int, language: str) -> Iterator[tuple[str, Event]]:
    """The public holidays, each under its English name."""
    for one in library.public_holidays(region, year, language):
        season = _season(one.english)
        yield (
            one.english,
            Event(
                id=re.sub(r"[^a-z0-9]+", "-", one.english.casefold()).strip("-"),
                name=one.name,
                region=region,
                day=one.day,
                kind="public holiday",
                season=season,
                keywords=names_of(season) if season else (),
                source="holidays library",
                provenance=f"holidays {library.VERSION}: {region}",
                is_estimated=one.is_estimated,
            ),
        )


def _season(english: str) -> str | None:
    """The season whose name a public holiday begins with: Easter Monday, not Labor Thanksgiving."""
    season = season_of(tuple(english.split()))
    if season is None or season in _QUARTERS:
        return None
    begins = any(english.casefold().startswith(name) for name in names_of(season))
    return season if begins else None
