"""Lists of what people search for: by day, by country, and as the stories of the hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scrapers.body import WrongBodyError
from scrapers.google_trends.asked import NAME, asked_of, place_in
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.place import UnknownPlaceError, resolve
from scrapers.rules import RULES


def is_daily_lists(answer: object) -> bool:
    """Tells whether an answer is a mapping of countries' names to lists of queries."""
    if not isinstance(answer, dict) or not all(isinstance(one, list) for one in answer.values()):
        return False
    known = sum(_is_place(name) for name in answer)
    return known > 0 and len(answer) <= known * 2


def _is_place(name: str) -> bool:
    try:
        resolve(name.replace("_", " "))
    except UnknownPlaceError:
        return False
    return True


def read_daily_lists(answer: Mapping[str, list[Any]], occasion: Occasion) -> Parsed:
    """Reads every country's list: one row per query, ranked as listed, without a figure."""
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = 0
    for name, listed in answer.items():
        place = name.replace("_", " ")
        items += len(listed)
        for rank, query in enumerate(listed, start=1):
            if isinstance(query, str) and query.strip():
                rows.append(query_row(query, occasion, place=place, rank=rank))
            else:
                raw = {"query": str(query)[:400], "place": place, "rank": rank}
                rejected.append(refused("missing_term", raw, occasion))
    return settle(rows, rejected, items=items, lacking=len(rejected), what="queries")


def read_days(default: Mapping[str, Any], occasion: Occasion) -> Parsed:
    """Reads the searches of each day: one row per query, with the queries beside it.

    A day is dated by its name at midnight UTC; the newest is observed when the answer was read.
    """
    feed = default.get("rssFeedPageUrl")
    place = occasion.place or place_in(feed if isinstance(feed, str) else "")
    place = place or asked_of(occasion.url).place
    days = default["trendingSearchesDays"]
    if not isinstance(days, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of days.")
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = 0
    for number, day in enumerate(days):
        listed = day.get("trendingSearches") if isinstance(day, dict) else None
        if not isinstance(listed, list):
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "A day holds no list of searches.")
        at = (occasion.observed_at if number == 0 else None) or _midnight(day.get("date"))
        items += len(listed)
        for rank, search in enumerate(listed, start=1):
            row = _search(search, rank, occasion)
            if isinstance(row, Rejected):
                rejected.append(row)
                continue
            row["observed_at"], row["place"] = at, place
            rows.append(row)
    return settle(rows, rejected, items=items, lacking=len(rejected), what="queries")


def read_stories(answer: Mapping[str, Any], occasion: Occasion) -> Parsed:
    """Reads the stories of the hour: one row each, ranked as listed, its entities related."""
    summaries = answer["storySummaries"]
    stories = summaries.get("trendingStories") if isinstance(summaries, dict) else None
    if not isinstance(stories, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of stories.")
    asked = asked_of(occasion.url).place
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    for rank, story in enumerate(stories, start=1):
        title = story.get("title") if isinstance(story, dict) else None
        entities = story.get("entityNames") if isinstance(story, dict) else None
        if not isinstance(title, str) or not title.strip() or not isinstance(entities, list):
            raw = {"title": str(title)[:400], "rank": rank}
            rejected.append(refused("missing_field", raw, occasion))
            continue
        link = story.get("shareUrl")
        link = link if isinstance(link, str) else None
        place = occasion.place or asked or place_in(link or "")
        row = query_row(title, occasion, place=place, rank=rank)
        row["kind"] = "topic"
        row["related"] = dict.fromkeys(_texts(entities)) or None
        row["url"] = link
        rows.append(row)
    return settle(rows, rejected, items=len(stories), lacking=len(rejected), what="stories")


def query_row(
    label: str, occasion: Occasion, *, place: str | None, rank: int | None = None
) -> RawRow:
    """Returns the row of a query, its figures still unsaid."""
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=place,
        kind="query",
        label=label,
        rank=rank,
        volume=None,
        volume_unit="searches",
        related=None,
        url=None,
    )


def refused(rule: str, raw: Mapping[str, object], occasion: Occasion) -> Rejected:
    """Returns an item that could not become a row."""
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)


def _search(search: Any, rank: int, occasion: Occasion) -> RawRow | Rejected:
    title = search.get("title") if isinstance(search, dict) else None
    query = title.get("query") if isinstance(title, dict) else None
    raw = {"query": str(query)[:400], "rank": rank}
    if not isinstance(query, str) or not query.strip() or "formattedTraffic" not in search:
        return refused("missing_field", raw, occasion)
    try:
        parse_count(search["formattedTraffic"])
    except NotACountError:
        return refused("bad_volume", raw, occasion)
    row = query_row(query, occasion, place=None, rank=rank)
    row["volume"] = search["formattedTraffic"]
    beside = search.get("relatedQueries")
    beside = [one.get("query") for one in beside if isinstance(one, dict)] if beside else []
    row["related"] = dict.fromkeys(_texts(beside)) or None
    return row


def _texts(values: Sequence[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value.strip())


def _midnight(day: object) -> datetime | None:
    """Midnight UTC of "20230326"; None for anything else."""
    try:
        return datetime.strptime(str(day), "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
