"""From spellings to terms: which one stands for all that are the same.

The answer depends on the spellings and the corrections alone, not on their order or on how they
arrived: a batch that is resolved together with all of its relatives gives what resolving everything
at once would give. Hence whoever asks brings whole families: every spelling that shares a key or a
block with one of the others, and all that were in one family with these before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.domain.terms import similarity, spelling

Method = Literal["key", "similar", "operator"]


@dataclass(frozen=True)
class Spelling:
    """One term as it was observed.

    Attributes:
        term: The normalised key of the warehouse.
        label: As shown.
        weight: 0 to 3, of `weight`: how long it has been seen.
    """

    term: str
    label: str
    weight: int = 0

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Of `spelling.keys`."""
        return spelling.keys(self.term)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Of `similarity.blocks`; none for a term that is told apart from its like.

        Nor for one with a word of one letter: `Series S` is no slip for `Series`.
        """
        if spelling.is_told_apart(self.term) or min(map(len, self.term.split())) == 1:
            return ()
        return similarity.blocks(self.keys[0])


@dataclass(frozen=True)
class Resolution:
    """What a spelling stands for.

    Attributes:
        term: The spelling.
        canonical: The term for it; its own canonical is itself.
        method: `key` for equal keys and for a term that stands for itself.
        similarity: 1 for equal keys, that of the two keys for near-duplicates; None where an
            operator said so.
    """

    term: str
    canonical: str
    method: Method
    similarity: float | None


def weight(days_seen: int) -> int:
    """How long a spelling has been seen, in few steps, so that a family rarely changes its name.

    0 for one day, 1 for less than a week, 2 for less than a month, 3 from 30 days on.
    """
    return sum(days_seen >= least for least in (2, 7, 30))


def resolve(
    spellings: Iterable[Spelling], into: Mapping[str, str] | None = None
) -> dict[str, Resolution]:
    """The resolution of every spelling.

    Args:
        spellings: Whole families, see above.
        into: An operator's: term → the term it is to go into; itself = it stands alone. Such a
            term takes no part in what the rules find. Chains are followed; one that leads nowhere
            known, or in a circle, leaves its term alone.
    """
    known = {each.term: each for each in spellings}
    said = {term: target for term, target in (into or {}).items() if term in known}
    free = [known[term] for term in sorted(known) if term not in said]
    families = _Families(each.term for each in free)
    by_key: dict[str, str] = {}
    for each in free:
        for key in each.keys:
            families.join(each.term, by_key.setdefault(key, each.term))
    same = {each.term: families.root(each.term) for each in free}
    by_first = {each.keys[0]: each.term for each in free if each.blocks}
    for one, other in similarity.near(by_first):
        families.join(by_first[one], by_first[other])
    targets = frozenset(said.values())
    members: defaultdict[str, list[Spelling]] = defaultdict(list)
    for each in free:
        members[families.root(each.term)].append(each)
    found: dict[str, Resolution] = {}
    for family in members.values():
        best = min(family, key=lambda each: _preference(each, targets))
        for each in family:
            found[each.term] = _resolution(each, best, same[each.term] == same[best.term])
    for term in said:
        end = _end_of_chain(term, said)
        canonical = found[end].canonical if end in found else end if end in known else term
        found[term] = Resolution(term, canonical, "operator", None)
    return found


def _resolution(each: Spelling, best: Spelling, is_same: bool) -> Resolution:
    if is_same:
        return Resolution(each.term, best.term, "key", 1.0)
    how_near = round(similarity.similarity(each.keys[0], best.keys[0]), 4)
    return Resolution(each.term, best.term, "similar", how_near)


def _preference(each: Spelling, targets: frozenset[str]) -> tuple[object, ...]:
    """Least first: named by an operator, seen longest, in words, with its marks, short."""
    parts = each.term.split()
    in_words = sum(2 if len(part) > 1 else -1 for part in parts)
    n_marked = sum(sign.isalpha() and not sign.isascii() for sign in each.term)
    length = len(each.term)
    return (each.term not in targets, -each.weight, -in_words, -n_marked, length, each.term)


def _end_of_chain(term: str, said: Mapping[str, str]) -> str:
    """Where a chain of corrections ends; the term itself where it is a circle."""
    seen, at = {term}, said[term]
    while at in said and said[at] != at:
        if at in seen:
            return term
        seen.add(at)
        at = said[at]
    return at


class _Families:
    """Disjoint sets of terms; the smallest term of a set is its root, whatever the order."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._parent = {term: term for term in terms}

    def root(self, term: str) -> str:
        while self._parent[term] != term:
            self._parent[term] = self._parent[self._parent[term]]
            term = self._parent[term]
        return term

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low
