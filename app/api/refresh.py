"""`POST /api/sources/{name}/refresh`: read a source now. For machines, with a bearer token.

202 accepted · 401 no or another token · 404 no such source, or no token is configured
409 it is switched off, or such a wish is waiting already · 503 the warehouse does not answer
"""

from __future__ import annotations

import secrets

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from app.queries.database import SILENCE
from app.store.refreshes import Asked, ask
from integrations.settings import get_settings
from integrations.warehouse.engine import engine

log = structlog.get_logger(__name__)
router = APIRouter()

_ANSWERS = {
    Asked.ACCEPTED: (202, "It will be read within seconds."),
    Asked.WAITING: (409, "It is about to be read already."),
    Asked.OFF: (409, "This source is switched off."),
    Asked.UNKNOWN: (404, "There is no such source."),
}


@router.post("/sources/{name}/refresh", status_code=202)
async def refresh(name: str, request: Request) -> JSONResponse:
    """Wishes for a reading now; one wish per source waits at a time."""
    expected = get_settings().api_token
    if expected is None:
        return JSONResponse({"detail": "Not Found"}, status_code=404)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    # Compared as bytes: the comparison takes equally long wherever the first difference is.
    is_known = secrets.compare_digest(given.strip().encode(), expected.get_secret_value().encode())
    if scheme.lower() != "bearer" or not is_known:
        return JSONResponse(
            {"detail": "A bearer token is needed."},
            status_code=401,
            headers={"WWW-Authenticate": "Bearer"},
        )
    try:
        asked = await run_in_threadpool(ask, engine("app"), name)
    except SILENCE as error:
        log.warning("refresh not asked for", cause=type(error).__name__)
        return JSONResponse({"detail": "The warehouse is not answering."}, status_code=503)
    status, detail = _ANSWERS[asked]
    return JSONResponse({"source": name, "status": asked.value, "detail": detail}, status)
