"""Saved answers of Google Trends and the exports of its charts."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from scrapers.google_trends import parse, scrub
from scrapers.importing import ImportFileError, read_file
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.parsing import parse_file
from tests.unit.scrapers.breakage import HOSTILE_NAMES, bodies, dumped, renamed, retyped

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
GUARD = b")]}',\n"
DAILY = {"united_states": ["Cosy Cabin", "tea"], "new zealand": ["\u0642\u0647\u0648\u0629"]}
STORIES = {
    "storySummaries": {
        "trendingStories": [
            {
                "title": "Trigun, Anime",
                "entityNames": ["Trigun", "Anime"],
                "articles": [{"articleTitle": "canary", "source": "canary"}],
                "image": {"source": "canary"},
                "shareUrl": "https://trends.google.com/trends/trendingsearches/realtime?geo=GB#x",
            },
        ]
    },
    "date": "Mar 26, 2023",
}
DAYS = {
    "default": {
        "trendingSearchesDays": [
            {
                "date": f"2026112{day}",
                "trendingSearches": [
                    {
                        "title": {"query": f"tea {day}"},
                        "formattedTraffic": "200K+",
                        "relatedQueries": [{"query": "green tea"}],
                        "articles": [{"title": "canary"}],
                    }
                ],
            }
            for day in (3, 2)
        ],
        "rssFeedPageUrl": "https://trends.google.com/trends/trendingsearches/daily/rss?geo=US",
    }
}
RELATED = {
    "default": {
        "rankedList": [
            {
                "rankedKeyword": [
                    {"query": "pizza hut", "value": 100, "formattedValue": "100"},
                    {"query": "pizza oven", "value": 10, "formattedValue": "10"},
                ]
            },
            {
                "rankedKeyword": [
                    {"query": "licorice pizza", "value": 8550, "formattedValue": "Breakout"},
                    {"query": "pizza oven", "value": 90, "formattedValue": "+90%"},
                ]
            },
        ]
    }
}
REGIONS = {
    "default": {
        "geoMapData": [
            {"geoCode": "CA", "geoName": "Canada", "value": [98, 2], "hasData": [True, True],
             "formattedValue": ["98%", "<1%"]},
            {"geoCode": "BM", "geoName": "Bermuda", "value": [0, 0], "hasData": [False, False],
             "formattedValue": ["", ""]},
            {"geoCode": "807", "geoName": "San Francisco", "value": [1, 1],
             "hasData": [True, True], "formattedValue": ["1%", "1%"]},
        ]
    }
}  # fmt: skip
TIMELINE = {
    "default": {
        "timelineData": [
            {"time": "1609632000", "value": [88, 0], "formattedValue": ["88", "<1"],
             "hasData": [True, True]},
        ],
        "averages": [],
    }
}  # fmt: skip
TWO = [
    {"complexKeywordsRestriction": {"keyword": [{"type": "BROAD", "value": word}]}}
    for word in ("pizza", "bagel")
]
OVER_TIME = (
    b"Category: All categories\n\n"
    b"Week,pizza: (United States),bagel: (United States)\n2021-01-03,88,<1\n2021-01-10,0,2\n"
)
BY_REGION = b"Kategorie: Alle Kategorien\n\nLand,pizza: (01.01.21 - 31.12.21)\nKanada,98\nOz,\n"
ALL = {
    "daily": dumped(DAILY),
    "stories": GUARD + dumped(STORIES),
    "days": GUARD + dumped(DAYS),
    "related": GUARD + dumped(RELATED),
    "over time": OVER_TIME,
    "by region": BY_REGION,
}


def asking(request: dict[str, Any]) -> str:
    return f"https://trends.google.com/trends/api/widgetdata/x?req={quote(json.dumps(request))}"


def read(body: Any, url: str | None = None, at: datetime | None = None) -> Parsed:
    answer = body if isinstance(body, bytes) else GUARD + dumped(body)
    return parse(answer, Occasion("page", at, url=url))


def told(parsed: Parsed, *columns: str) -> list[tuple[object, ...]]:
    assert parsed.outcome is Outcome.OK
    rows = [row | {"observed_at": row["observed_at"] or NOW} for row in parsed.rows]
    return normalise(rows, now=NOW).good.select(*columns).rows()  # type: ignore[arg-type]


def test_a_daily_list_has_one_row_per_query_and_country() -> None:
    parsed = read(DAILY)
    assert told(parsed, "label", "place", "rank", "volume", "volume_unit", "kind") == [
        ("Cosy Cabin", "US", 1, None, "searches", "query"),
        ("tea", "US", 2, None, "searches", "query"),
        ("\u0642\u0647\u0648\u0629", "NZ", 1, None, "searches", "query"),
    ]
    assert {row["observed_at"] for row in parsed.rows} == {None}


def test_a_story_is_one_row_with_its_entities_beside_it_and_no_news() -> None:
    parsed = read(STORIES)
    related = '{"anime": null, "trigun": null}'
    assert told(parsed, "label", "kind", "place", "rank", "related") == [
        ("Trigun, Anime", "topic", "GB", 1, related)
    ]
    assert "canary" not in repr(parsed)


def test_a_day_is_dated_by_its_name_and_the_newest_is_now() -> None:
    then = datetime(2026, 11, 22, tzinfo=UTC)
    assert told(read(DAYS, at=NOW), "label", "place", "volume", "observed_at", "related") == [
        ("tea 3", "US", 200_000, NOW, '{"green tea": null}'),
        ("tea 2", "US", 200_000, then, '{"green tea": null}'),
    ]


def test_related_queries_belong_to_the_term_that_was_asked_about() -> None:
    url = asking({"restriction": {"geo": {"country": "US"}, **TWO[0]}})
    parsed = read(RELATED, url)
    related = '{"licorice pizza": null, "pizza hut": 100, "pizza oven": 10}'
    assert told(parsed, "label", "place", "volume", "related") == [("pizza", "US", None, related)]
    assert "Breakout" in parsed.notes[0]


def test_without_the_term_each_related_query_stands_for_itself() -> None:
    parsed = parse(dumped(RELATED), Occasion("page", place="US"))
    assert told(parsed, "label", "rank", "volume", "volume_unit") == [
        ("pizza hut", 1, 100, "index"),
        ("pizza oven", 2, 10, "index"),
        ("licorice pizza", None, None, "index"),
    ]
    assert "does not say" in parsed.notes[-1]


def test_a_region_has_an_index_per_term_and_an_unknown_one_is_refused() -> None:
    parsed = read(REGIONS, asking({"geo": {}, "comparisonItem": TWO}))
    assert told(parsed, "label", "place", "volume", "volume_upper", "volume_unit") == [
        ("pizza", "CA", 98, None, "index"),
        ("bagel", "CA", None, 1, "index"),
        ("pizza", "BM", None, None, "index"),
        ("bagel", "BM", None, None, "index"),
    ]
    rows = [row | {"observed_at": NOW} for row in parsed.rows]
    bad = normalise(rows, now=NOW).bad  # type: ignore[arg-type]
    assert bad["rule"].to_list() == ["unknown_place"] * 2


def test_interest_over_time_is_at_its_own_time_and_below_one_is_a_bound() -> None:
    parsed = read(TIMELINE, asking({"comparisonItem": [{"geo": {}, **one} for one in TWO]}))
    at = datetime(2021, 1, 3, tzinfo=UTC)
    assert told(parsed, "label", "place", "observed_at", "volume", "volume_upper") == [
        ("pizza", "WW", at, 88, None),
        ("bagel", "WW", at, None, 1),
    ]


@pytest.mark.parametrize("body", [REGIONS, TIMELINE])
def test_an_answer_about_terms_nobody_names_has_no_rows(body: Any) -> None:
    parsed = read(body)
    assert parsed.outcome is Outcome.EMPTY
    assert "does not name" in parsed.reason


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"widgets": [{"title": "x"}], "keywords": []}, "widgets"),
        ({"default": {"topics": [{"mid": "/m/1", "title": "x"}]}}, "topics"),
        ({"name": "All categories", "children": [], "id": 0}, "categories"),
    ],
)
def test_reference_answers_are_named(body: Any, what: str) -> None:
    parsed = read(body)
    assert parsed.outcome is Outcome.EMPTY
    assert what in parsed.what


def test_the_export_of_a_chart_is_one_row_per_term_and_week(tmp_path: Path) -> None:
    path = tmp_path / "multiTimeline.csv"
    path.write_bytes(OVER_TIME)
    (batch,) = read_file("google_trends", path, now=NOW)
    week = datetime(2021, 1, 3, tzinfo=UTC)
    columns = ("label", "place", "volume", "volume_upper", "volume_unit", "access", "observed_at")
    assert batch.good.select(*columns).rows()[:2] == [
        ("pizza", "US", 88, None, "index", "import", week),
        ("bagel", "US", None, 1, "index", "import", week),
    ]
    assert batch.good.height == 4


def test_the_export_of_a_map_says_its_places_and_not_its_time() -> None:
    parsed = parse_file("google_trends", BY_REGION, name="geoMap.csv", now=NOW)
    (row,) = parsed.observations
    assert (row["place"], row["volume"], row["observed_at"]) == ("CA", 98, None)
    assert [refused["rule"] for refused in parsed.rejected] == ["unknown_place"]


def test_an_export_with_a_broken_figure_or_a_time_without_zone_refuses_the_row() -> None:
    body = OVER_TIME.replace(b"88", b"many").replace(b"2021-01-10", b"2021-01-10T05:00")
    parsed = parse_file("google_trends", body, name="x.csv", now=NOW)
    rules = sorted(refused["rule"] for refused in parsed.rejected)
    assert rules == ["bad_observed_at", "bad_observed_at", "bad_volume"]


def test_a_file_of_words_is_still_no_export(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ImportFileError, match="no column"):
        list(read_file("google_trends", path, now=NOW))


@pytest.mark.parametrize("name", sorted(ALL))
def test_what_is_kept_reads_the_same_and_holds_no_news(name: str) -> None:
    kept = scrub(ALL[name])
    assert read(kept).rows == read(ALL[name]).rows
    assert b"canary" not in kept


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (STORIES, "trendingStories"),
        (STORIES, "title"),
        (DAYS, "trendingSearches"),
        (DAYS, "formattedTraffic"),
        (DAYS, "query"),
        (RELATED, "query"),
        (RELATED, "rankedKeyword"),
        (RELATED, "value"),
        ({"default": {"rankedList": [7]}}, "x"),
    ],
)
def test_a_field_that_is_renamed_or_retyped_is_a_changed_shape(body: Any, field: str) -> None:
    for broken in (renamed(body, field), retyped(body, field, {"a": 1})):
        assert read(broken).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_broken_body_ends_in_a_traceback(name: str) -> None:
    for broken in bodies(ALL[name]):
        assert parse_file("google_trends", broken, now=NOW).reason
        scrub(broken)


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_or_refused(hostile: str) -> None:
    for body in (DAILY | {"india": [hostile]}, retyped(STORIES, "title", hostile)):
        assert parse_file("google_trends", dumped(body), now=NOW).reason


@pytest.mark.parametrize(
    ("file", "rows", "with_volume", "places"),
    [
        ("pytrends_test_trending_searches_ok.yaml", 960, 0, 48),
        ("pytrends_test_realtime_trending_searches_ok.yaml", 111, 0, 1),
        ("pytrends_test_related_queries_result_top.yaml", 2, 0, 1),
        ("pytrends_test_interest_by_region_ok.yaml", 500, 56, 250),
    ],
)
def test_recordings_of_the_real_platform_are_read(
    captures: Path, file: str, rows: int, with_volume: int, places: int
) -> None:
    parsed = parse_file("google_trends", (captures / "google" / file).read_bytes(), now=NOW)
    assert (parsed.outcome, len(parsed.observations)) == (Outcome.OK, rows)
    assert sum(row["volume"] is not None for row in parsed.observations) == with_volume
    assert len({row["place"] for row in parsed.observations}) == places
    assert not parsed.rejected
