"""Breakers, budgets and spendings: what all processes share while they ask the world."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Reading and writing `ops` is the worker's by default. A spending that no longer counts goes, and
# a page shows what is paused and what is left.
RIGHTS = """
    grant delete on ops.spendings to podpusher_worker;
    grant select on ops.breakers, ops.budgets, ops.spendings to podpusher_app;
"""


def upgrade() -> None:
    op.create_table(
        "breakers",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("trips", sa.Integer, nullable=False, server_default="0"),
        *(
            sa.Column(name, sa.DateTime(timezone=True))
            for name in ("opened_at", "retry_at", "probe_until")
        ),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("state in ('closed', 'open', 'half_open')", "breakers_state"),
        sa.CheckConstraint("failures >= 0 and trips >= 0", "breakers_not_negative"),
        sa.CheckConstraint("state <> 'open' or retry_at is not null", "breakers_open_until"),
        sa.CheckConstraint(
            "state <> 'half_open' or probe_until is not null", "breakers_probe_until"
        ),
        schema="ops",
    )
    op.create_table(
        "budgets",
        sa.Column("budget", sa.Text, primary_key=True),
        sa.Column("most", sa.BigInteger, nullable=False),
        sa.Column("span", sa.Interval, nullable=False),
        sa.CheckConstraint("most >= 0", "budgets_not_negative"),
        schema="ops",
    )
    op.create_table(
        "spendings",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "budget",
            sa.Text,
            sa.ForeignKey("ops.budgets.budget", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", "spendings_not_negative"),
        schema="ops",
    )
    op.create_index("spendings_budget_at", "spendings", ["budget", "at"], schema="ops")
    op.execute(RIGHTS)


def downgrade() -> None:
    for table in ("spendings", "budgets", "breakers"):
        op.drop_table(table, schema="ops")
