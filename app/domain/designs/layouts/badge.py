"""Badge: a plate in a mid tone with the words cut out, so the shirt itself is the second colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.designs.items import Item, Panel, Rule, Star, bounds, column
from app.domain.designs.setting import Space, Voice, block

_WIDTH = 4000.0
_PADDING = 420.0
_BAND = 44.0


def compose(words: Sequence[str]) -> list[Item]:
    """Places the words between two rows of rules and a star, on a plate."""
    inside = _WIDTH - 2 * _PADDING
    lines = block(words, lambda _: Voice("block"), Space(inside, 3300, 130))
    bar = Rule((inside - 620) / 2, _BAND)
    seam: list[Item] = [bar, Star(300), bar]
    placed = column([seam, *([line] for line in lines), seam], 150)
    left, top, right, bottom = bounds(placed)
    height = bottom - top + 2 * _PADDING
    holes = tuple(
        replace(
            item,
            left=item.left - left + (_WIDTH - (right - left)) / 2,
            top=item.top - top + _PADDING,
        )
        for item in placed
    )
    return [Panel(_WIDTH, height, 330, holes)]
