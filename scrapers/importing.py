"""Reading an export: streamed, in batches, and refused whole when the file itself is broken.

    ImportFileError     the file is not what it claims to be; nothing of it may land

A broken *row* is quarantined and the rest is read. A broken *file* (a truncated gzip, a missing
column, a page saved in its place) raises out of the iterator, perhaps after batches were given
out: the caller lands all batches in one transaction, so the error rolls them back.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from itertools import chain, product
from pathlib import Path
from typing import BinaryIO, NamedTuple

import polars as pl

from integrations.errors import PodpusherError
from scrapers import registry
from scrapers.body import Form, form_of
from scrapers.csv_rows import MAX_FIELD, read_rows
from scrapers.import_format import ImportFormat
from scrapers.normalise import Normalised, normalise
from scrapers.outcome import Rejected
from scrapers.rules import RULES

BATCH = 50_000
BATCH_CHARACTERS = 32 * MAX_FIELD
"""A batch ends here too: 50,000 rows are five million characters, unless a file is out to harm."""
_HEADER_ROWS = 25
"""Official exports put a few lines of preamble above the header."""
_DELIMITERS = (",", ";", "\t")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_CSV = {
    Form.HTML: "an HTML page",
    Form.XML: "an XML document",
    Form.JSON: "JSON",
    Form.ZIP: "a ZIP or Excel file",
    Form.BINARY: "binary data",
    Form.NOTHING: "empty",
}


class ImportFileError(PodpusherError):
    """The file cannot be imported; nothing of it may land."""


class _Header(NamedTuple):
    """How many columns a row has, and where the ones we read stand."""

    width: int
    places: dict[str, int]


def read_file(source: str, path: Path, *, now: datetime) -> Iterator[Normalised]:
    """Reads an export, plain or gzipped, in batches of at most 50,000 rows.

    Memory holds one batch, however long the file or a line of it; a line of more than a million
    characters is refused in pieces.

    Args:
        source: A name in the registry.
        path: The file.
        now: The clock, UTC.

    Yields:
        Judged batches; every row of the file is in exactly one.

    Raises:
        UnknownSourceError: there is no such source.
        ImportFileError: the file is missing, empty, truncated, not this export, or lacks a column.
    """
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
        except OSError as error:
            raise ImportFileError(f"{path} cannot be opened: {error.strerror}.") from error
        yield from read_stream(source, raw, path.name, now=now)


def read_stream(source: str, raw: BinaryIO, name: str, *, now: datetime) -> Iterator[Normalised]:
    """Reads an export from an open binary stream that can seek; see `read_file`."""
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
            encoding = _encoding(head)
            if (form := form_of(head)) in _NOT_CSV and encoding != "utf-16":
                raise ImportFileError(
                    f"{name} is {_NOT_CSV[form]}, not a CSV file.",
                    hint=f"Give {_titles(exports)} as CSV, plain or gzipped.",
                )
            text = io.TextIOWrapper(plain, encoding=encoding, errors="surrogateescape", newline="")
            lines = iter(partial(text.readline, MAX_FIELD), "")
            export, header, rows = _find_header(lines, exports, name)
            yield from _batches(source, export, header, rows, name, now)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ImportFileError(
                f"{name} is a gzip file that is cut off or damaged; nothing of it was imported.",
                hint="Fetch or copy the file again.",
            ) from error
        except UnicodeError as error:
            raise ImportFileError(f"{name} is not text in UTF-8 or UTF-16.") from error


def _titles(exports: Sequence[ImportFormat]) -> str:
    return " or ".join(export.title for export in exports)


def _peek(stream: BinaryIO, name: str) -> bytes:
    head = stream.read(4096)
    if not head:
        raise ImportFileError(f"{name} is empty.")
    stream.seek(0)
    return head


def _encoding(head: bytes) -> str:
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _find_header(
    text: Iterator[str], exports: Sequence[ImportFormat], name: str
) -> tuple[ImportFormat, _Header, Iterator[list[str]]]:
    """Finds an export's header in the first lines, by the delimiter that shows all its columns."""
    lines = [line for _, line in zip(range(_HEADER_ROWS), text, strict=False)]
    best: list[str] = []
    found: set[str] = set()
    closest = exports[0]
    for export, delimiter in product(exports, _DELIMITERS):
        for number, names in enumerate(_split(lines, delimiter)):
            plain = [_plain(column) for column in names]
            present = {column for column in export.required if _plain(column) in plain}
            if len(present) == len(export.required):
                wanted = (*export.required, *export.optional)
                places = {c: plain.index(_plain(c)) for c in wanted if _plain(c) in plain}
                rest = chain(lines[number + 1 :], text)
                rows = read_rows(rest, delimiter=delimiter, width=len(names))
                return export, _Header(len(names), places), rows
            if len(present) > len(found) or not best:
                best, found, closest = names, present, export
    missing = [column for column in closest.required if column not in found]
    shown = ", ".join(column.strip()[:40] for column in best[:20]) or "none"
    raise ImportFileError(
        f"{name} is not {closest.title}: no column {', '.join(map(repr, missing))}."
        f" Columns found: {shown}.",
        hint=f"It needs the columns {', '.join(closest.required)}.",
    )


def _split(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """The cells of each line, line by line: a header does not span lines."""
    for line in lines:
        yield next(csv.reader([line[:20_000]], delimiter=delimiter), [])


def _plain(column: str) -> str:
    return " ".join(column.strip().strip("\ufeff").casefold().split())


def _batches(
    source: str,
    export: ImportFormat,
    header: _Header,
    reader: Iterator[list[str]],
    name: str,
    now: datetime,
) -> Iterator[Normalised]:
    rows: list[list[str]] = []
    rejected: list[Rejected] = []
    count = held = 0
    for row in reader:
        count += 1
        held += sum(map(len, row))
        if rule := _broken(row, header.width):
            raw = {"row": row}
            rejected.append(Rejected(source, "import", rule, RULES[rule], raw))
        else:
            rows.append(row)
        if len(rows) + len(rejected) >= BATCH or held >= BATCH_CHARACTERS:
            yield _judge(export, header, rows, rejected, name, now)
            rows, rejected, held = [], [], 0
    if count == 0:
        raise ImportFileError(f"{name} has a header and no rows.")
    if rows or rejected:
        yield _judge(export, header, rows, rejected, name, now)


def _broken(row: list[str], width: int) -> str | None:
    if any(_LONE_SURROGATE.search(cell) for cell in row if not cell.isascii()):
        return "not_utf8"
    return None if len(row) == width else "ragged_row"


def _judge(
    export: ImportFormat,
    header: _Header,
    rows: list[list[str]],
    rejected: list[Rejected],
    name: str,
    now: datetime,
) -> Normalised:
    columns = list(zip(*rows, strict=True)) or [()] * header.width
    wanted = (*export.required, *export.optional)
    frame = pl.DataFrame(
        {
            column: pl.Series(
                columns[header.places[column]] if column in header.places else [None] * len(rows),
                dtype=pl.String(),
            )
            for column in wanted
        }
    )
    return normalise(
        export.to_raw(frame, name),
        now=now,
        rejected=rejected,
        original=lambda index: {c: rows[index][place] for c, place in header.places.items()},
    )
