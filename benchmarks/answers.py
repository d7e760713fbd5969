"""Bodies in the platforms' own shapes, as large as asked for: JSON answers and lines.

Every item carries what the platforms put beside the figures (pictures, people, texts), because
decoding that is most of the work. Nothing in them is anybody's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

_CAPTION = "A morning in the woods with tea and a book. " * 4


@dataclass(frozen=True, slots=True)
class Body:
    """One body to be parsed.

    Attributes:
        source: Name in the registry.
        what: What it is.
        items: How many things it lists.
        content: The bytes.
        rows: How many rows have to come of it.
        name: The file's name, for an export; empty for an answer.
        query: What was asked for.
        url: The address asked, where the answer is read with it.
    """

    source: str
    what: str
    items: int
    content: bytes
    rows: int
    name: str = ""
    query: str | None = None
    url: str | None = None


def answers(items: int) -> Iterator[Body]:
    """Yields every kind of JSON body with about so many items each."""
    numbers = range(1, items + 1)
    hashtags = {"items": [_hashtag(n) for n in numbers], "pagination": {"totalCount": items}}
    yield _json("tiktok", "list of hashtags", items, hashtags, rows=8 * items)
    lines = b"\n".join(json.dumps(_video(n)).encode() for n in numbers)
    yield Body("tiktok", "videos, a line each", items, lines, items + 1)
    nodes = [{"node": _node(n)} for n in numbers]
    graphql = {"name": "tea", "edge_hashtag_to_media": {"count": 9, "edges": nodes}}
    yield _json("instagram", "tag page, GraphQL", items, {"graphql": {"hashtag": graphql}}, rows=1)
    yield _json("instagram", "tag page, sections", items, _tag_page(items), rows=1)
    listed = [{"id": str(n), "caption": f"{_CAPTION}#tea #mug{n % 40}"} for n in numbers]
    yield _json("instagram", "Graph API", items, {"data": listed}, rows=1, query="tea")
    trends = [_trend(n) for n in numbers]
    placed = {"trends": trends, "as_of": "2026-11-24T10:30:00Z", "locations": [{"woeid": 1}]}
    yield _json("x", "trends/place", items, [placed])
    found = {"data": [{"trend_name": f"#Tea{n}", "tweet_count": n} for n in numbers]}
    yield _json("x", "trends/by/woeid", items, found)
    pins = {"resource_response": {"status": "success", "data": {"results": [*map(_pin, numbers)]}}}
    yield _json("pinterest", "search", items, pins)
    keywords = {"trends": [_keyword(n) for n in numbers]}
    yield _json("pinterest", "API, 52 weeks", items, keywords, rows=53 * items)
    found = {"count": items, "results": [_listing(n) for n in numbers]}
    yield _json("etsy", "API v3", items, found)
    lines = b"\n".join(json.dumps(_crawled(n)).encode() for n in numbers)
    yield Body("etsy", "crawl, a line each", items, lines, items)
    stories = {"trendingStories": [_story(n) for n in numbers]}
    yield _json("google_trends", "realtimetrends", items, {"storySummaries": stories})
    points = [
        {"time": str(1609632000 + 3600 * n), "value": [n % 101], "hasData": [True]} for n in numbers
    ]
    asked = {"comparisonItem": [{"complexKeywordsRestriction": {"keyword": [{"value": "tea"}]}}]}
    line = {"default": {"timelineData": points}}
    url = f"https://trends.google.com/trends/api/widgetdata/multiline?req={json.dumps(asked)}"
    yield replace(_json("google_trends", "multiline", items, line), url=url)
    children = [{"kind": "t3", "data": _post(n)} for n in numbers]
    yield _json("reddit", "listing", items, {"kind": "Listing", "data": {"children": children}})


def _json(
    source: str, what: str, items: int, value: Any, *, rows: int | None = None, query: str = ""
) -> Body:
    content = json.dumps(value, ensure_ascii=False).encode()
    return Body(source, what, items, content, items if rows is None else rows, query=query or None)


def _hashtag(n: int) -> dict[str, Any]:
    curve = [{"timestamp": str(1795132800 + 86400 * day), "value": 10.5 * day} for day in range(7)]
    creator = {"handleName": "someone", "avatarUrl": f"https://cdn.example/{n}.jpeg?sign=1&from=2"}
    return {
        "hashtagID": str(7400795988650459167 + n),
        "hashtagName": f"cosycabin{n}",
        "industryIDs": ["23000000000"],
        "popularityCurve": curve,
        "publishCnt": str(34639 + n),
        "rankIndex": str(n),
        "topCreators": [creator] * 3,
        "vv": str(29712825 + n),
    }


def _video(n: int) -> dict[str, Any]:
    return {
        "collected_at_utc": "2026-11-21T08:33:16Z",
        "video_id": str(7616246738956995853 + n),
        "video_url": f"https://www.tiktok.com/@someone/video/{n}",
        "desc": _CAPTION,
        "play_count": 11_200_000,
        "like_count": n,
        "author_username": "someone",
        "hashtags": [f"tea{n}", "fyp"],
    }


def _node(n: int) -> dict[str, Any]:
    address = f"https://cdn.example/v/t51.2885-15/{n}.jpg?_nc_ht=cdn.example&oh=0a1b2c3d&oe=60"
    sizes = (150, 240, 320, 480, 640)
    return {
        "id": str(n),
        "shortcode": f"C{n}",
        "edge_media_to_caption": {"edges": [{"node": {"text": f"{_CAPTION}#tea #mug{n % 40}"}}]},
        "edge_liked_by": {"count": n},
        "edge_media_to_comment": {"count": n},
        "taken_at_timestamp": 1612000000 + n,
        "display_url": address,
        "owner": {"id": str(n)},
        "thumbnail_resources": [
            {"src": address, "config_width": size, "config_height": size} for size in sizes
        ],
        "accessibility_caption": "A photo",
    }


def _tag_page(items: int) -> dict[str, Any]:
    media = [_media(n) for n in range(1, items + 1)]
    sections = [
        {"layout_type": "media_grid", "layout_content": {"medias": media[n : n + 3]}}
        for n in range(0, items, 3)
    ]
    counted = {"name": "tea", "media_count": 8_139_175}
    return {"data": counted | {"top": {"sections": []}, "recent": {"sections": sections}}}


def _media(n: int) -> dict[str, Any]:
    address = f"https://cdn.example/v/t51.2885-15/{n}.jpg?_nc_ht=cdn.example&oh=0a1b2c3d&oe=60"
    person = {"pk": n, "username": "someone", "profile_pic_url": address, "is_private": False}
    pictures = [{"width": size, "height": size, "url": address} for size in range(150, 1080, 80)]
    text = {"pk": n, "user_id": n, "text": f"{_CAPTION}#tea #mug{n % 40}", "user": person}
    return {
        "media": {
            "pk": n,
            "id": f"{n}_7",
            "code": f"C{n}",
            "taken_at": 1633611073 + n,
            "image_versions2": {"candidates": pictures},
            "user": person | {"friendship_status": {"following": False}},
            "caption": text,
            "like_count": n,
            "comment_count": n,
        }
    }


def _trend(n: int) -> dict[str, Any]:
    link = f"http://twitter.com/search?q=%23Tea{n}"
    about = {"url": link, "promoted_content": None, "query": f"%23Tea{n}"}
    return {"name": f"#Tea{n}", "tweet_volume": 10_000 + n} | about


def _pin(n: int) -> dict[str, Any]:
    address = f"https://i.pinimg.example/236x/{n}.jpg"
    person = {"full_name": "Some One", "username": "someone", "id": str(n), "image": address}
    return {
        "id": str(n),
        "type": "pin",
        "title": f"Nature board {n}",
        "grid_title": "",
        "description": _CAPTION,
        "reaction_counts": {"1": n, "5": 1},
        "pinner": person,
        "native_creator": person,
        "board": {"name": "a board", "url": "/someone/a/", "owner": person},
        "images": {size: {"url": address} for size in ("170x", "236x", "474x", "736x", "orig")},
        "aggregated_pin_data": {"aggregated_stats": {"saves": n, "done": 0}},
        "comment_count": 3,
    }


def _keyword(n: int) -> dict[str, Any]:
    weeks = {
        f"{2025 + week // 12}-{week % 12 + 1:02}-{week % 28 + 1:02}": week for week in range(52)
    }
    growth = {"pct_growth_wow": 50, "pct_growth_mom": -5, "pct_growth_yoy": 10001}
    return {"keyword": f"cosy nails {n}", "time_series": weeks} | growth


def _listing(n: int) -> dict[str, Any]:
    return {
        "listing_id": n,
        "shop_id": 77,
        "title": f"Autumn mug {n}",
        "description": _CAPTION * 3,
        "url": f"https://www.etsy.com/listing/{n}/a-mug",
        "num_favorers": n,
        "tags": [f"autumn mug {tag}" for tag in range(13)],
        "taxonomy_id": 1062,
        "price": {"amount": 1250, "divisor": 100, "currency_code": "USD"},
    }


def _crawled(n: int) -> dict[str, Any]:
    return {
        "item_id": n,
        "title": f"Bookmark {n}",
        "item_link": f"https://www.etsy.com/listing/{n}/a-mark",
        "order": n,
        "page_num": 1,
        "num_fav": n,
        "review_count": "1,067",
        "tags": [f"bookmark {tag}" for tag in range(13)],
        "date": "2026-11-24",
        "description": _CAPTION * 3,
    }


def _story(n: int) -> dict[str, Any]:
    article = {"articleTitle": _CAPTION, "url": f"https://news.example/{n}", "source": "A paper"}
    link = f"https://trends.google.com/trends/trendingsearches/realtime?geo=GB#{n}"
    names = {"title": f"Tea {n}, Book", "entityNames": [f"Tea {n}", "Book"], "shareUrl": link}
    return names | {"articles": [article] * 3}


def _post(n: int) -> dict[str, Any]:
    return {
        "id": f"{n:x}",
        "name": f"t3_{n:x}",
        "title": f"A mug and a cosy cabin {n}",
        "score": n,
        "num_comments": n,
        "hide_score": False,
        "over_18": False,
        "subreddit": "crafts",
        "permalink": f"/r/crafts/comments/{n:x}/a_mug/",
        "author": "someone",
        "selftext": _CAPTION,
        "removed_by_category": None,
        "preview": {"images": [{"source": {"url": f"https://i.example/{n}.jpg"}}]},
    }
