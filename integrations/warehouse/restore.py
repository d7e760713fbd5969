"""Brings a backup back, on this server or on another, whatever the owner is called there.

Everything is restored into a database of another name, checked, and only then given ours. So a
restore that is killed leaves the target as it was, and what it left is removed by the next one.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, ObjectInUse

from integrations.settings import Settings
from integrations.warehouse import access, clients, credentials, handover, manifest, passage, roles
from integrations.warehouse.access import Connection, as_owner
from integrations.warehouse.address import Address, resolve
from integrations.warehouse.backup import digest
from integrations.warehouse.clients import Client
from integrations.warehouse.engine import dagster_database, engine
from integrations.warehouse.errors import DatabaseRefusedError, WarehouseError
from integrations.warehouse.manifest import Manifest
from integrations.warehouse.migrate import MigrateReport, knows, migrate

# What a migration leaves in a new database (rows). More than that is somebody's data.
_FRESH = {
    "ops.alembic_version": 1,
    "ops.installation": 1,
    "app.workspaces": 1,
    "app.users": 1,
    "app.memberships": 1,
}
# Extensions are there already. What hangs on the owner's name is in the manifest instead.
_LEFT_OUT = re.compile(
    r"^\d+; \d+ \d+ (EXTENSION |COMMENT - EXTENSION |DEFAULT ACL |ACL pg_catalog "
    r"|POLICY (?P<policy>.+) \S+$)"
)
_IN_USE = """
    select count(*) from pg_stat_activity where datname = current_database() and usename = any (%s)
"""
_END_OURS = """
    select pg_terminate_backend(pid, 60000) from pg_stat_activity
     where datname = %s and usename = current_user
"""
_HAS_VERSION = """
    select exists (
               select from pg_available_extension_versions
                where name = 'timescaledb' and version = %s
           )
       and exists (select from pg_settings where name = 'timescaledb.max_background_workers')
"""


class RestoreError(WarehouseError):
    """A backup is damaged, or the target is not one it may be restored into."""


def restore(settings: Settings, file: Path) -> tuple[Manifest, MigrateReport]:
    """Makes the mode's database from a backup, and brings it to this version's schema.

    Afterwards every table has as many rows as the manifest says; owners, rights and row-level
    policies are those of the original. The target is untouched until all of that has been checked.

    Raises:
        RestoreError: damaged file, target not empty or in use, or another mode's data.
        DatabaseRefusedError: the server lacks what the backup needs, or the owner a right.
        ClientProgramError: there is no `pg_restore` for this server, or it failed.
    """
    taken = _checked(settings, file)
    where = resolve(settings)
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        lock = FileLock(settings.state / "restore.lock", mode=0o600).acquire(timeout=0)
    except Timeout as error:
        raise RestoreError("Another restore is at work here.", hint="Wait for it.") from error
    with lock:
        access.ensure_databases(where)
        access.provision_roles(where, credentials.ensure(settings, where.database))
        engine("owner", settings).dispose()
        with as_owner(where) as connection:
            _refuse_unfit(connection, taken)
            _refuse_data(connection)
            program = clients.find("pg_restore", connection.info.server_version // 10000)
        _replace(where, program, file, taken)
        return taken, migrate(settings)


def _checked(settings: Settings, file: Path) -> Manifest:
    """The manifest of a file that is whole and fit for these settings."""
    taken = manifest.read(file)
    try:
        with file.open("rb") as stream:
            found = digest(stream)
    except OSError as error:
        raise RestoreError(f"{file} cannot be read: {error.strerror}.") from error
    if found != taken.sha256:
        raise RestoreError(
            f"{file} is damaged: its checksum is not that of the backup.",
            hint="Fetch it again from where it was stored.",
        )
    if taken.mode != settings.mode:
        raise RestoreError(
            f"{file} holds {taken.mode} data, and this is a {settings.mode} run.",
            hint=f"Run: podpusher --mode {taken.mode} db restore {file}",
        )
    if not knows(taken.revision):
        raise RestoreError(
            f"{file} was made by a newer version of PODPusher (schema {taken.revision}).",
            hint="Restore it with that version.",
        )
    return taken


def _refuse_unfit(connection: Connection, taken: Manifest) -> None:
    major = connection.info.server_version // 10000
    if major < taken.major:
        raise DatabaseRefusedError(
            f"The backup was made by PostgreSQL {taken.major}, and this server is {major}.",
            hint=f"Restore on PostgreSQL {taken.major} or newer.",
        )
    if taken.timescaledb is None:
        return
    row = connection.execute(_HAS_VERSION, [taken.timescaledb]).fetchone()
    if row != (True,):
        raise DatabaseRefusedError(
            f"The backup needs TimescaleDB {taken.timescaledb}, which this server does not offer.",
            hint="Restore on a server with that version preloaded, and update it afterwards.",
        )
    # The dump names the owner as the one whom TimescaleDB's jobs run as.
    if not roles.exists(connection, taken.owner):
        raise DatabaseRefusedError(
            f"TimescaleDB's jobs in the backup run as {taken.owner}, whom this server lacks.",
            hint=f"Have an administrator run: create role {taken.owner}",
        )


def _refuse_data(connection: Connection) -> None:
    database = connection.info.dbname
    passage.enter(connection)
    filled = passage.tables_with_more(connection, _FRESH)
    if filled:
        raise RestoreError(
            f"The database {database} is not empty: {filled[0]} holds rows.",
            hint="Restore into a new one: set PODPUSHER_DATABASE_URL or PODPUSHER_STATE_DIR, or "
            "delete this one first (podpusher reset).",
        )
    logins = [roles.login_name(database, login) for login in roles.LOGINS]
    if connection.execute(_IN_USE, [logins]).fetchone() != (0,):
        raise _in_use(database)


def _replace(where: Address, program: str, file: Path, taken: Manifest) -> None:
    """Fills a database of another name, checks it, and puts it in the target's place."""
    workbench = f"{where.database}_restoring"
    target, temporary = sql.Identifier(where.database), sql.Identifier(workbench)
    with as_owner(where, dagster_database(where.database)) as connection:
        # Left by a restore that was killed, perhaps with its pg_restore still at work. To drop it
        # "with (force)" takes a superuser while autovacuum is in it; a plain drop sends that away.
        connection.execute(_END_OURS, [workbench])
        drop = sql.SQL("drop database if exists {}").format(temporary)
        connection.execute(drop)
        try:
            connection.execute(
                sql.SQL("create database {} template template0 encoding 'UTF8'").format(temporary)
            )
            connection.execute(sql.SQL("revoke all on database {} from public").format(temporary))
            _fill(where, Client(program, where, workbench, {}), file, taken)
            connection.execute(sql.SQL("drop database {}").format(target))
        except InsufficientPrivilege as error:
            raise DatabaseRefusedError(
                f"The user {where.owner_url.username} may not make databases on this server.",
                hint=f"Have an administrator run: alter role {where.owner_url.username} createdb",
            ) from error
        except ObjectInUse as error:
            connection.execute(drop)
            raise _in_use(where.database) from error
        except BaseException:
            connection.execute(drop)
            raise
        connection.execute(sql.SQL("alter database {} rename to {}").format(temporary, target))


def _fill(where: Address, client: Client, file: Path, taken: Manifest) -> None:
    if taken.timescaledb:
        with as_owner(where, client.database) as connection:
            connection.execute(
                sql.SQL("create extension timescaledb version {}").format(
                    sql.Literal(taken.timescaledb)
                )
            )
        with as_owner(where, client.database) as connection:
            connection.execute("select timescaledb_pre_restore()")
    with tempfile.NamedTemporaryFile("w", prefix="podpusher-", encoding="utf-8") as contents:
        with client.running("--list", str(file)) as listed:
            contents.writelines(_selected(listed.read().decode(), taken))
        contents.flush()
        with client.running(
            *("--exit-on-error", "--no-owner", f"--use-list={contents.name}"),
            *(f"--dbname={client.connection}", str(file)),
        ):
            pass
    with as_owner(where, client.database) as connection:
        if taken.timescaledb:
            connection.execute("select timescaledb_post_restore()")
        handover.complete(connection, taken)
        passage.enter(connection)
        found = passage.count_rows(connection)
        if found != taken.rows:
            table = next(t for t in {**taken.rows, **found} if found.get(t) != taken.rows.get(t))
            raise RestoreError(
                f"{table} came back with {found.get(table, 0):,} rows of "
                f"{taken.rows.get(table, 0):,}; the target was left as it was."
            )
        if taken.timescaledb:
            # Its scheduler would hold the database while it gets its name.
            connection.execute("select _timescaledb_functions.stop_background_workers()")


def _selected(contents: str, taken: Manifest) -> list[str]:
    """The lines of a dump's list of contents that are to be restored."""
    owners = {f"{each.schema_name} {each.table_name} {each.name}" for each in taken.policies}
    return [
        f"{line}\n"
        for line in contents.splitlines()
        if not (found := _LEFT_OUT.match(line))
        or (found["policy"] is not None and found["policy"] not in owners)
    ]


def _in_use(database: str) -> RestoreError:
    return RestoreError(
        f"The database {database} is in use.", hint="Run `podpusher stop`, then restore again."
    )
