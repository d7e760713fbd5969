"""Asking X's API v2 for trends, within a budget: every trend that is read costs money.

What a question may cost at most is booked before it is asked. What was booked and not used (X may
answer with fewer trends, or not at all) stays booked: a budget that is kept too well is the lesser
fault.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from pydantic import SecretStr

from integrations.http import Answer, open_client
from integrations.http_errors import HttpError
from integrations.settings import Settings, get_settings
from integrations.x.trends import MAX_TRENDS, PRICE_PER_TREND, TrendsApi, address
from scrapers.fetching import FetchContext, judge, reading_of
from scrapers.outcome import Occasion, Outcome, Parsed, Reading
from scrapers.x_answers import parse_answer
from scrapers.x_pages import NAME
from scrapers.x_woeid import woeid_of

BUDGET = "x:money"
"""Counted in thousandths of a US dollar."""
DAY = timedelta(days=1)
TOKEN = "x_bearer_token"  # noqa: S105 - the name of a setting

_PRICE = MAX_TRENDS * PRICE_PER_TREND
_NOT_SET_UP = "X's API is not asked: no token is set. Set PODPUSHER_X_BEARER_TOKEN."


def fetch_api(context: FetchContext) -> list[Reading]:
    """Asks for the trends of every place; one reading per place, in their order.

    A place that the budget has no room for is `rate_limited` and not asked.
    """
    settings = get_settings()

    async def read() -> list[Reading]:
        async with open_client(context.http) as client:
            token = SecretStr(context.credentials.get(TOKEN, ""))
            api = TrendsApi(client, settings.x_api_base_url, token)
            asked = replace(context, access="api")
            return [await _place(api, asked, place, settings) for place in context.places]

    return asyncio.run(read())


async def _place(api: TrendsApi, context: FetchContext, place: str, settings: Settings) -> Reading:
    started = context.clock()
    woeid = woeid_of(place)
    result: Answer | HttpError | None = None
    if woeid is None:
        parsed = Parsed(Outcome.DISABLED, f"X has no list of trends for {place}.")
    elif not api.bearer_token.get_secret_value():
        parsed = Parsed(Outcome.DISABLED, _NOT_SET_UP)
    elif not _book(context, settings.x_daily_budget_usd):
        parsed = Parsed(Outcome.RATE_LIMITED, _budget_is_spent(settings.x_daily_budget_usd))
    else:
        try:
            result = await api.by_woeid(woeid)
        except HttpError as error:
            result = error
        occasion = Occasion(context.access, context.clock(), place)
        parsed = judge(result, partial(parse_answer, occasion=occasion))
    return reading_of(
        parsed,
        source=NAME,
        context=context,
        place=place,
        url=address(api.base_url, woeid or 0),
        times=(started, context.clock()),
        result=result,
        method="api",
    )


def _book(context: FetchContext, budget_usd: float) -> bool:
    limit = int(budget_usd * 1000)
    return context.ledger.spend(BUDGET, _PRICE, limit=limit, window=DAY, item="")


def _budget_is_spent(budget_usd: float) -> str:
    return (
        f"Not asked: reading {MAX_TRENDS} trends may cost ${_PRICE / 1000:.2f}, and the budget of"
        f" ${budget_usd:.2f} within 24 hours has no room for it. The setting"
        " PODPUSHER_X_DAILY_BUDGET_USD says how much that is."
    )
