"""The client against servers that misbehave; stamina's test mode leaves out the waiting."""

import asyncio
import gzip
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
    UnreachableError,
    parse_retry_after,
    shown_url,
    wait_before_retry,
)
from integrations.settings import Settings

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


def test_another_host_is_paced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hosts of ours: only the one that is not loopback waits for its turn."""
    taken: list[str] = []

    async def run() -> None:
        async with open_client(HttpPolicy(pace=0.001)) as client:
            limiter = client._limiter("trends.example")
            assert limiter is client._limiter("trends.example")
            assert limiter is not client._limiter("other.example")
            async with limiter:
                taken.append("first")
                assert not limiter.has_capacity()

    asyncio.run(run())
    assert taken == ["first"]


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
    def error(kind: type[HttpError], retry_after: int | None = None) -> HttpError:
        return kind("no", url="http://a.example", retry_after=retry_after)

    assert wait_before_retry(error(RateLimitedError, 7), 20) == 7.0
    assert wait_before_retry(error(RateLimitedError, 21), 20) is False
    assert wait_before_retry(error(ServerTroubleError), 20) is True
    assert wait_before_retry(error(UnreachableError), 20) is True
    assert wait_before_retry(error(TooLargeError), 20) is False
    assert wait_before_retry(httpx.ReadTimeout("not ours"), 20) is False
