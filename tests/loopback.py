"""Servers on a free loopback port, each in a thread of its own for as long as a block lasts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer, StreamRequestHandler, ThreadingTCPServer

HOST = "127.0.0.1"
Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextmanager
def listening(handle: Handle, *, backlog: int = 100) -> Iterator[int]:
    """Serves raw connections, for protocols that are to be broken; yields the port."""
    ready = threading.Event()
    stop: list[Callable[[], object]] = []
    port: list[int] = []

    async def run() -> None:
        server = await asyncio.start_server(handle, HOST, 0, backlog=backlog)
        port.append(server.sockets[0].getsockname()[1])
        done = asyncio.Event()
        stop.append(partial(asyncio.get_running_loop().call_soon_threadsafe, done.set))
        ready.set()
        await done.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(30), "the server did not start"
    try:
        yield port[0]
    finally:
        stop[0]()
        thread.join(10)


@contextmanager
def web(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serves well-formed HTTP; yields the port."""
    with _running(ThreadingHTTPServer((HOST, 0), handler)) as port:
        yield port


@contextmanager
def tcp(handler: type[StreamRequestHandler]) -> Iterator[int]:
    """Serves a protocol of lines; yields the port."""
    with _running(ThreadingTCPServer((HOST, 0), handler)) as port:
        yield port


@contextmanager
def _running(server: BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[misc]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
