"""A whole answer, and which of them are faults of the server's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from integrations.http_errors import RateLimitedError, ServerTroubleError, parse_retry_after

_TRY_AGAIN = frozenset({408, 425})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `url` is where the redirects ended; `body` is decompressed."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


def judged(answer: Answer, shown: str, now: datetime) -> Answer:
    """Returns an answer that can be used as it is.

    Args:
        answer: With its header names in lower case.
        shown: The address as it may be shown.
        now: The clock, UTC, for a Retry-After that is a date.

    Raises:
        RateLimitedError: 429.
        ServerTroubleError: 408, 425 or 5xx.
    """
    wait = parse_retry_after(answer.headers.get("retry-after"), now)
    if answer.status == 429:
        message = f"{shown} asks us to slow down."
        raise RateLimitedError(message, url=shown, status=answer.status, retry_after=wait)
    if answer.status >= 500 or answer.status in _TRY_AGAIN:
        message = f"{shown} answered {answer.status}."
        raise ServerTroubleError(message, url=shown, status=answer.status, retry_after=wait)
    return answer
