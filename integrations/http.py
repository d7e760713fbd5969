"""The door to the network, for scrapers and providers alike. Nothing else imports httpx here.

A 429, a 5xx or no answer at all is an error (see `integrations.http_errors`), raised once the
retries are used up. Any other status is an answer: whether a 403 means "blocked" is the caller's to
say. POST is retried only when the caller says that it is harmless.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import stamina

from integrations.answer import Answer as Answer  # noqa: PLC0414 (re-exported)
from integrations.answer import judged as judged  # noqa: PLC0414 (re-exported)
from integrations.decoding import ACCEPTED, Body, DecodingError, TooMuchError
from integrations.errors import ConfigurationError
from integrations.guards import Guard, OwnBreakers
from integrations.http_errors import (
    HeldBackError,
    HttpError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
    shown_url,
    wait_before_retry,
)
from integrations.policy import LOOPBACK as LOOPBACK  # noqa: PLC0414 (re-exported)
from integrations.policy import HttpPolicy as HttpPolicy  # noqa: PLC0414 (re-exported)
from integrations.proxies import Proxy, ProxyPool
from integrations.turns import Turns

_SAFE_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_NOT_THE_PROXY = ("502", "504")
"""How a proxy that works says that the host behind it does not."""


class HttpClient:
    """One session: connections are reused, cookies are refused. Made by `open_client`."""

    def __init__(self, clients: _Clients, policy: HttpPolicy) -> None:
        self._clients = clients
        self._policy = policy
        self._proxies = ProxyPool(policy.proxies, policy.guard or OwnBreakers(), LOOPBACK)
        self.turns = clients.turns

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
        policy, failures, failed = self._policy, 0, set[Proxy]()

        def again(error: Exception) -> bool | float:
            nonlocal failures
            failures += 1
            backoff = min(policy.first_wait * 2 ** min(failures - 1, 30), policy.longest_wait)
            return safe and wait_before_retry(error, policy.longest_wait, backoff)

        retrying = stamina.AsyncRetryingCaller(
            attempts=policy.attempts, timeout=policy.whole_timeout * policy.attempts
        )

        async def ask() -> Answer:
            send = {"params": params, "json": json, "data": form, "headers": headers}
            return await retrying(again, self._attempt, method, url, failed, **send)

        if policy.guard is None or not policy.breaker:
            return await ask()
        return await _guarded(policy.guard, policy.breaker, ask)

    def escalate(self, url: str) -> bool:
        """After a refusal: asks this host by the next kind of proxy; False where there is none."""
        return self._proxies.escalate(httpx.URL(url).host)

    async def _attempt(self, method: str, url: str, failed: set[Proxy], /, **send: Any) -> Answer:
        shown = shown_url(url)
        try:
            host = httpx.URL(url).host
        except httpx.InvalidURL as error:
            raise ConfigurationError(f"The address {shown!r} cannot be asked.") from error
        if not self._policy.proxies:
            return await self._send(None, method, url, host, **send)
        proxy = await asyncio.to_thread(self._proxies.choose, host, without=failed)
        try:
            answer = await self._send(proxy, method, url, host, **send)
        except UnreachableError as error:
            if proxy is not None and _blames_proxy(error.__cause__):
                failed.add(proxy)
                reason = f"{proxy} could not be used: {type(error.__cause__).__name__}."
                await asyncio.to_thread(self._proxies.record, proxy, ok=False, reason=reason)
                raise UnreachableError(f"{shown}: {reason}", url=shown) from error
            raise
        if proxy is None:
            return answer
        signed_in = answer.status != 407
        reason = "" if signed_in else f"{proxy} does not know us."
        await asyncio.to_thread(self._proxies.record, proxy, ok=signed_in, reason=reason)
        if not signed_in:
            failed.add(proxy)
            raise UnreachableError(f"{shown}: {reason}", url=shown, status=answer.status)
        return answer

    async def _send(
        self, proxy: Proxy | None, method: str, url: str, host: str, **send: Any
    ) -> Answer:
        shown = shown_url(url)
        try:
            async with AsyncExitStack() as stack:
                await self.turns.take(host)
                client = await self._clients.through(proxy)
                await stack.enter_async_context(asyncio.timeout(self._policy.whole_timeout))
                response = await stack.enter_async_context(
                    client.stream(method, url, extensions={"has_turn": True}, **send)
                )
                body = await self._read(response, shown)
        except httpx.TooManyRedirects as error:
            message = f"{shown} redirects more than {self._policy.max_redirects} times."
            raise TooManyRedirectsError(message, url=shown) from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise ConfigurationError(f"The address {shown!r} cannot be asked.") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise UnreachableError(f"{shown} did not answer in time.", url=shown) from error
        except DecodingError as error:
            raise UnreachableError(f"{shown} could not be read: {error}.", url=shown) from error
        except httpx.HTTPError as error:
            message = f"{shown} could not be read: {type(error).__name__}."
            raise UnreachableError(message, url=shown) from error
        answer = Answer(response.status_code, str(response.url), dict(response.headers), body)
        return judged(answer, shown, self._policy.now())

    async def _read(self, response: httpx.Response, shown: str) -> bytes:
        body = Body(response.headers.get("content-encoding", ""), self._policy.max_bytes)
        try:
            async for piece in response.aiter_raw():
                body.feed(piece)
        except TooMuchError:
            message = f"{shown} answered with more than {self._policy.max_bytes:,} bytes."
            raise TooLargeError(message, url=shown, status=response.status_code) from None
        return body.whole()


async def _guarded(guard: Guard, key: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Asks where the breaker lets us, and tells it what came of it."""
    await asyncio.to_thread(guard.admit, key)
    try:
        answer = await ask()
    except HeldBackError:
        raise
    except HttpError as error:
        await asyncio.to_thread(
            guard.record, key, ok=False, reason=error.message, retry_after=error.retry_after
        )
        raise
    await asyncio.to_thread(guard.record, key, ok=True)
    return answer


def _blames_proxy(cause: BaseException | None) -> bool:
    """True when a request never got past its proxy."""
    if isinstance(cause, httpx.ProxyError):
        return not str(cause).startswith(_NOT_THE_PROXY)
    return isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout)


class _Clients:
    """The connections of one session: one httpx client per proxy, made when first used."""

    def __init__(self, policy: HttpPolicy, stack: AsyncExitStack) -> None:
        self.turns = Turns(policy)
        self._policy = policy
        self._stack = stack
        self._open: dict[Proxy | None, httpx.AsyncClient] = {}

    async def through(self, proxy: Proxy | None) -> httpx.AsyncClient:
        """Returns the client that goes through a proxy; loopback never goes through one."""
        if proxy not in self._open:
            self._open[proxy] = made = self._make(proxy)
            await self._stack.enter_async_context(made)
        return self._open[proxy]

    def _make(self, proxy: Proxy | None) -> httpx.AsyncClient:
        policy = self._policy
        sign = (proxy.username, proxy.password) if proxy is not None and proxy.username else None
        return httpx.AsyncClient(
            headers={
                "user-agent": policy.user_agent,
                "accept-language": "en",
                "accept-encoding": ACCEPTED,
            },
            timeout=httpx.Timeout(policy.silence_timeout, connect=policy.connect_timeout),
            follow_redirects=True,
            max_redirects=policy.max_redirects,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            verify=_certificates(),
            proxy=httpx.Proxy(proxy.server, auth=sign) if proxy is not None else None,
            mounts={f"all://{'[::1]' if host == '::1' else host}": None for host in LOOPBACK},
            event_hooks={"request": [self._before]},
        )

    async def _before(self, request: httpx.Request) -> None:
        """A redirect is a request like any other: it waits for its turn at its own host."""
        if not request.extensions.pop("has_turn", False):
            await self.turns.take(request.url.host)


@asynccontextmanager
async def open_client(policy: HttpPolicy) -> AsyncIterator[HttpClient]:
    """Opens the one kind of client we use; loopback never goes through a proxy."""
    async with AsyncExitStack() as stack:
        yield HttpClient(_Clients(policy, stack), policy)


@cache
def _certificates() -> ssl.SSLContext:
    """Loaded once per process: loading takes longer than a request on loopback."""
    return httpx.create_ssl_context()
