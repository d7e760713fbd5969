"""From which side a brief looks at a term: audience, product, colours, turns of phrase, tags.

Every choice is a rule over the term's words, written down as data; the first that fits counts.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TSHIRT = "T-shirt"
KIDS = "Kids' T-shirt"
_FOR_KIDS = frozenset(
    {"kid", "kids", "baby", "toddler", "children", "child", "niños", "kinder", "enfants"}
)
# Words that say nothing at either end of a tag.
_EMPTY = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "is", "my", "of", "on", "or", "the", "to"}
    | {"with", "gift", "gifts", "shirt", "shirts", "new"}
)

TURNS = ("{}", "{} Club", "Team {}", "{} State of Mind", "Here for {}")
"""Phrases around the term; the first is the term itself."""

FANS = "fans"
_ANYONE = (
    "people who like plain statements",
    "friends who share the joke",
    "people who are hard to shop for",
    "groups that dress alike",
)

PALETTES: tuple[tuple[str, ...], ...] = (
    ("#1F2937", "#F59E0B", "#F9FAFB"),
    ("#0F766E", "#FDE68A", "#134E4A"),
    ("#7C3AED", "#F472B6", "#312E81"),
    ("#B91C1C", "#FBBF24", "#1C1917"),
    ("#1D4ED8", "#93C5FD", "#0F172A"),
)
SEASON_PALETTES: Mapping[str, tuple[str, ...]] = {
    "Christmas": ("#B91C1C", "#166534", "#F5F0E1"),
    "Halloween": ("#EA580C", "#1C1917", "#7C3AED"),
    "Autumn": ("#9A3412", "#D97706", "#3F2A1D"),
    "Valentine's Day": ("#BE123C", "#F9A8D4", "#4C0519"),
    "Easter": ("#7C3AED", "#FDE68A", "#86EFAC"),
    "Summer": ("#0284C7", "#FACC15", "#F97316"),
    "Winter": ("#1E3A8A", "#BAE6FD", "#334155"),
    "Spring": ("#15803D", "#F9A8D4", "#FDE68A"),
    "St Patrick's Day": ("#166534", "#86EFAC", "#F5F0E1"),
}


def audiences(words: tuple[str, ...], subject: str) -> tuple[str, ...]:
    """Five distinct audiences: those the words name, then the term's followers, then anyone.

    Args:
        words: Of the term.
        subject: The term as a heading; empty leaves its followers unnamed.
    """
    followers = f"{FANS} of {subject}" if subject else "people who follow the topic"
    return tuple(dict.fromkeys((*named_audiences(words), followers, *_ANYONE)))[:5]


def named_audiences(words: tuple[str, ...]) -> tuple[str, ...]:
    """The audiences that the words name, in the order of the rules; empty where they name none."""
    folded = {word.casefold() for word in words}
    return tuple(audience for keys, audience in _rules() if keys & folded)


def product(words: tuple[str, ...]) -> str:
    """A kids' T-shirt when the words speak of children, otherwise a T-shirt."""
    return KIDS if _FOR_KIDS & {word.casefold() for word in words} else TSHIRT


def palette(season: str | None, position: int) -> tuple[str, ...]:
    """The season's colours for the first brief, then one set per brief."""
    own = SEASON_PALETTES.get(season or "")
    return own if own and position == 0 else PALETTES[position % len(PALETTES)]


def tag_candidates(
    words: tuple[str, ...],
    product: str,
    audience: str,
    season: str | None,
    related: tuple[str, ...],
) -> Iterator[str]:
    """What a buyer might type, the closest to the term first; not all of it need be valid."""
    if words:
        subject = " ".join(words)
        yield from (f"{subject}{more}" for more in ("", " shirt", " tee", " t-shirt", " gift"))
    for size in (3, 2):
        yield from _runs(words, size)
    if season:
        yield from (season, f"{season} shirt", f"{season} gift")
    if product == KIDS:
        yield from ("kids shirt", "kids tee", "kids birthday gift", "gift for kids")
    telling = [word for word in words if len(word) > 3 and _tells(word) and not word.isdigit()]
    yield from (f"{word} shirt" for word in telling)
    yield from (f"{word} gift" for word in telling)
    yield f"gift for {audience}"
    yield audience
    yield from related


def _runs(words: tuple[str, ...], size: int) -> Iterator[str]:
    """Neighbouring words that begin and end with a telling one."""
    for at in range(len(words) - size + 1):
        run = words[at : at + size]
        if _tells(run[0]) and _tells(run[-1]) and not all(word.isdigit() for word in run):
            yield " ".join(run)


def _tells(word: str) -> bool:
    return word.casefold() not in _EMPTY and not (word.isdigit() and len(word) < 4)


@cache
def _rules() -> tuple[tuple[frozenset[str], str], ...]:
    """Words → the audience they name, in order. From `data/audiences.csv`."""
    path = Path(__file__).parent / "data" / "audiences.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            (frozenset(row["words"].split()), row["audience"]) for row in csv.DictReader(file)
        )
