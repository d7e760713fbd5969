"""Near-duplicates: two keys that differ by one slip of a finger and by nothing that has a meaning.

Three kinds of slip count: a letter doubled or not (Breonna, Breona), two neighbours exchanged, an
`s` at the very end. One letter in place of another never does: it is another name more often than
a slip. Keys of other than Latin letters, short keys and keys with different digits are never near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby

from rapidfuzz.distance import JaroWinkler

LEAST = 0.95
"""Jaro-Winkler similarity, 0 to 1, below which two keys are never one term."""
SHORTEST = 12
"""Letters of the shorter key. Below that a slip makes another name too often: Monterey and
Monterrey, Amazing Grace and Amazing Race, Thundercat and Thundercats."""
# Exchanged, these two are words of their own: on and no, of which hashtags are full.
_WORDS_OF_TWO = frozenset({"on", "no"})


def blocks(key: str) -> tuple[str, ...]:
    """Where near-duplicates of a key are looked for: two of them share at least one block.

    One block by kind of slip: the key with no letter doubled, without a last `s`, and its letters
    in order. None for a key that can have no near-duplicates.
    """
    if len(key) < SHORTEST or not (key.isascii() and key.isalnum()):
        return ()
    return (
        "=" + "".join(sign for sign, _ in groupby(key)),
        "s" + key.removesuffix("s"),
        "~" + key[0] + "".join(sorted(key[1:])),
    )


def similarity(one: str, other: str) -> float:
    """Jaro-Winkler similarity of two keys, 0 to 1."""
    return float(JaroWinkler.normalized_similarity(one, other))


def near(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every pair of keys that are near-duplicates, at least once, in a fixed order."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(set(keys), key=lambda each: (len(each), each)):
        for block in blocks(key):
            members[block].append(key)
    for block in sorted(members):
        for one, other in combinations(members[block], 2):
            if is_slip(one, other) and similarity(one, other) >= LEAST:
                yield one, other


def is_slip(shorter: str, longer: str) -> bool:
    """Whether one key is the other after one slip.

    Args:
        shorter: One key.
        longer: The other, at least as long.
    """
    if len(shorter) < SHORTEST or len(longer) - len(shorter) > 1 or shorter == longer:
        return False
    at = next((n for n, sign in enumerate(shorter) if sign != longer[n]), len(shorter))
    if len(shorter) == len(longer):
        return _is_exchange(shorter, longer, at)
    if shorter[at:] != longer[at + 1 :]:
        return False
    extra = longer[at]
    if not extra.isalpha():
        return False
    is_doubled = at > 0 and longer[at - 1] == extra
    is_plural = at == len(shorter) and extra == "s"
    return is_doubled or is_plural


def _is_exchange(one: str, other: str, at: int) -> bool:
    pair = one[at : at + 2]
    return (
        at > 0
        and len(pair) == 2
        and pair.isalpha()
        and pair == other[at : at + 2][::-1]
        and one[at + 2 :] == other[at + 2 :]
        and pair not in _WORDS_OF_TWO
    )
