"""Counts as platforms write them, read exactly or not at all.

"Under 10K" is a bound, not a number: no volume, upper bound 10,000. "50K+" is published as a lower
bound and kept as the volume, because that is the figure the source shows; the unit tells which
source it came from. Anything that could mean two things is refused: "1,2M", "1.234", "-5".
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from integrations.errors import PodpusherError

MAX_COUNT = 2**63 - 1

_NOTHING = frozenset({"", "-", "\u2013", "\u2014", "null", "none", "nan", "n/a", "na"})
_SCALE = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_GROUPED = re.compile(r"\d{1,3}(?:([, '\u2019])\d{3}(?:\1\d{3})*|(?:\.\d{3}){2,})$")
_COUNT = re.compile(r"(\d+(?:\.\d+)?) ?([kmbt]?)(\+?)$")
_BOUND = re.compile(r"(?:under|below|less than|fewer than|up to|<) ?(.+)$")
_WORDS = re.compile(r" (?:tweets|posts|views|searches|saves|listings|results|pins)$")


class NotACountError(PodpusherError):
    """The text is not a count that can be read in one way only."""


class Count(NamedTuple):
    """A published count: `value`, or only an `upper` bound, or neither when none was given."""

    value: int | None
    upper: int | None


NO_COUNT = Count(None, None)


def parse_count(given: object) -> Count:
    """Reads a count.

    Args:
        given: None, an integer, an integral float, or text such as "39020", "39,020", "12K",
            "1.2M", "50K+", "Under 10K", "118K tweets". Empty text and dashes mean "not given".

    Returns:
        The count; `NO_COUNT` when the source gave none.

    Raises:
        NotACountError: it is something else, negative, fractional, or larger than a bigint.
    """
    if given is None:
        return NO_COUNT
    if isinstance(given, bool):
        raise NotACountError(f"{given!r} is not a count.")
    if isinstance(given, int):
        return Count(_checked(given, given), None)
    if isinstance(given, str) and len(given) < 19 and given.isascii() and given.isdigit():
        return Count(int(given), None)  # plain digits are most of what there is
    if isinstance(given, float):
        given = repr(given)
    if not isinstance(given, str):
        raise NotACountError(f"A {type(given).__name__} is not a count.")
    text = _plain(given)
    if text in _NOTHING:
        return NO_COUNT
    if bound := _BOUND.match(text):
        return Count(None, _whole(bound[1], given))
    return Count(_whole(text, given), None)


def parse_integer(given: object) -> int | None:
    """Reads an integer such as a rank; None when not given.

    Raises:
        NotACountError: it is not a non-negative whole number written in digits.
    """
    count = parse_count(given)
    if count.upper is not None or (isinstance(given, str) and not _plain(given)[-1:].isdigit()):
        if count == NO_COUNT:
            return None
        raise NotACountError(f"{_shown(given)} is not a whole number.")
    return count.value


def _plain(text: str) -> str:
    if len(text) > 64:
        raise NotACountError("A text of more than 64 characters is not a count.")
    if not text.isascii() and any(unicodedata.category(c) == "No" for c in text):
        raise NotACountError(f"{_shown(text)} is not a count.")  # NFKC would read 10\u00b2 as 102
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c, c)) for c in text)
    return _WORDS.sub("", " ".join(text.split()))


def _whole(text: str, given: object) -> int:
    if _GROUPED.match(text.rstrip("+")):
        text = re.sub(r"[^\d+]", "", text)
    match = _COUNT.match(text)
    if match is None:
        raise NotACountError(f"{_shown(given)} is not a count.")
    amount = Decimal(match[1]) * _SCALE[match[2]]
    if amount != amount.to_integral_value():
        raise NotACountError(f"{_shown(given)} is not a whole count.")
    return _checked(int(amount), given)


def _checked(value: int, given: object) -> int:
    if not 0 <= value <= MAX_COUNT:
        raise NotACountError(f"{_shown(given)} is out of range for a count.")
    return value


def _shown(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 40 else text[:37] + "..."
