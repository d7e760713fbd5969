"""Start, stop and remove one embedded server, whatever state the last process left it in.

Every step is repeatable and the whole runs under a lock in the state folder: of two starts at once
the second finds the server running. Nothing here ends the server by itself; it outlives whoever
started it until someone calls `stop`.
"""

from __future__ import annotations

import random
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

from integrations.settings import Settings
from integrations.warehouse.embedded import account, binaries, commands, contact, processes, state
from integrations.warehouse.embedded.binaries import Installation
from integrations.warehouse.embedded.state import ServerState
from integrations.warehouse.errors import ServerBusyError, ServerError

log = structlog.get_logger(__name__)

_LOCK_SECONDS = 300
_STOP_SECONDS = 60
_READY_SECONDS = 300  # crash recovery of a large database takes minutes
_ATTEMPTS = 3
# Below the range that systems hand out for outgoing connections, so it is still free next time.
_PORTS = range(20_000, 32_000)
# A socket's whole path must fit in 107 bytes, and its name takes 15.
_LONGEST_SOCKET_FOLDER = 90


def start(settings: Settings) -> ServerState:
    """Returns the running server, after making and starting whatever is missing.

    Raises:
        ServerError: it cannot be made or does not come up; the message says why.
    """
    with _locked(settings):
        server = state.load(settings) or state.new(settings, free_port())
        if processes.postmaster(server.data) is not None:
            state.save(settings, server)  # found by its second copy, it has no first one
            ready = _await_ready(settings, server)
            if ready is not None:  # else it was on its way down
                return ready
        installation = binaries.find(server.major)
        account.make_home(Path(server.home))
        installation = binaries.reachable(
            installation, server.account, Path(server.home) / "binaries"
        )
        server = _with_socket_folder(server)
        state.save(settings, server)
        if server.major is None:
            commands.initialise(installation, server)
        return _launch(settings, installation, server)


def stop(settings: Settings) -> bool:
    """Stops this state folder's server; True when there was one running."""
    with _locked(settings):
        server = state.load(settings)
        return server is not None and _stop(server)


def destroy(settings: Settings) -> None:
    """Stops the server and removes its data, its folder and what we remember of it."""
    with _locked(settings):
        folders = {account.home_folder(settings.state)}  # there even when a first start failed
        server = state.load(settings)
        if server is not None:
            _stop(server)
            processes.clear_remains(server.data, Path(server.sockets))
            folders |= {Path(server.home), Path(server.sockets)}
        for folder in folders:
            if folder.exists():
                shutil.rmtree(folder)
        for name in ("server.json", "database.json"):
            (settings.state / name).unlink(missing_ok=True)


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on at this moment."""
    for port in random.sample(_PORTS, 200):
        if is_free(port):
            return port
    raise ServerError("No free TCP port was found between 20000 and 32000.")


def is_free(port: int) -> bool:
    """True when we could listen there. Connections that linger after a stop do not count."""
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    try:
        settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = FileLock(settings.state / "server.lock", mode=0o600).acquire(timeout=_LOCK_SECONDS)
    except Timeout as error:
        raise ServerBusyError(
            "Another process has been starting or stopping the database for five minutes.",
            hint="Look for a hanging podpusher process.",
        ) from error
    except OSError as error:
        raise ServerError(
            f"The folder {settings.state} is not writable.",
            hint="Run as the user who made it, or set PODPUSHER_STATE_DIR.",
        ) from error
    with held:
        yield


def _launch(settings: Settings, installation: Installation, server: ServerState) -> ServerState:
    for _ in range(_ATTEMPTS):
        processes.clear_remains(server.data, Path(server.sockets))
        if not is_free(server.port):
            server = replace(server, port=free_port())
            state.save(settings, server)
        commands.start(installation, server)
        ready = _await_ready(settings, server)
        if ready is not None:
            log.info("database started", port=ready.port, data=str(ready.data))
            return ready
    raise ServerError(
        f"PostgreSQL did not start: {commands.last_complaint(server.log)}",
        hint=f"See {server.log}",
    )


def _await_ready(settings: Settings, server: ServerState) -> ServerState | None:
    """Waits until a query is answered from our data; takes the port from the server itself.

    Returns None when the process ended meanwhile, or was never there.
    """
    deadline = time.monotonic() + _READY_SECONDS
    while processes.postmaster(server.data) is not None:
        port = processes.port_of(server.data)
        if port is not None and port != server.port:
            server = replace(server, port=port)
            state.save(settings, server)
        answer = contact.look(server)
        if answer == "ready":
            return server
        if answer == "incomplete":
            contact.ensure_owner(server)
            continue
        if time.monotonic() > deadline:
            raise ServerError(
                f"PostgreSQL does not answer us: {commands.last_complaint(server.log)}",
                hint=f"See {server.log}",
            )
        time.sleep(0.1)
    return None


def _stop(server: ServerState) -> bool:
    """Ends the server: open transactions are rolled back, everything committed is on disk."""
    for request in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's fast and immediate shutdown
        process = processes.postmaster(server.data)
        if process is None:
            return False
        process.send_signal(request)
        if processes.await_end(server.data, seconds=_STOP_SECONDS):
            log.info("database stopped", data=str(server.data))
            return True
    raise ServerError(
        f"PostgreSQL does not stop: {commands.last_complaint(server.log)}",
        hint=f"See {server.log}",
    )


def _with_socket_folder(server: ServerState) -> ServerState:
    """Makes the folder for the unix socket, in a short place when the home's path is too long."""
    folder = Path(server.home) / "run"
    if len(str(folder).encode()) > _LONGEST_SOCKET_FOLDER:
        folder = Path(server.sockets)
        if not folder.name.startswith("podpusher-") or not folder.is_dir():
            folder = Path(tempfile.mkdtemp(prefix="podpusher-"))
    elif not folder.exists():
        folder.mkdir(mode=0o700)
    server.account.own(folder)
    return replace(server, sockets=str(folder))
