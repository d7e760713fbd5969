"""The sample site and a hostile server on loopback, the archives and captures where they exist."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from starlette.types import ASGIApp

from scrapers.sample_site.app import create_app
from scrapers.sample_site.facts import load
from tests.loopback import listening

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serves an application on a free loopback port; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready.set()

    server = Server(
        uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        assert ready.wait(10), "the server did not start"
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@dataclass(frozen=True)
class Raw:
    """A server that sends exactly the bytes it is told to, once per connection, and counts."""

    url: str
    requests: list[bytes]


@contextmanager
def answering(answer: Callable[[int], bytes | None]) -> Iterator[Raw]:
    """Serves raw bytes: `answer(n)` for the n-th request, None to stay silent."""
    requests: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        requests.append(head)
        reply = answer(len(requests))
        if reply is None:
            await reader.read()  # until the client gives up
        else:
            writer.write(reply)
            await writer.drain()
        writer.close()

    with listening(handle) as port:
        yield Raw(f"http://127.0.0.1:{port}", requests)


@pytest.fixture(scope="session")
def sample_site() -> Iterator[str]:
    with serving(create_app(load(), lambda: NOW)) as url:
        yield url


@pytest.fixture
def own_sample_site() -> Iterator[str]:
    """A site of the test's own, for faults."""
    with serving(create_app(load(), lambda: NOW)) as url:
        yield url


def _folder(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} does not say where the files are")
    return Path(value)


@pytest.fixture
def captures() -> Path:
    return _folder("PODPUSHER_CAPTURES")


@pytest.fixture
def archives() -> Path:
    return _folder("PODPUSHER_ARCHIVES")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(name="answering")
def answering_fixture() -> Callable[..., AbstractContextManager[Raw]]:
    return answering
