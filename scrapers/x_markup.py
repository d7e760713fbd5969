"""The lists of trends in a page of trends24.in or getdaytrends.com, as the page has them. Pure.

trends24 shows one card per hour, the newest first, each with the time it was read; getdaytrends
shows one table of the present, folded into two. Both are told by their markup, never by address,
so that a saved page reads like a fetched one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.place import UnknownPlaceError, resolve
from scrapers.x_places import place_at

_CONTAINERS = "#timeline-container, #trends"
_CARD = ".trend-card__list"
_TABLE = "table.ranking.trends"
_LISTS = f"{_CARD}, {_TABLE}"
_TITLE = re.compile(r"(.{2,60}?) (?:Twitter|X) trends\b", re.I)
_TRENDS24 = "a page of trends24.in"
_GETDAYTRENDS = "a page of getdaytrends.com"


@dataclass(slots=True)
class Item:
    """One listed trend. `count` is the text of its count, None where no place for one was found."""

    name: str = ""
    link: str | None = None
    count: str | None = None


@dataclass(slots=True)
class Card:
    """One list. `timestamp` is the text of the page's own time for it, where it has one."""

    timestamp: str | None = None
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page holds.

    Attributes:
        cards: Its lists, as ordered on the page.
        has_container: The part of the page that holds the lists is there.
        links: Links inside that part, whether we knew what to make of them or not.
        place: The place it says it is about.
        site: What it is, as a noun.
    """

    cards: list[Card]
    has_container: bool
    links: int
    place: str | None
    site: str


def read_markup(page: bytes) -> Markup:
    """Returns the lists of a page; broken HTML is read as far as it goes."""
    tree = LexborHTMLParser(page)
    cards: list[Card] = []
    timestamp: str | None = None
    table: Card | None = None
    for node in tree.css(f"[data-timestamp], {_LISTS}"):
        timestamp = node.attributes.get("data-timestamp") or timestamp
        if node.css_matches(_CARD):
            cards.append(Card(timestamp, _items(node, "li")))
            timestamp = None
        elif node.css_matches(_TABLE):
            items = _items(node, "td.main")
            if table is None:
                table = Card(None, items)
                cards.append(table)
            else:
                table.items += items
    containers = tree.css(_CONTAINERS)
    return Markup(
        cards=cards,
        has_container=bool(containers),
        links=sum(len(one.css("a")) for one in containers),
        place=_place(tree),
        site=_GETDAYTRENDS if table is not None else _TRENDS24,
    )


def _items(node: LexborNode, item: str) -> list[Item]:
    """The items of one list. Item, name and count are visited in the order of the page."""
    found: list[Item] = []
    has_name = False
    for inner in node.css(f"{item}, a, .tweet-count, .text-muted"):
        tag = inner.tag
        if tag in {"li", "td"}:
            found.append(Item())
            has_name = False
        elif not found:
            continue
        elif tag == "a":
            if not has_name:
                found[-1].name, found[-1].link = inner.text(), inner.attributes.get("href")
                has_name = bool(found[-1].name.strip())
        elif found[-1].count is None:
            count = inner.attributes.get("data-count")
            found[-1].count = inner.text() if count is None else count
    return found


def _place(tree: LexborHTMLParser) -> str | None:
    """The place a page is about, by its own address, else by its title."""
    for selector, name in (
        ('link[rel="canonical"]', "href"),
        ('meta[property="og:url"]', "content"),
    ):
        node = tree.css_first(selector)
        if node is not None and (place := place_at(node.attributes.get(name) or "")):
            return place
    title = tree.css_first("title")
    told = _TITLE.match(title.text().strip()) if title is not None else None
    try:
        return resolve(told[1]) if told else None
    except UnknownPlaceError:
        return None
