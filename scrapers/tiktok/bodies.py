"""Which of TikTok's bodies a file is, told by what it holds.

JSON                one answer, or a list of its items
JSON lines          items, one a line, as collectors write them
HTML                a page of the Creative Center or of a hashtag, with its state as JSON
documentation       descriptions with an example of each answer; the hashtag list is read
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from scrapers.body import Form, WrongBodyError, form_of, read_json, wrong_body
from scrapers.json_text import decode_json
from scrapers.outcome import Outcome
from scrapers.tiktok.challenges import flat
from scrapers.tiktok.keywords import LISTS
from scrapers.tiktok.names import mapping
from scrapers.tiktok.videos import is_video

_FENCED_JSON = re.compile(r"```json\s*(\{.*?\})\s*```", re.S)
_DOCUMENTED = "Of a documentation only the first example of a list of hashtags is read."
_OTHER_LISTS = frozenset(
    {"sound_list", "musics", "sound", "creators", "materials", "query", "info", "ad_title"}
)
_OTHER_ITEMS = frozenset({"ecom_type", "label_info", "relevance_score", "clip_id"})
_DEEPEST = 40
_SEARCHED = 200_000
"""Values of a page's state that are looked at."""


class Kind(Enum):
    """What a body is."""

    NEW = auto()
    OLD = auto()
    STATE = auto()
    CHALLENGES = auto()
    VIDEOS = auto()
    KEYWORDS = auto()
    OPTIONS = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """A body's kind, its value as that kind's reader takes it, and what was left out on the way."""

    kind: Kind
    value: Any
    notes: tuple[str, ...] = ()


def find(body: bytes) -> Found:
    """Returns what a body is.

    Raises:
        WrongBodyError: a wall, broken JSON, or nothing we know.
    """
    form = form_of(body)
    if form is Form.HTML or (form is Form.XML and b"<script" in body):
        return _in_page(body, form)
    value = _read(body)
    if isinstance(value, list) and any("```json" in text for text in _descriptions(value)):
        return _in_documentation(value)
    found = _of_list(value) if isinstance(value, list) else _of_answer(value)
    if found is None:
        raise WrongBodyError(
            Outcome.SHAPE_CHANGED, "The answer is no list of hashtags, keywords or videos we know."
        )
    return found


def _read(body: bytes) -> Any:
    try:
        return read_json(body)
    except WrongBodyError:
        lines = [line for line in body.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
        if len(lines) < 2 or not lines[0].strip().endswith(b"}"):
            raise
        return [_line(line, number) for number, line in enumerate(lines, start=1)]


def _line(line: bytes, number: int) -> Any:
    try:
        return decode_json(line)
    except ValueError as error:
        raise WrongBodyError(
            Outcome.SHAPE_CHANGED, f"Line {number} of the file is JSON that is cut off or broken."
        ) from error


def _of_list(values: list[Any]) -> Found | None:
    items = [value for value in values if isinstance(value, dict)]
    if not items or len(items) * 2 < len(values):
        return None
    if all(item.keys() == {"id", "value", "label"} for item in items):
        return Found(Kind.OPTIONS, values)
    for kind, fields, value in (
        (Kind.NEW, {"hashtagName", "rankIndex"}, {"items": values}),
        (Kind.OLD, {"hashtag_name", "rank"}, {"data": {"list": values}}),
        (Kind.STATE, {"hashtagName", "videoViews"}, values),
    ):
        if any(fields <= item.keys() for item in items):
            return Found(kind, value)
    for kind, is_one in ((Kind.CHALLENGES, flat), (Kind.VIDEOS, is_video)):
        if sum(bool(is_one(item)) for item in items) * 2 > len(items):
            return Found(kind, values)
    return None


def _of_answer(value: Any) -> Found | None:
    answer = mapping(value)
    while "router" in answer and isinstance(answer.get("data"), dict):
        answer = answer["data"]  # the envelope of a service that passes answers on
    if "BaseResp" in answer:
        return Found(Kind.NEW, answer)
    data = mapping(answer.get("data"))
    if any(isinstance((data or answer).get(name), list) for name in LISTS):
        return Found(Kind.KEYWORDS, answer if data else {"data": answer})
    if flat(answer) is not None:
        return Found(Kind.CHALLENGES, answer)
    return _of_listing(answer, data or answer) or _of_creative_center(answer, data)


def _of_listing(answer: dict[str, Any], named: dict[str, Any]) -> Found | None:
    """An answer that is known by what its list holds: videos, or hashtags with their figures."""
    for name in ("items", "videos", "itemList", "aweme_list", "challenge_list"):
        listed = named.get(name)
        if isinstance(listed, list) and (name != "items" or _of_list(listed) is not None):
            inner = _of_list(listed)
            if inner is not None and inner.kind in {Kind.NEW, Kind.OLD}:
                return Found(inner.kind, answer | inner.value)
            if inner is not None and inner.kind is Kind.STATE:
                return inner
            kind = Kind.CHALLENGES if inner and inner.kind is Kind.CHALLENGES else Kind.VIDEOS
            return Found(kind, answer)
    return None


def _of_creative_center(answer: dict[str, Any], data: dict[str, Any]) -> Found | None:
    if isinstance(data.get("country"), list) or isinstance(data.get("industry"), list):
        return Found(Kind.OPTIONS, answer)
    first = next((mapping(item) for item in _as_list(data.get("list"))), {})
    if data.keys() & _OTHER_LISTS or first.keys() & _OTHER_ITEMS:
        return Found(Kind.OTHER, answer)
    if answer.keys() & {"code", "statusCode", "status_code"} or "list" in data:
        return Found(Kind.OLD, answer)
    return Found(Kind.VIDEOS, [answer]) if is_video(answer) else None


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _descriptions(values: list[Any]) -> Iterator[str]:
    for value in values:
        described = mapping(value).get("description")
        if isinstance(described, str):
            yield described


def _in_documentation(values: list[Any]) -> Found:
    """The first example of a list of hashtags: those after it repeat it with made-up figures."""
    for text in _descriptions(values):
        for example in _FENCED_JSON.findall(text):
            if '"hashtag_name"' not in example or '"list"' not in example:
                continue
            try:
                found = _of_answer(decode_json(example))
            except ValueError:
                continue  # an example cut off by its author
            if found is not None and found.kind is Kind.OLD:
                return Found(found.kind, found.value, (_DOCUMENTED,))
    raise WrongBodyError(
        Outcome.SHAPE_CHANGED, "The documentation has no whole example of a list of hashtags."
    )


def _in_page(body: bytes, form: Form) -> Found:
    page = LexborHTMLParser(body)
    for script in page.css("script"):
        text = script.text().strip()
        if not text.startswith(("{", "[")):
            continue
        try:
            state = decode_json(text)
        except ValueError:
            continue  # a script of code, or a state that is cut off: the page says which below
        found = _in_state(state)
        if found is not None:
            return found
    raise wrong_body(body, form, "a page with hashtags")


def _in_state(state: Any) -> Found | None:
    """The first list of hashtags, hashtag or list of videos in a page's state, breadth first."""
    level, seen = [state], 0
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for value in level:
            seen += 1
            if isinstance(value, list):
                found = _of_list(value)
                if found is not None and found.kind is not Kind.OPTIONS:
                    return found
                below += value
            elif isinstance(value, dict):
                if flat(value) is not None and ("stats" in value or "challengeInfo" in value):
                    return Found(Kind.CHALLENGES, value)
                below += value.values()
        if not below or seen > _SEARCHED:
            return None
        level = [value for value in below if isinstance(value, dict | list)]
    return None
