"""Headline: one big word, the rest small above and below it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.designs.items import Item, Line, Rule, column
from app.domain.designs.setting import Space, Voice, block

_WIDTH = 4000.0
_BIG = Voice("block", "main")
_SMALL = Voice("small", "plain")
_GAP = 150.0


def compose(words: Sequence[str]) -> list[Item]:
    """Places the longest word large; what comes before stands above, what follows below."""
    place = max(range(len(words)), key=lambda index: (len(words[index]), -index))
    big = block(words[place : place + 1], lambda _: _BIG, Space(_WIDTH, 2300, _GAP))
    width = max(2600.0, big[0].box[0])
    bar = Rule(width, 46)
    rows: list[list[Item]] = [*_small(words[:place], width), [bar]]
    rows += [[line] for line in big]
    rows += [[bar], *_small(words[place + 1 :], width)]
    return column(rows, _GAP)


def _small(words: Sequence[str], width: float) -> list[list[Item]]:
    if not words:
        return []
    lines: list[Line] = block(words, lambda _: _SMALL, Space(0.86 * width, 950, 0.5 * _GAP))
    # All at the size of the smallest: a whisper has one voice.
    size = min(600.0, *(line.size for line in lines))
    return [[Line(line.text, line.face, size, line.tone)] for line in lines]
