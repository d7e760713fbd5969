"""Broken versions of a body, the same for every source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scrapers.outcome import Outcome

HOSTILE_NAMES = (
    "\u0627\u0644\u0639\u0631\u0627\u0642 \u200f#\u0648\u0644\u064a",
    "\U0001f469\u200d\U0001f467 family",
    "a\x00b",
    "\ud800",
    "x" * 10_000,
    "<script>alert(1)</script>",
)


def bodies(body: bytes) -> Iterator[bytes]:
    """The body cut at many places, with stray bytes and NUL, doubled, reversed, nested deep."""
    step = max(1, len(body) // 20)
    yield from (body[:end] for end in range(0, len(body), step))
    yield from (body[:at] + b"\x00\xff\xfe" + body[at + 3 :] for at in range(0, len(body), step))
    yield body + body
    yield b"\xef\xbb\xbf" + body
    yield body[::-1]
    yield b"[" * 100_000


def renamed(value: Any, name: str) -> Any:
    """The value with every field of that name called otherwise."""
    if isinstance(value, dict):
        return {(f"{k}_2" if k == name else k): renamed(v, name) for k, v in value.items()}
    return [renamed(each, name) for each in value] if isinstance(value, list) else value


def retyped(value: Any, name: str, other: Any) -> Any:
    """The value with another value in every field of that name."""
    if isinstance(value, dict):
        return {k: other if k == name else retyped(v, name, other) for k, v in value.items()}
    return [retyped(each, name, other) for each in value] if isinstance(value, list) else value


def without(value: Any, name: str) -> Any:
    """The value without any field of that name."""
    if isinstance(value, dict):
        return {k: without(v, name) for k, v in value.items() if k != name}
    return [without(each, name) for each in value] if isinstance(value, list) else value


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


NOT_FINE = frozenset(set(Outcome) - {Outcome.OK, Outcome.DISABLED})
