"""How a page reads: one read-only transaction as the app role, SQL from files beside this module.

Failures are told apart, because a page says something different for each:

    ReadError
    ├── WarehouseSilentError    nobody answers, or it is not set up; trying again may help
    │   └── WarehouseBusyError  too many ask at once
    └── NotModelledYetError     it answers, but the marts are not built yet
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable
from sqlalchemy import Connection, Executable, Row, TextClause, text
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from integrations.errors import PodpusherError
from integrations.warehouse.engine import engine
from integrations.warehouse.errors import WarehouseError

# What a driver, the pool or the warehouse's own room raises when nobody answers.
SILENCE = (OperationalError, InterfaceError, PoolTimeoutError, WarehouseError)
_IN_WORKSPACE = text("select set_config('podpusher.workspace_id', :id, true)")
_snapshot: ContextVar[Connection | None] = ContextVar("snapshot", default=None)
_FOLDER = Path(__file__).resolve().parent


class ReadError(PodpusherError):
    """A page could not read what it shows."""


class WarehouseSilentError(ReadError):
    """The warehouse is not answering."""

    transient: ClassVar[bool] = True


class WarehouseBusyError(WarehouseSilentError):
    """Every connection of this process is in use, for longer than a reader should wait."""


class NotModelledYetError(ReadError):
    """The warehouse answers, but a table that a page reads does not exist yet."""

    transient: ClassVar[bool] = True


@cache
def statement(name: str) -> TextClause:
    """The SQL of `<name>.sql` beside this module, read once."""
    return text((_FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


@contextmanager
def reading(workspace: UUID | None = None) -> Iterator[Connection]:
    """One read-only transaction, which sees market data and, when one is given, one workspace.

    Inside `snapshot`, market data is read in the snapshot's transaction.

    Raises:
        WarehouseBusyError: no connection came free in time.
        WarehouseSilentError: no connection, or it was lost on the way.
        NotModelledYetError: a table or its grants are not there yet.
    """
    held = _snapshot.get()
    if held is not None and workspace is None:
        yield held
        return
    with _connected() as connection:
        connection.execution_options(postgresql_readonly=True)
        if workspace is not None:
            connection.execute(_IN_WORKSPACE, {"id": str(workspace)})
        yield connection


@contextmanager
def snapshot() -> Iterator[None]:
    """All market data that is read inside is of one moment, over one connection.

    Raises:
        ReadError: see `reading`.
    """
    with _connected() as connection:
        connection.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        token = _snapshot.set(connection)
        try:
            yield
        finally:
            _snapshot.reset(token)


@contextmanager
def _connected() -> Iterator[Connection]:
    """A connection; what goes wrong with it is one of this room's failures."""
    try:
        with engine("app").connect() as connection:
            yield connection
    except PoolTimeoutError as error:
        raise WarehouseBusyError("Every connection to the warehouse is in use.") from error
    except SILENCE as error:
        raise WarehouseSilentError("The warehouse is not answering.") from error
    except ProgrammingError as error:
        if isinstance(error.orig, UndefinedTable | UndefinedColumn | InsufficientPrivilege):
            raise NotModelledYetError("The warehouse has no scores yet.") from error
        raise


def rows(what: str | Executable, **parameters: Any) -> Sequence[Row[Any]]:
    """Runs one statement and returns all of its rows: bound them in the statement."""
    query = statement(what) if isinstance(what, str) else what
    with reading() as connection:
        return connection.execute(query, parameters).all()


def workspace_rows(
    workspace: UUID, what: str | Executable, **parameters: Any
) -> Sequence[Row[Any]]:
    """Like `rows`, with the rows of one workspace in sight."""
    query = statement(what) if isinstance(what, str) else what
    with reading(workspace) as connection:
        return connection.execute(query, parameters).all()
