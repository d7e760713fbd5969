"""The other bodies of TikTok: hashtags with figures, videos, keywords, pages, documentation."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.parsing import parse_file
from scrapers.tiktok import parse, scrub
from tests.unit.scrapers.breakage import HOSTILE_NAMES, bodies, dumped, renamed, retyped, without

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
LISTED = "2026-11-20T08:33:16Z"
AT = datetime(2026, 11, 20, 8, 33, 16, tzinfo=UTC)
INFO = [
    {"title": "fyp", "desc": "canary", "view_count": 85_269_500_000_000, "video_count": 0},
    {"title": "art", "desc": "", "view_count": 785, "video_count": 12},
]
DETAIL = {
    "challengeInfo": {
        "challenge": {"id": "1", "title": "cosycabin", "desc": "canary", "coverLarger": "canary"},
        "stats": {"videoCount": 1200, "viewCount": 34_000},
        "statsV2": {"videoCount": "1234", "viewCount": "34567"},
    },
    "statusCode": 0,
}


def video(*hashtags: str, **more: Any) -> dict[str, Any]:
    return {
        "collected_at_utc": LISTED,
        "video_id": "7616246738956995853",
        "video_url": "https://www.tiktok.com/@canary_author/video/7616246738956995853",
        "desc": "canary caption #incaption",
        "play_count": 11_200_000,
        "author_username": "canary_author",
        "author_nickname": "canary",
        "hashtags": list(hashtags),
    } | more


LIST = {"collected_at_utc": LISTED, "count": 2, "items": [video("fyp", "FYP"), video("tea", "fyp")]}
LINES = b"\n".join(dumped(video(*tags)) for tags in (("fyp",), (), ("tea", "fyp")))
TOP = {
    "code": 0,
    "msg": "OK",
    "data": {
        "pagination": {"has_more": True},
        "videos": [
            {
                "country_code": "US",
                "item_id": "1",
                "item_url": "https://www.tiktok.com/@canary_author/video/1",
                "title": "canary: new look! #LiquidGlass, #\u0642\u0647\u0648\u0629 (#WWDC25)",
            }
        ],
    },
}
KEYWORDS = {
    "code": 0,
    "data": {
        "keyword_list": [
            {"keyword": "summer", "post": 14_200, "impression": 164_000_000, "like": 475_734,
             "comment": 4785, "ctr": 0.53, "video_list": ["7504060523021896977"]},
        ],
        "pagination": {"has_more": True},
    },
}  # fmt: skip
STATE = {
    "props": {"pageProps": {"dehydratedState": {"queries": [{"state": {"data": {"pages": [{
        "list": [
            {"hashtagName": "tea", "rank": 1, "videoViews": 900, "publishCnt": 30,
             "countryInfo": {"id": "GB"}, "trend": [{"time": 1795132800, "value": 0.5}],
             "creators": [{"nickName": "canary"}]},
        ],
    }]}}}]}}}
}  # fmt: skip
PAGE = (
    '<!DOCTYPE html><html><title>Trends</title><body>canary <a href="/login">Log in</a>'
    f'<script>var a = 1</script><script type="application/json">{json.dumps(STATE)}</script></body>'
).encode()
ALL = {
    "info": dumped(INFO),
    "detail": dumped(DETAIL),
    "list": dumped(LIST),
    "lines": LINES,
    "top": dumped(TOP),
    "keywords": dumped(KEYWORDS),
    "page": PAGE,
}


def read(body: Any, occasion: Occasion | None = None) -> Parsed:
    return parse(body if isinstance(body, bytes) else dumped(body), occasion or Occasion("page"))


def told(parsed: Parsed, *columns: str) -> list[tuple[object, ...]]:
    assert parsed.outcome is Outcome.OK
    rows = [{"place": "WW", "observed_at": NOW} | {k: v for k, v in row.items() if v is not None}
            for row in parsed.rows]  # fmt: skip
    judged = normalise(rows, now=NOW, rejected=parsed.rejected)  # type: ignore[arg-type]
    assert judged.bad.is_empty()
    return judged.good.select(*columns).rows()


def test_a_hashtag_tells_its_views_and_posts_and_zero_posts_are_not_counted() -> None:
    parsed = read(INFO)
    assert told(parsed, "label", "rank", "volume", "volume_unit", "measures") == [
        ("#fyp", None, 85_269_500_000_000, "views", None),
        ("#art", None, 785, "views", '{"posts": 12}'),
    ]
    assert "did not count" in " ".join(parsed.notes)


def test_the_exact_figures_of_a_hashtag_go_before_the_rounded_ones() -> None:
    assert told(read(DETAIL), "label", "volume", "measures") == [
        ("#cosycabin", 34_567, '{"posts": 1234}')
    ]


def test_a_time_without_a_zone_is_left_unsaid() -> None:
    parsed = read([INFO[1] | {"last_checked": "2025-03-18 01:31:13"}])
    assert parsed.rows[0]["observed_at"] is None
    assert "no zone" in " ".join(parsed.notes)


@pytest.mark.parametrize("body", [LIST, LINES])
def test_videos_tell_each_hashtag_once_per_listing_and_no_figure(body: Any) -> None:
    parsed = read(body)
    assert told(parsed, "label", "volume", "measures", "rank", "observed_at") == [
        ("#fyp", None, None, None, AT),
        ("#tea", None, None, None, AT),
    ]
    assert "people" in parsed.notes[0]


def test_another_listing_is_another_observation() -> None:
    later = video("fyp", collected_at_utc="2026-11-21T08:33:16Z")
    assert len(read([video("fyp"), later]).rows) == 2


def test_a_caption_is_read_for_its_hashtags_only() -> None:
    parsed = read(TOP)
    assert told(parsed, "label", "place") == [
        ("#LiquidGlass", "US"),
        ("#\u0642\u0647\u0648\u0629", "US"),
        ("#WWDC25", "US"),
    ]
    assert "canary" not in repr(parsed)


def test_videos_without_hashtags_are_an_empty_list() -> None:
    assert read([video(desc="none"), video(desc="")]).outcome is Outcome.EMPTY


def test_a_keyword_of_ads_is_a_topic_in_posts() -> None:
    columns = ("label", "kind", "volume", "volume_unit", "measures")
    measures = '{"comments": 4785, "likes": 475734, "views": 164000000}'
    assert told(read(KEYWORDS), *columns) == [("summer", "topic", 14_200, "posts", measures)]


def test_a_saved_page_is_read_from_its_state() -> None:
    assert told(read(PAGE), "label", "place", "volume", "volume_unit", "measures") == [
        ("#tea", "GB", 900, "views", '{"posts": 30}'),
        ("#tea", "GB", 50, "index", None),
    ]


def test_the_first_example_of_a_documentation_is_read_and_made_up_ones_are_not() -> None:
    def example(name: str) -> str:
        item = {"hashtag_name": name, "rank": 1, "video_views": 9, "publish_cnt": 3}
        answer = {"code": 200, "router": "/r", "data": {"code": 0, "data": {"list": [item]}}}
        return f"```json\n{json.dumps(answer)}\n```\n"

    parsed = read([{"path": "/r", "description": "words " + example("real") + example("made_up")}])
    assert told(parsed, "label", "volume") == [("#real", 9)]
    assert parsed.notes


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"statusCode": 10202, "statusMsg": "no such challenge"}, Outcome.BLOCKED),
        ({"status_code": 8, "status_msg": "too many requests"}, Outcome.RATE_LIMITED),
        ({"code": "10000", "type": "verify", "region": "va"}, Outcome.BLOCKED),
        ({"code": 0, "data": {"country": [{"id": "US"}], "industry": []}}, Outcome.EMPTY),
        ({"code": 0, "data": {"sound_list": [{"title": "x"}]}}, Outcome.EMPTY),
        ({"code": 0, "data": {"list": [{"ecom_type": "l3"}]}}, Outcome.EMPTY),
        ({"code": 0, "data": {"videos": []}}, Outcome.EMPTY),
        ({"code": 0, "data": {"keyword_list": []}}, Outcome.EMPTY),
        ([{"hello": "world"}, 7], Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_without_hashtags_says_what_it_is(answer: Any, outcome: Outcome) -> None:
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert parsed.reason
    assert not parsed.rows
    assert read(scrub(dumped(answer))).outcome is outcome


@pytest.mark.parametrize("name", sorted(ALL))
def test_what_is_kept_reads_the_same_and_names_nobody(name: str) -> None:
    before, after = read(ALL[name]), read(scrub(ALL[name]))
    assert (after.outcome, after.rows) == (before.outcome, before.rows)
    assert before.what
    assert b"canary" not in scrub(ALL[name])


@pytest.mark.parametrize(
    ("body", "field"),
    [(INFO, "title"), (KEYWORDS, "keyword"), (KEYWORDS, "post"), (KEYWORDS, "keyword_list")],
)
def test_a_field_that_is_gone_or_renamed_is_a_changed_shape(body: Any, field: str) -> None:
    for broken in (renamed(body, field), without(body, field)):
        assert read(broken).outcome is Outcome.SHAPE_CHANGED


def test_a_retyped_figure_is_a_changed_shape() -> None:
    for body, field in ((INFO, "view_count"), (KEYWORDS, "post"), (INFO, "title")):
        assert read(retyped(body, field, {"a": 1})).outcome is Outcome.SHAPE_CHANGED


def test_lines_that_are_cut_off_are_a_changed_shape() -> None:
    parsed = read(LINES[:-9])
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert "Line 3" in parsed.reason


def test_hashtags_that_lost_their_views_are_no_hashtags_with_no_posts() -> None:
    lost = [{"title": f"tea{n}", "views_2": 9, "video_count": 0} for n in range(3)]
    assert read(lost).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_broken_body_ends_in_a_traceback(name: str) -> None:
    for broken in bodies(ALL[name]):
        parsed = parse_file("tiktok", broken, now=NOW)
        assert parsed.reason
        scrub(broken)


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_or_refused(hostile: str) -> None:
    for body in (retyped(INFO, "title", hostile), [video(hostile)], retyped(STATE, "x", 1)):
        assert parse_file("tiktok", dumped(body), now=NOW).reason


def test_ten_megabytes_are_read() -> None:
    body = dumped([video(f"tag{n}", desc="x" * 400) for n in range(15_000)])
    assert len(body) > 10_000_000
    assert len(read(body).rows) == 15_000


def test_saved_bodies_of_the_real_platform_are_read(captures: Path) -> None:
    def shown(name: str) -> list[dict[str, Any]]:
        return parse_file("tiktok", (captures / "tiktok" / name).read_bytes(), now=NOW).observations

    info = shown("tiktokapi_hashtag_info_2025-03.json")
    assert (len(info), {row["measures"] for row in info}) == (15, {None})
    documented = shown("tikhub_ads_api_docs_with_examples_2026-02.json")
    assert documented[0]["measures"] == '{"posts": 2886791}'
    history = shown("trending_history_jianming18_2026-03.jsonl")
    assert len({(row["term"], row["observed_at"]) for row in history}) == len(history) == 236
    assert {row["volume"] for row in history} == {None}
    assert len(shown("trending_latest_jianming18_2026-03.json")) == 16
