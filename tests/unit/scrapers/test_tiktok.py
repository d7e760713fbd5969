import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.tiktok import parse

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
OCCASION = Occasion("page", NOW, "US", "7d")

ANSWER: dict[str, Any] = {
    "BaseResp": {"StatusCode": 0, "StatusMessage": ""},
    "items": [
        {
            "hashtagID": "7400795988650459167",
            "hashtagName": "cosycabin",
            "industryIDs": ["23000000000"],
            "popularityCurve": [
                {"timestamp": "1795132800", "value": 63.03},
                {"timestamp": "1795219200", "value": 100},
            ],
            "publishCnt": "34639",
            "rankIndex": "1",
            "topCreators": [{"handleName": "canary_creator"}],
            "vv": "29712825",
        },
        {
            "hashtagID": "2",
            "hashtagName": "\u0642\u0647\u0648\u0629 \u2615\ufe0f",
            "industryIDs": [],
            "popularityCurve": None,
            "publishCnt": 12,
            "rankIndex": 2,
            "topCreators": [],
            "vv": 1_200_000,
        },
    ],
    "pagination": {"page": 1, "limit": 20, "totalCount": "41", "hasMore": True},
}
OLD: dict[str, Any] = {
    "code": 0,
    "msg": "OK",
    "data": {
        "list": [
            {
                "hashtag_id": "4100",
                "hashtag_name": "summer",
                "country_info": {"id": "US", "value": "United States", "label": "US"},
                "industry_info": {"id": 19000000000, "value": "Pets", "label": "l"},
                "trend": [{"time": 1795132800, "value": 0.385}, {"time": 1795219200, "value": 1}],
                "creators": [{"nick_name": "canary_creator"}],
                "publish_cnt": 2886791,
                "video_views": 19583705445,
                "rank": 1,
            }
        ],
        "pagination": {"page": 1, "size": 20, "total": 100, "has_more": True},
    },
}


def read(answer: Any, occasion: Occasion = OCCASION) -> Parsed:
    return parse(json.dumps(answer).encode(), occasion)


def test_a_list_of_hashtags_is_told_by_its_items_also_without_an_envelope() -> None:
    bare = {name: ANSWER[name] for name in ("items", "pagination")}
    assert read(bare).rows == read(ANSWER).rows
    assert read(bare).has_more
    assert read({"items": OLD["data"]["list"]}).rows == read(OLD).rows


def changed(change: Callable[[dict[str, Any]], object]) -> Parsed:
    answer = copy.deepcopy(ANSWER)
    for item in answer["items"]:
        change(item)
    return read(answer)


def test_a_hashtag_is_one_observation_and_its_curve_is_a_series_of_its_own() -> None:
    parsed = read(ANSWER)
    assert (parsed.outcome, parsed.has_more) == (Outcome.OK, True)
    good = normalise(parsed.rows, now=NOW).good
    shown = good.select("label", "period", "rank", "volume", "volume_unit", "observed_at").rows()
    assert shown == [
        ("#cosycabin", "7d", 1, 29_712_825, "views", NOW),
        ("#cosycabin", "7d", None, 63, "index", datetime(2026, 11, 20, tzinfo=UTC)),
        ("#cosycabin", "7d", None, 100, "index", datetime(2026, 11, 21, tzinfo=UTC)),
        ("#\u0642\u0647\u0648\u0629 \u2615\ufe0f", "7d", 2, 1_200_000, "views", NOW),
    ]
    assert good["place"].unique().to_list() == ["US"]
    assert good["kind"].unique().to_list() == ["hashtag"]


def test_the_retired_shape_reads_the_same_way() -> None:
    parsed = read(OLD, Occasion("page", NOW))
    good = normalise(parsed.rows, now=NOW).good
    assert good.select("label", "place", "rank", "volume", "category").rows() == [
        ("#summer", "US", 1, 19_583_705_445, "Pets"),
        ("#summer", "US", None, 39, "Pets"),
        ("#summer", "US", None, 100, "Pets"),
    ]


@pytest.mark.parametrize("answer", [ANSWER, OLD])
def test_no_creator_is_ever_read(answer: dict[str, Any]) -> None:
    broken = json.loads(json.dumps(answer).replace('"vv"', '"views"').replace('"rank"', '"r"'))
    for body in (answer, broken):
        assert "canary_creator" not in repr(read(body))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"code": 40101, "msg": "no permission"}, Outcome.BLOCKED),
        ({"code": "40101", "msg": None}, Outcome.BLOCKED),
        ({"BaseResp": {"StatusCode": 40101, "StatusMessage": "no permission"}}, Outcome.BLOCKED),
        ({"code": 429, "msg": "Too many requests"}, Outcome.RATE_LIMITED),
        ({"code": 50000, "msg": "internal error, try again"}, Outcome.TRANSIENT),
        ({"BaseResp": None, "items": []}, Outcome.SHAPE_CHANGED),
        ({"hello": "world"}, Outcome.SHAPE_CHANGED),
        ([1, 2], Outcome.SHAPE_CHANGED),
        (None, Outcome.SHAPE_CHANGED),
        ({"BaseResp": {"StatusCode": 0}}, Outcome.SHAPE_CHANGED),
        ({"BaseResp": {"StatusCode": 0}, "items": {}}, Outcome.SHAPE_CHANGED),
        ({"code": 0, "data": {"items": []}}, Outcome.SHAPE_CHANGED),
        ({"BaseResp": {"StatusCode": 0}, "items": []}, Outcome.EMPTY),
        ({"BaseResp": {"StatusCode": 0}, "pagination": {"totalCount": "0"}}, Outcome.EMPTY),
        ({"code": 0, "data": {"list": [], "pagination": {}}}, Outcome.EMPTY),
        ([{"id": "US", "value": "United States", "label": "US"}], Outcome.EMPTY),
    ],
)
def test_an_answer_of_200_says_what_it_came_to(answer: Any, outcome: Outcome) -> None:
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert parsed.reason
    assert not parsed.rows


@pytest.mark.parametrize("field", ["hashtagName", "vv", "rankIndex"])
def test_a_renamed_field_is_a_changed_shape(field: str) -> None:
    parsed = changed(lambda item: item.update({f"{field}New": item.pop(field)}))
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert [refused.rule for refused in parsed.rejected] == ["missing_field"] * 2


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("hashtagName", 7, "missing_term"),
        ("hashtagName", "  ", "missing_term"),
        ("vv", {"count": 1}, "bad_volume"),
        ("vv", "about a million", "bad_volume"),
        ("rankIndex", [1], "bad_rank"),
        ("popularityCurve", "none", "missing_field"),
    ],
)
def test_a_retyped_field_is_a_changed_shape(field: str, value: Any, rule: str) -> None:
    parsed = changed(lambda item: item.update({field: value}))
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert {refused.rule for refused in parsed.rejected} == {rule}


def test_one_broken_item_among_many_is_one_refused_row() -> None:
    answer = copy.deepcopy(ANSWER)
    del answer["items"][1]["vv"]
    parsed = read(answer)
    assert parsed.outcome is Outcome.OK
    assert len(parsed.rejected) == 1
    assert len(parsed.rows) == 3


@pytest.mark.parametrize("value", [101, -1, None, "much", True, {}])
def test_a_point_off_the_scale_is_refused_and_the_hashtag_kept(value: Any) -> None:
    parsed = changed(lambda item: item.update(popularityCurve=[{"timestamp": "1", "value": value}]))
    assert parsed.outcome is Outcome.OK
    assert [refused.rule for refused in parsed.rejected] == ["bad_volume"] * 2


def test_an_unknown_volume_stays_unknown() -> None:
    parsed = changed(lambda item: item.update(vv=None, popularityCurve=[]))
    assert normalise(parsed.rows, now=NOW).good["volume"].to_list() == [None, None]


def test_a_name_with_a_nul_or_ten_thousand_letters_costs_its_own_row_only() -> None:
    for name in ("a\x00b", "x" * 10_000):
        answer = copy.deepcopy(ANSWER)
        answer["items"][1]["hashtagName"] = name
        judged = normalise(read(answer).rows, now=NOW)
        assert (judged.good.height, judged.bad.height) == (3, 1)


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_truncated_answer_is_a_changed_shape(cut: int) -> None:
    assert parse(json.dumps(ANSWER).encode()[:-cut], OCCASION).outcome is Outcome.SHAPE_CHANGED


def test_the_captured_refusal_is_blocked(captures: Path) -> None:
    body = (captures / "tiktok/old_api_200_no_permission_body.json").read_bytes()
    assert parse(body, OCCASION).outcome is Outcome.BLOCKED
