"""A walk by cursors: every row once and in order, whatever the size and whatever is added."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, insert
from sqlalchemy import select as read

from app.domain.keyset import KeysetCursor
from app.queries import keyset
from app.queries.keyset import Ordered, Ordering
from app.queries.scored import ORDERINGS

ROWS = Table(
    "rows",
    MetaData(),
    Column("points", Integer),
    Column("rank", Integer),
    Column("term", String, primary_key=True),
)
ORDER = Ordering(
    (
        Ordered(ROWS.c.points, keyset.integer, descending=True, nullable=True),
        Ordered(ROWS.c.rank, keyset.integer, nullable=True),
        Ordered(ROWS.c.term),
    )
)
# Few values, so that there are ties and nulls everywhere.
few = st.none() | st.integers(0, 3)
rows = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.tuples(few, few), max_size=25)


def table(held) -> Engine:
    engine = create_engine("sqlite://")
    ROWS.metadata.create_all(engine)
    add(engine, held)
    return engine


def add(engine: Engine, held) -> None:
    if held:
        with engine.begin() as connection:
            given = [{"term": t, "points": p, "rank": r} for t, (p, r) in held.items()]
            connection.execute(insert(ROWS), given)


def in_order(held) -> list[str]:
    def place(item):
        term, (points, rank) = item
        return (points is None, -(points or 0), rank is None, rank or 0, term)

    return [term for term, _ in sorted(held.items(), key=place)]


def walk(engine: Engine, size: int, between=lambda: None) -> list[str]:
    found: list[str] = []
    cursor: KeysetCursor | None = None
    while True:
        query = read(ROWS)
        if cursor is not None:
            values = ORDER.values(KeysetCursor.parse(str(cursor)).after)
            query = query.where(ORDER.after(values))
        with engine.connect() as connection:
            page = connection.execute(query.order_by(*ORDER.clauses()).limit(size)).all()
        if not page:
            return found
        found += [row.term for row in page]
        cursor = KeysetCursor("rows", "", ORDER.place(page[-1]))
        between()


@given(rows, st.integers(1, 7))
@settings(deadline=None)
def test_a_walk_gives_every_row_once_and_in_order(held, size):
    assert walk(table(held), size) == in_order(held)


@given(rows, rows, st.integers(1, 4))
@settings(deadline=None)
def test_rows_added_on_the_way_double_none_and_lose_none_of_the_old(held, new, size):
    engine = table(held)
    left = {term: value for term, value in new.items() if term not in held}

    def between():
        for term in list(left)[:2]:
            add(engine, {term: left.pop(term)})

    found = walk(engine, size, between)
    assert len(found) == len(set(found))
    assert [term for term in found if term in held] == in_order(held)


@given(rows, st.integers(0, 24))
@settings(deadline=None)
def test_until_a_place_and_after_it_are_all_rows_and_the_way_back_is_the_way_reversed(held, n):
    names = in_order(held)
    if n >= len(names):
        return
    engine = table(held)
    with engine.connect() as connection:
        here = connection.execute(read(ROWS).where(ROWS.c.term == names[n])).one()
        values = ORDER.values(ORDER.place(here))
        back = connection.execute(
            read(ROWS).where(ORDER.until(values)).order_by(*ORDER.clauses(reverse=True))
        ).all()
    assert [row.term for row in back] == names[: n + 1][::-1]


@pytest.mark.parametrize("name", ORDERINGS)
def test_every_order_of_trends_ends_in_the_terms_own_key(name):
    columns = [each.name for each in ORDERINGS[name].columns]
    assert {"term", "place", "kind"} <= set(columns)
    assert len(columns) == len(set(columns))


@pytest.mark.parametrize(
    ("read_one", "good", "value"),
    [
        (keyset.number, "-87.50", Decimal("-87.50")),
        (keyset.integer, 7, 7),
        (keyset.word, "cats", "cats"),
        (keyset.day, "2026-03-08", date(2026, 3, 8)),
        (keyset.instant, "2026-03-08T09:00:00+00:00", datetime(2026, 3, 8, 9, tzinfo=UTC)),
    ],
)
def test_a_value_is_read_as_its_columns_kind_and_no_other(read_one, good, value):
    assert read_one(good) == value
    for odd in ("NaN", "1e9", "Infinity", "2026-03-08T09:00:00", True, 2**63, "9" * 50, None):
        if odd == good or (read_one is keyset.word and isinstance(odd, str)):
            continue
        with pytest.raises(ValueError, match=r".*"):
            read_one(odd)


def test_a_place_of_another_length_or_kind_is_none():
    assert ORDER.values((1, 2)) is None
    assert ORDER.values((1, "2", "cats")) is None
    assert ORDER.values((1, 2, None)) is None
    assert ORDER.values((None, None, "cats")) == (None, None, "cats")
