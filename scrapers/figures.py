"""What a reading says beside its volume: further figures, and the terms named with it. Pure.

Both arrive as the JSON text of an object. Null means that there is nothing; an empty text that it
is not what it should be, which `scrapers.normalise` makes a refusal.
"""

from __future__ import annotations

import json
import re
from typing import Any

from scrapers.json_text import decode_json
from scrapers.observation import MAX_RELATED, MEASURES
from scrapers.term import MAX_TERM, normalise_term

CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
"""Control characters, which no text of a row may hold."""
_MAX_FIGURE = 2**63


def measures_of(text: str) -> str | None:
    """The figures as sorted JSON; null for none, an empty text for what is no figure of ours."""
    found = _object(text)
    if found is None or not found.keys() <= set(MEASURES):
        return ""
    given = {name: value for name, value in found.items() if value is not None}
    if not all(type(value) is int and abs(value) < _MAX_FIGURE for value in given.values()):
        return ""
    if any(value < 0 and not name.startswith("growth") for name, value in given.items()):
        return ""
    return json.dumps(given, sort_keys=True) if given else None


def related_of(text: str) -> str | None:
    """The most frequent terms as sorted JSON; null for none, an empty text for no such thing."""
    found = _object(text)
    if found is None:
        return ""
    given: dict[str, int | None] = {}
    for label, count in found.items():
        term = normalise_term(label)
        if count is not None and (type(count) is not int or count < 0):
            return ""
        if term and len(term) <= MAX_TERM and not re.search(CONTROL, label):
            given[term] = count if count is None else (given.get(term) or 0) + count
    # Stable: terms of equal weight stay as the source lists them.
    kept = sorted(given.items(), key=lambda each: -(each[1] or 0))[:MAX_RELATED]
    return json.dumps(dict(kept), ensure_ascii=False, sort_keys=True) if kept else None


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = decode_json(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
