"""A real HTTP proxy on loopback that knows the names of the tests' own hosts.

It forwards absolute-form requests and tunnels CONNECT, asks for credentials where told to, and
writes down what it was asked for. `target.test` is a name that only it can resolve.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.loopback import listening

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


@dataclass
class ProxyServer:
    """The proxy's own record.

    Attributes:
        names: Where each name it knows really is.
        sign: `user:password` that it asks for; empty for nobody's.
        dead: Whether it closes every connection at once.
        asked: `GET target.test` or `CONNECT target.test:443` of every request, in order.
        heads: What came, whole.
    """

    names: Mapping[str, int]
    sign: str = ""
    dead: bool = False
    place: str = ""
    asked: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    async def handle(self, reader: Reader, writer: Writer) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                if not await self._serve(head, reader, writer):
                    break
        writer.close()

    async def _serve(self, head: bytes, reader: Reader, writer: Writer) -> bool:
        """Serves one request; whether the connection may be used again."""
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        host = target.partition(":")[0] if method == "CONNECT" else urlsplit(target).hostname or ""
        self.asked.append(f"{method} {host}")
        self.heads.append(head)
        if self.dead:
            return False
        expected = b"basic " + base64.b64encode(self.sign.encode())
        if self.sign and expected.lower() not in head.lower():
            writer.write(
                b"HTTP/1.1 407 Sign In\r\nproxy-authenticate: Basic realm=p\r\n"
                b"content-length: 0\r\n\r\n"
            )
            await writer.drain()
            return True
        if host not in self.names:
            writer.write(b"HTTP/1.1 502 Unknown Host\r\ncontent-length: 0\r\n\r\n")
            await writer.drain()
            return True
        there, away = await asyncio.open_connection("127.0.0.1", self.names[host])
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Go\r\n\r\n")
        else:
            path = urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
            lines = [
                line
                for line in head.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]
                if not line.lower().startswith((b"proxy-", b"connection"))
            ]
            first = f"{method} {path} HTTP/1.1".encode()
            away.write(b"\r\n".join([first, *lines, b"connection: close", b"", b""]))
        await asyncio.gather(_pour(reader, away), _pour(there, writer, last=True))
        return False


async def _pour(source: Reader, into: Writer, *, last: bool = False) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await source.read(65536):
            into.write(piece)
            await into.drain()
    if last:
        into.close()


@contextmanager
def proxy(names: Mapping[str, int], **given: object) -> Iterator[ProxyServer]:
    """Runs a proxy on a free loopback port for as long as the block lasts."""
    running = ProxyServer(names, **given)  # type: ignore[arg-type]
    with listening(running.handle) as port:
        running.place = f"127.0.0.1:{port}"
        yield running
