"""A phrase as it is printed: cleaned, in capitals where a layout asks for them, cut into words."""

from __future__ import annotations

import unicodedata

# Direction marks, variation selectors and fillers: they carry no ink. Direction is found again
# from the letters, and an emoji's selector says nothing once the emoji is refused.
_INVISIBLE = frozenset("\u00ad\u200b\u200e\u200f\u2060\ufe0e\ufe0f\ufeff\u061c") | frozenset(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_ACUTE = "\u0301"


def clean(phrase: str) -> str:
    """The phrase composed (NFC), without invisible marks, with single spaces."""
    seen = "".join(sign for sign in phrase if sign not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def unprintable(phrase: str) -> bool:
    """Whether a phrase holds control, private or broken characters."""
    return any(
        unicodedata.category(sign) in {"Cc", "Co", "Cs", "Cn"} and not sign.isspace()
        for sign in phrase
    ) or any(sign in phrase for sign in "\x1c\x1d\x1e\x1f")


def has_ink(phrase: str) -> bool:
    """Whether anything in a phrase is a letter, a figure or a sign; marks alone are not."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in phrase)


def capitals(text: str) -> str:
    """The text in capitals; Greek ones lose their accent, as Greek is set."""
    upper = unicodedata.normalize("NFC", text.upper())
    return "".join(_without_tonos(sign) if "GREEK" in _name(sign) else sign for sign in upper)


def _name(sign: str) -> str:
    return unicodedata.name(sign, "")


def _without_tonos(sign: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", sign).replace(_ACUTE, ""))
