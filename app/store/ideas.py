"""Ideas: briefs with the evidence they were written from, who wrote them and what that cost.

An idea's id is derived from what it says: the same brief for the same term and day is the same
idea, so a repeated click neither doubles it nor counts against the quota twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy import Engine, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.ideas import Brief, TermEvidence
from app.store import documents, usage
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import ideas

Writer = Literal["rules", "openai"]
Rating = Literal[-1, 1]


@dataclass(frozen=True)
class Writing:
    """How the briefs of one call came about.

    Attributes:
        writer: The deterministic rules or a model.
        model: Which model.
        prompt_version: Which prompt.
        cost_minor: What the whole call cost, in minor units; it is shared out over the ideas so
            that their costs add up to it.
        currency: Of the cost.
    """

    writer: Writer = "rules"
    model: str | None = None
    prompt_version: str | None = None
    cost_minor: int = 0
    currency: str = "USD"


BY_RULES = Writing()


def save(
    engine: Engine,
    workspace: UUID,
    evidence: TermEvidence,
    briefs: Sequence[Brief],
    writing: Writing = BY_RULES,
) -> list[UUID]:
    """Stores the briefs of one call, all or none; returns their ids in order.

    Args:
        engine: Of the app role.
        workspace: Whose ideas they become.
        evidence: What the briefs were written from, kept with each.
        briefs: In the order of the writer.
        writing: Who wrote them, and at what cost.

    Raises:
        OverQuotaError: the ideas left this month are fewer; nothing is stored.
    """
    about = documents.write(evidence)
    saved = []
    with workspace_transaction(engine, workspace) as connection:
        for position, brief in enumerate(briefs):
            said = documents.write(brief)
            idea = uuid5(workspace, json.dumps(["idea", about, said], sort_keys=True))
            share = writing.cost_minor // len(briefs) + (
                position < writing.cost_minor % len(briefs)
            )
            usage.reserve(connection, workspace, "idea", f"idea:{idea}")
            usage.commit(connection, "idea", f"idea:{idea}", share, writing.currency)
            connection.execute(
                insert(ideas)
                .values(
                    id=idea,
                    workspace_id=workspace,
                    term=evidence.term,
                    kind=evidence.kind,
                    place=evidence.place,
                    day=evidence.day,
                    brief=said,
                    evidence=about,
                    writer=writing.writer,
                    model=writing.model,
                    prompt_version=writing.prompt_version,
                    cost_minor=share,
                    currency=writing.currency,
                )
                .on_conflict_do_nothing()
            )
            saved.append(idea)
    return saved


def rate(engine: Engine, workspace: UUID, idea: UUID, rating: Rating | None) -> None:
    """Thumb up (1), thumb down (-1) or neither (None)."""
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(update(ideas).where(ideas.c.id == idea).values(rating=rating))
