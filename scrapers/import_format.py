"""How one export of a source is read: which columns it must have and what they mean.

Each source's file holds its own `ImportFormat`; `scrapers.importing` does the reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """One export, as its maker publishes it.

    Attributes:
        title: What to call the file in an error: "an X trends archive".
        required: Headers that must be there, spelled as published; case and order do not matter.
        optional: Headers that are read when they are there, else null.
        to_raw: Given a frame of text columns (required and optional, as spelled here) and the
            file's name, returns a frame of `RawRow` columns, row for row.
    """

    title: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    to_raw: Callable[[pl.DataFrame, str], pl.DataFrame]
