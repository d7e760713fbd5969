"""One run of Crawlee over one host: how Chromium is started, and what each page came to.

Crawlee's shared defaults write `./storage` and remember which addresses a process has visited, so
every run brings its own queue in memory and throws it away. Its retries, sessions and made-up
browser headers are off: see `scrapers.engine` for our manners.

The pages of a run share a profile, which is thrown away with it, and one renderer: a profile and a
process per page cost three times the page itself. Cookies are dropped before every page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from integrations.browser import launch_arguments
from integrations.http import Answer, HttpPolicy, judged
from integrations.http_errors import HttpError, TooLargeError, shown_url
from integrations.proxies import Proxy
from integrations.turns import Turns
from scrapers.browser_faults import failure

if TYPE_CHECKING:
    from crawlee.crawlers import PlaywrightCrawler, PlaywrightCrawlingContext
    from playwright.async_api import Response, Route

MEMORY_MB = 1024
"""What Crawlee may see in use before it stops opening pages."""

_HEAP_MB = 256
_NOT_READ = frozenset({"image", "media", "font", "stylesheet"})


_PAGES_AT_ONCE = 2
"""Of a host of our own; everyone else's pages are asked for one after the other."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page that was asked for: what came, or why nothing did. Times are UTC."""

    url: str
    result: Answer | HttpError
    started_at: datetime
    finished_at: datetime


class Crawl:
    """One run of Crawlee and what it brought, by address.

    Args:
        policy: Time for a page and its size, our name.
        chromium: The browser.
        clock: Returns now, UTC.
        turns: Each page takes one before it is asked for.
        proxy: What the whole browser goes through; None for directly.
    """

    def __init__(
        self,
        policy: HttpPolicy,
        chromium: Path,
        clock: Callable[[], datetime],
        turns: Turns,
        proxy: Proxy | None = None,
    ) -> None:
        self.pages: dict[str, PageRead] = {}
        self._policy = policy
        self._chromium = chromium
        self._clock = clock
        self._turns = turns
        self._proxy = proxy
        self._started: dict[str, datetime] = {}
        self._bare: dict[str, Answer] = {}
        self._held_back: dict[str, HttpError] = {}

    async def run(self, urls: Sequence[str]) -> None:
        """Reads the pages; one that is missing from `pages` afterwards was not read."""
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
            own = urlsplit(urls[0]).hostname in self._policy.own_hosts
            crawler = self._crawler(configuration, storage, queue, len(urls), own=own)
            await crawler.run([Request.from_url(url, unique_key=url) for url in urls])
        finally:
            await queue.drop()

    def _crawler(
        self, configuration: Any, storage: Any, queue: Any, pages: int, *, own: bool
    ) -> PlaywrightCrawler:
        from crawlee import ConcurrencySettings  # noqa: PLC0415
        from crawlee.crawlers import PlaywrightCrawler  # noqa: PLC0415
        from crawlee.events import LocalEventManager  # noqa: PLC0415
        from crawlee.statistics import Statistics  # noqa: PLC0415

        seconds = timedelta(seconds=self._policy.whole_timeout)
        turn = timedelta(seconds=0 if own else self._policy.longest_turn)
        at_once = _PAGES_AT_ONCE if own else 1
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
            use_incognito_pages=False,
            fingerprint_generator=None,
            browser_launch_options={
                "executable_path": str(self._chromium),
                "args": [
                    *arguments,
                    "--renderer-process-limit=1",
                    f"--js-flags=--max-old-space-size={_HEAP_MB}",
                ],
                "chromium_sandbox": "--no-sandbox" not in arguments,
                "proxy": _as_playwright(self._proxy),
            },
            browser_new_context_options={
                "user_agent": self._policy.user_agent,
                # Given, so that Crawlee does not make up the headers of some other browser.
                "extra_http_headers": {"accept-language": "en"},
                "accept_downloads": False,
                "service_workers": "block",
            },
            goto_options={"wait_until": "load"},
            navigation_timeout=seconds + turn,  # a page waits for its turn within its navigation
            request_handler_timeout=seconds,
            concurrency_settings=ConcurrencySettings(
                max_concurrency=at_once, desired_concurrency=at_once
            ),
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
        url = context.request.url
        host = urlsplit(url).hostname
        try:
            await self._turns.take(host or "")
        except HttpError as error:
            self._held_back[url] = error
            raise

        await context.page.context.clear_cookies()

        async def only_the_page(route: Route) -> None:
            own = urlsplit(route.request.url).hostname == host
            if own and route.request.resource_type not in _NOT_READ:
                await route.continue_()
            else:
                await route.abort()

        def note(response: Response) -> None:
            if response.request.is_navigation_request() and response.frame.parent_frame is None:
                self._bare[url] = Answer(response.status, response.url, response.headers, b"")

        await context.page.route("**/*", only_the_page)
        context.page.on("response", note)
        self._started[url] = self._clock()

    async def _handle(self, context: PlaywrightCrawlingContext) -> None:
        response = context.response
        body = (await context.page.content()).encode()
        answer = Answer(response.status, context.page.url, await response.all_headers(), body)
        self._keep(context.request.url, self._judged(answer, context.request.url))

    async def _failed(self, context: Any, error: Exception) -> None:
        url = context.request.url
        if url in self._held_back:
            self._keep(url, self._held_back[url])
            return
        bare = self._bare.get(url)
        # An error without a body is no page to Chromium: only the event tells its status.
        if bare is not None and "ERR_HTTP_RESPONSE_CODE_FAILURE" in str(error):
            self._keep(url, self._judged(bare, url))
        else:
            self._keep(url, failure(error, shown_url(url)))

    def _judged(self, answer: Answer, url: str) -> Answer | HttpError:
        shown, most = shown_url(url), self._policy.max_bytes
        if len(answer.body) > most:
            message = f"{shown} answered with more than {most:,} bytes."
            return TooLargeError(message, url=shown, status=answer.status)
        try:
            return judged(answer, shown, self._policy.now())
        except HttpError as error:
            return error

    def _keep(self, url: str, result: Answer | HttpError) -> None:
        now = self._clock()
        self.pages[url] = PageRead(url, result, self._started.get(url, now), now)


def _as_playwright(proxy: Proxy | None) -> dict[str, str] | None:
    if proxy is None:
        return None
    sign = {"username": proxy.username, "password": proxy.password} if proxy.username else {}
    return {"server": proxy.server, **sign}
