"""Lists of videos: which hashtags the listed videos carry.

A video is a person's; its figures are about that person's post and not about a hashtag. So one
observation is one distinct hashtag of the videos listed at one time, without rank and volume,
unless the list gives the hashtag's own figures. How many of a handful of listed videos carry a
hashtag is no count of its posts and is not kept as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.term import normalise_term
from scrapers.tiktok.moments import NO_ZONE, kept_moments, moment_of
from scrapers.tiktok.names import hashtag_row, mapping

_SIGNS = frozenset(
    {
        "video_id",
        "videoId",
        "aweme_id",
        "item_id",
        "play_count",
        "playCount",
        "video",
        "textExtra",
        "text_extra",
        "challenges",
        "webVideoUrl",
        "author_username",
    }
)
_LISTS = ("hashtags", "challenges", "textExtra", "text_extra", "cha_list")
_NAMES = ("hashtagName", "hashtag_name", "cha_name", "title", "name")
_CAPTIONS = ("desc", "text", "title", "caption")
_IN_CAPTION = re.compile('(?<!\\w)[#\uff03]([^\\s#\uff03,.!?;:"()\\[\\]{}<>|]+)')
_MAX_CAPTION = 10_000

KEPT_NOTE = "Videos are people's: their hashtags are read, and no caption, creator or figure."


def is_video(value: object) -> bool:
    """Tells whether a JSON value is a listed video."""
    return isinstance(value, dict) and bool(value.keys() & _SIGNS)


def kept_video(video: dict[str, Any]) -> dict[str, Any]:
    """Returns a video as it may be kept: its hashtags with their figures, and when it was listed.

    `is_video` holds for what is returned, and it reads like the video itself.
    """
    tags = [
        {"name": name, "view_count": views, "video_count": posts}
        for name, views, posts in _tags(video)
    ]
    place = {"country_code": _place(video)}
    return {"video_id": "", "hashtags": tags} | place | kept_moments(video)


def read_videos(videos: list[dict[str, Any]], occasion: Occasion, listed: str | None) -> Parsed:
    """Reads videos: one row per distinct hashtag, place and time of listing.

    Args:
        videos: As listed.
        occasion: See `Occasion`.
        listed: When the whole list was read, where the file says it.
    """
    rows: dict[tuple[str, str, str], RawRow] = {}
    notes = [KEPT_NOTE]
    for video in videos:
        moment, no_zone = moment_of(video)
        if no_zone:
            notes.append(NO_ZONE)
        at = moment or listed or occasion.observed_at
        place = occasion.place or _place(video)
        for name, views, posts in _tags(video):
            key = (normalise_term(name), str(at), str(place))
            if not key[0] or key in rows:
                continue
            row = hashtag_row(name, occasion)
            row["observed_at"] = at
            row["place"] = place
            row["volume"] = views
            row["measures"] = None if posts is None else {"posts": posts}
            rows[key] = row
    notes = list(dict.fromkeys(notes))
    if not rows:
        reason = f"{len(videos)} videos listed, none with a hashtag."
        return Parsed(Outcome.EMPTY, reason, notes=notes)
    reason = f"{len(rows)} hashtags of {len(videos)} listed videos read."
    return Parsed(Outcome.OK, reason, list(rows.values()), notes=notes)


def _place(video: dict[str, Any]) -> str | None:
    code = video.get("country_code")
    return code if isinstance(code, str) and len(code) == 2 else None


def _tags(video: dict[str, Any]) -> Iterator[tuple[str, int | None, int | None]]:
    """A video's hashtags with their own figures; those of its caption where it lists none."""
    listed = [video[field] for field in _LISTS if isinstance(video.get(field), list)]
    for tags in listed:
        for tag in tags:
            name = tag if isinstance(tag, str) else _name(mapping(tag))
            if name:
                yield name, _figure(tag, "view_count"), _figure(tag, "video_count")
    if not listed:
        for field in _CAPTIONS:
            caption = video.get(field)
            if isinstance(caption, str):
                for name in _IN_CAPTION.findall(caption[:_MAX_CAPTION]):
                    yield name, None, None


def _name(tag: dict[str, Any]) -> str | None:
    return next((tag[key] for key in _NAMES if isinstance(tag.get(key), str) and tag[key]), None)


def _figure(tag: object, name: str) -> int | None:
    """A hashtag's own figure; None where there is none, or 0, which means not counted."""
    try:
        return parse_count(mapping(tag).get(name)).value or None
    except NotACountError:
        return None
