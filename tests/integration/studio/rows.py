"""One row in every table of a workspace, written as tables know them."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert

from integrations.warehouse import studio_tables as tables
from integrations.warehouse import watchlist_tables as watching
from integrations.warehouse.niche_tables import brand_profiles, saved_niches


def one_of_each(connection: Connection, workspace: UUID) -> None:
    """Fills every table of a workspace with one row, inside the caller's transaction."""
    writing, idea, design, listing, revision, publication = (uuid4() for _ in range(6))
    rows = {
        tables.writings: {
            "id": writing, "term": "cat", "kind": "hashtag", "place": "GB",
            "day": date(2026, 1, 1), "evidence": {}, "writer": "openai", "wanted": 1,
        },
        tables.ideas: {"id": idea, "writing_id": writing, "term": "cat", "brief": {}},
        tables.designs: {"id": design, "idea_id": idea, "layout": "stacked", "spec": {}},
        tables.listings: {"id": listing, "design_id": design},
        tables.listing_revisions: {
            "id": revision, "listing_id": listing, "number": 1, "draft": {}
        },
        tables.publications: {
            "id": publication, "listing_id": listing, "revision_id": revision, "is_dry_run": True,
            "plan": {},
        },
        tables.publication_steps: {
            "publication_id": publication, "step": "upload_image", "position": 1
        },
        tables.jobs: {"kind": "render", "payload": {}, "idempotency_key": "render:1"},
        tables.usage_ledger: {
            "resource": "idea", "amount": 1, "reference": "idea:1",
            "period_start": date(2026, 1, 1),
        },
        watching.watched_terms: {"place": "GB", "kind": "hashtag", "term": "cat", "label": "Cat"},
        watching.watch_rules: {
            "name": "Hot", "scope": "watched", "metric": "score", "comparison": "at_least",
            "threshold": 70, "for_days": 2,
        },
        watching.notifications: {
            "code": "watch_rule", "facts": {}, "rule_id": uuid4(), "term_key": "GB~hashtag~cat",
            "day": date(2026, 1, 1), "channel": "in_app",
        },
    }  # fmt: skip
    rows |= {
        brand_profiles: {"profile": {}},
        saved_niches: {
            "key": "hashtag~cat", "label": "Cat", "terms": ["GB~hashtag~cat"],
            "day": date(2026, 1, 1), "figures": {},
        },
    }  # fmt: skip
    for table, row in rows.items():
        connection.execute(insert(table).values(workspace_id=workspace, **row))
