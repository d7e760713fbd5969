"""The door to the network for pages that want a real browser: Crawlee drives the system's Chromium.

Same manners as `integrations.http`: our own User-Agent with a contact, one page at a time, paced,
bounded, no cookies kept, and robots.txt obeyed. Nothing is done to look like a person: a site that
does not want us says so, and that is an outcome. A page is asked for once; what is worth a retry
is retried by whoever called, with a pause in between.

Crawlee's shared defaults write `./storage` and remember which addresses a process has visited, so
every run brings its own queue in memory and throws it away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit
from uuid import uuid4

from aiolimiter import AsyncLimiter

from integrations.browser import launch_arguments
from integrations.errors import ConfigurationError
from integrations.http import LOOPBACK, Answer, HttpPolicy, judged, open_client
from integrations.http_errors import (
    HttpError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
    shown_url,
)
from scrapers.robots import RobotsRefusalError, read_robots

if TYPE_CHECKING:
    from crawlee.crawlers import PlaywrightCrawler, PlaywrightCrawlingContext
    from playwright.async_api import Route

MAX_PAGES = 20
"""Pages of one run; more are refused before anything is asked."""
MEMORY_MB = 1024
"""What Crawlee may see in use before it stops opening pages."""

_HEAP_MB = 256
_NOT_READ = frozenset({"image", "media", "font", "stylesheet"})


class BrowserFailedError(HttpError):
    """Chromium did not start, crashed, or left before the page was read."""

    transient: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page that was asked for: what came, or why nothing did. Times are UTC."""

    url: str
    result: Answer | HttpError
    started_at: datetime
    finished_at: datetime


def read_pages(
    urls: Sequence[str], *, policy: HttpPolicy, chromium: Path, clock: Callable[[], datetime]
) -> list[PageRead]:
    """Reads pages in Chromium, one after the other, each once; never raises for one of them.

    The crawl runs in a thread of its own: Crawlee and asyncio take over SIGINT in the main thread
    and do not give it back, and Dagster stops a run with it.

    Args:
        urls: Absolute addresses of one host.
        policy: User-Agent, pace, time for a page (`whole_timeout`) and its size (`max_bytes`).
        chromium: See `integrations.browser.find_chromium`.
        clock: Returns now, UTC.

    Returns:
        One entry per address, in their order; the body is the page's HTML after its own scripts.

    Raises:
        ConfigurationError: more than MAX_PAGES pages, or an address that cannot be asked.
    """
    if not urls:
        return []
    if len(urls) > MAX_PAGES:
        raise ConfigurationError(f"{len(urls)} pages are more than the {MAX_PAGES} of one run.")
    for url in urls:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise ConfigurationError(f"The address {shown_url(url)!r} cannot be asked.")
    with ThreadPoolExecutor(1, thread_name_prefix="browser") as thread:
        return thread.submit(asyncio.run, _read(urls, policy, chromium, clock)).result()


async def _read(
    urls: Sequence[str], policy: HttpPolicy, chromium: Path, clock: Callable[[], datetime]
) -> list[PageRead]:
    started = clock()
    refused: dict[str, HttpError] = {}
    try:
        async with open_client(policy) as client:
            robots = await read_robots(client, urls[0])
    except HttpError as error:
        return [PageRead(url, error, started, clock()) for url in urls]
    for url in urls:
        if not robots.allows(url):
            refused[url] = RobotsRefusalError(shown_url(url))
    crawl = _Crawl(policy, chromium, clock, max(policy.pace, robots.delay))
    if allowed := [url for url in dict.fromkeys(urls) if url not in refused]:
        await crawl.run(allowed)
    missing = "was not read: the browser stopped before it."
    return [
        crawl.pages.get(url)
        or PageRead(
            url,
            refused.get(url) or BrowserFailedError(f"{shown_url(url)} {missing}", url=url),
            started,
            clock(),
        )
        for url in urls
    ]


class _Crawl:
    """One run of Crawlee and what it brought, by address."""

    def __init__(
        self, policy: HttpPolicy, chromium: Path, clock: Callable[[], datetime], pace: float
    ) -> None:
        self.pages: dict[str, PageRead] = {}
        self._policy = policy
        self._chromium = chromium
        self._clock = clock
        self._limiter = AsyncLimiter(1, max(pace, 0.001))
        self._started: dict[str, datetime] = {}

    async def run(self, urls: Sequence[str]) -> None:
        # Crawlee takes two seconds to import: only a run that reads a page pays for it.
        from crawlee import Request  # noqa: PLC0415
        from crawlee.configuration import Configuration  # noqa: PLC0415
        from crawlee.storage_clients import MemoryStorageClient  # noqa: PLC0415
        from crawlee.storages import RequestQueue  # noqa: PLC0415

        # Every page is told as a reading; Crawlee's own account of it would say it twice.
        logging.getLogger("crawlee").setLevel(logging.CRITICAL)
        configuration = Configuration(memory_mbytes=MEMORY_MB, purge_on_start=False)
        storage = MemoryStorageClient()
        queue = await RequestQueue.open(
            alias=f"run-{uuid4()}", storage_client=storage, configuration=configuration
        )
        try:
            crawler = self._crawler(configuration, storage, queue, len(urls))
            await crawler.run([Request.from_url(url, unique_key=url) for url in urls])
        finally:
            await queue.drop()

    def _crawler(
        self, configuration: Any, storage: Any, queue: Any, pages: int
    ) -> PlaywrightCrawler:
        from crawlee import ConcurrencySettings  # noqa: PLC0415
        from crawlee.crawlers import PlaywrightCrawler  # noqa: PLC0415
        from crawlee.events import LocalEventManager  # noqa: PLC0415
        from crawlee.statistics import Statistics  # noqa: PLC0415

        seconds = timedelta(seconds=self._policy.whole_timeout)
        arguments = launch_arguments()
        crawler: PlaywrightCrawler = PlaywrightCrawler(
            configuration=configuration,
            storage_client=storage,
            event_manager=LocalEventManager.from_config(configuration),
            request_manager=queue,
            statistics=Statistics.with_default_state(persistence_enabled=False),
            configure_logging=False,
            browser_type="chromium",
            headless=True,
            use_incognito_pages=True,
            fingerprint_generator=None,
            browser_launch_options={
                "executable_path": str(self._chromium),
                "args": [*arguments, f"--js-flags=--max-old-space-size={_HEAP_MB}"],
                "chromium_sandbox": "--no-sandbox" not in arguments,
            },
            browser_new_context_options={
                "user_agent": self._policy.user_agent,
                # Given, so that Crawlee does not make up the headers of some other browser.
                "extra_http_headers": {"accept-language": "en"},
                "accept_downloads": False,
                "service_workers": "block",
            },
            goto_options={"wait_until": "load"},
            navigation_timeout=seconds,
            request_handler_timeout=seconds,
            concurrency_settings=ConcurrencySettings(max_concurrency=1, desired_concurrency=1),
            max_requests_per_crawl=pages,
            max_request_retries=0,
            use_session_pool=False,
            retry_on_blocked=False,
            ignore_http_error_status_codes=range(400, 600),  # what a status means is ours to say
            request_handler=self._handle,
        )
        crawler.pre_navigation_hook(self._before)
        crawler.failed_request_handler(self._failed)
        return crawler

    async def _before(self, context: Any) -> None:
        host = urlsplit(context.request.url).hostname
        if host not in LOOPBACK:
            await self._limiter.acquire()

        async def only_the_page(route: Route) -> None:
            own = urlsplit(route.request.url).hostname == host
            if own and route.request.resource_type not in _NOT_READ:
                await route.continue_()
            else:
                await route.abort()

        await context.page.route("**/*", only_the_page)
        self._started[context.request.url] = self._clock()

    async def _handle(self, context: PlaywrightCrawlingContext) -> None:
        response, shown = context.response, shown_url(context.request.url)
        headers = await response.all_headers()
        body = (await context.page.content()).encode()
        result: Answer | HttpError
        if len(body) > self._policy.max_bytes:
            message = f"{shown} answered with more than {self._policy.max_bytes:,} bytes."
            result = TooLargeError(message, url=shown, status=response.status)
        else:
            answer = Answer(response.status, context.page.url, headers, body)
            try:
                result = judged(answer, shown, self._policy.now())
            except HttpError as error:
                result = error
        self._keep(context.request.url, result)

    async def _failed(self, context: Any, error: Exception) -> None:
        self._keep(context.request.url, _failure(error, shown_url(context.request.url)))

    def _keep(self, url: str, result: Answer | HttpError) -> None:
        now = self._clock()
        self.pages[url] = PageRead(url, result, self._started.get(url, now), now)


def _failure(error: Exception, shown: str) -> HttpError:
    """What Chromium's words mean; they are not passed on, since they quote whole addresses."""
    words = str(error)
    if "ERR_TOO_MANY_REDIRECTS" in words:
        return TooManyRedirectsError(f"{shown} redirects without end.", url=shown)
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return UnreachableError(f"{shown} did not answer in time.", url=shown)
    if "net::ERR_" in words:
        name = words.partition("net::")[2].split()[0]
        return UnreachableError(f"{shown} could not be read: {name}.", url=shown)
    return BrowserFailedError(f"Chromium failed at {shown}: {type(error).__name__}.", url=shown)
