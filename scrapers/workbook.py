"""An Excel workbook as sheets of text cells, never larger than what we agreed to hold.

An XLSX file is a ZIP of XML, and both can be made to explode: a megabyte that unpacks to gigabytes,
or one cell in the last row and column, for which a reader sets up the whole rectangle. So the parts
that matter are unpacked here, counted as they come (what the ZIP says of their size is not
believed), every address in them is looked at, and the reader is given that copy.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from scrapers.import_format import MAX_TABLE_CELLS, MAX_TABLE_ROWS, ImportFileError

MAX_FILE = 20 * 1024 * 1024
"""Bytes of the file itself."""
MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts that are read; 100,000 rows of an export take half of that."""
MAX_PARTS = 500
_CHUNK = 1024 * 1024
_READ = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/.+\.rels|xl/[^/]+\.xml|xl/worksheets/[^/]+\.xml)$",
    re.I,
)
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)[\"']")
_CELL = re.compile(rb"\$?([A-Za-z]{0,3})\$?(\d{1,7})$")


class Sheet(NamedTuple):
    """One visible sheet: its name and its rows, all of one width."""

    name: str
    rows: list[list[str]]


def read_workbook(body: bytes, name: str) -> list[Sheet]:
    """Returns the visible sheets that hold anything, in their order.

    Whole numbers come as digits, dates as ISO 8601, empty cells as empty texts.

    Args:
        body: The file's bytes.
        name: The file's name, for messages.

    Raises:
        ImportFileError: it is no workbook, damaged, locked, or larger than we hold.
    """
    if len(body) > MAX_FILE:
        raise _too_large(name, f"{len(body):,} bytes; at most {MAX_FILE:,} are read")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            copy = _copy(packed, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise _damaged(name) from error
    except (NotImplementedError, RuntimeError) as error:
        raise ImportFileError(f"{name} is locked or packed in a way we do not read.") from error
    return _sheets(copy, name)


def _copy(packed: zipfile.ZipFile, name: str) -> bytes:
    parts = packed.infolist()
    if len(parts) > MAX_PARTS:
        raise _too_large(name, f"{len(parts):,} parts; at most {MAX_PARTS} are read")
    wanted = [part for part in parts if _READ.match(part.filename)]
    if not any(part.filename.lower() == "xl/workbook.xml" for part in wanted):
        raise ImportFileError(
            f"{name} is a ZIP file, but not an Excel workbook (.xlsx).",
            hint="Unpack it, or save the export as CSV or XLSX.",
        )
    if (claimed := sum(part.file_size for part in wanted)) > MAX_UNPACKED:
        raise _too_large(name, f"{claimed:,} bytes unpacked; at most {MAX_UNPACKED:,} are read")
    copy = io.BytesIO()
    left = MAX_UNPACKED
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as kept:
        for part in wanted:
            content = b"".join(_unpacked(packed, part, left, name))
            left -= len(content)
            if part.filename.lower().startswith("xl/worksheets/"):
                _check_addresses(content, name)
            kept.writestr(part.filename, content)
    return copy.getvalue()


def _unpacked(
    packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, name: str
) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _too_large(name, f"more than {MAX_UNPACKED:,} bytes unpacked")
            yield chunk


def _check_addresses(sheet: bytes, name: str) -> None:
    """Refuses a sheet whose cells span more than we hold, before anything spans it."""
    if b"\x00" in sheet:
        raise _damaged(name)  # another encoding than UTF-8 hides its addresses
    rows = columns = 1
    for address in set(_ADDRESS.findall(sheet)):
        found = _CELL.match(address)
        if found is None:
            raise _damaged(name)
        rows = max(rows, int(found[2]))
        column = 0
        for letter in found[1].upper():
            column = column * 26 + letter - ord("A") + 1
        columns = max(columns, column)
    if rows > MAX_TABLE_ROWS or rows * columns > MAX_TABLE_CELLS:
        raise _too_large(
            name,
            f"a sheet of {rows:,} rows and {columns:,} columns; "
            f"at most {MAX_TABLE_ROWS:,} rows and {MAX_TABLE_CELLS:,} cells are read",
        )


def _sheets(copy: bytes, name: str) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(copy))
        shown = [
            each.name
            for each in workbook.sheets_metadata
            if each.visible is SheetVisibleEnum.Visible and each.typ is SheetTypeEnum.WorkSheet
        ]
        found = [
            Sheet(
                title,
                [
                    [_text(cell) for cell in row]
                    for row in workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
                ],
            )
            for title in shown
        ]
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise _damaged(name) from error
    return [sheet for sheet in found if any(any(row) for row in sheet.rows)]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime):
        whole = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if whole else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _too_large(name: str, what: str) -> ImportFileError:
    return ImportFileError(
        f"{name} is too large: {what}.", hint="Nothing of it was unpacked; split it, or give CSV."
    )


def _damaged(name: str) -> ImportFileError:
    return ImportFileError(
        f"{name} is a ZIP or Excel file that is cut off or damaged; nothing of it was imported.",
        hint="Fetch or copy the file again.",
    )
