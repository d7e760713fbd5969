"""First contact with a server, as the owner: every refusal becomes one sentence.

libpq gives no error code for a login that fails, and servers answer in their own language. So the
cause is found by asking again: does the port answer at all, does another database let us in, is
the missing one in the catalog. PostgreSQL's own messages are never passed on.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.errors import (
    DuplicateDatabase,
    InsufficientPrivilege,
    UndefinedFile,
    UniqueViolation,
)

from integrations.warehouse import roles
from integrations.warehouse.address import Address
from integrations.warehouse.engine import dagster_database
from integrations.warehouse.errors import DatabaseRefusedError, DatabaseUnreachableError
from integrations.warehouse.roles import Login

OLDEST_SERVER = 150000
_MAINTENANCE_DATABASES = ("postgres", "template1")
_CONNECT_SECONDS = 5

Connection = psycopg.Connection[tuple[object, ...]]


def ensure_databases(where: Address) -> bool:
    """Makes `<database>` and `<database>_dagster` where missing; True when the first was made.

    Raises:
        DatabaseUnreachableError: nobody answers.
        DatabaseRefusedError: wrong login, too old a server, or no right to make roles or databases.
    """
    with _any_database(where) as connection:
        _check_server(where, connection)
        created = _create(where, connection, where.database)
        _create(where, connection, dagster_database(where.database))
    return created


def server_version(where: Address) -> str:
    """Returns the server's version such as `15.18`.

    Raises:
        DatabaseUnreachableError: nobody answers.
        DatabaseRefusedError: the login is refused.
    """
    with _any_database(where) as connection:
        return connection.info.parameter_status("server_version") or "of unknown version"


def provision_roles(where: Address, passwords: Mapping[Login, str]) -> None:
    """Makes groups, logins and connection rights in both databases.

    Raises:
        DatabaseRefusedError: a group belongs to another user of this server, or the database does.
    """
    try:
        with closing(_open(where, where.database)) as connection:
            roles.provision(connection, passwords)
        with closing(_open(where, dagster_database(where.database))) as connection:
            roles.open_dagster_database(connection, roles.login_name(where.database, "dagster"))
    except InsufficientPrivilege as error:
        raise DatabaseRefusedError(
            f"The user {where.owner_url.username} may not manage the podpusher_* roles or the "
            f"database {where.database}.",
            hint="They belong to another user of this server: connect as that user.",
        ) from error
    except psycopg.OperationalError as error:
        raise _cause(where) from error


@contextmanager
def as_owner(where: Address, database: str | None = None) -> Iterator[Connection]:
    """An autocommit connection of the owner to our database, or to another of the server.

    Raises:
        DatabaseUnreachableError: nobody answers.
        DatabaseRefusedError: the login is refused, or the database does not exist.
    """
    try:
        connection = _open(where, database or where.database)
    except psycopg.OperationalError as error:
        raise _cause(where) from error
    with closing(connection), library_is_there():
        yield connection


@contextmanager
def library_is_there() -> Iterator[None]:
    """Says in one sentence that a database needs a TimescaleDB which its server no longer has.

    The first statement of a session finds it out, whatever it asks.

    Raises:
        DatabaseRefusedError: that is so.
    """
    try:
        yield
    except UndefinedFile as error:
        raise DatabaseRefusedError(
            "This database was made with a TimescaleDB that the server no longer has.",
            hint="In a new session, first thing: alter extension timescaledb update",
        ) from error


@contextmanager
def _any_database(where: Address) -> Iterator[Connection]:
    """Connects to ours, else to one that every server has."""
    refusal: psycopg.OperationalError | None = None
    for database in (where.database, *_MAINTENANCE_DATABASES):
        try:
            connection = _open(where, database)
        except psycopg.OperationalError as error:
            refusal = refusal or error
            continue
        except psycopg.ProgrammingError as error:
            raise DatabaseRefusedError(
                "PODPUSHER_DATABASE_URL holds an option that PostgreSQL's client does not know.",
                hint="Check what follows the question mark.",
            ) from error
        with closing(connection), library_is_there():
            yield connection
        return
    raise _cause(where) from refusal


def _open(where: Address, database: str) -> Connection:
    url = where.owner_url
    parameters: dict[str, object] = {
        **url.query,
        **url.translate_connect_args(username="user", database="dbname"),
        "dbname": database,
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "podpusher owner",
    }
    return psycopg.connect(autocommit=True, **parameters)  # type: ignore[arg-type]


def _cause(where: Address) -> DatabaseRefusedError | DatabaseUnreachableError:
    """Says why no database of the server lets us in: nobody there, or not for us."""
    place = f"{where.host}:{where.port}"
    if not _answers(where.host, where.port):
        return DatabaseUnreachableError(
            f"No PostgreSQL answers at {place}.",
            hint="Start it, or correct PODPUSHER_DATABASE_URL."
            if where.managed == "external"
            else "Run: podpusher db start",
        )
    return DatabaseRefusedError(
        f"PostgreSQL at {place} refuses the user {where.owner_url.username}.",
        hint="Check the user, the password and the TLS mode in PODPUSHER_DATABASE_URL.",
    )


def _answers(host: str, port: int) -> bool:
    """True when something accepts a connection there; a host that begins with / is a folder."""
    try:
        if host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(_CONNECT_SECONDS)
                probe.connect(str(Path(host) / f".s.PGSQL.{port}"))
        else:
            socket.create_connection((host, port), timeout=_CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _check_server(where: Address, connection: Connection) -> None:
    version = connection.info.server_version
    if version < OLDEST_SERVER:
        raise DatabaseRefusedError(
            f"PostgreSQL {version // 10000} at {where.host}:{where.port} is too old.",
            hint="PODPUSHER_DATABASE_URL needs PostgreSQL 15 or newer.",
        )
    row = connection.execute(
        "select rolcreaterole or rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    if row is None or not row[0]:
        raise DatabaseRefusedError(
            f"The user {where.owner_url.username} may not create roles.",
            hint=f"Have an administrator run: alter role {where.owner_url.username} createrole",
        )


def _create(where: Address, connection: Connection, database: str) -> bool:
    """Makes one database if it is missing. Another process may be making it at the same time."""
    if connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        return False
    try:
        connection.execute(
            sql.SQL("create database {} template template0 encoding 'UTF8'").format(
                sql.Identifier(database)
            )
        )
    except InsufficientPrivilege as error:
        raise DatabaseRefusedError(
            f"The database {database} does not exist, and the user {where.owner_url.username} "
            "may not create it.",
            hint=f"Have an administrator run: create database {database} "
            f"owner {where.owner_url.username}",
        ) from error
    except (DuplicateDatabase, UniqueViolation):
        return False
    return True
