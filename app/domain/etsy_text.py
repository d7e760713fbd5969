r"""Which characters Etsy takes, and how many.

Characters: the patterns in the description of `createDraftListing`, Etsy Open API v3: in titles
all but `[^\p{L}\p{Nd}\p{P}\p{Sm}\p{Zs}™©®]`, in tags all but `[^\p{L}\p{Nd}\p{Zs}\-'™©®]`. Python's
`re` knows no Unicode categories, so they are looked up one character at a time. Surprising and
true: combining marks are in neither list, so a word in Hindi or Thai cannot be a tag.
Lengths: Etsy's seller handbook; the description's limit is the product's own, Etsy names none.
"""

from __future__ import annotations

import re
import unicodedata

MAX_TITLE = 140
MAX_DESCRIPTION = 5000
MAX_TAGS = 13
MAX_TAG = 20
ONCE_IN_TITLE = "%:&+"

_SIGNS = frozenset("™©®")
_IN_TAGS = frozenset({"Nd", "Zs"})
_IN_TITLES = frozenset({"Nd", "Zs", "Sm"})


def fits_title(sign: str) -> bool:
    """Whether Etsy takes a character in a title."""
    category = unicodedata.category(sign)
    return category[0] in "LP" or category in _IN_TITLES or sign in _SIGNS


def fits_tag(sign: str) -> bool:
    """Whether Etsy takes a character in a tag."""
    category = unicodedata.category(sign)
    return category[0] == "L" or category in _IN_TAGS or sign in _SIGNS or sign in "-'"


def fit_title(text: str) -> str:
    """The text as a title: characters Etsy refuses become spaces; `%:&+` stay once each.

    A word with a combining mark is dropped whole, as in `fit_tag`. Nothing is cut: it may still be
    too long.
    """
    seen: set[str] = set()
    kept = []
    for sign in _without_marked_words(text):
        repeated = sign in ONCE_IN_TITLE and sign in seen
        seen.add(sign)
        kept.append(sign if fits_title(sign) and not repeated else " ")
    return " ".join("".join(kept).split())


def fit_tag(text: str) -> str:
    """The text as a tag: lower case, curly apostrophes straight, refused characters as spaces.

    A word with a combining mark that NFC cannot fold away is dropped whole: without its marks it
    is another word. It may still be too long; nothing is cut.
    """
    whole = _without_marked_words(text.replace("’", "'").lower())
    cleaned = "".join(sign if fits_tag(sign) else " " for sign in whole)
    words = (word.strip("-'") for word in cleaned.split())
    return " ".join(word for word in words if word)


def _without_marked_words(text: str) -> str:
    """The text in NFC without the words that hold a combining mark; emoji selectors are no mark."""
    plain = re.sub("[\ufe00-\ufe0f\u20e3]", "", unicodedata.normalize("NFC", text))
    return " ".join(
        word
        for word in plain.split()
        if not any(unicodedata.category(sign)[0] == "M" for sign in word)
    )
