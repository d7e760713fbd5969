"""Stacked block: every line as wide as the shirt's print, tones in turn."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.designs.items import Item, Rule, column
from app.domain.designs.setting import Space, Voice, block

_SPACE = Space(width=4000, height=4500, gap=130)
_VOICES = (Voice("block", "main"), Voice("block", "accent"))


def compose(words: Sequence[str]) -> list[Item]:
    """Places the words; a short line between long ones is carried by a rule on each side."""
    lines = block(words, lambda index: _VOICES[index % 2], _SPACE)
    widest = max(line.box[0] for line in lines)
    rows: list[list[Item]] = []
    for line in lines:
        spare = (widest - line.box[0]) / 2 - _SPACE.gap
        if spare < 0.12 * widest or len(lines) == 1:
            rows.append([line])
        else:
            bar = Rule(spare, max(28.0, 0.05 * line.size))
            rows.append([bar, line, bar])
    return column(rows, _SPACE.gap)
