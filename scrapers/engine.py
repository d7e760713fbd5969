"""The door to the network for pages that want a real browser: Crawlee drives the system's Chromium.

Same manners as `integrations.http`: our own User-Agent with a contact, one page at a time, paced,
bounded, no cookies kept, and robots.txt obeyed. Nothing is done to look like a person: a site that
does not want us says so, and that is an outcome. A page is asked for once; what is worth a retry
is retried by whoever called, with a pause in between. Where proxies are set, one carries the whole
browser: a page that it could not ask for is asked through the next, one that was refused through
the next dearer kind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from integrations.errors import ConfigurationError
from integrations.guards import OwnBreakers
from integrations.http import LOOPBACK, Answer, HttpPolicy, open_client
from integrations.http_errors import HttpError, ProxiesRestError, shown_url
from integrations.proxies import Proxy, ProxyPool
from integrations.turns import Turns
from scrapers.browser_faults import BrowserFailedError, ProxyFailedError
from scrapers.crawl import Crawl, PageRead
from scrapers.fetching import judge_status
from scrapers.outcome import Outcome
from scrapers.robots import RobotsRefusalError, read_robots

MAX_PAGES = 20
"""Pages of one run; more are refused before anything is asked."""


def read_pages(
    urls: Sequence[str], *, policy: HttpPolicy, chromium: Path, clock: Callable[[], datetime]
) -> list[PageRead]:
    """Reads pages in Chromium, each once; never raises for one of them.

    Pages of others come one after the other, each in its turn; a few of our own at once.

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
    manners = replace(policy, pace=max(policy.pace, robots.delay))
    allowed = [url for url in dict.fromkeys(urls) if url not in refused]
    pages = await _crawled(allowed, manners, chromium, clock) if allowed else {}
    missing = "was not read: the browser stopped before it."
    return [
        pages.get(url)
        or PageRead(
            url,
            refused.get(url) or BrowserFailedError(f"{shown_url(url)} {missing}", url=url),
            started,
            clock(),
        )
        for url in urls
    ]


async def _crawled(
    urls: list[str], policy: HttpPolicy, chromium: Path, clock: Callable[[], datetime]
) -> dict[str, PageRead]:
    """Reads the pages, by one proxy after the other while that is of use."""
    host = urlsplit(urls[0]).hostname or ""
    pool = ProxyPool(policy.proxies, policy.guard or OwnBreakers(), LOOPBACK)
    turns, tried = Turns(policy), set[Proxy]()
    pages: dict[str, PageRead] = {}
    left = urls
    while left:
        try:
            proxy = await asyncio.to_thread(pool.choose, host, without=tried)
        except ProxiesRestError as error:
            now = clock()
            return {url: PageRead(url, error, now, now) for url in left} | pages
        crawl = Crawl(policy, chromium, clock, turns, proxy)
        await crawl.run(left)
        pages |= crawl.pages
        if proxy is None:
            break
        tried.add(proxy)
        left = [url for url, page in crawl.pages.items() if _not_asked(page)]
        reason = f"{proxy} could not be used by the browser." if left else ""
        await asyncio.to_thread(pool.record, proxy, ok=not left, reason=reason)
        refused = [url for url, page in crawl.pages.items() if _refused(page)]
        if not left and refused and pool.escalate(host):
            left = refused
    return pages


def _not_asked(page: PageRead) -> bool:
    return isinstance(page.result, ProxyFailedError)


def _refused(page: PageRead) -> bool:
    if not isinstance(page.result, Answer):
        return False
    said = judge_status(page.result)
    return said is not None and said.outcome is Outcome.BLOCKED
