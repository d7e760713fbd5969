"""The only way to a connection: one cached engine per role, and the workspace of a transaction.

Engines look up their address anew for every connection they open, so a process that lives for days
survives the embedded server coming back on another port. Pools are small because many short-lived
processes share one server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from integrations.settings import Settings, get_settings
from integrations.warehouse import address, credentials
from integrations.warehouse.roles import Role, login_name

_CONNECT = {
    "connect_timeout": 5,
    # Notice a dead peer in about a minute instead of the system's two hours.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


def database_url(role: Role, settings: Settings | None = None) -> URL:
    """Returns the URL for one role, driver named. It holds a password; `str()` masks it.

    Raises:
        NotStartedError: the embedded server was never started.
        NotMigratedError: the role's login does not exist yet.
    """
    settings = settings or get_settings()
    where = address.resolve(settings)
    if role == "owner":
        return where.owner_url
    return where.owner_url.set(
        username=login_name(where.database, role),
        password=credentials.password(settings, where.database, role),
    )


def dagster_url(settings: Settings | None = None) -> str:
    """Returns the URL of Dagster's own database, password included: it goes into its config.

    Dagster's storage speaks psycopg2, and both it and we use Alembic: hence a database of its own,
    `<database>_dagster`.
    """
    settings = settings or get_settings()
    where = address.resolve(settings)
    url = where.owner_url.set(
        drivername="postgresql+psycopg2",
        username=login_name(where.database, "dagster"),
        password=credentials.password(settings, where.database, "dagster"),
        database=dagster_database(where.database),
    )
    return url.render_as_string(hide_password=False)


def dagster_database(database: str) -> str:
    """The name of the database beside ours that holds Dagster's runs and events."""
    return f"{database}_dagster"


def engine(role: Role, settings: Settings | None = None) -> Engine:
    """Returns this process's engine for one role. Costs nothing until it connects.

    At most 5 connections: 2 kept, 3 more under load; each checked before use. Who finds all in use
    waits: the app's readers for 5 seconds, others for 30.
    """
    return _engine(role, settings or get_settings())


@lru_cache(maxsize=64)
def _engine(role: Role, settings: Settings) -> Engine:
    made = create_engine(
        database_url(role, settings),
        pool_size=2,
        max_overflow=3,
        pool_timeout=5 if role == "app" else 30,
        pool_pre_ping=True,
        connect_args={**_CONNECT, "application_name": f"podpusher {role}"},
    )

    @event.listens_for(made, "do_connect")
    def look_up_address(
        dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]
    ) -> None:
        parameters |= dialect.create_connect_args(database_url(role, settings))[1]

    # A forked child must not speak on its parent's sockets.
    os.register_at_fork(after_in_child=lambda: made.dispose(close=False))
    return made


@contextmanager
def workspace_transaction(engine: Engine, workspace_id: UUID) -> Iterator[Connection]:
    """One transaction that sees and writes the rows of one workspace, and of no other.

    The workspace is set for the transaction only (`SET LOCAL`), so a pooled connection never
    carries it to the next user. Commits on leaving, rolls back on an exception.
    """
    with engine.begin() as connection:
        connection.execute(
            text("select set_config('podpusher.workspace_id', :id, true)"),
            {"id": str(workspace_id)},
        )
        yield connection
