"""How one export of a source is read: how it is recognised and what its columns mean.

    ImportFileError     the file is not what it claims to be; nothing of it may land

Each source holds its own formats; `scrapers.importing` does the reading. An export whose columns
are fixed is an `ImportFormat`; one whose columns vary (a column per week, headers in the reader's
own language) is a `TableFormat`, which sees the whole table at once and is bounded for that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from integrations.errors import PodpusherError
from scrapers.outcome import Occasion, Parsed

MAX_TABLE_ROWS = 100_000
MAX_TABLE_CELLS = 2_000_000
"""An official export has fifty rows; this is where a table that is read whole is refused."""


class ImportFileError(PodpusherError):
    """The file cannot be imported; nothing of it may land."""


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """One export with fixed columns, as its maker publishes it.

    Attributes:
        title: What to call the file in an error: "an X trends archive".
        required: Headers that must be there, spelled as published; case and order do not matter.
        optional: Headers that are read when they are there, else null.
        to_raw: Given a frame of text columns (required and optional, as spelled here) and the
            file's name, returns a frame of `RawRow` columns, row for row. A column `place` or
            `observed_at` that it leaves out is one the file does not say.
        unkept: Columns that hold personal data: read, and never kept of a row that is refused.
    """

    title: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    to_raw: Callable[[pl.DataFrame, str], pl.DataFrame]
    unkept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of text cells, whole.

    Attributes:
        header: The cells of the header row, without empty ones at the end.
        rows: Rows as wide as the header, none of them blank.
        preamble: The rows above the header.
        name: The file's name, and the sheet's where there is one.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    preamble: Sequence[Sequence[str]]
    name: str


@dataclass(frozen=True, slots=True)
class TableFormat:
    """One export whose columns vary.

    Attributes:
        title: What to call the file in an error.
        expects: What its header row holds, for the hint of an error.
        matches: Tells whether a row of cells is this export's header row.
        read: Says what the table holds, as a source's `parse` does. Pure. What it repaired is in
            the notes; rows may leave `place` unsaid.
    """

    title: str
    expects: str
    matches: Callable[[Sequence[str]], bool]
    read: Callable[[Table, Occasion], Parsed]


Export = ImportFormat | TableFormat
