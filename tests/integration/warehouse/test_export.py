"""Files of marts, read back with another library and compared with what SQL says."""

from __future__ import annotations

import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from pyarrow import parquet
from sqlalchemy import text

from integrations.warehouse import export
from integrations.warehouse.export import ExportError

ODD = """
    create table marts.odd (
        day date, n bigint, small smallint, price numeric(12, 2), share numeric, yes boolean,
        ratio double precision, label text, sources text[], spark numeric[], seen timestamptz,
        id uuid, facts jsonb
    );
    insert into marts.odd values
        ('2026-03-01', 9007199254740993, 3, 12.50, 0.125, true, 0.1, E'a "quoted", line\\nand two',
         array['x', null, 'a,b "c"', 'ümläut 猫'], array[0.5, null],
         '2026-03-01 12:00:00.123456+02', '00000000-0000-0000-0000-000000000001', '{"a": [1]}'),
        ('2026-03-02', -1, null, -0.01, null, false, 'NaN', '', '{}', '{}',
         '2026-03-02 00:00:00+00', null, null),
        (null, null, null, null, null, null, null, null, null, null, null, null, null);
    create table marts.nothing (like marts.odd);
    create table marts.timeless (n int, noted_at timestamptz);
    create view marts.observed as select seen as last_observed_at, n from marts.odd;
    create table marts.large as
        select n::bigint, repeat('x', 200) as label from generate_series(1, 100000) as n;
    create table marts.unbounded as select 'infinity'::date as day;
"""


@pytest.fixture(scope="module")
def analyst(module_warehouse):
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(text(ODD))
    return module_warehouse.engine("analyst")


def as_parquet(analyst, mart, since=None):
    stream = io.BytesIO()
    rows = export.to_parquet(analyst, mart, stream, since)
    stream.seek(0)
    return rows, stream


def as_csv(analyst, mart, since=None):
    stream = io.BytesIO()
    rows = export.to_csv(analyst, mart, stream, since)
    return rows, stream.getvalue()


def test_parquet_keeps_every_type_and_value(analyst):
    rows, stream = as_parquet(analyst, "odd")
    assert rows == 3
    schema = {field.name: str(field.type) for field in parquet.read_schema(stream)}
    assert schema == {
        "day": "date32[day]",
        "n": "int64",
        "small": "int16",
        "price": "decimal128(12, 2)",
        "share": "double",
        "yes": "bool",
        "ratio": "double",
        "label": "string",
        "sources": "list<element: string>",
        "spark": "list<element: double>",
        "seen": "timestamp[us, tz=UTC]",
        "id": "string",
        "facts": "string",
    }
    stream.seek(0)
    first, second, third = pl.read_parquet(stream).rows(named=True)
    assert first == {
        "day": date(2026, 3, 1),
        "n": 9007199254740993,
        "small": 3,
        "price": Decimal("12.50"),
        "share": 0.125,
        "yes": True,
        "ratio": 0.1,
        "label": 'a "quoted", line\nand two',
        "sources": ["x", None, 'a,b "c"', "ümläut 猫"],
        "spark": [0.5, None],
        "seen": datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC),
        "id": "00000000-0000-0000-0000-000000000001",
        "facts": '{"a": [1]}',
    }
    assert (second["price"], second["label"], second["sources"]) == (Decimal("-0.01"), "", [])
    assert second["ratio"] != second["ratio"]
    assert set(third.values()) == {None}


def test_csv_reads_back_as_what_sql_says(analyst):
    rows, content = as_csv(analyst, "odd")
    assert rows == 3
    frame = pl.read_csv(content, infer_schema=False)
    with analyst.connect() as connection:
        connection.execute(text("set timezone = 'UTC'"))
        said = connection.execute(
            text("select n::text, price::text, label, sources::text, seen::text from marts.odd")
        ).all()
    columns = ("n", "price", "label", "sources", "seen")
    read = [tuple(each or "" for each in row) for row in frame.select(columns).rows()]
    assert read == [tuple(each or "" for each in row) for row in said]
    assert frame.columns[0] == "day"
    assert content.decode().splitlines()[3].startswith('2026-03-02,-1,,-0.01,,f,NaN,"",{},{}')


def test_an_empty_mart_is_a_file_with_columns_and_no_rows(analyst):
    rows, stream = as_parquet(analyst, "nothing")
    assert (rows, pl.read_parquet(stream).shape) == (0, (0, 13))
    rows, content = as_csv(analyst, "nothing")
    assert (rows, content.count(b"\n")) == (0, 1)


@pytest.mark.parametrize(("mart", "column"), [("odd", "n"), ("observed", "n")])
def test_since_keeps_rows_of_that_utc_day_and_later(analyst, mart, column):
    rows, stream = as_parquet(analyst, mart, date(2026, 3, 2))
    assert (rows, pl.read_parquet(stream)[column].to_list()) == (1, [-1])
    rows, content = as_csv(analyst, mart, date(2026, 3, 2))
    assert (rows, pl.read_csv(content)[column].to_list()) == (1, [-1])


def test_since_needs_a_column_that_says_what_time_a_row_is_about(analyst):
    with pytest.raises(ExportError) as refused:
        as_csv(analyst, "timeless", date(2026, 3, 2))
    assert "marts.timeless has no column" in refused.value.message
    assert "--since" in refused.value.hint


@pytest.mark.parametrize("mart", ["odds", "pg_class", "odd; drop table marts.odd", "ops.jobs", ""])
def test_an_unknown_mart_is_told_which_exist(analyst, mart):
    with pytest.raises(ExportError) as refused:
        as_parquet(analyst, mart)
    assert "These exist: large, nothing, observed, odd, timeless" in refused.value.hint


def test_a_large_mart_passes_through_a_bounded_memory(analyst, tmp_path):
    """The mart is 22 MB; a row group of it as Python objects is a fifth of that."""
    peaks = {}
    for write in (export.to_csv, export.to_parquet):
        file = tmp_path / write.__name__
        with export.replacing(file) as stream:
            tracemalloc.start()
            assert write(analyst, "large", stream) == 100_000
            peaks[write.__name__] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    assert max(peaks.values()) < 16_000_000, peaks
    metadata = parquet.read_metadata(tmp_path / "to_parquet")
    assert (metadata.num_rows, metadata.num_row_groups) == (100_000, 5)
    assert pl.read_parquet(tmp_path / "to_parquet")["n"].sum() == 100_000 * 100_001 // 2


def test_an_export_is_not_ended_by_the_analysts_time_limit(analyst):
    with export._reading(analyst) as connection:
        shown = [
            connection.execute(f"show {name}").fetchone()[0]
            for name in ("statement_timeout", "idle_in_transaction_session_timeout", "timezone")
        ]
    assert shown == ["0", "0", "UTC"]
    with analyst.connect() as connection:
        assert connection.execute(text("show statement_timeout")).scalar_one() == "1min"


def test_a_file_is_whole_or_as_it_was_before(analyst, tmp_path):
    file = tmp_path / "odd.parquet"
    file.write_bytes(b"before")
    with pytest.raises(ExportError), export.replacing(file) as stream:
        export.to_parquet(analyst, "unbounded", stream)
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
    with export.replacing(file) as stream:
        export.to_csv(analyst, "odd", stream)
    assert file.read_bytes().startswith(b"day,n,")
    with (
        pytest.raises(ExportError, match="cannot be written"),
        export.replacing(tmp_path / "missing" / "odd.csv"),
    ):
        pytest.fail("the block must not run")
