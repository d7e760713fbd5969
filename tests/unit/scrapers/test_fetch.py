"""Sources against the sample site, as they would read the real one."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import stamina

from integrations.http import HttpPolicy
from scrapers import registry
from scrapers.fetching import FetchContext
from scrapers.normalise import normalise
from scrapers.outcome import Outcome, Reading

SOURCES = ["google_trends", "tiktok"]


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


@pytest.fixture
def context(own_sample_site: str, now: datetime) -> FetchContext:
    return FetchContext(HttpPolicy(), own_sample_site, lambda: now, ("US",), "sample")


def fetch(source: str, context: FetchContext) -> list[Reading]:
    fetch = registry.get(source).fetch
    assert fetch is not None
    return fetch(context)


def control(context: FetchContext, source: str, **fault: Any) -> None:
    httpx.post(f"{context.base_url}/__control/{source}", json=fault).raise_for_status()


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_reads_the_sample_site_and_says_that_it_is_sample(
    source: str, context: FetchContext, now: datetime
) -> None:
    readings = fetch(source, context)
    assert {reading.outcome for reading in readings} == {Outcome.OK}
    assert {reading.http_status for reading in readings} == {200}
    for reading in readings:
        judged = normalise(reading.observations, now=now, rejected=reading.rejected)
        assert judged.bad.is_empty()
        assert judged.good["access"].unique().to_list() == ["sample"]
        assert judged.good["place"].unique().to_list() == ["US"]


def test_tiktok_reads_every_period_with_its_curves(context: FetchContext, now: datetime) -> None:
    readings = fetch("tiktok", context)
    rows = [row for reading in readings for row in reading.observations]
    listed = [row for row in rows if row["volume_unit"] == "views"]
    assert Counter(row["period"] for row in listed) == dict.fromkeys(("7d", "30d", "90d"), 10)
    assert {row["observed_at"] for row in listed} == {now}
    curve = normalise([row for row in rows if row["volume_unit"] == "index"], now=now).good
    assert curve.height > 0
    assert curve["volume"].is_between(0, 100).all()
    assert curve["rank"].is_null().all()
    assert (curve["observed_at"] < now).all()


def test_pages_are_turned_while_there_are_more_and_five_at_most(
    answering: Callable[..., Any], context: FetchContext
) -> None:
    item = {"hashtagName": "tea", "rankIndex": "1", "vv": "9"}
    page = {
        "BaseResp": {"StatusCode": 0},
        "items": [item],
        "pagination": {"totalCount": "900", "hasMore": True},
    }
    body = json.dumps(page).encode()
    head = f"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    with answering(lambda _: head + body) as server:
        readings = fetch("tiktok", replace(context, base_url=server.url))
    assert len(readings) == len(server.requests) == 3 * 5
    times = {row["observed_at"] for reading in readings for row in reading.observations}
    assert len(times) == 1


def test_each_place_is_a_reading_of_its_own(context: FetchContext) -> None:
    readings = fetch("google_trends", replace(context, places=("GB", "IN", "FR")))
    assert [(reading.place, reading.outcome) for reading in readings] == [
        ("GB", Outcome.OK),
        ("IN", Outcome.OK),
        ("FR", Outcome.EMPTY),
    ]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"status": 503}, Outcome.TRANSIENT),
        ({"status": 500}, Outcome.TRANSIENT),
        ({"status": 429}, Outcome.RATE_LIMITED),
        ({"status": 429, "retry_after": 3600}, Outcome.RATE_LIMITED),
        ({"status": 401}, Outcome.BLOCKED),
        ({"status": 403}, Outcome.BLOCKED),
        ({"status": 404}, Outcome.SHAPE_CHANGED),
        ({"mode": "blocked"}, Outcome.BLOCKED),
        ({"mode": "empty"}, Outcome.EMPTY),
        ({"mode": "truncated"}, Outcome.SHAPE_CHANGED),
        ({"mode": "html"}, Outcome.SHAPE_CHANGED),
    ],
)
def test_every_fault_has_its_own_outcome_and_passes_when_it_is_healed(
    source: str, fault: dict[str, Any], outcome: Outcome, context: FetchContext
) -> None:
    control(context, source, **fault)
    readings = fetch(source, context)
    assert {reading.outcome for reading in readings} == {outcome}
    assert all(reading.reason and not reading.observations for reading in readings)
    assert {reading.retry_after for reading in readings} == {fault.get("retry_after")}
    assert {reading.http_status for reading in readings} == {fault.get("status", 200)}
    control(context, source, mode="ok")
    assert {reading.outcome for reading in fetch(source, context)} == {Outcome.OK}


def test_a_dead_server_is_transient_and_has_no_status(context: FetchContext) -> None:
    (reading,) = fetch("google_trends", replace(context, base_url="http://127.0.0.1:9"))
    assert (reading.outcome, reading.http_status) == (Outcome.TRANSIENT, None)
    assert reading.is_transient


@pytest.mark.parametrize("location", ["/login?next=a", "/a"])
def test_being_sent_to_a_login_page_or_in_circles_is_blocked(
    location: str, answering: Callable[..., Any], context: FetchContext
) -> None:
    def answer(number: int) -> bytes:
        if number == 1 or location == "/a":
            return f"HTTP/1.1 302 F\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n".encode()
        return b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"

    with answering(answer) as server:
        (reading,) = fetch("google_trends", replace(context, base_url=server.url))
    assert reading.outcome is Outcome.BLOCKED


def test_an_answer_that_never_ends_is_a_changed_shape(
    answering: Callable[..., Any], context: FetchContext
) -> None:
    body = b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + b"x" * 5000
    with answering(lambda _: body) as server:
        small = replace(context, base_url=server.url, http=HttpPolicy(max_bytes=1000))
        (reading,) = fetch("google_trends", small)
    assert reading.outcome is Outcome.SHAPE_CHANGED


def test_the_google_feed_is_on_by_default_and_nothing_else_is() -> None:
    on = [source.name for source in registry.SOURCES.values() if source.default_on]
    assert on == ["google_trends"]
    assert all(source.terms_note for source in registry.SOURCES.values())


def test_an_unknown_source_is_named_with_those_there_are() -> None:
    with pytest.raises(registry.UnknownSourceError, match="google_trends, tiktok, x"):
        registry.get("myspace")


def test_a_reading_of_the_past_is_dated_in_the_past(context: FetchContext) -> None:
    past = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)
    at = replace(
        context, base_url=f"{context.base_url}/at/2026-10-31T20:00:00Z", clock=lambda: past
    )
    (reading,) = fetch("google_trends", at)
    assert {row["observed_at"] for row in reading.observations} == {past}
    labels = {str(row["label"]) for row in reading.observations}
    assert "happy halloween" in labels
