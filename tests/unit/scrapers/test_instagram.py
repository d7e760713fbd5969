import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.instagram import parse, scrub
from scrapers.instagram.hashtags import hashtags_of
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
OCCASION = Occasion("page", NOW, "WW")
ASKED = Occasion("api", NOW, "WW", query="Tea")

WORDS = (
    "canary words of @canary_friend #Tea #teatime #canaryonce",
    "\u0634\u0627\u064a #tea #TeaTime #\u0634\u0627\u064a #\u091a\u093e\u092f\u0964 canary",
    "#tea.#\u0634\u0627\u064a,#\u091a\u093e\u092f #canary_user #2026 https://canary/#tea2",
    "canary without any #canary_user",
)
RELATED = {"teatime": 2, "\u0634\u0627\u064a": 2, "\u091a\u093e\u092f": 2}


def media(code: str, caption: str | None) -> dict[str, Any]:
    """A post as the site's own answer lists it, with everything in it that is about a person."""
    return {
        "media": {
            "pk": 2679246333998407000,
            "id": f"{code}_1537839834",
            "code": code,
            "taken_at": 1633611073,
            "user": {"pk": 7, "username": "canary_user", "full_name": "Canary Name"},
            "location": {"name": "Canary Town", "lat": 22.4446, "lng": 114.0252},
            "lat": 22.4446,
            "caption": None
            if caption is None
            else {"text": caption, "user_id": 1537839834, "user": {"username": "canary_user"}},
            "preview_comments": [{"text": "canary comment #tea", "user": {"username": "canary"}}],
            "like_count": 768,
            "comment_count": 10,
            "accessibility_caption": "Photo by Canary Name",
        }
    }


def section(*medias: dict[str, Any]) -> dict[str, Any]:
    return {"layout_type": "media_grid", "layout_content": {"medias": list(medias)}}


POSTS = [media(f"code{number}", words) for number, words in enumerate(WORDS)]
TAG_PAGE: dict[str, Any] = {
    "data": {
        "id": 17841562294087504,
        "name": "tea",
        "media_count": 8_139_175,
        "profile_pic_url": "https://canary/p.jpg",
        "formatted_media_count": "8,1 M",
        "top": {"sections": [section(*POSTS[:2])], "more_available": True},
        "recent": {"sections": [section(*POSTS[1:]), section(media("none", None))]},
    }
}


def node(code: str, caption: str) -> dict[str, Any]:
    return {
        "node": {
            "id": code,
            "shortcode": code,
            "owner": {"id": "2148106670", "username": "canary_user"},
            "edge_media_to_caption": {"edges": [{"node": {"text": caption}}]},
            "edge_media_to_comment": {"count": 3},
            "display_url": "https://canary/d.jpg",
        }
    }


NODES = [node(f"code{number}", words) for number, words in enumerate(WORDS)]
HASHTAG: dict[str, Any] = {
    "id": "17841562894101784",
    "name": "tea",
    "edge_hashtag_to_media": {"count": 125_782_874, "edges": NODES[:3]},
    "edge_hashtag_to_top_posts": {"edges": NODES[2:]},
}
GRAPHQL: dict[str, Any] = {"data": {"hashtag": HASHTAG}, "status": "ok"}
OLD_PAGE = {
    "tag": {
        "name": "tea",
        "media": {
            "count": 12,
            "nodes": [
                {"id": str(number), "code": f"c{number}", "caption": words, "owner": {"id": "9"}}
                for number, words in enumerate(WORDS[:3])
            ],
        },
        "top_posts": {"nodes": [{"id": "7", "code": "c7"}]},
    }
}
GRAPH: dict[str, Any] = {
    "data": [
        {"id": str(17841 + number), "caption": words, "permalink": "https://canary/p/x/"}
        for number, words in enumerate(WORDS[:3])
    ],
    "paging": {"cursors": {"after": "canary"}, "next": "https://canary/?access_token=canary"},
}
SECTIONS = {"sections": [section(*POSTS)], "more_available": False, "status": "ok"}
SMALL: list[Any] = [
    {"data": {"name": "tea", "media_count": 3, "top": {"sections": [section(POSTS[0])]}}},
    {
        "data": {
            "hashtag": {"name": "tea", "edge_hashtag_to_media": {"count": 3, "edges": NODES[:1]}}
        }
    },
    {"data": GRAPH["data"][:2]},
    {"error": {"code": 4, "message": "x", "is_transient": False}},
]
NAMED = [TAG_PAGE, GRAPHQL, {"graphql": {"hashtag": HASHTAG}}, HASHTAG, OLD_PAGE]


def read(answer: Any, occasion: Occasion = OCCASION) -> Parsed:
    return parse(json.dumps(answer).encode(), occasion)


@pytest.mark.parametrize(
    ("answer", "volume", "related"),
    [
        (TAG_PAGE, 8_139_175, RELATED),
        (TAG_PAGE | {"count": 0, "status": "ok"}, 8_139_175, RELATED),
        (GRAPHQL, 125_782_874, RELATED),
        ({"graphql": {"hashtag": HASHTAG}}, 125_782_874, RELATED),
        (OLD_PAGE, 12, RELATED),
        (GRAPH, None, RELATED),
        (SECTIONS, None, RELATED),
        ({"media_grid": SECTIONS, "status": "ok"}, None, RELATED),
        ({"id": "1", "name": "tea", "media_count": 5, "status": "ok"}, 5, None),
    ],
)
def test_an_answer_is_one_observation_of_its_hashtag(
    answer: Any, volume: int | None, related: dict[str, int] | None
) -> None:
    parsed = read(answer, ASKED)
    assert parsed.outcome is Outcome.OK
    assert parsed.what.startswith("an Instagram ")
    judged = normalise(parsed.rows, now=NOW)
    (row,) = judged.good.iter_rows(named=True)
    assert (row["kind"], row["term"], row["volume"], row["volume_unit"]) == (
        "hashtag",
        "tea",
        volume,
        "posts",
    )
    assert json.loads(row["related"] or "null") == related
    assert row["url"] == f"https://www.instagram.com/explore/tags/{parsed.rows[0]['label'][1:]}/"
    assert (row["place"], row["observed_at"]) == ("WW", NOW)


def test_a_search_lists_several_hashtags_and_no_people() -> None:
    answer = {
        "hashtags": [
            {"position": 0, "hashtag": {"name": "tea", "id": 1, "media_count": 9}},
            {"position": 1, "hashtag": {"name": "teatime", "id": 2, "media_count": 4}},
        ],
        "users": [{"user": {"username": "canary"}}],
        "places": [{"place": {"title": "canary"}}],
    }
    parsed = read(answer)
    assert [(row["label"], row["volume"]) for row in parsed.rows] == [("#tea", 9), ("#teatime", 4)]
    kept = scrub(json.dumps(answer).encode())
    assert b"canary" not in kept
    assert parse(kept, OCCASION) == parsed


@pytest.mark.parametrize("answer", [*NAMED, GRAPH, SECTIONS])
def test_no_caption_user_or_place_is_in_what_is_read_or_kept(answer: Any) -> None:
    body = json.dumps(answer).encode()
    kept = scrub(body)
    for occasion in (OCCASION, ASKED):
        parsed = parse(body, occasion)
        assert parse(kept, occasion) == parsed
        assert "canary" not in repr(parsed).lower()
    assert b"canary" not in kept.lower()
    for number in (b"1537839834", b"2148106670", b"2679246333998407000", b"22.4446"):
        assert number not in kept
    broken = json.loads(body.replace(b"media_count", b"m_count").replace(b'"count"', b'"c"'))
    assert "canary" not in repr(read(broken)).lower()


def test_a_hashtag_of_one_post_alone_is_not_told() -> None:
    related = read(TAG_PAGE).rows[0]["related"]
    assert related == RELATED
    assert "canaryonce" not in related


def test_a_post_listed_among_top_and_recent_counts_once() -> None:
    answer = copy.deepcopy(TAG_PAGE)
    answer["data"]["recent"] = answer["data"]["top"]
    assert read(answer).rows[0]["related"] == {"teatime": 2}


def test_a_hashtag_that_is_a_user_s_name_is_not_told() -> None:
    assert "canary_user" not in (read(GRAPHQL).rows[0]["related"] or {})


def test_a_list_that_does_not_name_its_hashtag_is_of_the_one_all_captions_share() -> None:
    parsed = read(GRAPH)
    assert (parsed.outcome, parsed.rows[0]["label"]) == (Outcome.OK, "#tea")
    silent = {"data": [*GRAPH["data"], {"id": "9"}, {"id": "10", "caption": " "}]}
    assert read(silent).rows[0]["label"] == "#tea"


@pytest.mark.parametrize(
    "captions",
    [
        ["#tea #cosy", "#tea #cosy"],
        ["#tea", "#tea", "no hashtag"],
        ["#tea"],
        [None, None],
    ],
)
def test_a_list_that_could_be_of_several_hashtags_is_refused(captions: list[str | None]) -> None:
    answer = {
        "data": [
            {"id": str(n), "like_count": 3} | ({} if words is None else {"caption": words})
            for n, words in enumerate(captions, start=1)
        ]
    }
    parsed = read(answer)
    assert (parsed.outcome, list(parsed.rows)) == (Outcome.EMPTY, [])
    assert [refused.rule for refused in parsed.rejected] == ["missing_term"]
    assert "which hashtag" in parsed.reason
    assert parse(scrub(json.dumps(answer).encode()), OCCASION) == parsed
    assert read(answer, ASKED).rows[0]["label"] == "#Tea"


@pytest.mark.parametrize(
    "answer",
    [
        {"data": [{"id": "17841562426109234", "name": "developers"}]},
        {"data": [{"id": "17843857450040591"}]},
        {"id": "17841593698074073", "name": "coke"},
    ],
)
def test_the_answer_of_a_hashtag_search_is_a_reference(answer: Any) -> None:
    for occasion in (OCCASION, ASKED):
        parsed = read(answer, occasion)
        assert (parsed.outcome, list(parsed.rows), list(parsed.rejected)) == (Outcome.EMPTY, [], [])
        assert "search answer" in parsed.what
        assert parse(scrub(json.dumps(answer).encode()), occasion) == parsed


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (4, Outcome.RATE_LIMITED),
        (17, Outcome.RATE_LIMITED),
        (32, Outcome.RATE_LIMITED),
        (613, Outcome.RATE_LIMITED),
        ("613", Outcome.RATE_LIMITED),
        (190, Outcome.BLOCKED),
        (10, Outcome.BLOCKED),
        (200, Outcome.BLOCKED),
        (1, Outcome.TRANSIENT),
        (2, Outcome.TRANSIENT),
        (100, Outcome.SHAPE_CHANGED),
        (987654, Outcome.BLOCKED),
        (None, Outcome.BLOCKED),
        ([4], Outcome.BLOCKED),
    ],
)
def test_an_error_of_the_graph_api_is_what_its_code_means(code: Any, outcome: Outcome) -> None:
    error = {"message": "canary account 17", "type": "OAuthException", "code": code}
    answer = {"error": error | {"fbtrace_id": "canary"}}
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert "canary" not in repr(parsed)
    kept = scrub(json.dumps(answer).encode())
    assert b"canary" not in kept
    assert parse(kept, OCCASION) == parsed


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"message": "login_required", "status": "fail"}, Outcome.BLOCKED),
        ({"message": "checkpoint_required", "status": "fail"}, Outcome.BLOCKED),
        ({"require_login": True, "status": "fail", "message": ""}, Outcome.BLOCKED),
        (
            {"message": "Please wait a few minutes before you try again.", "status": "fail"},
            Outcome.RATE_LIMITED,
        ),
        ({"message": "rate limited", "status": "fail"}, Outcome.RATE_LIMITED),
        ({"errors": [{"message": "execution error"}], "data": None}, Outcome.TRANSIENT),
        ({"errors": ["?"], "status": "ok"}, Outcome.BLOCKED),
        ({"data": {"hashtag": None}, "status": "ok"}, Outcome.EMPTY),
        ({"data": []}, Outcome.EMPTY),
        ({"results": [], "status": "ok"}, Outcome.EMPTY),
        ({}, Outcome.SHAPE_CHANGED),
        ({"data": {}}, Outcome.SHAPE_CHANGED),
        ({"data": "tea"}, Outcome.SHAPE_CHANGED),
        ({"data": [7]}, Outcome.SHAPE_CHANGED),
        ({"data": {"hashtag": []}}, Outcome.SHAPE_CHANGED),
        ({"graphql": None}, Outcome.SHAPE_CHANGED),
        ({"sections": [{}]}, Outcome.SHAPE_CHANGED),
        ({"results": [{"name": "tea", "posts": 4}]}, Outcome.SHAPE_CHANGED),
        ([1], Outcome.SHAPE_CHANGED),
        (None, Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_of_200_says_what_it_came_to(answer: Any, outcome: Outcome) -> None:
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert parsed.reason
    assert not parsed.rows
    scrub(json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (TAG_PAGE, "name"),
        (TAG_PAGE, "media_count"),
        (TAG_PAGE, "sections"),
        (TAG_PAGE, "layout_content"),
        (TAG_PAGE, "medias"),
        (TAG_PAGE, "media"),
        (TAG_PAGE, "caption"),
        (GRAPHQL, "name"),
        (GRAPHQL, "count"),
        (GRAPHQL, "edges"),
        (GRAPHQL, "node"),
        (GRAPHQL, "edge_media_to_caption"),
        (GRAPHQL, "edge_hashtag_to_media"),
        (OLD_PAGE, "count"),
        (OLD_PAGE, "nodes"),
    ],
)
def test_a_renamed_field_is_a_changed_shape(answer: Any, field: str) -> None:
    body = json.dumps(answer).replace(f'"{field}":', f'"{field}_new":').encode()
    for occasion in (OCCASION, ASKED):
        parsed = parse(body, occasion)
        assert (parsed.outcome, list(parsed.rows)) == (Outcome.SHAPE_CHANGED, [])


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("many", "bad_volume"),
        ({"n": 1}, "bad_volume"),
        (-1, "bad_volume"),
        (1.5, "bad_volume"),
        (True, "bad_volume"),
        (10**400, "bad_volume"),
    ],
)
def test_a_retyped_count_is_refused_by_its_rule(value: Any, rule: str) -> None:
    answer = copy.deepcopy(TAG_PAGE)
    answer["data"]["media_count"] = value
    parsed = read(answer)
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert [refused.rule for refused in parsed.rejected] == [rule]


@pytest.mark.parametrize("value", [7, None, [], "", "#", "\u200b"])
def test_a_retyped_name_is_a_missing_term(value: Any) -> None:
    answer = copy.deepcopy(GRAPHQL)
    answer["data"]["hashtag"]["name"] = value
    parsed = read(answer)
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert [refused.rule for refused in parsed.rejected] == ["missing_term"]


@pytest.mark.parametrize("name", ["a\x00b", "x" * 10_000, "\ud800"])
def test_a_name_with_a_nul_or_ten_thousand_letters_goes_to_quarantine(name: str) -> None:
    answer = copy.deepcopy(GRAPHQL)
    answer["data"]["hashtag"]["name"] = name
    judged = normalise(read(answer).rows, now=NOW)
    assert (judged.good.height, judged.bad.height) == (0, 1)


def test_a_count_that_is_not_given_stays_unknown() -> None:
    answer = copy.deepcopy(TAG_PAGE)
    answer["data"]["media_count"] = None
    assert read(answer).rows[0]["volume"] is None


@pytest.mark.parametrize("cut", [1, 40, 400])
@pytest.mark.parametrize("answer", NAMED)
def test_a_truncated_answer_is_a_changed_shape(answer: Any, cut: int) -> None:
    body = json.dumps(answer).encode()[:-cut]
    assert parse(body, OCCASION).outcome is Outcome.SHAPE_CHANGED
    assert scrub(body) == b""


def retyped(value: Any, given: Any) -> Iterator[Any]:
    """The value with each of its parts in turn replaced by something else."""
    yield given
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(parts) if isinstance(value, (dict, list)) else []:
        for other in retyped(part, given) if isinstance(part, (dict, list)) else [given]:
            copied = value.copy()
            copied[key] = other
            yield copied


@pytest.mark.parametrize("given", [None, True, -7, "\ud800\x00", [[4]], {"a": {}}])
@pytest.mark.parametrize("answer", SMALL)
def test_whatever_stands_in_a_place_is_no_traceback_and_is_kept_alike(
    answer: Any, given: Any
) -> None:
    for other in retyped(answer, given):
        body = json.dumps(other).encode()
        parsed = parse(body, OCCASION)
        assert parsed.reason
        assert list(parse(scrub(body), OCCASION).rows) == list(parsed.rows)
        assert normalise(parsed.rows, now=NOW).read == len(parsed.rows)


def test_ten_megabytes_are_read_to_their_end() -> None:
    answer = copy.deepcopy(TAG_PAGE)
    posts = [media(f"p{n}", f"#tea #cosy #once{n} " + "x" * 1_500) for n in range(5_000)]
    answer["data"]["recent"]["sections"] = [section(*posts)]
    body = json.dumps(answer).encode()
    assert len(body) > 10_000_000
    assert parse(body, OCCASION).rows[0]["related"] == {"cosy": 5_000, "teatime": 2}


def test_an_answer_nested_without_end_is_no_traceback() -> None:
    deep: Any = "canary"
    for _ in range(300):
        deep = {"x": [deep]}
    body = json.dumps({"deep": deep, "message": "x"}).encode()
    assert parse(body, OCCASION).outcome is Outcome.SHAPE_CHANGED
    assert b"canary" not in scrub(body)


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("#Tea,#TEA. #tea_time!", {"tea", "tea_time"}),
        (
            "\uff03\u30c6\u30a3\u30fc\u3001#\u304a\u8336\u3002",
            {"\u30c6\u30a3\u30fc", "\u304a\u8336"},
        ),
        ("#\u0634\u0627\u064a\u061f #caf\u00e9 #cafe\u0301", {"\u0634\u0627\u064a", "caf\u00e9"}),
        ("#tea\u2615\ufe0f #\u2615", {"tea\u2615", "\u2615"}),
        ("# tea #1 ## &#39; https://a/#b", set()),
        ("#" + "x" * 101, set()),
        ("#a\x00b #\ud800", {"a"}),
    ],
)
def test_a_hashtag_ends_where_its_script_says(caption: str, found: set[str]) -> None:
    assert hashtags_of(caption) == found


@pytest.mark.parametrize(
    ("name", "label", "volume", "posts"),
    [
        ("hashtag_a1_pgrimaud_1", "#paris", 125_782_874, 43),
        ("tags_explore_a1_cocacola_2021-10-14", "#cocacola", 8_139_175, 39),
    ],
)
def test_the_captured_tag_pages_are_read_whole(
    captures: Path, name: str, label: str, volume: int, posts: int
) -> None:
    body = (captures / f"instagram/{name}.json").read_bytes()
    parsed = parse(body, Occasion("page"))
    (row,) = parsed.rows
    assert (row["label"], row["volume"]) == (label, volume)
    assert f"{posts} posts listed" in parsed.reason
    assert row["related"]
    assert min(count for count in row["related"].values() if count is not None) >= 2
    assert parse(scrub(body), Occasion("page")) == parsed


@pytest.mark.parametrize(
    ("name", "posts"), [("graph_hashtag_top_media_p1", 25), ("graph_hashtag_recent_media_p1", 5)]
)
def test_the_captured_lists_of_the_graph_api_are_of_the_hashtag_asked_for(
    captures: Path, name: str, posts: int
) -> None:
    body = (captures / f"instagram/{name}.json").read_bytes()
    assert [refused.rule for refused in parse(body, OCCASION).rejected] == ["missing_term"]
    parsed = parse(body, Occasion("api", query="love"))
    assert (parsed.rows[0]["label"], parsed.rows[0]["volume"]) == ("#love", None)
    assert f"{posts} posts listed" in parsed.reason
    assert parse(scrub(body), Occasion("api", query="love")) == parsed


def test_the_captured_search_is_a_reference(captures: Path) -> None:
    body = (captures / "instagram/graph_ig_hashtag_search.json").read_bytes()
    assert parse(body, OCCASION).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b'"username":"', b'"username":"canaryuser'),
        lambda body: body.replace(b'"text":"', b'"text":"canarycaption '),
        lambda body: body.replace(b'"caption":"', b'"caption":"canarycaption '),
        lambda body: body.replace(b'"short_name":"', b'"short_name":"canarytown'),
        lambda body: body.replace(b'"full_name":"', b'"full_name":"canaryname'),
    ],
)
def test_nothing_personal_of_a_captured_answer_is_kept(
    captures: Path, change: Callable[[bytes], bytes]
) -> None:
    for file in sorted((captures / "instagram").glob("*.json")):
        body = change(file.read_bytes())
        assert b"canary" not in scrub(body)
        assert "canary" not in repr(parse(body, ASKED))
