"""Trends on X: saved answers of its API (v1.1 and v2), saved pages, and the import of an archive.

`tweet_volume` is null for half of all trends and stays null. A v1.1 answer says its own place and
time; it names a city without its country, so the "where on earth" number tells which one it is. A
v2 answer says neither: both come from the request.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from scrapers.body import Form, WrongBodyError, form_of, read_json
from scrapers.import_format import ImportFormat
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_json
from scrapers.x_pages import NAME, fetch, fetch_past, kind_of, parse_page, scrub_page

__all__ = ["IMPORT", "NAME", "fetch", "fetch_past", "parse", "scrub"]

_CITIES = {
    23424868: "KR",  # X calls it "Korea"
    2295411: "IN/Mumbai",
    2295424: "IN/Chennai",
    20070458: "IN/Delhi",
    2459115: "US/New York",
    2442047: "US/Los Angeles",
    2487956: "US/San Francisco",
    2379574: "US/Chicago",
    44418: "GB/London",
}
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
    "message",
    "title",
    "detail",
    "code",
    "status",
)
_SLOW_DOWN = frozenset({88, 429})


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a page or an answer of either API version: one row per trend, ranked as listed."""
    if form_of(body) in {Form.HTML, Form.XML}:
        return parse_page(body, occasion)
    try:
        answer = read_json(body)
        if isinstance(answer, dict):
            _check_refusal(answer)
        if isinstance(answer, dict) and "trends" not in answer:
            return _parse_v2(answer, occasion)
        return _parse_v1(answer if isinstance(answer, list) else [answer], occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def scrub(body: bytes) -> bytes:
    """Returns the answer or the page with trends, places and times only."""
    if form_of(body) in {Form.HTML, Form.XML}:
        return scrub_page(body)
    return scrub_json(body, _HARMLESS)


def _check_refusal(answer: dict[str, Any]) -> None:
    """Raises when the answer is an error object of v1.1 or a problem object of v2."""
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    problem = first if isinstance(first, dict) and "data" not in answer else answer
    code = problem.get("code", problem.get("status"))
    if problem is answer and ("data" in answer or "trends" in answer or code is None):
        return
    words = str(problem.get("message") or problem.get("detail") or problem.get("title") or "")
    said = f"X refuses: code {code}, {words[:200] or 'no reason given'}."
    raise WrongBodyError(
        Outcome.RATE_LIMITED if code in _SLOW_DOWN else Outcome.BLOCKED,
        said,
    )


def _parse_v1(lists: list[Any], occasion: Occasion) -> Parsed:
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = 0
    for listed in lists:
        trends = listed.get("trends") if isinstance(listed, dict) else None
        if not isinstance(trends, list):
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of trends.")
        items += len(trends)
        here = Occasion(
            occasion.access,
            listed.get("as_of") or occasion.observed_at,
            _place_of(listed.get("locations")) or occasion.place,
        )
        _read(trends, "name", "tweet_volume", here, rows, rejected)
    return settle(rows, rejected, items=items, lacking=len(rejected), what="trends")


def _parse_v2(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    trends = answer.get("data", [] if "meta" in answer else None)
    if not isinstance(trends, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of trends.")
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    _read(trends, "trend_name", "tweet_count", occasion, rows, rejected)
    return settle(rows, rejected, items=len(trends), lacking=len(rejected), what="trends")


def _read(
    trends: list[Any],
    name: str,
    volume: str,
    occasion: Occasion,
    rows: list[RawRow],
    rejected: list[Rejected],
) -> None:
    for rank, trend in enumerate(trends, start=1):
        label = trend.get(name) if isinstance(trend, dict) else None
        has_volume = isinstance(trend, dict) and (volume in trend or volume == "tweet_count")
        if not isinstance(label, str) or not label.strip() or not has_volume:
            raw = {"rank": rank, name: label}
            rejected.append(
                Rejected(NAME, occasion.access, "missing_field", RULES["missing_field"], raw)
            )
            continue
        try:
            parse_count(trend.get(volume))
        except NotACountError:
            raw = {"rank": rank, name: label, volume: repr(trend[volume])[:200]}
            rejected.append(Rejected(NAME, occasion.access, "bad_volume", RULES["bad_volume"], raw))
            continue
        rows.append(
            RawRow(
                source=NAME,
                access=occasion.access,
                observed_at=occasion.observed_at,
                place=occasion.place,
                kind=kind_of(label),
                label=label,
                rank=rank,
                volume=trend.get(volume),
                volume_unit="posts",
                url=trend["url"] if isinstance(trend.get("url"), str) else None,
            )
        )


def _place_of(locations: object) -> str | None:
    """The place of a v1.1 list: a city by its number, else the name X gives."""
    first = locations[0] if isinstance(locations, list) and locations else None
    if not isinstance(first, dict):
        return None
    name = first.get("name")
    return _CITIES.get(first.get("woeid", 0)) or (name if isinstance(name, str) else None)


def _archive(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        observed_at=pl.col("as_of"),
        place=pl.col("location"),
        country=pl.col("country"),
        kind=pl.when(pl.col("name").str.contains("^\\s*[#\uff03]"))
        .then(pl.lit("hashtag"))
        .otherwise(pl.lit("topic")),
        label=pl.col("name"),
        rank=pl.col("rank"),
        volume=pl.col("tweet_volume"),
        volume_unit=pl.lit("posts"),
    )


IMPORT = ImportFormat(
    title="an X trends archive",
    required=("rank", "name", "tweet_volume", "location", "country", "as_of"),
    optional=(),
    to_raw=_archive,
)
