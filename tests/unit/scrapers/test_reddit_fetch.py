"""Reddit's pages and its API on loopback: what is asked, in which order, and what comes of it."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import stamina

from integrations.http import HttpPolicy
from scrapers.fetching import FetchContext
from scrapers.outcome import Outcome
from scrapers.reddit import fetch, fetch_api
from tests.unit.scrapers.json_site import Site, serving

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
TOKEN = "/api/v1/access_token"


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def context(site: Site) -> FetchContext:
    return FetchContext(
        HttpPolicy(),
        site.url,
        lambda: NOW,
        ("WW",),
        "page",
        queries=("crafts", "r/knitting"),
        credentials={"reddit_client_id": "an_app", "reddit_client_secret": "a_secret"},
    )


def listing(title: str) -> dict[str, object]:
    post = {
        "id": "a1",
        "title": title,
        "score": 4,
        "over_18": False,
        "num_comments": 1,
        "subreddit": "crafts",
        "permalink": "/r/crafts/comments/a1/x/",
    }
    return {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": post}]}}


def test_each_subreddit_is_one_page_and_one_reading(site: Site, context: FetchContext) -> None:
    site.answers["/r/crafts/hot.json"] = (200, listing("Mugs"))
    site.answers["/r/knitting/hot.json"] = (200, listing("Socks"))
    readings = fetch(context)
    assert [(one.outcome, one.method, one.access) for one in readings] == [
        (Outcome.OK, "http", "page")
    ] * 2
    assert [one.observations[0]["label"] for one in readings] == ["Mugs", "Socks"]
    assert readings[0].observations[0]["observed_at"] == NOW
    assert [one.query for one in readings] == ["crafts", "knitting"]
    assert readings[0].url == f"{site.url}/r/crafts/hot.json"
    assert site.asked[1][1] == {"raw_json": ["1"], "limit": ["100"]}


def test_a_private_subreddit_is_blocked_and_the_others_are_read(
    site: Site, context: FetchContext
) -> None:
    site.answers["/r/crafts/hot.json"] = (403, {"reason": "private", "error": 403})
    site.answers["/r/knitting/hot.json"] = (200, listing("Socks"))
    assert [one.outcome for one in fetch(context)] == [Outcome.BLOCKED, Outcome.OK]


@pytest.mark.parametrize(
    ("status", "outcome"), [(429, Outcome.RATE_LIMITED), (503, Outcome.TRANSIENT)]
)
def test_trouble_of_the_server_has_its_outcome(
    site: Site, context: FetchContext, status: int, outcome: Outcome
) -> None:
    site.answers["/r/crafts/hot.json"] = (status, {"message": "x", "error": status})
    (reading,) = fetch(replace(context, queries=("crafts",)))
    assert (reading.outcome, reading.http_status) == (outcome, status)


def test_what_robots_txt_keeps_us_out_of_is_not_asked_for(
    site: Site, context: FetchContext
) -> None:
    site.answers["/robots.txt"] = (200, "User-agent: *\nDisallow: /\n")
    readings = fetch(context)
    assert {one.outcome for one in readings} == {Outcome.BLOCKED}
    assert "robots.txt" in readings[0].reason
    assert [path for path, *_ in site.asked] == ["/robots.txt"]


def test_robots_txt_that_cannot_be_reached_means_that_nothing_is_read(
    site: Site, context: FetchContext
) -> None:
    site.answers["/robots.txt"] = (500, "")
    assert [one.outcome for one in fetch(context)] == [Outcome.TRANSIENT] * 2
    assert [path for path, *_ in site.asked] == ["/robots.txt"]


@pytest.mark.parametrize("read", [fetch, fetch_api])
def test_without_a_subreddit_nothing_is_asked_and_the_setting_is_named(
    site: Site, context: FetchContext, read: type
) -> None:
    (reading,) = read(replace(context, queries=()))
    assert reading.outcome is Outcome.DISABLED
    assert "PODPUSHER_REDDIT_SUBREDDITS" in reading.reason
    assert site.asked == []


@pytest.mark.parametrize("name", ["a b", "../api", "x", "caf\u00e9s", "q?x=1"])
def test_what_is_no_subreddit_is_not_asked_for(
    site: Site, context: FetchContext, name: str
) -> None:
    (reading,) = fetch(replace(context, queries=(name,)))
    assert reading.outcome is Outcome.DISABLED
    assert [path for path, *_ in site.asked] == ["/robots.txt"]


def test_the_api_is_asked_with_the_token_of_the_app(site: Site, context: FetchContext) -> None:
    site.answers[TOKEN] = (200, {"access_token": "a-token", "token_type": "bearer"})
    site.answers["/r/crafts/hot"] = (200, listing("Mugs"))
    site.answers["/r/knitting/hot"] = (200, listing("Socks"))
    readings = fetch_api(context)
    assert [(one.outcome, one.method, one.access) for one in readings] == [
        (Outcome.OK, "api", "api")
    ] * 2
    (path, _, login, body), *asked = site.asked
    assert (path, body) == (TOKEN, "grant_type=client_credentials")
    assert b64decode(login.removeprefix("Basic ")) == b"an_app:a_secret"
    assert {authorization for _, _, authorization, _ in asked} == {"Bearer a-token"}
    assert "a-token" not in repr(readings)


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (401, {"message": "Unauthorized", "error": 401}, Outcome.BLOCKED),
        (200, {"error": "invalid_grant"}, Outcome.BLOCKED),
        (200, {"access_token": "a\nb"}, Outcome.BLOCKED),
        (200, "{", Outcome.SHAPE_CHANGED),
        (429, {"message": "Too Many Requests", "error": 429}, Outcome.RATE_LIMITED),
        (502, "", Outcome.TRANSIENT),
    ],
)
def test_an_app_that_gets_no_token_reads_nothing(
    site: Site, context: FetchContext, status: int, answer: object, outcome: Outcome
) -> None:
    site.answers[TOKEN] = (status, answer)
    readings = fetch_api(context)
    assert [one.outcome for one in readings] == [outcome] * 2
    assert all(one.body is None for one in readings)
    assert [path for path, *_ in site.asked] == [TOKEN]


def test_an_api_without_an_app_is_switched_off_and_says_what_to_set(
    site: Site, context: FetchContext
) -> None:
    (reading,) = fetch_api(replace(context, credentials={"reddit_client_id": "an_app"}))
    assert reading.outcome is Outcome.DISABLED
    assert "PODPUSHER_REDDIT_CLIENT_SECRET" in reading.reason
    assert site.asked == []
