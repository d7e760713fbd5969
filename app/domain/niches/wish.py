"""What a reader of the Niches page asks for, and how that is spelled in a URL.

Like `app.domain.filters`: reading a URL never fails, codes are stable and never translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.filters import KINDS, MAX_QUERY
from app.domain.niches.ranking import Niche, Ranking
from app.domain.topics import names, wording

TABS = ("ranked", "saved")
SORTS = ("worth", "demand", "competition", "fit", "growth")
SHOWN = ("all", "fitting", "counted")
FITTING = 0.5
"""The fit from which on a niche is called fitting."""
# int() refuses more digits than 4,300.
_PAGE = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"[\w./ ()'+-]{1,64}")


@dataclass(frozen=True)
class NicheWish:
    """One wish. Defaults mean the newest day, all places, every niche, the first page.

    Attributes:
        tab: The ranked niches of a day, or the saved ones.
        day: The scored day; None is the newest.
        place: Only terms of this place, ranked among themselves.
        q: Words that a term of the niche names.
        shown: "fitting" leaves out a fit under `FITTING`, "counted" what has no count of listings.
        sort: What the order is by; the best come first.
        page: Counts from 1.
        opened: The key of the niche whose reasons are open.
    """

    tab: str = "ranked"
    day: date | None = None
    place: str | None = None
    q: str = ""
    shown: str = "all"
    sort: str = "worth"
    page: int = 1
    opened: str | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> NicheWish:
        """Reads a URL's parameters. Unknown and unreadable ones are left at their default."""
        place, page = params.get("place", ""), params.get("page", "")
        return cls(
            tab=_one_of(params.get("tab"), TABS),
            day=_day(params.get("day", "")),
            place=place if _PLACE.fullmatch(place) else None,
            q=params.get("q", "").replace("\x00", "").strip()[:MAX_QUERY],
            shown=_one_of(params.get("shown"), SHOWN),
            sort=_one_of(params.get("sort"), SORTS),
            page=min(int(page), 10_000) if _PAGE.fullmatch(page) and int(page) else 1,
            opened=_key(params.get("open", "")),
        )

    def to_params(self) -> dict[str, str]:
        """Spells the wish; what is at its default is left out."""
        spelled = {
            "tab": self.tab if self.tab != TABS[0] else "",
            "day": self.day.isoformat() if self.day else "",
            "place": self.place or "",
            "q": self.q,
            "shown": self.shown if self.shown != SHOWN[0] else "",
            "sort": self.sort if self.sort != SORTS[0] else "",
            "page": str(self.page) if self.page > 1 else "",
            "open": self.opened or "",
        }
        return {name: value for name, value in spelled.items() if value}

    def changed(self, **changes: Any) -> NicheWish:
        """The wish with some of it changed; any new wish starts again on its first page."""
        return replace(self, **({"page": 1} | changes))


PARAMETERS = frozenset(NicheWish.__dataclass_fields__) - {"opened"} | {"open"}
"""The parameters of a URL that are this page's own."""


def chosen(ranking: Ranking, wish: NicheWish) -> list[Niche]:
    """The niches that a wish matches, in its order; a niche without the figure comes last."""
    topic = wording(wish.q)
    found = [
        niche
        for niche in ranking.niches
        if (wish.shown != "fitting" or (niche.fit or 0.0) >= FITTING)
        and (wish.shown != "counted" or niche.listings is not None)
        and (not wish.q or any(names(term.wording, topic) for term in niche.terms))
    ]
    if wish.sort != "worth":
        # Stable: niches of equal figures stay in the order of their worth.
        found.sort(key=lambda niche: _place(niche, wish.sort))
    return found


def _place(niche: Niche, sort: str) -> tuple[bool, float]:
    figure = niche.head.growth if sort == "growth" else getattr(niche, sort)
    if figure is None:
        return True, 0.0
    return False, figure if sort == "competition" else -figure


def _one_of(text: str | None, choices: tuple[str, ...]) -> str:
    return text if text in choices else choices[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(text: str) -> str | None:
    kind, _, term = text.replace("\x00", "").partition("~")
    return f"{kind}~{term}" if kind in KINDS and term else None
