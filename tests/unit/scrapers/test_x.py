import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome
from scrapers.x import parse

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)


def trend(name: str, volume: int | None) -> dict[str, Any]:
    return {
        "name": name,
        "url": "http://twitter.com/search?q=a",
        "promoted_content": None,
        "query": "a",
        "tweet_volume": volume,
    }


LIST = {
    "trends": [trend("#Caturday", 31_155), trend("Cosy Cabin", None)],
    "as_of": "2022-11-08T21:17:25Z",
    "created_at": "2022-11-07T06:33:06Z",
    "locations": [{"name": "New York", "woeid": 2459115}],
}


def read(answer: Any, occasion: Occasion | None = None) -> Any:
    return parse(json.dumps(answer).encode(), occasion or Occasion("api", NOW, "GB"))


def test_a_list_says_its_own_place_and_time() -> None:
    parsed = read([LIST])
    good = normalise(parsed.rows, now=NOW).good
    as_of = datetime(2022, 11, 8, 21, 17, 25, tzinfo=UTC)
    assert good.select("label", "kind", "rank", "volume", "place", "observed_at").rows() == [
        ("#Caturday", "hashtag", 1, 31_155, "US/New York", as_of),
        ("Cosy Cabin", "topic", 2, None, "US/New York", as_of),
    ]


def test_a_place_we_do_not_know_waits_in_quarantine() -> None:
    answer = LIST | {"locations": [{"name": "Springfield", "woeid": 7}]}
    assert normalise(read([answer]).rows, now=NOW).bad["rule"].to_list() == ["unknown_place"] * 2


def test_the_second_version_takes_place_and_time_from_the_request() -> None:
    parsed = read({"data": [{"trend_name": "#A", "tweet_count": 9}, {"trend_name": "b"}]})
    good = normalise(parsed.rows, now=NOW).good
    assert good.select("label", "rank", "volume", "place", "observed_at").rows() == [
        ("#A", 1, 9, "GB", NOW),
        ("b", 2, None, "GB", NOW),
    ]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, Outcome.RATE_LIMITED),
        ({"errors": [{"code": 89, "message": "Invalid token"}]}, Outcome.BLOCKED),
        ({"title": "Unauthorized", "status": 401, "detail": "no"}, Outcome.BLOCKED),
        ({"title": "Too Many Requests", "status": 429}, Outcome.RATE_LIMITED),
        ({"data": []}, Outcome.EMPTY),
        ({"meta": {"result_count": 0}}, Outcome.EMPTY),
        ([LIST | {"trends": []}], Outcome.EMPTY),
        ({"data": [{"name": "a"}]}, Outcome.SHAPE_CHANGED),
        ({"data": [7]}, Outcome.SHAPE_CHANGED),
        ([{"places": []}], Outcome.SHAPE_CHANGED),
        ([LIST | {"trends": [{"name": "a"}, {"name": "b"}]}], Outcome.SHAPE_CHANGED),
        ([LIST | {"trends": [trend("a", -1), trend("b", {})]}], Outcome.SHAPE_CHANGED),  # type: ignore[arg-type]
        (7, Outcome.SHAPE_CHANGED),
        ({}, Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_of_200_says_what_it_came_to(answer: Any, outcome: Outcome) -> None:
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert not parsed.rows
