"""Answers of the API: remembered under the version of the scores, and tagged for who asks again.

An address and a version have one answer, so the tag (`ETag`) can be told without reading anything:
whoever asks again with it (`If-None-Match`) gets 304. What rests on newer readings is read every
time, and its tag is the digest of the answer itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from importlib.metadata import version as version_of
from operator import itemgetter
from threading import Condition
from typing import NamedTuple
from urllib.parse import urlencode

from cachetools import TTLCache, cached
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.queries import database, versions

SECONDS = 300
_BYTES = 32 * 2**20
_RELEASE = version_of("podpusher")
_ASK_ALWAYS = "private, no-cache"
_KEEP = f"private, max-age={SECONDS}"


class _Answer(NamedTuple):
    """One answer and the version of the scores that it is of."""

    version: str
    body: bytes


_kept: TTLCache[tuple[str, str], _Answer] = TTLCache(
    _BYTES, SECONDS, getsizeof=lambda kept: len(kept.body)
)
_polled: TTLCache[tuple[()], str] = TTLCache(1, 2)


@cached(_polled, condition=Condition())
def _version() -> str:
    """The version of the scores, read every other second; who asks meanwhile waits for it."""
    return versions.scores()


def forget() -> None:
    """Forgets every answer, for a process that turns to another database."""
    _answer.cache_clear()
    _version.cache_clear()


def of_scores(
    request: Request,
    read: Callable[[str], BaseModel],
    day: date | None,
) -> Response:
    """An answer that rests on scores.

    Args:
        request: What is asked.
        read: Makes the answer; takes the version of the scores.
        day: The day it is of, where the address says so: an answer of a day that is over may be
            kept by who gets it; any other is asked for anew, which costs a 304.

    Raises:
        ReadError: the warehouse does not answer.
    """
    # Of a parameter said twice the last counts: the order of equal names belongs to the question.
    asked = urlencode(sorted(request.query_params.multi_items(), key=itemgetter(0)))
    address = f"{request.url.path}?{asked}"
    over = day is not None and day < datetime.now(UTC).date() - timedelta(days=1)
    headers = {"Cache-Control": _KEEP if over else _ASK_ALWAYS}
    version = _version()
    tag = _tag(version, address)
    if _has(request, tag):
        return Response(status_code=304, headers=headers | {"ETag": tag})
    found = _answer(version, address, read)
    tag = _tag(found.version, address)
    if _has(request, tag) or _has_any(request):
        return Response(status_code=304, headers=headers | {"ETag": tag})
    return Response(found.body, media_type="application/json", headers=headers | {"ETag": tag})


def of_now(request: Request, answer: BaseModel) -> Response:
    """An answer that was read just now."""
    body = answer.model_dump_json().encode()
    headers = {"Cache-Control": _ASK_ALWAYS, "ETag": _tag("", body.decode())}
    if _has(request, headers["ETag"]) or _has_any(request):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _key(version: str, address: str, _read: Callable[[str], BaseModel]) -> tuple[str, str]:
    return version, address


@cached(_kept, key=_key, condition=Condition())
def _answer(version: str, address: str, read: Callable[[str], BaseModel]) -> _Answer:  # noqa: ARG001 -- its key
    """The answer as of now. Who asks for the same meanwhile waits for it."""
    with database.snapshot():
        now = versions.scores()
        return _Answer(now, read(now).model_dump_json().encode())


def _tag(version: str, content: str) -> str:
    # Another release may spell the same answer in another way.
    parts = (_RELEASE, version, content)
    return f'"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def _has(request: Request, tag: str) -> bool:
    """True when who asks has this answer already."""
    return tag in {each.removeprefix("W/") for each in _held(request)}


def _has_any(request: Request) -> bool:
    """True when who asks wants no answer where there is one."""
    return _held(request) == ["*"]


def _held(request: Request) -> list[str]:
    return [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
