"""Words and names that can get a listing taken down.

The list is short, made by us and stands in `data/risky_words.csv` with a note on each entry. It is
a first look: not a register of trade marks, not legal advice; a text that passes is not "cleared".
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.problems import Problem, Severity, problem

FLAGS = ("adult", "hate", "violence", "drugs", "claim", "protected_name", "sensitive")
"""Risk flags of a brief; `sensitive` stands beside grief and politics: a person has to judge."""

_BLOCKING = frozenset({"adult", "hate", "protected_name"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class Entry:
    """One word or name to look at; `words` as they stand in a text, case-folded."""

    words: tuple[str, ...]
    flag: str
    owner: str
    note: str


@dataclass(frozen=True)
class Text:
    """One field of a listing or brief."""

    field: str
    text: str


def flags(*texts: str) -> tuple[str, ...]:
    """The risk flags of some texts, each once, in the order of `FLAGS`."""
    found = {entry.flag for text in texts for entry in _entries_in(text)}
    joined = {entry.flag for entry in _entries_in(" ".join(texts))}
    return tuple(flag for flag in FLAGS if flag in found | joined)


def check_words(texts: Iterable[Text]) -> list[Problem]:
    """Risky words and protected names, each once per field."""
    found = dict.fromkeys((entry, one.field) for one in texts for entry in _entries_in(one.text))
    return [_problem(entry, field) for entry, field in found]


def _problem(entry: Entry, field: str) -> Problem:
    severity: Severity = "block" if entry.flag in _BLOCKING else "warn"
    word = " ".join(entry.words)
    if entry.flag == "protected_name":
        return problem("name_protected", severity, field, word=word, owner=entry.owner)
    return problem(f"word_{entry.flag}", severity, field, word=word)


def _entries_in(text: str) -> list[Entry]:
    """Entries whose words stand in the text as whole words, spaced or run together."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    words = _WORD.findall(folded)
    found: list[Entry] = []
    for start in range(len(words)):
        found += [
            entry
            for entry in _index().get(words[start], ())
            if tuple(words[start : start + len(entry.words)]) == entry.words
        ]
        found += _joined().get(words[start], ())
    return found


@cache
def _entries() -> tuple[Entry, ...]:
    path = Path(__file__).parent / "data" / "risky_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Entry(tuple(row["words"].casefold().split()), row["flag"], row["owner"], row["note"])
            for row in csv.DictReader(file)
        )


@cache
def _index() -> dict[str, tuple[Entry, ...]]:
    """First word → the entries that begin with it."""
    index: dict[str, tuple[Entry, ...]] = {}
    for entry in _entries():
        index[entry.words[0]] = (*index.get(entry.words[0], ()), entry)
    return index


@cache
def _joined() -> dict[str, tuple[Entry, ...]]:
    """Entries of several words as a hashtag writes them: in one."""
    several = [entry for entry in _entries() if len(entry.words) > 1]
    return {"".join(entry.words): (entry,) for entry in several}
