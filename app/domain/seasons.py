"""Which season a term names. A season that is not named is not guessed, whatever the date."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def _names() -> dict[tuple[str, ...], str]:
    """Words of a name, case-folded → the season. From `data/seasons.csv`."""
    path = Path(__file__).parent / "data" / "seasons.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            tuple(row["words"].casefold().split()): row["season"] for row in csv.DictReader(file)
        }


def names_of(season: str) -> tuple[str, ...]:
    """The names under which terms speak of a season, in the order of the file."""
    return tuple(" ".join(words) for words, named in _names().items() if named == season)


def season_of(words: tuple[str, ...]) -> str | None:
    """The season whose name stands in the words, the longest name first; None = none is named."""
    folded = tuple(word.casefold().replace("’", "'") for word in words)
    for length in range(_longest(), 0, -1):
        for start in range(len(folded) - length + 1):
            season = _names().get(folded[start : start + length])
            if season:
                return season
    return None


@cache
def _longest() -> int:
    return max(len(words) for words in _names())
