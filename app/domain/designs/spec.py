"""What a design is: a phrase, a layout and a palette, and the print file they become.

Units are pixels at 300 dpi throughout: 300 px is one inch of print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The print area of the common T-shirt: 15 × 18 inches.
WIDTH = 4500
HEIGHT = 5400
DPI = 300
# Stays empty on every side, so that a cutter or a platen that is off by half an inch cuts no ink.
MARGIN = 200
# The smallest letters: 48 pt. Smaller ones fill in on fabric and cannot be read at arm's length.
SMALLEST = 200
# A phrase longer than this is a text, not a design.
LONGEST_PHRASE = 120

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class DesignSpec:
    """Everything a picture depends on: equal specs give equal bytes.

    Args:
        phrase: What is printed, as a person wrote it.
        layout: A key of `LAYOUTS`.
        palette: Colours as `#RRGGBB`, the most important first; empty is black and cream.

    Raises:
        ValueError: a colour is not written as `#RRGGBB`.
    """

    phrase: str
    layout: str
    palette: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for colour in self.palette:
            if not _HEX.fullmatch(colour):
                raise ValueError(f"{colour!r} is not a colour of the form #RRGGBB.")


@dataclass(frozen=True)
class Rendered:
    """One print file: an RGBA PNG, transparent where there is no ink."""

    png: bytes
    width: int = WIDTH
    height: int = HEIGHT
    dpi: int = DPI
