import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from integrations.errors import ConfigurationError
from integrations.http import HttpPolicy
from scrapers import pinterest
from scrapers.fetching import FetchContext
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
HERE = Occasion("page", NOW, "US")
Answering = Callable[..., Any]
TOKEN = "canary-token"
PERSON = ("Canary Jones", "canaryjones", "canary@example.com")


def keyword(name: str = "cozy nails", **changes: Any) -> dict[str, Any]:
    item = {
        "keyword": name,
        "pct_growth_wow": 50,
        "pct_growth_mom": -5,
        "pct_growth_yoy": 10001,
        "time_series": {"2026-11-13": 77, "2026-11-20": 100},
        "has_prediction": True,
        "predicted_time_series": {"2026-11-27": 45},
        "demographics": {"gender_distribution": {"female": 0.9}},
    }
    return {name: value for name, value in (item | changes).items() if value != "absent"}


def pin(number: int, **changes: Any) -> dict[str, Any]:
    item = {
        "id": str(number),
        "type": "pin",
        "title": f"Pin board {number}",
        "grid_title": "",
        "description": "A caption by Canary Jones",
        "reaction_counts": {"1": 140, "5": 1},
        "pinner": {"full_name": PERSON[0], "username": PERSON[1], "id": "298785893936934077"},
        "board": {"name": "Canary Jones' board", "url": "/canaryjones/wp/"},
        "link": "https://example.com/?mail=canary@example.com",
    }
    return {name: value for name, value in (item | changes).items() if value != "absent"}


def search(*items: object, **response: Any) -> dict[str, Any]:
    answer = {"status": "success", "code": 0, "message": "ok", "data": {"results": list(items)}}
    user = {"unauth_id": "canary", "ip_region": "MH"}
    return {"resource_response": answer | response, "client_context": {"user": user}}


@pytest.mark.parametrize("kind", [None, [], 7])
def test_pins_whose_type_is_no_text_any_more_are_a_changed_shape_and_not_an_empty_list(
    kind: object,
) -> None:
    assert parse(search(pin(1, type=kind), pin(2, type=kind))).outcome is Outcome.SHAPE_CHANGED
    assert parse(search(pin(1, type="story"))).outcome is Outcome.EMPTY


@pytest.mark.parametrize("name", ["status", "code", "http_status"])
def test_a_status_of_another_type_is_no_traceback(name: str) -> None:
    assert len(parse(search(pin(1), **{name: []})).rows) == 1


def parse(answer: object, occasion: Occasion = HERE) -> Parsed:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    parsed = pinterest.parse(body, occasion)
    assert parsed.reason.endswith(".")
    again = pinterest.parse(pinterest.scrub(body), occasion)
    if parsed.outcome is Outcome.OK:
        assert (again.outcome, again.rows) == (parsed.outcome, parsed.rows)
    normalise(parsed.rows, now=NOW, rejected=parsed.rejected)
    return parsed


def test_a_keyword_of_the_api_is_one_row_and_each_of_its_weeks_another() -> None:
    parsed = parse({"trends": [keyword(), keyword("tea", time_series=None)]})
    assert [
        (row["label"], row["rank"], row.get("volume"), row["volume_unit"], row.get("measures"))
        for row in parsed.rows
        if row["volume_unit"] == "searches"
    ] == [
        (
            "cozy nails",
            1,
            None,
            "searches",
            {"growth_wow": 50, "growth_mom": -5, "growth_yoy": 10001},
        ),
        ("tea", 2, None, "searches", {"growth_wow": 50, "growth_mom": -5, "growth_yoy": 10001}),
    ]
    curve = [row for row in parsed.rows if row["volume_unit"] == "index"]
    assert [(row["observed_at"], row["volume"]) for row in curve] == [
        ("2026-11-13T00:00:00+00:00", 77),
        ("2026-11-20T00:00:00+00:00", 100),
    ]


def test_a_saved_list_without_an_occasion_is_dated_by_its_last_week_and_placed_nowhere() -> None:
    parsed = parse({"trends": [keyword()]}, Occasion("api"))
    assert (parsed.rows[0]["observed_at"], parsed.rows[0]["place"]) == (
        "2026-11-20T00:00:01+00:00",
        None,
    )
    keys = normalise([row | {"place": "US"} for row in parsed.rows], now=NOW).good
    assert keys.select("term", "period", "observed_at").is_unique().all()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"pct_growth_wow": "absent"}, "missing_field"),
        ({"pct_growth_mom": "fifty"}, "bad_measure"),
        ({"pct_growth_mom": 1.5}, "bad_measure"),
        ({"keyword": "absent"}, "missing_field"),
        ({"keyword": ""}, "missing_term"),
        ({"time_series": {"2026-02-30": 5}}, "bad_volume"),
        ({"time_series": {"2026-11-20": 101}}, "bad_volume"),
        ({"time_series": [1, 2]}, "bad_volume"),
    ],
)
def test_a_keyword_that_lacks_a_figure_waits_in_quarantine(
    changes: dict[str, Any], rule: str
) -> None:
    parsed = parse({"trends": [keyword(), keyword("b"), keyword("c", **changes)]})
    assert parsed.outcome is Outcome.OK
    assert [one.rule for one in parsed.rejected] == [rule]
    assert parse({"trends": [keyword("c", **changes)]}).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"trends": []}, Outcome.EMPTY),
        ({"trends": {}}, Outcome.SHAPE_CHANGED),
        ({"items": []}, Outcome.SHAPE_CHANGED),
        ([], Outcome.SHAPE_CHANGED),
        (b"", Outcome.SHAPE_CHANGED),
        (b'{"trends": [{"keyw', Outcome.SHAPE_CHANGED),
        (b"<html><title>Log in</title></html>", Outcome.BLOCKED),
        ({"code": 2, "message": "Authentication failed."}, Outcome.BLOCKED),
        ({"code": 8, "message": "You have exceeded your rate limit."}, Outcome.RATE_LIMITED),
        ({"code": 500, "message": "Something broke."}, Outcome.TRANSIENT),
        (search(), Outcome.EMPTY),
        (search(data=None), Outcome.SHAPE_CHANGED),
        (search(data={"items": []}), Outcome.SHAPE_CHANGED),
        (search(status="failure", data=None), Outcome.BLOCKED),
        (search(data=None, error={"message": "Authorization failed", "code": 3}), Outcome.BLOCKED),
        (search(error={"http_status": 429, "message": "x"}), Outcome.RATE_LIMITED),
        (search(status="failure", message="Too many requests"), Outcome.RATE_LIMITED),
        (search(status="failure", http_status=503), Outcome.TRANSIENT),
        ({"resource_response": None}, Outcome.SHAPE_CHANGED),
        (search(*(pin(n, id="absent") for n in range(3))), Outcome.SHAPE_CHANGED),
        (search(*(pin(n, title=["x"]) for n in range(3))), Outcome.SHAPE_CHANGED),
        (search(*(pin(n, reaction_counts="many") for n in range(3))), Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_comes_to_what_it_is(answer: object, outcome: Outcome) -> None:
    parsed = parse(answer)
    assert (parsed.outcome, parsed.rows) == (outcome, ())


def test_a_pin_is_counted_once_with_its_reactions_and_without_saves_that_nobody_gave() -> None:
    story = {"type": "story", "id": "9"}
    parsed = parse(search(pin(1), pin(2, save_count=31), pin(1), story, pin(3, reaction_counts={})))
    assert [
        (row["label"], row["volume"], row["volume_unit"], row["measures"]) for row in parsed.rows
    ] == [
        ("Pin board 1", None, "saves", {"likes": 141}),
        ("Pin board 2", 31, "saves", {"likes": 141}),
        ("Pin board 3", None, "saves", {}),
    ]
    assert len(parsed.notes) == 1


@pytest.mark.parametrize(
    ("title", "grid_title", "label"),
    [
        ("Sunset", "Pin by Canary Jones on moon | Sunset", "Sunset"),
        ("", "Forest walk", "Forest walk"),
        ("", "", "Pin 7"),
        (None, None, "Pin 7"),
        ("", "Pin by Somebody Else on moon | Nature photography", "Nature photography"),
        ("", "Pin von Irgendwer auf Ideen", "Pin 7"),
        ("'Window' by canaryjones!", "", "Pin 7"),
        ("Art @canary_art made", "", "Art made"),
        ("\u202eعربي 🌸", "", "\u202eعربي 🌸"),
        ("x" * 5_000, "", "x" * 200),
        ("…" * 150, "", "…" * 66),
    ],
)
def test_a_label_is_the_title_and_never_a_person(title: Any, grid_title: Any, label: str) -> None:
    parsed = parse(search(pin(7, title=title, grid_title=grid_title)))
    assert [row["label"] for row in parsed.rows] == [label]
    assert normalise(parsed.rows, now=NOW).bad.is_empty()


def test_nothing_of_a_person_outlives_the_scrub() -> None:
    canaries = {
        "note": "Canary Jones",
        "unauth_id": "canary",
        "aggregated_pin_data": {"x": "canary"},
    }
    trends = keyword(demographics={"owner": "Canary Jones"}, contact="canary@example.com")
    for answer in (search(pin(1, **canaries), pin(2)), {"trends": [trends], "user": "canaryjones"}):
        assert not re.search(b"canary", pinterest.scrub(json.dumps(answer).encode()), re.I)
    failed = search(status="failure", message="Canary Jones is not allowed", error="canary@x")
    assert not re.search(b"canary", pinterest.scrub(json.dumps(failed).encode()), re.I)
    assert (
        parse(json.loads(pinterest.scrub(json.dumps(failed).encode()))).outcome is Outcome.BLOCKED
    )


def test_a_long_answer_and_one_with_nul_are_read_like_any_other() -> None:
    long = search(*(pin(n, description="d" * 1_000) for n in range(9_000)))
    assert len(parse(long).rows) == 9_000
    judged = normalise(parse(search(pin(1, title="a\x00b"))).rows, now=NOW)
    assert judged.bad["rule"].to_list() == ["control_character"]


@pytest.mark.parametrize("cut", range(1, 280, 13))
def test_an_answer_cut_anywhere_is_no_traceback(cut: int) -> None:
    for answer in (search(pin(1)), {"trends": [keyword()]}):
        assert parse(json.dumps(answer).encode()[:cut]).outcome is Outcome.SHAPE_CHANGED


def context(url: str, *places: str, token: str | None = TOKEN) -> FetchContext:
    return FetchContext(
        http=HttpPolicy(attempts=1),
        base_url=url,
        clock=lambda: NOW,
        places=places,
        access="page",
        credentials={} if token is None else {"pinterest_access_token": token},
    )


def answer_with(body: object, status: str = "200 OK") -> Callable[[int], bytes]:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-length: {len(content)}\r\nconnection: close\r\n\r\n"
    return lambda _: head.encode() + content


def test_the_api_is_asked_for_all_four_lists_of_a_region(answering: Answering) -> None:
    with answering(answer_with({"trends": [keyword()]})) as server:
        readings = pinterest.fetch_api(context(f"{server.url}/v5", "GB+IE"))
    assert [reading.outcome for reading in readings] == [Outcome.OK] * 4
    assert {(reading.place, reading.access, reading.method) for reading in readings} == {
        ("GB+IE", "api", "api")
    }
    asked = [request.split(b" ")[1].decode() for request in server.requests]
    assert asked == [
        f"/v5/trends/keywords/GB+IE/top/{each}?limit=50"
        for each in ("growing", "monthly", "yearly", "seasonal")
    ]
    assert all(b"authorization: bearer canary-token" in each.lower() for each in server.requests)
    assert all("canary-token" not in repr(reading) for reading in readings)


def test_a_place_that_is_no_region_and_a_missing_token_are_told() -> None:
    (reading,) = pinterest.fetch_api(context("http://127.0.0.1:9", "JP"))
    assert reading.outcome is Outcome.DISABLED
    with pytest.raises(ConfigurationError, match="PINTEREST_ACCESS_TOKEN"):
        pinterest.fetch_api(context("http://127.0.0.1:9", "US", token=None))


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("401 Unauthorized", Outcome.BLOCKED), ("429 Too Many Requests", Outcome.RATE_LIMITED)],
)
def test_a_refusal_of_the_api_is_named(answering: Answering, status: str, outcome: Outcome) -> None:
    with answering(answer_with({"code": 2, "message": "no"}, status)) as server:
        readings = pinterest.fetch_api(context(server.url, "US"))
    assert {reading.outcome for reading in readings} == {outcome}


def test_a_captured_search_has_one_row_per_pin_and_nobody_in_what_is_kept(captures: Path) -> None:
    body = (captures / "pinterest" / "search_resource_obj.json").read_bytes()
    parsed = parse(body, Occasion("page", NOW))
    assert (parsed.outcome, len(parsed.rows), parsed.rejected) == (Outcome.OK, 25, [])
    assert all(row["volume"] is None for row in parsed.rows)
    assert parsed.rows[0]["measures"] == {"likes": 141}
    kept = pinterest.scrub(body).decode().casefold()
    for item in json.loads(body)["resource_response"]["data"]["results"]:
        for name in ("username", "full_name"):
            person = item["pinner"][name].casefold()
            assert person not in kept or person in {"nature", "green", "wallpapers"}
