"""What can go wrong in Chromium, in the words that every other request uses."""

from __future__ import annotations

from typing import ClassVar

from integrations.http_errors import HttpError, TooManyRedirectsError, UnreachableError

_PROXY_FAULTS = ("ERR_PROXY_", "ERR_TUNNEL_", "ERR_INVALID_AUTH_CREDENTIALS")


class ProxyFailedError(UnreachableError):
    """The proxy could not be used: the page was not asked for."""


class BrowserFailedError(HttpError):
    """Chromium did not start, crashed, or left before the page was read."""

    transient: ClassVar[bool] = True


def failure(error: Exception, shown: str) -> HttpError:
    """What Chromium's words mean; they are not passed on, since they quote whole addresses."""
    words = str(error)
    if "ERR_TOO_MANY_REDIRECTS" in words:
        return TooManyRedirectsError(f"{shown} redirects without end.", url=shown)
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return UnreachableError(f"{shown} did not answer in time.", url=shown)
    if "net::ERR_" in words:
        name = words.partition("net::")[2].split()[0]
        if name.startswith(_PROXY_FAULTS):
            return ProxyFailedError(f"{shown} could not be read: {name}.", url=shown)
        return UnreachableError(f"{shown} could not be read: {name}.", url=shown)
    return BrowserFailedError(f"Chromium failed at {shown}: {type(error).__name__}.", url=shown)
