"""Instagram on loopback: the budget of hashtags, the Graph API, and the public tag page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stamina

from integrations.http import HttpPolicy
from scrapers.fetching import FetchContext
from scrapers.instagram import fetch, fetch_api
from scrapers.outcome import Outcome
from tests.unit.scrapers.json_site import Site, serving

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
NUMBER = "17843857450040591"
SEARCH = "/ig_hashtag_search"


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


class Ledger:
    """Room for so many; books every item, as the real one does, once per window."""

    def __init__(self, room: int = 30) -> None:
        self.room = room
        self.booked: list[tuple[str, int, int, timedelta, str]] = []

    def spend(self, budget: str, amount: int, *, limit: int, window: timedelta, item: str) -> bool:
        if len(self.booked) >= self.room:
            return False
        self.booked.append((budget, amount, limit, window, item))
        return True


@pytest.fixture
def context(site: Site) -> FetchContext:
    return FetchContext(
        HttpPolicy(),
        site.url,
        lambda: NOW,
        ("WW",),
        "page",
        queries=("Tea",),
        credentials={"instagram_access_token": "a-token", "instagram_user_id": "42"},
        ledger=Ledger(),
    )


@pytest.fixture
def graph(site: Site) -> Site:
    site.answers[SEARCH] = (200, {"data": [{"id": NUMBER}]})
    captions = [{"id": "1", "caption": "#tea #cosy"}, {"id": "2", "caption": "x #tea #cosy"}]
    site.answers[f"/{NUMBER}/top_media"] = (200, {"data": captions})
    site.answers[f"/{NUMBER}/recent_media"] = (200, {"data": captions[:1]})
    return site


def test_a_hashtag_is_booked_searched_and_read_twice(graph: Site, context: FetchContext) -> None:
    readings = fetch_api(context)
    assert [(one.outcome, one.access, one.method) for one in readings] == [
        (Outcome.OK, "api", "api")
    ] * 2
    assert [one.observations[0]["label"] for one in readings] == ["#tea", "#tea"]
    assert [one.observations[0]["related"] for one in readings] == [{"cosy": 2}, None]
    assert {one.query for one in readings} == {"tea"}
    assert [path for path, *_ in graph.asked] == [
        SEARCH,
        f"/{NUMBER}/top_media",
        f"/{NUMBER}/recent_media",
    ]
    assert graph.asked[0][1] == {"user_id": ["42"], "q": ["tea"]}
    assert graph.asked[1][1] == {"user_id": ["42"], "fields": ["id,caption"], "limit": ["50"]}
    assert {authorization for _, _, authorization, _ in graph.asked} == {"Bearer a-token"}
    assert isinstance(context.ledger, Ledger)
    assert context.ledger.booked == [("instagram:hashtags", 1, 30, timedelta(days=7), "tea")]


def test_two_spellings_of_one_hashtag_are_asked_for_once(
    graph: Site, context: FetchContext
) -> None:
    fetch_api(replace(context, queries=("#Tea", "tea", " ", "#")))
    assert [path for path, *_ in graph.asked].count(SEARCH) == 1


def test_a_full_budget_is_rate_limited_and_nothing_is_asked(
    graph: Site, context: FetchContext
) -> None:
    readings = fetch_api(replace(context, queries=("tea", "coffee"), ledger=Ledger(1)))
    assert [one.outcome for one in readings] == [Outcome.OK, Outcome.OK, Outcome.RATE_LIMITED]
    assert "30 different hashtags" in readings[-1].reason
    assert len(graph.asked) == 3


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (400, {"error": {"code": 190, "message": "canary"}}, Outcome.BLOCKED),
        (403, {"error": {"code": 4}}, Outcome.RATE_LIMITED),
        (400, {"error": {"code": 613}}, Outcome.RATE_LIMITED),
        (400, {"error": {"code": 2}}, Outcome.TRANSIENT),
        (500, {"error": {"code": 1}}, Outcome.TRANSIENT),
        (429, {}, Outcome.RATE_LIMITED),
        (403, "no", Outcome.BLOCKED),
        (404, "no", Outcome.SHAPE_CHANGED),
        (200, {"data": []}, Outcome.EMPTY),
        (200, {"data": [{"id": "../me"}]}, Outcome.SHAPE_CHANGED),
        (200, {"data": [{"name": "tea"}]}, Outcome.SHAPE_CHANGED),
        (200, "{", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_search_that_fails_is_one_reading_and_no_posts_are_asked_for(
    graph: Site, context: FetchContext, status: int, answer: object, outcome: Outcome
) -> None:
    graph.answers[SEARCH] = (status, answer)
    (reading,) = fetch_api(context)
    assert (reading.outcome, reading.http_status) == (outcome, status)
    assert "canary" not in reading.reason
    assert [path for path, *_ in graph.asked] == [SEARCH]


def test_posts_that_are_refused_do_not_cost_the_others(graph: Site, context: FetchContext) -> None:
    graph.answers[f"/{NUMBER}/top_media"] = (400, {"error": {"code": 10}})
    assert [one.outcome for one in fetch_api(context)] == [Outcome.BLOCKED, Outcome.OK]


def test_an_api_without_an_account_says_what_to_set(site: Site, context: FetchContext) -> None:
    (reading,) = fetch_api(replace(context, credentials={"instagram_user_id": "42"}))
    assert reading.outcome is Outcome.DISABLED
    assert "PODPUSHER_INSTAGRAM_ACCESS_TOKEN" in reading.reason
    assert site.asked == []


@pytest.mark.parametrize("read", [fetch, fetch_api])
def test_without_a_hashtag_nothing_is_asked(site: Site, context: FetchContext, read: type) -> None:
    (reading,) = read(replace(context, queries=()))
    assert reading.outcome is Outcome.DISABLED
    assert "PODPUSHER_INSTAGRAM_HASHTAGS" in reading.reason
    assert site.asked == []


def test_a_tag_page_is_read_as_json(site: Site, context: FetchContext) -> None:
    tag = {"name": "tea", "media_count": 9, "top": {"sections": []}}
    site.answers["/explore/tags/tea/"] = (200, {"data": tag})
    (reading,) = fetch(context)
    assert (reading.outcome, reading.access) == (Outcome.OK, "page")
    assert reading.observations[0]["volume"] == 9
    assert site.asked[1][1] == {"__a": ["1"], "__d": ["dis"]}
    assert site.asked[1][2] == ""


@pytest.mark.parametrize(
    "answer",
    [
        "<html><title>Login</title></html>",
        {"message": "login_required", "status": "fail"},
    ],
)
def test_a_login_wall_is_blocked(site: Site, context: FetchContext, answer: object) -> None:
    site.answers["/explore/tags/tea/"] = (200, answer)
    (reading,) = fetch(context)
    assert reading.outcome is Outcome.BLOCKED


def test_what_robots_txt_keeps_us_out_of_is_not_asked_for(
    site: Site, context: FetchContext
) -> None:
    site.answers["/robots.txt"] = (200, "User-agent: *\nDisallow: /\n")
    (reading,) = fetch(context)
    assert reading.outcome is Outcome.BLOCKED
    assert [path for path, *_ in site.asked] == ["/robots.txt"]


def test_a_dead_server_is_transient(context: FetchContext) -> None:
    for read in (fetch, fetch_api):
        (reading,) = read(replace(context, base_url="http://127.0.0.1:9"))
        assert (reading.outcome, reading.http_status) == (Outcome.TRANSIENT, None)
