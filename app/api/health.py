"""Whether this process lives (`/healthz`) and whether it can serve (`/readyz`).

`app.api.service` adds the rest to this FastAPI app.
"""

from __future__ import annotations

from importlib.metadata import version

import structlog
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.api import errors
from app.queries import database

log = structlog.get_logger(__name__)

api = FastAPI(
    title="PODPusher",
    version=version("podpusher"),
    description="What is rising, why, and how sure: the reads of the pages, for programs.",
    docs_url=None,
    redoc_url=None,
    openapi_url="/openapi.json",
)
# Before the app answers for the first time: later it takes no middleware any more.
errors.install(api)


@api.get("/healthz")
async def alive() -> dict[str, str]:
    """Answers as long as the process does."""
    return {"status": "ok"}


@api.get("/readyz")
async def ready() -> JSONResponse:
    """200 when the warehouse answers, else 503; never says why to the outside."""
    try:
        await run_in_threadpool(database.rows, "ping")
    except database.ReadError as error:
        log.warning("not ready", error=str(error), cause=type(error.__cause__).__name__)
        return JSONResponse({"status": "unavailable", "database": "silent"}, status_code=503)
    return JSONResponse({"status": "ok", "database": "ok"})


async def _alive(_request: Request) -> Response:
    return JSONResponse(await alive())


async def _ready(_request: Request) -> Response:
    return await ready()


health_routes = [Route("/healthz", _alive), Route("/readyz", _ready)]
