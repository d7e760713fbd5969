"""The ways to bring a frame into PostgreSQL, each as its own documentation tells to do it.

Every loader gets the same frame and a target of its own, as indexed and as constrained as
`raw.observations`, and leaves every row committed there. Turning the frame into what a library
takes is part of the loader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl
import psycopg
from psycopg import sql
from sqlalchemy import Column, Engine, MetaData, Table, create_engine, insert, make_url

from integrations.warehouse.address import DRIVER
from integrations.warehouse.landing import land
from integrations.warehouse.tables import observations
from scrapers.quarantine import QUARANTINE_SCHEMA

BATCH = 50_000
_DATETIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6fZ"


@dataclass(frozen=True, slots=True)
class Target:
    """An empty table and how to reach it. `url` holds a password."""

    url: str
    schema: str
    table: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A judged batch without refused rows, as `land` takes it."""

    good: pl.DataFrame
    bad: pl.DataFrame
    read: int


Loader = Callable[[Target, pl.DataFrame], None]


def batches(frame: pl.DataFrame) -> Iterator[Batch]:
    """The frame as an import gives it to `land`."""
    bad = pl.DataFrame(schema=QUARANTINE_SCHEMA)
    for part in frame.iter_slices(BATCH):
        yield Batch(part, bad, part.height)


def ours(worker: Engine) -> Loader:
    """`land`, as the worker; the target has to be `raw.observations`, without its run."""

    def load(_target: Target, frame: pl.DataFrame) -> None:
        land(worker, batches(frame.drop("run_id")), "benchmark")

    return load


def bare_copy(target: Target, frame: pl.DataFrame) -> None:
    """COPY of CSV straight into the table: no staging, no duplicates, nothing to compare."""
    statement = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        sql.Identifier(target.schema, target.table),
        sql.SQL(", ").join(map(sql.Identifier, frame.columns)),
    )
    with (
        psycopg.connect(target.url) as connection,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for part in frame.iter_slices(BATCH):
            copy.write(part.write_csv(include_header=False, datetime_format=_DATETIME_FORMAT))


def insert_many_values(target: Target, frame: pl.DataFrame) -> None:
    """SQLAlchemy's batches of 1,000 rows per INSERT, which psycopg 3 must be told to use."""
    _insert(target, frame, many_values=True)


def pipeline(target: Target, frame: pl.DataFrame) -> None:
    """SQLAlchemy's executemany, which psycopg 3 sends through a pipeline."""
    _insert(target, frame, many_values=False)


def _insert(target: Target, frame: pl.DataFrame, *, many_values: bool) -> None:
    engine = create_engine(make_url(target.url).set(drivername=DRIVER))
    engine.dialect.use_insertmanyvalues_wo_returning = many_values
    columns = [Column(name, observations.c[name].type) for name in frame.columns]
    table = Table(target.table, MetaData(), *columns, schema=target.schema)
    with engine.begin() as connection:
        for part in frame.iter_slices(BATCH):
            connection.execute(insert(table), part.to_dicts())
    engine.dispose()


def polars_sqlalchemy(target: Target, frame: pl.DataFrame) -> None:
    """`DataFrame.write_database` by way of pandas and SQLAlchemy."""
    engine = create_engine(make_url(target.url).set(drivername=DRIVER))
    frame.write_database(
        f"{target.schema}.{target.table}", engine, if_table_exists="append", engine="sqlalchemy"
    )
    engine.dispose()


def polars_adbc(target: Target, frame: pl.DataFrame) -> None:
    """`DataFrame.write_database` by way of ADBC."""
    frame.write_database(
        f"{target.schema}.{target.table}", target.url, if_table_exists="append", engine="adbc"
    )


def adbc(target: Target, frame: pl.DataFrame) -> None:
    """ADBC's own ingest: binary COPY."""
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 -- only `make bench` installs it

    with dbapi.connect(target.url) as connection:
        with connection.cursor() as cursor:
            cursor.adbc_ingest(
                target.table, frame.to_arrow(), mode="append", db_schema_name=target.schema
            )
        connection.commit()


OTHERS: Mapping[str, Loader] = {
    "SQLAlchemy insertmanyvalues": insert_many_values,
    "SQLAlchemy executemany, psycopg pipeline": pipeline,
    "polars write_database, sqlalchemy": polars_sqlalchemy,
    "polars write_database, adbc": polars_adbc,
    "ADBC adbc_ingest": adbc,
}
