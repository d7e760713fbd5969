"""Pages of X's trends: what a page says, without a browser."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integrations.http import HttpPolicy
from scrapers import registry
from scrapers.fetching import FetchContext
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.parsing import parse_file
from scrapers.place import resolve
from scrapers.x import fetch_past, parse, scrub
from scrapers.x_places import CODES, path_of

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


def item(name: str, count: str = "", link: str = "https://twitter.com/search?q=a") -> str:
    return (
        f'<li><span class="trend-name"><a class="trend-link" href="{link}">{name}</a>'
        f'<span class="tweet-count" data-count="{count}"></span></span></li>'
    )


def card(at: datetime | None, *items: str) -> str:
    stamp = f' data-timestamp="{at.timestamp()}"' if at else ""
    return (
        f'<div class="list-container"><h3 class="title"{stamp}>then</h3>'
        f'<ol class="trend-card__list">{"".join(items)}</ol></div>'
    )


def hourly(*cards: str) -> bytes:
    footer = '<footer><a href="/login">Log in</a> <a href="/about">We are human</a></footer>'
    return (
        f'<!DOCTYPE html><html><body><div id="timeline-container"><div class="flex">'
        f"{''.join(cards)}</div></div>{footer}</body></html>"
    ).encode()


def table(*rows: tuple[str, str], folded: str = "") -> bytes:
    body = "".join(
        f'<tr><th class="pos">1</th><td class="main"><a class="string" href="/japan/trend/a/">'
        f'{name}</a><div class="desc"><span class="small text-muted">{count}</span></div></td>'
        f'<td class="details"><a href="/elsewhere/">more</a></td></tr>'
        for name, count in rows
    )
    classes = "table table-hover ranking trends wider"
    return (
        f'<html><body><div id="trends"><table class="{classes}"><tbody>{body}</tbody></table>'
        f'{folded}</div><div id="top"><table class="table ranking"><tr><td class="main">'
        '<a href="/x/">last week</a></td></tr></table></div></body></html>'
    ).encode()


def read(page: bytes, at: datetime | None = NOW) -> Parsed:
    return parse(page, Occasion("page", at, "SA"))


def told(parsed: Parsed, *columns: str) -> list[tuple[object, ...]]:
    judged = normalise(parsed.rows, now=NOW, rejected=parsed.rejected)
    assert judged.bad.is_empty()
    return judged.good.select(*columns).rows()


def test_a_page_gives_kind_rank_and_the_count_it_shows_in_any_script() -> None:
    page = hourly(card(NOW, item("#ولي__العهد", "12K"), item("العراق"), item("Rams", "1.2M")))
    assert told(read(page), "label", "kind", "rank", "volume", "volume_unit", "place") == [
        ("#ولي__العهد", "hashtag", 1, 12_000, "posts", "SA"),
        ("العراق", "topic", 2, None, "posts", "SA"),
        ("Rams", "topic", 3, 1_200_000, "posts", "SA"),
    ]


def test_a_character_written_as_an_entity_is_the_character() -> None:
    page = hourly(card(NOW, item("Salt &amp; Straw", link="https://x.com/search?q=a&amp;src=b")))
    assert told(read(page), "label", "url") == [("Salt & Straw", "https://x.com/search?q=a&src=b")]


def test_the_newest_card_is_now_and_an_older_one_is_at_its_hour() -> None:
    page = hourly(card(NOW - HOUR, item("tea")), card(NOW - 2 * HOUR, item("tea"), item("pie")))
    assert told(read(page), "label", "rank", "observed_at") == [
        ("tea", 1, NOW),
        ("tea", 1, NOW - 2 * HOUR),
        ("pie", 2, NOW - 2 * HOUR),
    ]


def test_a_saved_page_is_dated_by_its_own_cards() -> None:
    page = hourly(card(NOW - HOUR, item("tea")), card(None, item("pie")))
    parsed = read(page, at=None)
    assert told(parsed, "label", "observed_at") == [("tea", NOW - HOUR)]
    assert "left out: 1" in parsed.reason


def test_a_page_that_nobody_updates_is_not_now() -> None:
    stale = NOW - timedelta(days=3)
    assert told(read(hourly(card(stale, item("tea")))), "observed_at") == [(stale,)]


def test_a_time_that_is_none_is_no_time() -> None:
    page = hourly(card(NOW, item("tea"))).replace(b'data-timestamp="', b'data-timestamp="x')
    assert told(read(page), "observed_at") == [(NOW,)]


def test_the_table_has_bounds_and_its_folded_half_goes_on_counting() -> None:
    rest = (
        '<table class="table ranking trends"><tr><td class="main">'
        '<a href="/japan/trend/b/">月曜日</a><div class="desc"></div></td></tr></table>'
    )
    page = table(("#いい夫婦の日", "22.1K tweets"), ("عيد", "Under 10K tweets"), folded=rest)
    rows = told(read(page), "label", "rank", "volume", "volume_upper", "url")
    assert rows == [
        ("#いい夫婦の日", 1, 22_100, None, "https://getdaytrends.com/japan/trend/a/"),
        ("عيد", 2, None, 10_000, "https://getdaytrends.com/japan/trend/a/"),
        ("月曜日", 3, None, None, "https://getdaytrends.com/japan/trend/b/"),
    ]


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (hourly(), Outcome.EMPTY),
        (hourly(card(NOW)), Outcome.EMPTY),
        (table(), Outcome.EMPTY),
        (hourly(card(NOW, item("tea"))).replace(b"trend-card__list", b"a1b2"), "shape_changed"),
        (hourly(card(NOW, item("tea"))).replace(b"<li>", b"<p>"), Outcome.SHAPE_CHANGED),
        (hourly(card(NOW, item("tea", "9"))).replace(b"tweet-count", b"c"), "shape_changed"),
        (hourly(card(NOW, item(""), item(""))), Outcome.SHAPE_CHANGED),
        (hourly(card(NOW, item("a", "lots"), item("b", "1,2M"))), Outcome.SHAPE_CHANGED),
        (table(("tea", "")).replace(b"ranking", b"a1b2"), Outcome.SHAPE_CHANGED),
        (b"<html><title>Log in to X</title></html>", Outcome.BLOCKED),
        (b"<html><title>Just a moment...</title><div id=cf-challenge></div>", Outcome.BLOCKED),
        (b"<html><body><script src=https://geo.captcha-delivery.com/c.js>", Outcome.BLOCKED),
        (b"<html><body><h1>Our new home</h1></body></html>", Outcome.SHAPE_CHANGED),
        (b"<html>", Outcome.SHAPE_CHANGED),
        (b"", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_page_without_trends_says_why(page: bytes, outcome: Outcome) -> None:
    parsed = read(page)
    assert parsed.outcome == outcome
    assert parsed.reason
    assert not parsed.rows


def test_one_trend_that_cannot_be_read_keeps_the_others() -> None:
    parsed = read(hourly(card(NOW, item("tea", "9K"), item("pie", "many"), item("jam"))))
    assert [row["rank"] for row in parsed.rows] == [1, 3]
    assert [one.rule for one in parsed.rejected] == ["bad_volume"]


def test_a_broken_page_is_read_as_far_as_it_goes() -> None:
    page = hourly(card(NOW, item("tea"), item("pie")))
    for end in range(len(page)):
        assert read(page[:end]).reason
    for name in (b"\xff\xfe\x00", b"<li><a><a>" * 999, b"&#1114112;<![CDATA["):
        assert read(page.replace(b"tea", name)).reason


def test_every_country_has_one_page_and_cities_are_below_it() -> None:
    assert all(resolve(code) == code for code in CODES.values())
    assert path_of("GB") == "/united-kingdom/"
    assert path_of("IN/New Delhi") == "/india/new-delhi/"
    assert path_of("WW") == "/"
    assert path_of("AQ") is None


@pytest.mark.parametrize("prefix", ["", "/getdaytrends"])
@pytest.mark.parametrize("place", ["US", "GB", "IN"])
def test_the_history_reads_both_shapes_of_the_sample_site_without_a_browser(
    prefix: str, place: str, sample_site: str
) -> None:
    context = FetchContext(HttpPolicy(), sample_site + prefix, lambda: NOW, (place,), "sample")
    (reading,) = fetch_past(context)
    assert reading.outcome is Outcome.OK
    judged = normalise(reading.observations, now=NOW, rejected=reading.rejected)
    assert judged.bad.is_empty()
    assert judged.good["access"].unique().to_list() == ["sample"]
    assert judged.good["place"].unique().to_list() == [place]
    newest = judged.good.filter(observed_at=NOW)
    assert newest["rank"].to_list() == list(range(1, newest.height + 1))


def test_the_history_asks_no_browser(sample_site: str) -> None:
    source = registry.get("x")
    assert source.needs_browser
    assert source.fetch_past is not None
    context = FetchContext(HttpPolicy(), sample_site, lambda: NOW, ("US", "AQ"), "sample")
    assert [one.outcome for one in source.fetch_past(replace(context, chromium=None))] == [
        Outcome.OK,
        Outcome.DISABLED,
    ]


def test_saved_pages_of_the_real_site_are_read(captures: Path) -> None:
    american = (captures / "x" / "trends24_us_2026-07-06_trimmed.html").read_bytes()
    parsed = parse_file("x", american, now=NOW)
    assert (parsed.outcome, len(parsed.observations)) == (Outcome.OK, 12)
    assert [row["volume"] for row in parsed.observations][:4] == [None, 118_000, None, 88_000]
    saudi = (captures / "x" / "trends24_SA_2026-09-28_snippet_transcription.html").read_bytes()
    labels = [row["label"] for row in parse_file("x", saudi, now=NOW).observations]
    assert labels == ["#ت_الح", "#ولي__العهد", "العراق", "Rams"]


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ('<link rel="canonical" href="https://trends24.in/japan/">', "JP"),
        ('<link rel="canonical" href="https://trends24.in/india/new-delhi/">', "IN/New Delhi"),
        ('<meta property="og:url" content="https://getdaytrends.com/">', "WW"),
        ("<title>Saudi Arabia Twitter trends today</title>", "SA"),
        ("<title>Springfield Twitter trends</title>", None),
        ('<link rel="canonical" href="https://elsewhere.example/japan/">', None),
    ],
)
def test_a_saved_page_says_its_own_place(head: str, place: str | None) -> None:
    page = hourly(card(NOW, item("tea"))).replace(b"<body>", f"<head>{head}</head><body>".encode())
    for body in (page, scrub(page)):
        (row,) = parse(body, Occasion("page", NOW)).rows
        assert row["place"] == place
        assert parse(body, Occasion("page", NOW, "GB")).rows[0]["place"] == "GB"


def test_a_page_that_is_kept_names_nobody_and_reads_the_same() -> None:
    secret = b'<div class="user">canary <a href="/@canary" title="canary">me</a></div>'
    for page in (
        hourly(card(NOW, item("tea", "12K"))),
        table(("\u65e5\u672c", "Under 10K tweets")),
    ):
        body = page.replace(b"<body>", b"<body>" + secret)
        assert b"canary" not in scrub(body)
        assert read(scrub(body)).rows == read(body).rows
