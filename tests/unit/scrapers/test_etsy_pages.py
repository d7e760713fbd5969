"""Pages of Etsy: what a page says, and what is kept of one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.etsy import parse, scrub
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
OCCASION = Occasion("page", NOW, "US")
SITE = "https://www.etsy.com"


def rating(count: str | None, *, new: bool = False) -> str:
    """The two markups of a rating that are both in use."""
    if count is None:
        return ""
    if new:
        return (
            '<span class="wt-text-title-small">4.9</span>'
            f'<div role="img" aria-label="4.9 star rating with {count} reviews">'
            f'<span class="wt-icon"><svg><path/></svg></span><p>({count})</p></div>'
        )
    return (
        '<span class="larger_review_stars"><input type="hidden" name="rating" value="4.8">'
        f'<div class="stars" aria-label="5 out of 5"></div></span><span> ({count}) </span>'
    )


def card(
    identity: int, title: str, reviews: str | None = None, *, ad: bool = False, new: bool = False
) -> str:
    asked = "click_key=canary_click&amp;ls=a" if ad else "click_key=canary_click"
    return f"""
    <li><div class="js-merch-stash-check-listing v2-listing-card" data-shop-id="77"
         data-listing-id="{identity}" data-page-type="search" data-behat-listing-card>
      <a class="listing-link" data-listing-id="{identity}" title="{title}"
         href="{SITE}/uk/listing/{identity}/a-slug?{asked}&amp;ref=search_grid-1-1">
        <video data-listing-id="{identity}"></video>
        <h3 class="v2-listing-card__title"> {title} </h3>{rating(reviews, new=new)}
        <p class="lc-price"><span class="currency-value">11.50</span>
        <span class="wt-text-strikethrough"><span class="currency-value">23.00</span></span>
        <span>(50% off)</span></p>
        <p id="canary_shop" data-seller-name-container="">Ad by canary_shop</p>
        <p aria-label="From shop canary_shop">canary_shop</p>
      </a><button data-listing-id="{identity}">Add to Favorites</button></div></li>"""


def search(
    *cards: str,
    shown: str = "320,607 results, with Ads",
    extra: str = "",
    address: str = "/search?q=autumn+mug",
    page_type: str = "website",
) -> bytes:
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>Autumn mug - Etsy</title>
    <meta property="og:url" content="http://www.etsy.com{address}">
    <script>window.dataLayer = {{"user": "canary_user"}};</script></head>
    <body data-region="GB" data-language="en-GB">
    <header><a href="/search?q=gifts">Gifts</a><a href="/people/canary_person">You</a></header>
    <h1 class="wt-screen-reader-only">Search results</h1>
    <div data-result-info><span>{shown}</span></div>
    <ol data-results-grid-container>{"".join(cards)}</ol>{extra}
    <div class="wt-display-none" data-add-collection-section data-listing-id=""></div>
    <footer><a href="/shop/canary_shop">A shop</a></footer></body></html>""".encode()


PAGE = search(
    card(11, "Autumn mug &amp; saucer", "1,067", ad=True),
    card(12, "Pumpkin mug \U0001f383"),
    card(11, "Autumn mug &amp; saucer", "1,067"),
    card(13, "\u0643\u0648\u0628 \u0642\u0647\u0648\u0629", "4.6k", new=True),
    extra='<div data-search-query-ingresses="">'
    '<a href="/search?q=fall+mug&amp;ref=s2_qi-1-1&amp;who=canary_person">'
    'Fall mug</a><a href="/uk/market/ghost_mug">ghost mug</a>'
    '<a href="/search?q=autumn+mug&amp;page=2">2</a></div>',
)


def read(page: bytes, occasion: Occasion = OCCASION) -> Parsed:
    parsed = parse(page, occasion)
    assert parsed.reason
    assert parsed.rows == () or parsed.outcome is Outcome.OK
    return parsed


def told(parsed: Parsed, *columns: str) -> list[tuple[object, ...]]:
    judged = normalise(parsed.rows, now=NOW, rejected=parsed.rejected)
    assert judged.bad.is_empty()
    return judged.good.select(*columns).rows()


def test_a_listing_is_one_row_however_often_and_however_it_is_shown() -> None:
    rows = told(read(PAGE), "kind", "label", "rank", "volume", "volume_unit", "measures", "url")
    address = f"{SITE}/uk/listing/{{}}/a-slug".format
    assert rows[:3] == [
        ("listing", "Autumn mug & saucer", 1, None, "saves", '{"reviews": 1067}', address(11)),
        ("listing", "Pumpkin mug \U0001f383", 2, None, "saves", None, address(12)),
        ("listing", "كوب قهوة", 4, None, "saves", '{"reviews": 4600}', address(13)),
    ]


def test_the_searched_term_is_a_row_with_its_competition_and_what_is_searched_beside_it() -> None:
    rows = told(read(PAGE), "kind", "label", "rank", "volume", "measures", "related", "place")
    assert rows[3:] == [
        (
            "query",
            "autumn mug",
            None,
            None,
            '{"listings": 320607}',
            '{"fall mug": null, "ghost mug": null}',
            "GB",
        )
    ]


def test_the_page_says_which_country_it_was_made_for() -> None:
    assert {row["place"] for row in read(PAGE).rows} == {"GB"}
    unsaid = read(PAGE.replace(b"data-region", b"data-r"), Occasion("page"))
    assert {row["place"] for row in unsaid.rows} == {None}
    assert {row["observed_at"] for row in unsaid.rows} == {None}


def test_a_floor_is_not_a_number_of_results() -> None:
    parsed = read(search(card(1, "Mug"), shown="1,000+ relevant results, with Ads"))
    assert [row["kind"] for row in parsed.rows] == ["listing"]
    assert "1,000+" in " ".join(parsed.notes)


def test_the_exact_number_of_the_page_s_own_data_goes_before_a_floor() -> None:
    data = '<script>var d = {"organic_listings_count":783966,"a":1}</script>'
    parsed = read(search(card(1, "Mug"), shown="1,000+ results", extra=data))
    assert parsed.rows[1]["measures"] == {"listings": 783_966}
    assert not parsed.notes


@pytest.mark.parametrize(
    ("shown", "reviews"),
    [
        ("20", 20),
        ("1,067", 1067),
        ("1.067", 1067),
        ("1\u00a0067", 1067),
        ("1\u202f234\u202f567", 1_234_567),
        ("4k", 4000),
        ("7.5k", 7500),
        ("7,5k", 7500),
    ],
)
def test_a_count_of_reviews_is_whole_in_every_notation(shown: str, reviews: int) -> None:
    for new in (False, True):
        row = read(search(card(1, "Mug", shown, new=new))).rows[0]
        assert row["measures"] == {"reviews": reviews}


def test_a_count_in_an_unknown_notation_is_left_out_and_said() -> None:
    parsed = read(search(card(1, "Mug", "4,6 tys.")))
    assert parsed.rows[0]["measures"] is None
    assert "left out: 1" in " ".join(parsed.notes)


def test_later_pages_say_that_their_ranks_are_their_own() -> None:
    paged = PAGE.replace(b'<a class="listing-link"', b'<a class="listing-link" data-page-num="3"')
    assert "Page 3" in " ".join(read(paged).notes)


@pytest.mark.parametrize(
    ("address", "what", "category"),
    [
        ("/uk/c/home-and-living/mugs", "an Etsy category page", "home and living > mugs"),
        ("/market/best_selling_items", "an Etsy category page", None),
        ("/shop/SomeShop", "an Etsy shop page", None),
        ("/search?q=mug", "an Etsy search page", None),
    ],
)
def test_a_page_is_named_by_what_it_says_of_itself(
    address: str, what: str, category: str | None
) -> None:
    listed = card(1, "Mug").replace('data-page-type="search"', 'data-page-type=""')
    page = search(listed, address=address).replace(b"data-results-grid-container", b"")
    parsed = read(page)
    assert parsed.what == what
    assert parsed.rows[0]["category"] == category


def test_a_page_that_shows_its_listings_as_data_only_is_read_from_there() -> None:
    data = (
        '<script type="application/ld+json">{"@type":"ItemList","itemListElement":['
        '{"@type":"ListItem","position":1,"item":{"name":"Mug","url":"https://www.etsy.com/listing/'
        '5/mug?ref=a","brand":{"name":"canary_shop"}}}]}</script>'
    )
    page = search(extra=data)
    assert told(read(page), "label", "rank", "url")[0] == ("Mug", 1, f"{SITE}/listing/5/mug")
    assert read(scrub(page)).rows == read(page).rows
    assert b"canary" not in scrub(page)


def trending(*terms: str) -> bytes:
    links = "".join(
        f'<li><a href="/search?q={term}&amp;ref=trend">{term}</a></li>' for term in terms
    )
    return (
        "<!DOCTYPE html><html><head><title>Trending searches | Etsy</title></head>"
        '<body data-region="US"><nav><a href="/search?q=gifts">Gifts</a></nav>'
        f"<h1>Trending searches</h1><ol>{links}</ol></body></html>"
    ).encode()


def test_trending_searches_are_ranked_as_listed() -> None:
    page = trending("Ghost+mug", "ghost+mug", "Teacher+gift")
    parsed = read(page.replace(b">Ghost+mug<", b">1. Ghost mug<"))
    assert parsed.what == "an Etsy page of trending searches"
    assert told(parsed, "kind", "label", "rank", "volume", "url") == [
        ("query", "Ghost mug", 1, None, f"{SITE}/search?q=Ghost+mug"),
        ("query", "Teacher gift", 2, None, f"{SITE}/search?q=Teacher+gift"),
    ]
    assert read(trending()).outcome is Outcome.SHAPE_CHANGED


WALL = (
    b"<html><head><title>etsy.com</title></head><body><script>var dd={'host':"
    b"'geo.captcha-delivery.com'}</script><script src='https://ct.captcha-delivery.com/i.js'>"
    b"</script></body></html>"
)


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (WALL, Outcome.BLOCKED),
        (b"<html><title>Sign in - Etsy</title><input type=password></html>", Outcome.BLOCKED),
        (search(shown="0 results"), Outcome.EMPTY),
        (search(shown="", extra='<script>{"is_no_results_query":true}</script>'), Outcome.EMPTY),
        (search(shown="", extra="<p>We couldn't find any results for x</p>"), Outcome.EMPTY),
        (search(), Outcome.SHAPE_CHANGED),
        (PAGE.replace(b"data-listing-id", b"data-id"), Outcome.SHAPE_CHANGED),
        (PAGE.replace(b'data-listing-id="1', b'data-listing-id="x'), Outcome.SHAPE_CHANGED),
        (PAGE.replace(b"<h3 class", b"<i c").replace(b" title=", b" t="), Outcome.SHAPE_CHANGED),
        (PAGE.replace(b"/listing/", b"/l/"), Outcome.SHAPE_CHANGED),
        (PAGE.replace(b"href=", b"data-href="), Outcome.SHAPE_CHANGED),
        (PAGE[: PAGE.index(b"data-listing-id")], Outcome.SHAPE_CHANGED),
        (b"<html><body><h1>Our new home</h1></body></html>", Outcome.SHAPE_CHANGED),
        (b"<html>" + b"<p>x</p>" * 1_300_000, Outcome.SHAPE_CHANGED),
        (b"<", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_page_without_listings_says_why(page: bytes, outcome: Outcome) -> None:
    parsed = read(page)
    assert parsed.outcome is outcome
    assert not parsed.rows


def test_a_page_that_is_cut_off_gives_what_was_whole_and_says_so() -> None:
    end = PAGE.index(b"4.9 star")
    parsed = read(PAGE[:end])
    assert [row["rank"] for row in parsed.rows if row["kind"] == "listing"] == [1, 2, 4]
    assert "cut off" in " ".join(parsed.notes)


def test_one_card_without_its_title_is_one_refused_row() -> None:
    bare = card(14, "").replace('title=""', "")
    parsed = read(search(card(1, "Mug"), card(2, "Cup"), bare))
    assert parsed.outcome is Outcome.OK
    assert [refused.rule for refused in parsed.rejected] == ["missing_field"]
    assert parsed.rejected[0].raw["listing_id"] == "14"


def test_a_nul_in_a_title_costs_nothing_but_its_own_row() -> None:
    parsed = read(search(card(1, "Mu\x00g"), card(2, "Cup")))
    judged = normalise(parsed.rows, now=NOW)
    assert "Cup" in judged.good["label"].to_list()
    assert judged.read == len(parsed.rows)


def test_what_is_kept_of_a_page_reads_the_same_and_names_nobody() -> None:
    kept = scrub(PAGE)
    assert read(kept) == read(PAGE)
    assert scrub(kept) == kept
    assert b"canary" not in kept
    untitled = PAGE.replace(b'<h3 class="v2-listing-card__title"', b"<i").replace(b"</h3>", b"</i>")
    assert read(scrub(untitled)).rows == read(untitled).rows
    assert b"canary" not in scrub(untitled)


@pytest.mark.parametrize("page", [WALL, b"", b"<", b"<html>", PAGE[:700], trending("a", "b")])
def test_nothing_is_too_broken_to_be_kept(page: bytes) -> None:
    assert read(scrub(page)).rows == read(page).rows


@pytest.mark.parametrize(
    ("file", "listings", "reviewed", "term", "competing", "place"),
    [
        ("search_2023-01.html", 12, 10, "watch", 320_607, "JP"),
        ("search_2023-04.html", 12, 11, "shoes", 783_966, "JP"),
        ("search_tashseb.html", 12, 12, "earrings", 3_878_921, "JP"),
        ("shop_page_AlaskanInkStudio.txt", 10, 0, None, None, "LT"),
    ],
)
def test_a_captured_page_has_one_row_per_distinct_listing(
    captures: Path,
    file: str,
    listings: int,
    reviewed: int,
    term: str | None,
    competing: int | None,
    place: str,
) -> None:
    body = (captures / "etsy" / file).read_bytes()
    parsed = read(body, Occasion("page"))
    shown = [row for row in parsed.rows if row["kind"] == "listing"]
    assert len({row["url"] for row in shown}) == len(shown) == listings
    assert sum(row["measures"] is not None for row in shown) == reviewed
    assert {row["place"] for row in parsed.rows} == {place}
    assert all(row["volume"] is None for row in parsed.rows)
    searched = [(r["label"], r["measures"]) for r in parsed.rows if r["kind"] == "query"]
    assert searched == ([] if term is None else [(term, {"listings": competing})])
    kept = scrub(body)
    assert read(kept, Occasion("page")).rows == parsed.rows
    assert b"/shop/" not in kept
    assert b"/people/" not in kept


def test_the_captured_device_check_is_blocked_and_never_empty(captures: Path) -> None:
    body = (captures / "etsy/blocked_datadome_interstitial_2025-09.html").read_bytes()
    assert read(body).outcome is Outcome.BLOCKED
