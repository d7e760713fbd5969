"""Reading an export: streamed, in batches, and refused whole when the file itself is broken.

A broken *row* is quarantined and the rest is read. A broken *file* (a truncated gzip, a missing
column, a page saved in its place) raises out of the iterator, perhaps after batches were given
out: the caller lands all batches in one transaction, so the error rolls them back.

CSV with fixed columns is streamed. A workbook, and an export whose columns vary, is held whole and
refused above the sizes that `scrapers.workbook` and `scrapers.import_format` name.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from scrapers import registry
from scrapers.body import Form, form_of
from scrapers.csv_rows import MAX_FIELD, read_rows
from scrapers.export_batches import Batch, read_batches
from scrapers.export_header import HEADER_ROWS, find_header, titles
from scrapers.import_format import ImportFileError
from scrapers.normalise import Normalised, normalise
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.text_encoding import UTF16_MARKS, as_utf8, encoding_of
from scrapers.unsaid import UNSAID, check_said, told
from scrapers.workbook import MAX_FILE, read_workbook

__all__ = ["NOTHING_KNOWN", "ImportFileError", "read_file", "read_parts", "read_stream"]

_MAX_ANSWER = 32 * 1024 * 1024
"""Bytes of an export that has to be held as a whole."""
_DELIMITERS = (",", ";", "\t")
_NOT_CSV = {
    Form.HTML: "an HTML page",
    Form.XML: "an XML document",
    Form.JSON: "JSON",
    Form.BINARY: "binary data",
    Form.NOTHING: "empty",
}
NOTHING_KNOWN = Occasion("import")
"""Neither where nor when, beyond what a file says itself."""


def _untold(_: str) -> None:
    """Where nobody wants the notes."""


def read_file(
    source: str,
    path: Path,
    *,
    now: datetime,
    occasion: Occasion = NOTHING_KNOWN,
    note: Callable[[str], None] = _untold,
) -> Iterator[Normalised]:
    """Reads an export, plain or gzipped, in batches of at most 50,000 rows.

    Memory holds one batch, however long the file or a line of it; a line of more than a million
    characters is refused in pieces. A workbook is held whole and is bounded for that.

    Args:
        source: A name in the registry.
        path: The file.
        now: The clock, UTC.
        occasion: What is known of where and when; the file is believed where it says so itself.
        note: Called with a sentence for everything that was repaired on the way.

    Yields:
        Judged batches; every row of the file is in exactly one.

    Raises:
        UnknownSourceError: there is no such source.
        ImportFileError: the file is missing, empty, truncated, too large, not this export, lacks
            a column, or leaves unsaid where or when its figures were read.
    """
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
        except OSError as error:
            raise ImportFileError(f"{path} cannot be opened: {error.strerror}.") from error
        yield from read_stream(source, raw, path.name, now=now, occasion=occasion, note=note)


def read_stream(
    source: str,
    raw: BinaryIO,
    name: str,
    *,
    now: datetime,
    occasion: Occasion = NOTHING_KNOWN,
    note: Callable[[str], None] = _untold,
) -> Iterator[Normalised]:
    """Reads an export from an open binary stream that can seek; see `read_file`."""
    for part in read_parts(source, raw, name, occasion=occasion):
        if isinstance(part, Batch):
            check_said(frozenset(part.rows.columns), name)
            yield normalise(part.rows, now=now, rejected=part.rejected, original=part.original)
            continue
        if part.outcome is not Outcome.OK:
            raise ImportFileError(f"{name}: {part.reason}")
        for column in UNSAID:
            if any(row.get(column) is None for row in part.rows):
                check_said(UNSAID.keys() - {column}, name)
        for sentence in part.notes:
            note(sentence)
        yield normalise(part.rows, now=now, rejected=part.rejected)


def read_parts(
    source: str, raw: BinaryIO, name: str, *, occasion: Occasion = NOTHING_KNOWN
) -> Iterator[Batch | Parsed]:
    """Reads an export and judges none of its rows.

    Yields:
        Batches of rows of an export with fixed columns; what a table says, for one whose columns
        vary. Neither place nor time is made up where nothing says them.

    Raises:
        UnknownSourceError: there is no such source.
        ImportFileError: see `read_file`.
    """
    wanted = registry.get(source)
    exports = wanted.import_formats
    if not exports:
        raise ImportFileError(f"{wanted.title} has no export that could be imported from {name}.")
    with ExitStack() as stack:
        plain = raw
        if form_of(_peek(raw, name)) is Form.GZIP:
            plain = stack.enter_context(gzip.GzipFile(fileobj=raw))  # type: ignore[assignment]
        try:
            head = _peek(plain, name)
            form = form_of(head)
            if form is Form.ZIP:
                parts = _read_sheets(source, plain.read(MAX_FILE + 1), name, occasion)
            elif form in _NOT_CSV and not head.startswith(UTF16_MARKS):
                raise ImportFileError(
                    f"{name} is {_NOT_CSV[form]}, not a CSV file.",
                    hint=f"Give {titles(exports)} as CSV, plain or gzipped, or as XLSX.",
                )
            else:
                parts = _read_text(source, plain, name, occasion)
            yield from (told(part, occasion) for part in parts)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ImportFileError(
                f"{name} is a gzip file that is cut off or damaged; nothing of it was imported.",
                hint="Fetch or copy the file again.",
            ) from error
        except UnicodeError as error:
            raise ImportFileError(f"{name} is not text in UTF-8 or UTF-16.") from error


def _as_answer(source: str, plain: BinaryIO, occasion: Occasion, error: ImportFileError) -> Parsed:
    """Reads an export whose columns have no fixed names as the source reads a saved answer."""
    plain.seek(0)
    body = plain.read(_MAX_ANSWER + 1)
    parsed = registry.get(source).parse(as_utf8(body)[0], occasion)
    if len(body) > _MAX_ANSWER or not parsed.rows:
        raise error
    return parsed


def _read_text(
    source: str, plain: BinaryIO, name: str, occasion: Occasion
) -> Iterator[Batch | Parsed]:
    encoding = encoding_of(plain)
    yield from _read_table(source, plain, encoding.name, name, occasion)
    if encoding.note:  # last, so that it is no answer to what the file holds
        yield Parsed(Outcome.OK, "The file is not UTF-8.", notes=[encoding.note])


def _read_table(
    source: str, plain: BinaryIO, encoding: str, name: str, occasion: Occasion
) -> Iterator[Batch | Parsed]:
    text = io.TextIOWrapper(plain, encoding=encoding, errors="surrogateescape", newline="")
    lines = iter(partial(text.readline, MAX_FIELD), "")
    first = [line for _, line in zip(range(HEADER_ROWS), lines, strict=False)]
    readings = [[_cells(line, delimiter) for line in first] for delimiter in _DELIMITERS]
    try:
        header = find_header(readings, registry.get(source).import_formats, name)
    except ImportFileError as error:
        yield _as_answer(source, plain, occasion, error)
        return
    rows = read_rows(
        chain(first[header.number + 1 :], lines),
        delimiter=_DELIMITERS[header.reading],
        width=len(header.cells),
    )
    preamble = readings[header.reading][: header.number]
    yield from read_batches(source, header, preamble, rows, name, occasion)


def _read_sheets(
    source: str, body: bytes, name: str, occasion: Occasion
) -> Iterator[Batch | Parsed]:
    """Every visible sheet that holds an export; the others are named in a note."""
    exports = registry.get(source).import_formats
    sheets = read_workbook(body, name)
    if not sheets:
        raise ImportFileError(f"{name} is a workbook without a visible row.")
    found: list[Batch | Parsed] = []
    faults: list[ImportFileError] = []
    for title, rows in sheets:
        shown = f"{name}, sheet {title[:60]}"
        try:
            header = find_header([rows[:HEADER_ROWS]], exports, shown)
        except ImportFileError as error:
            faults.append(error)
            continue
        below = (row for row in rows[header.number + 1 :] if any(cell.strip() for cell in row))
        width = len(header.cells)
        cut = (row if any(row[width:]) else row[:width] for row in below)
        found += read_batches(source, header, rows[: header.number], cut, shown, occasion)
    if not found:
        raise faults[0]
    yield from found
    if faults:
        notes = [f"Not read: {error.message}" for error in faults]
        yield Parsed(Outcome.OK, "Some sheets hold something else.", notes=notes)


def _peek(stream: BinaryIO, name: str) -> bytes:
    head = stream.read(4096)
    if not head:
        raise ImportFileError(f"{name} is empty.")
    stream.seek(0)
    return head


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line: a header does not span lines."""
    try:
        return next(csv.reader([line[:20_000]], delimiter=delimiter), [])
    except csv.Error:
        return []
