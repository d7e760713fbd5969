"""The sample site's ASGI application: three platforms, a health check and faults on demand.

It is bound to loopback and never fetches anything; every answer says that it is sample data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scrapers.sample_site import google, tiktok, x
from scrapers.sample_site.facts import Dataset

HEADER = (b"x-sample-data", b"true")
SOURCES = ("google_trends", "tiktok", "x")
MODES = ("ok", "blocked", "empty", "truncated", "html", "renamed")

_NO_PERMISSION = {"code": 40101, "msg": "no permission"}
_WALL = b"<!doctype html><html><head><title>Please log in</title></head><body>Log in</body></html>"
_CLASS = re.compile(rb'class="[^"]*"')
_OTHER = (
    b"<!doctype html><html><head><title>Welcome</title></head><body>Our new home.</body></html>"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """How a source answers until told otherwise."""

    status: int = 200
    mode: str = "ok"
    retry_after: int | None = None


class _SaysSample:
    """Puts the header on every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), HEADER]
            await send(message)

        await self.app(scope, receive, marked)


class _Site:
    """The endpoints over one dataset and one clock."""

    def __init__(self, dataset: Dataset, clock: Callable[[], datetime]) -> None:
        self._dataset = dataset
        self._clock = clock
        self._faults = dict.fromkeys(SOURCES, Fault())

    def _now(self, request: Request) -> datetime:
        """The instant of the address, else the clock's.

        Raises:
            ValueError: the address carries something that is not an instant with a zone.
        """
        text = request.path_params.get("instant")
        if text is None:
            return self._clock()
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if moment.tzinfo is None:
            raise ValueError("An instant needs a zone.")
        return moment.astimezone(UTC)

    async def health(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok", "sample": True})

    async def control(self, request: Request) -> Response:
        source = request.path_params["source"]
        try:
            wanted = Fault(**json.loads(await request.body()))
        except (ValueError, TypeError):
            return JSONResponse({"error": "status, mode or retry_after"}, status_code=400)
        if source not in SOURCES or wanted.mode not in MODES:
            return JSONResponse({"sources": SOURCES, "modes": MODES}, status_code=404)
        self._faults[source] = wanted
        return JSONResponse({"source": source, "status": wanted.status, "mode": wanted.mode})

    async def google(self, request: Request) -> Response:
        fault = self._faults["google_trends"]
        place = "none" if fault.mode == "empty" else request.query_params.get("geo", "")
        try:
            body = google.feed(self._dataset, self._now(request), place)
        except ValueError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return _answer(fault, body, "text/xml; charset=utf-8", _WALL)

    async def tiktok(self, request: Request) -> Response:
        fault = self._faults["tiktok"]
        try:
            asked = json.loads(await request.body())
            answer = tiktok.hashtag_list(
                self._dataset,
                self._now(request),
                country="none" if fault.mode == "empty" else str(asked["countryCode"]),
                days=int(asked["timeRange"]),
                page=max(1, int(asked["page"])),
                limit=min(100, max(1, int(asked["limit"]))),
            )
        except (ValueError, KeyError, TypeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        refusal = {"BaseResp": {"StatusCode": 40101, "StatusMessage": "no permission"}}
        return _answer(fault, _json(answer), "application/json", _json(refusal))

    async def hourly(self, request: Request) -> Response:
        return self._x(request, x.hourly_page)

    async def table(self, request: Request) -> Response:
        return self._x(request, x.table_page)

    def _x(self, request: Request, page: Callable[[Dataset, datetime, str], bytes]) -> Response:
        fault = self._faults["x"]
        slug = "none" if fault.mode == "empty" else request.path_params["slug"]
        try:
            body = page(self._dataset, self._now(request), slug)
        except ValueError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return _answer(fault, body, "text/html", _WALL)

    async def robots(self, _request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /__control/\n")

    async def retired(self, _request: Request) -> Response:
        return JSONResponse(_NO_PERMISSION)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _answer(fault: Fault, body: bytes, media_type: str, refusal: bytes) -> Response:
    """The answer as it is, or as the fault makes it."""
    if fault.status != 200:
        wait = {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
        return Response(b"", fault.status, headers=wait)
    changed = {
        "blocked": (refusal, "text/html" if refusal is _WALL else media_type),
        "truncated": (body[: len(body) // 2], media_type),
        "html": (_OTHER, "text/html"),
        "renamed": (_CLASS.sub(b'class="renamed"', body), media_type),
    }
    content, kind = changed.get(fault.mode, (body, media_type))
    return Response(content, media_type=kind)


def create_app(dataset: Dataset, clock: Callable[[], datetime]) -> Starlette:
    """Returns the application.

    Args:
        dataset: See `facts.load`.
        clock: Returns now, UTC; an address under `/at/<ISO instant>/` answers as of then instead.
    """
    site = _Site(dataset, clock)
    platforms = [
        Route("/trending/rss", site.google),
        Route("/CreativeOne/KnowledgeAPI/GetHashtagList", site.tiktok, methods=["POST"]),
        Route("/creative_radar_api/v1/popular_trend/hashtag/list", site.retired),
        Route("/getdaytrends/{slug}/", site.table),
        Route("/{slug}/", site.hourly),
    ]
    return Starlette(
        routes=[
            Route("/healthz", site.health),
            Route("/robots.txt", site.robots),
            Route("/__control/{source}", site.control, methods=["POST"]),
            *platforms,
            Mount("/at/{instant}", routes=platforms),
        ],
        middleware=[Middleware(_SaysSample)],
    )
