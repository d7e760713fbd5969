"""Answers of Etsy's API and lines of listings that collectors write, as rows.

API v3            `price{amount, divisor}`, `num_favorers`, `tags`; checked by the models of
`integrations.etsy.answers`
API v2            price as text, `taxonomy_path`, `views`; retired, for archives
errors            {"error": "..."}
taxonomy          the nodes of the seller taxonomy: a table to look things up in, no trends
lines             one JSON object a line; see `scrapers.etsy.lines`
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from integrations.etsy.answers import ShopListing
from scrapers.body import WrongBodyError, read_json
from scrapers.etsy.lines import is_line, parse_lines, read_lines
from scrapers.etsy.listings import Listing, query_row, refusal, row_of
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle

_WORDS = (
    (Outcome.RATE_LIMITED, ("rate limit", "too many", "quota", "exceeded", "slow down", "qps")),
    (
        Outcome.TRANSIENT,
        ("server error", "internal error", "unavailable", "timeout", "timed out", "try again"),
    ),
    (
        Outcome.SHAPE_CHANGED,
        ("resource not found", "does not exist", "invalid param", "unknown param"),
    ),
)
_V3 = "an answer of Etsy's API v3"
_V2 = "an answer of Etsy's API v2"
_TAXONOMY = "Etsy's seller taxonomy"
_READ_V2 = ("listing_id", "title", "views", "num_favorers")


def parse_answer(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a JSON body of any kind.

    Args:
        body: One JSON value, or one per line.
        occasion: How, when, where and for what it was asked; where that is a term, the answer's
            own count becomes a row of it.
    """
    try:
        lines = read_lines(body)
        if lines is not None:
            return parse_lines(lines, occasion)
        return _parse(read_json(body), occasion, occasion.query)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def _parse(answer: Any, occasion: Occasion, query: str | None) -> Parsed:
    if isinstance(answer, list):
        return parse_lines(answer, occasion)
    if not isinstance(answer, dict):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer is not a JSON object.")
    if "error" in answer and "results" not in answer:
        return _refused(answer)
    if is_line(answer):
        return parse_lines([answer], occasion)
    if "listing_id" in answer:
        answer = {"count": 1, "results": [answer]}
    results = answer.get("results")
    if not isinstance(results, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of results.")
    if results and all(_is_node(each) for each in results):
        reason = f"A table of categories ({len(results)} at its root); it lists no trends."
        return Parsed(Outcome.EMPTY, reason, what=_TAXONOMY)
    read = _read_v2 if any(_is_v2(each) for each in results) else _read_v3
    parsed = _rows(results, read, occasion)
    count = answer.get("count")
    if query and parsed.outcome is Outcome.OK and type(count) is int and count >= 0:
        row = query_row(query, occasion, place=None, listings=count)
        return Parsed(
            parsed.outcome, parsed.reason, [*parsed.rows, row], parsed.rejected, what=parsed.what
        )
    return parsed


def _refused(answer: dict[str, Any]) -> Parsed:
    said = " ".join(
        words for key in ("error", "error_description") if isinstance(words := answer.get(key), str)
    )
    words = " ".join(said.split())[:200].rstrip(".") or "no reason given"
    meant = (o for o, known in _WORDS if any(word in words.lower() for word in known))
    outcome = next(meant, Outcome.BLOCKED)
    return Parsed(outcome, f"Etsy refuses: {words}.", what="a refusal of Etsy's API")


def _is_node(item: Any) -> bool:
    return isinstance(item, dict) and {"id", "name", "children"} <= item.keys()


def _is_v2(item: Any) -> bool:
    return isinstance(item, dict) and (
        isinstance(item.get("price"), str) or "taxonomy_path" in item or "category_path" in item
    )


def _rows(results: list[Any], read: Any, occasion: Occasion) -> Parsed:
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    seen: set[str] = set()
    twice = 0
    for rank, item in enumerate(results, start=1):
        found = read(item, rank)
        if isinstance(found, str):
            raw = {k: item.get(k) for k in _READ_V2} if isinstance(item, dict) else {}
            rejected.append(refusal(occasion, found, {"rank": rank} | raw))
        elif found.identity in seen:
            twice += 1
        else:
            seen.add(found.identity)
            rows.append(row_of(found, occasion))
    parsed = settle(
        rows, rejected, items=len(results) - twice, lacking=len(rejected), what="listings"
    )
    what = _V2 if read is _read_v2 else _V3
    notes = [f"Listings named more than once, counted once: {twice}."] if twice else []
    return Parsed(
        parsed.outcome, parsed.reason, parsed.rows, parsed.rejected, what=what, notes=notes
    )


def _read_v3(item: Any, rank: int) -> Listing | str:
    """The listing of an item, or the rule it breaks."""
    try:
        given = ShopListing.model_validate(item)
    except ValidationError as error:
        fields = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}
        retyped = fields == {"title"} and isinstance(item, dict) and "title" in item
        return "missing_term" if retyped else "missing_field"
    if not given.title.strip():
        return "missing_term"
    return Listing(
        given.title,
        given.url,
        str(given.listing_id),
        rank,
        favourites=given.num_favorers,
        views=given.views or None,  # 0 also means "not counted yet"
        related=tuple(given.tags or ()),
    )


def _read_v2(item: Any, rank: int) -> Listing | str:
    """The listing of an item, or the rule it breaks."""
    if not isinstance(item, dict) or type(item.get("listing_id")) is not int or "title" not in item:
        return "missing_field"
    title = item["title"]
    if not isinstance(title, str) or not title.strip():
        return "missing_term"
    favourites, views = item.get("num_favorers"), item.get("views")
    if favourites is not None and (type(favourites) is not int or favourites < 0):
        return "bad_volume"
    if views is not None and (type(views) is not int or views < 0):
        return "bad_measure"
    tags = item.get("tags") or []
    path = item.get("taxonomy_path") or item.get("category_path") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        return "bad_related"
    link = item.get("url")
    return Listing(
        title,
        link if isinstance(link, str) else None,
        str(item["listing_id"]),
        rank,
        favourites=favourites,
        views=views,
        related=tuple(tags),
        category=tuple(map(str, path)) if isinstance(path, list) else (),
    )
