"""A tag page as HTML: the answer embedded in it, or the one sentence it tells link previews.

Instagram shows visitors without an account less every year. A page may still carry its data in a
script; else its description begins "125,782,874 Posts"; else it is a login form in disguise.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from scrapers.body import WrongBodyError, page_is_wall
from scrapers.instagram.shapes import tag_objects
from scrapers.numbers import NotACountError, parse_count
from scrapers.outcome import Outcome

_DATA = re.compile(r'edge_hashtag_to_media|"media_count"')
_START = re.compile(r"(?:_sharedData\s*=|__additionalDataLoaded\([^{]*?)\s*(?=\{)")
_ADDRESS = re.compile(r"/explore/tags/([^/?#\"]+)")
_POSTS = (
    r"posts?|publicaciones|publicaci\u00f3n|publications?|publica\u00e7(?:\u00f5es|\u00e3o)"
    r"|beitr\u00e4ge|beitrag|post|berichten|g\u00f6nderi|postingan|inl\u00e4gg|opslag|innlegg"
    r"|\u043f\u0443\u0431\u043b\u0438\u043a\u0430\u0446\w+"
)
_COUNT = re.compile(
    rf"\s*(\d[\d.,'\u2019\u00a0\u202f]*\s?[KMBkmb]?\+?)\s?(?:{_POSTS})(?!\w)", re.IGNORECASE
)
_WALL = re.compile(
    rb"LoginAndSignupPage|loginForm|/accounts/login|login_required|challenge_required|"
    rb'"require_login":\s*true|Log in to Instagram',
    re.IGNORECASE,
)
_GONE = re.compile(
    rb"this page isn(?:'|\xe2\x80\x99|&#0?39;|&rsquo;)t available|HttpErrorPage", re.I
)
_PRESENT = re.compile(rb'"TagPage"|edge_hashtag_to_media|"media_count"')
_SEEN = 400_000


def read_page(body: bytes) -> tuple[dict[str, Any], list[str]]:
    """Returns what a page says, in the shape of a tag page's JSON, and notes on what it could not.

    Raises:
        WrongBodyError: blocked for a wall, empty for a hashtag without a page, shape_changed for
            another page.
    """
    page = LexborHTMLParser(body.decode("utf-8", "replace"))
    for script in page.css("script"):
        text = script.text() if script.child is not None else ""
        if _DATA.search(text) and (found := _embedded(text)) is not None:
            return found, []
    metas = {
        (node.attributes.get("property") or node.attributes.get("name") or ""): (
            node.attributes.get("content") or ""
        )
        for node in page.css("meta[content]")
    }
    canonical = page.css_first("link[rel=canonical]")
    links = (metas.get("og:url", ""), canonical.attributes.get("href") if canonical else "")
    address = next((m for link in links if (m := _ADDRESS.search(link or ""))), None)
    described = metas.get("og:description") or metas.get("description") or ""
    counted = _COUNT.match(described)
    if counted and address:
        return _described(unquote(address[1]), counted[1])
    raise _without_data(body)


def scrub_page(answer: dict[str, Any]) -> bytes:
    """Returns a page that holds a scrubbed answer and nothing else."""
    data = json.dumps(answer).replace("</", "<\\/")
    script = f'<script type="application/json">{data}</script>'
    return f"<!DOCTYPE html><html><head>{script}</head><body></body></html>".encode()


def _described(name: str, count: str) -> tuple[dict[str, Any], list[str]]:
    notes = []
    value: int | None = None
    try:
        value = parse_count(count.replace("\u202f", " ").replace("\u00a0", " ").strip()).value
    except NotACountError:
        notes.append("The number of posts can be read in two ways and was left out.")
    return {"name": name, "media_count": value}, notes


def _embedded(text: str) -> dict[str, Any] | None:
    """The answer in a script; None where there is none that can be read whole."""
    start = _START.search(text)
    source = text[start.end() :] if start else text.lstrip()
    try:
        value, _ = json.JSONDecoder().raw_decode(source)
    except (ValueError, RecursionError):
        return None
    for found in tag_objects(value):
        if "edge_hashtag_to_media" in found:
            return {"graphql": {"hashtag": found}}
        return {"data": found} if {"top", "recent"} & found.keys() else found
    return None


def _without_data(body: bytes) -> WrongBodyError:
    head = body[:_SEEN]
    if _PRESENT.search(body):
        reason = "The page's data no longer holds the hashtag where it used to."
        return WrongBodyError(Outcome.SHAPE_CHANGED, reason)
    if _GONE.search(head):
        return WrongBodyError(Outcome.EMPTY, "Instagram has no page for this hashtag.")
    if page_is_wall(body) or _WALL.search(head):
        return WrongBodyError(Outcome.BLOCKED, "A login page came instead of the hashtag's.")
    return WrongBodyError(
        Outcome.SHAPE_CHANGED, "The page holds no posts and no number of them where it used to."
    )
