"""Public holidays of any country, from the `holidays` library, and single days borrowed from it.

A feast that lasts several days is one event, on its first day. Days that only stand in for a
holiday (a Monday off, a working Saturday) are no events: nobody buys for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version

import holidays

LIBRARY = "holidays library"
VERSION = version("holidays")
ENGLISH = "en"
_CANONICAL = "en_US"
_ESTIMATED = " (estimated)"
_LAST_BRACKET = re.compile(r"\s*\([^()]*\)$")


class UnknownRegionError(ValueError):
    """The library knows no such country or subdivision."""


@dataclass(frozen=True)
class NamedDay:
    """The first day of one feast.

    Attributes:
        day: In the Gregorian calendar.
        english: Its name in English, by which it is recognised.
        name: In the language asked for, where the library speaks it; otherwise English.
        is_estimated: True while the day hangs on a moon that nobody has seen yet.
    """

    day: date
    english: str
    name: str
    is_estimated: bool


def countries() -> list[str]:
    """The ISO 3166-1 codes of every country the library knows."""
    return sorted(holidays.list_supported_countries(include_aliases=False))


def check_region(region: str) -> None:
    """Lets a country (`US`) or one of its subdivisions (`GB-SCT`) pass.

    Raises:
        UnknownRegionError: the library knows no such region.
    """
    country, dash, subdivision = region.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known or (dash and subdivision not in known[country]):
        raise UnknownRegionError(f"The calendar knows no region {region!r}.")


@lru_cache(maxsize=512)
def public_holidays(region: str, year: int, language: str = ENGLISH) -> tuple[NamedDay, ...]:
    """The public holidays of a region that begin in a year, in order of their days.

    Raises:
        UnknownRegionError: the library knows no such region.
    """
    check_region(region)
    return _named_days(region, "public", year, language)


@lru_cache(maxsize=512)
def borrowed(region: str, category: str, english: str, year: int) -> tuple[NamedDay, ...]:
    """The days on which a feast of exactly this English name begins in a year.

    Usually one. A feast of the Islamic year can begin twice within a Gregorian year (Eid al-Fitr in
    2033), and a feast the region did not keep that year is not there at all.
    """
    found = _named_days(region, category, year, _CANONICAL)
    return tuple(one for one in found if one.english == english)


def working_day_before(region: str, day: date, working_days: int) -> date:
    """The day that lies so many working days of a region before a day; weekends do not count.

    Raises:
        UnknownRegionError: the library knows no such region.
    """
    if working_days == 0:
        return day
    return _working_calendar(region, day.year).get_nth_working_day(day, -working_days)


@lru_cache(maxsize=256)
def _working_calendar(region: str, year: int) -> holidays.HolidayBase:
    check_region(region)
    country, _dash, subdivision = region.partition("-")
    return holidays.country_holidays(
        country, subdiv=subdivision or None, years=(year - 1, year), expand=False
    )


def _named_days(region: str, category: str, year: int, language: str) -> tuple[NamedDay, ...]:
    english = dict(_pieces(region, category, year, _CANONICAL))
    spoken = dict(_pieces(region, category, year, language))
    found = []
    for (day, position), name in sorted(english.items()):
        before = {english.get((day - timedelta(days=1), n)) for n in range(len(english))}
        if day.year != year or name in before or "(substituted from " in name:
            continue
        is_estimated = name.endswith(_ESTIMATED)
        own = spoken.get((day, position), name)
        found.append(
            NamedDay(
                day=day,
                english=name.removesuffix(_ESTIMATED),
                name=_LAST_BRACKET.sub("", own) if is_estimated else own,
                is_estimated=is_estimated,
            )
        )
    return tuple(found)


def _pieces(
    region: str, category: str, year: int, language: str
) -> Iterator[tuple[tuple[date, int], str]]:
    """Every name of every day of the year and of the one before, which a feast may come from."""
    country, _dash, subdivision = region.partition("-")
    days = holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        years=(year - 1, year),
        expand=False,
        observed=False,
        language=_spoken(country, language),
        categories=(category,),
    )
    for day in days:
        for position, name in enumerate(days.get_list(day)):
            yield (day, position), name


def _spoken(country: str, language: str) -> str | None:
    """The library's code for a language in a country, English where it does not speak it.

    None only for a country whose names the library has in English and in nothing else.
    """
    codes: tuple[str, ...] = getattr(holidays, country).supported_languages
    wishes = (language, f"{language}_{country}", f"{language}_", f"{ENGLISH}_{country}", ENGLISH)
    for wish in wishes:
        for code in codes:
            if code == wish or (wish in {f"{language}_", ENGLISH} and code.startswith(wish)):
                return code
    return None
