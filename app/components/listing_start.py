"""The first draft of an approved design: what its idea says, and nothing that nobody has said."""

from __future__ import annotations

from uuid import UUID

from app.domain.listings import first_draft
from app.domain.sample_catalogue import sample_for
from app.queries import ideas
from app.queries import listings as reading
from app.queries.designs import Design
from app.store import listings
from app.store.designs import NoSuchIdeaError
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine


def start(design: Design) -> UUID:
    """Makes the listing of a design, or finds the one it has, which stays as it is.

    Raises:
        NoSuchIdeaError: the design's idea is gone.
    """
    known = reading.of_design(LOCAL_WORKSPACE_ID, design.id)
    if known is not None:
        return known.id
    idea = ideas.one(LOCAL_WORKSPACE_ID, design.idea_id)
    if idea is None:
        raise NoSuchIdeaError("This idea is not here any more.")
    draft = first_draft(idea.brief, sample_for(idea.brief.product), with_ai=idea.writer != "rules")
    return listings.create_draft(engine("app"), LOCAL_WORKSPACE_ID, design.id, draft)
