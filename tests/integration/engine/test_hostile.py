"""The client against a server that means harm: each kind has an end, a name and a bounded cost."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.http import Answer, HttpPolicy, open_client
from integrations.http_errors import (
    HttpError,
    RateLimitedError,
    ServerTroubleError,
    TooLargeError,
    TooManyRedirectsError,
    TooManyRequestsError,
    UnreachableError,
)
from scrapers import registry
from scrapers.fetching import judge
from scrapers.outcome import Occasion, Outcome
from tests.integration.engine.hostile import Hostile, hostile

QUICK: dict[str, Any] = {"first_wait": 0.1, "longest_wait": 3.0, "whole_timeout": 1.5}
ATTEMPTS = HttpPolicy().attempts
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Hostile]:
    with hostile() as running:
        yield running


def ask(server: Hostile, path: str, **policy: Any) -> tuple[Answer | HttpError, int, float]:
    """What a request came to, how many the server saw of it, and the seconds it took."""
    before, began = server.counts.get(path, 0), time.monotonic()

    async def run() -> Answer | HttpError:
        async with open_client(HttpPolicy(**QUICK | policy)) as client:
            try:
                return await client.request("GET", server.url + path)
            except HttpError as error:
                return error

    result = asyncio.run(run())
    return result, server.counts.get(path, 0) - before, time.monotonic() - began


@pytest.mark.parametrize(
    ("path", "kind", "asked"),
    [
        ("/429", RateLimitedError, ATTEMPTS),
        ("/429-long", RateLimitedError, 1),
        ("/storm", ServerTroubleError, ATTEMPTS),
        ("/reset", UnreachableError, ATTEMPTS),
        ("/half", UnreachableError, ATTEMPTS),
        ("/loop", TooManyRedirectsError, HttpPolicy().max_redirects + 1),
        ("/drip", UnreachableError, ATTEMPTS),
        ("/drip-headers", UnreachableError, ATTEMPTS),
        ("/endless-headers", UnreachableError, ATTEMPTS),
        ("/endless-body", TooLargeError, 1),
        ("/bomb", TooLargeError, 1),
        ("/bomb-deflate", TooLargeError, 1),
        ("/bomb-in-bomb", UnreachableError, ATTEMPTS),
        ("/torn-gzip", UnreachableError, ATTEMPTS),
        ("/liar-gzip", UnreachableError, ATTEMPTS),
        ("/brotli", UnreachableError, ATTEMPTS),
    ],
)
def test_every_kind_of_harm_has_a_name_and_an_end(
    server: Hostile, path: str, kind: type[HttpError], asked: int
) -> None:
    result, count, seconds = ask(server, path)
    assert type(result) is kind, result
    assert count == asked  # never more than attempts: no hot loop
    longest = ATTEMPTS * QUICK["whole_timeout"] + (ATTEMPTS - 1) * QUICK["longest_wait"]
    assert seconds < longest + 5


@pytest.mark.parametrize(("path", "least"), [("/429-seconds", 1.0), ("/429-date", 0.5)])
def test_a_server_that_names_a_time_is_asked_again_then_and_not_before(
    server: Hostile, path: str, least: float
) -> None:
    result, count, _ = ask(server, path)
    assert isinstance(result, Answer)
    assert count == 2
    first, second = (at for at, asked in server.log if asked == path)
    assert second - first >= least


def test_a_bomb_never_takes_more_memory_than_the_limit_and_a_step(server: Hostile) -> None:
    most = 1024 * 1024
    tracemalloc.start()
    try:
        result, _, _ = ask(server, "/bomb", max_bytes=most)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(result, TooLargeError)
    assert peak < 6 * most  # of 200 MB


@pytest.mark.parametrize("path", ["/empty", "/charset", "/charset-latin"])
@pytest.mark.parametrize("source", registry.SOURCES)
def test_a_strange_200_is_judged_by_every_source_without_a_traceback(
    server: Hostile, path: str, source: str
) -> None:
    result, count, _ = ask(server, path)
    assert isinstance(result, Answer)
    assert count == 1
    known = registry.get(source)
    occasion = Occasion("page", NOW, known.default_places[0])
    parsed = judge(result, lambda body: known.parse(body, occasion))
    assert parsed.outcome in {Outcome.SHAPE_CHANGED, Outcome.BLOCKED, Outcome.TRANSIENT}
    assert parsed.rows == ()


def test_a_session_ends_with_its_last_request(server: Hostile) -> None:
    async def run() -> int:
        async with open_client(HttpPolicy(max_requests=5)) as client:
            for n in range(9):
                try:
                    await client.request("GET", f"{server.url}/empty")
                except TooManyRequestsError:
                    return n
        return 9

    assert asyncio.run(run()) == 5


def test_a_run_of_the_browser_holds_few_pages() -> None:
    from scrapers.engine import MAX_PAGES

    assert MAX_PAGES <= 20


def test_waiting_does_not_burn_the_processor(server: Hostile) -> None:
    """A process that waits for a server that drips uses next to no time of its own."""
    code = (
        "import asyncio, resource, sys\n"
        "from integrations.http import HttpPolicy, open_client\n"
        "from integrations.http_errors import HttpError\n"
        "async def run():\n"
        "    async with open_client(HttpPolicy(whole_timeout=2, attempts=1)) as client:\n"
        "        begun = resource.getrusage(resource.RUSAGE_SELF).ru_utime\n"
        "        try:\n"
        "            await client.request('GET', sys.argv[1])\n"
        "        except HttpError:\n"
        "            print(resource.getrusage(resource.RUSAGE_SELF).ru_utime - begun)\n"
        "asyncio.run(run())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, server.url + "/drip"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) < 0.5
