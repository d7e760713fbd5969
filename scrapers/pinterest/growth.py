"""Growth in whole percent, as Pinterest's exports write it in every language.

"10,000%+" means more than 10,000 percent; the figure kept is the 10,000 that is published, a lower
bound. The official API writes the same as 10001. A spreadsheet may turn "40%" into 0.4 and lose the
sign; a column is read that way only where its own figures prove it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import Enum

from integrations.errors import PodpusherError

_NOTHING = frozenset({"", "-", "--", "n/a", "na", "n.a.", "nan", "null", "none", "#n/a"})
_MINUS = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"}
_PERCENT = re.compile(
    r"[>+]? ?(?P<sign>-?) ?%? ?"
    r"(?P<digits>\d{1,3}(?:(?P<mark>[.,' \u2019])\d{3}(?:(?P=mark)\d{3})*)|\d+)"
    r" ?\+? ?%? ?\+?$"
)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:e-\d{1,2})?$")


class NotGrowthError(PodpusherError):
    """The text is not a growth in whole percent that can be read in one way only."""


class Scale(Enum):
    """What a number without a percent sign means in a column."""

    UNKNOWN = "unknown"
    PERCENT = "percent"
    SHARE = "share"


def scale_of(cells: Iterable[str]) -> Scale:
    """Says what numbers without a percent sign mean, from all growth figures of one table.

    A fraction proves shares. Nothing falls by more than its all, so less than -1 proves percent.
    """
    numbers = [Decimal(text) for text in map(_clean, cells) if _PLAIN.match(text)]
    if any(number != number.to_integral_value() for number in numbers):
        return Scale.SHARE
    return Scale.PERCENT if any(number < -1 for number in numbers) else Scale.UNKNOWN


def is_growth(cell: str) -> bool:
    """Tells whether a text is a growth with its percent sign."""
    text = _clean(cell)
    return "%" in text and _PERCENT.match(text) is not None


def read_growth(cell: str, scale: Scale) -> int | None:
    """Reads one figure; None when none is given.

    Raises:
        NotGrowthError: it is something else, or a number whose meaning nothing shows.
    """
    text = _clean(cell)
    if text in _NOTHING:
        return None
    if _PLAIN.match(text) and "%" not in text:
        return _plain(text, scale)
    match = _PERCENT.match(text)
    if match is None or "%" not in text or len(match["digits"]) > 18:
        raise NotGrowthError(f"{cell[:40]!r} is not a growth in percent.")
    figure = int(re.sub(r"\D", "", match["digits"]))
    return -figure if match["sign"] else figure


def _plain(text: str, scale: Scale) -> int:
    try:
        number = Decimal(text) * (100 if scale is Scale.SHARE else 1)
        whole = int(number)
    except (InvalidOperation, OverflowError, ValueError):
        whole, number = 0, Decimal("NaN")
    if scale is Scale.UNKNOWN or not abs(number - whole) < Decimal("1e-9") or abs(whole) > 10**18:
        raise NotGrowthError(f"{text!r} does not say whether it is a percentage.")
    return whole


def _clean(cell: str) -> str:
    if len(cell) > 64:
        return "?"
    text = unicodedata.normalize("NFKC", cell).translate(_MINUS).replace("\u066a", "%").casefold()
    return " ".join(text.split()).strip("\"'")
