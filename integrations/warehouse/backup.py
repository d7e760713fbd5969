"""One file that holds a whole mode: our database as `pg_dump` writes it, a manifest beside it.

The owner is no superuser and every table of `app` is fenced by workspace even against it. So a
backup opens a passage first: a policy for the owner alone, and only while a session asks for it.
The rows are counted in the snapshot that is dumped, whatever is written meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from psycopg import IsolationLevel

from integrations.warehouse import clients, manifest, passage
from integrations.warehouse.access import Connection, as_owner
from integrations.warehouse.address import Address
from integrations.warehouse.clients import Client
from integrations.warehouse.errors import WarehouseError
from integrations.warehouse.manifest import Manifest

_PIECE = 1 << 20  # bytes


class BackupError(WarehouseError):
    """A backup cannot be written where it should go."""


def backup(where: Address, file: Path) -> Manifest:
    """Writes `file` and its manifest, both 0600: complete and checked, or not there at all.

    Dagster's own database is not part of it. Readers and writers are not kept waiting, but for an
    instant the first time, while the passage is opened.

    Raises:
        BackupError: the file exists, or cannot be written.
        NotMigratedError: the database is not one of ours.
        ClientProgramError: there is no `pg_dump` for this server, or it failed.
    """
    if file.exists():
        raise BackupError(
            f"{file} exists, and a backup is never overwritten.", hint="Choose another name."
        )
    with as_owner(where) as connection:
        program = clients.find("pg_dump", connection.info.server_version // 10000)
        passage.enter(connection)
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            with connection.transaction():
                taken = manifest.take(connection)
                return _dump(where, program, connection, taken, file)
        except OSError as error:
            raise BackupError(
                f"{file} cannot be written: {error.strerror}.", hint="Nothing was kept of it."
            ) from error


def digest(stream: IO[bytes], copy: IO[bytes] | None = None) -> str:
    """Returns the SHA-256 of a stream, in hexadecimal, copying what it reads."""
    sha256 = hashlib.sha256()
    while piece := stream.read(_PIECE):
        sha256.update(piece)
        if copy is not None:
            copy.write(piece)
    return sha256.hexdigest()


def _dump(
    where: Address, program: str, connection: Connection, taken: Manifest, file: Path
) -> Manifest:
    snapshot = connection.execute("select pg_export_snapshot()").fetchone()
    assert snapshot is not None  # noqa: S101 -- a function without a set returns one row
    client = Client(program, where, where.database, {passage.SETTING: "on"})
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            # TimescaleDB's own schemas hold the chunks, so there the whole database is dumped.
            schemas = [] if taken.timescaledb else [f"--schema={each}" for each in passage.SCHEMAS]
            with client.running(
                *("--format=custom", "--enable-row-security", f"--snapshot={snapshot[0]}"),
                *(*schemas, f"--dbname={client.connection}"),
            ) as dumped:
                sha256 = digest(dumped, stream)
            stream.flush()
            os.fsync(stream.fileno())
        done = taken.model_copy(update={"sha256": sha256})
        # First the manifest: a dump without one would be a file nobody can check.
        manifest.write(file, done)
        partial.rename(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return done
