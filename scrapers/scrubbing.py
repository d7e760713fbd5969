"""What of an answer may be kept: its structure and numbers, and the texts we know to be harmless.

An answer is kept so that a mended parser can read it again. Names, handles, captions and addresses
of people are not ours to keep, and nobody can list all the fields they may hide in. So it is the
other way round: a text survives only under a name that the source's parser asks for, and a page
keeps the words of the elements it reads. What a platform adds tomorrow is dropped until we know it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from typing import Any
from xml.etree.ElementTree import tostring

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.body import Form, WrongBodyError, form_of, read_json, read_xml

_STRUCTURE = ("class", "type", "dir", "lang", "role", "property", "itemprop")
_PERSONAL_NUMBER = re.compile(r"(^|_)(id|pk|fbid|uid|phone|zip|lat|lng|lon)$|Id$|ID$|user|owner")
_NOT_KEPT = ("script", "style", "noscript", "template", "svg", "iframe")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def scrub_json(body: bytes, texts: Collection[str], *, drop: Collection[str] = ()) -> bytes:
    """Returns the answer with the texts of the named keys, all numbers, and nothing else.

    Args:
        body: JSON. A body that is not JSON comes back empty: nothing of it can be judged.
        texts: Keys whose text, or list of texts, is harmless wherever it stands.
        drop: Keys that go with everything below them.

    """
    try:
        value = read_json(body)
    except WrongBodyError:
        return b""
    return json.dumps(_scrubbed(value, frozenset(texts), frozenset(drop), None)).encode()


def _scrubbed(value: Any, texts: frozenset[str], drop: frozenset[str], key: str | None) -> Any:
    if isinstance(value, dict):
        return {
            name: _scrubbed(each, texts, drop, name)
            for name, each in value.items()
            if name not in drop
        }
    if isinstance(value, list):
        return [_scrubbed(each, texts, drop, key) for each in value]
    if isinstance(value, str):
        return value if key in texts else ""
    if isinstance(value, bool) or value is None:
        return value
    return value if key is None or key in texts or not _PERSONAL_NUMBER.search(key) else 0


def scrub_xml(body: bytes, texts: Collection[str]) -> bytes:
    """Returns the feed with the text of the elements of these local names, and no attribute.

    A body that is not XML comes back empty.
    """
    try:
        root = read_xml(body)
    except WrongBodyError:
        return b""
    for element in root.iter():
        element.attrib.clear()
        element.tail = None
        if element.tag.rpartition("}")[2] not in texts:
            element.text = None
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def scrub_html(
    body: bytes,
    *,
    words: Collection[str],
    attributes: Collection[str] = (),
    links: Callable[[str], str | None] = lambda _: None,
    data: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Returns the page with its elements, the words of some of them, and nothing else.

    Args:
        body: HTML.
        words: CSS selectors of elements whose own and inner words are harmless.
        attributes: Attributes kept beside class, type and their like.
        links: What to keep of an href; None for nothing.
        data: Scrubs a JSON script of the page (ld+json, application/json); None drops those too.
    """
    if form_of(body) not in {Form.HTML, Form.XML}:
        return b""
    page = LexborHTMLParser(body)
    if page.root is None:
        return b""
    kept = {
        inner.mem_id
        for one in page.css(", ".join(words))
        for inner in one.traverse(include_text=True)
    }
    allowed = frozenset((*_STRUCTURE, *attributes))
    for node in list(page.root.traverse(include_text=True)):
        if node.is_text_node:
            if node.mem_id not in kept and not _is_data(node.parent):
                node.replace_with("")
        elif node.is_element_node:
            _clear(node, allowed, links)
    for node in page.css(", ".join(_NOT_KEPT)):
        if not _is_data(node) or data is None:
            node.decompose()
        else:
            node.inner_html = data(node.text().encode()).decode().replace("</", "<\\/")
    return ("<!DOCTYPE html>" + _without_comments(page.html or "")).encode()


def _is_data(node: LexborNode | None) -> bool:
    return (
        node is not None and node.tag == "script" and "json" in (node.attributes.get("type") or "")
    )


def _clear(node: LexborNode, allowed: Collection[str], links: Callable[[str], str | None]) -> None:
    for name, value in node.attributes.items():
        if name == "href" and (kept := links(value or "")) is not None:
            node.attrs["href"] = kept
        elif name not in allowed:
            del node.attrs[name]


def _without_comments(page: str) -> str:
    return _COMMENT.sub("", page)
