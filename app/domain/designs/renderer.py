"""Draws a design as a print file, and a print file as a thumbnail.

The ink as drawn, not as measured, is what gets centred: all masks are made first, their common box
is found, and everything moves by the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from app.domain.designs import masks
from app.domain.designs.colours import Colour, Ink, Inks, inks
from app.domain.designs.items import Bow, Item, Line
from app.domain.designs.masks import Mask
from app.domain.designs.refusal import composed
from app.domain.designs.spec import DPI, HEIGHT, WIDTH, DesignSpec, Rendered

THUMBNAIL = (600, 720)
# A chequered ground says "transparent" and takes no side between light and dark.
_SQUARE = 20
_GROUND = ((236, 238, 242), (222, 225, 231))
# Flat colours pack well at any level; this one is fast and half the size of level 1.
_COMPRESSION = 2


@dataclass(frozen=True)
class _Layer:
    mask: Mask
    colour: Colour


def render(spec: DesignSpec) -> Rendered:
    """One print file: 4500 × 5400 px, 300 dpi, RGBA, ink centred inside the margins.

    The same spec gives the same bytes with the same libraries.

    Raises:
        DesignRefusedError: the phrase cannot be printed well in this layout; says why.
        ValueError: there is no such layout.
    """
    layers = list(_layers(composed(spec.phrase, spec.layout), inks(spec.palette)))
    across, down = _off_centre(layers)
    picture = Image.new("RGBA", (WIDTH, HEIGHT))
    for layer in layers:
        coloured = Image.new("RGBA", layer.mask.picture.size, layer.colour)
        coloured.putalpha(layer.mask.picture)
        _lay(picture, coloured, layer.mask.left - across, layer.mask.top - down)
    out = BytesIO()
    picture.save(out, "PNG", dpi=(DPI, DPI), compress_level=_COMPRESSION)
    return Rendered(out.getvalue())


def thumbnail(png: bytes) -> bytes:
    """A 600 × 720 PNG of a print file on a chequered ground.

    Raises:
        PIL.UnidentifiedImageError: the bytes are no picture.
    """
    with Image.open(BytesIO(png)) as picture:
        small = picture.convert("RGBA").resize(
            THUMBNAIL, Image.Resampling.LANCZOS, reducing_gap=2.0
        )
    ground = _chequered()
    ground.paste(small, (0, 0), small)
    out = BytesIO()
    ground.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _layers(items: Sequence[Item], colours: Inks) -> Iterator[_Layer]:
    """Shadows first, then outlines, then fills: no outline covers a neighbour's letter."""
    for item in items:
        if isinstance(item, Line) and item.depth:
            stroke = masks.outline_width(item.size)
            shadow = masks.deepened(masks.filled(item, stroke), round(item.depth))
            yield _Layer(shadow, _ink(item, colours).depth)
    for item in items:
        outline = _ink(item, colours).outline
        if outline is not None and isinstance(item, Line | Bow):
            yield _Layer(masks.filled(item, masks.outline_width(item.size)), outline)
    for item in items:
        yield _Layer(masks.filled(item), _ink(item, colours).fill)


def _ink(item: Item, colours: Inks) -> Ink:
    return {"main": colours.main, "accent": colours.accent, "plain": colours.plain}[item.tone]


def _off_centre(layers: Sequence[_Layer]) -> tuple[int, int]:
    """How far right and down of the middle the common ink box is."""
    boxes = [
        (layer.mask.left + box[0], layer.mask.top + box[1],
         layer.mask.left + box[2], layer.mask.top + box[3])
        for layer in layers
        if (box := layer.mask.picture.getbbox()) is not None
    ]  # fmt: skip
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (
        (min(lefts) + max(rights) - WIDTH) // 2,
        (min(tops) + max(bottoms) - HEIGHT) // 2,
    )


def _lay(picture: Image.Image, layer: Image.Image, left: int, top: int) -> None:
    """Composites a layer; what a mask holds beyond the page is empty and is cut off."""
    source = max(0, -left), max(0, -top)
    picture.alpha_composite(layer, (max(0, left), max(0, top)), source)


def _chequered() -> Image.Image:
    tile = Image.new("RGB", (2 * _SQUARE, 2 * _SQUARE), _GROUND[0])
    for corner in ((_SQUARE, 0), (0, _SQUARE)):
        tile.paste(_GROUND[1], (*corner, corner[0] + _SQUARE, corner[1] + _SQUARE))
    ground = Image.new("RGB", THUMBNAIL)
    for left in range(0, THUMBNAIL[0], tile.width):
        for top in range(0, THUMBNAIL[1], tile.height):
            ground.paste(tile, (left, top))
    return ground
