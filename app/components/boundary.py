"""What a person sees when a page fails: a sentence, an id and "Try again", never a traceback.

The traceback goes to the log under the same id. Expected failures (the warehouse is silent, the
marts are not built yet) are drawn as states of their own, because nobody needs to report them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
import structlog

from app.components.states import blank, no_scores
from app.i18n import _
from app.queries.database import SILENCE, NotModelledYetError, WarehouseSilentError

log = structlog.get_logger(__name__)


def begin_request() -> str:
    """Names this run; every line it logs carries the name, and so does a failure's card."""
    name = secrets.token_hex(4)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=name)
    return name


@contextmanager
def boundary(request: str) -> Iterator[None]:
    """Draws whatever goes wrong inside the block instead of letting it through."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 -- the last line of defence; logged in full
        draw(error, request)


def report_callback_error(error: Exception) -> bool:
    """For `st.App(on_script_error=…)`: what fails outside a page's block, such as a callback.

    Returns:
        True: Streamlit shows nothing of its own.
    """
    draw(error, begin_request())
    return True


def draw(error: Exception, request: str) -> None:
    """Logs one failure and draws its card."""
    if isinstance(error, NotModelledYetError):
        log.info("page waits for the marts", cause=str(error.__cause__).splitlines()[0])
        no_scores()
    elif isinstance(error, (WarehouseSilentError, *SILENCE)):
        log.warning("the warehouse is silent", cause=type(error.__cause__ or error).__name__)
        blank(
            _("The warehouse is not answering"),
            _("Nothing is lost. It may be starting; try again in a moment.")
            + " "
            + _("Request {id}").format(id=request),
            picture="database",
            key="state-silent",
        )
    else:
        log.error("page failed", exc_info=error)
        blank(
            _("This page could not be shown"),
            _("The fault is on our side and is in the log as request {id}.").format(id=request),
            picture="alert",
            key="state-error",
        )
    with st.container(key="state-action", horizontal_alignment="center"):
        st.button(_("Try again"), key="try_again", type="primary")
