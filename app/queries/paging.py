"""One page of a list, newest first, by the last row of the page before it.

A page is found by its cursor and not by its number, so rows that are added meanwhile shift nothing
and no row is read only to be skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, func, select, tuple_

from app.domain.cursors import Cursor
from app.queries import database

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, newest first.

    Attributes:
        rows: In order.
        total: Rows of the whole list.
        first: The position of the first row in the list, from 1.
        before: What the page was asked for; None = it is the newest one.
        newer: The cursor of the page before this one; None = that is the newest one.
        older: The cursor of the page after this one; None = there is none.
    """

    rows: list[T]
    total: int
    first: int
    before: Cursor | None
    newer: Cursor | None
    older: Cursor | None

    @property
    def last(self) -> int:
        """The position of the last row in the list."""
        return self.first + len(self.rows) - 1


@dataclass(frozen=True)
class Listed:
    """A list of rows: what is read, of which table, by which time, and what narrows it.

    The query reads the table's id and that time under their own names.
    """

    query: Select[Any]
    table: Table
    at: Column[Any]
    where: Sequence[ColumnElement[bool]] = ()

    @property
    def place(self) -> Any:
        """Where a row stands, as the index has it."""
        return tuple_(self.at, self.table.c.id)

    def cursor(self, row: Row[Any]) -> Cursor:
        """Where a row that was read stands."""
        return Cursor(getattr(row, self.at.name), row.id)

    def chosen(self, *columns: Any) -> Select[Any]:
        """A query for columns of the listed rows alone."""
        return select(*columns).select_from(self.table).where(*self.where)


def page(
    workspace: UUID, listed: Listed, size: int, before: Cursor | None, make: Callable[[Row[Any]], T]
) -> Page[T]:
    """The `size` newest rows, or those after a cursor; the newest when nothing is after it."""
    with database.reading(workspace) as connection:
        found = _rows(connection, listed, size, before)
        if before is not None and not found:
            before, found = None, _rows(connection, listed, size, None)
        ahead = listed.place >= _values(before) if before else None
        passed = func.count() if ahead is None else func.count().filter(ahead)
        counted = connection.execute(listed.chosen(func.count(), passed)).one()
        return Page(
            rows=[make(row) for row in found[:size]],
            total=counted[0],
            first=1 if ahead is None else counted[1] + 1,
            before=before,
            newer=None if ahead is None else _newer(connection, listed, size, ahead),
            older=listed.cursor(found[size - 1]) if len(found) > size else None,
        )


def _rows(
    connection: Connection, listed: Listed, size: int, before: Cursor | None
) -> Sequence[Row[Any]]:
    """One more row than the page has, so that it knows whether there is another page."""
    query = listed.query.where(*listed.where)
    if before is not None:
        query = query.where(listed.place < _values(before))
    ordered = query.order_by(listed.at.desc(), listed.table.c.id.desc())
    return connection.execute(ordered.limit(size + 1)).all()


def _newer(
    connection: Connection, listed: Listed, size: int, ahead: ColumnElement[bool]
) -> Cursor | None:
    query = listed.chosen(listed.table.c.id, listed.at).where(ahead)
    ordered = query.order_by(listed.at, listed.table.c.id)
    found = connection.execute(ordered.offset(size).limit(1)).one_or_none()
    return None if found is None else listed.cursor(found)


def _values(cursor: Cursor) -> Any:
    return tuple_(cursor.at, cursor.id)
