"""Listings as collectors write them down: JSON, one object a line or in one array.

    results of a crawl     `item_id`, `order`, `page_num`, `num_fav`, `review_count`, `tags`, `date`
    a product data set     `product_id`, `reviews_count_item`, `related_searches`, `category_tree`

A listing that comes again (as an advertisement, on a later page) is one listing, at its first rank.
Ranks go on from page to page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scrapers.body import WrongBodyError
from scrapers.etsy.listings import Listing, identity_of, refusal, row_of, whole_count
from scrapers.json_text import decode_json
from scrapers.numbers import NotACountError, parse_count, parse_integer
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_MIDNIGHT = "The lines name a day and no time; each is dated at midnight UTC of its day."


class _Shape(NamedTuple):
    """The field names of one kind of lines; "" where it has no such field."""

    what: str
    identity: str
    title: str
    link: str
    order: str
    page: str
    favourites: str
    reviews: str
    related: str
    category: str
    day: str

    @property
    def required(self) -> set[str]:
        """The fields that every line of this kind has."""
        named = (self.identity, self.title, self.link, self.order, self.favourites, self.reviews)
        return {name for name in named if name}


_CRAWL = _Shape(
    what="results of a crawl of Etsy's search",
    identity="item_id",
    title="title",
    link="item_link",
    order="order",
    page="page_num",
    favourites="num_fav",
    reviews="review_count",
    related="tags",
    category="",
    day="date",
)
_DATA_SET = _Shape(
    what="a data set of Etsy products",
    identity="product_id",
    title="title",
    link="url",
    order="",
    page="",
    favourites="",
    reviews="reviews_count_item",
    related="related_searches",
    category="category_tree",
    day="",
)
_SHAPES = (_CRAWL, _DATA_SET)
TEXTS = tuple({name for shape in _SHAPES for name in shape[1:] if name})
"""Every field that is read."""


@dataclass(slots=True)
class _Ranks:
    """Ranks that go on from page to page."""

    offset: int = 0
    top: int = 0
    page: object = field(default=None)

    def of(self, page: object, order: int | None) -> int | None:
        if page != self.page:
            self.offset, self.top, self.page = self.offset + self.top, 0, page
        self.top = max(self.top, order or 0)
        return None if order is None else self.offset + order


def read_lines(body: bytes) -> list[Any] | None:
    """Returns the values of a body that holds one JSON object a line, else None.

    A line that is broken or cut off is returned as None.
    """
    lines = [line for line in body.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    if len(lines) < 2 or not isinstance(_loaded(lines[0]), dict):
        return None
    return [_loaded(line) for line in lines]


def _loaded(line: bytes) -> Any:
    try:
        return decode_json(line)
    except ValueError:
        return None


def is_line(value: object) -> bool:
    """Tells whether an object is a listing as a collector writes it."""
    return isinstance(value, dict) and any(_resembles(value, shape) for shape in _SHAPES)


def _resembles(value: dict[str, Any], shape: _Shape) -> bool:
    return len(shape.required & value.keys()) * 2 > len(shape.required)


def parse_lines(values: list[Any], occasion: Occasion) -> Parsed:
    """Reads lines of one kind: one row per distinct listing.

    Raises:
        WrongBodyError: shape_changed where the lines are of no kind we know.
    """
    if not values:
        return Parsed(Outcome.EMPTY, "The file holds no listings.", what="a list")
    known = (s for s in _SHAPES for v in values[:20] if isinstance(v, dict) and _resembles(v, s))
    shape = next(known, None)
    if shape is None:
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The lines hold no listings of a kind we know.")
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    seen: set[str] = set()
    notes: set[str] = set()
    twice = 0
    ranks = _Ranks()
    for value in values:
        found = _listing(value, shape, ranks)
        if isinstance(found, str):
            rejected.append(refusal(occasion, found, _read_of(value, shape)))
        elif found.identity in seen:
            twice += 1
        else:
            seen.add(found.identity)
            day, note = _dated(value.get(shape.day))
            notes |= note
            rows.append(row_of(found, occasion, observed_at=day))
    if twice:
        notes.add(f"Listings named more than once, counted once: {twice}.")
    parsed = settle(
        rows, rejected, items=len(values) - twice, lacking=len(rejected), what="listings"
    )
    return Parsed(
        parsed.outcome,
        parsed.reason,
        parsed.rows,
        rejected,
        what=shape.what,
        notes=sorted(notes),
    )


def _read_of(value: Any, shape: _Shape) -> dict[str, object]:
    names = (shape.identity, shape.order, shape.title, shape.favourites, shape.reviews)
    given = value if isinstance(value, dict) else {}
    return {name: given.get(name) for name in names if name}


def _listing(value: Any, shape: _Shape, ranks: _Ranks) -> Listing | str:
    """The listing of a line, or the rule it breaks."""
    if rule := _lacking(value, shape):
        return rule
    title, link, identity = value[shape.title], value[shape.link], str(value[shape.identity])
    figures: list[int | None] = []
    for name, rule in ((shape.favourites, "bad_volume"), (shape.reviews, "bad_measure")):
        try:
            figures.append(count_of(value.get(name)) if name else None)
        except NotACountError:
            return rule
    try:
        order = parse_integer(value.get(shape.order)) if shape.order else None
    except NotACountError:
        return "bad_rank"
    related = texts_of(value.get(shape.related))
    category = texts_of(value.get(shape.category))
    if related is None or category is None:
        return "bad_related"
    return Listing(
        title,
        link,
        identity,
        ranks.of(value.get(shape.page), order),
        favourites=figures[0],
        reviews=figures[1],
        related=related,
        category=category,
    )


def _lacking(value: Any, shape: _Shape) -> str | None:
    if not isinstance(value, dict) or not shape.required <= value.keys():
        return "missing_field"
    title, link = value[shape.title], value[shape.link]
    if not isinstance(title, str) or not title.strip():
        return "missing_term"
    known = str(value[shape.identity]).isdecimal() and isinstance(link, str) and identity_of(link)
    return None if known else "missing_field"


def count_of(given: object) -> int | None:
    """Returns a whole count given as a number or in words; None where none is given.

    Raises:
        NotACountError: it is something else.
    """
    return whole_count(given) if isinstance(given, str) else parse_count(given).value


def texts_of(given: object) -> tuple[str, ...] | None:
    """Returns a list of texts without its gaps; None where it is no list."""
    if isinstance(given, str) and given.lstrip().startswith("["):
        given = _loaded(given.encode("utf-8", "replace"))
    if given is None or given in ("", "null"):
        return ()
    return tuple(_named(given)) if isinstance(given, list) else None


def _named(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str) and name.strip():
            yield name


def _dated(given: object) -> tuple[str | None, set[str]]:
    """The instant of a line's day, and the note that goes with it."""
    if not isinstance(given, str) or not given.strip():
        return None, set()
    if _DAY.match(given):
        return f"{given}T00:00:00+00:00", {_MIDNIGHT}
    return given, set()
