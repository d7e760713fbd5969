"""Pages in a real Chromium: the engine's manners, and X's page against the sample site."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from integrations.browser import find_chromium
from integrations.errors import ConfigurationError
from integrations.http import Answer, HttpPolicy
from integrations.http_errors import (
    RateLimitedError,
    ServerTroubleError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
)
from integrations.settings import Settings
from scrapers.browser_faults import BrowserFailedError
from scrapers.engine import MAX_PAGES, read_pages
from scrapers.fetching import FetchContext
from scrapers.normalise import normalise
from scrapers.outcome import Outcome
from scrapers.robots import RobotsRefusalError
from scrapers.x import fetch

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
POLICY = HttpPolicy(user_agent="PODPusher (+https://example.org/us)", whole_timeout=20, attempts=1)


@pytest.fixture(scope="module")
def chromium() -> Path:
    found = find_chromium(Settings())
    if found is None:
        pytest.skip("there is no Chromium: apt install chromium, or set PODPUSHER_CHROMIUM")
    return found


@pytest.fixture
def read(chromium: Path) -> Callable[..., Any]:
    return partial(read_pages, policy=POLICY, chromium=chromium, clock=lambda: NOW)


@pytest.fixture
def context(own_sample_site: str, chromium: Path) -> FetchContext:
    return FetchContext(POLICY, own_sample_site, lambda: NOW, ("US",), "sample", chromium)


def control(context: FetchContext, **fault: Any) -> None:
    site = context.base_url.removesuffix("/getdaytrends")
    httpx.post(f"{site}/__control/x", json=fault).raise_for_status()


def answer(body: str, status: str = "200 OK", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/html\r\nconnection: close\r\n{headers}"
    return f"{head}content-length: {len(body.encode())}\r\n\r\n{body}".encode()


@pytest.mark.browser
def test_every_place_is_a_reading_of_its_own_labelled_sample(context: FetchContext) -> None:
    readings = fetch(replace(context, places=("IN", "AQ", "US", "JP")))
    assert [(one.place, one.outcome) for one in readings] == [
        ("IN", Outcome.OK),
        ("AQ", Outcome.DISABLED),
        ("US", Outcome.OK),
        ("JP", Outcome.EMPTY),
    ]
    for one in (readings[0], readings[2]):
        judged = normalise(one.observations, now=NOW, rejected=one.rejected)
        assert judged.bad.is_empty()
        assert judged.good["access"].unique().to_list() == ["sample"]
        assert judged.good["place"].unique().to_list() == [one.place]
        assert NOW in judged.good["observed_at"].to_list()
    assert readings[2].http_status == 200


@pytest.mark.browser
@pytest.mark.parametrize("prefix", ["", "/getdaytrends"])
def test_the_browser_reads_the_same_as_plain_http(prefix: str, context: FetchContext) -> None:
    from scrapers.x import fetch_past

    there = replace(context, base_url=context.base_url + prefix, places=("GB",))
    assert fetch(there)[0].observations == fetch_past(there)[0].observations


@pytest.mark.browser
@pytest.mark.parametrize("prefix", ["", "/getdaytrends"])
def test_every_fault_has_its_own_outcome_and_passes_when_it_is_healed(
    prefix: str, context: FetchContext
) -> None:
    there = replace(context, base_url=context.base_url + prefix)
    faults: list[tuple[dict[str, Any], Outcome]] = [
        ({"mode": "empty"}, Outcome.EMPTY),
        ({"mode": "blocked"}, Outcome.BLOCKED),
        ({"mode": "html"}, Outcome.SHAPE_CHANGED),
        ({"mode": "renamed"}, Outcome.SHAPE_CHANGED),
        ({"status": 403}, Outcome.BLOCKED),
        ({"status": 404}, Outcome.SHAPE_CHANGED),
        ({"status": 503}, Outcome.TRANSIENT),
        ({"status": 429, "retry_after": 60}, Outcome.RATE_LIMITED),
        ({"mode": "ok"}, Outcome.OK),
    ]
    for fault, outcome in faults:
        control(there, **fault)
        (reading,) = fetch(there)
        assert (fault, reading.outcome) == (fault, outcome)
        assert reading.reason
        assert reading.retry_after == fault.get("retry_after")
        assert bool(reading.observations) == (outcome is Outcome.OK)


def test_without_a_browser_nothing_is_asked_and_a_sentence_says_what_to_install(
    own_sample_site: str,
) -> None:
    context = FetchContext(POLICY, own_sample_site, lambda: NOW, ("US", "GB"), "page")
    readings = fetch(context)
    assert {one.outcome for one in readings} == {Outcome.DISABLED}
    assert all("apt install chromium" in one.reason for one in readings)


@pytest.mark.browser
def test_a_page_of_another_place_is_not_taken_for_this_one(
    answering: Callable[..., Any], context: FetchContext
) -> None:
    def reply(number: int) -> bytes:
        moved = answer("", "302 Found", "location: /\r\n")
        page = '<html><ol class="trend-card__list"><li><a href="/a">tea</a></li></ol></html>'
        return moved if number == 2 else answer(page)

    with answering(reply) as server:
        (reading,) = fetch(replace(context, base_url=server.url))
    assert (reading.outcome, reading.observations) == (Outcome.SHAPE_CHANGED, ())


@pytest.mark.browser
def test_pages_come_in_order_as_their_scripts_leave_them_and_nothing_is_written(
    answering: Callable[..., Any],
    read: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (
        "<html><body><img src=/big.png><img src=http://127.0.0.2:9/ad.png><p></p><script>"
        "document.querySelector('p').textContent = navigator.userAgent</script></body></html>"
    )
    with answering(lambda _: answer(page)) as server, caplog.at_level(logging.INFO):
        for _ in range(2):  # twice in one process, the same addresses
            pages = read([f"{server.url}/{name}/" for name in "ab"])
            assert [one.result.url[-3:] for one in pages] == ["/a/", "/b/"]
            for one in pages:
                assert isinstance(one.result, Answer)
                assert f"<p>{POLICY.user_agent}</p>".encode() in one.result.body
    asked = [head.split()[1] for head in server.requests]
    # Loopback is read two pages at once, so which is asked first is not ours to say.
    runs = [(asked[0], set(asked[1:3])), (asked[3], set(asked[4:]))]
    assert runs == [(b"/robots.txt", {b"/a/", b"/b/"})] * 2
    assert len(asked) == 6
    names = [line for head in server.requests for line in head.lower().split(b"\r\n")]
    agents = {line for line in names if line.startswith(b"user-agent")}
    assert agents == {b"user-agent: " + POLICY.user_agent.lower().encode()}
    assert list(tmp_path.iterdir()) == []
    assert [one.name for one in caplog.records if one.name.startswith("crawlee")] == []


@pytest.mark.browser
def test_robots_txt_is_obeyed_by_our_own_name(
    answering: Callable[..., Any], read: Callable[..., Any]
) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: podpusher\nDisallow: /private/\n"
    with answering(lambda n: answer(rules if n == 1 else "<html></html>")) as server:
        kept_out, read_one = read([server.url + "/private/", server.url + "/open/"])
    assert isinstance(kept_out.result, RobotsRefusalError)
    assert isinstance(read_one.result, Answer)
    assert [head.split()[1] for head in server.requests] == [b"/robots.txt", b"/open/"]


def test_robots_txt_out_of_reach_means_not_now(answering: Callable[..., Any]) -> None:
    with answering(lambda _: answer("", "503 Busy")) as server:
        pages = read_pages(
            [server.url + "/a/", server.url + "/b/"],
            policy=POLICY,
            chromium=Path("/nowhere"),
            clock=lambda: NOW,
        )
    assert [type(one.result) for one in pages] == [ServerTroubleError] * 2
    assert len(server.requests) == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer("", "429 Slow", "retry-after: 9\r\n"), RateLimitedError),
        (answer("x" * 3000), TooLargeError),
        (answer("", "302 Found", "location: /a/\r\n"), TooManyRedirectsError),
        (b"", UnreachableError),
        (None, UnreachableError),
    ],
)
def test_what_goes_wrong_has_a_name(
    reply: bytes | None,
    kind: type[Exception],
    answering: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    policy = replace(POLICY, max_bytes=1000, whole_timeout=5)
    with answering(lambda n: answer("") if n == 1 else reply) as server:
        (page,) = read([server.url + "/a/?secret=1"], policy=policy)
    assert type(page.result) is kind
    assert "secret" not in str(page.result)


def test_a_browser_that_does_not_start_is_a_fault_of_ours(answering: Callable[..., Any]) -> None:
    with answering(lambda _: answer("")) as server:
        (page,) = read_pages(
            [server.url + "/a/"], policy=POLICY, chromium=Path("/bin/false"), clock=lambda: NOW
        )
    assert isinstance(page.result, BrowserFailedError)
    assert page.result.transient


def test_too_many_pages_and_strange_addresses_are_refused(sample_site: str) -> None:
    ask = partial(read_pages, policy=POLICY, chromium=Path("/nowhere"), clock=lambda: NOW)
    assert ask([]) == []
    with pytest.raises(ConfigurationError):
        ask([f"{sample_site}/{n}/" for n in range(MAX_PAGES + 1)])
    for address in ("file:///etc/passwd", "ftp://127.0.0.1/a", "http:///a"):
        with pytest.raises(ConfigurationError):
            ask([address])


@pytest.mark.browser
def test_the_handler_of_interrupts_is_left_alone(context: FetchContext) -> None:
    import signal

    assert threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    fetch(context)
    assert signal.getsignal(signal.SIGINT) is before
