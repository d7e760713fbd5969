"""Bodies in the platforms' own shapes, as large as asked for: JSON answers and lines.

Every item carries what platforms put beside figures, for decoding that is most of the work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.bodies import Body

_ASKED = {"comparisonItem": [{"complexKeywordsRestriction": {"keyword": [{"value": "tea"}]}}]}
_CAPTION = "A morning in the woods with tea and a book. " * 4


def answers(items: int) -> Iterator[Body]:
    """Yields every kind of JSON body; nothing of one but its bytes is alive while it is parsed."""
    tiktok, instagram, trends = _of("tiktok", items), _of("instagram", items), _of("x", items)
    pinterest, etsy = _of("pinterest", items), _of("etsy", items)
    google, reddit = _of("google_trends", items), _of("reddit", items)
    listed = lambda each: {"items": each, "pagination": {"totalCount": items}}  # noqa: E731
    yield tiktok("list of hashtags", _hashtag, listed, rows=8 * items)
    yield tiktok("videos, a line each", _video, None, rows=items + 1)
    yield instagram("tag page, GraphQL", _node, _graphql, rows=1)
    yield instagram("tag page, sections", _media, _tag_page, rows=1)
    yield instagram("Graph API", _captioned, lambda each: {"data": each}, rows=1, query="tea")
    yield trends("trends/place", _trend, _placed)
    yield trends("trends/by/woeid", _counted, lambda each: {"data": each})
    yield pinterest("search", _pin, _found)
    yield pinterest("API, 52 weeks", _keyword, lambda each: {"trends": each}, rows=53 * items)
    yield etsy("API v3", _listing, lambda each: {"count": items, "results": each})
    yield etsy("crawl, a line each", _crawled, None)
    yield google(
        "realtimetrends", _story, lambda each: {"storySummaries": {"trendingStories": each}}
    )
    url = f"https://trends.google.com/trends/api/widgetdata/multiline?req={json.dumps(_ASKED)}"
    yield google("multiline", _point, lambda each: {"default": {"timelineData": each}}, url=url)
    yield reddit("listing", _post, lambda each: {"kind": "Listing", "data": {"children": each}})


def _of(source: str, items: int) -> Callable[..., Body]:
    def body(
        what: str,
        item: Callable[[int], Any],
        holder: Callable[[list[Any]], Any] | None,
        *,
        rows: int = items,
        query: str | None = None,
        url: str | None = None,
    ) -> Body:
        """A body of items in their holder; without one, of an item a line."""
        each = [item(n) for n in range(1, items + 1)]
        texts = each if holder is None else [holder(each)]
        content = "\n".join(json.dumps(text, ensure_ascii=False) for text in texts).encode()
        return Body(source, what, items, content, rows, query=query, url=url)

    return body


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


def _graphql(nodes: list[Any]) -> dict[str, Any]:
    media = {"count": 9, "edges": [{"node": node} for node in nodes]}
    return {"graphql": {"hashtag": {"name": "tea", "edge_hashtag_to_media": media}}}


def _captioned(n: int) -> dict[str, Any]:
    return {"id": str(n), "caption": f"{_CAPTION}#tea #mug{n % 40}"}


def _tag_page(media: list[Any]) -> dict[str, Any]:
    sections = [
        {"layout_type": "media_grid", "layout_content": {"medias": media[n : n + 3]}}
        for n in range(0, len(media), 3)
    ]
    counted: dict[str, Any] = {"name": "tea", "media_count": 8_139_175}
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


def _placed(trends: list[Any]) -> list[Any]:
    return [{"trends": trends, "as_of": "2026-11-24T10:30:00Z", "locations": [{"woeid": 1}]}]


def _counted(n: int) -> dict[str, Any]:
    return {"trend_name": f"#Tea{n}", "tweet_count": n}


def _found(pins: list[Any]) -> dict[str, Any]:
    return {"resource_response": {"status": "success", "data": {"results": pins}}}


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
    growth = {"pct_growth_wow": 50, "pct_growth_mom": -5, "pct_growth_yoy": 1}
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


def _point(n: int) -> dict[str, Any]:
    return {"time": str(1609632000 + 3600 * n), "value": [n % 101], "hasData": [True]}


def _post(n: int) -> dict[str, Any]:
    post = {
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
    return {"kind": "t3", "data": post}
