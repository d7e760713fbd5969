"""A mail server and a web server on loopback, each of which keeps what it is given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import StreamRequestHandler

from tests.loopback import tcp, web


@dataclass
class Received:
    """What came, and where to send it."""

    port: int
    mails: list[str] = field(default_factory=list)
    posts: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    status: int = 200


@contextmanager
def mail_server() -> Iterator[Received]:
    """Speaks as much of SMTP (RFC 5321) as a client without TLS and login needs."""
    got = Received(0)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            while line := self.rfile.readline().decode().strip():
                verb = line.split()[0].upper()
                if verb == "DATA":
                    self._say("354 go on")
                    got.mails.append(self._data())
                    self._say("250 kept")
                elif verb == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 fine")

        def _data(self) -> str:
            lines = []
            while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                lines.append(line)
            return "\n".join(lines)

        def _say(self, answer: str) -> None:
            self.wfile.write(f"{answer}\r\n".encode())

    with tcp(Handler) as got.port:
        yield got


@contextmanager
def web_server() -> Iterator[Received]:
    """Keeps every POST with its JSON body, and answers with `status`."""
    got = Received(0)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.posts.append((self.path, json.loads(body)))
            self.send_response(got.status)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_arguments: object) -> None:
            """Keeps the test's output clean."""

    with web(Handler) as got.port:
        yield got
