"""A server that misbehaves on purpose, each address in its own way, and writes down every request.

It runs in a thread and speaks raw HTTP/1.1 so that it can break the protocol.
"""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.loopback import listening

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
Answering = Callable[["Hostile", str, Writer], Awaitable[None]]


def reply(status: int = 200, body: bytes = b"ok", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Hostile:
    """The server's own record.

    Attributes:
        url: Its address.
        log: The monotonic time and path of every request that came, in order.
        counts: How often a path came.
    """

    url: str = ""
    log: list[tuple[float, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def note(self, path: str) -> int:
        self.log.append((time.monotonic(), path))
        self.counts[path] = self.counts.get(path, 0) + 1
        return self.counts[path]


async def _misbehave(server: Hostile, path: str, writer: Writer) -> None:
    count = server.note(path)
    plain = {
        "/429": lambda: reply(429, b""),
        "/429-seconds": lambda: reply(429, b"", retry_after="1") if count == 1 else reply(),
        "/429-date": lambda: (
            reply(429, b"", retry_after=time.strftime("%a, %d %b %Y %H:%M:%S GMT", _soon()))
            if count == 1
            else reply()
        ),
        "/429-long": lambda: reply(429, b"", retry_after="7200"),
        "/storm": lambda: reply((500, 502, 503, 504)[count % 4], b"trouble"),
        "/loop": lambda: reply(302, b"", location="/loop"),
        "/empty": lambda: reply(200, b""),
        "/charset": lambda: reply(
            200,
            '{"term": "Kürbis"}'.encode("utf-16"),
            content_type="application/json; charset=utf8",
        ),
        "/charset-latin": lambda: reply(
            200, b'{"term": "K\xfcrbis"}', content_type="text/html; charset=nonsense-9"
        ),
        "/bomb": lambda: reply(200, BOMB, content_encoding="gzip"),
        "/bomb-in-bomb": lambda: reply(200, gzip.compress(BOMB), content_encoding="gzip, gzip"),
        "/bomb-deflate": lambda: reply(200, DEFLATED, content_encoding="deflate"),
        "/torn-gzip": lambda: reply(200, gzip.compress(b"a" * 9999)[:-12], content_encoding="gzip"),
        "/liar-gzip": lambda: reply(200, b"not gzip at all", content_encoding="gzip"),
        "/brotli": lambda: reply(200, b"\x0b\x02\x80abc\x03", content_encoding="br"),
        "/half": lambda: b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf",
    }
    if path in plain:
        writer.write(plain[path]())
        await writer.drain()
    elif path == "/drip":
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)
    elif path == "/drip-headers":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(100_000):
            writer.write(f"x-{n}: y\r\n".encode())
            await writer.drain()
            await asyncio.sleep(0.05)
    elif path == "/endless-headers":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"x-more: " + b"a" * 1000 + b"\r\n")
            await writer.drain()
    elif path == "/endless-body":
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
            await writer.drain()
    elif path == "/reset":
        writer.transport.abort()
    else:
        writer.write(reply(404, b"?"))


ZEROS = b"\0" * (200 * 1024 * 1024)
BOMB = gzip.compress(ZEROS, 9)
DEFLATED = zlib.compress(ZEROS, 9)


def _soon() -> time.struct_time:
    return time.gmtime(time.time() + 2)


@contextmanager
def hostile(answer: Answering = _misbehave) -> Iterator[Hostile]:
    """Runs the server on a free loopback port for as long as the block lasts."""
    server = Hostile()

    async def handle(reader: Reader, writer: Writer) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split()[1].decode().partition("?")[0]
                await answer(server, path, writer)
                if path in {"/half"}:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client left, as it should
        finally:
            writer.close()

    with listening(handle, backlog=512) as port:
        server.url = f"http://127.0.0.1:{port}"
        yield server
