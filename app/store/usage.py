"""The usage ledger: what a workspace may still do this month, reserved before the work begins.

Quotas are counted from the ledger and nowhere else. A reservation is one row under a reference:
asked for again it is found, never added. Reservations of one workspace and resource queue up
behind an advisory lock, because two transactions that each count cannot see each other's row.
These functions write into the caller's transaction, with the work they pay for.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.plans import FREE, Plan
from app.domain.quotas import RESOURCES, Resource, Usage, next_period, period_start
from integrations.errors import PodpusherError
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import usage_ledger as ledger


class OverQuotaError(PodpusherError):
    """The month's allowance of a resource is used up.

    Attributes:
        resource: What there is too little of.
        used: Used or reserved this month.
        limit: The plan's allowance a month.
    """

    def __init__(self, resource: Resource, used: int, limit: int) -> None:
        super().__init__(f"{used} of {limit} this month are used or reserved ({resource}).")
        self.resource = resource
        self.used = used
        self.limit = limit


def plan_of(workspace: UUID) -> Plan:  # noqa: ARG001
    """The plan of a workspace: every one is on the free plan until plans can be bought."""
    return FREE


def reserve(
    connection: Connection, workspace: UUID, resource: Resource, reference: str, amount: int = 1
) -> None:
    """Sets an amount of this month's allowance aside; once per reference.

    A reference that is reserved or committed, in whatever month, stays as it is; one that was
    released is reserved anew.

    Raises:
        OverQuotaError: the amount does not fit; nothing is written.
    """
    connection.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"{workspace}/{resource}", 0)))
    )
    state = connection.execute(select(ledger.c.state).where(*_of(resource, reference))).scalar()
    if state in ("reserved", "committed"):
        return
    month = period_start(_today())
    used = sum(_counts(connection, month, resource).values())
    limit = plan_of(workspace).limits[resource]
    if used + amount > limit:
        raise OverQuotaError(resource, used, limit)
    entry = insert(ledger).values(
        workspace_id=workspace,
        resource=resource,
        reference=reference,
        amount=amount,
        period_start=month,
    )
    connection.execute(
        entry.on_conflict_do_update(
            constraint="usage_ledger_once",
            set_={
                "state": "reserved",
                "amount": amount,
                "period_start": month,
                "settled_at": None,
            },
        )
    )


def commit(
    connection: Connection,
    resource: Resource,
    reference: str,
    *,
    amount: int | None = None,
    cost_micro: int | None = 0,
) -> None:
    """Counts a reservation as used. Repeatable: the first time counts.

    Args:
        connection: In the workspace that reserved it.
        resource: Of the reservation.
        reference: Of the reservation.
        amount: How much of it was used; the rest is given back. None = all of it.
        cost_micro: What it cost, in millionths of a dollar; None = unknown, 0 = free.
    """
    connection.execute(
        update(ledger)
        .where(*_of(resource, reference), ledger.c.state == "reserved")
        .values(
            state="committed",
            amount=ledger.c.amount if amount is None else amount,
            cost_micro=cost_micro,
            settled_at=func.clock_timestamp(),
        )
    )


def release(connection: Connection, resource: Resource, reference: str) -> None:
    """Gives a reservation back. What is committed stays committed."""
    connection.execute(
        update(ledger)
        .where(*_of(resource, reference), ledger.c.state == "reserved")
        .values(state="released", settled_at=func.clock_timestamp())
    )


def summary(engine: Engine, workspace: UUID, today: date | None = None) -> list[Usage]:
    """This month's usage of every resource, from the ledger.

    Args:
        engine: Of the app role.
        workspace: Whose usage.
        today: UTC; default the clock.
    """
    today = today or _today()
    limits = plan_of(workspace).limits
    with workspace_transaction(engine, workspace) as connection:
        counts = {
            resource: _counts(connection, period_start(today), resource) for resource in RESOURCES
        }
    return [
        Usage(
            resource=resource,
            used=counts[resource].get("committed", 0),
            reserved=counts[resource].get("reserved", 0),
            limit=limits[resource],
            resets_on=next_period(today),
        )
        for resource in RESOURCES
    ]


def _counts(connection: Connection, month: date, resource: Resource) -> dict[str, int]:
    """Amounts of the month by state, released ones left out."""
    found = connection.execute(
        select(ledger.c.state, func.sum(ledger.c.amount).label("amount"))
        .where(
            ledger.c.period_start == month,
            ledger.c.resource == resource,
            ledger.c.state != "released",
        )
        .group_by(ledger.c.state)
    )
    return {row.state: int(row.amount) for row in found}


def _of(resource: Resource, reference: str) -> tuple[ColumnElement[bool], ...]:
    return ledger.c.resource == resource, ledger.c.reference == reference


def _today() -> date:
    return datetime.now(UTC).date()
