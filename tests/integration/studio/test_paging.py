"""Pages of a list: every row once, whatever is added meanwhile, and served by an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, text, update

from app.domain.cursors import Cursor
from app.queries import database, designs, ideas, listings
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.engine import workspace_transaction
from tests.integration.studio.conftest import open_studio
from tests.integration.studio.crowd import BEGAN, fill

SIZE = 24
# Many rows that others fill, so that an index is worth its while.
MANY = 2000


@pytest.fixture
def pages(studio, monkeypatch):
    """The queries, reading the studio's database."""
    monkeypatch.setattr(database, "engine", studio.warehouse.engine)
    return studio


LISTS = {
    "ideas": (ideas.page, tables.ideas.c.created_at),
    "designs": (designs.page, tables.designs.c.created_at),
    "listings": (listings.page, tables.listings.c.updated_at),
}


def walk(read, workspace):
    """Every page from the newest to the oldest."""
    found = [read(workspace, SIZE)]
    while found[-1].older:
        found.append(read(workspace, SIZE, found[-1].older))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_row_is_on_one_page_in_order_and_newer_leads_back_over_the_same_pages(pages, name):
    fill(pages, 130)
    read, at = LISTS[name]
    found = walk(read, pages.workspace)
    ids = [row.id for page in found for row in page.rows]
    stored = sorted(((getattr(row, at.name), row.id) for row in pages.rows(at.table)), reverse=True)
    assert ids == [row_id for _, row_id in stored]
    assert {page.total for page in found} == {len(stored)}
    assert [(page.first, page.last) for page in found][:2] == [(1, 24), (25, 48)]
    assert found[-1].last == len(stored)

    back = found[-1]
    for page in reversed(found[:-1]):
        back = read(pages.workspace, SIZE, back.newer)
        assert back == page
    assert (back.before, back.newer) == (None, None)


def test_rows_added_meanwhile_shift_nothing(pages):
    fill(pages, 60)
    newest = ideas.page(pages.workspace, SIZE)
    expected = ideas.page(pages.workspace, SIZE, newest.older)
    fill(pages, 10, first=1_000_000)
    second = ideas.page(pages.workspace, SIZE, newest.older)
    assert second.rows == expected.rows
    assert (second.first, second.total) == (expected.first + 10, expected.total + 10)
    middle = ideas.page(pages.workspace, SIZE, second.newer)
    assert middle.rows[-1] == newest.rows[-1], "newer ends where older began"
    assert ideas.page(pages.workspace, SIZE, middle.newer).before is None


def test_a_place_after_the_last_row_shows_the_newest_page(pages):
    fill(pages, 3)
    gone = Cursor(datetime(1, 1, 1, tzinfo=UTC), uuid4())
    assert ideas.page(pages.workspace, SIZE, gone) == ideas.page(pages.workspace, SIZE)


def test_queued_designs_are_counted_whatever_page_is_shown(pages):
    fill(pages, 3)
    (first, *_) = pages.rows(tables.designs)
    assert designs.queued(pages.workspace) == 3
    assert designs.queued(pages.workspace, first.idea_id) == 1
    with workspace_transaction(pages.app, pages.workspace) as connection:
        connection.execute(update(tables.designs).values(state="failed"))
    assert designs.queued(pages.workspace) == 0


@pytest.fixture(scope="module")
def crowd(module_warehouse):
    """Two workspaces with many rows, and statistics that know of them."""
    crowded = open_studio(module_warehouse)
    for studio in (open_studio(module_warehouse), crowded):
        fill(studio, MANY)
    with module_warehouse.engine("owner").connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
    return crowded


@pytest.mark.parametrize(
    ("read", "index"),
    [
        (ideas.page, "ideas_newest"),
        (lambda *place: ideas.page(*place, term="term 7"), "ideas_by_term"),
        (designs.page, "designs_newest"),
        (listings.page, "listings_newest"),
    ],
    ids=["ideas", "ideas of a term", "designs", "listings"],
)
def test_a_page_far_down_is_read_from_its_index_without_a_sort(crowd, monkeypatch, read, index):
    monkeypatch.setattr(database, "engine", crowd.warehouse.engine)
    engine = crowd.warehouse.engine("app")
    asked = []

    def remember(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    place = Cursor(BEGAN + timedelta(minutes=MANY // 6), uuid4())
    event.listen(engine, "before_cursor_execute", remember)
    try:
        read(crowd.workspace, SIZE, place)
    finally:
        event.remove(engine, "before_cursor_execute", remember)
    limited = [one for one in asked if "LIMIT" in one[0]]
    assert len(limited) == 2, "the rows, and where the newer page begins"
    with workspace_transaction(engine, crowd.workspace) as connection:
        for statement, parameters in limited:
            explained = connection.exec_driver_sql(f"explain {statement}", parameters)
            plan = "\n".join(row[0] for row in explained)
            assert index in plan, plan
            assert f"Sort Key: {index.partition('_')[0]}." not in plan, plan
