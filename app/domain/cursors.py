"""A place in a list that is ordered by time: what is older than it, whatever is added before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True)
class Cursor:
    """The row after which a page begins. Its text, `<UTC instant>,<id>`, is fit for an address."""

    at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor that a text spells; None when it spells none."""
        at, _, identifier = text.partition(",")
        try:
            found = cls(datetime.fromisoformat(at), UUID(identifier))
        except ValueError:
            return None
        return cls(found.at.replace(tzinfo=UTC), found.id) if found.at.tzinfo is None else None

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).replace(tzinfo=None).isoformat()},{self.id}"
