"""Ideas: the briefs of a writing, each with its share of what the writing cost.

An idea's id is derived from what it says: the same brief for the same evidence is the same idea,
so writing it again adds none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy import Connection, Engine, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.ideas import Brief, TermEvidence
from app.store import documents
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import ideas

Rating = Literal[-1, 1]


def add(
    connection: Connection,
    workspace: UUID,
    writing: UUID,
    evidence: TermEvidence,
    briefs: Sequence[Brief],
    cost_micro: int | None,
) -> list[UUID]:
    """Stores the briefs that are not there yet, in the caller's transaction; returns their ids.

    Args:
        connection: In the workspace.
        workspace: Whose ideas they become.
        writing: What they are of.
        evidence: What they were written from.
        briefs: In the order of the writer.
        cost_micro: Of all of them, in millionths; shared out so that the shares of the new ideas
            add up to it. None = unknown.
    """
    wishes = {identity(workspace, evidence, brief): documents.write(brief) for brief in briefs}
    if not wishes:
        return []
    made = insert(ideas).values(
        [_row(workspace, writing, evidence, *wish) for wish in wishes.items()]
    )
    stored: set[UUID] = set(
        connection.execute(made.on_conflict_do_nothing().returning(ideas.c.id)).scalars()
    )
    new = [idea for idea in wishes if idea in stored]
    for position, idea in enumerate(new):
        if cost_micro is not None:
            share = cost_micro // len(new) + (position < cost_micro % len(new))
            connection.execute(update(ideas).where(ideas.c.id == idea).values(cost_micro=share))
    return new


def identity(workspace: UUID, evidence: TermEvidence, brief: Brief) -> UUID:
    """The id of the idea that a brief is, within a workspace."""
    said = ["idea", documents.write(evidence), documents.write(brief)]
    return uuid5(workspace, json.dumps(said, sort_keys=True))


def rate(engine: Engine, workspace: UUID, idea: UUID, rating: Rating | None) -> None:
    """Thumb up (1), thumb down (-1) or neither (None)."""
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(update(ideas).where(ideas.c.id == idea).values(rating=rating))


def _row(
    workspace: UUID, writing: UUID, evidence: TermEvidence, idea: UUID, brief: Any
) -> dict[str, Any]:
    return {
        "id": idea,
        "workspace_id": workspace,
        "writing_id": writing,
        "term": evidence.term,
        "brief": brief,
    }
