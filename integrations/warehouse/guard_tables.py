"""The tables that all processes share while they ask the world: breakers, budgets and spendings."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Interval,
    Table,
    Text,
)

from integrations.warehouse.columns import instant, instant_or_never, metadata

breakers = Table(
    "breakers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("trips", Integer, nullable=False, server_default="0"),
    instant_or_never("opened_at"),
    instant_or_never("retry_at"),
    instant_or_never("probe_until"),
    Column("reason", Text, nullable=False, server_default=""),
    CheckConstraint("state in ('closed', 'open', 'half_open')", "breakers_state"),
    CheckConstraint("failures >= 0 and trips >= 0", "breakers_not_negative"),
    CheckConstraint("state <> 'open' or retry_at is not null", "breakers_open_until"),
    CheckConstraint("state <> 'half_open' or probe_until is not null", "breakers_probe_until"),
    schema="ops",
)

budgets = Table(
    "budgets",
    metadata,
    Column("budget", Text, primary_key=True),
    Column("most", BigInteger, nullable=False),
    Column("span", Interval, nullable=False),
    CheckConstraint("most >= 0", "budgets_not_negative"),
    schema="ops",
)

spendings = Table(
    "spendings",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("budget", Text, ForeignKey("ops.budgets.budget", ondelete="CASCADE"), nullable=False),
    Column("item", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    instant("at"),
    CheckConstraint("amount >= 0", "spendings_not_negative"),
    Index("spendings_budget_at", "budget", "at"),
    schema="ops",
)
