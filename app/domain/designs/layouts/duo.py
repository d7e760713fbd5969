"""Duo: brush script and heavy slab in turn, the pairing of a thousand mugs, for good reason."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.designs.items import Item, Rule, column
from app.domain.designs.setting import Space, Voice, block

_SPACE = Space(width=4000, height=4300, gap=140)
_SCRIPT = Voice("script", "accent", in_capitals=False)
_SLAB = Voice("slab", "main")


def compose(words: Sequence[str]) -> list[Item]:
    """Places the words: script first, or slab alone where there is a single word."""
    voices = (_SLAB,) if len(words) == 1 else (_SCRIPT, _SLAB)
    lines = block(words, lambda index: voices[index % len(voices)], _SPACE)
    widest = max(line.box[0] for line in lines)
    seam = Rule(0.42 * widest, 46)
    return column([[seam], *([line] for line in lines), [seam]], _SPACE.gap)
