"""TikTok Creative Center hashtags: the page's own endpoint, its retired one, the archive import.

One listed hashtag is one observation in views, and every point of its popularity curve one more in
`index`: a series of its own that the platform scales anew for each period, rounded to whole points.
The retired endpoint answers HTTP 200 with code 40101: that is *blocked*, not empty. `topCreators`
is personal data and is never read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from urllib.parse import quote

import polars as pl

from integrations.http import HttpClient, open_client
from scrapers.body import WrongBodyError, read_json
from scrapers.fetching import FetchContext, Question, ask
from scrapers.import_format import ImportFormat
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Reading, Rejected, settle
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_json

NAME = "tiktok"
PATH = "/CreativeOne/KnowledgeAPI/GetHashtagList"
PERIODS = {7: "7d", 30: "30d", 90: "90d"}
PER_PAGE = 20
MAX_PAGES = 5

_ORIGIN = "https://ads.tiktok.com"
_PAGE = f"{_ORIGIN}/creative/creativeCenter/trends/hashtag"
_HEADERS = {"agw-js-conv": "str", "origin": _ORIGIN, "referer": _PAGE}
_HARMLESS = (
    "hashtagName",
    "hashtag_name",
    "hashtagID",
    "hashtag_id",
    "industryIDs",
    "rankIndex",
    "rank",
    "vv",
    "video_views",
    "publishCnt",
    "publish_cnt",
    "timestamp",
    "time",
    "value",
    "id",
    "label",
    "totalCount",
    "StatusMessage",
    "msg",
)
_WORDS = (
    (Outcome.RATE_LIMITED, ("too many", "frequent", "rate limit", "slow down")),
    (Outcome.TRANSIENT, ("internal", "timeout", "timed out", "busy", "try again", "unavailable")),
)


class _Shape(NamedTuple):
    """The field names of one generation of the endpoint, and the top of its curve's scale."""

    name: str
    rank: str
    views: str
    curve: str
    time: str
    top: int


_NEW = _Shape("hashtagName", "rankIndex", "vv", "popularityCurve", "timestamp", 100)
_OLD = _Shape("hashtag_name", "rank", "video_views", "trend", "time", 1)


def fetch(context: FetchContext) -> list[Reading]:
    """Reads every period of every place, up to five pages each; one reading per page asked."""

    async def read() -> list[Reading]:
        async with open_client(context.http) as client:
            return [
                reading
                for place in context.places
                for days in PERIODS
                async for reading in _pages(client, context, place, days)
            ]

    return asyncio.run(read())


async def _pages(
    client: HttpClient, context: FetchContext, place: str, days: int
) -> AsyncIterator[Reading]:
    occasion = Occasion(context.access, context.clock(), place, PERIODS[days])
    for page in range(1, MAX_PAGES + 1):
        wanted = {"timeRange": days, "countryCode": place, "page": page, "limit": PER_PAGE}
        question = Question(
            "POST",
            context.url(PATH),
            place,
            json=wanted,
            headers=_HEADERS,
            period=PERIODS[days],
        )
        reading, has_more = await ask(
            client, context, question, lambda body: parse(body, occasion), source=NAME
        )
        yield reading
        if not has_more:
            return


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads an answer of the endpoint in its present or its retired shape.

    Returns:
        One row in views per hashtag, then one row in `index` per point of its curve.
    """
    try:
        answer = read_json(body)
        if _is_options(answer):
            return Parsed(Outcome.EMPTY, "A list of the page's filter options; no trends in it.")
        if not isinstance(answer, dict):
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer is not a JSON object.")
        if "BaseResp" not in answer and "code" not in answer:
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer has neither BaseResp nor code.")
        return (_parse_new if "BaseResp" in answer else _parse_old)(answer, occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def scrub(body: bytes) -> bytes:
    """Returns the answer without its creators and videos."""
    return scrub_json(body, _HARMLESS, drop=("topCreators", "creators", "videos"))


def _is_options(answer: object) -> bool:
    options = answer if isinstance(answer, list) and answer else [None]
    return all(_mapping(option).keys() == {"id", "value", "label"} for option in options)


def _parse_new(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    status = _mapping(answer.get("BaseResp"))
    _check_code(status.get("StatusCode"), status.get("StatusMessage"))
    pages = _mapping(answer.get("pagination"))
    return _rows(answer.get("items"), pages.get("totalCount"), pages.get("hasMore"), _NEW, occasion)


def _parse_old(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    _check_code(answer["code"], answer.get("msg"))
    data = _mapping(answer.get("data"))
    pages = _mapping(data.get("pagination"))
    total = pages.get("total", pages.get("total_count"))
    return _rows(data.get("list"), total, pages.get("has_more"), _OLD, occasion)


def _check_code(code: object, message: object) -> None:
    """Raises unless the answer's own status is 0."""
    if str(code) == "0":
        return
    if code is None:
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer has no status of its own.")
    words = str(message or "no reason given")[:200]
    said = f"TikTok refuses: code {code}, {words}."
    meant = (o for o, known in _WORDS if any(word in words.lower() for word in known))
    raise WrongBodyError(next(meant, Outcome.BLOCKED), said)


def _rows(items: object, total: object, more: object, shape: _Shape, occasion: Occasion) -> Parsed:
    if items is None and str(total) == "0":
        items = []
    if not isinstance(items, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of hashtags.")
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    lacking = 0
    for item in items:
        if rule := _broken(item, shape):
            lacking += 1
            raw = {name: item.get(name) for name in shape[:3]} if isinstance(item, dict) else {}
            rejected.append(Rejected(NAME, occasion.access, rule, RULES[rule], raw))
            continue
        row = _row(item, shape, occasion)
        rows.append(row)
        for point in item.get(shape.curve) or []:
            value = _index(point, shape)
            if value is None:
                raw = {"label": item[shape.name], "point": repr(point)[:200]}
                rejected.append(
                    Rejected(NAME, occasion.access, "bad_volume", RULES["bad_volume"], raw)
                )
                continue
            rows.append(
                row
                | RawRow(
                    observed_at=point.get(shape.time), rank=None, volume=value, volume_unit="index"
                )
            )
    return settle(
        rows,
        rejected,
        items=len(items),
        lacking=lacking,
        what="hashtags",
        has_more=str(more).lower() in {"true", "1"},
    )


def _broken(item: object, shape: _Shape) -> str | None:
    """The rule an item breaks that no row could be made of, or None."""
    if not isinstance(item, dict) or not {shape.name, shape.rank, shape.views} <= item.keys():
        return "missing_field"
    if not isinstance(item[shape.name], str) or not item[shape.name].strip():
        return "missing_term"
    if not isinstance(item.get(shape.curve) or [], list):
        return "missing_field"
    for field, rule in ((shape.views, "bad_volume"), (shape.rank, "bad_rank")):
        try:
            parse_count(item[field])
        except NotACountError:
            return rule
    return None


def _row(item: dict[str, Any], shape: _Shape, occasion: Occasion) -> RawRow:
    name: str = item[shape.name]
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=occasion.place or _mapping(item.get("country_info")).get("id"),
        kind="hashtag",
        label=name if name.startswith(("#", "\uff03")) else f"#{name}",
        period=occasion.period,
        rank=item[shape.rank],
        volume=item[shape.views],
        volume_unit="views",
        category=_mapping(item.get("industry_info")).get("value"),
        url=f"https://www.tiktok.com/tag/{quote(name.lstrip('#'), safe='')}",
    )


def _index(point: object, shape: _Shape) -> int | None:
    """The whole points, 0-100, of one point of a curve; None where it is not on the scale."""
    value: Any = point.get("value") if isinstance(point, dict) else None
    try:
        share = -1 if isinstance(value, bool) else float(value) / shape.top
    except (TypeError, ValueError):
        return None
    return int(share * 100 + 0.5) if 0 <= share <= 1 else None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _archive(frame: pl.DataFrame, _file_name: str) -> pl.DataFrame:
    """Rows of the discover page. Its three hosts lag each other and disagree about the views.

    All are handed on under one key: landing keeps the best rank and, of one rank, the most views
    (a counter only grows: the highest is the freshest), and counts the others as merged.
    """
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        observed_at=pl.col("captured_at"),
        place=pl.lit("WW"),
        kind=pl.lit("hashtag"),
        label=pl.col("hashtag"),
        rank=pl.col("rank"),
        volume=pl.col("views"),
        volume_unit=pl.lit("views"),
    )


IMPORT = ImportFormat(
    title="a TikTok discover archive",
    required=("captured_at", "rank", "hashtag", "views"),
    optional=("host",),
    to_raw=_archive,
)
