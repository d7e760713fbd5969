"""What a reader of the Search page asks for, and how that is spelled in a URL.

As with the Trends page, reading a URL never fails. Terms to compare have a parameter each, because
a term may hold any character that could part them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.filters import KINDS, MAX_QUERY, TermKey

TABS = ("terms", "ideas", "designs", "listings", "watchlist")
MOST_COMPARED = 3
MAX_PAGE = 1000
COMPARED = ("compare1", "compare2", "compare3")

# int() refuses more digits than 4,300.
_PAGE = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"[\w./ ()'+-]{1,64}")


@dataclass(frozen=True)
class SearchWish:
    """One search. Defaults mean "terms", "everywhere", "of any kind" and "the first page".

    Attributes:
        q: Words; every one has to begin a word of what is found.
        tab: What is looked through.
        place: Only terms of this place.
        kind: Only terms of this kind.
        page: Counts from 1.
        compared: Terms side by side, at most three, each once.
    """

    q: str = ""
    tab: str = "terms"
    place: str | None = None
    kind: str | None = None
    page: int = 1
    compared: tuple[TermKey, ...] = ()

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> SearchWish:
        """Reads a URL's parameters. Unknown and unreadable ones are left at their default."""
        tab, kind, place = (params.get(name) or "" for name in ("tab", "kind", "place"))
        page = params.get("page") or ""
        keys = (TermKey.parse((params.get(name) or "").replace("\x00", "")) for name in COMPARED)
        return cls(
            q=" ".join((params.get("q") or "").replace("\x00", "").split())[:MAX_QUERY],
            tab=tab if tab in TABS else "terms",
            place=place if _PLACE.fullmatch(place) else None,
            kind=kind if kind in KINDS else None,
            page=int(page) if _PAGE.fullmatch(page) and 0 < int(page) <= MAX_PAGE else 1,
            compared=tuple(dict.fromkeys(key for key in keys if key)),
        )

    def to_params(self) -> dict[str, str]:
        """Spells the wish; what is at its default is left out."""
        spelled = {
            "q": self.q,
            "tab": self.tab if self.tab != "terms" else "",
            "place": self.place or "",
            "kind": self.kind or "",
            "page": str(self.page) if self.page > 1 else "",
        } | dict(zip(COMPARED, map(str, self.compared), strict=False))
        return {name: value for name, value in spelled.items() if value}

    def changed(self, **changes: Any) -> SearchWish:
        """The wish with some of it changed; any new wish starts again on its first page."""
        return replace(self, **({"page": 1} | changes))

    def comparing(self, key: TermKey) -> SearchWish:
        """The wish with a term added to the compared ones, or taken from them; a fourth is not."""
        if key in self.compared:
            rest = tuple(each for each in self.compared if each != key)
            return replace(self, compared=rest)
        return replace(self, compared=(*self.compared, key)[:MOST_COMPARED])


def normal(words: str) -> str:
    """Words as terms are keyed: NFKC, case folded, no leading #, single spaces."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(word for each in folded.split() if (word := each.lstrip("#")))


def text_query(words: str) -> str:
    """The words as a query of PostgreSQL's text search: every one begins a word.

    A single Latin letter has to be the whole word: as a beginning it would match a twentieth of
    all there is.
    """
    return " & ".join(
        "'{}'{}".format(
            word.replace("\\", "\\\\").replace("'", "''"),
            "" if len(word) == 1 and word.isascii() else ":*",
        )
        for word in normal(words).split()
    )
