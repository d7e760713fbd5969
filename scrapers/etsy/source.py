"""What the registry needs of Etsy: how any saved body is read, and what of it may be kept."""

from __future__ import annotations

import json
from typing import Any

from scrapers.body import Form, form_of
from scrapers.etsy.answers import parse_answer
from scrapers.etsy.lines import TEXTS, read_lines
from scrapers.etsy.page_scrub import scrub_page
from scrapers.etsy.pages import parse_page
from scrapers.json_text import decode_json
from scrapers.outcome import Occasion, Parsed
from scrapers.scrubbing import scrub_json

_PAGES = frozenset({Form.HTML, Form.XML})
_HARMLESS = (
    *TEXTS,
    "listing_id",
    "title",
    "url",
    "price",
    "currency_code",
    "state",
    "tags",
    "taxonomy_id",
    "taxonomy_path",
    "category_path",
    "error",
    "error_description",
)
_PEOPLE = (
    "shop",
    "Shop",
    "user",
    "User",
    "images",
    "Images",
    "MainImage",
    "videos",
    "translations",
    "production_partners",
    "top_reviews",
    "faqs",
    "breadcrumbs",
)


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a page, an answer of the API (v3 or v2), or lines of listings; told by content.

    Returns:
        One row per distinct listing or listed search; see `scrapers.etsy.pages` and `.answers`.
    """
    return (parse_page if form_of(body) in _PAGES else parse_answer)(body, occasion)


def scrub(body: bytes) -> bytes:
    """Returns the body with listings, their figures and searches, without shops and people."""
    if form_of(body) in _PAGES:
        return scrub_page(body)
    if read_lines(body) is None:
        return _scrubbed(body)
    lines = (line for line in body.split(b"\n") if line.strip())
    return b"\n".join(_scrubbed(line) for line in lines) + b"\n"


def _scrubbed(body: bytes) -> bytes:
    kept = scrub_json(body, _HARMLESS, drop=_PEOPLE)
    return json.dumps(_without_queries(decode_json(kept))).encode() if kept else b""


def _without_queries(value: Any) -> Any:
    """The same with every address cut before its query, which may name who asked."""
    if isinstance(value, dict):
        return {name: _without_queries(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_queries(each) for each in value]
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return value.partition("?")[0].partition("#")[0]
    return value
