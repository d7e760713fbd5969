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
from itertools import combinations
from typing import Literal

LEAST_LISTS = 4
"""Lists on which two terms have to stand together."""
LEAST_OVERLAP = 0.5
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


def links_by_lists(lists: Iterable[Collection[str]], known: Collection[str]) -> list[Link]:
    """Links between terms that stand together on lists.

    Args:
        lists: The terms of each list on each day.
        known: The terms to link; others only count.
    """
    wanted = set(known)
    baskets = [wanted.intersection(each) for each in lists]
    alone = Counter(term for basket in baskets for term in basket)
    often = {term for term, n in alone.items() if n >= LEAST_LISTS}
    both: Counter[tuple[str, str]] = Counter()
    for basket in baskets:
        both.update(combinations(sorted(basket & often), 2))
    found = []
    for (first, second), n in both.items():
        lift = n * len(baskets) / (alone[first] * alone[second])
        overlap = n / (alone[first] + alone[second] - n)
        if n >= LEAST_LISTS and lift >= LEAST_LIFT_LISTS and overlap >= LEAST_OVERLAP:
            found.append(Link(first, second, "lists", n, lift))
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
