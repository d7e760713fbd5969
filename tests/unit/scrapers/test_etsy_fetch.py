"""Etsy asked on loopback: by page and by API, and not at all until terms are named."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import stamina

from integrations.http import HttpPolicy
from integrations.settings import Settings
from scrapers import registry
from scrapers.etsy import fetch, fetch_api
from scrapers.fetching import FetchContext
from scrapers.outcome import Outcome

Answering = Callable[[Callable[[int], bytes | None]], AbstractContextManager[Any]]

KEYS = {"etsy_keystring": "key", "etsy_shared_secret": "canary_secret"}
LISTING = {
    "listing_id": 5,
    "title": "Mug",
    "url": "https://www.etsy.com/listing/5/mug",
    "num_favorers": 9,
    "tags": [],
    "price": {"amount": 1250, "divisor": 100, "currency_code": "USD"},
}
PAGE = (
    b'<!DOCTYPE html><html><body data-region="GB"><ol data-results-grid-container>'
    b'<div data-listing-id="5"><a href="/uk/listing/5/mug?ls=a"><h3>Mug</h3></a></div>'
    b"</ol></body></html>"
)


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.fixture
def context(now: datetime) -> FetchContext:
    return FetchContext(
        HttpPolicy(), "http://127.0.0.1:9", lambda: now, ("GB",), "page", queries=("autumn mug",)
    )


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "connection: close", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page_after(robots: bytes) -> Callable[[int], bytes]:
    return lambda number: answer(robots if number == 1 else PAGE)


def test_a_search_page_is_asked_for_in_the_country_s_own_shop(
    answering: Answering, context: FetchContext
) -> None:
    with answering(page_after(b"User-agent: *\nDisallow: /cart")) as server:
        (reading,) = fetch(replace(context, base_url=server.url))
    assert (reading.outcome, reading.place, reading.http_status) == (Outcome.OK, "GB", 200)
    assert [row["label"] for row in reading.observations] == ["Mug"]
    assert reading.query == "autumn mug"
    assert server.requests[1].startswith(b"GET /uk/search?q=autumn+mug ")


def test_robots_txt_keeps_us_out(answering: Answering, context: FetchContext) -> None:
    with answering(page_after(b"User-agent: *\nDisallow: /*search")) as server:
        (reading,) = fetch(replace(context, base_url=server.url))
    assert reading.outcome is Outcome.BLOCKED
    assert "robots.txt" in reading.reason
    assert len(server.requests) == 1


def test_nothing_is_asked_until_terms_are_named(context: FetchContext) -> None:
    silent = replace(context, queries=(), credentials=KEYS)
    for read in (fetch, fetch_api):
        (reading,) = read(silent)
        assert reading.outcome is Outcome.DISABLED
        assert "PODPUSHER_ETSY_QUERIES" in reading.reason


def test_a_country_without_pages_we_know_and_a_search_too_many_say_so(
    answering: Answering, context: FetchContext
) -> None:
    with answering(page_after(b"")) as server:
        many = tuple(f"term {number}" for number in range(22))
        readings = fetch(replace(context, base_url=server.url, queries=many))
    assert [reading.outcome for reading in readings[-3:]] == ["ok", "disabled", "disabled"]
    with answering(page_after(b"")) as server:
        (reading,) = fetch(replace(context, base_url=server.url, places=("JP",)))
    assert (reading.outcome, reading.place) == (Outcome.DISABLED, "JP")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (answer(b"", "403 Forbidden"), Outcome.BLOCKED),
        (answer(b"", "404 Not Found"), Outcome.SHAPE_CHANGED),
        (answer(b"", "503 Busy"), Outcome.TRANSIENT),
        (answer(b"", "429 Slow", "retry-after: 7"), Outcome.RATE_LIMITED),
        (answer(b"<script src='https://ct.captcha-delivery.com/i.js'>"), Outcome.BLOCKED),
    ],
)
def test_every_fault_of_a_page_has_its_own_outcome(
    reply: bytes, outcome: Outcome, answering: Answering, context: FetchContext
) -> None:
    with answering(lambda number: answer(b"") if number == 1 else reply) as server:
        (reading,) = fetch(replace(context, base_url=server.url))
    assert (reading.outcome, len(reading.observations)) == (outcome, 0)


def test_a_dead_server_is_transient_for_every_search(context: FetchContext) -> None:
    readings = fetch(replace(context, queries=("a", "b")))
    assert [reading.outcome for reading in readings] == [Outcome.TRANSIENT] * 2


def listings(left: int) -> bytes:
    body = json.dumps({"count": 5120, "results": [LISTING]}).encode()
    return answer(body, "200 OK", f"x-remaining-today: {left}", "x-limit-per-day: 10000")


def test_the_api_is_asked_with_both_halves_of_the_key_and_never_shows_them(
    answering: Answering, context: FetchContext
) -> None:
    with answering(lambda _: listings(9_001)) as server:
        (reading,) = fetch_api(replace(context, base_url=server.url, credentials=KEYS))
    assert (reading.outcome, reading.access, reading.method) == (Outcome.OK, "api", "api")
    assert [(row["kind"], row["label"]) for row in reading.observations] == [
        ("listing", "Mug"),
        ("query", "autumn mug"),
    ]
    assert reading.observations[1]["measures"] == {"listings": 5120}
    assert "Calls left today: 9001." in reading.reason
    (asked,) = server.requests
    assert b"x-api-key: key:canary_secret" in asked
    assert b"/v3/application/listings/active?keywords=autumn+mug&limit=100&sort_on=score" in asked
    assert b"buyer_country=GB" in asked
    assert "canary" not in repr(reading)


def test_the_api_is_left_alone_once_no_calls_are_left_today(
    answering: Answering, context: FetchContext
) -> None:
    with answering(lambda _: listings(0)) as server:
        many = replace(context, base_url=server.url, credentials=KEYS, queries=("a", "b", "c"))
        readings = fetch_api(many)
    assert len(server.requests) == 1
    assert [reading.outcome for reading in readings] == ["ok", "disabled", "disabled"]


@pytest.mark.parametrize("keys", [{}, {"etsy_keystring": "key"}, {"etsy_shared_secret": "s"}])
def test_half_a_key_asks_nothing(keys: dict[str, str], context: FetchContext) -> None:
    (reading,) = fetch_api(replace(context, credentials=keys))
    assert reading.outcome is Outcome.DISABLED
    assert "PODPUSHER_ETSY_SHARED_SECRET" in reading.reason


@pytest.mark.parametrize(
    ("status", "said", "outcome"),
    [
        ("401 Unauthorized", "invalid_token", Outcome.BLOCKED),
        ("403 Forbidden", "API key not found or not active.", Outcome.BLOCKED),
        ("404 Not Found", "Resource not found", Outcome.SHAPE_CHANGED),
        ("400 Bad Request", "Invalid param: limit", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_refusal_is_told_in_etsy_s_own_words(
    status: str, said: str, outcome: Outcome, answering: Answering, context: FetchContext
) -> None:
    body = json.dumps({"error": said}).encode()
    with answering(lambda _: answer(body, status)) as server:
        (reading,) = fetch_api(replace(context, base_url=server.url, credentials=KEYS))
    assert reading.outcome is outcome
    assert said in reading.reason


def test_etsy_is_off_and_its_note_says_why() -> None:
    source = registry.get("etsy")
    assert not source.default_on
    assert "6 hours" in source.terms_note
    assert "consent" in source.terms_note
    assert {*source.credentials, source.queries_setting} <= Settings.model_fields.keys()
    assert Settings(_env_file=None).etsy_queries is None
