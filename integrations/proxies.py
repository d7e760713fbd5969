"""Which proxy a request goes through: the cheapest kind that is neither refused nor out of reach.

A proxy that fails three times in a row rests, longer each time (`integrations.circuit`). The next
kind is used only for a host that refused the cheaper one, or while all of the cheaper kind rest;
never to get around a rate limit. With proxies set, nothing but this machine is asked without one.
Credentials are in no message, no log line and no key.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import unquote, urlsplit

from integrations.errors import ConfigurationError
from integrations.guards import Breakers
from integrations.http_errors import BreakerOpenError, ProxiesRestError


class Tier(IntEnum):
    """Kinds of proxies, the cheapest first."""

    DATACENTER = 0
    RESIDENTIAL = 1
    MOBILE = 2


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy. `str()` shows its kind and place, never its credentials."""

    tier: Tier
    scheme: str
    place: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.tier.name.lower()}/{self.place}"

    @property
    def server(self) -> str:
        """Its address without credentials."""
        return f"{self.scheme}://{self.place}"

    @property
    def key(self) -> str:
        """Its breaker's key."""
        return f"proxy:{self}"


def parse_proxies(setting: str) -> tuple[Proxy, ...]:
    """Reads PODPUSHER_PROXIES: addresses with or without their kind, `residential=http://…`.

    Raises:
        ConfigurationError: an entry is no proxy; names its number, never its text.
    """
    parts = [part.strip() for part in setting.split(",")]
    return tuple(_proxy(part, number) for number, part in enumerate(parts, 1) if part)


def _proxy(entry: str, number: int) -> Proxy:
    kind, equals, url = entry.partition("=")
    if not equals or "://" in kind:
        kind, url = Tier.DATACENTER.name, entry
    hint = "Write http://host:port, or residential=http://user:password@host:port."
    try:
        tier, parts = Tier[kind.strip().upper()], urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except KeyError:
        kinds = ", ".join(tier.name.lower() for tier in Tier)
        raise ConfigurationError(
            f"Entry {number} of PODPUSHER_PROXIES is of an unknown kind.", hint=f"Kinds: {kinds}."
        ) from None
    except ValueError:
        port = host = None
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or port is None:
        raise ConfigurationError(
            f"Entry {number} of PODPUSHER_PROXIES is no address of a proxy.", hint=hint
        ) from None
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(tier, parts.scheme, place, user, password)


class ProxyPool:
    """The proxies of one session; who rests is known to `breakers`, often of all processes.

    Args:
        proxies: Every one there is; without any, requests go out directly.
        breakers: Where failures are counted.
        own_hosts: Never reached through a proxy.
    """

    def __init__(
        self, proxies: Sequence[Proxy], breakers: Breakers, own_hosts: Collection[str]
    ) -> None:
        self._tiers = [
            group for tier in Tier if (group := [each for each in proxies if each.tier is tier])
        ]
        self._breakers = breakers
        self._own_hosts = own_hosts
        self._floors: dict[str, int] = {}
        # Somewhere in the middle, so that many processes do not all begin with the first.
        self._rounds = itertools.count(random.randrange(1_000))  # noqa: S311

    def choose(self, host: str, *, without: Collection[Proxy] = ()) -> Proxy | None:
        """Returns the next proxy for a host; None where it is asked directly. May block.

        Args:
            host: Whom the request is for.
            without: Those that have failed this request already.

        Raises:
            ProxiesRestError: all of them rest or have failed this request.
        """
        if not self._tiers or host in self._own_hosts:
            return None
        turn, wait = next(self._rounds), None
        for group in self._tiers[self._floors.get(host, 0) :]:
            for position in range(len(group)):
                proxy = group[(turn + position) % len(group)]
                if proxy in without:
                    continue
                try:
                    self._breakers.admit(proxy.key)
                except BreakerOpenError as resting:
                    wait = min(wait or resting.retry_after, resting.retry_after, key=_or_zero)
                    continue
                return proxy
        message = f"No proxy is left to ask {host} through: each failed and rests."
        raise ProxiesRestError(message, url=host, retry_after=wait)

    def record(self, proxy: Proxy, *, ok: bool, reason: str = "") -> None:
        """Writes down whether a proxy did its work. May block."""
        self._breakers.record(proxy.key, ok=ok, reason=reason)

    def escalate(self, host: str) -> bool:
        """After a refusal: uses the next kind for a host; False where there is none."""
        floor = self._floors.get(host, 0) + 1
        if host in self._own_hosts or floor >= len(self._tiers):
            return False
        self._floors[host] = floor
        return True


def _or_zero(seconds: int | None) -> int:
    return seconds or 0
