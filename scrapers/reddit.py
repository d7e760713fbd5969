"""Reddit's listings (hot, top, rising, new) as JSON: one post is one observation.

The title is the term, its position the rank, its score the volume in votes; Reddit hides the score
of a young post, and then there is none. Adult, removed and advertised posts are counted in a note
and left out. A listing of comments or of subreddits is no listing of posts: *empty*. A subreddit
that is private, quarantined or banned is *blocked*.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

from scrapers.body import Form, WrongBodyError, form_of, page_is_wall, read_json
from scrapers.import_format import ImportFormat
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.recordings import parse_recorded, scrub_recorded
from scrapers.reddit_fetch import fetch_api_with, fetch_with
from scrapers.reddit_posts import NAME, USUAL, identity_of, kept_of, lacks, reason_left_out, row_of
from scrapers.rules import RULES

__all__ = ["IMPORTS", "NAME", "fetch", "fetch_api", "parse", "scrub"]

IMPORTS: tuple[ImportFormat, ...] = ()

_POST = "t3"
_OTHER_KINDS = {
    "t1": "comments",
    "t2": "accounts",
    "t4": "messages",
    "t5": "subreddits",
    "t6": "awards",
    "more": "comments",
}
_REASONS = ("private", "quarantined", "gated", "banned", "forbidden", "premium", "country-blocked")
_MESSAGES = ("too many requests", "not found", "unauthorized", *_REASONS)
_WHAT = "a Reddit listing"


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a listing, several of them, or a recording of answers.

    Returns:
        One row in votes per distinct post that may be shown, ranked by its position.
    """
    return parse_recorded(body, occasion, _parse_body)


def scrub(body: bytes) -> bytes:
    """Returns the answer with the posts' titles, figures and addresses, and nobody's name."""
    return scrub_recorded(body, _scrub_answer)


fetch = fetch_with(parse)
fetch_api = fetch_api_with(parse)


def _scrub_answer(body: bytes) -> bytes:
    try:
        return json.dumps(_kept(read_json(body))).encode()
    except WrongBodyError:
        return b""


def _parse_body(body: bytes, occasion: Occasion) -> Parsed:
    try:
        if form_of(body) in {Form.HTML, Form.XML}:
            return _parse_page(body)
        return _parse_answer(read_json(body), occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def _parse_page(body: bytes) -> Parsed:
    head = body[:400_000].lower()
    if b"too many requests" in head or b"getting a lot of requests" in head:
        return Parsed(Outcome.RATE_LIMITED, "Reddit asks us to slow down.")
    if b"whoa there, pardner" in head or b"blocked by network security" in head:
        return Parsed(Outcome.BLOCKED, "Reddit's network security keeps us out.")
    if page_is_wall(body):
        return Parsed(Outcome.BLOCKED, "A login, captcha or denial page came instead of JSON.")
    return Parsed(Outcome.SHAPE_CHANGED, "A web page came where a listing as JSON was expected.")


def _parse_answer(value: object, occasion: Occasion) -> Parsed:
    listings = value if isinstance(value, list) else [value]
    if not listings or not all(isinstance(one, dict) for one in listings):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer is no listing of posts.")
    if isinstance(value, dict):
        if value.get("kind") != "Listing" and ("error" in value or "reason" in value):
            return _refusal(value)
        if "access_token" in value:
            return Parsed(Outcome.EMPTY, "A permission to ask; no posts.", what="a Reddit token")
        if value.get("kind") == "t5":
            return Parsed(Outcome.EMPTY, "One subreddit's own page; no posts.", what="a subreddit")
    return _parse_listings([_children(one) for one in listings], occasion)


def _children(listing: dict[str, Any]) -> list[Any]:
    data = listing.get("data") if listing.get("kind") == "Listing" else None
    children = data.get("children") if isinstance(data, dict) else None
    if not isinstance(children, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of posts.")
    return children


def _parse_listings(listings: list[list[Any]], occasion: Occasion) -> Parsed:
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    left_out: Counter[str] = Counter()
    others: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    seen: set[str] = set()
    # A post's page is its listing of one and a listing of comments: no position to speak of.
    is_ranked = not any(_kind(item) in _OTHER_KINDS for items in listings for item in items)
    posts = 0
    for items in listings:
        for position, item in enumerate(items, start=1):
            if (kind := _kind(item)) in _OTHER_KINDS:
                others[_OTHER_KINDS[kind]] += 1
                continue
            rank = position if is_ranked else None
            post = item.get("data") if kind == _POST else None
            if not isinstance(post, dict):
                posts += 1
                raw = {"rank": rank}
                reason = RULES["missing_field"]
                rejected.append(Rejected(NAME, occasion.access, "missing_field", reason, raw))
                continue
            identity = identity_of(post)
            if identity is not None and identity in seen:
                left_out["listed twice"] += 1
                continue
            seen.add(identity or "")
            posts += 1
            missing.update(field for field in USUAL if lacks(post, field))
            if why := reason_left_out(post):
                left_out[why] += 1
                continue
            row = row_of(post, rank, occasion)
            if isinstance(row, Rejected):
                rejected.append(row)
            else:
                rows.append(row)
    if posts == 0 and others:
        found = " and ".join(sorted(others))
        return Parsed(Outcome.EMPTY, f"A listing of {found}; no posts.", what=_WHAT)
    lacking = max(len(rejected), *missing.values(), 0)
    parsed = settle(rows, rejected, items=posts, lacking=lacking, what="posts")
    notes = [f"Left out: {number} posts {why}." for why, number in sorted(left_out.items())]
    if parsed.outcome is Outcome.OK:
        outcome = Outcome.OK if rows else Outcome.EMPTY
        parsed = replace(parsed, outcome=outcome, reason=f"{len(rows)} posts read.")
    return replace(parsed, what=_WHAT, notes=notes)


def _kind(item: object) -> str:
    kind = item.get("kind") if isinstance(item, dict) else None
    return kind if isinstance(kind, str) else ""


def _refusal(answer: dict[str, Any]) -> Parsed:
    """What an error object means: {"message": …, "error": 429} or {"reason": "private", …}."""
    code = answer.get("error")
    number = code if isinstance(code, int) else 0
    words = _known(answer.get("reason")) or _known(answer.get("message"))
    said = f" ({words})" if words else ""
    if number == 429 or words == "too many requests":
        return Parsed(Outcome.RATE_LIMITED, "Reddit asks us to slow down.", what="a refusal")
    if words in _REASONS or number in {401, 402, 403, 451} or isinstance(code, str):
        return Parsed(Outcome.BLOCKED, f"Reddit refuses us{said}.", what="a refusal")
    if number >= 500:
        return Parsed(Outcome.TRANSIENT, f"Reddit answers with its error {number}.", what="a fault")
    return Parsed(Outcome.SHAPE_CHANGED, f"Reddit finds nothing there any more{said}.")


def _known(words: object) -> str:
    """The words of a refusal we know; what else a message says is not repeated."""
    text = words.lower() if isinstance(words, str) else ""
    return next((known for known in _MESSAGES if known in text), "")


def _kept(value: object) -> object:
    if isinstance(value, list):
        return [_kept_one(each) for each in value]
    return _kept_one(value)


def _kept_one(value: object) -> object:
    if not isinstance(value, dict):
        return None
    data = value.get("data")
    if value.get("kind") == "Listing" and isinstance(data, dict):
        children = data.get("children")
        kept = [_kept_item(one) for one in children] if isinstance(children, list) else None
        return {"kind": "Listing", "data": {"children": kept}}
    figures = {
        name: each if each is None or isinstance(each, (bool, int, float)) else ""
        for name, each in value.items()
    }
    words = {name: _known(value[name]) for name in ("message", "reason") if name in value}
    return figures | words | {"kind": "t5" if value.get("kind") == "t5" else ""}


def _kept_item(item: object) -> object:
    kind = _kind(item)
    if not isinstance(item, dict) or kind not in {_POST, *_OTHER_KINDS}:
        return {}
    data = item.get("data")
    if kind != _POST or not isinstance(data, dict):
        return {"kind": kind, "data": None}
    return {"kind": kind, "data": kept_of(data)}
