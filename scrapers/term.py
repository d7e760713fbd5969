"""The normalised key of a term: what makes two spellings the same trend.

Invisible characters are dropped from the key, never from the label: an emoji family keeps its
joiners where it is shown. Tag characters stay in the key too, because they alone tell the flag of
Scotland from the flag of England.
"""

from __future__ import annotations

import re
import unicodedata

MAX_TERM = 200

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0100-\U000e01ef]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LEADING_HASHES = re.compile("^(?:#(?!\u20e3)|\\s)+")  # the keycap emoji is not a hashtag
_SPACE = re.compile(r"\s+")


def _once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return _LEADING_HASHES.sub("", _SPACE.sub(" ", text)).rstrip()


def normalise_term(text: str) -> str:
    """Returns the key of a term; idempotent, and "" when nothing visible is left.

    NFKC, casefolded, without leading '#' or '＃', without invisible and control characters, every
    run of white space one space, none at the ends.

    Args:
        text: The term as shown.
    """
    previous, current = text, _once(text)
    while current != previous:  # dropping a character can make its neighbours compose anew
        previous, current = current, _once(current)
    return current


def key_of(title: str, identity: str) -> str:
    """Returns the key of a thing that bears a title and has a number of its own.

    Two listings may bear one title and a source may list either alone, so the number is always in
    the key: "cosy cabin mug #1042". It is the end of the key, for a search finds the title; of a
    long title the end gives way, so that no key has more than `MAX_TERM` characters.

    Args:
        title: The normalised title, not empty.
        identity: Letters, digits, "-" and "_".
    """
    end = f" #{identity.casefold()}"
    return title[: MAX_TERM - len(end)].rstrip() + end


def clean_label(text: str) -> str:
    """Returns the term as shown, with white space collapsed; joiners and marks survive."""
    return _SPACE.sub(" ", text).strip()
