"""A service on loopback that speaks OpenAI's Responses API as far as a writer can tell."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.loopback import web

MODEL = "some-model-2026-01-01"


def brief(**changes) -> dict:
    """One brief as a model writes it."""
    return {
        "title": "Cosy Fall Shirt, a Gift for Readers",
        "audience": "readers",
        "product": "T-shirt",
        "phrase": "Cosy Fall Reader",
        "palette": ["#9a3412", "#D97706"],
        "tags": [f"cosy tag {letter}" for letter in "abcdefghijklm"],
        "season": "Autumn",
    } | changes


def response(content: list[dict], *, status: str = "completed", **changes) -> dict:
    """A whole Response object around a message's content."""
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1767225600,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "model": MODEL,
        "output": [
            {
                "type": "message",
                "id": "msg_1",
                "status": "completed",
                "role": "assistant",
                "content": content,
            }
        ],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 1000,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": 500,
            "output_tokens_details": {"reasoning_tokens": 100},
            "total_tokens": 1500,
        },
    } | changes


def text(said: str) -> list[dict]:
    return [{"type": "output_text", "text": said, "annotations": [], "logprobs": []}]


def briefs(*written: dict, **changes) -> dict:
    return response(text(json.dumps({"briefs": list(written)})), **changes)


def error(code: str | None, kind: str = "invalid_request_error") -> dict:
    message = "Incorrect API key provided: sk-secret."
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


@dataclass
class Service:
    """Answers in turn; the last answer again and again. `asked` keeps what came in."""

    answers: list[tuple[int, object]]
    headers: dict[str, str] = field(default_factory=dict)
    address: str = ""
    silence: float = 0.0
    asked: list[tuple[str, dict, dict]] = field(default_factory=list)

    def answer(self) -> tuple[int, object]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(
    *answers: tuple[int, object], silence: float = 0.0, headers: dict[str, str] | None = None
) -> Iterator[Service]:
    service = Service(list(answers), headers or {}, silence=silence)
    gone = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["content-length"])
            body = json.loads(self.rfile.read(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.asked.append((self.path, headers, body))
            gone.wait(service.silence)
            status, said = service.answer()
            sent = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_):
            pass

    with web(Handler) as port:
        service.address = f"http://127.0.0.1:{port}/v1"
        try:
            yield service
        finally:
            gone.set()
