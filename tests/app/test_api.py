"""The JSON API over a real database: what it answers, page by page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.api import answers
from app.domain.filters import SORTS
from integrations.warehouse.engine import engine
from tests.app import api
from tests.app.conftest import HOSTILE, NOW
from tests.stack import eventually

KEY = "US~hashtag~cosy fall"
TERMS = 3 * 43 + len(HOSTILE)
TODAY = NOW.date()


@pytest.fixture
def ask(modelled, using):
    using(modelled)
    answers.forget()
    yield api.client()
    answers.forget()


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [7, 200])
def test_a_walk_gives_every_term_once_best_first(ask, sort, limit):
    items = api.flat(api.walk(ask, "/v1/trends", sort=sort, limit=limit))
    assert len({item["key"] for item in items}) == len(items) == TERMS
    figure = {"rank": "best_rank", "term": "label"}.get(sort, sort)
    told = [item[figure] for item in items if item[figure] is not None]
    assert [item[figure] for item in items][: len(told)] == told, "those without it come last"
    if sort != "term":
        assert told == sorted(told, reverse=sort != "rank")


def test_terms_added_between_pages_shift_nothing(ask, land_scores):
    every = [item["key"] for item in api.flat(api.walk(ask, "/v1/trends", limit=40))]
    first = ask.get("/v1/trends", params={"limit": 40}).json()
    land_scores(
        "insert into marts.trend_scores select (jsonb_populate_record(s, jsonb_build_object("
        " 'term', 'new ' || n, 'label', 'New ' || n, 'score', n * 9))).* from marts.trend_scores s,"
        " generate_series(1, 10) n where s.day = :day and term = 'cosy fall' and place = 'US'",
        day=TODAY,
    )
    answers.forget()
    rest = api.flat(api.walk(ask, "/v1/trends", limit=40, cursor=first["next"]))
    seen = [item["key"] for item in [*first["items"], *rest]]
    assert len(seen) == len(set(seen))
    assert [key for key in seen if "~new " not in key] == every


def test_a_term_that_falls_between_pages_is_not_given_twice(ask, land_scores):
    first = ask.get("/v1/trends", params={"limit": 10}).json()
    second = ask.get("/v1/trends", params={"limit": 10, "cursor": first["next"]}).json()
    fallen = [item["key"] for item in first["items"][:5]]
    land_scores(
        "update marts.trend_scores set score = 0.1 where day = :day"
        " and place || '~' || kind || '~' || term = any(:fallen)",
        day=TODAY,
        fallen=fallen,
    )
    answers.forget()
    rest = api.flat(api.walk(ask, "/v1/trends", limit=10, cursor=second["next"]))
    keys = [item["key"] for item in [*first["items"], *second["items"], *rest]]
    assert len(keys) == len(set(keys)) == TERMS


def test_new_scores_show_without_waiting_for_the_old_answer_to_age(ask, land_scores):
    before = ask.get("/v1/trends", params={"limit": 1})
    land_scores("update marts.trend_scores set score = 99.9 where term = 'steady cats'")

    def shows() -> bool:
        return ask.get("/v1/trends", params={"limit": 1}).json()["items"][0]["score"] == 99.9

    eventually(shows, seconds=30, what="the new score")
    again = ask.get(
        "/v1/trends", params={"limit": 1}, headers={"if-none-match": before.headers["etag"]}
    )
    assert again.status_code == 200
    assert again.headers["etag"] != before.headers["etag"]


@pytest.fixture
def read_of_scores(ask):
    """The statements that read the scores themselves, while the test runs."""
    sent: list[str] = []
    app = engine("app")

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "marts.trend_scores" in statement:
            sent.append(statement)

    event.listen(app, "before_cursor_execute", note)
    yield sent
    event.remove(app, "before_cursor_execute", note)


def test_an_answer_that_is_asked_for_again_reads_no_score(ask, read_of_scores):
    first = ask.get("/v1/trends", params={"place": "GB"})
    assert read_of_scores
    read_of_scores.clear()
    again = ask.get("/v1/trends", params={"place": "GB"})
    held = {"if-none-match": first.headers["etag"]}
    assert again.content == first.content
    assert ask.get("/v1/trends", params={"place": "GB"}, headers=held).status_code == 304
    assert read_of_scores == []


def test_many_who_ask_for_the_same_at_once_wait_for_one_read(ask, read_of_scores):
    with ThreadPoolExecutor(20) as pool:
        found = list(
            pool.map(lambda _: api.client().get("/v1/trends?day=" + str(TODAY)), range(20))
        )
    assert {answer.status_code for answer in found} == {200}
    assert len({answer.content for answer in found}) == 1
    assert len(read_of_scores) == 2, "the page and its total"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/trends",
        f"/v1/trends/{KEY}",
        f"/v1/terms/{KEY}/readings",
        f"/v1/terms/{KEY}/days",
        "/v1/days",
        "/v1/sources",
    ],
)
def test_every_read_has_a_strong_tag_and_answers_304_to_who_holds_it(ask, path):
    first = ask.get(path)
    tag = first.headers["etag"]
    assert first.status_code == 200
    assert tag.startswith('"')
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask.get(path, headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert ask.get(path, headers={"if-none-match": '"other"'}).content == first.content


def test_another_address_has_another_tag_and_the_order_of_parameters_makes_none(ask):
    def tag(query: str) -> str:
        return ask.get(f"/v1/trends?{query}").headers["etag"]

    assert tag("place=GB") != tag("place=US")
    assert tag("place=GB&sort=term") == tag("sort=term&place=GB")


def test_a_day_that_is_over_may_be_kept_and_the_newest_is_asked_for_again(ask):
    old = ask.get("/v1/trends", params={"day": (TODAY - timedelta(days=5)).isoformat()})
    assert old.headers["cache-control"] == "private, max-age=300"
    for newest in ({}, {"day": TODAY.isoformat()}):
        answer = ask.get("/v1/trends", params=newest)
        assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"place": "US"}, lambda item: item["place"] == "US"),
        ({"source": "tiktok"}, lambda item: "tiktok" in item["sources"]),
        ({"kind": "hashtag", "stage": "rising"}, lambda item: item["stage"] == "rising"),
        ({"q": "FALL cosy"}, lambda item: "cosy" in item["label"].casefold()),
        ({"scored": "scored"}, lambda item: item["score"] is not None),
        ({"min_score": 50}, lambda item: item["score"] >= 50),
    ],
)
def test_every_filter_narrows_and_the_total_is_of_what_is_left(ask, filters, holds):
    pages = api.walk(ask, "/v1/trends", limit=9, **filters)
    assert api.flat(pages)
    assert all(map(holds, api.flat(pages)))
    assert ask.get("/v1/trends", params=filters).json()["total"] == len(api.flat(pages))


def test_one_term_has_its_spark_and_parts_that_add_up_to_its_score(ask):
    found = ask.get(f"/v1/trends/{KEY}").json()
    assert sum(part["points"] for part in found["parts"]) == pytest.approx(found["score"], abs=0.1)
    assert len(found["spark"]) == 14
    assert found["basis_of"]["score"] == found["basis"] == "estimated"
    oldest = (TODAY - timedelta(days=9)).isoformat()
    unscored = ask.get("/v1/trends/GB~hashtag~steady cats", params={"day": oldest}).json()
    assert (unscored["score"], unscored["parts"]) == (None, [])
    assert unscored["basis_of"]["score"] == unscored["basis"] == "not enough data"


def test_a_term_in_a_city_is_found_under_its_key_with_the_slash(ask):
    assert ask.get("/v1/trends/IN/Mumbai~hashtag~cosy fall").json()["place"] == "IN/Mumbai"
    readings = ask.get("/v1/terms/IN%2FMumbai~hashtag~cosy%20fall/readings").json()
    assert readings["items"]


def test_the_readings_behind_a_term_say_where_when_and_how_they_were_read(ask):
    items = api.flat(api.walk(ask, f"/v1/terms/{KEY}/readings", limit=3))
    assert len(items) == 20
    assert [item["observed_at"] for item in items] == sorted(
        (item["observed_at"] for item in items), reverse=True
    )
    assert {item["basis"] for item in items} == {"observed"}
    assert {item["access"] for item in items} == {"sample"}
    assert all(item["fetched_at"] for item in items)
    assert {item["source"] for item in items if item["url"] is None} == {"tiktok"}, "javascript:"
    assert len(ask.get(f"/v1/terms/{KEY}/readings", params={"days": 1}).json()["items"]) == 2


def test_the_days_of_a_term_are_levels_newest_first(ask):
    items = api.flat(api.walk(ask, f"/v1/terms/{KEY}/days", limit=4))
    assert len(items) == 20
    assert items[0]["day"] == TODAY.isoformat()
    assert {item["source"] for item in items} == {"x", "tiktok"}


def test_scored_days_and_sources_are_listed_page_by_page(ask):
    days = api.flat(api.walk(ask, "/v1/days", limit=4))
    assert [day["day"] for day in days] == [
        (TODAY - timedelta(days=back)).isoformat() for back in range(10)
    ]
    assert days[0]["terms"] == TERMS
    sources = api.flat(api.walk(ask, "/v1/sources", limit=1))
    assert [source["source"] for source in sources] == ["tiktok", "x"]
    assert sources[0]["last_outcome"] == "blocked"


@pytest.mark.parametrize("term", [label.casefold() for label in HOSTILE])
def test_hostile_terms_are_data(ask, term):
    answer = ask.get(f"/v1/trends/GB~hashtag~{term.replace('#', '%23')}")
    assert answer.status_code in {200, 404}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "declared"),
    [
        ("/v1/trends", "/v1/trends"),
        (f"/v1/trends/{KEY}", "/v1/trends/{key}"),
        (f"/v1/terms/{KEY}/readings", "/v1/terms/{key}/readings"),
        (f"/v1/terms/{KEY}/days", "/v1/terms/{key}/days"),
        ("/v1/days", "/v1/days"),
        ("/v1/sources", "/v1/sources"),
    ],
)
def test_an_answer_is_what_the_document_says(ask, path, declared):
    api.check(ask.get(path).json(), api.shape_of(declared))
