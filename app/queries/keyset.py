"""Pages by the values of the last row: an order in which every row has one place.

Rows without a value come last, in both directions. The columns of an order together are unique, so
a row that is added or removed elsewhere shifts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, not_, or_

from app.domain.keyset import Value

_INTEGER = 2**63
_LONGEST_NUMBER = 40


def number(value: object) -> Decimal:
    """An exact number from its text."""
    if not isinstance(value, str) or len(value) > _LONGEST_NUMBER:
        raise ValueError(value)
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(value) from error
    # Without an exponent, so that a short text is a short number.
    if not found.is_finite() or not set(value) <= set("-.0123456789"):
        raise ValueError(value)
    return found


def integer(value: object) -> int:
    """A whole number that the database can hold."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _INTEGER:
        raise ValueError(value)
    return value


def word(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 -- what a cursor holds is data, not an argument
    return value


def day(value: object) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(word(value))


def instant(value: object) -> datetime:
    """An instant from its ISO text in UTC."""
    found = datetime.fromisoformat(word(value))
    if found.tzinfo is None:
        raise ValueError(value)
    return found.astimezone(UTC)


@dataclass(frozen=True)
class Ordered:
    """One column of an order, and how its value is read from a cursor."""

    column: ColumnElement[Any]
    read: Callable[[object], Any] = word
    descending: bool = False
    nullable: bool = False

    @property
    def name(self) -> str:
        """The column's name in a row."""
        return str(self.column.key)

    def clause(self, *, reverse: bool) -> ColumnElement[Any]:
        """The column for `order by`, in its direction or the other."""
        clause = self.column.asc() if self.descending is reverse else self.column.desc()
        if not self.nullable:
            return clause
        return clause.nulls_first() if reverse else clause.nulls_last()

    def equals(self, value: Any) -> ColumnElement[bool]:
        """The row has this value; none counts as a value."""
        return self.column.is_(None) if value is None else self.column == value

    def follows(self, value: Any) -> ColumnElement[bool]:
        """The row comes after this value."""
        if value is None:
            return false()
        beyond = self.column < value if self.descending else self.column > value
        return or_(beyond, self.column.is_(None)) if self.nullable else beyond


@dataclass(frozen=True)
class Ordering:
    """Columns that together give every row one place."""

    columns: tuple[Ordered, ...]

    def clauses(self, *, reverse: bool = False) -> tuple[ColumnElement[Any], ...]:
        """For `order by`; reversed from the last row to the first."""
        return tuple(each.clause(reverse=reverse) for each in self.columns)

    def after(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """The row comes after the one with these values. Never null."""
        steps = [
            and_(
                *(each.equals(values[k]) for k, each in enumerate(self.columns[:n])),
                self.columns[n].follows(values[n]),
            )
            for n in range(len(self.columns))
        ]
        return func.coalesce(or_(*steps), false())

    def until(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """The row is the one with these values or comes before it. Never null."""
        return not_(self.after(values))

    def place(self, row: Row[Any]) -> tuple[Value, ...]:
        """Where a row stands, as a cursor holds it."""
        return tuple(_spelled(getattr(row, each.name)) for each in self.columns)

    def values(self, place: Sequence[Value]) -> tuple[Any, ...] | None:
        """The values that a place spells; None when it is no place of this order."""
        if len(place) != len(self.columns):
            return None
        try:
            return tuple(
                None if given is None and each.nullable else each.read(given)
                for each, given in zip(self.columns, place, strict=True)
            )
        except (ValueError, OverflowError):
            return None


def _spelled(value: Any) -> Value:
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"A cursor cannot hold {type(value).__name__}.")
