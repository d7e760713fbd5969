"""When a text names a topic: by whole words without their endings, and inside run-together tags.

Both sides go through the same rules, so a word that they shorten wrongly still meets itself. A
library's singulars cost a third of a millisecond a word, which a day of terms cannot afford.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.words import split_term

SHORTEST_INSIDE = 5
"""A topic shorter than this is sought as a word only: "war" is no part of "award"."""
# Words of a topic that say nothing about it, in the languages of the app.
_EMPTY = frozenset(
    {
        "a",
        "an",
        "and",
        "any",
        "are",
        "at",
        "by",
        "from",
        "is",
        "on",
        "that",
        "for",
        "fan",
        "friend",
        "gift",
        "in",
        "lover",
        "my",
        "of",
        "or",
    }
    | {"people", "person", "the", "to", "who", "with", "amant", "amante", "amigo", "ami", "de"}
    | {"der", "die", "das", "des", "du", "el", "et", "la", "le", "les", "los", "und", "y", "von"}
)


# Unicode's combining classes from here on are marks above and below a letter.
_ACCENT = 200


@dataclass(frozen=True)
class Wording:
    """What a text says: its words as stems, and all its letters and digits in one."""

    stems: frozenset[str]
    joined: str

    @property
    def telling(self) -> frozenset[str]:
        """The stems that say something; all of them when none does."""
        return self.stems - _EMPTY or self.stems


@lru_cache(maxsize=16_384)
def wording(text: str) -> Wording:
    """Reads a text, a hashtag's capitals and common words included."""
    words = split_term(text)
    return Wording(frozenset(filter(None, map(stem, words))), compact(text))


def names(text: Wording, topic: Wording) -> bool:
    """Whether the text names the topic: all its telling words, or all its letters in a row."""
    if not topic.stems:
        return bool(topic.joined) and topic.joined in text.joined
    if topic.telling <= text.stems:
        return True
    return len(topic.joined) >= SHORTEST_INSIDE and topic.joined in text.joined


def named_in(text: Wording, topics: Iterable[str]) -> str | None:
    """The first of some topics that the text names; None where it names none."""
    return next((topic for topic in topics if names(text, wording(topic))), None)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word in lower case, without accents and without the ending of a plural.

    >>> [stem(word) for word in ("Cats", "Bodies", "Boxes", "Été", "Glass")]
    ['cat', 'body', 'box', 'ete', 'glass']
    """
    plain = compact(word)
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 4 and plain.endswith(("ches", "shes", "sses", "xes", "zes")):
        return plain[:-2]
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


@lru_cache(maxsize=65_536)
def compact(text: str) -> str:
    """The letters and digits of a text, without case, accents and what is between them.

    A text of neither, such as an emoji, is itself: it names nothing else.
    """
    kept: list[str] = []
    is_kept = False
    for sign in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()):
        # Accents go; the vowel signs of Indic scripts are marks as well, and make the word.
        is_mark = unicodedata.category(sign)[0] == "M"
        is_kept = is_kept and unicodedata.combining(sign) < _ACCENT if is_mark else sign.isalnum()
        kept += sign if is_kept else ""
    return "".join(kept) or text.strip()


@lru_cache(maxsize=16_384)
def scripts(text: str) -> frozenset[str]:
    """The scripts of its letters by their Unicode names: LATIN, ARABIC, CJK."""
    return frozenset(
        unicodedata.name(sign, "OTHER").split()[0].split("-")[0] for sign in text if sign.isalpha()
    )
