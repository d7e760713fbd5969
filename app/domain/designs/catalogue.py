"""Every layout by name, and the fitting of what it composes into the print area."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.domain.designs.items import Item, bounds, scaled
from app.domain.designs.layouts import arch, badge, duo, headline, pop, stack
from app.domain.designs.spec import HEIGHT, MARGIN, WIDTH

# Outlines and the curve of a bow reach beyond the measured ink; the rest of the margin is theirs.
_SLACK = 50


@dataclass(frozen=True)
class Layout:
    """One way to set a phrase."""

    name: str
    compose: Callable[[Sequence[str]], list[Item]]


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        room.__name__.rsplit(".", 1)[-1]: Layout(room.__name__.rsplit(".", 1)[-1], room.compose)
        for room in (stack, arch, badge, duo, headline, pop)
    }
)


def fitted(items: Sequence[Item]) -> list[Item]:
    """The items scaled to the print area inside its margins, and centred in it."""
    left, top, right, bottom = bounds(items)
    room = 2 * (MARGIN + _SLACK)
    factor = min((WIDTH - room) / (right - left), (HEIGHT - room) / (bottom - top))
    across = WIDTH / 2 - factor * (left + right) / 2
    down = HEIGHT / 2 - factor * (top + bottom) / 2
    grown = [scaled(item, factor) for item in items]
    return [replace(item, left=item.left + across, top=item.top + down) for item in grown]
