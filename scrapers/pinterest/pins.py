"""Pins: the JSON of the search page and of other lists of pins.

One distinct pin is one observation. Its label is its title, else the title of its card, else
"Pin <id>", and never the name of the person who pinned it: Pinterest writes cards such as
"Pin by <name> on <board> | <words>", of which only the words are taken. Reactions are its likes;
saves are given only where the answer gives them. The place of a search is the country it was asked
from. A page does not say which page of the search it is, so a pin has no rank.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scrapers.body import WrongBodyError
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.pinterest.names import NAME
from scrapers.rules import RULES
from scrapers.term import MAX_TERM, clean_label, normalise_term

WHAT = "a Pinterest search answer"
_BYLINE = re.compile(
    r"(?:pin|épingle|ピン)\s+(?:by|von|de|di|par|van|od|do|da|por|przez|af|av)\b[^|]*(?:\|\s*(?P<words>.*))?$",
    re.I | re.S,
)
_HANDLE = re.compile(r"(?<![\w.])@[\w.]{2,}")
_SLOW_DOWN = re.compile(r"too many|rate.?limit|slow down|throttl", re.I)
_AGAIN = re.compile(r"internal|timeout|timed out|unavailable|try again|oops", re.I)
_SAVES = ("save_count", "saves", "repin_count")


def parse_search(answer: dict[str, Any], occasion: Occasion) -> Parsed:
    """Reads the JSON of a search or of another list of pins.

    Raises:
        WrongBodyError: the answer refuses, or holds no list of pins.
    """
    response = _mapping(answer.get("resource_response"))
    _check_refusal(response)
    data = response.get("data")
    results = data.get("results") if isinstance(data, dict) else data
    if not isinstance(results, list):
        raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer holds no list of results.")
    country = _mapping(answer.get("client_context")).get("country")
    place = country if isinstance(country, str) and country else occasion.place
    rows: dict[str, RawRow] = {}
    rejected: list[Rejected] = []
    items = lacking = 0
    for item in results:
        kind = item.get("type", "pin") if isinstance(item, dict) else None
        if isinstance(kind, str) and kind != "pin":
            continue  # a tab, a carousel, a module of the page
        items += 1
        row = _row(item, occasion, place)
        if isinstance(row, str):
            lacking += 1
            raw = {name: _mapping(item).get(name) for name in ("id", "reaction_counts")}
            rejected.append(Rejected(NAME, occasion.access, row, RULES[row], raw))
        else:
            rows.setdefault(str(item["id"]), row)
    settled = settle(list(rows.values()), rejected, items=items, lacking=lacking, what="pins")
    if settled.outcome is Outcome.OK and len(rows) < items - lacking:
        note = f"{items - lacking - len(rows)} pins were listed twice and are counted once."
        settled = replace(settled, notes=[note])
    return replace(settled, what=WHAT)


def scrub_search(answer: dict[str, Any]) -> bytes:
    """Returns the answer with numbers, labels and nothing about persons."""
    response = _mapping(answer.get("resource_response"))
    kept: dict[str, Any] = {
        name: response[name]
        for name in ("status", "code", "http_status", "message", "error")
        if name in response
    }
    for name in ("message", "error"):
        if name in kept:
            kept[name] = _scrubbed_error(kept[name])
    data = response.get("data")
    results = data.get("results") if isinstance(data, dict) else data
    if isinstance(results, list):
        kept["data"] = {"results": [_scrubbed(item) for item in results]}
    country = _mapping(answer.get("client_context")).get("country")
    return json.dumps({"resource_response": kept, "client_context": {"country": country}}).encode()


def _scrubbed(item: object) -> object:
    if not isinstance(item, dict):
        return None
    named = ("id", "type", "reaction_counts", "comment_count", "aggregated_pin_data", *_SAVES)
    kept = {name: _numbers(item[name]) for name in named if name in item}
    for name in ("id", "type"):
        if isinstance(item.get(name), str):
            kept[name] = item[name] if re.fullmatch(r"[\w-]{1,40}", item[name]) else ""
    return kept | {"title": _label(item)}


def _numbers(value: object) -> object:
    """A value without its texts, but for those that are counts."""
    if isinstance(value, dict):
        return {
            name: _numbers(each)
            for name, each in value.items()
            if re.fullmatch(r"\d{1,4}|[a-z_]{1,40}", str(name)) and not str(name).endswith("_id")
        }
    if isinstance(value, str):
        return value if re.fullmatch(r"[\d., ]{1,20}[kmKM]?\+?", value) else "?"
    return None if isinstance(value, list) else value


def _scrubbed_error(error: object) -> object:
    """What an error says of itself that decides what it means."""
    if isinstance(error, dict):
        return {
            name: _scrubbed_error(error[name])
            for name in ("status", "code", "api_error_code", "http_status", "message")
            if name in error
        }
    if isinstance(error, str):
        known = _SLOW_DOWN.search(error) or _AGAIN.search(error)
        return known[0] if known else error if re.fullmatch(r"[a-z_]{1,20}", error) else ""
    return error


def _check_refusal(response: dict[str, Any]) -> None:
    error = response.get("error")
    status = response.get("http_status", _mapping(error).get("http_status"))
    refused = bool(error) or response.get("status") in ("failure", "error", "fail")
    refused |= isinstance(status, int) and status >= 400
    if not refused:
        return
    detail = _mapping(error)
    words = str(detail.get("message") or response.get("message") or "no reason given")[:200]
    code = detail.get("api_error_code", detail.get("code", response.get("code")))
    said = f"Pinterest refuses: code {code}, {words}."
    if status == 429 or code in (429, 8) or _SLOW_DOWN.search(words):
        raise WrongBodyError(Outcome.RATE_LIMITED, said)
    if (isinstance(status, int) and status >= 500) or _AGAIN.search(words):
        raise WrongBodyError(Outcome.TRANSIENT, said)
    raise WrongBodyError(Outcome.BLOCKED, said)


def _row(item: object, occasion: Occasion, place: str | None) -> RawRow | str:
    """The row of a pin, or the rule it breaks."""
    if not isinstance(item, dict) or not re.fullmatch(r"[\w-]{1,40}", str(item.get("id") or "")):
        return "missing_field"
    if item.get("type", "pin") != "pin":
        return "missing_field"
    if isinstance(item["id"], bool):
        return "missing_field"
    for name in ("title", "grid_title"):
        if not isinstance(item.get(name), (str, type(None))):
            return "missing_field"
    try:
        likes = _reactions(item.get("reaction_counts"))
        stats = _mapping(_mapping(item.get("aggregated_pin_data")).get("aggregated_stats"))
        given = [item.get(name) for name in _SAVES] + [stats.get("saves")]
        saves = next((each for each in map(count_of, given) if each is not None), None)
        comments = count_of(item.get("comment_count"))
    except NotACountError:
        return "bad_volume"
    counts = {"likes": likes, "comments": comments}
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=place,
        kind="pin",
        label=_label(item) or f"Pin {item['id']}",
        identity=str(item["id"]),
        volume=saves,
        volume_unit="saves",
        url=f"https://www.pinterest.com/pin/{item['id']}/",
        measures={name: value for name, value in counts.items() if value is not None},
    )


def _label(item: dict[str, Any]) -> str:
    """The words of a pin's title without the person who pinned it; "" where none are left."""
    pinner = _mapping(item.get("pinner"))
    creator = _mapping(item.get("native_creator"))
    names = [each.get(key) for each in (pinner, creator) for key in ("full_name", "username")]
    for name in ("title", "grid_title"):
        title = item.get(name)
        if isinstance(title, str) and (words := safe_title(title, *names)):
            return words
    return ""


def safe_title(title: str, *persons: object) -> str:
    """Returns a pin's title without its byline; "" where nothing is left or a person is in it."""
    words = clean_label(title)
    if byline := _BYLINE.match(words):
        words = (byline["words"] or "").strip()
    lowered = words.casefold()
    for person in persons:
        if (
            isinstance(person, str)
            and len(person.strip()) > 2
            and person.strip().casefold() in lowered
        ):
            return ""
    if "@" in words:
        words = clean_label(_HANDLE.sub("", words))
    words = words[:MAX_TERM].rstrip()
    while (
        not words.isascii() and len(normalise_term(words)) > MAX_TERM
    ):  # the key of "…" is three dots
        words = words[:-1].rstrip()
    return words


def _reactions(given: object) -> int | None:
    """All reactions together; None where none are told."""
    if given is None or given == {}:
        return None
    if not isinstance(given, Mapping):
        raise NotACountError("The reactions are no table of counts.")
    return sum(count_of(each) or 0 for each in given.values())


def count_of(given: object) -> int | None:
    """Returns a count; None where none is given.

    Raises:
        NotACountError: it is no count.
    """
    return parse_count(given).value


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
