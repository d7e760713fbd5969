"""The weeks of an export's date columns, which are one week apart or no weeks at all.

Headers come as ISO text, as dates of a spreadsheet, or in the words and the order of the reader's
language, and a spreadsheet that is opened in another country swaps days and months without a word.
So no header is believed by itself: every way of reading them is tried, and the one that makes the
most of them stand one week apart is taken. A header that then does not fit is repaired only where
the headers on both sides do, for that leaves one possibility; it is told. Anything else is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import product

from babel import Locale

from integrations.errors import PodpusherError

WEEK = timedelta(days=7)
MIN_WEEKS = 2

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "ja", "sv", "da", "fi", "nb", "cs")
_ORDERS = ("ymd", "dmy", "mdy")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 62_093)  # 2000 to 2069
_CLOCK = re.compile(r"[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?$", re.I)
_NUMBERS = re.compile(r"(\d{1,4}) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(\d{1,4})\.?$")
_CJK = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日?$")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|er|\.)?[ -](?:de )?([^\W\d]+)\.?,?[ -](?:de )?(\d{4})$"
)
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})$")


class NotWeeksError(PodpusherError):
    """The headers are not one week apart, and nothing says what they should be."""


def looks_like_date(header: str) -> bool:
    """Tells whether a header is written as a date, possible or not: 2025-02-30 is."""
    text = _plain(header)
    return bool(
        _NUMBERS.match(text)
        or _CJK.match(text)
        or _is_serial(text)
        or any(_month(match[group]) for match, group in _worded(text))
    )


def read_weeks(headers: Sequence[str]) -> tuple[list[date], list[str]]:
    """Returns the date of every column, and a sentence for each that was repaired.

    Raises:
        NotWeeksError: the headers are not one week apart, and more than one date would do.
    """
    if len(headers) < MIN_WEEKS:
        raise NotWeeksError(f"Fewer than {MIN_WEEKS} date columns; nothing shows what they mean.")
    by_order = [[_read(header, order) for header in headers] for order in _ORDERS]
    starts = [_start(dates) for dates in by_order]
    most = max(agreeing for _, agreeing in starts)
    found = {start for start, agreeing in starts if agreeing == most and start is not None}
    if len(found) != 1 or most * 2 <= len(headers):
        raise NotWeeksError("The date columns are not one week apart.")
    (start,) = found
    dates = by_order[starts.index((start, most))]
    weeks = [start + number * WEEK for number in range(len(headers))]
    fits = [read == week for read, week in zip(dates, weeks, strict=True)]
    notes = []
    for number, header in enumerate(headers):
        if fits[number]:
            continue
        shown = header.strip()[:40]
        inside = 0 < number < len(headers) - 1
        if not (inside and fits[number - 1] and fits[number + 1] and looks_like_date(header)):
            raise NotWeeksError(
                f"The date column {shown!r} is not one week after the column before it, "
                "and its neighbours do not say what it should be."
            )
        notes.append(
            f"The date column {shown!r} stands between {weeks[number - 1]} and "
            f"{weeks[number + 1]}; it was read as {weeks[number]}."
        )
    return weeks, notes


def _start(dates: Sequence[date | None]) -> tuple[date | None, int]:
    """The first week that most of the dates agree on, and how many do; None when they are torn."""
    votes: Counter[int] = Counter(
        read.toordinal() - 7 * number for number, read in enumerate(dates) if read is not None
    )
    ranked = votes.most_common(2)
    if not ranked or ranked[0][0] < 1 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None, ranked[0][1] if ranked else 0
    return date.fromordinal(ranked[0][0]), ranked[0][1]


def _read(header: str, order: str) -> date | None:
    """The date a header names when its numbers come in this order; None where it names none."""
    text = _plain(header)
    if _is_serial(text):
        return _EXCEL_EPOCH + timedelta(days=int(text))
    for match, group in _worded(text):
        if month := _month(match[group]):
            return _date(match[3], month, match[3 - group])
    numbers = _CJK.match(text) or _NUMBERS.match(text)
    return None if numbers is None else _in_order(numbers[1], numbers[2], numbers[3], order)


def _in_order(first: str, second: str, third: str, order: str) -> date | None:
    if len(first) == 4:
        return _date(first, second, third) if len(third) <= 2 else None
    if len(third) not in {2, 4} or len(first) > 2 or order == "ymd":
        return None
    year = third if len(third) == 4 else f"20{third}"
    return _date(year, *((second, first) if order == "dmy" else (first, second)))


def _worded(text: str) -> list[tuple[re.Match[str], int]]:
    found = ((_DAY_FIRST.match(text), 2), (_MONTH_FIRST.match(text), 1))
    return [(match, group) for match, group in found if match is not None]


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_serial(text: str) -> bool:
    return text.isdecimal() and len(text) == 5 and int(text) in _EXCEL_DAYS


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFKC", header).strip().strip("\"'").casefold()
    text = text.translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2212: "-"})
    return _CLOCK.sub("", " ".join(text.split())[:60])


def _month(word: str) -> int | None:
    return _months().get(_bare(word))


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if c.isalpha())


@cache
def _months() -> dict[str, int]:
    """Every name and abbreviation of a month, without accents; those that mean two are left out."""
    meanings: dict[str, set[int]] = {}
    for language, context, width in product(
        _LANGUAGES, ("format", "stand-alone"), ("wide", "abbreviated")
    ):
        for number, name in Locale(language).months[context][width].items():
            word = _bare(str(name).casefold())
            if len(word) > 2:
                meanings.setdefault(word, set()).add(number)
    meanings |= {"sept": {9}, "mrt": {3}}
    return {word: min(months) for word, months in meanings.items() if len(months) == 1}
