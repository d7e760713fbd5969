"""Pop: round letters with a solid shadow that falls to the lower right, as on a comic's cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.designs.items import Item, column
from app.domain.designs.setting import Space, Voice, block

_SPACE = Space(width=3900, height=4300, gap=150)
_VOICES = (Voice("round", "main"), Voice("round", "accent"))
# The shadow's length as a part of the letters' size.
_DEPTH = 0.07


def compose(words: Sequence[str]) -> list[Item]:
    """Places the words."""
    lines = block(words, lambda index: _VOICES[index % 2], _SPACE)
    rows: list[list[Item]] = [
        [replace(line, depth=max(30.0, min(110.0, _DEPTH * line.size)))] for line in lines
    ]
    return column(rows, 0.6 * _SPACE.gap)
