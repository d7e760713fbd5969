"""Colours that read on a white shirt and on a black one, from whatever palette an idea brings.

A colour between the two grounds needs nothing; a light or a dark one gets an outline of the
opposite. Contrast is WCAG 2's ratio; 3:1 is its threshold for large text.
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass

Colour = tuple[int, int, int]

LEGIBLE = 3.0
_WHITE_SHIRT: Colour = (255, 255, 255)
# "Black" cotton is not black.
_BLACK_SHIRT: Colour = (24, 24, 26)
_CREAM: Colour = (251, 246, 236)
_COAL: Colour = (22, 23, 28)


@dataclass(frozen=True)
class Ink:
    """One colour of letters and what goes with it.

    Args:
        fill: The letters.
        outline: Carries them over either ground; none where none is needed.
        depth: Their shadow, told apart from the fill.
    """

    fill: Colour
    outline: Colour | None
    depth: Colour


@dataclass(frozen=True)
class Inks:
    """The colours of one design.

    Args:
        main: The large words.
        accent: Every second line, ornaments.
        plain: A mid tone that needs no outline: small text, rules, panels.
    """

    main: Ink
    accent: Ink
    plain: Ink


def parsed(text: str) -> Colour:
    """A colour of the form `#RRGGBB` as three numbers, 0 to 255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """How far apart two colours are, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def on_both(colour: Colour) -> float:
    """A colour's contrast with the shirt it reads worse on."""
    return min(contrast(colour, _WHITE_SHIRT), contrast(colour, _BLACK_SHIRT))


def mid_tone(colour: Colour) -> Colour:
    """The nearest tone of the same hue that reads on both grounds."""
    hue, _, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    start = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))[1]
    tones = sorted((step / 200 for step in range(1, 200)), key=lambda light: abs(light - start))
    shades = (colorsys.hls_to_rgb(hue, light, saturation) for light in tones)
    rounded = ((round(r * 255), round(g * 255), round(b * 255)) for r, g, b in shades)
    return next(shade for shade in rounded if on_both(shade) >= LEGIBLE)


def _inked(fill: Colour, palette: Sequence[Colour]) -> Ink:
    outline = None if on_both(fill) >= LEGIBLE else _against(fill, palette, 2 * LEGIBLE)
    return Ink(fill, outline, depth=outline or _against(fill, palette, LEGIBLE))


def _against(fill: Colour, palette: Sequence[Colour], clear: float) -> Colour:
    """The palette's best contrast to a fill if it is `clear`, else coal or cream."""
    best = max(palette, key=lambda colour: contrast(fill, colour))
    if contrast(fill, best) >= clear:
        return best
    return max((_CREAM, _COAL), key=lambda colour: contrast(fill, colour))


def inks(palette: Sequence[str]) -> Inks:
    """The inks of a palette: the two colours that read best on both grounds lead."""
    colours = [parsed(text) for text in dict.fromkeys(palette)] or [_COAL, _CREAM]
    leading = sorted(colours, key=lambda colour: on_both(colour) < LEGIBLE)
    main = leading[0]
    accent = leading[1] if len(leading) > 1 else main
    return Inks(
        main=_inked(main, colours),
        accent=_inked(accent, colours),
        plain=_inked(mid_tone(main if on_both(main) >= LEGIBLE else accent), colours),
    )
