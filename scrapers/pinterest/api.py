"""Pinterest's official list of trending keywords, as its API v5 answers.

One keyword is one observation, and every week of its time series one more in `index`. The list does
not say where or when it was made: both come from the request, else the keyword is dated by its last
week. Growth of 10001 is how the API writes "more than 10,000 percent", and is kept as it is given.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from pydantic import SecretStr, ValidationError

from integrations.errors import ConfigurationError
from integrations.http import HttpClient, open_client
from integrations.pinterest import TREND_TYPES, ErrorAnswer, TrendingKeyword, trends_request
from scrapers.body import WrongBodyError
from scrapers.fetching import FetchContext, Question, ask
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Reading, Rejected, settle
from scrapers.pinterest.names import NAME, PERIOD, REGIONS, point_of
from scrapers.place import UnknownPlaceError, resolve
from scrapers.rules import RULES
from scrapers.scrubbing import scrub_json

WHAT = "a list of Pinterest's trending keywords"
TOKEN = "pinterest_access_token"  # noqa: S105  # the name of the setting, not a secret
_RULES = {"keyword": "missing_term", "time_series": "bad_volume"}
_KEPT = ("keyword", "message")


def fetch_trends(context: FetchContext, parse: Any) -> list[Reading]:
    """Asks for every type of trend in every place; one reading per question.

    A place without a region of Pinterest's is not asked for; its reading says so.

    Raises:
        ConfigurationError: no access token is set.
    """
    token = context.credentials.get(TOKEN)
    if not token:
        raise ConfigurationError(
            "Pinterest's API needs an access token.", hint="Set PODPUSHER_PINTEREST_ACCESS_TOKEN."
        )

    async def read() -> list[Reading]:
        async with open_client(context.http) as client:
            return [
                reading
                for place in context.places
                async for reading in _place(client, context, place, SecretStr(token), parse)
            ]

    return asyncio.run(read())


async def _place(
    client: HttpClient, context: FetchContext, place: str, token: SecretStr, parse: Any
) -> AsyncIterator[Reading]:
    region = _region(place)
    if region is None:
        reason = f"Pinterest lists no trends for {place}; its regions are {', '.join(REGIONS)}."
        now = context.clock()
        yield Reading(
            NAME, place, "api", context.base_url, Outcome.DISABLED, reason, now, now, method="api"
        )
        return
    for trend_type in TREND_TYPES:
        occasion = Occasion("api", context.clock(), resolve(place), PERIOD)
        wanted = trends_request(region, trend_type, token)
        question = Question(
            "GET",
            context.url(wanted.path),
            resolve(place),
            params=wanted.params,
            headers=wanted.headers,
            via="api",
            period=PERIOD,
            query=trend_type,
        )
        reading, _ = await ask(
            client,
            replace(context, access="api"),
            question,
            lambda body, occasion=occasion: parse(body, occasion),  # type: ignore[misc]
            source=NAME,
        )
        yield reading


def _region(place: str) -> str | None:
    try:
        return REGIONS.get(resolve(place))
    except UnknownPlaceError:
        return None


def parse_trends(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    """Reads a list of trending keywords.

    Raises:
        WrongBodyError: the answer is an error, or holds no list.
    """
    trends = answer.get("trends")
    if trends is None:
        _refuse(answer)
    if not isinstance(trends, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of trends.")
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    lacking = 0
    for rank, item in enumerate(trends, start=1):
        try:
            keyword = TrendingKeyword.model_validate(item)
        except ValidationError as error:
            lacking += 1
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            rule = _rule(first)
            fields = ("keyword", "pct_growth_wow", "pct_growth_mom", "pct_growth_yoy")
            raw = {name: item.get(name) for name in fields} if isinstance(item, dict) else {}
            rejected.append(
                Rejected(NAME, occasion.access, rule, RULES[rule], raw | {"rank": rank})
            )
            continue
        rows += _rows(keyword, rank, occasion)
    settled = settle(rows, rejected, items=len(trends), lacking=lacking, what="keywords")
    return replace(settled, what=WHAT)


def scrub_trends(body: bytes) -> bytes:
    """Returns the list without anything but keywords and figures."""
    return scrub_json(body, _KEPT, drop=("demographics", "predicted_time_series"))


def _rows(keyword: TrendingKeyword, rank: int, occasion: Occasion) -> list[RawRow]:
    series = sorted((keyword.time_series or {}).items())
    growth = {
        "growth_wow": keyword.pct_growth_wow,
        "growth_mom": keyword.pct_growth_mom,
        "growth_yoy": keyword.pct_growth_yoy,
    }
    last = f"{series[-1][0]}T00:00:01+00:00" if series else None
    common = RawRow(
        source=NAME,
        access=occasion.access,
        place=occasion.place,
        kind="query",
        label=keyword.keyword,
        period=PERIOD,
    )
    own = RawRow(
        observed_at=occasion.observed_at or last,
        rank=rank,
        volume_unit="searches",
        measures={name: value for name, value in growth.items() if value is not None},
    )
    return [common | own] + [
        common
        | RawRow(observed_at=f"{day}T00:00:00+00:00", volume=point_of(value), volume_unit="index")
        for day, value in series
    ]


def _rule(error: Any) -> str:
    field = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "missing" or not field:
        return "missing_field"
    return _RULES.get(field, "bad_measure")


def _refuse(answer: dict[str, Any]) -> None:
    """Raises what an error answer means; returns where the answer is no error."""
    try:
        error = ErrorAnswer.model_validate(answer)
    except ValidationError:
        return
    said = f"Pinterest refuses: code {error.code}, {error.message[:200] or 'no reason given'}."
    if error.code in {8, 429}:
        raise WrongBodyError(Outcome.RATE_LIMITED, said)
    if error.code in {11, 12} or 500 <= error.code < 600:
        raise WrongBodyError(Outcome.TRANSIENT, said)
    raise WrongBodyError(Outcome.BLOCKED, said)
