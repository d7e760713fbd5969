"""What a term is about, by the words in it: our own small taxonomy.

A category is given only where one of its words stands in the term, and that word is kept as the
evidence. Words are listed by language; those of another language than the term's do not count. How
each category maps to Etsy's taxonomy and to products is a seed of dbt (`seeds/categories.csv`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from app.domain.terms.language import UNDETERMINED

Durability = Literal["evergreen", "seasonal", "passing"]
_DURABILITIES: dict[str, Durability] = {each: each for each in get_args(Durability)}
_DATA = Path(__file__).parent / "data"
_LONGEST_PHRASE = 3
SHORTEST_WITHIN = 8
"""Letters from which a word counts at either end of a run-on hashtag as well."""
_COMMUNITY = re.compile(r"(?:of)?(?:tiktok|twitter|instagram|insta|tok)$")


@dataclass(frozen=True)
class Category:
    """One entry of the taxonomy.

    Attributes:
        name: As stored.
        appeal: 0 to 40 points of fitness: how readily such things are bought in print.
        durability: Whether demand stays, comes back each year, or passes.
    """

    name: str
    appeal: int
    durability: Durability


@dataclass(frozen=True)
class Match:
    """A category with the word that speaks for it."""

    category: str
    word: str


def match(words: Sequence[str], language: str) -> tuple[Match, ...]:
    """The categories of a term's words, each once, in the order of the taxonomy."""
    folded = tuple(word.casefold().replace("’", "'") for word in words)
    found: dict[str, str] = {}
    for phrase in _phrases(folded):
        for entry in _index().get(phrase, ()):
            if _counts(entry.language, language):
                found.setdefault(entry.category, " ".join(phrase))
    for word in folded:
        for part in ends(word, SHORTEST_WITHIN):
            for entry in _long_words().get(part, ()):
                if _counts(entry.language, language):
                    found.setdefault(entry.category, part)
    return tuple(Match(name, found[name]) for name in categories() if name in found)


def ends(word: str, shortest: int) -> Iterator[str]:
    """Every beginning and every ending of a word that has at least so many letters."""
    for length in range(len(word) - 1, shortest - 1, -1):
        yield word[:length]
        yield word[-length:]


def has_category(word: str) -> bool:
    """Whether a word, in whatever language, speaks for a category by itself."""
    return (word.casefold(),) in _index()


def _phrases(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All runs of up to three words, the longest first; a community's tag without its ending."""
    runs = [
        words[start : start + length]
        for length in range(_LONGEST_PHRASE, 0, -1)
        for start in range(len(words) - length + 1)
    ]
    return runs + [(short,) for word in words if (short := _COMMUNITY.sub("", word)) != word]


def _counts(entry: str, term: str) -> bool:
    return term in (entry, UNDETERMINED)


@dataclass(frozen=True)
class _Entry:
    category: str
    language: str


@cache
def categories() -> dict[str, Category]:
    """The taxonomy by name, in its order."""
    with (_DATA / "categories.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["category"]: Category(
                row["category"], int(row["appeal"]), _DURABILITIES[row["durability"]]
            )
            for row in csv.DictReader(file)
        }


@cache
def _index() -> dict[tuple[str, ...], tuple[_Entry, ...]]:
    """Words of an entry → the categories they speak for."""
    index: dict[tuple[str, ...], tuple[_Entry, ...]] = {}
    with (_DATA / "category_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entry = _Entry(row["category"], row["language"])
            for phrase in row["words"].split("|"):
                words = tuple(phrase.casefold().split())
                index[words] = (*index.get(words, ()), entry)
    return index


@cache
def _long_words() -> dict[str, tuple[_Entry, ...]]:
    """Words that are long enough to be recognised inside a run-on hashtag, run on themselves."""
    return {
        joined: entries
        for words, entries in _index().items()
        if len(joined := "".join(words)) >= SHORTEST_WITHIN
    }
