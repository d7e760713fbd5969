"""Which PostgreSQL this is: plain, or TimescaleDB under its Apache or Community licence.

Asked of the live connection, never of the configuration. A database whose extension the server
does not load is refused and not taken for plain: its hypertables would look empty, and touching
one ends the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from psycopg.errors import UndefinedFile
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from integrations.warehouse.access import library_is_there
from integrations.warehouse.errors import DatabaseRefusedError

Name = Literal["plain", "apache", "community"]

# The loader registers its settings when the server starts with it, extension or not. They are
# looked for in the catalog, where a line in postgresql.conf for an absent library does not show.
_PROBE = text(
    """
    select current_setting('server_version_num')::int as server_version_num,
           (select extversion from pg_extension where extname = 'timescaledb') as installed,
           (select default_version from pg_available_extensions where name = 'timescaledb')
               as available,
           exists (
               select from pg_settings where name = 'timescaledb.max_background_workers'
           ) as loaded,
           current_setting('timescaledb.license', true) as license
    """
)
_PRELOAD = "Have an administrator add timescaledb to shared_preload_libraries and restart it."


@dataclass(frozen=True)
class Edition:
    """What a connection can do.

    Attributes:
        name: `community` has continuous aggregates and compression, `apache` only hypertables.
        server_version_num: PostgreSQL's version as a number, such as 150018.
        timescaledb: Version of the extension in this database, or None.
        available: Version that could be created in this database, or None.
        loaded: True when the server was started with TimescaleDB's loader.
    """

    name: Name
    server_version_num: int
    timescaledb: str | None
    available: str | None
    loaded: bool

    @property
    def major(self) -> int:
        """PostgreSQL's major version, such as 15."""
        return self.server_version_num // 10000

    @property
    def title(self) -> str:
        """What a person calls it, such as `community (TimescaleDB 2.28.3 on PostgreSQL 15)`."""
        server = f"PostgreSQL {self.major}"
        if self.name == "plain":
            return f"{self.name} ({server})"
        return f"{self.name} (TimescaleDB {self.timescaledb} on {server})"

    @property
    def offer(self) -> str | None:
        """What could be had and is not: one sentence, or None."""
        if self.timescaledb is None and self.available is not None and self.loaded:
            return f"TimescaleDB {self.available} is there: podpusher db migrate --timescale"
        return None


def probe(connection: Connection) -> Edition:
    """Returns the edition. Read-only, and works for every role.

    Raises:
        DatabaseRefusedError: TimescaleDB is half-installed: made in this database, and not loaded
            by the server, or of a version that the server no longer has.
    """
    with library_is_there():
        try:
            row = connection.execute(_PROBE).one()
        except DBAPIError as error:
            if isinstance(error.orig, UndefinedFile):
                raise error.orig from error
            raise
    if row.installed is not None and not row.loaded:
        raise DatabaseRefusedError(
            f"This database holds TimescaleDB {row.installed}, and its server does not load it: "
            "readings could neither be seen nor kept.",
            hint=_PRELOAD,
        )
    name: Name = "plain"
    if row.installed is not None:
        name = "community" if row.license == "timescale" else "apache"
    return Edition(name, row.server_version_num, row.installed, row.available, row.loaded)


def refuse_to_enable(edition: Edition) -> None:
    """Says in one sentence why TimescaleDB cannot be created here; silent when it can.

    Raises:
        DatabaseRefusedError: the server does not have it, or does not load it.
    """
    if edition.available is None:
        raise DatabaseRefusedError(
            f"This PostgreSQL {edition.major} has no TimescaleDB to enable.",
            hint="Install it on the server, or go on without it: plain PostgreSQL does the same.",
        )
    if not edition.loaded:
        raise DatabaseRefusedError(
            f"TimescaleDB {edition.available} is on the server, and the server does not load it.",
            hint=_PRELOAD,
        )
