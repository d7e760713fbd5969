"""Brings one database from nothing, or from any older state, to the newest; repeatable.

Order matters: roles, then tables (migrations grant to the roles), then the hypertable, then the
local workspace. Two processes that migrate at once are serialised by an advisory lock in the
database, so the second finds nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ProgrammingError

from integrations.settings import Settings
from integrations.warehouse import access, bootstrap, credentials, hypertable, server
from integrations.warehouse.address import Address, resolve
from integrations.warehouse.edition import Edition, probe, refuse_to_enable
from integrations.warehouse.engine import engine
from integrations.warehouse.errors import DatabaseRefusedError
from integrations.warehouse.tables import installation

log = structlog.get_logger(__name__)

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_ADVISORY_LOCK = 0x504F4450  # "PODP": any fixed number serves


@dataclass(frozen=True)
class MigrateReport:
    """What one call did.

    Attributes:
        database: Name of the database.
        created: True when this call made the database.
        before: Revision found, None in a new database.
        after: Revision now; equal to `before` when there was nothing to do.
        edition: What the server is.
        hypertable: True when `raw.observations` is a hypertable now.
    """

    database: str
    created: bool
    before: str | None
    after: str
    edition: Edition
    hypertable: bool


def migrate(settings: Settings, *, timescale: bool = False) -> MigrateReport:
    """Makes the database, roles, schemas and tables that are missing. The server must be running.

    Args:
        settings: Say which database.
        timescale: Enable TimescaleDB in the database; where it is enabled it is used either way.

    Raises:
        NotStartedError: the embedded server was never started.
        DatabaseUnreachableError: nobody answers.
        DatabaseRefusedError: the owner may not log in or make roles, the database holds the data
            of the other mode, or TimescaleDB is half-installed, or asked for and not to be had.
    """
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(settings.state / "migrate.lock", mode=0o600):
        where = resolve(settings)
        created = access.ensure_databases(where)
        passwords = credentials.ensure(settings, where.database)
        access.provision_roles(where, passwords)
        server.prepare(settings, where)
        owner = engine("owner", settings)
        with owner.connect() as connection:
            # Out of the pool, so that leaving ends the session, and with it the lock.
            connection.detach()
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
            connection.commit()
            with connection.begin():
                edition = probe(connection)
                if timescale and edition.timescaledb is None:
                    refuse_to_enable(edition)
            before, after = _upgrade(connection, where)
            with connection.begin():
                _claim(connection, settings)
                bootstrap.ensure_local_workspace(connection)
            edition = hypertable.ensure(owner, connection, enable=timescale)
        owner.dispose()
    report = MigrateReport(
        where.database, created, before, after, edition, hypertable=edition.name != "plain"
    )
    log.info(
        "database migrated",
        database=report.database,
        before=before,
        after=after,
        edition=edition.name,
    )
    return report


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for one connection; the script folder is found from this package."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def knows(revision: str) -> bool:
    """True when this version has the migration that a database of this revision ended with."""
    return revision in {each.revision for each in ScriptDirectory(_MIGRATIONS).walk_revisions()}


def _upgrade(connection: Connection, where: Address) -> tuple[str | None, str]:
    """Applies what is missing in one transaction; returns the revision before and after."""
    try:
        return _apply(connection)
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise DatabaseRefusedError(
            f"The user {where.owner_url.username} may not make schemas in {where.database}.",
            hint="Have an administrator run: "
            f"alter database {where.database} owner to {where.owner_url.username}",
        ) from error


def _apply(connection: Connection) -> tuple[str | None, str]:
    config = alembic_config(connection)
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None  # noqa: S101 -- the package ships migrations
    with connection.begin():
        # Alembic's version table lives here, so the schema comes before the first migration.
        connection.execute(text("create schema if not exists ops"))
        before = MigrationContext.configure(
            connection, opts={"version_table_schema": "ops"}
        ).get_current_revision()
        if before != head:
            command.upgrade(config, "head")
    return before, head


def _claim(connection: Connection, settings: Settings) -> None:
    """Marks the database as demo or live for good: a sample row can never reach a live score."""
    connection.execute(insert(installation).values(mode=settings.mode).on_conflict_do_nothing())
    found: str = connection.execute(select(installation.c.mode)).scalar_one()
    if found != settings.mode:
        raise DatabaseRefusedError(
            f"This database holds {found} data, and this is a {settings.mode} run.",
            hint="Give each mode a database of its own in PODPUSHER_DATABASE_URL.",
        )
