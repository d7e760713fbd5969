import base64
import copy
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.parsing import parse_file
from scrapers.reddit import parse, scrub

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
OCCASION = Occasion("page", NOW, "WW")


def post(identity: str, title: str, /, **given: Any) -> dict[str, Any]:
    """A post as Reddit lists it, with everything in it that is about a person."""
    data = {
        "id": identity,
        "name": f"t3_{identity}",
        "title": title,
        "score": 120,
        "ups": 120,
        "num_comments": 7,
        "hide_score": False,
        "over_18": False,
        "subreddit": "crafts",
        "subreddit_name_prefixed": "r/crafts",
        "permalink": f"/r/crafts/comments/{identity}/a_title/",
        "url": "https://i.example/canary_picture.jpg",
        "author": "canary_author",
        "author_fullname": "t2_canary",
        "author_flair_text": "canary flair",
        "selftext": "canary words",
        "selftext_html": "<p>canary words</p>",
        "removed_by_category": None,
        "crosspost_parent_list": [{"author": "canary_parent", "title": "canary parent"}],
        "media": {"oembed": {"author_name": "canary_maker", "title": "canary film"}},
    }
    return {"kind": "t3", "data": data | given}


def listing(*children: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": "t3_z", "dist": 2, "children": list(children)}}


ANSWER = listing(
    post("aaa111", "A mug &amp; a cosy cabin"),
    post("bbb222", "\u0642\u0647\u0648\u0629 \u2615\ufe0f", score=0, hide_score=True),
    post("ccc333", "Third", score=3, num_comments=0, subreddit="knitting"),
)


def read(answer: Any, occasion: Occasion = OCCASION) -> Parsed:
    return parse(json.dumps(answer).encode(), occasion)


def changed(change: Callable[[dict[str, Any]], object]) -> Parsed:
    answer = copy.deepcopy(ANSWER)
    for child in answer["data"]["children"]:
        change(child["data"])
    return read(answer)


def test_a_post_is_one_observation_in_votes() -> None:
    parsed = read(ANSWER)
    assert (parsed.outcome, parsed.what) == (Outcome.OK, "a Reddit listing")
    judged = normalise(parsed.rows, now=NOW)
    assert judged.bad.is_empty()
    shown = judged.good.select("label", "rank", "volume", "category", "measures").rows()
    assert shown == [
        ("A mug & a cosy cabin", 1, 120, "r/crafts", '{"comments": 7}'),
        ("\u0642\u0647\u0648\u0629 \u2615\ufe0f", 2, None, "r/crafts", '{"comments": 7}'),
        ("Third", 3, 3, "r/knitting", '{"comments": 0}'),
    ]
    assert judged.good["url"][0] == "https://www.reddit.com/r/crafts/comments/aaa111/a_title/"
    assert judged.good["kind"].unique().to_list() == ["post"]
    assert judged.good["volume_unit"].unique().to_list() == ["votes"]


def test_what_neither_the_body_nor_the_occasion_says_is_unsaid() -> None:
    (row, *_) = read(ANSWER, Occasion("page")).rows
    assert (row["observed_at"], row["place"], row["period"]) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"over_18": True}, "marked as adult content"),
        ({"removed_by_category": "moderator"}, "removed or deleted"),
        ({"title": "[deleted by user]"}, "removed or deleted"),
        ({"promoted": True}, "advertisements"),
    ],
)
def test_a_post_not_fit_to_be_shown_is_left_out_with_a_note(
    given: dict[str, Any], note: str
) -> None:
    parsed = read(listing(post("a1", "First"), post("b2", "Canary", **given), post("c3", "Last")))
    assert parsed.outcome is Outcome.OK
    assert [(row["label"], row["rank"]) for row in parsed.rows] == [("First", 1), ("Last", 3)]
    assert parsed.rejected == []
    (said,) = parsed.notes
    assert note in said


def test_a_listing_of_nothing_fit_to_be_shown_is_empty() -> None:
    parsed = read(listing(post("a1", "x", over_18=True)))
    assert (parsed.outcome, list(parsed.rows)) == (Outcome.EMPTY, [])
    assert parsed.notes


def test_a_post_listed_twice_counts_once() -> None:
    parsed = read([listing(post("a1", "x")), listing(post("a1", "x"), post("b2", "y"))])
    assert [row["label"] for row in parsed.rows] == ["x", "y"]
    assert "listed twice" in parsed.notes[0]


def test_two_posts_of_one_title_are_two_rows() -> None:
    assert len(read(listing(post("a1", "same"), post("b2", "same"))).rows) == 2


def test_the_page_of_a_post_has_one_post_without_a_rank_and_no_comments() -> None:
    comment = {"kind": "t1", "data": {"author": "canary_author", "body": "canary", "score": 3}}
    parsed = read([listing(post("a1", "x")), listing(comment, {"kind": "more", "data": {}})])
    assert [(row["label"], row["rank"]) for row in parsed.rows] == [("x", None)]
    assert "canary" not in repr(parsed)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (listing(), Outcome.EMPTY),
        (listing({"kind": "t5", "data": {"display_name": "a"}}), Outcome.EMPTY),
        (listing({"kind": "t1", "data": {}}), Outcome.EMPTY),
        ({"access_token": "secret", "token_type": "bearer"}, Outcome.EMPTY),
        ({"kind": "t5", "data": {"display_name": "a"}}, Outcome.EMPTY),
        ({"message": "Forbidden", "error": 403}, Outcome.BLOCKED),
        ({"reason": "private", "message": "Forbidden", "error": 403}, Outcome.BLOCKED),
        ({"reason": "quarantined", "error": 403}, Outcome.BLOCKED),
        ({"reason": "banned", "message": "Not Found", "error": 404}, Outcome.BLOCKED),
        ({"message": "Unauthorized", "error": 401}, Outcome.BLOCKED),
        ({"error": "invalid_grant"}, Outcome.BLOCKED),
        ({"message": "Too Many Requests", "error": 429}, Outcome.RATE_LIMITED),
        ({"message": "Internal Server Error", "error": 500}, Outcome.TRANSIENT),
        ({"message": "Not Found", "error": 404}, Outcome.SHAPE_CHANGED),
        ({"kind": "Listing", "data": {"posts": []}}, Outcome.SHAPE_CHANGED),
        ({"kind": "Listing", "data": None}, Outcome.SHAPE_CHANGED),
        ({"data": {"children": []}}, Outcome.SHAPE_CHANGED),
        ({"interactions": []}, Outcome.SHAPE_CHANGED),
        (
            {"interactions": [None, {"response": 3}, {"response": {"body": {}}}]},
            Outcome.SHAPE_CHANGED,
        ),
        (listing(7, None, "x"), Outcome.SHAPE_CHANGED),
        (listing({"kind": "t9", "data": {}}), Outcome.SHAPE_CHANGED),
        ([], Outcome.SHAPE_CHANGED),
        ([[[]]], Outcome.SHAPE_CHANGED),
        ("x", Outcome.SHAPE_CHANGED),
        (None, Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_says_what_it_came_to(answer: Any, outcome: Outcome) -> None:
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert parsed.reason
    assert not parsed.rows
    scrub(json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<html><title>Blocked</title>whoa there, pardner!</html>", Outcome.BLOCKED),
        (b"<html>You've been blocked by network security.</html>", Outcome.BLOCKED),
        (b"<html><title>reddit: log in</title></html>", Outcome.BLOCKED),
        (b"<html><title>Too Many Requests</title></html>", Outcome.RATE_LIMITED),
        (b"<html><title>Crafts</title><p>Posts</p></html>", Outcome.SHAPE_CHANGED),
        (b"", Outcome.SHAPE_CHANGED),
        (b"\x00" * 90, Outcome.SHAPE_CHANGED),
        (b"[" * 50_000, Outcome.SHAPE_CHANGED),
        (json.dumps(ANSWER).encode()[:-30], Outcome.SHAPE_CHANGED),
    ],
)
def test_a_body_that_is_no_json_says_what_it_came_to(body: bytes, outcome: Outcome) -> None:
    assert parse(body, OCCASION).outcome is outcome
    assert scrub(body) == b""


@pytest.mark.parametrize(
    "field", ["title", "score", "over_18", "num_comments", "permalink", "subreddit"]
)
def test_a_renamed_field_is_a_changed_shape(field: str) -> None:
    parsed = changed(lambda data: data.update({f"{field}_new": data.pop(field)}))
    assert (parsed.outcome, list(parsed.rows)) == (Outcome.SHAPE_CHANGED, [])


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("title", 7, "missing_term"),
        ("title", " ", "missing_term"),
        ("score", "canary", "bad_volume"),
        ("score", -3, "bad_volume"),
        ("score", {"canary": 1}, "bad_volume"),
        ("score", True, "bad_volume"),
        ("num_comments", ["canary"], "bad_measure"),
        ("num_comments", 1.5, "bad_measure"),
        ("over_18", "canary", "missing_field"),
    ],
)
def test_a_retyped_field_is_refused_by_its_rule_and_its_value_is_not_repeated(
    field: str, value: Any, rule: str
) -> None:
    parsed = changed(lambda data: data.update({field: value}))
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert {refused.rule for refused in parsed.rejected} == {rule}
    assert "canary" not in repr(parsed)


def test_one_broken_post_among_many_is_one_refused_row() -> None:
    answer = copy.deepcopy(ANSWER)
    del answer["data"]["children"][0]["data"]["score"]
    parsed = read(answer)
    assert (parsed.outcome, len(parsed.rows), len(parsed.rejected)) == (Outcome.OK, 2, 1)


def test_a_title_with_a_nul_or_ten_thousand_letters_costs_its_own_row_only() -> None:
    for title in ("a\x00b", "x" * 10_000, "\ud800"):
        parsed = read(listing(post("a1", "fine"), post("b2", title)))
        judged = normalise(parsed.rows, now=NOW)
        assert (judged.good.height, judged.bad.height) == (1, 1)


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
@pytest.mark.parametrize("answer", [ANSWER])
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
    children = [post(f"p{number}", f"title {number} " + "x" * 600) for number in range(8_000)]
    body = json.dumps(listing(*children)).encode()
    assert len(body) > 10_000_000
    assert len(parse(body, OCCASION).rows) == 8_000


def test_nobody_is_named_in_what_is_read_and_in_what_is_kept() -> None:
    answer = listing(
        post("a1", "Thanks to u/canary_friend for this"),
        post("b2", "Mine", subreddit="u_canary_owner", permalink="/user/canary_owner/comments/b2/"),
        post("c3", "Other", permalink="/r/u_canary_owner/comments/c3/x/"),
        post("d4", "Plain"),
        {"kind": "t1", "data": {"author": "canary_author", "body": "canary"}},
    )
    kept = scrub(json.dumps(answer).encode())
    parsed = read(answer)
    assert b"canary" not in kept
    assert "canary" not in repr(parsed)
    assert parsed.rows[0]["label"] == "Thanks to u/\u2026 for this"
    assert [row["url"] for row in parsed.rows[:2]] == [
        "https://www.reddit.com/comments/a1/",
        "https://www.reddit.com/comments/b2/",
    ]
    assert parsed.rows[1]["category"] is None


@pytest.mark.parametrize("answer", [ANSWER, [ANSWER, listing(post("z", "u/canary says &lt;3"))]])
def test_what_is_kept_reads_the_same(answer: Any) -> None:
    body = json.dumps(answer).encode()
    assert parse(scrub(body), OCCASION) == parse(body, OCCASION)


def recording(key: str, body: dict[str, str], **headers: Any) -> bytes:
    token = {"response": {"body": {"string": '{"access_token": "canary_token"}'}, "headers": {}}}
    request = {"uri": "https://oauth.reddit.com/r/crafts/hot", "headers": {"Cookie": "canary"}}
    answer = {"request": request, "response": {"body": body, "headers": headers}}
    return json.dumps({key: [token, answer], "version": 1}).encode()


@pytest.mark.parametrize("key", ["interactions", "http_interactions"])
@pytest.mark.parametrize(
    "body",
    [
        {"string": json.dumps(ANSWER)},
        {"base64_string": base64.b64encode(json.dumps(ANSWER).encode()).decode()},
        {"base64_string": base64.b64encode(gzip.compress(json.dumps(ANSWER).encode())).decode()},
    ],
)
def test_a_recording_is_read_at_the_time_its_answer_came(key: str, body: dict[str, str]) -> None:
    recorded = recording(key, body, Date=["Tue, 24 Nov 2026 09:00:00 GMT"])
    parsed = parse(recorded, OCCASION)
    assert (parsed.outcome, len(parsed.rows)) == (Outcome.OK, 3)
    assert {row["observed_at"] for row in parsed.rows} == {datetime(2026, 11, 24, 9, tzinfo=UTC)}
    kept = scrub(recorded)
    assert b"canary" not in kept
    assert parse(kept, OCCASION) == parsed


@pytest.mark.parametrize("header", [[], ["yesterday"], 7, "Tue, 24 Nov 2026 09:00:00 -0000"])
def test_a_recording_without_a_certain_time_has_the_occasion_s(header: Any) -> None:
    parsed = parse(recording("interactions", {"string": json.dumps(ANSWER)}, Date=header), OCCASION)
    assert {row["observed_at"] for row in parsed.rows} == {NOW}


@pytest.mark.parametrize("coded", ["!", base64.b64encode(b"\x1f\x8bcut").decode()])
def test_a_recorded_answer_that_cannot_be_decoded_is_a_changed_shape(coded: str) -> None:
    recorded = recording("interactions", {"base64_string": coded})
    assert parse(recorded, OCCASION).outcome is Outcome.SHAPE_CHANGED


def test_a_text_is_no_export_of_reddit() -> None:
    parsed = parse_file("reddit", b"title,score\na,1\n", now=NOW)
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert "no export" in parsed.reason


@pytest.mark.parametrize(
    ("name", "listed", "adult", "hidden"), [("hot", 102, 3, 13), ("top", 100, 6, 0)]
)
def test_the_captured_recordings_are_read_whole(
    captures: Path, name: str, listed: int, adult: int, hidden: int
) -> None:
    body = (captures / f"reddit/praw_TestSubredditListings.test_{name}.json").read_bytes()
    parsed = parse(body, Occasion("page"))
    assert parsed.outcome is Outcome.OK
    assert len(parsed.rows) == listed - adult
    assert parsed.notes == [f"Left out: {adult} posts marked as adult content."]
    judged = normalise([row | {"place": "WW"} for row in parsed.rows], now=NOW)
    assert judged.bad.is_empty()
    assert judged.good["volume"].null_count() == hidden
    assert judged.good["observed_at"].dt.date().unique().to_list() == [date(2016, 3, 1)]
    kept = scrub(body)
    assert parse(kept, Occasion("page")) == parsed
    authors = {
        child["data"]["author"]
        for one in json.loads(body)["interactions"][1:]
        for child in json.loads(one["response"]["body"]["string"])["data"]["children"]
    }
    words = set(kept.decode().replace("\\", " ").replace('"', " ").split())
    assert not {author for author in authors if len(author) > 6} & words
