"""The rows below an export's header: in batches where its columns are fixed, else as one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from scrapers.csv_rows import MAX_FIELD
from scrapers.export_header import Header
from scrapers.import_format import (
    MAX_TABLE_CELLS,
    MAX_TABLE_ROWS,
    ImportFileError,
    ImportFormat,
    Table,
    TableFormat,
)
from scrapers.outcome import Occasion, Parsed, Rejected
from scrapers.rules import RULES

BATCH = 50_000
BATCH_CHARACTERS = 32 * MAX_FIELD
"""A batch ends here too: 50,000 rows are five million characters, unless a file is out to harm."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of an export with fixed columns, not judged yet.

    Attributes:
        rows: Columns of `RawRow`; `place` or `observed_at` is absent where the export never says.
        rejected: Rows that do not fit the header or are no text.
        original: Returns what was read for a row's index.
        what: What the file is, as a noun.
    """

    rows: pl.DataFrame
    rejected: Sequence[Rejected]
    original: Callable[[int], Mapping[str, object]]
    what: str = ""


def read_batches(
    source: str,
    header: Header,
    preamble: Sequence[Sequence[str]],
    rows: Iterable[list[str]],
    name: str,
    occasion: Occasion,
) -> Iterator[Batch | Parsed]:
    """Reads the rows below a header.

    Raises:
        ImportFileError: there are none, or more than a table is read with.
    """
    if isinstance(header.export, TableFormat):
        table = _table(source, header.export, header, preamble, rows, name, occasion)
        yield replace(table, what=table.what or header.export.title)
    else:
        yield from _batches(source, header.export, header, rows, name)


def _table(
    source: str,
    export: TableFormat,
    header: Header,
    preamble: Sequence[Sequence[str]],
    rows: Iterable[list[str]],
    name: str,
    occasion: Occasion,
) -> Parsed:
    width = len(header.cells)
    most = min(MAX_TABLE_ROWS, MAX_TABLE_CELLS // width)
    good: list[list[str]] = []
    rejected: list[Rejected] = []
    for row in rows:
        if len(good) + len(rejected) >= most:
            raise ImportFileError(f"{name} is too large: {export.title} has at most {most:,} rows.")
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            row = row[:width]  # noqa: PLW2901  # a spreadsheet pads its rows with empty cells
        if rule := _broken(row, width):
            rejected.append(Rejected(source, "import", rule, RULES[rule], {"row": row[:width]}))
        elif any(cell.strip() for cell in row):
            good.append(row)
    parsed = export.read(Table(header.cells, good, preamble, name), occasion)
    return replace(parsed, rejected=[*rejected, *parsed.rejected])


def _batches(
    source: str, export: ImportFormat, header: Header, reader: Iterable[list[str]], name: str
) -> Iterator[Batch]:
    rows: list[list[str]] = []
    rejected: list[Rejected] = []
    count = held = 0
    for row in reader:
        count += 1
        held += sum(map(len, row))
        if rule := _broken(row, len(header.cells)):
            # Nobody can tell which field of a row that does not fit is personal.
            raw: dict[str, object] = {"fields": len(row)} if export.unkept else {"row": row}
            rejected.append(Rejected(source, "import", rule, RULES[rule], raw))
        else:
            rows.append(row)
        if len(rows) + len(rejected) >= BATCH or held >= BATCH_CHARACTERS:
            yield _batch(export, header, rows, rejected, name)
            rows, rejected, held = [], [], 0
    if count == 0:
        raise ImportFileError(f"{name} has a header and no rows.")
    if rows or rejected:
        yield _batch(export, header, rows, rejected, name)


def _broken(row: Sequence[str], width: int) -> str | None:
    if any(_LONE_SURROGATE.search(cell) for cell in row if not cell.isascii()):
        return "not_utf8"
    return None if len(row) == width else "ragged_row"


def _batch(
    export: ImportFormat,
    header: Header,
    rows: list[list[str]],
    rejected: list[Rejected],
    name: str,
) -> Batch:
    columns = list(zip(*rows, strict=True)) or [()] * len(header.cells)
    places = header.places
    kept = {column: place for column, place in places.items() if column not in export.unkept}
    frame = pl.DataFrame(
        {
            column: pl.Series(
                columns[places[column]] if column in places else [None] * len(rows),
                dtype=pl.String(),
            )
            for column in (*export.required, *export.optional)
        }
    )
    return Batch(
        export.to_raw(frame, name),
        rejected,
        lambda index: {column: rows[index][place] for column, place in kept.items()},
        export.title,
    )
