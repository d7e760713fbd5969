"""Telling what a body of TikTok is, and reading or keeping it accordingly."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scrapers.body import WrongBodyError
from scrapers.json_text import decode_json
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.recordings import parse_recorded, scrub_recorded
from scrapers.scrubbing import scrub_json
from scrapers.tiktok.bodies import Kind, find
from scrapers.tiktok.challenges import flat, read_challenges
from scrapers.tiktok.hashtags import NEW, OLD, STATE, read_hashtags
from scrapers.tiktok.keywords import read_keywords
from scrapers.tiktok.moments import kept_moments, moment_of
from scrapers.tiktok.names import mapping
from scrapers.tiktok.refusals import check_refusal
from scrapers.tiktok.videos import is_video, kept_video, read_videos

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
    "videoViews",
    "publishCnt",
    "publish_cnt",
    "timestamp",
    "time",
    "value",
    "id",
    "label",
    "totalCount",
    "total",
    "StatusMessage",
    "StatusCode",
    "code",
    "statusCode",
    "status_code",
    "statusMsg",
    "status_msg",
    "msg",
    "message",
    "keyword",
    "post",
    "impression",
    "like",
    "comment",
    "hasMore",
    "has_more",
)
_PERSONAL = ("topCreators", "creators", "videos", "video_list", "related_items")


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one kind of body is read and kept."""

    what: str
    read: Callable[[Any, Occasion], Parsed]
    keep: Callable[[Any], Any]


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads any saved body of TikTok.

    Returns:
        Per listed hashtag one row in views with its posts beside them, and one row in `index` per
        point of its curve; per distinct hashtag of listed videos one row without figures; per
        keyword of the ads one row in posts.
    """
    return parse_recorded(body, occasion, _parse)


def scrub(body: bytes) -> bytes:
    """Returns the figures of hashtags and keywords, and of videos which hashtags they carry.

    A page comes back as the JSON that was found in it. What nobody knows comes back empty.
    """
    return scrub_recorded(body, _scrub)


def _parse(body: bytes, occasion: Occasion) -> Parsed:
    what = ""
    try:
        found = find(body)
        reader = _READERS[found.kind]
        what = reader.what
        check_refusal(mapping(found.value))
        parsed = reader.read(found.value, occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message, what=what)
    return replace(parsed, what=what, notes=(*found.notes, *parsed.notes))


def _scrub(body: bytes) -> bytes:
    try:
        found = find(body)
    except WrongBodyError:
        return b""
    return json.dumps(_READERS[found.kind].keep(found.value)).encode()


def _keep_texts(value: Any) -> Any:
    kept = scrub_json(json.dumps(value).encode(), _HARMLESS, drop=_PERSONAL)
    return decode_json(kept) if kept else {}


def _read_new(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    pages = mapping(answer.get("pagination"))
    total, more = pages.get("totalCount"), pages.get("hasMore")
    return read_hashtags(answer.get("items"), total, more, NEW, occasion)


def _read_old(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    data = mapping(answer.get("data"))
    pages = mapping(data.get("pagination"))
    total = pages.get("total", pages.get("total_count"))
    return read_hashtags(data.get("list"), total, pages.get("has_more"), OLD, occasion)


def _read_state(items: list[Any], occasion: Occasion) -> Parsed:
    return read_hashtags(items, None, None, STATE, occasion)


def _read_challenges(value: Any, occasion: Occasion) -> Parsed:
    return read_challenges(_challenges(value), occasion)


def _keep_challenges(value: Any) -> Any:
    return [
        item | {"title": item["title"] if isinstance(item["title"], str) else None}
        for item in _challenges(value)
    ]


def _challenges(value: Any) -> list[dict[str, Any]]:
    return [item for each in _listed(value) if (item := flat(each)) is not None]


def _read_videos(value: Any, occasion: Occasion) -> Parsed:
    listed, _ = moment_of(mapping(value))
    return read_videos([video for video in _listed(value) if is_video(video)], occasion, listed)


def _keep_videos(value: Any) -> Any:
    videos = [kept_video(video) for video in _listed(value) if is_video(video)]
    return {"videos": videos} | kept_moments(mapping(value))


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    answer = mapping(value)
    data = mapping(answer.get("data"))
    for name in (
        "items",
        "videos",
        "itemList",
        "aweme_list",
        "challenge_list",
        "challengeInfoList",
    ):
        for holder in (answer, data):
            if isinstance(holder.get(name), list):
                listed: list[Any] = holder[name]
                return listed
    return [value]


def _nothing(reason: str) -> Callable[[Any, Occasion], Parsed]:
    return lambda _value, _occasion: Parsed(Outcome.EMPTY, reason)


def _keep_keywords(value: Any) -> Any:
    return _keep_texts(value)


_READERS: dict[Kind, _Reader] = {
    Kind.NEW: _Reader("a list of hashtags of the Creative Center", _read_new, _keep_texts),
    Kind.OLD: _Reader(
        "a list of hashtags of the Creative Center's retired endpoint", _read_old, _keep_texts
    ),
    Kind.STATE: _Reader(
        "the list of hashtags in a page of the Creative Center", _read_state, _keep_texts
    ),
    Kind.CHALLENGES: _Reader(
        "TikTok hashtags with their views", _read_challenges, _keep_challenges
    ),
    Kind.VIDEOS: _Reader("a list of TikTok videos", _read_videos, _keep_videos),
    Kind.KEYWORDS: _Reader("a list of keywords of TikTok ads", read_keywords, _keep_keywords),
    Kind.OPTIONS: _Reader(
        "the filter options of the Creative Center",
        _nothing("A list of the page's filter options; no trends in it."),
        _keep_texts,
    ),
    Kind.OTHER: _Reader(
        "a list of the Creative Center that is not about hashtags",
        _nothing("The answer lists sounds, creators, ads or products; no hashtags in it."),
        lambda value: {"code": 0, "data": {name: [] for name in mapping(value.get("data"))}},
    ),
}
