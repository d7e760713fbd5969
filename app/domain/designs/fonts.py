"""Which font prints which text: open fonts (SIL OFL 1.1), each from a package of its own.

A role is a chain: the first face whose character map holds every character wins, so a box in place
of a letter cannot happen. Rubik closes each chain for Arabic and Hebrew, Fira for Greek.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

# Text is measured once at this size; ink grows in proportion, as outlines are not hinted so large.
_MEASURED_AT = 200
# Shaping reads them, nothing draws them: the joiners of Persian and Indic spelling.
JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True)
class Face:
    """One weight of one font file in an installed package."""

    package: str
    file: str
    axes: tuple[int, ...] = ()

    @property
    def path(self) -> Path:
        """The font file."""
        return Path(str(resources.files(self.package).joinpath("files", self.file)))


_ANTON = Face("fontpkg_anton", "Anton-Regular.ttf")
_SLAB = Face("fontpkg_alfa_slab_one", "AlfaSlabOne-Regular.ttf")
_LOBSTER = Face("fontpkg_lobster", "Lobster-Regular.ttf")
_ROWDIES = Face("fontpkg_rowdies", "Rowdies-Bold.ttf")
_OSWALD = Face("fontpkg_oswald", "Oswald[wght].ttf", (700,))
_FIRA = Face("fontpkg_fira_sans_condensed", "FiraSansCondensed-Black.ttf")
_FIRA_ITALIC = Face("fontpkg_fira_sans_condensed", "FiraSansCondensed-BlackItalic.ttf")
_RUBIK = Face("fontpkg_rubik", "Rubik[wght].ttf", (900,))

ROLES: Mapping[str, tuple[Face, ...]] = {
    "block": (_ANTON, _OSWALD, _FIRA, _RUBIK),
    "slab": (_SLAB, _FIRA, _RUBIK),
    "script": (_LOBSTER, _FIRA_ITALIC, _RUBIK),
    "round": (_ROWDIES, _RUBIK, _FIRA),
    "small": (_OSWALD, _FIRA, _RUBIK),
}


@lru_cache(maxsize=32)
def _characters(face: Face) -> frozenset[str]:
    with TTFont(face.path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def covers(face: Face, text: str) -> bool:
    """Whether the face draws every character of a text."""
    return set(text) - JOINERS <= _characters(face) | {" "}


def uncovered(text: str) -> set[str]:
    """The characters of a text that no font here can draw."""
    known = frozenset().union(*(_characters(face) for chain in ROLES.values() for face in chain))
    return set(text) - JOINERS - known - {" "}


def chosen(role: str, text: str) -> Face | None:
    """The first face of a role that draws all of a text; none where scripts are mixed."""
    return next((face for face in ROLES[role] if covers(face, text)), None)


@lru_cache(maxsize=64)
def at(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A face ready to draw at a size in pixels, shaped by HarfBuzz."""
    font = ImageFont.truetype(face.path, size, layout_engine=ImageFont.Layout.RAQM)
    if face.axes:
        font.set_variation_by_axes(list(face.axes))
    return font


@lru_cache(maxsize=8192)
def ink(face: Face, text: str) -> tuple[float, float]:
    """Width and height of a text's ink, per pixel of font size; zeros where nothing is drawn.

    Ink, not advance: a letter's side bearings would push a centred line off the middle.
    """
    font = at(face, _MEASURED_AT)
    mask = font.getmask(text, mode="L")
    box = mask.getbbox()
    if box is None:
        return 0.0, 0.0
    left, top, right, bottom = box
    return (right - left) / _MEASURED_AT, (bottom - top) / _MEASURED_AT
