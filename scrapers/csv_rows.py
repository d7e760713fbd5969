"""CSV rows out of a stream of lines, where one stray quote costs one row and not the rest.

A quote that is never closed makes a CSV reader swallow every line up to the next quote. When a row
that spans several lines does not fit the header, those lines are read again one by one: the line
with the stray quote stays broken, its neighbours are themselves again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

MAX_FIELD = 1024 * 1024
"""Characters; how much a quote that is never closed may swallow before we look again."""


class _Recorder:
    """Hands lines on and remembers them until told to forget."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.taken: list[str] = []

    def __iter__(self) -> _Recorder:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line


def read_rows(lines: Iterable[str], *, delimiter: str, width: int) -> Iterator[list[str]]:
    """Yields every row that is not blank, in order; rows of another width than `width` too.

    Memory is bounded by `MAX_FIELD` and the longest line.
    """
    csv.field_size_limit(MAX_FIELD)
    source = _Recorder(lines)
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        source.taken.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            reader = csv.reader(source, delimiter=delimiter)
            yield from _one_by_one(source.taken, delimiter)
            continue
        if len(row) != width and len(source.taken) > 1:
            yield from _one_by_one(source.taken, delimiter)
        elif row:
            yield row


def _one_by_one(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    for line in list(lines):
        try:
            row = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            row = [line]
        if row:
            yield row
