"""The language of a term: told by its script where that settles it, else by its words.

A few Latin letters tell little, so most short terms stay undetermined (`und`): no language is
better than a wrong one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"
LEAST_WORDS = 3
LEAST_LETTERS = 12
LEAST_CONFIDENCE = 0.9
LEAST_CONFIDENCE_OF_OTHERS = 0.995
"""For languages that few of our sources' terms are in: they attract names."""
_USUAL = frozenset({"en", "es", "fr", "de", "pt", "it", "nl", "tr", "id", "ar", "hi", "ru", "zh"})
# Scripts as Unicode names begin, with the languages that are written in them. One is settled.
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "LATIN": (
        *("en", "es", "fr", "de", "pt", "it", "nl", "ca", "pl", "sv", "da", "no", "fi", "tr"),
        *("id", "ms", "tl", "vi", "ro", "cs", "hu", "sw", "lv"),
    ),
    "CYRILLIC": ("ru", "uk", "bg", "sr"),
    "ARABIC": ("ar", "fa", "ur"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "CJK": ("zh", "ja"),
    "THAI": ("th",),
    "GREEK": ("el",),
    "HEBREW": ("he",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "KANNADA": ("kn",),
    "MALAYALAM": ("ml",),
    "BENGALI": ("bn",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
}


@dataclass(frozen=True)
class Language:
    """What a term is written in.

    Attributes:
        code: ISO 639-1, or `und`.
        confidence: 0 to 1: the model's probability among the script's languages, or, where the
            script settles it, the share of the letters that are in it. None = undetermined.
    """

    code: str
    confidence: float | None


_UNKNOWN = Language(UNDETERMINED, None)


def detect(words: Sequence[str]) -> Language:
    """The language of a term's words."""
    text = " ".join(words)
    scripts = Counter(filter(None, map(_script, text)))
    if not scripts:
        return _UNKNOWN
    script, n = scripts.most_common(1)[0]
    if scripts["HIRAGANA"] or scripts["KATAKANA"]:
        n = scripts["HIRAGANA"] + scripts["KATAKANA"] + scripts["CJK"]
        return Language("ja", round(n / scripts.total(), 2))
    languages = _SCRIPTS[script]
    if len(languages) == 1:
        return Language(languages[0], round(n / scripts.total(), 2))
    if len(words) < LEAST_WORDS or scripts.total() < LEAST_LETTERS:
        return _UNKNOWN
    code, confidence = _identifier(script).classify(text.casefold())
    if confidence < (LEAST_CONFIDENCE if code in _USUAL else LEAST_CONFIDENCE_OF_OTHERS):
        return _UNKNOWN
    return Language(str(code), round(float(confidence), 2))


@cache
def _script(sign: str) -> str | None:
    """The script of a letter; None for anything else."""
    if not unicodedata.category(sign).startswith(("L", "M")):
        return None
    first = unicodedata.name(sign, "").split(" ")[0].split("-")[0]
    return first if first in _SCRIPTS else None


@cache
def _identifier(script: str) -> LanguageIdentifier:
    """The library's model, held to the languages of one script."""
    model = copy(_model())
    model.set_languages(list(_SCRIPTS[script]))
    return model


@cache
def _model() -> LanguageIdentifier:
    """The model as it is stored; unpacking it takes a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
