"""Telling what a body of Google Trends is, and reading or keeping it accordingly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scrapers.body import Form, WrongBodyError, form_of, page_is_wall, read_json, wrong_body
from scrapers.google_trends.charts import is_daily_lists, read_daily_lists, read_days, read_stories
from scrapers.google_trends.feed import parse_feed, scrub_feed
from scrapers.google_trends.interest import read_regions, read_related, read_timeline
from scrapers.google_trends.wide_export import is_export, read_export
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.recordings import parse_recorded, scrub_recorded
from scrapers.scrubbing import scrub_json

_GUARD = re.compile(rb"\A\s*\)\]\}'[,\s]*")
"""What Google puts before JSON so that it cannot be run as a script."""
_HARMLESS = (
    "title",
    "query",
    "formattedValue",
    "formattedTraffic",
    "formattedTime",
    "entityNames",
    "shareUrl",
    "rssFeedPageUrl",
    "link",
    "date",
    "time",
    "geoCode",
    "geoName",
)
_PERSONAL = ("articles", "image", "images", "idsForDedup", "topics")

_Reader = Callable[[Any, Occasion], Parsed]
_DEFAULTS: tuple[tuple[str, str, _Reader], ...] = (
    ("trendingSearchesDays", "Google's daily trending searches", read_days),
    ("rankedList", "Google's related queries", read_related),
    ("geoMapData", "Google's interest by region", read_regions),
    ("timelineData", "Google's interest over time", read_timeline),
)
_REFERENCES = (
    ("widgets", "the widgets of a page of Google Trends"),
    ("topics", "Google's suggestions of topics"),
    ("children", "Google's categories"),
)


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads any saved body of Google Trends.

    Returns:
        Per listed query one row; per story of the realtime trends one, its entities related; per
        term asked about one, its related queries related; per term and region, or term and moment,
        one in `index`.
    """
    return parse_recorded(body, occasion, _parse)


def scrub(body: bytes) -> bytes:
    """Returns queries, their figures, places and times; no news and no pictures."""
    return scrub_recorded(body, _scrub)


def _parse(body: bytes, occasion: Occasion) -> Parsed:
    form = form_of(body)
    if form in {Form.XML, Form.HTML}:
        return parse_feed(body, occasion)
    if is_export(body):
        return read_export(body, replace(occasion, access="import"))
    try:
        return _parse_json(_read(body), occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def _scrub(body: bytes) -> bytes:
    if form_of(body) in {Form.XML, Form.HTML}:
        return scrub_feed(body)
    if is_export(body):
        return body  # terms, places, dates and figures are all it holds
    try:
        answer = _read(body)
    except WrongBodyError:
        return b""
    if is_daily_lists(answer):
        texts = {name: [q for q in all_of if isinstance(q, str)] for name, all_of in answer.items()}
        return json.dumps(texts).encode()
    return scrub_json(json.dumps(answer).encode(), _HARMLESS, drop=_PERSONAL)


def _read(body: bytes) -> Any:
    plain = _GUARD.sub(b"", body, count=1)
    if len(plain) == len(body) and form_of(body) is Form.TEXT and page_is_wall(body):
        raise wrong_body(body, Form.TEXT, "JSON")
    return read_json(plain)


def _parse_json(answer: Any, occasion: Occasion) -> Parsed:
    if not isinstance(answer, dict):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer is not a JSON object.")
    inner = answer.get("default")
    default = inner if isinstance(inner, dict) else answer
    for field, what, read in _DEFAULTS:
        if field in default:
            return replace(read(default, occasion), what=what)
    if "storySummaries" in answer:
        return replace(read_stories(answer, occasion), what="Google's realtime trends")
    if is_daily_lists(answer):
        parsed = read_daily_lists(answer, occasion)
        return replace(parsed, what="Google's daily trends by country")
    for field, what in _REFERENCES:
        if isinstance(default.get(field), list):
            return Parsed(Outcome.EMPTY, f"The answer is {what}; no trends in it.", what=what)
    raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no trends we know.")
