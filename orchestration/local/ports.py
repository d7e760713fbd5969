"""Loopback ports: the wished one when it is free, else one the operating system picks."""

from __future__ import annotations

import http.client
import socket

LOOPBACK = "127.0.0.1"


def free_port(preferred: int = 0) -> int:
    """Returns a port that could be bound on loopback a moment ago.

    Args:
        preferred: Taken when free; 0 lets the operating system choose.
    """
    for candidate in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, candidate))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
            return port
    raise OSError("The operating system has no free loopback port.")


def is_listening(port: int) -> bool:
    """Tells whether something accepts connections on this loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((LOOPBACK, port)) == 0


def answers(port: int, path: str) -> bool:
    """Tells whether a GET of a path at this loopback port answers below 400."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2.0)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
