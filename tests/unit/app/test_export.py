from __future__ import annotations

from datetime import date
from io import BytesIO

import polars as pl

from app.components import export

ROWS = [
    {"day": date(2021, 3, 31), "label": "=HYPERLINK(1)", "sources": ["x", "tiktok"], "score": None},
    {"day": date(2021, 3, 31), "label": '#fine, "quoted"', "sources": ["x"], "score": 81.5},
]


def test_parquet_carries_every_value_as_it_is():
    frame = pl.read_parquet(BytesIO(export.parquet(ROWS)))
    assert frame["label"].to_list() == ["=HYPERLINK(1)", '#fine, "quoted"']
    assert frame["sources"].to_list() == [["x", "tiktok"], ["x"]]


def test_csv_is_read_back_and_no_cell_is_a_formula():
    written = export.csv(ROWS)
    assert written.startswith(b"\xef\xbb\xbf")
    frame = pl.read_csv(BytesIO(written))
    assert frame["label"].to_list() == ["'=HYPERLINK(1)", '#fine, "quoted"']
    assert frame["sources"].to_list() == ["x|tiktok", "x"]
    assert frame["score"].to_list() == [None, 81.5]


def test_an_empty_list_is_an_empty_file_and_not_a_fault():
    assert export.csv([]) == b"\xef\xbb\xbf\n"
    assert pl.read_parquet(BytesIO(export.parquet([]))).is_empty()


def test_a_column_that_is_null_at_first_keeps_its_type():
    rows = [{"score": None}] * 200 + [{"score": 1.5}]
    assert pl.read_parquet(BytesIO(export.parquet(rows)))["score"][-1] == 1.5
