"""What a reader of the Trends page asks for, and how that is spelled in a URL.

A URL outlives the data it was made for, so reading one never fails: a code that means nothing here
falls back to its default. Codes are stable and are never translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.keyset import KeysetCursor, digest
from app.domain.terms.categories import categories

STAGES = ("emerging", "rising", "peaking", "seasonal", "evergreen", "steady", "declining")
KINDS = ("hashtag", "topic", "query", "listing", "pin", "post")
SORTS = ("score", "momentum", "growth", "volume", "breadth", "rank", "term")
VIEWS = ("cards", "table")
WINDOWS = (7, 30, 90)
SCORED = ("all", "scored")
# Longer than any term; a longer wish can match nothing and would only make a long URL.
MAX_QUERY = 200

_POINTS = frozenset(str(points) for points in range(1, 101))
_CODE = re.compile(r"[\w./ ()'-]{1,64}")


@dataclass(frozen=True)
class TermKey:
    """One term of one kind in one place, spelled `GB~hashtag~term` in a URL."""

    place: str
    kind: str
    term: str

    def __str__(self) -> str:
        return "~".join((self.place, self.kind, self.term))

    @classmethod
    def parse(cls, text: str | None) -> TermKey | None:
        """Reads a key; None when the text is none. The term itself may hold any character."""
        parts = (text or "").split("~", 2)
        if len(parts) != 3 or not all(parts) or parts[1] not in KINDS:
            return None
        return cls(*parts)


@dataclass(frozen=True)
class TrendFilter:
    """One wish. Defaults mean "all of it", "the newest day" and "the first page".

    Attributes:
        day: The scored day; None is the newest there is.
        source: Only terms that this source saw.
        place: Only this place.
        kind: Only this kind of term.
        category: Only terms of this category of our taxonomy.
        stage: Only terms in this stage.
        q: Words that the term's label holds.
        scored: "scored" leaves out terms without enough data for a score.
        min_score: Only terms with at least so many points; 0 asks for nothing.
        sort: What the order is by; the best come first.
        view: Cards or table.
        window: Days of history that the evidence shows.
        after: The row after which the page begins; None is the first page. It pins the day.
        opened: The term whose evidence is open.
    """

    day: date | None = None
    source: str | None = None
    place: str | None = None
    kind: str | None = None
    category: str | None = None
    stage: str | None = None
    q: str = ""
    scored: str = "all"
    min_score: int = 0
    sort: str = "score"
    view: str = "cards"
    window: int = 30
    after: KeysetCursor | None = None
    opened: TermKey | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> TrendFilter:
        """Reads a URL's parameters. Unknown and unreadable ones are left at their default.

        A cursor of another day, order or filter means nothing here: that is the first page.
        """
        wish = cls(
            day=_day(params.get("day")),
            source=_code(params.get("source")),
            place=_code(params.get("place")),
            kind=_one_of(params.get("kind"), KINDS, None),
            category=_one_of(params.get("category"), tuple(categories()), None),
            stage=_one_of(params.get("stage"), STAGES, None),
            q=(params.get("q") or "").replace("\x00", "").strip()[:MAX_QUERY],
            scored=_one_of(params.get("scored"), SCORED, "all") or "all",
            min_score=_points(params.get("min_score")),
            sort=_one_of(params.get("sort"), SORTS, "score") or "score",
            view=_one_of(params.get("view"), VIEWS, "cards") or "cards",
            window=int(_one_of(params.get("window"), [str(w) for w in WINDOWS], "30") or 30),
            opened=TermKey.parse((params.get("open") or "").replace("\x00", "")),
        )
        cursor = KeysetCursor.parse(params.get("cursor"))
        return replace(wish, after=cursor) if cursor and wish.holds(cursor) else wish

    def to_params(self) -> dict[str, str]:
        """Spells the wish; what is at its default is left out, so that a URL stays short."""
        spelled = {
            "day": self.day.isoformat() if self.day else "",
            "source": self.source or "",
            "place": self.place or "",
            "kind": self.kind or "",
            "category": self.category or "",
            "stage": self.stage or "",
            "q": self.q,
            "scored": self.scored if self.scored != "all" else "",
            "min_score": str(self.min_score) if self.min_score else "",
            "sort": self.sort if self.sort != "score" else "",
            "view": self.view if self.view != "cards" else "",
            "window": str(self.window) if self.window != 30 else "",
            "cursor": str(self.after) if self.after else "",
            "open": str(self.opened) if self.opened else "",
        }
        return {name: value for name, value in spelled.items() if value}

    def changed(self, **changes: Any) -> TrendFilter:
        """The wish with some of it changed; any new wish starts again on its first page."""
        return replace(self, **({"after": None} | changes))

    @property
    def pinned_day(self) -> date | None:
        """The day that is asked for, by name or by the cursor; None is the newest."""
        return self.day or (self.after.day if self.after else None)

    @property
    def listing(self) -> str:
        """The name of the list in its order, for its cursors."""
        return f"trends.{self.sort}"

    @property
    def narrowing(self) -> str:
        """The digest of what narrows the list, for its cursors."""
        names = ("source", "place", "kind", "category", "stage", "q", "scored", "min_score")
        return digest({name: getattr(self, name) for name in names})

    def holds(self, cursor: KeysetCursor) -> bool:
        """True when a cursor is a place in the list that is wished for."""
        if cursor.day is None or self.day not in {None, cursor.day}:
            return False
        return cursor.fits(self.listing, self.narrowing)

    def narrows(self) -> bool:
        """True when it asks for less than everything of a day."""
        wanted = (
            self.source,
            self.place,
            self.kind,
            self.category,
            self.stage,
            self.q,
            self.min_score,
        )
        return any(wanted) or self.scored != "all"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _code(text: str | None) -> str | None:
    return text if text and _CODE.fullmatch(text) else None


def _one_of(text: str | None, choices: tuple[str, ...] | list[str], default: str | None) -> Any:
    return text if text in choices else default


def _points(text: str | None) -> int:
    return int(text) if text in _POINTS else 0
