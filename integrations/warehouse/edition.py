"""Which PostgreSQL this is: plain, or TimescaleDB under its Apache or Community licence.

Asked of the live connection, never of the configuration. An installed extension whose library was
not preloaded counts as plain, because touching it ends the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

Name = Literal["plain", "apache", "community"]

_PROBE = text(
    """
    select current_setting('server_version_num')::int as server_version_num,
           (select extversion from pg_extension where extname = 'timescaledb') as installed,
           (select default_version from pg_available_extensions where name = 'timescaledb')
               as available,
           current_setting('timescaledb.license', true) as license
    """
)


@dataclass(frozen=True)
class Edition:
    """What a connection can do.

    Attributes:
        name: `community` has continuous aggregates and compression, `apache` only hypertables.
        server_version_num: PostgreSQL's version as a number, such as 150018.
        timescaledb: Version of the extension in this database, or None.
        available: Version that could be created in this database, or None.
    """

    name: Name
    server_version_num: int
    timescaledb: str | None
    available: str | None

    @property
    def major(self) -> int:
        """PostgreSQL's major version, such as 15."""
        return self.server_version_num // 10000


def probe(connection: Connection) -> Edition:
    """Returns the edition. Read-only, and works for every role."""
    row = connection.execute(_PROBE).one()
    name: Name = "plain"
    if row.installed is not None and row.license:
        name = "community" if row.license == "timescale" else "apache"
    return Edition(name, row.server_version_num, row.installed, row.available)
