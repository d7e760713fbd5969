"""One relation of the marts as a file: streamed, with its types kept, in bounded memory.

Parquet is written in row groups from a server-side cursor, CSV by PostgreSQL itself. Two types have
no twin in Parquet: a numeric without a declared precision becomes a double, and what Parquet does
not know at all (uuid, json) becomes text.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from integrations.warehouse.errors import WarehouseError

SCHEMA = "marts"
ROWS_PER_GROUP = 20_000
# What a mart's rows are about, finest statement first; any other instant only notes something.
_TIME_COLUMNS = ("day", "hour", "week", "month", "bucket", "observed_at", "last_observed_at")
_TIME_TYPES = frozenset({"date", "timestamp", "timestamptz"})

_RELATIONS = """
    select relname from pg_class
     where relnamespace = to_regnamespace(%s) and relkind in ('r', 'p', 'v', 'm')
       and has_table_privilege(oid, 'select')
     order by 1
"""
_COLUMNS = """
    select a.attname, coalesce(e.typname, t.typname), e.oid is not null, a.atttypmod
      from pg_attribute as a
      join pg_type as t on t.oid = a.atttypid
      left join pg_type as e on e.oid = t.typelem and t.typcategory = 'A'
     where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped
     order by a.attnum
"""

_Connection = psycopg.Connection[tuple[Any, ...]]


class ExportError(WarehouseError):
    """What was asked for cannot be exported."""


@dataclass(frozen=True)
class _Column:
    """One column: the element's type where it is an array; `modifier` is -1 where none is."""

    name: str
    type: str
    is_array: bool
    modifier: int


@contextmanager
def replacing(file: Path) -> Iterator[IO[bytes]]:
    """Yields a stream that becomes the file when the block ends well, and else leaves no trace.

    Raises:
        ExportError: this user may not write there, or the disk is full.
    """
    partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as stream:
            yield stream
        partial.replace(file)
    except OSError as error:
        raise ExportError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def to_csv(analyst: Engine, mart: str, target: IO[bytes], since: date | None = None) -> int:
    """Writes a mart as CSV with a header, UTF-8; returns its rows (count).

    Null is an empty field, an empty text is `""`; instants are in UTC, arrays as PostgreSQL's.

    Raises:
        ExportError: no such mart, or `since` and no time column to compare with.
    """
    with _reading(analyst) as connection, connection.cursor() as cursor:
        columns = _columns(connection, mart)
        query = _query(mart, columns, [sql.Identifier(each.name) for each in columns], since)
        statement = sql.SQL("copy ({}) to stdout with (format csv, header)").format(query)
        with cursor.copy(statement) as pieces:
            for piece in pieces:
                target.write(piece)
        return cursor.rowcount


def to_parquet(analyst: Engine, mart: str, target: IO[bytes], since: date | None = None) -> int:
    """Writes a mart as Parquet, zstd, 20,000 rows to a group; returns its rows (count).

    Raises:
        ExportError: no such mart, `since` and no time column to compare with, or a value that
            Parquet has no sign for, such as an infinite date.
    """
    import pyarrow as pa  # noqa: PLC0415  (0.3 s: only when Parquet is asked for)
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    with _reading(analyst) as connection:
        columns = _columns(connection, mart)
        schema = pa.schema([(each.name, _arrow_type(each)) for each in columns])
        query = _query(mart, columns, [_selected(each) for each in columns], since)
        written = 0
        with (
            connection.cursor(name="export") as cursor,
            ParquetWriter(target, schema, compression="zstd") as writer,
        ):
            cursor.execute(query)
            try:
                while rows := cursor.fetchmany(ROWS_PER_GROUP):
                    arrays = [
                        pa.array(values, field.type)
                        for values, field in zip(zip(*rows, strict=True), schema, strict=True)
                    ]
                    writer.write_table(pa.table(arrays, schema=schema))
                    written += len(rows)
            except (psycopg.DataError, pa.ArrowException) as error:
                raise ExportError(
                    f"{SCHEMA}.{mart} holds a value that Parquet has no sign for.",
                    hint="Export it as CSV.",
                ) from error
    return written


@contextmanager
def _reading(analyst: Engine) -> Iterator[_Connection]:
    """One snapshot, in UTC, without the limits that guard against a person's runaway query."""
    pooled = analyst.raw_connection()
    try:
        connection = pooled.driver_connection
        assert isinstance(connection, psycopg.Connection)  # noqa: S101 -- the driver is ours
        connection.execute("set transaction isolation level repeatable read read only")
        for setting, value in (
            ("timezone", "UTC"),
            ("statement_timeout", "0"),
            ("idle_in_transaction_session_timeout", "0"),
        ):
            connection.execute("select set_config(%s, %s, true)", [setting, value])
        yield connection
    finally:
        pooled.close()


def _columns(connection: _Connection, mart: str) -> list[_Column]:
    known = [name for (name,) in connection.execute(_RELATIONS, [SCHEMA]).fetchall()]
    if mart not in known:
        raise ExportError(
            f"There is no mart {mart}.",
            hint=f"These exist: {', '.join(known)}." if known else "None was built yet.",
        )
    relation = sql.Identifier(SCHEMA, mart).as_string(connection)
    return [_Column(*row) for row in connection.execute(_COLUMNS, [relation]).fetchall()]


def _query(
    mart: str, columns: Sequence[_Column], selected: Sequence[sql.Composable], since: date | None
) -> sql.Composed:
    query = sql.SQL("select {} from {}").format(
        sql.SQL(", ").join(selected), sql.Identifier(SCHEMA, mart)
    )
    if since is None:
        return query
    return sql.SQL("{} where {} >= {}").format(
        query, sql.Identifier(_time_column(mart, columns)), sql.Literal(since)
    )


def _time_column(mart: str, columns: Sequence[_Column]) -> str:
    times = [each.name for each in columns if each.type in _TIME_TYPES and not each.is_array]
    for name in _TIME_COLUMNS:
        if name in times:
            return name
    raise ExportError(
        f"{SCHEMA}.{mart} has no column that says what time a row is about.",
        hint="Export it whole, without --since.",
    )


def _selected(column: _Column) -> sql.Composable:
    """The column, cast where the driver's value would not be what the file's type takes."""
    name = sql.Identifier(column.name)
    if column.type == "numeric" and column.modifier < 0:
        target = "float8"
    elif column.type not in _known_types() and column.type != "numeric":
        target = "text"
    else:
        return name
    return sql.SQL("{}::{}").format(name, sql.SQL(target + "[]" * column.is_array))


def _known_types() -> dict[str, Any]:
    import pyarrow as pa  # noqa: PLC0415  (0.3 s: only when Parquet is asked for)

    return {
        "bool": pa.bool_(),
        "int2": pa.int16(),
        "int4": pa.int32(),
        "int8": pa.int64(),
        "float4": pa.float32(),
        "float8": pa.float64(),
        "text": pa.string(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "timestamptz": pa.timestamp("us", "UTC"),
    }


def _arrow_type(column: _Column) -> Any:
    import pyarrow as pa  # noqa: PLC0415  (0.3 s: only when Parquet is asked for)

    if column.type != "numeric":
        found = _known_types().get(column.type, pa.string())
    elif column.modifier < 0:
        found = pa.float64()
    else:
        # PostgreSQL packs precision and scale into one number, four bytes up.
        packed = column.modifier - 4
        found = pa.decimal128(packed >> 16, packed & 0x7FF)
    return pa.list_(found) if column.is_array else found
