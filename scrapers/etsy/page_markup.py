"""A page of Etsy as it is marked up: its cards, its searches and what it says of itself. Pure.

A card is the outermost element that carries the number of a listing; its link, its heart and its
film carry the same number again, and an advertisement (`ls=a` in its link) is a card like any
other. The empty number belongs to a template that is no card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.etsy.listings import identity_of
from scrapers.json_text import decode_json

CARD = "[data-listing-id]"
KEPT = "data-kept"
"""Says in a kept page what the words of an element are, where the page itself no longer does."""
TITLE = f".v2-listing-card__title, [id*='listing-title'], [{KEPT}=title], h2, h3"
LINK = "a[href*='/listing/']"
REVIEWS = re.compile(r"\(\s*(\d[\d.,' \u00a0\u202f\u2019]*\s?[^\W\d_]{0,4}\.?\+?)\s*\)")
"""A count in brackets; a discount ("35% off") is none."""

_BETWEEN = "\x00"
"""Stands between two texts of a card; no HTML holds it."""
_ALONE = re.compile(rf"{_BETWEEN}\s*{REVIEWS.pattern}\s*{_BETWEEN}")
_SPOKEN = re.compile(r"\brating with (\d[\d.,]*\s?[km]?) reviews?$", re.I)
_HEAVY = (
    (b"<script", b"</script>"),
    (b"<style", b"</style>"),
    (b"<svg", b"</svg>"),
)
_DATA = re.compile(
    rb"<script[^>]*type=[\"']application/ld\+json[\"'][^>]*>(.*?)</script", re.S | re.I
)


@dataclass(frozen=True, slots=True)
class Card:
    """One listing as a page shows it.

    Attributes:
        identity: Etsy's number of it, digits.
        position: 1 is the first card of the page.
        title: As shown; empty where there is none.
        link: Its address with its query; None where there is none.
        reviews: The text of the count of reviews, without brackets; None where none is shown.
    """

    identity: str
    position: int
    title: str
    link: str | None
    reviews: str | None


def light_tree_of(body: bytes) -> LexborHTMLParser:
    """Returns the page without scripts, styles and drawings: what is kept is made of the rest."""
    return LexborHTMLParser(_lightened(body))


def _lightened(body: bytes) -> bytes:
    for start, end in _HEAVY:
        kept: list[bytes] = []
        at = 0
        while (found := body.find(start, at)) >= 0:
            kept.append(body[at:found])
            closed = body.find(end, found)
            if closed < 0:
                at = found + len(start)  # never closed: the rest is still looked at
                continue
            at = closed + len(end)
        if kept:
            body = b"".join((*kept, body[at:]))
    return body


def card_nodes(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yields the outermost element of every card, in the order of the page."""
    inside: set[int] = set()
    outside: set[int] = set()  # elements that are known to stand in no card
    for node in tree.css(CARD):
        if not (node.attrs.get("data-listing-id") or "").isdecimal():
            continue
        inside.add(node.mem_id)
        passed: list[int] = []
        above = node.parent
        while above is not None and not (above.mem_id in inside or above.mem_id in outside):
            passed.append(above.mem_id)
            above = above.parent
        if above is None or above.mem_id in outside:
            outside.update(passed)
            yield node


def cards_of(tree: LexborHTMLParser) -> list[Card]:
    """Returns the cards of a page, each listing once, at the position it has first."""
    found: dict[str, Card] = {}
    for position, node in enumerate(card_nodes(tree), start=1):
        identity = str(node.attrs.get("data-listing-id"))
        if identity not in found or not found[identity].title:
            first = found[identity].position if identity in found else position
            found[identity] = _card(node, identity, first)
    return list(found.values())


def _card(node: LexborNode, identity: str, position: int) -> Card:
    link = link_node(node)
    heading = node.css_first(TITLE)
    title = words_of(heading) if heading is not None else ""
    if not title.strip() and link is not None:
        title = link.attrs.get("title") or link.attrs.get("aria-label") or ""
    reviews = _ALONE.search(f"{_BETWEEN}{node.text(separator=_BETWEEN)}{_BETWEEN}") or _spoken(node)
    return Card(
        identity,
        position,
        " ".join(title.split()),
        link.attrs.get("href") if link is not None else None,
        reviews[1] if reviews else None,
    )


def _spoken(card: LexborNode) -> re.Match[str] | None:
    """The count of reviews as a screen reader tells it."""
    labels = (
        one.attrs.get("aria-label") or "" for one in card.css("[aria-label*='rating with' i]")
    )
    return next((found for label in labels if (found := _SPOKEN.search(label))), None)


def words_of(node: LexborNode) -> str:
    """Returns the words of an element without what is drawn or run in it; takes that out of it."""
    first = node.child
    if first is not None and not (first.is_text_node and first.next is None):
        for unread in node.css("script, style, svg"):
            unread.decompose()
    return node.text()


def link_node(card: LexborNode) -> LexborNode | None:
    """Returns the element of a card that leads to its listing."""
    if card.tag == "a" and identity_of(card.attrs.get("href")):
        return card
    return card.css_first(LINK)


def reviews_node(card: LexborNode) -> LexborNode | None:
    """Returns the element of a card that shows the count of its reviews."""
    shown = (one for one in card.css("span, p, div") if REVIEWS.fullmatch(_own_text(one)))
    return next(shown, None)


def _own_text(node: LexborNode) -> str:
    return node.text(deep=False).strip()


def listed_data(body: bytes) -> list[Card]:
    """Returns the listings of a page's JSON-LD, of pages that show no cards to a reader like us."""
    found: dict[str, Card] = {}
    for script in _DATA.finditer(body):
        try:
            value: Any = decode_json(script[1])
        except ValueError:
            continue  # one broken script leaves the others readable
        for item in _list_items(value):
            link = item.get("url")
            identity = identity_of(link if isinstance(link, str) else None)
            title = item.get("name")
            if identity and identity not in found:
                shown = " ".join(title.split()) if isinstance(title, str) else ""
                found[identity] = Card(identity, len(found) + 1, shown, str(link), None)
    return list(found.values())


def _list_items(value: Any) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.get("@type") == "ItemList":
            for entry in one.get("itemListElement") or []:
                if isinstance(entry, dict):
                    inner = entry.get("item")
                    yield inner if isinstance(inner, dict) else entry
