"""What a layout places: lines of text, bent lines, rules, stars and a panel with holes.

Every item knows its own ink box before it is drawn, so fitting and refusing cost no pixels.
`left` and `top` are the corner of that box; after scaling all stay in proportion.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.designs.fonts import Face, ink

Tone = Literal["main", "accent", "plain"]


@dataclass(frozen=True)
class Line:
    """A straight line of text; `size` is the font's, in pixels."""

    text: str
    face: Face
    size: float
    tone: Tone = "main"
    left: float = 0
    top: float = 0
    depth: float = 0

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of the ink."""
        width, height = ink(self.face, self.text)
        return width * self.size + self.depth, height * self.size + self.depth


@dataclass(frozen=True)
class Bow:
    """A line of text bent over a circle; `radius` is the circle's at the letters' feet."""

    text: str
    face: Face
    size: float
    radius: float
    tone: Tone = "main"
    left: float = 0
    top: float = 0
    depth: float = 0

    @property
    def rise(self) -> float:
        """Height of the straight letters."""
        return ink(self.face, self.text)[1] * self.size

    @property
    def angle(self) -> float:
        """The part of the circle that the line covers, in radians."""
        return ink(self.face, self.text)[0] * self.size / (self.radius + self.rise / 2)

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of the ink."""
        outer = self.radius + self.rise
        half = self.angle / 2
        width = 2 * outer * math.sin(min(half, math.pi / 2))
        return width, outer - self.radius * math.cos(half)


@dataclass(frozen=True)
class Rule:
    """A straight bar."""

    width: float
    height: float
    tone: Tone = "plain"
    left: float = 0
    top: float = 0

    @property
    def box(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


@dataclass(frozen=True)
class Star:
    """A five-pointed star."""

    width: float
    tone: Tone = "plain"
    left: float = 0
    top: float = 0

    @property
    def box(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.width


@dataclass(frozen=True)
class Panel:
    """A filled plate with round corners; what it carries is cut out of it."""

    width: float
    height: float
    corner: float
    holes: tuple[Item, ...]
    tone: Tone = "plain"
    left: float = 0
    top: float = 0

    @property
    def box(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


Item = Line | Bow | Rule | Star | Panel
_LENGTHS = ("left", "top", "size", "width", "height", "radius", "corner", "depth")


def scaled(item: Item, factor: float) -> Item:
    """The same item with every length multiplied."""
    lengths = {n: getattr(item, n) * factor for n in _LENGTHS if n in item.__dataclass_fields__}
    if isinstance(item, Panel):
        return replace(item, **lengths, holes=tuple(scaled(hole, factor) for hole in item.holes))
    return replace(item, **lengths)


def bounds(items: Sequence[Item]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all ink."""
    return (
        min(item.left for item in items),
        min(item.top for item in items),
        max(item.left + item.box[0] for item in items),
        max(item.top + item.box[1] for item in items),
    )


def smallest(items: Sequence[Item]) -> float:
    """The smallest letters among the items, as a font size in pixels."""
    sizes = [item.size for item in items if isinstance(item, Line | Bow)]
    inside = [smallest(item.holes) for item in items if isinstance(item, Panel)]
    return min([*sizes, *inside])


def column(rows: Sequence[Sequence[Item]], gap: float) -> list[Item]:
    """Rows one under another; each row's items side by side, centred on one axis."""
    placed: list[Item] = []
    top = 0.0
    for row in rows:
        tall = max(item.box[1] for item in row)
        wide = sum(item.box[0] for item in row) + gap * (len(row) - 1)
        left = -wide / 2
        for item in row:
            width, height = item.box
            placed.append(replace(item, left=left, top=top + (tall - height) / 2))
            left += width + gap
        top += tall + gap
    return placed
