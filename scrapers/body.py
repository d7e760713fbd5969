"""What a body is, whatever its headers say, and whether an HTML page is a wall.

A wall (login, captcha, denial) is *blocked*; any other page where data was expected means that the
address now shows something else: *shape_changed*. A long page that merely has a "Log in" link in
its header is no wall, so the softer words count only where the page says little else.
"""

from __future__ import annotations

import re
from enum import StrEnum
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from integrations.errors import PodpusherError
from scrapers.json_text import decode_json
from scrapers.outcome import Outcome

_SEEN = 400_000
"""Bytes of a page that are searched for signs of a wall."""
_SHORT_PAGE = 1_500
"""Characters of visible text up to which a page is nothing but its message."""

_CERTAIN = re.compile(
    rb"captcha-delivery\.com|px-captcha|_cf_chl|cf-challenge|challenge-platform|unusual traffic",
    re.I,
)
_DOOR = re.compile(rb"captcha|type=[\"']?password", re.I)
_SOFT = re.compile(
    r"captcha|log ?in\b|sign ?in\b|access denied|forbidden|permission|not authori[sz]ed"
    r"|verify (?:that )?you|human|robot|blocked|just a moment|enable javascript and cookies",
    re.I,
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")


class Form(StrEnum):
    """What a body is."""

    NOTHING = "nothing"
    JSON = "json"
    HTML = "html"
    XML = "xml"
    GZIP = "gzip"
    ZIP = "zip"
    BINARY = "binary"
    TEXT = "text"


class WrongBodyError(PodpusherError):
    """The body is not what the source answers with; `outcome` says what that means."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


_MAGIC = ((b"\x1f\x8b", Form.GZIP), (b"PK\x03\x04", Form.ZIP), (b"{", Form.JSON), (b"[", Form.JSON))


def form_of(body: bytes) -> Form:
    """Returns what a body is, judged by its first bytes."""
    head = body.removeprefix(b"\xef\xbb\xbf")[:4096].lstrip()
    if not head:
        return Form.NOTHING
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if head.count(b"\x00") * 10 > len(head):
        return Form.BINARY
    if not head.startswith(b"<"):
        return Form.TEXT
    lowered = head.lower()
    return Form.HTML if b"<html" in lowered or b"<!doctype html" in lowered else Form.XML


def read_json(body: bytes) -> Any:
    """Returns the JSON of a body.

    Raises:
        WrongBodyError: blocked for a wall, shape_changed for anything else that is not whole JSON.
    """
    form = form_of(body)
    if form is not Form.JSON:
        raise wrong_body(body, form, "JSON")
    try:
        return decode_json(body)
    except ValueError as error:
        raise WrongBodyError(
            Outcome.SHAPE_CHANGED, "The answer is JSON that is cut off or broken."
        ) from error


def read_xml(body: bytes) -> Element:
    """Returns the root of an XML body; entities and external references are refused.

    Raises:
        WrongBodyError: blocked for a wall, shape_changed for anything else that is not whole XML.
    """
    form = form_of(body)
    if form is not Form.XML:
        raise wrong_body(body, form, "XML")
    try:
        root: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        if page_is_wall(body):
            raise wrong_body(body, Form.HTML, "XML") from error
        raise WrongBodyError(
            Outcome.SHAPE_CHANGED, "The answer is XML that is cut off or broken."
        ) from error
    return root


def wrong_body(body: bytes, form: Form, expected: str) -> WrongBodyError:
    """Returns the error for a body of another form than expected."""
    if form in {Form.HTML, Form.XML, Form.TEXT} and page_is_wall(body):
        return WrongBodyError(
            Outcome.BLOCKED, f"A login, captcha or denial page came where {expected} was expected."
        )
    came = {
        Form.NOTHING: "Nothing",
        Form.HTML: "An HTML page",
        Form.BINARY: "Binary data",
        Form.TEXT: "Plain text",
    }.get(form, form.value.upper())
    return WrongBodyError(Outcome.SHAPE_CHANGED, f"{came} came where {expected} was expected.")


def page_is_wall(body: bytes) -> bool:
    """Tells whether a page keeps us out instead of showing what was asked for."""
    page = body[:_SEEN]
    if _CERTAIN.search(page):
        return True
    text = page.decode("utf-8", "replace")
    title = _TITLE.search(text)
    if title and _SOFT.search(title[1]):
        return True
    visible = " ".join(unescape(_TAG.sub(" ", _UNSEEN.sub(" ", text))).split())
    return len(visible) <= _SHORT_PAGE and bool(_SOFT.search(visible) or _DOOR.search(page))
