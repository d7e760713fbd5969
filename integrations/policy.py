"""How we behave on the network, in one frozen object that every door takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from integrations.guards import Guard
from integrations.proxies import Proxy, parse_proxies
from integrations.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPolicy:
    """How we behave on the network. Times in seconds, sizes in bytes after decompression.

    Attributes:
        pace: Seconds between two requests to one host; hosts of our own are not paced.
        hourly_limit: Requests to one host within `limit_window`, over all processes.
        limit_window: How long a request counts.
        longest_turn: How long one request may wait for its turn.
        max_requests: Requests of one session: a list that does not end ends there.
        own_hosts: Neither paced nor counted.
        guard: Breakers and turns that all processes share; without it each keeps its own pace.
        breaker: Key of the breaker that requests ask first, such as `provider:openai`; empty
            where whoever called has asked it.
        proxies: Where requests go through; see `integrations.proxies`.
    """

    user_agent: str = "PODPusher"
    connect_timeout: float = 10.0
    silence_timeout: float = 20.0
    whole_timeout: float = 45.0
    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    attempts: int = 3
    first_wait: float = 0.5
    longest_wait: float = 20.0
    pace: float = 1.0
    hourly_limit: int = 1_200
    limit_window: timedelta = timedelta(hours=1)
    longest_turn: float = 60.0
    max_requests: int = 1_000
    own_hosts: frozenset[str] = LOOPBACK
    guard: Guard | None = field(default=None, repr=False)
    breaker: str = ""
    proxies: tuple[Proxy, ...] = ()
    now: Callable[[], datetime] = field(default=_utc_now, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> HttpPolicy:
        """Returns the policy of this installation: its User-Agent names a contact.

        Raises:
            ConfigurationError: PODPUSHER_PROXIES cannot be read.
        """
        proxies = settings.proxies.get_secret_value() if settings.proxies else ""
        return cls(
            user_agent=f"PODPusher (+{settings.contact})",
            hourly_limit=settings.requests_per_hour,
            proxies=parse_proxies(proxies),
        )
