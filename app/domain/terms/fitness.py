"""How fit a term is for print on demand: 0 to 100 points, every one of them explained.

The points are a judgement of ours, written down so that it can be read and argued with; they were
not fitted to sales. Parts always add up to the score: where a flag holds it down, that is a part of
its own with negative points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.terms.categories import Durability, Match, categories
from app.domain.terms.flags import Code, Flag
from app.domain.terms.language import UNDETERMINED

# Where nothing is known: less than half of all points, so that nothing is chosen for want of facts.
_NO_CATEGORY = 5
_NO_DURABILITY = 4
_SPOILS = "politics"
_DURABILITY: dict[Durability, tuple[int, str]] = {
    "evergreen": (20, "Demand for “{name}” stays all year."),
    "seasonal": (15, "Demand for “{name}” comes back every year."),
    "passing": (4, "Demand for “{name}” passes with what is talked about."),
}
# Characters in the words → points: one line on a shirt, two, three.
_LENGTHS = ((20, 20, "one line"), (34, 14, "two lines"), (50, 6, "three lines"))
_PRODUCT_LANGUAGES = frozenset({"en", "es", "fr", "de"})
_LONGEST_WORD = 14
_CEILINGS: dict[Code, int] = {
    "no_letters": 0,
    "too_long": 15,
    "spam": 0,
    "adult": 0,
    "news": 20,
    "person": 15,
}


@dataclass(frozen=True)
class Part:
    """One reason for or against: its points and a sentence."""

    code: str
    points: int
    sentence: str


@dataclass(frozen=True)
class Fitness:
    """The score with what it is made of.

    Attributes:
        score: 0 to 100, the sum of the parts' points.
        parts: In a fixed order: category, durability, length, words, language, flag.
    """

    score: int
    parts: tuple[Part, ...]


def fitness(
    words: Sequence[str], language: str, matches: Sequence[Match], flags: Sequence[Flag]
) -> Fitness:
    """The fitness of a term."""
    parts = [*_subject(matches), _length(words), _words(words), _language(language)]
    total = sum(part.points for part in parts)
    if held := ceiling(total, flags):
        parts.append(held)
    return Fitness(sum(part.points for part in parts), tuple(parts))


def ceiling(points: int, flags: Sequence[Flag]) -> Part | None:
    """The part by which the worst of the flags holds points down; None where none does."""
    if not flags:
        return None
    worst = min(flags, key=lambda flag: _CEILINGS[flag.code])
    most = _CEILINGS[worst.code]
    if points <= most:
        return None
    return Part(f"flag_{worst.code}", most - points, f"Held down to {most}: {worst.sentence}")


def _subject(matches: Sequence[Match]) -> tuple[Part, Part]:
    """The best-selling of the categories, and how its demand lasts.

    Politics counts before all others: “Farmers with …” is about the one who follows.
    """
    if not matches:
        return (
            Part("category", _NO_CATEGORY, "No category of ours is named in it."),
            Part("durability", _NO_DURABILITY, "How long demand lasts is not known."),
        )
    known = categories()
    best = max(
        matches,
        key=lambda match: (match.category == _SPOILS, known[match.category].appeal),
    )
    category = known[best.category]
    points, sentence = _DURABILITY[category.durability]
    return (
        Part(
            "category",
            category.appeal,
            f"“{best.word}” makes it {category.name}, worth {category.appeal} of 40.",
        ),
        Part("durability", points, sentence.format(name=category.name)),
    )


def _length(words: Sequence[str]) -> Part:
    length = len(" ".join(words))
    for most, points, lines in _LENGTHS:
        if 0 < length <= most:
            return Part("length", points, f"{length} characters fit on {lines} of a shirt.")
    return Part("length", 0, f"{length} characters do not make a phrase for a shirt.")


def _words(words: Sequence[str]) -> Part:
    if not words:
        return Part("words", 0, "There is no word to print.")
    if any(len(word) > _LONGEST_WORD for word in words):
        return Part("words", 3, "It runs on in one word that is hard to read.")
    return Part("words", 10, "Its words can be told apart.")


def _language(language: str) -> Part:
    if language in _PRODUCT_LANGUAGES:
        return Part("language", 10, f"It is in a language we list in ({language}).")
    if language == UNDETERMINED:
        return Part("language", 5, "Its language is not certain.")
    return Part("language", 2, f"It is in a language we do not list in ({language}).")
