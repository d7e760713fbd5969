"""Where the warehouse is: the embedded server's state file, or `PODPUSHER_DATABASE_URL`.

Reading an address starts nothing and connects to nothing. Every URL names its driver, because a
URL without a driver means a different driver to SQLAlchemy 2.1 than to Dagster's storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from integrations.settings import Settings
from integrations.warehouse import statefile
from integrations.warehouse.errors import DatabaseUrlError, NotStartedError

EMBEDDED_DATABASE = "podpusher"
EMBEDDED_OWNER = "podpusher_owner"
DRIVER = "postgresql+psycopg"
# `<database>_login_analyst` has to fit in PostgreSQL's 63 bytes for a name.
_LONGEST_DATABASE_NAME = 48


@dataclass(frozen=True)
class Address:
    """One warehouse. `owner_url` holds a password; its `repr` and `str` mask it."""

    managed: Literal["embedded", "external"]
    owner_url: URL

    @property
    def host(self) -> str:
        """Host name, address or socket folder; `localhost` when the URL leaves it out."""
        return self.owner_url.host or str(self.owner_url.query.get("host", "localhost"))

    @property
    def port(self) -> int:
        """TCP port; PostgreSQL's 5432 when the URL leaves it out."""
        return self.owner_url.port or 5432

    @property
    def database(self) -> str:
        """Name of the database; never empty."""
        assert self.owner_url.database is not None  # noqa: S101 -- checked where it is made
        return self.owner_url.database


def server_file(settings: Settings) -> Path:
    """The embedded server's state: port, data folder, account and administrator's password."""
    return settings.state / "server.json"


def resolve(settings: Settings) -> Address:
    """Returns the address of this mode's warehouse.

    Raises:
        DatabaseUrlError: the setting is not a usable PostgreSQL URL.
        NotStartedError: no URL is set and the embedded server was never started here.
    """
    if settings.database_url is not None:
        return parse(settings.database_url.get_secret_value())
    state = statefile.read(server_file(settings))
    if state is None or "port" not in state:
        raise NotStartedError(
            f"There is no database in {settings.state} yet.", hint="Run: podpusher db start"
        )
    return embedded(int(state["port"]), str(state["owner_password"]))


def embedded(port: int, owner_password: str) -> Address:
    """The embedded server's address on the loopback interface."""
    return Address(
        "embedded",
        URL.create(DRIVER, EMBEDDED_OWNER, owner_password, "127.0.0.1", port, EMBEDDED_DATABASE),
    )


def parse(text: str) -> Address:
    """Reads any form of PostgreSQL URL; host, TLS mode and query are kept as given.

    Raises:
        DatabaseUrlError: another scheme, an unreadable URL, or a name that is missing or too long.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        # `from None`: the parser's message may quote the URL, password and all.
        raise DatabaseUrlError(
            "PODPUSHER_DATABASE_URL cannot be read as a URL.",
            hint="It should look like postgres://user:password@host:5432/database; "
            "write special characters of the password as %XX.",
        ) from None
    if url.drivername.split("+")[0] not in {"postgres", "postgresql"}:
        raise DatabaseUrlError(
            "PODPUSHER_DATABASE_URL does not name a PostgreSQL database.",
            hint="It should start with postgres://",
        )
    if not url.database or not url.username:
        raise DatabaseUrlError(
            "PODPUSHER_DATABASE_URL leaves out the user or the database.",
            hint="It should look like postgres://user:password@host:5432/database",
        )
    if len(url.database.encode()) > _LONGEST_DATABASE_NAME:
        raise DatabaseUrlError(
            f"The database name in PODPUSHER_DATABASE_URL is longer than {_LONGEST_DATABASE_NAME} "
            "bytes.",
            hint="Choose a shorter one: role names are made from it.",
        )
    return Address("external", url.set(drivername=DRIVER))
