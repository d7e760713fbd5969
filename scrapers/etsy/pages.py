"""Pages of Etsy: searches, shops, categories, bestsellers, trending searches.

    search, market       one row per distinct listing, and one for the term where its results are
                         counted or other searches are named beside it
    shop, category       one row per distinct listing
    trending searches    one row per distinct search

Only the first dozen of 48 cards come with the page; the others are drawn by its scripts. The rank
is the position of a listing's first card. A wall is told by the page having neither.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from scrapers.body import page_is_wall
from scrapers.etsy.listings import (
    Listing,
    plain_link,
    query_row,
    refusal,
    row_of,
    whole_count,
)
from scrapers.etsy.page_facts import Facts, Kind, facts_of, search_nodes
from scrapers.etsy.page_markup import Card, cards_of, listed_data
from scrapers.numbers import NotACountError
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle

_WHAT = {
    Kind.SEARCH: "an Etsy search page",
    Kind.SHOP: "an Etsy shop page",
    Kind.CATEGORY: "an Etsy category page",
    Kind.TRENDING: "an Etsy page of trending searches",
    Kind.OTHER: "an Etsy page",
}
_FEWEST = 5
"""Links to searches that make a page without listings a list of searches."""


def parse_page(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a page; see the module for what becomes a row."""
    tree = LexborHTMLParser(body)
    facts = facts_of(body, tree)
    cards = [] if facts.kind is Kind.TRENDING else cards_of(tree)
    cards = cards or ([] if facts.kind is Kind.TRENDING else listed_data(body))
    searches = [search for _, search in search_nodes(tree, facts)]
    if cards:
        return _listings(cards, [search.label for search in searches], facts, occasion, body)
    what = _WHAT[facts.kind]
    if facts.kind is Kind.TRENDING or (facts.kind is Kind.OTHER and len(searches) >= _FEWEST):
        rows = [
            query_row(search.label, occasion, place=facts.region, listings=None)
            | RawRow(rank=rank, url=search.link)
            for rank, search in enumerate(searches, start=1)
        ]
        if rows:
            return Parsed(
                Outcome.OK, f"{len(rows)} searches read.", rows, what=_WHAT[Kind.TRENDING]
            )
    if facts.nothing:
        return Parsed(Outcome.EMPTY, "Etsy has no listings for this search.", what=what)
    if page_is_wall(body):
        reason = "A device check, login or denial page came instead of the listings."
        return Parsed(Outcome.BLOCKED, reason, what="a wall in front of Etsy")
    missing = "searches" if facts.kind is Kind.TRENDING else "listings"
    reason = f"The page holds no list of {missing} where it used to."
    return Parsed(Outcome.SHAPE_CHANGED, reason, what=what)


def _listings(
    cards: list[Card], related: list[str], facts: Facts, occasion: Occasion, body: bytes
) -> Parsed:
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    unread = 0
    for card in cards:
        raw = {"listing_id": card.identity, "position": card.position, "title": card.title}
        if not card.title or plain_link(card.link) is None:
            rejected.append(refusal(occasion, "missing_field", raw))
            continue
        try:
            reviews = whole_count(card.reviews) if card.reviews else None
        except NotACountError:
            reviews, unread = None, unread + 1
        listing = Listing(
            card.title,
            card.link,
            card.identity,
            card.position,
            reviews=reviews,
            category=facts.category,
        )
        rows.append(row_of(listing, occasion, place=facts.region))
    settled = settle(rows, rejected, items=len(cards), lacking=len(rejected), what="listings")
    found = settled.rows
    if settled.outcome is Outcome.OK:
        found = [*rows, *_term_row(facts, related, occasion)]
    return Parsed(
        settled.outcome,
        settled.reason,
        found,
        rejected,
        what=_WHAT[facts.kind],
        notes=_notes(facts, unread, body),
    )


def _term_row(facts: Facts, related: list[str], occasion: Occasion) -> list[RawRow]:
    """The row of the searched term, where the page says more of it than that it was searched."""
    if facts.kind is not Kind.SEARCH or facts.term is None:
        return []
    if facts.listings is None and not related:
        return []
    return [
        query_row(
            facts.term, occasion, place=facts.region, listings=facts.listings, related=related
        )
    ]


def _notes(facts: Facts, unread: int, body: bytes) -> list[str]:
    notes: list[str] = []
    if facts.at_least:
        notes.append(
            f"The page says only that there are {facts.at_least} results; no number is kept."
        )
    if facts.page > 1:
        notes.append(f"Page {facts.page} of the results: ranks count from its own first card.")
    if unread:
        notes.append(f"Counts of reviews in a notation we do not know, left out: {unread}.")
    head = body[:4096].lower()
    if b"<html" in head and b"</html" not in body[-4096:].lower():
        notes.append("The page is cut off: its end is missing.")
    return notes
