"""Trends on X as public pages list them: trends24.in, or getdaytrends.com in the same place.

The newest list is what trends now and is observed when the page is read; an older card is observed
at the hour it names, and left out where it names none. A count the page does not give stays null,
"Under 10K" is an upper bound. A newest card that is older than a day is not "now": it keeps its own
time, so that a page nobody updates any more shows up as stale.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import unquote, urljoin, urlsplit

from integrations.http import Answer, HttpClient, open_client
from integrations.http_errors import HttpError
from scrapers.body import page_is_wall
from scrapers.engine import MAX_PAGES, read_pages
from scrapers.fetching import FetchContext, Question, ask, judge, reading_of
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Reading, Rejected, settle
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_html
from scrapers.x_markup import Card, Item, Markup, read_markup
from scrapers.x_places import path_of

NAME = "x"

_HASHES = ("#", "\uff03")
_LISTS = (".trend-card__list", "table.trends")
_DAY = timedelta(days=1)
_GETDAYTRENDS = "https://getdaytrends.com"
_TRENDS24 = "https://trends24.in"
_NO_BROWSER = (
    "There is no Chromium to read the page with. Install one (on Debian: apt install chromium)"
    " or set PODPUSHER_CHROMIUM."
)


def kind_of(label: str) -> str:
    """Returns `hashtag` for a label that starts with a hash of either width, else `topic`."""
    return "hashtag" if label.strip().startswith(_HASHES) else "topic"


def fetch(context: FetchContext) -> list[Reading]:
    """Reads the page of every place in Chromium; one reading per place, in their order."""
    if context.chromium is None:
        return [_not_asked(context, place, _NO_BROWSER) for place in context.places]
    wanted = {place: path for place in context.places if (path := path_of(place))}
    asked = dict(list(wanted.items())[:MAX_PAGES])
    urls = [context.url(path) for path in asked.values()]
    pages = read_pages(urls, policy=context.http, chromium=context.chromium, clock=context.clock)
    read: dict[str, Reading] = {}
    for place, page in zip(asked, pages, strict=True):
        occasion = Occasion(context.access, page.finished_at, place)
        read[place] = reading_of(
            _elsewhere(page.url, page.result)
            or judge(page.result, partial(parse_page, occasion=occasion)),
            source=NAME,
            context=context,
            place=place,
            url=page.url,
            times=(page.started_at, page.finished_at),
            result=page.result,
            method="chromium",
        )
    return [read.get(place) or _left_out(context, place, wanted) for place in context.places]


def fetch_past(context: FetchContext) -> list[Reading]:
    """Reads the same pages by HTTP, a thousand times faster: for the sample site's history only."""

    async def read() -> list[Reading]:
        async with open_client(context.http) as client:
            return [await _by_http(client, context, place) for place in context.places]

    return asyncio.run(read())


async def _by_http(client: HttpClient, context: FetchContext, place: str) -> Reading:
    path = path_of(place)
    if path is None:
        return _left_out(context, place, {})
    parse = partial(parse_page, occasion=Occasion(context.access, context.clock(), place))
    question = Question("GET", context.url(path), place)
    reading, _ = await ask(client, context, question, parse, source=NAME)
    return reading


def _left_out(context: FetchContext, place: str, known: dict[str, str]) -> Reading:
    if place in known:
        return _not_asked(context, place, f"Not read: {MAX_PAGES} pages are read at a time.")
    return _not_asked(context, place, f"X has no list of trends for {place}.")


def _not_asked(context: FetchContext, place: str, reason: str) -> Reading:
    now = context.clock()
    return reading_of(
        Parsed(Outcome.DISABLED, reason),
        source=NAME,
        context=context,
        place=place,
        url=context.url(path_of(place) or "/"),
        times=(now, now),
    )


def _elsewhere(asked: str, result: Answer | HttpError) -> Parsed | None:
    """Refuses a page of another place: both sites send an unknown place to their front page."""
    if isinstance(result, HttpError) or not 200 <= result.status < 300:
        return None
    wanted, came = (unquote(urlsplit(url).path).rstrip("/") for url in (asked, result.url))
    if wanted.lower() == came.lower() or page_is_wall(result.body):
        return None
    return Parsed(Outcome.SHAPE_CHANGED, "The address leads to another page than it did.")


def parse_page(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a page: one row per listed trend, ranked by its position in its list."""
    markup = read_markup(body)
    if not any(card.items for card in markup.cards):
        return _without_items(body, markup)
    if _counts_are_gone(markup.cards):
        reason = "The counts are no longer where they were."
        return Parsed(Outcome.SHAPE_CHANGED, reason, what=markup.site)
    occasion = replace(occasion, place=occasion.place or markup.place)
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = untimed = 0
    for card, observed_at in _dated(markup.cards, occasion):
        if observed_at is None and card is not markup.cards[0]:
            untimed += 1
            continue
        items += len(card.items)
        for rank, item in enumerate(card.items, start=1):
            row = _row(item, rank, observed_at, occasion)
            if isinstance(row, Rejected):
                rejected.append(row)
            else:
                rows.append(row)
    parsed = settle(rows, rejected, items=items, lacking=len(rejected), what="trends")
    if untimed:
        left_out = f" Older lists without their hour, left out: {untimed}."
        parsed = replace(parsed, reason=parsed.reason + left_out)
    return replace(parsed, what=markup.site)


def scrub_page(body: bytes) -> bytes:
    """Returns the page with its lists, their times and the address of its place only."""
    kept = scrub_html(
        body,
        words=_LISTS,
        attributes=("id", "data-count", "data-timestamp"),
        links=lambda link: link if "/trend/" in link or "/search" in link else None,
    )
    path = path_of(read_markup(body).place or "")
    if path is None:
        return kept
    address = f'<head><link rel="canonical" href="{_TRENDS24}{path}">'
    return kept.replace(b"<head>", address.encode(), 1)


def _without_items(body: bytes, markup: Markup) -> Parsed:
    if (markup.cards or markup.has_container) and not markup.links:
        return Parsed(Outcome.EMPTY, "The source answered with no trends.", what=markup.site)
    if not markup.has_container and page_is_wall(body):
        return Parsed(Outcome.BLOCKED, "A login, captcha or denial page came instead of the list.")
    return Parsed(Outcome.SHAPE_CHANGED, "The page holds no list of trends where it used to.")


def _counts_are_gone(cards: list[Card]) -> bool:
    """A present trends24 page has a place for the count of every trend, filled or not.

    A card without a time is an older page of trends24 or a table of getdaytrends, which name a
    count only where there is one.
    """
    newest = cards[0]
    return newest.timestamp is not None and all(item.count is None for item in newest.items)


def _dated(cards: list[Card], occasion: Occasion) -> Iterator[tuple[Card, datetime | None]]:
    for position, card in enumerate(cards):
        own = _instant(card.timestamp)
        now = occasion.observed_at
        is_present = position == 0 and (own is None or now is None or now - own <= _DAY)
        yield card, (now or own) if is_present else own


def _instant(timestamp: str | None) -> datetime | None:
    """The instant of unix seconds with a fraction; None where they are no such thing."""
    try:
        return datetime.fromtimestamp(float(timestamp or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _row(
    item: Item, rank: int, observed_at: datetime | None, occasion: Occasion
) -> RawRow | Rejected:
    label = item.name.strip()
    raw = {"rank": rank, "name": label, "count": item.count}
    try:
        parse_count(item.count)
    except NotACountError:
        return Rejected(NAME, occasion.access, "bad_volume", RULES["bad_volume"], raw)
    if not label:
        return Rejected(NAME, occasion.access, "missing_field", RULES["missing_field"], raw)
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=observed_at,
        place=occasion.place,
        kind=kind_of(label),
        label=label,
        rank=rank,
        volume=item.count,
        volume_unit="posts",
        url=urljoin(_GETDAYTRENDS, item.link) if item.link else None,
    )
