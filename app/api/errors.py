"""What a machine reads when its request fails: one model, a sentence, and the request's id.

Nothing of ours leaks: an unforeseen failure says that it is on our side, and its traceback is in
the log under the same id. Every answer carries that id as `X-Request-ID`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.queries.database import (
    NotModelledYetError,
    ReadError,
    WarehouseBusyError,
)

log = structlog.get_logger(__name__)
_HEADER = "X-Request-ID"


class ErrorDetail(BaseModel):
    """One parameter that cannot be used."""

    parameter: str = Field(description="Its name in the address.")
    problem: str = Field(description="One sentence.")


class Error(BaseModel):
    """Why a request failed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "code": "invalid_parameter",
                    "message": "limit cannot be used: it should be at most 200.",
                    "details": [{"parameter": "limit", "problem": "It should be at most 200."}],
                    "request_id": "9f2c4e1ab0d35876",
                }
            ]
        }
    )

    code: str = Field(description="Stable and never translated.")
    message: str = Field(description="One or two sentences for a person.")
    details: list[ErrorDetail] | None = Field(None, description="Left out where there is none.")
    request_id: str = Field(description="Names the request in our log.")


class ApiError(Exception):
    """A request that is answered with an error.

    Args:
        status: HTTP status.
        code: Stable code of the failure.
        message: For a person.
        details: By parameter, what is wrong with it.
    """

    def __init__(
        self, status: int, code: str, message: str, details: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.details = dict(details or {})


def invalid(parameter: str, problem: str) -> ApiError:
    """One parameter that cannot be used; the problem is a sentence that begins with "It"."""
    message = f"{parameter} cannot be used: {problem[:1].lower()}{problem[1:]}"
    return ApiError(422, "invalid_parameter", message, {parameter: problem})


class RequestId:
    """Names every request: in its answer's headers and in every line that it logs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = name

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[_HEADER] = name
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        with structlog.contextvars.bound_contextvars(request=name):
            await self._app(scope, receive, named)


def install(api: FastAPI) -> None:
    """Makes an app name its requests and answer every failure with the one model."""
    api.add_middleware(RequestId)
    # Starlette's types know handlers of the most general exception only.
    handlers: dict[type[Exception], Any] = {
        ApiError: _refused,
        RequestValidationError: _unreadable,
        ReadError: _unanswered,
        HTTPException: _http,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def answer(
    request: Request,
    status: int,
    code: str,
    message: str,
    details: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a request that failed."""
    name = getattr(request.state, "request_id", "")
    listed = [ErrorDetail(parameter=key, problem=text) for key, text in (details or {}).items()]
    error = Error(code=code, message=message, details=listed or None, request_id=name)
    return Response(
        error.model_dump_json(exclude_none=True),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", _HEADER: name, **(headers or {})},
    )


async def _refused(request: Request, error: ApiError) -> Response:
    return answer(request, error.status, error.code, error.message, error.details)


async def _unreadable(request: Request, error: RequestValidationError) -> Response:
    details: dict[str, str] = {}
    for one in error.errors():
        details.setdefault(_name(one["loc"]), _problem(one))
    names = list(details)
    first = details[names[0]]
    message = f"{names[0]} cannot be used: {first[:1].lower()}{first[1:]}"
    return answer(request, 422, "invalid_parameter", message, details)


def _name(where: Sequence[int | str]) -> str:
    return str(where[-1]) if len(where) > 1 else "request"


def _problem(error: Mapping[str, Any]) -> str:
    """Pydantic's message as a sentence about "it"; never what was sent."""
    if error["type"] == "extra_forbidden":
        return "There is no such parameter."
    text = str(error["msg"]).rstrip(".")
    for subject in ("Value error, ", "Input ", "String "):
        text = text.removeprefix(subject)
    return f"{text}." if text[:1].isupper() else f"It {text}."


async def _unanswered(request: Request, error: ReadError) -> Response:
    log.warning("read failed", error=str(error), cause=type(error.__cause__).__name__)
    code, message, seconds = "unavailable", "The warehouse is not answering. Try again soon.", 5
    if isinstance(error, WarehouseBusyError):
        code, message, seconds = "busy", "Too many ask at once. Try again in a moment.", 1
    elif isinstance(error, NotModelledYetError):
        code, message, seconds = "not_scored_yet", "There are no scores yet. Try again soon.", 60
    return answer(request, 503, code, message, headers={"Retry-After": str(seconds)})


async def _http(request: Request, error: HTTPException) -> Response:
    code, message = {
        404: ("not_found", "There is nothing at this address."),
        405: ("method_not_allowed", "This address does not take that method."),
    }.get(error.status_code, ("refused", "The request was refused."))
    return answer(request, error.status_code, code, message, headers=error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    name = getattr(request.state, "request_id", "")
    log.error("request failed", exc_info=error, request=name)
    message = "The fault is on our side and is in the log under the id of this request."
    return answer(request, 500, "internal", message)
