"""The keys under which the spellings of one term meet: `Black Lives Matter`, `#blacklivesmatter`.

Keys are made of the normalised term alone, never of the label, so that one more way of writing it
in capitals cannot tear apart what was one. Two terms that share a key are one term. Where leaving
something out could change the meaning, it stays: marks and separators in very short terms, `ñ`,
separators between digits (9/11 is not 911), flags, and what `told_apart.txt` lists.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import emoji

from app.domain.words import split_term

SHORTEST_FOLDED = 4
"""Letters. A shorter key keeps its marks and separators: `té` is not `te`, `U.S.` is not `us`."""
_DATA = Path(__file__).parent / "data"
_MAY_HOLD_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\ufe0f\u20e3\U0001f000-\U000e007f]")
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]|\U0001f3f4[\U000e0061-\U000e007f]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_LATE_HASH = re.compile(r"(?<!\w)#")
_MEANT = frozenset("&@%*+#$€£:")  # the colon encloses an emoji's name
_ARABIC_MARKS = frozenset(map(chr, [0x0640, 0x0670, *range(0x064B, 0x0660)]))
_TILDE = "\u0303"


def keys(term: str) -> tuple[str, ...]:
    """The keys of a normalised term, the compact one first; never empty.

    A plural gets its singular's key as well, where the noun is one we know.
    """
    if is_told_apart(term):
        return (term,)
    key = compact(term)
    singular = _singular_key(term, key)
    return (key,) if singular is None else (key, singular)


def is_told_apart(term: str) -> bool:
    """Whether a term means something else than what is written like it: it keeps to itself."""
    return term in _told_apart()


def compact(term: str) -> str:
    """The term without marks, separators and decorating emoji; "" is never returned."""
    text = _without_decoration(unicodedata.normalize("NFKC", term).casefold())
    dense = _dense(_folded(text))
    if len(dense) < SHORTEST_FOLDED:
        return " ".join(text.split()) or term
    return dense


def _without_decoration(text: str) -> str:
    """Emoji gone from both ends and named in between; flags are named everywhere.

    A term of nothing but emoji keeps them, each once, by name.
    """
    if not _MAY_HOLD_EMOJI.search(text):
        return text
    parts = emoji.analyze(text, non_emoji=True, join_emoji=True)
    signs = [(part.chars, not isinstance(part.value, str)) for part in parts]
    if all(is_emoji or not _says_something(chars) for chars, is_emoji in signs):
        return "".join(dict.fromkeys(_name(chars) for chars, is_emoji in signs if is_emoji)) or text
    first, last = _first_word(signs), len(signs) - _first_word(signs[::-1])
    return (
        "".join(
            _name(chars)
            if first <= at < last or _REGIONAL.search(chars)
            else " "
            if is_emoji
            else chars
            for at, (chars, is_emoji) in enumerate(signs)
        )
        if any(is_emoji for _, is_emoji in signs)
        else text
    )


def _first_word(signs: list[tuple[str, bool]]) -> int:
    return next(
        at for at, (chars, is_emoji) in enumerate(signs) if not is_emoji and _says_something(chars)
    )


def _says_something(chars: str) -> bool:
    return any(sign.isalnum() for sign in chars)


def _name(chars: str) -> str:
    return emoji.demojize(chars) if emoji.is_emoji(chars) else chars


def _folded(text: str) -> str:
    """Latin letters without their marks, save the tilde of `ñ`; Arabic without vowel signs."""
    if text.isascii():
        return text
    kept: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign):
            is_latin = base.isascii() and base.isalpha()
            if sign in _ARABIC_MARKS or (is_latin and (base, sign) != ("n", _TILDE)):
                continue
        elif sign in _ARABIC_MARKS:
            continue
        else:
            base = sign
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _dense(text: str) -> str:
    text = _BETWEEN_DIGITS.sub(".", _LATE_HASH.sub("", text.replace("&", "and")))
    return "".join(
        sign
        for at, sign in enumerate(text)
        if unicodedata.category(sign)[0] in "LMNSC"
        or sign in _MEANT
        or (sign == "." and _is_between_digits(text, at))
    )


def _is_between_digits(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _singular_key(term: str, key: str) -> str | None:
    """The compact key with its last word in the singular; None where that is not safe."""
    if not key.isascii() or not key.endswith("s"):
        return None
    words = split_term(term)
    if not words:
        return None
    last = words[-1].casefold()
    singular = _singulars().get(last)
    if singular is None or not key.endswith(last):
        return None
    shorter = key[: -len(last)] + singular
    return shorter if len(shorter) >= len(singular) >= 3 else None


@cache
def _singulars() -> dict[str, str]:
    """Plural → singular of the nouns that mean the same in both."""
    import inflect  # noqa: PLC0415 -- loading it takes a second, which no other command should wait

    engine = inflect.engine()
    return {str(engine.plural_noun(noun)): noun for noun in sorted(_lines("nouns.txt"))}


@cache
def _told_apart() -> frozenset[str]:
    return _lines("told_apart.txt")


@cache
def _lines(name: str) -> frozenset[str]:
    """What a list of ours holds; `#` begins a remark, entries are separated by commas."""
    text = (_DATA / name).read_text(encoding="utf-8")
    entries = (
        entry.strip()
        for line in text.splitlines()
        if not line.startswith("#")
        for entry in line.split(",")
    )
    return frozenset(entry for entry in entries if entry)
