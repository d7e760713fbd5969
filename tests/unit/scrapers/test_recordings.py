"""Files that hold several answers: cassettes in JSON and YAML, HAR files."""

import base64
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrapers import registry
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.parsing import parse_file
from scrapers.recorded import MAX_YAML, answers_in
from scrapers.recordings import parse_recorded

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
WHEN = "Sun, 22 Nov 2026 08:09:20 GMT"
AT = datetime(2026, 11, 22, 8, 9, 20, tzinfo=UTC)
V2 = json.dumps({"data": [{"trend_name": "tea", "tweet_count": 5}]})
ASKED = "https://api.x.com/2/trends/by/woeid/44418?max_trends=20&token=canary_token"


def interaction(body: Any, status: int = 200, url: str = ASKED) -> dict[str, Any]:
    return {
        "request": {"method": "GET", "uri": url, "headers": {"Authorization": ["canary_token"]}},
        "response": {
            "status": {"code": status, "message": "x"},
            "headers": {"Date": [WHEN], "Set-Cookie": ["canary_cookie"]},
            "body": body,
        },
    }


def cassette(*interactions: dict[str, Any]) -> bytes:
    return yaml.safe_dump({"interactions": list(interactions), "version": 1}).encode()


@pytest.mark.parametrize(
    "body",
    [
        {"string": V2},
        {"string": V2.encode()},
        {"string": gzip.compress(V2.encode())},
        {"base64_string": base64.b64encode(V2.encode()).decode()},
        {"text": base64.b64encode(V2.encode()).decode(), "encoding": "base64"},
    ],
)
def test_an_answer_in_a_yaml_cassette_has_the_place_and_the_time_it_was_recorded_with(
    body: dict[str, Any],
) -> None:
    parsed = parse_file("x", cassette(interaction(body)), now=NOW)
    (row,) = parsed.observations
    assert (row["label"], row["volume"], row["place"]) == ("tea", 5, "GB/London")
    assert row["observed_at"] == AT


def test_a_har_file_is_a_recording_too() -> None:
    entry = {
        "startedDateTime": "2026-11-22T08:09:20.000Z",
        "request": {"url": ASKED},
        "response": {
            "status": 200,
            "headers": [{"name": "date", "value": WHEN}],
            "content": {"text": V2},
        },
    }
    body = json.dumps({"log": {"version": "1.2", "entries": [entry, entry]}}).encode()
    parsed = parse_file("x", body, now=NOW)
    assert [row["observed_at"] for row in parsed.observations] == [AT, AT]


def test_the_recorded_time_is_believed_and_the_place_is_the_callers() -> None:
    known = Occasion("api", NOW, "GB")
    parsed = parse_file("x", cassette(interaction({"string": V2})), now=NOW, occasion=known)
    (row,) = parsed.observations
    assert (row["place"], row["observed_at"]) == (
        "GB",
        datetime(2026, 11, 22, 8, 9, 20, tzinfo=UTC),
    )


def test_an_answer_with_an_error_status_counts_only_where_there_is_no_other() -> None:
    lost = interaction({"string": "<html><title>Not found</title></html>"}, status=404)
    both = parse_file("x", cassette(lost, interaction({"string": V2})), now=NOW)
    assert (both.outcome, len(both.observations)) == (Outcome.OK, 1)
    assert parse_file("x", cassette(lost), now=NOW).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (403, Outcome.BLOCKED),
        (429, Outcome.RATE_LIMITED),
        (503, Outcome.TRANSIENT),
        (404, Outcome.SHAPE_CHANGED),
    ],
)
def test_a_recorded_refusal_is_judged_by_its_status(status: int, outcome: Outcome) -> None:
    body = cassette(interaction({"string": "{}"}, status=status))
    assert parse_file("x", body, now=NOW).outcome is outcome


def test_of_several_answers_without_rows_the_worst_is_told() -> None:
    answers = {b"1": Outcome.EMPTY, b"2": Outcome.BLOCKED, b"3": Outcome.SHAPE_CHANGED}
    body = cassette(*(interaction({"string": key.decode()}) for key in answers))
    parsed = parse_recorded(body, Occasion("page"), lambda one, _: Parsed(answers[one], "r"))
    assert parsed.outcome is Outcome.BLOCKED
    assert "3 answers" in parsed.reason


def test_nothing_secret_of_a_recording_is_kept_and_it_reads_the_same() -> None:
    body = cassette(interaction({"string": V2}))
    kept = registry.get("x").scrub(body)
    assert b"canary" not in kept
    assert parse_file("x", kept, now=NOW).observations == (
        parse_file("x", body, now=NOW).observations
    )


@pytest.mark.parametrize(
    "body",
    [
        b"interactions:\n- request: [unclosed\n",
        b"interactions:\n- &a [*a]\n",
        b"interactions:\n- !!python/object/apply:os.system ['true']\n",
        b"interactions:\n" + b"- [" * 5000,
        b"interactions:\n- 7\n- null\n- {response: {body: {string: !!binary x}}}\n",
        b"interactions: []\n",
        b"interactions:\n" + b"#" * (MAX_YAML + 1),
        b'{"http_interactions": 7, "interactions": null}',
        b'{"interactions": [{"response": {"body": {"base64_string": "\\u00e9"}}}]}',
    ],
)
@pytest.mark.parametrize("source", ["x", "tiktok", "google_trends"])
def test_a_broken_recording_is_a_changed_shape_and_runs_nothing(source: str, body: bytes) -> None:
    parsed = parse_file(source, body, now=NOW)
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert parsed.reason
    registry.get(source).scrub(body)


def test_an_answer_that_only_mentions_recordings_is_an_answer() -> None:
    assert answers_in(b'{"data": [{"trend_name": "\\"interactions\\""}]}') is None
    assert answers_in(b'{"interactions": ') is None


@pytest.mark.parametrize("source", ["tiktok", "x", "google_trends"])
def test_every_capture_reads_the_same_after_scrubbing(captures: Path, source: str) -> None:
    for path in sorted((captures / source.removesuffix("_trends")).iterdir()):
        body = path.read_bytes()
        kept = registry.get(source).scrub(body)
        before, after = (parse_file(source, one, now=NOW) for one in (body, kept))
        assert (after.outcome, after.observations) == (before.outcome, before.observations), path
