import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome
from scrapers.parsing import parse_file
from scrapers.x import parse, scrub
from tests.unit.scrapers.breakage import HOSTILE_NAMES, bodies, dumped, renamed, retyped, without

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


@pytest.mark.parametrize("glue", [b"\n", b"list"])
def test_several_answers_in_one_file_are_all_read(glue: bytes) -> None:
    answers = [dumped({"data": [{"trend_name": name, "tweet_count": 5}]}) for name in "abc"]
    body = b"[" + b",".join(answers) + b"]" if glue == b"list" else glue.join(answers)
    parsed = parse(body, Occasion("api", NOW, "GB"))
    assert [row["label"] for row in parsed.rows] == ["a", "b", "c"]
    assert parse(scrub(body), Occasion("api", NOW, "GB")).rows == parsed.rows


def test_the_list_of_places_is_a_reference_and_no_trends() -> None:
    parsed = read([{"name": "Winnipeg", "woeid": 2972, "country": "Canada", "url": "http://a"}])
    assert parsed.outcome is Outcome.EMPTY
    assert "places" in parsed.what


def test_an_own_list_gives_its_counts_as_it_shows_them() -> None:
    parsed = read({"data": [{"trend_name": "tea", "post_count": "12K posts", "category": "Food"}]})
    good = normalise(parsed.rows, now=NOW).good
    assert good.select("label", "volume", "category").rows() == [("tea", 12_000, "Food")]


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ([LIST], "trends"),
        ([LIST], "name"),
        ([LIST], "tweet_volume"),
        ({"data": [{"trend_name": "tea"}]}, "trend_name"),
        ({"data": [{"trend_name": "tea"}]}, "data"),
    ],
)
def test_a_field_that_is_renamed_gone_or_retyped_is_a_changed_shape(
    answer: Any, field: str
) -> None:
    for broken in (renamed(answer, field), without(answer, field), retyped(answer, field, {})):
        assert read(broken).outcome is Outcome.SHAPE_CHANGED


def test_no_broken_body_ends_in_a_traceback() -> None:
    for body in (dumped([LIST]), dumped({"data": [{"trend_name": "#A", "tweet_count": 9}]})):
        for broken in bodies(body):
            assert parse_file("x", broken, now=NOW).reason
            scrub(broken)


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_or_refused(hostile: str) -> None:
    assert parse_file("x", dumped([retyped(LIST, "name", hostile)]), now=NOW).reason


def test_ten_megabytes_of_trends_are_read() -> None:
    body = dumped([LIST | {"trends": [trend(f"tea {n}", n) for n in range(100_000)]}])
    assert len(body) > 10_000_000
    assert len(parse(body, Occasion("api")).rows) == 100_000
