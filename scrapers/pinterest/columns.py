"""Which column of a Trends export is which, told by what it holds and by where it stands.

    [rank] [region] keyword [normalised volume] week, month, year in percent, then one column a week

The headers come in the reader's language, so their words only confirm: where they say that the
three percentages stand in another order, they are believed; where they half say so, nothing is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from integrations.errors import PodpusherError
from scrapers.pinterest.growth import is_growth
from scrapers.pinterest.weeks import looks_like_date

SAMPLE = 200
"""Rows that are looked at to tell a column."""
_PERIODS = {
    "growth_wow": r"week|wekelijk|\bwow\b|seman|semaine|hebdo|woche|settiman|tydz|tygodn|週",
    "growth_mom": r"month|\bmom\b|\bmes\b|mensu|mois|monat|mensal|\bmaand|mensil|miesi|月",
    "growth_yoy": r"year|\byoy\b|anual|\bano\b|annu|\ban\b|jahr|jaar|\banno\b|\brok\b|roczn|年",
}
_RANK = re.compile(
    r"^(#|n[o.º°]*|rank.*|rang.*|puesto|posici.*|clasific.*|classement|platz.*|posic.*|classif.*"
    r"|posizion.*|rangschikking|positie|pozycj.*|miejsce|順位|ランク.*|ランキンク)$"
)
_KEYWORD = re.compile(
    r"trend|keyword|search term|tendenc|palabra|termino|mot|schlusselwort|suchbegriff|stichwort"
    r"|palavra|termo|parol|termine|trefwoord|zoek|zoekwoord|s[lł]owo|fraza|haslo|キーワート|トレント|検索"
)
_REGION = re.compile(
    r"^(region.*|country.*|market.*|location|pais.*|pays|land|lander|markt|marche|mercado|mercato"
    r"|paese|regiao|regio|regione|kraj|rynek|国.*|地域|リーション)$"
)


class NotTheseColumnsError(PodpusherError):
    """The table is no longer laid out as a Trends export."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where what stands, from 0; None for a column that the export does not have."""

    rank: int | None
    region: int | None
    keyword: int
    growth: dict[str, int]
    first_week: int


def bare(text: str) -> str:
    """Returns a text without accents and case, for comparing words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def names_region(text: str) -> bool:
    """Tells whether a label or a header means the region."""
    return bool(_REGION.match(bare(text).strip(" :")))


def is_header(cells: Sequence[str]) -> bool:
    """Tells whether a row is a Trends export's header: a few texts, then dates to its end."""
    first = first_date(cells)
    named = sum(bool(cell.strip()) for cell in cells[:first])
    dated = sum(map(looks_like_date, cells[first:]))
    return named >= 3 and dated >= 2 and dated * 2 > len(cells) - first


def first_date(cells: Sequence[str]) -> int:
    """Returns where the first header stands that is written as a date; the width without one."""
    return next((at for at, cell in enumerate(cells) if looks_like_date(cell)), len(cells))


def find_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """Tells the columns apart.

    Raises:
        NotTheseColumnsError: the keyword or one of the three growth columns is not where it was.
    """
    sample = rows[:SAMPLE]
    first = first_date(header)
    words = [bare(cell) for cell in header[:first]]
    shares = [_share(sample, at, is_growth) for at in range(first)]
    percent = [
        at
        for at in range(first)
        if shares[at] > 0.5
        or (_periods(words[at]) and (shares[at] > 0 or _share(sample, at, _is_text) < 0.5))
    ]
    if percent != [first - 3, first - 2, first - 1]:
        raise NotTheseColumnsError(
            "The export no longer has its weekly, monthly and yearly change before the weeks."
        )
    others = range(first - 3)
    region = next((at for at in others if names_region(header[at])), None)
    texts = [at for at in others if at != region and _share(sample, at, _is_text) > 0.5]
    keyword = next((at for at in texts if _KEYWORD.search(words[at])), texts[0] if texts else None)
    if keyword is None:
        raise NotTheseColumnsError("The export no longer has a column of keywords.")
    rank = next((at for at in others if at not in texts and _is_rank(words[at], sample, at)), None)
    return Columns(rank, region, keyword, _growth(words, first - 3), first)


def _growth(words: Sequence[str], first: int) -> dict[str, int]:
    """The three periods by their words where all are told, else in the order they always had."""
    usual = dict(zip(_PERIODS, range(first, first + 3), strict=True))
    told = {at: _periods(words[at]) for at in usual.values()}
    named = {period: at for at, periods in told.items() if len(periods) == 1 for period in periods}
    if len(named) == len(usual):
        return named
    clear = sum(len(periods) == 1 for periods in told.values())
    if clear != len(named) or any(usual[period] != at for period, at in named.items()):
        raise NotTheseColumnsError("The headers of the three changes contradict their order.")
    return usual


def _periods(words: str) -> list[str]:
    return [period for period, known in _PERIODS.items() if re.search(known, words)]


def _share(rows: Sequence[Sequence[str]], at: int, holds: Callable[[str], bool]) -> float:
    """The share of a column's filled cells that hold something."""
    cells = [row[at] for row in rows if row[at].strip()]
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def _is_text(cell: str) -> bool:
    return any(c.isalpha() or ord(c) > 0x2FFF for c in cell)


def _is_rank(words: str, rows: Sequence[Sequence[str]], at: int) -> bool:
    """A column is the rank by its header, else where it counts 1, 2, 3 down the file."""
    if _RANK.match(words):
        return True
    counted = [str(number) for number in range(1, len(rows) + 1)]
    return len(rows) > 1 and [row[at].strip() for row in rows] == counted
