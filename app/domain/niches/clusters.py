"""Which terms belong together, because sources say so or because they stand together.

Two kinds of evidence, each held against chance by its lift: how often two terms were met together,
over how often they would be if they had nothing to do with each other. A cluster is a star: every
member is linked with the head itself, so a chain of weak links never makes a subject, and each
member can say why it is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

LEAST_LISTS = 5
"""Lists on which two terms have to stand together."""
LEAST_DAYS = 3
LEAST_PLACES = 2
"""Days and places that these lists are of: two events of one day or of one town are no subject."""
LEAST_OVERLAP = 0.35
"""Lists with both, over lists with either."""
LEAST_LIFT_LISTS = 3.0
LEAST_LIFT_NAMED = 2.0
MOST_TERMS = 8
"""Of one cluster, its head included."""


@dataclass(frozen=True)
class Basket:
    """One reading that names terms beside its own; all as `topics.compact` spells them."""

    head: str
    named: frozenset[str]
    source: str


@dataclass(frozen=True)
class DayList:
    """The terms that stood in one place on one day, as `topics.compact` spells them."""

    place: str
    day: date
    terms: frozenset[str]


@dataclass(frozen=True)
class Link:
    """Two terms that belong together.

    Attributes:
        first: The smaller spelling.
        second: The other.
        how: `lists`: they stand together; `named`: a source names one beside the other.
        together: Lists or readings with both.
        lift: Times as often as by chance.
        sources: Who names them, in order; empty for lists.
    """

    first: str
    second: str
    how: Literal["lists", "named"]
    together: int
    lift: float
    sources: tuple[str, ...] = ()

    def other(self, one: str) -> str:
        """The end that is not this one."""
        return self.second if one == self.first else self.first


def links_by_lists(lists: Sequence[DayList], known: Collection[str]) -> list[Link]:
    """Links between terms that stand together on lists.

    Chance is reckoned within each place: two terms that only one country speaks of meet there
    often, and that alone says nothing.

    Args:
        lists: The lists of some days, each place and day once.
        known: The terms to link.
    """
    read = Counter(each.place for each in lists)
    stood: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(lists):
        for term in each.terms.intersection(known):
            stood[term].append(number)
    often = {term for term, on in stood.items() if len(on) >= LEAST_LISTS}
    at = {term: Counter(lists[number].place for number in stood[term]) for term in often}
    both: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, each in enumerate(lists):
        for pair in combinations(sorted(each.terms & often), 2):
            both[pair].append(number)
    found = []
    for (first, second), on in both.items():
        n = len(on)
        overlap = n / (len(stood[first]) + len(stood[second]) - n)
        if n < LEAST_LISTS or overlap < LEAST_OVERLAP:
            continue
        places = {lists[number].place for number in on}
        days = {lists[number].day for number in on}
        if len(days) < LEAST_DAYS or len(places) < LEAST_PLACES:
            continue
        by_chance = sum(at[first][p] * at[second][p] / read[p] for p in sorted(places))
        if n / by_chance >= LEAST_LIFT_LISTS:
            found.append(Link(first, second, "lists", n, n / by_chance))
    return sorted(found, key=_order)


def links_by_naming(baskets: Sequence[Basket], known: Collection[str]) -> list[Link]:
    """Links between a term and those that sources name beside it.

    A term that is named beside everything, as #fyp is, has no lift and links nothing.
    """
    wanted = set(known)
    heads = Counter(basket.head for basket in baskets)
    named = Counter(term for basket in baskets for term in basket.named)
    pairs: Counter[tuple[str, str]] = Counter()
    sources: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for basket in baskets:
        if basket.head in wanted:
            for term in sorted(basket.named & wanted - {basket.head}):
                pairs[basket.head, term] += 1
                sources[basket.head, term].add(basket.source)
    best: dict[tuple[str, str], Link] = {}
    for (head, term), n in pairs.items():
        lift = n * len(baskets) / (heads[head] * named[term])
        if lift >= LEAST_LIFT_NAMED:
            first, second = sorted((head, term))
            link = Link(first, second, "named", n, lift, tuple(sorted(sources[head, term])))
            known_link = best.get((first, second))
            if known_link is None or _order(link) < _order(known_link):
                best[first, second] = link
    return sorted(best.values(), key=_order)


def cluster(
    weights: Mapping[str, float], links: Iterable[Link]
) -> list[tuple[str, tuple[Link, ...]]]:
    """Every term in exactly one cluster: its head, and the links that lead to the members.

    The heaviest term that is still free takes its free neighbours, the best link first. The same
    terms and links, in whatever order, make the same clusters.

    Args:
        weights: Terms with their weight; the heaviest of a cluster is its head.
        links: Those to terms without a weight are left out.
    """
    around: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for link in sorted(links, key=_order):
        if link.first in weights and link.second in weights:
            around[link.first].setdefault(link.second, link)
            around[link.second].setdefault(link.first, link)
    free = dict.fromkeys(sorted(weights, key=lambda term: (-weights[term], term)))
    made = []
    while free:
        head = next(iter(free))
        del free[head]
        members = [link for term, link in around[head].items() if term in free][: MOST_TERMS - 1]
        for link in members:
            del free[link.other(head)]
        made.append((head, tuple(members)))
    return made


def _order(link: Link) -> tuple[object, ...]:
    """What a source says goes before what stands together; then the stronger."""
    return link.how != "named", -link.together, -link.lift, link.first, link.second
