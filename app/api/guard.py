"""Who may read the API: programs on this machine, until there is sign-in."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

from app.api.errors import ApiError

# What a proxy adds: behind one, everybody seems to come from this machine.
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def from_this_machine(request: Request) -> None:
    """Lets a request through that comes from this machine and asks for this machine.

    The name it asks for is checked too: a page of somebody else's, open in a browser here, can give
    its own name this machine's address.

    Raises:
        ApiError: it comes from elsewhere.
    """
    peer = request.client.host if request.client else ""
    is_passed_on = any(name in request.headers for name in _PASSED_ON)
    if is_passed_on or not (_is_loopback(peer) and _is_loopback(_asked_host(request))):
        raise ApiError(
            403,
            "this_machine_only",
            "The API answers programs on this machine only, until there is sign-in.",
        )


def _asked_host(request: Request) -> str:
    try:
        return request.url.hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback
