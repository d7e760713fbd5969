"""A workspace with many rows, to be read page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert

from app.store import documents
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.engine import workspace_transaction
from tests.integration.studio.writing import a_draft

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
TERMS = 20


def brief(studio):
    (idea,) = studio.ideas()
    return next(row.brief for row in studio.rows(tables.ideas) if row.id == idea)


def fill(studio, n, *, first=0):
    """`n` ideas, each with a design and a listing; three at a time share their instant."""
    said = brief(studio)
    (writing, *_) = [row.id for row in studio.rows(tables.writings)]
    own = {"workspace_id": studio.workspace}
    keys = [(uuid4(), uuid4(), uuid4()) for _ in range(n)]
    times = [BEGAN + timedelta(minutes=(first + number) // 3) for number in range(n)]
    spec = {"phrase": "Hi", "layout": "stack", "palette": ["#000000"]}
    rows = {
        tables.ideas: [
            {
                "id": idea,
                "writing_id": writing,
                "term": f"term {number % TERMS}",
                "brief": said,
                "created_at": at,
            }
            for number, ((idea, _, _), at) in enumerate(zip(keys, times, strict=True))
        ],
        tables.designs: [
            {"id": design, "idea_id": idea, "layout": "stack", "spec": spec, "created_at": at}
            for (idea, design, _), at in zip(keys, times, strict=True)
        ],
        tables.listings: [
            {"id": listing, "design_id": design, "updated_at": at}
            for (_, design, listing), at in zip(keys, times, strict=True)
        ],
        tables.listing_revisions: [
            {"listing_id": listing, "number": 1, "draft": documents.write(a_draft())}
            for _, _, listing in keys
        ],
    }
    with workspace_transaction(studio.app, studio.workspace) as connection:
        for table, values in rows.items():
            connection.execute(insert(table), [own | value for value in values])
