import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from scrapers.sample_site import build_dataset, google, tiktok, x
from scrapers.sample_site.facts import GOOGLE, HERE, TIKTOK, load

DAY = timedelta(days=1)
WINTER = [datetime(2026, 9, 20, 1, tzinfo=UTC) + n * timedelta(hours=8) for n in range(3 * 165)]


def test_every_answer_says_that_it_is_sample_data(sample_site: str) -> None:
    for path in ("/healthz", "/trending/rss?geo=US", "/nowhere", "/at/yesterday/trending/rss"):
        assert httpx.get(sample_site + path).headers["x-sample-data"] == "true"


def test_the_feed_has_the_real_shape(sample_site: str) -> None:
    answer = httpx.get(f"{sample_site}/trending/rss", params={"geo": "GB"})
    assert answer.headers["content-type"].startswith("text/xml")
    assert 'xmlns:ht="https://trends.google.com/trending/rss"' in answer.text
    assert "<ht:approx_traffic>" in answer.text
    assert "<link>https://trends.google.com/trending/rss?geo=GB</link>" in answer.text


def test_the_list_has_the_real_shape_and_unknown_fields_stay_unknown(sample_site: str) -> None:
    asked = {"timeRange": 7, "countryCode": "US", "page": 1, "limit": 5}
    path = "/CreativeOne/KnowledgeAPI/GetHashtagList"
    answer = httpx.post(sample_site + path, json=asked).json()
    assert answer["BaseResp"]["StatusCode"] == 0
    assert answer["pagination"] == {"page": 1, "limit": 5, "totalCount": "10", "hasMore": True}
    assert [item["rankIndex"] for item in answer["items"]] == ["1", "2", "3", "4", "5"]
    for item in answer["items"]:
        assert item["vv"].isdigit()
        assert item["publishCnt"] is None
        assert item["topCreators"] == []


def test_the_retired_endpoint_refuses_with_200(sample_site: str) -> None:
    answer = httpx.get(f"{sample_site}/creative_radar_api/v1/popular_trend/hashtag/list")
    assert (answer.status_code, answer.json()["code"]) == (200, 40101)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"timeRange": 7}', b'{"status": "x"'])
def test_a_question_that_makes_no_sense_is_refused(sample_site: str, body: bytes) -> None:
    path = f"{sample_site}/CreativeOne/KnowledgeAPI/GetHashtagList"
    assert httpx.post(path, content=body).status_code == 400
    assert httpx.post(f"{sample_site}/__control/tiktok", content=body).status_code == 400


def test_an_instant_may_be_in_the_address(sample_site: str) -> None:
    halloween = httpx.get(f"{sample_site}/at/2026-10-31T12:00:00Z/trending/rss?geo=US").text
    christmas = httpx.get(f"{sample_site}/at/2026-12-25T12:00:00+00:00/trending/rss?geo=US").text
    assert "happy halloween" in halloween.lower()
    assert "christmas" in christmas.lower()
    assert httpx.get(f"{sample_site}/at/2026-10-31/trending/rss").status_code == 400


def test_the_demo_is_never_empty_from_autumn_to_spring() -> None:
    dataset = load()
    for moment in WINTER:
        assert len(tiktok.trending(dataset, moment)) >= 8
        for place in ("US", "GB", "IN"):
            assert google.trending(dataset, moment, place)
        for slug in ("united-states", "united-kingdom", "india"):
            assert x.cards(dataset, moment, slug)


def test_time_runs_on_without_a_seam_from_autumn_to_spring() -> None:
    for timeline in (GOOGLE, TIKTOK):
        then = [timeline.then(moment) for moment in WINTER]
        assert then == sorted(then)
        assert all(timeline.start <= moment < timeline.start + timeline.span for moment in then)


def test_two_instants_of_the_archive_keep_their_distance() -> None:
    now = WINTER[100]
    for timeline in (GOOGLE, TIKTOK):
        earlier = timeline.then(now) - DAY * timeline.pace
        assert timeline.since(earlier, now) == now - DAY


def test_the_google_facts_fall_on_the_same_weekday_six_years_later() -> None:
    christmas = datetime(2026, 12, 25, 8, tzinfo=UTC)
    assert GOOGLE.then(christmas) == datetime(2020, 12, 25, 8, tzinfo=UTC)
    assert GOOGLE.then(christmas).weekday() == christmas.weekday()


def test_a_curve_is_the_growth_of_the_views_the_archive_saw() -> None:
    dataset = load()
    for moment in WINTER[::60]:
        for fact in tiktok.trending(dataset, moment):
            points = tiktok.curve(dataset.hashtags[fact.name], moment, 30)
            assert len(points) <= 30
            assert max((point["value"] for point in points), default=100) == 100
            assert all(0 <= point["value"] <= 100 for point in points)
            assert all(int(point["timestamp"]) < moment.timestamp() for point in points)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        *((None, None), (99, None), (100, "100+"), (450, "200+"), (9_999, "5000+")),
        *((39_020, "20K+"), (137_703, "100K+"), (6_565_299, "5M+")),
    ],
)
def test_traffic_is_shown_in_the_tiers_of_the_feed(amount: int | None, shown: str | None) -> None:
    assert google.traffic(amount) == shown


def test_every_fact_is_a_reviewed_term_and_the_files_are_small() -> None:
    keys = build_dataset.reviewed_terms()
    reviewed = set(keys.values())
    shown = {fact.name for facts in load().google.values() for fact in facts.facts}
    assert shown <= reviewed
    names = {fact.name for facts in load().x.values() for fact in facts.facts}
    assert {re.sub("[^a-z0-9]", "", name.lower()) for name in names} <= {*keys}
    assert all(name.isascii() for name in names)
    assert sum(path.stat().st_size for path in HERE.glob("*.csv.gz")) < 2_000_000


def test_the_facts_are_what_the_archives_say(archives: Path, tmp_path: Path) -> None:
    trends = archives / "x_trends_2020-07_2021-03.csv.gz"
    google_facts, x_facts = build_dataset.google_facts(trends), build_dataset.x_facts(trends)
    tiktok_facts = build_dataset.tiktok_facts(archives / "tiktok_discover_2022-03_2022-06.csv.gz")
    for frame, name in (
        (google_facts, "google.csv.gz"),
        (tiktok_facts, "tiktok.csv.gz"),
        (x_facts, "x.csv.gz"),
    ):
        build_dataset.write(frame, tmp_path / name)
        made, kept = ((folder / name).read_bytes() for folder in (tmp_path, HERE))
        assert gzip.decompress(made) == gzip.decompress(kept)
