"""What a day's niches are made of: its terms, what stands together, and counts of listings.

Every read is bounded, and one market is made for all workspaces: no brand is in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain.niches import (
    Basket,
    Candidate,
    DayList,
    Link,
    Listings,
    links_by_lists,
    links_by_naming,
)
from app.domain.topics import compact
from app.queries import database

TOGETHER_DAYS = 30
"""Days up to the one in question on which terms may have stood together."""
NAMED_DAYS = 14
"""Days up to the one in question on which a reading may have named terms beside its own."""
LISTINGS_DAYS = 30
"""How old a count of listings may be."""
# Bounds are of what is newest or best, in a full order: a tie at one is always cut alike.
MOST_TERMS = 3_000
_MOST_LISTS = 2_000
_MOST_READINGS = 2_000
_MOST_COUNTS = 20_000


@dataclass(frozen=True)
class Market:
    """The subjects of one day.

    Attributes:
        candidates: Its terms, the best first; at most `MOST_TERMS`.
        links: Which of them belong together.
        tags: By the family of a term, the labels that sources name beside it, with how many
            readings do; the most frequent first.
    """

    candidates: tuple[Candidate, ...]
    links: tuple[Link, ...]
    tags: Mapping[str, tuple[tuple[str, int], ...]]


def market(day: date, place: str | None = None) -> Market:
    """The market of a day, in one place or in the best place of each term."""
    found = database.rows("niche_candidates", day=day, place=place, rows=MOST_TERMS)
    terms = [
        Candidate(
            **{
                **row._mapping,
                "sources": tuple(row.sources or ()),
                **{name: _number(row._mapping[name]) for name in _NUMBERS},
            }
        )
        for row in found
    ]
    # A family goes by its own name before it goes by one of its spellings.
    families = {compact(one.term): one.family for one in reversed(terms)}
    families |= {one.family: one.family for one in terms}
    counts = _listings(day, families)
    candidates = tuple(replace(one, listings=counts.get(one.family)) for one in terms)
    known = frozenset(one.family for one in candidates)
    baskets, tags = _related(day, families)
    links = (*links_by_naming(baskets, known), *links_by_lists(_lists(day), known))
    return Market(candidates, links, {term: tags[term] for term in known & tags.keys()})


_NUMBERS = ("score", "strength", "momentum", "growth")


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _family(spelling: str, families: Mapping[str, str]) -> str:
    """The family of a day's term; any other spelling is its own."""
    plain = compact(spelling)
    return families.get(plain, plain)


def _before(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, UTC)


def _lists(day: date) -> list[DayList]:
    found = database.rows(
        "niche_lists", after=day - timedelta(days=TOGETHER_DAYS), until=day, rows=_MOST_LISTS
    )
    return [DayList(row.place, row.day, frozenset(map(compact, row.terms))) for row in found]


def _related(
    day: date, families: Mapping[str, str]
) -> tuple[list[Basket], dict[str, tuple[tuple[str, int], ...]]]:
    before = _before(day)
    found = database.rows(
        "niche_related",
        after=before - timedelta(days=NAMED_DAYS),
        before=before,
        rows=_MOST_READINGS,
    )
    named: defaultdict[str, Counter[str]] = defaultdict(Counter)
    baskets = []
    for row in found:
        head = _family(row.spelling, families)
        beside = {label: _family(label, families) for label in row.related}
        baskets.append(Basket(head, frozenset(beside.values()), row.source))
        named[head].update(label for label, family in beside.items() if family != head)
    return baskets, {
        head: tuple(sorted(tags.items(), key=lambda tag: (-tag[1], tag[0])))
        for head, tags in named.items()
    }


def _listings(day: date, families: Mapping[str, str]) -> dict[str, Listings]:
    """The newest count of each family."""
    before = _before(day)
    found = database.rows(
        "niche_listings",
        after=before - timedelta(days=LISTINGS_DAYS),
        before=before,
        rows=_MOST_COUNTS,
    )
    newest: dict[str, Listings] = {}
    # The newest come first: the oldest are written first, and the newest last.
    for row in reversed(found):
        newest[_family(row.spelling, families)] = Listings(
            term=row.label,
            count=row.listings,
            observed_at=row.observed_at,
            source=row.source,
            place=row.place,
        )
    return newest
