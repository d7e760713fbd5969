"""Instagram's hashtags: the Graph API, the public tag page, and every answer saved from either.

One answer is one observation of its hashtag: how many posts it has, where the answer says so, and
which hashtags stand beside it in at least two of the listed posts. Captions, users and places are
read for nothing else and kept nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from scrapers.body import Form, WrongBodyError, form_of, read_json
from scrapers.import_format import ImportFormat
from scrapers.instagram.asking import fetch_api_with, fetch_with
from scrapers.instagram.hashtags import common_to_all, distinct, hashtag_key, shared
from scrapers.instagram.keeping import scrub
from scrapers.instagram.page import read_page
from scrapers.instagram.refusals import refusal_in
from scrapers.instagram.shapes import TagAnswer, read_shape
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import MAX_RELATED, RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected
from scrapers.rules import RULES

__all__ = ["IMPORTS", "NAME", "fetch", "fetch_api", "parse", "scrub"]

NAME = "instagram"
IMPORTS: tuple[ImportFormat, ...] = ()

_REFERENCE = "an Instagram hashtag search answer: the number of a hashtag"


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads a tag page, its JSON in any of its shapes, or an answer of the Graph API.

    An answer that does not name its hashtag is of `occasion.query`; without it, of the one hashtag
    that all captioned posts share; else it is refused as `missing_term`.
    """
    try:
        if form_of(body) in {Form.HTML, Form.XML}:
            answer, notes = read_page(body)
            parsed = _parse_answer(answer, occasion)
            return replace(parsed, what="an Instagram tag page (HTML)", notes=notes)
        answer = read_json(body)
        if not isinstance(answer, dict):
            return Parsed(Outcome.SHAPE_CHANGED, "The answer is not a JSON object.")
        return refusal_in(answer) or _parse_answer(answer, occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


fetch = fetch_with(parse)
fetch_api = fetch_api_with(parse)


def _parse_answer(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    if _is_reference(answer):
        return Parsed(Outcome.EMPTY, "A hashtag's number; no figures in it.", what=_REFERENCE)
    found = read_shape(answer)
    if found is None:
        return Parsed(Outcome.SHAPE_CHANGED, "The answer holds no hashtag where it used to.")
    if not any(one.names_itself or one.posts for one in found):
        return Parsed(Outcome.EMPTY, "Instagram lists nothing here.", what=_what(found))
    rows = [_row(one, occasion) for one in found]
    good = [row for row in rows if not isinstance(row, Rejected)]
    bad = [row for row in rows if isinstance(row, Rejected)]
    posts = sum(len(distinct(one.posts)) for one in found)
    outcome, reason = Outcome.OK, f"{len(good)} hashtags read, {posts} posts listed."
    if len(bad) > len(good) and not any(one.names_itself for one in found):
        outcome, reason = Outcome.EMPTY, "Posts are listed, but nothing says of which hashtag."
    elif len(bad) > len(good):
        outcome = Outcome.SHAPE_CHANGED
        reason = f"{len(bad)} of {len(rows)} hashtags lack a field that was always there."
    kept = good if outcome is Outcome.OK else []
    return Parsed(outcome, reason, kept, bad, what=_what(found))


def _is_reference(answer: dict[str, Any]) -> bool:
    """Tells an answer of ig_hashtag_search, or of one hashtag's number, from a list of posts."""
    listed = answer.get("data", [answer])
    if not isinstance(listed, list) or not listed:
        return False
    return all(
        isinstance(item, dict) and "id" in item and item.keys() <= {"id", "name"} for item in listed
    )


def _what(found: list[TagAnswer]) -> str:
    return found[0].what if found else "an Instagram hashtag search"


def _row(answer: TagAnswer, occasion: Occasion) -> RawRow | Rejected:
    posts = distinct(answer.posts)
    asked = (occasion.query or "").strip().lstrip("#\uff03") or None
    name: object = answer.name if answer.names_itself else asked or common_to_all(posts)
    if not isinstance(name, str) or not hashtag_key(name):
        return _refused("missing_term", answer, None, occasion)
    try:
        parse_count(answer.count)
    except NotACountError:
        return _refused("bad_volume", answer, name, occasion)
    tag = name.strip().lstrip("#\uff03")
    related = shared(posts, leave_out=(hashtag_key(name),))
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=occasion.place,
        kind="hashtag",
        label=f"#{tag}",
        volume=answer.count,
        volume_unit="posts",
        url=f"https://www.instagram.com/explore/tags/{quote(tag, safe='', errors='replace')}/",
        related=dict(list(related.items())[:MAX_RELATED]) or None,
    )


def _refused(rule: str, answer: TagAnswer, name: str | None, occasion: Occasion) -> Rejected:
    count = answer.count
    is_figure = count is None or isinstance(count, (bool, int, float))
    raw = {
        "hashtag": name,
        "media_count": count if is_figure else f"({type(count).__name__})",
        "posts_listed": len(answer.posts),
    }
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)
