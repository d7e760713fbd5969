import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.outcome import Occasion, Outcome
from scrapers.parsing import ParsedFile, parse_file

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
BROKEN_EXAMPLE = b'[{"description": "```json {\\"hashtag_name\\" \\"list\\" } ```"}, 7]'
V2 = {"data": [{"trend_name": "tea", "tweet_count": 5}]}


def parse(source: str, value: Any, **known: Any) -> ParsedFile:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    parsed = parse_file(source, body, now=NOW, **known)
    json.dumps(parsed.as_json())
    return parsed


def test_what_a_file_does_not_say_is_null_and_not_made_up() -> None:
    (shown,) = parse("x", V2).observations
    assert (shown["place"], shown["observed_at"]) == (None, None)
    assert (shown["term"], shown["volume"]) == ("tea", 5)


def test_what_the_caller_knows_is_believed() -> None:
    (shown,) = parse("x", V2, occasion=Occasion("api", NOW, "GB")).observations
    assert (shown["place"], shown["observed_at"], shown["access"]) == ("GB", NOW, "api")


def test_a_recording_is_unwrapped() -> None:
    body = {"response": {"body": {"string": json.dumps(V2)}}}
    parsed = parse("x", {"http_interactions": [body, body]})
    assert (parsed.outcome, len(parsed.observations)) == (Outcome.OK, 2)


def test_a_gzipped_answer_is_unwrapped() -> None:
    assert parse("x", gzip.compress(json.dumps(V2).encode())).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("source", "body", "outcome"),
    [
        ("tiktok", b'{"code":40101,"msg":"no permission"}', Outcome.BLOCKED),
        ("tiktok", b"<html><title>Login</title></html>", Outcome.BLOCKED),
        ("google_trends", b"<html><title>News</title></html>", Outcome.SHAPE_CHANGED),
        ("x", b"", Outcome.SHAPE_CHANGED),
        ("x", b"\x1f\x8b\x08cut", Outcome.SHAPE_CHANGED),
        ("x", b"just words", Outcome.SHAPE_CHANGED),
        ("x", b"\x00" * 100, Outcome.SHAPE_CHANGED),
        ("x", b"[{}, 7]", Outcome.SHAPE_CHANGED),
        ("x", b'{"http_interactions": []}', Outcome.SHAPE_CHANGED),
        ("x", b'{"http_interactions": [{"response": null}, 3]}', Outcome.SHAPE_CHANGED),
        ("tiktok", BROKEN_EXAMPLE, Outcome.SHAPE_CHANGED),
    ],
)
def test_a_file_of_another_kind_is_named_and_never_a_traceback(
    source: str, body: bytes, outcome: Outcome
) -> None:
    parsed = parse(source, body)
    assert parsed.outcome is outcome
    assert parsed.reason
    assert parsed.observations == []


@pytest.mark.parametrize(("encoding", "told"), [("utf-16", 0), ("cp1252", 1), ("utf-8-sig", 0)])
def test_an_export_in_another_encoding_is_the_same_export(encoding: str, told: int) -> None:
    content = "Mes,caf\u00e9: (Todo el mundo)\n2025-11,34\n"
    parsed = parse("google_trends", content.encode(encoding), name="multiTimeline.csv")
    assert [each["label"] for each in parsed.observations] == ["caf\u00e9"]
    assert len([note for note in parsed.notes if "Windows-1252" in note]) == told


def test_an_export_is_read_like_an_import() -> None:
    content = (
        b"rank,name,tweet_volume,location,country,as_of\n"
        b"1,tea,5,India,IN,2021-03-31T16:06:08Z\n"
        b"0,a,5,India,IN,x\n"
    )
    parsed = parse("x", content)
    assert (parsed.outcome, len(parsed.observations)) == (Outcome.OK, 1)
    assert [row["rule"] for row in parsed.rejected] == ["bad_observed_at"]


@pytest.mark.parametrize(
    ("source", "file", "items", "with_volume", "place"),
    [
        ("x", "x/v11_trends_WW_2019.json", 50, 29, "WW"),
        ("x", "x/v11_trends_place_pythontwitter.json", 50, 30, "WW"),
        ("x", "x/v11_trends_place_rtweet1.json", 50, 28, "WW"),
        ("x", "x/v11_trends_place_rtweet3.json", 50, 34, "US/New York"),
        ("x", "x/x_v2_trends_brian732.json", 9, 0, None),
        ("tiktok", "tiktok/tikhub_ads_api_docs_with_examples_2026-02.json", 5, 5, "US"),
        (
            "google_trends",
            "google/trending_rss_JP_2026-09-09_abridged_transcription.xml",
            4,
            4,
            "JP",
        ),
    ],
)
def test_a_capture_has_one_observation_per_listed_trend(
    captures: Path, source: str, file: str, items: int, with_volume: int, place: str | None
) -> None:
    parsed = parse(source, (captures / file).read_bytes(), name=file)
    assert parsed.outcome is Outcome.OK
    assert len(parsed.observations) == items
    assert sum(row["volume"] is not None for row in parsed.observations) == with_volume
    assert {row["place"] for row in parsed.observations} == {place}
    assert not parsed.rejected


@pytest.mark.parametrize("source", ["tiktok", "google_trends", "x"])
def test_no_capture_of_any_platform_ends_in_a_traceback(captures: Path, source: str) -> None:
    for path in sorted(captures.rglob("*")):
        if path.is_file():
            parsed = parse(source, path.read_bytes(), name=path.name)
            assert parsed.reason
            if parsed.outcome is not Outcome.OK:
                assert parsed.observations == []
