"""How Instagram is asked: the Graph API within its budget of hashtags, or the public tag page.

An account may ask for thirty different hashtags in seven days, and asking for one more fails for
all of them. So each is booked in the ledger before it is asked for. The page is asked only where
robots.txt lets us in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import get_args
from urllib.parse import quote

from integrations.http import Answer, open_client
from integrations.http_errors import HttpError
from integrations.instagram.answers import GraphAnswerError, read_hashtag_search
from integrations.instagram.client import Edge, GraphClient
from scrapers.fetching import FetchContext, judge_error, judge_status, reading_of
from scrapers.instagram.hashtags import hashtag_key
from scrapers.instagram.refusals import REFUSAL
from scrapers.outcome import Occasion, Outcome, Parsed, Reading
from scrapers.place import WORLD
from scrapers.robots import RobotsRefusalError, read_robots

BUDGET = "instagram:hashtags"
MOST_HASHTAGS = 30
WINDOW = timedelta(days=7)

_Parse = Callable[[bytes, Occasion], Parsed]
_Fetch = Callable[[FetchContext], list[Reading]]
_NAME = "instagram"
_PARAMS = {"__a": "1", "__d": "dis"}
_NO_QUERIES = Parsed(
    Outcome.DISABLED, "No hashtag to read is named. Set PODPUSHER_INSTAGRAM_HASHTAGS."
)
_NO_ACCOUNT = Parsed(
    Outcome.DISABLED,
    "The Graph API needs an account. Set PODPUSHER_INSTAGRAM_USER_ID and"
    " PODPUSHER_INSTAGRAM_ACCESS_TOKEN.",
)
_NO_BUDGET = Parsed(
    Outcome.RATE_LIMITED,
    f"Not asked: {MOST_HASHTAGS} different hashtags were asked for in the last {WINDOW.days} days,"
    " which is all that Instagram allows an account.",
)


def fetch_with(parse: _Parse) -> _Fetch:
    """Returns the fetch that reads tag pages; one reading per hashtag of `context.queries`."""

    def fetch(context: FetchContext) -> list[Reading]:
        tags = _tags(context)
        if not tags:
            return [_reading(context, context.base_url, _NO_QUERIES)]
        return asyncio.run(_pages(context, parse, tags))

    return fetch


def fetch_api_with(parse: _Parse) -> _Fetch:
    """Returns the fetch that reads the Graph API, whose address is `context.base_url`.

    Two readings per hashtag of `context.queries`: its most popular posts and its recent ones; one,
    when the hashtag cannot be asked for or is not found.
    """

    def fetch_api(context: FetchContext) -> list[Reading]:
        asked = context if context.access == "sample" else replace(context, access="api")
        tags = _tags(context)
        if not tags:
            return [_reading(asked, context.base_url, _NO_QUERIES, method="api")]
        user_id = context.credentials.get("instagram_user_id")
        token = context.credentials.get("instagram_access_token")
        if not user_id or not token:
            return [_reading(asked, context.base_url, _NO_ACCOUNT, method="api")]
        return asyncio.run(_api(asked, parse, tags, user_id, token))

    return fetch_api


def _tags(context: FetchContext) -> list[str]:
    """The hashtags to ask for, each spelling once."""
    return list(dict.fromkeys(key for query in context.queries if (key := hashtag_key(query))))


async def _pages(context: FetchContext, parse: _Parse, tags: list[str]) -> list[Reading]:
    async with open_client(context.http) as client:
        urls = [context.url(f"/explore/tags/{quote(tag, safe='')}/") for tag in tags]
        try:
            robots = await read_robots(client, context.base_url)
        except HttpError as error:
            return [_reading(context, url, judge_error(error), error) for url in urls]
        readings = []
        for tag, url in zip(tags, urls, strict=True):
            if robots.allows(url):
                ask = partial(client.request, "GET", url, params=_PARAMS)
                readings.append(await _ask(context, parse, tag, url, ask))
            else:
                refused = Parsed(Outcome.BLOCKED, RobotsRefusalError(url).message)
                readings.append(_reading(context, url, refused))
        return readings


async def _api(
    context: FetchContext, parse: _Parse, tags: list[str], user_id: str, token: str
) -> list[Reading]:
    async with open_client(context.http) as http:
        client = GraphClient(http, context.base_url, user_id, token)
        return [reading for tag in tags for reading in await _hashtag(client, context, parse, tag)]


async def _hashtag(
    client: GraphClient, context: FetchContext, parse: _Parse, tag: str
) -> list[Reading]:
    if not context.ledger.spend(BUDGET, 1, limit=MOST_HASHTAGS, window=WINDOW, item=tag):
        return [_reading(context, client.search_url(), _NO_BUDGET, method="api")]
    ask = partial(client.search, tag)
    searched = await _ask(context, parse, tag, client.search_url(), ask, method="api")
    if searched.body is None or searched.outcome is not Outcome.EMPTY:
        return [searched]
    try:
        number = read_hashtag_search(searched.body)
    except GraphAnswerError as error:
        return [replace(searched, outcome=Outcome.SHAPE_CHANGED, reason=error.message)]
    if number is None:
        return [replace(searched, reason=f"Instagram knows no hashtag #{tag}.")]
    return [
        await _ask(
            context,
            parse,
            tag,
            client.media_url(number, edge),
            partial(client.media, number, edge),
            method="api",
        )
        for edge in get_args(Edge)
    ]


async def _ask(
    context: FetchContext,
    parse: _Parse,
    tag: str,
    url: str,
    ask: Callable[[], Awaitable[Answer]],
    *,
    method: str = "http",
) -> Reading:
    started = context.clock()
    occasion = Occasion(context.access, started, _place(context), query=tag)
    result: Answer | HttpError
    try:
        result = await ask()
    except HttpError as error:
        result = error
    parsed = _judged(result, lambda body: parse(body, occasion))
    times = (started, context.clock())
    reading = _reading(context, url, parsed, result, method=method, times=times)
    return replace(reading, query=tag)


def _judged(result: Answer | HttpError, parse: Callable[[bytes], Parsed]) -> Parsed:
    """Like any answer, but Instagram's own error object says more than the status it comes with."""
    if isinstance(result, HttpError):
        return judge_error(result)
    refused = judge_status(result)
    said = parse(result.body) if refused is None or result.status >= 400 else refused
    if refused is None or said.what == REFUSAL:
        return said
    return refused


def _reading(
    context: FetchContext,
    url: str,
    parsed: Parsed,
    result: Answer | HttpError | None = None,
    *,
    method: str = "http",
    times: tuple[datetime, datetime] | None = None,
) -> Reading:
    now = context.clock()
    return reading_of(
        parsed,
        source=_NAME,
        context=context,
        place=_place(context),
        url=url,
        times=times or (now, now),
        result=result,
        method=method,
    )


def _place(context: FetchContext) -> str:
    return next(iter(context.places), WORLD)
