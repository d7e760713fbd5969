"""Google Trends, "Trending now": the public feed (no key), and its CSV export.

The feed gives no exact figures: `ht:approx_traffic` "200+" is a published lower bound and is kept
as the volume, because that is the number the page shows. Rank is the position in the feed. News
items and pictures under each query are other people's and are not read.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import polars as pl

from integrations.http import HttpClient, open_client
from scrapers.body import WrongBodyError, read_xml
from scrapers.fetching import FetchContext, Question, ask
from scrapers.import_format import ImportFormat
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Reading, Rejected, settle
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_xml

NAME = "google_trends"
PATH = "/trending/rss"

_NAMESPACE = "{https://trends.google.com/trending/rss}"
_STARTED = re.compile(
    r"(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4}) at (?P<time>\d{1,2}:\d{2}(?::\d{2})?) (?P<half>[AP]M)"
    r" UTC(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d{2}))?)?$"
)
_FILE_PLACE = re.compile(r"^trending_([A-Z]{2}(?:-[A-Z0-9]{1,3})?)_")


def fetch(context: FetchContext) -> list[Reading]:
    """Reads the feed of every place; one reading per place."""

    async def read() -> list[Reading]:
        async with open_client(context.http) as client:
            return [await _feed(client, context, place) for place in context.places]

    return asyncio.run(read())


async def _feed(client: HttpClient, context: FetchContext, place: str) -> Reading:
    occasion = Occasion(context.access, context.clock(), place)
    question = Question("GET", context.url(PATH), place, params={"geo": place})
    reading, _ = await ask(
        client, context, question, lambda body: parse(body, occasion), source=NAME
    )
    return reading


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads one feed: one row per `item`, ranked as listed.

    The place asked for is the place; a saved file says its own in the channel's link.
    """
    try:
        channel = read_xml(body).find("channel")
        if channel is None:
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "The feed has no channel.")
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)
    link = (channel.findtext("link") or "").strip()
    place = occasion.place or _place_of(link)
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = channel.findall("item")
    for rank, item in enumerate(items, start=1):
        title = (item.findtext("title") or "").strip()
        traffic = item.find(f"{_NAMESPACE}approx_traffic")
        if not title or traffic is None:
            raw = {"title": title, "rank": rank, "place": place}
            rejected.append(
                Rejected(NAME, occasion.access, "missing_field", RULES["missing_field"], raw)
            )
            continue
        rows.append(
            RawRow(
                source=NAME,
                access=occasion.access,
                observed_at=occasion.observed_at,
                place=place,
                kind="query",
                label=title,
                rank=rank,
                volume=traffic.text,
                volume_unit="searches",
                url=(item.findtext("link") or link).strip() or None,
            )
        )
    return settle(rows, rejected, items=len(items), lacking=len(rejected), what="queries")


def scrub(body: bytes) -> bytes:
    """Returns the feed without its news, whose writers and pictures are not ours to keep."""
    return scrub_xml(body, ("link", "title", "approx_traffic", "pubDate"))


def _place_of(link: str) -> str | None:
    """The `geo` of an address of Google Trends; None where it has none."""
    try:
        return parse_qs(urlsplit(link).query).get("geo", [None])[0]
    except ValueError:
        return None


def _export(frame: pl.DataFrame, file_name: str) -> pl.DataFrame:
    """Rows of the export: a query is observed when it started trending.

    The order of the file is the one its reader chose on the page, so there is no rank. The place
    stands in each row's link, else in the file's name (trending_US_7d_…csv).
    """
    named = _FILE_PLACE.match(file_name)
    links = (
        frame["Explore link"]
        .fill_null("")
        .str.replace(r"^\./", "https://trends.google.com/trends/")
    )
    fallback = named[1] if named else None
    return frame.select(
        source=pl.lit(NAME),
        access=pl.lit("import"),
        observed_at=frame["Started"].map_elements(_started, return_dtype=pl.String()),
        place=links.map_elements(
            lambda link: _place_of(link) or fallback, return_dtype=pl.String()
        ),
        kind=pl.lit("query"),
        label=pl.col("Trends"),
        volume=pl.col("Search volume"),
        volume_unit=pl.lit("searches"),
        url=links,
    )


def _started(text: str) -> str | None:
    """ISO text of "November 2, 2025 at 11:00:00 PM UTC+2"; None for any other form."""
    match = _STARTED.match(" ".join(text.split()))
    if match is None:
        return None
    form = "%I:%M:%S" if match["time"].count(":") == 2 else "%I:%M"
    zone = f"{match['sign'] or '+'}{int(match['hours'] or 0):02}{match['minutes'] or '00'}"
    try:
        started = datetime.strptime(
            f"{match['day']} {match['time']} {match['half']} {zone}", f"%B %d, %Y {form} %p %z"
        )
        return started.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


IMPORT = ImportFormat(
    title='a Google Trends "Trending now" export',
    required=("Trends", "Search volume", "Started"),
    optional=("Explore link",),
    to_raw=_export,
)
