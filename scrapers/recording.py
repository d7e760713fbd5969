"""Recordings of answers, as VCR and its kin write them for tests: what each answer said, and when.

Both spellings are read: `interactions` and `http_interactions`, a body as text or as base64. The
time is the answer's own Date header; `recorded_at` has no zone in some of them and is not used.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

_KEYS = ("interactions", "http_interactions")
_MAX_INFLATED = 32 * 1024 * 1024


class Recorded(NamedTuple):
    """One recorded answer; `answered_at` is UTC, None where no readable header says it."""

    body: bytes
    answered_at: datetime | None


def recorded_answers(value: object) -> list[Recorded] | None:
    """Returns the answers of a recording in their order; None when the value is no recording."""
    interactions = _interactions(value)
    if interactions is None:
        return None
    answers = []
    for interaction in interactions:
        response = _mapping(_mapping(interaction).get("response"))
        content = _content(response.get("body"))
        if content is not None:
            answers.append(Recorded(content, _instant(_date(response))))
    return answers


def scrub_recording(value: object, scrub: Callable[[bytes], bytes]) -> bytes:
    """Returns the recording with scrubbed answers and their dates: no request, no other header."""
    kept = []
    for interaction in _interactions(value) or ():
        response = _mapping(_mapping(interaction).get("response"))
        content = _content(response.get("body"))
        if content is None:
            continue
        moment = _instant(date := _date(response))
        kept.append(
            {
                "response": {
                    "body": {"string": scrub(content).decode("utf-8", "replace")},
                    "headers": {"Date": [date] if moment else []},
                }
            }
        )
    return json.dumps({_KEYS[0]: kept}).encode()


def _interactions(value: object) -> list[Any] | None:
    found = [value[key] for key in _KEYS if key in value] if isinstance(value, dict) else []
    return next((each for each in found if isinstance(each, list)), None)


def _content(body: object) -> bytes | None:
    if isinstance(body, str):
        return body.encode("utf-8", "replace")
    if not isinstance(body, dict):
        return None
    if isinstance(body.get("string"), str):
        return str(body["string"]).encode("utf-8", "replace")
    coded = body.get("base64_string")
    try:
        raw = base64.b64decode(coded) if isinstance(coded, str) else None
        if raw is None or not raw.startswith(b"\x1f\x8b"):
            return raw
        return zlib.decompressobj(31).decompress(raw, _MAX_INFLATED)
    except (binascii.Error, ValueError, zlib.error):
        return b""  # an answer that cannot be read is an answer of a changed shape


def _date(response: dict[str, Any]) -> str:
    for name, value in _mapping(response.get("headers")).items():
        if name.lower() == "date":
            first = value[0] if isinstance(value, list) and value else value
            return first if isinstance(first, str) else ""
    return ""


def _instant(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
