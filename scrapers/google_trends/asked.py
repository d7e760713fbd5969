"""What the address of a question to Google Trends says: the place and the terms asked for.

An answer about terms does not name them. The page's own requests carry them as JSON in `req`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.json_text import decode_json
from scrapers.place import WORLD

NAME = "google_trends"


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms in the order of the answer's values, and the place; None where it is not said."""

    terms: tuple[str, ...]
    place: str | None


def place_in(link: str) -> str | None:
    """The `geo` of an address of Google Trends; None where it has none."""
    return _parameter(link, "geo")


def asked_of(address: str | None) -> Asked:
    """Returns what an address asks for; nothing for an address that asks for nothing."""
    question = _parameter(address or "", "req")
    try:
        request = decode_json(question) if question else {}
    except ValueError:
        request = {}
    if not isinstance(request, dict) or not request:
        return Asked((), place_in(address or ""))
    terms = tuple(_terms(request))
    restriction = request.get("restriction")
    geo = request.get("geo", restriction.get("geo") if isinstance(restriction, dict) else None)
    return Asked(terms, _place(geo) if geo is not None else _place_of_first(request))


def _parameter(link: str, name: str) -> str | None:
    try:
        return parse_qs(urlsplit(link).query).get(name, [None])[0]
    except ValueError:
        return None


def _terms(request: dict[str, Any]) -> Iterator[str]:
    items = request.get("comparisonItem")
    for item in items if isinstance(items, list) else [request.get("restriction")]:
        if not isinstance(item, dict):
            continue
        restriction = item.get("complexKeywordsRestriction")
        keywords = restriction.get("keyword") if isinstance(restriction, dict) else None
        words = [
            word["value"]
            for word in (keywords if isinstance(keywords, list) else [])
            if isinstance(word, dict) and isinstance(word.get("value"), str)
        ]
        yield " + ".join(words)


def _place_of_first(request: dict[str, Any]) -> str | None:
    items = request.get("comparisonItem")
    first = items[0] if isinstance(items, list) and items else None
    return _place(first["geo"]) if isinstance(first, dict) and "geo" in first else None


def _place(geo: object) -> str | None:
    """An empty `geo` is how Google asks for the world."""
    if geo in ({}, ""):
        return WORLD
    if isinstance(geo, dict):
        geo = next((geo[key] for key in ("region", "country", "city") if key in geo), None)
    return geo if isinstance(geo, str) else None
