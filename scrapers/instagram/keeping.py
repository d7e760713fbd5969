"""What of an Instagram answer may be kept: figures, the hashtag, and hashtags several posts share.

A caption is replaced by those of its hashtags that may be told (see `hashtags.shared`), a post's
number and address by a number of ours, and every object about a person or a place is dropped.
"""

from __future__ import annotations

import json
import re
from typing import Any

from scrapers.body import Form, WrongBodyError, form_of, read_json
from scrapers.instagram.hashtags import distinct, hashtags_of, shared
from scrapers.instagram.page import read_page, scrub_page
from scrapers.instagram.refusals import known_words
from scrapers.instagram.shapes import posts_of
from scrapers.numbers import NotACountError, parse_count

_DEEPEST = 60
_CAPTIONED = "."
"""Stands for the words of a caption, so that it still counts as one."""
_DROPPED = re.compile(
    r"user|owner|location|place|likers?$|comment|coauthor|sponsor|music|profile|follow|friend|"
    r"mention|author|facepile|_url|versions|resources|lat$|lng$|phone|email|address|token|cursor|device|[a-z]_(?:id|pk|fbid)s?$",
    re.IGNORECASE,
)
_COMMENTS = frozenset({"comment_count", "comments_count", "edge_media_to_comment"})
_NUMBERS_OF_POSTS = frozenset({"id", "pk", "code", "shortcode"})
_CAPTIONS = frozenset({"caption", "text"})
_TAG_KEYS = frozenset({"media_count", "edge_hashtag_to_media", "top", "recent", "top_posts"})
_COUNTS = frozenset({"count", "media_count"})
_NO_COUNT = "?"
"""Stands for a text that is no count, so that it is refused again."""
_WORDS = {
    "status": ("ok", "fail"),
    "layout_type": ("media_grid", "one_by_two_left", "one_by_two_right"),
    "media_type": ("IMAGE", "VIDEO", "CAROUSEL_ALBUM"),
}


def scrub(body: bytes) -> bytes:
    """Returns the answer without users, captions and places; a page as the data it holds."""
    try:
        if form_of(body) in {Form.HTML, Form.XML}:
            answer, _ = read_page(body)
            return scrub_page(_Keeper(answer).kept())
        value = read_json(body)
    except WrongBodyError:
        return b""
    return json.dumps(_Keeper(value).kept() if isinstance(value, dict) else []).encode()


class _Keeper:
    """Walks one answer; knows which hashtags may be told, and numbers the posts anew."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._answer = answer
        self._tags = frozenset(shared(distinct(posts_of(answer))))
        self._numbers: dict[str, int] = {}

    def kept(self) -> dict[str, Any]:
        if isinstance(error := self._answer.get("error"), dict):
            known = ("code", "error_subcode", "is_transient")
            return {"error": {name: _figure(error.get(name)) for name in known}}
        kept = self._object(self._answer, 0)
        listed = self._answer.get("data")
        if isinstance(listed, list) and all(_is_reference(item) for item in listed):
            kept["data"] = [self._reference(item) for item in listed]
        elif _is_reference(self._answer) and "name" in self._answer:
            kept = self._reference(self._answer)
        return kept

    def _reference(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: item[name] if name == "name" else "1" for name in item}

    def _object(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        is_tag = not _TAG_KEYS.isdisjoint(value)
        kept: dict[str, Any] = {}
        for name, each in value.items():
            if name not in _COMMENTS and _DROPPED.search(name):
                continue
            if is_tag and name == "name" and isinstance(each, str):
                kept[name] = each[:200]
            elif name in _NUMBERS_OF_POSTS and isinstance(each, (str, int)):
                kept[name] = each and str(self._numbers.setdefault(str(each)[:100], self._next()))
            else:
                kept[name] = self._value(each, name, depth + 1)
        return kept

    def _next(self) -> int:
        return len(self._numbers) + 1

    def _value(self, value: object, name: str, depth: int) -> object:
        if depth > _DEEPEST:
            return None
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, list):
            return [self._value(each, name, depth + 1) for each in value]
        if isinstance(value, str):
            return self._text(value, name)
        return value

    def _text(self, text: str, name: str) -> str:
        if name in _CAPTIONS and text.strip():
            tags = sorted(hashtags_of(text) & self._tags)
            return " ".join([_CAPTIONED, *(f"#{tag}" for tag in tags)])
        if name == "message":
            return known_words(text)
        if name in _COUNTS:
            return text if _is_count(text) else _NO_COUNT
        return text if text in _WORDS.get(name, ()) else ""


def _figure(value: object) -> object:
    is_figure = isinstance(value, (bool, int)) or (
        isinstance(value, str) and value.isdecimal() and len(value) < 9
    )
    return value if is_figure else None


def _is_count(text: str) -> bool:
    try:
        parse_count(text)
    except NotACountError:
        return False
    return True


def _is_reference(item: object) -> bool:
    return isinstance(item, dict) and "id" in item and item.keys() <= {"id", "name"}
