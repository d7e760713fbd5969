"""The warehouse's server, whichever kind it is: start, stop, status, destroy.

With `PODPUSHER_DATABASE_URL` set, the server is somebody else's: starting and stopping it are
no-ops, and removing it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from integrations.settings import Settings
from integrations.warehouse import access, roles, statements
from integrations.warehouse.address import Address, embedded, parse, server_file
from integrations.warehouse.embedded import contact, processes, state, supervisor
from integrations.warehouse.errors import WarehouseError


@dataclass(frozen=True)
class ServerStatus:
    """What is known of the server at this moment.

    Attributes:
        managed: `embedded` is ours to start and stop, `external` is not.
        running: True when a query was answered.
        detail: One sentence for a person.
        address: Where it is, None when it was never started.
        version: Such as `15.18`, None when it does not answer.
        data: The embedded server's data folder.
        pid: The embedded server's process.
    """

    managed: Literal["embedded", "external"]
    running: bool
    detail: str
    address: Address | None = None
    version: str | None = None
    data: Path | None = None
    pid: int | None = None


def start(settings: Settings) -> Address:
    """Returns the address of a server that answers. Idempotent, and safe from many processes.

    Raises:
        DatabaseUrlError: the external URL cannot be used.
        ServerError: the embedded server cannot be made or started.
    """
    if settings.database_url is not None:
        return parse(settings.database_url.get_secret_value())
    server = state.load(settings)
    known = server_file(settings).exists()
    if server is None or not known or contact.look(server) != "ready":
        server = supervisor.start(settings)
    return embedded(server.port, server.owner_password)


def stop(settings: Settings) -> bool:
    """Stops the embedded server; True when it was running. An external one is left alone."""
    return settings.database_url is None and supervisor.stop(settings)


def status(settings: Settings) -> ServerStatus:
    """Looks, and changes nothing.

    Raises:
        DatabaseUrlError: the external URL cannot be used.
    """
    if settings.database_url is not None:
        return _external_status(parse(settings.database_url.get_secret_value()))
    server = state.load(settings)
    if server is None:
        return ServerStatus("embedded", running=False, detail="never started")
    where = embedded(server.port, server.owner_password)
    process = processes.postmaster(server.data)
    pid = None if process is None else process.pid
    version = contact.version(server) if contact.look(server) != "absent" else None
    if version is not None:
        detail = f"PostgreSQL {version} answers at 127.0.0.1:{server.port}"
    elif pid is not None:
        detail = f"PostgreSQL (process {pid}) does not answer yet"
    else:
        detail = "stopped"
    return ServerStatus("embedded", version is not None, detail, where, version, server.data, pid)


def prepare(settings: Settings, where: Address) -> None:
    """What takes an administrator's rights: no large objects for logins, statements counted.

    The embedded server's administrator has no other business in our databases. On another server
    it is done as far as the owner's rights go.
    """
    server = None if settings.database_url is not None else state.load(settings)
    if server is None:
        with access.as_owner(where) as connection:
            statements.ensure(connection, str(where.owner_url.username))
        return
    with contact.connect(server, where.database) as connection:
        roles.close_large_objects(connection)
        statements.ensure(connection, str(where.owner_url.username))


def destroy(settings: Settings) -> None:
    """Stops the embedded server and removes its data for good, wherever it lies.

    Raises:
        WarehouseError: the server is external; its data is not ours to remove.
    """
    if settings.database_url is not None:
        raise WarehouseError(
            "PODPUSHER_DATABASE_URL is set: that database is yours, and is not removed.",
            hint="Drop it yourself if you mean it.",
        )
    supervisor.destroy(settings)


def _external_status(where: Address) -> ServerStatus:
    try:
        version = access.server_version(where)
    except WarehouseError as error:
        return ServerStatus("external", running=False, detail=str(error), address=where)
    return ServerStatus(
        "external",
        running=True,
        detail=f"PostgreSQL {version} answers at {where.host}:{where.port}; it is not ours to "
        "start or stop",
        address=where,
        version=version,
    )
