"""Asking the endpoint behind the Creative Center's page of hashtags."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from integrations.http import HttpClient, open_client
from scrapers.fetching import FetchContext, Question, ask
from scrapers.outcome import Occasion, Reading
from scrapers.tiktok.names import NAME
from scrapers.tiktok.reading import parse

PATH = "/CreativeOne/KnowledgeAPI/GetHashtagList"
PERIODS = {7: "7d", 30: "30d", 90: "90d"}
PER_PAGE = 20
MAX_PAGES = 5

_ORIGIN = "https://ads.tiktok.com"
_PAGE = f"{_ORIGIN}/creative/creativeCenter/trends/hashtag"
_HEADERS = {"agw-js-conv": "str", "origin": _ORIGIN, "referer": _PAGE}


def fetch(context: FetchContext) -> list[Reading]:
    """Reads every period of every place, up to five pages each; one reading per page asked."""

    async def read() -> list[Reading]:
        async with open_client(context.http) as client:
            return [
                reading
                for place in context.places
                for days in PERIODS
                async for reading in _pages(client, context, place, days)
            ]

    return asyncio.run(read())


async def _pages(
    client: HttpClient, context: FetchContext, place: str, days: int
) -> AsyncIterator[Reading]:
    occasion = Occasion(context.access, context.clock(), place, PERIODS[days])
    for page in range(1, MAX_PAGES + 1):
        wanted = {"timeRange": days, "countryCode": place, "page": page, "limit": PER_PAGE}
        question = Question(
            "POST",
            context.url(PATH),
            place,
            json=wanted,
            headers=_HEADERS,
            period=PERIODS[days],
        )
        reading, has_more = await ask(
            client, context, question, lambda body: parse(body, occasion), source=NAME
        )
        yield reading
        if not has_more:
            return
