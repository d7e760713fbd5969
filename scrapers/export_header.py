"""Finding an export's header: the row, among the first lines, that shows what the export holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from scrapers.import_format import Export, ImportFileError, ImportFormat, TableFormat

HEADER_ROWS = 25
"""Official exports put a few lines of preamble above the header."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where an export's header stands and what it says.

    Attributes:
        export: The format it belongs to.
        reading: Which of the readings offered shows it.
        number: Its row, from 0.
        cells: Its cells; of a `TableFormat` without empty ones at the end.
        places: Where the columns of an `ImportFormat` stand.
    """

    export: Export
    reading: int
    number: int
    cells: Sequence[str]
    places: dict[str, int] = field(default_factory=dict)


def find_header(
    readings: Sequence[Sequence[Sequence[str]]], exports: Sequence[Export], name: str
) -> Header:
    """Returns the first header that one of the formats knows.

    Args:
        readings: The first rows of the file, once per way of cutting them into cells.
        exports: The source's formats.
        name: The file's name, for messages.

    Raises:
        ImportFileError: no row is a header; names the columns that are missing.
    """
    for export, (reading, rows) in product(exports, enumerate(readings)):
        for number, cells in enumerate(rows):
            header = _header(export, reading, number, cells)
            if header is not None:
                return header
    raise _unknown(readings, exports, name)


def titles(exports: Sequence[Export]) -> str:
    """Returns what the files are called, for a sentence."""
    return " or ".join(export.title for export in exports)


def trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Returns the cells without empty ones at the end."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def _header(export: Export, reading: int, number: int, cells: Sequence[str]) -> Header | None:
    if isinstance(export, TableFormat):
        cells = trimmed(cells)
        return Header(export, reading, number, cells) if export.matches(cells) else None
    plain = [_plain(cell) for cell in cells]
    if not all(_plain(column) in plain for column in export.required):
        return None
    wanted = (*export.required, *export.optional)
    places = {column: plain.index(_plain(column)) for column in wanted if _plain(column) in plain}
    return Header(export, reading, number, cells, places)


def _unknown(
    readings: Sequence[Sequence[Sequence[str]]], exports: Sequence[Export], name: str
) -> ImportFileError:
    """Says what is missing from the format that comes closest, or what the formats look like."""
    best: tuple[int, Sequence[str], ImportFormat | None] = (-1, [], None)
    for export, rows in product(exports, readings):
        for cells in rows:
            plain = {_plain(cell) for cell in cells}
            required = export.required if isinstance(export, ImportFormat) else ()
            present = sum(_plain(column) in plain for column in required)
            if isinstance(export, ImportFormat) and present > best[0]:
                best = (present, cells, export)
    present, cells, closest = best
    if closest is None or (present == 0 and len(exports) > 1):
        looks = [each.expects for each in exports if isinstance(each, TableFormat)]
        return ImportFileError(f"{name} is not {titles(exports)}.", hint=" ".join(looks) or None)
    plain = {_plain(cell) for cell in cells}
    missing = [column for column in closest.required if _plain(column) not in plain]
    shown = ", ".join(cell.strip()[:40] for cell in cells[:20]) or "none"
    return ImportFileError(
        f"{name} is not {closest.title}: no column {', '.join(map(repr, missing))}."
        f" Columns found: {shown}.",
        hint=f"It needs the columns {', '.join(closest.required)}.",
    )


def _plain(column: str) -> str:
    return " ".join(column.strip().strip("\ufeff").casefold().split())
