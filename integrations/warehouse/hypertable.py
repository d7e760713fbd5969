"""Turns `raw.observations` into a hypertable wherever TimescaleDB is really loaded.

Not a migration: a database may move to a server with TimescaleDB after its migrations ran. The
extension is created only when its loader answers, because `create extension` without
`shared_preload_libraries` ends the session that asks.
"""

from __future__ import annotations

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from integrations.warehouse.edition import Edition, probe

log = structlog.get_logger(__name__)

# The loader registers this setting when the server starts with it, extension or not. It is looked
# for in the catalog, where a line in postgresql.conf for a library that is absent does not show.
_LOADED = text(
    "select exists (select from pg_settings where name = 'timescaledb.max_background_workers')"
)
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


def ensure(owner: Engine, connection: Connection) -> Edition:
    """Returns the edition, after making the extension and the hypertable where they can be made.

    On a plain server this is one read. Rows that are already there are moved, which locks the
    table for the time it takes.

    Args:
        owner: For a connection of its own: creating the extension must not risk the caller's.
        connection: As the owner, outside a transaction; used to look and to make the hypertable.
    """
    with connection.begin():
        edition = probe(connection)
        loaded: bool = connection.execute(_LOADED).scalar_one()
    if edition.timescaledb is None and edition.available is not None and loaded:
        _create_extension(owner)
        # The library is loaded when a session begins, so only a new session sees the licence.
        with owner.connect() as fresh:
            edition = probe(fresh)
    if edition.name != "plain":
        with owner.begin() as fresh:
            if not fresh.execute(_IS_HYPERTABLE).scalar_one():
                fresh.execute(_CREATE)
    return edition


def _create_extension(owner: Engine) -> None:
    try:
        with owner.begin() as connection:
            connection.execute(text("create extension if not exists timescaledb"))
    except DBAPIError as error:
        # Everything works without it; the owner may simply lack the right.
        log.warning("timescaledb not created", reason=type(error.orig).__name__)
    finally:
        owner.dispose()
