"""How Reddit is asked: one listing of hot posts per subreddit, from its pages or from its API.

The pages are asked only where robots.txt lets us in, and at a visitor's pace. The API is asked with
a token of the app itself (OAuth client credentials), which no person's account is behind.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

from integrations.http import Answer, HttpClient, open_client
from integrations.http_errors import HttpError
from scrapers.body import WrongBodyError, read_json
from scrapers.fetching import FetchContext, Question, ask, judge_error, judge_status, reading_of
from scrapers.outcome import Occasion, Outcome, Parsed, Reading
from scrapers.place import WORLD
from scrapers.reddit_posts import NAME
from scrapers.robots import RobotsRefusalError, read_robots

_Parse = Callable[[bytes, Occasion], Parsed]
_Fetch = Callable[[FetchContext], list[Reading]]

_PARAMS = {"raw_json": "1", "limit": "100"}
_NAME = re.compile(r"\w{2,30}", re.ASCII)
_PACE = 6.0
"""Seconds between two pages: visitors without an account get about ten a minute."""
_NO_QUERIES = "No subreddit to read is named. Set PODPUSHER_REDDIT_SUBREDDITS."
_NO_APP = (
    "Reddit's API needs an app registered there. Set PODPUSHER_REDDIT_CLIENT_ID and"
    " PODPUSHER_REDDIT_CLIENT_SECRET."
)


def fetch_with(parse: _Parse) -> _Fetch:
    """Returns the fetch that reads pages; one reading per subreddit of `context.queries`."""

    def fetch(context: FetchContext) -> list[Reading]:
        if not context.queries:
            return [_not_asked(context, "", Parsed(Outcome.DISABLED, _NO_QUERIES))]
        return asyncio.run(_pages(context, parse))

    return fetch


def fetch_api_with(parse: _Parse) -> _Fetch:
    """Returns the fetch that reads the API; one reading per subreddit of `context.queries`.

    `context.base_url` is the API's; its token comes from the same site without "oauth.".
    """

    def fetch_api(context: FetchContext) -> list[Reading]:
        asked = context if context.access == "sample" else replace(context, access="api")
        if not context.queries:
            return [_not_asked(asked, "", Parsed(Outcome.DISABLED, _NO_QUERIES), via="api")]
        client_id = context.credentials.get("reddit_client_id")
        secret = context.credentials.get("reddit_client_secret")
        if not client_id or not secret:
            return [_not_asked(asked, "", Parsed(Outcome.DISABLED, _NO_APP), via="api")]
        return asyncio.run(_api(asked, parse, f"{client_id}:{secret}"))

    return fetch_api


async def _pages(context: FetchContext, parse: _Parse) -> list[Reading]:
    policy = replace(context.http, pace=max(context.http.pace, _PACE))
    async with open_client(policy) as client:
        try:
            robots = await read_robots(client, context.base_url)
        except HttpError as error:
            return _everywhere(context, judge_error(error), result=error)
        readings = []
        for name in context.queries:
            url = context.url(f"/r/{_subreddit(name)}/hot.json")
            if robots.allows(url):
                readings.append(await _listing(client, context, name, parse, url))
            else:
                refused = Parsed(Outcome.BLOCKED, RobotsRefusalError(url).message)
                readings.append(_not_asked(context, name, refused))
        return readings


async def _api(context: FetchContext, parse: _Parse, login: str) -> list[Reading]:
    async with open_client(context.http) as client:
        token = await _token(client, context, login)
        if not isinstance(token, str):
            parsed, result = token
            return _everywhere(context, parsed, result=result, via="api")
        headers = {"authorization": f"Bearer {token}"}
        return [
            await _listing(
                client, context, name, parse, context.url(f"/r/{_subreddit(name)}/hot"), headers
            )
            for name in context.queries
        ]


async def _token(
    client: HttpClient, context: FetchContext, login: str
) -> str | tuple[Parsed, Answer | HttpError]:
    """The app's token, or what the question for it came to."""
    site = context.base_url.rstrip("/").replace("://oauth.", "://www.", 1)
    try:
        answer = await client.request(
            "POST",
            f"{site}/api/v1/access_token",
            form={"grant_type": "client_credentials"},
            headers={"authorization": f"Basic {b64encode(login.encode()).decode()}"},
            repeatable=True,
        )
    except HttpError as error:
        return judge_error(error), error
    if (refusal := judge_status(answer)) is not None:
        return refusal, answer
    try:
        given = read_json(answer.body)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message), answer
    token = given.get("access_token") if isinstance(given, dict) else None
    if isinstance(token, str) and re.fullmatch(r"[\x21-\x7e]+", token):
        return token
    return Parsed(Outcome.BLOCKED, "Reddit gives our app no token."), answer


async def _listing(
    client: HttpClient,
    context: FetchContext,
    name: str,
    parse: _Parse,
    url: str,
    headers: dict[str, str] | None = None,
) -> Reading:
    if not _NAME.fullmatch(_subreddit(name)):
        wrong = Parsed(Outcome.DISABLED, f"{name[:60]!r} is not the name of a subreddit.")
        return _not_asked(context, "", wrong)
    occasion = Occasion(context.access, context.clock(), _place(context), query=_subreddit(name))
    question = Question(
        "GET",
        url,
        _place(context),
        params=_PARAMS,
        headers=headers,
        via="api" if headers else "http",
        query=_subreddit(name),
    )
    reading, _ = await ask(
        client, context, question, lambda body: parse(body, occasion), source=NAME
    )
    return reading


def _everywhere(
    context: FetchContext, parsed: Parsed, *, result: Answer | HttpError, via: str = "http"
) -> list[Reading]:
    """The same reading for every subreddit: what is asked first for all of them did not go well."""
    return [
        _not_asked(
            context,
            name,
            parsed,
            # A token is nothing to keep.
            result=None if isinstance(result, Answer) else result,
            via=via,
        )
        for name in context.queries
    ]


def _not_asked(
    context: FetchContext,
    name: str,
    parsed: Parsed,
    *,
    result: HttpError | None = None,
    via: str = "http",
) -> Reading:
    now = context.clock()
    return reading_of(
        parsed,
        source=NAME,
        context=context,
        place=_place(context),
        url=context.url(f"/r/{_subreddit(name)}/hot" if name else "/"),
        times=(now, now),
        result=result,
        method=via,
    )


def _place(context: FetchContext) -> str:
    return next(iter(context.places), WORLD)


def _subreddit(name: str) -> str:
    return re.sub(r"^/?r/", "", name.strip(), flags=re.IGNORECASE).strip("/")
