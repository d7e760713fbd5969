"""Downloads of what a list shows, made when a person clicks and not before.

A spreadsheet runs a cell that starts like a formula, and terms come from the internet: in CSV such
a text gets an apostrophe in front. Parquet carries every value as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import polars as pl

MAX_ROWS = 50_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LISTS = ("sources", "spark", "terms", "reasons")


def parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as a Parquet file; lists stay lists."""
    out = BytesIO()
    _frame(rows).write_parquet(out)
    return out.getvalue()


def csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as CSV, UTF-8 with the mark that Excel needs; lists are joined by `|`."""
    flat = [
        {name: _cell(value, joined=name in _LISTS) for name, value in row.items()} for row in rows
    ]
    return b"\xef\xbb\xbf" + _frame(flat).write_csv().encode()


def _frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def _cell(value: Any, *, joined: bool) -> Any:
    if joined:
        return "|".join("" if part is None else str(part) for part in value or ())
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
