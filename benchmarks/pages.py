"""Pages a second of the two doors to the network, against the sample site in a process of its own.

Both go through what a scrape goes through: the client with its turns and limits, and Crawlee with
Chromium. The sample site is on loopback, so nothing is paced; anybody else's host gets one request
in the policy's pace, however fast we could be.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from benchmarks import machine
from integrations.errors import PodpusherError
from integrations.http import Answer, HttpPolicy, open_client
from integrations.settings import PROJECT_ROOT
from scrapers.engine import MAX_PAGES, read_pages
from scrapers.fetching import judge
from scrapers.outcome import Occasion, Outcome
from scrapers.x_pages import parse_page

_PLACES = ("united-states", "united-kingdom", "india")
_AT_ONCE = 4
_START_SECONDS = 30


def measure(pages: int, chromium: Path) -> Table:
    """Reads and parses pages in both ways, and returns the figures.

    Args:
        pages: How many by HTTP; Chromium reads two runs of the most that a run may.
        chromium: The browser.

    Raises:
        PodpusherError: a page did not come, or the site did not start.
    """
    table = Table("way", "pages", "seconds", "pages/s", title=machine.here())
    with _sample_site() as site:
        seconds = asyncio.run(_by_http(site, pages))
        _add(table, f"httpx, {_AT_ONCE} at once", pages, seconds)
        one = _by_chromium(site, 1, chromium)
        _add(table, "Chromium, its start and one page", 1, one)
        runs = [_by_chromium(site, MAX_PAGES, chromium) for _ in range(2)]
        _add(table, "Chromium, two runs with their starts", 2 * MAX_PAGES, sum(runs))
        rest = max(sum(runs) - 2 * one, 0.001)
        _add(table, "Chromium, once started", 2 * (MAX_PAGES - 1), rest)
    return table


async def _by_http(site: str, pages: int) -> float:
    left = iter(range(pages))
    async with open_client(HttpPolicy(max_requests=pages + 1)) as client:
        await client.request("GET", f"{site}/healthz")

        async def work() -> None:
            for n in left:
                _check(await client.request("GET", _address(site, n)))

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
        return time.perf_counter() - began


def _by_chromium(site: str, pages: int, chromium: Path) -> float:
    urls = [_address(site, n) for n in range(pages)]
    began = time.perf_counter()
    read = read_pages(urls, policy=HttpPolicy(), chromium=chromium, clock=_now)
    seconds = time.perf_counter() - began
    for page in read:
        if not isinstance(page.result, Answer):
            raise PodpusherError(f"A page did not come: {page.result}")
        _check(page.result)
    return seconds


def _check(answer: Answer) -> None:
    occasion = Occasion("sample", _now(), "US")
    parsed = judge(answer, lambda body: parse_page(body, occasion))
    if parsed.outcome is not Outcome.OK:
        raise PodpusherError(f"A page could not be read: {parsed.reason}")


def _address(site: str, number: int) -> str:
    return f"{site}/{_PLACES[number % len(_PLACES)]}/?n={number}"


@contextmanager
def _sample_site() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "scrapers.sample_site", "--port", str(port)]
    site = subprocess.Popen(command, cwd=PROJECT_ROOT)
    try:
        for _ in range(_START_SECONDS * 10):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise PodpusherError("The sample site did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        site.wait()


def _add(table: Table, way: str, pages: int, seconds: float) -> None:
    table.add_row(way, f"{pages:,}", f"{seconds:,.2f}", f"{pages / seconds:,.1f}")


def _now() -> datetime:
    return datetime.now(UTC)
