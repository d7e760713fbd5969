"""PostgreSQL's own client programs, for what a driver cannot do: `pg_dump` and `pg_restore`.

A dump program refuses a server newer than itself, and a much newer one writes settings an older
server does not know. So the program of the server's own major is preferred, then the next newer.
Passwords travel in the environment, never in the arguments that every user of a machine can list.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from psycopg.conninfo import make_conninfo

from integrations.logging import redact
from integrations.warehouse.address import Address
from integrations.warehouse.embedded import binaries
from integrations.warehouse.errors import WarehouseError

Program = Literal["pg_dump", "pg_restore"]


class ClientProgramError(WarehouseError):
    """A client program is missing, too old for the server, or failed."""


@dataclass(frozen=True)
class Client:
    """One program and how it reaches one database.

    Attributes:
        path: Of the program.
        where: The server.
        database: The database on it.
        settings: Session settings, by name.
    """

    path: str
    where: Address
    database: str
    settings: dict[str, str]

    @contextmanager
    def running(self, *arguments: str) -> Iterator[IO[bytes]]:
        """Yields the program's stdout; it is ended when the block is left early.

        Raises:
            ClientProgramError: it failed; the message is its own first complaint.
        """
        # A file and not a pipe: nobody reads it before the end, and a full pipe would stall.
        with (
            tempfile.TemporaryFile() as complaints,
            subprocess.Popen(
                [self.path, *arguments],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            ) as process,
        ):
            assert process.stdout is not None  # noqa: S101 -- asked for above
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            process.wait()
            complaints.seek(0)
            lines = complaints.read().decode(errors="replace").splitlines()
        if process.returncode != 0:
            said = next((line for line in lines if "error: " in line), "it was ended")
            raise ClientProgramError(
                f"{Path(self.path).name} failed: {redact(said.split('error: ', 1)[-1])}",
                hint="Nothing was kept of what it did.",
            )

    @property
    def connection(self) -> str:
        """The connection string, without a password."""
        url = self.where.owner_url
        query = {name: str(value) for name, value in url.query.items() if name != "password"}
        session = [f"-c {name}={value}" for name, value in self.settings.items()]
        options = " ".join([*filter(None, [query.pop("options", None)]), *session])
        given = {
            **query,
            **url.translate_connect_args(username="user", database="dbname"),
            "dbname": self.database,
            "options": options,
            "application_name": f"podpusher {Path(self.path).name}",
        }
        given.pop("password", None)
        return make_conninfo(**{name: value for name, value in given.items() if value})

    def _environment(self) -> dict[str, str]:
        url = self.where.owner_url
        password = url.password or url.query.get("password")
        return os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})


def find(program: Program, major: int) -> str:
    """Returns the program to use with a server: of its own major, else the next newer.

    Raises:
        ClientProgramError: there is none that is new enough.
    """
    found = sorted(set(_candidates(program)))
    usable = [path for version, path in found if version >= major]
    if usable:
        return usable[0]
    newest = f"only version {found[-1][0]}" if found else "none"
    raise ClientProgramError(
        f"The server is PostgreSQL {major}, and of {program} there is {newest} here.",
        hint=f"Install PostgreSQL's client programs of version {major} (on Debian: "
        f"postgresql-client-{major}).",
    )


def _candidates(program: Program) -> Iterator[tuple[int, str]]:
    for each in binaries.installations():
        if Path(each.program(program)).is_file():
            yield each.major, each.program(program)
    on_path = shutil.which(program)
    if on_path is not None:
        said = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=False)
        if version := re.search(r"\) (\d+)", said.stdout):
            yield int(version[1]), on_path
