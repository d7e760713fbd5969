"""Draws items as masks: grey pictures whose brightness is ink.

A bent line is drawn straight and then bent, so that joined scripts (Arabic, brush letters) stay
joined; setting letters one by one around the circle would break them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageOps

from app.domain.designs.fonts import at
from app.domain.designs.items import Bow, Item, Line, Panel, Rule, Star

_SOFTNESS = 4  # shapes are drawn this much larger, then reduced: smooth edges
_CELL = 40  # bending goes cell by cell; over 40 px the error is a tenth of a pixel
_RIM = 3


@dataclass(frozen=True)
class Mask:
    """Ink at a place; `left` and `top` are where the picture's corner goes, in whole pixels."""

    picture: Image.Image
    left: int
    top: int


def outline_width(size: float) -> int:
    """Pixels of outline around letters of a size."""
    return round(max(10.0, min(34.0, 0.035 * size)))


def filled(item: Item, stroke: int = 0) -> Mask:
    """An item's ink, grown by a stroke all around; letters stand where they stand without it."""
    if isinstance(item, Line):
        picture = _letters(item, stroke)
        return Mask(picture, round(item.left) - stroke, round(item.top) - stroke)
    if isinstance(item, Bow):
        return _bent(item, stroke)
    if isinstance(item, Star):
        return Mask(_star(item.width), round(item.left), round(item.top))
    if isinstance(item, Rule):
        size = max(1, round(item.width)), max(1, round(item.height))
        return Mask(Image.new("L", size, 255), round(item.left), round(item.top))
    return _plate(item)


def deepened(mask: Mask, depth: int) -> Mask:
    """The mask drawn out to the lower right, one copy per pixel, in steps that double."""
    wide, tall = mask.picture.size
    picture = Image.new("L", (wide + depth, tall + depth))
    picture.paste(mask.picture)
    done = 0
    while done < depth:
        step = min(done + 1, depth - done)
        moved = Image.new("L", picture.size)
        moved.paste(picture, (step, step))
        picture = ImageChops.lighter(picture, moved)
        done += step
    return Mask(picture, mask.left, mask.top)


def _letters(item: Line | Bow, stroke: int) -> Image.Image:
    """The straight text, cut to its ink and then padded by the stroke."""
    font = at(item.face, max(1, round(item.size)))
    left, top, right, bottom = font.getbbox(item.text, anchor="ls", stroke_width=stroke)
    origin = 8 - math.floor(left), 8 - math.floor(top)
    size = origin[0] + math.ceil(right) + 8, origin[1] + math.ceil(bottom) + 8
    plain = Image.new("L", size)
    ImageDraw.Draw(plain).text(origin, item.text, fill=255, font=font, anchor="ls")
    box = plain.getbbox() or (0, 0, *size)
    if not stroke:
        return plain.crop(box)
    grown = Image.new("L", size)
    ImageDraw.Draw(grown).text(
        origin, item.text, fill=255, font=font, anchor="ls", stroke_width=stroke
    )
    return grown.crop((box[0] - stroke, box[1] - stroke, box[2] + stroke, box[3] + stroke))


def _bent(bow: Bow, stroke: int) -> Mask:
    # A rim without ink, so that the outermost edge is smoothed like every other.
    straight = ImageOps.expand(_letters(bow, stroke), _RIM)
    wide, tall = straight.size
    reach_out = stroke + _RIM
    foot = bow.radius - reach_out
    outer = foot + tall
    middle = bow.radius + (tall - 2 * reach_out) / 2
    half = wide / middle / 2
    reach = outer * math.sin(min(half, math.pi / 2))
    size = math.ceil(2 * reach) + 2, math.ceil(outer - foot * math.cos(half)) + 2
    centre = size[0] / 2, outer + 1

    def source(x: float, y: float) -> tuple[float, float]:
        across, up = x - centre[0], centre[1] - y
        return (
            math.atan2(across, up) * middle + wide / 2,
            outer - math.hypot(across, up),
        )

    cells: list[tuple[tuple[int, int, int, int], tuple[float, ...]]] = []
    for top in range(0, size[1], _CELL):
        for left in range(0, size[0], _CELL):
            right, bottom = min(left + _CELL, size[0]), min(top + _CELL, size[1])
            corners = [
                source(*corner)
                for corner in ((left, top), (left, bottom), (right, bottom), (right, top))
            ]
            if _touches(corners, wide, tall):
                cells.append(((left, top, right, bottom), sum(corners, ())))
    picture = straight.transform(
        size, Image.Transform.MESH, cells, resample=Image.Resampling.BICUBIC
    )
    across = bow.left + bow.box[0] / 2 - size[0] / 2
    return Mask(picture, round(across), round(bow.top - reach_out) - 1)


def _touches(corners: Sequence[tuple[float, float]], wide: float, tall: float) -> bool:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return max(xs) > 0 and min(xs) < wide and max(ys) > 0 and min(ys) < tall


def _star(width: float) -> Image.Image:
    side = max(1, round(width)) * _SOFTNESS
    radius = side / 2 / math.sin(2 * math.pi / 5)
    points = []
    for step in range(10):
        length = radius if step % 2 == 0 else 0.42 * radius
        angle = math.pi * step / 5
        points.append((side / 2 + length * math.sin(angle), radius - length * math.cos(angle)))
    picture = Image.new("L", (side, side))
    ImageDraw.Draw(picture).polygon(points, fill=255)
    return picture.reduce(_SOFTNESS)


def _plate(panel: Panel) -> Mask:
    picture = _rounded(round(panel.width), round(panel.height), round(panel.corner))
    inset, band = round(0.3 * panel.corner), round(0.09 * panel.corner)
    ring = _rounded(
        picture.width - 2 * inset, picture.height - 2 * inset, round(panel.corner) - inset
    )
    core = _rounded(
        ring.width - 2 * band, ring.height - 2 * band, round(panel.corner) - inset - band
    )
    picture.paste(0, (inset, inset), ring)
    picture.paste(255, (inset + band, inset + band), core)
    for hole in panel.holes:
        cut = filled(hole)
        picture.paste(0, (cut.left, cut.top), cut.picture)
    return Mask(picture, round(panel.left), round(panel.top))


def _rounded(wide: int, tall: int, corner: int) -> Image.Image:
    picture = Image.new("L", (wide, tall), 255)
    side = 2 * corner * _SOFTNESS
    disc = Image.new("L", (side, side))
    ImageDraw.Draw(disc).ellipse((0, 0, side - 1, side - 1), fill=255)
    disc = disc.reduce(_SOFTNESS)
    for x, source_x in ((0, 0), (wide - corner, corner)):
        for y, source_y in ((0, 0), (tall - corner, corner)):
            tile = disc.crop((source_x, source_y, source_x + corner, source_y + corner))
            picture.paste(tile, (x, y))
    return picture
