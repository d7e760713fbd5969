"""A throw-away database for one measurement, on a server with PostgreSQL's own durability.

The tests' server trades durability for speed and is never used here. The database's name is always
`podpusher_bench`, made anew and dropped at the end: a URL names a server, not a database of yours.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from integrations.settings import Mode, Settings, get_settings
from integrations.warehouse import server
from integrations.warehouse.address import parse
from integrations.warehouse.engine import engine
from integrations.warehouse.migrate import migrate
from integrations.warehouse.roles import LOGINS, login_name

DATABASE = "podpusher_bench"


@contextmanager
def benchmark_server(url: str | None, state: Path | None) -> Iterator[URL]:
    """Yields the owner's URL of a server; one that was started here is stopped at the end.

    Args:
        url: Of a server of yours: its user must be allowed to make databases and roles.
        state: Folder of an embedded server that stays for the next time; a temporary one, removed
            at the end, when None.
    """
    if url is not None:
        yield parse(url).owner_url
        return
    folder = state or Path(tempfile.mkdtemp(prefix="podpusher-bench-"))
    settings = Settings(mode=Mode.DEMO, state_dir=folder, database_url=None)
    was_running = server.status(settings).running
    try:
        yield server.start(settings).owner_url.set(database="postgres")
    finally:
        if state is None:
            server.destroy(settings)
            shutil.rmtree(folder)
        elif not was_running:
            server.stop(settings)


@contextmanager
def fresh_database(owner: URL) -> Iterator[Settings]:
    """Yields the settings of an empty, migrated database; drops it at the end.

    They are this process's settings meanwhile, so that the product's own commands work on it.
    """
    _drop(owner)
    url = owner.set(database=DATABASE)
    with tempfile.TemporaryDirectory(prefix="podpusher-bench-state-") as folder:
        changed = {
            "PODPUSHER_MODE": Mode.DEMO.value,
            "PODPUSHER_STATE_DIR": folder,
            "PODPUSHER_DATABASE_URL": url.render_as_string(hide_password=False),
        }
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        get_settings.cache_clear()
        settings = get_settings()
        try:
            migrate(settings)
            yield settings
        finally:
            for role in ("owner", "worker", "dbt", "app"):
                engine(role, settings).dispose()
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
            get_settings.cache_clear()
            _drop(owner)


def driver_url(settings: Settings) -> str:
    """The owner's URL as libpq reads it, for tools that name no driver. It holds a password."""
    assert settings.database_url is not None  # noqa: S101 -- set in `fresh_database`
    url = parse(settings.database_url.get_secret_value()).owner_url
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _drop(owner: URL) -> None:
    """Removes the database, Dagster's beside it, and the logins that were made for it."""
    url = owner.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        for name in (DATABASE, f"{DATABASE}_dagster"):
            drop = sql.SQL("drop database if exists {} with (force)")
            connection.execute(drop.format(sql.Identifier(name)))
        for login in LOGINS:
            role = sql.Identifier(login_name(DATABASE, login))
            connection.execute(sql.SQL("drop role if exists {}").format(role))
