"""Near-duplicates: two keys that differ by one slip of a finger and by nothing that has a meaning.

Three kinds of slip count: a letter doubled or not (Breonna, Breona), two neighbours exchanged, an
`s` at the very end. One letter in place of another never does: it is another name more often than
a slip. Keys of other than Latin letters, short keys and keys with different digits are never near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from app.domain.terms.spelling import digits

LEAST = 0.95
"""Jaro-Winkler similarity, 0 to 1, below which two keys are never one term."""
SHORTEST = 8
"""Letters of the shorter key for a doubled letter."""
SHORTEST_PLURAL = 10
SHORTEST_EXCHANGE = 12
_BLOCK_LETTERS = 4
# Exchanged, these two are words of their own: on and no, of which hashtags are full.
_WORDS_OF_TWO = frozenset({"on", "no"})


def block(key: str) -> str | None:
    """Where near-duplicates of a key are looked for; None = it can have none."""
    if len(key) < SHORTEST or not (key.isascii() and key.isalnum()):
        return None
    return f"{key[:_BLOCK_LETTERS]} {digits(key)}"


def similarity(one: str, other: str) -> float:
    """Jaro-Winkler similarity of two keys, 0 to 1."""
    return float(JaroWinkler.normalized_similarity(one, other))


def near(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every pair of keys that are near-duplicates, each once, in a fixed order.

    Time grows with the square of the largest block's keys of one length.
    """
    distinct = sorted({(place, len(key), key) for key in keys if (place := block(key))})
    for _, members in groupby(distinct, key=lambda each: each[0]):
        by_length = {
            length: [key for *_, key in group]
            for length, group in groupby(members, key=lambda each: each[1])
        }
        for length, shorter in by_length.items():
            yield from _slips(shorter, shorter)
            yield from _slips(shorter, by_length.get(length + 1, []))


def _slips(some: list[str], others: list[str]) -> Iterator[tuple[str, str]]:
    if not others or (some is others and len(some) < 2):
        return
    distances = process.cdist(some, others, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
    for row, column in np.argwhere(distances == 1):
        one, other = some[row], others[column]
        if some is others and row >= column:
            continue
        if is_slip(one, other) and similarity(one, other) >= LEAST:
            yield one, other


def is_slip(shorter: str, longer: str) -> bool:
    """Whether one key is the other after one slip; the lengths differ by at most one."""
    at = next((n for n, sign in enumerate(shorter) if sign != longer[n]), len(shorter))
    if len(shorter) == len(longer):
        return _is_exchange(shorter, longer, at)
    if shorter[at:] != longer[at + 1 :] or len(shorter) < SHORTEST:
        return False
    extra = longer[at]
    if not extra.isalpha():
        return False
    is_doubled = at > 0 and longer[at - 1] == extra
    is_plural = at == len(shorter) and extra == "s" and len(shorter) >= SHORTEST_PLURAL
    return is_doubled or is_plural


def _is_exchange(one: str, other: str, at: int) -> bool:
    pair = one[at : at + 2]
    return (
        len(one) >= SHORTEST_EXCHANGE
        and at > 0
        and len(pair) == 2
        and pair.isalpha()
        and pair == other[at : at + 2][::-1]
        and one[at + 2 :] == other[at + 2 :]
        and pair not in _WORDS_OF_TWO
    )
