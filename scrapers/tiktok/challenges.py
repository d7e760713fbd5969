"""What a hashtag's own page says of it: all its views and posts, without a rank or a place.

TikTok calls a hashtag a challenge. Its web answer counts exactly in `statsV2` and rounds in
`stats`. A post count of 0 is what TikTok answers when it does not count, and is kept as not given.
"""

from __future__ import annotations

from typing import Any

from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Parsed, Rejected, settle
from scrapers.rules import RULES
from scrapers.tiktok.moments import NO_ZONE, kept_moments, moment_of
from scrapers.tiktok.names import NAME, hashtag_row, mapping

_NAMES = ("title", "hashtag_name", "hashtagName", "cha_name", "hashtag", "name")
_VIEWS = ("view_count", "viewCount", "views", "video_views", "videoViews", "vv")
_POSTS = ("video_count", "videoCount", "posts", "publish_cnt", "publishCnt")
_OF_VIDEOS = frozenset(
    {"author", "author_username", "video_id", "video", "music", "play_count", "playCount", "rank"}
)
_NOT_COUNTED = "A post count of 0 beside views means that TikTok did not count; it is left unsaid."


def flat(value: object) -> dict[str, Any] | None:
    """Returns a hashtag's name and figures under one set of names; None for anything else.

    Keys: title, view_count, video_count (as given), and the time of reading where it is told. What
    is returned is flat itself.
    """
    item = mapping(value)
    for wrapper in ("challengeInfo", "ch_info", "challenge_info"):
        if isinstance(item.get(wrapper), dict):
            item = item[wrapper]
    challenge = mapping(item.get("challenge"))
    if challenge:
        figures = mapping(item.get("stats")) | mapping(item.get("statsV2"))
        item = challenge | figures
    elif isinstance(item.get("stats"), dict) and "videoCount" in item["stats"]:
        item = item | item["stats"] | mapping(item.get("statsV2"))
    name = next((key for key in _NAMES if key in item), None)
    views = next((key for key in _VIEWS if key in item), None)
    posts = next((key for key in _POSTS if key in item), None)
    if name is None or (views is None and posts is None) or item.keys() & _OF_VIDEOS:
        return None
    return {
        "title": item[name],
        "view_count": item.get(views) if views else None,
        "video_count": item.get(posts) if posts else None,
    } | kept_moments(mapping(value))


def read_challenges(items: list[dict[str, Any]], occasion: Occasion) -> Parsed:
    """Reads hashtags as `flat` gives them: one row in views each, with its posts beside them."""
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    for item in items:
        name = item["title"]
        if not isinstance(name, str) or not name.strip():
            rejected.append(_refused("missing_term", item, occasion))
            continue
        try:
            views = parse_count(item["view_count"])
            posts = parse_count(item["video_count"]).value
        except NotACountError:
            rejected.append(_refused("bad_volume", item, occasion))
            continue
        if views.value is None and views.upper is None and not posts:
            rejected.append(_refused("missing_field", item, occasion))
            continue
        if posts == 0 and views.value:
            posts = None
            notes.append(_NOT_COUNTED)
        row = hashtag_row(name, occasion)
        moment, no_zone = moment_of(item)
        if no_zone:
            notes.append(NO_ZONE)
        row["observed_at"] = moment or occasion.observed_at
        row["volume"], row["volume_upper"] = views
        row["measures"] = None if posts is None else {"posts": posts}
        rows.append(row)
    settled = settle(rows, rejected, items=len(items), lacking=len(rejected), what="hashtags")
    return Parsed(
        settled.outcome,
        settled.reason,
        settled.rows,
        settled.rejected,
        notes=list(dict.fromkeys(notes)),
    )


def _refused(rule: str, item: dict[str, Any], occasion: Occasion) -> Rejected:
    raw = {key: str(value)[:200] for key, value in item.items() if value is not None}
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)
