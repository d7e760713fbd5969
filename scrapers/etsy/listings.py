"""What one listing of Etsy becomes, whatever it was read from: a page, an answer or an export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Rejected
from scrapers.rules import RULES

NAME = "etsy"
SITE = "https://www.etsy.com"

_LISTING = re.compile(r"/listing/(\d{1,20})(?![\d])")
_USUAL = re.compile(r"https://[a-z0-9.-]+/[A-Za-z0-9/_.~%-]*(?=[?#]|$)")
"""An address that reads the same after it was split and joined, up to its query."""
_GROUPED = re.compile(r"\d{1,3}(?:[.,' \u2019]\d{3})+$")
_DECIMAL_COMMA = re.compile(r"(\d+),(\d{1,2}) ?([km])$", re.I)


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing as a source gave it.

    Attributes:
        title: As shown; entities are written out.
        link: Its address, with or without a query; None where only the number is known.
        identity: Etsy's number of the listing, digits.
        rank: Its position, 1 is the first; None where the order says nothing.
        favourites: How many people saved it.
        reviews: How many reviews are shown beside it.
        views: How often it was looked at.
        related: Its tags, or the searches shown beside it.
        category: The path in Etsy's taxonomy, from the root.
    """

    title: str
    link: str | None
    identity: str
    rank: int | None = None
    favourites: int | None = None
    reviews: int | None = None
    views: int | None = None
    related: tuple[str, ...] = ()
    category: tuple[str, ...] = ()


def row_of(
    listing: Listing,
    occasion: Occasion,
    *,
    place: str | None = None,
    observed_at: datetime | str | None = None,
) -> RawRow:
    """Returns the row of a listing.

    Args:
        listing: See `Listing`.
        occasion: How it was read, and when and where as far as the body does not say.
        place: As the body says.
        observed_at: As the body says.
    """
    figures = {"reviews": listing.reviews, "views": listing.views}
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=observed_at or occasion.observed_at,
        place=place or occasion.place,
        kind="listing",
        label=unescape(listing.title),
        identity=listing.identity,
        rank=listing.rank,
        volume=listing.favourites,
        volume_unit="saves",
        category=" > ".join(listing.category) or None,
        url=plain_link(listing.link) or f"{SITE}/listing/{listing.identity}",
        measures={name: value for name, value in figures.items() if value is not None} or None,
        related=dict.fromkeys(map(unescape, listing.related)) or None,
    )


def query_row(
    term: str,
    occasion: Occasion,
    *,
    place: str | None,
    listings: int | None,
    related: Iterable[str] = (),
) -> RawRow:
    """Returns the row of a searched term: how many listings compete for it, and what is beside it.

    `volume` would be how often it is searched for, which Etsy does not say.
    """
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=place or occasion.place,
        kind="query",
        label=term,
        volume=None,
        volume_unit="searches",
        measures=None if listings is None else {"listings": listings},
        related=dict.fromkeys(related) or None,
    )


def refusal(occasion: Occasion, rule: str, raw: Mapping[str, object]) -> Rejected:
    """Returns an item that could not become a row; `raw` holds the fields we read."""
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)


def plain_link(link: str | None) -> str | None:
    """Returns the address of a listing without query and fragment; None for any other address."""
    if not link or not _LISTING.search(link):
        return None
    if (usual := _USUAL.match(link)) and "/." not in usual[0]:
        return usual[0]
    try:
        parts = urlsplit(urljoin(SITE, link.strip()))
    except ValueError:
        return None
    return f"https://{parts.hostname}{parts.path}" if parts.hostname else None


def identity_of(link: str | None) -> str | None:
    """Returns the number of the listing an address leads to; None where it leads elsewhere."""
    found = _LISTING.search(link or "")
    return found[1] if found else None


def whole_count(text: str) -> int | None:
    """Reads a count of whole things in any of the notations of Etsy's languages.

    A count of reviews is whole, so "1.067" and "1 067" can only be grouped, and "1,2k" can only
    have a decimal comma.

    Args:
        text: "(1,067)", "4.6k", "20".

    Returns:
        The count; None where the text holds none.

    Raises:
        NotACountError: it is none that can be read in one way only.
    """
    plain = " ".join(text.strip().strip("()").split())
    if _GROUPED.match(plain):
        return parse_count(re.sub(r"\D", "", plain)).value
    if short := _DECIMAL_COMMA.match(plain):
        plain = f"{short[1]}.{short[2]}{short[3]}"
    count = parse_count(plain)
    if count.upper is not None or plain.endswith("+"):
        raise NotACountError(f"{plain!r} is a bound and not a count.")
    return count.value
