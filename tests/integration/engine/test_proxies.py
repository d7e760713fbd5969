"""Requests and pages through real proxies on loopback, to a host that only they can find."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import stamina
import structlog

from integrations.browser import find_chromium
from integrations.circuit import Circuit, State
from integrations.errors import ConfigurationError
from integrations.http import Answer, HttpPolicy, open_client
from integrations.http_errors import HttpError, ProxiesRestError, UnreachableError
from integrations.proxies import Tier, parse_proxies
from integrations.settings import Settings
from integrations.warehouse.guard import DatabaseGuard
from scrapers.engine import read_pages
from scrapers.fetching import FetchContext, Question, ask
from scrapers.outcome import Outcome, Parsed
from tests.integration.engine.proxying import proxy

Answering = Callable[..., AbstractContextManager[Any]]
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
URL = "http://target.test/page"


def said(body: bytes = b"<html>hello</html>", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"connection: close\r\n\r\n" + body


def port(url: str) -> int:
    found = urlsplit(url).port
    assert found is not None
    return found


def policy(setting: str, **given: Any) -> HttpPolicy:
    quick: dict[str, Any] = {"pace": 0.0, "first_wait": 0.01, "longest_wait": 0.05}
    return HttpPolicy(proxies=parse_proxies(setting), **quick | given)


def get(how: HttpPolicy, *urls: str) -> list[Answer | HttpError]:
    async def run() -> list[Answer | HttpError]:
        came: list[Answer | HttpError] = []
        async with open_client(how) as client:
            for url in urls:
                try:
                    came.append(await client.request("GET", url))
                except HttpError as error:
                    came.append(error)
        return came

    return asyncio.run(run())


def ask_source(how: HttpPolicy, url: str = URL) -> Outcome:
    context = FetchContext(how, url, lambda: NOW, ("US",), "page")

    async def run() -> Outcome:
        async with open_client(how) as client:
            reading, _ = await ask(
                client,
                context,
                Question("GET", url, "US"),
                lambda body: Parsed(Outcome.BLOCKED if b"wall" in body else Outcome.OK, "Said."),
                source="tiktok",
            )
        return reading.outcome

    return asyncio.run(run())


def statuses(came: Sequence[Answer | HttpError]) -> list[int | None]:
    return [one.status for one in came]


def test_proxies_take_turns_and_sign_in(answering: Answering) -> None:
    with answering(lambda _: said()) as target:
        names = {"target.test": port(target.url)}
        with proxy(names, sign="me:se%cret") as one, proxy(names) as two:
            how = policy(f"http://me:se%25cret@{one.place},datacenter=http://{two.place}")
            assert statuses(get(how, *[URL] * 6)) == [200] * 6
    assert set(one.asked) == set(two.asked) == {"GET target.test"}
    assert len(two.asked) == 3
    assert len(target.requests) == 6
    assert all(b"proxy-authorization" not in head.lower() for head in target.requests)


def test_https_goes_through_a_tunnel(answering: Answering) -> None:
    with (
        answering(lambda _: b"this is no TLS\r\n\r\n") as target,
        proxy({"target.test": port(target.url)}) as one,
    ):
        (came,) = get(policy(f"http://{one.place}", attempts=1), "https://target.test/")
    assert isinstance(came, HttpError)
    assert one.asked == ["CONNECT target.test"]
    assert target.requests == [] or b"GET" not in target.requests[0]


def test_this_machine_is_never_asked_through_a_proxy(answering: Answering) -> None:
    with answering(lambda _: said()) as target, proxy({}) as one:
        how = policy(f"http://{one.place}")
        assert statuses(get(how, target.url, target.url.replace("127.0.0.1", "localhost"))) == [
            200,
            200,
        ]
    assert one.asked == []


def test_a_proxy_that_fails_is_passed_over_and_rests_after_the_third_time(
    answering: Answering, module_warehouse: Any
) -> None:
    guard = DatabaseGuard(module_warehouse.engine("worker"))
    with answering(lambda _: said()) as target, proxy({"target.test": port(target.url)}) as good:
        how = policy(f"http://127.0.0.1:9,http://{good.place}", guard=guard, hourly_limit=100)
        assert statuses(get(how, *[URL] * 12)) == [200] * 12
        broken = guard.look("proxy:datacenter/127.0.0.1:9")
        assert (broken.state, broken.failures) == (State.OPEN, 3)
        assert guard.look(f"proxy:datacenter/{good.place}") == Circuit()
        (rests,) = get(policy("http://127.0.0.1:9", guard=guard), URL)
    assert isinstance(rests, ProxiesRestError)
    assert rests.transient


def test_one_that_does_not_know_us_is_a_fault_of_the_proxy(answering: Answering) -> None:
    with answering(lambda _: said()) as target:
        names = {"target.test": port(target.url)}
        with proxy(names, sign="a:b") as shut, proxy(names) as good:
            how = policy(f"http://{shut.place},http://{good.place}")
            assert statuses(get(how, *[URL] * 5)) == [200] * 5


def test_a_host_out_of_reach_is_not_the_fault_of_its_proxy() -> None:
    with proxy({}) as one:
        how = policy(f"http://{one.place}", attempts=1)
        came = get(how, *["https://nowhere.test/"] * 5)
    assert {type(one) for one in came} == {UnreachableError}
    assert len(one.asked) == 5


def test_the_dearer_kind_is_used_only_once_the_cheaper_one_is_refused(answering: Answering) -> None:
    seen: list[str] = []

    def answer(_: int) -> bytes:
        seen.append("dear" if dear.asked and len(dear.asked) > seen.count("dear") else "cheap")
        return said(b"a wall", "403 Forbidden") if seen[-1] == "cheap" else said()

    with answering(answer) as target:
        names = {"target.test": port(target.url)}
        with proxy(names) as cheap, proxy(names) as dear:
            setting = f"residential=http://{dear.place},datacenter=http://{cheap.place}"
            assert ask_source(policy(setting)) is Outcome.OK
            assert seen == ["cheap", "dear"]
            assert ask_source(policy(f"http://{cheap.place}")) is Outcome.BLOCKED


def test_the_dearer_kind_is_used_while_the_cheaper_one_is_out_of_reach(
    answering: Answering,
) -> None:
    with answering(lambda _: said()) as target, proxy({"target.test": port(target.url)}) as dear:
        how = policy(f"datacenter=http://127.0.0.1:9,mobile=http://{dear.place}")
        assert statuses(get(how, URL)) == [200]
        assert dear.asked == ["GET target.test"]


@pytest.mark.parametrize("status", ["429 Slow", "503 Busy", "404 Gone"])
def test_the_dearer_kind_is_no_way_around_anything_else(answering: Answering, status: str) -> None:
    with answering(lambda _: said(b"", status)) as target:
        names = {"target.test": port(target.url)}
        with proxy(names) as cheap, proxy(names) as dear, stamina.set_testing(True, attempts=2):
            ask_source(policy(f"http://{cheap.place},mobile=http://{dear.place}"))
    assert cheap.asked
    assert dear.asked == []


@pytest.mark.browser
@pytest.mark.parametrize("refused", [False, True])
def test_the_whole_browser_goes_through_a_proxy(answering: Answering, refused: bool) -> None:
    chromium = find_chromium(Settings())
    if chromium is None:
        pytest.skip("there is no Chromium: apt install chromium, or set PODPUSHER_CHROMIUM")
    refusals = iter([refused])

    def answer(number: int) -> bytes:
        wall = number > 1 and next(refusals, False)
        return said(b"no", "403 Forbidden") if wall else said()

    with answering(answer) as target:
        names = {"target.test": port(target.url)}
        with proxy(names, sign="me:secret") as cheap, proxy(names) as dear:
            how = policy(f"http://me:secret@{cheap.place},residential=http://{dear.place}")
            (page,) = read_pages([URL], policy=how, chromium=chromium, clock=lambda: NOW)
    assert isinstance(page.result, Answer), page.result
    assert (page.result.status, b"hello" in page.result.body) == (200, True)
    assert "GET target.test" in cheap.asked
    assert dear.asked.count("GET target.test") == refused


@pytest.mark.browser
def test_a_browser_whose_proxy_is_dead_takes_the_next(answering: Answering) -> None:
    chromium = find_chromium(Settings())
    if chromium is None:
        pytest.skip("there is no Chromium: apt install chromium, or set PODPUSHER_CHROMIUM")
    with answering(lambda _: said()) as target, proxy({"target.test": port(target.url)}) as dear:
        how = policy(f"http://127.0.0.1:9,residential=http://{dear.place}")
        (page,) = read_pages([URL], policy=how, chromium=chromium, clock=lambda: NOW)
    assert isinstance(page.result, Answer), page.result


def test_credentials_are_shown_nowhere(answering: Answering) -> None:
    setting = "residential=http://me:topsecret@127.0.0.1:9,mobile=https://b.example:1"
    one, two = parse_proxies(setting)
    assert (one.tier, str(one)) == (Tier.RESIDENTIAL, "residential/127.0.0.1:9")
    assert (two.tier, two.server) == (Tier.MOBILE, "https://b.example:1")
    settings = Settings(proxies=setting)  # type: ignore[arg-type]
    how = HttpPolicy.of(settings)
    with structlog.testing.capture_logs() as logged:
        (came,) = get(HttpPolicy(proxies=(one,), attempts=1, pace=0), URL)
    for shown in (settings, one, how, came, one.key, logged):
        assert "topsecret" not in repr(shown) + str(shown)


@pytest.mark.parametrize(
    "setting", ["ftp://a:1", "http://a", "fast=http://a:1", "secretword", "http://u:secretword@:1"]
)
def test_an_entry_that_is_no_proxy_is_refused_by_its_number(setting: str) -> None:
    with pytest.raises(ConfigurationError, match="Entry 2 of PODPUSHER_PROXIES") as caught:
        parse_proxies(f"http://a.example:1,{setting}")
    assert "secretword" not in str(caught.value)
