"""Turns `raw.observations` into a hypertable where TimescaleDB is enabled, and compresses it.

Not a migration: a database may move to a server with TimescaleDB after its migrations ran. The
extension is created only on request, because `create extension` without its loader ends the session
that asks.
"""

from __future__ import annotations

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from integrations.warehouse.edition import Edition, probe, refuse_to_enable
from integrations.warehouse.errors import DatabaseRefusedError

_IS_HYPERTABLE = text(
    """
    select exists (
        select from timescaledb_information.hypertables
         where hypertable_schema = 'raw' and hypertable_name = 'observations'
    )
    """
)
_CREATE = text(
    """
    select create_hypertable(
        'raw.observations', 'observed_at',
        chunk_time_interval => interval '7 days',
        create_default_indexes => false,
        migrate_data => true
    )
    """
)
_COMPRESSES = text(
    """
    select exists (
        select from timescaledb_information.jobs
         where proc_name = 'policy_compression'
           and hypertable_schema = 'raw' and hypertable_name = 'observations'
    )
    """
)
# Segments are lists, as they are read; within one, a term's readings lie together.
_COMPRESS = text(
    """
    alter table raw.observations set (
        timescaledb.compress,
        timescaledb.compress_segmentby = 'source, place',
        timescaledb.compress_orderby = 'term, observed_at'
    )
    """
)
# Without the smallest and largest number of each batch, every question for what is new would
# unpack every chunk. Older versions do not know the option.
_FIND_NEW_ROWS = text(
    """
    alter table raw.observations set (
        timescaledb.sparse_index = 'minmax("txid"), minmax("ingested_at")'
    )
    """
)
_KNOWS_SPARSE_INDEXES = (2, 22)
# Jobs run as the owner of what they work on, in a session of their own. The role has no password,
# so nobody else can log in as it.
_LET_JOBS_RUN = text(
    """
    do $$ begin
        if not (select rolcanlogin from pg_roles where rolname = 'podpusher_dbt') then
            alter role podpusher_dbt login;
        end if;
        execute format('grant connect on database %I to podpusher_dbt', current_database());
    end $$
    """
)
_COMPRESS_AFTER = text(
    "select add_compression_policy('raw.observations', compress_after => interval '7 days')"
)


def ensure(owner: Engine, connection: Connection, *, enable: bool) -> Edition:
    """Returns the edition, after making the hypertable and its policy where they can be made.

    On a plain server this is one read. Rows that are already there are moved, which locks the
    table for the time it takes.

    Args:
        owner: For connections of their own: creating the extension must not risk the caller's.
        connection: As the owner, outside a transaction; used to look.
        enable: Create the extension if it is not there.

    Raises:
        DatabaseRefusedError: TimescaleDB is half-installed, or asked for and not to be had.
    """
    with connection.begin():
        edition = probe(connection)
    if enable and edition.timescaledb is None:
        refuse_to_enable(edition)
        _create_extension(owner)
        # The library is loaded when a session begins, so only a new session sees the licence.
        with owner.connect() as fresh:
            edition = probe(fresh)
    if edition.name == "plain":
        return edition
    with owner.begin() as fresh:
        if not fresh.execute(_IS_HYPERTABLE).scalar_one():
            fresh.execute(_CREATE)
        if edition.name == "community":
            fresh.execute(_LET_JOBS_RUN)
            _compress(fresh, edition)
    return edition


def _compress(connection: Connection, edition: Edition) -> None:
    if connection.execute(_COMPRESSES).scalar_one():
        return
    connection.execute(_COMPRESS)
    version = tuple(int(part) for part in (edition.timescaledb or "0").split("-")[0].split("."))
    if version >= _KNOWS_SPARSE_INDEXES:
        connection.execute(_FIND_NEW_ROWS)
    connection.execute(_COMPRESS_AFTER)


def _create_extension(owner: Engine) -> None:
    try:
        with owner.begin() as connection:
            connection.execute(text("create extension if not exists timescaledb"))
    except DBAPIError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise DatabaseRefusedError(
            f"The user {owner.url.username} may not create TimescaleDB in {owner.url.database}.",
            hint="Have an administrator run there: create extension timescaledb",
        ) from error
    finally:
        owner.dispose()
