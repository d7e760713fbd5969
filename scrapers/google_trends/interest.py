"""Answers about terms: their interest over time and by region, and their related queries.

The answers do not name the terms they are about; the address that was asked does. Interest is an
index within one question: 100 is the highest of it, and "<1" is an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.body import WrongBodyError
from scrapers.google_trends.asked import Asked, asked_of
from scrapers.google_trends.charts import query_row, refused
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle

_UNNAMED = "The answer does not name the terms it is about, and no address was recorded with it."
_OWN_QUERIES = "The file does not say which term these are related to: each is read as a query."
_BREAKOUT = "Growth (such as Breakout) is not a weight: rising queries are related without one."


def read_related(default: Mapping[str, Any], occasion: Occasion) -> Parsed:
    """Reads related queries: one row for the term asked about, with the queries as its related.

    A top query weighs its index; a query that only rises has no weight. Where nobody knows the
    term asked about, the queries are listed for themselves: one row each, top ones in `index`.
    """
    lists = default["rankedList"]
    if not isinstance(lists, list) or not all(isinstance(one, dict) for one in lists):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no ranked lists.")
    asked = asked_of(occasion.url)
    place = occasion.place or asked.place
    related: dict[str, int | None] = {}
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = 0
    is_rising = False
    for number, ranked in enumerate(lists):
        listed = ranked.get("rankedKeyword")
        if not isinstance(listed, list):
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "A ranked list holds no queries.")
        items += len(listed)
        for rank, entry in enumerate(listed, start=1):
            query, weight = _ranked(entry, top=number == 0)
            if query is None:
                raw = {"query": str(query)[:400], "rank": rank}
                rejected.append(refused("missing_field", raw, occasion))
                continue
            is_rising = is_rising or number > 0
            if query in related:
                continue
            related[query] = weight
            row = query_row(query, occasion, place=place, rank=rank if number == 0 else None)
            row["volume"], row["volume_unit"] = weight, "index"
            rows.append(row)
    notes = [_BREAKOUT] if is_rising else []
    if len(asked.terms) == 1 and asked.terms[0] and related:
        row = query_row(asked.terms[0], occasion, place=place)
        row["related"] = related
        rows = [row]
    elif rows:
        notes.append(_OWN_QUERIES)
    settled = settle(rows, rejected, items=items, lacking=len(rejected), what="related queries")
    return Parsed(settled.outcome, settled.reason, settled.rows, settled.rejected, notes=notes)


def read_regions(default: Mapping[str, Any], occasion: Occasion) -> Parsed:
    """Reads interest by region: one row in `index` per term and region.

    A region without data has a row without a volume. One that we cannot tell is refused later.
    """
    regions = default["geoMapData"]
    asked = asked_of(occasion.url)
    if not isinstance(regions, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of regions.")
    if not any(asked.terms):
        return Parsed(Outcome.EMPTY, _UNNAMED)
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    for region in regions:
        code, name = (region.get(k) for k in ("geoCode", "geoName")) if _is(region) else (None,) * 2
        place = code or name
        values = list(_values(region, asked)) if _is(region) else []
        if not isinstance(place, str) or not place.strip() or not values:
            raw = {"geoCode": str(code)[:60], "geoName": str(name)[:60]}
            rejected.append(refused("missing_field", raw, occasion))
            continue
        for term, value in values:
            row = _index_row(term, value, occasion)
            row["place"] = place
            row["country"] = None if code or asked.place in {None, "WW"} else asked.place
            rows.append(row)
    return settle(rows, rejected, items=len(regions), lacking=len(rejected), what="regions")


def read_timeline(default: Mapping[str, Any], occasion: Occasion) -> Parsed:
    """Reads interest over time: one row in `index` per term and point, at the point's time."""
    points = default["timelineData"]
    asked = asked_of(occasion.url)
    if not isinstance(points, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of points.")
    if not any(asked.terms):
        return Parsed(Outcome.EMPTY, _UNNAMED)
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    for point in points:
        at = point.get("time") if _is(point) else None
        values = list(_values(point, asked)) if _is(point) else []
        if not isinstance(at, str | int) or not values:
            rejected.append(refused("missing_field", {"time": str(at)[:60]}, occasion))
            continue
        for term, value in values:
            row = _index_row(term, value, occasion)
            row["observed_at"], row["place"] = at, occasion.place or asked.place
            rows.append(row)
    return settle(rows, rejected, items=len(points), lacking=len(rejected), what="points")


def _is(value: object) -> bool:
    return isinstance(value, dict)


def _ranked(entry: Any, *, top: bool) -> tuple[str | None, int | None]:
    """A query and its weight; a growth is no weight."""
    query = entry.get("query") if _is(entry) else None
    value = entry.get("value") if _is(entry) else None
    if not isinstance(query, str) or not query.strip() or type(value) is not int:
        return None, None
    return query, value if top and 0 <= value <= 100 else None


def _values(item: Mapping[str, Any], asked: Asked) -> Iterator[tuple[str, object]]:
    """Each term's value; None without data, "<1" where that is what is shown, -1 where broken."""
    values, shown, present = (
        item[key] if isinstance(item.get(key), list) else []
        for key in ("value", "formattedValue", "hasData")
    )
    if len(values) != len(asked.terms):
        return
    for number, (term, value) in enumerate(zip(asked.terms, values, strict=True)):
        text = shown[number] if number < len(shown) else None
        if number < len(present) and present[number] is False:
            yield term, None
        elif isinstance(text, str) and text.strip().startswith("<"):
            yield term, text.strip().rstrip("%")
        else:
            yield term, value if type(value) is int and 0 <= value <= 100 else -1


def _index_row(term: str, value: object, occasion: Occasion) -> RawRow:
    row = query_row(term, occasion, place=None)
    row["volume"], row["volume_unit"] = value, "index"
    return row
