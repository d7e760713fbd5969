"""Writings: requests for briefs of a term, by the rules at once or by a model in the queue.

At most one writing of a term and day waits, however often a button is pressed. The ideas that were
asked for are set aside in the ledger with the request, under the writing's own reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.ideas import Brief, TermEvidence, write_briefs
from app.store import documents, ideas, jobs, usage
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import writings

INTERRUPTED = "interrupted"
"""The reason of a writing that no error of the model's ended."""


@dataclass(frozen=True)
class Asked:
    """What a writing asks for: up to `wanted` briefs from this evidence."""

    evidence: TermEvidence
    wanted: int


@dataclass(frozen=True)
class Call:
    """What one call of a model took; None = unknown. `cost_micro` is in millionths of a dollar."""

    model: str
    prompt_version: str
    input_tokens: int | None
    output_tokens: int | None
    latency_ms: int
    cost_micro: int | None


def request(engine: Engine, workspace: UUID, evidence: TermEvidence, wanted: int) -> UUID:
    """Asks a model for briefs: one writing, one job and one reservation, all or none.

    While a writing of the same term and day waits, that one is returned and nothing is added.

    Raises:
        OverQuotaError: the ideas left this month are fewer; nothing is asked for.
    """
    mine = uuid4()
    wish = insert(writings).values(
        id=mine, writer="openai", **_subject(workspace, evidence, wanted)
    )
    # An update that changes nothing: unlike "do nothing" it returns the row that is there.
    wish = wish.on_conflict_do_update(
        index_elements=["workspace_id", "kind", "place", "term", "day"],
        index_where=text("state = 'queued'"),
        set_={"wanted": writings.c.wanted},
    )
    with workspace_transaction(engine, workspace) as connection:
        found: UUID = connection.execute(wish.returning(writings.c.id)).scalar_one()
        if found == mine:
            jobs.enqueue(connection, workspace, "write", f"write:{mine}", {"writing": str(mine)})
            usage.reserve(connection, workspace, "idea", _reference(mine), wanted)
    return found


def by_rules(engine: Engine, workspace: UUID, evidence: TermEvidence, wanted: int) -> list[UUID]:
    """Lets the rules write at once; returns the ideas in order, those that were there included.

    Nothing is stored where every brief would name a banned topic.

    Raises:
        OverQuotaError: the ideas left this month are fewer than the new ones; nothing is stored.
    """
    briefs = write_briefs(evidence, wanted)
    if not briefs:
        return []
    writing = uuid4()
    with workspace_transaction(engine, workspace) as connection:
        connection.execute(
            insert(writings).values(
                id=writing,
                writer="rules",
                state="done",
                cost_micro=0,
                finished_at=func.clock_timestamp(),
                **_subject(workspace, evidence, wanted),
            )
        )
        new = ideas.add(connection, workspace, writing, evidence, briefs, 0)
        if new:
            usage.reserve(connection, workspace, "idea", _reference(writing), len(new))
            usage.commit(connection, "idea", _reference(writing))
    return [ideas.identity(workspace, evidence, brief) for brief in briefs]


def begin(connection: Connection, writing: UUID) -> Asked:
    """Opens an attempt: reads what is asked for and forgets why the attempt before failed."""
    found = connection.execute(
        update(writings)
        .where(writings.c.id == writing)
        .values(reason=None)
        .returning(writings.c.evidence, writings.c.wanted)
    ).one()
    return Asked(documents.read(TermEvidence, found.evidence), found.wanted)


def note(connection: Connection, writing: UUID, reason: str) -> None:
    """Records why an attempt failed, as a code; the writing goes on waiting."""
    connection.execute(update(writings).where(writings.c.id == writing).values(reason=reason))


def finish(
    connection: Connection, workspace: UUID, writing: UUID, briefs: Sequence[Brief], call: Call
) -> None:
    """Stores the briefs, counts the ideas that are new and gives the rest of the quota back.

    In the caller's transaction, which holds the job's lease; a second time changes nothing.
    """
    asked = connection.execute(
        select(writings.c.evidence)
        .where(writings.c.id == writing, writings.c.state == "queued")
        .with_for_update()
    ).scalar()
    if asked is None:
        return
    evidence = documents.read(TermEvidence, asked)
    new = ideas.add(connection, workspace, writing, evidence, briefs, call.cost_micro)
    _end(connection, writing, state="done", **vars(call))
    # Also when none is new: the call has to be paid for, so its cost belongs into the ledger.
    usage.commit(
        connection, "idea", _reference(writing), amount=len(new), cost_micro=call.cost_micro
    )


def fail(connection: Connection, writing: UUID) -> None:
    """Ends a writing by the reason that its last attempt noted; gives the quota back."""
    _end(
        connection,
        writing,
        state="failed",
        reason=func.coalesce(writings.c.reason, INTERRUPTED),
    )
    usage.release(connection, "idea", _reference(writing))


def _end(connection: Connection, writing: UUID, **values: Any) -> None:
    connection.execute(
        update(writings)
        .where(writings.c.id == writing, writings.c.state == "queued")
        .values(finished_at=func.clock_timestamp(), **values)
    )


def _subject(workspace: UUID, evidence: TermEvidence, wanted: int) -> dict[str, Any]:
    return {
        "workspace_id": workspace,
        "term": evidence.term,
        "kind": evidence.kind,
        "place": evidence.place,
        "day": evidence.day,
        "evidence": documents.write(evidence),
        "wanted": wanted,
    }


def _reference(writing: UUID) -> str:
    return f"writing:{writing}"
