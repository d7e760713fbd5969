"""Lists of hashtags as the Creative Center answers them, in the three shapes it has had.

The endpoint of today, the retired one, and the state inside a saved page. The three name the same
things differently; a curve runs to 100 in the first and to 1 in the others, and is kept in whole
points of 100.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from scrapers.body import WrongBodyError
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.rules import RULES
from scrapers.tiktok.names import NAME, hashtag_row, mapping


class Shape(NamedTuple):
    """The field names of one generation, and the top of its curve's scale."""

    name: str
    rank: str
    views: str
    posts: str
    curve: str
    time: str
    top: int
    country: str
    industry: str


NEW = Shape(
    "hashtagName", "rankIndex", "vv", "publishCnt", "popularityCurve", "timestamp", 100, "", ""
)
OLD = Shape(
    "hashtag_name",
    "rank",
    "video_views",
    "publish_cnt",
    "trend",
    "time",
    1,
    "country_info",
    "industry_info",
)
STATE = Shape(
    "hashtagName",
    "rank",
    "videoViews",
    "publishCnt",
    "trend",
    "time",
    1,
    "countryInfo",
    "industryInfo",
)


def read_hashtags(
    items: object, total: object, more: object, shape: Shape, occasion: Occasion
) -> Parsed:
    """Reads a list: per hashtag one row in views, then one in `index` per point of its curve.

    Raises:
        WrongBodyError: there is no list.
    """
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
            rejected.append(_refused(rule, _read_fields(item, shape), occasion))
            continue
        row = _row(item, shape, occasion)
        rows.append(row)
        for point in item.get(shape.curve) or []:
            value = _index(point, shape)
            if value is None:
                raw = {"label": item[shape.name], "point": repr(point)[:200]}
                rejected.append(_refused("bad_volume", raw, occasion))
                continue
            rows.append(_point(row, point.get(shape.time), value))
    return settle(
        rows,
        rejected,
        items=len(items),
        lacking=lacking,
        what="hashtags",
        has_more=str(more).lower() in {"true", "1"},
    )


def _refused(rule: str, raw: dict[str, object], occasion: Occasion) -> Rejected:
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)


def _read_fields(item: object, shape: Shape) -> dict[str, object]:
    """What we read of an item and nothing else; a text of a wrong kind is cut short."""
    fields = shape[:4]
    return {name: _short(item.get(name)) for name in fields} if isinstance(item, dict) else {}


def _short(value: object) -> object:
    return value if value is None or isinstance(value, int | float) else str(value)[:200]


def _broken(item: object, shape: Shape) -> str | None:
    """The rule an item breaks that no row could be made of, or None."""
    if not isinstance(item, dict) or not {shape.name, shape.rank, shape.views} <= item.keys():
        return "missing_field"
    if not isinstance(item[shape.name], str) or not item[shape.name].strip():
        return "missing_term"
    if not isinstance(item.get(shape.curve) or [], list):
        return "missing_field"
    for field, rule in (
        (shape.views, "bad_volume"),
        (shape.rank, "bad_rank"),
        (shape.posts, "bad_measure"),
    ):
        try:
            parse_count(item.get(field))
        except NotACountError:
            return rule
    return None


def _row(item: dict[str, Any], shape: Shape, occasion: Occasion) -> RawRow:
    posts = parse_count(item.get(shape.posts)).value
    row = hashtag_row(item[shape.name], occasion)
    row["place"] = occasion.place or _text(mapping(item.get(shape.country)).get("id"))
    row["rank"] = item[shape.rank]
    row["volume"] = item[shape.views]
    row["category"] = _text(mapping(item.get(shape.industry)).get("value"))
    row["measures"] = None if posts is None else {"posts": posts}
    return row


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _point(row: RawRow, at: Any, value: int) -> RawRow:
    point = row.copy()
    point["observed_at"] = at
    point["rank"] = None
    point["volume"] = value
    point["volume_unit"] = "index"
    point["measures"] = None
    return point


def _index(point: object, shape: Shape) -> int | None:
    """The whole points, 0-100, of one point of a curve; None where it is not on the scale."""
    value: Any = point.get("value") if isinstance(point, dict) else None
    try:
        share = -1 if isinstance(value, bool) else float(value) / shape.top
    except (TypeError, ValueError):
        return None
    return int(share * 100 + 0.5) if 0 <= share <= 1 else None
