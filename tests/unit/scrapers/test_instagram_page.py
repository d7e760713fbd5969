"""The tag page as HTML: its data, its description, and the walls in front of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapers.instagram import parse, scrub
from scrapers.outcome import Occasion, Outcome

OCCASION = Occasion("page", datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC), "WW")
LOGIN = '<a href="https://www.instagram.com/accounts/login/">Log in</a>'
ADDRESS = '<meta property="og:url" content="https://www.instagram.com/explore/tags/tea/">'


def described(words: str, name: str = "tea") -> bytes:
    return (
        "<!DOCTYPE html><html><head><title>#tea hashtag on Instagram</title>"
        f'<meta property="og:url" content="https://www.instagram.com/explore/tags/{name}/">'
        f'<meta property="og:description" content="{words}">'
        f"</head><body>{LOGIN}</body></html>"
    ).encode()


def node(caption: str) -> dict[str, Any]:
    texts = {"edges": [{"node": {"text": caption}}]}
    owner = {"username": "canary_user"}
    return {"node": {"id": caption, "edge_media_to_caption": texts, "owner": owner}}


NODES = [node("canary #tea #cosy </script>"), node("#tea #cosy canary 2"), node("#alone")]
HASHTAG = {"name": "tea", "edge_hashtag_to_media": {"count": 77, "edges": NODES}}
SECTIONS = {
    "name": "tea",
    "media_count": 77,
    "top": {
        "sections": [
            {
                "layout_content": {
                    "medias": [
                        {
                            "media": {
                                "code": str(number),
                                "caption": {"text": f"#tea #cosy {number}"},
                            }
                        }
                        for number in range(2)
                    ]
                }
            }
        ]
    },
}


def embedded(script: str) -> bytes:
    safe = script.replace("</", "<\\/")
    return (
        f"<!DOCTYPE html><html><head>{ADDRESS}<script>window.x = 1;</script>"
        f"<script>{safe}</script></head><body>{LOGIN} canary</body></html>"
    ).encode()


PAGE = {"entry_data": {"TagPage": [{"graphql": {"hashtag": HASHTAG}}]}}
LATER_PAGE = {"entry_data": {"TagPage": [{"data": SECTIONS}]}}
ADDED = {"graphql": {"hashtag": HASHTAG}}


@pytest.mark.parametrize(
    "script",
    [
        f"window._sharedData = {json.dumps(PAGE)};",
        f"window._sharedData = {json.dumps(LATER_PAGE)};",
        f"window.__additionalDataLoaded('/explore/tags/tea/',{json.dumps(ADDED)});",
        json.dumps({"require": [["x", {"data": SECTIONS}]]}),
    ],
)
def test_the_data_of_a_page_is_read_where_it_is_embedded(script: str) -> None:
    body = embedded(script)
    parsed = parse(body, OCCASION)
    (row,) = parsed.rows
    assert (row["label"], row["volume"], row["related"]) == ("#tea", 77, {"cosy": 2})
    assert parsed.what == "an Instagram tag page (HTML)"
    kept = scrub(body)
    assert b"canary" not in kept
    assert parse(kept, OCCASION) == parsed


@pytest.mark.parametrize(
    ("words", "volume"),
    [
        ("125,782,874 Posts - See Instagram photos and videos from \u2018tea\u2019", 125_782_874),
        ("125.8M posts. See photos", 125_800_000),
        ("1 Post - See", 1),
        ("0 Posts", 0),
        ("1.234.567 publicaciones", 1_234_567),
        ("1\u202f234\u202f567 publications", 1_234_567),
    ],
)
def test_the_description_of_a_page_says_how_many_posts_there_are(words: str, volume: int) -> None:
    body = described(words)
    parsed = parse(body, OCCASION)
    (row,) = parsed.rows
    assert (row["label"], row["volume"], row["related"]) == ("#tea", volume, None)
    assert parse(scrub(body), OCCASION) == parsed


def test_a_hashtag_of_any_script_is_read_from_the_address() -> None:
    parsed = parse(described("3 Posts", "%D8%B4%D8%A7%D9%8A"), OCCASION)
    assert parsed.rows[0]["label"] == "#\u0634\u0627\u064a"


def test_a_number_that_can_be_read_in_two_ways_is_left_out_with_a_note() -> None:
    parsed = parse(described("12.345 publicaciones"), OCCASION)
    assert (parsed.outcome, parsed.rows[0]["volume"]) == (Outcome.OK, None)
    assert "two ways" in parsed.notes[0]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<html><title>Login \xe2\x80\xa2 Instagram</title></html>", Outcome.BLOCKED),
        (f"<html><title>Instagram</title><body>{LOGIN}".encode(), Outcome.BLOCKED),
        (b'<html><script>{"entry_data":{"LoginAndSignupPage":[{}]}}</script>', Outcome.BLOCKED),
        (described("Create an account or log in to Instagram"), Outcome.BLOCKED),
        (described("125 mil publicaciones"), Outcome.BLOCKED),
        (b"<html><h2>Sorry, this page isn't available.</h2></html>", Outcome.EMPTY),
        (b"<html><title>Weather</title><p>Sun</p></html>", Outcome.SHAPE_CHANGED),
        (embedded('window._sharedData = {"media_count": 7, "nam'), Outcome.SHAPE_CHANGED),
        (embedded('window._sharedData = {"entry_data":{"TagPage":[{}]}};'), Outcome.SHAPE_CHANGED),
        (embedded(json.dumps({"name": 7, "media_count": 7})), Outcome.SHAPE_CHANGED),
        (b"<html>\x00\xff", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_page_without_data_says_what_it_came_to(body: bytes, outcome: Outcome) -> None:
    parsed = parse(body, OCCASION)
    assert (parsed.outcome, list(parsed.rows)) == (outcome, [])
    assert parsed.reason
    assert b"canary" not in scrub(body)
