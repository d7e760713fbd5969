"""The client against servers that misbehave; stamina's test mode leaves out the waiting."""

import asyncio
import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import stamina

from integrations.errors import ConfigurationError
from integrations.http import Answer, HttpPolicy, open_client
from integrations.http_errors import (
    HttpError,
    RateLimitedError,
    ServerTroubleError,
    TooLargeError,
    TooManyRedirectsError,
    TooManyRequestsError,
    UnreachableError,
    parse_retry_after,
    shown_url,
    wait_before_retry,
)
from integrations.settings import Settings
from integrations.turns import Turns

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
Answering = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(url: str, *, method: str = "GET", **policy: Any) -> Answer:
    given = {key: policy.pop(key) for key in ("json", "repeatable", "params") if key in policy}

    async def run() -> Answer:
        async with open_client(HttpPolicy(now=lambda: NOW, **policy)) as client:
            return await client.request(method, url, **given)

    return asyncio.run(run())


def test_an_answer_comes_whole_with_our_name_on_the_request(answering: Answering) -> None:
    policy = HttpPolicy.of(Settings(contact="mailto:ops@example.org"))
    with answering(lambda _: reply(body=b"[1]", content_type="application/json")) as server:
        answer = ask(server.url + "/a", params={"geo": "GB"}, user_agent=policy.user_agent)
    assert (answer.status, answer.body) == (200, b"[1]")
    assert answer.headers["content-type"] == "application/json"
    head = server.requests[0].decode()
    assert head.startswith("GET /a?geo=GB HTTP/1.1")
    assert "user-agent: PODPusher (+mailto:ops@example.org)" in head


def test_server_trouble_is_asked_again_until_it_passes(answering: Answering) -> None:
    with answering(lambda n: reply(503) if n < 3 else reply(body=b"ok")) as server:
        assert ask(server.url).body == b"ok"
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425])
def test_server_trouble_that_stays_is_transient(answering: Answering, status: int) -> None:
    with answering(lambda _: reply(status)) as server, pytest.raises(ServerTroubleError) as caught:
        ask(server.url)
    assert caught.value.transient
    assert caught.value.status == status
    assert len(server.requests) == 3


@pytest.mark.parametrize("wait", ["2", "Tue, 24 Nov 2026 10:30:02 GMT"])
def test_a_short_retry_after_is_waited_for_in_either_form(answering: Answering, wait: str) -> None:
    with answering(lambda n: reply(429, retry_after=wait) if n < 3 else reply()) as server:
        assert ask(server.url).status == 200
    assert len(server.requests) == 3


@pytest.mark.parametrize("wait", ["3600", "Tue, 24 Nov 2026 11:30:00 GMT"])
def test_a_long_retry_after_ends_the_attempts_at_once(answering: Answering, wait: str) -> None:
    with (
        answering(lambda _: reply(429, retry_after=wait)) as server,
        pytest.raises(RateLimitedError) as caught,
    ):
        ask(server.url)
    assert caught.value.retry_after == 3600
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 410, 451])
def test_any_other_status_is_an_answer_and_is_not_asked_again(
    answering: Answering, status: int
) -> None:
    body = b"" if status in {204, 304} else b"x"
    with answering(lambda _: reply(status, body)) as server:
        assert ask(server.url).status == status
    assert len(server.requests) == 1


def test_a_post_is_repeated_only_when_the_caller_says_that_it_is_harmless(
    answering: Answering,
) -> None:
    for repeatable, attempts in ((None, 1), (True, 3)):
        with answering(lambda _: reply(503)) as server, pytest.raises(ServerTroubleError):
            ask(server.url, method="POST", json={}, repeatable=repeatable)
        assert len(server.requests) == attempts


def test_a_server_that_says_nothing_is_given_up_on(answering: Answering) -> None:
    with answering(lambda _: None) as server, pytest.raises(UnreachableError) as caught:
        ask(server.url, silence_timeout=0.05)
    assert caught.value.transient
    assert len(server.requests) == 3


def test_a_server_that_drips_is_given_up_on(answering: Answering) -> None:
    half = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc"
    with answering(lambda _: half) as server, pytest.raises(UnreachableError):
        ask(server.url)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n"]
)
def test_a_broken_answer_is_transient(answering: Answering, answer: bytes) -> None:
    with answering(lambda _: answer) as server, pytest.raises(UnreachableError):
        ask(server.url)


def test_a_closed_port_is_transient() -> None:
    with pytest.raises(UnreachableError):
        ask("http://127.0.0.1:9/")


def test_redirects_are_followed_up_to_a_limit(answering: Answering) -> None:
    with answering(lambda n: reply(302, location=f"/{n}") if n < 3 else reply()) as server:
        assert ask(server.url).url == server.url + "/2"
    with (
        answering(lambda n: reply(302, location=f"/{n}")) as server,
        pytest.raises(TooManyRedirectsError),
    ):
        ask(server.url, max_redirects=4)
    assert len(server.requests) == 5


def test_a_body_over_the_limit_is_not_kept(answering: Answering) -> None:
    with answering(lambda _: reply(body=b"x" * 2_000)) as server, pytest.raises(TooLargeError):
        ask(server.url, max_bytes=1_999)
    assert len(server.requests) == 1
    with answering(lambda _: reply(body=b"x" * 2_000)) as server:
        assert len(ask(server.url, max_bytes=2_000).body) == 2_000


def test_the_limit_counts_what_a_compressed_body_becomes(answering: Answering) -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with (
        answering(lambda _: reply(body=bomb, content_encoding="gzip")) as server,
        pytest.raises(TooLargeError),
    ):
        ask(server.url, max_bytes=1_000_000)


def test_cookies_are_never_sent_back(answering: Answering) -> None:
    with answering(
        lambda n: reply(302, location="/b", set_cookie="sid=1; Path=/") if n == 1 else reply()
    ) as server:
        ask(server.url)
    assert b"cookie" not in server.requests[1].lower()


def test_loopback_never_goes_through_a_proxy(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with answering(lambda _: reply()) as server:
        assert ask(server.url).status == 200


@pytest.mark.parametrize("url", ["ftp://example.org/", "not an address", "http://[::1"])
def test_an_address_that_cannot_be_asked_is_a_mistake_in_the_settings(url: str) -> None:
    with pytest.raises(ConfigurationError):
        ask(url)


def test_errors_show_neither_query_nor_credentials(answering: Answering) -> None:
    with answering(lambda _: reply(503)) as server, pytest.raises(HttpError) as caught:
        ask(server.url.replace("//", "//me:secret@") + "/a?key=secret")
    assert "secret" not in f"{caught.value} {caught.value.url}"
    assert shown_url("https://u:p@a.example/x?k=1#f") == "https://a.example/x"


def test_another_host_is_paced_and_loopback_is_not() -> None:
    """Two hosts of others: each waits for its own turn only."""

    async def waited(*hosts: str) -> float:
        turns = Turns(HttpPolicy(pace=0.2))
        began = asyncio.get_running_loop().time()
        for host in hosts:
            await turns.take(host)
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(waited("a.example", "b.example")) < 0.15
    assert asyncio.run(waited("a.example", "a.example")) >= 0.19
    assert asyncio.run(waited(*["127.0.0.1"] * 9)) < 0.15


def test_a_redirect_waits_for_its_turn_as_any_request(answering: Answering) -> None:
    with answering(lambda n: reply(302, location=f"/{n}") if n < 3 else reply()) as server:
        with pytest.raises(TooManyRequestsError):
            ask(server.url, max_requests=2)
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (" 7 ", 7),
        ("99999999999999999999", 86_400),
        ("Tue, 24 Nov 2026 10:31:00 GMT", 60),
        ("Tue, 24 Nov 2026 10:29:00 GMT", 0),
        ("Tue, 24 Nov 2037 10:29:00 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_both_forms_of_retry_after_are_read(header: str | None, seconds: int | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


def test_how_long_we_wait_depends_on_the_kind_of_fault() -> None:
    def waits(kind: type[HttpError], retry_after: int | None = None) -> list[bool | float]:
        error = kind("no", url="http://a.example", retry_after=retry_after)
        return [wait_before_retry(error, 20, 4) for _ in range(400)]

    assert all(7 <= wait <= 11 for wait in waits(RateLimitedError, 7))
    assert all(19 <= wait <= 20 for wait in waits(RateLimitedError, 19))
    assert waits(RateLimitedError, 21) == [False] * 400
    assert waits(TooLargeError) == [False] * 400
    assert wait_before_retry(httpx.ReadTimeout("not ours"), 20, 4) is False
    for kind in (ServerTroubleError, UnreachableError):
        # Full jitter: any wait up to the backed-off one, so the quarters are met alike.
        spread = waits(kind)
        assert all(isinstance(wait, float) and 0 <= wait <= 4 for wait in spread)
        quarters = Counter(min(int(wait), 3) for wait in spread)
        assert set(quarters) == {0, 1, 2, 3}
        assert min(quarters.values()) > 50


def test_the_backed_off_wait_doubles_and_is_bounded(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def noted(error: Exception, longest: float, backoff: float) -> bool | float:
        asked.append(backoff)
        return wait_before_retry(error, longest, 0.01)

    monkeypatch.setattr("integrations.http.wait_before_retry", noted)
    with (
        stamina.set_testing(True, attempts=8),
        answering(lambda _: reply(503)) as server,
        pytest.raises(ServerTroubleError),
    ):
        ask(server.url, first_wait=0.5, longest_wait=8)
    assert asked[:7] == [0.5, 1, 2, 4, 8, 8, 8]
    assert len(server.requests) == 8
