"""The two temporary tables a landing fills before it touches a real one.

Rows travel as CSV through COPY, several times faster than inserts. The tables vanish with their
transaction, so a process that dies leaves nothing to clean.
"""

from __future__ import annotations

from typing import Protocol

import polars as pl
import psycopg
from psycopg import sql
from sqlalchemy import Column, Connection, MetaData, Table

from integrations.warehouse.tables import observations, quarantine

_NOT_STAGED = {"run_id", "ingested_at", "txid", "id", "quarantined_at"}
_DATETIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6fZ"


class Batch(Protocol):
    """What landing needs of a normalised batch; `scrapers.normalise.Normalised` is one."""

    @property
    def good(self) -> pl.DataFrame:
        """Rows with the columns of `raw.observations` but its run and ingest time."""
        ...

    @property
    def bad(self) -> pl.DataFrame:
        """Refused rows with the columns of `raw.quarantine` but its id, run and time."""
        ...

    @property
    def read(self) -> int:
        """How many rows the batch was made from."""
        ...


def _temporary(target: Table) -> Table:
    """The same columns without constraints: those are the target's to enforce."""
    return Table(
        f"landing_{target.name}",
        MetaData(),
        *(Column(each.name, each.type) for each in target.c if each.name not in _NOT_STAGED),
        prefixes=["temporary"],
        postgresql_on_commit="drop",
    )


staged_observations = _temporary(observations)
staged_quarantine = _temporary(quarantine)


def create(connection: Connection) -> None:
    """Makes both tables, empty, for this transaction."""
    for each in (staged_observations, staged_quarantine):
        each.create(connection, checkfirst=False)


def fill(connection: Connection, batch: Batch) -> None:
    """Copies one batch into both tables."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 -- every engine names psycopg
    _copy(driver, staged_observations, batch.good)
    _copy(driver, staged_quarantine, batch.bad)


def _copy(driver: psycopg.Connection[object], target: Table, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    names = [column.name for column in target.c]
    statement = sql.SQL("copy pg_temp.{} ({}) from stdin (format csv)").format(
        sql.Identifier(target.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(
            frame.select(names).write_csv(include_header=False, datetime_format=_DATETIME_FORMAT)
        )
