"""Asking Etsy for searches: its pages, or its API with a key of the operator's own.

Neither asks anything by itself. Etsy's terms bar mining its market through the API without consent,
and ask that listings be shown no older than six hours, so there is nothing to search for until the
operator names it, and only as many terms are asked for as one run may read.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from pydantic import SecretStr

from integrations.etsy.client import LISTINGS_PATH, EtsyApi
from integrations.http import Answer, HttpClient, open_client
from integrations.http_errors import HttpError
from scrapers.etsy.answers import parse_answer
from scrapers.etsy.listings import NAME
from scrapers.etsy.pages import parse_page
from scrapers.fetching import FetchContext, Question, ask, judge, judge_error, reading_of
from scrapers.outcome import Occasion, Outcome, Parsed, Reading
from scrapers.place import WORLD
from scrapers.robots import Robots, read_robots

MAX_QUESTIONS = 20
"""Searches of one run; more are left out, and say so."""
SHOPS = {
    "US": "",
    "GB": "/uk",
    "CA": "/ca",
    "AU": "/au",
    "IE": "/ie",
    "NZ": "/nz",
    "IN": "/in-en",
}
"""Where each country's English pages begin."""

_NO_QUERIES = "Nothing to search for: name terms in PODPUSHER_ETSY_QUERIES."
_NO_KEY = "Etsy's API wants PODPUSHER_ETSY_KEYSTRING and PODPUSHER_ETSY_SHARED_SECRET."
_TOO_MANY = f"Not asked: {MAX_QUESTIONS} searches are read at a time."
_DAY_IS_OVER = "Not asked: no calls of the API are left today."


def fetch(context: FetchContext) -> list[Reading]:
    """Reads the first page of every search in every place; one reading each.

    robots.txt is obeyed. Without queries there is one reading that says so.

    Raises:
        ConfigurationError: the base address cannot be asked.
    """
    return asyncio.run(_fetch(context))


def fetch_api(context: FetchContext) -> list[Reading]:
    """Asks the API for the best matches of every search in every place; one reading each.

    `context.base_url` is the API's own address, `context.credentials` holds `etsy_keystring` and
    `etsy_shared_secret`. Once Etsy says that no calls are left today, the rest is not asked.

    Raises:
        ConfigurationError: the base address cannot be asked.
    """
    if context.access == "page":
        context = replace(context, access="api")
    return asyncio.run(_fetch_api(context))


def _questions(context: FetchContext) -> list[tuple[str, str]]:
    return [(place, query) for place in context.places for query in context.queries]


async def _fetch(context: FetchContext) -> list[Reading]:
    questions = _questions(context)
    if not questions:
        return [_not_asked(context, WORLD, _NO_QUERIES, "/search", "http")]
    readings: list[Reading] = []
    async with open_client(context.http) as client:
        robots = await _robots(client, context)
        for number, (place, query) in enumerate(questions):
            shop = SHOPS.get(place)
            path = f"{shop or ''}/search"
            url = f"{context.url(path)}?{urlencode({'q': query})}"
            if shop is None:
                reason = f"Not asked: we know no English pages of Etsy for {place}."
                readings.append(_not_asked(context, place, reason, path, "http"))
            elif number >= MAX_QUESTIONS:
                readings.append(_not_asked(context, place, _TOO_MANY, path, "http"))
            elif isinstance(robots, Parsed):
                readings.append(_settled(context, place, robots, path, "http"))
            elif not robots.allows(url):
                reason = "The robots.txt of the source keeps us out of its searches."
                kept_out = Parsed(Outcome.BLOCKED, reason)
                readings.append(_settled(context, place, kept_out, path, "http"))
            else:
                occasion = Occasion(context.access, context.clock(), place, query=query)
                reading, _ = await ask(
                    client,
                    context,
                    Question("GET", url, place, query=query),
                    partial(parse_page, occasion=occasion),
                    source=NAME,
                )
                readings.append(reading)
    return readings


async def _robots(client: HttpClient, context: FetchContext) -> Robots | Parsed:
    try:
        return await read_robots(client, context.url("/search"))
    except HttpError as error:
        return judge_error(error)


async def _fetch_api(context: FetchContext) -> list[Reading]:
    questions = _questions(context)
    keystring = context.credentials.get("etsy_keystring")
    secret = context.credentials.get("etsy_shared_secret")
    if not questions or not keystring or not secret:
        reason = _NO_KEY if questions else _NO_QUERIES
        return [_not_asked(context, WORLD, reason, LISTINGS_PATH, "api")]
    readings: list[Reading] = []
    left: int | None = None
    async with open_client(context.http) as client:
        api = EtsyApi(client, context.base_url, SecretStr(keystring), SecretStr(secret))
        for number, (place, query) in enumerate(questions):
            if number >= MAX_QUESTIONS or left == 0:
                reason = _DAY_IS_OVER if left == 0 else _TOO_MANY
                readings.append(_not_asked(context, place, reason, LISTINGS_PATH, "api"))
                continue
            reading, left = await _ask_api(api, context, place, query)
            readings.append(reading)
    return readings


async def _ask_api(
    api: EtsyApi, context: FetchContext, place: str, query: str
) -> tuple[Reading, int | None]:
    """One reading, and how many calls are left today where Etsy says it."""
    started = context.clock()
    result: Answer | HttpError
    left: int | None = None
    try:
        country = None if place == WORLD else place
        answered = await api.find_all_listings_active(keywords=query, buyer_country=country)
        result, left = answered.answer, answered.limits.left_today
    except HttpError as error:
        result = error
    occasion = Occasion(context.access, context.clock(), place, query=query)
    parsed = _refusal(result, occasion) or judge(result, partial(parse_answer, occasion=occasion))
    if left is not None:
        parsed = replace(parsed, reason=f"{parsed.reason} Calls left today: {left}.")
    reading = reading_of(
        parsed,
        source=NAME,
        context=context,
        place=place,
        url=api.url(LISTINGS_PATH),
        times=(started, context.clock()),
        result=result,
        method="api",
    )
    return replace(reading, query=query), left


def _refusal(result: Answer | HttpError, occasion: Occasion) -> Parsed | None:
    """What Etsy says of a request it refuses, which is more than the status says."""
    if isinstance(result, HttpError) or result.status < 400:
        return None
    said = parse_answer(result.body, occasion)
    judged = judge(result, partial(parse_answer, occasion=occasion))
    refused = said.what == "a refusal of Etsy's API"
    return replace(judged, reason=f"{judged.reason} {said.reason}") if refused else judged


def _not_asked(context: FetchContext, place: str, reason: str, path: str, method: str) -> Reading:
    return _settled(context, place, Parsed(Outcome.DISABLED, reason), path, method)


def _settled(context: FetchContext, place: str, parsed: Parsed, path: str, method: str) -> Reading:
    now = context.clock()
    return reading_of(
        parsed,
        source=NAME,
        context=context,
        place=place,
        url=context.url(path),
        times=(now, now),
        method=method,
    )
