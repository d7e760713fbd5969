"""The exports of a chart: interest over time or by region as CSV, with a column per term.

Their header cannot be known beforehand: each column is named "pizza: (United States)" over time,
and "pizza: (1/1/21 - 12/31/21)" by region, in the reader's language. Preamble lines stand above.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from scrapers.google_trends.charts import query_row, refused
from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.place import WORLD, UnknownPlaceError, resolve

MAX_BYTES = 32 * 1024 * 1024

_COLUMN = re.compile(r"(?P<term>.*\S)\s*:\s*\((?P<where>[^()]*(?:\([^()]*\))?[^()]*)\)\s*$")
_MOMENT = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?:[T ]\d{2}.*)?$")
_HEADER_LINES = 10
_WORLD_NAMES = frozenset(
    {"weltweit", "todo el mundo", "dans tous les pays", "tutto il mondo", "todo o mundo"}
    | {"wereldwijd", "すべての国", "全球", "全世界", "по всему миру", "dünya geneli", "cały świat"}
)
_TOO_LONG = f"The export is longer than {MAX_BYTES:,} bytes."


def is_export(body: bytes) -> bool:
    """Tells whether a file is such an export, by its header."""
    return _header(_rows(body[:20_000])) is not None


def read_export(body: bytes, occasion: Occasion) -> Parsed:
    """Reads an export: one row in `index` per term and point or region.

    "<1" is an upper bound. A day, week or month is dated by its name at midnight UTC; a time
    without a zone is refused later.
    """
    if len(body) > MAX_BYTES:
        return Parsed(Outcome.SHAPE_CHANGED, _TOO_LONG)
    reader = _rows(body)
    found = _header(reader)
    if found is None:
        return Parsed(Outcome.SHAPE_CHANGED, "The export has no column of a term.")
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    items = 0
    over_time = False
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        items += 1
        first = cells[0].strip()
        if len(cells) != len(found) + 1 or not first:
            rejected.append(refused("ragged_row", {"row": [c[:200] for c in cells]}, occasion))
            continue
        is_moment = _MOMENT.match(first) is not None
        over_time = over_time or is_moment
        try:
            for cell in cells[1:]:
                parse_count(cell)
        except NotACountError:
            rejected.append(refused("bad_volume", {"row": [c[:200] for c in cells]}, occasion))
            continue
        for (term, where), cell in zip(found, cells[1:], strict=True):
            row = query_row(term, occasion, place=where if is_moment else first)
            row["volume"], row["volume_unit"] = cell, "index"
            row["observed_at"] = _moment(first) if is_moment else occasion.observed_at
            rows.append(row)
    what = f"Google's interest {'over time' if over_time else 'by region'} as CSV"
    settled = settle(rows, rejected, items=items, lacking=len(rejected), what="lines")
    return Parsed(settled.outcome, settled.reason, settled.rows, settled.rejected, what=what)


def _rows(body: bytes) -> Iterator[list[str]]:
    text = body.decode("utf-8-sig", "replace").replace("\x00", "\ufffd")
    return csv.reader(text.splitlines())


def _header(reader: Iterator[list[str]]) -> list[tuple[str, str]] | None:
    """The term and the place, or the span, of each column after the first."""
    for _, cells in zip(range(_HEADER_LINES), reader, strict=False):
        columns = [_COLUMN.match(cell.strip()) for cell in cells[1:]]
        if columns and all(columns) and not _COLUMN.match(cells[0]):
            return [(c["term"], _place(c["where"])) for c in columns if c is not None]
    return None


def _place(where: str) -> str:
    name = where.strip()
    if name.casefold() in _WORLD_NAMES:
        return WORLD
    try:
        return resolve(name)
    except UnknownPlaceError:
        return name


def _moment(text: str) -> str:
    """ISO text; a day or a month is its first midnight, UTC."""
    for form in ("%Y-%m-%d", "%Y-%m"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).isoformat()
        except ValueError:
            continue
    return text
