"""Keywords of TikTok's ads, as the Creative Center's keyword insights list them."""

from __future__ import annotations

from typing import Any

from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Parsed, Rejected, settle
from scrapers.rules import RULES
from scrapers.tiktok.names import NAME, mapping

LISTS = ("keyword_list", "keyword_info_list")
_MEASURES = {"views": "impression", "likes": "like", "comments": "comment"}


def read_keywords(answer: Any, occasion: Occasion) -> Parsed:
    """Reads a list: one row per keyword, in posts, with impressions, likes and comments beside."""
    data = mapping(answer.get("data"))
    items: list[Any] = next((data[name] for name in LISTS if isinstance(data.get(name), list)), [])
    pages = mapping(data.get("pagination"))
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    for item in items:
        row = _row(mapping(item), occasion)
        if isinstance(row, Rejected):
            rejected.append(row)
        else:
            rows.append(row)
    return settle(
        rows,
        rejected,
        items=len(items),
        lacking=len(rejected),
        what="keywords",
        has_more=pages.get("has_more") is True,
    )


def _row(item: dict[str, Any], occasion: Occasion) -> RawRow | Rejected:
    label = item.get("keyword")
    raw = {"keyword": str(label)[:200], "post": str(item.get("post"))[:200]}
    if not isinstance(label, str) or not label.strip() or "post" not in item:
        return Rejected(NAME, occasion.access, "missing_field", RULES["missing_field"], raw)
    try:
        parse_count(item["post"])
        figures = {name: parse_count(item.get(key)).value for name, key in _MEASURES.items()}
    except NotACountError:
        return Rejected(NAME, occasion.access, "bad_volume", RULES["bad_volume"], raw)
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=occasion.place,
        kind="topic",
        label=label,
        period=occasion.period,
        rank=None,
        volume=item["post"],
        volume_unit="posts",
        measures={name: value for name, value in figures.items() if value is not None},
        url=None,
    )
