"""The words inside a term: `#CosyFall2026🍂` is cosy, fall and 2026.

Only what is written is taken apart, nothing is added: a hashtag is split where its capitals,
underscores and years say so, and a small one only where it is made of common words throughout.
An emoji gives a word only when there is nothing else: its Unicode name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

# Under this many letters a lower-case hashtag is taken as one word.
SHORTEST_COMPOUND = 8
_YEAR = re.compile(r"(?<=[^\W\d_])(?=(?:19|20)\d\d$)|(?<=^\d{4})(?=[^\W\d_])")
# Parts of an emoji's Unicode name that name no thing.
_NAME_NOISE = frozenset(
    {"and", "black", "emoji", "face", "for", "heavy", "modifier", "of", "selector", "sign"}
    | {"symbol", "the", "white", "with"}
)
_MOST_EMOJI = 3
# Unicode counts an emoji's variation selectors and keycap as marks; they belong to no word.
_EMOJI_MARKS = frozenset(map(chr, [*range(0xFE00, 0xFE10), 0x20E3]))


def split_term(label: str) -> tuple[str, ...]:
    """The words of a term in order, as they are written; empty only if it holds no word at all."""
    text = unicodedata.normalize("NFKC", label).replace("’", "'")
    words = [word for piece in _pieces(text) for word in _compound(piece)]
    return tuple(words) or _emoji_names(text)


def is_latin(text: str) -> bool:
    """Whether every letter is Latin, so that English words may stand beside it."""
    letters = [sign for sign in text if unicodedata.category(sign)[0] == "L"]
    return bool(letters) and all("LATIN" in unicodedata.name(sign, "") for sign in letters)


def headline(words: tuple[str, ...]) -> str:
    """The words as a heading: each begins with a capital, what is written in capitals stays."""
    return " ".join(word if _has_capital(word) else word[:1].upper() + word[1:] for word in words)


def leading(words: tuple[str, ...], longest: int) -> tuple[str, ...]:
    """As many words from the first on as fit into `longest` characters; never a part of one."""
    kept: list[str] = []
    for word in words:
        if len(" ".join([*kept, word])) > longest:
            break
        kept.append(word)
    return tuple(kept)


def _pieces(text: str) -> list[str]:
    kept = "".join(sign if _in_word(sign) else " " for sign in text)
    found = (piece.strip("'-") for piece in kept.split())
    return [piece for piece in found if any(sign.isalnum() for sign in piece)]


def _in_word(sign: str) -> bool:
    if sign in _EMOJI_MARKS:
        return False
    return unicodedata.category(sign)[0] in "LMN" or sign in "'-"


def _compound(piece: str) -> list[str]:
    parts = [part for half in _YEAR.split(piece) for part in _at_capitals(half)]
    return [word for part in parts for word in _common_words(part)]


def _at_capitals(piece: str) -> list[str]:
    """CosyFall → Cosy, Fall; NYCMarathon → NYC, Marathon; iPhone, McDonald and BTS stay."""
    cuts = [0]
    for at in range(1, len(piece)):
        before, here, after = piece[at - 1], piece[at], piece[at + 1 : at + 2]
        begins = here.isupper() and (before.islower() or (before.isupper() and after.islower()))
        length = at - cuts[-1]
        if begins and length > 1 and piece[cuts[-1] : at] not in {"Mc", "Mac"}:
            cuts.append(at)
    return [piece[a:b] for a, b in zip(cuts, [*cuts[1:], len(piece)], strict=True)]


def _common_words(word: str) -> list[str]:
    """A long lower-case word as the fewest common words that cover it; else itself."""
    if len(word) < SHORTEST_COMPOUND or not word.islower() or word in common_words():
        return [word]
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 14), end):
            before, piece = best[start], word[start:end]
            if before is not None and piece in common_words():
                known = best[end]
                if known is None or len(before) + 1 < len(known):
                    best[end] = [*before, piece]
    return best[-1] or [word]


@cache
def common_words() -> frozenset[str]:
    """Words that a lower-case hashtag may be made of."""
    path = Path(__file__).parent / "data" / "common_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def _emoji_names(text: str) -> tuple[str, ...]:
    names: list[str] = []
    seen: set[str] = set()
    for sign in text:
        if unicodedata.category(sign) != "So" or sign in seen or len(seen) == _MOST_EMOJI:
            continue
        seen.add(sign)
        name = unicodedata.name(sign, "").lower()
        if not name.startswith("regional indicator"):
            names += [word for word in re.findall(r"[a-z]+", name) if word not in _NAME_NOISE]
    return tuple(dict.fromkeys(names))


def _has_capital(word: str) -> bool:
    return any(sign.isupper() for sign in word)
