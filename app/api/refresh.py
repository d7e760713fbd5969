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
from starlette.responses import Response

from app.api import errors
from app.queries.database import SILENCE, WarehouseSilentError
from app.store.refreshes import Asked, ask
from integrations.settings import get_settings
from integrations.warehouse.engine import engine

log = structlog.get_logger(__name__)
router = APIRouter()

_REFUSALS = {
    Asked.WAITING: (409, "It is about to be read already."),
    Asked.OFF: (409, "This source is switched off."),
    Asked.UNKNOWN: (404, "There is no such source."),
}


@router.post(
    "/sources/{name}/refresh",
    status_code=202,
    tags=["sources"],
    responses={status: {"model": errors.Error} for status in (401, 404, 409, 422, 503)},
)
async def refresh(name: str, request: Request) -> Response:
    """Wishes for a reading now; one wish per source waits at a time."""
    expected = get_settings().api_token
    if expected is None:
        return errors.answer(request, 404, "not_found", "There is nothing at this address.")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    # Compared as bytes: the comparison takes equally long wherever the first difference is.
    is_known = secrets.compare_digest(given.strip().encode(), expected.get_secret_value().encode())
    if scheme.lower() != "bearer" or not is_known:
        challenge = {"WWW-Authenticate": "Bearer"}
        message = "A bearer token is needed."
        return errors.answer(request, 401, "token_needed", message, headers=challenge)
    try:
        asked = await run_in_threadpool(ask, engine("app"), name)
    except SILENCE as error:
        log.warning("refresh not asked for", cause=type(error).__name__)
        raise WarehouseSilentError("The warehouse is not answering.") from error
    if asked in _REFUSALS:
        status, message = _REFUSALS[asked]
        return errors.answer(request, status, asked.value, message)
    body = {"source": name, "status": asked.value, "detail": "It will be read within seconds."}
    return JSONResponse(body, 202)
