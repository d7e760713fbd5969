"""Answers of X's API: trends of v1.1 and v2, and the lists of places that have trends.

A v1.1 answer says its own place and time. A v2 answer says neither: both come from the request,
whose address names the place by its number.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from integrations.x.models import PersonalTrend, Problem, Trend
from scrapers.body import WrongBodyError, read_json
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.recordings import merged
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_json
from scrapers.x_pages import NAME, kind_of
from scrapers.x_woeid import place_of

_HARMLESS = (
    "name",
    "url",
    "query",
    "tweet_volume",
    "as_of",
    "created_at",
    "woeid",
    "trend_name",
    "tweet_count",
    "post_count",
    "category",
    "country",
    "countryCode",
    "message",
    "title",
    "detail",
    "code",
    "status",
)
_SLOW_DOWN = frozenset({88, 429})
_V1 = "a list of trends of X's API v1.1"
_V2 = "a list of trends of X's API v2"
_PERSONAL = "an account's own list of trends on X"
_PLACES = "the places X lists trends for"
_ASKED_PLACE = re.compile(r"/trends/by/woeid/(\d{1,10})|/trends/place\.json\?(?:.*&)?id=(\d{1,10})")


def parse_answer(body: bytes, occasion: Occasion) -> Parsed:
    """Reads one answer of either version: one row per listed trend, ranked as listed."""
    try:
        answers = _answers(body)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)
    parsed = [_parse_one(answer, occasion) for answer in answers]
    return parsed[0] if len(parsed) == 1 else merged(parsed)


def _parse_one(answer: Any, occasion: Occasion) -> Parsed:
    try:
        if isinstance(answer, dict):
            _check_refusal(answer)
        if _is_places(answer):
            reason = f"{len(answer)} places that have trends are named; no trends in it."
            return Parsed(Outcome.EMPTY, reason, what=_PLACES)
        if isinstance(answer, dict) and "trends" not in answer:
            return _parse_v2(answer, occasion)
        return _parse_v1(answer if isinstance(answer, list) else [answer], occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def _answers(body: bytes) -> list[Any]:
    """The answers of a file: one, a list of them, or one a line."""
    try:
        answer = read_json(body)
    except WrongBodyError:
        lines = [line for line in body.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith((b"}", b"]")):
            raise
        return [read_json(line) for line in lines]
    if isinstance(answer, list) and answer and all(_is_v2(one) for one in answer):
        return answer
    return [answer]


def _is_v2(answer: object) -> bool:
    return isinstance(answer, dict) and "data" in answer


def scrub_answer(body: bytes) -> bytes:
    """Returns the answer with trends, places and times only."""
    try:
        answers = _answers(body)
    except WrongBodyError:
        return b""
    return b"\n".join(scrub_json(json.dumps(one).encode(), _HARMLESS) for one in answers)


def _is_places(answer: object) -> bool:
    return (
        isinstance(answer, list)
        and bool(answer)
        and all(isinstance(one, dict) and {"name", "woeid"} <= one.keys() for one in answer)
    )


def _check_refusal(answer: dict[str, Any]) -> None:
    """Raises when the answer is an error object of v1.1 or a problem object of v2."""
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    given = first if isinstance(first, dict) and "data" not in answer else answer
    if given is answer and ("data" in answer or "trends" in answer):
        return
    try:
        problem = Problem.model_validate(given)
    except ValidationError:
        return  # no problem object: the shape is judged as that of a list
    if given is answer and problem.number is None:
        return
    said = f"X refuses: code {problem.number}, {problem.words}."
    slow_down = problem.number in _SLOW_DOWN
    raise WrongBodyError(Outcome.RATE_LIMITED if slow_down else Outcome.BLOCKED, said)


def _parse_v1(lists: list[Any], occasion: Occasion) -> Parsed:
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = 0
    asked = occasion.place or _asked_place(occasion)
    for listed in lists:
        trends = listed.get("trends") if isinstance(listed, dict) else None
        if not isinstance(trends, list):
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of trends.")
        items += len(trends)
        read_at: Any = listed.get("as_of")
        if not isinstance(read_at, str) or not read_at:
            read_at = occasion.observed_at
        here = replace(
            occasion,
            observed_at=read_at,
            place=_place_of(listed.get("locations")) or asked,
        )
        for rank, trend in enumerate(trends, start=1):
            row = _v1_row(trend, rank, here)
            if isinstance(row, Rejected):
                rejected.append(row)
            else:
                rows.append(row)
    settled = settle(rows, rejected, items=items, lacking=len(rejected), what="trends")
    return replace(settled, what=_V1)


def _v1_row(trend: Any, rank: int, occasion: Occasion) -> RawRow | Rejected:
    label = trend.get("name") if isinstance(trend, dict) else None
    raw: dict[str, object] = {"rank": rank, "name": str(label)[:400]}
    if not isinstance(label, str) or not label.strip() or "tweet_volume" not in trend:
        return _refused("missing_field", raw, occasion)
    try:
        volume = parse_count(trend["tweet_volume"])
    except NotACountError:
        raw["tweet_volume"] = repr(trend["tweet_volume"])[:200]
        return _refused("bad_volume", raw, occasion)
    row = _row(label, rank, volume.value, occasion)
    row["volume_upper"] = volume.upper
    row["url"] = trend["url"] if isinstance(trend.get("url"), str) else None
    return row


def _parse_v2(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    trends = answer.get("data", [] if "meta" in answer else None)
    if not isinstance(trends, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of trends.")
    personal = any(isinstance(trend, dict) and "post_count" in trend for trend in trends)
    here = replace(occasion, place=occasion.place or _asked_place(occasion))
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    for rank, trend in enumerate(trends, start=1):
        row = _v2_row(trend, rank, PersonalTrend if personal else Trend, here)
        if isinstance(row, Rejected):
            rejected.append(row)
        else:
            rows.append(row)
    settled = settle(rows, rejected, items=len(trends), lacking=len(rejected), what="trends")
    return replace(settled, what=_PERSONAL if personal else _V2)


def _v2_row(trend: Any, rank: int, model: type[BaseModel], occasion: Occasion) -> RawRow | Rejected:
    given = trend if isinstance(trend, dict) else {}
    count = given.get("post_count", given.get("tweet_count"))
    raw: dict[str, object] = {"rank": rank, "trend_name": str(given.get("trend_name"))[:400]}
    try:
        model.model_validate(given)
        volume = parse_count(count)
    except ValidationError as error:
        named = error.errors(include_input=False, include_url=False)[0]["loc"][0] == "trend_name"
        raw["count"] = repr(count)[:200]
        return _refused("missing_field" if named else "bad_volume", raw, occasion)
    except NotACountError:
        raw["count"] = repr(count)[:200]
        return _refused("bad_volume", raw, occasion)
    row = _row(given["trend_name"], rank, volume.value, occasion)
    row["volume_upper"] = volume.upper
    row["category"] = given.get("category")
    return row


def _row(label: str, rank: int, volume: int | None, occasion: Occasion) -> RawRow:
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=occasion.place,
        kind=kind_of(label),
        label=label,
        rank=rank,
        volume=volume,
        volume_unit="posts",
    )


def _refused(rule: str, raw: dict[str, object], occasion: Occasion) -> Rejected:
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)


def _place_of(locations: object) -> str | None:
    """The place of a v1.1 list: by its number, else the name X gives."""
    first = locations[0] if isinstance(locations, list) and locations else None
    if not isinstance(first, dict):
        return None
    name = first.get("name")
    return place_of(first.get("woeid")) or (name if isinstance(name, str) else None)


def _asked_place(occasion: Occasion) -> str | None:
    """The place an address asks for, by its number; None where there is none or none we know."""
    asked = _ASKED_PLACE.search(occasion.url or "")
    if asked is None:
        return None
    return place_of(int(asked[1] or asked[2]))
