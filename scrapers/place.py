"""Where a trend was seen: one code per place, from whatever spelling a source uses.

    WW            the whole world
    GB            a country, ISO 3166-1 (never UK)
    US-CA         a subdivision, ISO 3166-2
    IN/Mumbai     a city: its country, a slash, its name in ASCII spelling
    GB+IE         a market of several countries: their codes in alphabetical order, joined by "+"

A place that cannot be told is an error, not a default: a row in the wrong country is worse than a
row in quarantine. Country names come from Babel (the CLDR), matched without spaces, accents and
case, because archives write "UnitedStates".

No standard has codes for the markets that platforms put together, so a market is spelled as what it
is, and two platforms that mean the same countries mean the same place. It is told from its codes in
any order ("IE+GB"), from its countries' names ("Germany, Austria and Switzerland"), or from one of
the names in `scrapers.place_markets`. Its figures are of the whole and say nothing of one country.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale

from integrations.errors import PodpusherError
from scrapers.place_markets import MARKETS

WORLD = "WW"

_WORLD_NAMES = frozenset({"ww", "world", "worldwide", "global", "001"})
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_ALIASES = {
    "uk": "GB",
    "greatbritain": "GB",
    "britain": "GB",
    "usa": "US",
    "unitedstatesofamerica": "US",
    "southkorea": "KR",
    "republicofkorea": "KR",
    "turkey": "TR",
    "russianfederation": "RU",
    "czechrepublic": "CZ",
    "vietnam": "VN",
    "hongkong": "HK",
    "macau": "MO",
    "ivorycoast": "CI",
    "burma": "MM",
    "uae": "AE",
    "holland": "NL",
}
_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "ja")
_MAX_COUNTRIES = 12
_CODE = re.compile(r"[A-Za-z]{2}$")
_SUBDIVISION = re.compile(r"([A-Za-z]{2})-([A-Za-z0-9]{1,3})$")
_CITY = re.compile(r"([A-Za-z]{2})/(.+)$")
_BETWEEN = re.compile(
    r"\s*[,;、・+&/]\s*(?:(?:and|und|et|en|y|e|i|oraz)\s+)?|\s+(?:and|und|et|en|y|e|i|oraz)\s+|と"
)
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")


class UnknownPlaceError(PodpusherError):
    """The place cannot be told from what the source gave."""


@lru_cache(maxsize=10_000)  # a file may name any number of places
def resolve(place: str | None, country: str | None = None) -> str:
    """Returns the code of a place.

    Args:
        place: A code, a country's name, "Worldwide", "IN/Mumbai", "GB+IE", a market's name, or a
            city's name when `country` is given.
        country: The country's code or name, where the source gives it beside the place.

    Raises:
        UnknownPlaceError: neither tells which place it is, or the two contradict each other.
    """
    name = " ".join((place or "").split())
    within = _country(country)
    if country and within is None and country.strip():
        raise UnknownPlaceError(f"{_shown(country)} is not a country.")
    if not name:
        if within is None:
            raise UnknownPlaceError("No place is given.")
        return within
    code = _whole(name)
    if code is None and within not in (None, WORLD):
        return f"{within}/{_city(name)}"
    if code is None:
        raise UnknownPlaceError(f"{_shown(name)} is not a place we know.")
    if within is not None and not (code == within or code.startswith((f"{within}-", f"{within}/"))):
        raise UnknownPlaceError(f"{_shown(name)} is not in {within}.")
    return code


def _whole(name: str) -> str | None:
    """The code of a name that needs no country beside it."""
    if match := _SUBDIVISION.match(name):
        country = _country(match[1])
        return None if country in (None, WORLD) else f"{country}-{match[2].upper()}"
    if match := _CITY.match(name):
        country = _country(match[1])
        return None if country in (None, WORLD) else f"{country}/{_city(match[2])}"
    return _country(name) or _market(name)


def _market(name: str) -> str | None:
    """The code of a market of several countries; None unless every one of them can be told."""
    named = _market_names().get(_squash(name))
    if named is not None:
        return named
    countries = [_country(each) for each in _BETWEEN.split(name, maxsplit=_MAX_COUNTRIES)]
    codes = [code for code in countries if code not in (None, WORLD)]
    if not 1 < len(codes) <= _MAX_COUNTRIES or len(set(codes)) != len(countries):
        return None
    return "+".join(sorted(str(code) for code in codes))


def _country(name: str | None) -> str | None:
    squashed = _squash(name or "")
    if not squashed:
        return None
    if squashed in _WORLD_NAMES:
        return WORLD
    return _names().get(squashed)


def _city(name: str) -> str:
    """One spelling per city: "SanFrancisco" and "san francisco" are both "San Francisco"."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = _JOINED.sub(" ", plain).replace("/", " ").split()
    if not words or len(plain) > 60 or not any(c.isalpha() for c in plain):
        raise UnknownPlaceError(f"{_shown(name)} is not the name of a city.")
    return " ".join(word[0].upper() + word[1:] for word in words)


@cache
def _names() -> dict[str, str]:
    """Every code and name of a country, squashed; where languages disagree English wins."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if _CODE.match(code) and code not in _NOT_COUNTRIES:
                names.setdefault(code.lower(), code)
                names.setdefault(_squash(name), code)
    return names | _ALIASES


def _squash(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


@cache
def _market_names() -> dict[str, str]:
    return {_squash(name): code for code, names in MARKETS.items() for name in names}


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
