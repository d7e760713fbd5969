"""A place in an ordered list, as an opaque text: what comes after it, whatever is added before it.

The text is base64url, fit for an address. It names the list, its order and its filters, so that a
cursor of one list is never taken for a place in another.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

Value = str | int | None
# Of the rows already given, the newest so many are remembered, by marks of so many bytes each: some
# 4,000 characters of an address at the most.
REMEMBERED = 500
_MARK = 6
_LONGEST = 8_000
_BIGGEST = 2**63


@dataclass(frozen=True)
class KeysetCursor:
    """The row after which a page begins.

    Attributes:
        listing: The list and its order, such as `trends.score`.
        narrowing: Digest of the filters, see `digest`.
        after: The row's values in the columns of the order; exact numbers and instants as text.
        day: The day that the list is of; None where it is of none.
        version: Of the data when the walk began; empty where nothing is remembered.
        seen: Marks of the rows given since then, one after the other.
    """

    listing: str
    narrowing: str
    after: tuple[Value, ...]
    day: date | None = None
    version: str = ""
    seen: bytes = b""

    @classmethod
    def parse(cls, text: str | None) -> KeysetCursor | None:
        """The cursor that a text spells; None when it spells none. Never fails."""
        if not text or len(text) > _LONGEST or not text.isascii():
            return None
        try:
            padded = text + "=" * (-len(text) % 4)
            head, _, seen = urlsafe_b64decode(padded).partition(b"\n")
            listing, narrowing, after, day, version = json.loads(head)
            found = cls(
                listing=listing,
                narrowing=narrowing,
                after=tuple(after),
                day=date.fromisoformat(day) if day else None,
                version=version,
                seen=seen,
            )
        except (ValueError, TypeError, RecursionError):
            return None
        words = (listing, narrowing, version)
        if not all(isinstance(word, str) for word in words) or len(seen) % _MARK:
            return None
        # Whatever cannot be read back as it was written was not written here.
        return found if all(map(_is_value, found.after)) and str(found) == text else None

    def __str__(self) -> str:
        head = (
            self.listing,
            self.narrowing,
            self.after,
            self.day.isoformat() if self.day else "",
            self.version,
        )
        written = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
        joined = written + b"\n" + self.seen if self.seen else written
        return urlsafe_b64encode(joined).decode().rstrip("=")

    def fits(self, listing: str, narrowing: str) -> bool:
        """True when it is a place in this list, in this order, under these filters."""
        return (self.listing, self.narrowing) == (listing, narrowing)

    def marks(self) -> frozenset[bytes]:
        """The marks of the rows that were given since the walk began."""
        return frozenset(
            self.seen[start : start + _MARK] for start in range(0, len(self.seen), _MARK)
        )

    def remembering(self, version: str, keys: Iterable[str], before: bytes = b"") -> KeysetCursor:
        """The cursor with the rows of its page added to those before; the oldest are forgotten."""
        seen = before + b"".join(mark(key) for key in keys)
        return replace(self, version=version, seen=seen[-REMEMBERED * _MARK :])


def mark(key: str) -> bytes:
    """What is remembered of a row."""
    return blake2b(key.encode(), digest_size=_MARK).digest()


def digest(filters: Mapping[str, Any]) -> str:
    """Filters as a short text: the same for the same filters, whatever their order."""
    written = json.dumps({name: value for name, value in filters.items() if value}, sort_keys=True)
    return blake2b(written.encode(), digest_size=6).hexdigest()


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, bool):
        return False
    return value is None or (isinstance(value, int) and -_BIGGEST <= value < _BIGGEST)
