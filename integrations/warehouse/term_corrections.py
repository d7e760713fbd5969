"""What an operator says of terms, kept apart from what the rules find: it outlives every run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from integrations.warehouse.term_tables import term_corrections

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of `ops.term_corrections`.

    Attributes:
        term: The spelling that is corrected.
        canonical: The term it is to go into; itself = it stands alone; None = nothing is said.
        flags_set: Codes that it has, whatever the rules find.
        flags_cleared: Codes that it does not have.
        categories: In place of those found; None = nothing is said.
        note: Why; may be None.
        corrected_by: Who said so last.
        corrected_at: When (UTC).
    """

    term: str
    canonical: str | None
    flags_set: Sequence[str]
    flags_cleared: Sequence[str]
    categories: Sequence[str] | None
    note: str | None
    corrected_by: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a term at one time; see `Correction`. None and () = nothing."""

    canonical: str | None = None
    flags: Collection[str] = ()
    unflags: Collection[str] = ()
    categories: Sequence[str] | None = None
    note: str | None = None


def look(connection: Connection, term: str) -> Correction | None:
    """The correction of a term; None where there is none."""
    row = connection.execute(
        select(term_corrections).where(term_corrections.c.term == term)
    ).one_or_none()
    return None if row is None else Correction(**row._mapping)


def correct(connection: Connection, term: str, said: Said, *, by: str, now: datetime) -> Correction:
    """Adds to what was said of a term before; what is said now wins.

    Raises:
        IntegrityError: a flag that there is not.
    """
    before = look(connection, term)
    was_set = set(before.flags_set) if before else set()
    was_cleared = set(before.flags_cleared) if before else set()
    made = Correction(
        term=term,
        canonical=_last(said.canonical, before.canonical if before else None),
        flags_set=sorted((was_set - set(said.unflags)) | set(said.flags)),
        flags_cleared=sorted((was_cleared - set(said.flags)) | set(said.unflags)),
        categories=_last(said.categories, before.categories if before else None),
        note=_last(said.note, before.note if before else None),
        corrected_by=by,
        corrected_at=now,
    )
    written = insert(term_corrections).values(asdict(made))
    connection.execute(
        written.on_conflict_do_update(
            index_elements=["term"],
            set_={name: written.excluded[name] for name in asdict(made) if name != "term"},
        )
    )
    return made


def undo(connection: Connection, term: str) -> bool:
    """Takes back all that was said of a term; tells whether there was anything."""
    gone = delete(term_corrections).where(term_corrections.c.term == term)
    return connection.execute(gone).rowcount > 0


def _last(now: _T | None, before: _T | None) -> _T | None:
    """What is said now, and otherwise what was said before."""
    return before if now is None else now
