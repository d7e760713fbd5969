"""A listing in the running demo, made as the pages make one; the demo's own drain renders it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine

from app.domain.designs import LAYOUTS
from app.domain.sample_catalogue import TEE
from app.store import designs, listings, writings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from tests.integration.studio.writing import a_draft, some_evidence
from tests.stack import Stack, eventually

DRAFT = replace(a_draft(), product=TEE)


def listing_of_a_new_design(stack: Stack, app: Engine, label: str) -> tuple[UUID, UUID]:
    """The listing of an approved design of a term, and its revision; nothing blocks it."""
    (idea,) = writings.by_rules(app, LOCAL_WORKSPACE_ID, some_evidence(label), 1)
    (design,) = designs.request(app, LOCAL_WORKSPACE_ID, idea, [next(iter(LAYOUTS))])
    state = "select state from app.designs where id = :id"
    eventually(lambda: stack.query(state, id=design)[0].state == "rendered", what="the picture")
    designs.decide(app, LOCAL_WORKSPACE_ID, design, "approved")
    listing = listings.create_draft(app, LOCAL_WORKSPACE_ID, design, DRAFT)
    return listing, listings.save_revision(app, LOCAL_WORKSPACE_ID, listing, DRAFT)
