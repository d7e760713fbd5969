"""The FastAPI app with everything in it: mounted under `/api` by `app.server`.

It also runs alone (`uvicorn app.api.service:api`), so that machines need not share an interpreter
lock with the pages.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends

from app.api import errors, lists, refresh, terms, trends
from app.api.guard import from_this_machine
from app.api.health import api

__all__ = ["api"]

_REFUSALS: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer that `If-None-Match` names still stands."},
    403: {"model": errors.Error, "description": "Asked from another machine."},
    422: {"model": errors.Error, "description": "A parameter cannot be used."},
    503: {"model": errors.Error, "description": "Try again after `Retry-After` seconds."},
}

reads = APIRouter(prefix="/v1", dependencies=[Depends(from_this_machine)], responses=_REFUSALS)
for _part in (trends, terms, lists):
    reads.include_router(_part.router)

api.include_router(refresh.router)
api.include_router(reads)
