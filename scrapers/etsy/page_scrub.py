"""What may be kept of a page: its structure, its listings' titles and counts, its searches.

Names of shops stand in many places of a card (a line of its own, labels for screen readers, links),
so no word and no label of a page is kept but those the parser reads.
"""

from __future__ import annotations

import json
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.body import Form, form_of
from scrapers.etsy.listings import plain_link
from scrapers.etsy.page_facts import FACTS, facts_of, search_link, search_nodes, term_of
from scrapers.etsy.page_markup import (
    KEPT,
    TITLE,
    card_nodes,
    cards_of,
    light_tree_of,
    link_node,
    reviews_node,
)
from scrapers.etsy.page_results import RESULTS
from scrapers.json_text import decode_json
from scrapers.scrubbing import scrub_html

_ATTRIBUTES = (
    KEPT,
    FACTS,
    "title",
    "data-listing-id",
    "data-palette-listing-id",
    "data-page-type",
    "data-page-num",
    "data-position-num",
    "data-region",
    "data-language",
    "data-currency",
    "data-behat-listing-card",
    "data-results-grid-container",
    "data-search-results",
    "data-result-info",
    "data-search-query-ingresses",
)


def scrub_page(body: bytes) -> bytes:
    """Returns the page with what the parser reads of it, and nothing else."""
    if form_of(body) not in {Form.HTML, Form.XML}:
        return b""
    tree = light_tree_of(body)
    facts = facts_of(body, tree)
    _mark(tree)
    for node, search in search_nodes(tree, facts):
        node.inner_html = _escaped(search.label)
        node.attrs[KEPT] = "search"
    data = b"" if cards_of(tree) else _data_scripts(body)
    page = scrub_html(
        (tree.html or "").encode() + data,
        words=(f"[{KEPT}]",),
        attributes=_ATTRIBUTES,
        links=_link,
        data=_scrubbed_data,
    )
    return page.replace(b"</body>", facts.dumped().encode() + b"</body>", 1)


def _mark(tree: LexborHTMLParser) -> None:
    """Marks the words that are read, and takes the labels off everything else."""
    titles: dict[int, str] = {}
    for card in card_nodes(tree):
        heading = card.css_first(TITLE)
        link = link_node(card)
        if heading is not None and heading.text().strip():
            heading.attrs[KEPT] = "title"
        elif link is not None:
            titles[link.mem_id] = (
                link.attributes.get("title") or link.attributes.get("aria-label") or ""
            )
        if (reviews := reviews_node(card)) is not None:
            reviews.inner_html = _escaped(reviews.text(deep=False).strip())
            reviews.attrs[KEPT] = "reviews"
    for node in tree.css("[title], a[aria-label]"):
        _retitle(node, titles.get(node.mem_id))
    if (results := tree.css_first(RESULTS)) is not None:
        results.attrs[KEPT] = "results"


def _retitle(node: LexborNode, title: str | None) -> None:
    if title:
        node.attrs["title"] = title
    elif "title" in node.attributes:
        del node.attrs["title"]


def _link(link: str) -> str | None:
    """A listing without its query, a search with its term; None for people, shops and the rest."""
    if listing := plain_link(link):
        return listing
    term = term_of(link)
    return search_link(link, term) if term else None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _data_scripts(body: bytes) -> bytes:
    """The scripts of JSON-LD, which the tree was made without."""
    page = LexborHTMLParser(body)
    return "".join(node.html or "" for node in page.css("script[type*='ld+json']")).encode()


def _scrubbed_data(data: bytes) -> bytes:
    """A list of listings with their names and addresses; nothing of any other script."""
    try:
        value: Any = decode_json(data)
    except ValueError:
        return b"{}"
    if not isinstance(value, dict) or value.get("@type") != "ItemList":
        return data if isinstance(value, dict) and "at_least" in value else b"{}"
    kept = []
    for entry in value.get("itemListElement") or []:
        item = entry.get("item", entry) if isinstance(entry, dict) else None
        given = item if isinstance(item, dict) else {}
        if link := plain_link(str(given.get("url") or "")):
            kept.append({"item": {"name": str(given.get("name") or ""), "url": link}})
    return json.dumps({"@type": "ItemList", "itemListElement": kept}).encode()
