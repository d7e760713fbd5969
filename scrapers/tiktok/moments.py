"""When a collector says it read what it saved. A time without a zone is not told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_KEYS = (
    "collected_at_utc",
    "collected_at",
    "scraped_at",
    "captured_at",
    "fetched_at",
    "crawled_at",
    "last_checked",
    "collectedAt",
    "scrapedAt",
)


NO_ZONE = "The time that stands beside the figures has no zone, so it is left unsaid."


def kept_moments(item: Mapping[str, Any]) -> dict[str, Any]:
    """Returns those of an item's fields that `moment_of` reads a time from, as they are."""
    return {key: item[key] for key in _KEYS if moment_of({key: item.get(key)}) != (None, False)}


def moment_of(item: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Returns the time of reading as ISO text, and whether one stands there without a zone.

    A name that ends in `_utc` is a zone.
    """
    for key in _KEYS:
        given = item.get(key)
        if isinstance(given, int) and not isinstance(given, bool) and 0 < given < 2**35:
            return datetime.fromtimestamp(given, UTC).isoformat(), False
        if not isinstance(given, str) or not given:
            continue
        try:
            moment = datetime.fromisoformat(given)
        except ValueError:
            continue
        if moment.tzinfo is None and key.endswith("_utc"):
            moment = moment.replace(tzinfo=UTC)
        if moment.tzinfo is None:
            return None, True
        return moment.astimezone(UTC).isoformat(), False
    return None, False
