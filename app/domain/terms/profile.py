"""What is known of one term by its words alone: language, categories, flags, fitness."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from app.domain.terms import categories, fitness, flags, language
from app.domain.terms.categories import Match
from app.domain.terms.fitness import Fitness, Part
from app.domain.terms.flags import Flag
from app.domain.terms.language import Language
from app.domain.words import split_term

Basis = Literal["rules", "model"]
# A label is looked at when it is chosen and again when it is described.
_words = lru_cache(maxsize=65_536)(split_term)


@dataclass(frozen=True)
class Correction:
    """What an operator says of a term; it wins over the rules and over a model.

    Attributes:
        flagged: Codes to set.
        cleared: Codes to clear.
        categories: In place of those found; None = those found stand.
    """

    flagged: Collection[flags.Code] = ()
    cleared: Collection[str] = ()
    categories: Sequence[str] | None = None


@dataclass(frozen=True)
class Judgement:
    """What a model said of a term: categories of the taxonomy, 0 to 100 points, and why."""

    categories: Sequence[str]
    fitness: int
    reason: str


@dataclass(frozen=True)
class Profile:
    """All of it; see the modules for what each means.

    Attributes:
        basis: Whether the fitness, and the categories, are the rules' or a model's.
    """

    language: Language
    matches: tuple[Match, ...]
    flags: tuple[Flag, ...]
    fitness: Fitness
    basis: Basis

    def reasons(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that speaks for an entry, as JSON values."""
        return {
            "flags": [vars(flag) for flag in self.flags],
            "categories": [vars(match) for match in self.matches],
            "fitness": [vars(part) for part in self.fitness.parts],
        }


def clearest(labels: Iterable[str]) -> str:
    """The label of one term that tells most words apart; of several the first in order."""
    return min(labels, key=lambda label: (-len(_words(label)), label))


def best_label(labels: Mapping[str, str], canonical: str) -> str:
    """The label of a family that tells most words apart; of several its canonical's.

    Args:
        labels: Term → its label.
        canonical: The term that stands for all of them.
    """
    return min(
        labels.items(),
        key=lambda each: (-len(_words(each[1])), each[0] != canonical, each[1]),
    )[1]


def profile(
    label: str, correction: Correction | None = None, judgement: Judgement | None = None
) -> Profile:
    """The profile of a term, by its best label."""
    said = correction or Correction()
    words = _words(label)
    spoken = language.detect(words)
    matches = categories.match(words, spoken.code)
    if judgement is not None:
        matches = tuple(Match(name, "model") for name in _known(judgement.categories))
    if said.categories is not None:
        matches = tuple(Match(name, "operator") for name in _known(said.categories))
    found = {
        flag.code: flag
        for flag in flags.find(label, words, spoken.code, matches)
        if flag.code not in said.cleared
    }
    for code in said.flagged:
        found[code] = flags.Flag(code, "An operator set this flag.", "operator")
    ordered = tuple(found[code] for code in flags.CODES if code in found)
    scored = fitness.fitness(words, spoken.code, matches, ordered)
    if judgement is None:
        return Profile(spoken, matches, ordered, scored, "rules")
    return Profile(spoken, matches, ordered, _judged(judgement, ordered), "model")


def _known(names: Iterable[str]) -> list[str]:
    """Those of the taxonomy, each once, in its order."""
    wanted = set(names)
    return [name for name in categories.categories() if name in wanted]


def _judged(judgement: Judgement, found: Sequence[Flag]) -> Fitness:
    """A model's points, held down by flags as the rules' are."""
    given = Part("model", judgement.fitness, judgement.reason)
    held = fitness.ceiling(judgement.fitness, found)
    parts = (given,) if held is None else (given, held)
    return Fitness(sum(part.points for part in parts), parts)


def merged(corrections: Iterable[Mapping[str, Any]]) -> Correction | None:
    """One correction of several on spellings of one term, the oldest first; None of none.

    What is said later wins: a flag cleared after it was set is clear.
    """
    flagged: dict[flags.Code, None] = {}
    cleared: dict[str, None] = {}
    names: Sequence[str] | None = None
    rows = list(corrections)
    for row in rows:
        for code in row["flags_set"]:
            flagged[code] = None
            cleared.pop(code, None)
        for code in row["flags_cleared"]:
            cleared[code] = None
            flagged.pop(code, None)
        names = row["categories"] if row["categories"] is not None else names
    return Correction(tuple(flagged), tuple(cleared), names) if rows else None
