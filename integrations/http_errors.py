"""What can go wrong between us and a server, and how long to wait before asking again.

    HttpError                 carries `url` (no query, no password) and `status`
    ├── UnreachableError      no whole answer: DNS, refused, reset, TLS, timeout; transient
    ├── ServerTroubleError    408, 425 or 5xx after the last attempt; transient
    ├── RateLimitedError      429; `retry_after` in seconds when the server said so; transient
    ├── TooLargeError         more bytes than the policy allows; permanent
    ├── TooManyRedirectsError permanent
    ├── TooManyRequestsError  one session asked for more than a run may; permanent
    └── HeldBackError         nothing was asked, we hold back ourselves; transient, `retry_after`
        ├── BreakerOpenError  it failed too often
        ├── BudgetSpentError  its budget has no room, or the queue before it is too long
        └── ProxiesRestError  every proxy failed too often

A Retry-After longer than we are ready to wait ends the attempts at once: asking again earlier than
a server wishes is how a client gets banned.
"""

from __future__ import annotations

import math
import random
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


class TooManyRequestsError(HttpError):
    """A session asks for more than one run may: its list does not end."""


class HeldBackError(HttpError):
    """Nothing was asked: we hold back ourselves."""

    transient: ClassVar[bool] = True


class BreakerOpenError(HeldBackError):
    """What is asked failed too often and is left alone until `retry_at`, or one tries it now.

    Args:
        key: The breaker's.
        retry_at: UTC; when somebody may ask again.
        now: The clock that `retry_at` is by.
        failures: How many in a row.
        reason: What the last one was, a sentence; may be empty.
    """

    def __init__(
        self, key: str, *, retry_at: datetime, now: datetime, failures: int, reason: str
    ) -> None:
        until = f"{retry_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        times = "1 failure" if failures == 1 else f"{failures:,} failures"
        last = f" The last one: {reason}" if reason else ""
        super().__init__(
            f"Paused until {until} after {times} in a row.{last}",
            url=key,
            retry_after=max(0, math.ceil((retry_at - now).total_seconds())),
        )
        self.key = key
        self.retry_at = retry_at
        self.failures = failures


class BudgetSpentError(HeldBackError):
    """There is no room for another request soon enough."""


class ProxiesRestError(HeldBackError):
    """Every proxy that may be used failed too often."""


def wait_before_retry(error: Exception, longest: float, backoff: float) -> bool | float:
    """Returns the seconds to wait, or False for no further attempt.

    The jitter is full: anything between 0 and the backed-off wait is as likely as any other, so
    that many who failed together do not come back together. A server's Retry-After is waited for
    in full, and the jitter on top of it.

    Args:
        error: What the last attempt raised.
        longest: Seconds; no wait is longer, and a longer Retry-After means no further attempt now.
        backoff: Seconds; the longest wait after this many failures.
    """
    if not isinstance(error, HttpError) or not error.transient:
        return False
    asked = float(error.retry_after or 0)
    if asked > longest:
        return False
    jitter = random.uniform(0.0, min(backoff, longest))  # noqa: S311 -- spreads load, no secret
    return min(asked + jitter, max(longest, asked))


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
    except (ValueError, OverflowError):
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
