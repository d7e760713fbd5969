"""The door to the network, for scrapers and providers alike. Nothing else imports httpx here.

A 429, a 5xx or no answer at all is an error (see `integrations.http_errors`), raised once the
retries are used up. Any other status is an answer: whether a 403 means "blocked" is the caller's to
say. POST is retried only when the caller says that it is harmless.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import stamina
from aiolimiter import AsyncLimiter

from integrations.errors import ConfigurationError
from integrations.http_errors import (
    RateLimitedError,
    ServerTroubleError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
    parse_retry_after,
    shown_url,
    wait_before_retry,
)
from integrations.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_TRY_AGAIN = frozenset({408, 425})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPolicy:
    """How we behave on the network. Times in seconds, sizes in bytes after decompression."""

    user_agent: str = "PODPusher"
    connect_timeout: float = 10.0
    silence_timeout: float = 20.0
    whole_timeout: float = 45.0
    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    attempts: int = 3
    first_wait: float = 0.5
    longest_wait: float = 20.0
    jitter: float = 1.0
    pace: float = 1.0
    """Seconds between two requests to one host; loopback is not paced."""
    now: Callable[[], datetime] = field(default=_utc_now, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> HttpPolicy:
        """Returns the policy of this installation: its User-Agent names a contact."""
        return cls(user_agent=f"PODPusher (+{settings.contact})")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `url` is where the redirects ended; `body` is decompressed."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """One session: connections are reused, cookies are refused. Made by `open_client`."""

    def __init__(self, client: httpx.AsyncClient, policy: HttpPolicy) -> None:
        self._client = client
        self._policy = policy
        self._limiters: dict[str, AsyncLimiter] = {}
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=policy.attempts,
            timeout=policy.whole_timeout * policy.attempts,
            wait_initial=policy.first_wait,
            wait_max=policy.longest_wait,
            wait_jitter=policy.jitter,
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """Sends one request, again after transient faults, and returns the whole answer.

        Args:
            method: Upper case.
            url: Absolute, http or https.
            params: Query parameters.
            json: Body, sent as JSON.
            form: Body, sent as the fields of a form; not together with `json`.
            headers: Added to our own.
            repeatable: Whether sending it twice is harmless; by default everything but POST is.

        Raises:
            HttpError: see the module's tree.
            ConfigurationError: the address is not one that can be asked.
        """
        safe = method in _SAFE_METHODS if repeatable is None else repeatable
        return await self._retrying(
            lambda error: safe and wait_before_retry(error, self._policy.longest_wait),
            self._attempt,
            method,
            url,
            params=params,
            json=json,
            data=form,
            headers=headers,
        )

    async def _attempt(self, method: str, url: str, **send: Any) -> Answer:
        shown = shown_url(url)
        try:
            async with AsyncExitStack() as stack:
                host = httpx.URL(url).host
                if host not in LOOPBACK:
                    await stack.enter_async_context(self._limiter(host))
                await stack.enter_async_context(asyncio.timeout(self._policy.whole_timeout))
                response = await stack.enter_async_context(self._client.stream(method, url, **send))
                body = await self._read(response, shown)
        except httpx.TooManyRedirects as error:
            message = f"{shown} redirects more than {self._policy.max_redirects} times."
            raise TooManyRedirectsError(message, url=shown) from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise ConfigurationError(f"The address {shown!r} cannot be asked.") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise UnreachableError(f"{shown} did not answer in time.", url=shown) from error
        except httpx.HTTPError as error:
            message = f"{shown} could not be read: {type(error).__name__}."
            raise UnreachableError(message, url=shown) from error
        answer = Answer(response.status_code, str(response.url), dict(response.headers), body)
        return judged(answer, shown, self._policy.now())

    async def _read(self, response: httpx.Response, shown: str) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._policy.max_bytes:
                message = f"{shown} answered with more than {self._policy.max_bytes:,} bytes."
                raise TooLargeError(message, url=shown, status=response.status_code)
        return bytes(body)

    def _limiter(self, host: str) -> AsyncLimiter:
        if host not in self._limiters:
            self._limiters[host] = AsyncLimiter(1, max(self._policy.pace, 0.001))
        return self._limiters[host]


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


@asynccontextmanager
async def open_client(policy: HttpPolicy) -> AsyncIterator[HttpClient]:
    """Opens the one kind of client we use; loopback never goes through a proxy."""
    async with httpx.AsyncClient(
        headers={"user-agent": policy.user_agent, "accept-language": "en"},
        timeout=httpx.Timeout(policy.silence_timeout, connect=policy.connect_timeout),
        follow_redirects=True,
        max_redirects=policy.max_redirects,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        verify=_certificates(),
        mounts={f"all://{'[::1]' if host == '::1' else host}": None for host in LOOPBACK},
    ) as client:
        yield HttpClient(client, policy)


@cache
def _certificates() -> ssl.SSLContext:
    """Loaded once per process: loading takes longer than a request on loopback."""
    return httpx.create_ssl_context()
