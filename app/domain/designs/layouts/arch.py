"""Arch: the first words bent over the others, with a star between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from app.domain.designs.fonts import ink
from app.domain.designs.items import Bow, Item, Rule, Star, bounds, column
from app.domain.designs.setting import CannotBeSetError, Space, Voice, block, spoken

_WIDTH = 4000.0
_BENT = Voice("slab", "main")
_BELOW = Voice("block", "accent")
# The most of a circle that reads without turning the head, in radians.
_WIDEST_ANGLE = 2.3
# Letters higher than this part of the radius are pulled apart at the top.
_TALLEST = 0.62


def compose(words: Sequence[str]) -> list[Item]:
    """Places the words: about half of the letters go on the arch.

    Raises:
        CannotBeSetError: the words over the arch cannot be drawn in one font.
    """
    split = _split(words)
    bow = _bent(" ".join(words[:split]), " ".join(words))
    inner = bow.radius * math.sin(min(bow.angle, math.pi) / 2)
    if split == len(words):
        star = 0.11 * _WIDTH
        row: list[Item] = [
            Rule(0.24 * _WIDTH, 40), Star(0.7 * star), Star(star), Star(0.7 * star),
            Rule(0.24 * _WIDTH, 40),
        ]  # fmt: skip
        return _under(bow, column([row], 90), inner)
    lines = block(words[split:], lambda _: _BELOW, Space(1.55 * inner, 2600, 120))
    hung = column([[Star(0.075 * _WIDTH)], *([line] for line in lines)], 120)
    return _under(bow, hung, inner)


def _split(words: Sequence[str]) -> int:
    """How many words go on the arch."""
    letters = sum(map(len, words))
    counts = range(1, len(words) + 1) if len(words) == 1 else range(1, len(words))
    return min(counts, key=lambda n: abs(sum(map(len, words[:n])) - 0.45 * letters))


def _bent(text: str, whole: str) -> Bow:
    shown = spoken(text, _BENT, whole)
    if shown is None:
        raise CannotBeSetError
    wide, tall = ink(shown[1], shown[0])
    # At size 1: the radius that spreads the line over the widest angle, or a flatter one.
    radius = max(wide / _WIDEST_ANGLE - tall / 2, tall / _TALLEST)
    bow = Bow(*shown, size=1.0, radius=radius)
    size = min(_WIDTH / bow.box[0], 1700.0)
    return replace(bow, size=size, radius=radius * size)


def _under(bow: Bow, items: list[Item], inner: float) -> list[Item]:
    """The items hung into the bow, as high as their width leaves them clear of it."""
    left, _, right, _ = bounds(items)
    centre = bow.box[0] / 2
    apex = bow.rise
    # The row that comes nearest to the letters' feet decides how deep all hang.
    drop = max(_depth(bow, item, inner) - item.top for item in items)
    shift = centre - (left + right) / 2
    return [
        bow,
        *(replace(item, left=item.left + shift, top=item.top + apex + drop) for item in items),
    ]


def _depth(bow: Bow, item: Item, inner: float) -> float:
    """How far under the apex an item must start to clear the circle of the feet."""
    reach = max(abs(item.left), abs(item.left + item.box[0])) + 110
    if reach >= min(inner, bow.radius):
        return bow.box[1] - bow.rise + 110
    return bow.radius - math.sqrt(bow.radius**2 - reach**2) + 110
