"""What a recording of answers is made of: the cassette of a test suite, or a browser's HAR file.

Cassettes are JSON or YAML, with bodies as text, as base64 or compressed; all forms are told by
content. What a recording does not say (a status, a time) is None.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import yaml

from scrapers.body import Form, WrongBodyError, form_of, read_json
from scrapers.outcome import Outcome

MAX_YAML = 16 * 1024 * 1024
"""Bytes; YAML takes a hundred times as long to read as JSON."""
MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of one recorded answer after decompression."""

_YAML_START = re.compile(rb"(?:\A|\n)(?:http_)?interactions:\s*(?:\n|\[)")
_JSON_SIGNS = (b'"http_interactions"', b'"interactions"', b'"entries"')
_GZIP = 31
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer; `url`, `status` and `at` are None where the recording lacks them."""

    body: bytes
    url: str | None
    status: int | None
    at: datetime | None

    @property
    def is_success(self) -> bool:
        """True for a 2xx, and where no status was recorded."""
        return self.status is None or 200 <= self.status < 300


def is_recording(body: bytes) -> bool:
    """Tells whether a file of text is a recording in YAML; one in JSON tells when it is read."""
    return form_of(body) is Form.TEXT and _YAML_START.search(body[:4096]) is not None


def answers_in(body: bytes) -> list[Recorded] | None:
    """Returns the answers of a recording, in order; None for a file that is an answer itself.

    Raises:
        WrongBodyError: a recording in YAML is broken or longer than `MAX_YAML`.
    """
    if is_recording(body):
        value = _read_yaml(body)
    elif form_of(body) is Form.JSON and any(sign in body for sign in _JSON_SIGNS):
        try:
            value = read_json(body)
        except WrongBodyError:
            return None  # whoever reads it as an answer says what is wrong with it
    else:
        return None
    interactions = _interactions(value)
    return None if interactions is None else list(_recorded(interactions))


def _read_yaml(body: bytes) -> Any:
    if len(body) > MAX_YAML:
        raise WrongBodyError(
            Outcome.SHAPE_CHANGED, f"The recording is longer than {MAX_YAML:,} bytes of YAML."
        )
    try:
        return yaml.load(body, Loader=_LOADER)  # noqa: S506 - the safe loader, in C where it is
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise WrongBodyError(
            Outcome.SHAPE_CHANGED, "The recording is YAML that is cut off or broken."
        ) from error


def _interactions(value: Any) -> list[Any] | None:
    if not isinstance(value, dict):
        return None
    log = value.get("log")
    for found in (
        value.get("http_interactions"),
        value.get("interactions"),
        log.get("entries") if isinstance(log, dict) else None,
    ):
        if isinstance(found, list):
            return found
    return None


def _recorded(interactions: Sequence[Any]) -> Iterator[Recorded]:
    for interaction in interactions:
        request, response = (_mapping(interaction, name) for name in ("request", "response"))
        body = _body(_mapping(response, "body") or _mapping(response, "content"))
        if body is None and isinstance(text := response.get("body"), str):
            body = text.encode()
        if body is None:
            continue
        url = request.get("uri") or request.get("url")
        yield Recorded(
            body=body,
            url=url if isinstance(url, str) else None,
            status=_status(response.get("status")),
            at=_instant(_date(response.get("headers"))) or _instant(_started(interaction)),
        )


def _mapping(value: Any, name: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _body(content: dict[str, Any]) -> bytes | None:
    """The bytes of a recorded body, decoded and decompressed; None where there is none."""
    plain = content.get("string", content.get("text"))
    encoded = content.get("base64_string")
    if content.get("encoding") == "base64" and isinstance(plain, str):
        encoded, plain = plain, None
    if isinstance(encoded, str):
        try:
            plain = base64.b64decode(encoded)
        except (binascii.Error, ValueError):
            return b""
    if isinstance(plain, str):
        return plain.encode("utf-8", "surrogatepass")
    if not isinstance(plain, bytes):
        return None
    if not plain.startswith(b"\x1f\x8b"):
        return plain
    try:
        return zlib.decompressobj(_GZIP).decompress(plain, MAX_ANSWER)
    except zlib.error:
        return b""


def _status(given: Any) -> int | None:
    if isinstance(given, dict):
        given = given.get("code", given.get("status_code"))
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _date(headers: Any) -> Any:
    """The Date of an answer: headers are a mapping to a text or to a list, or a list of pairs."""
    if isinstance(headers, list):
        headers = {_named(each, "name"): _named(each, "value") for each in headers}
    if not isinstance(headers, dict):
        return None
    found = next((v for k, v in headers.items() if str(k).lower() == "date"), None)
    return found[0] if isinstance(found, list) and found else found


def _named(value: Any, name: str) -> str:
    return str(value.get(name, "")) if isinstance(value, dict) else ""


def _started(interaction: Any) -> Any:
    return interaction.get("startedDateTime") if isinstance(interaction, dict) else None


def _instant(given: Any) -> datetime | None:
    """An instant with its zone; None for anything else, because a zone is not ours to guess."""
    if not isinstance(given, str):
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(given)
        except (ValueError, TypeError, OverflowError):
            continue
        return moment if moment.tzinfo is not None else None
    return None
