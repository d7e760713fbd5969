"""A site on loopback that answers JSON by path, for sources that ask several addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.loopback import web


class Site:
    """Answers by path; what it was asked is written down."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, object]] = {"/robots.txt": (404, "")}
        self.asked: list[tuple[str, dict[str, list[str]], str, str]] = []
        self.url = ""


@contextmanager
def serving() -> Iterator[Site]:
    """A site for as long as the block runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            authorization = self.headers.get("authorization") or ""
            site.asked.append((parts.path, parse_qs(parts.query), authorization, body))
            status, answer = site.answers.get(parts.path, (404, {"error": 404}))
            content = answer if isinstance(answer, str) else json.dumps(answer)
            self.send_response(status)
            self.send_header("content-length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        do_POST = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, *_: object) -> None:
            return

    with web(Handler) as port:
        site.url = f"http://127.0.0.1:{port}"
        yield site
