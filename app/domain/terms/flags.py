"""What keeps a term from being printed, each with the sentence and the entry that say why.

A flag never removes a term: it stands beside it, and an operator may set or clear it. The rules for
news and for persons look for what is certain and let the rest pass.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from app.domain.terms.categories import Match, ends, has_category
from app.domain.terms.language import UNDETERMINED
from app.domain.words import common_words

Code = Literal["no_letters", "too_long", "spam", "adult", "news", "person"]
CODES: tuple[Code, ...] = ("no_letters", "too_long", "spam", "adult", "news", "person")
"""The first three mean junk."""
LONGEST = 60
"""Characters a phrase may have."""
SHORTEST_WITHIN = 8
"""Letters from which an entry counts at either end of a run-on hashtag as well."""
_DATA = Path(__file__).parent / "data"
_RUN_ON_SPAM = re.compile(r"follow(?:4|for)?follow|gainwith\w+|(?:like|sub)(?:4|for)(?:like|sub)")
_LONGEST_PHRASE = 4
_BIRTHDAY = (("happy", "birthday"), ("happybirthday",), ("hbd",), ("feliz", "cumpleaños"))
_CELEBRATED_THINGS = frozenset(
    {"america", "usa", "canada", "india", "australia", "england", "ireland", "scotland", "wales"}
    | {"marines", "army", "navy", "nhs", "bbc", "internet"}
)
# Small words that a name may hold.
_IN_NAMES = frozenset({"de", "del", "la", "van", "von", "der", "den", "bin", "al", "jr", "st"})


@dataclass(frozen=True)
class Flag:
    """One flag.

    Attributes:
        code: One of `CODES`.
        sentence: Why, for a person.
        entry: What in the term matched.
    """

    code: Code
    sentence: str
    entry: str


def find(
    label: str, words: Sequence[str], language: str, categories: Sequence[Match]
) -> tuple[Flag, ...]:
    """The flags of a term, each code once, in the order of `CODES`.

    Args:
        label: As shown.
        words: Of the label; none means that nothing can be read in it.
        language: Of `language.detect`.
        categories: Of `categories.match`: a term about a thing that is sold is no person's name.
    """
    found: dict[Code, Flag] = {}
    if not any(sign.isalpha() for word in words for sign in word):
        found["no_letters"] = Flag("no_letters", "Nothing in it can be read as a word.", label)
    if len(label) > LONGEST:
        sentence = f"It has {len(label)} characters; a phrase has at most {LONGEST}."
        found["too_long"] = Flag("too_long", sentence, label[:LONGEST])
    folded = tuple(word.casefold().replace("’", "'") for word in words)
    for code, entry in _entries_in(folded, language):
        found.setdefault(code, Flag(code, _SENTENCES[code].format(entry=entry), entry))
    joined = "".join(folded)
    if match := _RUN_ON_SPAM.search(joined):
        sentence = _SENTENCES["spam"].format(entry=match[0])
        found.setdefault("spam", Flag("spam", sentence, match[0]))
    given = words[0].casefold() if words else ""
    is_thing = any(match.word != given for match in categories)  # Oscar is a prize and a name
    name = _celebrated(words) or (None if is_thing else _name(words))
    if name:
        found["person"] = Flag("person", f"“{name}” reads like the name of a person.", name)
    return tuple(found[code] for code in CODES if code in found)


_SENTENCES: dict[Code, str] = {
    "spam": "“{entry}” asks for reach and says nothing.",
    "adult": "“{entry}” is sexual or coarse.",
    "news": "“{entry}” tells of an event that will pass or that hurt people.",
}


def _entries_in(words: tuple[str, ...], language: str) -> list[tuple[Code, str]]:
    phrases = [
        words[start : start + length]
        for length in range(_LONGEST_PHRASE, 0, -1)
        for start in range(len(words) - length + 1)
    ]
    found = [
        (code, " ".join(phrase))
        for phrase in phrases
        for code, spoken in _index().get(phrase, ())
        if language in (spoken, UNDETERMINED) or spoken == "en"
    ]
    # A run-on hashtag is one word: long entries are recognised at its ends.
    for word in words:
        for part in ends(word, SHORTEST_WITHIN):
            found += [(code, part) for code in _long_entries().get(part, ())]
    return found


def _name(words: Sequence[str]) -> str | None:
    """A given name and one or two capitalised words that are no ordinary ones."""
    if not 2 <= len(words) <= 4 or words[0].casefold() not in _given_names():
        return None
    rest = [word for word in words[1:] if word.casefold() not in _IN_NAMES]
    if not 1 <= len(rest) <= 2:
        return None
    is_name = all(
        word[:1].isupper() and word[1:2].islower() and word.isalpha() and len(word) > 2
        for word in (words[0], *rest)
    )
    is_ordinary = any(word.casefold() in common_words() for word in rest)
    return " ".join(words) if is_name and not is_ordinary else None


def _celebrated(words: Sequence[str]) -> str | None:
    """Whose birthday it is: “happy birthday” and then nothing but one to three uncommon words."""
    for opening in _BIRTHDAY:
        rest = words[len(opening) :]
        begins = tuple(word.casefold() for word in words[: len(opening)]) == opening
        if begins and 1 <= len(rest) <= 3:
            is_name = all(
                len(word) > 1
                and word[0].isupper()
                and word.isalpha()
                and word.casefold() not in common_words() | _CELEBRATED_THINGS
                and not has_category(word)
                for word in rest
            )
            return " ".join(rest) if is_name else None
    return None


@cache
def _index() -> dict[tuple[str, ...], tuple[tuple[Code, str], ...]]:
    """Words of an entry → its flags, each with the language of the entry."""
    index: dict[tuple[str, ...], tuple[tuple[Code, str], ...]] = {}
    with (_DATA / "flag_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = next(code for code in CODES if code == row["flag"])
            for phrase in row["words"].split("|"):
                words = tuple(phrase.casefold().split())
                index[words] = (*index.get(words, ()), (code, row["language"]))
    return index


@cache
def _long_entries() -> dict[str, tuple[Code, ...]]:
    return {
        joined: tuple(code for code, _ in entries)
        for words, entries in _index().items()
        if len(joined := "".join(words)) >= SHORTEST_WITHIN
    }


@cache
def _given_names() -> frozenset[str]:
    text = (_DATA / "given_names.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(name.strip() for line in lines for name in line.split(",") if name.strip())
