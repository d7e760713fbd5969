"""What every part of the Pinterest source shares: its name, its period, and two small readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from integrations.pinterest import REGIONS as PINTEREST_REGIONS
from scrapers.place import UnknownPlaceError, resolve

NAME = "pinterest"
PERIOD = "7d"
"""Pinterest counts searches by the week, and its first growth figure is against the week before."""

REGIONS = {resolve(region): region for region in PINTEREST_REGIONS}
"""Our code of a place to Pinterest's, for every region its API documents."""
# A file about turkey recipes is not about Turkey: a name counts only where Pinterest has a region.
_NAMED = frozenset(REGIONS) | {code for region in REGIONS for code in region.split("+")} | {"JP"}
_LONGEST = 6


def point_of(given: object) -> int | None:
    """Returns the whole points, 0-100, of a point of a curve; None where it is off the scale."""
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        return None
    try:
        value = float(given)
    except (ValueError, OverflowError):
        return None
    return int(value + 0.5) if 0 <= value <= 100 else None


@lru_cache(maxsize=100)
def place_in_name(name: str) -> str | None:
    """Returns the one place that the name of a file or of its sheet says; None for several."""
    found = {place for part in name.split(", sheet ") for place in _places(part)}
    return found.pop() if len(found) == 1 else None


def _places(name: str) -> Iterator[str]:
    stem = re.sub(r"\.(csv|xlsx|gz|txt)\b", " ", name, flags=re.I)
    words = [word for word in re.split(r"[\s_.,;()\[\]-]+", stem) if word]
    if len(words) > 1 and stem == stem.upper():
        return  # among capitals "IT" is a word
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            place = _place(" ".join(words[at : at + length]))
            if place is not None:
                yield place
                at += length
                break
        else:
            at += 1


def _place(words: str) -> str | None:
    """The place of some words; two letters are a code only where they are capitals."""
    short = words.isascii() and sum(c.isalnum() for c in words) < 4
    if short and words != words.upper():
        return None
    try:
        place = resolve(words)
    except UnknownPlaceError:
        return None
    return place if place in _NAMED else None
