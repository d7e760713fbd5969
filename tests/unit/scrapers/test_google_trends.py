from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.google_trends import parse
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
OCCASION = Occasion("page", NOW, "GB")
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"'
    ' xmlns:ht="https://trends.google.com/trending/rss"><channel>'
    "<title>Daily Search Trends</title><description>Recent searches</description>"
    "<link>https://trends.google.com/trending/rss?geo=GB</link>"
)
TAIL = "</channel></rss>"


def item(title: str, traffic: str = "<ht:approx_traffic>200+</ht:approx_traffic>") -> str:
    return (
        f"<item><title>{title}</title>{traffic}<description/>"
        "<link>https://trends.google.com/trending/rss?geo=GB</link>"
        "<pubDate>Tue, 24 Nov 2026 05:30:00 -0700</pubDate><ht:picture/>"
        "<ht:news_item><ht:news_item_title>A canary of the news</ht:news_item_title></ht:news_item>"
        "</item>"
    )


def feed(*items: str) -> bytes:
    return (HEAD + "".join(items) + TAIL).encode()


def test_each_query_is_one_observation_ranked_as_listed() -> None:
    traffic = "<ht:approx_traffic>50K+</ht:approx_traffic>"
    parsed = parse(feed(item("cosy cabin"), item("\u897f\u5800 \U0001f3a3", traffic)), OCCASION)
    assert parsed.outcome is Outcome.OK
    good = normalise(parsed.rows, now=NOW).good
    columns = ("term", "place", "kind", "rank", "volume", "volume_unit", "observed_at", "url")
    link = "https://trends.google.com/trending/rss?geo=GB"
    assert good.select(columns).rows() == [
        ("cosy cabin", "GB", "query", 1, 200, "searches", NOW, link),
        ("\u897f\u5800 \U0001f3a3", "GB", "query", 2, 50_000, "searches", NOW, link),
    ]
    assert "canary" not in repr(parsed)


def test_a_saved_feed_says_its_own_place() -> None:
    parsed = parse(feed(item("cosy cabin")), Occasion("page", NOW))
    assert normalise(parsed.rows, now=NOW).good["place"].to_list() == ["GB"]


def test_an_empty_traffic_is_an_unknown_volume() -> None:
    parsed = parse(feed(item("cosy cabin", "<ht:approx_traffic/>")), OCCASION)
    assert normalise(parsed.rows, now=NOW).good["volume"].to_list() == [None]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (feed(), Outcome.EMPTY),
        (feed(item("a"))[:-30], Outcome.SHAPE_CHANGED),
        (b"<rss version='2.0'/>", Outcome.SHAPE_CHANGED),
        (b'{"items": []}', Outcome.SHAPE_CHANGED),
        (b"<html><title>Sorry</title><body>unusual traffic</body></html>", Outcome.BLOCKED),
        (b"<!doctype html><html><body>Google Trends</body></html>", Outcome.SHAPE_CHANGED),
        (feed(item("a")).replace(b"ht:approx_traffic", b"ht:traffic"), Outcome.SHAPE_CHANGED),
        (feed(item("a"), item("b")).replace(b"title>", b"name>"), Outcome.SHAPE_CHANGED),
    ],
)
def test_a_body_that_is_no_feed_says_what_it_is(body: bytes, outcome: Outcome) -> None:
    parsed = parse(body, OCCASION)
    assert parsed.outcome is outcome
    assert not parsed.rows


def test_one_item_without_traffic_among_many_is_one_refused_row() -> None:
    parsed = parse(feed(item("a"), item("b"), item("c", "")), OCCASION)
    assert (parsed.outcome, len(parsed.rows), len(parsed.rejected)) == (Outcome.OK, 2, 1)


def test_a_title_of_ten_thousand_letters_costs_its_own_row_only() -> None:
    judged = normalise(parse(feed(item("a"), item("x" * 10_000)), OCCASION).rows, now=NOW)
    assert (judged.good.height, judged.bad["rule"].to_list()) == (1, ["term_too_long"])


def test_the_captured_feed_has_one_observation_per_item(captures: Path) -> None:
    for path in (captures / "google").glob("*.xml"):
        body = path.read_bytes()
        parsed = parse(body, Occasion("page", NOW))
        good = normalise(parsed.rows, now=NOW).good
        assert good.height == body.count(b"<item>")
        assert good["volume"].to_list() == [200, 200, 500, 5000]
        assert good["place"].unique().to_list() == ["JP"]
