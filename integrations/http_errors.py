"""What can go wrong between us and a server, and how long to wait before asking again.

    HttpError                 carries `url` (no query, no password) and `status`
    ├── UnreachableError      no whole answer: DNS, refused, reset, TLS, timeout; transient
    ├── ServerTroubleError    408, 425 or 5xx after the last attempt; transient
    ├── RateLimitedError      429; `retry_after` in seconds when the server said so; transient
    ├── TooLargeError         more bytes than the policy allows; permanent
    └── TooManyRedirectsError permanent

A Retry-After longer than we are ready to wait ends the attempts at once: asking again earlier than
a server wishes is how a client gets banned.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import ClassVar
from urllib.parse import urlsplit

from integrations.errors import PodpusherError

MAX_RETRY_AFTER = 86_400
"""Seconds; a server that asks for more than a day is taken to mean a day."""


class HttpError(PodpusherError):
    """A request that brought no usable answer."""

    def __init__(
        self, message: str, *, url: str, status: int | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.url = url
        self.status = status
        self.retry_after = retry_after


class UnreachableError(HttpError):
    """No whole answer came."""

    transient: ClassVar[bool] = True


class ServerTroubleError(HttpError):
    """The server says that the fault is its own."""

    transient: ClassVar[bool] = True


class RateLimitedError(HttpError):
    """The server asks us to slow down."""

    transient: ClassVar[bool] = True


class TooLargeError(HttpError):
    """The body is larger than allowed; what had come was thrown away."""


class TooManyRedirectsError(HttpError):
    """The redirects do not end."""


def wait_before_retry(error: Exception, longest: float) -> bool | float:
    """Returns the seconds to wait, True for a jittered backoff, or False for no further attempt.

    Args:
        error: What the last attempt raised.
        longest: Seconds; a longer Retry-After means no further attempt now.
    """
    if not isinstance(error, HttpError) or not error.transient:
        return False
    if error.retry_after is None:
        return True
    return float(error.retry_after) if error.retry_after <= longest else False


def parse_retry_after(value: str | None, now: datetime) -> int | None:
    """Reads a Retry-After header in either form.

    Returns:
        Whole seconds from now, at least 0 and at most a day; None without a readable header.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0, round((moment - now).total_seconds())), MAX_RETRY_AFTER)


def shown_url(url: str) -> str:
    """Returns an address as it may be shown: without query, fragment and credentials."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}"
    except ValueError:
        return "(unreadable address)"
