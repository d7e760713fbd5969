"""Bodies in the platforms' own shapes, as large as asked for: pages, feeds and exports.

A card of Etsy's is about nine kilobytes of markup, and a third of a page is scripts and drawings:
what the floor of parsing such a page is, the benchmark measures beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.bodies import Body

_AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
_WEEKS = [f"{_AT - timedelta(weeks=n):%Y-%m-%d}" for n in reversed(range(52))]
_CELLS = 10
"""Empty boxes of a card, which bring it to the weight of a real one."""


def pages(items: int) -> Iterator[Body]:
    """Yields every kind of page and feed with about so many items each."""
    numbers = range(1, items + 1)
    cards = "".join(map(_etsy_card, numbers))
    yield Body("etsy", "search page", items, _etsy(cards), items)
    listed = [{"@type": "ListItem", "item": _product(n)} for n in numbers]
    data = json.dumps({"@type": "ItemList", "itemListElement": listed})
    script = f'<script type="application/ld+json">{data}</script>'
    yield Body("etsy", "page with JSON-LD", items, _etsy("", script), items)
    hours = max(1, items // 50)
    cards = "".join(_hour(n) for n in range(hours))
    page = f'<div id="timeline-container"><div class="flex">{cards}</div></div>'
    yield Body("x", "trends24", 50 * hours, _html(page), 50 * hours)
    rows = "".join(map(_row, numbers))
    trends = f'<table class="table table-hover ranking trends wider"><tbody>{rows}</tbody></table>'
    yield Body("x", "getdaytrends", items, _html(f'<div id="trends">{trends}</div>'), items)
    feed = "".join(map(_item, numbers))
    head = '<rss version="2.0" xmlns:ht="https://trends.google.com/trending/rss"><channel>'
    feed = f"<?xml version='1.0' encoding='UTF-8'?>{head}{feed}</channel></rss>"
    yield Body("google_trends", "feed", items, feed.encode(), items)


def exports(items: int) -> Iterator[Body]:
    """Yields every kind of export with about so many items each."""
    numbers = range(1, items + 1)
    archive = ["capture_file,rank,name,tweet_volume,location,country,as_of,created_at"]
    at = f"{_AT:%Y-%m-%dT%H:%M:%SZ}"
    archive += [f"1,{n},#Tea{n},39020,UnitedKingdom,UK,{at},{at}" for n in numbers]
    yield _csv("x", "archive", items, archive, name="archive.csv")
    header = ["Rank", "Trend", "Weekly change", "Monthly change", "Yearly change", *_WEEKS]
    table = [[str(n), f"tea {n}", "40%", "-90%", "10,000%+", *["71"] * 52] for n in numbers]
    lines = [",".join(f'"{cell}"' for cell in row) for row in (header, *table)]
    yield _csv("pinterest", "trends, 52 weeks", items, lines, rows=53 * items)
    pins = ["post_id,title,likes,hashtags,comments_num"]
    pins += [f'{n},"Nature {n}",{n},"[""#tea"", ""#mug""]",3' for n in numbers]
    yield _csv("pinterest", "collection of pins", items, pins)
    products = ["url,product_id,title,reviews_count_item,category_tree,related_searches"]
    link = "https://www.etsy.com/listing"
    lists = '"[""Home"", ""Mugs""]","[""tea mug"", ""mug""]"'
    products += [f'{link}/{n}/a,{n},"Mug {n}","1,067",{lists}' for n in numbers]
    yield _csv("etsy", "data set of products", items, products)
    trending = ["Trends,Search volume,Started,Explore link"]
    started = '"November 2, 2025 at 11:00:00 PM UTC+2"'
    trending += [f"tea {n},1M+,{started},./explore?q=tea&geo=IN" for n in numbers]
    yield _csv("google_trends", "trending now", items, trending, name="trending_IN_7d_1.csv")


def _csv(
    source: str, what: str, items: int, lines: list[str], *, rows: int = 0, name: str = "export.csv"
) -> Body:
    content = ("\n".join(lines) + "\n").encode()
    return Body(source, f"{what}, CSV", items, content, rows or items, name=name)


def _html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def _etsy(cards: str, data: str = "") -> bytes:
    weight = "<script>window.data = [" + "1," * 20_000 + "];</script>"
    address = (
        "<title>Autumn mug - Etsy</title>"
        '<meta property="og:url" content="https://www.etsy.com/search?q=autumn+mug">'
        '<link rel="canonical" href="https://www.etsy.com/search?q=autumn+mug">'
    )
    head = (
        '<header data-region="GB"><input name="search_query" value="autumn mug"></header>'
        "<h1>Search results</h1><div data-result-info><span>1,000+ results, with Ads</span></div>"
        '<a data-page-num="1" href="/search?q=autumn+mug&amp;page=1">1</a>'
    )
    grid = f"{head}<ol data-results-grid-container>{cards}</ol>"
    return _html(grid, address + weight + data)


def _etsy_card(n: int) -> str:
    link = f"https://www.etsy.com/listing/{n}/a-mug?click_key=1&amp;ref=search_grid-1-{n}"
    drawing = f'<svg viewBox="0 0 24 24"><path d="{"M12 2a10 " * 40}"></path></svg>'
    boxes = '<div class="wt-height-full wt-position-relative"><div class="placeholder"></div></div>'
    return f"""
    <li><div class="js-merch-stash-check-listing v2-listing-card" data-shop-id="77"
         data-listing-id="{n}" data-page-type="search" data-behat-listing-card>
      <a class="listing-link wt-display-inline-block" data-listing-id="{n}" title="Autumn mug {n}"
         href="{link}">{boxes * _CELLS}
        <img src="https://i.etsystatic.example/{n}.jpg" srcset="{f"https://i.example/{n} " * 12}">
        <h3 class="wt-text-caption v2-listing-card__title"> Autumn mug {n} </h3>
        <span class="larger_review_stars"><input type="hidden" name="rating" value="4.8">
        <div class="stars" aria-label="5 out of 5">{drawing * 5}</div></span>
        <span class="wt-text-caption"> (1,067) </span>
        <p class="lc-price"><span class="currency-value">11.50</span><span>(50% off)</span></p>
        <p aria-label="From shop someone">someone</p></a>
      <button data-listing-id="{n}" aria-label="Add to Favorites">{drawing}</button></div></li>"""


def _product(n: int) -> dict[str, object]:
    link = f"https://www.etsy.com/listing/{n}/a-mug"
    return {"@type": "Product", "name": f"Autumn mug {n}", "url": link, "image": f"{link}.jpg"}


def _hour(back: int) -> str:
    stamp = (_AT - timedelta(hours=back)).timestamp()
    items = "".join(
        f'<li><span class="trend-name"><a class="trend-link" href="https://twitter.com/search?q={n}">'
        f'Tea {n}</a><span class="tweet-count" data-count="{10_000 + n}"></span></span></li>'
        for n in range(50)
    )
    title = f'<h3 class="title" data-timestamp="{stamp}">then</h3>'
    return f'<div class="list-container">{title}<ol class="trend-card__list">{items}</ol></div>'


def _row(n: int) -> str:
    return (
        f'<tr><th class="pos">{n}</th><td class="main"><a class="string" href="/japan/trend/{n}/">'
        f'Tea {n}</a><div class="desc"><span class="small text-muted">{n}K tweets</span></div></td>'
        '<td class="details"><a href="/elsewhere/">more</a></td></tr>'
    )


def _item(n: int) -> str:
    news = "".join(
        f"<ht:news_item><ht:news_item_title>A story about tea {n}</ht:news_item_title>"
        f"<ht:news_item_url>https://news.example/{n}</ht:news_item_url></ht:news_item>"
        for _ in range(3)
    )
    return (
        f"<item><title>tea {n}</title><ht:approx_traffic>200+</ht:approx_traffic><description/>"
        "<link>https://trends.google.com/trending/rss?geo=GB</link>"
        f"<pubDate>Tue, 24 Nov 2026 05:30:00 -0700</pubDate>{news}</item>"
    )
