"""The public feed of trending searches: one request per place, no key."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from xml.etree.ElementTree import Element

from integrations.http import HttpClient, open_client
from scrapers.body import WrongBodyError, read_xml
from scrapers.fetching import FetchContext, Question, ask
from scrapers.google_trends.asked import NAME, place_in
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Reading, Rejected, settle
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_xml

PATH = "/trending/rss"


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
        client, context, question, lambda body: parse_feed(body, occasion), source=NAME
    )
    return reading


def parse_feed(body: bytes, occasion: Occasion) -> Parsed:
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
    place = occasion.place or place_in(link)
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = channel.findall("item")
    for rank, item in enumerate(items, start=1):
        title = (item.findtext("title") or "").strip()
        traffic = _traffic(item)
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
    settled = settle(rows, rejected, items=len(items), lacking=len(rejected), what="queries")
    return replace(settled, what="Google's feed of trending searches")


def scrub_feed(body: bytes) -> bytes:
    """Returns the feed without its news, whose writers and pictures are not ours to keep."""
    return scrub_xml(body, ("link", "title", "approx_traffic", "pubDate"))


def _traffic(item: Element) -> Element | None:
    """The count of an item: its namespace has changed with the feed's address, its name has not."""
    return next((one for one in item if one.tag.endswith("}approx_traffic")), None)
