"""The lists of trends in a page of trends24.in or getdaytrends.com, as the page has them. Pure.

trends24 shows one card per hour, the newest first, each with the time it was read; getdaytrends
shows one table of the present, folded into two. Both are told by their markup, never by address,
so that a saved page reads like a fetched one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_CONTAINERS = frozenset({"timeline-container", "trends"})


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
    """

    cards: list[Card]
    has_container: bool
    links: int


def read_markup(page: str) -> Markup:
    """Returns the lists of a page; broken HTML is read as far as it goes."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return Markup(reader.cards, reader.has_container, reader.links)


class _Reader(HTMLParser):
    """Walks the tags once.

    What is open (container, list, item, link, count) is known by its tag and closed by the end tag
    of that name: neither page nests one of them in itself, but for the container.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cards: list[Card] = []
        self.has_container = False
        self.links = 0
        self._timestamp: str | None = None
        self._depth = 0
        self._container = ""
        self._list = ""
        self._item: Item | None = None
        self._item_tag = ""
        self._in_link = False
        self._counting = ""
        self._table: Card | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        self._enter_container(tag, given.get("id"))
        self._timestamp = given.get("data-timestamp") or self._timestamp
        if "trend-card__list" in classes:
            self.cards.append(Card(self._timestamp))
            self._timestamp, self._list = None, tag
        elif tag == "table" and {"ranking", "trends"} <= classes:
            if self._table is None:
                self._table = Card()
                self.cards.append(self._table)
            self._list = tag
        elif self._list and (tag == "li" or (tag == "td" and "main" in classes)):
            self._item, self._item_tag = Item(), tag
            self.cards[-1].items.append(self._item)
        elif self._item is not None:
            self._inside_item(tag, classes, given)

    def _enter_container(self, tag: str, identity: str | None) -> None:
        if not self._container and identity in _CONTAINERS:
            self.has_container, self._container, self._depth = True, tag, 1
        elif self._container == tag:
            self._depth += 1
        if self._container and tag == "a":
            self.links += 1

    def _inside_item(self, tag: str, classes: set[str], given: dict[str, str | None]) -> None:
        item = self._item
        if item is None:
            return
        if tag == "a" and not item.name:
            item.link, self._in_link = given.get("href"), True
        elif {"tweet-count", "text-muted"} & classes:
            item.count = given.get("data-count")
            if item.count is None:
                item.count, self._counting = "", tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._container:
            self._depth -= 1
            if self._depth == 0:
                self._container = ""
        if tag == "a":
            self._in_link = False
        if tag == self._counting:
            self._counting = ""
        if tag in {self._item_tag, self._list}:
            self._item, self._in_link, self._counting, self._item_tag = None, False, "", ""
        if tag == self._list:
            self._list = ""

    def handle_data(self, data: str) -> None:
        if self._item is None:
            return
        if self._in_link:
            self._item.name += data
        elif self._counting:
            self._item.count = (self._item.count or "") + data
