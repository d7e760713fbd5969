"""How many listings a page of Etsy says match its search: exactly, at least, or none. Pure."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from scrapers.etsy.page_markup import card_nodes, words_of
from scrapers.numbers import NotACountError, parse_count

RESULTS = "[data-result-info]"

_EXACT = re.compile(rb'"organic_listings_count":\s*(\d{1,15})\b')
_SHOWN = re.compile(r"(\d[\d.,' \u00a0\u202f\u2019]*)(\+?)")
_SHOWN_ELSEWHERE = re.compile(rb">\s*\(?(\d[\d.,]*\+?)\s+(?:relevant\s+)?results?\b")
_RESULT = b"result"
_NOTHING = (
    b'"is_no_results_query":true',
    b'"no_results_page":true',
    b"couldn't find any results",
    b"couldn&#39;t find any results",
    "couldn\u2019t find any results".encode(),
)
"""Searched for as bytes: a pattern of alternatives takes longer than all the rest of the page."""


def says_nothing(body: bytes, tree: LexborHTMLParser) -> bool:
    """Tells whether a page without a card says that nothing was found."""
    return next(card_nodes(tree), None) is None and any(words in body for words in _NOTHING)


def results(body: bytes, tree: LexborHTMLParser) -> tuple[int | None, str | None]:
    """Returns how many listings match, and the number shown where that is only a floor."""
    node = tree.css_first(RESULTS)
    shown = _SHOWN.search(words_of(node)) if node is not None else None
    if exact := _EXACT.search(body):
        return int(exact[1]), None
    elsewhere = _shown_elsewhere(body) if shown is None else None
    text = shown[0] if shown else (elsewhere[1].decode() if elsewhere else "")
    at_least = text if text.endswith("+") else None
    digits = re.sub(r"\D", "", text)
    try:
        return (None if at_least else parse_count(digits).value), at_least
    except NotACountError:
        return None, at_least


def _shown_elsewhere(body: bytes) -> re.Match[bytes] | None:
    """Looked for around the word only: a search through all of a page takes as long as its tree."""
    at = body.find(_RESULT)
    while at >= 0:
        near = (max(0, at - 80), at + len(_RESULT) + 2)
        if found := _SHOWN_ELSEWHERE.search(body, *near):
            return found
        at = body.find(_RESULT, at + 1)
    return None
