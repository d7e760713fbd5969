"""What a page of Etsy says of itself and of searches: its kind, region, term, results, links. Pure.

A kept page carries the same facts in one JSON script (`dumped`), because the scripts they came from
are not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.etsy.listings import SITE
from scrapers.etsy.page_markup import CARD, words_of
from scrapers.etsy.page_results import results, says_nothing
from scrapers.json_text import decode_json
from scrapers.term import normalise_term

FACTS = "data-page-facts"
QUERY_LINK = "a[href*='/search?'], a[href*='/market/']"

_LANGUAGE = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?(?=/|$)")
_REGION = re.compile(r"[A-Z]{2}$")
_TRENDING = re.compile(
    r"trending|popular (?:right now|searches)|(?:top|most) search|search(?:ed|es)\b.{0,20}\bnow",
    re.I,
)
_CATEGORY = re.compile(r"/(?:c|featured|browse|bestsellers?|market/best[-_]sell\w*)(?=/|$)")
_FRAME = frozenset({"header", "footer", "nav"})


class Kind(StrEnum):
    """What a page is."""

    SEARCH = "search"
    SHOP = "shop"
    CATEGORY = "category"
    TRENDING = "trending"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself.

    Attributes:
        kind: What the page is.
        term: The searched term, where there is one.
        listings: How many listings match it, where the page says exactly.
        at_least: The number shown where it is only a floor: "1,000+".
        region: The country the page was made for, ISO 3166-1.
        page: Which page of the results, 1 is the first.
        nothing: The page says that nothing matches.
        category: The path of a category page.
    """

    kind: Kind = Kind.OTHER
    term: str | None = None
    listings: int | None = None
    at_least: str | None = None
    region: str | None = None
    page: int = 1
    nothing: bool = False
    category: tuple[str, ...] = ()

    def dumped(self) -> str:
        """Returns the script that carries these facts in a kept page."""
        facts = json.dumps(asdict(self), ensure_ascii=True).replace("<", "\\u003c")
        return f'<script type="application/json" {FACTS}="">{facts}</script>'


class Search(NamedTuple):
    """A link to a search: the term as shown and the address."""

    label: str
    link: str


def facts_of(body: bytes, tree: LexborHTMLParser) -> Facts:
    """Returns what a page, or what is kept of one, says of itself."""
    if kept := _kept(body):
        try:
            facts = decode_json(kept)
            path = tuple(facts["category"])
            return Facts(**facts | {"kind": Kind(facts["kind"]), "category": path})
        except (ValueError, TypeError, KeyError):
            return Facts()
    addresses = list(_own_addresses(tree))
    paths = [_LANGUAGE.sub("", urlsplit(address).path, count=1) for address in addresses]
    category = next((path for path in paths if _CATEGORY.match(path)), "")
    listings, at_least = results(body, tree)
    return Facts(
        _kind(tree, paths, is_category=bool(category)),
        None if category else _term(tree, addresses),
        listings,
        at_least,
        _attribute(tree, "[data-region]", "data-region", _REGION),
        int(_attribute(tree, "a[data-page-num]", "data-page-num", re.compile(r"\d{1,5}$")) or 1),
        listings == 0 or says_nothing(body, tree),
        _path(category) if category.startswith("/c/") else (),
    )


def _kept(body: bytes) -> bytes | None:
    """The script that `Facts.dumped` made."""
    at = body.rfind(FACTS.encode())
    return body[at:].partition(b">")[2].partition(b"</script")[0] if at >= 0 else None


def _own_addresses(tree: LexborHTMLParser) -> Iterator[str]:
    for selector, name in (("meta[property='og:url']", "content"), ("link[rel=canonical]", "href")):
        node = tree.css_first(selector)
        if node is not None and (address := node.attributes.get(name)):
            yield address


def _kind(tree: LexborHTMLParser, paths: list[str], *, is_category: bool) -> Kind:
    heading = tree.css_first("h1")
    title = tree.css_first("title")
    words = " ".join(words_of(node) for node in (heading, title) if node is not None)
    shown = tree.css_first(f"{CARD}[data-page-type]")
    made_for = shown.attributes.get("data-page-type") if shown is not None else None
    if any(path.startswith("/trending") for path in paths):
        return Kind.TRENDING
    if is_category:
        return Kind.CATEGORY
    if made_for == "shop" or any(path.startswith("/shop/") for path in paths):
        return Kind.SHOP
    searched = any(path.startswith(("/search", "/market/")) for path in paths)
    grid = tree.css_first("[data-results-grid-container], [data-search-results]") is not None
    if searched or grid or made_for == "search":
        return Kind.SEARCH
    return Kind.TRENDING if shown is None and _TRENDING.search(words) else Kind.OTHER


def _term(tree: LexborHTMLParser, addresses: list[str]) -> str | None:
    for address in addresses:
        if term := term_of(address):
            return term
    box = tree.css_first("input[name=search_query]")
    return ((box.attributes.get("value") or "").strip() or None) if box is not None else None


def term_of(link: str) -> str | None:
    """Returns the term a search or market address is about; None for any other address."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.path.rstrip("/").endswith("/search"):
        return " ".join((parse_qs(parts.query).get("q") or [""])[0].split()) or None
    before, found, slug = parts.path.partition("/market/")
    words = " ".join(re.sub(r"[_+]", " ", unquote(slug.split("/")[0])).split())
    return words if found and words and len(before) <= 6 else None


def _attribute(
    tree: LexborHTMLParser, selector: str, name: str, wanted: re.Pattern[str]
) -> str | None:
    node = tree.css_first(selector)
    value = (node.attributes.get(name) or "") if node is not None else ""
    return value if wanted.match(value) else None


def _path(path: str) -> tuple[str, ...]:
    return tuple(unquote(part).replace("-", " ") for part in path.split("/")[2:] if part)


def search_nodes(tree: LexborHTMLParser, facts: Facts) -> Iterator[tuple[LexborNode, Search]]:
    """Yields the links of a page to other searches, each term once, in the order of the page.

    Links in the page's head, foot and navigation are the same on every page and are left out, and
    so are those to the page's own search (filters, further pages).
    """
    known = {normalise_term(facts.term or "")}
    for node in tree.css(QUERY_LINK):
        term = term_of(node.attributes.get("href") or "")
        key = normalise_term(term or "")
        if term and key not in known and not _is_framed(node):
            known.add(key)
            shown = " ".join(words_of(node).split())
            yield (
                node,
                Search(_as_shown(term, shown), search_link(node.attributes["href"] or "", term)),
            )


def _as_shown(term: str, shown: str) -> str:
    """The term in the spelling of the link's words, where it stands in them."""
    at = shown.casefold().find(term.casefold())
    return shown[at : at + len(term)] if at >= 0 else term


def search_link(link: str, term: str) -> str:
    """Returns the address of a search with its term and nothing of who followed it."""
    path = urlsplit(link).path
    question = f"?{urlencode({'q': term})}" if path.rstrip("/").endswith("/search") else ""
    return f"{SITE}{path}{question}"


def _is_framed(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _FRAME or (above.attributes or {}).get("data-listing-id"):
            return True
        above = above.parent
    return False
