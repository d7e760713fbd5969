"""structlog, configured once per process: one line per event on stderr.

Secrets are `pydantic.SecretStr` and print as asterisks; the redactor below also masks the password
of any URL and anything under a key that names a secret, so a careless call cannot leak one.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from integrations.settings import Settings

_SECRET_KEY = re.compile(r"(password|secret|token|api_?key|authorization|cookie|dsn)", re.I)
_URL_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@\s]+(@)")
_MASK = "**********"


def redact(text: str) -> str:
    """Returns the text with the password of every URL in it masked."""
    return _URL_PASSWORD.sub(rf"\1{_MASK}\2", text)


def redact_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: masks values of secret-like keys and passwords inside URLs."""
    for key, value in event.items():
        if _SECRET_KEY.search(key):
            event[key] = _MASK
        elif isinstance(value, str):
            event[key] = redact(value)
    return event


def configure_from(settings: Settings) -> None:
    """Sets up structlog as the settings ask: what a server does first."""
    configure(level=settings.log_level, json=settings.log_json)


def configure(*, level: str = "INFO", json: bool = False) -> None:
    """Sets up structlog for this process. Safe to call twice."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact_event,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
